//! Support says that a ticket is solved, and perhaps what it learned from it.

use super::Desk;
use super::change::Change;
use super::letters::TicketLetter;
use super::problems::learn::{self, Learned};
use crate::db;
use crate::domain::policy::{Deed, asks_lesson};
use crate::domain::view::Viewer;
use crate::domain::{Description, EventData, Move, PersonId, Problem, ResolutionCodeId, TicketId};
use crate::error::AppError;

/// Resolves a ticket with a code and a summary for the customer. What was learned is kept in the same transaction, so that
/// the first tier can solve the next one; where the ticket had climbed, the answer cannot be left out.
pub async fn resolve(
    desk: &Desk,
    viewer: &Viewer,
    (id, version): (TicketId, i64),
    code: ResolutionCodeId,
    summary: &Description,
    learned: &Learned,
) -> Result<(), AppError> {
    let mut change = desk.change(&viewer.actor, id, Deed::Resolve, Some(version)).await?;
    let codes = db::catalogue::resolution_codes(&mut change.tx, false).await?;
    let (_, name, _) =
        codes.into_iter().find(|(id, _, _)| *id == code).ok_or(AppError::field("code", Problem::NotAllowed))?;
    match learned {
        Learned::Something(lesson) => learn::keep(&mut change, viewer, lesson).await?,
        Learned::Nothing => {}
        Learned::Unsaid if asks_lesson(&viewer.actor, &change.facts().await?) => {
            return Err(AppError::field("learn", Problem::Required));
        }
        Learned::Unsaid => {}
    }
    solve(&mut change, viewer.actor.person(), (code, name), summary.as_str()).await?;
    change.finish().await
}

/// What resolving does to a ticket that is being changed. It goes to whoever does it, if nobody has it.
pub(super) async fn solve(
    change: &mut Change<'_>,
    by: Option<PersonId>,
    (code, name): (ResolutionCodeId, String),
    summary: &str,
) -> Result<(), AppError> {
    change.step(Move::Solved)?;
    change.ticket.resolved_at = Some(change.now);
    change.ticket.resolution_code_id = Some(code);
    if change.ticket.assignee_id.is_none() {
        change.ticket.assignee_id = by;
    }
    change.record(EventData::Resolved { code: name }, summary, None, &[]).await?;
    change.tell_customers(TicketLetter::Resolved { summary }).await
}
