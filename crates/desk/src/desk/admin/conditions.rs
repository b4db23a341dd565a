//! Conditions as they stand in forms: what people type, and the names in the place of ids.

use crate::db::{self, Conn};
use crate::domain::routing::{Condition, RuleField};
use crate::domain::view::{Named, ShownCondition};
use crate::domain::{FieldError, FieldErrors, KeptForm, OrganisationKind, clean_line, limits};
use crate::error::AppError;

/// What one of the words is, that people type for an enum, as its stable text.
pub type ConditionWord = fn(RuleField, &str) -> Option<&'static str>;

/// The things that conditions and results name.
pub(super) struct ConditionNames {
    pub products: Vec<Named>,
    pub categories: Vec<Named>,
    pub organisations: Vec<Named>,
    pub tiers: Vec<Named>,
    pub teams: Vec<Named>,
    pub tags: Vec<Named>,
    pub agents: Vec<Named>,
    pub vendors: Vec<Named>,
}

impl ConditionNames {
    pub(super) async fn load(conn: &mut Conn) -> Result<ConditionNames, AppError> {
        let products = db::catalogue::products(conn, true).await?.into_iter();
        let categories = db::catalogue::categories(conn, true).await?.into_iter();
        let mut organisations = db::organisation::of_kind(conn, OrganisationKind::Client, true).await?;
        organisations.extend(db::organisation::of_kind(conn, OrganisationKind::Provider, true).await?);
        let tiers = db::tier::all(conn).await?.into_iter().filter(crate::domain::Tier::is_staffed);
        let teams = db::team::all(conn).await?.into_iter().filter(|team| team.archived_at.is_none());
        let tags = db::catalogue::tags(conn, false).await?.into_iter();
        let agents = db::person::agents(conn).await?.into_iter();
        let vendors = db::organisation::of_kind(conn, OrganisationKind::Vendor, true).await?.into_iter();
        Ok(ConditionNames {
            products: products.map(|(id, name, _)| Named { id: id.0, name }).collect(),
            categories: categories
                .map(|c| Named { id: c.id.0, name: crate::desk::read::catalogue::full_name(&c) })
                .collect(),
            organisations: organisations.into_iter().map(|o| Named { id: o.id.0, name: o.name }).collect(),
            tiers: tiers.map(|tier| Named { id: tier.id.0, name: tier.name }).collect(),
            teams: teams.map(|team| Named { id: team.id.0, name: team.name }).collect(),
            tags: tags.map(|(id, name, _)| Named { id: id.0, name }).collect(),
            agents: agents.map(|person| Named { id: person.id.0, name: person.name }).collect(),
            vendors: vendors.map(|vendor| Named { id: vendor.id.0, name: vendor.name }).collect(),
        })
    }

    /// The things that a field's values are; none for words and enums.
    fn of(&self, field: RuleField) -> Option<&[Named]> {
        match field {
            RuleField::Product => Some(&self.products),
            RuleField::Category => Some(&self.categories),
            RuleField::Organisation => Some(&self.organisations),
            RuleField::Tier => Some(&self.tiers),
            RuleField::Tag => Some(&self.tags),
            RuleField::Assignee => Some(&self.agents),
            RuleField::Team => Some(&self.teams),
            RuleField::Vendor => Some(&self.vendors),
            _ => None,
        }
    }

    pub(super) fn shown(&self, condition: &Condition) -> ShownCondition {
        let known = self.of(condition.field);
        let shown = |value: &String| match known {
            Some(known) => name(known, value.parse().ok()).unwrap_or_else(|| value.clone()),
            None => value.clone(),
        };
        ShownCondition {
            field: condition.field,
            negated: condition.negated,
            values: condition.values.iter().map(shown).collect(),
        }
    }

    /// The names that people can type into conditions.
    pub(super) fn to_type(&self) -> Vec<String> {
        let things = [&self.products, &self.categories, &self.organisations, &self.tiers, &self.tags];
        let who = [&self.agents, &self.teams, &self.vendors];
        let lists = things.into_iter().chain(who);
        lists.flatten().map(|named| named.name.clone()).collect()
    }

    /// A typed value as it is kept.
    fn kept(&self, field: RuleField, typed: &str, word: ConditionWord) -> Option<String> {
        let number = typed.trim_start_matches('#');
        match (self.of(field), field) {
            _ if field.is_text() => Some(typed.to_owned()),
            (_, RuleField::Age | RuleField::Problem) if number.parse().is_ok_and(|number: i64| number > 0) => {
                Some(number.to_owned())
            }
            (Some(known), _) => {
                let wanted = typed.to_lowercase();
                let of_name = |named: &&Named| named.name.to_lowercase() == wanted;
                let of_part = |named: &&Named| named.name.to_lowercase().ends_with(&format!(": {wanted}"));
                let found = known.iter().find(of_name).or_else(|| known.iter().find(of_part));
                found.map(|named| named.id.to_string()).or_else(|| word(field, typed).map(str::to_owned))
            }
            (None, _) => word(field, typed).map(str::to_owned),
        }
    }
}

/// The name of the thing of this id.
pub(super) fn name(known: &[Named], id: Option<i64>) -> Option<String> {
    known.iter().find(|named| Some(named.id) == id).map(|named| named.name.clone())
}

/// The conditions of a group (`all` or `any`), from fields such as `all-0-field`, `all-0-not` and `all-0-values`. Lines
/// that say nothing are left out; values stand between semicolons.
pub(super) fn group(
    errors: &mut FieldErrors,
    kept: &KeptForm,
    group: &str,
    names: &ConditionNames,
    word: ConditionWord,
) -> Vec<Condition> {
    let mut list = Vec::new();
    for line in 0..limits::CONDITIONS {
        let part = |part: &str| format!("{group}-{line}-{part}");
        let typed = clean_line(kept.value(&part("values")));
        let field = kept.value(&part("field"));
        if field.is_empty() && typed.is_empty() {
            continue;
        }
        let Some(field) = errors.keep(&part("field"), super::chosen::<RuleField>(field)) else { continue };
        let values: Vec<&str> = typed.split(';').map(str::trim).filter(|value| !value.is_empty()).collect();
        if values.is_empty() {
            errors.add(part("values"), FieldError::Required);
        } else if typed.chars().count() > 1_000 {
            errors.add(part("values"), FieldError::TooLong(1_000));
        }
        let found: Option<Vec<_>> = values.iter().map(|value| names.kept(field, value, word)).collect();
        match found {
            Some(values) => list.push(Condition { field, negated: kept.value(&part("not")) == "yes", values }),
            None => errors.add(part("values"), FieldError::NotAllowed),
        }
    }
    list
}

/// One of the things that a form offers, or none.
pub(super) fn offered(value: &str, known: &[Named]) -> Result<Option<i64>, FieldError> {
    match super::maybe_chosen::<i64>(value)? {
        Some(id) if known.iter().any(|named| named.id == id) => Ok(Some(id)),
        Some(_) => Err(FieldError::NotAllowed),
        None => Ok(None),
    }
}
