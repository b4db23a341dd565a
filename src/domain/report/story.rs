//! From a ticket's story to what counts. The same function serves the ticket that changes now, the filling in of what
//! was never counted, and example data, so that all of them count alike. It asks the story alone: what the ticket has
//! become since does not alter what is read.

use super::{Measure, Place, Rating};
use crate::domain::service::life::Happening;
use crate::domain::service::life::{status_after, turn};
use crate::domain::{ClockKind, EventData, PersonId, Role, Status, Timestamp};

/// An event, as far as counting goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub event: i64,
    pub at: Timestamp,
    pub what: EventData,
    pub who: Option<PersonId>,
    pub role: Option<Role>,
    /// Where the ticket was afterwards, of events that put it there.
    pub place: Option<Place>,
    /// It is the workaround of a known error, told to somebody who had only said "me too".
    pub known: bool,
}

/// An end of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped {
    pub kind: ClockKind,
    pub at: Timestamp,
    /// Minutes.
    pub target: i64,
    /// Milliseconds.
    pub counted: i64,
    /// Which end of which of the ticket's clocks.
    pub source: i64,
}

impl Stopped {
    const fn kept(&self) -> bool {
        self.counted <= self.target.saturating_mul(60_000)
    }

    /// Whether it was promised to the requester.
    const fn is_promise(&self) -> bool {
        matches!(self.kind, ClockKind::FirstResponse | ClockKind::NextResponse | ClockKind::Resolution)
    }
}

/// Something that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    pub measure: Measure,
    pub source: i64,
    pub at: Timestamp,
    pub place: Place,
    pub person: Option<PersonId>,
    /// Milliseconds, where the measure has a length.
    pub value: i64,
}

/// What a ticket is at some moment of its story.
struct Moment {
    status: Status,
    place: Place,
    /// Since when it has been at this tier, or open again.
    since: Timestamp,
    /// Nobody but the first tier had it, and nobody of support wrote or solved yet.
    fresh: bool,
    /// Support wrote nothing, or at most what the program knew already.
    untouched: bool,
}

/// Everything that counts in a ticket's story. `present` is where it is now, for stories that do not say where they begin.
pub fn facts(story: &[Told], clocks: &[Stopped], present: Place) -> Vec<Fact> {
    let mut now = Moment {
        status: Status::New,
        place: story.iter().find_map(|told| told.place).unwrap_or(present),
        since: story.first().map_or(Timestamp(0), |told| told.at),
        fresh: true,
        untouched: true,
    };
    let mut found = Vec::new();
    let mut stays = Vec::new();
    let mut rest = story;
    while let Some((told, later)) = rest.split_first() {
        step(&mut now, told, later, clocks, &mut found);
        if stays.last().is_none_or(|(_, last)| *last != now.place) {
            stays.push((told.at, now.place));
        }
        rest = later;
    }
    found.extend(clocks.iter().map(|clock| {
        // A clock that stops as the ticket goes elsewhere belongs to where it was.
        let stay = stays.iter().rev().find(|(since, _)| *since < clock.at).or(stays.first());
        Fact {
            measure: Measure::of_clock(clock.kind, clock.kept()),
            source: clock.source,
            at: clock.at,
            place: stay.map_or(present, |(_, place)| *place),
            person: None,
            value: clock.counted,
        }
    }));
    found
}

/// Where a ticket is after an event that takes it to a tier: in the same change it may have found a team there. The first
/// one may be let out long after it was registered.
fn settled(told: &Told, later: &[Told]) -> Option<Place> {
    let place = told.place?;
    let first = told.what == EventData::Opened;
    let found = later
        .iter()
        .take_while(|next| !goes_on(&next.what))
        .find(|next| matches!(next.what, EventData::Routed { .. }) && (first || next.at == told.at));
    let arrived = found.and_then(|next| next.place);
    Some(arrived.map_or(place, |arrived| Place { category: place.category, ..arrived }))
}

/// Whether a ticket goes elsewhere than where it has just come.
const fn goes_on(what: &EventData) -> bool {
    matches!(
        what,
        EventData::Escalated { .. }
            | EventData::Returned { .. }
            | EventData::SharedWithVendor { .. }
            | EventData::VendorReturned { .. }
            | EventData::TeamChanged { .. }
    )
}

fn step(now: &mut Moment, told: &Told, later: &[Told], clocks: &[Stopped], found: &mut Vec<Fact>) {
    let before = now.status;
    now.status = status_after(before, &told.what, told.role);
    let person = told.who.filter(|_| told.role.is_some_and(Role::is_staff));
    let gone = told.at.0.saturating_sub(now.since.0).max(0);
    let mut add = |measure, place, value| {
        found.push(Fact { measure, source: told.event, at: told.at, place, person, value });
    };
    if told.what == EventData::Opened {
        now.place = settled(told, later).unwrap_or(now.place);
        add(Measure::Created, now.place, 0);
    }
    match turn(before, now.status) {
        Some(Happening::Ended) => {
            let alone = now.untouched && told.what == EventData::Confirmed;
            add(if alone { Measure::SelfSolved } else { Measure::Solved }, now.place, gone);
            if now.fresh && matches!(told.what, EventData::Resolved { .. }) {
                add(Measure::FirstContact, now.place, gone);
            }
            (now.fresh, now.untouched) = (false, false);
            // A requester who ends a ticket that is with a vendor takes it home.
            now.place = told.place.unwrap_or(now.place);
        }
        Some(Happening::Reopened) => {
            now.since = told.at;
            now.place = settled(told, later).unwrap_or(now.place);
            add(Measure::Reopened, now.place, 0);
        }
        _ => {}
    }
    match &told.what {
        EventData::Replied { .. } if told.role.is_some_and(Role::is_staff) => {
            (now.fresh, now.untouched) = (false, now.untouched && told.known);
        }
        EventData::Escalated { .. } | EventData::SharedWithVendor { .. } => {
            add(Measure::PassedUp, now.place, gone);
            arrive(now, told, later);
            add(Measure::Arrived, now.place, 0);
        }
        EventData::Returned { .. } | EventData::VendorReturned { .. } => {
            add(Measure::PassedDown, now.place, gone);
            arrive(now, told, later);
            add(Measure::CameBack, now.place, 0);
            if matches!(told.what, EventData::Returned { bounced: true, .. }) {
                add(Measure::Bounced, now.place, 0);
            }
        }
        EventData::CategoryChanged { .. } | EventData::TeamChanged { .. } => {
            let there = told.place.unwrap_or(now.place);
            let (category, team) = (there.category, there.team);
            let (to, out, into) = if matches!(told.what, EventData::TeamChanged { .. }) {
                (Place { team, ..now.place }, Measure::TeamOut, Measure::TeamIn)
            } else {
                (Place { category, ..now.place }, Measure::FiledOut, Measure::FiledIn)
            };
            if now.status.is_open() && to != now.place {
                add(out, now.place, 0);
                add(into, to, 0);
            }
            now.place = to;
        }
        EventData::Rated { rating } => answered(*rating, now.place, told.at, clocks, &mut add),
        _ => {}
    }
}

fn arrive(now: &mut Moment, told: &Told, later: &[Told]) {
    let category = now.place.category;
    now.place = settled(told, later).map_or(now.place, |place| Place { category, ..place });
    (now.since, now.fresh) = (told.at, false);
}

/// An answer to the survey, beside the promises that had ended by then.
fn answered(rating: Rating, place: Place, at: Timestamp, clocks: &[Stopped], add: &mut dyn FnMut(Measure, Place, i64)) {
    let kept = clocks.iter().filter(|clock| clock.is_promise() && clock.at <= at).all(Stopped::kept);
    for measure in Measure::of_rating(rating, kept) {
        add(measure, place, 0);
    }
}

#[cfg(test)]
#[path = "cases.rs"]
mod cases;
