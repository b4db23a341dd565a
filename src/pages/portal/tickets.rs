//! My tickets, and my organisation's.

use crate::domain::view::FoundTickets;
use crate::domain::{Status, is_date};
use crate::error::{AppError, Json};
use crate::pages::load::page;
use crate::t;
use crate::ui::{
    ButtonLink, Choice, Crumbs, EmptyState, FilterSelect, PageTitle, Pagination, PortalPlace, PortalShell,
    SearchStopped, TabLink, TabLinks, TicketList, language, viewer, words,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

/// The filter, order and cursor of the list; each part as it stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TicketListQuery {
    pub whose: String,
    pub status: String,
    pub text: String,
    pub from: String,
    pub until: String,
    pub after: String,
}

/// A page of the customer's list.
#[server(prefix = "/read", endpoint = "tickets", input = GetUrl, output = Json)]
pub async fn load_tickets(#[server(default)] asked: TicketListQuery) -> Result<FoundTickets, AppError> {
    use crate::desk::read::portal::{self, Filter};
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    let filter = Filter {
        organisation: asked.whose == "organisation",
        status: asked.status,
        text: asked.text,
        from: asked.from,
        until: asked.until,
        after: asked.after,
    };
    request::answer(portal::list(&context.desk, &context.viewer, &filter).await)
}

impl TicketListQuery {
    fn is_filtered(&self) -> bool {
        [&self.status, &self.text, &self.from, &self.until].iter().any(|part| !part.is_empty())
    }

    /// The address of the page after a row, with the same filter.
    fn address(&self, after: &str) -> String {
        let parts = [
            ("whose", self.whose.as_str()),
            ("status", &self.status),
            ("text", &self.text),
            ("from", &self.from),
            ("until", &self.until),
            ("after", after),
        ];
        crate::pages::load::address("/tickets", &parts)
    }
}

#[component]
pub(super) fn Tickets() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let get = |name| query.get(name).unwrap_or_default();
            let date = |name| Some(get(name)).filter(|text| is_date(text)).unwrap_or_default();
            TicketListQuery {
                whose: get("whose"),
                status: get("status"),
                text: get("text"),
                from: date("from"),
                until: date("until"),
                after: get("after"),
            }
        })
    });
    let data = Resource::new_blocking(move || asked.get(), load_tickets);
    view! {
        <PortalShell place=PortalPlace::Tickets>
            {page(data, move |found| view! { <TicketsContent asked=asked.get_untracked() found=found/> }.into_any())}
        </PortalShell>
    }
}

#[component]
fn TicketsContent(asked: TicketListQuery, found: FoundTickets) -> impl IntoView {
    let l = language();
    let FoundTickets { page: found, stopped } = found;
    let person = viewer();
    let lead = person.actor.role() == Some(crate::domain::Role::CustomerLead);
    let organisation = person.organisation.filter(|_| lead);
    let theirs = asked.whose == "organisation" && organisation.is_some();
    let title = match &organisation {
        Some(name) if theirs => t::portal::organisation_tickets(l, name),
        _ => t::portal::my_tickets(l).to_owned(),
    };
    let tabs = organisation.map(|name| {
        let tab = |href: &str, label: String, current| TabLink {
            href: href.to_owned(),
            label,
            count: None,
            current,
            keys: None,
        };
        let items = vec![
            tab("/tickets", t::portal::mine(l).to_owned(), !theirs),
            tab("/tickets?whose=organisation", name, theirs),
        ];
        view! { <TabLinks label=t::portal::whose(l) items=items/> }
    });
    let first = (!asked.after.is_empty()).then(|| asked.address(""));
    let next = found.next.as_deref().map(|after| asked.address(after));
    let list = if found.lines.is_empty() {
        view! {
            <EmptyState title=t::portal::none_found(l) text=t::portal::none_found_text(l)/>
            {asked.is_filtered().then(|| view! { <p><ButtonLink href="/tickets" label=t::portal::clear_filter(l)/></p> })}
        }
        .into_any()
    } else {
        view! { <div class="card flush"><TicketList lines=found.lines with_requester=theirs/></div> }.into_any()
    };
    view! {
        <PageTitle title=title.clone()/>
        <Crumbs items=vec![("/".to_owned(), t::portal::home_title(l).to_owned())] here=t::portal::my_tickets(l)/>
        <div class="head"><h1>{title}</h1></div>
        {tabs}
        <Filter asked=asked.clone()/>
        <section class="section first" aria-label=t::portal::my_tickets(l)>
            <SearchStopped stopped=stopped/>
            {list}
            <Pagination first=first next=next/>
        </section>
    }
}

/// Filters by address, so that a list can be kept and shared, and works without JavaScript.
#[component]
fn Filter(asked: TicketListQuery) -> impl IntoView {
    let l = language();
    let mut statuses = vec![
        Choice::new("", t::portal::filter_all(l)),
        Choice::new("open", t::portal::filter_open(l)),
        Choice::new("ended", t::portal::filter_ended(l)),
    ];
    for status in [Status::WaitingCustomer, Status::Resolved, Status::Closed] {
        statuses.push(Choice::new(status, words::customer_status(l, status)));
    }
    view! {
        <form class="filter-form" action="/tickets" method="get" role="search">
            <input type="hidden" name="whose" value=asked.whose/>
            <div class="field">
                <label for="filter-text">{t::portal::filter_text(l)}</label>
                <input class="input" id="filter-text" name="text" type="search" dir="auto" value=asked.text/>
            </div>
            <FilterSelect name="status" label=t::portal::filter_status(l) choices=statuses value=asked.status/>
            <div class="field">
                <label for="filter-from">{t::portal::filter_from(l)}</label>
                <input class="input" id="filter-from" name="from" type="date" value=asked.from/>
            </div>
            <div class="field">
                <label for="filter-until">{t::portal::filter_until(l)}</label>
                <input class="input" id="filter-until" name="until" type="date" value=asked.until/>
            </div>
            <button class="btn" type="submit">{t::portal::filter(l)}</button>
        </form>
    }
}
