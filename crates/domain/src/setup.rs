//! The configuration of the installation: small, read for every request, and changed by admins now and then.
//!
//! It is loaded as a whole and never changes afterwards, so that whatever is decided by it within one transaction, or while
//! a page is read, is decided by the same configuration.

use super::automation::Automation;
use super::routing::RoutingSetup;
use super::service::policy::{PolicyTraits, ServicePolicy, choose};
use super::service::run::{Calendars, ClockRun};
use super::{CategoryId, PriorityMatrix, ProductId, Question, ResolutionCodeId, TagId, Tier, TierId, Timestamp};
use std::sync::Arc;

/// The configuration at one of its versions.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// Every change of the configuration raises it.
    pub version: i64,
    /// The tiers in use, from the lowest.
    pub tiers: Arc<Vec<Tier>>,
    /// All categories, those out of use too, by product and name.
    pub categories: Vec<Category>,
    /// The questions in use, each category's in their order.
    pub questions: Vec<(CategoryId, Question)>,
    pub matrix: PriorityMatrix,
    /// The resolution codes in use, by name.
    pub codes: Vec<(ResolutionCodeId, String)>,
    /// The tags in use, by name.
    pub tags: Vec<(TagId, String)>,
    /// The automations in use, in the order in which they run.
    pub automations: Vec<Automation>,
    /// The policies in use, in the order in which they are asked.
    pub policies: Vec<ServicePolicy>,
    /// All calendars, those out of use too, because clocks may have run in them.
    pub calendars: Arc<Calendars>,
    /// Configuration that decides about the way of tickets.
    pub board: RoutingSetup,
}

/// A category with its product.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Category {
    pub id: CategoryId,
    pub product_id: Option<ProductId>,
    pub name: String,
    pub product: Option<String>,
    pub archived_at: Option<Timestamp>,
    /// Whether its product is out of use, whatever it is itself.
    pub product_archived: bool,
}

impl Category {
    /// Whether it is offered where a ticket is classified.
    pub fn is_offered(&self) -> bool {
        self.archived_at.is_none() && !self.product_archived
    }
}

impl Setup {
    pub fn tier(&self, id: TierId) -> Option<&Tier> {
        self.tiers.iter().find(|tier| tier.id == id)
    }

    /// A category that is offered.
    pub fn offered_category(&self, id: CategoryId) -> Option<&Category> {
        self.offered().find(|category| category.id == id)
    }

    /// The categories that are offered, by product and name.
    pub fn offered(&self) -> impl Iterator<Item = &Category> {
        self.categories.iter().filter(|category| category.is_offered())
    }

    /// The policy of a ticket.
    pub fn policy_for(&self, ticket: &PolicyTraits) -> Option<&ServicePolicy> {
        choose(&self.policies, ticket)
    }

    /// The policy under which a clock runs, if it is in use.
    pub fn policy_of(&self, run: &ClockRun) -> Option<&ServicePolicy> {
        self.policies.iter().find(|policy| Some(policy.id) == run.policy())
    }

    /// The questions of a category, in their order.
    pub fn questions_of(&self, id: CategoryId) -> impl Iterator<Item = &Question> {
        self.questions.iter().filter(move |(category, _)| *category == id).map(|(_, question)| question)
    }
}
