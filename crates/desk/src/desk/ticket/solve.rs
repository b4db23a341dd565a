//! Support says that a ticket is solved, and perhaps what it learned from it.

use crate::desk::Desk;
use crate::desk::markdown::Rendered;
use crate::desk::problems::learn::{self, LessonAnswer};
use crate::domain::rights::{TicketAction, asks_lesson};
use crate::domain::view::Viewer;
use crate::domain::{Description, FieldError, FieldErrors, ResolutionCodeId, TicketId};
use crate::error::AppError;

/// A solution as it was typed, with what is wrong with its parts.
pub struct Solution {
    pub code: Option<ResolutionCodeId>,
    pub summary: Option<Description>,
    pub learned: Option<LessonAnswer>,
    pub errors: FieldErrors,
}

/// Resolves a ticket with a code and a summary for the customer. What was learned is kept in the same transaction, so that
/// the first tier can solve the next one; where the ticket had climbed, the answer cannot be left out.
pub async fn resolve(
    desk: &Desk,
    viewer: &Viewer,
    (id, version): (TicketId, i64),
    solution: Solution,
) -> Result<(), AppError> {
    let Solution { code, summary, learned, mut errors } = solution;
    let summary = summary.as_ref().map(|summary| Rendered::of(summary.as_str()));
    let mut change = desk.change(&viewer.actor, id, TicketAction::Resolve, Some(version)).await?;
    if matches!(learned, Some(LessonAnswer::Unsaid)) && asks_lesson(&viewer.actor, &change.facts().await?) {
        errors.add("learn", FieldError::Required);
    }
    let known = code.and_then(|code| change.setup.codes.iter().find(|(id, _)| *id == code).cloned());
    if code.is_some() && known.is_none() {
        errors.add("code", FieldError::NotAllowed);
    }
    errors.or(())?;
    let (Some(code), Some(summary)) = (known, summary) else { return Err(AppError::Fault) };
    if let Some(LessonAnswer::Something(lesson)) = &learned {
        learn::keep(&mut change, viewer, lesson).await?;
    }
    change.solve(viewer.actor.person(), code, &summary).await?;
    change.finish().await
}
