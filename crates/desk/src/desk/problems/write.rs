//! Writing problems, and their states.

use super::{allow, find_as_shown, save};
use crate::db::problem::NewProblem;
use crate::db::{self, Conn};
use crate::desk::Desk;
use crate::desk::allowance::ActionTarget;
use crate::desk::problems::incidents;
use crate::desk::secret::mark_of;
use crate::domain::rights::{self, ProblemAction, TicketAction};
use crate::domain::view::Viewer;
use crate::domain::{
    CategoryId, Description, DraftId, DraftState, FieldError, FieldErrors, PersonId, ProblemEvent, ProblemField,
    ProblemId, ProblemMove, ProblemState, ProblemTitle, ProductId, TicketId, clean_text, problem_after,
};
use crate::error::AppError;

/// A problem as it was typed, checked.
#[derive(Clone, Debug)]
pub struct Written {
    pub title: ProblemTitle,
    pub symptoms: String,
    pub cause: String,
    /// Markdown.
    pub workaround: String,
    pub owner: Option<PersonId>,
    pub category: Option<CategoryId>,
}

impl Written {
    /// Checks what was typed into the fields of these names.
    pub fn parse(title: &str, symptoms: &str, cause: &str, workaround: &str) -> Result<Written, FieldErrors> {
        let mut errors = FieldErrors::default();
        let title = errors.take("title", ProblemTitle::parse(title));
        let symptoms = errors.take("symptoms", longer(symptoms));
        let cause = errors.take("cause", longer(cause));
        let workaround = errors.take("workaround", longer(workaround));
        errors.or(Written { title, symptoms, cause, workaround, owner: None, category: None })
    }
}

/// A text that may be empty.
pub(super) fn longer(text: &str) -> Result<String, FieldError> {
    let text = clean_text(text);
    if text.chars().count() > Description::LONGEST { Err(FieldError::TooLong(Description::LONGEST)) } else { Ok(text) }
}

/// Where a new problem comes from.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProblemOrigin {
    /// Its first incident.
    pub ticket: Option<TicketId>,
    /// What was learned, and is put to use with it.
    pub draft: Option<DraftId>,
    /// Its workaround is known from the start.
    pub known: bool,
}

/// Writes a new problem. `once` is what its form is known again by: sent twice with the same words, it makes one.
pub async fn add(
    desk: &Desk,
    viewer: &Viewer,
    new: &Written,
    from: ProblemOrigin,
    once: &str,
) -> Result<ProblemId, AppError> {
    allow(viewer, ProblemAction::Manage)?;
    let submission = (!once.is_empty()).then(|| mark_of(&format!("{:?}", (once, new, from))));
    match (make(desk, viewer, new, from, submission.as_deref()).await, submission) {
        // The same form was sent before, or at the same moment.
        (Err(AppError::NotNow), Some(submission)) => {
            let mut conn = desk.db().read().await?;
            db::problem::by_submission(&mut conn, &submission).await?.ok_or(AppError::NotNow)
        }
        (done, _) => done,
    }
}

async fn make(
    desk: &Desk,
    viewer: &Viewer,
    new: &Written,
    from: ProblemOrigin,
    submission: Option<&str>,
) -> Result<ProblemId, AppError> {
    if from.known && new.workaround.is_empty() {
        return Err(AppError::field("workaround", FieldError::Required));
    }
    let state = if from.known { ProblemState::KnownError } else { ProblemState::Open };
    let Some(ticket) = from.ticket else {
        let mut tx = desk.begin(&viewer.actor, ActionTarget::Other).await?;
        let id = insert(&mut tx, viewer, new, (state, submission), None, desk.now()).await?;
        use_draft(&mut tx, from.draft, id, desk.now()).await?;
        tx.commit().await?;
        return Ok(id);
    };
    let mut change = desk.change(&viewer.actor, ticket, TicketAction::Note, None).await?;
    let id = insert(&mut change.tx, viewer, new, (state, submission), Some(ticket), change.now).await?;
    let problem = super::find(&mut change.tx, id).await?;
    if !incidents::attach(&mut change, &problem).await? {
        return Err(AppError::NotNow);
    }
    use_draft(&mut change.tx, from.draft, id, change.now).await?;
    change.finish_beside().await?;
    Ok(id)
}

async fn use_draft(
    conn: &mut Conn,
    draft: Option<DraftId>,
    problem: ProblemId,
    now: crate::domain::Timestamp,
) -> Result<(), AppError> {
    let Some(draft) = draft else { return Ok(()) };
    if db::draft::decide(conn, draft, DraftState::Used, Some(problem), now).await? {
        Ok(())
    } else {
        Err(AppError::NotNow)
    }
}

/// Puts a checked problem into the database.
pub(super) async fn insert(
    conn: &mut Conn,
    viewer: &Viewer,
    new: &Written,
    (state, submission): (ProblemState, Option<&str>),
    ticket: Option<TicketId>,
    now: crate::domain::Timestamp,
) -> Result<ProblemId, AppError> {
    let product_id = product(conn, new.category, None).await?;
    owner(conn, new.owner, None).await?;
    if let Some(submission) = submission
        && db::problem::by_submission(conn, submission).await?.is_some()
    {
        return Err(AppError::NotNow);
    }
    let row = NewProblem {
        title: new.title.as_str(),
        symptoms: &new.symptoms,
        cause: &new.cause,
        workaround: &new.workaround,
        state,
        owner_id: new.owner,
        product_id,
        category_id: new.category,
        submission,
    };
    let id = db::problem::insert(conn, &row, now).await?;
    let opened = ProblemEvent::Opened { ticket: ticket.map(|ticket| ticket.0) };
    db::problem::record(conn, id, viewer.actor.person(), &opened, now).await?;
    Ok(id)
}

/// The product of a category that can be chosen; the one that was chosen before can stay.
async fn product(
    conn: &mut Conn,
    category: Option<CategoryId>,
    before: Option<CategoryId>,
) -> Result<Option<ProductId>, AppError> {
    let Some(id) = category else { return Ok(None) };
    let row = db::catalogue::category(conn, id).await?;
    let row = row.filter(|row| row.archived_at.is_none() || before == Some(id));
    Ok(row.ok_or(AppError::field("category", FieldError::NotAllowed))?.product_id)
}

/// The name of somebody who may own problems; the one who did before can stay.
async fn owner(conn: &mut Conn, owner: Option<PersonId>, before: Option<PersonId>) -> Result<Option<String>, AppError> {
    let Some(id) = owner else { return Ok(None) };
    let person = db::person::get(conn, id).await?;
    let fits = person.filter(|person| {
        before == Some(id) || (person.disabled_at.is_none() && rights::owns_problems(person.role, person.tier))
    });
    Ok(Some(fits.ok_or(AppError::field("owner", FieldError::NotAllowed))?.name))
}

/// Writes a problem anew. A known error keeps a workaround: without one it would be none.
pub async fn edit(desk: &Desk, viewer: &Viewer, id: ProblemId, version: i64, new: &Written) -> Result<(), AppError> {
    allow(viewer, ProblemAction::Manage)?;
    let now = desk.now();
    let mut tx = desk.begin(&viewer.actor, ActionTarget::Other).await?;
    let mut problem = find_as_shown(&mut tx, id, version).await?;
    if problem.state == ProblemState::KnownError && new.workaround.is_empty() {
        return Err(AppError::field("workaround", FieldError::Required));
    }
    let product_id = product(&mut tx, new.category, problem.category_id).await?;
    let name = owner(&mut tx, new.owner, problem.owner_id).await?;
    let mut fields = Vec::new();
    let mut set = |field, known: &mut String, new: &str| {
        if known != new {
            new.clone_into(known);
            fields.push(field);
        }
    };
    set(ProblemField::Title, &mut problem.title, new.title.as_str());
    set(ProblemField::Symptoms, &mut problem.symptoms, &new.symptoms);
    set(ProblemField::Cause, &mut problem.cause, &new.cause);
    set(ProblemField::Workaround, &mut problem.workaround, &new.workaround);
    if fields.contains(&ProblemField::Workaround) {
        problem.workaround_revision += 1;
    }
    if problem.category_id != new.category {
        problem.category_id = new.category;
        problem.product_id = product_id;
        fields.push(ProblemField::Category);
    }
    let mut events = Vec::new();
    if !fields.is_empty() {
        events.push(ProblemEvent::Edited { fields });
    }
    if problem.owner_id != new.owner {
        problem.owner_id = new.owner;
        events.push(ProblemEvent::OwnerChanged { to: name });
    }
    if events.is_empty() {
        return Ok(());
    }
    save(&mut tx, viewer, &problem, &events, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Changes the state of a problem. Resolving has its own use case, because customers are told.
pub async fn step(
    desk: &Desk,
    viewer: &Viewer,
    id: ProblemId,
    version: i64,
    what: ProblemMove,
) -> Result<(), AppError> {
    allow(viewer, ProblemAction::Manage)?;
    let now = desk.now();
    let mut tx = desk.begin(&viewer.actor, ActionTarget::Other).await?;
    let mut problem = find_as_shown(&mut tx, id, version).await?;
    let from = problem.state;
    let to = problem_after(from, what).map_err(|_| AppError::NotNow)?;
    match to {
        ProblemState::Resolved => return Err(AppError::NotNow),
        ProblemState::KnownError if problem.workaround.is_empty() => return Err(AppError::NotNow),
        ProblemState::KnownError | ProblemState::Open => problem.resolved_at = None,
    }
    problem.state = to;
    save(&mut tx, viewer, &problem, &[ProblemEvent::StateChanged { from, to }], now).await?;
    tx.commit().await?;
    Ok(())
}
