//! Attachments out, and the built site.

use super::{AppState, error_page};
use crate::desk::files;
use crate::pages::door::Door;
use axum::Extension;
use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use tower_http::services::fs::ServeFileSystemResponseBody;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

/// Gives a file to a person who may read the event it belongs to. Pictures of safe kinds are shown,
/// everything else is downloaded; whatever it is, nothing in it may run.
pub async fn give(Extension(door): Extension<Door>, Path(key): Path<String>) -> Response {
    let file = match files::open(&door.desk, &door.viewer.actor, &key).await {
        Ok(file) => file,
        Err(error) => return error_page::not_given(&door, error.status()),
    };
    let kind = if files::is_picture(&file.media_type) { "inline" } else { "attachment" };
    let disposition = format!("{kind}; filename=\"{}\"; filename*=UTF-8''{}", ascii(&file.name), encoded(&file.name));
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
pub async fn preview(Extension(door): Extension<Door>, Path(key): Path<String>) -> Response {
    match files::open_preview(&door.desk, &door.viewer.actor, &key).await {
        Ok((kind, content)) => contain(([(CONTENT_TYPE, kind)], content).into_response()),
        Err(error) => error_page::not_given(&door, error.status()),
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

/// A name as an extended value (RFC 8187).
fn encoded(name: &str) -> String {
    use std::fmt::Write;
    name.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

/// The built site. Where the names carry their content's hash, browsers keep the files for good, and else for a day or
/// as long as they did not change. What is not there may be there a moment later, so an answer that says so is not kept.
pub fn site(state: &AppState) -> Router<AppState> {
    let root = std::path::PathBuf::from(state.options.site_root.as_ref());
    let package = root.join(state.options.site_pkg_dir.as_ref());
    let kept = if state.options.hash_files { "public, max-age=31536000, immutable" } else { "no-cache" };
    let there = |value| {
        let there = move |response: &Response<ServeFileSystemResponseBody>| {
            let found = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
            found.then_some(HeaderValue::from_static(value))
        };
        tower::ServiceBuilder::new().layer(SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, there))
    };
    let beside = |name| there("public, max-age=86400").service(ServeFile::new(root.join(name)));
    // The build leaves each file compressed beside it, tighter than there is time for while answering.
    let package = there(kept).service(ServeDir::new(package).precompressed_br().precompressed_gzip());
    Router::new()
        .nest_service("/pkg", package)
        .route_service("/favicon.svg", beside("favicon.svg"))
        .route_service("/manifest.webmanifest", beside("manifest.webmanifest"))
}
