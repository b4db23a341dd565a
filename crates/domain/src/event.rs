//! The story of a ticket. Every change is one typed event; nothing changes a ticket without one.

use super::report::{Rating, Reason};
use super::{ClockKind, IllegalMove, Move, Priority, Role, RungAction, Status, after};
use serde::{Deserialize, Serialize};

text_enum! {
    /// Who may read an event.
    Audience {
        /// The requester's side, and staff.
        Public = "public",
        /// Staff only.
        Internal = "internal",
        /// The vendor with whom the ticket is shared, and staff.
        Vendor = "vendor",
    }
}

/// What happened. Parts that staff alone may read (handover cards, answers between tiers) are not
/// here: they are kept beside the event and loaded only for those who may.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventData {
    /// Registered. The event's text is the description.
    Opened,
    /// A public message. `asks` when support waits for the answer.
    Replied { asks: bool },
    /// A public message of the requester's side that leaves a solved ticket solved.
    Thanked,
    /// A note among staff.
    Noted,
    /// A message between staff and the vendor.
    VendorMessage,
    /// Somebody took it or was given it; no one when it was put back.
    Assigned { to: Option<String> },
    /// The priority was changed.
    PriorityChanged { from: Priority, to: Priority, reason: String },
    /// Put in another category.
    CategoryChanged { from: String, to: String },
    /// Labels came and went.
    Tagged { added: Vec<String>, removed: Vec<String> },
    /// The status was changed by hand.
    StatusChanged { from: Status, to: Status },
    /// Passed up the ladder.
    Escalated { from: String, to: String, from_position: i64, to_position: i64, skipped_because: Option<String> },
    /// Passed back down the ladder.
    /// `bounced`: whoever gave it back says that it should not have been passed up.
    Returned {
        from: String,
        to: String,
        from_position: i64,
        to_position: i64,
        #[serde(default)]
        bounced: bool,
    },
    /// Shared with a vendor.
    SharedWithVendor {
        vendor: String,
        from: String,
        to: String,
        from_position: i64,
        to_position: i64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        skipped_because: Option<String>,
    },
    /// The vendor gave its own reference or promised a date (`YYYY-MM-DD`).
    VendorPromised { reference: String, promised: Option<String> },
    /// The vendor answered and gave the ticket back, or support took it back.
    VendorReturned { vendor: String, to: String, to_position: i64, by_vendor: bool },
    /// Support says that it is solved. The event's text is the summary.
    Resolved { code: String },
    /// The requester says that it is solved.
    Confirmed,
    /// The requester says that it is not solved.
    NotSolved,
    /// Opened again.
    Reopened,
    /// Ended because nobody objected for this many days.
    ClosedByTime { days: i64 },
    /// Goes on where an ended ticket stopped.
    FollowsUp { ticket: i64 },
    /// An ended ticket goes on in this one.
    FollowedUpBy { ticket: i64 },
    /// Somebody else follows the ticket.
    FollowerAdded { name: String },
    /// Somebody no longer follows the ticket.
    FollowerRemoved { name: String },
    /// Given to a team, by a rule if one decided.
    Routed {
        rule: Option<String>,
        team: Option<String>,
        /// The team that the rule names, where it was closed and another was open.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        closed: Option<String>,
    },
    /// Given to another team of the tier by hand.
    TeamChanged { from: Option<String>, to: String },
    /// An automation did what comes before this.
    Automated { name: String },
    /// An automation was stopped, because it had been set off by what it did itself.
    AutomationCut { name: String },
    /// A promised time is nearly up.
    TargetNear { clock: ClockKind },
    /// A promised time is up, and was not kept.
    TargetMissed { clock: ClockKind },
    /// So much of a promised time was used up, in percent, that something was done; not done when there was nothing to do,
    /// such as no tier above.
    Climbed { clock: ClockKind, percent: i64, action: RungAction, person: Option<String>, done: bool },
    /// Found to be an incident of a problem.
    ProblemLinked { problem: i64, title: String },
    /// Found not to be one after all.
    ProblemUnlinked { problem: i64, title: String },
    /// The requester answered the survey.
    Rated { rating: Rating },
    /// The requester said why. The event's text is the comment.
    RatingExplained { reason: Option<Reason> },
    /// A lead followed up on a bad answer. The event's text says how.
    RatingFollowedUp,
    /// Its requester, who belonged to no organisation, was placed in one, and the ticket came along.
    OrganisationChanged { to: String, person: String },
    /// A mail about the ticket did not reach this address, and is not tried any more.
    MailLost { to: String, reason: String },
}

impl EventData {
    /// The stable name of this kind of event.
    pub const fn kind(&self) -> &'static str {
        match self {
            EventData::Opened => "opened",
            EventData::Replied { .. } => "replied",
            EventData::Thanked => "thanked",
            EventData::Noted => "noted",
            EventData::VendorMessage => "vendor_message",
            EventData::Assigned { .. } => "assigned",
            EventData::PriorityChanged { .. } => "priority_changed",
            EventData::CategoryChanged { .. } => "category_changed",
            EventData::Tagged { .. } => "tagged",
            EventData::StatusChanged { .. } => "status_changed",
            EventData::Escalated { .. } => "escalated",
            EventData::Returned { .. } => "returned",
            EventData::SharedWithVendor { .. } => "shared_with_vendor",
            EventData::VendorPromised { .. } => "vendor_promised",
            EventData::VendorReturned { .. } => "vendor_returned",
            EventData::Resolved { .. } => "resolved",
            EventData::Confirmed => "confirmed",
            EventData::NotSolved => "not_solved",
            EventData::Reopened => "reopened",
            EventData::ClosedByTime { .. } => "closed_by_time",
            EventData::FollowsUp { .. } => "follows_up",
            EventData::FollowedUpBy { .. } => "followed_up_by",
            EventData::FollowerAdded { .. } => "follower_added",
            EventData::FollowerRemoved { .. } => "follower_removed",
            EventData::Routed { .. } => "routed",
            EventData::TeamChanged { .. } => "team_changed",
            EventData::Automated { .. } => "automated",
            EventData::AutomationCut { .. } => "automation_cut",
            EventData::TargetNear { .. } => "target_near",
            EventData::TargetMissed { .. } => "target_missed",
            EventData::Climbed { .. } => "climbed",
            EventData::ProblemLinked { .. } => "problem_linked",
            EventData::ProblemUnlinked { .. } => "problem_unlinked",
            EventData::Rated { .. } => "rated",
            EventData::RatingExplained { .. } => "rating_explained",
            EventData::RatingFollowedUp => "rating_followed_up",
            EventData::OrganisationChanged { .. } => "organisation_changed",
            EventData::MailLost { .. } => "mail_lost",
        }
    }

    /// Who may read an event of this kind. Reasons for a priority, labels and the names of agents'
    /// assignments are for staff.
    pub const fn audience(&self) -> Audience {
        match self {
            EventData::Noted
            | EventData::Assigned { .. }
            | EventData::PriorityChanged { .. }
            | EventData::CategoryChanged { .. }
            | EventData::Tagged { .. }
            | EventData::StatusChanged { .. }
            | EventData::Routed { .. }
            | EventData::TeamChanged { .. }
            | EventData::Automated { .. }
            | EventData::AutomationCut { .. }
            | EventData::TargetNear { .. }
            | EventData::TargetMissed { .. }
            | EventData::Climbed { .. }
            | EventData::ProblemLinked { .. }
            | EventData::ProblemUnlinked { .. }
            | EventData::Rated { .. }
            | EventData::RatingExplained { .. }
            | EventData::RatingFollowedUp
            | EventData::OrganisationChanged { .. }
            | EventData::MailLost { .. } => Audience::Internal,
            EventData::VendorMessage | EventData::VendorPromised { .. } => Audience::Vendor,
            EventData::Opened
            | EventData::Replied { .. }
            | EventData::Thanked
            | EventData::Escalated { .. }
            | EventData::Returned { .. }
            | EventData::SharedWithVendor { .. }
            | EventData::VendorReturned { .. }
            | EventData::Resolved { .. }
            | EventData::Confirmed
            | EventData::NotSolved
            | EventData::Reopened
            | EventData::ClosedByTime { .. }
            | EventData::FollowsUp { .. }
            | EventData::FollowedUpBy { .. }
            | EventData::FollowerAdded { .. }
            | EventData::FollowerRemoved { .. } => Audience::Public,
        }
    }

    /// The move that this makes when somebody of this role does it; without a role it is the program.
    pub fn moves(&self, by: Option<Role>) -> Option<Move> {
        Some(match self {
            // Automations answer without being support: nobody is at work on the ticket because of that.
            EventData::Replied { asks: false } if by.is_none() => return None,
            EventData::Replied { .. } if by.is_some_and(|role| !role.is_staff()) => Move::CustomerReplied,
            EventData::Replied { asks: false } => Move::SupportReplied,
            EventData::Replied { asks: true } => Move::SupportAsked,
            EventData::Assigned { to: Some(_) } => Move::Assigned,
            EventData::Escalated { .. } | EventData::Returned { .. } => Move::Moved,
            EventData::SharedWithVendor { .. } => Move::Shared,
            EventData::VendorReturned { .. } => Move::VendorReturned,
            EventData::Resolved { .. } => Move::Solved,
            EventData::Confirmed => Move::Confirmed,
            EventData::NotSolved => Move::NotSolved,
            EventData::Reopened => Move::Reopened,
            EventData::ClosedByTime { .. } => Move::Expired,
            EventData::Opened
            | EventData::Thanked
            | EventData::Noted
            | EventData::VendorMessage
            | EventData::Assigned { to: None }
            | EventData::PriorityChanged { .. }
            | EventData::CategoryChanged { .. }
            | EventData::Tagged { .. }
            | EventData::StatusChanged { .. }
            | EventData::VendorPromised { .. }
            | EventData::FollowsUp { .. }
            | EventData::FollowedUpBy { .. }
            | EventData::FollowerAdded { .. }
            | EventData::FollowerRemoved { .. }
            | EventData::Routed { .. }
            | EventData::TeamChanged { .. }
            | EventData::Automated { .. }
            | EventData::AutomationCut { .. }
            | EventData::TargetNear { .. }
            | EventData::TargetMissed { .. }
            | EventData::Climbed { .. }
            | EventData::ProblemLinked { .. }
            | EventData::ProblemUnlinked { .. }
            | EventData::Rated { .. }
            | EventData::RatingExplained { .. }
            | EventData::RatingFollowedUp
            | EventData::OrganisationChanged { .. }
            | EventData::MailLost { .. } => return None,
        })
    }

    /// The status of a ticket after this, if its status before allows it.
    pub fn status_after(&self, before: Status, by: Option<Role>) -> Result<Status, IllegalMove> {
        match (self, self.moves(by)) {
            (EventData::StatusChanged { to, .. }, _) => Ok(*to),
            (_, Some(what)) => after(before, what),
            (_, None) => Ok(before),
        }
    }

    /// Whether this puts the ticket somewhere: at a tier, with a team or in a category. Where it is then is kept with it.
    pub const fn places(&self) -> bool {
        matches!(
            self,
            EventData::Opened
                | EventData::Routed { .. }
                | EventData::TeamChanged { .. }
                | EventData::CategoryChanged { .. }
                | EventData::Escalated { .. }
                | EventData::Returned { .. }
                | EventData::SharedWithVendor { .. }
                | EventData::VendorReturned { .. }
                | EventData::Confirmed
                | EventData::NotSolved
                | EventData::Reopened
        )
    }

    /// Whether this is a message that people wrote, rather than a change they made.
    pub const fn is_message(&self) -> bool {
        matches!(
            self,
            EventData::Opened
                | EventData::Replied { .. }
                | EventData::Thanked
                | EventData::Noted
                | EventData::VendorMessage
                | EventData::Resolved { .. }
        )
    }

    /// The event as customers and vendors may read it: without what only staff may know of it.
    pub fn for_outsiders(self) -> Self {
        match self {
            EventData::Escalated { from, to, from_position, to_position, .. } => {
                EventData::Escalated { from, to, from_position, to_position, skipped_because: None }
            }
            EventData::SharedWithVendor { vendor, from, to, from_position, to_position, .. } => {
                EventData::SharedWithVendor { vendor, from, to, from_position, to_position, skipped_because: None }
            }
            EventData::Returned { from, to, from_position, to_position, .. } => {
                EventData::Returned { from, to, from_position, to_position, bounced: false }
            }
            other => other,
        }
    }
}
