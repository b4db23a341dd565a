//! What leads are shown: figures, the tickets behind them, and answers to the survey.

use super::{DeskRail, Named, Page, TicketLine};
use crate::report::{Measure, Rating, Reason};
use crate::{ClockKind, Priority, TicketId, When};
use serde::{Deserialize, Serialize};

/// What is asked of a report; each part as it stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportAsked {
    /// The first and the last day, `YYYY-MM-DD`.
    pub from: String,
    pub to: String,
    pub organisation: String,
    pub category: String,
    pub team: String,
    pub tier: String,
    /// Only what this person did, or has. Asked of the tickets behind a figure alone.
    pub person: String,
    /// Only what this vendor had. Asked of the tickets behind a figure alone.
    pub vendor: String,
}

/// What a report can be filtered by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportChoices {
    pub organisations: Vec<Named>,
    pub categories: Vec<Named>,
    pub teams: Vec<Named>,
    pub tiers: Vec<Named>,
}

/// The frame of every report: what was asked, as it was understood, and what else could be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportFrame {
    pub asked: ReportAsked,
    pub choices: ReportChoices,
    /// Today in the provider's zone, `YYYY-MM-DD`.
    pub today: String,
    /// Bad answers that nobody followed up on.
    pub waiting: i64,
    /// The views of the workspace, beside the report.
    pub rail: Option<DeskRail>,
}

/// What happened at a tier.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierFigures {
    pub id: i64,
    pub name: String,
    pub position: i64,
    /// The first tier where people of the provider work: the one with a band to be in.
    pub first: bool,
    /// Tier 0. What is solved there are tickets that their requesters ended before support had written, wherever they were,
    /// and what is passed up from there is what support solved.
    pub self_service: bool,
    pub created: i64,
    pub arrived: i64,
    pub came_back: i64,
    pub solved: i64,
    pub passed_up: i64,
    pub passed_down: i64,
    /// Of those that came back: those that should not have been passed up.
    pub bounced: i64,
    /// How long a ticket stayed before it was solved or handed on, on average, in minutes.
    pub minutes: i64,
}

impl TierFigures {
    /// Tickets that left the tier solved, of those that left it solved or upwards.
    pub const fn left(&self) -> i64 {
        self.solved + self.passed_up
    }
}

/// How a promised time was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockFigures {
    pub kind: ClockKind,
    pub kept: i64,
    pub missed: i64,
}

/// A stretch of time with what opened and ended in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowPoint {
    /// The first and the last day, `YYYY-MM-DD`.
    pub from: String,
    pub to: String,
    pub created: i64,
    pub reopened: i64,
    pub solved: i64,
    /// Ended by their requesters before support had written.
    pub self_solved: i64,
    /// Open at its end.
    pub open: i64,
}

/// Tiers, promises, satisfaction and flow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub frame: ReportFrame,
    pub tiers: Vec<TierFigures>,
    pub clocks: Vec<ClockFigures>,
    /// The same of as many days before, all clocks together: kept and missed.
    pub clocks_before: (i64, i64),
    /// Good, so-so and bad answers.
    pub rated: [i64; 3],
    /// Pleased and kept, pleased though missed, unhappy though kept, unhappy and missed.
    pub square: [i64; 4],
    pub created: i64,
    pub solved: i64,
    pub self_solved: i64,
    pub first_contact: i64,
    pub reopened: i64,
    pub flow: Vec<FlowPoint>,
    /// The period ends in the past, and so do the ages.
    pub past: bool,
    /// How many are open at the end, or now, by age then: under 1 day, 1 to 3, 3 to 10, 10 to 30, older.
    pub ages: [i64; 5],
}

/// What an agent or a team did, and has now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkLine {
    pub id: i64,
    pub name: String,
    pub tier: String,
    pub solved: i64,
    pub passed_up: i64,
    pub open: i64,
}

/// How a vendor kept what it promised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VendorLine {
    pub id: i64,
    pub name: String,
    pub ended: i64,
    pub running: i64,
    /// How long a ticket stayed with it, on average, in minutes.
    pub minutes: i64,
    pub kept: i64,
    pub missed: i64,
}

/// Who did how much.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkReport {
    pub frame: ReportFrame,
    pub agents: Vec<WorkLine>,
    pub teams: Vec<WorkLine>,
    pub vendors: Vec<VendorLine>,
}

/// What the tickets behind a figure have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FigureScope {
    /// This happened to them in the time.
    Happened(Measure),
    /// They are open now, or were at the end of a time in the past, of any age or of one of the groups of [`AGES`].
    Open(Option<usize>),
    /// They left a tier in the time: solved, or handed on.
    Left,
    /// A vendor had them.
    Vendor(VendorFigure),
}

text_enum! {
    /// What is counted of a vendor's tickets.
    VendorFigure {
        /// Given back in the time.
        Ended = "ended",
        /// With the vendor at its end.
        Running = "running",
        /// Given back in the time, with a promised time that was kept.
        Kept = "kept",
        Missed = "missed",
    }
}

/// Where one group of ages ends and the next begins, in days.
pub const AGES: [i64; 4] = [1, 3, 10, 30];

impl std::fmt::Display for FigureScope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            FigureScope::Happened(measure) => measure.fmt(f),
            FigureScope::Open(None) => f.write_str("open"),
            FigureScope::Open(Some(group)) => write!(f, "open-{group}"),
            FigureScope::Left => f.write_str("left"),
            FigureScope::Vendor(figure) => write!(f, "vendor-{figure}"),
        }
    }
}

impl std::str::FromStr for FigureScope {
    type Err = crate::FieldError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "left" {
            return Ok(FigureScope::Left);
        }
        if let Some(figure) = text.strip_prefix("vendor-") {
            return figure.parse().map(FigureScope::Vendor);
        }
        match text.strip_prefix("open") {
            Some("") => Ok(FigureScope::Open(None)),
            Some(group) => match group.strip_prefix('-').and_then(|group| group.parse().ok()) {
                Some(group) if group <= AGES.len() => Ok(FigureScope::Open(Some(group))),
                _ => Err(crate::FieldError::NotAllowed),
            },
            None => text.parse().map(FigureScope::Happened),
        }
    }
}

/// The tickets behind a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigureTickets {
    pub frame: ReportFrame,
    pub what: FigureScope,
    /// The name of the person whose tickets they are.
    pub person: Option<String>,
    /// The name of the vendor that had them.
    pub vendor: Option<String>,
    /// The period ends in the past.
    pub past: bool,
    /// How many there are on all pages.
    pub count: i64,
    pub page: Page<TicketLine>,
}

/// What the link of a survey leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyPage {
    pub ticket: TicketId,
    pub subject: String,
    pub rating: Option<Rating>,
    /// Whether a reason or a comment was given already.
    pub explained: bool,
}

/// What was done about a bad answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    pub by: String,
    pub at: When,
    pub note: String,
}

/// A bad answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    pub id: i64,
    pub ticket: TicketId,
    pub subject: String,
    pub person: String,
    pub organisation: String,
    pub at: When,
    pub reason: Option<Reason>,
    pub comment: String,
    pub followed: Option<Followed>,
}

/// A row of the wallboard: a tier or a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardLine {
    pub name: String,
    pub open: i64,
    pub unassigned: i64,
    /// With a promised time that is up within the hour.
    pub soon: i64,
    pub missed: i64,
    /// The ticket that has been there the longest without being solved, and for how many minutes.
    pub longest: Option<(TicketId, i64)>,
}

/// A ticket on the wallboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardTicket {
    pub id: TicketId,
    pub subject: String,
    pub tier: String,
    pub priority: Priority,
    pub clock: ClockKind,
    pub due: When,
    /// Minutes of working time until it is up, or since.
    pub left: i64,
    pub missed: bool,
}

/// What the room sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wallboard {
    pub at: When,
    pub open: i64,
    pub soon: i64,
    pub missed: i64,
    /// The longest wait of all open tickets, in minutes.
    pub longest: Option<(TicketId, i64)>,
    pub tiers: Vec<BoardLine>,
    pub teams: Vec<BoardLine>,
    /// Past their time, and those that are up next.
    pub tickets: Vec<BoardTicket>,
}
