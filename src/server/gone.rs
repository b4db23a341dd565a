//! A form whose thing is gone meanwhile, such as a ticket that is not shared with its vendor any more: what was typed waits
//! where its sender begins, with what happened and the names of its files.

use super::area::home;
use super::error_page;
use crate::domain::{FieldError, KeptForm, Role};
use crate::pages::request::{RequestContext, cookie_name};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

/// Leads to where the sender begins; nothing when nothing was typed, nobody has signed in, or it cannot be kept.
pub async fn lead_home(mut context: RequestContext, path: &str) -> Option<Response> {
    let role = context.viewer.actor.role()?;
    let kept = context.typed.form()?;
    if kept.texts().is_empty() && kept.files.is_empty() {
        return None;
    }
    let reason = match role {
        _ if kept.value("ticket").is_empty() => FieldError::Gone,
        Role::Vendor => FieldError::TakenBack(context.viewer.provider.clone()),
        Role::Customer | Role::CustomerLead => FieldError::NotYours,
        Role::Agent | Role::Lead | Role::Admin => FieldError::Gone,
    };
    let endpoint = path.strip_prefix("/do/")?;
    let to = if role == Role::Admin && endpoint.starts_with("admin-") { "/admin/people" } else { home(Some(role)) };
    let name = match kept.value("ticket").parse::<i64>() {
        Ok(ticket) => format!("{endpoint}-{ticket}"),
        Err(_) => endpoint.to_owned(),
    };
    let kept = KeptForm { general: Some(reason), ..kept };
    let token = match context.keep_for(&name, &kept, to).await {
        Ok(token) => token,
        Err(error) => {
            tracing::warn!(%error, "a form whose thing is gone cannot be kept");
            return Some(error_page::with_typed(&context, error.status()));
        }
    };
    let secure = context.desk.config().secure();
    let cookie = format!(
        "{}={token}; Path=/; SameSite=Lax; Max-Age=86400; HttpOnly{}",
        cookie_name(secure, "forms"),
        if secure { "; Secure" } else { "" }
    );
    // The kept text is not shown a second time.
    context.typed.take();
    let cookie = HeaderValue::from_str(&cookie).ok()?;
    Some((StatusCode::SEE_OTHER, [(LOCATION, HeaderValue::from_static(to)), (SET_COOKIE, cookie)]).into_response())
}
