//! Where tickets are solved.

use super::charts::funnel;
use super::parts::{Chart, Count, Export, TICKETS, link, share};
use crate::domain::report::Measure;
use crate::domain::view::{FigureScope, ReportAsked, TierFigures};
use crate::t;
use crate::ui::{TableScroll, language, minutes};
use leptos::prelude::*;

#[component]
pub(super) fn TiersCard(tiers: Vec<TierFigures>, asked: ReportAsked) -> impl IntoView {
    let l = language();
    let svg = funnel(&tiers);
    let rows: Vec<_> = tiers.into_iter().map(|tier| view! { <Row tier=tier asked=asked.clone()/> }).collect();
    view! {
        <section class="card wide" aria-labelledby="report-tiers">
            <header><h2 id="report-tiers">{t::reports::tiers_title(l)}</h2><p>{t::reports::tiers_text(l)}</p></header>
            <Chart label=t::reports::funnel(l) svg=svg wide=true/>
            <TableScroll label=t::reports::tiers_table(l)>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t::reports::tier(l)}</th>
                            <th scope="col" class="n">{t::reports::registered(l)}</th>
                            <th scope="col" class="n">{t::reports::arrived(l)}</th>
                            <th scope="col" class="n">{t::reports::came_back(l)}</th>
                            <th scope="col" class="n">{t::reports::solved(l)}</th>
                            <th scope="col" class="n">{t::reports::passed_up(l)}</th>
                            <th scope="col" class="n">{t::reports::passed_down(l)}</th>
                            <th scope="col" class="n">{t::reports::escalated(l)}</th>
                            <th scope="col" class="n">{t::reports::bounces(l)}</th>
                            <th scope="col" class="n">{t::reports::bounced(l)}</th>
                            <th scope="col" class="n">{t::reports::time_here(l)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableScroll>
            <p class="muted small">{t::reports::tiers_note(l)}</p>
            <p class="muted small">{t::reports::self_service_note(l)}</p>
            <Export table="tiers" asked=asked what=t::reports::tiers_title(l)/>
        </section>
    }
}

#[component]
fn Row(tier: TierFigures, asked: ReportAsked) -> impl IntoView {
    let l = language();
    let (id, name) = (tier.id.to_string(), tier.name.clone());
    let cell = |measure, n, what: &'static str| {
        let what = t::reports::what_at(l, what, &name);
        view! { <td class="n"><Count n=n measure=measure asked=asked.clone() tier=id.clone() what=what/></td> }
    };
    if tier.self_service {
        return view! { <SelfService tier=tier asked=asked/> }.into_any();
    }
    let stay = if tier.left() + tier.passed_down > 0 {
        // The tickets behind the time are those that left the tier.
        let href = link(TICKETS, &asked, &[("measure", &FigureScope::Left.to_string()), ("tier", &id)]);
        let what = t::reports::what_at(l, t::reports::time_here(l), &name);
        view! { <a href=href>{minutes(l, tier.minutes)}<span class="vh">" "{what}</span></a> }.into_any()
    } else {
        t::reports::nothing(l).into_any()
    };
    view! {
        <tr>
            <th scope="row">{tier.name.clone()}</th>
            {cell(Measure::Created, tier.created, t::reports::registered(l))}
            {cell(Measure::Arrived, tier.arrived, t::reports::arrived(l))}
            {cell(Measure::CameBack, tier.came_back, t::reports::came_back(l))}
            {cell(Measure::Solved, tier.solved, t::reports::solved(l))}
            {cell(Measure::PassedUp, tier.passed_up, t::reports::passed_up(l))}
            {cell(Measure::PassedDown, tier.passed_down, t::reports::passed_down(l))}
            <td class="n">{share(tier.passed_up, tier.left())}</td>
            {cell(Measure::Bounced, tier.bounced, t::reports::bounces(l))}
            <td class="n">{share(tier.bounced, tier.passed_up)}</td>
            <td class="n">{stay}</td>
        </tr>
    }
    .into_any()
}

/// Tier 0: what customers solved themselves, beside what they needed support for.
#[component]
fn SelfService(tier: TierFigures, asked: ReportAsked) -> impl IntoView {
    let l = language();
    let cell = |measure, n, what: &'static str| {
        let what = t::reports::what_at(l, what, &tier.name);
        view! { <td class="n"><Count n=n measure=measure asked=asked.clone() what=what/></td> }
    };
    let nothing = || view! { <td class="n">{t::reports::nothing(l)}</td> };
    view! {
        <tr>
            <th scope="row">{tier.name.clone()}</th>
            {cell(Measure::Created, tier.created, t::reports::registered(l))}
            {nothing()}
            {nothing()}
            {cell(Measure::SelfSolved, tier.solved, t::reports::self_solved(l))}
            {cell(Measure::Solved, tier.passed_up, t::reports::passed_up(l))}
            {nothing()}
            <td class="n">{share(tier.passed_up, tier.left())}</td>
            {nothing()}
            {nothing()}
            {nothing()}
        </tr>
    }
}
