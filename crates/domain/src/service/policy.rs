//! Service-level policies: which times are promised for which tickets.
//!
//! Policies stand in an order; a ticket gets the first whose conditions it meets. Each names working hours, a target for
//! each clock, and the states in which the clocks towards the requester stand still. Single tiers can have a target of
//! their own, and single clocks hours and a warning threshold; what has none takes the policy's.

use crate::view::Condition;
use crate::{
    CalendarId, CategoryId, ClockKind, Contract, EscalationStep, OrganisationId, OwnHours, OwnTerms, Priority,
    ServicePolicyId, Status, TierId,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What of a ticket decides about its policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PolicyTraits {
    pub organisation: Option<OrganisationId>,
    pub contract: Option<Contract>,
    pub category: Option<CategoryId>,
    pub priority: Option<Priority>,
}

/// What a policy asks of a ticket; what is not named may be anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conditions {
    pub organisation: Option<OrganisationId>,
    pub contract: Option<Contract>,
    pub category: Option<CategoryId>,
    pub priority: Option<Priority>,
}

/// Times that are promised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicePolicy {
    pub id: ServicePolicyId,
    pub name: String,
    pub conditions: Conditions,
    /// The hours in which time is counted; none is round the clock.
    pub calendar: Option<CalendarId>,
    /// Minutes by clock; a clock that is not named does not run.
    pub targets: BTreeMap<ClockKind, i64>,
    /// Minutes at single tiers; they take the place of the general time at a tier.
    pub tiers: BTreeMap<TierId, i64>,
    /// What single clocks have of their own.
    pub own: BTreeMap<ClockKind, OwnTerms>,
    /// The states in which clocks towards the requester stand still.
    pub pausing: BTreeSet<Status>,
    /// The percentage of a target at which people are warned.
    pub warn_percent: i64,
    /// What is done as a target is used up.
    pub ladder: Vec<EscalationStep>,
}

impl Conditions {
    /// The conditions that a ticket does not meet.
    pub fn unmet(&self, ticket: &PolicyTraits) -> Vec<Condition> {
        fn differs<T: PartialEq>(wanted: Option<T>, found: Option<T>) -> bool {
            wanted.is_some() && wanted != found
        }
        let checks = [
            (Condition::Organisation, differs(self.organisation, ticket.organisation)),
            (Condition::Contract, differs(self.contract, ticket.contract)),
            (Condition::Category, differs(self.category, ticket.category)),
            (Condition::Priority, differs(self.priority, ticket.priority)),
        ];
        checks.into_iter().filter(|(_, differs)| *differs).map(|(condition, _)| condition).collect()
    }
}

/// The policy of a ticket: the first whose conditions it meets.
pub fn choose<'a>(policies: &'a [ServicePolicy], ticket: &PolicyTraits) -> Option<&'a ServicePolicy> {
    policies.iter().find(|policy| policy.conditions.unmet(ticket).is_empty())
}

impl ServicePolicy {
    /// Minutes that are promised for a clock; of the time at a tier, at this one. None: nothing is promised.
    pub fn target(&self, kind: ClockKind, tier: Option<TierId>) -> Option<i64> {
        let single = tier.filter(|_| kind == ClockKind::Tier).and_then(|tier| self.tiers.get(&tier));
        single.or_else(|| self.targets.get(&kind)).copied()
    }

    /// The hours in which a clock counts; none is round the clock.
    pub fn hours(&self, kind: ClockKind) -> Option<CalendarId> {
        match self.own.get(&kind).and_then(|own| own.hours) {
            Some(OwnHours::Always) => None,
            Some(OwnHours::Calendar(id)) => Some(id),
            None => self.calendar,
        }
    }

    /// The percentage of a clock's target at which people are warned.
    pub fn warn(&self, kind: ClockKind) -> i64 {
        self.own.get(&kind).and_then(|own| own.warn).unwrap_or(self.warn_percent)
    }

    /// The percentage of the next rung for a clock, after the one that was climbed last.
    pub fn next_rung(&self, kind: ClockKind, climbed: i64) -> Option<i64> {
        self.ladder.iter().filter(|rung| rung.clock == kind && rung.percent > climbed).map(|rung| rung.percent).min()
    }

    /// What is done for a clock at a percentage, in the order in which it was written down.
    pub fn rungs_at(&self, kind: ClockKind, percent: i64) -> impl Iterator<Item = &EscalationStep> {
        self.ladder.iter().filter(move |rung| rung.clock == kind && rung.percent == percent)
    }

    /// Whether a clock of this kind stands still while a ticket is in this state. The vendor's clocks never do.
    pub fn pauses(&self, kind: ClockKind, status: Status) -> bool {
        !kind.is_underpinning() && self.pausing.contains(&status)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn policy(id: i64, conditions: Conditions) -> ServicePolicy {
        ServicePolicy {
            id: ServicePolicyId(id),
            name: format!("Policy {id}"),
            conditions,
            calendar: None,
            targets: BTreeMap::new(),
            tiers: BTreeMap::new(),
            own: BTreeMap::new(),
            pausing: BTreeSet::from([Status::WaitingCustomer]),
            warn_percent: 80,
            ladder: Vec::new(),
        }
    }

    #[test]
    fn the_first_policy_that_fits_is_the_tickets() {
        let urgent = Conditions { priority: Some(Priority::Urgent), ..Conditions::default() };
        let theirs = Conditions { organisation: Some(OrganisationId(7)), ..Conditions::default() };
        let policies = [policy(1, urgent), policy(2, theirs), policy(3, Conditions::default())];
        let ticket = |organisation, priority| PolicyTraits {
            organisation: Some(OrganisationId(organisation)),
            priority: Some(priority),
            ..PolicyTraits::default()
        };
        let chosen = |organisation, priority| choose(&policies, &ticket(organisation, priority)).map(|p| p.id.0);
        assert_eq!(chosen(7, Priority::Urgent), Some(1));
        assert_eq!(chosen(7, Priority::Low), Some(2));
        assert_eq!(chosen(8, Priority::Low), Some(3));
        assert_eq!(choose(&policies[..2], &ticket(8, Priority::Low)), None);
    }

    #[test]
    fn waiting_for_the_customer_pauses_every_clock_but_the_vendors() {
        let policy = policy(1, Conditions::default());
        for kind in ClockKind::ALL {
            let underpinning = matches!(kind, ClockKind::VendorResponse | ClockKind::VendorResolution);
            assert_eq!(policy.pauses(*kind, Status::WaitingCustomer), !underpinning, "{kind}");
            assert!(!policy.pauses(*kind, Status::WaitingVendor), "{kind}");
        }
    }

    fn maybe(most: i64) -> impl Strategy<Value = Option<i64>> {
        prop::option::of(1..=most)
    }

    fn conditions() -> impl Strategy<Value = Conditions> {
        let contract = prop::option::of(prop::sample::select(Contract::ALL.to_vec()));
        let priority = prop::option::of(prop::sample::select(Priority::ALL.to_vec()));
        (maybe(3), contract, maybe(3), priority).prop_map(|(organisation, contract, category, priority)| Conditions {
            organisation: organisation.map(OrganisationId),
            contract,
            category: category.map(CategoryId),
            priority,
        })
    }

    proptest! {
        #[test]
        fn all_before_the_chosen_policy_have_a_reason_and_the_chosen_has_none(
            list in prop::collection::vec(conditions(), 0..12), ticket in conditions(),
        ) {
            let policies: Vec<_> = list.iter().zip(1..).map(|(conditions, id)| policy(id, *conditions)).collect();
            let ticket = PolicyTraits {
                organisation: ticket.organisation,
                contract: ticket.contract,
                category: ticket.category,
                priority: ticket.priority,
            };
            let fits = |policy: &&ServicePolicy| policy.conditions.unmet(&ticket).is_empty();
            match choose(&policies, &ticket) {
                Some(chosen) => {
                    prop_assert!(fits(&chosen));
                    prop_assert!(!policies.iter().take_while(|policy| policy.id != chosen.id).any(|policy| fits(&policy)));
                }
                None => prop_assert!(!policies.iter().any(|policy| fits(&policy))),
            }
        }
    }
}
