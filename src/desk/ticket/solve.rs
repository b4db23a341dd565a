//! Support says that a ticket is solved, and perhaps what it learned from it.

use crate::desk::Desk;
use crate::desk::markdown::Rendered;
use crate::desk::problems::learn::{self, Learned};
use crate::domain::policy::{Deed, asks_lesson};
use crate::domain::view::Viewer;
use crate::domain::{Description, Problem, ResolutionCodeId, TicketId};
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
    let summary = Rendered::of(summary.as_str());
    let mut change = desk.change(&viewer.actor, id, Deed::Resolve, Some(version)).await?;
    let known = change.setup.codes.iter().find(|(id, _)| *id == code).cloned();
    let code = known.ok_or(AppError::field("code", Problem::NotAllowed))?;
    match learned {
        Learned::Something(lesson) => learn::keep(&mut change, viewer, lesson).await?,
        Learned::Nothing => {}
        Learned::Unsaid if asks_lesson(&viewer.actor, &change.facts().await?) => {
            return Err(AppError::field("learn", Problem::Required));
        }
        Learned::Unsaid => {}
    }
    change.solve(viewer.actor.person(), code, &summary).await?;
    change.finish().await
}
