//! Values that may be chosen: passwords, names, zones, and the one form of an address.

use super::{OWN, follow, link, sign_in};
use crate::common::smtp::Smtp;
use crate::common::*;
use tierdesk::desk::admin::people::{CommandLine, from_command_line};
use tierdesk::jobs::deliver;
use tierdesk::mail::MailTransport;

on_both!(k07_weak_passwords_are_refused_wherever_one_is_chosen, |app| {
    let email = Who::Customer.email();
    app.visitor().post("sign-up", &[("name", "Ny Kundsson"), ("email", "ny.kund@x.test")]).await.expect(303);
    let confirm = link(&app, "ny.kund@x.test").await.1;
    app.visitor().post("ask-reset", &[("email", email)]).await.expect(303);
    let reset = link(&app, email).await.1;
    let invited = [("name", "Inga Bjuden"), ("email", "inga@x.test"), ("role", "customer"), ("language", "en")];
    app.admin_form("invite", &invited).await.expect(303);
    let invitation = link(&app, "inga@x.test").await.1;
    let customer = app.as_(Who::Customer).await;
    let browser = app.visitor();
    for (weak, problem) in [
        ("password12345", "TooCommon"),
        ("qwerty123456", "TooCommon"),
        ("sommar2024!", "TooCommon"),
        ("rivers of Nordic Support", "Personal"),
        ("kort", "TooShort"),
    ] {
        let typed = ("password", weak);
        let places = [
            (&browser, "use-link", vec![("purpose", "confirm"), ("token", confirm.as_str()), typed]),
            (&browser, "choose-password", vec![("purpose", "reset"), ("token", reset.as_str()), typed]),
            (&browser, "choose-password", vec![("purpose", "invitation"), ("token", invitation.as_str()), typed]),
            (&customer, "password", vec![("current", PASSWORD), typed]),
        ];
        for (client, form, fields) in places {
            let answer = client.post(form, &fields).await.expect(422);
            assert!(answer.text().contains(problem), "{form} {weak}: {}", answer.text());
        }
    }
    for (form, fields) in [
        ("use-link", [("purpose", "confirm"), ("token", confirm.as_str()), ("password", "the ny.kund river rolls on")]),
        (
            "choose-password",
            [("purpose", "reset"), ("token", reset.as_str()), ("password", "karin reads nine letters")],
        ),
    ] {
        assert!(browser.post(form, &fields).await.expect(422).text().contains("Personal"), "{form}");
    }
    let page = app.visitor();
    let typed = [("purpose", "reset"), ("token", reset.as_str()), ("password", "password12345")];
    let back = format!("/link/reset/{reset}");
    page.submit("choose-password", &[&typed[..], &[("back", back.as_str())]].concat()).await.expect(303);
    assert!(page.get(&back).await.expect(200).text().contains("harder to guess"), "it is said in words");
});

on_both!(k07_the_first_admin_chooses_no_weak_password_either, |app| {
    app.sql("delete from setting where key = 'provider'").await;
    let set_up = tierdesk::desk::set_up::link(&app.desk).await.expect("a link");
    let token = set_up.rsplit('/').next().unwrap_or_default();
    let typed = [("token", token), ("provider", "Nordhjälpen"), ("tiers", "Front"), ("product", "Lager")];
    let admin = [("name", "Första Admin"), ("email", "forsta@ny.test")];
    for (weak, problem) in [
        ("password12345", "TooCommon"),
        ("rivers of Nordhjälpen", "Personal"),
        ("första river of all", "Personal"),
        ("kort", "TooShort"),
    ] {
        let fields = [&typed[..], &admin[..], &[("password", weak)]].concat();
        let answer = app.visitor().post("set-up", &fields).await.expect(422);
        assert!(answer.text().contains(problem), "{weak}: {}", answer.text());
    }
    let fields = [&typed[..], &admin[..], &[("password", OWN)]].concat();
    app.visitor().post("set-up", &fields).await.expect(303);
});

on_both!(k18_names_of_nothing_or_of_support_are_refused_wherever_a_name_is_given, |app| {
    let (customer, agent) = (app.as_(Who::Customer).await, app.as_(Who::Tier1).await);
    let id = app.people.id(Who::Colleague).to_string();
    for (name, problem) in [
        ("\u{2060}\u{3164}\u{200E}", "Required"),
        ("Nоrdic Suppоrt", "ProvidersName"),
        ("S\u{200B}upport", "ProvidersName"),
        ("Helpdesk", "ProvidersName"),
        ("You won! https://evil.test", "AddressInName"),
    ] {
        let refused = |answer: Answer, form: &str| {
            let answer = answer.expect(422);
            assert!(answer.text().contains(problem), "{form} {name:?}: {}", answer.text());
        };
        refused(app.visitor().post("sign-up", &[("name", name), ("email", "n@x.test")]).await, "sign-up");
        refused(app.register(&app.visitor(), &[("name", name), ("email", "n@x.test")], &[]).await, "guest");
        refused(app.register(&agent, &[("requester", "n@x.test"), ("requester_name", name)], &[]).await, "newcomer");
        let profile = [("name", name), ("language", "en"), ("zone", "Europe/Stockholm"), ("theme", "light")];
        refused(customer.post("profile", &profile).await, "profile");
        let invited = [("name", name), ("email", "n@x.test"), ("role", "customer"), ("language", "en")];
        refused(app.admin_form("invite", &invited).await, "invite");
        let corrected = [("id", id.as_str()), ("name", name), ("email", Who::Colleague.email())];
        refused(app.admin_form("identity", &corrected).await, "identity");
        let asked = CommandLine::Add { email: "n@x.test", name, role: "customer", organisation: "" };
        assert!(format!("{:?}", from_command_line(&app.desk, asked).await).contains(problem), "{name:?}");
        app.visitor().post("sign-up", &[("name", "N"), ("email", "owner@x.test")]).await.expect(303);
        if problem != "Required" {
            let token = link(&app, "owner@x.test").await.1;
            let typed = [("purpose", "confirm"), ("token", token.as_str()), ("name", name)];
            refused(app.visitor().post("use-link", &typed).await, "confirm");
        }
        app.clock.step_minutes(16);
    }
    // Staff are support.
    let staff = [("name", "Support"), ("language", "en"), ("zone", "Europe/Stockholm"), ("theme", "light")];
    agent.post("profile", &staff).await.expect(303);
    let demoted =
        [("id", &*app.people.id(Who::Tier1).to_string()), ("role", "customer"), ("organisation", ""), ("tier", "")];
    app.admin_form("place", &demoted).await.expect(422);
    let subject = app.register(&customer, &[("subject", "\u{200E}\u{2060}\u{3164}\u{FFA0}")], &[]).await.expect(422);
    assert!(subject.text().contains("subject"), "{}", subject.text());
    let ticket = app.ticket(Who::Customer, "Sca\u{200B}nn\u{202E}er \u{2060}off").await;
    let kept: Vec<(String,)> = app.rows(&format!("select subject from ticket where id = {ticket}")).await;
    assert_eq!(kept[0].0, "Scanner off");
});

on_both!(k53_a_new_account_has_the_zone_of_its_owners_browser_or_of_the_installation, |app| {
    app.sql("update setting set value = 'America/New_York' where key = 'zone'").await;
    app.sql("update person set time_zone = 'Asia/Tokyo' where role = 'admin'").await;
    let zone = async |email: &str| {
        let rows: Vec<(String,)> = app.rows(&format!("select time_zone from person where email = '{email}'")).await;
        rows[0].0.clone()
    };
    let invited = |email| [("name", "Ny"), ("email", email), ("role", "customer"), ("language", "en")];
    for email in ["one@x.test", "two@x.test"] {
        app.admin_form("invite", &invited(email)).await.expect(303);
    }
    let asked = CommandLine::Add { email: "cli@x.test", name: "Ny", role: "admin", organisation: "" };
    from_command_line(&app.desk, asked).await.expect("an account");
    app.visitor().post("sign-up", &[("name", "Ny"), ("email", "up@x.test")]).await.expect(303);
    app.register(&app.visitor(), &[("name", "Ny"), ("email", "guest@x.test")], &[]).await.expect(303);
    for email in ["one@x.test", "cli@x.test", "up@x.test", "guest@x.test"] {
        assert_eq!(zone(email).await, "America/New_York", "{email}");
    }
    let browser = app.visitor();
    browser.set_cookie("td-zone", "Australia%2FPerth");
    for email in ["one@x.test", "up@x.test", "guest@x.test"] {
        follow(&app, &browser, &link(&app, email).await, OWN).await.expect(303);
        assert_eq!(zone(email).await, "Australia/Perth", "{email}");
    }
    follow(&app, &app.visitor(), &link(&app, "two@x.test").await, OWN).await.expect(303);
    assert_eq!(zone("two@x.test").await, "America/New_York", "a browser without script says none");
    // A zone that is set stays when its owner signs in later by another browser.
    app.visitor().post("ask-sign-in-link", &[("email", "two@x.test")]).await.expect(303);
    follow(&app, &browser, &link(&app, "two@x.test").await, "").await.expect(303);
    assert_eq!(zone("two@x.test").await, "America/New_York");
    // A zone of another name is shown as it is.
    app.sql("update person set time_zone = 'CET' where email = 'karin@a.test'").await;
    let page = app.as_(Who::Customer).await.get("/account").await.expect(200).text();
    let chosen = page.split("<option").find(|option| option.contains("selected") && option.contains("value=\"CET\""));
    assert!(chosen.is_some(), "{page}");
});

on_both!(k65_an_address_written_both_ways_is_one_account_and_goes_out_in_ascii, |app| {
    let (letters, ascii) = ("info@räksmörgås.test", "INFO@xn--rksmrgs-5wao1o.test");
    app.visitor().post("sign-up", &[("name", "Ny"), ("email", ascii)]).await.expect(303);
    app.visitor().post("sign-up", &[("name", "Ny"), ("email", letters)]).await.expect(303);
    assert_eq!(app.number("select count(*) from person where email like 'info@%'").await, 1);
    follow(&app, &app.visitor(), &link(&app, letters).await, OWN).await.expect(303);
    for email in [ascii, letters, "Info@Räksmörgås.test"] {
        assert_eq!(sign_in(&app, email, OWN).await, 303, "{email}");
    }
    let invited = [("name", "Ny"), ("email", ascii), ("role", "customer"), ("language", "en")];
    assert!(app.admin_form("invite", &invited).await.expect(422).text().contains("Taken"));
    let smtp = Smtp::start().await;
    let config = tierdesk::config::Config { smtp_url: Some(smtp.url.clone()), ..app.desk.config().clone() };
    let carrier = MailTransport::new(&config).expect("a carrier");
    while deliver(&app.desk, &carrier).await.expect("the outbox").taken > 0 {}
    let taken = smtp.taken();
    assert!(!taken.is_empty());
    for mail in taken {
        assert!(mail.contains("To: info@xn--rksmrgs-5wao1o.test"), "{mail}");
    }
});

on_both!(k67_a_file_for_a_swedish_reader_has_swedish_separators, |app| {
    let text = app.as_(Who::Lead).await.get("/reports/export/quality").await.expect(200).text();
    assert!(
        text.starts_with('\u{FEFF}') && text.lines().next().is_some_and(|head| head.matches(',').count() == 2),
        "{text}"
    );
    app.sql("update person set language = 'sv' where role = 'lead'").await;
    let text = app.as_(Who::Lead).await.get("/reports/export/quality").await.expect(200).text();
    assert!(
        text.starts_with('\u{FEFF}') && text.lines().next().is_some_and(|head| head.matches(';').count() == 2),
        "{text}"
    );
});

on_both!(a11_the_programs_own_address_belongs_to_no_person, |app| {
    let visitor = app.visitor();
    let customer = app.people.id(Who::Customer).to_string();
    for own in ["support@support.test", "SUPPORT@Support.Test", "support+ticket.17@support.test"] {
        let refused = |answer: Answer, form: &str| {
            let text = answer.expect(422).text();
            assert!(text.contains("OwnAddress"), "{form} {own}: {text}");
        };
        refused(visitor.post("sign-up", &[("name", "Ny Kundsson"), ("email", own)]).await, "sign-up");
        refused(app.register(&visitor, &[("name", "Ny Kundsson"), ("email", own)], &[]).await, "register-details");
        let agent = app.as_(Who::Tier1).await;
        let called = [("requester", own), ("requester_name", "Ny Kundsson")];
        refused(app.register(&agent, &called, &[]).await, "register-details for somebody");
        let invited = [("name", "Inga Bjuden"), ("email", own), ("role", "customer"), ("language", "en")];
        refused(app.admin_form("invite", &invited).await, "invite");
        refused(
            app.admin_form("identity", &[("id", &customer), ("name", "Karin Ek"), ("email", own)]).await,
            "identity",
        );
        let added = CommandLine::Add { email: own, name: "Inga", role: "admin", organisation: "" };
        assert!(from_command_line(&app.desk, added).await.is_err(), "the command line");
    }
    assert!(app.outbox().await.iter().all(|mail| !mail.recipient.contains("support.test")));
    visitor.post("sign-up", &[("name", "Ny Kundsson"), ("email", "support@x.test")]).await.expect(303);
});

/// Tries to sign in from an address of the network.
async fn sign_in_from(app: &TestApp, peer: [u8; 4], email: &str, password: &str) -> u16 {
    let client = app.visitor();
    let peer = axum::extract::ConnectInfo::<std::net::SocketAddr>((peer, 1234).into());
    let body = crate::common::client::multipart(&[("email", email), ("password", password)], &[]);
    client.send(client.form_request("sign-in").extension(peer), axum::body::Body::from(body)).await.status
}

on_both!(a38_wrong_passwords_from_elsewhere_keep_nobody_from_signing_in, |app| {
    let email = Who::Admin.email();
    let mut refused = 0;
    for _ in 0..14 {
        refused += usize::from(sign_in_from(&app, [192, 0, 2, 1], email, "fel lösen alls").await == 429);
    }
    assert_eq!(refused, 4, "ten tries from there");
    assert_eq!(sign_in_from(&app, [192, 0, 2, 1], email, PASSWORD).await, 429);
    assert_eq!(sign_in_from(&app, [192, 0, 2, 2], email, PASSWORD).await, 303, "its owner, elsewhere");
    // Many addresses together are stopped too.
    let mut evaluated = 0;
    for number in 3..30 {
        for _ in 0..10 {
            evaluated += usize::from(sign_in_from(&app, [192, 0, 2, number], email, "fel lösen alls").await == 422);
        }
    }
    assert!((70..=100).contains(&evaluated), "{evaluated}");
    assert_eq!(sign_in_from(&app, [192, 0, 2, 99], email, PASSWORD).await, 429, "wherever they come from");
    assert_eq!(sign_in_from(&app, [192, 0, 2, 2], email, PASSWORD).await, 303, "but where its owner was before");
    assert_eq!(sign_in_from(&app, [192, 0, 2, 2], email, "fel lösen alls").await, 422);
});

on_both!(k19_one_mailbox_gets_few_mails_whatever_stands_behind_a_plus, |app| {
    let mut accepted = 0i64;
    for number in 0..12 {
        let email = format!("victim+{number}@x.test");
        let answer = app.visitor().post("sign-up", &[("name", "Ny"), ("email", &email)]).await;
        accepted += i64::from(answer.status == 303);
    }
    assert_eq!(accepted, tierdesk::domain::limits::MAILS_TO);
    app.visitor().post("sign-up", &[("name", "Ny"), ("email", "another@x.test")]).await.expect(303);
});
