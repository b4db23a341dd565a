//! How much of a request is taken in, and for how long.

use super::AppState;
use super::error_page;
use crate::desk::files::MOST_FILES;
use crate::error::AppError;
use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CONNECTION, CONTENT_LENGTH, EXPECT};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, TryStreamExt};
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};

/// Text, and what lies between the parts of a form.
const BESIDE_FILES: u64 = 4 * 1024 * 1024;
/// How long a sender may be silent.
const SILENCE: Duration = Duration::from_secs(60);
/// How long a whole form may take. The room that is kept for its files is kept as long.
const WHOLE: Duration = Duration::from_secs(60 * 60);
/// What is read, and thrown away, of a request that was refused: browsers show an answer only if the connection is not
/// cut while they send.
const REFUSED: u64 = 32 * 1024 * 1024;
const REFUSED_FOR: Duration = Duration::from_secs(20);

/// Refuses forms that say that they are too large before they are read, and stops reading those that turn out to be, or
/// whose senders fall silent.
pub async fn bounded(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if *request.method() != Method::POST {
        return next.run(request).await;
    }
    let file = state.desk.config().upload_mb * 1024 * 1024;
    let files = if request.uri().path() == "/do/stage-file" { 1 } else { MOST_FILES as u64 };
    let most = files * file + BESIDE_FILES;
    let length = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > most) {
        return refused(request);
    }
    let (parts, body) = request.into_parts();
    next.run(Request::from_parts(parts, patient(body, most))).await
}

/// Answers at once, while a part of what comes is thrown away.
fn refused(request: Request) -> Response {
    let headers = request.headers().clone();
    // Who asks first whether to send does not have to be drained.
    if !headers.contains_key(EXPECT) {
        tokio::spawn(drain(request.into_body()));
    }
    let page = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|text| text.contains("text/html"));
    let mut response = if page {
        error_page::without_door(&headers, 413)
    } else {
        (StatusCode::PAYLOAD_TOO_LARGE, Json(AppError::TooLarge)).into_response()
    };
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

async fn drain(body: Body) {
    let (mut stream, mut seen) = (body.into_data_stream(), 0);
    let reading = async {
        while let Some(Ok(chunk)) = stream.next().await {
            seen += chunk.len() as u64;
            if seen > REFUSED {
                return;
            }
        }
    };
    let _ = timeout(REFUSED_FOR, reading).await;
}

/// A body of so many bytes at most, whose sender is not silent for too long.
fn patient(body: Body, most: u64) -> Body {
    let stream = body.into_data_stream().map_err(std::io::Error::other);
    let end = Instant::now() + WHOLE;
    Body::from_stream(futures::stream::try_unfold((stream, 0u64), move |(mut stream, seen)| async move {
        let until = end.min(Instant::now() + SILENCE);
        let Ok(next) = timeout_at(until, stream.next()).await else {
            return Err(std::io::Error::new(std::io::ErrorKind::TimedOut, "the sender fell silent"));
        };
        let Some(chunk) = next.transpose()? else { return Ok(None) };
        let seen = seen + chunk.len() as u64;
        if seen > most {
            return Err(std::io::Error::new(std::io::ErrorKind::FileTooLarge, "the form is too large"));
        }
        Ok(Some((chunk, (stream, seen))))
    }))
}
