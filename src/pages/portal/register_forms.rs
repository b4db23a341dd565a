//! The steps of registering a ticket that are sent: the details, and the look at the answers.

use super::register_page::{FORM, form_of};
use crate::desk::Secret;
use crate::desk::ticket::register::{self, Registered};
use crate::domain::{FieldError, KeptForm, Question};
use crate::error::AppError;
use crate::pages::account::forms::mail_sent;
use crate::pages::forms::{paint, speak};
use crate::pages::request::{self, Form, Outcome, RequestContext};

pub async fn register_details(context: &mut RequestContext, form: &mut Form) -> Result<Outcome, AppError> {
    let run = match Secret::parse(form.value("run")) {
        // Another window of the run may have sent it: what is typed here is another ticket.
        Some(run) if register::made_before(&context.desk, &context.viewer, run.reveal()).await?.is_none() => run,
        _ => Secret::default(),
    };
    let run = run.reveal().to_owned();
    let aside = ["other_category", "language", "theme", "sign_in"].into_iter().find(|button| form.ticked(button));
    // A person's text waits until they have signed in again: it is not checked as a stranger's.
    let ended = context.made_for.is_some() && context.viewer.actor.person().is_none();
    let checked = match form.whole() {
        Ok(()) if aside.is_some() || ended => Ok(()),
        Ok(()) => register::check(&context.desk, &context.viewer.actor, &form.kept).await.map(|_| ()),
        Err(error) => Err(error),
    };
    let back = format!("/new/details?category={}&run={run}", request::escaped(form.value("category")));
    form.kept.values.insert("submission".to_owned(), vec![run.clone()]);
    form.kept.values.insert("back".to_owned(), vec![back.clone()]);
    form.name = form_of(&run);
    // Answers to the questions of another category are there when it is chosen again.
    let before = context.kept(&form.name).await.unwrap_or_default();
    for (field, values) in before.values.into_iter().filter(|(field, _)| field.starts_with(Question::FIELD)) {
        form.kept.values.entry(field).or_insert(values);
    }
    // What is refused is kept too, so that it is found again from the start of the way.
    let latest = KeptForm { values: [("submission".to_owned(), vec![run.clone()])].into(), ..KeptForm::default() };
    request::keep_step(context, FORM, &latest).await?;
    checked?;
    let chosen = |name| form.kept.value(name);
    let (language, theme) = (chosen("language").parse().ok(), chosen("theme").parse().ok());
    let mut kept = form.kept.clone();
    kept.values.retain(|field, _| aside != Some(field.as_str()));
    request::keep_step(context, &form.name, &kept).await?;
    if ended {
        return Ok(Outcome::to(request::signing_in(&back)).unfinished());
    }
    if let Some(language) = language {
        speak(context, language).await?;
    }
    if let Some(theme) = theme {
        paint(context, theme).await?;
    }
    Ok(match aside {
        None => Outcome::to(format!("/new/check?run={run}")).unfinished(),
        Some("sign_in") => Outcome::to(request::signing_in(&back)).unfinished(),
        Some("other_category") => Outcome::to(format!("/new?run={run}")).unfinished(),
        Some(_) => Outcome::to(back.as_str()).unfinished(),
    })
}

pub async fn register_confirm(context: &mut RequestContext, form: &mut Form) -> Result<Outcome, AppError> {
    let submission = form.value("submission").to_owned();
    let back = form.value("back").to_owned();
    let mut taken = |field| form.kept.values.remove(field).and_then(|values| values.into_iter().next());
    let (token, mark) = (taken("forms"), taken("seen"));
    // A browser that lost its cookies midway still has the page.
    if context.forms.is_none() {
        context.adopt(token.as_deref().unwrap_or_default());
    }
    form.whole()?;
    let kept = context.kept_anywhere(&form.name).await?;
    let registered = if kept.value("submission").is_empty() || kept.value("submission") != submission {
        if context.awaits_sign_in(&form.name).await? {
            let check = format!("/new/check?run={}", request::escaped(&submission));
            return Ok(Outcome::to(request::signing_in(&check)).unfinished());
        }
        // Sent a second time, after the first made the ticket and the answers were forgotten.
        let before = register::made_before(&context.desk, &context.viewer, &submission).await?;
        before.ok_or(AppError::field("submission", FieldError::Expired))?
    } else {
        form.kept = kept;
        // A refusal leads back to the look at the answers, not to the page where they were typed.
        form.kept.values.insert("back".to_owned(), vec![back]);
        let new = register::check(&context.desk, &context.viewer.actor, &form.kept).await?;
        // A page of an earlier version says nothing of what it showed.
        let now = register::mark(&context.desk, &context.viewer.actor, &form.kept).await?;
        if mark.is_some_and(|seen| seen != now) {
            return Err(AppError::field("submission", FieldError::AnswersChanged));
        }
        register::register(&context.desk, &context.viewer, new, &submission, &context.address).await?
    };
    Ok(match registered {
        Registered::Ticket(ticket) => Outcome::to(context.ticket_path(ticket)).notice("registered"),
        Registered::AwaitsConfirmation => {
            mail_sent(context, form.value("email")).await;
            Outcome::to("/mail-sent?for=ticket")
        }
    })
}
