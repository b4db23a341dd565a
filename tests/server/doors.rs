//! No question and no form, however wrong, is answered by a fault of ours.

use crate::common::client::multipart;
use crate::common::*;
use crate::limits::sources;
use axum::body::Body;

/// Values that an address may be asked with.
const VALUES: &[&str] = &[
    "",
    "x",
    "-1",
    "0",
    "1.5",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "%FF%FE",
    "%C3%A5%F0%9F%A7%AF",
    "%27+or+1=1+--",
    "%25%5F%5C%22%28%2A",
    "%EF%BF%BD%E2%80%AE",
    "true",
    "2026-02-30",
    "2026-02-28",
    "9999-12-31",
    "-9999-01-01",
    "2026-W53",
    "0123456789abcdef0123456789abcdef",
    "%",
];

on_both!(k17_no_question_is_answered_by_a_fault, |app| {
    let sources = sources::all(&["src/pages"]);
    let ticket = app.ticket(Who::Customer, "Mine").await.to_string();
    let long = "9".repeat(3_000);
    let admin = app.as_(Who::Admin).await;
    let others = [app.visitor(), app.as_(Who::Customer).await, app.as_(Who::Vendor).await, app.as_(Who::Lead).await];
    let mut asked = 0;
    for address in sources::addresses("/read/") {
        let names = sources::arguments(&sources, address);
        let mut queries = vec![
            String::new(),
            "&&==&".to_owned(),
            "%".to_owned(),
            "=x&[]=1&[a]=2".to_owned(),
            "x".repeat(5_000),
            "a[b][c][d][e][f][g][h]=1".to_owned(),
            "unknown=1".to_owned(),
        ];
        for name in &names {
            let rest = |value: &str| {
                let others = names.iter().filter(|other| *other != name).map(|other| format!("&{other}={value}"));
                others.collect::<String>()
            };
            for value in VALUES.iter().chain([&ticket.as_str(), &long.as_str()]) {
                queries.push(format!("{name}={value}"));
                queries.push(format!("{name}={value}{}", rest("1")));
            }
            for odd in ["=1&{}=2", "[]=1", "[]=1&{}[]=2", "[0]=1", "[x]=1", "[x][y]=1", "", "%00=1", "=1&{}[]=2"] {
                queries.push(format!("{name}{}{}", odd.replace("{}", name), rest("1")));
            }
        }
        for (number, query) in queries.iter().enumerate() {
            // Most is open to nobody else, so others ask less.
            for client in [&admin].into_iter().chain(others.get(number % 12)) {
                let answer = client.read(&format!("{address}?{query}")).await;
                assert!(!answer.is_fault(), "{address}?{query}: {} {}", answer.status, answer.text());
                asked += 1;
            }
        }
    }
    assert!(asked > 3_000, "{asked}");
});

on_both!(k17_no_page_is_answered_by_a_fault, |app| {
    let ticket = app.ticket(Who::Customer, "Mine").await.to_string();
    let names = [
        "category", "run", "after", "before", "ticket", "from", "to", "view", "search", "measure", "notice", "dialog",
        "next", "draft", "kept", "for",
    ];
    let query = |value: &str| names.map(|name| format!("{name}={value}")).join("&");
    let queries = [
        String::new(),
        query("x"),
        query("9223372036854775808"),
        query("-1&id=1&id=2"),
        query("%FF%C3%A5%22%3C"),
        query("9999-12-31"),
        "&&=%&[]=1".to_owned(),
    ];
    let long = "9".repeat(300);
    let in_path = ["x", "-1", "1", "9223372036854775808", "%FF", "..%2Fx", &long, &ticket];
    let (visitor, admin) = (app.visitor(), app.as_(Who::Admin).await);
    let mut routes = tierdesk::server::pages();
    routes.extend(tierdesk::server::DOWNLOADS.map(str::to_owned));
    for route in routes {
        let mut asked: Vec<String> =
            queries.iter().map(|query| format!("{}?{query}", filled(&route, &ticket))).collect();
        if route.contains(['{', ':']) {
            asked.extend(in_path.iter().map(|value| filled(&route, value)));
        }
        for path in asked {
            for client in [&visitor, &admin] {
                let answer = client.get(&path).await;
                assert!(!answer.is_fault(), "{path}: {}", answer.status);
            }
        }
    }
});

/// A route with a value in place of what it leaves open.
fn filled(route: &str, value: &str) -> String {
    let part = |part: &str| if part.starts_with(['{', ':']) { value.to_owned() } else { part.to_owned() };
    route.split('/').map(part).collect::<Vec<_>>().join("/")
}

on_both!(k17_arguments_that_cannot_be_read_are_not_found, |app| {
    let (visitor, admin) = (app.visitor(), app.as_(Who::Admin).await);
    visitor.read("/read/register?category=x").await.expect(404);
    admin.read("/read/register?category=1&category=2").await.expect(404);
    admin.read("/read/desk-ticket").await.expect(404);
    admin.read("/read/desk-ticket?id=99999999999999999999").await.expect(404);
    admin.read("/read/desk-ticket?id=%00").await.expect(404);
    visitor.get("/new/details?category=%00").await.expect(404);
    // The program in the browser reads the error from this answer, as from every other one.
    assert_eq!(visitor.read("/read/register?category=x").await.text(), "\"NotFound\"");
});

on_both!(k17_an_address_that_is_too_long_is_refused, |app| {
    for client in [app.visitor(), app.as_(Who::Admin).await] {
        for path in ["/read/desk?search=", "/desk?search=", "/read/link?purpose=", "/", "/x/"] {
            let long = format!("{path}{}", "x".repeat(tierdesk::domain::limits::TARGET));
            let answer = client.read(&long).await;
            assert!([303, 404, 413].contains(&answer.status), "{path}: {}", answer.status);
        }
    }
    app.as_(Who::Admin).await.read(&format!("/read/desk?search={}", "x".repeat(9_000))).await.expect(413);
});

on_both!(k17_no_form_is_answered_by_a_fault, |app| {
    let sources = sources::all(&["src/pages", "crates/desk/src/desk"]);
    let fields = sources::fields(&sources);
    let ticket = app.ticket(Who::Customer, "Mine").await.to_string();
    let huge = "9".repeat(900_000 / fields.len());
    let each = |value: &str| fields.iter().map(|name| (name.clone(), value.to_owned())).collect::<Vec<_>>();
    let mut bodies: Vec<Vec<(String, String)>> = vec![Vec::new(), each(&huge), [each("1"), each("2")].concat()];
    bodies.extend(["1", "x", "-1", "9223372036854775808", "2026-02-30", "9999-12-31", "[]", "\u{202E}\0"].map(each));
    for (name, value) in [("ticket", ticket.as_str()), ("id", "1"), ("version", "1")] {
        bodies.push([vec![(name.to_owned(), value.to_owned())], each("1")].concat());
    }
    for who in [None, Some(Who::Customer), Some(Who::Tier2), Some(Who::Admin)] {
        for path in sources::forms().into_iter().filter(|path| !path.contains("sign-out") && !path.contains("session"))
        {
            let client = match who {
                Some(who) => app.as_(who).await,
                None => app.visitor(),
            };
            let endpoint = path.trim_start_matches("/do/");
            for body in &bodies {
                let typed: Vec<_> = body.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                let answer = client.post(endpoint, &typed).await;
                assert!(!answer.is_fault(), "{path} by {who:?}: {} {}", answer.status, answer.text());
            }
            // Files where texts are asked for.
            let files: Vec<_> = fields.iter().take(12).map(|name| (name.as_str(), "x.txt", &b"1"[..])).collect();
            let answer = client.post_files(endpoint, &[("text", "x")], &files).await;
            assert!(!answer.is_fault(), "{path} by {who:?}: {} {}", answer.status, answer.text());
            // The same by a browser, and with something after the end.
            let mut more = multipart(&[("text", "x"), ("text", "y")], &[]);
            more.extend_from_slice(b"\r\nand more");
            let request = client.form_request(endpoint).header("accept", "text/html");
            let answer = client.send(request, Body::from(more)).await;
            assert!(!answer.is_fault(), "{path} by {who:?}: {} {}", answer.status, answer.text());
        }
    }
});
