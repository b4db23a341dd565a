//! Who is looking, and what belongs to their account.

use super::Named;
use crate::When;
use crate::{Actor, Language, SessionId, Theme, TicketId};
use serde::{Deserialize, Serialize};

/// Who is looking and how they want to see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    pub actor: Actor,
    pub name: String,
    pub email: String,
    pub organisation: Option<String>,
    pub language: Language,
    /// IANA time zone.
    pub zone: String,
    pub theme: Theme,
    /// Whether single-key hotkeys are on.
    pub hotkeys: bool,
    /// The name of the provider, for headers and titles.
    pub provider: String,
}

/// A signed-in browser of the viewer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionLine {
    pub id: SessionId,
    /// What the browser said of itself.
    pub device: String,
    pub started: When,
    pub seen: When,
    /// The one that is looking.
    pub current: bool,
}

/// Of what a member of staff is told by mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailWishes {
    /// Tickets that come to their teams.
    pub tickets: bool,
    /// Notes on their tickets.
    pub notes: bool,
}

/// Whether a member of staff is away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbsenceView {
    /// Until when; none while no absence is known.
    pub until: Option<When>,
    /// From when, if it has not begun yet.
    pub from: Option<When>,
    /// The first day of an absence that has not begun, and the day after the last one (`YYYY-MM-DD`).
    pub first: String,
    pub date: String,
    pub substitute: Option<i64>,
    /// Who could stand in.
    pub colleagues: Vec<Named>,
}

/// The effect of a mailed link that does not work any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpentLink {
    /// It was used, and not replaced by a newer one.
    pub used: bool,
    /// The ticket that it led to.
    pub ticket: Option<TicketId>,
}
