//! Forms that wait to be sent again: whose they are, and how much may wait.

use crate::common::client::multipart;
use crate::common::*;
use crate::registering::{answers, details};
use axum::body::Body;
use serde_json::Value;
use tierdesk::domain::limits::KEPT_OF_STRANGER;

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

on_both!(what_one_person_typed_outlives_the_session_of_another_in_the_same_browser, |app| {
    let first = app.as_(Who::Customer).await;
    let run = details(&app, &first, "Private matters").await;
    let second = app.as_(Who::Stranger).await;
    second.set_cookie("td-forms", &first.cookie("td-forms").expect("a token"));
    let own = details(&app, &second, "Matters of my own").await;
    second.post("sign-out", &[]).await.expect(303);
    assert!(!second.cookie("td-forms").as_deref().unwrap_or_default().is_empty(), "the way to the other's text");
    assert_eq!(answers(&second, &own).await, Value::Null);
    assert_eq!(answers(&first, &run).await["kept"]["values"]["subject"][0], "Private matters");
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

on_both!(a_sender_cannot_fill_the_database_with_forms, |app| {
    let visitor = app.visitor();
    let text = "too long ".repeat(110_000);
    let send = async |peer: [u8; 4]| {
        let request = visitor.form_request("sign-up").header("accept", "text/html");
        let request = request.extension(axum::extract::ConnectInfo::<std::net::SocketAddr>((peer, 1234).into()));
        visitor
            .send(request, Body::from(multipart(&[("back", "/sign-up"), ("name", &text), ("email", "x")], &[])))
            .await
    };
    let kept = async || app.number("select cast(coalesce(sum(size), 0) as bigint) from kept_form").await;
    for _ in 0..20 {
        visitor.set_cookie("td-forms", "");
        assert_eq!(send([192, 0, 2, 7]).await.status, 303, "what was left there before gives way");
        assert!(kept().await <= KEPT_OF_STRANGER);
    }
    let page = visitor.get("/sign-up").await.expect(200).text();
    assert!(page.contains("too long too long"), "the last one is there");
    let before = kept().await;
    visitor.set_cookie("td-forms", "");
    assert_eq!(send([192, 0, 2, 8]).await.status, 303, "another address is not held up");
    assert!(kept().await > before, "and takes nothing from the first");
    app.clock.step_minutes(24 * 60 + 1);
    tierdesk::desk::housekeeping::sweep(&app.desk).await.expect("swept");
    assert_eq!(send([192, 0, 2, 7]).await.status, 303);
});

on_both!(k10_an_address_keeps_a_hundred_forms_whatever_browsers_it_says_it_has, |app| {
    for number in 0..130 {
        let text = format!("word {number}");
        let typed = [("ticket", "5"), ("text", text.as_str()), ("back", "/sign-up")];
        app.visitor().submit("reply", &typed).await.expect(303);
    }
    let kept = app.number("select count(*) from kept_form").await;
    assert_eq!(kept, tierdesk::domain::limits::KEPT_FORMS);
    assert_eq!(
        app.number("select count(*) from kept_form where cast(kept as text) like '%word 129\"%'").await,
        1,
        "the last is there"
    );
    // The counted size is what the disk holds, with the page and the row.
    assert!(app.number("select min(size) from kept_form").await > 1_024);
});

on_both!(k23_a_page_looks_at_few_of_many_kept_forms, |app| {
    let ticket = app.ticket(Who::Customer, "Many forms").await;
    let (client, page) = (app.as_(Who::Customer).await, format!("/tickets/{ticket}"));
    let mut refused = 0;
    for number in 0..120 {
        let (about, text) = (format!("{number:03}"), format!("reason {number}"));
        let typed = [("ticket", about.as_str()), ("text", text.as_str()), ("back", page.as_str()), ("x", "")];
        // Nothing of it can be done: the ticket is open.
        let answer = client.submit("follow-up", &typed).await;
        refused += usize::from(answer.status == 429);
        assert!(answer.status != 429 || answer.text().contains(&text), "what is not kept can be copied");
    }
    let kept = app.number("select count(*) from kept_form where form like 'follow-up-%'").await;
    assert!(kept <= tierdesk::domain::limits::KEPT_FORMS, "{kept}");
    let html = client.get(&page).await.expect(200).text();
    assert!(html.matches("class=\"unsent").count() <= 20, "{}", html.matches("class=\"unsent").count());
    assert!(html.len() < 400_000);
    assert!(refused > 0 || kept < 100, "{refused} {kept}");
});

on_both!(k14_long_texts_that_are_kept_do_not_make_a_page_without_end, |app| {
    let browser = app.visitor();
    let text = format!("{}end", "&".repeat(250_000));
    for number in 0..12 {
        let ticket = (900_000 + number).to_string();
        let typed = [("ticket", ticket.as_str()), ("text", &text), ("back", "/sign-up")];
        browser.submit("reply", &typed).await.expect(303);
    }
    let page = browser.get("/sign-up").await.expect(200).text();
    assert!(page.contains("&amp;end"), "one of them is there");
    assert!(page.len() < 3_500_000, "{}", page.len());
    assert!(page.contains("11 more"), "the others are told of");
});

on_both!(k14_large_forms_that_come_back_to_their_page_do_not_make_it_without_end, |app| {
    let ticket = app.ticket(Who::Customer, "Many forms").await.to_string();
    let (agent, page) = (app.as_(Who::Tier1).await, format!("/desk/tickets/{ticket}"));
    let text = format!("{}end", "<".repeat(400_000));
    for form in ["reply", "note", "resolve", "set-priority", "escalate"] {
        let typed = [("ticket", &*ticket), ("version", "0"), ("text", &text), ("summary", &text), ("back", &page)];
        agent.submit(form, &typed).await.expect(303);
    }
    let length = agent.get(&page).await.expect(200).text().len();
    // Of one form both texts, once as text and once as data, and of another in the panel.
    assert!(length > 2_000_000 && length < 14_000_000, "{length}");
});

on_both!(k19_what_one_browser_left_behind_keeps_nobody_at_its_address_from_registering, |app| {
    let (text, junk) = ("x".repeat(250_000), "x".repeat(9_000));
    for text in std::iter::repeat_n(&text, 16).chain(std::iter::repeat_n(&junk, 20)) {
        app.visitor()
            .submit("sign-in", &[("email", "a"), ("password", "b"), ("junk", text), ("back", "/sign-in")])
            .await;
    }
    let category = app.category.to_string();
    let someone = [("name", "Someone"), ("email", "someone@example.com")];
    app.visitor().post("register-details", &app.details(&category, &someone)).await.expect(303);
});

on_both!(k10_whose_a_form_is_said_to_be_gives_a_stranger_no_more_room, |app| {
    let whose = app.people.id(Who::Customer).to_string();
    let text = "x".repeat(250_000);
    for somebody in [whose.as_str(), "999999", "0", "-1"] {
        for number in 0..20 {
            let ticket = (900_000 + number).to_string();
            let typed = [("ticket", ticket.as_str()), ("text", &text), ("back", "/sign-up"), ("as", somebody)];
            app.visitor().submit("reply", &typed).await;
        }
        let bytes = app.number("select cast(sum(size) as bigint) from kept_form").await;
        assert!(bytes <= KEPT_OF_STRANGER, "{somebody}: {bytes}");
    }
    let browser = app.visitor();
    for somebody in 1_000_000..1_000_030 {
        let somebody = somebody.to_string();
        let typed = [("ticket", "900000"), ("text", &*text), ("back", "/sign-up"), ("as", &*somebody)];
        browser.submit("reply", &typed).await;
    }
    let bytes = app.number("select cast(sum(size) as bigint) from kept_form").await;
    assert!(bytes <= KEPT_OF_STRANGER, "{bytes}");
});

on_both!(one_field_with_many_wrong_values_is_told_once, |app| {
    let client = app.as_(Who::Customer).await;
    let (category, many) = (app.category.to_string(), "a,".repeat(120_000));
    let mut typed = app.details(&category, &[("followers", many.as_str())]);
    typed.push(("back", "/new/details"));
    let refused = client.post("register-details", &typed).await.expect(422).text();
    assert!(refused.len() < 10_000, "{}", refused.len());
    let answer = client.submit("register-details", &typed).await.expect(303);
    let page = client.get(answer.location()).await.expect(200).text();
    // The text itself is there once.
    assert!(page.len() < 800_000 && page.matches("field-followers").count() < 20, "{}", page.len());
});

on_both!(a40_a_link_that_lets_in_is_kept_as_its_hash_alone, |app| {
    let email = Who::Customer.email();
    app.visitor().post("ask-reset", &[("email", email)]).await.expect(303);
    let token = app.last_mail(email).await.token();
    let (browser, page) = (app.visitor(), format!("/link/reset/{token}"));
    let typed = [("purpose", "reset"), ("token", token.as_str()), ("password", "kort"), ("back", page.as_str())];
    let refused = browser.submit("choose-password", &typed).await.expect(303);
    assert_eq!(refused.location(), page);
    assert!(browser.get(&page).await.expect(200).text().contains("data-error-summary"), "the page tells of it");
    let rows: Vec<(String, String)> = match app.engine() {
        Engine::Sqlite => app.rows("select kept, page from kept_form").await,
        Engine::Postgres => app.rows("select kept::text, page from kept_form").await,
    };
    assert!(
        !rows.is_empty() && rows.iter().all(|(kept, page)| !kept.contains(&token) && !page.contains(&token)),
        "{rows:?}"
    );
    let typed = [("purpose", "reset"), ("token", token.as_str()), ("password", "en helt egen mening här")];
    browser.post("choose-password", &typed).await.expect(303);
});

on_both!(strangers_who_fill_what_is_kept_lose_it_first_and_others_go_on, |app| {
    let visitor = app.visitor();
    visitor.submit("sign-up", &[("name", "x"), ("email", "no"), ("back", "/sign-up")]).await.expect(303);
    let hour = 60 * 60 * 1_000;
    app.sql(&format!(
        "update kept_form set size = 300000000, sender = 'address:192.0.2.9', expires_at = expires_at - {hour}"
    ))
    .await;
    let guest = app.visitor();
    let run = guest.submit("sign-up", &[("name", "y"), ("email", "no"), ("back", "/sign-up")]).await;
    assert_eq!((run.status, run.location()), (303, "/sign-up"));
    assert!(guest.get("/sign-up").await.text().contains("value=\"y\""));
    assert_eq!(app.number("select count(*) from kept_form").await, 1);
});

on_both!(what_is_written_on_a_page_of_one_person_is_never_sent_or_shown_as_another, |app| {
    let ticket = app.ticket(Who::Customer, "Two at one browser").await;
    let (tier1, page) = (app.people.id(Who::Tier1).to_string(), format!("/desk/tickets/{ticket}"));
    let (ticket_text, browser) = (ticket.to_string(), app.as_(Who::Tier1).await);
    let html = browser.get(&page).await.expect(200).text();
    assert!(html.contains(&format!("name=\"as\" value=\"{tier1}\"")), "the page says for whom it was made");
    let note = [
        ("as", tier1.as_str()),
        ("ticket", ticket_text.as_str()),
        ("text", "Between us: canary"),
        ("back", page.as_str()),
    ];
    // Another agent has signed in, in another tab.
    let second = app.as_(Who::Tier2).await.cookie("td-session").expect("a session");
    browser.set_cookie("td-session", &second);
    let events = app.events(ticket).await;
    let refused = browser.submit("note", &note).await.expect(303);
    assert!(refused.location().starts_with("/sign-in?next="), "{}", refused.location());
    assert_eq!(app.events(ticket).await, events, "nothing was written");
    assert!(!browser.get(&page).await.expect(200).text().contains("canary"), "nor shown to the other");
    // The session ended; a customer signs in on the page that opens.
    browser.set_cookie("td-session", "");
    browser.submit("note", &note).await.expect(303);
    let customer = app.as_(Who::Customer).await.cookie("td-session").expect("a session");
    browser.set_cookie("td-session", &customer);
    for path in [page.clone(), format!("/tickets/{ticket}"), "/".to_owned()] {
        assert!(!browser.get(&path).await.text().contains("canary"), "{path}");
    }
    // Whose it is finds it again.
    let first = app.as_(Who::Tier1).await.cookie("td-session").expect("a session");
    browser.set_cookie("td-session", &first);
    assert!(browser.get(&page).await.expect(200).text().contains("canary"));
});
