//! What stands before every page and form: same site, who is it, may they be here.

use super::visitor::door;
use super::{AppState, error_page};
use crate::domain::Role;
use crate::domain::policy::{self, Area};
use crate::pages::door::{Door, escaped};
use axum::Extension;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{ACCEPT, CONTENT_TYPE, HOST, LOCATION, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::SocketAddr;

/// Unsafe methods are accepted from our own pages only: the browser says so itself
/// (`Sec-Fetch-Site: same-origin`), or else `Origin` is the configured address. Forms are multipart,
/// which rules out the plain encodings that other sites could send without being asked.
pub async fn same_site(State(state): State<AppState>, request: Request, next: Next) -> Response {
    match refusal(request.method(), request.headers(), &state.desk.config().base_url) {
        None => next.run(request).await,
        Some(status) => status.into_response(),
    }
}

fn refusal(method: &Method, headers: &HeaderMap, base_url: &str) -> Option<StatusCode> {
    if matches!(*method, Method::GET | Method::HEAD) {
        return None;
    }
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let own = match header("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => header(ORIGIN.as_str()) == Some(base_url),
    };
    if !own {
        return Some(StatusCode::FORBIDDEN);
    }
    if *method != Method::POST {
        return Some(StatusCode::METHOD_NOT_ALLOWED);
    }
    let kind = header(CONTENT_TYPE.as_str()).unwrap_or_default();
    multer::parse_boundary(kind).is_err().then_some(StatusCode::UNSUPPORTED_MEDIA_TYPE)
}

/// The part of the program that a path belongs to.
pub fn area(path: &str) -> Area {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    match first {
        "desk" | "wallboard" => Area::Workspace,
        "reports" => Area::Reports,
        "vendor" => Area::Vendor,
        "admin" => Area::Admin,
        "account" => Area::Account,
        "tickets" => Area::Portal,
        _ => Area::Open,
    }
}

/// Where a person of this role begins.
pub fn home(role: Option<Role>) -> &'static str {
    match role {
        Some(Role::Agent | Role::Lead | Role::Admin) => "/desk",
        Some(Role::Vendor) => "/vendor",
        Some(Role::Customer | Role::CustomerLead) | None => "/",
    }
}

/// Finds out who it is, and sends those away who have no business in a part of the program.
pub async fn who(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let door = match door(&state.desk, peer, request.headers()).await {
        Ok(door) => door,
        Err(error) => return error_page::without_door(request.headers(), error.status()),
    };
    let path = request.uri().path().to_owned();
    let area = area(&path);
    let role = door.viewer.actor.role();
    if *request.method() == Method::GET && door.wants_page {
        if path == "/admin" {
            return go("/admin/people");
        }
        if path == "/desk/new" {
            return go("/new");
        }
        if path == "/" && home(role) != "/" {
            return go(home(role));
        }
        if area == Area::Portal && role.is_some_and(Role::is_staff) {
            // Their list of tickets is where they begin.
            return go(&format!(
                "/desk{}",
                path.strip_prefix("/tickets").filter(|rest| rest.is_empty()).unwrap_or(&path)
            ));
        }
    }
    if !policy::enter(&door.viewer.actor, area) {
        if door.viewer.actor.person().is_none() {
            let asked = request.uri().path_and_query().map_or("/", |path| path.as_str());
            return go(&format!("/sign-in?next={}", escaped(asked)));
        }
        return error_page::plain(&door, 404);
    }
    if *request.method() == Method::POST || path.starts_with("/read/") {
        // Whether to answer with a page is the door's business, not that of the function behind it, which would
        // send a browser back to wherever it says it came from.
        request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    }
    request.headers_mut().remove(HOST);
    request.extensions_mut().insert(door);
    next.run(request).await
}

/// Errors of forms as pages, for browsers.
pub async fn page_errors(Extension(door): Extension<Door>, request: Request, next: Next) -> Response {
    let post = *request.method() == Method::POST;
    let response = next.run(request).await;
    if post && door.wants_page && (response.status().is_client_error() || response.status().is_server_error()) {
        return error_page::with_typed(&door, response.status().as_u16());
    }
    response
}

pub async fn not_found(Extension(door): Extension<Door>) -> Response {
    error_page::plain(&door, 404)
}

fn go(path: &str) -> Response {
    match HeaderValue::from_str(path) {
        Ok(path) => (StatusCode::SEE_OTHER, [(LOCATION, path)]).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
