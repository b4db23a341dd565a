//! Lists of tickets.

use super::LadderPlace;
use crate::When;
use crate::{Priority, Status, TicketId};
use serde::{Deserialize, Serialize};

text_enum! {
    /// The lists at the left of the workspace.
    DeskView {
        Mine = "mine",
        Unassigned = "unassigned",
        Tier = "tier",
        /// Of the viewer's teams.
        Team = "team",
        WaitingCustomer = "waiting-customer",
        WaitingVendor = "waiting-vendor",
        Resolved = "resolved",
        All = "all",
    }
}

impl DeskView {
    /// The order in which a view is read unless another is asked for.
    pub const fn order(self) -> DeskSort {
        match self {
            DeskView::Resolved | DeskView::All => DeskSort::Activity,
            _ => DeskSort::Due,
        }
    }

    /// Counting tickets of a view stops here; more are shown as "999+".
    pub const COUNTED: i64 = 1000;
}

text_enum! {
    /// The order of the workspace's list.
    DeskSort {
        /// Latest activity first.
        Activity = "activity",
        /// Most pressing first, then latest activity.
        Priority = "priority",
        /// What is promised next first.
        Due = "due",
        /// Registered longest ago first.
        Oldest = "oldest",
    }
}

/// Where the next page of a list starts: after this row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The row's priority rank; unused by other orders.
    pub rank: i64,
    /// What the list is sorted by, in milliseconds.
    pub key: i64,
    /// The row's id, which decides between equal keys.
    pub id: i64,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.rank, self.key, self.id)
    }
}

impl std::str::FromStr for Cursor {
    type Err = crate::FieldError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let numbers: Result<Vec<i64>, _> = text.split('.').map(str::parse).collect();
        match numbers.as_deref() {
            Ok([rank, key, id]) => Ok(Cursor { rank: *rank, key: *key, id: *id }),
            _ => Err(crate::FieldError::NotAllowed),
        }
    }
}

/// A promised time that is up next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextDue {
    pub at: When,
    /// Minutes of working time until then, or since.
    pub left: i64,
    /// The minutes that were promised in all, where they are known.
    pub target: Option<i64>,
    pub group: DueGroup,
    /// Whether it is up on another day than today, as the reader's zone has it.
    pub another_day: bool,
}

impl NextDue {
    pub const fn is_missed(&self) -> bool {
        matches!(self.group, DueGroup::Over)
    }

    /// The share that is left, in percent.
    pub fn share(&self) -> i64 {
        let target = self.target.unwrap_or(0);
        if target > 0 { (self.left.max(0) * 100 / target).min(100) } else { 100 }
    }
}

text_enum! {
    /// Filters of the workspace's list by promised times.
    DueFilter {
        Over = "over",
        /// Over, or up within an hour.
        Hour = "hour",
        /// Over, or up within a day.
        Day = "day",
    }
}

text_enum! {
    /// The part of a list in order of promised times that a ticket stands in.
    DueGroup {
        /// Its time is up.
        Over = "over",
        /// Its time is up within an hour.
        Hour = "hour",
        Later = "later",
        /// Its clocks stand still, or nothing is promised.
        None = "none",
    }
}

/// A ticket in a list, as customers and staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketLine {
    pub id: TicketId,
    pub subject: String,
    pub status: Status,
    pub priority: Priority,
    pub place: LadderPlace,
    pub requester: String,
    pub organisation: Option<String>,
    /// Who has it; staff see the full name, customers the first name.
    pub assignee: Option<String>,
    /// The team that it is with; for staff only.
    pub team: Option<String>,
    /// Whether the viewer has it.
    pub mine: bool,
    /// How long ago it was registered, in minutes.
    pub age_minutes: i64,
    /// When the next of its promised times is up. Staff alone see it.
    pub due: Option<NextDue>,
    /// New to the viewer. Only the workspace's list knows.
    pub unread: bool,
    pub last: When,
    /// In the workspace's list, from which several are changed at once.
    pub version: i64,
}

/// A page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    pub lines: Vec<T>,
    /// Where the next page starts, if there is one.
    pub next: Option<String>,
}

/// A page of a customer's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundTickets {
    #[serde(flatten)]
    pub page: Page<TicketLine>,
    /// A search was stopped before it had looked at all.
    pub stopped: bool,
}

/// The customer's start page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalHome {
    pub open: Vec<TicketLine>,
    /// Those that wait for an answer of the viewer's side.
    pub waiting: Vec<TicketLine>,
    /// How many are open in all, and in the organisation where the viewer may see those.
    pub open_count: i64,
}

/// A view at the left of the workspace with its count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskRail {
    pub counts: Vec<i64>,
    /// The name of the tier that "my tier" means.
    pub tier: String,
    pub tier_position: i64,
    /// Whether the viewer is in a team.
    pub in_team: bool,
}

/// The workspace's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskList {
    pub rail: DeskRail,
    pub page: Page<TicketLine>,
    /// A search was stopped before it had looked at all.
    pub stopped: bool,
}

/// What the filters of the workspace's list offer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListChoices {
    pub organisations: Vec<super::Named>,
    pub tiers: Vec<super::Named>,
    pub categories: Vec<super::Named>,
    pub tags: Vec<super::Named>,
    pub teams: Vec<super::Named>,
    pub products: Vec<super::Named>,
    /// Resolution codes.
    pub codes: Vec<super::Named>,
    /// Staff.
    pub people: Vec<super::Named>,
}

/// A ticket in a vendor's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedTicketLine {
    pub id: TicketId,
    pub subject: String,
    pub priority: Priority,
    pub since: When,
    pub reference: String,
    pub promised: Option<String>,
}
