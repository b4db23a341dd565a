//! The filters of the agents' list.

use super::asked::TicketPageQuery;
use crate::domain::view::{DeskSort, DueFilter, ListChoices, Named};
use crate::domain::{Priority, Status};
use crate::t;
use crate::ui::{Choice, FilterDay, FilterForm, FilterSelect, Icon, IconName, language, shortcut, words};
use leptos::prelude::*;

/// Filters by address: a list can be kept and shared, and nothing is lost on the way back from a ticket. Those that are set
/// stand in the line and can be taken off; the others wait behind "Add filter".
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
    let due = Choice::each(DueFilter::ALL, |due| match due {
        DueFilter::Over => t::desk::due_over(l),
        DueFilter::Hour => t::desk::due_hour(l),
        DueFilter::Day => t::desk::due_day(l),
    });
    let priorities = Choice::each(Priority::ALL, |p| words::priority(l, p));
    let statuses = Choice::each(Status::ALL, |status| words::status(l, status));
    let all = [
        ("status", t::desk::status(l), Choice::or_none(t::desk::any_status(l), statuses), &asked.status),
        ("due", t::ui::column_due(l), Choice::or_none(t::desk::any_due(l), due), &asked.due),
        ("priority", t::desk::priority(l), Choice::or_none(t::desk::any_priority(l), priorities), &asked.priority),
        ("assignee", t::desk::assignee(l), named(t::desk::any_assignee(l), &choices.people), &asked.assignee),
        ("team", t::desk::team(l), named(t::desk::any_team(l), &choices.teams), &asked.team),
        ("tier", t::desk::tier(l), named(t::desk::any_tier(l), &choices.tiers), &asked.tier),
        (
            "organisation",
            t::desk::organisation(l),
            named(t::desk::any_organisation(l), &choices.organisations),
            &asked.organisation,
        ),
        ("product", t::desk::product(l), named(t::desk::any_product(l), &choices.products), &asked.product),
        ("category", t::desk::category(l), named(t::desk::any_category(l), &choices.categories), &asked.category),
        ("tag", t::desk::tag(l), named(t::desk::any_tag(l), &choices.tags), &asked.tag),
    ];
    let days = [("from", t::desk::from(l), &asked.from), ("until", t::desk::until(l), &asked.until)];
    let drop = |name: &str, label: &str| {
        view! {
            <a class="token-drop" href=asked.without(name) aria-label=t::desk::remove_filter(l, label)><Icon name=IconName::Cross sm=true/></a>
        }
    };
    let (mut set, mut unset) = (Vec::new(), Vec::new());
    for (name, label, choices, value) in all {
        let field = view! { <FilterSelect name=name label=label choices=choices value=value.clone() chip=true/> };
        if value.is_empty() {
            unset.push(field.into_any());
        } else {
            set.push(view! { <span class="token">{field}{drop(name, label)}</span> });
        }
    }
    for (name, label, value) in days {
        let field = view! { <FilterDay name=name label=label value=value.clone()/> };
        if value.is_empty() {
            unset.push(field.into_any());
        } else {
            set.push(view! { <span class="token">{field}{drop(name, label)}</span> });
        }
    }
    let clear = TicketPageQuery { view: asked.view.clone(), ..TicketPageQuery::default() }.address("");
    let filtered = asked.is_filtered();
    let words = (!asked.q.is_empty()).then(|| drop("q", t::desk::search_view(l)));
    view! {
        <FilterForm action="/desk" label=t::desk::filters(l)>
            <input type="hidden" name="view" value=asked.view.clone()/>
            <label class="vh" for="filter-q">{t::desk::search_view(l)}</label>
            <span class="token-words">
                <input class="chip words" id="filter-q" name="q" type="search" dir="auto" autocomplete="off" value=asked.q.clone() placeholder=t::desk::search_view(l)/>
                {words}
            </span>
            {set}
            <details class="more">
                <summary class="chip add" aria-keyshortcuts=shortcut(Some("F"))><Icon name=IconName::Plus sm=true/>{t::desk::add_filter(l)}</summary>
                <div class="filter-panel">
                    {unset}
                    <button class="btn" type="submit" data-without-script=true>{t::desk::apply(l)}</button>
                </div>
            </details>
            <span class="filter-end">
                {filtered.then(|| view! { <a class="btn ghost" href=clear>{t::desk::clear(l)}</a> })}
                <FilterSelect name="sort" label=t::desk::sort(l) choices=sorts value=sort.as_str().to_owned() chip=true/>
            </span>
            <button class="btn ghost" type="submit" data-without-script=true>{t::desk::apply(l)}</button>
        </FilterForm>
    }
}
