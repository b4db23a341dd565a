//! A form whose thing is gone meanwhile, such as a ticket that is not shared with its vendor any more: what was typed waits
//! where its sender begins, with what happened and the names of its files.

use super::area::home;
use super::error_page;
use crate::domain::{Kept, Problem, Role};
use crate::pages::door::{Door, cookie_name};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

/// Leads to where the sender begins; nothing when nothing was typed, nobody has signed in, or it cannot be kept.
pub async fn lead_home(mut door: Door, path: &str) -> Option<Response> {
    let role = door.viewer.actor.role()?;
    let kept = door.typed.form()?;
    if kept.texts().is_empty() && kept.files.is_empty() {
        return None;
    }
    let reason = match role {
        Role::Vendor => Problem::TakenBack(door.viewer.provider.clone()),
        Role::Customer | Role::CustomerLead => Problem::NotYours,
        Role::Agent | Role::Lead | Role::Admin => Problem::Gone,
    };
    let endpoint = path.strip_prefix("/do/")?;
    let to = if role == Role::Admin && endpoint.starts_with("admin-") { "/admin/people" } else { home(Some(role)) };
    let name = match kept.value("ticket").parse::<i64>() {
        Ok(ticket) => format!("{endpoint}-{ticket}"),
        Err(_) => endpoint.to_owned(),
    };
    let kept = Kept { general: Some(reason), ..kept };
    let token = match door.keep_for(&name, &kept, to).await {
        Ok(token) => token,
        Err(error) => {
            tracing::warn!(%error, "a form whose thing is gone cannot be kept");
            return Some(error_page::with_typed(&door, error.status()));
        }
    };
    let secure = door.desk.config().secure();
    let cookie = format!(
        "{}={token}; Path=/; SameSite=Lax; Max-Age=86400; HttpOnly{}",
        cookie_name(secure, "forms"),
        if secure { "; Secure" } else { "" }
    );
    // The kept text is not shown a second time.
    door.typed.take();
    let cookie = HeaderValue::from_str(&cookie).ok()?;
    Some((StatusCode::SEE_OTHER, [(LOCATION, HeaderValue::from_static(to)), (SET_COOKIE, cookie)]).into_response())
}
