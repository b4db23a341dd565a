//! Registering a ticket without an account.

use crate::common::*;

const GUEST: &[(&str, &str)] =
    &[("name", "Gäst Gästsson"), ("email", "gast@kund.test"), ("subject", "A guest's scanner")];

on_both!(a_guests_ticket_is_seen_by_nobody_until_the_mailed_link_is_used, |app| {
    let guest = app.visitor();
    let answer = app.register(&guest, GUEST, &[("files", "log.txt", b"hello")]).await.expect(303);
    assert_eq!(answer.location(), "/mail-sent?for=ticket");
    let ticket = tierdesk::domain::TicketId(app.number("select id from ticket").await);
    let file = app.file(ticket, "log.txt").await;
    for who in Who::ALL {
        let client = app.as_(*who).await;
        for path in [
            format!("/tickets/{ticket}"),
            format!("/desk/tickets/{ticket}"),
            format!("/vendor/tickets/{ticket}"),
            file.clone(),
        ] {
            let answer = client.get(&path).await;
            assert!([404, 303].contains(&answer.status), "{who:?} {path}: {}", answer.status);
        }
        for path in ["/", "/tickets", "/desk", "/desk?view=all", "/vendor", "/read/desk", "/read/home", "/read/tickets"]
        {
            assert!(!client.get(path).await.text().contains("A guest"), "{who:?} {path}");
        }
    }
    app.act(Who::Tier1, "take", ticket, &[]).await.expect(404);
    guest.get(&file).await.expect(404);
    let mails = app.outbox().await;
    assert_eq!(mails.len(), 1, "nobody but the guest is written to");
    assert_eq!(mails[0].recipient, "gast@kund.test");
    assert!(mails[0].body.contains(&format!("{BASE_URL}/link/ticket/")), "{}", mails[0].body);

    let (token, browser) = (mails[0].token(), app.visitor());
    browser.get(&format!("/link/ticket/{token}")).await.expect(200);
    assert_eq!(app.number("select count(*) from ticket where confirmed").await, 0, "looking at the link does nothing");
    let link = [("purpose", "ticket"), ("token", token.as_str())];
    let answer = browser.post("use-link", &link).await.expect(303);
    assert!(answer.location().starts_with(&format!("/tickets/{ticket}")), "{}", answer.location());
    assert!(browser.get(&format!("/tickets/{ticket}")).await.expect(200).text().contains("A guest"));
    browser.get(&file).await.expect(200);
    app.act(Who::Tier1, "take", ticket, &[]).await.expect(303);
    app.visitor().post("use-link", &link).await.expect(422);
});

on_both!(a_guest_learns_nothing_about_an_address, |app| {
    app.sql("update person set disabled_at = 1 where email = 'bo@b.test'").await;
    let mut answers = Vec::new();
    for email in ["nobody@kund.test", "karin@a.test", "bo@b.test", "tora@support.test", "vera@v.test"] {
        let guest = app.visitor();
        let answer = app.register(&guest, &[("name", "X"), ("email", email)], &[]).await;
        // Every answer has a number of its own.
        let told = answer.headers.iter().filter(|(name, _)| *name != "x-request-id");
        let mut headers: Vec<_> = told.map(|(name, value)| format!("{name}: {value:?}")).collect();
        for header in &mut headers {
            // Each run through the form has a number too, and each browser a token for what it keeps.
            for name in ["td_done=register-", "td-forms="] {
                if let Some(at) = header.find(name) {
                    let at = at + name.len();
                    header.replace_range(at..at + 32, "");
                }
            }
        }
        headers.sort();
        answers.push((answer.status, headers, answer.text()));
        assert_eq!(app.signed_in(&guest).await, None, "{email}");
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
});

on_both!(a_guest_with_a_known_address_sees_nothing_of_that_account, |app| {
    let known = app.ticket(Who::Customer, "Karin's own").await;
    let guest = app.visitor();
    app.register(&guest, &[("name", "Not Karin"), ("email", "karin@a.test"), ("subject", "In her name")], &[])
        .await
        .expect(303);
    guest.get(&format!("/tickets/{known}")).await.expect(303);
    let customer = app.as_(Who::Customer).await;
    assert!(
        !customer.get("/tickets").await.expect(200).text().contains("In her name"),
        "not even the owner, before the link"
    );
    let names: Vec<(String,)> = app.rows("select name from person where email = 'karin@a.test'").await;
    assert_eq!(names[0].0, "Karin Ek", "a guest renames nobody");
    let token = app.last_mail("karin@a.test").await.token();
    app.visitor().post("use-link", &[("purpose", "ticket"), ("token", &token)]).await.expect(303);
    assert!(customer.get("/tickets").await.expect(200).text().contains("In her name"));
    app.visitor().post("sign-in", &[("email", "karin@a.test"), ("password", PASSWORD)]).await.expect(303);
});

on_both!(a_password_chosen_by_a_stranger_does_not_open_a_guests_ticket, |app| {
    let evil = "angriparens hemlighet";
    app.visitor().post("sign-up", &[("name", "A"), ("email", "gast@kund.test"), ("password", evil)]).await.expect(303);
    app.register(&app.visitor(), GUEST, &[]).await.expect(303);
    let token = app.last_mail("gast@kund.test").await.token();
    app.visitor().post("use-link", &[("purpose", "ticket"), ("token", &token)]).await.expect(303);
    app.visitor().post("sign-in", &[("email", "gast@kund.test"), ("password", evil)]).await.expect(422);
});

on_both!(a_guests_link_expires_and_the_ticket_stays_hidden, |app| {
    app.register(&app.visitor(), GUEST, &[]).await.expect(303);
    let token = app.last_mail("gast@kund.test").await.token();
    app.clock.step_days(8);
    app.visitor().post("use-link", &[("purpose", "ticket"), ("token", &token)]).await.expect(422);
    assert_eq!(app.number("select count(*) from ticket where confirmed").await, 0);
});

on_both!(guests_are_slowed_down_and_cannot_name_followers, |app| {
    let followers = [GUEST, &[("followers", "karin@a.test")]].concat();
    app.register(&app.visitor(), &followers, &[]).await.expect(422);
    for number in 0..6 {
        let answer = app.register(&app.visitor(), GUEST, &[]).await;
        assert_eq!(answer.status, if number < 5 { 303 } else { 429 }, "{number}");
    }
    assert_eq!(app.number("select count(*) from ticket").await, 5);
});

on_both!(what_nobody_confirms_is_removed_with_its_files_and_nothing_else_is, |app| {
    let log: &[client::FormFile] = &[("files", "log.txt", b"hello")];
    // One guest confirms, one never does, one asks for another link on the way.
    app.register(&app.visitor(), GUEST, log).await.expect(303);
    let token = app.last_mail("gast@kund.test").await.token();
    app.visitor().post("use-link", &[("purpose", "ticket"), ("token", &token)]).await.expect(303);
    for email in ["never@kund.test", "late@kund.test"] {
        app.register(&app.visitor(), &[("name", "X"), ("email", email), ("subject", "Forgotten")], log)
            .await
            .expect(303);
    }
    // A known customer's ticket that somebody registered in their name.
    app.register(&app.visitor(), &[("name", "X"), ("email", "karin@a.test"), ("subject", "Forgotten")], log)
        .await
        .expect(303);
    let sign_up = [("name", "A"), ("email", "up@kund.test"), ("password", "tre gula bananer")];
    app.visitor().post("sign-up", &sign_up).await.expect(303);
    let invited = [("name", "B"), ("email", "invited@support.test"), ("role", "agent"), ("language", "en")];
    let tier = app.people.tiers[1].to_string();
    let invited = [&invited[..], &[("tier", tier.as_str())]].concat();
    app.as_(Who::Admin).await.post("admin-invite", &invited).await.expect(303);
    let team = "insert into team (tier_id, name) select min(id), 'Desk' from tier where position = 1";
    app.sql(team).await;
    let member = "insert into team_member (team_id, person_id, skills)
                  select t.id, p.id, '{}' from team t, person p where p.email = 'invited@support.test'";
    app.sql(member).await;
    let (people, files) = (app.number("select count(*) from person").await, stored(&app));
    assert_eq!((app.number("select count(*) from ticket").await, files), (4, 4));

    app.clock.step_days(13);
    app.visitor().post("ask-sign-in-link", &[("email", "late@kund.test")]).await.expect(303);
    tierdesk::desk::housekeeping::sweep(&app.desk).await.expect("swept");
    assert_eq!((app.number("select count(*) from person").await, stored(&app)), (people, 4), "not yet");

    app.clock.step_days(2);
    let (one, other) =
        tokio::join!(tierdesk::desk::housekeeping::sweep(&app.desk), tierdesk::desk::housekeeping::sweep(&app.desk));
    assert!(one.is_ok() && other.is_ok(), "two nodes do not get in each other's way");
    let left: Vec<(String,)> =
        app.rows("select p.email from ticket t join person p on p.id = t.requester_id order by p.email").await;
    let left: Vec<_> = left.iter().map(|(email,)| email.as_str()).collect();
    assert_eq!(left, ["gast@kund.test", "late@kund.test"], "confirmed, or still to be confirmed");
    assert_eq!(stored(&app), 2);
    let gone = "select count(*) from person
                where email in ('never@kund.test', 'up@kund.test', 'invited@support.test')";
    assert_eq!((app.number(gone).await, app.number("select count(*) from person").await), (0, people - 3));
    assert_eq!(app.number("select count(*) from team_member").await, 0);
    // Their addresses are free again.
    app.as_(Who::Admin).await.post("admin-invite", &invited).await.expect(303);

    app.clock.step_days(8);
    tierdesk::desk::housekeeping::sweep(&app.desk).await.expect("swept");
    assert_eq!((app.number("select count(*) from ticket").await, stored(&app)), (1, 1));
    assert_eq!(app.number("select count(*) from person where email = 'late@kund.test'").await, 0);
    assert_eq!(app.number("select count(*) from person where email = 'gast@kund.test'").await, 1);
});

/// How many files lie in the store.
fn stored(app: &TestApp) -> usize {
    std::fs::read_dir(app.data().join("files")).expect("the store").count()
}

on_both!(a_guest_who_lost_the_mail_gets_another_and_nobody_else_can_tell, |app| {
    app.register(&app.visitor(), GUEST, &[]).await.expect(303);
    let first = app.last_mail("gast@kund.test").await.token();
    let invited = [("name", "B"), ("email", "new@support.test"), ("role", "lead"), ("language", "en")];
    app.as_(Who::Admin).await.post("admin-invite", &invited).await.expect(303);
    let mut answers = Vec::new();
    for endpoint in ["ask-sign-in-link", "ask-reset"] {
        for email in ["gast@kund.test", "new@support.test", "karin@a.test", "nobody@kund.test"] {
            let answer = app.visitor().submit(endpoint, &[("email", email)]).await.expect(303);
            answers.push((endpoint, answer.location().to_owned(), answer.text(), answer.headers.len()));
        }
        let same = answers.iter().filter(|(of, ..)| *of == endpoint);
        assert!(same.clone().all(|answer| Some(answer) == same.clone().next()), "{answers:?}");
    }
    assert!(app.outbox().await.iter().all(|mail| mail.recipient != "nobody@kund.test"));
    // The link is that of the ticket: it shows whose address it is, and lets the ticket out. Either mail will do.
    let again = app.last_mail("gast@kund.test").await.token();
    assert_ne!(first, again);
    let guest = app.visitor();
    let answer = guest.post("use-link", &[("purpose", "ticket"), ("token", &first)]).await.expect(303);
    app.visitor().post("use-link", &[("purpose", "ticket"), ("token", &again)]).await.expect(422);
    assert!(answer.location().starts_with("/tickets/"), "{}", answer.location());
    assert_eq!(app.number("select count(*) from ticket where confirmed").await, 1);
    let invitation = app.last_mail("new@support.test").await;
    assert!(invitation.body.contains("/link/invitation/"), "{}", invitation.body);
    let chosen = [("purpose", "invitation"), ("token", &invitation.token()), ("password", "tre gula bananer")];
    app.visitor().post("choose-password", &chosen).await.expect(303);
});
on_both!(
    support_registers_for_somebody_new_who_gets_in_by_the_mailed_link_and_nothing_of_the_ticket_is_mailed_before,
    |app| {
        let agent = app.as_(Who::Tier1).await;
        let organisation = app.people.org_a.to_string();
        let who = [("requester", "ny@ring.test"), ("subject", "Called about the scanner")];
        let answer = app.register(&agent, &who, &[]).await.expect(422);
        assert!(answer.text().contains("requester_name"), "{}", answer.text());
        let vendor = app.people.vendor_v.to_string();
        let named = [who[0], who[1], ("requester_name", "Ny Ringare"), ("requester_organisation", vendor.as_str())];
        assert!(app.register(&agent, &named, &[]).await.expect(422).text().contains("requester_organisation"));
        for taken in [Who::Tier2.email(), Who::Vendor.email()] {
            let answer = app.register(&agent, &[("requester", taken), ("requester_name", "X")], &[]).await.expect(422);
            assert!(answer.text().contains("requester"), "{}", answer.text());
        }
        let named = [who[0], who[1], ("requester_name", "Ny Ringare"), ("requester_organisation", &organisation)];
        let ticket = steps::number(&app.register(&agent, &named, &[]).await.expect(303));
        assert_eq!(
            app.number(&format!("select organisation_id from ticket where id = {ticket}")).await,
            app.people.org_a.0
        );
        app.act(Who::Tier1, "reply", ticket, &[("text", "Press the secret button")]).await.expect(303);
        let mails: Vec<_> = app.outbox().await.into_iter().filter(|mail| mail.recipient == "ny@ring.test").collect();
        assert_eq!(mails.len(), 2);
        assert!(mails.iter().all(|mail| !mail.body.contains("secret button") && !mail.subject.contains("scanner")));
        let client = app.visitor();
        let token = app.last_mail("ny@ring.test").await.token();
        let used = client.post("use-link", &[("purpose", "ticket"), ("token", &token)]).await.expect(303);
        assert!(used.location().starts_with(&format!("/tickets/{ticket}")), "{}", used.location());
        assert!(client.get(&format!("/tickets/{ticket}")).await.expect(200).text().contains("secret button"));
        app.act(Who::Tier1, "reply", ticket, &[("text", "Anything else?")]).await.expect(303);
        assert!(app.last_mail("ny@ring.test").await.body.contains("Anything else?"));
        // The same address is known from now on.
        app.register(&agent, &who, &[]).await.expect(303);
        let count = "select count(*) from person where email = 'ny@ring.test'";
        assert_eq!(app.number(count).await, 1);
    }
);

on_both!(the_link_of_a_ticket_lets_in_for_an_hour_and_shows_the_way_after_that, |app| {
    let ask = async || {
        let guest = [("name", "Karin"), ("email", "karin@a.test"), ("subject", "By mail")];
        app.register(&app.visitor(), &guest, &[]).await.expect(303);
        app.last_mail("karin@a.test").await.token()
    };
    let (fresh, browser) = (ask().await, app.visitor());
    browser.post("use-link", &[("purpose", "ticket"), ("token", &fresh)]).await.expect(303);
    assert_eq!(app.signed_in(&browser).await, Some(app.people.id(Who::Customer)));
    let (old, browser) = (ask().await, app.visitor());
    app.clock.step_minutes(61);
    let answer = browser.post("use-link", &[("purpose", "ticket"), ("token", &old)]).await.expect(303);
    assert!(answer.location().starts_with("/sign-in?next=/tickets/"), "{}", answer.location());
    assert_eq!(app.signed_in(&browser).await, None);
    assert_eq!(app.number("select count(*) from ticket where confirmed").await, 2, "the ticket is with support");
    // Whoever is signed in already goes straight there.
    let (old, browser) = (ask().await, app.as_(Who::Customer).await);
    app.clock.step_minutes(61);
    let answer = browser.post("use-link", &[("purpose", "ticket"), ("token", &old)]).await.expect(303);
    assert!(answer.location().starts_with("/tickets/"), "{}", answer.location());
});

on_both!(staff_and_vendors_who_write_as_guests_are_shown_to_their_account, |app| {
    for who in [Who::Tier1, Who::Vendor] {
        let guest = [("name", "X"), ("email", who.email()), ("subject", "As a guest")];
        let visitor = app.visitor();
        let answer = app.register(&visitor, &guest, &[]).await.expect(303);
        assert_eq!(answer.location(), "/mail-sent?for=ticket");
        let done = visitor.cookie("td_done").expect("which form is done");
        let submission = done.strip_prefix("register-").expect("a run");
        let again = visitor.post("register-confirm", &[("submission", submission)]).await.expect(303);
        assert_eq!(again.location(), "/mail-sent?for=ticket", "a second press tells nothing either");
        assert!(app.last_mail(who.email()).await.body.contains("/link/sign-in/"));
    }
    assert_eq!(app.number("select count(*) from ticket").await, 0, "nothing waits that nobody could confirm");
});
