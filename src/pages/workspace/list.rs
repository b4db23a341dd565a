//! The agents' list.

use super::asked::TicketPageQuery;
use super::bulk::SelectionBar;
use super::filters::Filters;
use crate::domain::view::{DeskList, DeskRail, DeskSort, DeskView, ListChoices};
use crate::domain::{FormRoute, KeptForm};
use crate::error::{AppError, Json};
use crate::pages::load::{AddressPart, ErrorView, address, page_of};
use crate::t;
use crate::ui::{
    ButtonKind, DeskShell, EmptyState, ErrorSummary, Form, PageTitle, Pagination, Queue, RailViews, SearchStopped,
    SubmitButton, keyed, labelled, language, use_query_map,
};
use leptos::html;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// The list with what its filters offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListPage {
    pub list: DeskList,
    pub choices: ListChoices,
    /// What was kept of changing several tickets.
    pub kept: KeptForm,
    pub view: DeskView,
    pub sort: DeskSort,
}

/// A page of the agents' list.
#[server(prefix = "/read", endpoint = "desk", input = GetUrl, output = Json)]
pub async fn load_desk(#[server(default)] asked: TicketPageQuery) -> Result<ListPage, AppError> {
    use crate::desk::read::workspace::{self, Filter};
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    let (view, sort) = (asked.view(), asked.order());
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
        team: asked.team.parse().ok(),
        product: asked.product.parse().ok(),
        due: asked.due.parse().ok(),
        from: asked.from,
        until: asked.until,
        text: asked.q,
        after: asked.after,
    };
    let list = request::answer(workspace::list(&context.desk, &context.viewer, &filter).await)?;
    let choices = request::answer(workspace::list_choices(&context.desk, &context.viewer).await)?;
    let kept = request::answer(context.kept_of_list(FormRoute::ChangeSelected.name()).await)?;
    Ok(ListPage { list, choices, kept, view, sort })
}

#[component]
pub(super) fn DeskPage() -> impl IntoView {
    let query = use_query_map();
    let asked =
        Memo::new(move |_| query.with(|query| TicketPageQuery::from_parts(|name| query.get(name).unwrap_or_default())));
    let data = Resource::new_blocking(move || asked.get(), load_desk);
    page_of(
        data,
        AddressPart::Path,
        move |found| view! { <DeskPageContent asked=asked.get_untracked() found=found/> }.into_any(),
        |error| view! { <Failed error=error/> }.into_any(),
    )
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
fn DeskPageContent(asked: TicketPageQuery, found: ListPage) -> impl IntoView {
    let l = language();
    let ListPage { list, choices, kept, view, sort } = found;
    let title = title(view, &list.rail);
    let count = i64::try_from(list.page.lines.len()).unwrap_or(0);
    let (rail, stopped) = (list.rail, list.stopped);
    let first = (!asked.after.is_empty()).then(|| asked.address(""));
    let next = list.page.next.as_deref().map(|after| asked.address(after));
    // The ticket's page leads back to this very list.
    let present = asked.address(&asked.after);
    let (suffix, shown) = (address("", &[("from", &present)]), present.clone());
    let refused = crate::pages::load::failed(&kept);
    let orders = [DeskSort::Priority, DeskSort::Oldest, DeskSort::Due].map(|sort| (sort, asked.sorted(sort)));
    // A view of one tier does not say it in each row.
    let tiers = !matches!(view, DeskView::Tier | DeskView::Unassigned) && asked.tier.is_empty();
    let whole = first.is_none() && next.is_none();
    let (ticked, before, bulk) = (kept.all("tickets").to_vec(), kept.clone(), choices.clone());
    let versions: Vec<String> = list.page.lines.iter().map(|line| format!("{}:{}", line.id, line.version)).collect();
    let lines = if list.page.lines.is_empty() {
        view! { <EmptyState title=t::desk::none(l) text=t::desk::none_text(l)/> }.into_any()
    } else {
        view! {
            <Form to=FormRoute::ChangeSelected kept=kept within="several" about="tickets" refill=false class="queue-form" label=t::desk::tickets(l)>
                <ErrorSummary/>
                {labelled("tickets", t::desk::which_selected(l))}
                <input type="hidden" name="versions" value=versions.join(" ")/>
                <Queue lines=list.page.lines suffix=suffix selectable=true ticked=ticked sort=sort orders=orders tiers=tiers whole=whole/>
                {keyed(present.clone(), view! { <SelectionBar choices=bulk kept=before/> })}
            </Form>
        }
        .into_any()
    };
    let query = asked.q.clone();
    let list = NodeRef::<html::Section>::new();
    // Another page or view begins at its top, in the same box.
    Effect::new(move |_| {
        if let Some(list) = list.get() {
            list.set_scroll_top(0);
        }
    });
    view! {
        <PageTitle title=title.clone() failed=refused/>
        <DeskShell rail=move || view! { <RailViews rail=rail current=view/> } query=query>
            <div class="workbar">
                <h1>{title}</h1>
                <span class="muted small num">{t::desk::found(l, count)}</span>
                <Form to=FormRoute::TakeNext class="inline-form push">
                    <SubmitButton label=t::desk::take_next(l) kind=ButtonKind::Primary keys="N"/>
                </Form>
            </div>
            {keyed(shown, view! { <Filters asked=asked sort=sort choices=choices/> })}
            <section class="scroll" node_ref=list tabindex="0" aria-label=t::desk::tickets(l)>
                <SearchStopped stopped=stopped/>
                {lines}
                <Pagination first=first next=next/>
            </section>
        </DeskShell>
    }
}
