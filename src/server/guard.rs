//! What stands before every page and form: same site, who is it, may they be here.

use super::area::{area, home};
use super::intake::typed;
use super::visitor::{context, peer};
use super::{AppState, error_page, gone, intake, multipart, other_name, unsent};
use crate::desk::{Admitted, InFlight, StrangerLane, StrangerPlace};
use crate::domain::rights::{self, Area};
use crate::domain::{Role, limits};
use crate::error::AppError;
use crate::pages::request::{RequestContext, escaped};
use axum::Extension;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CONTENT_TYPE, HOST, LOCATION, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Bytes of an error as functions answer it.
const LONGEST_ERROR: usize = 64 * 1024;

/// Unsafe methods are accepted from our own pages only: the browser says so itself
/// (`Sec-Fetch-Site: same-origin`), or else `Origin` is the configured address. Forms are multipart,
/// which rules out the plain encodings that other sites could send without being asked.
pub async fn same_site(State(state): State<AppState>, request: Request, next: Next) -> Response {
    match refusal(request.method(), request.headers(), &state.desk.config().base_url) {
        None => next.run(request).await,
        Some(StatusCode::FORBIDDEN) => {
            let origin = request.headers().get(ORIGIN).and_then(|origin| origin.to_str().ok()).unwrap_or_default();
            tracing::info!(origin, "a form is refused: it does not come from a page at TIERDESK_BASE_URL");
            other_name::refuse(&state.desk, request).await
        }
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
    multipart::boundary(kind).is_none().then_some(StatusCode::UNSUPPORTED_MEDIA_TYPE)
}

/// Finds out who it is, and sends those away who have no business in a part of the program.
pub async fn who(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let mut context = match context(&state.desk, peer(&request), request.headers()).await {
        Ok(context) => context,
        Err(error) => {
            let (headers, sent) = (request.headers().clone(), *request.method() == Method::POST);
            let typed = typed(&state.desk, request).await;
            return error_page::database_away(&headers, error.status(), sent.then_some(typed.as_slice()));
        }
    };
    let (method, address) = (request.method().clone(), request.uri().clone());
    let unsent = unsent::arrive(&mut context, &method, &address).await;
    if let Some(unsent) = &unsent {
        request.extensions_mut().insert(unsent.clone());
    }
    let response = admit(context, request, next).await;
    match unsent {
        Some(unsent) => unsent.tell_unless_added(response).await,
        None => response,
    }
}

async fn admit(context: RequestContext, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let area = area(&path);
    let role = context.viewer.actor.role();
    if *request.method() == Method::GET && context.wants_page {
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
    if !rights::enter(&context.viewer.actor, area) {
        if context.viewer.actor.person().is_none() {
            let asked = request.uri().path_and_query().map_or("/", |path| path.as_str());
            return go(&format!("/sign-in?next={}", escaped(asked)));
        }
        return error_page::plain(&context, 404);
    }
    if *request.method() == Method::POST || path.starts_with("/read/") {
        // Whether to answer with a page is decided here and not by the function behind it, which would send a browser
        // back to wherever it says it came from.
        request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    }
    request.headers_mut().remove(HOST);
    request.extensions_mut().insert(context);
    next.run(request).await
}

/// Addresses that nothing of ours leads to: too long, or with a NUL, which no text of ours has and no database takes.
pub async fn readable(Extension(context): Extension<RequestContext>, request: Request, next: Next) -> Response {
    let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
    if target.len() > limits::TARGET {
        return intake::refused(&context, request, &AppError::TooLarge);
    }
    if target.contains("%00") {
        return intake::refused(&context, request, &AppError::NotFound);
    }
    next.run(request).await
}

/// Counts what a sender has under way, and lets everybody take turns at pages. A form's turn comes once it has arrived.
pub async fn admission(Extension(context): Extension<RequestContext>, mut request: Request, next: Next) -> Response {
    let form = *request.method() == Method::POST;
    let admitted = match admitted(&context, form.then(|| request.uri().path())).await {
        Ok(admitted) => admitted,
        Err(error) => return intake::refused(&context, request, &error),
    };
    if let Some(place) = &admitted.1 {
        request.extensions_mut().insert(place.given_up());
    }
    let response = next.run(request).await;
    drop(admitted);
    response
}

/// The turn comes first, as it is to end first.
type Held = (Option<Admitted>, Option<StrangerPlace>, Option<InFlight>);

/// The place or turn that a form for this path, or another request, needs.
async fn admitted(context: &RequestContext, form: Option<&str>) -> Result<Held, AppError> {
    let desk = &context.desk;
    let Some(member) = context.viewer.actor.member() else {
        // A stranger's forms that arrive slowly keep nobody at that address from reading.
        return Ok(match form {
            Some(path) => (None, Some(desk.arrive(&context.address, path).await?), None),
            None => (Some(desk.admit(&context.address, StrangerLane::Page).await?), None, None),
        });
    };
    let under_way = desk.in_flight(member).await?;
    let turn = if form.is_some() { None } else { Some(desk.turn(member).await?) };
    Ok((turn, None, Some(under_way)))
}

/// Gives the error of a function its own status. One that arose before the function began, such as arguments that cannot
/// be read, would come as a fault of ours.
pub async fn own_status(request: Request, next: Next) -> Response {
    let function = request.uri().path().starts_with("/read/");
    let response = next.run(request).await;
    if !function || response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, LONGEST_ERROR).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if let Ok(error) = serde_json::from_slice::<AppError>(&body)
        && let Ok(status) = StatusCode::from_u16(error.status())
    {
        parts.status = status;
    }
    Response::from_parts(parts, Body::from(body))
}

/// Errors of forms as pages, for browsers.
pub async fn page_errors(Extension(context): Extension<RequestContext>, request: Request, next: Next) -> Response {
    let (post, path) = (*request.method() == Method::POST, request.uri().path().to_owned());
    let response = next.run(request).await;
    if post
        && context.wants_page
        && response.status() == StatusCode::NOT_FOUND
        && let Some(home) = gone::lead_home(context.clone(), &path).await
    {
        return home;
    }
    if post && context.wants_page && (response.status().is_client_error() || response.status().is_server_error()) {
        return error_page::with_typed(&context, response.status().as_u16());
    }
    response
}

pub async fn not_found(Extension(context): Extension<RequestContext>) -> Response {
    error_page::plain(&context, 404)
}

fn go(path: &str) -> Response {
    match HeaderValue::from_str(path) {
        Ok(path) => (StatusCode::SEE_OTHER, [(LOCATION, path)]).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
