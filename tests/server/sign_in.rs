//! Accounts and sessions: signing up, in and out, links, passwords, and what ends a session.

use crate::common::*;
use futures::future::join_all;

async fn sign_in(client: &Client, email: &str, password: &str) -> Answer {
    client.post("sign-in", &[("email", email), ("password", password)]).await
}

on_both!(a_customer_signs_up_confirms_the_address_and_signs_in, |app| {
    let (browser, email) = (app.visitor(), "ny@kund.test");
    let typed = [("name", "Ny Kund"), ("email", email)];
    let answer = browser.submit("sign-up", &typed).await.expect(303);
    assert_eq!(answer.location(), "/mail-sent?for=confirm");
    assert_eq!(app.signed_in(&browser).await, None, "nothing can be seen before the address is confirmed");
    sign_in(&app.visitor(), email, "blå bilar i regn").await.expect(422);

    let mail = app.last_mail(email).await;
    let token = mail.token();
    assert!(mail.body.contains(&format!("{BASE_URL}/link/confirm/{token}")), "{}", mail.body);
    for _ in 0..2 {
        app.visitor().get(&format!("/link/confirm/{token}")).await;
        assert_eq!(
            app.number("select count(*) from person where email = 'ny@kund.test' and confirmed_at is null").await,
            1
        );
    }
    let link =
        [("purpose", "confirm"), ("token", token.as_str()), ("name", "Ny Kund"), ("password", "blå bilar i regn")];
    let short = [link[0], link[1], link[2], ("password", "kort")];
    browser.post("use-link", &short).await.expect(422);
    browser.submit("use-link", &link).await.expect(303);
    assert!(app.signed_in(&browser).await.is_some(), "the link signs in, and a refused password does not use it up");
    app.visitor().post("use-link", &link).await.expect(422);

    let other = app.visitor();
    sign_in(&other, " NY@Kund.test ", "blå bilar i regn").await.expect(303);
    assert_eq!(app.signed_in(&other).await, app.signed_in(&browser).await);
});

on_both!(known_and_unknown_addresses_get_the_same_answer, |app| {
    app.sql("update person set disabled_at = 1 where email = 'bo@b.test'").await;
    app.sql("update person set confirmed_at = null where email = 'leo@nowhere.test'").await;
    let seen = |answer: Answer| {
        // The number of the request is its own each time.
        let told = answer.headers.iter().filter(|(name, _)| *name != "x-request-id");
        let mut headers: Vec<_> = told.map(|(name, value)| format!("{name}: {value:?}")).collect();
        // So is the token under which a browser's forms are kept.
        for header in &mut headers {
            if let Some(at) = header.find("td-forms=") {
                header.replace_range(at + 9..at + 41, "");
            }
        }
        headers.sort();
        (answer.status, headers, answer.text())
    };
    for endpoint in ["sign-up", "ask-reset", "ask-sign-in-link", "sign-in"] {
        let mut answers = Vec::new();
        for email in
            ["nobody@a.test", Who::Customer.email(), Who::Stranger.email(), Who::Loner.email(), Who::Admin.email()]
        {
            let typed = [("name", "X"), ("email", email), ("password", "inte rätt alls")];
            answers.push((email, seen(app.visitor().post(endpoint, &typed).await)));
        }
        for (email, answer) in &answers[1..] {
            assert_eq!(answer, &answers[0].1, "{endpoint} tells {email} from an unknown address");
        }
    }
});

on_both!(the_eleventh_try_is_refused_and_the_link_still_works, |app| {
    let email = Who::Customer.email();
    for spelling in
        ["karin@a.test", "KARIN@a.test", " Karin@A.Test", "karin@a.test ", "kaRin@a.test"].iter().cycle().take(10)
    {
        sign_in(&app.visitor(), spelling, "fel lösen alls").await.expect(422);
    }
    sign_in(&app.visitor(), email, PASSWORD).await.expect(429);
    sign_in(&app.visitor(), Who::Tier1.email(), PASSWORD).await.expect(303);
    let browser = app.visitor();
    browser.post("ask-sign-in-link", &[("email", email)]).await.expect(303);
    let token = app.last_mail(email).await.token();
    browser.post("use-link", &[("purpose", "sign-in"), ("token", &token)]).await.expect(303);
    assert_eq!(app.signed_in(&browser).await, Some(app.people.id(Who::Customer)));
    app.clock.step_minutes(16);
    sign_in(&app.visitor(), email, PASSWORD).await.expect(303);
});

on_both!(guesses_at_the_same_moment_are_counted_one_by_one, |app| {
    let tries = (0..30).map(|_| {
        let client = app.visitor();
        async move { sign_in(&client, "karin@a.test", "fel lösen alls").await.status }
    });
    let answers = join_all(tries).await;
    assert_eq!(answers.iter().filter(|status| **status == 422).count(), 10, "{answers:?}");
    assert_eq!(answers.iter().filter(|status| **status == 429).count(), 20, "{answers:?}");
});

on_both!(a_reset_link_works_once_and_only_the_newest, |app| {
    let email = Who::Customer.email();
    let ask = || async {
        app.visitor().post("ask-reset", &[("email", email)]).await.expect(303);
        app.last_mail(email).await.token()
    };
    let choose = |token: String, password: &'static str| {
        let client = app.visitor();
        async move {
            client
                .post("choose-password", &[("purpose", "reset"), ("token", &token), ("password", password)])
                .await
                .status
        }
    };
    let (older, newer) = (ask().await, ask().await);
    assert_eq!(choose(older, "tre gula bananer").await, 422, "a newer link replaces the older");
    assert_eq!(choose(newer.clone(), "kort").await, 422);
    assert_eq!(choose(newer.clone(), "tre gula bananer").await, 303, "a refused password does not use the link up");
    assert_eq!(choose(newer, "fyra gula bananer").await, 422, "a link works once");
    sign_in(&app.visitor(), email, "tre gula bananer").await.expect(303);
    sign_in(&app.visitor(), email, PASSWORD).await.expect(422);

    let late = ask().await;
    app.clock.step_minutes(2 * 60 + 1);
    assert_eq!(choose(late, "fem gula bananer").await, 422, "a link expires");
});

on_both!(a_link_for_one_purpose_does_not_serve_another, |app| {
    let email = Who::Customer.email();
    app.visitor().post("ask-reset", &[("email", email)]).await.expect(303);
    let reset = app.last_mail(email).await.token();
    for purpose in ["confirm", "sign-in", "ticket"] {
        app.visitor().post("use-link", &[("purpose", purpose), ("token", &reset)]).await.expect(422);
    }
    for purpose in ["reset", "set-up", "invitation", "nonsense", ""] {
        app.visitor().post("use-link", &[("purpose", purpose), ("token", &reset)]).await.expect(404);
    }
    app.visitor().post("ask-sign-in-link", &[("email", email)]).await.expect(303);
    let token = app.last_mail(email).await.token();
    for (purpose, status) in [("reset", 422), ("invitation", 422), ("sign-in", 404), ("confirm", 404)] {
        let typed = [("purpose", purpose), ("token", token.as_str()), ("password", "sex gula bananer")];
        app.visitor().post("choose-password", &typed).await.expect(status);
    }
    for nonsense in ["", "x", "00000000000000000000000000000000", "' or 1=1 --", &"0".repeat(10_000)] {
        app.visitor().post("use-link", &[("purpose", "sign-in"), ("token", nonsense)]).await.expect(422);
    }
});

on_both!(of_two_who_use_a_link_at_once_one_gets_in, |app| {
    app.visitor().post("ask-sign-in-link", &[("email", "karin@a.test")]).await.expect(303);
    let token = app.last_mail("karin@a.test").await.token();
    let uses = (0..5).map(|_| {
        let (client, token) = (app.visitor(), token.clone());
        async move { client.post("use-link", &[("purpose", "sign-in"), ("token", &token)]).await.status }
    });
    let answers = join_all(uses).await;
    assert_eq!(answers.iter().filter(|status| **status == 303).count(), 1, "{answers:?}");
});

on_both!(whoever_signs_up_with_an_address_of_others_gains_no_way_in, |app| {
    // The attacker signs up first and chooses a password; then the owner of the address does.
    let (email, evil) = ("offer@kund.test", "angriparens hemlighet");
    app.visitor().post("sign-up", &[("name", "A"), ("email", email), ("password", evil)]).await.expect(303);
    app.visitor()
        .post("sign-up", &[("name", "B"), ("email", email), ("password", "ägarens egna ord")])
        .await
        .expect(303);
    let token = app.last_mail(email).await.token();
    app.visitor().post("use-link", &[("purpose", "confirm"), ("token", &token)]).await.expect(303);
    sign_in(&app.visitor(), email, evil).await.expect(422);

    // And the other way round: the attacker comes last, and the owner opens the latest mail.
    let email = "annat.offer@kund.test";
    app.visitor()
        .post("sign-up", &[("name", "B"), ("email", email), ("password", "ägarens egna ord")])
        .await
        .expect(303);
    app.visitor().post("sign-up", &[("name", "A"), ("email", email), ("password", evil)]).await.expect(303);
    let token = app.last_mail(email).await.token();
    app.visitor().post("use-link", &[("purpose", "confirm"), ("token", &token)]).await.expect(303);
    sign_in(&app.visitor(), email, evil).await.expect(422);
});

on_both!(whoever_signed_up_and_asks_for_a_link_gets_the_one_that_confirms, |app| {
    for endpoint in ["ask-sign-in-link", "ask-reset"] {
        let email = format!("{endpoint}@kund.test");
        app.visitor().post("sign-up", &[("name", "A"), ("email", &email)]).await.expect(303);
        app.visitor().post(endpoint, &[("email", &email)]).await.expect(303);
        let mail = app.last_mail(&email).await;
        assert!(mail.body.contains("/link/confirm/"), "{}", mail.body);
        let token = mail.token();
        let link = [("purpose", "confirm"), ("token", token.as_str()), ("password", "ägarens egna ord")];
        app.visitor().post("use-link", &link).await.expect(303);
        sign_in(&app.visitor(), &email, "ägarens egna ord").await.expect(303);
    }
});

on_both!(links_that_let_in_end_with_what_ends_the_sessions, |app| {
    let email = Who::Customer.email();
    let ask = async |endpoint: &str| {
        app.visitor().post(endpoint, &[("email", email)]).await.expect(303);
        app.last_mail(email).await.token()
    };
    let id = app.people.id(Who::Customer).to_string();
    let change = [("current", PASSWORD), ("password", "sju gula bananer")];
    for action in ["sign-out-everywhere", "end_sessions", "password", "disable"] {
        let (enter, reset) = (ask("ask-sign-in-link").await, ask("ask-reset").await);
        let customer = app.as_(Who::Customer).await;
        match action {
            "sign-out-everywhere" => customer.post(action, &[]).await.expect(303),
            "password" => customer.post(action, &change).await.expect(303),
            "disable" => {
                app.as_(Who::Admin).await.post("admin-access", &[("id", &id), ("access", "disable")]).await.expect(303);
                app.as_(Who::Admin).await.post("admin-access", &[("id", &id), ("access", "enable")]).await.expect(303)
            }
            _ => app
                .as_(Who::Admin)
                .await
                .post("admin-access", &[("id", &id), ("access", "end_sessions")])
                .await
                .expect(303),
        };
        app.visitor().post("use-link", &[("purpose", "sign-in"), ("token", &enter)]).await.expect(422);
        let typed = [("purpose", "reset"), ("token", reset.as_str()), ("password", "åtta gula bananer")];
        app.visitor().post("choose-password", &typed).await.expect(422);
        // Mails to one address are counted.
        app.clock.step_minutes(16);
    }
});

on_both!(tries_from_one_address_are_counted_whoever_they_are_for, |app| {
    let visitor = app.visitor();
    let send = async |peer: [u8; 4], endpoint: &str, fields: &[(&str, &str)]| {
        let request = visitor.form_request(endpoint).header("accept", "application/json");
        let request = request.extension(axum::extract::ConnectInfo::<std::net::SocketAddr>((peer, 1234).into()));
        visitor.send(request, axum::body::Body::from(crate::common::client::multipart(fields, &[]))).await.status
    };
    let (here, there) = ([192, 0, 2, 7], [192, 0, 2, 8]);
    let good = [("email", Who::Customer.email()), ("password", PASSWORD)];
    for number in 0..60 {
        let email = format!("guess{number}@a.test");
        assert_eq!(send(here, "sign-in", &[("email", &email), ("password", "gissat ord")]).await, 422);
        // Those who come in are not counted.
        if number % 20 == 0 {
            assert_eq!(send(here, "sign-in", &good).await, 303);
        }
    }
    assert_eq!(send(here, "sign-in", &good).await, 429);
    assert_eq!(send(there, "sign-in", &good).await, 303);
    for endpoint in ["sign-up", "ask-reset"] {
        for number in 0..60 {
            let email = format!("{endpoint}{number}@kund.test");
            let typed = [("name", "X"), ("email", email.as_str()), ("password", "blå bilar i regn")];
            assert_eq!(send(here, endpoint, &typed).await, 303, "{endpoint} {number}");
        }
        let typed = [("name", "X"), ("email", "one.more@kund.test"), ("password", "blå bilar i regn")];
        assert_eq!(send(here, endpoint, &typed).await, 429, "{endpoint}");
    }
    app.clock.step_minutes(16);
    assert_eq!(send(here, "sign-in", &good).await, 303);
});

on_both!(a_known_address_is_told_by_mail_only_that_it_has_an_account, |app| {
    let before =
        app.rows::<(String, String)>("select name, password_hash from person where email = 'karin@a.test'").await;
    let typed = [("name", "Någon Annan"), ("email", "karin@a.test"), ("password", "sju gula bananer")];
    app.visitor().post("sign-up", &typed).await.expect(303);
    let mail = app.last_mail("karin@a.test").await;
    assert!(mail.body.contains("/link/sign-in/"), "{}", mail.body);
    let after = app.rows("select name, password_hash from person where email = 'karin@a.test'").await;
    assert_eq!(before, after, "signing up again changes nothing");
});

on_both!(redirects_after_signing_in_stay_on_this_site, |app| {
    for (next, to) in [
        ("/tickets/5?x=1", "/tickets/5?x=1"),
        ("//evil.test", "/"),
        ("/\\evil.test", "/"),
        ("https://evil.test", "/"),
        ("https:evil.test", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nset-cookie: x=y", "/"),
        ("\t//evil.test", "/"),
    ] {
        let typed = [("email", "karin@a.test"), ("password", PASSWORD), ("next", next)];
        let answer = app.visitor().submit("sign-in", &typed).await.expect(303);
        assert_eq!(answer.location(), to, "{next:?}");
    }
    let answer = app.visitor().get("/account?next=//evil.test").await.expect(303);
    assert!(answer.location().starts_with("/sign-in?next=/account"), "{}", answer.location());
});
