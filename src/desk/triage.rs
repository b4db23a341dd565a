//! Priority, category, tags and status by hand.

use super::Desk;
use super::change::Change;
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
    if change.prioritise(to, reason).await? { change.finish().await } else { Ok(()) }
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
    if change.put_status(to).await? { change.finish().await } else { Ok(()) }
}

/// Each of these says whether there was anything to change.
impl Change<'_> {
    pub(super) async fn prioritise(&mut self, to: Priority, reason: &str) -> Result<bool, AppError> {
        let from = self.ticket.priority;
        if from == to {
            return Ok(false);
        }
        let reason = clean_line(reason);
        if reason.is_empty() {
            return Err(AppError::field("reason", Problem::Required));
        }
        if reason.chars().count() > 500 {
            return Err(AppError::field("reason", Problem::TooLong(500)));
        }
        self.ticket.priority = to;
        self.note(EventData::PriorityChanged { from, to, reason }).await?;
        Ok(true)
    }

    pub(super) async fn put_status(&mut self, to: Status) -> Result<bool, AppError> {
        let from = self.ticket.status;
        if from == to {
            return Ok(false);
        }
        if !matches!(to, Status::Open | Status::WaitingCustomer) || from == Status::WaitingVendor {
            return Err(AppError::NotNow);
        }
        self.ticket.status = to;
        self.note(EventData::StatusChanged { from, to }).await?;
        Ok(true)
    }

    /// Adds a tag to those that the ticket has.
    pub(super) async fn tag(&mut self, tag: TagId) -> Result<bool, AppError> {
        let known = db::catalogue::tags(&mut self.tx, false).await?;
        let name = known.into_iter().find(|(id, _, _)| *id == tag).map(|(_, name, _)| name);
        let name = name.ok_or(AppError::field("tag", Problem::NotAllowed))?;
        if db::ticket::add_tag(&mut self.tx, self.ticket.id, tag).await? == 0 {
            return Ok(false);
        }
        self.note(EventData::Tagged { added: vec![name], removed: Vec::new() }).await?;
        Ok(true)
    }
}
