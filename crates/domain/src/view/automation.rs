//! What admins are shown of automations.

use super::{Named, ShownCondition};
use crate::automation::{AutomationActions, AutomationRecipient, RunOutcome, Trigger};
use crate::{AutomationId, Priority, TicketId, When};
use serde::{Deserialize, Serialize};

/// What an automation does, with names in the place of ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownActions {
    pub priority: Option<Priority>,
    pub category: Option<String>,
    pub add_tags: Vec<String>,
    pub remove_tags: Vec<String>,
    pub tier_up: bool,
    pub team: Option<String>,
    pub put_back: bool,
    pub assign: Option<String>,
    pub tell: Vec<AutomationRecipient>,
    pub notes: bool,
    pub replies: bool,
    pub asks: bool,
    /// The code with which it solves.
    pub solve: Option<String>,
}

/// An automation in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AutomationLine {
    /// Things out of use that it names.
    pub broken: Vec<String>,
    pub id: AutomationId,
    pub name: String,
    pub trigger: Trigger,
    pub all: Vec<ShownCondition>,
    pub any: Vec<ShownCondition>,
    pub actions: ShownActions,
    /// How often it did something in the last 30 days.
    pub ran: i64,
    /// How often it could do nothing in the last 30 days.
    pub idle: i64,
    /// How often it was stopped in the last 30 days.
    pub cut: i64,
    pub archived: bool,
}

/// A run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AutomationRun {
    pub ticket: TicketId,
    pub subject: String,
    pub at: When,
    pub outcome: RunOutcome,
}

/// An automation, or a new one, with what it can do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AutomationCard {
    pub line: Option<AutomationLine>,
    pub actions: AutomationActions,
    /// The latest first.
    pub runs: Vec<AutomationRun>,
    pub choices: AutomationChoices,
}

/// What an automation can be made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AutomationChoices {
    pub teams: Vec<Named>,
    pub categories: Vec<Named>,
    pub tags: Vec<Named>,
    pub people: Vec<Named>,
    pub codes: Vec<Named>,
    /// For typing them into conditions.
    pub names: Vec<String>,
}
