//! Pages for what went wrong before or after a page could be made. They need no script and no database.

use super::visitor::cookie;
use crate::domain::Language;
use crate::pages::request::RequestContext;
use crate::t;
use crate::ui::html;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

/// The page of an error, in the language of who sees it.
pub fn plain(context: &RequestContext, status: u16) -> Response {
    respond(context.viewer.language, status, context.wants_page, &[])
}

/// The same after a form, with what was typed into it, to be copied from there.
pub fn with_typed(context: &RequestContext, status: u16) -> Response {
    respond(context.viewer.language, status, context.wants_page, &context.typed.take())
}

/// The same of a file that could not be given out: nothing was to be saved.
pub fn not_given(context: &RequestContext, status: u16) -> Response {
    if status != 503 {
        return plain(context, status);
    }
    let l = context.viewer.language;
    answer(l, status, context.wants_page, (t::errors::file_away_title(l), t::errors::file_away(l)), &[])
}

/// The same when not even the database could be asked who it is, for a page or for a form with what was typed into it.
pub fn database_away(headers: &HeaderMap, status: u16, sent: Option<&[String]>) -> Response {
    let l = language(headers);
    match sent {
        // Nothing was sent, so nothing was lost.
        None if status == 503 => {
            let (title, text) = (t::errors::unread_title(l), t::errors::unread(l));
            answer(l, status, is_page(headers), (title, &html::escaped(text)), &[])
        }
        sent => respond(l, status, is_page(headers), sent.unwrap_or_default()),
    }
}

/// A form came from another address than the one that people are to use.
pub fn other_address(headers: &HeaderMap, address: &str, typed: &[String]) -> Response {
    let l = language(headers);
    let text = t::errors::other_address(l, &format!("<a href=\"{0}/\">{0}</a>", html::escaped(address)));
    answer(l, 403, is_page(headers), (t::errors::other_address_title(l), &text), typed)
}

fn language(headers: &HeaderMap) -> Language {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    cookie(headers, "td-language")
        .and_then(|text| text.parse().ok())
        .or_else(|| Language::accepted(text(header::ACCEPT_LANGUAGE)))
        .unwrap_or(Language::English)
}

fn is_page(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default().contains("text/html")
}

fn respond(l: Language, status: u16, wants_page: bool, typed: &[String]) -> Response {
    let (title, text) = words(l, status);
    answer(l, status, wants_page, (title, &html::escaped(text)), typed)
}

/// The page with this title, and a text in HTML.
fn answer(l: Language, status: u16, wants_page: bool, (title, text): (&str, &str), typed: &[String]) -> Response {
    let code = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if !wants_page {
        return code.into_response();
    }
    let (title, back) = (html::escaped(title), html::escaped(t::errors::to_start(l)));
    let lang = l.as_str();
    let typed = words_typed(l, typed);
    let page = format!(
        "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{title}</title>\
         <link rel=\"stylesheet\" href=\"/pkg/{}\"></head>\
         <body><main class=\"error-page\"><h1>{title}</h1><p>{text}</p>{typed}<p><a class=\"btn\" href=\"/\">{back}</a></p></main></body></html>",
        super::site::stylesheet()
    );
    let mut response = (code, Html(page)).into_response();
    if status == 503 {
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("10"));
    }
    response
}

/// What was typed, in fields to copy it from.
fn words_typed(l: Language, typed: &[String]) -> String {
    if typed.is_empty() {
        return String::new();
    }
    let label = html::escaped(t::errors::typed(l));
    let field = |text: &String| {
        format!("<textarea class=\"input\" rows=\"6\" readonly aria-label=\"{label}\">{}</textarea>", html::typed(text))
    };
    format!("<h2>{label}</h2>{}", typed.iter().map(field).collect::<String>())
}

/// Title and sentence for a status.
pub fn words(l: Language, status: u16) -> (&'static str, &'static str) {
    match status {
        400 => (t::errors::incomplete_title(l), t::errors::incomplete(l)),
        401 => (t::errors::sign_in_title(l), t::errors::sign_in(l)),
        403 => (t::errors::forbidden_title(l), t::errors::forbidden(l)),
        404 => (t::errors::not_found_title(l), t::errors::not_found(l)),
        409 => (t::errors::not_now_title(l), t::errors::not_now(l)),
        413 => (t::errors::too_large_title(l), t::errors::too_large(l)),
        429 => (t::errors::slow_title(l), t::errors::slow(l)),
        503 => (t::errors::unavailable_title(l), t::errors::unavailable(l)),
        _ => (t::errors::fault_title(l), t::errors::fault(l)),
    }
}
