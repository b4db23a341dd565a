//! Priority, category, tags and status by hand.

use crate::db;
use crate::desk::Desk;
use crate::domain::rights::TicketAction;
use crate::domain::view::Viewer;
use crate::domain::{CategoryId, FieldError, Priority, Status, TagId, TicketId, clean_line};
use crate::error::AppError;

/// The longest reason for a priority, in characters.
const LONGEST_REASON: usize = 500;

/// The reason for a priority as it was typed, checked.
pub(super) fn reason(typed: &str) -> Result<String, AppError> {
    let reason = clean_line(typed);
    if reason.is_empty() {
        return Err(AppError::field("reason", FieldError::Required));
    }
    if reason.chars().count() > LONGEST_REASON {
        return Err(AppError::field("reason", FieldError::TooLong(LONGEST_REASON)));
    }
    Ok(reason)
}

/// Changes the priority, with a reason.
pub async fn set_priority(
    desk: &Desk,
    viewer: &Viewer,
    id: TicketId,
    version: i64,
    to: Priority,
    why: &str,
) -> Result<(), AppError> {
    let mut change = desk.change(&viewer.actor, id, TicketAction::Triage, Some(version)).await?;
    if change.ticket.priority == to {
        return Ok(());
    }
    change.prioritise(to, reason(why)?).await?;
    change.finish().await
}

/// Puts the ticket in another category, and so under that category's product.
pub async fn set_category(
    desk: &Desk,
    viewer: &Viewer,
    id: TicketId,
    version: i64,
    to: CategoryId,
) -> Result<(), AppError> {
    let mut change = desk.change(&viewer.actor, id, TicketAction::Triage, Some(version)).await?;
    if change.ticket.category_id == Some(to) {
        return Ok(());
    }
    if !change.categorise(to).await? {
        return Err(AppError::field("category", FieldError::NotAllowed));
    }
    change.finish().await
}

/// Makes these the ticket's tags.
pub async fn set_tags(
    desk: &Desk,
    viewer: &Viewer,
    id: TicketId,
    version: i64,
    tags: &[TagId],
) -> Result<(), AppError> {
    let mut change = desk.change(&viewer.actor, id, TicketAction::Triage, Some(version)).await?;
    let present = db::ticket::tags(&mut change.tx, id).await?;
    let gone: Vec<TagId> = present.into_iter().map(|(tag, _)| tag).filter(|tag| !tags.contains(tag)).collect();
    let done = change.retag(tags, &gone).await?;
    if done.unknown {
        return Err(AppError::field("tags", FieldError::NotAllowed));
    }
    if done.changed { change.finish().await } else { Ok(()) }
}

/// Sets an open status by hand. Ends have their own use cases.
pub async fn set_status(desk: &Desk, viewer: &Viewer, id: TicketId, version: i64, to: Status) -> Result<(), AppError> {
    let mut change = desk.change(&viewer.actor, id, TicketAction::Triage, Some(version)).await?;
    if change.set_status(to).await? { change.finish().await } else { Ok(()) }
}
