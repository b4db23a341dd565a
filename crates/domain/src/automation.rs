//! What is done to tickets by itself: after something happened to them, or some time after something did.

use super::routing::Conditions;
use super::{AutomationId, CategoryId, EventData, PersonId, Priority, ResolutionCodeId, Role, TagId, TeamId};
use serde::{Deserialize, Serialize};

text_enum! {
    /// Something that happens to a ticket, as automations see it.
    Happens {
        Registered = "registered",
        CustomerWrote = "customer_wrote",
        SupportWrote = "support_wrote",
        VendorWrote = "vendor_wrote",
        /// Somebody took it or was given it, or it was put back.
        Assigned = "assigned",
        PriorityChanged = "priority_changed",
        CategoryChanged = "category_changed",
        Tagged = "tagged",
        /// It came to another tier, or back from a vendor.
        TierChanged = "tier_changed",
        /// A rule, a desk or somebody sent it to a team.
        Routed = "routed",
        TargetNear = "target_near",
        TargetMissed = "target_missed",
        Solved = "solved",
        /// The requester did not accept the solution, or opened an ended ticket again.
        Reopened = "reopened",
        Closed = "closed",
        /// The requester answered the survey.
        Rated = "rated",
    }
}

impl Happens {
    /// What an event is to automations.
    pub fn of(event: &EventData, by: Option<Role>) -> Option<Happens> {
        Some(match event {
            EventData::Opened => Happens::Registered,
            EventData::Replied { .. } if by.is_some_and(Role::is_customer) => Happens::CustomerWrote,
            EventData::Thanked => Happens::CustomerWrote,
            EventData::Replied { .. } => Happens::SupportWrote,
            EventData::VendorMessage | EventData::VendorPromised { .. } if by == Some(Role::Vendor) => {
                Happens::VendorWrote
            }
            EventData::Assigned { .. } => Happens::Assigned,
            EventData::PriorityChanged { .. } => Happens::PriorityChanged,
            EventData::CategoryChanged { .. } => Happens::CategoryChanged,
            EventData::Tagged { .. } => Happens::Tagged,
            EventData::Escalated { .. }
            | EventData::Returned { .. }
            | EventData::SharedWithVendor { .. }
            | EventData::VendorReturned { .. } => Happens::TierChanged,
            EventData::Routed { team: Some(_), .. } | EventData::TeamChanged { .. } => Happens::Routed,
            EventData::TargetNear { .. } => Happens::TargetNear,
            EventData::TargetMissed { .. } => Happens::TargetMissed,
            EventData::Resolved { .. } => Happens::Solved,
            EventData::NotSolved | EventData::Reopened => Happens::Reopened,
            EventData::Confirmed | EventData::ClosedByTime { .. } => Happens::Closed,
            EventData::Rated { .. } => Happens::Rated,
            _ => return None,
        })
    }
}

text_enum! {
    /// A moment of a ticket from which time is counted.
    Since {
        Registered = "registered",
        /// Anything was done to it, by whomever.
        Activity = "activity",
        /// Something that its requester can see.
        PublicActivity = "public_activity",
        /// It came to its tier.
        Tier = "tier",
        Solved = "solved",
    }
}

/// When an automation looks at a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    On(Happens),
    /// Once, when so many minutes have passed, by the clock on the wall.
    After {
        since: Since,
        minutes: i64,
    },
}

/// The longest wait, in minutes: a year.
pub const LONGEST_WAIT: i64 = 366 * 24 * 60;

text_enum! {
    /// Who of the staff is told.
    AutomationRecipient {
        Assignee = "assignee",
        Team = "team",
        Leads = "leads",
    }
}

/// What an automation does, in this order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AutomationActions {
    pub priority: Option<Priority>,
    pub category: Option<CategoryId>,
    pub add_tags: Vec<TagId>,
    pub remove_tags: Vec<TagId>,
    /// A tier up, where somebody of the provider works.
    pub tier_up: bool,
    /// A team of the tier where the ticket is.
    pub team: Option<TeamId>,
    /// Back into the queue.
    pub put_back: bool,
    pub assign: Option<PersonId>,
    pub tell: Vec<AutomationRecipient>,
    /// An internal note.
    pub note: String,
    /// A public reply; the summary when it solves.
    pub reply: String,
    /// The reply asks, so that the ticket waits for the customer.
    pub asks: bool,
    /// Solves it, with this code.
    pub solve: Option<ResolutionCodeId>,
}

impl AutomationActions {
    /// Whether it does nothing.
    pub fn is_empty(&self) -> bool {
        *self == AutomationActions { asks: self.asks, ..AutomationActions::default() }
    }
}

/// An automation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Automation {
    pub id: AutomationId,
    pub name: String,
    pub trigger: Trigger,
    pub conditions: Conditions,
    pub actions: AutomationActions,
}

text_enum! {
    /// What came of an automation that ran.
    RunOutcome {
        /// Everything that it does was done, or was so already.
        Done = "done",
        /// Some of it was done, and some could not be.
        Partly = "partly",
        /// Nothing was done: all was so already, or could not be.
        Nothing = "nothing",
        /// It was stopped: it had been set off by what it did itself.
        Cut = "cut",
    }
}

/// The outcome of one action of an automation, or of all its actions together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ActionOutcome {
    /// Something is different now, or somebody was told.
    pub done: bool,
    /// Something could not be done.
    pub failed: bool,
}

impl ActionOutcome {
    pub const DONE: ActionOutcome = ActionOutcome { done: true, failed: false };
    pub const FAILED: ActionOutcome = ActionOutcome { done: false, failed: true };

    /// Of something that can always be done; not when it was so already.
    pub const fn when(done: bool) -> ActionOutcome {
        ActionOutcome { done, failed: false }
    }

    /// Of something that cannot be done if it is not.
    pub const fn or_failed(done: bool) -> ActionOutcome {
        ActionOutcome { done, failed: !done }
    }

    pub const fn outcome(self) -> RunOutcome {
        match (self.done, self.failed) {
            (true, false) => RunOutcome::Done,
            (true, true) => RunOutcome::Partly,
            (false, _) => RunOutcome::Nothing,
        }
    }
}

impl std::ops::BitOrAssign for ActionOutcome {
    fn bitor_assign(&mut self, other: ActionOutcome) {
        self.done |= other.done;
        self.failed |= other.failed;
    }
}

/// Which automations run one after the other because of one thing that happened, and which are stopped.
///
/// What an automation does can set off others, and those it again. One that was set off by what it did itself is
/// stopped, and told once, so every chain ends. So that even many automations that set each other off end soon, none
/// runs more than [`AutomationChain::MOST`] times.
#[derive(Clone, Debug, Default)]
pub struct AutomationChain {
    ran: Vec<AutomationId>,
    cut: Vec<AutomationId>,
}

/// What a chain says about an automation that is set off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainTurn {
    Run,
    /// It would go round in a circle.
    Cut,
    /// As before, and that has been told.
    Silent,
}

impl AutomationChain {
    /// How often one automation runs because of one thing that happened, at most.
    pub const MOST: usize = 5;

    /// Asks for a turn, and takes it. `by` are the automations that led to what sets it off.
    pub fn turn(&mut self, id: AutomationId, by: &[AutomationId]) -> ChainTurn {
        let often = self.ran.iter().filter(|ran| **ran == id).count();
        if !by.contains(&id) && often < AutomationChain::MOST {
            self.ran.push(id);
            ChainTurn::Run
        } else if self.cut.contains(&id) {
            ChainTurn::Silent
        } else {
            self.cut.push(id);
            ChainTurn::Cut
        }
    }
}

#[cfg(test)]
#[cfg(feature = "server")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_chain_of_automations_that_set_each_other_off_always_ends(
            sets_off in prop::collection::vec(prop::collection::vec(0_i64..12, 0..6), 12),
            first in 0_i64..12,
        ) {
            let (mut chain, mut waiting, mut turns) = (AutomationChain::default(), vec![(first, Vec::new())], 0);
            let mut told = Vec::new();
            while let Some((id, by)) = waiting.pop() {
                match chain.turn(AutomationId(id), &by) {
                    ChainTurn::Run => {
                        turns += 1;
                        let next = usize::try_from(id).ok().and_then(|id| sets_off.get(id));
                        let by: Vec<_> = by.iter().copied().chain([AutomationId(id)]).collect();
                        waiting.extend(next.into_iter().flatten().map(|next| (*next, by.clone())));
                    }
                    ChainTurn::Cut => told.push(id),
                    ChainTurn::Silent => {}
                }
            }
            prop_assert!(turns <= 12 * AutomationChain::MOST);
            let many = told.len();
            told.sort_unstable();
            told.dedup();
            prop_assert_eq!(told.len(), many, "a loop is told once");
        }
    }

    #[test]
    fn only_what_an_automation_led_to_itself_stops_it() {
        let (mut chain, one, other) = (AutomationChain::default(), AutomationId(1), AutomationId(2));
        assert_eq!(chain.turn(one, &[]), ChainTurn::Run);
        assert_eq!(chain.turn(one, &[other]), ChainTurn::Run, "set off twice, by different things");
        assert_eq!(chain.turn(other, &[one]), ChainTurn::Run);
        assert_eq!(chain.turn(one, &[one, other]), ChainTurn::Cut);
        assert_eq!(chain.turn(one, &[one, other]), ChainTurn::Silent);
    }

    #[test]
    fn deeds_that_only_say_how_to_ask_do_nothing() {
        assert!(AutomationActions { asks: true, ..AutomationActions::default() }.is_empty());
        assert!(!AutomationActions { reply: "Are you there?".into(), ..AutomationActions::default() }.is_empty());
    }
}
