//! Mail: who gets which, in which language, with which links, and that none is lost or doubled on the way.

use crate::common::smtp::{At, Mood, Smtp};
use crate::common::steps::CARD;
use crate::common::*;
use axum::body::Body;
use axum::http::header::HOST;
use tierdesk::domain::TicketId;
use tierdesk::jobs::deliver;
use tierdesk::mail::MailTransport;

/// The value of a header of a mail, unfolded.
fn header<'m>(mail: &'m str, name: &str) -> Vec<&'m str> {
    let head = mail.split("\n\n").next().unwrap_or_default();
    head.lines().filter_map(|line| line.strip_prefix(name).and_then(|rest| rest.strip_prefix(": "))).collect()
}

/// Puts a mail into the outbox that is about no ticket.
async fn post(app: &TestApp, to: &str, subject: &str) {
    post_about(app, None, to, subject).await;
}

/// Puts a mail into the outbox, as a change of this ticket would.
async fn post_about(app: &TestApp, ticket: Option<TicketId>, to: &str, subject: &str) {
    let mut tx = app.desk.db().write().await.expect("a transaction");
    let id = format!("<{}@support.test>", tierdesk::desk::Secret::new().reveal());
    tierdesk::db::outbox::insert(&mut tx, &id, ticket, to, subject, "Hello", app.desk.now()).await.expect("a row");
    tx.commit().await.expect("committed");
}

/// Works off the outbox as the worker does.
async fn work(app: &TestApp, carrier: &MailTransport) {
    while deliver(&app.desk, carrier).await.expect("the outbox").taken > 0 {}
}

/// The subjects of what the server took, in the order in which it came.
fn subjects(smtp: &Smtp) -> Vec<String> {
    smtp.taken().iter().map(|mail| header(mail, "Subject")[0].to_owned()).collect()
}

/// A ticket of the customer, of which nothing is in the outbox.
async fn quiet_ticket(app: &TestApp) -> TicketId {
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    app.sql("delete from outbox").await;
    ticket
}

/// A carrier to a server of ours.
fn carrier(app: &TestApp, smtp: &Smtp) -> MailTransport {
    let config = tierdesk::config::Config { smtp_url: Some(smtp.url.clone()), ..app.desk.config().clone() };
    MailTransport::new(&config).expect("a carrier")
}

on_both!(everybody_is_written_to_in_their_own_language, |app| {
    let ticket = app.ticket(Who::Customer, "Tyst skanner").await;
    let colleague = app.people.id(Who::Colleague).to_string();
    app.act(Who::Customer, "add-follower", ticket, &[("follower", &colleague)]).await.expect(303);
    app.act(Who::Tier1, "reply", ticket, &[("text", "Vilken modell?")]).await.expect(303);
    let (english, swedish) = (app.last_mail(Who::Customer.email()).await, app.last_mail(Who::Colleague.email()).await);
    assert!(english.body.starts_with("Hello Karin Ek,"), "{}", english.body);
    assert!(swedish.body.starts_with("Hej Sven Alm!") || swedish.body.starts_with("Hej Sven Alm,"), "{}", swedish.body);
    for mail in [english, swedish] {
        assert!(mail.body.contains("Vilken modell?") && mail.body.contains(&format!("{BASE_URL}/tickets/{ticket}")));
        assert_eq!(mail.subject, format!("[{ticket}] Tyst skanner"));
    }
    app.act(Who::Colleague, "reply", ticket, &[("text", "X7")]).await.expect(303);
    let told = app.outbox().await.into_iter().filter(|mail| mail.body.contains("X7")).map(|mail| mail.recipient);
    let told: Vec<_> = told.collect();
    assert_eq!(told, [Who::Customer.email(), Who::Tier1.email()], "whoever wrote is not told what they wrote");
});

on_both!(whoever_has_a_ticket_is_told_what_others_did_to_it, |app| {
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    let told = async |who: Who, part: &str| {
        let mail = app.last_mail(who.email()).await;
        let link = format!("{BASE_URL}/desk/tickets/{ticket}");
        assert!(mail.body.contains(part) && mail.body.contains(&link), "{part}: {}", mail.body);
    };
    app.act(Who::Tier1, "take", ticket, &[]).await.expect(303);
    app.resolve(Who::Tier1, ticket).await.expect(303);
    app.act(Who::Customer, "not-solved", ticket, &[("text", "")]).await.expect(303);
    told(Who::Tier1, "is not solved").await;

    let (tier, person) = (app.people.tiers[2].to_string(), app.people.id(Who::Tier2).to_string());
    let card: Vec<_> = CARD.iter().copied().chain([("tier", tier.as_str()), ("person", person.as_str())]).collect();
    app.act(Who::Tier1, "escalate", ticket, &card).await.expect(303);
    told(Who::Tier2, "on to you").await;
    app.share(Who::Tier2, ticket, &[]).await.expect(303);
    app.act(Who::Vendor, "vendor-answer", ticket, &[("text", "Which revision?")]).await.expect(303);
    told(Who::Tier2, "Which revision?").await;
    app.act(Who::Vendor, "vendor-return", ticket, &[("answer", "Cable replaced.")]).await.expect(303);
    told(Who::Tier2, "back to you").await;
    let lower = app.people.tiers[1].to_string();
    app.act(Who::Tier2, "give-back", ticket, &[("tier", &lower), ("answer", "A cable.")]).await.expect(303);
    told(Who::Tier1, "back to you").await;
    let before = app.outbox().await.len();
    app.act(Who::Tier1, "note", ticket, &[("text", "Mine again")]).await.expect(303);
    assert_eq!(app.outbox().await.len(), before, "nobody is told what they did themselves");
});

on_both!(people_who_are_not_there_any_more_get_no_mail, |app| {
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    let colleague = app.people.id(Who::Colleague).to_string();
    app.act(Who::Customer, "add-follower", ticket, &[("follower", &colleague)]).await.expect(303);
    app.sql("update person set disabled_at = 1 where email in ('sven@a.test', 'karin@a.test')").await;
    let before = app.outbox().await.len();
    app.act(Who::Tier1, "reply", ticket, &[("text", "Hello?")]).await.expect(303);
    assert_eq!(app.outbox().await.len(), before);
});

on_both!(links_lead_to_the_configured_address_whatever_the_request_says, |app| {
    let client = app.visitor();
    for (name, value) in
        [("host", "evil.test"), ("x-forwarded-host", "evil.test"), ("forwarded", "host=evil.test;proto=https")]
    {
        for endpoint in ["ask-reset", "ask-sign-in-link"] {
            let request = client.form_request(endpoint).header(HOST, "support.test").header(name, value);
            let body = crate::common::client::multipart(&[("email", "karin@a.test")], &[]);
            client.send(request, Body::from(body)).await.expect(303);
        }
        // Mails to one address are counted.
        app.clock.step_minutes(16);
    }
    for mail in app.outbox().await {
        assert!(mail.body.contains(&format!("{BASE_URL}/link/")) && !mail.body.contains("evil"), "{}", mail.body);
        assert!(mail.message_id.ends_with("@support.test>"), "{}", mail.message_id);
    }
});

on_both!(nothing_that_is_typed_becomes_a_header_or_another_recipient, |app| {
    let (smtp, evil) =
        (Smtp::start().await, "Hi\r\nBcc: evil@evil.test\r\n\r\n.\r\nMAIL FROM:<x@evil.test>\u{0}\u{202E}");
    let typed = [
        ("name", "Hi\r\nBcc: evil\r\n\r\n.\r\nQUIT\u{0}\u{202E}"),
        ("email", "ny@kund.test"),
        ("password", "blå bilar i regn"),
    ];
    app.visitor().post("sign-up", &typed).await.expect(303);
    app.visitor()
        .post(
            "sign-up",
            &[("name", "X"), ("email", "ny@kund.test\r\nBcc: evil@evil.test"), ("password", "blå bilar i regn")],
        )
        .await
        .expect(422);
    let ticket = app.ticket(Who::Customer, &format!("{evil} {}", "x".repeat(60))).await;
    app.act(Who::Tier1, "reply", ticket, &[("text", evil)]).await.expect(303);
    work(&app, &carrier(&app, &smtp)).await;
    let mails = smtp.taken();
    assert_eq!(mails.len(), 4, "{mails:?}");
    for mail in mails {
        assert!(header(&mail, "Bcc").is_empty() && header(&mail, "bcc").is_empty(), "{mail}");
        for name in ["From", "To", "Subject", "Message-ID", "Date", "Auto-Submitted", "Content-Type", "MIME-Version"] {
            assert_eq!(header(&mail, name).len(), 1, "{name} in {mail}");
        }
        assert_eq!(header(&mail, "Auto-Submitted"), ["auto-generated"]);
        assert_eq!(header(&mail, "From"), ["Support <support@support.test>"]);
    }
});

on_both!(mail_waits_while_the_server_is_busy_and_arrives_once_and_in_order, |app| {
    let smtp = Smtp::start().await;
    let carrier = carrier(&app, &smtp);
    smtp.set(Mood { busy: true, ..Mood::default() });
    let ticket = Some(quiet_ticket(&app).await);
    post_about(&app, ticket, "karin@a.test", "first").await;
    post_about(&app, ticket, "karin@a.test", "second").await;
    work(&app, &carrier).await;
    assert!(smtp.taken().is_empty());
    app.clock.step_minutes(90);
    work(&app, &carrier).await;
    smtp.set(Mood::default());
    // What comes later does not overtake what waits for its next try.
    post_about(&app, ticket, "karin@a.test", "third").await;
    post_about(&app, ticket, "sven@a.test", "to another").await;
    work(&app, &carrier).await;
    assert_eq!(subjects(&smtp), ["to another"]);
    app.clock.step_minutes(90);
    work(&app, &carrier).await;
    let (mails, rows) = (smtp.taken(), app.outbox().await);
    assert_eq!(subjects(&smtp), ["to another", "first", "second", "third"]);
    for row in rows {
        assert!(row.sent && !row.failed);
        let with_id = mails.iter().filter(|mail| header(mail, "Message-ID") == [row.message_id.as_str()]);
        assert_eq!(with_id.count(), 1, "{}", row.subject);
    }
    app.clock.step_days(1);
    work(&app, &carrier).await;
    assert_eq!(smtp.taken().len(), 4, "sent once");
});

on_both!(a_server_that_is_away_loses_nothing, |app| {
    let config =
        tierdesk::config::Config { smtp_url: Some("smtp://127.0.0.1:1".to_owned()), ..app.desk.config().clone() };
    let away = MailTransport::new(&config).expect("a carrier");
    for number in 0..5 {
        post(&app, &format!("person{number}@a.test"), "Hello").await;
    }
    for _ in 0..6 {
        work(&app, &away).await;
        app.clock.step_minutes(6 * 60);
    }
    assert!(app.outbox().await.iter().all(|mail| !mail.sent && !mail.failed && mail.attempts == 6));
    let smtp = Smtp::start().await;
    work(&app, &carrier(&app, &smtp)).await;
    assert_eq!(smtp.taken().len(), 5);
});

on_both!(what_is_refused_before_the_mail_was_spoken_of_is_tried_again, |app| {
    let smtp = Smtp::start().await;
    let carrier = carrier(&app, &smtp);
    for (number, at) in [At::Banner, At::Auth, At::Sender].into_iter().enumerate() {
        smtp.set(Mood { refuses: Some(at), ..Mood::default() });
        post(&app, "karin@a.test", "one").await;
        post(&app, "sven@a.test", "two").await;
        let round = deliver(&app.desk, &carrier).await.expect("the outbox");
        assert!(round.taken == 1 && round.away, "{at:?}: {round:?}");
        work(&app, &carrier).await;
        let waiting: Vec<_> = app.outbox().await.into_iter().filter(|mail| !mail.sent).collect();
        assert!(waiting.iter().all(|mail| !mail.failed && mail.attempts == 1), "{at:?}: {waiting:?}");
        assert_eq!(waiting.len(), 2, "{at:?}");
        smtp.set(Mood::default());
        app.clock.step_minutes(2);
        work(&app, &carrier).await;
        assert_eq!(smtp.taken().len(), 2 * (number + 1), "{at:?}");
    }
});

on_both!(a_mail_that_is_refused_once_it_was_read_is_given_up, |app| {
    let smtp = Smtp::start().await;
    let carrier = carrier(&app, &smtp);
    smtp.set(Mood { disgusted: true, ..Mood::default() });
    post(&app, "karin@a.test", "one").await;
    work(&app, &carrier).await;
    smtp.set(Mood::default());
    post(&app, "karin@a.test", "two").await;
    work(&app, &carrier).await;
    assert_eq!(subjects(&smtp), ["two"]);
    let rows: Vec<_> = app.outbox().await.iter().map(|mail| (mail.sent, mail.failed, mail.attempts)).collect();
    assert_eq!(rows, [(false, true, 1), (true, false, 1)]);
});

on_both!(once_the_server_is_back_nothing_waits_that_only_waited_for_it, |app| {
    let smtp = Smtp::start().await;
    let carrier = carrier(&app, &smtp);
    smtp.set(Mood { refuses: Some(At::Auth), ..Mood::default() });
    for number in 0..6 {
        post(&app, &format!("person{number}@a.test"), &format!("mail {number}")).await;
    }
    for _ in 0..10 {
        app.clock.step_minutes(6 * 60);
        work(&app, &carrier).await;
    }
    smtp.set(Mood { grey: Some("grey@a.test".to_owned()), ..Mood::default() });
    post(&app, "grey@a.test", "grey").await;
    work(&app, &carrier).await;
    assert!(smtp.taken().is_empty(), "the next try is hours away, and no mail was taken yet");
    post(&app, "karin@a.test", "new").await;
    work(&app, &carrier).await;
    assert_eq!(subjects(&smtp), ["new", "mail 0", "mail 1", "mail 2", "mail 3", "mail 4", "mail 5"]);
    smtp.set(Mood::default());
    work(&app, &carrier).await;
    assert_eq!(smtp.taken().len(), 7, "what a recipient's server put off keeps its pause");
    app.clock.step_minutes(2);
    work(&app, &carrier).await;
    assert_eq!(subjects(&smtp).last().map(String::as_str), Some("grey"));
    assert!(app.outbox().await.iter().all(|mail| mail.sent));
});

on_both!(a_link_to_sign_in_does_not_wait_behind_what_is_put_off, |app| {
    let smtp = Smtp::start().await;
    let carrier = carrier(&app, &smtp);
    let ticket = Some(quiet_ticket(&app).await);
    smtp.set(Mood { busy: true, ..Mood::default() });
    post_about(&app, ticket, Who::Customer.email(), "first").await;
    work(&app, &carrier).await;
    smtp.set(Mood::default());
    post_about(&app, ticket, Who::Customer.email(), "second").await;
    app.visitor().post("ask-reset", &[("email", Who::Customer.email())]).await.expect(303);
    work(&app, &carrier).await;
    let mails = smtp.taken();
    assert!(mails.len() == 1 && mails[0].contains("/link/"), "{mails:?}");
    app.clock.step_minutes(2);
    work(&app, &carrier).await;
    assert_eq!(subjects(&smtp)[1..], ["first", "second"]);
});

on_both!(staff_learn_at_the_ticket_that_a_mail_of_it_was_given_up_and_nobody_else_does, |app| {
    let smtp = Smtp::start().await;
    let carrier = carrier(&app, &smtp);
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    app.act(Who::Tier1, "take", ticket, &[]).await.expect(303);
    app.share(Who::Tier2, ticket, &[]).await.expect(303);
    let take_back = format!("update ticket set assignee_id = {} where id = {ticket}", app.people.id(Who::Tier1));
    app.sql(&take_back).await;
    work(&app, &carrier).await;
    let version = app.number(&format!("select version from ticket where id = {ticket}")).await;
    smtp.set(Mood { unknown: Some(Who::Customer.email().to_owned()), ..Mood::default() });
    post_about(&app, Some(ticket), Who::Customer.email(), "news").await;
    work(&app, &carrier).await;

    let said = "An email to karin@a.test could not be delivered";
    let page = app.as_(Who::Tier1).await.get(&format!("/desk/tickets/{ticket}")).await.expect(200).text();
    assert!(page.contains(said) && page.contains("no such mailbox"), "{page}");
    for (who, path) in [(Who::Customer, "tickets"), (Who::Vendor, "vendor/tickets")] {
        let page = app.as_(who).await.get(&format!("/{path}/{ticket}")).await.expect(200).text();
        assert!(!page.contains("could not be delivered") && !page.contains("no such mailbox"), "{who:?}: {page}");
    }
    let told = app.last_mail(Who::Tier1.email()).await;
    let link = format!("{BASE_URL}/desk/tickets/{ticket}");
    assert!(told.body.contains("karin@a.test") && told.body.contains("no such mailbox"), "{}", told.body);
    assert!(told.body.contains(&link) && told.sent, "{}", told.body);
    let after = app.number(&format!("select version from ticket where id = {ticket}")).await;
    assert_eq!(after, version, "nobody who is writing has to look again");

    // Whose own address does not work is not mailed about that, or it would never end.
    smtp.set(Mood { unknown: Some(Who::Tier1.email().to_owned()), ..Mood::default() });
    post_about(&app, Some(ticket), Who::Tier1.email(), "news").await;
    let count = app.outbox().await.len();
    work(&app, &carrier).await;
    assert_eq!(app.outbox().await.len(), count);
    let events = format!("select count(*) from ticket_event where kind = 'mail_lost' and ticket_id = {ticket}");
    assert_eq!(app.number(&events).await, 2);
});

on_both!(a_mailbox_that_does_not_exist_is_given_up_and_holds_up_nobody, |app| {
    let smtp = Smtp::start().await;
    smtp.set(Mood { unknown: Some("gone@a.test".to_owned()), ..Mood::default() });
    for (to, subject) in [("gone@a.test", "one"), ("gone@a.test", "two"), ("karin@a.test", "three")] {
        post(&app, to, subject).await;
    }
    let carrier = carrier(&app, &smtp);
    work(&app, &carrier).await;
    app.clock.step_days(2);
    work(&app, &carrier).await;
    assert_eq!(smtp.taken().len(), 1);
    let rows: Vec<_> = app.outbox().await.iter().map(|mail| (mail.sent, mail.failed, mail.attempts)).collect();
    assert_eq!(rows, [(false, true, 1), (false, true, 1), (true, false, 1)]);
});

on_both!(a_mail_whose_receipt_got_lost_comes_again_under_the_same_id, |app| {
    let smtp = Smtp::start().await;
    smtp.set(Mood { dies_after_data: 1, ..Mood::default() });
    post(&app, "karin@a.test", "once or twice").await;
    let carrier = carrier(&app, &smtp);
    work(&app, &carrier).await;
    app.clock.step_minutes(5);
    work(&app, &carrier).await;
    let mails = smtp.taken();
    assert_eq!(mails.len(), 2);
    assert_eq!(header(&mails[0], "Message-ID"), header(&mails[1], "Message-ID"));
});

on_both!(a_row_is_leased_to_one_worker_and_comes_free_when_that_one_dies, |app| {
    for number in 0..30 {
        post(&app, "karin@a.test", &format!("mail {number}")).await;
    }
    let claim = || async {
        let (now, mut tx) = (app.desk.now(), app.desk.db().write().await.expect("a transaction"));
        let rows = tierdesk::db::outbox::claim(&mut tx, now, now.plus_minutes(2), 20).await.expect("rows");
        tx.commit().await.expect("committed");
        rows.into_iter().map(|row| row.id.0).collect::<Vec<_>>()
    };
    let first = claim().await;
    assert_eq!(first.len(), 20);
    assert!(claim().await.iter().all(|id| !first.contains(id)), "nobody else gets a leased row");
    app.clock.step_minutes(3);
    assert_eq!(claim().await, first, "the rows of a worker that died are free again, in their order");
});

on_both!(without_a_mail_server_mail_is_written_to_files, |app| {
    app.visitor().post("ask-reset", &[("email", "karin@a.test")]).await.expect(303);
    let carrier = MailTransport::new(app.desk.config()).expect("a carrier");
    work(&app, &carrier).await;
    work(&app, &carrier).await;
    let files: Vec<_> =
        std::fs::read_dir(app.data().join("outgoing-mail")).expect("the folder").filter_map(Result::ok).collect();
    assert_eq!(files.len(), 1);
    let name = files[0].file_name().to_string_lossy().into_owned();
    assert!(name.ends_with(".eml"), "{name}");
    let text = std::fs::read_to_string(files[0].path()).expect("the mail").replace("\r\n", "\n");
    assert_eq!(header(&text, "To"), ["karin@a.test"]);
    assert_eq!(header(&text, "Message-ID"), [app.outbox().await[0].message_id.as_str()]);
});

on_both!(an_admin_sees_what_was_given_up_and_why_and_sends_it_again, |app| {
    let smtp = Smtp::start().await;
    smtp.set(Mood { unknown: Some("gone@a.test".to_owned()), ..Mood::default() });
    post(&app, "gone@a.test", "Your link").await;
    post(&app, "karin@a.test", "Another").await;
    let carrier = carrier(&app, &smtp);
    work(&app, &carrier).await;
    let admin = app.as_(Who::Admin).await;
    let page = admin.get("/admin/mail").await.expect(200).text();
    assert!(page.contains("gone@a.test") && page.contains("Your link") && page.contains("550"), "{page}");
    assert!(!page.contains("karin@a.test"), "what was delivered is not listed");

    let id = app.number("select id from outbox where failed_at is not null").await.to_string();
    smtp.set(Mood::default());
    admin.post("admin-retry-mail", &[("id", &id)]).await.expect(303);
    work(&app, &carrier).await;
    assert_eq!(smtp.taken().len(), 2);
    assert!(admin.get("/admin/mail").await.expect(200).text().contains("No email was given up"));
    assert!(admin.get("/admin/audit").await.expect(200).text().contains("let an email to gone@a.test be sent again"));
    // What was sent is not sent twice.
    admin.post("admin-retry-mail", &[("id", &id)]).await.expect(404);
    assert!(!admin.get("/admin/mail").await.expect(200).text().contains("/do/admin-retry-all-mail"));

    app.sql("update outbox set sent_at = null, failed_at = 1").await;
    tierdesk::desk::housekeeping::sweep(&app.desk).await.expect("swept");
    assert_eq!(app.number("select count(*) from outbox").await, 0, "after 90 days it is forgotten");
});

on_both!(an_admin_sends_everything_again_that_was_given_up, |app| {
    let smtp = Smtp::start().await;
    let carrier = carrier(&app, &smtp);
    smtp.set(Mood { unknown: Some("@gone.test".to_owned()), ..Mood::default() });
    for (to, subject) in [("a@gone.test", "one"), ("b@gone.test", "two"), ("karin@a.test", "three")] {
        post(&app, to, subject).await;
    }
    work(&app, &carrier).await;
    let admin = app.as_(Who::Admin).await;
    let page = admin.get("/admin/mail").await.expect(200).text();
    assert!(page.contains("Send all again") && page.contains("/do/admin-retry-all-mail"), "{page}");
    smtp.set(Mood::default());
    app.as_(Who::Lead).await.post("admin-retry-all-mail", &[]).await.expect(404);
    work(&app, &carrier).await;
    assert_eq!(subjects(&smtp), ["three"]);
    admin.post("admin-retry-all-mail", &[]).await.expect(303);
    work(&app, &carrier).await;
    assert_eq!(subjects(&smtp), ["three", "one", "two"]);
    let said = "let all emails that waited or had been given up be sent again: 2";
    assert!(admin.get("/admin/audit").await.expect(200).text().contains(said));
    // Where nothing is left, nothing is recorded.
    admin.post("admin-retry-all-mail", &[]).await.expect(303);
    assert_eq!(app.number("select count(*) from audit where action = 'mails_retried'").await, 1);
});

on_both!(an_admin_sees_how_many_mails_wait_since_when_and_why_and_sends_them_at_once, |app| {
    let smtp = Smtp::start().await;
    let carrier = carrier(&app, &smtp);
    smtp.set(Mood { refuses: Some(At::Auth), ..Mood::default() });
    post(&app, "karin@a.test", "one").await;
    post(&app, "sven@a.test", "two").await;
    work(&app, &carrier).await;
    let admin = app.as_(Who::Admin).await;
    let page = admin.get("/admin/mail").await.expect(200).text();
    for part in ["2 emails wait", "The oldest was written:", "TIERDESK_SMTP_URL", "535 5.7.8 wrong password"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("karin@a.test"), "{page}");
    smtp.set(Mood::default());
    admin.post("admin-retry-all-mail", &[]).await.expect(303);
    work(&app, &carrier).await;
    assert_eq!(subjects(&smtp), ["one", "two"], "the next try was a minute away");
    let page = admin.get("/admin/mail").await.expect(200).text();
    assert!(!page.contains("emails wait") && !page.contains("/do/admin-retry-all-mail"), "{page}");
});
