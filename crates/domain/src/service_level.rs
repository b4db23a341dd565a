//! The terms of service levels that both sides of the program know.

use super::{CalendarId, FieldError, PersonId};
use serde::{Deserialize, Serialize};

text_enum! {
    /// A country whose holidays are known.
    HolidayCountry {
        Sweden = "se",
        Austria = "at",
        Belgium = "be",
        Denmark = "dk",
        Estonia = "ee",
        Finland = "fi",
        France = "fr",
        Germany = "de",
        Iceland = "is",
        Ireland = "ie",
        Norway = "no",
        UnitedStates = "us",
    }
}

text_enum! {
    /// A time that is promised for a ticket.
    ClockKind {
        /// Until support first writes to the requester.
        FirstResponse = "first_response",
        /// From each message of the requester until support writes.
        NextResponse = "next_response",
        /// Until the ticket is solved.
        Resolution = "resolution",
        /// At one tier: what the tiers promise each other (operational level).
        Tier = "tier",
        /// Until the vendor first writes (underpinning).
        VendorResponse = "vendor_response",
        /// Until the vendor gives the ticket back (underpinning).
        VendorResolution = "vendor_resolution",
    }
}

text_enum! {
    /// How a promised time ended.
    Ending {
        /// What was promised was done, in time or late.
        Done = "done",
        /// It was not done, because its ticket ended before: nobody answered.
        Unanswered = "unanswered",
        /// It is promised no more. What counted is kept, and goes on if it is promised again.
        Withdrawn = "withdrawn",
    }
}

impl ClockKind {
    /// Whether it is the vendor's promise to the provider.
    pub const fn is_underpinning(self) -> bool {
        matches!(self, ClockKind::VendorResponse | ClockKind::VendorResolution)
    }
}

/// Hours in which one clock of a policy counts, whatever the others count in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnHours {
    /// Round the clock.
    Always,
    Calendar(CalendarId),
}

impl OwnHours {
    /// What a form calls [`OwnHours::Always`].
    pub const ALWAYS: &'static str = "always";
}

impl std::fmt::Display for OwnHours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            OwnHours::Always => f.write_str(Self::ALWAYS),
            OwnHours::Calendar(id) => id.fmt(f),
        }
    }
}

impl std::str::FromStr for OwnHours {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        if text == Self::ALWAYS { Ok(OwnHours::Always) } else { text.parse().map(OwnHours::Calendar) }
    }
}

/// What a clock of a policy has of its own; what is none is the policy's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnTerms {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<OwnHours>,
    /// The percentage of the target at which people are warned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warn: Option<i64>,
}

text_enum! {
    /// How support is sold to an organisation.
    Contract {
        /// By the hour, as it comes.
        TimeAndMaterials = "time_and_materials",
        /// From hours that were paid ahead.
        PrepaidHours = "prepaid_hours",
        /// Managed services at a fixed price.
        FixedPrice = "fixed_price",
        /// With better terms than others.
        Premium = "premium",
        /// Under the warranty of what was sold.
        Warranty = "warranty",
    }
}

text_enum! {
    /// What is done when so much of a promised time is used up.
    RungAction {
        /// A mail to whoever has the ticket, or to the leads when nobody has it.
        TellAssignee = "tell_assignee",
        /// A mail to every lead.
        TellLeads = "tell_leads",
        /// A mail to one person.
        TellPerson = "tell_person",
        /// The next higher priority.
        RaisePriority = "raise_priority",
        /// Up to the next tier where agents work.
        TierUp = "tier_up",
        /// Back to the queue of its tier.
        PutBack = "put_back",
        /// To one person.
        Reassign = "reassign",
    }
}

impl RungAction {
    /// Whether it needs a person to be named.
    pub const fn names_person(self) -> bool {
        matches!(self, RungAction::TellPerson | RungAction::Reassign)
    }
}

/// A rung of an escalation ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EscalationStep {
    pub clock: ClockKind,
    /// How much of the target is used up, in percent.
    pub percent: i64,
    pub action: RungAction,
    /// Whom it names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
}

impl EscalationStep {
    /// Percentages at which something can be done.
    pub const PERCENT: std::ops::RangeInclusive<i64> = 1..=500;

    /// What a form calls it: no two rungs of a ladder are the same.
    pub fn key(&self) -> String {
        let person = self.person.map(|person| person.to_string()).unwrap_or_default();
        format!("{}/{}/{}/{person}", self.clock, self.percent, self.action)
    }
}
