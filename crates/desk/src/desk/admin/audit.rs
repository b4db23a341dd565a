//! Reading what admins did.

use super::{PAGE, cut, guard};
use crate::db;
use crate::desk::Desk;
use crate::desk::when::when;
use crate::domain::Timestamp;
use crate::domain::view::{AuditLine, Page, Viewer};
use crate::error::AppError;

/// A page of the log, the latest first, before the entry `before` when it is given.
pub async fn page(desk: &Desk, viewer: &Viewer, before: Option<i64>) -> Result<Page<AuditLine>, AppError> {
    guard(&viewer.actor)?;
    let now = desk.now();
    let mut conn = desk.db().read().await?;
    let (rows, next) = cut(db::audit::page(&mut conn, before, PAGE + 1).await?, |row| row.id);
    Ok(Page { lines: rows.into_iter().map(|row| line(row, viewer, now)).collect(), next })
}

/// An entry as it is shown.
pub(super) fn line(row: db::audit::Entry, viewer: &Viewer, now: Timestamp) -> AuditLine {
    AuditLine {
        id: row.id,
        at: when(row.at, viewer, now),
        who: row.actor,
        action: row.action.parse().ok(),
        // What another version wrote is shown without its details.
        detail: serde_json::from_value(row.detail.0).unwrap_or_default(),
    }
}
