//! The filters of the agents' list.

use super::asked::TicketPageQuery;
use crate::domain::view::{DeskSort, ListChoices, Named};
use crate::domain::{Priority, Status};
use crate::t;
use crate::ui::{Choice, FilterSelect, language, words};
use leptos::prelude::*;

impl TicketPageQuery {
    /// Whether anything is filtered by what few ask for.
    fn asks_more(&self) -> bool {
        [&self.category, &self.tag, &self.assignee, &self.from, &self.until].iter().any(|part| !part.is_empty())
    }

    /// Whether anything is left out of the view.
    fn is_filtered(&self) -> bool {
        let parts = [&self.priority, &self.organisation, &self.status, &self.tier, &self.q];
        self.asks_more() || parts.iter().any(|part| !part.is_empty())
    }
}

/// Filters by address: a list can be kept and shared, and nothing is lost on the way back from a ticket.
#[component]
pub fn Filters(asked: TicketPageQuery, sort: DeskSort, choices: ListChoices) -> impl IntoView {
    let l = language();
    let sorts = Choice::each(DeskSort::ALL, |sort| match sort {
        DeskSort::Activity => t::desk::sort_activity(l),
        DeskSort::Priority => t::desk::sort_priority(l),
        DeskSort::Due => t::desk::sort_due(l),
        DeskSort::Oldest => t::desk::sort_oldest(l),
    });
    let named = |none: &'static str, of: &[Named]| Choice::or_none(none, Choice::named(of));
    let priorities = Choice::or_none(t::desk::any_priority(l), Choice::each(Priority::ALL, |p| words::priority(l, p)));
    let statuses =
        Choice::or_none(t::desk::any_status(l), Choice::each(Status::ALL, |status| words::status(l, status)));
    let tiers = named(t::desk::any_tier(l), &choices.tiers);
    let organisations = named(t::desk::any_organisation(l), &choices.organisations);
    let categories = named(t::desk::any_category(l), &choices.categories);
    let tags = named(t::desk::any_tag(l), &choices.tags);
    let people = named(t::desk::any_assignee(l), &choices.people);
    let clear = TicketPageQuery { view: asked.view.clone(), ..TicketPageQuery::default() }.address("");
    let (filtered, more) = (asked.is_filtered(), asked.asks_more());
    view! {
        <form class="filters" action="/desk" method="get" role="search" aria-label=t::desk::filters(l)>
            <input type="hidden" name="view" value=asked.view/>
            <label class="vh" for="filter-q">{t::desk::search_view(l)}</label>
            <input class="chip words" id="filter-q" name="q" type="search" dir="auto" autocomplete="off" value=asked.q placeholder=t::desk::search_view(l)/>
            <FilterSelect name="sort" label=t::desk::sort(l) choices=sorts value=sort.as_str().to_owned() chip=true/>
            <FilterSelect name="status" label=t::desk::status(l) choices=statuses value=asked.status chip=true/>
            <FilterSelect name="priority" label=t::desk::priority(l) choices=priorities value=asked.priority chip=true/>
            <FilterSelect name="tier" label=t::desk::tier(l) choices=tiers value=asked.tier chip=true/>
            <FilterSelect name="organisation" label=t::desk::organisation(l) choices=organisations value=asked.organisation chip=true/>
            <button class="btn ghost" type="submit">{t::desk::apply(l)}</button>
            {filtered.then(|| view! { <a class="btn ghost" href=clear>{t::desk::clear(l)}</a> })}
            <details class="more" open=more>
                <summary class="chip">{t::desk::more_filters(l)}</summary>
                <div class="cluster">
                    <FilterSelect name="category" label=t::desk::category(l) choices=categories value=asked.category chip=true/>
                    <FilterSelect name="tag" label=t::desk::tag(l) choices=tags value=asked.tag chip=true/>
                    <FilterSelect name="assignee" label=t::desk::assignee(l) choices=people value=asked.assignee chip=true/>
                    <Day name="from" label=t::desk::from(l) value=asked.from/>
                    <Day name="until" label=t::desk::until(l) value=asked.until/>
                    <button class="btn ghost" type="submit">{t::desk::apply(l)}</button>
                </div>
            </details>
        </form>
    }
}

#[component]
fn Day(name: &'static str, label: &'static str, value: String) -> impl IntoView {
    let id = format!("filter-{name}");
    view! {
        <span class="date-chip">
            <label for=id.clone()>{label}</label>
            <input class="chip" id=id name=name type="date" value=value/>
        </span>
    }
}
