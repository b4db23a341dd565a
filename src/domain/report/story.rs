//! From a ticket's story to what counts. The same function serves the ticket that changes now, the filling in of what
//! was never counted, and example data, so that all of them count alike.

use super::Measure;
use crate::domain::service::life::Happening;
use crate::domain::service::life::{status_after, turn};
use crate::domain::{CategoryId, ClockKind, Ending, EventData, PersonId, Role, Status, TierId, Timestamp};
use std::collections::BTreeMap;

/// An event, as far as counting goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub event: i64,
    pub at: Timestamp,
    pub what: EventData,
    pub who: Option<PersonId>,
    pub role: Option<Role>,
}

/// A clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ran {
    pub kind: ClockKind,
    /// Which of the ticket's clocks.
    pub place: i64,
    /// How often it began to run under some policy: a clock that goes on after it stopped has done so once more when it
    /// stops again.
    pub stretches: i64,
    /// Minutes.
    pub target: i64,
    /// When and how it stopped, and the milliseconds that had counted.
    pub stopped: Option<(Timestamp, Ending, i64)>,
    /// When its time was up, and when that was noticed.
    pub broken: Option<(Timestamp, Timestamp)>,
}

impl Ran {
    /// What counts of it: that it was missed, or that it was kept, if what was promised was done. A clock is missed once,
    /// whatever becomes of it later.
    fn measured(&self) -> Option<(Measure, i64, Timestamp, Timestamp, i64)> {
        let source = self.place.saturating_mul(1_000);
        match (self.broken, self.stopped) {
            (Some((at, noted)), _) => {
                let value = self.target.saturating_mul(60_000);
                Some((Measure::of_clock(self.kind, false), source, at, noted, value))
            }
            (None, Some((at, Ending::Done, counted))) => {
                let source = source.saturating_add(self.stretches);
                Some((Measure::of_clock(self.kind, true), source, at, at, counted))
            }
            (None, _) => None,
        }
    }
}

/// What a ticket is now, and what the names in its events mean.
#[derive(Clone, Debug)]
pub struct Present<'a> {
    pub tier: TierId,
    pub category: Option<CategoryId>,
    /// The category before the last change of category, where it is known better than by name.
    pub category_before: Option<CategoryId>,
    pub tiers: &'a BTreeMap<String, TierId>,
    pub categories: &'a BTreeMap<String, CategoryId>,
}

/// Something that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    pub measure: Measure,
    pub source: i64,
    pub at: Timestamp,
    /// When it was known: later than it happened for a time that nobody noticed was up.
    pub noted: Timestamp,
    pub tier: TierId,
    pub category: Option<CategoryId>,
    pub person: Option<PersonId>,
    /// Milliseconds, where the measure has a length.
    pub value: i64,
}

/// Where a ticket was at some moment of its story.
struct Place {
    status: Status,
    tier: TierId,
    category: Option<CategoryId>,
    /// Since when it has been at this tier, or open again.
    since: Timestamp,
    /// The tier that handed it to a vendor.
    home: Option<TierId>,
    /// Nobody but the first tier had it, and nobody of support wrote or solved yet.
    fresh: bool,
}

/// Everything that counts in a ticket's story.
pub fn facts(story: &[Told], clocks: &[Ran], present: &Present<'_>) -> Vec<Fact> {
    let mut categories = category_history(story, present).into_iter();
    let tier = |name: &str| present.tiers.get(name).copied().unwrap_or(present.tier);
    let first = story.iter().find_map(|told| match &told.what {
        EventData::Escalated { from, .. }
        | EventData::Returned { from, .. }
        | EventData::SharedWithVendor { from, .. } => Some(tier(from)),
        _ => None,
    });
    let mut place = Place {
        status: Status::New,
        tier: first.unwrap_or(present.tier),
        category: categories.next().flatten(),
        since: story.first().map_or(Timestamp(0), |told| told.at),
        home: None,
        fresh: true,
    };
    let mut found = Vec::new();
    let mut stays = vec![(place.since, place.tier, place.category)];
    for told in story {
        step(&mut place, told, &tier, &mut categories, &mut found);
        if stays.last().is_some_and(|(_, tier, category)| *tier != place.tier || *category != place.category) {
            stays.push((told.at, place.tier, place.category));
        }
    }
    found.extend(clocks.iter().filter_map(Ran::measured).map(|(measure, source, at, noted, value)| {
        // A clock that stops as the ticket leaves a tier belongs to the tier that it leaves.
        let stay = stays.iter().rev().find(|(since, ..)| *since < at).or(stays.first());
        let (tier, category) = stay.map_or((present.tier, present.category), |(_, tier, category)| (*tier, *category));
        Fact { measure, source, at, noted, tier, category, person: None, value }
    }));
    found
}

/// The categories that a ticket had, the first one first. Events keep names; the last one is what it has now.
fn category_history(story: &[Told], present: &Present<'_>) -> Vec<Option<CategoryId>> {
    let mut before: Vec<_> = story
        .iter()
        .filter_map(|told| match &told.what {
            EventData::CategoryChanged { from, .. } => Some(present.categories.get(from).copied()),
            _ => None,
        })
        .collect();
    if let Some(last) = before.last_mut() {
        *last = present.category_before.or(*last);
    }
    before.push(present.category);
    before
}

fn step(
    place: &mut Place,
    told: &Told,
    tier: &dyn Fn(&str) -> TierId,
    categories: &mut dyn Iterator<Item = Option<CategoryId>>,
    found: &mut Vec<Fact>,
) {
    let before = place.status;
    place.status = status_after(before, &told.what, told.role);
    let person = told.who.filter(|_| told.role.is_some_and(Role::is_staff));
    let gone = told.at.0.saturating_sub(place.since.0).max(0);
    let mut add = |measure, place: &Place, value| {
        let (tier, category) = (place.tier, place.category);
        let (source, at) = (told.event, told.at);
        found.push(Fact { measure, source, at, noted: at, tier, category, person, value });
    };
    if told.what == EventData::Opened {
        add(Measure::Created, place, 0);
    }
    match turn(before, place.status) {
        Some(Happening::Ended) => {
            add(Measure::Solved, place, gone);
            if place.fresh && matches!(told.what, EventData::Resolved { .. }) {
                add(Measure::FirstContact, place, gone);
            }
            place.fresh = false;
            // A requester who ends a ticket that is with a vendor takes it home.
            place.tier = place.home.take().unwrap_or(place.tier);
        }
        Some(Happening::Reopened) => {
            place.since = told.at;
            add(Measure::Reopened, place, 0);
        }
        _ => {}
    }
    let mut move_to = |place: &mut Place, to: TierId, left: Measure, came: Measure| {
        add(left, place, gone);
        (place.tier, place.since, place.fresh) = (to, told.at, false);
        add(came, place, 0);
    };
    match &told.what {
        EventData::Replied { .. } if told.role.is_some_and(Role::is_staff) => place.fresh = false,
        EventData::Escalated { to, .. } => move_to(place, tier(to), Measure::PassedUp, Measure::Arrived),
        EventData::SharedWithVendor { to, .. } => {
            place.home = Some(place.tier);
            move_to(place, tier(to), Measure::PassedUp, Measure::Arrived);
        }
        EventData::Returned { to, .. } => move_to(place, tier(to), Measure::PassedDown, Measure::CameBack),
        EventData::VendorReturned { to, .. } => {
            place.home = None;
            move_to(place, tier(to), Measure::PassedDown, Measure::CameBack);
        }
        EventData::CategoryChanged { .. } => {
            let to = categories.next().flatten();
            if place.status.is_open() {
                add(Measure::FiledOut, place, 0);
                place.category = to;
                add(Measure::FiledIn, place, 0);
            }
            place.category = to;
        }
        _ => {}
    }
}

#[cfg(test)]
#[path = "cases.rs"]
mod cases;
