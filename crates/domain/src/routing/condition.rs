//! Conditions on tickets.

use crate::{
    CategoryId, Contract, Impact, Language, OrganisationId, PersonId, Priority, ProblemId, ProductId, Status, TagId,
    TeamId, TierId, Urgency,
};
use serde::{Deserialize, Serialize};

text_enum! {
    /// What of a ticket a condition looks at.
    RuleField {
        Subject = "subject",
        /// Subject, symptoms and description.
        Text = "text",
        Product = "product",
        Category = "category",
        Priority = "priority",
        Impact = "impact",
        Urgency = "urgency",
        Organisation = "organisation",
        Contract = "contract",
        /// The language in which the requester reads.
        Language = "language",
        Tier = "tier",
        Tag = "tag",
        Status = "status",
        /// Name and mail address of the requester.
        Requester = "requester",
        /// Names and mail addresses of those who follow it.
        Follower = "follower",
        /// The answers to what its category asks, each after its question.
        Answer = "answer",
        Assignee = "assignee",
        Team = "team",
        Vendor = "vendor",
        /// The problem record by its number.
        Problem = "problem",
        /// Whole hours since it was registered.
        Age = "age",
    }
}

impl RuleField {
    /// Whether it is text, of which a condition names parts.
    pub const fn is_text(self) -> bool {
        use RuleField::{Answer, Follower, Requester, Subject, Text};
        matches!(self, Subject | Text | Requester | Follower | Answer)
    }

    /// Whether a ticket may have nothing there; [`Condition::NONE`] stands for it.
    pub const fn may_be_none(self) -> bool {
        use RuleField::{Assignee, Category, Contract, Organisation, Problem, Product, Tag, Team, Vendor};
        matches!(self, Product | Category | Organisation | Contract | Tag | Assignee | Team | Vendor | Problem)
    }
}

/// One condition: the field is one of the values; for texts, it holds one of them; for an age, it has come to one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    pub field: RuleField,
    /// It must not be so.
    #[serde(default)]
    pub negated: bool,
    /// Words, stable texts of enums, or ids; any of them will do.
    pub values: Vec<String>,
}

/// What a ticket has to meet: everything of `all`, and, if `any` is not empty, one thing of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Conditions {
    pub all: Vec<Condition>,
    pub any: Vec<Condition>,
}

/// A ticket as conditions see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    pub subject: String,
    /// Subject, symptoms and description.
    pub text: String,
    pub product: Option<ProductId>,
    pub category: Option<CategoryId>,
    pub priority: Priority,
    pub impact: Option<Impact>,
    pub urgency: Option<Urgency>,
    pub organisation: Option<OrganisationId>,
    pub contract: Option<Contract>,
    pub language: Option<Language>,
    pub tier: TierId,
    pub tags: Vec<TagId>,
    pub status: Status,
    /// Name and mail address.
    pub requester: String,
    /// Name and mail address of each.
    pub followers: Vec<String>,
    /// Question and answer of each.
    pub answers: Vec<String>,
    pub assignee: Option<PersonId>,
    pub team: Option<TeamId>,
    /// With which vendor it is.
    pub vendor: Option<OrganisationId>,
    pub problem: Option<ProblemId>,
    pub age_hours: i64,
}

/// Why a ticket does not meet conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnmetCondition<'a> {
    /// This one had to be met.
    Needed(&'a Condition),
    /// One of these had to be met, and none is.
    NoneOf(&'a [Condition]),
}

impl Condition {
    /// The value that stands for nothing: no assignee, no vendor.
    pub const NONE: &'static str = "0";

    /// Whether a ticket meets it.
    pub fn is_met(&self, ticket: &Facts) -> bool {
        self.names(ticket) != self.negated
    }

    fn names(&self, ticket: &Facts) -> bool {
        let none = || self.values.iter().any(|value| value == Condition::NONE);
        let text = |own: &str| {
            let own = own.to_lowercase();
            self.values.iter().any(|value| own.contains(&value.to_lowercase()))
        };
        let id = |own: i64| self.values.iter().any(|value| value.parse() == Ok(own));
        let maybe = |own: Option<i64>| own.map_or_else(none, id);
        let word = |own: Option<&str>| own.map_or_else(none, |own| self.values.iter().any(|value| value == own));
        match self.field {
            RuleField::Subject => text(&ticket.subject),
            RuleField::Text => text(&ticket.text),
            RuleField::Requester => text(&ticket.requester),
            RuleField::Follower => ticket.followers.iter().any(|follower| text(follower)),
            RuleField::Answer => ticket.answers.iter().any(|answer| text(answer)),
            RuleField::Product => maybe(ticket.product.map(|id| id.0)),
            RuleField::Category => maybe(ticket.category.map(|id| id.0)),
            RuleField::Organisation => maybe(ticket.organisation.map(|id| id.0)),
            RuleField::Tier => id(ticket.tier.0),
            RuleField::Tag if ticket.tags.is_empty() => none(),
            RuleField::Tag => ticket.tags.iter().any(|tag| id(tag.0)),
            RuleField::Priority => word(Some(ticket.priority.as_str())),
            RuleField::Impact => word(ticket.impact.map(Impact::as_str)),
            RuleField::Urgency => word(ticket.urgency.map(Urgency::as_str)),
            RuleField::Contract => word(ticket.contract.map(Contract::as_str)),
            RuleField::Language => word(ticket.language.map(Language::as_str)),
            RuleField::Status => word(Some(ticket.status.as_str())),
            RuleField::Assignee => maybe(ticket.assignee.map(|id| id.0)),
            RuleField::Team => maybe(ticket.team.map(|id| id.0)),
            RuleField::Vendor => maybe(ticket.vendor.map(|id| id.0)),
            RuleField::Problem => maybe(ticket.problem.map(|id| id.0)),
            RuleField::Age => {
                let reached = |value: &String| value.parse().is_ok_and(|hours: i64| ticket.age_hours >= hours);
                self.values.iter().any(reached)
            }
        }
    }
}

impl Conditions {
    /// What a ticket does not meet; nothing when it meets all of it.
    pub fn unmet<'a>(&'a self, ticket: &Facts) -> Vec<UnmetCondition<'a>> {
        let mut unmet: Vec<_> =
            self.all.iter().filter(|condition| !condition.is_met(ticket)).map(UnmetCondition::Needed).collect();
        if !self.any.is_empty() && !self.any.iter().any(|condition| condition.is_met(ticket)) {
            unmet.push(UnmetCondition::NoneOf(&self.any));
        }
        unmet
    }
}
