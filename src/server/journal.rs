//! A line in the log for each request.

use super::{AppState, visitor};
use crate::desk::Secret;
use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use hyper::body::{Frame, SizeHint};
use std::borrow::Cow;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;
use tracing::{Instrument, Span};

/// The status of a request whose sender went away before there was an answer, as other servers log it.
const GONE: u16 = 499;

/// Notes what was asked for and what came of it, and gives the request a number of its own, which is also in every line
/// that is logged on its way and in the answer, so that what somebody saw can be found again.
///
/// What was asked for is the path alone, without what stands in place of a password in it: whoever may read the log may
/// not come in by it. Queries are what people look for and stay out.
pub async fn note(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let id: String = Secret::new().reveal().chars().take(16).collect();
    let span = tracing::info_span!("request", %id);
    let mut line = RequestLog {
        id,
        method: request.method().clone(),
        path: shown(request.uri().path()).into_owned(),
        address: visitor::address(&state.desk, visitor::peer(&request), request.headers()),
        begun: Instant::now(),
        status: GONE,
    };
    let mut response = next.run(request).instrument(span.clone()).await;
    line.status = response.status().as_u16();
    if let Ok(id) = HeaderValue::from_str(&line.id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), id);
    }
    response.map(|body| Body::new(Within { body, span }))
}

/// The log line of a request, written when it is answered or when nobody waits for its answer any more.
struct RequestLog {
    id: String,
    method: Method,
    path: String,
    /// The network that it came from, as limits count it.
    address: String,
    begun: Instant,
    status: u16,
}

impl Drop for RequestLog {
    fn drop(&mut self) {
        let RequestLog { id, method, path, address, begun, status } = self;
        let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        if path.starts_with("/pkg/") || path == "/healthz" || path == "/readyz" {
            tracing::debug!(%id, %method, %path, %address, status, ms, "request");
        } else {
            tracing::info!(%id, %method, %path, %address, status, ms, "request");
        }
    }
}

/// The body of an answer: what is logged while it is made carries the number of its request too.
struct Within {
    body: Body,
    span: Span,
}

impl HttpBody for Within {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let span = self.span.clone();
        let _within = span.enter();
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
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
