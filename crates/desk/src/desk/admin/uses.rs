//! The things that rules, automations, service levels and teams name: where each is in use, and which are out of use.

use crate::db::automation::AutomationRow;
use crate::db::routing::RuleRow;
use crate::db::service::PolicyRow;
use crate::db::team::TeamRow;
use crate::db::{self, Conn};
use crate::desk::Desk;
use crate::desk::notification::{letters, who};
use crate::domain::routing::{Condition, Conditions, RuleField};
use crate::domain::{AuditAction, AuditObject, Language, OwnHours, PersonId, Role, Timestamp};
use crate::error::AppError;
use crate::t;
use std::collections::BTreeMap;

/// A thing by its kind and id.
pub(super) type Part = (AuditObject, i64);

/// "the tag printer".
fn named((kind, _): Part, l: Language, name: &str) -> String {
    match kind {
        AuditObject::Team => t::notification::part_team(l, name),
        AuditObject::Tier => t::notification::part_tier(l, name),
        AuditObject::Tag => t::notification::part_tag(l, name),
        AuditObject::Category => t::notification::part_category(l, name),
        AuditObject::Product => t::notification::part_product(l, name),
        AuditObject::Calendar => t::notification::part_calendar(l, name),
        AuditObject::ResolutionCode => t::notification::part_code(l, name),
        _ => name.to_owned(),
    }
}

/// The things that conditions name.
fn of_conditions(conditions: &Conditions) -> impl Iterator<Item = Part> + '_ {
    conditions.all.iter().chain(&conditions.any).flat_map(of_condition)
}

fn of_condition(condition: &Condition) -> impl Iterator<Item = Part> + '_ {
    let kind = match condition.field {
        RuleField::Product => Some(AuditObject::Product),
        RuleField::Category => Some(AuditObject::Category),
        RuleField::Organisation | RuleField::Vendor => Some(AuditObject::Organisation),
        RuleField::Tier => Some(AuditObject::Tier),
        RuleField::Tag => Some(AuditObject::Tag),
        RuleField::Assignee => Some(AuditObject::Person),
        RuleField::Team => Some(AuditObject::Team),
        RuleField::Subject
        | RuleField::Text
        | RuleField::Priority
        | RuleField::Impact
        | RuleField::Urgency
        | RuleField::Contract
        | RuleField::Language
        | RuleField::Status
        | RuleField::Requester
        | RuleField::Follower
        | RuleField::Answer
        | RuleField::Problem
        | RuleField::Age => None,
    };
    let ids =
        condition.values.iter().filter(|value| *value != Condition::NONE).filter_map(|value| value.parse::<i64>().ok());
    kind.into_iter().flat_map(move |kind| ids.clone().map(move |id| (kind, id)))
}

fn one(kind: AuditObject, id: Option<i64>) -> impl Iterator<Item = Part> {
    id.map(|id| (kind, id)).into_iter()
}

pub(super) fn of_rule(row: &RuleRow) -> Vec<Part> {
    let result = &row.result.0;
    of_conditions(&row.conditions)
        .chain(one(AuditObject::Tier, result.tier.map(|id| id.0)))
        .chain(one(AuditObject::Team, result.team.map(|id| id.0)))
        .chain(one(AuditObject::Category, result.category.map(|id| id.0)))
        .chain(result.tags.iter().map(|id| (AuditObject::Tag, id.0)))
        .collect()
}

pub(super) fn of_automation(row: &AutomationRow) -> Vec<Part> {
    let actions = &row.actions.0;
    of_conditions(&row.conditions)
        .chain(one(AuditObject::Category, actions.category.map(|id| id.0)))
        .chain(actions.add_tags.iter().chain(&actions.remove_tags).map(|id| (AuditObject::Tag, id.0)))
        .chain(one(AuditObject::Team, actions.team.map(|id| id.0)))
        .chain(one(AuditObject::Person, actions.assign.map(|id| id.0)))
        .chain(one(AuditObject::ResolutionCode, actions.solve.map(|id| id.0)))
        .collect()
}

pub(super) fn of_policy(row: &PolicyRow) -> Vec<Part> {
    let own = row.own_terms.values().filter_map(|own| match own.hours {
        Some(OwnHours::Calendar(id)) => Some((AuditObject::Calendar, id.0)),
        Some(OwnHours::Always) | None => None,
    });
    one(AuditObject::Organisation, row.organisation_id.map(|id| id.0))
        .chain(one(AuditObject::Category, row.category_id.map(|id| id.0)))
        .chain(one(AuditObject::Calendar, row.calendar_id.map(|id| id.0)))
        .chain(own)
        .chain(row.tier_targets.keys().map(|id| (AuditObject::Tier, id.0)))
        .chain(row.ladder.iter().filter_map(|rung| rung.person).map(|id| (AuditObject::Person, id.0)))
        .collect()
}

fn of_team(row: &TeamRow) -> Vec<Part> {
    let skills = &row.skills.0;
    one(AuditObject::Tier, Some(row.tier_id.0))
        .chain(one(AuditObject::Calendar, row.calendar_id.map(|id| id.0)))
        .chain(skills.products.iter().map(|id| (AuditObject::Product, id.0)))
        .chain(skills.categories.iter().map(|id| (AuditObject::Category, id.0)))
        .collect()
}

/// Everything in use that names others, in words of a language, with what it names.
pub(super) struct Uses(Vec<(String, Vec<Part>)>);

impl Uses {
    pub async fn load(conn: &mut Conn, l: Language) -> Result<Uses, AppError> {
        let mut all = Vec::new();
        for row in db::routing::all(conn).await?.iter().filter(|row| row.archived_at.is_none()) {
            all.push((t::notification::user_rule(l, &row.name), of_rule(row)));
        }
        for row in db::automation::in_use(conn).await? {
            all.push((t::notification::user_automation(l, &row.name), of_automation(&row)));
        }
        for row in db::service::policies(conn).await? {
            all.push((t::notification::user_policy(l, &row.name), of_policy(&row)));
        }
        for row in db::team::all(conn).await?.iter().filter(|row| row.archived_at.is_none()) {
            all.push((t::notification::user_team(l, &row.name), of_team(row)));
        }
        Ok(Uses(all))
    }

    /// Everything in use that names a thing.
    pub fn of(&self, part: Part) -> Vec<String> {
        self.0.iter().filter(|(_, parts)| parts.contains(&part)).map(|(user, _)| user.clone()).collect()
    }
}

/// Everything in use that names one thing.
pub(super) async fn used_by(conn: &mut Conn, l: Language, part: Part) -> Result<Vec<String>, AppError> {
    Ok(Uses::load(conn, l).await?.of(part))
}

/// The names of things, and whether they are in use.
pub(super) struct KnownNames {
    language: Language,
    things: BTreeMap<Part, (String, bool)>,
}

impl KnownNames {
    pub async fn load(conn: &mut Conn, language: Language) -> Result<KnownNames, AppError> {
        let rows = db::catalogue::parts(conn).await?.into_iter();
        let known = rows.filter_map(|(kind, id, name, used)| Some(((kind.parse().ok()?, id), (name, used != 0))));
        let mut things: BTreeMap<Part, (String, bool)> = known.collect();
        // Who is named may have become a customer.
        for part in Uses::load(conn, language).await?.0.into_iter().flat_map(|(_, parts)| parts) {
            if part.0 == AuditObject::Person
                && !things.contains_key(&part)
                && let Some(person) = db::person::get(conn, PersonId(part.1)).await?
            {
                things.insert(part, (person.name, false));
            }
        }
        Ok(KnownNames { language, things })
    }

    /// Those of these things that are out of use, in words and each once.
    pub fn broken(&self, parts: Vec<Part>) -> Vec<String> {
        let mut broken: Vec<String> = Vec::new();
        for part in parts {
            let words = match self.things.get(&part) {
                Some((_, true)) => continue,
                Some((name, false)) => named(part, self.language, name),
                None => named(part, self.language, &part.1.to_string()),
            };
            if !broken.contains(&words) {
                broken.push(words);
            }
        }
        broken
    }
}

/// The thing that an action takes out of use. A person who is moved may not be of the staff any more.
pub(super) const fn gone(action: AuditAction, id: i64) -> Option<Part> {
    match action {
        AuditAction::PersonDisabled
        | AuditAction::PersonChanged
        | AuditAction::OrganisationArchived
        | AuditAction::TierArchived
        | AuditAction::ProductArchived
        | AuditAction::CategoryArchived
        | AuditAction::CodeArchived
        | AuditAction::TagArchived
        | AuditAction::CalendarArchived
        | AuditAction::TeamArchived => Some((action.object(), id)),
        _ => None,
    }
}

/// Tells leads and admins, but not who did it, that something went out of use that is named still.
pub(super) async fn tell(
    desk: &Desk,
    conn: &mut Conn,
    part: Part,
    by: Option<PersonId>,
    now: Timestamp,
) -> Result<(), AppError> {
    if KnownNames::load(conn, Language::English).await?.broken(vec![part]).is_empty() {
        return Ok(());
    }
    let mut people = db::person::agents(conn).await?;
    people.retain(|person| matches!(person.role, Role::Lead | Role::Admin));
    for reader in who::readers(conn, people, by, now).await? {
        let l = reader.person.language;
        let users = used_by(conn, l, part).await?;
        let gone = KnownNames::load(conn, l).await?.broken(vec![part]).join(", ");
        if !users.is_empty() {
            letters::out_of_use(desk, conn, &reader, (gone.as_str(), users.as_slice()), now).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn k44_conditions_name_things_and_words_do_not() {
        let condition = |field, values: &[&str]| Condition {
            field,
            negated: false,
            values: values.iter().map(|value| (*value).to_owned()).collect(),
        };
        let conditions = Conditions {
            all: vec![condition(RuleField::Tag, &["3", "0", "9"]), condition(RuleField::Subject, &["7"])],
            any: vec![condition(RuleField::Assignee, &["5"]), condition(RuleField::Age, &["24"])],
        };
        let found: Vec<_> = of_conditions(&conditions).collect();
        assert_eq!(found, [(AuditObject::Tag, 3), (AuditObject::Tag, 9), (AuditObject::Person, 5)]);
    }
}
