//! Answers to forms: the next page, an answer to the browser's program, or back to the form with what was typed.

use super::kept::{keep, page_of, passing};
use super::{Form, RequestContext, TooMuch, local_path, signing_in};
use crate::domain::{Actor, FieldError, FormRoute, KeptForm};
use crate::error::AppError;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::future::BoxFuture;

/// Outcome of an accepted form.
pub struct Outcome {
    answer: Answer,
    /// The form goes on at another page, which finds there what was typed.
    unfinished: bool,
}

enum Answer {
    /// Leads to an address of this site.
    To(String),
    /// JSON, for the browser's program.
    Tells(String),
}

impl Outcome {
    /// Leads to a page of this site.
    pub fn to(path: impl Into<String>) -> Outcome {
        Outcome { answer: Answer::To(path.into()), unfinished: false }
    }

    /// Tells the browser's program something.
    pub fn tells(what: &impl serde::Serialize) -> Result<Outcome, AppError> {
        let json = serde_json::to_string(what).map_err(|_| AppError::Fault)?;
        Ok(Outcome { answer: Answer::Tells(json), unfinished: true })
    }

    /// The form goes on there: what was typed stays kept.
    pub fn unfinished(mut self) -> Outcome {
        self.unfinished = true;
        self
    }

    /// Shows a sentence there; its words are in the locale files, under `notice`.
    pub fn notice(self, key: &str) -> Outcome {
        self.with("notice", key)
    }

    /// Names tickets in the sentence that is shown there.
    pub fn naming(self, tickets: &[crate::domain::TicketId]) -> Outcome {
        self.with_tickets("about", tickets)
    }

    /// Says how many of how many things were done, and which tickets were left as they are.
    pub fn counting(self, done: usize, left: &[crate::domain::TicketId], all: usize) -> Outcome {
        self.with("count", &format!("{done}.{all}")).with_tickets("left", left)
    }

    fn with_tickets(self, name: &str, tickets: &[crate::domain::TicketId]) -> Outcome {
        // An address has its limits; who chose more looks at the list.
        let numbers: Vec<String> = tickets.iter().take(MOST_NAMED).map(ToString::to_string).collect();
        if numbers.is_empty() { self } else { self.with(name, &numbers.join(".")) }
    }

    fn with(mut self, name: &str, value: &str) -> Outcome {
        if let Answer::To(to) = &mut self.answer {
            let (path, anchor) = match to.split_once('#') {
                Some((path, anchor)) => (path.to_owned(), format!("#{anchor}")),
                None => (to.clone(), String::new()),
            };
            let mark = if path.contains('?') { '&' } else { '?' };
            *to = format!("{path}{mark}{name}={value}{anchor}");
        }
        self
    }
}

/// Back to the ticket, with a sentence, in the list it was opened from.
pub fn back(context: &RequestContext, form: &Form, ticket: crate::domain::TicketId, notice: &str) -> Outcome {
    // Only staff are asked where an answer leads.
    if let Some(then) = local_path(form.value("then")).filter(|then| then.starts_with("/desk")) {
        return Outcome::to(super::kept::page_of(then)).notice(notice);
    }
    let path = context.ticket_path(ticket);
    let rest = local_path(form.value("back")).and_then(|from| from.strip_prefix(path.as_str()));
    let same = rest.filter(|rest| rest.is_empty() || rest.starts_with(['?', '#']));
    Outcome::to(format!("{path}{}", without_dialog(same.unwrap_or_default()))).notice(notice)
}

/// A query without its open dialog, the last notice and the part of the story that was read; without anchor. What was just
/// written is in the latest part.
fn without_dialog(query: &str) -> String {
    let query = query.split('#').next().unwrap_or_default().trim_start_matches('?');
    let gone = ["dialog=", "before=", "whole="];
    let stays = |pair: &&str| !pair.is_empty() && !passing(pair) && !gone.iter().any(|name| pair.starts_with(name));
    let rest: Vec<&str> = query.split('&').filter(stays).collect();
    if rest.is_empty() { String::new() } else { format!("?{}", rest.join("&")) }
}

/// Tickets that a sentence names at most.
const MOST_NAMED: usize = 50;

/// The function that does what a form asks for.
pub type Handler =
    for<'f> fn(FormRoute, &'f mut RequestContext, &'f mut Form) -> BoxFuture<'f, Result<Outcome, AppError>>;

/// Takes a form in, does what it asks for, and answers: with a redirect to where the outcome leads, or back to the form with
/// what was typed, kept under its name. What it was filled in from goes along with the desk, so that no use case has to be
/// told.
pub async fn answer_form(
    mut context: RequestContext,
    route: FormRoute,
    parts: multer::Multipart<'static>,
    too_much: &TooMuch,
    handle: Handler,
) -> Response {
    let mut form = Form::read(&context, route, route.files(), parts, too_much).await;
    if let Err(error) = context.ready_for(route, &mut form).await {
        context.typed.remember(&form.kept);
        return context.refused(&error);
    }
    let whole = if route.acts_when_broken() { Ok(()) } else { form.whole() };
    let done = match whole {
        Ok(()) => handle(route, &mut context, &mut form).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(outcome) => finish(&context, &form, outcome).await,
        Err(error) if context.wants_page => refuse(context, form, error).await,
        Err(error) => context.refused(&error),
    }
}

impl RequestContext {
    /// Waits for the sender's turn, and sees to it that the form is nobody else's.
    async fn ready_for(&mut self, route: FormRoute, form: &mut Form) -> Result<(), AppError> {
        // Once all of it is there, so that nobody waits for a slow sender.
        form.take_turn(self).await?;
        self.renew().await?;
        self.made_for = form.made_for();
        if self.made_for.is_some() && self.made_for != self.person() && route != FormRoute::SignOut {
            // Somebody else signed in since the page was made: what its reader wrote is not sent in their name.
            self.viewer.actor = Actor::Anonymous;
        }
        self.desk = self.desk.with_edition(form.value("edition"));
        Ok(())
    }

    /// An error as a script gets it; pages are made of it for browsers.
    fn refused(&self, error: &AppError) -> Response {
        let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        self.with_cookies((status, Json(error)).into_response())
    }

    /// Answers with 303 (RFC 9110 section 15.4.4): the browser gets the next page with GET.
    fn see_other(&self, path: &str) -> Response {
        match HeaderValue::from_str(path) {
            Ok(to) => self.with_cookies((StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()),
            Err(_) => self.refused(&AppError::Fault),
        }
    }

    fn with_cookies(&self, mut response: Response) -> Response {
        for cookie in self.cookies.lock().iter().flat_map(|cookies| cookies.iter()) {
            response.headers_mut().append(header::SET_COOKIE, cookie.clone());
        }
        response
    }
}

async fn finish(context: &RequestContext, form: &Form, outcome: Outcome) -> Response {
    if !outcome.unfinished {
        // It is done: that what was kept of it could not be forgotten is no failure of the form.
        if let Err(error) = context.forget(&form.name).await {
            tracing::warn!(%error, form = %form.name, "a form that was accepted is still kept");
        }
        context.set_done(form.value("tab"), &form.name);
    }
    match outcome.answer {
        Answer::To(path) => context.see_other(&path),
        Answer::Tells(json) => {
            context.with_cookies(([(header::CONTENT_TYPE, "application/json")], json).into_response())
        }
    }
}

/// Keeps what was typed with what is wrong, and leads back to the page of the form.
async fn refuse(mut context: RequestContext, form: Form, error: AppError) -> Response {
    let back = local_path(form.value("back")).unwrap_or("/").to_owned();
    let name = form.name;
    let mut kept = KeptForm { errors: Default::default(), general: None, ..form.kept };
    // The page that is shown again has its own, and an address may hold a token.
    kept.values.retain(|field, _| !["back", "as", "tab"].contains(&field.as_str()));
    let mut to = back.clone();
    match &error {
        // The rights were others when the page was made; nothing is lost with them.
        AppError::Forbidden if context.person().is_some() && !(kept.texts().is_empty() && kept.files.is_empty()) => {
            kept.general = Some(FieldError::NoRight);
        }
        AppError::NotFound | AppError::Forbidden | AppError::Fault | AppError::Unavailable => {
            context.typed.remember(&kept);
            return context.refused(&error);
        }
        AppError::Invalid(errors) => {
            kept.errors = errors.clone();
            kept.name_gone_files();
        }
        AppError::NotNow => kept.general = Some(FieldError::NotNow),
        AppError::Stale => kept.general = Some(FieldError::Stale),
        AppError::Incomplete => kept.general = Some(FieldError::Incomplete),
        AppError::TooLarge => kept.general = Some(FieldError::TooLarge(context.desk.config().upload_mb)),
        AppError::Slow(minutes) => kept.general = Some(FieldError::Slow(*minutes)),
        AppError::SignIn => {
            kept.general = Some(FieldError::SignInFirst);
            to = signing_in(&back);
        }
    }
    if let Err(error) = keep(&mut context, &name, &kept, &page_of(&back)).await {
        // Texts that cannot be kept are shown once more with the error, to be copied from there.
        context.typed.remember(&kept);
        return context.refused(if matches!(error, AppError::Slow(_)) { &error } else { &AppError::Unavailable });
    }
    context.see_other(&to)
}
