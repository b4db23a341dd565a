//! What a customer says of the outcome.

use crate::desk::problems::banner;
use crate::desk::ticket::message::Message;
use crate::desk::ticket::outcome;
use crate::domain::TicketId;
use crate::error::AppError;
use crate::pages::forms::went_on;
use crate::pages::request::{Form, Outcome, RequestContext};

pub async fn confirm(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let ticket: TicketId = form.id("ticket")?;
    outcome::confirm(&context.desk, &context.viewer, ticket).await?;
    Ok(Outcome::to(context.ticket_path(ticket)).notice("confirmed"))
}

pub async fn not_solved(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let ticket: TicketId = form.id("ticket")?;
    let why = outcome::reason(form.value("text"), &form.kept.files)?;
    outcome::not_solved(&context.desk, &context.viewer, ticket, why).await?;
    went_on(context, form).await?;
    Ok(Outcome::to(context.ticket_path(ticket)).notice("not_solved"))
}

pub async fn follow_up(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let ticket: TicketId = form.id("ticket")?;
    let message = Message::parse(form.value("text"), &form.kept.files, None)?;
    let new = outcome::follow_up(&context.desk, &context.viewer, ticket, message).await?;
    went_on(context, form).await?;
    Ok(Outcome::to(context.ticket_path(new)).notice("registered"))
}

pub async fn me_too(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let category = form.value("category").parse().ok();
    let (ticket, new) = banner::me_too(&context.desk, &context.viewer, form.value("key"), category).await?;
    Ok(Outcome::to(context.ticket_path(ticket)).notice(if new { "me_too" } else { "me_too_before" }))
}
