//! Clients, vendors and the provider.

use super::parts::{Bar, Body, InUse};
use crate::domain::OrganisationKind;
use crate::domain::view::{OrganisationLine, Page};
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
pub struct OrganisationsAsked {
    pub text: String,
    pub kind: String,
    pub after: String,
}

/// A page of organisations.
#[server(prefix = "/read", endpoint = "admin-organisations", input = GetUrl, output = Json)]
pub async fn load_organisations(
    #[server(default)] asked: OrganisationsAsked,
) -> Result<Page<OrganisationLine>, AppError> {
    use crate::desk::admin::organisations::{self, Filter};
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    // An address that was tampered with shows everything.
    let filter = Filter { kind: asked.kind.parse().ok(), text: &asked.text, after: asked.after.parse().ok() };
    request::answer(organisations::list(&context.desk, &context.viewer, filter).await)
}

impl OrganisationsAsked {
    fn address(&self, after: &str) -> String {
        address(AdminPlace::Organisations.href(), &[("text", &self.text), ("kind", &self.kind), ("after", after)])
    }
}

#[component]
pub(super) fn Organisations() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let get = |name| query.get(name).unwrap_or_default();
            OrganisationsAsked { text: get("text"), kind: get("kind"), after: get("after") }
        })
    });
    let data = Resource::new_blocking(move || asked.get(), load_organisations);
    view! {
        <AdminShell place=AdminPlace::Organisations>
            {page(data, move |found| view! { <OrganisationsContent asked=asked.get_untracked() found=found/> }.into_any())}
        </AdminShell>
    }
}

#[component]
fn OrganisationsContent(asked: OrganisationsAsked, found: Page<OrganisationLine>) -> impl IntoView {
    let l = language();
    let first = (!asked.after.is_empty()).then(|| asked.address(""));
    let next = found.next.as_deref().map(|after| asked.address(after));
    let list = if found.lines.is_empty() {
        view! { <EmptyState title=t::admin::none_found(l) text=t::admin::none_found_text(l)/> }.into_any()
    } else {
        let rows: Vec<_> = found.lines.into_iter().map(|line| view! { <Row line=line/> }).collect();
        view! {
            <TableScroll label=t::ui::admin_organisations(l)>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t::admin::name(l)}</th>
                            <th scope="col">{t::admin::kind(l)}</th>
                            <th scope="col" class="n">{t::admin::people_count(l)}</th>
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
        <PageTitle title=t::ui::admin_organisations(l)/>
        <Bar title=t::ui::admin_organisations(l) lead=t::admin::organisations_lead(l)>
            <ButtonLink
                href="/admin/organisations/new"
                label=t::admin::add_organisation(l)
                kind=ButtonKind::Primary
                icon=IconName::Plus
            />
        </Bar>
        <Body>
            <Filter asked=asked/>
            <div class="card flush">{list}</div>
            <Pagination first=first next=next/>
        </Body>
    }
}

#[component]
fn Filter(asked: OrganisationsAsked) -> impl IntoView {
    let l = language();
    let kinds = Choice::or_none(
        t::admin::all(l),
        Choice::each(OrganisationKind::ALL, |kind| common::organisation_kind(l, kind)),
    );
    view! {
        <form class="inline-form" action=AdminPlace::Organisations.href() method="get" role="search" aria-label=t::ui::admin_organisations(l)>
            <div class="field">
                <label for="filter-text">{t::admin::filter_text(l)}</label>
                <input class="input" id="filter-text" name="text" type="search" dir="auto" value=asked.text/>
            </div>
            <FilterSelect name="kind" label=t::admin::kind(l) choices=kinds value=asked.kind/>
            <button class="btn" type="submit">{t::admin::filter(l)}</button>
        </form>
    }
}

#[component]
fn Row(line: OrganisationLine) -> impl IntoView {
    let l = language();
    view! {
        <tr data-off=line.archived.then_some("")>
            <th scope="row"><a href=format!("/admin/organisations/{}", line.id)>{line.name}</a></th>
            <td>{common::organisation_kind(l, line.kind)}</td>
            <td class="n">{line.people}</td>
            <td><InUse archived=line.archived/></td>
        </tr>
    }
}
