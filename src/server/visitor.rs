//! What a request says of who sends it and how they like to see things.

use super::forwarded;
use crate::desk::{Desk, session};
use crate::domain::view::Viewer;
use crate::domain::{Language, SessionId, Theme};
use crate::error::AppError;
use crate::pages::request::{RequestContext, cookie_name};
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, header};
use axum_extra::extract::cookie::Cookie;
use std::net::{IpAddr, SocketAddr};

/// The value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let sent = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut cookies = sent.flat_map(Cookie::split_parse_encoded).filter_map(Result::ok);
    cookies.find(|cookie| cookie.name() == name).map(|cookie| cookie.value().to_owned())
}

/// Where a request came from, as far as what others did there is to be counted.
pub fn address(desk: &Desk, peer: Option<IpAddr>, headers: &HeaderMap) -> String {
    let from = peer.map(|peer| forwarded::sender(peer, headers, &desk.config().proxies));
    from.map(forwarded::network).unwrap_or_default()
}

/// The address at the other end of the connection.
pub fn peer(request: &Request) -> Option<IpAddr> {
    request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip())
}

/// Finds out by its cookies who sends a request.
pub async fn context(desk: &Desk, peer: Option<IpAddr>, headers: &HeaderMap) -> Result<RequestContext, AppError> {
    let secure = desk.config().secure();
    let token = cookie(headers, &cookie_name(secure, "session"));
    let known = match &token {
        Some(token) => session::known(desk, token).await?,
        None => None,
    };
    let ((viewer, setup_version), session) = match known {
        Some(known) => ((known.viewer, known.setup_version), Some(known.session)),
        None => (stranger(desk, headers).await?, None),
    };
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Ok(RequestContext {
        desk: desk.at_setup(setup_version),
        viewer,
        session: session as Option<SessionId>,
        token: session.and(token),
        made_for: None,
        forms: cookie(headers, &cookie_name(secure, "forms")),
        user_agent: text(header::USER_AGENT).to_owned(),
        address: address(desk, peer, headers),
        coming: text(header::CONTENT_LENGTH).parse().ok(),
        zone: zone(headers),
        arrival: None,
        wants_page: text(header::ACCEPT).contains("text/html"),
        typed: Default::default(),
        room: Default::default(),
        cookies: Default::default(),
    })
}

/// The zone that the browser says it is in.
fn zone(headers: &HeaderMap) -> Option<String> {
    cookie(headers, "td-zone").filter(|zone| crate::desk::profile::is_zone(zone))
}

/// Context of a request when the database cannot say who sends it.
pub fn nobody(desk: &Desk) -> RequestContext {
    RequestContext {
        desk: desk.clone(),
        viewer: crate::pages::session::nobody(),
        session: None,
        token: None,
        made_for: None,
        forms: None,
        user_agent: String::new(),
        address: String::new(),
        coming: None,
        zone: None,
        arrival: None,
        wants_page: true,
        typed: Default::default(),
        room: Default::default(),
        cookies: Default::default(),
    }
}

async fn stranger(desk: &Desk, headers: &HeaderMap) -> Result<(Viewer, i64), AppError> {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let language = cookie(headers, "td-language")
        .and_then(|text| text.parse().ok())
        .or_else(|| accepted.and_then(Language::accepted))
        .unwrap_or(Language::English);
    let theme = cookie(headers, "td-theme").and_then(|text| text.parse().ok()).unwrap_or(Theme::System);
    session::visitor(desk, language, zone(headers).as_deref(), theme).await
}
