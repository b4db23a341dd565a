//! Support says that a ticket is solved.

use super::Desk;
use super::letters::TicketLetter;
use crate::db;
use crate::domain::policy::Deed;
use crate::domain::view::Viewer;
use crate::domain::{Description, EventData, Move, Problem, ResolutionCodeId, TicketId};
use crate::error::AppError;

/// Resolves a ticket with a code and a summary for the customer.
pub async fn resolve(
    desk: &Desk,
    viewer: &Viewer,
    id: TicketId,
    version: i64,
    code: ResolutionCodeId,
    summary: &Description,
) -> Result<(), AppError> {
    let mut change = desk.change(&viewer.actor, id, Deed::Resolve, Some(version)).await?;
    let codes = db::catalogue::resolution_codes(&mut change.tx, false).await?;
    let (_, name, _) =
        codes.into_iter().find(|(id, _, _)| *id == code).ok_or(AppError::field("code", Problem::NotAllowed))?;
    change.step(Move::Solved)?;
    change.ticket.resolved_at = Some(change.now);
    change.ticket.resolution_code_id = Some(code);
    if change.ticket.assignee_id.is_none() {
        change.ticket.assignee_id = viewer.actor.person();
    }
    change.record(EventData::Resolved { code: name }, summary.as_str(), None, &[]).await?;
    change.tell_customers(TicketLetter::Resolved { summary: summary.as_str() }).await?;
    change.finish().await
}
