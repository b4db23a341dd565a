//! Mail that waits or was given up: read, and sent again once what was wrong is mended.

use super::{Edit, PAGE, cut, guard};
use crate::db;
use crate::desk::Desk;
use crate::desk::when::when;
use crate::domain::view::{HeldMail, LostMail, MailCard, Page, Viewer};
use crate::domain::{Actor, AuditAction, AuditDetail, OutboxId};
use crate::error::AppError;

/// Mails that wait, and a page of those given up, the latest first, before the mail `before` when it is given. Texts of
/// mails stay out: they have links that let somebody in.
pub async fn page(desk: &Desk, viewer: &Viewer, before: Option<OutboxId>) -> Result<MailCard, AppError> {
    guard(&viewer.actor)?;
    let now = desk.now();
    let mut conn = desk.db().read().await?;
    // Mails of the last minute are on their way.
    let held = db::outbox::held(&mut conn, now.plus_minutes(-1)).await?;
    let held = held.since.map(|since| HeldMail {
        count: held.count,
        since: when(since, viewer, now),
        reason: held.last_error.unwrap_or_default(),
    });
    let (rows, next) = cut(db::outbox::lost(&mut conn, before, PAGE + 1).await?, |row| row.id.0);
    let line = |row: db::outbox::LostMailRow| LostMail {
        id: row.id,
        to: row.recipient,
        subject: row.subject,
        reason: row.last_error.unwrap_or_default(),
        at: when(row.failed_at, viewer, now),
    };
    Ok(MailCard { held, lost: Page { lines: rows.into_iter().map(line).collect(), next } })
}

/// Sends a mail again that was given up, with as many tries as a new one has.
pub async fn retry(desk: &Desk, actor: &Actor, id: OutboxId) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let (recipient,) = db::outbox::retry(&mut edit.tx, id, edit.now).await?.ok_or(AppError::NotFound)?;
    edit.note(AuditAction::MailRetried, id.0, AuditDetail::of(recipient)).await?;
    edit.finish().await
}

/// Sends everything again that was given up, and at once what waits for its next try.
pub async fn retry_all(desk: &Desk, actor: &Actor) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let count = db::outbox::retry_all(&mut edit.tx, edit.now).await?;
    // Somebody else may have been faster.
    if count > 0 {
        edit.note(AuditAction::MailsRetried, None, AuditDetail::of(count.to_string())).await?;
    }
    edit.finish().await
}
