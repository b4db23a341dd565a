//! The rules by which new tickets find their way.

use super::{Edit, free_name, guard, maybe_chosen};
use crate::db::routing::RuleRow;
use crate::db::{self, Conn};
use crate::desk::Desk;
use crate::domain::routing::{Condition, Conditions, RuleField, RuleResult};
use crate::domain::view::{Direction, Named, RuleCard, RuleLine, ShownCondition, ShownResult, Viewer};
use crate::domain::{
    Actor, AuditAction, AuditDetail, AuditField, CategoryId, FieldErrors, Kept, OrganisationKind, Priority, Problem,
    RuleId, TagId, TeamId, TierId, clean_line,
};
use crate::error::AppError;
use sqlx::types::Json;

/// Conditions of a group at most.
pub const MOST: usize = 10;

/// What one of the words is, that people type for an enum, as its stable text.
pub type Word = fn(RuleField, &str) -> Option<&'static str>;

/// The things that conditions and results name.
pub(super) struct Names {
    products: Vec<Named>,
    categories: Vec<Named>,
    organisations: Vec<Named>,
    tiers: Vec<Named>,
    teams: Vec<Named>,
    tags: Vec<Named>,
}

impl Names {
    pub(super) async fn load(conn: &mut Conn) -> Result<Names, AppError> {
        let products = db::catalogue::products(conn, true).await?.into_iter();
        let categories = db::catalogue::categories(conn, true).await?.into_iter();
        let mut organisations = db::organisation::of_kind(conn, OrganisationKind::Client, true).await?;
        organisations.extend(db::organisation::of_kind(conn, OrganisationKind::Provider, true).await?);
        let tiers = db::tier::all(conn).await?.into_iter().filter(crate::domain::Tier::is_staffed);
        let teams = db::team::all(conn).await?.into_iter().filter(|team| team.archived_at.is_none());
        let tags = db::catalogue::tags(conn, false).await?.into_iter();
        Ok(Names {
            products: products.map(|(id, name, _)| Named { id: id.0, name }).collect(),
            categories: categories
                .map(|c| Named { id: c.id.0, name: crate::desk::read::catalogue::full_name(&c) })
                .collect(),
            organisations: organisations.into_iter().map(|o| Named { id: o.id.0, name: o.name }).collect(),
            tiers: tiers.map(|tier| Named { id: tier.id.0, name: tier.name }).collect(),
            teams: teams.map(|team| Named { id: team.id.0, name: team.name }).collect(),
            tags: tags.map(|(id, name, _)| Named { id: id.0, name }).collect(),
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

    /// A typed value as it is kept.
    fn kept(&self, field: RuleField, typed: &str, word: Word) -> Option<String> {
        match (self.of(field), field) {
            (_, RuleField::Subject | RuleField::Text) => Some(typed.to_owned()),
            (Some(known), _) => {
                let wanted = typed.to_lowercase();
                let of_name = |named: &&Named| named.name.to_lowercase() == wanted;
                let of_part = |named: &&Named| named.name.to_lowercase().ends_with(&format!(": {wanted}"));
                let found = known.iter().find(of_name).or_else(|| known.iter().find(of_part));
                found.map(|named| named.id.to_string())
            }
            (None, _) => word(field, typed).map(str::to_owned),
        }
    }

    pub(super) fn line(&self, row: &RuleRow) -> RuleLine {
        let result = &row.result.0;
        RuleLine {
            id: row.id,
            name: row.name.clone(),
            all: row.conditions.all.iter().map(|one| self.shown(one)).collect(),
            any: row.conditions.any.iter().map(|one| self.shown(one)).collect(),
            result: ShownResult {
                tier: name(&self.tiers, result.tier.map(|id| id.0)),
                team: name(&self.teams, result.team.map(|id| id.0)),
                priority: result.priority,
                category: name(&self.categories, result.category.map(|id| id.0)),
                tags: result.tags.iter().filter_map(|id| name(&self.tags, Some(id.0))).collect(),
            },
            archived: row.archived_at.is_some(),
        }
    }
}

fn name(known: &[Named], id: Option<i64>) -> Option<String> {
    known.iter().find(|named| Some(named.id) == id).map(|named| named.name.clone())
}

/// Every rule in the order in which they are asked, those out of use last.
pub async fn list(desk: &Desk, viewer: &Viewer) -> Result<Vec<RuleLine>, AppError> {
    guard(&viewer.actor)?;
    let mut conn = desk.db().read().await?;
    let names = Names::load(&mut conn).await?;
    Ok(db::routing::all(&mut conn).await?.iter().map(|row| names.line(row)).collect())
}

/// One rule, or what a new one can be made of.
pub async fn card(desk: &Desk, viewer: &Viewer, id: Option<RuleId>) -> Result<RuleCard, AppError> {
    guard(&viewer.actor)?;
    let mut conn = desk.db().read().await?;
    let names = Names::load(&mut conn).await?;
    let row = match id {
        Some(id) => Some(find(&db::routing::all(&mut conn).await?, id)?.clone()),
        None => None,
    };
    let typed = [&names.products, &names.categories, &names.organisations, &names.tiers, &names.tags];
    Ok(RuleCard {
        line: row.as_ref().map(|row| names.line(row)),
        result: row.map(|row| row.result.0).unwrap_or_default(),
        names: typed.into_iter().flatten().map(|named| named.name.clone()).collect(),
        tiers: names.tiers,
        teams: names.teams,
        categories: names.categories,
        tags: names.tags,
    })
}

fn find(rows: &[RuleRow], id: RuleId) -> Result<&RuleRow, AppError> {
    rows.iter().find(|row| row.id == id).ok_or(AppError::NotFound)
}

/// The conditions of a group (`all` or `any`), from fields such as `all-0-field`, `all-0-not` and `all-0-values`. Lines
/// that say nothing are left out; values stand between semicolons.
fn group(errors: &mut FieldErrors, kept: &Kept, group: &str, names: &Names, word: Word) -> Vec<Condition> {
    let mut list = Vec::new();
    for line in 0..MOST {
        let part = |part: &str| format!("{group}-{line}-{part}");
        let typed = clean_line(kept.value(&part("values")));
        let field = kept.value(&part("field"));
        if field.is_empty() && typed.is_empty() {
            continue;
        }
        let Some(field) = errors.keep(&part("field"), super::chosen::<RuleField>(field)) else { continue };
        let values: Vec<&str> = typed.split(';').map(str::trim).filter(|value| !value.is_empty()).collect();
        if values.is_empty() {
            errors.add(part("values"), Problem::Required);
        } else if typed.chars().count() > 1_000 {
            errors.add(part("values"), Problem::TooLong(1_000));
        }
        let found: Option<Vec<_>> = values.iter().map(|value| names.kept(field, value, word)).collect();
        match found {
            Some(values) => list.push(Condition { field, negated: kept.value(&part("not")) == "yes", values }),
            None => errors.add(part("values"), Problem::NotAllowed),
        }
    }
    list
}

fn offered(value: &str, known: &[Named]) -> Result<Option<i64>, Problem> {
    match maybe_chosen::<i64>(value)? {
        Some(id) if known.iter().any(|named| named.id == id) => Ok(Some(id)),
        Some(_) => Err(Problem::NotAllowed),
        None => Ok(None),
    }
}

/// What was typed into a rule's form.
fn typed(
    rows: &[RuleRow],
    own: Option<RuleId>,
    kept: &Kept,
    names: &Names,
    word: Word,
) -> Result<(String, Conditions, RuleResult), FieldErrors> {
    let mut errors = FieldErrors::default();
    let others = rows.iter().map(|row| (row.id, row.name.as_str()));
    let name = errors.take("name", free_name(kept.value("name"), own, others));
    let all = group(&mut errors, kept, "all", names, word);
    let any = group(&mut errors, kept, "any", names, word);
    let mut tags = Vec::new();
    for value in kept.all("tags") {
        match offered(value, &names.tags) {
            Ok(Some(id)) => tags.push(TagId(id)),
            Ok(None) | Err(_) => errors.add("tags", Problem::NotAllowed),
        }
    }
    let result = RuleResult {
        tier: errors.take("tier", offered(kept.value("tier"), &names.tiers)).map(TierId),
        team: errors.take("team", offered(kept.value("team"), &names.teams)).map(TeamId),
        category: errors.take("category", offered(kept.value("category"), &names.categories)).map(CategoryId),
        priority: errors.take("priority", maybe_chosen::<Priority>(kept.value("priority"))),
        tags,
    };
    errors.or((name.into(), Conditions { all, any }, result))
}

/// Adds a rule after the others.
pub async fn add(desk: &Desk, actor: &Actor, kept: &Kept, word: Word) -> Result<RuleId, AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let rows = db::routing::all(&mut edit.tx).await?;
    let names = Names::load(&mut edit.tx).await?;
    let (name, conditions, result) = typed(&rows, None, kept, &names, word)?;
    let last = rows.iter().map(|row| row.position).max().map_or(0, |last| last + 1);
    let id = db::routing::insert(&mut edit.tx, last, &name, &conditions, &result).await?;
    edit.note(AuditAction::RuleAdded, id.0, AuditDetail::of(name)).await?;
    edit.finish().await?;
    Ok(id)
}

/// Changes a rule.
pub async fn save(desk: &Desk, actor: &Actor, id: RuleId, kept: &Kept, word: Word) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let rows = db::routing::all(&mut edit.tx).await?;
    let row = find(&rows, id)?.clone();
    let names = Names::load(&mut edit.tx).await?;
    let (name, conditions, result) = typed(&rows, Some(id), kept, &names, word)?;
    let detail = AuditDetail::of(name.as_str()).change(AuditField::Name, Some(&row.name), Some(&name));
    let row = RuleRow { name, conditions: Json(conditions), result: Json(result), ..row };
    db::routing::update(&mut edit.tx, &row).await?;
    edit.note(AuditAction::RuleChanged, id.0, detail).await?;
    edit.finish().await
}

/// Asks a rule one place earlier (up) or later (down).
pub async fn step(desk: &Desk, actor: &Actor, id: RuleId, direction: Direction) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let rows = db::routing::all(&mut edit.tx).await?;
    let name = find(&rows, id)?.name.clone();
    let mut order: Vec<RuleRow> = rows.into_iter().filter(|row| row.archived_at.is_none()).collect();
    let Some(from) = order.iter().position(|row| row.id == id) else {
        return Err(AppError::NotNow);
    };
    let to = match direction {
        Direction::Up => from.wrapping_sub(1),
        Direction::Down => from + 1,
    };
    if to >= order.len() {
        return Ok(());
    }
    order.swap(from, to);
    for (position, row) in (0..).zip(order) {
        if row.position != position {
            db::routing::update(&mut edit.tx, &RuleRow { position, ..row }).await?;
        }
    }
    let (from, to) = ((from + 1).to_string(), (to + 1).to_string());
    let detail = AuditDetail::of(name).change(AuditField::Position, Some(&from), Some(&to));
    edit.note(AuditAction::RuleMoved, id.0, detail).await?;
    edit.finish().await
}

/// Takes a rule out of use, or back into it after the others.
pub async fn archive(desk: &Desk, actor: &Actor, id: RuleId, archived: bool) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let rows = db::routing::all(&mut edit.tx).await?;
    let row = find(&rows, id)?.clone();
    if row.archived_at.is_some() == archived {
        return Ok(());
    }
    let last = rows.iter().map(|row| row.position).max().map_or(0, |last| last + 1);
    let position = if archived { row.position } else { last };
    let row = RuleRow { position, archived_at: archived.then_some(edit.now), ..row };
    db::routing::update(&mut edit.tx, &row).await?;
    let action = if archived { AuditAction::RuleArchived } else { AuditAction::RuleRestored };
    edit.note(action, id.0, AuditDetail::of(row.name)).await?;
    edit.finish().await
}
