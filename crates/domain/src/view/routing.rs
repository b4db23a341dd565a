//! What admins are shown of teams and of the way of tickets.

use super::Named;
use crate::routing::{Assignment, Model, NotChosen, RuleField, RuleResult, Skills};
use crate::{CalendarId, OrganisationId, PersonId, RuleId, TeamId, When};
use serde::{Deserialize, Serialize};

/// A team in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamLine {
    pub id: TeamId,
    pub name: String,
    pub tier: String,
    pub place: String,
    /// The name of its calendar; none: round the clock.
    pub hours: Option<String>,
    /// Whether it is at work now.
    pub open: bool,
    pub assignment: Assignment,
    pub members: i64,
    /// Tickets that are with it.
    pub tickets: i64,
    pub archived: bool,
}

/// All teams, and the tiers that a new one can work at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamList {
    pub lines: Vec<TeamLine>,
    pub model: Model,
    pub tiers: Vec<Named>,
}

/// A team with what can be decided about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamCard {
    /// Configuration entries that name it.
    pub used_by: Vec<String>,
    pub line: TeamLine,
    pub calendar: Option<CalendarId>,
    pub capacity: i64,
    pub skills: Skills,
    pub organisations: Vec<OrganisationId>,
    pub members: Vec<MemberCard>,
    pub choices: TeamChoices,
}

/// A member of a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberCard {
    pub id: PersonId,
    pub name: String,
    pub leads: bool,
    /// Their own number of tickets, if they have one.
    pub capacity: Option<i64>,
    pub skills: Skills,
    /// Unfinished tickets that they have.
    pub load: i64,
    pub away_until: Option<When>,
}

/// What a team can be made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamChoices {
    pub calendars: Vec<Named>,
    /// Those who may work at its tier.
    pub agents: Vec<Named>,
    pub products: Vec<Named>,
    pub categories: Vec<Named>,
    pub organisations: Vec<Named>,
}

/// A condition with names in the place of ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownCondition {
    pub field: RuleField,
    pub negated: bool,
    /// Words, stable texts of enums, or names.
    pub values: Vec<String>,
}

/// What a rule does, with names in the place of ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownResult {
    pub tier: Option<String>,
    pub team: Option<String>,
    pub priority: Option<crate::Priority>,
    pub category: Option<String>,
    pub tags: Vec<String>,
}

/// A rule in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleLine {
    /// Things out of use that it names.
    pub broken: Vec<String>,
    pub id: RuleId,
    pub name: String,
    pub all: Vec<ShownCondition>,
    pub any: Vec<ShownCondition>,
    pub result: ShownResult,
    pub archived: bool,
}

/// A rule, or a new one, with what it can do and the names that its conditions can hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleCard {
    pub line: Option<RuleLine>,
    pub result: RuleResult,
    pub tiers: Vec<Named>,
    pub teams: Vec<Named>,
    pub categories: Vec<Named>,
    pub tags: Vec<Named>,
    /// For typing them into conditions.
    pub names: Vec<String>,
}

/// What the tester is asked, as it stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TriedRule {
    /// The number of a ticket; then the other fields are left out.
    pub ticket: String,
    pub subject: String,
    pub text: String,
    pub category: String,
    pub priority: String,
    pub organisation: String,
    pub language: String,
    pub impact: String,
    pub urgency: String,
    /// Name or mail address.
    pub requester: String,
    /// Names between semicolons.
    pub tags: String,
    /// A question and its answer on each line.
    pub answers: String,
}

/// Why a rule was passed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassedRule {
    pub id: RuleId,
    pub name: String,
    /// Each of these had to be met.
    pub needed: Vec<ShownCondition>,
    /// One of these had to be met.
    pub none_of: Vec<ShownCondition>,
}

/// How a team stands to a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownStanding {
    pub team: String,
    pub serves: bool,
    pub skilled: bool,
    pub open: bool,
    /// When it opens, if it is not open.
    pub opens: Option<When>,
}

/// What the tester answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoutingTrial {
    /// The subject of the ticket.
    pub about: String,
    pub passed: Vec<PassedRule>,
    pub fired: Option<RuleLine>,
    pub tier: String,
    pub team: Option<String>,
    /// The team that the rule names, where it is closed and another is open.
    pub closed: Option<String>,
    pub standings: Vec<ShownStanding>,
    /// Who would get it, or why nobody would; nothing without a team.
    pub person: Option<String>,
    pub nobody: Option<NotChosen>,
}

/// The tester's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tester {
    pub asked: TriedRule,
    pub categories: Vec<Named>,
    pub organisations: Vec<Named>,
    /// Nothing was asked yet.
    pub trial: Option<RoutingTrial>,
    /// There is no ticket of that number.
    pub missing: bool,
}
