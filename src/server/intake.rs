//! How much of a request is taken in, and for how long.

use super::{AppState, error_page, multipart, visitor};
use crate::desk::{Desk, GivenUp};
use crate::domain::{FormRoute, limits};
use crate::error::AppError;
use crate::pages::request::{RequestContext, TooMuch, typed_in};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, EXPECT};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use futures::{StreamExt, TryStreamExt};
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};

/// Refuses forms that say that they are too large before they are read, and stops reading those that turn out to be, or
/// whose senders fall silent.
pub async fn bounded(
    State(state): State<AppState>,
    Extension(context): Extension<RequestContext>,
    request: Request,
    next: Next,
) -> Response {
    if *request.method() != Method::POST {
        return next.run(request).await;
    }
    let signed_in = context.viewer.actor.person().is_some();
    let files = FormRoute::files_at(request.uri().path());
    let most = limits::form_size(files, signed_in, state.desk.config().upload_mb);
    let whole = if files > 0 { limits::FILES_TIME } else { limits::FORM_TIME };
    let length = header(&request, &CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok());
    // The guard let nothing pass that has none.
    let boundary = header(&request, &CONTENT_TYPE).and_then(multipart::boundary).unwrap_or_default();
    if length.is_some_and(|length| length > most) {
        return refused(&context, request, &AppError::TooLarge);
    }
    let (mut parts, body) = request.into_parts();
    let too_much = TooMuch::default();
    parts.extensions.insert(too_much.clone());
    // People who are signed in have no place to give up.
    let given_up = parts.extensions.remove::<GivenUp>().unwrap_or_default();
    let body = form_body(body, most, whole, &boundary, too_much, given_up);
    next.run(Request::from_parts(parts, body)).await
}

/// A form's body of so many bytes at most, that takes no longer than this, and whose parts have short heads.
pub fn form_body(body: Body, most: u64, whole: Duration, boundary: &str, too_much: TooMuch, given_up: GivenUp) -> Body {
    multipart::bounded(patient(body, most, (whole, limits::STALL), too_much, given_up), boundary)
}

fn header<'r>(request: &'r Request, name: &HeaderName) -> Option<&'r str> {
    request.headers().get(name).and_then(|value| value.to_str().ok())
}

/// Answers at once, while a part of what comes is thrown away.
pub fn refused(context: &RequestContext, request: Request, error: &AppError) -> Response {
    // Who asks first whether to send does not have to be drained.
    if *request.method() == Method::POST && !request.headers().contains_key(EXPECT) {
        tokio::spawn(drain(request.into_body()));
    }
    let mut response = error_page::plain(context, error.status());
    if !context.wants_page {
        response = (response.status(), Json(error)).into_response();
    }
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

async fn drain(body: Body) {
    let (mut stream, mut seen) = (body.into_data_stream(), 0);
    let reading = async {
        while let Some(Ok(chunk)) = stream.next().await {
            seen += chunk.len() as u64;
            if seen > limits::REFUSED {
                return;
            }
        }
    };
    let _ = timeout(limits::REFUSED_TIME, reading).await;
}

/// A body of so many bytes at most, whose sender takes so long at most, is not silent for too long, and makes room for
/// others when it is told to.
fn patient(
    body: Body,
    most: u64,
    (whole, silence): (Duration, Duration),
    too_much: TooMuch,
    given_up: GivenUp,
) -> Body {
    let stream = body.into_data_stream().map_err(std::io::Error::other);
    let end = Instant::now() + whole;
    let start = (stream, 0u64, too_much, given_up);
    Body::from_stream(futures::stream::try_unfold(start, move |(mut stream, seen, too_much, given_up)| async move {
        let until = end.min(Instant::now() + silence);
        let next = tokio::select! {
            next = timeout_at(until, stream.next()) => next,
            () = given_up.told() => {
                return Err(std::io::Error::new(std::io::ErrorKind::TimedOut, "the form made room for another one"));
            }
        };
        let Ok(next) = next else {
            return Err(std::io::Error::new(std::io::ErrorKind::TimedOut, "the sender fell silent"));
        };
        let Some(chunk) = next.transpose()? else { return Ok(None) };
        let seen = seen + chunk.len() as u64;
        if seen > most {
            too_much.note();
            return Err(std::io::Error::new(std::io::ErrorKind::FileTooLarge, "the form is too large"));
        }
        Ok(Some((chunk, (stream, seen, too_much, given_up))))
    }))
}

/// Texts of a form whose sender is not looked up: it counts as a stranger's, among those that arrive.
pub async fn typed(desk: &Desk, request: Request) -> Vec<String> {
    let address = visitor::address(desk, visitor::peer(&request), request.headers());
    let Ok(place) = desk.arrive(&address, request.uri().path()).await else { return Vec::new() };
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let route = FormRoute::at(request.uri().path()).filter(|_| *request.method() == Method::POST);
    match (multipart::boundary(kind), route) {
        (Some(boundary), Some(route)) => {
            let body = request.into_body();
            let most = limits::form_size(route.files(), false, desk.config().upload_mb);
            let too_much = TooMuch::default();
            let body = form_body(body, most, limits::FORM_TIME, &boundary, too_much, place.given_up());
            let parts = multer::Multipart::new(body.into_data_stream(), boundary);
            typed_in(&visitor::nobody(desk), route, parts).await
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use futures::stream;

    /// Whether such a body ends, and is refused.
    async fn ends(body: Body, whole: Duration, silence: Duration) -> bool {
        let body = patient(body, u64::MAX, (whole, silence), TooMuch::default(), GivenUp::default());
        axum::body::to_bytes(body, usize::MAX).await.is_err()
    }

    #[tokio::test]
    async fn k04_a_form_has_a_time_to_arrive_in() {
        let (short, long) = (Duration::from_millis(20), Duration::from_secs(3_600));
        let drops = stream::repeat(Bytes::from_static(b"x")).then(async |piece| {
            tokio::time::sleep(Duration::from_millis(1)).await;
            Ok::<_, std::io::Error>(piece)
        });
        assert!(ends(Body::from_stream(drops), short, long).await, "a piece now and then, for ever");
        let silent = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
        assert!(ends(silent, long, short).await, "nothing at all");
    }
}
