//! Conditions on tickets.

use crate::domain::{
    CategoryId, Contract, Impact, Language, OrganisationId, Priority, ProductId, Status, TagId, TierId, Urgency,
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
    }
}

/// One condition: the field is one of the values, or, for texts, holds one of them.
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
}

/// Why a ticket does not meet conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unmet<'a> {
    /// This one had to be met.
    Needed(&'a Condition),
    /// One of these had to be met, and none is.
    NoneOf(&'a [Condition]),
}

impl Condition {
    /// Whether a ticket meets it.
    pub fn is_met(&self, ticket: &Facts) -> bool {
        self.names(ticket) != self.negated
    }

    fn names(&self, ticket: &Facts) -> bool {
        let text = |own: &str| {
            let own = own.to_lowercase();
            self.values.iter().any(|value| own.contains(&value.to_lowercase()))
        };
        let id = |own: Option<i64>| own.is_some_and(|own| self.values.iter().any(|value| value.parse() == Ok(own)));
        let word = |own: Option<&str>| own.is_some_and(|own| self.values.iter().any(|value| value == own));
        match self.field {
            RuleField::Subject => text(&ticket.subject),
            RuleField::Text => text(&ticket.text),
            RuleField::Product => id(ticket.product.map(|id| id.0)),
            RuleField::Category => id(ticket.category.map(|id| id.0)),
            RuleField::Organisation => id(ticket.organisation.map(|id| id.0)),
            RuleField::Tier => id(Some(ticket.tier.0)),
            RuleField::Tag => ticket.tags.iter().any(|tag| id(Some(tag.0))),
            RuleField::Priority => word(Some(ticket.priority.as_str())),
            RuleField::Impact => word(ticket.impact.map(Impact::as_str)),
            RuleField::Urgency => word(ticket.urgency.map(Urgency::as_str)),
            RuleField::Contract => word(ticket.contract.map(Contract::as_str)),
            RuleField::Language => word(ticket.language.map(Language::as_str)),
            RuleField::Status => word(Some(ticket.status.as_str())),
        }
    }
}

impl Conditions {
    /// What a ticket does not meet; nothing when it meets all of it.
    pub fn unmet<'a>(&'a self, ticket: &Facts) -> Vec<Unmet<'a>> {
        let mut unmet: Vec<_> =
            self.all.iter().filter(|condition| !condition.is_met(ticket)).map(Unmet::Needed).collect();
        if !self.any.is_empty() && !self.any.iter().any(|condition| condition.is_met(ticket)) {
            unmet.push(Unmet::NoneOf(&self.any));
        }
        unmet
    }
}
