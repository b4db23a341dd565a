//! What starts a session, and what ends it.

use crate::common::*;

on_both!(a_cookie_that_was_there_before_is_never_the_session, |app| {
    let browser = app.visitor();
    let planted = "0123456789abcdef0123456789abcdef";
    browser.set_cookie("td-session", planted);
    browser.set_cookie("__Host-td-session", planted);
    assert_eq!(app.signed_in(&browser).await, None);
    browser.post("sign-in", &[("email", "karin@a.test"), ("password", PASSWORD)]).await.expect(303);
    let token = browser.cookie("td-session").expect("a session");
    assert_ne!(token, planted);
    let stored = app.rows::<(String,)>("select token_hash from session").await;
    assert!(stored.iter().all(|(hash,)| *hash != token), "sessions are kept as hashes");

    // Signing in again gives a new one and ends the one that the browser had, whoever's it was.
    for (email, who) in [("karin@a.test", Who::Customer), ("sven@a.test", Who::Colleague)] {
        let (earlier, elsewhere) = (browser.cookie("td-session").expect("a session"), app.as_(Who::Customer).await);
        browser.post("sign-in", &[("email", email), ("password", PASSWORD)]).await.expect(303);
        assert_ne!(browser.cookie("td-session"), Some(earlier.clone()));
        assert_eq!(app.signed_in(&browser).await, Some(app.people.id(who)));
        let copied = app.visitor();
        copied.set_cookie("td-session", &earlier);
        assert_eq!(app.signed_in(&copied).await, None, "the earlier token is worth nothing");
        assert!(app.signed_in(&elsewhere).await.is_some(), "another browser's session goes on");
    }
    // A wrong password ends nothing, and a mailed link is a way of signing in like any other.
    browser.post("sign-in", &[("email", "karin@a.test"), ("password", "fel lösen alls")]).await.expect(422);
    assert_eq!(app.signed_in(&browser).await, Some(app.people.id(Who::Colleague)));
    let earlier = browser.cookie("td-session").expect("a session");
    browser.post("ask-sign-in-link", &[("email", "karin@a.test")]).await.expect(303);
    let token = app.last_mail("karin@a.test").await.token();
    browser.post("use-link", &[("purpose", "sign-in"), ("token", &token)]).await.expect(303);
    let copied = app.visitor();
    copied.set_cookie("td-session", &earlier);
    assert_eq!(app.signed_in(&copied).await, None);
});

on_both!(signing_out_ends_the_session_on_the_server_too, |app| {
    let browser = app.as_(Who::Customer).await;
    let (elsewhere, token) = (app.as_(Who::Customer).await, browser.cookie("td-session").expect("a session"));
    browser.post("sign-out", &[]).await.expect(303);
    assert_eq!(browser.cookie("td-session"), None);
    browser.set_cookie("td-session", &token);
    assert_eq!(app.signed_in(&browser).await, None, "the old token is worth nothing");
    browser.get("/account").await.expect(303);
    assert!(app.signed_in(&elsewhere).await.is_some());
});

on_both!(signing_out_everywhere_ends_all_sessions_of_that_person_alone, |app| {
    let (here, there, other) =
        (app.as_(Who::Customer).await, app.as_(Who::Customer).await, app.as_(Who::Colleague).await);
    here.post("sign-out-everywhere", &[]).await.expect(303);
    assert_eq!(app.signed_in(&there).await, None);
    assert!(app.signed_in(&other).await.is_some());
});

on_both!(changing_the_password_ends_the_other_sessions, |app| {
    let (here, there) = (app.as_(Who::Customer).await, app.as_(Who::Customer).await);
    let wrong = [("current", "fel lösen alls"), ("password", "tre gula bananer")];
    here.post("password", &wrong).await.expect(422);
    assert!(app.signed_in(&there).await.is_some());
    here.post("password", &[("current", PASSWORD), ("password", "tre gula bananer")]).await.expect(303);
    assert!(app.signed_in(&here).await.is_some());
    assert_eq!(app.signed_in(&there).await, None);
});

on_both!(choosing_a_password_by_link_ends_all_sessions, |app| {
    let there = app.as_(Who::Customer).await;
    app.visitor().post("ask-reset", &[("email", "karin@a.test")]).await.expect(303);
    let token = app.last_mail("karin@a.test").await.token();
    let browser = app.visitor();
    let typed = [("purpose", "reset"), ("token", token.as_str()), ("password", "tre gula bananer")];
    browser.post("choose-password", &typed).await.expect(303);
    assert_eq!(app.signed_in(&there).await, None);
    assert!(app.signed_in(&browser).await.is_some());
});

on_both!(a_session_ends_when_nobody_uses_it_and_lives_on_when_somebody_does, |app| {
    let (used, unused) = (app.as_(Who::Customer).await, app.as_(Who::Customer).await);
    for _ in 0..4 {
        app.clock.step_days(10);
        used.get("/").await.expect(200);
    }
    assert!(app.signed_in(&used).await.is_some());
    assert_eq!(app.signed_in(&unused).await, None);
});

on_both!(only_the_owner_ends_a_session_from_the_list, |app| {
    let (mine, other) = (app.as_(Who::Customer).await, app.as_(Who::Colleague).await);
    let sessions: Vec<(i64, i64)> = app.rows("select id, person_id from session order by id").await;
    let of_mine = sessions.iter().find(|(_, person)| *person == app.people.id(Who::Customer).0).expect("a session").0;
    for id in [of_mine.to_string(), "999999".into(), "x".into(), String::new()] {
        other.post("end-session", &[("session", &id)]).await.expect(404);
    }
    assert!(app.signed_in(&mine).await.is_some());
    let second = app.as_(Who::Customer).await;
    second.post("end-session", &[("session", &of_mine.to_string())]).await.expect(303);
    assert_eq!(app.signed_in(&mine).await, None);
});

on_both!(the_first_admin_sets_the_installation_up_once, |app| {
    let typed = |token: String| {
        let client = app.visitor();
        async move {
            let fields = [
                ("token", token.as_str()),
                ("provider", "Ny Support"),
                ("tiers", "Front\nBack"),
                ("product", "Lager"),
                ("name", "Första Admin"),
                ("email", "forsta@ny.test"),
                ("password", "blå bilar i regn"),
            ];
            (client.post("set-up", &fields).await, client)
        }
    };
    let link = || async { tierdesk::desk::set_up::link(&app.desk).await.expect("a link") };
    let token = |link: String| link.rsplit('/').next().unwrap_or_default().to_owned();
    let (refused, _) = typed(token(link().await)).await;
    refused.expect(404);
    app.sql("delete from setting where key = 'provider'").await;
    let (older, newer) = (token(link().await), token(link().await));
    typed(older).await.0.expect(422);
    let (done, browser) = typed(newer.clone()).await;
    done.expect(303);
    assert!(app.signed_in(&browser).await.is_some());
    typed(newer).await.0.expect(404);
    assert_eq!(app.number("select count(*) from person where email = 'forsta@ny.test' and role = 'admin'").await, 1);
});

/// Sends a form of which the second half comes after `meanwhile`.
async fn slowly(
    client: &Client,
    endpoint: &str,
    fields: &[(&str, &str)],
    meanwhile: impl Future<Output = ()> + Send + 'static,
) -> Answer {
    let whole = crate::common::client::multipart(fields, &[]);
    let (begun, rest) = (whole[..60].to_vec(), whole[60..].to_vec());
    let begun = futures::stream::once(async { Ok::<_, std::io::Error>(begun) });
    let rest = futures::stream::once(async {
        meanwhile.await;
        Ok(rest)
    });
    let body = axum::body::Body::from_stream(futures::StreamExt::chain(begun, rest));
    client.send(client.form_request(endpoint), body).await
}

on_both!(a37_rights_that_end_while_a_form_arrives_are_gone_when_it_is_there, |app| {
    let ticket = app.ticket(Who::Customer, "Slow senders").await;
    let id = ticket.to_string();
    let sql = |text: String| {
        let desk = app.desk.clone();
        async move {
            let mut tx = desk.db().write().await.expect("a transaction");
            execute(&mut tx, &text).await;
            tx.commit().await.expect("committed");
        }
    };
    let before = app.fingerprint().await;
    // An agent's answer, an admin's new admin, a thief's password.
    let agent = app.as_(Who::Tier1).await;
    let end = |who: Who| format!("delete from session where person_id = {}", app.people.id(who));
    let reply = [("ticket", id.as_str()), ("text", "As if nothing had happened")];
    slowly(&agent, "reply", &reply, sql(end(Who::Tier1))).await.expect(401);
    let admin = app.as_(Who::Admin).await;
    let invited = [("name", "Inga"), ("email", "inga@x.test"), ("role", "admin"), ("language", "en")];
    slowly(&admin, "admin-invite", &invited, sql(end(Who::Admin))).await.expect(401);
    let thief = app.as_(Who::Customer).await;
    let password = [("current", PASSWORD), ("password", "en helt egen mening här")];
    slowly(&thief, "password", &password, sql(end(Who::Customer))).await.expect(401);
    assert_eq!(app.fingerprint().await, before, "nothing happened");
    // A role that was taken away.
    let admin = app.as_(Who::Admin).await;
    let lowered = format!(
        "update person set role = 'agent', tier_id = {} where id = {}",
        app.people.tiers[1],
        app.people.id(Who::Admin)
    );
    let answer = slowly(&admin, "admin-invite", &invited, sql(lowered)).await;
    assert!([403, 404].contains(&answer.status), "{}", answer.status);
});

on_both!(somebody_is_signed_in_with_few_browsers_and_the_latest_stay, |app| {
    let first = app.as_(Who::Customer).await;
    let mut last = app.as_(Who::Customer).await;
    for _ in 0..tierdesk::domain::limits::SESSIONS {
        app.clock.step_minutes(1);
        last = app.as_(Who::Customer).await;
    }
    assert_eq!(app.number("select count(*) from session").await, tierdesk::domain::limits::SESSIONS);
    assert!(app.signed_in(&first).await.is_none());
    assert!(app.signed_in(&last).await.is_some());
});
