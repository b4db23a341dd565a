//! Lists of tickets: friendly rows for customers, dense ones for staff.

use super::avatar::{Avatar, AvatarKind};
use super::badge::{Prio, StatusBadge};
use super::icon::{Icon, IconName};
use super::keyed::{Keyed, keyed, keyed_rows};
use super::panel::{Banner, BannerKind};
use super::ring::arc;
use super::selection::SelectAll;
use super::tier::TierGlyph;
use super::{language, minutes, way_back, words};
use crate::domain::Status;
use crate::domain::view::{DeskSort, DueGroup, NextDue, TicketLine};
use crate::t;
use leptos::prelude::*;

/// Tickets as their requesters see them.
#[component]
pub fn TicketList(
    lines: Vec<TicketLine>,
    /// Names who registered each, for readers of a whole organisation's tickets.
    #[prop(optional)]
    with_requester: bool,
) -> impl IntoView {
    let language = language();
    let row = move |line: TicketLine| {
        let updated = t::ui::updated(language, &words::in_sentence(language, &line.last.text));
        view! {
            <li>
                <a href=format!("/tickets/{}", line.id)>
                    <span class="title">{line.subject}</span>
                    <span class="meta">
                        <span class="num">{line.id.to_string()}</span>
                        <StatusBadge status=line.status for_customer=true/>
                        {with_requester.then(|| view! { <span>{line.requester}</span> })}
                        <time datetime=line.last.iso>{updated}</time>
                    </span>
                    <span class="side">
                        <TierGlyph place=line.place/>
                        {line.assignee.map(|name| view! { <span class="muted small">{name}</span> })}
                    </span>
                </a>
            </li>
        }
    };
    view! { <ul class="tickets">{lines.into_iter().map(row).collect::<Vec<_>>()}</ul> }
}

/// Tickets as staff see them. J and K move through the rows. Whoever comes back from a ticket finds its row.
#[component]
pub fn Queue(
    lines: Vec<TicketLine>,
    /// What the addresses of tickets end with, so that a ticket knows the list it was opened from: `?from=…`.
    #[prop(optional, into)]
    suffix: String,
    /// With a box before each row, named `tickets`, for the form around the list.
    #[prop(optional)]
    selectable: bool,
    /// The numbers of the rows that are ticked already.
    #[prop(optional)]
    ticked: Vec<String>,
    /// The order that the rows are in. In that of promised times they stand in groups.
    #[prop(default = DeskSort::Oldest)]
    sort: DeskSort,
    /// Addresses of the same list in other orders.
    #[prop(optional, into)]
    orders: Vec<(DeskSort, String)>,
    /// Says the tier in each row.
    #[prop(default = true)]
    tiers: bool,
    /// Whether these are all there are, so that groups can be counted.
    #[prop(optional)]
    whole: bool,
) -> impl IntoView {
    way_back::keep_place();
    let l = language();
    let group_of = |line: &TicketLine| line.due.as_ref().map_or(DueGroup::None, |due| due.group);
    let mut rows = Vec::new();
    let mut group = None;
    let counts = DueGroup::ALL.iter().map(|group| lines.iter().filter(|line| group_of(line) == *group).count());
    let counts: Vec<usize> = counts.collect();
    for line in lines {
        let own = group_of(&line);
        if sort == DeskSort::Due && group != Some(own) {
            let count = DueGroup::ALL.iter().zip(&counts).find(|(group, _)| **group == own).map(|(_, count)| *count);
            rows.push(group_head(own, count.filter(|_| whole)));
            group = Some(own);
        }
        let checked = selectable.then(|| ticked.contains(&line.id.to_string()));
        rows.push(row(line, &suffix, checked, sort, tiers));
    }
    let head = move |of: DeskSort, class: &'static str, label: &'static str, icon: Option<IconName>| {
        let current = sort == of;
        let text = match icon {
            Some(icon) => view! { <Icon name=icon sm=true/><span class="vh">{label}</span> }.into_any(),
            None => label.into_any(),
        };
        match orders.iter().find(|(order, _)| *order == of) {
            Some((_, href)) => view! {
                <a class=class href=href.clone() aria-current=current.then_some("true")>
                    {text}
                    {current.then(|| view! { <Icon name=IconName::ArrowUp sm=true/> })}
                </a>
            }
            .into_any(),
            None => view! { <span class=class>{text}</span> }.into_any(),
        }
    };
    let last = match sort {
        DeskSort::Activity => view! { <span class="c-sla">{t::ui::column_last(l)}</span> }.into_any(),
        DeskSort::Oldest => view! { <span class="c-sla">{t::ui::column_age(l)}</span> }.into_any(),
        DeskSort::Due | DeskSort::Priority => head(DeskSort::Due, "c-sla", t::ui::column_left(l), None),
    };
    view! {
        <div class="queue" class:selectable=selectable class:with-tier=tiers id=selectable.then_some("field-tickets") tabindex=selectable.then_some("-1")>
            <div class="queue-head" role="group" aria-label=t::ui::sort_by(l)>
                {selectable.then(|| view! { <SelectAll/> })}
                {head(DeskSort::Priority, "c-prio", t::ui::sort_priority(l), Some(IconName::Flag))}
                {head(DeskSort::Oldest, "c-id", t::ui::column_number(l), None)}
                <span class="c-subject">{t::ui::column_subject(l)}</span>
                <span class="c-from">{t::ui::column_from(l)}</span>
                {tiers.then(|| view! { <span class="c-tier">{t::ui::column_tier(l)}</span> })}
                <span class="c-state">{t::ui::column_status(l)}</span>
                <span class="c-owner">{t::ui::column_owner(l)}</span>
                {last}
            </div>
            <ul class="rows">{keyed_rows(rows)}</ul>
        </div>
    }
}

/// The line above the tickets of a group.
fn group_head(group: DueGroup, count: Option<usize>) -> Keyed {
    let l = language();
    let name = match group {
        DueGroup::Over => t::desk::group_over(l),
        DueGroup::Hour => t::desk::group_hour(l),
        DueGroup::Later => t::desk::group_later(l),
        DueGroup::None => t::desk::group_none(l),
    };
    let count = count.map(|count| t::desk::group_count(l, i64::try_from(count).unwrap_or(i64::MAX)));
    let head = view! {
        <li class="queue-group">
            <h2>{name}</h2>
            {count.map(|count| view! { <span>{count}</span> })}
        </li>
    };
    keyed(format!("group-{}", group.as_str()), head)
}

fn row(line: TicketLine, suffix: &str, checked: Option<bool>, sort: DeskSort, tiers: bool) -> Keyed {
    let l = language();
    let id = line.id.to_string();
    let select = checked.map(|checked| {
        view! {
            <label class="check">
                <input type="checkbox" name="tickets" value=id.clone() checked=checked aria-label=t::desk::select_ticket(l, &id)/>
            </label>
        }
    });
    let href = format!("/desk/tickets/{}{suffix}", line.id);
    let from = match &line.organisation {
        Some(organisation) => t::ui::from_organisation(l, organisation, &line.requester),
        None => line.requester.clone(),
    };
    let owner = match (line.mine, line.assignee) {
        (_, None) => view! {
            <Avatar name="" kind=AvatarKind::Vacant sm=true/>
            <span>{line.team.unwrap_or_else(|| t::ticket::no_one(l).to_owned())}</span>
        }
        .into_any(),
        (true, Some(name)) => view! {
            <Avatar name=name kind=AvatarKind::Accent sm=true/>
            <span>{t::ticket::you(l)}</span>
        }
        .into_any(),
        (false, Some(name)) => view! {
            <Avatar name=name.clone() kind=AvatarKind::Plain sm=true/>
            <span title=name.clone()>{short_name(&name)}</span>
        }
        .into_any(),
    };
    let waits = matches!(line.status, Status::WaitingCustomer | Status::WaitingVendor);
    let time = match sort {
        DeskSort::Activity => view! { <time class="sla" datetime=line.last.iso>{line.last.text}</time> }.into_any(),
        DeskSort::Oldest => {
            let age = minutes(l, coarse(line.age_minutes));
            view! { <span class="sla" title=t::ui::age(l, &age)>{age.clone()}</span> }.into_any()
        }
        DeskSort::Due | DeskSort::Priority => time_left(line.due, waits),
    };
    // Beside the link: its words are the subject alone.
    let unread = line.unread.then(|| view! { <span class="vh">{t::ui::unread(l)}</span> });
    let subject = line.subject.clone();
    let key = id.clone();
    let row = view! {
        <li class="row" data-unread=line.unread>
            {select}
            <Prio priority=line.priority/>
            <span class="id">{id}</span>
            <a class="subject" href=href title=subject data-row=true>{line.subject}</a>
            {unread}
            <span class="from" title=from.clone()>{from.clone()}</span>
            {tiers.then(|| view! { <TierGlyph place=line.place cell=true/> })}
            <StatusBadge status=line.status cell=true/>
            <span class="owner person">{owner}</span>
            {time}
        </li>
    };
    keyed(key, row)
}

/// The time that is left of the next promise: in working time while it is up today, else the day.
fn time_left(due: Option<NextDue>, waits: bool) -> AnyView {
    let l = language();
    match due {
        Some(due) => {
            let whole = if due.left < 60 { due.left } else { due.left - due.left % 5 };
            let time = super::in_hours(l, whole);
            let (state, text) = match due.group {
                DueGroup::Over => ("breached", t::ui::due_over(l, &time)),
                _ if due.another_day => ("ok", due.at.text.clone()),
                DueGroup::Hour => ("near", t::ui::time_left(l, &time)),
                _ => ("ok", time),
            };
            let title = t::ui::due_title(l, &words::in_sentence(l, &due.at.text));
            let share = due.share();
            view! {
                <time class="clock sla" data-state=state datetime=due.at.iso title=title>
                    {arc(state, share)}
                    <span>{text}</span>
                </time>
            }
            .into_any()
        }
        None if waits => view! { <span class="clock sla" data-state="paused">{arc("paused", 0)}<span>{t::ui::paused(l)}</span></span> }.into_any(),
        None => view! { <span class="sla"></span> }.into_any(),
    }
}

/// A name as it is read at a glance: "Mira B."
fn short_name(name: &str) -> String {
    let mut parts = name.split_whitespace();
    match (parts.next(), parts.next_back().and_then(|last| last.chars().next())) {
        (Some(first), Some(letter)) => format!("{first} {letter}."),
        _ => name.to_owned(),
    }
}

/// Says that a search was stopped before it had looked at all there is.
#[component]
pub fn SearchStopped(stopped: bool) -> impl IntoView {
    let l = language();
    stopped.then(|| {
        view! { <Banner kind=BannerKind::Near title=t::ui::search_stopped_title(l) text=t::ui::search_stopped(l)/> }
    })
}

/// An age as it is read at a glance: in whole hours from an hour on, in whole days from a day on.
fn coarse(minutes: i64) -> i64 {
    let unit = [1_440, 60].into_iter().find(|unit| minutes >= *unit).unwrap_or(1);
    minutes - minutes % unit
}
