//! What a vendor does with a ticket that is shared with it.

use crate::desk::ticket::message::{Message, MessagePurpose};
use crate::desk::ticket::vendor::{self, PromisePage};
use crate::domain::{Answer, TicketId};
use crate::error::AppError;
use crate::pages::request::{self, Form, Outcome, RequestContext};

pub async fn vendor_answer(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let ticket: TicketId = form.id("ticket")?;
    let message =
        Message::parse(form.value("text"), &form.kept.files, Some((form.value("once"), MessagePurpose::FromVendor)))?;
    vendor::answer(&context.desk, &context.viewer, ticket, message).await?;
    Ok(Outcome::to(context.ticket_path(ticket)).notice("sent"))
}

pub async fn vendor_promise(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let ticket: TicketId = form.id("ticket")?;
    let shown = Some(form.value("shown")).filter(|shown| !shown.is_empty());
    let page = PromisePage { version: form.optional("version")?, shown };
    let (reference, promised) = (form.value("reference"), form.value("promised"));
    vendor::promise(&context.desk, &context.viewer, ticket, page, reference, promised).await?;
    Ok(request::back(context, form, ticket, "saved"))
}

pub async fn vendor_return(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let ticket: TicketId = form.id("ticket")?;
    let answer = Answer::parse(form.value("answer")).map_err(|error| AppError::field("answer", error))?;
    vendor::give_back(&context.desk, &context.viewer, ticket, answer).await?;
    Ok(Outcome::to("/vendor").notice("given_back"))
}
