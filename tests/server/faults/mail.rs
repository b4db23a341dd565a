//! Mail servers that go silent, answer late, or refuse one mail and not another.

use crate::common::smtp::{At, Gate, Mood, Smtp};
use crate::common::*;
use std::sync::Arc;
use std::time::Duration;
use tierdesk::jobs::deliver;
use tierdesk::mail::{MailTransport, Timing};
use tokio::sync::watch;

/// A carrier to a server of ours.
fn carrier(app: &TestApp, url: &str) -> MailTransport {
    let config = tierdesk::config::Config { smtp_url: Some(url.to_owned()), ..app.desk.config().clone() };
    MailTransport::new(&config).expect("a carrier")
}

/// Puts a mail into the outbox that is about no ticket.
async fn post(app: &TestApp, to: &str, subject: &str) {
    let mut tx = app.desk.db().write().await.expect("a transaction");
    let id = format!("<{}@support.test>", tierdesk::desk::Secret::new().reveal());
    tierdesk::db::outbox::insert(&mut tx, &id, None, to, subject, "Hello", app.desk.now()).await.expect("a row");
    tx.commit().await.expect("committed");
}

/// Works off the outbox as the worker does.
async fn work(app: &TestApp, carrier: &MailTransport) {
    while deliver(&app.desk, carrier).await.expect("the outbox").taken > 0 {}
}

/// Waits until a query counts this many.
async fn until(app: &TestApp, sql: &str, count: i64) {
    while app.number(sql).await != count {
        tokio::task::yield_now().await;
    }
}

/// A header of each mail that the server took, with its name, in the order in which they came.
fn lines(smtp: &Smtp, name: &str) -> Vec<String> {
    let line = |mail: String| mail.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_owned();
    smtp.taken().into_iter().map(line).collect()
}

on_both!(a_mail_server_that_falls_silent_anywhere_loses_nothing_and_stops_nobody, |app| {
    let smtp = Smtp::start().await;
    // The hasty one gives up soon; the patient one takes as long as the machine needs.
    let hasty = carrier(&app, &smtp.url).timed(Timing::of(Duration::from_millis(100)));
    let patient = carrier(&app, &smtp.url);
    for place in ["banner", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "end"] {
        smtp.set(Mood { silent: Some(place), ..Mood::default() });
        let ticket = app.ticket(Who::Customer, place).await;
        let taken = smtp.taken().len();
        let round = deliver(&app.desk, &hasty).await.expect("the outbox");
        assert!(round.taken > 0, "{place}");
        assert_eq!(smtp.taken().len(), taken, "{place}");
        app.act(Who::Customer, "reply", ticket, &[("text", "It goes on")]).await.expect(303);
        smtp.set(Mood::default());
        app.clock.step_minutes(7 * 60);
        work(&app, &patient).await;
        let all = app.number("select count(*) from outbox").await;
        assert_eq!(i64::try_from(smtp.taken().len()), Ok(all), "{place}: each mail once");
    }
    assert_eq!(app.number("select count(*) from outbox where sent_at is null").await, 0);
});

on_both!(a_mail_whose_own_sender_command_is_refused_holds_no_other_and_is_given_up, |app| {
    let smtp = Smtp::start().await;
    let carrier = carrier(&app, &smtp.url);
    let answers = vec![("MAIL", "SMTPUTF8", "555 5.5.4 parameter not recognized")];
    smtp.set(Mood { international: true, answers, ..Mood::default() });
    for to in ["jörg@a.test", "karin@a.test", "sven@a.test"] {
        post(&app, to, "Hello").await;
    }
    let mut away = false;
    for _ in 0..3 {
        away |= deliver(&app.desk, &carrier).await.expect("the outbox").away;
    }
    assert!(!away, "the server is there");
    let rows: Vec<_> = app.outbox().await.iter().map(|mail| (mail.sent, mail.failed, mail.attempts)).collect();
    assert_eq!(rows, [(false, true, 1), (true, false, 1), (true, false, 1)]);
});

on_both!(a_mail_that_fails_for_itself_keeps_its_tries_and_pauses_whatever_becomes_of_others, |app| {
    let smtp = Smtp::start().await;
    let carrier = carrier(&app, &smtp.url);
    let answers = vec![("MAIL", "SMTPUTF8", "451 4.3.0 not now")];
    let mood = Mood { international: true, answers, ..Mood::default() };
    post(&app, "jörg@a.test", "Hello").await;
    for tries in 1..40 {
        // The server is away now and then, and takes the others as soon as it is back.
        smtp.set(Mood { refuses: (tries % 4 == 0).then_some(At::Auth), ..mood.clone() });
        post(&app, "karin@a.test", "Hello").await;
        work(&app, &carrier).await;
        smtp.set(mood.clone());
        post(&app, "sven@a.test", "Hello").await;
        work(&app, &carrier).await;
        assert_eq!(app.number("select failures from outbox order by id limit 1").await, tries);
        let tried = app.number("select attempts from outbox order by id limit 1").await;
        post(&app, "sven@a.test", "Hello").await;
        work(&app, &carrier).await;
        assert_eq!(app.number("select attempts from outbox order by id limit 1").await, tried, "it has its pause");
        app.clock.step_minutes(6 * 60);
    }
    work(&app, &carrier).await;
    let rows = app.outbox().await;
    assert!(rows[0].failed && rows[1..].iter().all(|mail| mail.sent && !mail.failed), "{rows:?}");
});

on_both!(a_server_that_confirms_late_gets_each_mail_once, |app| {
    let (smtp, gate) = (Smtp::start().await, Gate::shut());
    smtp.set(Mood { gate: Some(("Subject: late", gate.clone())), ..Mood::default() });
    let timing = Timing { renewal: Duration::from_millis(1), ..Timing::default() };
    let carrier = Arc::new(carrier(&app, &smtp.url).timed(timing));
    post(&app, "karin@a.test", "late").await;
    let (desk, with) = (app.desk.clone(), carrier.clone());
    let late = tokio::spawn(async move { deliver(&desk, &with).await.map(|round| round.taken) });
    gate.reached().await;
    for _ in 0..5 {
        app.clock.step_minutes(1);
        let leased = format!("select count(*) from outbox where leased_until = {}", app.desk.now().plus_minutes(2).0);
        until(&app, &leased, 1).await;
    }
    // Five minutes later, another worker leaves it alone and sends what comes after it.
    assert_eq!(deliver(&app.desk, &carrier).await.expect("the outbox").taken, 0);
    post(&app, "karin@a.test", "quick").await;
    work(&app, &carrier).await;
    gate.open();
    assert_eq!(late.await.expect("no panic").expect("the outbox"), 1);
    work(&app, &carrier).await;
    assert_eq!(lines(&smtp, "Subject"), ["Subject: late", "Subject: quick"]);
    assert!(app.outbox().await.iter().all(|mail| mail.sent && mail.attempts == 1));
});

on_both!(a_mail_that_is_confirmed_late_holds_no_other_and_not_the_end_of_the_program, |app| {
    let (smtp, gate) = (Smtp::start().await, Gate::shut());
    smtp.set(Mood { gate: Some(("Subject: late", gate.clone())), ..Mood::default() });
    let timing = Timing { overtake: Duration::ZERO, parting: Duration::from_millis(1), ..Timing::default() };
    for (to, subject) in [("karin@a.test", "late"), ("karin@a.test", "two"), ("sven@a.test", "three")] {
        post(&app, to, subject).await;
    }
    let (stop, stopping) = watch::channel(false);
    let jobs = tokio::spawn(tierdesk::jobs::run(app.desk.clone(), carrier(&app, &smtp.url).timed(timing), stopping));
    gate.reached().await;
    until(&app, "select count(*) from outbox where sent_at is not null and subject in ('two', 'three')", 2).await;
    stop.send(true).expect("it works");
    jobs.await.expect("no panic");
    // It may have arrived: it is not sent anew at the next start, but after a pause, and under its own id.
    let put_off = "select count(*) from outbox where subject = 'late' and unanswered = 1 and leased_until is null
         and sent_at is null and next_at > created_at";
    assert_eq!(app.number(put_off).await, 1);
    gate.open();
    app.clock.step_minutes(5);
    work(&app, &carrier(&app, &smtp.url)).await;
    let mut ids = lines(&smtp, "Message-ID");
    assert_eq!(ids.len(), 4);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 3);
});

on_both!(a_mail_that_is_never_confirmed_is_given_away_few_times_under_one_id, |app| {
    let smtp = Smtp::start().await;
    let carrier = carrier(&app, &smtp.url);
    smtp.set(Mood { dies_after_data: 100, ..Mood::default() });
    post(&app, "karin@a.test", "Hello").await;
    for _ in 0..10 {
        work(&app, &carrier).await;
        app.clock.step_minutes(6 * 60);
    }
    let mut ids = lines(&smtp, "Message-ID");
    assert_eq!(ids.len(), 4);
    ids.dedup();
    assert_eq!(ids.len(), 1);
    let given_up =
        "select count(*) from outbox where failed_at is not null and last_error like '%it may have arrived%'";
    assert_eq!(app.number(given_up).await, 1);
});

on_both!(a_connection_that_takes_few_mails_is_followed_by_the_next_at_once, |app| {
    let smtp = Smtp::start().await;
    let carrier = carrier(&app, &smtp.url);
    smtp.set(Mood { mails_a_connection: Some(2), ..Mood::default() });
    for number in 0..5 {
        post(&app, &format!("person{number}@a.test"), "Hello").await;
    }
    for _ in 0..5 {
        let round = deliver(&app.desk, &carrier).await.expect("the outbox");
        assert!(round.taken == 1 && !round.away && !round.trouble, "{round:?}");
    }
    assert!(app.outbox().await.iter().all(|mail| mail.sent && mail.attempts == 1));
    assert_eq!(smtp.connections(), 3);
});

on_both!(a_refusal_of_how_we_send_waits_without_holding_others_and_admins_are_told_once, |app| {
    let smtp = Smtp::start().await;
    let carrier = carrier(&app, &smtp.url);
    let told = async || {
        let mails = app.outbox().await.into_iter();
        mails.filter(|mail| mail.recipient == Who::Admin.email() && mail.sent).count()
    };
    for (number, answer) in [
        "553 5.7.1 <support@support.test>: Sender address rejected",
        "554 5.7.1 <host>: Client host blocked",
        "550 5.1.8 no such domain of the sender",
        "530 5.7.0 sign in first",
    ]
    .into_iter()
    .enumerate()
    {
        smtp.set(Mood { answers: vec![("RCPT", "@out.test", answer)], ..Mood::default() });
        post(&app, "one@out.test", "Hello").await;
        post(&app, "two@out.test", "Hello").await;
        post(&app, "karin@a.test", "Hello").await;
        for _ in 0..3 {
            work(&app, &carrier).await;
            app.clock.step_minutes(6 * 60);
        }
        let waiting: Vec<_> = app.outbox().await.into_iter().filter(|mail| !mail.sent).collect();
        assert!(waiting.len() == 2 && waiting.iter().all(|mail| !mail.failed && mail.attempts == 3), "{waiting:?}");
        assert_eq!(told().await, number + 1, "{answer}");
        let warning = app.last_mail(Who::Admin.email()).await;
        for part in [answer, "TIERDESK_SMTP_URL", "/admin/mail"] {
            assert!(warning.body.contains(part), "{part}: {}", warning.body);
        }
        smtp.set(Mood::default());
        work(&app, &carrier).await;
        assert!(app.outbox().await.iter().all(|mail| mail.sent), "{answer}");
    }
});

on_both!(what_is_wrong_with_the_server_is_said_with_its_name_and_the_setting, |app| {
    let smtp = Smtp::start().await;
    let host = smtp.url.rsplit('@').next().expect("a host").to_owned();
    post(&app, "karin@a.test", "Hello").await;
    for (url, refuses, part) in [
        (smtp.url.replace("smtp://", "smtps://"), None, "no TLS on this port from the start"),
        (format!("{}?tls=required", smtp.url), None, "it offers no TLS"),
        (smtp.url.clone(), Some(At::Auth), "535 5.7.8 wrong password"),
        (smtp.url.clone(), Some(At::Banner), "554 mail.test no service here"),
        (smtp.url.clone(), Some(At::Sender), "TIERDESK_MAIL_FROM"),
    ] {
        smtp.set(Mood { refuses, ..Mood::default() });
        let carrier = carrier(&app, &url);
        work(&app, &carrier).await;
        app.clock.step_minutes(6 * 60);
        let rows: Vec<(String,)> = app.rows("select last_error from outbox").await;
        for said in [rows[0].0.clone(), carrier.works().await.expect_err("it does not work")] {
            for part in [part, host.as_str(), "TIERDESK_SMTP_URL"] {
                assert!(said.contains(part), "{part}: {said}");
            }
            assert!(!said.contains("permanent error"), "{said}");
        }
    }
});
