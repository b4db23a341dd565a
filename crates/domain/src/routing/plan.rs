//! What happens to a ticket that arrives.

use super::{Decision, Facts, Model, Rule, Team, TeamFit, decide};
use crate::service::run::Calendars;
use crate::{CategoryId, ProductId, Tier, TierId, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything that decides about the way of tickets.
#[derive(Clone, Debug)]
pub struct RoutingSetup {
    pub model: Model,
    /// Those in use, in their order.
    pub rules: Vec<Rule>,
    /// Those in use.
    pub teams: Vec<Team>,
    pub calendars: Arc<Calendars>,
    pub tiers: Arc<Vec<Tier>>,
    /// The categories in use, with their products.
    pub categories: BTreeMap<CategoryId, Option<ProductId>>,
}

/// Where a ticket goes, and why.
#[derive(Clone, Debug)]
pub struct RoutingPlan<'a> {
    pub decision: Decision<'a>,
    /// The ticket with what the rule makes of it.
    pub facts: Facts,
    pub tier: TierId,
    pub team: Option<&'a Team>,
    /// The team that the rule names, if it is closed and the ticket goes to one that is open instead.
    pub closed: Option<&'a Team>,
    /// How the teams of the tier stand to it, where no rule names one that is open.
    pub team_fits: Vec<TeamFit<'a>>,
}

impl Default for RoutingSetup {
    fn default() -> Self {
        RoutingSetup {
            model: Model::FollowTheSun,
            rules: Vec::new(),
            teams: Vec::new(),
            calendars: Arc::default(),
            tiers: Arc::default(),
            categories: BTreeMap::new(),
        }
    }
}

impl RoutingSetup {
    /// The way of a ticket that arrives now.
    pub fn plan(&self, ticket: &Facts, now: Timestamp) -> RoutingPlan<'_> {
        let decision = decide(&self.rules, ticket);
        let mut facts = ticket.clone();
        let mut named = None;
        if let Some(Rule { result, .. }) = decision.rule {
            facts.priority = result.priority.unwrap_or(facts.priority);
            if let Some((category, product)) = result.category.and_then(|id| self.categories.get_key_value(&id)) {
                facts.category = Some(*category);
                facts.product = *product;
            }
            facts.tags.extend(result.tags.iter().filter(|tag| !ticket.tags.contains(tag)));
            // A team that is out of use is as good as none.
            named = result.team.and_then(|id| self.teams.iter().find(|team| team.id == id));
            let staffed = |id: &TierId| self.tiers.iter().any(|tier| tier.id == *id && tier.is_staffed());
            facts.tier = named.map(|team| team.tier).or(result.tier.filter(staffed)).unwrap_or(facts.tier);
        }
        // Where work follows the sun, a team that is named is waited for only if nobody else of its tier is at work.
        let follows = self.model == Model::FollowTheSun;
        let settled = named.filter(|team| !follows || team.opens(&self.calendars, now) == Some(now));
        let team_fits = match settled {
            Some(_) => Vec::new(),
            None => self.team_fits(facts.tier, &facts, now),
        };
        let first = team_fits.first().filter(|first| first.serves);
        let open = first.filter(|first| first.opens == Some(now)).map(|first| first.team);
        let team = settled.or(open).or(named).or(first.map(|first| first.team));
        let closed = named.filter(|named| team.is_some_and(|team| team.id != named.id));
        RoutingPlan { decision, tier: facts.tier, team, closed, team_fits, facts }
    }
}
