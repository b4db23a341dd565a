//! What was learned from a ticket: a known error at once, or a draft that waits to be put to use.

use super::write::{self, Written, longer};
use super::{PAGE, allow, allow_on_ticket, incidents, read};
use crate::db;
use crate::desk::allowance::ActionTarget;
use crate::desk::ticket::change::Change;
use crate::desk::when::when;
use crate::desk::{Desk, markdown};
use crate::domain::rights::ProblemAction;
use crate::domain::view::{DraftCard, DraftList, Page, Viewer};
use crate::domain::{DraftId, DraftState, FieldError, FieldErrors, ProblemState, ProblemTitle};
use crate::error::AppError;

/// What was learned, checked.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// Offer it to colleagues at once, as a known error with this as its workaround.
    pub known_error: bool,
    pub title: ProblemTitle,
    pub symptoms: String,
    /// Markdown.
    pub solution: String,
}

/// The answer to "what did we learn?".
#[derive(Clone, Debug)]
pub enum LessonAnswer {
    /// It was not given.
    Unsaid,
    /// Nothing that has to be kept.
    Nothing,
    Something(Lesson),
}

impl LessonAnswer {
    /// Checks what was typed into the fields of these names.
    pub fn parse(kind: &str, title: &str, symptoms: &str, solution: &str) -> Result<LessonAnswer, FieldErrors> {
        let known_error = match kind {
            "" => return Ok(LessonAnswer::Unsaid),
            "nothing" => return Ok(LessonAnswer::Nothing),
            "known_error" => true,
            "draft" => false,
            _ => return Err(FieldErrors::one("learn", FieldError::NotAllowed)),
        };
        let mut errors = FieldErrors::default();
        let title = errors.take("learn_title", ProblemTitle::parse(title));
        let symptoms = errors.take("learn_symptoms", longer(symptoms));
        let solution =
            longer(solution).and_then(|text| if text.is_empty() { Err(FieldError::Required) } else { Ok(text) });
        let solution = errors.take("learn_solution", solution);
        errors.or(LessonAnswer::Something(Lesson { known_error, title, symptoms, solution }))
    }
}

/// Keeps what was learned from the ticket that is being changed.
pub(in crate::desk) async fn keep(change: &mut Change<'_>, viewer: &Viewer, lesson: &Lesson) -> Result<(), AppError> {
    allow_on_ticket(viewer, ProblemAction::Learn)?;
    let author = viewer.actor.person().ok_or(AppError::SignIn)?;
    let (ticket, now) = (change.ticket.id, change.now);
    if !lesson.known_error {
        let texts = (lesson.title.as_str(), lesson.symptoms.as_str(), lesson.solution.as_str());
        db::draft::insert(&mut change.tx, ticket, author, texts, now).await?;
        return Ok(());
    }
    let category = change.ticket.category_id.and_then(|id| change.setup.offered_category(id)).cloned();
    let written = Written {
        title: lesson.title.clone(),
        symptoms: lesson.symptoms.clone(),
        cause: String::new(),
        workaround: lesson.solution.clone(),
        owner: Some(author),
        category: category.map(|row| row.id),
    };
    let id =
        write::insert(&mut change.tx, viewer, &written, (ProblemState::KnownError, None), Some(ticket), now).await?;
    let problem = super::find(&mut change.tx, id).await?;
    // A ticket that is an incident of another problem stays that.
    incidents::attach(change, &problem).await?;
    Ok(())
}

/// A page of what waits to be put to use, the oldest first.
pub async fn waiting(desk: &Desk, viewer: &Viewer, after: &str) -> Result<DraftList, AppError> {
    allow(viewer, ProblemAction::Read)?;
    let now = desk.now();
    let mut conn = desk.db().read().await?;
    let mut rows = db::draft::waiting(&mut conn, after.parse().ok(), PAGE + 1).await?;
    let size = usize::try_from(PAGE).unwrap_or(0);
    let more = rows.len() > size;
    rows.truncate(size);
    let next = rows.last().filter(|_| more).map(|row| row.id.to_string());
    let lines = rows
        .into_iter()
        .map(|row| DraftCard {
            id: row.id,
            ticket: row.ticket_id,
            author: row.author,
            title: row.title,
            symptoms: row.symptoms,
            solution: markdown::to_html(&row.solution),
            at: when(row.created_at, viewer, now),
        })
        .collect();
    Ok(DraftList { page: Page { lines, next }, can: read::can(viewer) })
}

/// Decides that something needs not be kept.
pub async fn drop(desk: &Desk, viewer: &Viewer, id: DraftId) -> Result<(), AppError> {
    allow(viewer, ProblemAction::Manage)?;
    let mut tx = desk.begin(&viewer.actor, ActionTarget::Other).await?;
    let draft = db::draft::get(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    if draft.state == DraftState::Dropped {
        return Ok(());
    }
    if !db::draft::decide(&mut tx, id, DraftState::Dropped, None, desk.now()).await? {
        return Err(AppError::NotNow);
    }
    tx.commit().await?;
    Ok(())
}
