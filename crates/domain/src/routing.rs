//! Where a ticket goes: rules whose conditions it meets, desks that are open, and people who have room.
//!
//! Everything here is a function of facts, so that what happens to a ticket can be told beforehand and explained
//! afterwards with the same code.

mod assign;
mod condition;
#[cfg(feature = "server")]
mod desks;
#[cfg(feature = "server")]
mod plan;
#[cfg(test)]
#[cfg(feature = "server")]
mod tests;

pub use assign::{Assignment, Candidate, Chosen, NotChosen, Pool, choose_person};
pub use condition::{Condition, Conditions, Facts, RuleField, UnmetCondition};
#[cfg(feature = "server")]
pub use desks::{Team, TeamFit};
#[cfg(feature = "server")]
pub use plan::{RoutingPlan, RoutingSetup};

use super::{CategoryId, Priority, ProductId, RuleId, TagId, TeamId, TierId};
use crate::Language;
use serde::{Deserialize, Serialize};

text_enum! {
    /// How the desks of the tiers share the work. The desks are the same; what differs is which of them a ticket goes to.
    Model {
        /// A virtual desk: a ticket goes to a desk that is open, and on to the next one when that closes.
        FollowTheSun = "follow_the_sun",
        /// A desk for each client or region: a ticket waits for the desk of its client, and goes to a general one only
        /// where its client has none.
        Local = "local",
        /// One desk for all: a ticket waits for the general desk of its tier, and goes to a client's only where there
        /// is none.
        Central = "central",
    }
}

/// What somebody knows or a team works on. An empty list is everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Skills {
    pub products: Vec<ProductId>,
    pub categories: Vec<CategoryId>,
    pub languages: Vec<Language>,
}

impl Skills {
    /// Whether a ticket is within them.
    pub fn fit(&self, ticket: &Facts) -> bool {
        fn within<T: PartialEq>(list: &[T], value: Option<T>) -> bool {
            list.is_empty() || value.is_some_and(|value| list.contains(&value))
        }
        within(&self.products, ticket.product)
            && within(&self.categories, ticket.category)
            && within(&self.languages, ticket.language)
    }

    /// How many kinds of them are named: who names more is more of a specialist.
    pub fn depth(&self) -> usize {
        [!self.products.is_empty(), !self.categories.is_empty(), !self.languages.is_empty()]
            .into_iter()
            .filter(|named| *named)
            .count()
    }
}

/// What a rule does with a ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RuleResult {
    /// The tier where it goes; none: where tickets arrive. A team decides it by itself.
    pub tier: Option<TierId>,
    /// One team, or while it is closed another of its tier that is open; none: the desk of the tier that is open now.
    pub team: Option<TeamId>,
    pub priority: Option<Priority>,
    pub category: Option<CategoryId>,
    /// Tags that are added.
    pub tags: Vec<TagId>,
}

/// A rule. Of all rules in order the first one counts whose conditions are met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub id: RuleId,
    pub name: String,
    pub conditions: Conditions,
    pub result: RuleResult,
}

/// The rule that decides about a ticket, and why those before it do not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision<'a> {
    pub rule: Option<&'a Rule>,
    pub passed: Vec<(&'a Rule, Vec<UnmetCondition<'a>>)>,
}

/// Asks the rules in order.
pub fn decide<'a>(rules: &'a [Rule], ticket: &Facts) -> Decision<'a> {
    let mut passed = Vec::new();
    for rule in rules {
        let unmet = rule.conditions.unmet(ticket);
        if unmet.is_empty() {
            return Decision { rule: Some(rule), passed };
        }
        passed.push((rule, unmet));
    }
    Decision { rule: None, passed }
}
