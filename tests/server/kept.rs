//! Forms that wait to be sent again: whose they are, and that two windows do not mix them.

use crate::common::client::multipart;
use crate::common::steps::number;
use crate::common::*;
use axum::body::Body;
use serde_json::Value;

/// Sends the details of a ticket; answers the run that goes on.
async fn details(app: &TestApp, client: &Client, subject: &str) -> String {
    let category = app.category.to_string();
    let step = client.post("register-details", &app.details(&category, &[("subject", subject)])).await.expect(303);
    step.location().strip_prefix("/new/check?run=").expect("a run").to_owned()
}

/// The page of the answers, as the browser's face reads it.
async fn answers(client: &Client, run: &str) -> Value {
    let page = client.read(&format!("/read/register?run={run}")).await.expect(200);
    serde_json::from_slice(&page.body).expect("JSON")
}

on_both!(whoever_signs_out_leaves_nothing_that_was_typed_behind, |app| {
    for sign_out in ["sign-out", "sign-out-everywhere"] {
        let browser = app.as_(Who::Customer).await;
        let run = details(&app, &browser, "Private matters").await;
        let token = browser.cookie("td-forms").expect("a token");
        browser.post(sign_out, &[]).await.expect(303);
        assert_eq!(app.number("select count(*) from kept_form").await, 0, "{sign_out}");
        assert_eq!(browser.cookie("td-forms").as_deref().unwrap_or_default(), "", "{sign_out}");
        browser.set_cookie("td-forms", &token);
        assert_eq!(answers(&browser, &run).await, Value::Null);
    }
});

on_both!(what_one_person_typed_is_not_shown_to_another_in_the_same_browser, |app| {
    let first = app.as_(Who::Customer).await;
    let run = details(&app, &first, "Private matters").await;
    let second = app.as_(Who::Stranger).await;
    let nobody = app.visitor();
    for other in [&second, &nobody] {
        other.set_cookie("td-forms", &first.cookie("td-forms").expect("a token"));
        let page = other.get(&format!("/new/details?category={}", app.category)).await.expect(200).text();
        assert!(!page.contains("Private matters"));
    }
    assert_eq!(answers(&second, &run).await, Value::Null);
    // It may be the same person, whose session has ended.
    nobody.read(&format!("/read/register?run={run}")).await.expect(401);
    second.post("register-confirm", &[("submission", &run)]).await.expect(422);
    second.submit("register-confirm", &[("submission", &run), ("back", "/new/check")]).await.expect(303);
    nobody.get(&format!("/new/check?run={run}")).await.expect(401);
    assert_eq!(app.number("select count(*) from ticket").await, 0);
    first.post("register-confirm", &[("submission", &run)]).await.expect(303);
});

on_both!(two_windows_register_two_tickets, |app| {
    let browser = app.as_(Who::Customer).await;
    let (first, second) = (details(&app, &browser, "First").await, details(&app, &browser, "Second").await);
    assert_eq!(answers(&browser, &first).await["kept"]["values"]["subject"][0], "First");
    assert_eq!(answers(&browser, "").await["kept"]["values"]["subject"][0], "Second", "the latest");
    // A window that goes back to its details changes its own run.
    let category = app.category.to_string();
    let more = [("subject", "First, mended"), ("run", first.as_str())];
    browser.post("register-details", &app.details(&category, &more)).await.expect(303);
    for (run, subject) in [(&first, "First, mended"), (&second, "Second")] {
        let done = browser.post("register-confirm", &[("submission", run)]).await.expect(303);
        let ticket = number(&done);
        let rows: Vec<(String,)> = app.rows(&format!("select subject from ticket where id = {ticket}")).await;
        assert_eq!(rows[0].0, subject);
    }
    assert_eq!(app.number("select count(*) from ticket").await, 2);
});

on_both!(cookies_that_are_lost_before_the_last_step_lose_no_answer, |app| {
    let browser = app.as_(Who::Customer).await;
    let run = details(&app, &browser, "Long answers").await;
    let forms = answers(&browser, &run).await["forms"].as_str().expect("the page has it").to_owned();
    let cleared = app.visitor();
    let sent = [("submission", run.as_str()), ("forms", forms.as_str()), ("back", "/new/check")];
    let answer = cleared.submit("register-confirm", &sent).await.expect(303);
    assert_eq!(answer.location(), format!("/sign-in?next=/new/check%3Frun%3D{run}&kept=yes"));
    let next = format!("/new/check?run={run}");
    let typed = [("email", Who::Customer.email()), ("password", PASSWORD), ("next", next.as_str())];
    assert_eq!(cleared.submit("sign-in", &typed).await.expect(303).location(), next);
    assert!(cleared.get(&next).await.expect(200).text().contains("Long answers"));
    cleared.post("register-confirm", &[("submission", &run)]).await.expect(303);
    assert_eq!(app.number("select count(*) from ticket where subject = 'Long answers'").await, 1);

    // A visitor needs no more than the page.
    let visitor = app.visitor();
    let category = app.category.to_string();
    let guest = [("name", "Gäst"), ("email", "gast@kund.test"), ("subject", "A guest's")];
    let step = visitor.post("register-details", &app.details(&category, &guest)).await.expect(303);
    let run = step.location().strip_prefix("/new/check?run=").expect("a run").to_owned();
    let forms = answers(&visitor, &run).await["forms"].as_str().expect("the page has it").to_owned();
    let cleared = app.visitor();
    let answer = cleared.submit("register-confirm", &[("submission", &run), ("forms", &forms)]).await.expect(303);
    assert_eq!(answer.location(), "/mail-sent?for=ticket");
});

on_both!(refused_details_are_found_again_from_the_start, |app| {
    let browser = app.as_(Who::Customer).await;
    let category = app.category.to_string();
    let typed = [("subject", "Long subject"), ("description", ""), ("back", "/new/details")];
    let answer = browser.submit("register-details", &app.details(&category, &typed)).await.expect(303);
    assert!(answer.location().starts_with(&format!("/new/details?category={category}&run=")), "{}", answer.location());
    for path in [answer.location().to_owned(), format!("/new/details?category={category}")] {
        assert!(browser.get(&path).await.expect(200).text().contains("Long subject"), "{path}");
    }
    // Another category takes the run along.
    let run = answer.location().split("run=").nth(1).expect("a run").to_owned();
    let start = browser.get(&format!("/new?run={run}")).await.expect(200).text();
    assert!(start.contains(&format!("/new/details?category={category}&amp;run={run}")));
});

on_both!(a_sender_cannot_fill_the_database_with_forms, |app| {
    let visitor = app.visitor();
    let text = "too long ".repeat(110_000);
    let send = async |peer: [u8; 4]| {
        let request = visitor.form_request("sign-up").header("accept", "text/html");
        let request = request.extension(axum::extract::ConnectInfo::<std::net::SocketAddr>((peer, 1234).into()));
        visitor.send(request, Body::from(multipart(&[("name", &text), ("email", "x")], &[]))).await
    };
    let mut kept = 0;
    let refused = loop {
        visitor.set_cookie("td-forms", "");
        let answer = send([192, 0, 2, 7]).await;
        if answer.status != 303 {
            break answer;
        }
        kept += 1;
        assert!(kept < 20, "there is an end");
    };
    assert_eq!(refused.status, 429);
    assert!(refused.text().contains("too long too long"), "what was typed can be copied from the page");
    assert_eq!(send([192, 0, 2, 8]).await.status, 303, "another address is not held up");
    app.clock.step_minutes(24 * 60 + 1);
    tierdesk::desk::housekeeping::sweep(&app.desk).await.expect("swept");
    assert_eq!(send([192, 0, 2, 7]).await.status, 303);
});
