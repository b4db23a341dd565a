//! The agents' list.

use super::bulk::TakeSelected;
use crate::domain::Priority;
use crate::domain::view::{DeskList, DeskRail, DeskSort, DeskView, Named};
use crate::error::AppError;
use crate::pages::load::{ErrorView, address};
use crate::t;
use crate::ui::{
    Choice, DeskShell, EmptyState, Form, IconName, PageTitle, Pagination, Queue, RailViews, SubmitButton, language,
    words,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::server_fn::codec::GetUrl;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

/// What is asked of the list; each part as it stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub view: String,
    pub sort: String,
    pub priority: String,
    pub organisation: String,
    pub q: String,
    pub after: String,
}

/// The list with what its filters offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListPage {
    pub list: DeskList,
    pub organisations: Vec<Named>,
    pub view: DeskView,
    pub sort: DeskSort,
}

/// A page of the agents' list.
#[server(prefix = "/read", endpoint = "desk", input = GetUrl)]
pub async fn load_desk(#[server(default)] asked: Asked) -> Result<ListPage, AppError> {
    use crate::desk::read::workspace::{self, Filter};
    use crate::pages::door;
    let door = door::answer(door::door())?;
    let (view, sort) = (asked.view.parse().unwrap_or(DeskView::Tier), asked.sort.parse().unwrap_or(DeskSort::Activity));
    let filter = Filter {
        view,
        sort,
        priority: asked.priority.parse().ok(),
        organisation: asked.organisation.parse().ok(),
        text: asked.q,
        after: asked.after,
    };
    let list = door::answer(workspace::list(&door.desk, &door.viewer, &filter).await)?;
    let organisations = door::answer(workspace::organisations(&door.desk, &door.viewer).await)?;
    Ok(ListPage { list, organisations, view, sort })
}

impl Asked {
    /// The address of the list with this filter, after a row when one is named.
    pub fn address(&self, after: &str) -> String {
        let parts = [
            ("view", self.view.as_str()),
            ("sort", &self.sort),
            ("priority", &self.priority),
            ("organisation", &self.organisation),
            ("q", &self.q),
            ("after", after),
        ];
        address("/desk", &parts)
    }
}

#[component]
pub(super) fn DeskPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let get = |name| query.get(name).unwrap_or_default();
            Asked {
                view: get("view"),
                sort: get("sort"),
                priority: get("priority"),
                organisation: get("organisation"),
                q: get("q"),
                after: get("after"),
            }
        })
    });
    let data = Resource::new_blocking(move || asked.get(), load_desk);
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match data.await {
                    Ok(found) => view! { <Content asked=asked.get_untracked() found=found/> }.into_any(),
                    Err(error) => view! { <Failed error=error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// The workspace without its content.
#[component]
pub fn Failed(error: AppError) -> impl IntoView {
    view! { <DeskShell rail=|| ()><ErrorView error=error/></DeskShell> }
}

/// The name of a view, as the rail calls it.
fn title(view: DeskView, rail: &DeskRail) -> String {
    let l = language();
    match view {
        DeskView::Mine => t::ui::view_mine(l).to_owned(),
        DeskView::Unassigned => t::ui::view_unassigned(l).to_owned(),
        DeskView::Tier => t::ui::view_tier(l, &rail.tier),
        DeskView::Team => t::routing::view_team(l).to_owned(),
        DeskView::WaitingCustomer => t::ui::view_waiting_customer(l).to_owned(),
        DeskView::WaitingVendor => t::ui::view_waiting_vendor(l).to_owned(),
        DeskView::Resolved => t::ui::view_resolved(l).to_owned(),
        DeskView::All => t::ui::view_all(l).to_owned(),
    }
}

#[component]
fn Content(asked: Asked, found: ListPage) -> impl IntoView {
    let l = language();
    let ListPage { list, organisations, view, sort } = found;
    let title = title(view, &list.rail);
    let count = i64::try_from(list.page.lines.len()).unwrap_or(0);
    let rail = list.rail;
    let first = (!asked.after.is_empty()).then(|| asked.address(""));
    let next = list.page.next.as_deref().map(|after| asked.address(after));
    // The ticket's page leads back to this very list.
    let suffix = address("", &[("from", &asked.address(&asked.after))]);
    let lines = if list.page.lines.is_empty() {
        view! { <EmptyState title=t::desk::none(l) text=t::desk::none_text(l)/> }.into_any()
    } else {
        view! {
            <Form action=TakeSelected::PATH name="take-selected" class="queue-form" label=t::desk::tickets(l)>
                <Queue lines=list.page.lines suffix=suffix selectable=true/>
                <div class="selection">
                    <span class="muted">{t::desk::selected_text(l)}</span>
                    <SubmitButton label=t::desk::take_selected(l) icon=IconName::User/>
                </div>
            </Form>
        }
        .into_any()
    };
    let query = asked.q.clone();
    view! {
        <PageTitle title=title.clone()/>
        <DeskShell rail=move || view! { <RailViews rail=rail current=view/> } query=query>
            <div class="workbar">
                <h1>{title}</h1>
                <span class="muted small num">{t::desk::found(l, count)}</span>
            </div>
            <Filters asked=asked sort=sort organisations=organisations/>
            <section class="scroll" tabindex="0" aria-label=t::desk::tickets(l)>
                {lines}
                <Pagination first=first next=next/>
            </section>
        </DeskShell>
    }
}

/// Filters by address: a list can be kept and shared, and nothing is lost on the way back from a ticket.
#[component]
fn Filters(asked: Asked, sort: DeskSort, organisations: Vec<Named>) -> impl IntoView {
    let l = language();
    let sorts = Choice::each(DeskSort::ALL, |sort| match sort {
        DeskSort::Activity => t::desk::sort_activity(l),
        DeskSort::Priority => t::desk::sort_priority(l),
        DeskSort::Due => t::desk::sort_due(l),
        DeskSort::Oldest => t::desk::sort_oldest(l),
    });
    let mut priorities = vec![Choice::new("", t::desk::any_priority(l))];
    priorities.extend(Choice::each(Priority::ALL, |priority| words::priority(l, priority)));
    let mut all = vec![Choice::new("", t::desk::any_organisation(l))];
    all.extend(Choice::named(&organisations));
    let clear = Asked { view: asked.view.clone(), ..Asked::default() }.address("");
    let filtered = !(asked.priority.is_empty() && asked.organisation.is_empty() && asked.q.is_empty());
    view! {
        <form class="filters" action="/desk" method="get" role="search" aria-label=t::desk::filters(l)>
            <input type="hidden" name="view" value=asked.view/>
            <input type="hidden" name="q" value=asked.q/>
            <Select name="sort" label=t::desk::sort(l) options=sorts value=sort.as_str().to_owned()/>
            <Select name="priority" label=t::desk::priority(l) options=priorities value=asked.priority/>
            <Select name="organisation" label=t::desk::organisation(l) options=all value=asked.organisation/>
            <button class="btn ghost" type="submit">{t::desk::apply(l)}</button>
            {filtered.then(|| view! { <a class="btn ghost" href=clear>{t::desk::clear(l)}</a> })}
        </form>
    }
}

/// A choice of the filters. It takes effect with the button: a list that changes under a key that only looks is a surprise.
#[component]
fn Select(name: &'static str, label: &'static str, options: Vec<Choice>, value: String) -> impl IntoView {
    let options: Vec<_> = options
        .into_iter()
        .map(|choice| {
            let chosen = choice.value == value;
            view! { <option value=choice.value selected=chosen>{choice.label}</option> }
        })
        .collect();
    let id = format!("filter-{name}");
    view! {
        <span class="chip-select">
            <label class="vh" for=id.clone()>{label}</label>
            <select class="chip" id=id name=name>{options}</select>
        </span>
    }
}
