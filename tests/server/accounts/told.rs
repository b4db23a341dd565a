//! Notices to people about their accounts, the events that are noted, and the ways back.

use super::{OWN, follow, link, sign_in};
use crate::common::*;
use std::os::unix::fs::PermissionsExt;
use tierdesk::jobs::deliver;
use tierdesk::mail::MailTransport;

const THIEF: &str = "angriparens hemlighet";

on_both!(k33_a_changed_password_is_mailed_with_a_way_back_that_nobody_can_take_away, |app| {
    let (email, thief) = (Who::Customer.email(), app.as_(Who::Customer).await);
    thief.post("password", &[("current", PASSWORD), ("password", THIEF)]).await.expect(303);
    let way = link(&app, email).await;
    assert_eq!(way.0, "way-back");
    assert!(!app.last_mail(email).await.body.contains(THIEF));
    thief.post("sign-out-everywhere", &[]).await.expect(303);
    let thief = app.visitor();
    thief.post("sign-in", &[("email", email), ("password", THIEF)]).await.expect(303);
    let owner = app.visitor();
    follow(&app, &owner, &way, "password12345").await.expect(422);
    follow(&app, &owner, &way, OWN).await.expect(303);
    assert_eq!(app.signed_in(&thief).await, None);
    assert_eq!((sign_in(&app, email, THIEF).await, sign_in(&app, email, OWN).await), (422, 303));
    app.visitor()
        .post("choose-password", &[("purpose", &way.0), ("token", &way.1), ("password", THIEF)])
        .await
        .expect(422);
    let gone = app.visitor().get(&format!("/link/{}/{}", way.0, way.1)).await.expect(200).text();
    assert!(gone.contains("href=\"/forgot\""), "{gone}");
});

on_both!(k33_a_password_that_was_reset_by_mail_is_told_and_the_first_one_is_not, |app| {
    let email = Who::Customer.email();
    app.visitor().post("ask-reset", &[("email", email)]).await.expect(303);
    follow(&app, &app.visitor(), &link(&app, email).await, OWN).await.expect(303);
    assert_eq!(link(&app, email).await.0, "way-back");
    app.visitor().post("sign-up", &[("name", "Ny"), ("email", "ny@x.test")]).await.expect(303);
    follow(&app, &app.visitor(), &link(&app, "ny@x.test").await, OWN).await.expect(303);
    assert_eq!(app.outbox().await.iter().filter(|mail| mail.recipient == "ny@x.test").count(), 1);
    // Somebody who came in by links until now, and chooses one.
    app.sql("update person set password_hash = null where email = 'sven@a.test'").await;
    app.as_(Who::Colleague).await.post("password", &[("password", OWN)]).await.expect(303);
    assert_eq!(link(&app, Who::Colleague.email()).await.0, "way-back");
});

on_both!(k33_the_former_address_can_end_everything_and_gets_nothing_else, |app| {
    let (id, new) = (app.people.id(Who::Customer).to_string(), "thief@x.test");
    app.admin_form("identity", &[("id", &id), ("name", "Karin Ek"), ("email", new)]).await.expect(303);
    let (stop, start) = (link(&app, Who::Customer.email()).await, link(&app, new).await);
    assert_eq!((stop.0.as_str(), start.0.as_str()), ("stop", "reset"));
    let thief = app.visitor();
    follow(&app, &thief, &start, THIEF).await.expect(303);
    app.visitor().get(&format!("/link/stop/{}", stop.1)).await.expect(200);
    assert!(app.signed_in(&thief).await.is_some(), "looking does nothing");
    let owner = app.visitor();
    follow(&app, &owner, &stop, "").await.expect(303);
    assert_eq!((app.signed_in(&thief).await, app.signed_in(&owner).await), (None, None));
    assert_eq!(sign_in(&app, new, THIEF).await, 422);
    let noted = "select count(*) from audit where action = 'address_objected'";
    assert_eq!(app.number(noted).await, 1);
    // An address that nobody had proven hears nothing.
    let invited = [("name", "Ny"), ("email", "wrong@x.test"), ("role", "customer"), ("language", "en")];
    app.admin_form("invite", &invited).await.expect(303);
    let id = app.number("select id from person where email = 'wrong@x.test'").await.to_string();
    let before = app.outbox().await.iter().filter(|mail| mail.recipient == "wrong@x.test").count();
    app.admin_form("identity", &[("id", &id), ("name", "Ny"), ("email", "right@x.test")]).await.expect(303);
    assert_eq!(app.outbox().await.iter().filter(|mail| mail.recipient == "wrong@x.test").count(), before);
    app.last_mail("right@x.test").await;
});

on_both!(k33_sign_ins_and_refusals_are_noted_and_floods_do_not_fill_the_log, |app| {
    let noted = async |action: &str| app.number(&format!("select count(*) from audit where action = '{action}'")).await;
    assert_eq!(sign_in(&app, Who::Customer.email(), PASSWORD).await, 303);
    assert_eq!(sign_in(&app, Who::Customer.email(), "fel lösen alls").await, 422);
    assert_eq!(sign_in(&app, "nobody@x.test", "fel lösen alls").await, 422);
    assert_eq!((noted("signed_in").await, noted("sign_in_refused").await), (1, 2));
    app.visitor().post("ask-sign-in-link", &[("email", Who::Customer.email())]).await.expect(303);
    follow(&app, &app.visitor(), &link(&app, Who::Customer.email()).await, "").await.expect(303);
    assert_eq!(noted("signed_in").await, 2, "a link is a way of signing in");
    let log = app.as_(Who::Admin).await.get("/admin/audit").await.expect(200).text();
    for words in
        ["Karin Ek signed in", "A sign-in as karin@a.test was refused", "A sign-in as nobody@x.test was refused"]
    {
        assert!(log.contains(words), "{words}: {log}");
    }
    assert!(!log.contains("lösen"), "no password is noted");
    for number in 0..40 {
        assert_eq!(sign_in(&app, &format!("flood{number}@x.test"), "fel lösen alls").await, 422);
    }
    let refused = noted("sign_in_refused").await;
    assert!(refused <= 12, "{refused}");
    for _ in 0..9 {
        sign_in(&app, Who::Stranger.email(), "fel lösen alls").await;
    }
    assert!(noted("sign_in_refused").await <= refused + 5, "an address is noted a few times");
    app.clock.step_minutes(16);
    assert_eq!(sign_in(&app, Who::Stranger.email(), "fel lösen alls").await, 422);
    assert!(noted("sign_in_refused").await > refused, "the next window is noted again");
    app.clock.step_days(91);
    app.admin_form("invite", &[("name", "N"), ("email", "n@x.test"), ("role", "customer"), ("language", "en")])
        .await
        .expect(303);
    tierdesk::desk::housekeeping::sweep(&app.desk).await.expect("swept");
    let left: Vec<(String,)> = app.rows("select distinct action from audit").await;
    assert_eq!(left, [("person_invited".to_owned(),)], "what admins did stays");
});

on_both!(k33_mail_in_files_and_the_folder_of_all_data_are_for_their_owner_alone, |app| {
    app.visitor().post("ask-reset", &[("email", "karin@a.test")]).await.expect(303);
    let carrier = MailTransport::new(app.desk.config()).expect("a carrier");
    deliver(&app.desk, &carrier).await.expect("delivered");
    let mode = |path: &std::path::Path| path.metadata().expect("there").permissions().mode() & 0o777;
    let mail = app.data().join("outgoing-mail");
    for folder in [&app.data(), &mail, &app.data().join("files")] {
        assert_eq!(mode(folder), 0o700, "{}", folder.display());
    }
    let mut files = 0;
    for file in std::fs::read_dir(&mail).expect("the folder") {
        let path = file.expect("a file").path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        files += 1;
    }
    assert_eq!(files, 1);
    // A folder that was open to others before is closed.
    std::fs::set_permissions(&mail, std::fs::Permissions::from_mode(0o755)).expect("opened");
    MailTransport::new(app.desk.config()).expect("a carrier");
    assert_eq!(mode(&mail), 0o700);
});

on_both!(k16_a_clock_that_is_set_back_prolongs_no_lock_out_and_holds_no_mail, |app| {
    let email = Who::Customer.email();
    for _ in 0..10 {
        assert_eq!(sign_in(&app, email, "fel lösen alls").await, 422);
    }
    assert_eq!(sign_in(&app, email, PASSWORD).await, 429);
    app.visitor().post("ask-reset", &[("email", email)]).await.expect(303);
    app.clock.step_minutes(-60);
    assert_eq!(sign_in(&app, email, PASSWORD).await, 303, "a window that lies in the future is over");
    let claim = async |minutes: i64| {
        let mut tx = app.desk.db().write().await.expect("a transaction");
        let (now, until) = (app.desk.now(), app.desk.now().plus_minutes(minutes));
        let rows = tierdesk::db::outbox::claim(&mut tx, now, until, 20).await.expect("rows");
        tx.commit().await.expect("committed");
        rows.len()
    };
    assert_eq!(claim(2).await, 1, "what was written in the future is due");
    assert_eq!(claim(2).await, 0, "and leased");
    app.clock.step_minutes(-60);
    assert_eq!(claim(2).await, 1, "a lease that ends later than a new one would is over");
});

on_both!(k32_every_mail_about_a_ticket_leads_to_it, |app| {
    let guest = [("name", "Gäst"), ("email", "gast@kund.test"), ("subject", "A guest's scanner")];
    app.register(&app.visitor(), &guest, &[]).await.expect(303);
    let first = link(&app, "gast@kund.test").await;
    app.visitor().post("ask-sign-in-link", &[("email", "gast@kund.test")]).await.expect(303);
    let second = link(&app, "gast@kund.test").await;
    assert_ne!(first, second);
    let browser = app.visitor();
    let answer = follow(&app, &browser, &first, "").await.expect(303);
    let ticket = answer.location().split(['?', '#']).next().unwrap_or_default().to_owned();
    for (purpose, token) in [&first, &second] {
        let page = app.visitor().get(&format!("/link/{purpose}/{token}")).await.expect(200).text();
        assert!(page.contains(&format!("href=\"{ticket}\"")) && !page.contains("href=\"/new\""), "{page}");
    }
    // A stranger to the mail learns no number.
    let page = app.visitor().get("/link/ticket/0123456789abcdef0123456789abcdef").await.expect(200).text();
    assert!(!page.contains("/tickets/") && page.contains("href=\"/sign-in/link\""), "{page}");
    // Several mails about a ticket that support registered.
    let agent = app.as_(Who::Tier1).await;
    let newcomer = [("requester", "rang@x.test"), ("requester_name", "Ny Ringare")];
    let ticket = steps::number(&app.register(&agent, &newcomer, &[]).await.expect(303));
    let first = link(&app, "rang@x.test").await;
    app.act(Who::Tier1, "reply", ticket, &[("text", "Hello")]).await.expect(303);
    let answer = follow(&app, &app.visitor(), &first, "").await.expect(303);
    assert!(answer.location().starts_with(&format!("/tickets/{ticket}")), "{}", answer.location());
});
