//! The agents' list.

use super::bulk::{ChangeSelected, SelectionBar};
use super::filters::Filters;
use crate::domain::Kept;
use crate::domain::view::{DeskList, DeskRail, DeskSort, DeskView, ListChoices};
use crate::error::AppError;
use crate::pages::load::{ErrorView, address};
use crate::t;
use crate::ui::{DeskShell, EmptyState, ErrorSummary, Form, PageTitle, Pagination, Queue, RailViews, language};
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
    pub status: String,
    pub tier: String,
    pub category: String,
    pub tag: String,
    pub assignee: String,
    pub from: String,
    pub until: String,
    pub q: String,
    pub after: String,
}

/// The list with what its filters offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListPage {
    pub list: DeskList,
    pub choices: ListChoices,
    /// What was kept of changing several tickets.
    pub kept: Kept,
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
        status: asked.status.parse().ok(),
        place: asked.tier.parse().ok(),
        category: asked.category.parse().ok(),
        tag: asked.tag.parse().ok(),
        assignee: asked.assignee.parse().ok(),
        from: asked.from,
        until: asked.until,
        text: asked.q,
        after: asked.after,
    };
    let list = door::answer(workspace::list(&door.desk, &door.viewer, &filter).await)?;
    let choices = door::answer(workspace::list_choices(&door.desk, &door.viewer).await)?;
    let kept = door::answer(door.kept("change-selected").await)?;
    Ok(ListPage { list, choices, kept, view, sort })
}

impl Asked {
    /// The address of the list with this filter, after a row when one is named.
    pub fn address(&self, after: &str) -> String {
        let parts = [
            ("view", self.view.as_str()),
            ("sort", &self.sort),
            ("priority", &self.priority),
            ("organisation", &self.organisation),
            ("status", &self.status),
            ("tier", &self.tier),
            ("category", &self.category),
            ("tag", &self.tag),
            ("assignee", &self.assignee),
            ("from", &self.from),
            ("until", &self.until),
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
                status: get("status"),
                tier: get("tier"),
                category: get("category"),
                tag: get("tag"),
                assignee: get("assignee"),
                from: get("from"),
                until: get("until"),
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
    let ListPage { list, choices, kept, view, sort } = found;
    let title = title(view, &list.rail);
    let count = i64::try_from(list.page.lines.len()).unwrap_or(0);
    let rail = list.rail;
    let first = (!asked.after.is_empty()).then(|| asked.address(""));
    let next = list.page.next.as_deref().map(|after| asked.address(after));
    // The ticket's page leads back to this very list.
    let suffix = address("", &[("from", &asked.address(&asked.after))]);
    let (ticked, before, bulk) = (kept.all("tickets").to_vec(), kept.clone(), choices.clone());
    let labels = [
        ("tickets", t::desk::which_selected(l)),
        ("assignee", t::desk::assign_selected(l)),
        ("status", t::desk::status(l)),
        ("priority", t::desk::priority(l)),
        ("reason", t::desk::reason_selected(l)),
        ("tag", t::desk::tag_selected(l)),
    ];
    let lines = if list.page.lines.is_empty() {
        view! { <EmptyState title=t::desk::none(l) text=t::desk::none_text(l)/> }.into_any()
    } else {
        view! {
            <Form action=ChangeSelected::PATH name="change-selected" kept=kept within="several" class="queue-form" label=t::desk::tickets(l)>
                <ErrorSummary labels=labels/>
                <Queue lines=list.page.lines suffix=suffix selectable=true ticked=ticked/>
                <SelectionBar choices=bulk kept=before/>
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
            <Filters asked=asked sort=sort choices=choices/>
            <section class="scroll" tabindex="0" aria-label=t::desk::tickets(l)>
                {lines}
                <Pagination first=first next=next/>
            </section>
        </DeskShell>
    }
}
