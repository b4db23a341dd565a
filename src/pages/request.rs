//! The one way from a form or a page's question to a use case.
//!
//! Every form of the product is a plain POST that is answered with a redirect, with and without
//! JavaScript. When a form cannot be accepted, what was typed and what is wrong are kept on the server
//! under a random token in a cookie, and the page that is shown again finds them there.

mod answer;
mod form;
mod kept;

pub use answer::{Handler, Outcome, answer_form, back};
pub use form::{Form, TooMuch};
pub use kept::{Arrival, KeptFormRoom, UnkeptForm, keep_step, page_of, typed_in};

use crate::desk::account::LinkValues;
use crate::desk::files::Sender;
use crate::desk::forms;
use crate::desk::session::Browser;
use crate::desk::{Desk, Secret};
use crate::domain::view::Viewer;
use crate::domain::{Actor, PersonId, Role, SessionId};
use crate::error::AppError;
use crate::pages::load::RESERVED;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use percent_encoding::{AsciiSet, utf8_percent_encode};
use std::sync::{Arc, Mutex};

/// Sender of a request, and the values that it brought along. The server puts one into every request.
#[derive(Clone)]
pub struct RequestContext {
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
    /// A form that could not be kept, for the page that says so.
    pub typed: UnkeptForm,
    /// The room that its page has for refused forms.
    pub room: KeptFormRoom,
    /// Cookies that the answer to a form sets.
    pub cookies: Cookies,
}

/// Seconds for which a tab is told that its form was accepted: its next page comes sooner, and cookies of tabs that were closed
/// are to go.
const DONE_FOR: i64 = 600;

/// The values of `Set-Cookie` headers (RFC 6265 section 4.1).
pub type Cookies = Arc<Mutex<Vec<HeaderValue>>>;

/// The context of the present request.
pub fn request_context() -> Result<RequestContext, AppError> {
    use_context::<Parts>().and_then(|parts| parts.extensions.get::<RequestContext>().cloned()).ok_or(AppError::Fault)
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

impl RequestContext {
    /// Whom files are taken in from.
    pub fn sender(&self) -> Sender {
        Sender { actor: self.viewer.actor, address: self.address.clone(), coming: self.coming }
    }

    fn person(&self) -> Option<PersonId> {
        self.viewer.actor.person()
    }

    /// Owner of a refused form: the reader for whom its page was made, also when their session has ended meanwhile.
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

    /// Tells the tab that sent a form, if it named itself, that it was accepted (`ui::drafts`).
    fn set_done(&self, tab: &str, form: &str) {
        let is_id = tab.len() == 16 && tab.bytes().all(|letter| letter.is_ascii_hexdigit());
        let name = if is_id { format!("td_done_{tab}") } else { "td_done".to_owned() };
        self.put_cookie(&name, form, DONE_FOR, true);
    }

    /// Sets a cookie for this site.
    pub fn set_cookie(&self, name: &str, value: &str, days: i64, readable: bool) {
        self.put_cookie(name, value, days * 86_400, readable);
    }

    fn put_cookie(&self, name: &str, value: &str, seconds: i64, readable: bool) {
        let mut cookie = format!("{name}={value}; Path=/; SameSite=Lax; Max-Age={seconds}");
        if !readable {
            cookie.push_str("; HttpOnly");
        }
        if self.desk.config().secure() {
            cookie.push_str("; Secure");
        }
        if let (Ok(cookie), Ok(mut cookies)) = (HeaderValue::from_str(&cookie), self.cookies.lock()) {
            cookies.push(cookie);
        }
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
    pub fn along<'a>(&'a self, form: &'a Form) -> LinkValues<'a> {
        let (name, password) = (form.value("name"), form.secret("password"));
        LinkValues { name, password, zone: self.zone.as_deref(), network: &self.address }
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

/// A path of this site, and nothing that a browser could read as another one.
pub fn local_path(path: &str) -> Option<&str> {
    let plain = path.bytes().all(|b| (0x21..0x7f).contains(&b) && b != b'\\');
    let address = path.split(['?', '#']).next().unwrap_or_default();
    let own = address.starts_with('/') && !address.contains("//") && !address.contains("/..");
    (own && plain && path.len() < 2_000).then_some(path)
}

/// Where to sign in, to go on at a page of which something is kept.
pub fn signing_in(next: &str) -> String {
    format!("/sign-in?next={}&kept=yes", escaped(next))
}

/// As [`RESERVED`], but addresses within an address stay readable.
const WITHOUT_SLASHES: &AsciiSet = &RESERVED.remove(b'/');

/// A text as the value of a query parameter (RFC 3986).
pub fn escaped(text: &str) -> String {
    utf8_percent_encode(text, WITHOUT_SLASHES).to_string()
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
