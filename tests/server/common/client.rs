//! A browser, as far as the server can tell: cookies, forms as multipart, and the headers that browsers set.

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;
use tower::ServiceExt;

pub const BOUNDARY: &str = "----tierdesk-test-boundary";

/// After this long a request counts as one that is never answered: a run of the tests ends, whatever the program does.
const PATIENCE: Duration = Duration::from_secs(300);

/// A file in a form: field, file name, content.
pub type FormFile<'a> = (&'a str, &'a str, &'a [u8]);

/// One browser.
pub struct Client {
    router: Router,
    cookies: Mutex<BTreeMap<String, String>>,
}

/// What the server answered, read to its end.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Client {
    pub fn new(router: Router) -> Client {
        Client { router, cookies: Mutex::default() }
    }

    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().expect("cookies").insert(name.to_owned(), value.to_owned());
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().expect("cookies").get(name).cloned()
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path).header(header::ACCEPT, "text/html,*/*;q=0.8"), Body::empty()).await
    }

    /// Asks as the program in the browser does.
    pub async fn read(&self, path: &str) -> Answer {
        self.send(self.request("GET", path).header(header::ACCEPT, "application/json"), Body::empty()).await
    }

    /// Sends a form as the program in the browser does: the answer has the outcome's own status.
    pub async fn post(&self, endpoint: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_files(endpoint, fields, &[]).await
    }

    /// Sends a form with files.
    pub async fn post_files(&self, endpoint: &str, fields: &[(&str, &str)], files: &[FormFile<'_>]) -> Answer {
        let request = self.form_request(endpoint).header(header::ACCEPT, "application/json");
        self.send(request, Body::from(multipart(fields, files))).await
    }

    /// Sends a form as a browser without JavaScript does: the answer is a page or a redirect to one.
    pub async fn submit(&self, endpoint: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self.form_request(endpoint).header(header::ACCEPT, "text/html,*/*;q=0.8");
        self.send(request, Body::from(multipart(fields, &[]))).await
    }

    /// A form of ours, up to what it accepts as an answer.
    pub fn form_request(&self, endpoint: &str) -> axum::http::request::Builder {
        self.request("POST", &format!("/do/{endpoint}"))
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"))
    }

    /// A request with this browser's cookies.
    pub fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let cookies = self.cookies.lock().expect("cookies");
        let line = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let request = Request::builder().method(method).uri(path);
        if line.is_empty() { request } else { request.header(header::COOKIE, line) }
    }

    pub async fn send(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let request = request.body(body).expect("a request");
        let shown = format!("{} {}", request.method(), request.uri());
        let exchange = async {
            let response = self.router.clone().oneshot(request).await.expect("the router never fails");
            let (parts, body) = response.into_parts();
            (parts, to_bytes(body, usize::MAX).await.unwrap_or_else(|error| panic!("{shown}: broken body: {error}")))
        };
        let answered = tokio::time::timeout(PATIENCE, exchange).await;
        let (parts, body) = answered.unwrap_or_else(|_| panic!("{shown}: no answer"));
        let mut cookies = self.cookies.lock().expect("cookies");
        for line in parts.headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().expect("a readable cookie");
            let (name, value) = line.split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
            if line.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The `Set-Cookie` line of a cookie.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.headers
            .get_all(header::SET_COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .find(|line| line.starts_with(&format!("{name}=")))
    }

    /// Checks the status, and shows the whole answer when it is another.
    #[track_caller]
    pub fn expect(self, status: u16) -> Answer {
        let text: String = self.text().chars().take(600).collect();
        assert_eq!(self.status, status, "{} -> {text}", self.location());
        self
    }

    pub fn is_fault(&self) -> bool {
        StatusCode::from_u16(self.status).is_ok_and(|status| status.is_server_error())
    }
}

/// A form as `multipart/form-data` (RFC 7578).
pub fn multipart(fields: &[(&str, &str)], files: &[FormFile<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(value.as_bytes());
        body.extend_from_slice(b"\r\n");
    }
    for (field, name, content) in files {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}
