//! Bad answers to the survey, and what leads did about them.

use crate::db::report::survey as store;
use crate::desk::Desk;
use crate::desk::markdown::Rendered;
use crate::desk::when::when;
use crate::domain::rights::{Area, TicketAction, enter};
use crate::domain::view::{FollowUp, Followed, Page, Viewer};
use crate::domain::{EventData, FieldError, clean_text};
use crate::error::AppError;

/// Rows of a page.
const PAGE: i64 = 50;
/// Letters of a note.
pub const LONGEST: usize = 2_000;

/// A page of bad answers: those that nobody followed up on, or the others. `after` is what the page before gave.
pub async fn list(desk: &Desk, viewer: &Viewer, done: bool, after: &str) -> Result<Page<FollowUp>, AppError> {
    super::read::may(viewer)?;
    let after = after.split_once('.').and_then(|(at, id)| Some((at.parse().ok()?, id.parse().ok()?)));
    let now = desk.now();
    let mut conn = desk.db().read().await?;
    let mut rows = store::bad(&mut conn, done, after, PAGE + 1).await?;
    let more = rows.len() > usize::try_from(PAGE).unwrap_or(0);
    rows.truncate(usize::try_from(PAGE).unwrap_or(0));
    let next = rows.last().filter(|_| more).map(|row| format!("{}.{}", row.answered_at.0, row.id));
    let lines = rows
        .into_iter()
        .map(|row| FollowUp {
            id: row.id,
            ticket: row.ticket_id,
            subject: row.subject,
            person: row.person,
            organisation: row.organisation.unwrap_or_default(),
            at: when(row.answered_at, viewer, now),
            reason: row.reason,
            comment: row.comment,
            followed: row.followed_at.map(|at| Followed {
                by: row.followed_by.unwrap_or_default(),
                at: when(at, viewer, now),
                note: row.follow_note,
            }),
        })
        .collect();
    Ok(Page { lines, next })
}

/// Says that a bad answer was followed up on, and how.
pub async fn mark(desk: &Desk, viewer: &Viewer, id: i64, note: &str) -> Result<(), AppError> {
    super::read::may(viewer)?;
    let by = viewer.actor.person().filter(|_| enter(&viewer.actor, Area::Reports)).ok_or(AppError::SignIn)?;
    let survey = {
        let mut conn = desk.db().read().await?;
        store::by_id(&mut conn, id).await?.filter(|survey| survey.rating.is_some()).ok_or(AppError::NotFound)?
    };
    let note = clean_text(note);
    if note.is_empty() {
        return Err(AppError::field("note", FieldError::Required));
    }
    if note.chars().count() > LONGEST {
        return Err(AppError::field("note", FieldError::TooLong(LONGEST)));
    }
    let body = Rendered::of(&note);
    let mut change = desk.change(&viewer.actor, survey.ticket_id, TicketAction::Note, None).await?;
    if !store::follow(&mut change.tx, id, by, &note, change.now).await? {
        return Err(AppError::NotNow);
    }
    change.record(EventData::RatingFollowedUp, &body, None, &[]).await?;
    change.finish_beside().await
}
