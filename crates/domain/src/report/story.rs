//! From a ticket's story to what counts. The same function serves the ticket that changes now, the filling in of what
//! was never counted, and example data, so that all of them count alike. It asks the story alone: what the ticket has
//! become since does not alter what is read.

use super::{Measure, Rating, TicketPlace};
use crate::service::life::Happening;
use crate::service::life::turn;
use crate::{ClockKind, Ending, EventData, PersonId, Role, Status, Timestamp};

/// An event, as far as counting goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryEvent {
    pub event: i64,
    pub at: Timestamp,
    pub what: EventData,
    pub who: Option<PersonId>,
    pub role: Option<Role>,
    /// Where the ticket was afterwards, of events that put it there.
    pub place: Option<TicketPlace>,
    /// It is the workaround of a known error, told to somebody who had only said "me too".
    pub known: bool,
}

/// A clock as it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptClock {
    pub kind: ClockKind,
    /// Which of the ticket's clocks.
    pub place: i64,
    /// How often it began to run under some policy.
    pub stretches: i64,
    /// When and how it stopped, and the milliseconds that had counted.
    pub stopped: Option<(Timestamp, Ending, i64)>,
    /// When its time was up, and when that was noticed.
    pub broken: Option<(Timestamp, Timestamp)>,
}

impl KeptClock {
    /// What counts of it: that it was missed, once, whatever becomes of it later; or that what was promised was done.
    pub fn outcome(&self) -> Option<Outcome> {
        match (self.broken, self.stopped) {
            (Some((at, noted)), _) => {
                Some(Outcome { kind: self.kind, kept: false, source: source(self.place, 0), at, noted, counted: 0 })
            }
            (None, Some((at, Ending::Done, counted))) => {
                Some(Outcome::kept(self.kind, source(self.place, self.stretches), at, counted))
            }
            (None, _) => None,
        }
    }
}

/// Which end of which clock a fact was read from: a clock that goes on after it stopped has one stretch more when it stops
/// again. That it was missed is no end, and counts as the beginning.
pub const fn source(place: i64, stretches: i64) -> i64 {
    place.saturating_mul(1_000).saturating_add(stretches)
}

/// What became of a promised time: it was kept, each time when its clock stopped, or its time was up, which is once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub kind: ClockKind,
    pub kept: bool,
    pub source: i64,
    pub at: Timestamp,
    /// When it was known.
    pub noted: Timestamp,
    /// Milliseconds that had counted, of what was kept.
    pub counted: i64,
}

impl Outcome {
    pub const fn kept(kind: ClockKind, source: i64, at: Timestamp, counted: i64) -> Outcome {
        Outcome { kind, kept: true, source, at, noted: at, counted }
    }

    /// Whether it was promised to the requester.
    const fn is_promise(&self) -> bool {
        matches!(self.kind, ClockKind::FirstResponse | ClockKind::NextResponse | ClockKind::Resolution)
    }
}

/// Something that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportFact {
    pub measure: Measure,
    pub source: i64,
    pub at: Timestamp,
    /// When it was known: later than it happened for a time that nobody noticed was up.
    pub noted: Timestamp,
    pub place: TicketPlace,
    pub person: Option<PersonId>,
    /// Milliseconds, where the measure has a length.
    pub value: i64,
}

/// What a ticket is at some moment of its story.
struct Moment {
    status: Status,
    place: TicketPlace,
    /// Since when it has been at this tier, or open again.
    since: Timestamp,
    /// Nobody but the first tier had it, and nobody of support wrote or solved yet.
    fresh: bool,
    /// Support wrote nothing, or at most what the program knew already.
    untouched: bool,
}

/// Everything that counts in a ticket's story. `present` is where it is now, for stories that do not say where they begin.
pub fn facts(story: &[StoryEvent], clocks: &[Outcome], present: TicketPlace) -> Vec<ReportFact> {
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
        ReportFact {
            measure: Measure::of_clock(clock.kind, clock.kept),
            source: clock.source,
            at: clock.at,
            noted: clock.noted,
            place: stay.map_or(present, |(_, place)| *place),
            person: None,
            value: clock.counted,
        }
    }));
    found
}

/// Where a ticket is after an event that takes it to a tier: in the same change it may have found a team there. The first
/// one may be let out long after it was registered.
fn settled(told: &StoryEvent, later: &[StoryEvent]) -> Option<TicketPlace> {
    let place = told.place?;
    let first = told.what == EventData::Opened;
    let found = later
        .iter()
        .take_while(|next| !goes_on(&next.what))
        .find(|next| matches!(next.what, EventData::Routed { .. }) && (first || next.at == told.at));
    let arrived = found.and_then(|next| next.place);
    Some(arrived.map_or(place, |arrived| TicketPlace { category: place.category, ..arrived }))
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

fn step(now: &mut Moment, told: &StoryEvent, later: &[StoryEvent], clocks: &[Outcome], found: &mut Vec<ReportFact>) {
    let before = now.status;
    now.status = told.what.status_after(before, told.role).unwrap_or(before);
    let person = told.who.filter(|_| told.role.is_some_and(Role::is_staff));
    let gone = told.at.0.saturating_sub(now.since.0).max(0);
    let mut add = |measure, place, value| {
        let (source, at) = (told.event, told.at);
        found.push(ReportFact { measure, source, at, noted: at, place, person, value });
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
                (TicketPlace { team, ..now.place }, Measure::TeamOut, Measure::TeamIn)
            } else {
                (TicketPlace { category, ..now.place }, Measure::FiledOut, Measure::FiledIn)
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

fn arrive(now: &mut Moment, told: &StoryEvent, later: &[StoryEvent]) {
    let category = now.place.category;
    now.place = settled(told, later).map_or(now.place, |place| TicketPlace { category, ..place });
    (now.since, now.fresh) = (told.at, false);
}

/// An answer to the survey, beside the promises that were known to be broken by then.
fn answered(
    rating: Rating,
    place: TicketPlace,
    at: Timestamp,
    clocks: &[Outcome],
    add: &mut dyn FnMut(Measure, TicketPlace, i64),
) {
    let kept = clocks.iter().filter(|clock| clock.is_promise() && clock.noted <= at).all(|clock| clock.kept);
    for measure in Measure::of_rating(rating, kept) {
        add(measure, place, 0);
    }
}

#[cfg(test)]
#[path = "cases.rs"]
mod cases;
