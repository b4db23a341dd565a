//! Priority, category, tags and status by hand.

use super::Desk;
use crate::db;
use crate::domain::policy::Deed;
use crate::domain::view::Viewer;
use crate::domain::{CategoryId, EventData, Priority, Problem, Status, TagId, TicketId, clean_line};
use crate::error::AppError;

/// Changes the priority, with a reason.
pub async fn set_priority(
    desk: &Desk,
    viewer: &Viewer,
    id: TicketId,
    version: i64,
    to: Priority,
    reason: &str,
) -> Result<(), AppError> {
    let mut change = desk.change(&viewer.actor, id, Deed::Triage, Some(version)).await?;
    let from = change.ticket.priority;
    if from == to {
        return Ok(());
    }
    let reason = clean_line(reason);
    if reason.is_empty() {
        return Err(AppError::field("reason", Problem::Required));
    }
    if reason.chars().count() > 500 {
        return Err(AppError::field("reason", Problem::TooLong(500)));
    }
    change.ticket.priority = to;
    change.note(EventData::PriorityChanged { from, to, reason }).await?;
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
    let mut change = desk.change(&viewer.actor, id, Deed::Triage, Some(version)).await?;
    if change.ticket.category_id == Some(to) {
        return Ok(());
    }
    let category = db::catalogue::category(&mut change.tx, to).await?.filter(|category| category.archived_at.is_none());
    let category = category.ok_or(AppError::field("category", Problem::NotAllowed))?;
    let from = change.ticket.category.take().unwrap_or_default();
    change.ticket.category_id = Some(to);
    change.ticket.product_id = category.product_id;
    change.note(EventData::CategoryChanged { from, to: category.name }).await?;
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
    let mut change = desk.change(&viewer.actor, id, Deed::Triage, Some(version)).await?;
    let known = db::catalogue::tags(&mut change.tx, false).await?;
    let present = db::ticket::tags(&mut change.tx, id).await?;
    let (mut added, mut removed) = (Vec::new(), Vec::new());
    for (tag, name) in &present {
        if !tags.contains(tag) {
            db::ticket::remove_tag(&mut change.tx, id, *tag).await?;
            removed.push(name.clone());
        }
    }
    for tag in tags.iter().filter(|tag| !present.iter().any(|(has, _)| has == *tag)) {
        let (_, name, _) =
            known.iter().find(|(id, _, _)| id == tag).ok_or(AppError::field("tags", Problem::NotAllowed))?;
        db::ticket::add_tag(&mut change.tx, id, *tag).await?;
        added.push(name.clone());
    }
    if added.is_empty() && removed.is_empty() {
        return Ok(());
    }
    change.note(EventData::Tagged { added, removed }).await?;
    change.finish().await
}

/// Sets an open status by hand. Ends have their own use cases.
pub async fn set_status(desk: &Desk, viewer: &Viewer, id: TicketId, version: i64, to: Status) -> Result<(), AppError> {
    let mut change = desk.change(&viewer.actor, id, Deed::Triage, Some(version)).await?;
    let from = change.ticket.status;
    if from == to {
        return Ok(());
    }
    if !matches!(to, Status::Open | Status::WaitingCustomer) || from == Status::WaitingVendor {
        return Err(AppError::NotNow);
    }
    change.ticket.status = to;
    change.note(EventData::StatusChanged { from, to }).await?;
    change.finish().await
}
