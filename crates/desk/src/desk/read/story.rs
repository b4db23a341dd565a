//! Events as entries, and the ladder that they tell of.

use super::first_name;
use crate::db::attachment::Attachment;
use crate::db::event::Event;
use crate::db::story::Part;
use crate::desk::files::is_picture;
use crate::desk::markdown;
use crate::desk::when::when;
use crate::domain::view::{Entry, EntryCard, File, LadderTier, RungState, Side, Story, Viewer};
use crate::domain::{Audience, EventData, EventId, Role, Status, Tier, Timestamp, clean_file_name};

/// Words for whom the entries are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    Customer,
    Staff,
    Vendor,
}

/// A part of a story that the reader may see, each entry with its files; files of other events are dropped.
pub fn story(
    part: Part,
    files: &[Attachment],
    reader: Reader,
    viewer: &Viewer,
    provider: &str,
    now: Timestamp,
) -> Story {
    let (before, after) = (part.before, part.after);
    Story { entries: entries(part.events, before, files, reader, viewer, provider, now), before, after }
}

/// Entries from events of which so many come before.
pub fn entries(
    events: Vec<Event>,
    before: i64,
    files: &[Attachment],
    reader: Reader,
    viewer: &Viewer,
    provider: &str,
    now: Timestamp,
) -> Vec<Entry> {
    events
        .into_iter()
        .zip(before + 1..)
        .map(|(event, place)| {
            let side = side(&event, viewer);
            let who = match (&event.actor, side, reader) {
                (Some(name), Side::Support, Reader::Customer) => first_name(name),
                (Some(name), _, _) => name.clone(),
                (None, _, _) => provider.to_owned(),
            };
            let role = match side {
                Side::Support => event.actor_tier.clone().unwrap_or_else(|| provider.to_owned()),
                _ => String::new(),
            };
            // Customers and the vendor's people deal with the provider, and do not learn each other's names.
            let who = match (reader, side) {
                (Reader::Vendor, Side::Customer) | (Reader::Customer, Side::Vendor) => String::new(),
                _ => who,
            };
            let what = if reader == Reader::Staff { event.data.0 } else { event.data.0.for_outsiders() };
            let shareable = reader == Reader::Staff
                && event.audience == Audience::Public
                && matches!(what, EventData::Opened | EventData::Replied { .. } | EventData::Thanked);
            Entry {
                // The numbers of events count what others may not know of; only staff choose events by them.
                id: if reader == Reader::Staff { event.id } else { EventId(place) },
                at: when(event.at, viewer, now),
                who,
                side,
                role,
                audience: event.audience,
                what,
                folded: event.beginning.is_some().then_some(place),
                html: match event.beginning {
                    Some(beginning) => markdown::to_html(&beginning),
                    None => event.body_html,
                },
                card: event.card.and_then(|card| serde_json::from_value::<EntryCard>(card.0).ok()),
                files: files.iter().filter(|file| file.event_id == event.id).map(shown).collect(),
                shareable,
            }
        })
        .collect()
}

pub fn shown(file: &Attachment) -> File {
    File {
        href: format!("/files/{}", file.key),
        name: clean_file_name(&file.name),
        size: file.size,
        picture: is_picture(&file.media_type),
    }
}

fn side(event: &Event, viewer: &Viewer) -> Side {
    if event.actor_id.is_some() && event.actor_id == viewer.actor.person() {
        return Side::Me;
    }
    match event.actor_role {
        None => Side::System,
        Some(Role::Customer | Role::CustomerLead) => Side::Customer,
        Some(Role::Vendor) => Side::Vendor,
        Some(Role::Agent | Role::Lead | Role::Admin) => Side::Support,
    }
}

/// A stay of the ticket at one tier.
struct Stay {
    position: i64,
    since: Timestamp,
}

/// Where a ticket has been, from its events, and where it is.
pub fn ladder(
    events: &[Event],
    tiers: &[Tier],
    here: i64,
    status: Status,
    assignee: Option<&str>,
    viewer: &Viewer,
    now: Timestamp,
) -> Vec<LadderTier> {
    let mut stays: Vec<Stay> = Vec::new();
    for event in events {
        let to = match &event.data.0 {
            EventData::Opened => tiers.iter().find(|tier| tier.is_staffed()).map(|tier| tier.position),
            EventData::Escalated { to_position, .. }
            | EventData::Returned { to_position, .. }
            | EventData::SharedWithVendor { to_position, .. }
            | EventData::VendorReturned { to_position, .. } => Some(*to_position),
            _ => None,
        };
        if let Some(position) = to {
            stays.push(Stay { position, since: event.at });
        }
    }
    let staff = viewer.actor.role().is_some_and(Role::is_staff);
    let highest = stays.iter().map(|stay| stay.position).max().unwrap_or(here);
    tiers
        .iter()
        .map(|tier| {
            let first = stays.iter().find(|stay| stay.position == tier.position);
            let last = stays.iter().rev().find(|stay| stay.position == tier.position);
            let now_here = tier.position == here && status != Status::Closed;
            let state = if now_here {
                RungState::Now
            } else if first.is_some() {
                RungState::Done
            } else if !tier.self_service && tier.position < highest {
                RungState::Skipped
            } else {
                RungState::Todo
            };
            let since = if now_here { last } else { first }.map(|stay| stay.since);
            let who = match (now_here && !tier.outside, assignee) {
                (true, Some(name)) => Some(if staff { name.to_owned() } else { first_name(name) }),
                _ => None,
            };
            LadderTier {
                name: tier.name.clone(),
                state,
                who,
                since: since.map(|at| when(at, viewer, now)),
                minutes: since.filter(|_| now_here).map(|at| now.minutes_since(at)),
            }
        })
        .collect()
}
