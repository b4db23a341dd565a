//! Automations in words.

use crate::domain::Language;
use crate::domain::automation::{AutomationRecipient, Happens, RunOutcome, Since, Trigger};
use crate::domain::view::ShownActions;
use crate::t;
use crate::ui::{Choice, minutes, words};

pub fn happens(l: Language, what: Happens) -> &'static str {
    match what {
        Happens::Registered => t::automation::on_registered(l),
        Happens::CustomerWrote => t::automation::on_customer_wrote(l),
        Happens::SupportWrote => t::automation::on_support_wrote(l),
        Happens::VendorWrote => t::automation::on_vendor_wrote(l),
        Happens::Assigned => t::automation::on_assigned(l),
        Happens::PriorityChanged => t::automation::on_priority_changed(l),
        Happens::CategoryChanged => t::automation::on_category_changed(l),
        Happens::Tagged => t::automation::on_tagged(l),
        Happens::TierChanged => t::automation::on_tier_changed(l),
        Happens::Routed => t::automation::on_routed(l),
        Happens::TargetNear => t::automation::on_target_near(l),
        Happens::TargetMissed => t::automation::on_target_missed(l),
        Happens::Solved => t::automation::on_solved(l),
        Happens::Reopened => t::automation::on_reopened(l),
        Happens::Closed => t::automation::on_closed(l),
        Happens::Rated => t::automation::on_rated(l),
    }
}

/// A choice among moments from which time is counted.
fn since(l: Language, since: Since) -> &'static str {
    match since {
        Since::Registered => t::automation::since_registered(l),
        Since::Activity => t::automation::since_activity(l),
        Since::PublicActivity => t::automation::since_public(l),
        Since::Tier => t::automation::since_tier(l),
        Since::Solved => t::automation::since_solved(l),
    }
}

/// Everything that can set off an automation.
pub fn triggers(l: Language) -> Vec<Choice> {
    let events = Happens::ALL.iter().map(|what| Choice::new(format!("on-{what}"), happens(l, *what)));
    let waits = Since::ALL.iter().map(|moment| Choice::new(format!("after-{moment}"), since(l, *moment)));
    events.chain(waits).collect()
}

/// How a trigger stands in the form: its value, a number and a unit.
pub fn fields(trigger: Trigger) -> (String, String, &'static str) {
    match trigger {
        Trigger::On(what) => (format!("on-{what}"), String::new(), "hours"),
        Trigger::After { since, minutes } => {
            let (number, unit) = match minutes {
                minutes if minutes % 1_440 == 0 => (minutes / 1_440, "days"),
                minutes if minutes % 60 == 0 => (minutes / 60, "hours"),
                minutes => (minutes, "minutes"),
            };
            (format!("after-{since}"), number.to_string(), unit)
        }
    }
}

/// When an automation runs, as a phrase.
pub fn trigger(l: Language, trigger: Trigger) -> String {
    let (since, wait) = match trigger {
        Trigger::On(what) => return happens(l, what).to_owned(),
        Trigger::After { since, minutes: wait } => (since, minutes(l, wait)),
    };
    match since {
        Since::Registered => t::automation::after_registered(l, &wait),
        Since::Activity => t::automation::after_activity(l, &wait),
        Since::PublicActivity => t::automation::after_public(l, &wait),
        Since::Tier => t::automation::after_tier(l, &wait),
        Since::Solved => t::automation::after_solved(l, &wait),
    }
}

pub fn told(l: Language, told: AutomationRecipient) -> &'static str {
    match told {
        AutomationRecipient::Assignee => t::automation::told_assignee(l),
        AutomationRecipient::Team => t::automation::told_team(l),
        AutomationRecipient::Leads => t::automation::told_leads(l),
    }
}

/// What an automation does, a phrase for each part.
pub fn actions(l: Language, actions: &ShownActions) -> Vec<String> {
    let mut parts = Vec::new();
    parts.extend(actions.priority.map(|priority| t::routing::sets_priority(l, words::priority(l, priority))));
    parts.extend(actions.category.as_deref().map(|category| t::routing::sets_category(l, category)));
    if !actions.add_tags.is_empty() {
        parts.push(t::automation::adds(l, &actions.add_tags.join(", ")));
    }
    if !actions.remove_tags.is_empty() {
        parts.push(t::automation::removes(l, &actions.remove_tags.join(", ")));
    }
    if actions.tier_up {
        parts.push(t::automation::moves_up(l).to_owned());
    }
    parts.extend(actions.team.as_deref().map(|team| t::routing::to_team(l, team)));
    if actions.put_back {
        parts.push(t::automation::puts_back(l).to_owned());
    }
    parts.extend(actions.assign.as_deref().map(|person| t::automation::assigns(l, person)));
    if !actions.tell.is_empty() {
        let readers: Vec<_> = actions.tell.iter().map(|who| told(l, *who)).collect();
        parts.push(t::automation::tells(l, &readers.join(", ")));
    }
    if actions.notes {
        parts.push(t::automation::notes(l).to_owned());
    }
    match (&actions.solve, actions.asks, actions.replies) {
        (Some(code), _, _) => parts.push(t::automation::solves(l, code)),
        (None, true, true) => parts.push(t::automation::asks(l).to_owned()),
        (None, false, true) => parts.push(t::automation::replies(l).to_owned()),
        (None, _, false) => {}
    }
    parts
}

/// What came of a run.
pub fn outcome(l: Language, outcome: RunOutcome) -> &'static str {
    match outcome {
        RunOutcome::Done => t::automation::outcome_done(l),
        RunOutcome::Partly => t::notification::outcome_partly(l),
        RunOutcome::Nothing => t::automation::outcome_nothing(l),
        RunOutcome::Cut => t::automation::outcome_cut(l),
    }
}
