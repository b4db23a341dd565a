//! Why a ticket has its promised times, and what became of the time since, for staff.

use super::list::Failed;
use crate::domain::view::{DeskRail, DeskView, PromiseCard, Promises};
use crate::error::{AppError, Json};
use crate::pages::load::{AddressPart, page_of, param};
use crate::t;
use crate::ui::{
    Crumbs, DeskShell, PageTitle, RailViews, Ring, SpentBar, SpentLegend, TableScroll, Verdicts, clock_name, differing,
    in_hours, in_hours_held, language, minutes, spared, spent, words,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// The promised times with the views at the left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromisesPage {
    pub promises: Promises,
    pub rail: DeskRail,
}

/// Every promised time of a ticket, explained.
#[server(prefix = "/read", endpoint = "desk-promises", input = GetUrl, output = Json)]
pub async fn load_promises(id: String) -> Result<PromisesPage, AppError> {
    use crate::desk::read::workspace;
    use crate::desk::service::explain;
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    let id = request::answer(id.parse().map_err(|_| AppError::NotFound))?;
    let promises = request::answer(explain::promises(&context.desk, &context.viewer, id).await)?;
    let rail = request::answer(workspace::rail(&context.desk, &context.viewer).await)?;
    Ok(PromisesPage { promises, rail })
}

#[component]
pub(super) fn PromisesView() -> impl IntoView {
    let data = Resource::new_blocking(param("id"), load_promises);
    page_of(
        data,
        AddressPart::Path,
        move |found| view! { <PromisesViewContent found=found/> }.into_any(),
        |error| view! { <Failed error=error/> }.into_any(),
    )
}

#[component]
fn PromisesViewContent(found: PromisesPage) -> impl IntoView {
    let l = language();
    let PromisesPage { promises, rail } = found;
    let (number, ticket) = (promises.id.to_string(), format!("/desk/tickets/{}", promises.id));
    let title = t::service::promises_of(l, &number);
    let cards: Vec<_> = promises.cards.into_iter().map(|card| view! { <One card=card/> }).collect();
    let cards = if cards.is_empty() {
        view! { <p class="soft">{t::ticket::promise_none(l)}</p> }.into_any()
    } else {
        cards.into_any()
    };
    view! {
        <PageTitle title=title.clone()/>
        <DeskShell rail=move || view! { <RailViews rail=rail current=DeskView::All/> }>
            <header class="workbar"><div class="admin-title"><h1>{title.clone()}</h1><p class="muted small">{promises.subject.clone()}</p></div></header>
            <section class="scroll" tabindex="0" aria-label=title>
                <div class="admin-page stack">
                    <Crumbs items=vec![(ticket, t::service::ticket_name(l, &number, &promises.subject))] here=t::ticket::promise(l)/>
                    {cards}
                    <Verdicts verdicts=promises.verdicts/>
                </div>
            </section>
        </DeskShell>
    }
}

#[component]
fn One(card: PromiseCard) -> impl IntoView {
    let l = language();
    let clock = card.clock.clone();
    let name = clock_name(l, clock.kind, card.tier.as_deref());
    let within = t::ticket::promise_within(l, &name, &in_hours(l, clock.target));
    let heading = format!("clock-{}", card.id);
    let hours = match in_hours_held(l, &card.hours) {
        Some(hours) => t::service::counts_in(l, &hours),
        None => t::service::counts_always(l).to_owned(),
    };
    let warned = card.warn.map(|percent| format!(" {}", t::service::warned_at(l, &percent.to_string())));
    let since = t::service::started(l, &words::in_sentence(l, &card.started.text));
    let until = match (&card.ended, &clock.due) {
        (Some(ended), _) => t::service::ended(l, &words::in_sentence(l, &ended.text)),
        (None, Some(due)) => t::service::due(l, &words::in_sentence(l, &due.text)),
        (None, None) => t::service::stands_still(l).to_owned(),
    };
    let label = t::service::bar_label(l, &name, &in_hours(l, clock.counted), &in_hours(l, clock.target));
    let rows: Vec<_> = card
        .lines
        .into_iter()
        .map(|line| {
            view! {
                <tr data-spent=line.spent.as_str()>
                    <td>{spent(l, line.spent)}</td>
                    <td><time datetime=line.from.iso>{line.from.text}</time></td>
                    <td><time datetime=line.until.iso>{line.until.text}</time></td>
                    <td class="n">{minutes(l, line.minutes)}</td>
                </tr>
            }
        })
        .collect();
    let list = (!rows.is_empty()).then(|| {
        view! {
            <TableScroll label=format!("{within}. {since}")>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t::service::what_became(l)}</th>
                            <th scope="col">{t::service::from(l)}</th>
                            <th scope="col">{t::service::until(l)}</th>
                            <th scope="col" class="n">{t::service::length(l)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableScroll>
        }
    });
    view! {
        <section class="card promise" id=heading>
            <header><h2>{within.clone()}</h2></header>
            <div class="clock-card">
                <Ring clock=clock.clone()/>
                <div>
                    <p class="big" data-state=clock.state.as_str()>{words::clock_stands(l, &clock)}</p>
                    <p class="why">{since} " " {until}</p>
                </div>
            </div>
            <SpentBar parts=card.bar label=label/>
            <SpentLegend/>
            <p class="small">{t::service::by_policy(l, &card.policies.join(", "))} " " {hours} {warned}</p>
            {card.spared.map(|(count, since)| view! { <p class="small">{spared(l, count, &since)}</p> })}
            {differing(l, &card.days).map(|text| view! { <p class="small">{text}</p> })}
            {list}
        </section>
    }
}
