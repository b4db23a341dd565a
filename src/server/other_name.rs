//! The answer to a form that does not come from the address under which people are to reach the program: it says which
//! address that is, and shows what was typed if the form is our own page, opened by another name.

use super::error_page;
use super::intake::typed;
use crate::desk::Desk;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::header::{HOST, ORIGIN};
use axum::response::Response;

pub async fn refuse(desk: &Desk, request: Request) -> Response {
    let headers = request.headers().clone();
    let typed = if is_own_page(&headers) { typed(desk, request).await } else { Vec::new() };
    error_page::other_address(&headers, &desk.config().base_url, &typed)
}

/// Whether the page with the form came from the same host as the form goes to.
fn is_own_page(headers: &HeaderMap) -> bool {
    let text = |value: Option<&HeaderValue>| value.and_then(|value| value.to_str().ok()).map(str::to_lowercase);
    let origin = text(headers.get(ORIGIN));
    let from = origin.as_deref().and_then(|origin| origin.split_once("://")).map(|(_, host)| host.to_owned());
    from.is_some() && from == text(headers.get(HOST))
}
