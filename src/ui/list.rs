//! Lists of tickets: friendly rows for customers, dense ones for staff.

use super::avatar::{Avatar, AvatarKind};
use super::badge::{Prio, StatusBadge};
use super::keyed::{keyed, keyed_rows};
use super::panel::{Banner, BannerKind};
use super::tier::TierGlyph;
use super::{language, minutes, way_back, words};
use crate::domain::view::{NextDue, TicketLine};
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
) -> impl IntoView {
    way_back::keep_place();
    let language = language();
    let row = move |line: TicketLine| {
        let id = line.id.to_string();
        let select = selectable.then(|| {
            let checked = ticked.contains(&id);
            view! {
                <label class="check">
                    <input type="checkbox" name="tickets" value=id.clone() checked=checked aria-label=t::desk::select_ticket(language, &id)/>
                </label>
            }
        });
        let href = format!("/desk/tickets/{}{suffix}", line.id);
        let from = match &line.organisation {
            Some(organisation) => t::ui::from_organisation(language, organisation, &line.requester),
            None => line.requester.clone(),
        };
        let age = minutes(language, coarse(line.age_minutes));
        let due = line.due.map(|NextDue { at: when, left, missed }| {
            let whole = if left < 60 { left } else { left - left % 60 };
            let time = super::in_hours(language, whole);
            let (state, text) = if missed {
                ("breached", t::ui::due_over(language, &time))
            } else if left < NEAR {
                ("near", time)
            } else {
                ("ok", time)
            };
            let title = t::ui::due_title(language, &words::in_sentence(language, &when.text));
            view! { <time class="clock due" data-state=state datetime=when.iso title=title>{text}</time> }
        });
        let owner = match (line.mine, line.assignee) {
            (_, None) => view! {
                <Avatar name="" kind=AvatarKind::Vacant sm=true/>
                <span>{line.team.unwrap_or_else(|| t::ticket::no_one(language).to_owned())}</span>
            }
            .into_any(),
            (mine, Some(name)) => view! {
                <Avatar name=name.clone() kind=AvatarKind::Plain sm=true/>
                <span>{if mine { t::ticket::you(language).to_owned() } else { name }}</span>
            }
            .into_any(),
        };
        let key = id.clone();
        let row = view! {
            <li class="row">
                {select}
                <Prio priority=line.priority/>
                <span class="id">{id}</span>
                <a class="subject" href=href data-row=true>{line.subject}</a>
                <span class="from">{from}</span>
                <TierGlyph place=line.place cell=true/>
                <StatusBadge status=line.status cell=true/>
                <span class="owner person">{owner}</span>
                {due}
                <span class="age" title=t::ui::age(language, &age)>{age.clone()}</span>
                <time class="last" datetime=line.last.iso>{line.last.text}</time>
            </li>
        };
        keyed(key, row)
    };
    view! {
        <div class="queue" class:selectable=selectable id=selectable.then_some("field-tickets") tabindex=selectable.then_some("-1")>
            <div class="queue-head" aria-hidden="true">
                {selectable.then(|| view! { <span></span> })}
                <span></span>
                <span>{t::ui::column_number(language)}</span>
                <span>{t::ui::column_subject(language)}</span>
                <span>{t::ui::column_from(language)}</span>
                <span>{t::ui::column_tier(language)}</span>
                <span>{t::ui::column_status(language)}</span>
                <span>{t::ui::column_owner(language)}</span>
                <span>{t::ui::column_due(language)}</span>
                <span>{t::ui::column_age(language)}</span>
                <span>{t::ui::column_last(language)}</span>
            </div>
            <ul class="rows">{keyed_rows(lines.into_iter().map(row))}</ul>
        </div>
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

/// A promised time that is up within so many minutes is near.
const NEAR: i64 = 60;

/// An age as it is read at a glance: in whole hours from an hour on, in whole days from a day on.
fn coarse(minutes: i64) -> i64 {
    let unit = [1_440, 60].into_iter().find(|unit| minutes >= *unit).unwrap_or(1);
    minutes - minutes % unit
}
