//! Promised times, explained.

use super::ClockView;
use crate::{
    CalendarId, ClockId, ClockKind, Contract, EscalationStep, FeedId, FieldError, OwnTerms, Priority, ServicePolicyId,
    Status, TicketId, When,
};
use serde::{Deserialize, Serialize};

text_enum! {
    /// What became of a stretch of time.
    Spent {
        Counted = "counted",
        /// The clock stood still.
        Paused = "paused",
        /// Outside working hours.
        Closed = "closed",
    }
}

text_enum! {
    /// One of the conditions of a service-level policy.
    Condition {
        Organisation = "organisation",
        Contract = "contract",
        Category = "category",
        Priority = "priority",
    }
}

/// A stretch of time and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpentLine {
    pub from: When,
    pub until: When,
    /// By the wall clock.
    pub minutes: i64,
    pub spent: Spent,
}

/// Hours in which a promised time counted, as they were then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursHeld {
    /// In words; none is round the clock.
    pub hours: Option<String>,
    /// Until when it counted in them; none of the last.
    pub until: Option<When>,
}

/// A date with hours of its own, as it was while a promised time ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayHeld {
    /// `YYYY-MM-DD`.
    pub day: String,
    pub name: String,
    /// Nothing when it is closed.
    pub hours: String,
    /// Since when, if it got them in its midst.
    pub from: Option<When>,
    /// Until when, if they were changed in its midst.
    pub until: Option<When>,
}

/// A promised time with everything that led to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseCard {
    pub id: ClockId,
    pub clock: ClockView,
    /// The tier at which the time runs, of the time at a tier.
    pub tier: Option<String>,
    /// At which percentage somebody is warned, while it runs.
    pub warn: Option<i64>,
    /// The policies under which it ran, the present one last.
    pub policies: Vec<String>,
    pub hours: Vec<HoursHeld>,
    /// Holidays and other dates with hours of their own, until it ended or is due.
    pub days: Vec<DayHeld>,
    pub started: When,
    pub ended: Option<When>,
    /// Minutes that had counted before its target was given and are not part of it, and when that was.
    pub spared: Option<(i64, When)>,
    /// All its time until now or its end, as shares of a thousand, from the left.
    pub bar: Vec<(i64, Spent)>,
    /// What counted and what stood still; nights and weekends are left out.
    pub lines: Vec<SpentLine>,
}

/// A policy beside a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyVerdict {
    pub id: ServicePolicyId,
    pub name: String,
    /// What it asks of a ticket, by name or as the stable text of a contract or priority, and whether this one meets it.
    pub asks: Vec<(Condition, String, bool)>,
    /// The first that fits.
    pub chosen: bool,
}

/// The promised times of a ticket, for staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promises {
    pub id: TicketId,
    pub subject: String,
    pub cards: Vec<PromiseCard>,
    /// All policies until the one that fits the ticket as it is now.
    pub verdicts: Vec<PolicyVerdict>,
}

/// A promised time in plain words, for the requester's side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlainPromise {
    pub clock: ClockView,
    pub hours: Vec<HoursHeld>,
    /// Holidays and other dates with hours of their own, until it ended or is due.
    pub days: Vec<DayHeld>,
    pub started: When,
    pub ended: Option<When>,
    /// Minutes that had counted before its target was given and are not part of it, and when that was.
    pub spared: Option<(i64, When)>,
    /// When it stood still, because an answer was awaited.
    pub pauses: Vec<(When, Option<When>)>,
}

/// The promised times of a ticket, for the requester's side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlainPromises {
    pub id: TicketId,
    pub subject: String,
    pub promises: Vec<PlainPromise>,
}

/// A policy in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyLine {
    /// Things out of use that it names.
    pub broken: Vec<String>,
    pub id: ServicePolicyId,
    pub name: String,
    pub asks: Vec<(Condition, String)>,
    /// Its hours; none is round the clock.
    pub calendar: Option<String>,
    pub targets: Vec<PromisedTime>,
    pub archived: bool,
}

/// A time that a policy promises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromisedTime {
    pub clock: ClockKind,
    /// At a single tier.
    pub tier: Option<String>,
    pub minutes: i64,
    /// Hours of its own, by name.
    pub hours: Option<String>,
    /// A warning threshold of its own, in percent.
    pub warn: Option<i64>,
}

/// What a policy can name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyChoices {
    pub organisations: Vec<super::Named>,
    pub categories: Vec<super::Named>,
    pub calendars: Vec<super::Named>,
    pub staff: Vec<super::Named>,
}

/// A policy, or what a new one is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyCard {
    /// Things out of use that it names.
    pub broken: Vec<String>,
    pub id: Option<ServicePolicyId>,
    pub name: String,
    pub organisation: Option<i64>,
    pub contract: Option<Contract>,
    pub category: Option<i64>,
    pub priority: Option<Priority>,
    pub calendar: Option<CalendarId>,
    pub targets: Vec<(ClockKind, i64)>,
    /// The tiers where agents work, with the minutes that they have of their own.
    pub tiers: Vec<(super::Named, Option<i64>)>,
    pub own: Vec<(ClockKind, OwnTerms)>,
    pub pausing: Vec<Status>,
    pub warn_percent: i64,
    /// With the names of those whom rungs name.
    pub ladder: Vec<(EscalationStep, Option<String>)>,
    pub archived: bool,
    pub choices: PolicyChoices,
}

/// What a policy is tried with, and what comes of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyTrial {
    pub choices: PolicyChoices,
    /// A ticket of this number is not there.
    pub unknown_ticket: bool,
    /// None before anything was asked.
    pub verdicts: Option<Vec<PolicyVerdict>>,
    /// The one that fits.
    pub chosen: Option<PolicyLine>,
}

/// A calendar in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarLine {
    pub id: CalendarId,
    pub name: String,
    pub zone: String,
    /// Its week in words.
    pub hours: String,
    /// Days that differ from today on.
    pub days: i64,
    pub archived: bool,
}

/// A day with hours of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecialDay {
    /// `YYYY-MM-DD`.
    pub day: String,
    pub name: String,
    /// As they are typed; nothing when it is closed.
    pub hours: String,
}

/// An address that a calendar takes its holidays from, again every day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarFeed {
    pub id: FeedId,
    pub address: String,
    /// When it was fetched last.
    pub fetched: Option<When>,
    /// What was wrong if the last try failed.
    pub trouble: Option<FieldError>,
}

/// A calendar, or what a new one is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarCard {
    /// Configuration entries that name it.
    pub used_by: Vec<String>,
    pub id: Option<CalendarId>,
    pub name: String,
    pub zone: String,
    /// As they are typed, Monday first.
    pub week: [String; 7],
    pub days: Vec<SpecialDay>,
    pub feeds: Vec<CalendarFeed>,
    pub archived: bool,
    pub zones: Vec<String>,
    /// The present year.
    pub year: i64,
}
