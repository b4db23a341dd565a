//! A line in the log for each request.

use crate::desk::Secret;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use std::borrow::Cow;
use std::time::Instant;
use tracing::Instrument;

/// Notes what was asked for and what came of it, and gives the request a number of its own, which is also in every line
/// that is logged on its way and in the answer, so that what somebody saw can be found again.
///
/// What was asked for is the path alone, without what stands in place of a password in it: whoever may read the log may
/// not come in by it. Queries are what people look for and stay out.
pub async fn note(request: Request, next: Next) -> Response {
    let id: String = Secret::new().reveal().chars().take(16).collect();
    let (method, path, begun) = (request.method().clone(), shown(request.uri().path()).into_owned(), Instant::now());
    let mut response = next.run(request).instrument(tracing::info_span!("request", %id)).await;
    let (status, ms) = (response.status().as_u16(), begun.elapsed().as_millis());
    let ms = u64::try_from(ms).unwrap_or(u64::MAX);
    if path.starts_with("/pkg/") || path == "/healthz" || path == "/readyz" {
        tracing::debug!(%id, %method, path, status, ms, "request");
    } else {
        tracing::info!(%id, %method, path, status, ms, "request");
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), id);
    }
    response
}

/// A path with its secrets left out: all are of one form, whatever they open. What does not look like an address of ours
/// at all is cut.
fn shown(path: &str) -> Cow<'_, str> {
    if path.split('/').any(|part| part.len() >= 32) {
        let parts = path.split('/').map(|part| if part.len() >= 32 { "…" } else { part });
        return Cow::Owned(parts.collect::<Vec<_>>().join("/").chars().take(200).collect());
    }
    Cow::Borrowed(path.get(..200).unwrap_or(path))
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn a_line_tells_no_secret_of_an_address() {
        assert_eq!(shown("/desk/tickets/12"), "/desk/tickets/12");
        assert_eq!(shown("/link/reset/0123456789abcdef0123456789abcdef"), "/link/reset/…");
        assert_eq!(shown("/link/reset/0123456789abcdef0123456789abcdef0"), "/link/reset/…");
        assert_eq!(shown("/files/0123456789ABCDEF0123456789abcdef/preview"), "/files/…/preview");
    }
}
