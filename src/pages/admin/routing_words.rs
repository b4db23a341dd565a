//! Conditions, rules and teams in words.

use crate::domain::routing::{Assignment, Condition, Model, NotChosen, RuleField};
use crate::domain::view::{ShownCondition, ShownResult};
use crate::domain::{Contract, Impact, Language, Priority, Status, Urgency};
use crate::t;
use crate::ui::words;

/// What of a ticket a condition looks at.
pub fn field(l: Language, field: RuleField) -> &'static str {
    match field {
        RuleField::Subject => t::routing::field_subject(l),
        RuleField::Text => t::routing::field_text(l),
        RuleField::Product => t::routing::field_product(l),
        RuleField::Category => t::routing::field_category(l),
        RuleField::Priority => t::routing::field_priority(l),
        RuleField::Impact => t::routing::field_impact(l),
        RuleField::Urgency => t::routing::field_urgency(l),
        RuleField::Organisation => t::routing::field_organisation(l),
        RuleField::Contract => t::routing::field_contract(l),
        RuleField::Language => t::routing::field_language(l),
        RuleField::Tier => t::routing::field_tier(l),
        RuleField::Tag => t::routing::field_tag(l),
        RuleField::Status => t::routing::field_status(l),
        RuleField::Requester => t::routing::field_requester(l),
        RuleField::Follower => t::routing::field_follower(l),
        RuleField::Answer => t::routing::field_answer(l),
        RuleField::Assignee => t::routing::field_assignee(l),
        RuleField::Team => t::routing::team(l),
        RuleField::Vendor => t::routing::field_vendor(l),
        RuleField::Problem => t::routing::field_problem(l),
        RuleField::Age => t::routing::field_age(l),
    }
}

/// A way in which desks share the work, and what it means.
pub fn model(l: Language, model: Model) -> (&'static str, &'static str) {
    match model {
        Model::FollowTheSun => (t::routing::model_sun(l), t::routing::model_sun_hint(l)),
        Model::Local => (t::routing::model_local(l), t::routing::model_local_hint(l)),
        Model::Central => (t::routing::model_central(l), t::routing::model_central_hint(l)),
    }
}

pub fn language(l: Language, language: Language) -> &'static str {
    match language {
        Language::English => t::admin::english(l),
        Language::Swedish => t::admin::swedish(l),
    }
}

/// The values of an enumerated field: stable texts with their words. Nothing, where there may be nothing, is one of them.
pub fn values(l: Language, field: RuleField) -> Vec<(&'static str, &'static str)> {
    let mut known = enumerated(l, field);
    if field.may_be_none() {
        known.push((Condition::NONE, t::routing::none(l)));
    }
    known
}

fn enumerated(l: Language, field: RuleField) -> Vec<(&'static str, &'static str)> {
    match field {
        RuleField::Priority => Priority::ALL.iter().map(|v| (v.as_str(), words::priority(l, *v))).collect(),
        RuleField::Impact => Impact::ALL.iter().map(|v| (v.as_str(), words::staff_impact(l, *v))).collect(),
        RuleField::Urgency => Urgency::ALL.iter().map(|v| (v.as_str(), words::staff_urgency(l, *v))).collect(),
        RuleField::Contract => Contract::ALL.iter().map(|v| (v.as_str(), words::contract(l, *v))).collect(),
        RuleField::Language => Language::ALL.iter().map(|v| (v.as_str(), language(l, *v))).collect(),
        RuleField::Status => Status::ALL.iter().map(|v| (v.as_str(), words::status(l, *v))).collect(),
        _ => Vec::new(),
    }
}

/// The stable text of a value that was typed in words of either language.
#[cfg(feature = "ssr")]
pub fn typed(field: RuleField, text: &str) -> Option<&'static str> {
    let wanted = text.to_lowercase();
    Language::ALL
        .iter()
        .flat_map(|l| values(*l, field))
        .find_map(|(stable, word)| (stable == wanted || word.to_lowercase() == wanted).then_some(stable))
}

/// A value as it is shown.
pub fn value(l: Language, field: RuleField, text: &str) -> String {
    let known = values(l, field).into_iter().find(|(stable, _)| *stable == text);
    known.map_or(text, |(_, word)| word).to_owned()
}

/// A condition as a phrase.
pub fn condition(l: Language, condition: &ShownCondition) -> String {
    let values: Vec<_> = condition.values.iter().map(|text| value(l, condition.field, text)).collect();
    let values = values.join(t::routing::or_between(l));
    let holds = condition.field.is_text();
    let name = field(l, condition.field);
    if condition.field == RuleField::Age {
        return if condition.negated {
            t::routing::phrase_younger(l, &values)
        } else {
            t::routing::phrase_older(l, &values)
        };
    }
    match (holds, condition.negated) {
        (true, false) => t::routing::phrase_holds(l, name, &values),
        (true, true) => t::routing::phrase_holds_not(l, name, &values),
        (false, false) => t::routing::phrase_is(l, name, &values),
        (false, true) => t::routing::phrase_is_not(l, name, &values),
    }
}

/// What a rule does, a phrase for each part.
pub fn result(l: Language, result: &ShownResult) -> Vec<String> {
    let mut parts = Vec::new();
    match (&result.team, &result.tier) {
        (Some(team), _) => parts.push(t::routing::to_team(l, team)),
        (None, Some(tier)) => parts.push(t::routing::to_open_of(l, tier)),
        (None, None) => parts.push(t::routing::to_open(l).to_owned()),
    }
    parts.extend(result.priority.map(|p| t::routing::sets_priority(l, words::priority(l, p))));
    parts.extend(result.category.as_deref().map(|category| t::routing::sets_category(l, category)));
    if !result.tags.is_empty() {
        parts.push(t::routing::sets_tags(l, &result.tags.join(", ")));
    }
    parts
}

/// How a team's tickets are given out.
pub fn assignment(l: Language, assignment: Assignment) -> &'static str {
    match assignment {
        Assignment::Off => t::routing::assignment_off(l),
        Assignment::RoundRobin => t::routing::assignment_round_robin(l),
        Assignment::LeastLoaded => t::routing::assignment_least_loaded(l),
        Assignment::BySkill => t::routing::assignment_by_skill(l),
    }
}

/// Why nobody gets a ticket.
pub fn nobody(l: Language, why: NotChosen) -> &'static str {
    match why {
        NotChosen::Off => t::routing::nobody_off(l),
        NotChosen::Closed => t::routing::nobody_closed(l),
        NotChosen::NoMembers => t::routing::nobody_members(l),
        NotChosen::NoRoom => t::routing::nobody_room(l),
        NotChosen::NoSkill => t::routing::nobody_skill(l),
    }
}
