//! One ticket, for each side.

use super::{Entry, File, LadderTier, Story};
use crate::When;
use crate::rights::TicketFacts;
use crate::{
    AnswerGiven, CategoryId, ClockKind, EventId, Impact, OrganisationId, PersonId, Priority, ResolutionCodeId, Status,
    TagId, TicketId, Tier, Urgency,
};
use serde::{Deserialize, Serialize};

/// A ticket as its requester's side sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerTicket {
    pub id: TicketId,
    pub subject: String,
    pub status: Status,
    pub priority: Priority,
    pub facts: TicketFacts,
    /// What the viewer may do; the server asks the same policy again.
    pub can: CustomerCan,
    pub ladder: Vec<LadderTier>,
    /// The name of the tier where it is.
    pub place: String,
    /// The first name of who has it.
    pub assignee: Option<String>,
    pub place_since: When,
    /// Since when it is with a vendor.
    pub vendor_since: Option<When>,
    /// By when the next answer is promised, while one is awaited.
    pub answer_by: Option<When>,
    /// By when a solution is promised, while the time runs.
    pub solved_by: Option<When>,
    /// The part of its story that is asked for.
    #[serde(flatten)]
    pub story: Story,
    pub details: Details,
    pub followers: Vec<Follower>,
    /// Colleagues who could follow.
    pub colleagues: Vec<Named>,
    pub follows: Option<TicketId>,
    pub followed_by: Option<TicketId>,
    pub reopen_until: Option<When>,
}

/// Who follows a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Follower {
    pub id: PersonId,
    pub name: String,
    /// Whether the viewer may end it.
    pub may_go: bool,
}

/// What a customer may do with a ticket now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerCan {
    pub reply: bool,
    pub confirm: bool,
    pub not_solved: bool,
    pub reopen: bool,
    pub follow_up: bool,
    pub add_follower: bool,
}

/// What was registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    pub requester: String,
    pub organisation: Option<String>,
    pub product: Option<String>,
    pub category: Option<String>,
    pub symptoms: String,
    pub since: String,
    pub impact: Impact,
    pub urgency: Urgency,
    pub answers: Vec<AnswerGiven>,
    pub created: When,
}

/// Somebody or something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    pub id: i64,
    pub name: String,
}

/// A ticket as staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskTicket {
    pub id: TicketId,
    /// What a change must name, so that a stale one is refused.
    pub version: i64,
    /// The first of the entries that others made since the viewer was here; none on the first visit.
    pub new_from: Option<EventId>,
    pub subject: String,
    pub status: Status,
    pub priority: Priority,
    pub facts: TicketFacts,
    pub can: DeskCan,
    pub ladder: Vec<LadderTier>,
    pub place: super::LadderPlace,
    pub place_since: When,
    pub place_minutes: i64,
    pub assignee: Option<Named>,
    /// The team that it is with.
    pub team: Option<Named>,
    /// The part of its story that is asked for.
    #[serde(flatten)]
    pub story: Story,
    /// The latest entries, when others are asked for.
    pub latest: Vec<Entry>,
    /// Messages before the latest entries that may be shown to a vendor.
    pub earlier: Vec<Entry>,
    pub details: Details,
    pub requester: PersonId,
    pub requester_email: String,
    pub organisation: Option<OrganisationId>,
    pub category: Option<CategoryId>,
    pub tags: Vec<Named>,
    pub followers: Vec<Follower>,
    pub share: Option<ShareCard>,
    /// Promised times: those that run, the next one due first, and then those that have ended.
    pub clocks: Vec<ClockView>,
    pub others: Vec<OtherTicket>,
    pub choices: DeskChoices,
    pub follows: Option<TicketId>,
    pub followed_by: Option<TicketId>,
}

impl DeskTicket {
    /// The latest entries, whichever are shown.
    pub fn newest(&self) -> &[Entry] {
        if self.story.after == 0 { &self.story.entries } else { &self.latest }
    }
}

text_enum! {
    /// How a promised time stands.
    ClockState {
        Running = "running",
        /// Nearly up.
        Near = "near",
        /// Up, and the promise not kept.
        Missed = "missed",
        Paused = "paused",
        /// Stopped in time.
        Kept = "kept",
        /// Stopped too late.
        Late = "late",
        /// The ticket ended before anybody answered.
        Unanswered = "unanswered",
        /// Not promised any more.
        Withdrawn = "withdrawn",
    }
}

/// A promised time of a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockView {
    pub kind: ClockKind,
    pub state: ClockState,
    /// Minutes that are promised.
    pub target: i64,
    /// Minutes that have counted.
    pub counted: i64,
    /// When it is up, while it runs.
    pub due: Option<When>,
}

impl ClockView {
    /// Whether it has not ended.
    pub const fn is_open(&self) -> bool {
        matches!(self.state, ClockState::Running | ClockState::Near | ClockState::Missed | ClockState::Paused)
    }

    /// Minutes that are left; negative once it is missed.
    pub const fn left(&self) -> i64 {
        self.target - self.counted
    }
}

/// What a member of staff may do with a ticket now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskCan {
    pub reply: bool,
    pub note: bool,
    pub take: bool,
    pub assign: bool,
    pub move_team: bool,
    pub triage: bool,
    pub escalate: bool,
    pub give_back: bool,
    pub recall: bool,
    pub write_vendor: bool,
    pub resolve: bool,
    pub reopen: bool,
    pub add_follower: bool,
}

/// What the controls of a ticket's page offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskChoices {
    pub tiers: Vec<Tier>,
    /// Staff, each with the position of their tier; leads and admins have none.
    pub agents: Vec<(Named, Option<i64>)>,
    pub vendors: Vec<Named>,
    /// The teams of the tier where it is.
    pub teams: Vec<Named>,
    /// Categories as "Product: category".
    pub categories: Vec<Named>,
    pub codes: Vec<(ResolutionCodeId, String)>,
    pub tags: Vec<(TagId, String)>,
    /// People of the requester's organisation who could follow.
    pub colleagues: Vec<Named>,
}

/// The share that is in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareCard {
    pub vendor: String,
    pub since: When,
    pub reference: String,
    pub promised: Option<String>,
}

/// Another ticket of the same people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherTicket {
    pub id: TicketId,
    pub subject: String,
    pub status: Status,
    /// Of the same requester, not just of the same organisation.
    pub same_requester: bool,
}

/// The vendor's reference and date that a page shows, as its form sends them along.
pub fn promise_shown(reference: &str, promised: Option<&str>) -> String {
    format!("{} {reference}", promised.unwrap_or("-"))
}

/// A ticket as a vendor sees it: what was shared and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VendorTicket {
    pub id: TicketId,
    pub subject: String,
    pub priority: Priority,
    pub vendor: String,
    pub provider: String,
    pub shared: When,
    pub reference: String,
    pub promised: Option<String>,
    /// The handover and the chosen messages, then what was written since: the part that is asked for.
    #[serde(flatten)]
    pub story: Story,
    pub files: Vec<File>,
}

/// A category that a ticket can be registered under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryChoice {
    pub id: CategoryId,
    /// The product's name; empty for categories without one.
    pub product: String,
    pub name: String,
}
