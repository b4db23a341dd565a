//! Forms: nobody else's pages can send them, nonsense is refused, and what was typed is never lost.

use crate::common::client::multipart;
use crate::common::*;
use axum::body::Body;
use axum::http::header::{ACCEPT, CONTENT_TYPE, ORIGIN};
use tierdesk::domain::{FieldError, FormRoute, KeptForm};

/// The addresses of all forms of the program.
fn all_forms() -> Vec<&'static str> {
    FormRoute::ALL.iter().map(|route| route.path()).collect()
}

/// What is kept of a form in this browser.
async fn kept(app: &TestApp, client: &Client, form: &str) -> Option<KeptForm> {
    tierdesk::desk::forms::kept(&app.desk, &client.cookie("td-forms")?, form, None).await.expect("an answer")
}

on_both!(pages_of_others_can_send_none_of_the_forms, |app| {
    let ticket = app.ticket(Who::Customer, "Mine").await.to_string();
    let (customer, admin) = (app.as_(Who::Customer).await, app.as_(Who::Admin).await);
    let fields = [("ticket", ticket.as_str()), ("version", "1"), ("text", "x"), ("language", "sv"), ("theme", "dark")];
    let body = multipart(&fields, &[]);
    let good = customer.form_request("reply").body(()).expect("a request").headers()[CONTENT_TYPE].clone();
    let good = good.to_str().expect("readable");
    let before = app.fingerprint().await;
    let strangers: &[&[(&str, &str)]] = &[
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("sec-fetch-site", "cross-site"), ("origin", BASE_URL)],
        &[("origin", "null")],
        &[("origin", "https://evil.test")],
        &[("origin", "http://support.test.evil.test")],
        &[("origin", "https://support.test")],
        &[],
    ];
    for path in all_forms() {
        for headers in strangers {
            for client in [&customer, &admin] {
                let request = client.request("POST", path).header(CONTENT_TYPE, good);
                let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
                let answer = client.send(request, Body::from(body.clone())).await;
                assert_eq!(answer.status, 403, "{path} {headers:?}");
            }
        }
        for kind in ["application/x-www-form-urlencoded", "text/plain", "application/json", "multipart/form-data", ""] {
            let request =
                customer.request("POST", path).header("sec-fetch-site", "same-origin").header(CONTENT_TYPE, kind);
            let answer = customer.send(request, Body::from(format!("ticket={ticket}&text=x"))).await;
            assert_eq!(answer.status, 415, "{path} as {kind:?}");
        }
        for method in ["GET", "HEAD"] {
            let answer =
                admin.send(admin.request(method, &format!("{path}?ticket={ticket}&text=x")), Body::empty()).await;
            assert!([404, 405].contains(&answer.status), "{method} {path}: {}", answer.status);
        }
        for method in ["PUT", "PATCH", "DELETE", "OPTIONS"] {
            let request =
                admin.request(method, path).header("sec-fetch-site", "same-origin").header(CONTENT_TYPE, good);
            let answer = admin.send(request, Body::from(body.clone())).await;
            assert_eq!(answer.status, 405, "{method} {path}");
        }
    }
    assert_eq!(app.fingerprint().await, before, "nothing happened");
});

on_both!(a_browser_that_names_only_its_origin_is_heard, |app| {
    let ticket = app.ticket(Who::Customer, "Mine").await.to_string();
    let customer = app.as_(Who::Customer).await;
    let good = customer.form_request("reply").body(()).expect("a request").headers()[CONTENT_TYPE].clone();
    let request = customer.request("POST", "/do/reply").header(CONTENT_TYPE, good).header(ORIGIN, BASE_URL);
    customer.send(request, Body::from(multipart(&[("ticket", &ticket), ("text", "Hello")], &[]))).await.expect(303);
});

on_both!(malformed_forms_are_refused_and_the_program_goes_on, |app| {
    let customer = app.as_(Who::Customer).await;
    let whole = multipart(&[("email", "karin@a.test"), ("text", "x")], &[("files", "a.txt", b"hello")]);
    let mut broken: Vec<Vec<u8>> = vec![
        Vec::new(),
        b"garbage".to_vec(),
        b"------tierdesk-test-boundary".to_vec(),
        b"------tierdesk-test-boundary\r\n\r\n\r\n".to_vec(),
        b"------tierdesk-test-boundary\r\nContent-Disposition: form-data\r\n\r\nx\r\n------tierdesk-test-boundary--\r\n".to_vec(),
        b"------tierdesk-test-boundary\r\nContent-Disposition: form-data; name=\"\0\"\r\n\r\n\0\r\n------tierdesk-test-boundary--\r\n".to_vec(),
        [&b"------tierdesk-test-boundary\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n"[..], &[0xff, 0xfe, 0xc3, 0x28]].concat(),
        [&b"------tierdesk-test-boundary\r\nX: "[..], &vec![b'x'; 300_000]].concat(),
    ];
    broken.extend((1..whole.len()).step_by(17).map(|cut| whole[..cut].to_vec()));
    for endpoint in
        ["sign-in", "sign-up", "reply", "register-details", "stage-file", "preview", "profile", "note", "escalate"]
    {
        for (number, body) in broken.iter().enumerate() {
            let answer = customer.send(customer.form_request(endpoint), Body::from(body.clone())).await;
            assert!(!answer.is_fault(), "{endpoint} with broken form {number}: {} {}", answer.status, answer.text());
        }
    }
    customer.get("/").await.expect(200);
});

on_both!(a_form_that_did_not_arrive_whole_is_said_to_be_that_and_keeps_what_came, |app| {
    let ticket = app.ticket(Who::Customer, "Mine").await.to_string();
    let customer = app.as_(Who::Customer).await;
    let back = format!("/tickets/{ticket}");
    let whole = multipart(&[("back", &back), ("ticket", &ticket), ("text", "It still hums."), ("once", "x")], &[]);
    let cut = whole[..whole.len() - 70].to_vec();
    customer.send(customer.form_request("reply"), Body::from(cut.clone())).await.expect(400);
    let request = customer.form_request("reply").header(ACCEPT, "text/html");
    let answer = customer.send(request, Body::from(cut)).await.expect(303);
    let page = customer.get(answer.location()).await.expect(200).text();
    assert!(page.contains("Not everything arrived") && page.contains("It still hums."), "{page}");
});

on_both!(no_value_of_any_field_breaks_a_form, |app| {
    let ticket = app.ticket(Who::Customer, "Mine").await.to_string();
    let (long, word) = ("å".repeat(5_000), "Donaudampfschiff".repeat(19));
    let values = [
        "",
        "\0",
        "\u{FFFD}\u{202E}\u{200B}",
        "-1",
        "9223372036854775808",
        "1e9",
        "' or 1=1 --",
        "{{7*7}}",
        "🧯🧯 שלום",
        &word,
        &long,
    ];
    for who in [Who::Customer, Who::Tier3, Who::Admin] {
        let client = app.as_(who).await;
        for path in all_forms().into_iter().filter(|path| !path.contains("sign-out")) {
            for value in values {
                let names = [
                    "version",
                    "text",
                    "tier",
                    "vendor",
                    "person",
                    "assignee",
                    "priority",
                    "reason",
                    "category",
                    "tags",
                    "status",
                    "code",
                    "summary",
                    "answer",
                    "reference",
                    "promised",
                    "follower",
                    "messages",
                    "name",
                    "email",
                    "password",
                    "current",
                    "language",
                    "zone",
                    "theme",
                    "session",
                    "purpose",
                    "token",
                    "subject",
                    "impact",
                    "urgency",
                    "submission",
                    "staged",
                    "back",
                    "id",
                    "kind",
                    "label",
                    "position",
                    "role",
                    "organisation",
                    "product",
                ];
                let fields: Vec<_> =
                    names.iter().map(|name| (*name, value)).chain([("ticket", ticket.as_str())]).collect();
                let answer = client.post(path.trim_start_matches("/do/"), &fields).await;
                assert!(
                    !answer.is_fault(),
                    "{path} by {who:?} with {:.20?}: {} {}",
                    value,
                    answer.status,
                    answer.text()
                );
            }
        }
    }
});

on_both!(a_form_with_too_much_in_it_is_refused, |app| {
    let customer = app.as_(Who::Customer).await;
    let names: Vec<String> = (0..1_100).map(|number| format!("field{number}")).collect();
    let many: Vec<_> = names.iter().map(|name| (name.as_str(), "x")).collect();
    customer.post("register-details", &many).await.expect(413);
    let big = "x".repeat(3 * 1024 * 1024);
    let cut = customer.post("register-details", &[("description", &big)]).await.expect(422);
    assert!(cut.text().contains("CutOff"), "what fits is kept, and the rest is said to be lost: {}", cut.text());
    let same: Vec<_> = (0..50_000).map(|_| ("tags", "")).collect();
    customer.post("register-details", &same).await.expect(413);
});

on_both!(what_was_typed_is_kept_with_what_is_wrong_but_never_passwords, |app| {
    let browser = app.visitor();
    let typed = [("name", "Åsa 🧯"), ("email", "åsa"), ("password", "hemligt"), ("back", "/sign-up?next=%2F")];
    let answer = browser.submit("sign-up", &typed).await.expect(303);
    assert_eq!(answer.location(), "/sign-up?next=%2F", "back to the form");
    let form = kept(&app, &browser, "sign-up").await.expect("kept");
    assert_eq!((form.value("name"), form.value("email")), ("Åsa 🧯", "åsa"));
    assert_eq!(form.errors.of("email"), Some(&FieldError::NotAnAddress));
    let stored: Vec<(String, String)> = app.rows("select cast(kept as text), token_hash from kept_form").await;
    let token = browser.cookie("td-forms").expect("a token");
    assert!(stored.iter().all(|(text, hash)| !text.contains("hemligt") && *hash != token), "{stored:?}");

    assert_eq!(kept(&app, &browser, "sign-in").await, None, "each form is kept by itself");
    let other = app.visitor();
    other.set_cookie("td-forms", "0123456789abcdef0123456789abcdef");
    assert_eq!(kept(&app, &other, "sign-up").await, None);

    let typed = [("name", "Åsa"), ("email", "asa@kund.test"), ("password", "blå bilar i regn")];
    browser.submit("sign-up", &typed).await.expect(303);
    assert_eq!(kept(&app, &browser, "sign-up").await, None, "an accepted form is forgotten");
});

on_both!(nothing_that_was_typed_is_lost_when_the_session_ended_meanwhile, |app| {
    let ticket = app.ticket(Who::Customer, "Mine").await;
    let (number, browser) = (ticket.to_string(), app.visitor());
    let page = format!("/tickets/{ticket}");
    let typed = [("ticket", number.as_str()), ("text", "A long answer"), ("back", page.as_str())];
    let answer = browser.submit("reply", &typed).await.expect(303);
    assert_eq!(answer.location(), format!("/sign-in?next={page}&kept=yes"));
    let typed = [("email", Who::Customer.email()), ("password", PASSWORD), ("next", page.as_str())];
    assert_eq!(browser.submit("sign-in", &typed).await.expect(303).location(), page);
    let form = kept(&app, &browser, &format!("reply-{ticket}")).await.expect("kept");
    assert_eq!((form.value("text"), &form.general), ("A long answer", &Some(FieldError::SignInFirst)));
});

on_both!(a_reply_leads_back_to_the_ticket_in_the_list_it_was_opened_from, |app| {
    let ticket = app.ticket(Who::Customer, "Mine").await;
    let page = format!("/desk/tickets/{ticket}");
    let list = "from=%2Fdesk%3Fview%3Dall";
    for (back, leads_to) in [
        (format!("{page}?{list}&dialog=tags&notice=taken"), format!("{page}?{list}&notice=sent")),
        (page.clone(), format!("{page}?notice=sent")),
        (format!("{page}0?{list}"), format!("{page}?notice=sent")),
        ("//evil.test".to_owned(), format!("{page}?notice=sent")),
    ] {
        let answer = app.act(Who::Tier1, "reply", ticket, &[("text", "Hello"), ("back", &back)]).await.expect(303);
        assert_eq!(answer.location(), leads_to, "{back}");
    }
});

on_both!(a_form_is_kept_for_a_day, |app| {
    let browser = app.visitor();
    browser.submit("sign-up", &[("name", "Åsa")]).await.expect(303);
    app.clock.step_minutes(23 * 60);
    assert!(kept(&app, &browser, "sign-up").await.is_some());
    app.clock.step_minutes(61);
    assert_eq!(kept(&app, &browser, "sign-up").await, None);
    tierdesk::desk::housekeeping::sweep(&app.desk).await.expect("swept");
    assert_eq!(app.number("select count(*) from kept_form").await, 0);
});

on_both!(the_way_back_after_an_error_stays_on_this_site, |app| {
    for back in ["//evil.test", "https://evil.test", "/\\evil.test", "javascript:x", "/a\r\nx: y"] {
        let answer = app.visitor().submit("sign-in", &[("email", "x"), ("back", back)]).await.expect(303);
        assert_eq!(answer.location(), "/", "{back:?}");
    }
});

on_both!(the_summary_of_errors_names_each_field_by_its_label, |app| {
    let admin = app.as_(Who::Admin).await;
    let tier = app.number("select min(id) from tier where not self_service").await.to_string();
    let page = format!("/admin/tiers/{tier}");
    for (endpoint, fields, lines) in [
        // As the fields themselves have it.
        (
            "admin-tier",
            vec![("id", &*tier), ("name", ""), ("kind", "none"), ("back", &*page)],
            ["Name: ", "Who works here: "],
        ),
        // A cell of a table, whose own label says one of the two things that it is about.
        (
            "admin-priorities",
            vec![("cell_one_hindered", "none"), ("back", "/admin/priorities")],
            ["One person, Hindered: ", "Several people or a team, Hindered: "],
        ),
    ] {
        let answer = admin.submit(endpoint, &fields).await.expect(303);
        let text = admin.get(answer.location()).await.expect(200).text();
        let summary = text.split("data-error-summary").nth(1).and_then(|rest| rest.split("</ul>").next());
        let summary = summary.unwrap_or_else(|| panic!("{endpoint} has no summary"));
        for line in lines {
            assert!(summary.contains(&format!(">{line}")), "{line}: {summary}");
        }
    }
});
