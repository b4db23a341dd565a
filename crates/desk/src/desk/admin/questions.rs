//! What a category asks those who register a ticket. Answers are kept with their question as it was asked,
//! so nothing here changes a ticket.

use super::{Edit, Step, chosen, free_name, guard, order};
use crate::db::Conn;
use crate::db::catalogue::{self, QuestionRow};
use crate::desk::Desk;
use crate::domain::setup::Category;
use crate::domain::view::{QuestionCard, Viewer};
use crate::domain::{
    Actor, AuditAction, AuditDetail, AuditField, CategoryId, DisplayName, FieldError, FieldErrors, Question,
    QuestionId, QuestionKind, clean_line,
};
use crate::error::AppError;

/// The most that a choice offers, and the most that a category asks.
const MOST: usize = 30;

/// What was typed into the fields of these names.
pub struct Draft<'a> {
    pub label: &'a str,
    pub kind: &'a str,
    /// One a line; read for choices only.
    pub options: &'a str,
    pub required: bool,
}

impl Draft<'_> {
    fn parse(&self, known: &[QuestionRow], own: Option<QuestionId>) -> Result<Question, FieldErrors> {
        let mut errors = FieldErrors::default();
        let beside = known.iter().map(|row| (row.id, row.label.as_str()));
        let label = errors.take("label", free_name(self.label, own, beside));
        let kind = errors.keep("kind", chosen(self.kind));
        let options = match kind {
            Some(QuestionKind::Choice) => errors.take("options", options(self.options)),
            _ => Vec::new(),
        };
        let (id, label, required) = (own.unwrap_or_default(), label.into(), self.required);
        match kind {
            Some(kind) => errors.or(Question { id, label, kind, options, required }),
            None => Err(errors),
        }
    }
}

/// At least two, each once.
fn options(text: &str) -> Result<Vec<String>, FieldError> {
    let mut options: Vec<String> = Vec::new();
    for line in text.lines().map(clean_line).filter(|line| !line.is_empty()) {
        let option = String::from(DisplayName::parse(&line)?);
        if options.contains(&option) {
            return Err(FieldError::Taken);
        }
        options.push(option);
    }
    match options.len() {
        0 | 1 => Err(FieldError::Required),
        many if many > MOST => Err(FieldError::TooMany(MOST)),
        _ => Ok(options),
    }
}

/// A category that is being asked about, and its questions.
async fn find(conn: &mut Conn, category: CategoryId) -> Result<(Category, Vec<QuestionRow>), AppError> {
    let row = catalogue::category(conn, category).await?.ok_or(AppError::NotFound)?;
    Ok((row, catalogue::all_questions_of(conn, category).await?))
}

/// The category of a question, with all its questions.
async fn around(conn: &mut Conn, id: QuestionId) -> Result<(Category, Vec<QuestionRow>, QuestionRow), AppError> {
    let row = catalogue::question(conn, id).await?.ok_or(AppError::NotFound)?;
    let (category, known) = find(conn, row.category_id).await?;
    Ok((category, known, row))
}

/// A question of a category, or what a new one is asked for.
pub async fn card(
    desk: &Desk,
    viewer: &Viewer,
    category: CategoryId,
    id: Option<QuestionId>,
) -> Result<QuestionCard, AppError> {
    guard(&viewer.actor)?;
    let mut conn = desk.db().read().await?;
    let (category, known) = find(&mut conn, category).await?;
    let row = match id {
        Some(id) => Some(known.into_iter().find(|row| row.id == id).ok_or(AppError::NotFound)?),
        None => None,
    };
    Ok(QuestionCard {
        category: category.id,
        category_name: category.name,
        archived: row.as_ref().is_some_and(|row| row.archived_at.is_some()),
        question: row.map(Question::from),
    })
}

fn described(question: &Question, category: &Category) -> AuditDetail {
    AuditDetail::of(question.label.as_str())
        .with(AuditField::Category, Some(&category.name))
        .with(AuditField::QuestionKind, Some(question.kind.as_str()))
        .with(AuditField::Options, listed(question).as_deref())
        .with(AuditField::Required, Some(yes_no(question.required)))
}

fn listed(question: &Question) -> Option<String> {
    (!question.options.is_empty()).then(|| question.options.join(", "))
}

const fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

/// Adds a question after the others.
pub async fn add(desk: &Desk, actor: &Actor, category: CategoryId, draft: Draft<'_>) -> Result<QuestionId, AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let (category, known) = find(&mut edit.tx, category).await?;
    let question = draft.parse(&known, None)?;
    if known.iter().filter(|row| row.archived_at.is_none()).count() >= MOST {
        return Err(AppError::field("label", FieldError::TooMany(MOST)));
    }
    let last = order::last_place(known.iter().map(|row| row.position));
    let id = catalogue::insert_question(&mut edit.tx, category.id, last, &question).await?;
    edit.note(AuditAction::QuestionAdded, id.0, described(&question, &category)).await?;
    edit.finish().await?;
    Ok(id)
}

/// Changes a question; answers its category.
pub async fn save(desk: &Desk, actor: &Actor, id: QuestionId, draft: Draft<'_>) -> Result<CategoryId, AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let (category, known, row) = around(&mut edit.tx, id).await?;
    let question = draft.parse(&known, Some(id))?;
    let (position, archived) = (row.position, row.archived_at);
    let before = Question::from(row);
    if question == before {
        return Ok(category.id);
    }
    let detail = AuditDetail::of(question.label.as_str())
        .change(AuditField::Name, Some(&before.label), Some(&question.label))
        .change(AuditField::QuestionKind, Some(before.kind.as_str()), Some(question.kind.as_str()))
        .change(AuditField::Options, listed(&before).as_deref(), listed(&question).as_deref())
        .change(AuditField::Required, Some(yes_no(before.required)), Some(yes_no(question.required)));
    catalogue::update_question(&mut edit.tx, position, &question, archived).await?;
    edit.note(AuditAction::QuestionChanged, id.0, detail).await?;
    edit.finish().await?;
    Ok(category.id)
}

/// Asks a question one place earlier (up) or later (down); answers its category.
pub async fn step(desk: &Desk, actor: &Actor, id: QuestionId, step: Step) -> Result<CategoryId, AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let (category, known, _) = around(&mut edit.tx, id).await?;
    let Some(moved) = order::step(known, id.0, step)? else { return Ok(category.id) };
    for (position, row) in order::misplaced(moved.order, |row| row.position) {
        catalogue::update_question(&mut edit.tx, position, &Question::from(row), None).await?;
    }
    edit.note(AuditAction::QuestionMoved, id.0, moved.detail).await?;
    edit.finish().await?;
    Ok(category.id)
}

/// Stops asking a question, or asks it again after the others; answers its category.
pub async fn archive(desk: &Desk, actor: &Actor, id: QuestionId, archived: bool) -> Result<CategoryId, AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let (category, known, row) = around(&mut edit.tx, id).await?;
    if row.archived_at.is_some() == archived {
        return Ok(category.id);
    }
    let last = order::last_place(known.iter().map(|row| row.position));
    let position = if archived { row.position } else { last };
    let question = Question::from(row);
    let at = archived.then_some(edit.now);
    catalogue::update_question(&mut edit.tx, position, &question, at).await?;
    let action = if archived { AuditAction::QuestionArchived } else { AuditAction::QuestionRestored };
    edit.note(action, id.0, AuditDetail::of(question.label).with(AuditField::Category, Some(&category.name))).await?;
    edit.finish().await?;
    Ok(category.id)
}
