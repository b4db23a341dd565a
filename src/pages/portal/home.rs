//! The start page: what is open, what needs an answer, and the way to report.

use super::banners::Disturbances;
use crate::domain::view::{Named, PortalHome, PublicBanner};
use crate::error::{AppError, Json};
use crate::pages::load::page;
use crate::t;
use crate::ui::{
    ButtonKind, ButtonLink, EmptyState, IconName, PageTitle, PortalPlace, PortalShell, PromiseLadder, TicketList,
    language, viewer,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// What the start page shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Start {
    /// The ladder; each id is a tier's position.
    pub ladder: Vec<(Named, bool)>,
    /// Within how many minutes a usual ticket is answered.
    pub response_minutes: Option<i64>,
    /// Known disturbances that concern the reader.
    pub banners: Vec<PublicBanner>,
    /// Nothing for visitors.
    pub home: Option<PortalHome>,
}

/// The start page of a customer or a visitor.
#[server(prefix = "/read", endpoint = "home", input = GetUrl, output = Json)]
pub async fn load_home() -> Result<Start, AppError> {
    use crate::desk::problems::banner;
    use crate::desk::read::{catalogue, portal};
    use crate::desk::service;
    use crate::domain::rights::{Area, enter};
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    let home = if enter(&context.viewer.actor, Area::Portal) {
        Some(request::answer(portal::home(&context.desk, &context.viewer).await)?)
    } else {
        None
    };
    let ladder = request::answer(catalogue::ladder(&context.desk).await)?;
    let response_minutes = request::answer(service::response_minutes(&context.desk, &context.viewer).await)?;
    // Without them the page is still whole.
    let banners = banner::shown(&context.desk, &context.viewer, None).await.unwrap_or_default();
    Ok(Start { ladder, response_minutes, banners, home })
}

#[component]
pub fn Home() -> impl IntoView {
    let data = Resource::new_blocking(|| (), |()| load_home());
    view! {
        <PortalShell place=PortalPlace::Home>
            {page(data, move |start| view! { <HomeContent start=start/> }.into_any())}
        </PortalShell>
    }
}

#[component]
fn HomeContent(start: Start) -> impl IntoView {
    let l = language();
    let tiers = promises(&start);
    view! {
        <PageTitle title=t::portal::home_title(l)/>
        <Disturbances banners=start.banners/>
        <div class="hero">
            <div class="hero-ask">
                <h1>{t::portal::ask(l)}</h1>
                {match start.home {
                    Some(_) => view! { <Search/> }.into_any(),
                    None => view! { <Welcome/> }.into_any(),
                }}
            </div>
            <section class="hero-how" aria-labelledby="how">
                <h2 id="how">{t::portal::how(l)}</h2>
                <PromiseLadder tiers=tiers label=t::portal::how(l)/>
            </section>
        </div>
        {start.home.map(|home| view! { <Tickets home=home/> })}
    }
}

/// A few words about each tier.
fn promises(start: &Start) -> Vec<(String, String)> {
    let l = language();
    let mut entry = true;
    let words = |(tier, outside): &(Named, bool)| {
        let words = if tier.id == 0 {
            t::portal::how_self(l).to_owned()
        } else if *outside {
            t::portal::how_outside(l).to_owned()
        } else if std::mem::take(&mut entry) {
            match start.response_minutes {
                Some(promised) => t::portal::how_entry(l, &crate::ui::minutes(l, promised)),
                None => t::portal::how_staffed(l).to_owned(),
            }
        } else {
            t::portal::how_staffed(l).to_owned()
        };
        (tier.name.clone(), words)
    };
    start.ladder.iter().map(words).collect()
}

#[component]
fn Search() -> impl IntoView {
    let l = language();
    view! {
        <form class="search big" role="search" action="/tickets" method="get">
            <label class="vh" for="q">{t::portal::search_label(l)}</label>
            <crate::ui::Icon name=IconName::Search/>
            <input class="input" id="q" name="text" type="search" dir="auto" autocomplete="off" placeholder=t::portal::search_placeholder(l)/>
            <button class="btn primary" type="submit">
                <crate::ui::Icon name=IconName::Right/>
                <span>{t::portal::search(l)}</span>
            </button>
        </form>
        <p class="hero-do">
            <ButtonLink href="/new" label=t::portal::report(l) icon=IconName::Plus action="report"/>
        </p>
    }
}

#[component]
fn Welcome() -> impl IntoView {
    let l = language();
    view! {
        <div class="stack">
            <p class="lead">{t::portal::welcome_text(l)}</p>
            <p class="cluster">
                <ButtonLink href="/new" label=t::portal::report(l) kind=ButtonKind::Primary icon=IconName::Plus action="report"/>
                <ButtonLink href="/sign-in" label=t::account::sign_in(l)/>
            </p>
            <p class="small muted">{t::portal::without_account(l)}</p>
        </div>
    }
}

#[component]
fn Tickets(home: PortalHome) -> impl IntoView {
    let l = language();
    let waiting = (!home.waiting.is_empty()).then(|| {
        view! {
            <section class="section first" aria-labelledby="waiting">
                <div class="head"><h2 id="waiting">{t::portal::needs_you(l)}</h2></div>
                <div class="card flush"><TicketList lines=home.waiting.clone()/></div>
            </section>
        }
    });
    let open = if home.open.is_empty() && home.waiting.is_empty() {
        view! { <EmptyState title=t::portal::none_open(l) text=t::portal::none_open_text(l)/> }.into_any()
    } else if home.open.is_empty() {
        ().into_any()
    } else {
        view! { <div class="card flush"><TicketList lines=home.open/></div> }.into_any()
    };
    let organisation =
        viewer().organisation.filter(|_| viewer().actor.role() == Some(crate::domain::Role::CustomerLead));
    view! {
        {waiting}
        <section class="section first" aria-labelledby="mine">
            <div class="head">
                <h2 id="mine">{t::portal::open_tickets(l)}</h2>
                <span class="cluster">
                    {organisation.map(|name| view! {
                        <a class="tap" href="/tickets?whose=organisation">{t::portal::organisation_tickets(l, &name)}</a>
                    })}
                    <a class="tap" href="/tickets">{t::portal::all_tickets(l)}</a>
                </span>
            </div>
            {open}
        </section>
    }
}
