//! What staff do with problems.

use crate::desk::problems::answer::AnswerRound;
use crate::desk::problems::banner::TypedBanner;
use crate::desk::problems::write::{ProblemOrigin, Written};
use crate::desk::problems::{answer, banner, incidents, learn, write};
use crate::domain::{Description, FieldError, FieldErrors, ProblemId, TicketId};
use crate::error::AppError;
use crate::pages::request::{self, Form, Outcome, RequestContext};

/// The problem and the version that the page showed.
pub fn problem(form: &Form) -> Result<(ProblemId, i64), AppError> {
    Ok((form.id("id")?, form.id("version")?))
}

pub fn to(problem: ProblemId, notice: &str) -> Outcome {
    Outcome::to(format!("/desk/problems/{problem}")).notice(notice)
}

/// What was typed of a problem.
pub fn written(form: &Form) -> Result<Written, AppError> {
    let parsed =
        Written::parse(form.value("title"), form.value("symptoms"), form.value("cause"), form.value("workaround"));
    let mut errors = FieldErrors::default();
    let owner = errors.take("owner", chosen(form.value("owner")));
    let category = errors.take("category", chosen(form.value("category")));
    match parsed {
        Ok(parsed) => errors.or(Written { owner, category, ..parsed }),
        Err(mut wrong) => {
            wrong.0.extend(errors.0);
            Err(wrong)
        }
    }
    .map_err(AppError::from)
}

fn chosen<T: std::str::FromStr<Err = FieldError>>(text: &str) -> Result<Option<T>, FieldError> {
    if text.is_empty() { Ok(None) } else { text.parse().map(Some) }
}

/// The sentence that says what came of telling many.
pub fn told(round: AnswerRound, all: &'static str) -> &'static str {
    match round {
        AnswerRound { more: true, .. } => "problem_more",
        AnswerRound { refused: 1.., .. } => "problem_some",
        AnswerRound { told: 0, .. } => "problem_none",
        AnswerRound { .. } => all,
    }
}

pub async fn add_problem(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let origin =
        ProblemOrigin { ticket: form.optional("ticket")?, draft: form.optional("draft")?, known: form.ticked("known") };
    let id = write::add(&context.desk, &context.viewer, &written(form)?, origin, form.value("once")).await?;
    Ok(to(id, "problem_added"))
}

pub async fn edit_problem(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (id, version) = problem(form)?;
    write::edit(&context.desk, &context.viewer, id, version, &written(form)?).await?;
    Ok(to(id, "saved"))
}

pub async fn step_problem(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (id, version) = problem(form)?;
    write::step(&context.desk, &context.viewer, id, version, form.choice("move")?).await?;
    Ok(to(id, "saved"))
}

pub async fn resolve_problem(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let at = problem(form)?;
    let mut errors = FieldErrors::default();
    let code = form.choice("code").map_err(|_| errors.add("code", FieldError::Required)).ok();
    let summary = errors.keep("summary", Description::parse(form.value("summary")));
    let (Some(code), Some(summary)) = (code, summary) else {
        return Err(errors.into());
    };
    let all = form.ticked("incidents");
    let round = answer::resolve(&context.desk, &context.viewer, at, code, &summary, all).await?;
    Ok(to(at.0, if all { told(round, "incidents_solved") } else { "problem_resolved" }))
}

pub async fn solve_incidents(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let id = form.id("id")?;
    let round = answer::solve_all(&context.desk, &context.viewer, id).await?;
    Ok(to(id, told(round, "incidents_solved")))
}

pub async fn apply_to_all(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (id, revision) = (form.id("id")?, form.id("revision")?);
    let round = answer::apply_all(&context.desk, &context.viewer, id, revision, form.ticked("again")).await?;
    Ok(to(id, told(round, "workaround_sent")))
}

pub async fn apply_workaround(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let ticket: TicketId = form.id("ticket")?;
    let (id, revision) = (form.id("problem")?, form.id("revision")?);
    answer::apply(&context.desk, &context.viewer, ticket, id, revision).await?;
    Ok(Outcome::to(context.ticket_path(ticket)).notice("sent"))
}

pub async fn link_problem(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let id: ProblemId = form.id("problem")?;
    let mut tickets = form.all::<TicketId>("tickets")?;
    let number = form.value("number").trim().trim_start_matches('#');
    if !number.is_empty() {
        tickets.push(number.parse().map_err(|_| AppError::field("number", FieldError::NotANumber))?);
    }
    if tickets.is_empty() {
        return Err(AppError::field("number", FieldError::Required));
    }
    let typed = !number.is_empty();
    let linked = incidents::link(&context.desk, &context.viewer, id, &tickets).await;
    linked.map_err(|error| match error {
        AppError::NotFound if typed => AppError::field("number", FieldError::NotAllowed),
        error => error,
    })?;
    let page = format!("/desk/problems/{id}");
    // From a ticket's page the way leads back there.
    let back = request::local_path(form.value("back")).filter(|back| back.starts_with("/desk/tickets/"));
    Ok(Outcome::to(back.unwrap_or(&page)).notice("linked"))
}

pub async fn unlink_problem(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (id, ticket): (ProblemId, TicketId) = (form.id("problem")?, form.id("ticket")?);
    incidents::unlink(&context.desk, &context.viewer, id, ticket).await?;
    let page = format!("/desk/problems/{id}");
    let back = request::local_path(form.value("back")).filter(|back| back.starts_with("/desk/"));
    Ok(Outcome::to(back.unwrap_or(&page)).notice("unlinked"))
}

pub async fn publish_banner(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (id, version) = problem(form)?;
    let typed = TypedBanner {
        title_en: form.value("title_en"),
        text_en: form.value("text_en"),
        title_sv: form.value("title_sv"),
        text_sv: form.value("text_sv"),
        everyone: form.ticked("everyone"),
        organisations: form.all("organisations")?,
        products: form.all("products")?,
        starts: form.value("starts"),
        ends: form.value("ends"),
    };
    banner::publish(&context.desk, &context.viewer, id, version, &typed).await?;
    Ok(to(id, "published"))
}

pub async fn withdraw_banner(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (id, version) = problem(form)?;
    banner::withdraw(&context.desk, &context.viewer, id, version).await?;
    Ok(to(id, "withdrawn"))
}

pub async fn drop_draft(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    learn::drop(&context.desk, &context.viewer, form.id("id")?).await?;
    Ok(Outcome::to("/desk/learning").notice("dropped"))
}
