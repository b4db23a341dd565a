//! What the requester's side was promised, in plain words.

use crate::domain::view::{ClockState, PlainPromise, PlainPromises};
use crate::error::{AppError, Json};
use crate::pages::load::{page, param};
use crate::t;
use crate::ui::{
    Card, Crumbs, PageTitle, PortalPlace, PortalShell, differing, in_hours, in_hours_held, language, spared, words,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The promised times of a ticket of the viewer's side.
#[server(prefix = "/read", endpoint = "promises", input = GetUrl, output = Json)]
pub async fn load_plain(id: String) -> Result<PlainPromises, AppError> {
    use crate::desk::service::explain;
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    let id = request::answer(id.parse().map_err(|_| AppError::NotFound))?;
    request::answer(explain::plain(&context.desk, &context.viewer, id).await)
}

#[component]
pub(super) fn PlainPage() -> impl IntoView {
    let data = Resource::new_blocking(param("id"), load_plain);
    view! {
        <PortalShell place=PortalPlace::Tickets>
            {page(data, |found| view! { <PlainPageContent found=found/> }.into_any())}
        </PortalShell>
    }
}

#[component]
fn PlainPageContent(found: PlainPromises) -> impl IntoView {
    let l = language();
    let number = found.id.to_string();
    let above = vec![
        ("/tickets".to_owned(), t::ui::my_tickets(l).to_owned()),
        (format!("/tickets/{number}"), t::service::ticket_name(l, &number, &found.subject)),
    ];
    let cards: Vec<_> = found.promises.into_iter().map(|promise| view! { <One promise=promise/> }).collect();
    let cards = if cards.is_empty() {
        view! { <p>{t::ticket::promise_none(l)}</p> }.into_any()
    } else {
        view! { <div class="stack">{cards}</div> }.into_any()
    };
    view! {
        <PageTitle title=t::service::plain_title(l)/>
        <Crumbs items=above here=t::service::plain_title(l)/>
        <h1>{t::service::plain_title(l)}</h1>
        <p class="soft">{t::service::plain_lead(l)}</p>
        {cards}
    }
}

#[component]
fn One(promise: PlainPromise) -> impl IntoView {
    let l = language();
    let clock = promise.clock;
    let target = in_hours(l, clock.target);
    let title = words::clock(l, clock.kind);
    let hours = match in_hours_held(l, &promise.hours) {
        Some(hours) => t::service::plain_within(l, &target, &hours),
        None => t::service::plain_within_always(l, &target),
    };
    let started = t::service::started(l, &words::in_sentence(l, &promise.started.text));
    let stands = match (clock.state, &clock.due, &promise.ended) {
        (ClockState::Kept, _, Some(ended)) => t::service::plain_kept(l, &words::in_sentence(l, &ended.text)),
        (ClockState::Late, _, Some(ended)) => t::service::plain_late(l, &words::in_sentence(l, &ended.text)),
        (ClockState::Unanswered, ..) => t::service::plain_unanswered(l).to_owned(),
        (ClockState::Withdrawn, ..) => t::service::plain_withdrawn(l).to_owned(),
        (ClockState::Missed, Some(due), _) => t::service::plain_missed(l, &words::in_sentence(l, &due.text)),
        (_, Some(due), _) => t::service::due(l, &words::in_sentence(l, &due.text)),
        _ => t::service::plain_paused(l).to_owned(),
    };
    let pauses: Vec<_> = promise
        .pauses
        .into_iter()
        .map(|(from, until)| {
            let from = words::in_sentence(l, &from.text);
            let text = match until {
                Some(until) => t::service::plain_pause(l, &from, &words::in_sentence(l, &until.text)),
                None => t::service::plain_pause_open(l, &from),
            };
            view! { <li>{text}</li> }
        })
        .collect();
    let pauses = (!pauses.is_empty()).then(|| {
        view! { <p>{t::service::plain_pauses(l)}</p><ul>{pauses}</ul> }
    });
    view! {
        <Card title=title>
            <p>{hours} " " {started}</p>
            {promise.spared.map(|(count, since)| view! { <p>{spared(l, count, &since)}</p> })}
            {differing(l, &promise.days).map(|text| view! { <p>{text}</p> })}
            <p><strong>{stands}</strong></p>
            {pauses}
        </Card>
    }
}
