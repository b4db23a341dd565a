//! The ladder.

use super::uses::Uses;
use super::{Edit, Step, chosen, free_name, guard, order};
use crate::db;
use crate::db::tier::TierUse;
use crate::desk::Desk;
use crate::domain::view::{Direction, TierKind, TierLine, Viewer};
use crate::domain::{
    Actor, AuditAction, AuditDetail, AuditField, AuditObject, DisplayName, FieldError, FieldErrors, Tier, TierId,
};
use crate::error::AppError;

/// Every tier from the lowest, and after them those out of use.
pub async fn list(desk: &Desk, viewer: &Viewer) -> Result<Vec<TierLine>, AppError> {
    guard(&viewer.actor)?;
    let mut conn = desk.db().read().await?;
    let rows = db::tier::counted(&mut conn).await?;
    let uses = Uses::load(&mut conn, viewer.language).await?;
    Ok(rows
        .into_iter()
        .map(|row| TierLine {
            used_by: uses.of((AuditObject::Tier, row.id.0)),
            id: row.id,
            kind: kind_of(&row),
            archived: row.archived_at.is_some(),
            agents: row.agents,
            tickets: row.tickets,
            name: row.name,
        })
        .collect())
}

fn kind_of(row: &TierUse) -> TierKind {
    match (row.self_service, row.outside) {
        (true, _) => TierKind::SelfService,
        (false, true) => TierKind::Outside,
        (false, false) => TierKind::Staffed,
    }
}

fn in_use(rows: &[TierUse]) -> impl Iterator<Item = &TierUse> {
    rows.iter().filter(|row| row.archived_at.is_none())
}

/// Whether agents or tickets depend on a tier, or it is the last where new tickets can arrive.
fn is_needed(rows: &[TierUse], row: &TierUse) -> bool {
    let others = in_use(rows).any(|other| other.id != row.id && other.tier().is_staffed());
    row.agents > 0 || row.tickets > 0 || (row.tier().is_staffed() && !others)
}

/// What was typed into the fields `name` and `kind`.
fn typed(
    rows: &[TierUse],
    own: Option<TierId>,
    name: &str,
    kind: &str,
) -> Result<(DisplayName, TierKind), FieldErrors> {
    let mut errors = FieldErrors::default();
    let others = rows.iter().map(|row| (row.id, row.name.as_str()));
    let name = errors.take("name", free_name(name, own, others));
    match errors.keep("kind", chosen(kind)) {
        Some(kind) => errors.or((name, kind)),
        None => Err(errors),
    }
}

/// Adds a tier at the top.
pub async fn add(desk: &Desk, actor: &Actor, name: &str, kind: &str) -> Result<TierId, AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let rows = db::tier::counted(&mut edit.tx).await?;
    let (name, kind) = typed(&rows, None, name, kind)?;
    let top = order::last_place(in_use(&rows).map(|row| row.position));
    let (self_service, outside) = (kind == TierKind::SelfService, kind == TierKind::Outside);
    let id = db::tier::insert(&mut edit.tx, top, name.as_str(), self_service, outside).await?;
    let detail = AuditDetail::of(name.as_str()).with(AuditField::TierKind, Some(kind.as_str()));
    edit.note(AuditAction::TierAdded, id.0, detail).await?;
    edit.finish().await?;
    Ok(id)
}

/// Changes a tier's name and what it is for; the latter only while nothing depends on it.
pub async fn save(desk: &Desk, actor: &Actor, id: TierId, name: &str, kind: &str) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    db::tier::hold(&mut edit.tx, id).await?;
    let rows = db::tier::counted(&mut edit.tx).await?;
    let row = order::find(&rows, id.0)?;
    let (name, kind) = typed(&rows, Some(id), name, kind)?;
    let was = kind_of(row);
    if kind != was && row.archived_at.is_none() && is_needed(&rows, row) {
        return Err(AppError::field("kind", FieldError::InUse));
    }
    let detail = AuditDetail::of(name.as_str()).change(AuditField::Name, Some(&row.name), Some(name.as_str())).change(
        AuditField::TierKind,
        Some(was.as_str()),
        Some(kind.as_str()),
    );
    if detail.changes.is_empty() {
        return Ok(());
    }
    let (self_service, outside) = (kind == TierKind::SelfService, kind == TierKind::Outside);
    let tier = Tier { id, position: row.position, name: name.into(), self_service, outside };
    db::tier::update(&mut edit.tx, &tier).await?;
    edit.note(AuditAction::TierChanged, id.0, detail).await?;
    edit.finish().await
}

/// Moves a tier one step. At the end of the ladder nothing happens.
pub async fn step(desk: &Desk, actor: &Actor, id: TierId, step: Step) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let rows = db::tier::counted(&mut edit.tx).await?;
    // The list is written from the lowest, so a step up the ladder is one towards its end.
    let direction = match step.direction {
        Direction::Up => Direction::Down,
        Direction::Down => Direction::Up,
    };
    let step = Step { direction, ..step };
    let Some(moved) = order::step(rows, id.0, step)? else { return Ok(()) };
    renumber(&mut edit, moved.order.iter().map(TierUse::tier).collect()).await?;
    edit.note(AuditAction::TierMoved, id.0, moved.detail).await?;
    edit.finish().await
}

/// Counts the tiers in use from 0.
async fn renumber(edit: &mut Edit<'_>, order: Vec<Tier>) -> Result<(), AppError> {
    for (position, tier) in order::misplaced(order, |tier| tier.position) {
        db::tier::update(&mut edit.tx, &Tier { position, ..tier }).await?;
    }
    Ok(())
}

/// Takes a tier out of use, or puts it back at the top. One with agents or unfinished tickets stays, and
/// so does the last one where agents work.
pub async fn archive(desk: &Desk, actor: &Actor, id: TierId, archived: bool) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    db::tier::hold(&mut edit.tx, id).await?;
    let rows = db::tier::counted(&mut edit.tx).await?;
    let row = order::find(&rows, id.0)?;
    if row.archived_at.is_some() == archived {
        return Ok(());
    }
    if archived && is_needed(&rows, row) {
        return Err(AppError::field("archive", FieldError::InUse));
    }
    let mut order: Vec<Tier> = in_use(&rows).filter(|other| other.id != id).map(TierUse::tier).collect();
    if !archived {
        order.push(row.tier());
    }
    let at = archived.then_some(edit.now);
    db::tier::set_archived(&mut edit.tx, id, at).await?;
    renumber(&mut edit, order).await?;
    let action = if archived { AuditAction::TierArchived } else { AuditAction::TierRestored };
    edit.note(action, id.0, AuditDetail::of(row.name.as_str())).await?;
    edit.finish().await
}
