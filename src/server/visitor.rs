//! What a request says of who sends it and how they like to see things.

use crate::desk::{Desk, session};
use crate::domain::view::Viewer;
use crate::domain::{Language, SessionId, Theme};
use crate::error::AppError;
use crate::pages::door::{Door, cookie_name};
use axum::http::{HeaderMap, header};
use std::net::{IpAddr, Ipv6Addr};

/// The value of a cookie.
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// Where a request came from, as far as what others did there is to be counted: an IPv4 address, or the network that one
/// customer of a provider usually has (IPv6). Proxies on the way are believed only if the settings name them; what they
/// were told by others stands before what they say themselves.
fn address(desk: &Desk, peer: Option<IpAddr>, headers: &HeaderMap) -> String {
    let proxies = &desk.config().proxies;
    let said = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let said: Vec<IpAddr> = said.flat_map(|line| line.split(',')).filter_map(|text| text.trim().parse().ok()).collect();
    let mut way = said.into_iter().rev();
    let mut from = peer;
    while let Some(proxy) = from.filter(|from| proxies.contains(&from.to_canonical())) {
        from = Some(way.next().unwrap_or(proxy));
        if from == Some(proxy) {
            break;
        }
    }
    match from.map(|from| from.to_canonical()) {
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => {
            let network = u128::from(address) & !u128::from(u64::MAX);
            format!("{}/64", Ipv6Addr::from(network))
        }
        None => String::new(),
    }
}

/// The door for a request.
pub async fn door(desk: &Desk, peer: Option<IpAddr>, headers: &HeaderMap) -> Result<Door, AppError> {
    let secure = desk.config().secure();
    let known = match cookie(headers, &cookie_name(secure, "session")) {
        Some(token) => session::known(desk, token).await?,
        None => None,
    };
    let (viewer, session) = match known {
        Some(known) => (known.viewer, Some(known.session)),
        None => (stranger(desk, headers).await?, None),
    };
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Ok(Door {
        desk: desk.clone(),
        viewer,
        session: session as Option<SessionId>,
        forms: cookie(headers, &cookie_name(secure, "forms")).map(str::to_owned),
        user_agent: text(header::USER_AGENT).to_owned(),
        address: address(desk, peer, headers),
        coming: text(header::CONTENT_LENGTH).parse().ok(),
        wants_page: text(header::ACCEPT).contains("text/html"),
        typed: Default::default(),
    })
}

async fn stranger(desk: &Desk, headers: &HeaderMap) -> Result<Viewer, AppError> {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let language = cookie(headers, "td-language")
        .and_then(|text| text.parse().ok())
        .or_else(|| accepted.and_then(Language::accepted))
        .unwrap_or(Language::English);
    let zone = cookie(headers, "td-zone").map(|zone| zone.replace("%2F", "/"));
    let zone = zone.filter(|zone| crate::desk::profile::is_zone(zone)).unwrap_or_else(|| "Europe/Stockholm".to_owned());
    let theme = cookie(headers, "td-theme").and_then(|text| text.parse().ok()).unwrap_or(Theme::System);
    session::visitor(desk, language, &zone, theme).await
}
