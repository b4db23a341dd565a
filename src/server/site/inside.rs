//! Answers from the site that is inside the program.

use super::SiteFile;
use axum::extract::Request;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::headers::{ETag, HeaderMapExt, IfNoneMatch};

/// Gives a file out, compressed if the browser takes that; one that the browser has already is not sent again (RFC 9110
/// section 13.1.2).
pub async fn answer(files: &'static [SiteFile], kept: &'static str, request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    let Some(file) = files.iter().find(|file| file.path == path) else { return StatusCode::NOT_FOUND.into_response() };
    let (encoding, content) = best(file, request.headers());
    let headers = [(CACHE_CONTROL, kept), (VARY, "accept-encoding")];
    let tag = format!("\"{}-{}\"", file.digest, encoding.unwrap_or("plain")).parse::<ETag>().ok();
    let known = request.headers().typed_get::<IfNoneMatch>();
    let has_it = known.zip(tag.as_ref()).is_some_and(|(known, tag)| !known.precondition_passes(tag));
    let mut response = if has_it {
        (StatusCode::NOT_MODIFIED, headers).into_response()
    } else {
        let kind = mime_guess::from_path(path).first_or_octet_stream();
        let encoding = encoding.map(|encoding| [(CONTENT_ENCODING, encoding)]);
        ([(CONTENT_TYPE, kind.as_ref())], headers, encoding, content).into_response()
    };
    if let Some(tag) = tag {
        response.headers_mut().typed_insert(tag);
    }
    response
}

/// The smallest form of the content that the browser takes (RFC 9110 section 12.5.3).
fn best(file: &SiteFile, headers: &HeaderMap) -> (Option<&'static str>, &'static [u8]) {
    let takes = |wanted: &str| {
        let lists = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|list| list.to_str().ok());
        lists.flat_map(|list| list.split(',')).any(|one| {
            let mut parts = one.split(';').map(str::trim);
            let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(wanted));
            let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
            named && weight.map_or(Ok(1.0), str::parse::<f32>).is_ok_and(|weight| weight > 0.0 && weight <= 1.0)
        })
    };
    let compressed = [("br", file.brotli), ("gzip", file.gzip)];
    let found = compressed.into_iter().find_map(|(name, content)| content.filter(|_| takes(name)).map(|it| (name, it)));
    found.map_or((None, file.content), |(name, content)| (Some(name), content))
}
