//! What comes, what is solved, and what is left.

use super::charts::{backlog, bars};
use super::parts::{Chart, Count, Export, age, share};
use crate::domain::report::Measure;
use crate::domain::view::{Report, ReportAsked};
use crate::t;
use crate::ui::{TableScroll, language};
use leptos::prelude::*;

#[component]
pub(super) fn BacklogCard(report: Report) -> impl IntoView {
    let l = language();
    let asked = report.frame.asked.clone();
    let svg = backlog(&report.flow);
    let rows: Vec<_> = report
        .flow
        .iter()
        .rev()
        .map(|point| {
            let within = ReportAsked { from: point.from.clone(), to: point.to.clone(), ..asked.clone() };
            let days =
                if point.from == point.to { point.to.clone() } else { t::reports::period(l, &point.from, &point.to) };
            let cell = |measure, n, what: &'static str| {
                let what = t::reports::what_at(l, what, &days);
                view! { <td class="n"><Count n=n measure=measure asked=within.clone() what=what/></td> }
            };
            view! {
                <tr>
                    <th scope="row" class="num">{days.clone()}</th>
                    {cell(Measure::Created, point.created, t::reports::registered(l))}
                    {cell(Measure::Reopened, point.reopened, t::reports::reopened(l))}
                    {cell(Measure::Solved, point.solved, t::reports::solved(l))}
                    {cell(Measure::SelfSolved, point.self_solved, t::reports::self_solved(l))}
                    <td class="n"><Count n=point.open asked=within.clone() what=t::reports::what_at(l, t::reports::open_at_end(l), &days)/></td>
                </tr>
            }
        })
        .collect();
    let total = |measure, n, of: i64, name: &'static str| {
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="n"><Count n=n measure=measure asked=asked.clone() what=name/></td>
                <td class="n">{share(n, of)}</td>
            </tr>
        }
    };
    let totals = vec![
        total(Measure::Solved, report.solved, report.solved, t::reports::solved(l)),
        total(Measure::SelfSolved, report.self_solved, report.solved + report.self_solved, t::reports::self_solved(l)),
        total(Measure::FirstContact, report.first_contact, report.solved, t::reports::first_contact(l)),
        total(Measure::Reopened, report.reopened, report.solved, t::reports::reopened(l)),
    ];
    let open: i64 = report.ages.iter().sum();
    let (when, ages_title) = if report.past {
        (t::reports::open_at_end(l), t::reports::ages_then(l, &asked.to))
    } else {
        (t::reports::open_now(l), t::reports::ages(l).to_owned())
    };
    let lines: Vec<_> = report.ages.iter().enumerate().map(|(group, n)| (age(l, group).to_owned(), *n, open)).collect();
    let ages_chart = bars("ages", &ages_title, &lines);
    let ages: Vec<_> = report
        .ages
        .into_iter()
        .enumerate()
        .map(|(group, n)| {
            let name = age(l, group);
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td class="n"><Count n=n age=group asked=asked.clone() what=t::reports::what_at(l, when, name)/></td>
                    <td class="n">{share(n, open)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="card" aria-labelledby="report-backlog">
            <header><h2 id="report-backlog">{t::reports::backlog_title(l)}</h2><p>{t::reports::backlog_text(l)}</p></header>
            <Chart label=t::reports::backlog(l) svg=svg/>
            <div class="tall-table"><TableScroll label=t::reports::backlog_table(l)>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t::reports::days(l)}</th>
                            <th scope="col" class="n">{t::reports::registered(l)}</th>
                            <th scope="col" class="n">{t::reports::reopened(l)}</th>
                            <th scope="col" class="n">{t::reports::solved(l)}</th>
                            <th scope="col" class="n">{t::reports::self_solved(l)}</th>
                            <th scope="col" class="n">{t::reports::open_at_end(l)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableScroll></div>
            <Export table="flow" asked=asked.clone() what=t::reports::backlog_title(l)/>
        </section>
        <section class="card" aria-labelledby="report-quality">
            <header><h2 id="report-quality">{t::reports::quality_title(l)}</h2><p>{t::reports::quality_text(l)}</p></header>
            <TableScroll label=t::reports::quality_title(l)>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t::reports::what(l)}</th>
                            <th scope="col" class="n">{t::reports::tickets(l)}</th>
                            <th scope="col" class="n">{t::reports::of_solved(l)}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {totals}
                    </tbody>
                </table>
            </TableScroll>
            <Export table="quality" asked=asked.clone() what=t::reports::quality_title(l)/>
            <h3>{ages_title.clone()}</h3>
            <Chart label=ages_title.clone() svg=ages_chart/>
            <TableScroll label=ages_title.clone()>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t::reports::age(l)}</th>
                            <th scope="col" class="n">{t::reports::tickets(l)}</th>
                            <th scope="col" class="n">{t::reports::share(l)}</th>
                        </tr>
                    </thead>
                    <tbody>{ages}</tbody>
                </table>
            </TableScroll>
            <Export table="ages" asked=asked.clone() what=ages_title/>
        </section>
    }
}
