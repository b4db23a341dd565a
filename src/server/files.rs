//! Attachments out.

use super::error_page;
use crate::desk::files;
use crate::pages::request::RequestContext;
use axum::Extension;
use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Gives a file to a person who may read the event it belongs to. Pictures of safe kinds are shown,
/// everything else is downloaded; whatever it is, nothing in it may run.
pub async fn give(Extension(context): Extension<RequestContext>, Path(key): Path<String>) -> Response {
    let file = match files::open(&context.desk, &context.viewer.actor, &key).await {
        Ok(file) => file,
        Err(error) => return error_page::not_given(&context, error.status()),
    };
    let kind = if files::is_picture(&file.media_type) { "inline" } else { "attachment" };
    let disposition = format!(
        "{kind}; filename=\"{}\"; filename*=UTF-8''{}",
        ascii(&file.name),
        utf8_percent_encode(&file.name, EXTENDED)
    );
    let size = file.content.meta.size;
    let mut response = Body::from_stream(file.content.into_stream()).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_LENGTH, HeaderValue::from(size));
    for (name, value) in [(CONTENT_TYPE, file.media_type), (CONTENT_DISPOSITION, disposition)] {
        match HeaderValue::from_str(&value) {
            Ok(value) => headers.insert(name, value),
            Err(_) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        };
    }
    contain(response)
}

/// Gives the small picture that stands in a page for a picture.
pub async fn preview(Extension(context): Extension<RequestContext>, Path(key): Path<String>) -> Response {
    match files::open_preview(&context.desk, &context.viewer.actor, &key).await {
        Ok((kind, content)) => contain(([(CONTENT_TYPE, kind)], content).into_response()),
        Err(error) => error_page::not_given(&context, error.status()),
    }
}

/// Nothing that people sent may run, or be kept where others find it.
fn contain(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'"),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}

/// A name as a quoted string of a header (RFC 6266): ASCII, without quotes.
fn ascii(name: &str) -> String {
    name.chars()
        .map(|c| if c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%') || c == ' ' { c } else { '_' })
        .collect()
}

/// Signs that an extended value (RFC 8187) does not escape here; it might leave more.
const EXTENDED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');
