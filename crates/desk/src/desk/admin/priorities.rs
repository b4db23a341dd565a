//! Which priority an impact and an urgency give.

use super::{Edit, chosen, guard};
use crate::db;
use crate::desk::Desk;
use crate::domain::view::Viewer;
use crate::domain::{Actor, AuditAction, AuditChange, AuditDetail, AuditField, FieldErrors, Priority, PriorityMatrix};
use crate::error::AppError;

/// The matrix in force.
pub async fn load(desk: &Desk, viewer: &Viewer) -> Result<PriorityMatrix, AppError> {
    guard(&viewer.actor)?;
    let mut conn = desk.db().read().await?;
    Ok(db::catalogue::matrix(&mut conn).await?)
}

/// Changes the matrix: `typed` answers what was chosen in a field. Tickets keep the priority they have.
pub async fn save<'a>(desk: &Desk, actor: &Actor, typed: impl Fn(&str) -> &'a str) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let before = db::catalogue::matrix(&mut edit.tx).await?;
    let (mut errors, mut cells, mut detail) = (FieldErrors::default(), Vec::new(), AuditDetail::default());
    for (impact, urgency) in PriorityMatrix::cells() {
        let field = PriorityMatrix::field(impact, urgency);
        let Some(priority) = errors.keep(&field, chosen::<Priority>(typed(&field))) else {
            continue;
        };
        let was = before.priority(impact, urgency);
        if was != priority {
            detail.changes.push(AuditChange {
                field: AuditField::Priority,
                of: Some(format!("{impact}/{urgency}")),
                from: Some(was.as_str().to_owned()),
                to: Some(priority.as_str().to_owned()),
            });
        }
        cells.push((impact, urgency, priority));
    }
    errors.or(())?;
    if detail.changes.is_empty() {
        return Ok(());
    }
    db::catalogue::set_matrix(&mut edit.tx, &PriorityMatrix(cells)).await?;
    edit.note(AuditAction::PrioritiesChanged, None, detail).await?;
    edit.finish().await
}
