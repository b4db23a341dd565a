//! The one way from a form or a page's question to a use case.
//!
//! Every form of the product is a plain POST that is answered with a redirect, with and without
//! JavaScript. When a form cannot be accepted, what was typed and what is wrong are kept on the server
//! under a random token in a cookie, and the page that is shown again finds them there.

mod form;
mod kept;

pub use form::{Form, TooMuch};
pub use kept::{Arrival, Typed, keep_step, page_of, typed_in};
use kept::{keep, passing};

use crate::desk::account::Along;
use crate::desk::files::Sender;
use crate::desk::forms;
use crate::desk::session::Browser;
use crate::desk::{Desk, Secret};
use crate::domain::view::Viewer;
use crate::domain::{Actor, Kept, PersonId, Problem, Role, SessionId, limits};
use crate::error::AppError;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use leptos::prelude::use_context;
use leptos::server_fn::codec::MultipartData;
use leptos_axum::ResponseOptions;
use std::sync::Arc;

/// Who is at the door, and what a request brought along. Put into every request by the server.
#[derive(Clone)]
pub struct Door {
    pub desk: Desk,
    pub viewer: Viewer,
    pub session: Option<SessionId>,
    /// The token of that session, with which it is asked for again.
    pub token: Option<String>,
    /// The person for whom the page of a form was made, as the page says.
    pub made_for: Option<PersonId>,
    /// The token under which this browser's unaccepted forms are kept.
    pub forms: Option<String>,
    pub user_agent: String,
    /// Where the request came from.
    pub address: String,
    /// The zone of the browser, if it says one.
    pub zone: Option<String>,
    /// How many bytes it has, if it says so.
    pub coming: Option<u64>,
    /// The page that a browser opens.
    pub arrival: Option<Arc<Arrival>>,
    /// A person's browser asks, not a script: answer with pages.
    pub wants_page: bool,
    /// What was typed into a form that could not be kept, for the page that says so.
    pub typed: Typed,
}

/// The door of the present request.
pub fn door() -> Result<Door, AppError> {
    use_context::<Parts>().and_then(|parts| parts.extensions.get::<Door>().cloned()).ok_or(AppError::Fault)
}

/// Tells the response which status an error has, and passes the result on.
pub fn answer<T>(result: Result<T, AppError>) -> Result<T, AppError> {
    if let Err(error) = &result {
        set_status(error.status());
    }
    result
}

fn set_status(status: u16) {
    if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
        response.set_status(status);
    }
}

impl Door {
    /// Whom files are taken in from.
    pub fn sender(&self) -> Sender {
        Sender { actor: self.viewer.actor, address: self.address.clone(), coming: self.coming }
    }

    fn person(&self) -> Option<PersonId> {
        self.viewer.actor.person()
    }

    /// Whose a refused form is: the reader's for whom its page was made, also when their session has ended meanwhile.
    fn writer(&self) -> Option<PersonId> {
        self.made_for.or_else(|| self.person())
    }

    /// Asks again who sends it: a form may take long to arrive, and rights or sessions may have ended meanwhile.
    async fn renew(&mut self) -> Result<(), AppError> {
        let Some(token) = &self.token else { return Ok(()) };
        match crate::desk::session::known(&self.desk, token).await? {
            Some(known) => {
                (self.viewer, self.session) = (known.viewer, Some(known.session));
                self.desk = self.desk.at_setup(known.setup_version);
            }
            None => (self.viewer.actor, self.session) = (Actor::Anonymous, None),
        }
        Ok(())
    }

    /// Takes the token under which forms are kept from a page, because the browser has lost it.
    pub fn adopt(&mut self, token: &str) {
        if let Some(token) = Secret::parse(token) {
            self.set_cookie(&self.cookie("forms"), token.reveal(), 1, false);
            self.forms = Some(token.reveal().to_owned());
        }
    }

    /// Sets a cookie for this site.
    pub fn set_cookie(&self, name: &str, value: &str, days: i64, readable: bool) {
        let mut cookie = format!("{name}={value}; Path=/; SameSite=Lax; Max-Age={}", days * 86_400);
        if !readable {
            cookie.push_str("; HttpOnly");
        }
        if self.desk.config().secure() {
            cookie.push_str("; Secure");
        }
        append_header(header::SET_COOKIE, &cookie);
    }

    /// The name of a cookie, with the prefix that browsers enforce on https.
    pub fn cookie(&self, name: &str) -> String {
        cookie_name(self.desk.config().secure(), name)
    }

    /// Signs this browser in.
    pub async fn sign_in(&self, person: PersonId) -> Result<(), AppError> {
        let token = crate::desk::session::enter(&self.desk, person, self.browser()).await?;
        self.signed_in(&token);
        Ok(())
    }

    /// This browser, as a session is started for it.
    pub fn browser(&self) -> Browser<'_> {
        Browser { user_agent: &self.user_agent, address: &self.address, earlier: self.session }
    }

    /// Values that come along with a mailed link.
    pub fn along<'a>(&'a self, form: &'a Form) -> Along<'a> {
        let (name, password) = (form.value("name"), form.secret("password"));
        Along { name, password, zone: self.zone.as_deref(), network: &self.address }
    }

    /// Gives this browser a session's token.
    pub fn signed_in(&self, token: &Secret) {
        self.set_cookie(&self.cookie("session"), token.reveal(), self.desk.config().session_days, false);
    }

    /// Where this viewer reads a ticket.
    pub fn ticket_path(&self, ticket: crate::domain::TicketId) -> String {
        match self.viewer.actor.role() {
            Some(role) if role.is_staff() => format!("/desk/tickets/{ticket}"),
            Some(Role::Vendor) => format!("/vendor/tickets/{ticket}"),
            _ => format!("/tickets/{ticket}"),
        }
    }

    /// Forgets the session of this browser, and what was typed in it: the next person may be another one.
    pub async fn sign_out(&self) -> Result<(), AppError> {
        if let Some(token) = &self.forms
            && forms::forget_all(&self.desk, token, self.person().or(self.made_for)).await?
        {
            self.set_cookie(&self.cookie("forms"), "", 0, false);
        }
        self.set_cookie(&self.cookie("session"), "", 0, false);
        Ok(())
    }
}

/// `__Host-` is accepted by browsers on https only.
pub fn cookie_name(secure: bool, name: &str) -> String {
    if secure { format!("__Host-td-{name}") } else { format!("td-{name}") }
}

fn append_header(name: HeaderName, value: &str) {
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(value)) {
        response.append_header(name, value);
    }
}

/// What a form led to.
pub struct Outcome {
    to: String,
    /// The form goes on at another page, which finds there what was typed.
    unfinished: bool,
}

impl Outcome {
    /// Leads to a page of this site.
    pub fn to(path: impl Into<String>) -> Outcome {
        Outcome { to: path.into(), unfinished: false }
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
        // An address has its limits; who chose more looks at the list.
        let numbers: Vec<String> = tickets.iter().take(MOST_NAMED).map(ToString::to_string).collect();
        if numbers.is_empty() { self } else { self.with("about", &numbers.join(".")) }
    }

    fn with(mut self, name: &str, value: &str) -> Outcome {
        let (path, anchor) = match self.to.split_once('#') {
            Some((path, anchor)) => (path.to_owned(), format!("#{anchor}")),
            None => (self.to.clone(), String::new()),
        };
        let mark = if path.contains('?') { '&' } else { '?' };
        self.to = format!("{path}{mark}{name}={value}{anchor}");
        self
    }
}

/// Back to the ticket, with a sentence, in the list it was opened from.
pub fn back(door: &Door, form: &Form, ticket: crate::domain::TicketId, notice: &str) -> Outcome {
    let path = door.ticket_path(ticket);
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

/// Receives a form. What is wrong with it so far is told by [`Form::whole`]. What it was filled in from goes along with the
/// desk, so that no use case has to be told.
pub async fn receive(data: MultipartData) -> Result<(Door, Form), AppError> {
    let mut door = answer(door())?;
    let files = use_context::<Parts>().map_or(0, |parts| limits::files_of(parts.uri.path()));
    let mut form = Form::read(&door, data, files).await;
    // Once all of it is there, so that nobody waits for a slow sender.
    if let Err(error) = form.take_turn(&door).await {
        door.typed.remember(&form.kept);
        return answer(Err(error));
    }
    if let Err(error) = door.renew().await {
        door.typed.remember(&form.kept);
        return answer(Err(error));
    }
    door.made_for = form.made_for();
    let signs_out = use_context::<Parts>().is_some_and(|parts| parts.uri.path() == "/do/sign-out");
    if door.made_for.is_some() && door.made_for != door.person() && !signs_out {
        // Somebody else signed in since the page was made: what its reader wrote is not sent in their name.
        door.viewer.actor = Actor::Anonymous;
    }
    door.desk = door.desk.with_edition(form.value("edition"));
    Ok((door, form))
}

/// Answers a form that [`receive`] took in: with a redirect to where the outcome leads, or back to the
/// form with what was typed, kept under the form's `name`.
pub async fn finish(door: Door, form: Form, name: &str, result: Result<Outcome, AppError>) -> Result<(), AppError> {
    match result {
        Ok(outcome) => {
            if !outcome.unfinished {
                // It is done: that what was kept of it could not be forgotten is no failure of the form.
                if let Err(error) = door.forget(name).await {
                    tracing::warn!(%error, form = name, "a form that was accepted is still kept");
                }
                door.set_cookie("td_done", name, 1, true);
            }
            see_other(&outcome.to);
            Ok(())
        }
        Err(error) if door.wants_page => refuse(door, name, form, error).await,
        Err(error) => answer(Err(error)),
    }
}

/// Keeps what was typed with what is wrong, and leads back to the page of the form.
async fn refuse(mut door: Door, name: &str, form: Form, error: AppError) -> Result<(), AppError> {
    let back = local_path(form.value("back")).unwrap_or("/").to_owned();
    let mut kept = Kept { errors: Default::default(), general: None, ..form.kept };
    // The page that is shown again has its own, and an address may hold a token.
    kept.values.retain(|field, _| !["back", "as"].contains(&field.as_str()));
    let mut to = back.clone();
    match &error {
        AppError::NotFound | AppError::Forbidden | AppError::Fault | AppError::Unavailable => {
            door.typed.remember(&kept);
            return answer(Err(error));
        }
        AppError::Invalid(errors) => {
            kept.errors = errors.clone();
            kept.name_gone_files();
        }
        AppError::NotNow => kept.general = Some(Problem::NotNow),
        AppError::Stale => kept.general = Some(Problem::Stale),
        AppError::Incomplete => kept.general = Some(Problem::Incomplete),
        AppError::TooLarge => kept.general = Some(Problem::TooLarge(door.desk.config().upload_mb)),
        AppError::Slow(minutes) => kept.general = Some(Problem::Slow(*minutes)),
        AppError::SignIn => {
            kept.general = Some(Problem::SignInFirst);
            to = signing_in(&back);
        }
    }
    if let Err(error) = keep(&mut door, name, &kept, &page_of(&back)).await {
        // What cannot be kept is shown once more with the error, to be copied from there.
        door.typed.remember(&kept);
        return answer(Err(if matches!(error, AppError::Slow(_)) { error } else { AppError::Unavailable }));
    }
    see_other(&to);
    Ok(())
}

/// Answers with 303 (RFC 9110 section 15.4.4): the browser gets the next page with GET.
fn see_other(path: &str) {
    set_status(303);
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(path)) {
        response.insert_header(header::LOCATION, value);
    }
}

/// A path of this site, and nothing that a browser could read as another one.
pub fn local_path(path: &str) -> Option<&str> {
    let plain = path.bytes().all(|b| (0x21..0x7f).contains(&b) && b != b'\\');
    (path.starts_with('/') && !path.starts_with("//") && plain && path.len() < 2_000).then_some(path)
}

/// Where to sign in, to go on at a page of which something is kept.
pub fn signing_in(next: &str) -> String {
    format!("/sign-in?next={}&kept=yes", escaped(next))
}

/// A text as the value of a query parameter (RFC 3986).
pub fn escaped(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        for good in ["/", "/tickets/12?notice=x#end"] {
            assert!(local_path(good).is_some(), "{good}");
        }
        for bad in ["", "//evil.test", "/\\evil", "https://evil.test", "javascript:x", "/a\r\nb", "/ x", "evil"] {
            assert!(local_path(bad).is_none(), "{bad}");
        }
    }
}
