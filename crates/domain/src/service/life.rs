//! The life of clocks: what starts, stops and pauses them.

use crate::{Audience, ClockKind, EventData, Role, Status, Timestamp};
use std::collections::BTreeMap;

text_enum! {
    /// Something that happened to a ticket, as clocks see it.
    Happening {
        /// The ticket is there: registered, and its sender's address confirmed.
        Registered = "registered",
        CustomerWrote = "customer_wrote",
        SupportWrote = "support_wrote",
        /// Handed to another tier of the provider.
        Moved = "moved",
        /// Handed to a vendor.
        Shared = "shared",
        VendorWrote = "vendor_wrote",
        /// Back from a vendor, with or without an answer.
        VendorReturned = "vendor_returned",
        /// Solved or closed.
        Ended = "ended",
        /// Open again after it had ended.
        Reopened = "reopened",
    }
}

/// What becomes of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockSignal {
    /// Nothing.
    Stay,
    /// Starts from nothing, unless it runs.
    Start,
    /// Stops if it runs, and starts from nothing.
    Restart,
    /// Goes on from what was counted when it stopped.
    Resume,
    /// Stops: what was promised was done.
    Stop,
    /// Stops, although what was promised was not done.
    GiveUp,
}

impl ClockSignal {
    /// The signal of a happening that leaves a ticket in this state: nobody is owed an answer to what is written into a ticket
    /// that has ended and stays so.
    pub const fn on(self, what: Happening, status: Status) -> ClockSignal {
        match (self, what) {
            (ClockSignal::Start, Happening::CustomerWrote) if !status.is_open() => ClockSignal::Stay,
            _ => self,
        }
    }
}

/// What a happening does to a clock. The table:
///
/// | clock | starts | stops | is given up |
/// |---|---|---|---|
/// | first response | registered | support wrote | ended |
/// | next response | customer wrote | support wrote | ended |
/// | resolution | registered, goes on when reopened | ended | |
/// | tier | registered, moved, back from the vendor, reopened | moved, shared, ended | |
/// | vendor response | shared | vendor wrote, back from the vendor | ended |
/// | vendor resolution | shared | back from the vendor | ended |
///
/// Desks do not agree on a ticket that ends before anybody answered. Some close the response as kept; others, and so do
/// ITIL's definition and ours, let nothing but an answer be one. Whoever solves a ticket writes to its requester how, so
/// that is an answer: support wrote, and then the ticket ended. A ticket that its requester ends, or that ends by
/// itself, was never answered: the response counts as kept nowhere, and as missed only if its time was up before.
pub const fn signal(clock: ClockKind, what: Happening) -> ClockSignal {
    use ClockKind::*;
    use Happening::*;
    match (clock, what) {
        (Resolution | Tier, Ended) => ClockSignal::Stop,
        (FirstResponse | NextResponse | VendorResponse | VendorResolution, Ended) => ClockSignal::GiveUp,
        (FirstResponse | Resolution | Tier, Registered) | (NextResponse, CustomerWrote) => ClockSignal::Start,
        (FirstResponse | NextResponse, SupportWrote) => ClockSignal::Stop,
        (Resolution, Reopened) => ClockSignal::Resume,
        (Tier, Moved | VendorReturned | Reopened) | (VendorResponse | VendorResolution, Shared) => ClockSignal::Restart,
        (Tier, Shared) | (VendorResponse, VendorWrote) => ClockSignal::Stop,
        (VendorResponse | VendorResolution, VendorReturned) => ClockSignal::Stop,
        _ => ClockSignal::Stay,
    }
}

/// What an event means to clocks. The end of a ticket and its opening again are told by [`turn`].
pub fn meaning(event: &EventData, by: Option<Role>) -> Option<Happening> {
    let customer = by.is_some_and(Role::is_customer);
    match event {
        EventData::Opened => Some(Happening::Registered),
        EventData::Replied { .. } if customer => Some(Happening::CustomerWrote),
        // What the program writes by itself is no answer.
        EventData::Replied { .. } if by.is_none() => None,
        EventData::Replied { .. } | EventData::Resolved { .. } => Some(Happening::SupportWrote),
        EventData::NotSolved | EventData::Reopened if customer => Some(Happening::CustomerWrote),
        EventData::Escalated { .. } | EventData::Returned { .. } => Some(Happening::Moved),
        EventData::SharedWithVendor { .. } => Some(Happening::Shared),
        EventData::VendorReturned { .. } => Some(Happening::VendorReturned),
        _ if event.audience() == Audience::Vendor && by == Some(Role::Vendor) => Some(Happening::VendorWrote),
        _ => None,
    }
}

/// What a change of status means to clocks.
pub fn turn(before: Status, after: Status) -> Option<Happening> {
    match (before.is_open(), after.is_open()) {
        (true, false) => Some(Happening::Ended),
        (false, true) => Some(Happening::Reopened),
        _ => None,
    }
}

/// What is owed to somebody after a ticket's story, whether it was promised or not, and since when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obligations {
    status: Status,
    since: BTreeMap<ClockKind, Timestamp>,
}

impl Default for Obligations {
    /// Before anything happened.
    fn default() -> Self {
        Obligations { status: Status::New, since: BTreeMap::new() }
    }
}

impl Obligations {
    /// Goes on with the story; answers what the event means to clocks.
    pub fn tell(&mut self, at: Timestamp, event: &EventData, by: Option<Role>) -> Vec<Happening> {
        let before = self.status;
        // A story that was imported may tell of what no status allows.
        self.status = event.status_after(before, by).unwrap_or(before);
        let happenings: Vec<_> = meaning(event, by).into_iter().chain(turn(before, self.status)).collect();
        for what in &happenings {
            for kind in ClockKind::ALL {
                match signal(*kind, *what).on(*what, self.status) {
                    ClockSignal::Start | ClockSignal::Resume => {
                        self.since.entry(*kind).or_insert(at);
                    }
                    ClockSignal::Restart => {
                        self.since.insert(*kind, at);
                    }
                    ClockSignal::Stop | ClockSignal::GiveUp => {
                        self.since.remove(kind);
                    }
                    ClockSignal::Stay => {}
                }
            }
        }
        happenings
    }

    /// The ticket's status after the story.
    pub fn status(&self) -> Status {
        self.status
    }

    pub fn kinds(&self) -> impl Iterator<Item = ClockKind> + '_ {
        self.since.keys().copied()
    }

    pub fn since(&self, kind: ClockKind) -> Option<Timestamp> {
        self.since.get(&kind).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_runs_on_a_ticket_that_has_ended() {
        for clock in ClockKind::ALL {
            assert!(matches!(signal(*clock, Happening::Ended), ClockSignal::Stop | ClockSignal::GiveUp), "{clock}");
        }
    }

    #[test]
    fn an_answer_is_owed_from_the_first_question_until_support_writes() {
        let (mut owed, wrote) = (Obligations::default(), EventData::Replied { asks: false });
        let (customer, agent) = (Some(Role::Customer), Some(Role::Agent));
        owed.tell(Timestamp(1), &EventData::Opened, customer);
        assert_eq!(owed.since(ClockKind::FirstResponse), Some(Timestamp(1)));
        owed.tell(Timestamp(2), &wrote, customer);
        owed.tell(Timestamp(3), &wrote, customer);
        assert_eq!(owed.since(ClockKind::NextResponse), Some(Timestamp(2)), "since the first of them");
        owed.tell(Timestamp(4), &wrote, None);
        assert_eq!(owed.since(ClockKind::NextResponse), Some(Timestamp(2)), "what the program writes is no answer");
        owed.tell(Timestamp(5), &wrote, agent);
        assert_eq!((owed.since(ClockKind::FirstResponse), owed.since(ClockKind::NextResponse)), (None, None));
        assert_eq!(owed.kinds().collect::<Vec<_>>(), [ClockKind::Resolution, ClockKind::Tier]);
        owed.tell(Timestamp(6), &EventData::Resolved { code: String::new() }, agent);
        assert_eq!(owed.kinds().count(), 0);
        owed.tell(Timestamp(7), &EventData::NotSolved, customer);
        let kinds: Vec<_> = owed.kinds().collect();
        assert_eq!(kinds, [ClockKind::NextResponse, ClockKind::Resolution, ClockKind::Tier]);
    }

    #[test]
    fn every_clock_is_started_by_something() {
        for clock in ClockKind::ALL {
            let starts = Happening::ALL.iter().any(|what| {
                matches!(signal(*clock, *what), ClockSignal::Start | ClockSignal::Restart | ClockSignal::Resume)
            });
            assert!(starts, "{clock}");
        }
    }

    #[test]
    fn only_support_stops_the_clocks_of_responses() {
        for clock in [ClockKind::FirstResponse, ClockKind::NextResponse] {
            for what in Happening::ALL {
                assert_eq!(
                    signal(clock, *what) == ClockSignal::Stop,
                    *what == Happening::SupportWrote,
                    "{clock} {what}"
                );
                assert_eq!(signal(clock, *what) == ClockSignal::GiveUp, *what == Happening::Ended, "{clock} {what}");
            }
        }
    }

    #[test]
    fn a_status_turns_only_between_open_and_ended() {
        for before in Status::ALL {
            for after in Status::ALL {
                let turned = turn(*before, *after);
                assert_eq!(turned.is_some(), before.is_open() != after.is_open(), "{before} {after}");
            }
        }
    }
}
