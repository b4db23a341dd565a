//! What reports count.

#[cfg(feature = "server")]
pub mod days;
#[cfg(feature = "server")]
pub mod story;

use super::{CategoryId, ClockKind, TeamId, TierId};

/// Where a ticket is, as far as reports go. Events that put it somewhere carry it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TicketPlace {
    pub tier: TierId,
    pub team: Option<TeamId>,
    pub category: Option<CategoryId>,
}

text_enum! {
    /// Something that counts. Each is read from the events of tickets, and is kept as it was at that moment.
    Measure {
        /// Registered, and its sender's address confirmed.
        Created = "created",
        /// Open again after it had ended.
        Reopened = "reopened",
        /// Solved by support. The value is the time at the tier that solved it.
        Solved = "solved",
        /// Ended by its requester before support had written anything: solved at tier 0. What support sent was at most the
        /// workaround of a known error, to somebody who had only said "me too". It counts where the ticket was, instead of
        /// `Solved`; the value is the time there.
        SelfSolved = "self_solved",
        /// Solved with the first thing that support wrote, at the tier where it arrived. Counts beside `Solved`.
        FirstContact = "first_contact",
        /// Handed up from this tier, or to a vendor. The value is the time at the tier.
        PassedUp = "passed_up",
        /// Arrived at this tier from below.
        Arrived = "arrived",
        /// Handed back down from this tier. The value is the time at the tier.
        PassedDown = "passed_down",
        /// Came back to this tier from above.
        CameBack = "came_back",
        /// Of those that came back: those that the tier above says should not have been passed up. Counts beside
        /// `CameBack`. What a vendor gives back, or what comes back with an answer after work, does not count.
        Bounced = "bounced",
        /// Left this team for another one of its tier while it was open.
        TeamOut = "team_out",
        /// Came to this team from another one of its tier while it was open.
        TeamIn = "team_in",
        /// Left this category while it was open.
        FiledOut = "filed_out",
        /// Came into this category while it was open.
        FiledIn = "filed_in",
        /// Promised times, by clock: those that were kept count when they ended, those that were missed at the moment
        /// when their time was up, whether their ticket is open still or not. The value of those that were
        /// kept is the working time that had counted.
        KeptFirstResponse = "kept_first_response",
        MissedFirstResponse = "missed_first_response",
        KeptNextResponse = "kept_next_response",
        MissedNextResponse = "missed_next_response",
        KeptResolution = "kept_resolution",
        MissedResolution = "missed_resolution",
        KeptTier = "kept_tier",
        MissedTier = "missed_tier",
        KeptVendorResponse = "kept_vendor_response",
        MissedVendorResponse = "missed_vendor_response",
        KeptVendorResolution = "kept_vendor_resolution",
        MissedVendorResolution = "missed_vendor_resolution",
        RatedGood = "rated_good",
        RatedFair = "rated_fair",
        RatedBad = "rated_bad",
        /// A good answer about a ticket whose promised times were all kept.
        PleasedKept = "pleased_kept",
        /// A good answer although a promised time was missed.
        PleasedMissed = "pleased_missed",
        /// Another answer although all promised times were kept.
        UnhappyKept = "unhappy_kept",
        UnhappyMissed = "unhappy_missed",
    }
}

impl Measure {
    /// The measure of a promised time that was kept or missed.
    pub const fn of_clock(clock: ClockKind, kept: bool) -> Measure {
        use Measure::*;
        let (yes, no) = match clock {
            ClockKind::FirstResponse => (KeptFirstResponse, MissedFirstResponse),
            ClockKind::NextResponse => (KeptNextResponse, MissedNextResponse),
            ClockKind::Resolution => (KeptResolution, MissedResolution),
            ClockKind::Tier => (KeptTier, MissedTier),
            ClockKind::VendorResponse => (KeptVendorResponse, MissedVendorResponse),
            ClockKind::VendorResolution => (KeptVendorResolution, MissedVendorResolution),
        };
        if kept { yes } else { no }
    }

    /// Whether it is a promised time that was missed.
    pub fn is_missed(self) -> bool {
        ClockKind::ALL.iter().any(|kind| Measure::of_clock(*kind, false) == self)
    }

    /// The measures of an answer to the survey: the answer itself, and how it stands beside the promised times.
    pub const fn of_rating(rating: Rating, kept: bool) -> [Measure; 2] {
        use Measure::*;
        match (rating, kept) {
            (Rating::Good, true) => [RatedGood, PleasedKept],
            (Rating::Good, false) => [RatedGood, PleasedMissed],
            (Rating::Fair, true) => [RatedFair, UnhappyKept],
            (Rating::Fair, false) => [RatedFair, UnhappyMissed],
            (Rating::Bad, true) => [RatedBad, UnhappyKept],
            (Rating::Bad, false) => [RatedBad, UnhappyMissed],
        }
    }

    /// By how much it changes the number of open tickets with the same tier, category, team and organisation.
    pub const fn flow(self) -> i64 {
        match self {
            Measure::Created
            | Measure::Reopened
            | Measure::Arrived
            | Measure::CameBack
            | Measure::FiledIn
            | Measure::TeamIn => 1,
            Measure::Solved
            | Measure::SelfSolved
            | Measure::PassedUp
            | Measure::PassedDown
            | Measure::FiledOut
            | Measure::TeamOut => -1,
            _ => 0,
        }
    }
}

text_enum! {
    /// How a requester finds what was done. Three words rather than five numbers: each can be told from the others
    /// without thinking, means the same to everyone, and a bad one says by itself that somebody has to act.
    Rating {
        Good = "good",
        Fair = "fair",
        Bad = "bad",
    }
}

text_enum! {
    /// Why, in a few words to choose from.
    Reason {
        /// It went quickly.
        Fast = "fast",
        Friendly = "friendly",
        /// It works, and it was explained.
        Clear = "clear",
        /// It took too long.
        Slow = "slow",
        /// It does not work, or not for long.
        NotSolved = "not_solved",
        /// Hard to understand.
        Unclear = "unclear",
        /// The same was asked again and again.
        AskedTwice = "asked_twice",
        Other = "other",
    }
}

impl Reason {
    /// The reasons that go with an answer, in the order in which they are offered.
    pub const fn for_rating(rating: Rating) -> &'static [Reason] {
        match rating {
            Rating::Good => &[Reason::Fast, Reason::Friendly, Reason::Clear, Reason::Other],
            Rating::Fair | Rating::Bad => {
                &[Reason::Slow, Reason::NotSolved, Reason::Unclear, Reason::AskedTwice, Reason::Other]
            }
        }
    }
}

text_enum! {
    /// A table of the reports.
    Table {
        Tiers = "tiers",
        Promises = "promises",
        Satisfaction = "satisfaction",
        /// The answers to the survey by themselves.
        Answers = "answers",
        Flow = "flow",
        /// First contact, and what was opened again.
        Quality = "quality",
        Ages = "ages",
        Agents = "agents",
        Teams = "teams",
        Vendors = "vendors",
    }
}

/// The share of tickets that the first staffed tier should solve itself, in per cent.
pub const TARGET_BAND: (i64, i64) = (70, 80);
