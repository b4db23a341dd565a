//! Headers that protect every answer, and cookies.

use crate::common::*;
use axum::body::Body;
use axum::http::header;
use tierdesk::server::{Site, SiteFile};

/// The nonce that a policy lets run.
fn nonce(policy: &str) -> &str {
    policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap_or_default()
}

on_both!(a_page_runs_only_the_scripts_of_its_own_response, |app| {
    let (first, second) = (app.visitor().get("/").await.expect(200), app.visitor().get("/").await.expect(200));
    let policy = first.header("content-security-policy");
    assert!(nonce(policy).len() >= 20, "{policy}");
    assert_ne!(nonce(policy), nonce(second.header("content-security-policy")), "a nonce is used once");
    for part in
        ["frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'self'", "'strict-dynamic'"]
    {
        assert!(policy.contains(part), "{policy} lacks {part}");
    }
    let script = policy.split(';').find(|part| part.contains("script-src")).expect("a policy for scripts");
    assert!(!script.contains("'unsafe-inline'") && !script.contains("'unsafe-eval'"), "{script}");
    let text = first.text();
    for tag in text.split("<script").skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        assert!(tag.contains(&format!("nonce=\"{}\"", nonce(policy))), "a script without nonce: {tag}");
    }
    for handler in [" onclick=", " onload=", " onsubmit=", " onerror="] {
        assert!(!text.contains(handler), "an inline handler: {handler}");
    }
});

on_both!(every_answer_carries_the_protecting_headers, |app| {
    let (visitor, customer) = (app.visitor(), app.as_(Who::Customer).await);
    let answers = [
        ("page", visitor.get("/").await),
        ("page of an account", customer.get("/account").await),
        ("redirect to signing in", visitor.get("/tickets").await),
        ("unknown page", visitor.get("/nothing/here").await),
        ("another's area", customer.get("/admin/people").await),
        ("missing file", visitor.get("/files/0123456789abcdef0123456789abcdef").await),
        ("asset", visitor.get("/pkg/none.js").await),
        ("health", visitor.get("/healthz").await),
        ("form", visitor.post("sign-in", &[("email", "x"), ("password", "y")]).await),
        ("refused form", visitor.send(visitor.request("POST", "/do/sign-in"), Body::empty()).await),
    ];
    for (what, answer) in answers {
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{what}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{what}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{what}");
        assert!(!answer.header("cache-control").is_empty(), "{what}");
        assert_eq!(answer.header("strict-transport-security"), "", "{what}: no promise of https where there is none");
        assert_eq!(answer.header("server"), "", "{what}");
    }
    assert_eq!(customer.get("/").await.header("cache-control"), "no-store");
});

on_both!(other_sites_may_not_read_answers, |app| {
    let customer = app.as_(Who::Customer).await;
    for origin in ["https://evil.test", "null", "http://app.support.test.evil.test", "http://support.test"] {
        for method in ["GET", "OPTIONS", "POST"] {
            let request = customer.request(method, "/").header(header::ORIGIN, origin);
            let request =
                request.header("access-control-request-method", "POST").header("access-control-request-headers", "x");
            let answer = customer.send(request, Body::empty()).await;
            for name in answer.headers.keys() {
                assert!(!name.as_str().starts_with("access-control-"), "{origin} {method}: {name}");
            }
        }
    }
});

on_both!(cookies_are_out_of_reach_of_scripts_and_other_sites, |app| {
    let browser = app.visitor();
    let answer = browser.post("sign-in", &[("email", "karin@a.test"), ("password", PASSWORD)]).await.expect(303);
    let session = answer.cookie("td-session").expect("a session");
    for part in ["Path=/", "SameSite=Lax", "HttpOnly", "Max-Age=2592000"] {
        assert!(session.contains(part), "{session} lacks {part}");
    }
    assert!(!session.contains("Domain") && !session.contains("Secure"), "{session}");
    let answer = browser.submit("sign-in", &[("email", "x"), ("password", "y")]).await.expect(303);
    let forms = answer.cookie("td-forms").expect("a token of kept forms");
    assert!(forms.contains("HttpOnly") && forms.contains("SameSite=Lax"), "{forms}");
});

fn over_https() -> Setting {
    Setting { base_url: "https://support.test", ..Setting::default() }
}

on_both!(on_https_cookies_are_bound_to_the_host_and_the_browser_is_told_to_stay, over_https(), |app| {
    let browser = app.visitor();
    let answer = browser.post("sign-in", &[("email", "karin@a.test"), ("password", PASSWORD)]).await.expect(303);
    let session = answer.cookie("__Host-td-session").expect("a session");
    for part in ["Path=/", "SameSite=Lax", "HttpOnly", "Secure"] {
        assert!(session.contains(part), "{session} lacks {part}");
    }
    assert!(!session.contains("Domain"), "{session}");
    assert!(answer.header("strict-transport-security").contains("max-age=31536000"));
    assert!(app.signed_in(&browser).await.is_some());
    let token = browser.cookie("__Host-td-session").expect("a session");
    let stripped = app.visitor();
    stripped.set_cookie("td-session", &token);
    let answer = stripped.get("/account").await.expect(303);
    assert!(answer.location().starts_with("/sign-in"), "a cookie without the prefix is no session on https");
});

on_both!(headers_of_strangers_sign_nobody_in_and_move_nothing, |app| {
    let browser = app.visitor();
    for (name, value) in [
        ("x-remote-user", "adam@support.test"),
        ("x-forwarded-user", "adam@support.test"),
        ("cf-connecting-ip", "127.0.0.1"),
        ("x-forwarded-for", "127.0.0.1"),
        ("authorization", "Basic YWRhbTp4"),
    ] {
        let answer = browser
            .send(
                browser.request("GET", "/account").header(header::ACCEPT, "text/html").header(name, value),
                Body::empty(),
            )
            .await;
        assert_eq!((answer.status, answer.location()), (303, "/sign-in?next=/account"), "{name}");
    }
    for (name, value) in [("host", "evil.test"), ("x-forwarded-host", "evil.test"), ("forwarded", "host=evil.test")] {
        let request = browser.request("GET", "/").header(header::ACCEPT, "text/html").header(name, value);
        let answer = browser.send(request, Body::empty()).await.expect(200);
        assert!(!answer.text().contains("evil.test"), "{name}");
    }
});

on_both!(reading_addresses_lead_nowhere_else, |app| {
    // A browser that comes from another site is not sent back there.
    let browser = app.visitor();
    let request = browser
        .request("GET", "/read/categories")
        .header(header::ACCEPT, "text/html")
        .header(header::REFERER, "https://evil.test/");
    let answer = browser.send(request, Body::empty()).await.expect(200);
    assert_eq!(answer.location(), "");
});

on_both!(k09_only_what_is_there_is_kept_by_browsers, |app| {
    let site = app.data().parent().expect("a folder").join("site");
    std::fs::create_dir_all(site.join("pkg/folder")).expect("a folder");
    for name in ["pkg/app.0123.js", "pkg/folder/x.js", "favicon.svg"] {
        std::fs::write(site.join(name), "content").expect("a file");
    }
    // Names without the content's hash say nothing of the content.
    assert_eq!(app.visitor().get("/pkg/app.0123.js").await.header("cache-control"), "no-cache");
    std::fs::write(site.join("hash.txt"), "code: 0123\ncss: 45\n").expect("a file");
    let in_folder = Client::new(tierdesk::server::router(app.desk.clone(), &Site::in_folder(&site)));
    let inside = Client::new(tierdesk::server::router(app.desk.clone(), &Site::inside(INSIDE)));
    let forever = "public, max-age=31536000, immutable";
    let get = async |client: &Client, path: &str| {
        let answer = client.get(path).await;
        (answer.status, answer.header("cache-control").to_owned())
    };
    let missing = [
        "/pkg/none.js",
        "/pkg/",
        "/pkg",
        "/pkg/folder",
        "/pkg/folder/",
        "/pkg/app.0123.js/x",
        "/pkg/..%2fx",
        "/pkg/%00",
        "/pkg/app.9999.wasm",
        "/manifest.webmanifest",
    ];
    for client in [&in_folder, &inside] {
        for path in ["/pkg/app.0123.js", "/pkg/folder/x.js"] {
            assert_eq!(get(client, path).await, (200, forever.to_owned()), "{path}");
        }
        for path in missing {
            let (status, kept) = get(client, path).await;
            assert!(status >= 300 && kept == "no-store", "{path}: {status} {kept}");
        }
        let answer = client.send(client.request("POST", "/pkg/app.0123.js"), Body::empty()).await.expect(405);
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(get(client, "/favicon.svg").await, (200, "public, max-age=86400".to_owned()));
    }
    let request = in_folder.request("GET", "/pkg/app.0123.js").header("range", "bytes=100-200");
    let answer = in_folder.send(request, Body::empty()).await.expect(416);
    assert_eq!(answer.header("cache-control"), "no-store");
});

/// A site as a build puts it into the program.
const INSIDE: &[SiteFile] = &[
    file("hash.txt", b"code: 0123\ncss: 45\n"),
    SiteFile { brotli: Some(b"tight"), gzip: Some(b"less tight"), ..file("pkg/app.0123.js", b"content") },
    file("pkg/folder/x.js", b"content"),
    file("pkg/__wasm_split_manifest.0123.json", br#"{"account_zone_1": ["chunk_7.0123"]}"#),
    file("favicon.svg", b"<svg/>"),
];

const fn file(path: &'static str, content: &'static [u8]) -> SiteFile {
    SiteFile { path, digest: "d1", content, brotli: None, gzip: None }
}

on_both!(the_site_inside_the_program_is_sent_as_small_as_the_browser_takes_it_and_once, |app| {
    let client = Client::new(tierdesk::server::router(app.desk.clone(), &Site::inside(INSIDE)));
    let get = async |accepted: &str, known: &str| {
        let request = client.request("GET", "/pkg/app.0123.js");
        let request = request.header("accept-encoding", accepted).header("if-none-match", known);
        client.send(request, Body::empty()).await
    };
    for (accepted, encoding, content) in [
        ("gzip, deflate, br, zstd", "br", &b"tight"[..]),
        ("gzip;q=1.0, br;q=0", "gzip", b"less tight"),
        ("BR", "br", b"tight"),
        ("identity", "", b"content"),
        ("", "", b"content"),
        ("br;q=none", "", b"content"),
        ("br;Q=0, gzip; Q=0.5", "gzip", b"less tight"),
        ("x-gzip", "", b"content"),
    ] {
        let answer = get(accepted, "\"other\"").await.expect(200);
        assert_eq!((answer.header("content-encoding"), &*answer.body), (encoding, content), "{accepted}");
        assert_eq!((answer.header("content-type"), answer.header("vary")), ("text/javascript", "accept-encoding"));
        let tag = answer.header("etag").to_owned();
        let again = get(accepted, &format!("\"x\", W/{tag}")).await.expect(304);
        assert_eq!((again.body.len(), again.header("etag"), again.header("content-encoding")), (0, &*tag, ""));
        assert!(again.header("cache-control").contains("immutable"));
    }
    let (plain, tight) = (get("", "\"x\"").await, get("br", "\"x\"").await);
    assert_ne!(plain.header("etag"), tight.header("etag"), "one form is not taken for the other");
    // The pages name the files as the build did.
    let page = client.get("/sign-in").await.expect(200).text();
    assert!(page.contains("/pkg/tierdesk.0123.js") && page.contains("/pkg/tierdesk.0123.wasm"), "{page}");
    // A missing file is told before the start.
    let told = Site::inside(INSIDE).check().expect_err("a file is missing").to_string();
    assert!(told.contains("pkg/tierdesk.0123.js is missing"), "{told}");
    let told = Site::inside(&INSIDE[1..]).check().expect_err("nothing names the files").to_string();
    assert!(told.contains("hash.txt names no files"), "{told}");
});
