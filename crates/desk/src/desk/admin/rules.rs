//! The rules by which new tickets find their way.

use super::conditions::{ConditionNames, ConditionWord, group, name, offered};
use super::uses::{KnownNames, of_rule};
use super::{Edit, Step, free_name, guard, maybe_chosen, order};
use crate::db;
use crate::db::routing::RuleRow;
use crate::desk::Desk;
use crate::domain::routing::{Conditions, RuleResult};
use crate::domain::view::{RuleCard, RuleLine, ShownResult, Viewer};
use crate::domain::{
    Actor, AuditAction, AuditDetail, AuditField, CategoryId, FieldError, FieldErrors, KeptForm, Priority, RuleId,
    TagId, TeamId, TierId,
};
use crate::error::AppError;
use sqlx::types::Json;

/// A rule with names in the place of ids.
pub(super) fn line(names: &ConditionNames, known: &KnownNames, row: &RuleRow) -> RuleLine {
    let result = &row.result.0;
    RuleLine {
        broken: known.broken(of_rule(row)),
        id: row.id,
        name: row.name.clone(),
        all: row.conditions.all.iter().map(|one| names.shown(one)).collect(),
        any: row.conditions.any.iter().map(|one| names.shown(one)).collect(),
        result: ShownResult {
            tier: name(&names.tiers, result.tier.map(|id| id.0)),
            team: name(&names.teams, result.team.map(|id| id.0)),
            priority: result.priority,
            category: name(&names.categories, result.category.map(|id| id.0)),
            tags: result.tags.iter().filter_map(|id| name(&names.tags, Some(id.0))).collect(),
        },
        archived: row.archived_at.is_some(),
    }
}

/// Every rule in the order in which they are asked, those out of use last.
pub async fn list(desk: &Desk, viewer: &Viewer) -> Result<Vec<RuleLine>, AppError> {
    guard(&viewer.actor)?;
    let mut conn = desk.db().read().await?;
    let (names, known) = (ConditionNames::load(&mut conn).await?, KnownNames::load(&mut conn, viewer.language).await?);
    Ok(db::routing::all(&mut conn).await?.iter().map(|row| line(&names, &known, row)).collect())
}

/// One rule, or what a new one can be made of.
pub async fn card(desk: &Desk, viewer: &Viewer, id: Option<RuleId>) -> Result<RuleCard, AppError> {
    guard(&viewer.actor)?;
    let mut conn = desk.db().read().await?;
    let names = ConditionNames::load(&mut conn).await?;
    let row = match id {
        Some(id) => Some(order::find(&db::routing::all(&mut conn).await?, id.0)?.clone()),
        None => None,
    };
    let known = KnownNames::load(&mut conn, viewer.language).await?;
    Ok(RuleCard {
        line: row.as_ref().map(|row| line(&names, &known, row)),
        result: row.map(|row| row.result.0).unwrap_or_default(),
        names: names.to_type(),
        tiers: names.tiers,
        teams: names.teams,
        categories: names.categories,
        tags: names.tags,
    })
}

/// What was typed into a rule's form.
fn typed(
    rows: &[RuleRow],
    own: Option<RuleId>,
    kept: &KeptForm,
    names: &ConditionNames,
    word: ConditionWord,
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
            Ok(None) | Err(_) => errors.add("tags", FieldError::NotAllowed),
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
pub async fn add(desk: &Desk, actor: &Actor, kept: &KeptForm, word: ConditionWord) -> Result<RuleId, AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let rows = db::routing::all(&mut edit.tx).await?;
    let names = ConditionNames::load(&mut edit.tx).await?;
    let (name, conditions, result) = typed(&rows, None, kept, &names, word)?;
    let last = order::last_place(rows.iter().map(|row| row.position));
    let id = db::routing::insert(&mut edit.tx, last, &name, &conditions, &result).await?;
    edit.note(AuditAction::RuleAdded, id.0, AuditDetail::of(name)).await?;
    edit.finish().await?;
    Ok(id)
}

/// Changes a rule.
pub async fn save(
    desk: &Desk,
    actor: &Actor,
    id: RuleId,
    kept: &KeptForm,
    word: ConditionWord,
) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let rows = db::routing::all(&mut edit.tx).await?;
    let row = order::find(&rows, id.0)?.clone();
    let names = ConditionNames::load(&mut edit.tx).await?;
    let (name, conditions, result) = typed(&rows, Some(id), kept, &names, word)?;
    let detail = AuditDetail::of(name.as_str()).change(AuditField::Name, Some(&row.name), Some(&name));
    let row = RuleRow { name, conditions: Json(conditions), result: Json(result), ..row };
    db::routing::update(&mut edit.tx, &row).await?;
    edit.note(AuditAction::RuleChanged, id.0, detail).await?;
    edit.finish().await
}

/// Asks a rule one place earlier (up) or later (down).
pub async fn step(desk: &Desk, actor: &Actor, id: RuleId, step: Step) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let rows = db::routing::all(&mut edit.tx).await?;
    let Some(moved) = order::step(rows, id.0, step)? else { return Ok(()) };
    for (position, row) in order::misplaced(moved.order, |row| row.position) {
        db::routing::update(&mut edit.tx, &RuleRow { position, ..row }).await?;
    }
    edit.note(AuditAction::RuleMoved, id.0, moved.detail).await?;
    edit.finish().await
}

/// Takes a rule out of use, or back into it after the others.
pub async fn archive(desk: &Desk, actor: &Actor, id: RuleId, archived: bool) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let rows = db::routing::all(&mut edit.tx).await?;
    let row = order::find(&rows, id.0)?.clone();
    if row.archived_at.is_some() == archived {
        return Ok(());
    }
    let last = order::last_place(rows.iter().map(|row| row.position));
    let position = if archived { row.position } else { last };
    let row = RuleRow { position, archived_at: archived.then_some(edit.now), ..row };
    db::routing::update(&mut edit.tx, &row).await?;
    let action = if archived { AuditAction::RuleArchived } else { AuditAction::RuleRestored };
    edit.note(action, id.0, AuditDetail::of(row.name)).await?;
    edit.finish().await
}
