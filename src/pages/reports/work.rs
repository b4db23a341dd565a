//! Who does how much, and which vendor keeps its word.

use super::charts::bars;
use super::parts::Failed;
use super::parts::{Chart, Count, Export, Frame, TICKETS, WORK, asked, link, share};
use crate::domain::report::Measure;
use crate::domain::view::{FigureScope, ReportAsked, VendorFigure, VendorLine, WorkLine, WorkReport};
use crate::error::{AppError, Json};
use crate::pages::load::{AddressPart, page_of};
use crate::t;
use crate::ui::{EmptyState, TableScroll, language, minutes};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Bars of a drawing; the table has all.
const DRAWN: usize = 12;

/// What agents, teams and vendors did in a time.
#[server(prefix = "/read", endpoint = "report-work", input = GetUrl, output = Json)]
pub async fn load_work(#[server(default)] asked: ReportAsked) -> Result<WorkReport, AppError> {
    use crate::desk::report::work;
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    request::answer(work::report(&context.desk, &context.viewer, &asked).await)
}

#[component]
pub(super) fn Work() -> impl IntoView {
    let asked = asked();
    let data = Resource::new_blocking(move || asked.get(), load_work);
    page_of(
        data,
        AddressPart::Address,
        move |report| view! { <WorkContent report=report/> }.into_any(),
        |error| view! { <Failed error=error/> }.into_any(),
    )
}

#[component]
fn WorkContent(report: WorkReport) -> impl IntoView {
    let l = language();
    let asked = report.frame.asked.clone();
    let WorkReport { frame, agents, teams, vendors } = report;
    view! {
        <Frame frame=frame here=WORK title=t::reports::work(l) filters=true>
            <div class="report">
                {(!teams.is_empty()).then(|| view! {
                    <WorkTable title=t::reports::teams_title(l) name=t::reports::team(l) table="teams" lines=teams asked=asked.clone()/>
                })}
                <WorkTable title=t::reports::agents_title(l) name=t::reports::agent(l) table="agents" lines=agents asked=asked.clone()/>
                <Vendors lines=vendors asked=asked/>
            </div>
        </Frame>
    }
}

#[component]
fn WorkTable(
    title: &'static str,
    name: &'static str,
    table: &'static str,
    lines: Vec<WorkLine>,
    asked: ReportAsked,
) -> impl IntoView {
    let l = language();
    let all: i64 = lines.iter().map(|line| line.solved).sum();
    let mut drawn: Vec<_> = lines.iter().map(|line| (line.name.clone(), line.solved, all)).collect();
    drawn.sort_by_key(|(_, solved, _)| -solved);
    drawn.truncate(DRAWN);
    let drawing = t::reports::what_at(l, t::reports::solved(l), title);
    let svg = bars(table, &drawing, &drawn);
    let rows: Vec<_> = lines
        .into_iter()
        .map(|line| {
            let id = line.id.to_string();
            let of = match table {
                "teams" => ReportAsked { team: id, ..asked.clone() },
                _ => ReportAsked { person: id, ..asked.clone() },
            };
            let says = |what: &str| t::reports::what_at(l, what, &line.name);
            let solved = view! { <Count n=line.solved measure=Measure::Solved asked=of.clone() what=says(t::reports::solved(l))/> };
            let passed_up = view! { <Count n=line.passed_up measure=Measure::PassedUp asked=of.clone() what=says(t::reports::passed_up(l))/> };
            // They have it now, whenever the report ends.
            let present = ReportAsked { from: String::new(), to: String::new(), ..of.clone() };
            let open = view! { <Count n=line.open asked=present what=says(t::reports::open_now(l))/> };
            view! {
                <tr>
                    <th scope="row">{line.name}</th>
                    <td>{line.tier}</td>
                    <td class="n">{solved}</td>
                    <td class="n">{passed_up}</td>
                    <td class="n">{open}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="card wide" aria-labelledby=format!("report-{table}")>
            <header><h2 id=format!("report-{table}")>{title}</h2><p>{t::reports::work_text(l)}</p></header>
            <Chart label=drawing svg=svg/>
            <TableScroll label=title>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{name}</th>
                            <th scope="col">{t::reports::tier_now(l)}</th>
                            <th scope="col" class="n">{t::reports::solved(l)}</th>
                            <th scope="col" class="n">{t::reports::passed_up(l)}</th>
                            <th scope="col" class="n">{t::reports::open_now(l)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableScroll>
            <Export table=table asked=asked what=title/>
        </section>
    }
}

#[component]
fn Vendors(lines: Vec<VendorLine>, asked: ReportAsked) -> impl IntoView {
    let l = language();
    let drawn: Vec<_> = lines.iter().map(|line| (line.name.clone(), line.kept, line.kept + line.missed)).collect();
    let drawing = t::reports::what_at(l, t::reports::share_kept(l), t::reports::vendors_title(l));
    let svg = bars("vendors", &drawing, &drawn);
    let rows: Vec<_> = lines
        .iter()
        .map(|line| {
            let of = ReportAsked { vendor: line.id.to_string(), ..asked.clone() };
            let cell = |figure, n, what: &'static str| {
                let what = t::reports::what_at(l, what, &line.name);
                view! { <td class="n"><Count n=n of=FigureScope::Vendor(figure) asked=of.clone() what=what/></td> }
            };
            let stay = if line.ended > 0 {
                let href = link(TICKETS, &of, &[("measure", &FigureScope::Vendor(VendorFigure::Ended).to_string())]);
                let what = t::reports::what_at(l, t::reports::time_there(l), &line.name);
                view! { <a href=href>{minutes(l, line.minutes)}<span class="vh">" "{what}</span></a> }.into_any()
            } else {
                t::reports::nothing(l).into_any()
            };
            view! {
                <tr>
                    <th scope="row">{line.name.clone()}</th>
                    {cell(VendorFigure::Running, line.running, t::reports::with_them(l))}
                    {cell(VendorFigure::Ended, line.ended, t::reports::handed_back(l))}
                    <td class="n">{stay}</td>
                    {cell(VendorFigure::Kept, line.kept, t::reports::kept(l))}
                    {cell(VendorFigure::Missed, line.missed, t::reports::missed(l))}
                    <td class="n">{share(line.kept, line.kept + line.missed)}</td>
                </tr>
            }
        })
        .collect();
    let table = if rows.is_empty() {
        view! { <EmptyState title=t::reports::no_vendors(l)/> }.into_any()
    } else {
        view! {
            <Chart label=drawing svg=svg/>
            <TableScroll label=t::reports::vendors_title(l)>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t::reports::vendor(l)}</th>
                            <th scope="col" class="n">{t::reports::with_them(l)}</th>
                            <th scope="col" class="n">{t::reports::handed_back(l)}</th>
                            <th scope="col" class="n">{t::reports::time_there(l)}</th>
                            <th scope="col" class="n">{t::reports::kept(l)}</th>
                            <th scope="col" class="n">{t::reports::missed(l)}</th>
                            <th scope="col" class="n">{t::reports::share_kept(l)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableScroll>
        }
        .into_any()
    };
    view! {
        <section class="card wide" aria-labelledby="report-vendors">
            <header><h2 id="report-vendors">{t::reports::vendors_title(l)}</h2><p>{t::reports::vendors_text(l)}</p></header>
            {table}
            <Export table="vendors" asked=asked what=t::reports::vendors_title(l)/>
        </section>
    }
}
