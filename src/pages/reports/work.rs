//! Who does how much, and which vendor keeps its word.

use super::overview::Failed;
use super::parts::{Count, Export, Frame, WORK, asked, number, share};
use crate::domain::report::Measure;
use crate::domain::view::{ReportAsked, VendorLine, WorkLine, WorkReport};
use crate::error::AppError;
use crate::t;
use crate::ui::{EmptyState, TableScroll, language, minutes};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// What agents, teams and vendors did in a time.
#[server(prefix = "/read", endpoint = "report-work", input = GetUrl)]
pub async fn load_work(#[server(default)] asked: ReportAsked) -> Result<WorkReport, AppError> {
    use crate::desk::report::read;
    use crate::pages::door;
    let door = door::answer(door::door())?;
    door::answer(read::work(&door.desk, &door.viewer, &asked).await)
}

#[component]
pub(super) fn Work() -> impl IntoView {
    let asked = asked();
    let data = Resource::new_blocking(move || asked.get(), load_work);
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match data.await {
                    Ok(report) => view! { <Content report=report/> }.into_any(),
                    Err(error) => view! { <Failed error=error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Content(report: WorkReport) -> impl IntoView {
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
    let most = lines.iter().map(|line| line.solved).max().unwrap_or(0).max(1);
    let rows: Vec<_> = lines
        .into_iter()
        .map(|line| {
            // Drawn beside the number, for the eye alone.
            let bar = format!("inline-size: {}%", line.solved * 100 / most);
            let id = line.id.to_string();
            let of = match table {
                "teams" => ReportAsked { team: id, ..asked.clone() },
                _ => ReportAsked { person: id, ..asked.clone() },
            };
            let says = |what: &str| t::reports::what_at(l, what, &line.name);
            let solved = view! { <Count n=line.solved measure=Measure::Solved asked=of.clone() what=says(t::reports::solved(l))/> };
            let passed_up = view! { <Count n=line.passed_up measure=Measure::PassedUp asked=of.clone() what=says(t::reports::passed_up(l))/> };
            let open = view! { <Count n=line.open asked=of.clone() what=says(t::reports::open_now(l))/> };
            view! {
                <tr>
                    <th scope="row">{line.name}</th>
                    <td>{line.tier}</td>
                    <td class="n"><span class="meter" aria-hidden="true"><span style=bar></span></span>{solved}</td>
                    <td class="n">{passed_up}</td>
                    <td class="n">{open}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="card wide" aria-labelledby=format!("report-{table}")>
            <header><h2 id=format!("report-{table}")>{title}</h2><p>{t::reports::work_text(l)}</p></header>
            <TableScroll label=title>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{name}</th>
                            <th scope="col">{t::reports::tier(l)}</th>
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
    let rows: Vec<_> = lines
        .iter()
        .map(|line| {
            let stay = if line.ended > 0 { minutes(l, line.minutes) } else { t::reports::nothing(l).to_owned() };
            view! {
                <tr>
                    <th scope="row">{line.name.clone()}</th>
                    <td class="n">{number(line.running)}</td>
                    <td class="n">{number(line.ended)}</td>
                    <td class="n">{stay}</td>
                    <td class="n">{number(line.kept)}</td>
                    <td class="n">{number(line.missed)}</td>
                    <td class="n">{share(line.kept, line.kept + line.missed)}</td>
                </tr>
            }
        })
        .collect();
    let table = if rows.is_empty() {
        view! { <EmptyState title=t::reports::no_vendors(l)/> }.into_any()
    } else {
        view! {
            <TableScroll label=t::reports::vendors_title(l)>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t::reports::vendor(l)}</th>
                            <th scope="col" class="n">{t::reports::with_them_now(l)}</th>
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
