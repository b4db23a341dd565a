//! Bytes that are no text at all.

use super::strings::Typed;
use crate::common::client::BOUNDARY;
use crate::common::*;
use crate::rights_matrix::rows::{FORMS, PAGES};
use axum::body::Body;
use axum::http::header;

/// Half of a pair of surrogates, bytes of no letter, a letter that is longer than need be, and a zero.
const BROKEN: &[&[u8]] = &[b"\xED\xA0\x80", b"\xFF\xFE", b"\xC0\xAF", b"a\0b", b"\xF4\x90\x80\x80"];

fn form(fields: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(value);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

on_both!(bytes_that_are_no_text_are_no_fault_in_any_form, |app| {
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    for (path, row, _) in FORMS {
        let names: Vec<&str> = row.split(';').filter_map(|pair| pair.split_once('=')).map(|(name, _)| name).collect();
        for who in [Who::Customer, Who::Admin] {
            let client = app.as_(who).await;
            for bytes in BROKEN {
                let (number, version) = (ticket.to_string(), app.version(ticket).await);
                let mut fields: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, *bytes)).collect();
                fields.extend([
                    ("ticket", number.as_bytes()),
                    ("version", version.as_bytes()),
                    ("back", b"/".as_slice()),
                ]);
                let request = client.form_request(path.trim_start_matches("/do/")).header(header::ACCEPT, "text/html");
                let answer = client.send(request, Body::from(form(&fields))).await;
                assert!(!answer.is_fault(), "{path} by {who:?} with {bytes:?}: {}", answer.status);
            }
        }
    }
});

on_both!(bytes_that_are_no_text_are_no_fault_in_any_address, |app| {
    let (customer, admin) = (app.as_(Who::Customer).await, app.as_(Who::Admin).await);
    for broken in ["%ED%A0%80", "%FF%FE", "%C0%AF", "a%00b", "%", "%zz", "%F4%90%80%80"] {
        for (route, _) in PAGES {
            let path = route.replace("{id}", "1").replace("{question}", "1").replace("{purpose}", "reset");
            let path = path.replace("{token}", "0123456789abcdef0123456789abcdef");
            let query: Vec<_> =
                crate::text_guard::places::PARAMETERS.iter().map(|name| format!("{name}={broken}")).collect();
            for client in [&customer, &admin] {
                let answer = client.get(&format!("{path}?{}", query.join("&"))).await;
                assert!(!answer.is_fault(), "{path} with {broken}: {}", answer.status);
            }
        }
        for path in ["/tickets/", "/desk/tickets/", "/link/reset/", "/survey/", "/files/", "/reports/export/", "/"] {
            let answer = admin.get(&format!("{path}{broken}")).await;
            assert!(!answer.is_fault(), "{path}{broken}: {}", answer.status);
        }
    }
});

on_both!(files_that_a_form_says_it_staged_may_be_called_anything, |app| {
    let (ticket, typed) = (app.ticket(Who::Customer, "Scanner").await, Typed::default());
    let client = app.as_(Who::Customer).await;
    let (number, path) = (ticket.to_string(), format!("/tickets/{ticket}"));
    for name in [
        r"\ud800",
        r"\udc00\ud800",
        r"\u0000",
        r"\u0\u0000000",
        r"\u202egpj.exe\u2028",
        r"</textarea></script><zq-x zq>\u003czq-x zq\u003e",
    ] {
        let key = "0123456789abcdef0123456789abcdef";
        let staged = format!(r#"{{"key":"{key}","name":"{name}","size":1,"media_type":"text/plain"}}"#);
        // Without words it is refused, and shown again with its files.
        let fields = [("ticket", number.as_str()), ("text", ""), ("staged", &staged), ("back", &path)];
        let answer = client.submit("reply", &fields).await;
        assert!(!answer.is_fault(), "{name}: {}", answer.status);
        let page = client.get(&path).await.expect(200);
        let faults = crate::text_guard::page::look(&page.text(), crate::text_guard::nonce(&page), &typed).faults;
        assert_eq!(faults, Vec::<String>::new(), "{name}");
        let answer = client.post("reply", &[fields[0], ("text", "x"), fields[2]]).await;
        assert!(!answer.is_fault(), "{name}: {}", answer.status);
    }
});
