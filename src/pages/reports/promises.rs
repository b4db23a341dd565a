//! Promised times, and what people say beside them.

use super::charts::bars;
use super::parts::{Chart, Count, Export, share};
use crate::domain::report::Measure;
use crate::domain::view::{ClockFigures, ReportAsked};
use crate::t;
use crate::ui::{TableScroll, language, words};
use leptos::prelude::*;

#[component]
pub(super) fn PromisesCard(clocks: Vec<ClockFigures>, asked: ReportAsked) -> impl IntoView {
    let l = language();
    let lines: Vec<_> = clocks
        .iter()
        .map(|clock| (words::clock(l, clock.kind).to_owned(), clock.kept, clock.kept + clock.missed))
        .collect();
    let svg = bars("promises", t::reports::promises_title(l), &lines);
    let rows: Vec<_> = clocks
        .into_iter()
        .map(|clock| {
            let name = words::clock(l, clock.kind);
            let cell = |kept: bool, n| {
                let word = if kept { t::reports::kept(l) } else { t::reports::missed(l) };
                let (measure, what) = (Measure::of_clock(clock.kind, kept), t::reports::what_at(l, word, name));
                view! { <td class="n"><Count n=n measure=measure asked=asked.clone() what=what/></td> }
            };
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    {cell(true, clock.kept)}
                    {cell(false, clock.missed)}
                    <td class="n">{share(clock.kept, clock.kept + clock.missed)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="card" aria-labelledby="report-promises">
            <header><h2 id="report-promises">{t::reports::promises_title(l)}</h2><p>{t::reports::promises_text(l)}</p></header>
            <Chart label=t::reports::promises_title(l) svg=svg/>
            <TableScroll label=t::reports::promises_table(l)>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t::reports::promise(l)}</th>
                            <th scope="col" class="n">{t::reports::kept(l)}</th>
                            <th scope="col" class="n">{t::reports::missed(l)}</th>
                            <th scope="col" class="n">{t::reports::share_kept(l)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableScroll>
            <Export table="promises" asked=asked what=t::reports::promises_title(l)/>
        </section>
    }
}

/// Answers, and how they stand beside the promised times of their tickets.
#[component]
pub(super) fn SatisfactionCard(rated: [i64; 3], square: [i64; 4], asked: ReportAsked) -> impl IntoView {
    let l = language();
    let all: i64 = rated.iter().sum();
    let names = [t::survey::good(l), t::survey::fair(l), t::survey::bad(l)];
    let lines: Vec<_> = names.iter().zip(rated).map(|(name, n)| ((*name).to_owned(), n, all)).collect();
    let svg = bars("answers", t::reports::answers(l), &lines);
    let cell = |measure, n, shape: &'static str, what: String| {
        view! {
            <td class=format!("quadrant {shape}")>
                <Count n=n measure=measure asked=asked.clone() what=what/>
                <small>{share(n, all)}</small>
            </td>
        }
    };
    let answers: Vec<_> = names
        .into_iter()
        .zip(rated)
        .zip([Measure::RatedGood, Measure::RatedFair, Measure::RatedBad])
        .map(|((name, n), measure)| {
            view! { <li><span>{name}</span><Count n=n measure=measure asked=asked.clone() what=t::reports::answers(l)/></li> }
        })
        .collect();
    let [pleased_kept, pleased_missed, unhappy_kept, unhappy_missed] = square;
    let (kept, missed) = (t::reports::all_kept(l), t::reports::some_missed(l));
    let (pleased, unhappy) = (t::reports::pleased(l), t::reports::unhappy(l));
    let upper = [
        cell(Measure::PleasedKept, pleased_kept, "good", t::reports::what_at(l, pleased, kept)),
        cell(Measure::PleasedMissed, pleased_missed, "", t::reports::what_at(l, pleased, missed)),
    ];
    let lower = [
        cell(Measure::UnhappyKept, unhappy_kept, "near", t::reports::what_at(l, unhappy, kept)),
        cell(Measure::UnhappyMissed, unhappy_missed, "late", t::reports::what_at(l, unhappy, missed)),
    ];
    view! {
        <section class="card" aria-labelledby="report-satisfaction">
            <header>
                <h2 id="report-satisfaction">{t::reports::satisfaction_title(l)}</h2>
                <p>{t::reports::satisfaction_text(l)}</p>
            </header>
            <Chart label=t::reports::answers(l) svg=svg/>
            <ul class="answer-counts">{answers}</ul>
            <Export table="answers" asked=asked.clone() what=t::reports::answers(l)/>
            <TableScroll label=t::reports::satisfaction_title(l)>
                <table class="table quadrants">
                    <thead>
                        <tr>
                            <th scope="col">{t::reports::answer(l)}</th>
                            <th scope="col">{kept}</th>
                            <th scope="col">{missed}</th>
                        </tr>
                    </thead>
                    <tbody>
                        <tr><th scope="row">{pleased}</th>{upper.into_iter().collect::<Vec<_>>()}</tr>
                        <tr><th scope="row">{unhappy}</th>{lower.into_iter().collect::<Vec<_>>()}</tr>
                    </tbody>
                </table>
            </TableScroll>
            <Export table="satisfaction" asked=asked what=t::reports::satisfaction_title(l)/>
        </section>
    }
}
