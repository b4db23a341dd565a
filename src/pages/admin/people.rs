//! The people of all sides.

use super::parts::{Bar, Body};
use super::words;
use crate::domain::Role;
use crate::domain::view::{Page, PersonLine, PersonState};
use crate::error::{AppError, Json};
use crate::pages::load::{address, page};
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, ButtonKind, ButtonLink, Choice, EmptyState, FilterSelect, IconName, PageTitle, Pagination,
    TableScroll, language, use_query_map, words as common,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// The filter, order and cursor of the list; each part as it stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PeopleAsked {
    pub text: String,
    pub role: String,
    pub after: String,
}

/// A page of people.
#[server(prefix = "/read", endpoint = "admin-people", input = GetUrl, output = Json)]
pub async fn load_people(#[server(default)] asked: PeopleAsked) -> Result<Page<PersonLine>, AppError> {
    use crate::desk::admin::people::{self, Filter};
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    // An address that was tampered with shows everyone.
    let filter = Filter { role: asked.role.parse().ok(), text: &asked.text, after: asked.after.parse().ok() };
    request::answer(people::list(&context.desk, &context.viewer, filter).await)
}

impl PeopleAsked {
    fn address(&self, after: &str) -> String {
        address(AdminPlace::People.href(), &[("text", &self.text), ("role", &self.role), ("after", after)])
    }
}

#[component]
pub(super) fn People() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let get = |name| query.get(name).unwrap_or_default();
            PeopleAsked { text: get("text"), role: get("role"), after: get("after") }
        })
    });
    let data = Resource::new_blocking(move || asked.get(), load_people);
    view! {
        <AdminShell place=AdminPlace::People>
            {page(data, move |found| view! { <PeopleContent asked=asked.get_untracked() found=found/> }.into_any())}
        </AdminShell>
    }
}

#[component]
fn PeopleContent(asked: PeopleAsked, found: Page<PersonLine>) -> impl IntoView {
    let l = language();
    let first = (!asked.after.is_empty()).then(|| asked.address(""));
    let next = found.next.as_deref().map(|after| asked.address(after));
    let list = if found.lines.is_empty() {
        view! { <EmptyState title=t::admin::none_found(l) text=t::admin::none_found_text(l)/> }.into_any()
    } else {
        let rows: Vec<_> = found.lines.into_iter().map(|line| view! { <Row line=line/> }).collect();
        view! {
            <TableScroll label=t::ui::admin_people(l)>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t::admin::name(l)}</th>
                            <th scope="col">{t::admin::role(l)}</th>
                            <th scope="col">{t::admin::organisation(l)}</th>
                            <th scope="col">{t::admin::tier(l)}</th>
                            <th scope="col">{t::admin::state(l)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableScroll>
        }
        .into_any()
    };
    view! {
        <PageTitle title=t::ui::admin_people(l)/>
        <Bar title=t::ui::admin_people(l) lead=t::admin::people_lead(l)>
            <ButtonLink href="/admin/people/new" label=t::admin::invite(l) kind=ButtonKind::Primary icon=IconName::Plus/>
        </Bar>
        <Body>
            <Filter asked=asked/>
            <div class="card flush">{list}</div>
            <Pagination first=first next=next/>
        </Body>
    }
}

#[component]
fn Filter(asked: PeopleAsked) -> impl IntoView {
    let l = language();
    let roles = Choice::or_none(t::admin::all(l), Choice::each(Role::ALL, |role| common::role(l, role)));
    view! {
        <form class="inline-form" action=AdminPlace::People.href() method="get" role="search" aria-label=t::ui::admin_people(l)>
            <div class="field">
                <label for="filter-text">{t::admin::people_text(l)}</label>
                <input class="input" id="filter-text" name="text" type="search" dir="auto" value=asked.text/>
            </div>
            <FilterSelect name="role" label=t::admin::role(l) choices=roles value=asked.role/>
            <button class="btn" type="submit">{t::admin::filter(l)}</button>
        </form>
    }
}

#[component]
fn Row(line: PersonLine) -> impl IntoView {
    let l = language();
    let shape = match line.state {
        PersonState::Active => "open",
        PersonState::Invited => "new",
        PersonState::Disabled => "closed",
    };
    view! {
        <tr data-off=(line.state == PersonState::Disabled).then_some("")>
            <th scope="row">
                <a href=format!("/admin/people/{}", line.id)>{line.name}</a>
                <span class="block muted small">{line.email}</span>
            </th>
            <td>{common::role(l, line.role)}</td>
            <td>{line.organisation}</td>
            <td>{line.tier}</td>
            <td><span class="badge" data-status=shape>{words::state(l, line.state)}</span></td>
        </tr>
    }
}
