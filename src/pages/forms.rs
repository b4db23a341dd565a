//! Forms that several pages share.

use crate::desk::ticket::message::{Message, MessagePurpose};
use crate::desk::ticket::reply::{ReplyMeaning, ReplyOutcome};
use crate::desk::ticket::{followers, outcome, reply};
use crate::desk::{preview, profile};
use crate::domain::{EventId, FieldError, FormRoute, Language, PersonId, Role, Theme, TicketId};
use crate::error::AppError;
use crate::pages::request::{self, Form, Outcome, RequestContext};

pub async fn stage_file(_: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let file = form.kept.files.first().ok_or(AppError::field("files", FieldError::Required))?;
    Outcome::tells(file)
}

pub async fn preview(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    Outcome::tells(&preview::show(&context.desk, &context.sender(), form.value("text")).await?)
}

/// Another language from now on.
pub async fn speak(context: &RequestContext, language: Language) -> Result<(), AppError> {
    profile::prefer(&context.desk, &context.viewer, language, context.viewer.theme).await?;
    context.set_cookie("td-language", language.as_str(), 365, true);
    Ok(())
}

/// Other colours from now on.
pub async fn paint(context: &RequestContext, theme: Theme) -> Result<(), AppError> {
    profile::prefer(&context.desk, &context.viewer, context.viewer.language, theme).await?;
    context.set_cookie("td-theme", theme.as_str(), 365, true);
    Ok(())
}

pub async fn choose_language(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    speak(context, form.choice("language")?).await?;
    Ok(Outcome::to(request::local_path(form.value("back")).unwrap_or("/")))
}

pub async fn choose_theme(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    paint(context, form.choice("theme")?).await?;
    Ok(Outcome::to(request::local_path(form.value("back")).unwrap_or("/")))
}

pub async fn reply(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let ticket: TicketId = form.id("ticket")?;
    let (asks, solved) = (form.ticked("asks"), form.value("solved") == "yes");
    let known_by = Some((form.value("once"), MessagePurpose::Reply { asks, solved }));
    let message = Message::parse(form.value("text"), &form.kept.files, known_by)?;
    let seen = form.value("seen").parse().ok().map(EventId);
    let meant = ReplyMeaning { asks, seen, solved };
    let notice = match reply::reply(&context.desk, &context.viewer, ticket, message, meant).await? {
        ReplyOutcome::Sent => "sent",
        ReplyOutcome::Added => "added",
    };
    Ok(request::back(context, form, ticket, notice))
}

pub async fn add_follower(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let ticket: TicketId = form.id("ticket")?;
    followers::add(&context.desk, &context.viewer, ticket, form.choice("follower")?).await?;
    Ok(request::back(context, form, ticket, "follower_added"))
}

pub async fn remove_follower(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (ticket, person): (TicketId, PersonId) = (form.id("ticket")?, form.id("follower")?);
    followers::remove(&context.desk, &context.viewer, ticket, person).await?;
    let myself = context.viewer.actor.person() == Some(person) && context.viewer.actor.role() == Some(Role::Customer);
    if myself {
        return Ok(Outcome::to("/tickets").notice("unfollowed"));
    }
    Ok(request::back(context, form, ticket, "follower_removed"))
}

/// Forgets the form of the ticket whose text and files this one took over.
pub async fn went_on(context: &RequestContext, form: &Form) -> Result<(), AppError> {
    let routes = [FormRoute::Reply, FormRoute::NotSolved, FormRoute::Reopen, FormRoute::FollowUp];
    match routes.into_iter().find(|route| route.name() == form.value("instead_of")) {
        Some(route) => context.forget(&route.of(form.value("ticket"))).await,
        None => Ok(()),
    }
}

pub async fn reopen(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let ticket: TicketId = form.id("ticket")?;
    let why = outcome::reason(form.value("text"), &form.kept.files)?;
    outcome::reopen(&context.desk, &context.viewer, ticket, why).await?;
    went_on(context, form).await?;
    Ok(request::back(context, form, ticket, "reopened"))
}

pub async fn discard(_: &RequestContext, form: &mut Form) -> Result<Outcome, AppError> {
    // As if it had been accepted: the form that is named is forgotten, and so is the browser's draft of it.
    let named = form.value("form");
    let plain = named.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)) && named.len() < 200;
    form.name = FormRoute::Discard.called(if plain { named.to_owned() } else { String::new() });
    Ok(Outcome::to(request::local_path(form.value("back")).unwrap_or("/")))
}
