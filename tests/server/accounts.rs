//! Who people are: nobody keeps an account that is not theirs, whichever way it came to be or was changed.

mod told;
mod values;
mod wording;

use crate::common::*;
use tierdesk::desk::admin::people::{CommandLine, from_command_line};

/// The password that a stranger chose. Everybody in the tests has it, so that its hash is there to be planted.
const EVIL: &str = PASSWORD;
const OWN: &str = "ägarens egna ord";

async fn sign_in(app: &TestApp, email: &str, password: &str) -> u16 {
    app.visitor().post("sign-in", &[("email", email), ("password", password)]).await.status
}

/// Puts a password into an account as a stranger could before the address was proven.
async fn plant(app: &TestApp, email: &str) {
    let hash = format!("(select password_hash from person where email = '{}')", Who::Stranger.email());
    app.sql(&format!("update person set password_hash = {hash} where email = '{email}'")).await;
}

async fn has_password(app: &TestApp, email: &str) -> bool {
    let count = format!("select count(*) from person where email = '{email}' and password_hash is not null");
    app.number(&count).await == 1
}

/// The last mail's link to an address, as its purpose and token.
async fn link(app: &TestApp, email: &str) -> (String, String) {
    let mail = app.last_mail(email).await;
    let purpose = mail.body.split("/link/").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default();
    (purpose.to_owned(), mail.token())
}

/// Uses a link as its page does.
async fn follow(app: &TestApp, browser: &Client, (purpose, token): &(String, String), password: &str) -> Answer {
    let page = browser.get(&format!("/link/{purpose}/{token}")).await.expect(200).text();
    let form = if page.contains("/do/choose-password") { "choose-password" } else { "use-link" };
    let typed = [("purpose", purpose.as_str()), ("token", token), ("password", password)];
    let answer = browser.post(form, &typed).await;
    assert!(answer.status != 303 || purpose == "stop" || app.signed_in(browser).await.is_some(), "{answer:?}");
    answer
}

on_both!(k02_a_password_that_came_with_the_sign_up_is_worth_nothing, |app| {
    let email = "offer@kund.test";
    for password in [EVIL, ""] {
        let typed = [("name", "Evil"), ("email", email), ("password", password)];
        app.visitor().post("sign-up", &typed).await.expect(303);
        assert!(!has_password(&app, email).await);
    }
    let (purpose, token) = link(&app, email).await;
    let browser = app.visitor();
    let page = browser.get(&format!("/link/{purpose}/{token}")).await.expect(200).text();
    for field in ["name=\"name\"", "name=\"password\"", "autocomplete=\"new-password\""] {
        assert!(page.contains(field), "the owner says who they are: {field}: {page}");
    }
    assert!(!app.visitor().get("/sign-up").await.expect(200).text().contains("name=\"password\""));
    // The owner takes another name and no password.
    let typed = [("purpose", purpose.as_str()), ("token", &token), ("name", "Offer Offersson"), ("password", "")];
    browser.post("use-link", &typed).await.expect(303);
    let name: Vec<(String,)> = app.rows(&format!("select name from person where email = '{email}'")).await;
    assert_eq!(name[0].0, "Offer Offersson");
    assert_eq!(sign_in(&app, email, EVIL).await, 422);
    assert!(!has_password(&app, email).await);
    app.visitor().post("ask-sign-in-link", &[("email", email)]).await.expect(303);
    assert_eq!(follow(&app, &app.visitor(), &link(&app, email).await, "").await.status, 303);
});

on_both!(k02_however_an_account_came_to_be_nothing_from_before_the_proof_stays, |app| {
    let tier = app.people.tiers[1].to_string();
    let invited = [("name", "Ny"), ("email", "invited@x.test"), ("role", "agent"), ("tier", &tier), ("language", "en")];
    let led = [("name", "Ny"), ("email", "lead@x.test"), ("role", "vendor"), ("language", "en")];
    let vendor = app.people.vendor_v.to_string();
    app.visitor().post("sign-up", &[("name", "Ny"), ("email", "up@x.test")]).await.expect(303);
    app.register(&app.visitor(), &[("name", "Ny"), ("email", "guest@x.test")], &[]).await.expect(303);
    app.admin_form("invite", &invited).await.expect(303);
    app.admin_form("invite", &[&led[..], &[("organisation", vendor.as_str())]].concat()).await.expect(303);
    let newcomer = [("requester", "rang@x.test"), ("requester_name", "Ny Ringare")];
    app.register(&app.as_(Who::Tier1).await, &newcomer, &[]).await.expect(303);
    let asked = CommandLine::Add { email: "cli@x.test", name: "Ny", role: "admin", organisation: "" };
    let printed = from_command_line(&app.desk, asked).await.expect("an account").expect("a link");
    for email in ["up@x.test", "guest@x.test", "invited@x.test", "lead@x.test", "rang@x.test", "cli@x.test"] {
        plant(&app, email).await;
        assert_eq!(sign_in(&app, email, EVIL).await, 422, "{email} before the proof");
        let way = match email {
            "cli@x.test" => ("invitation".to_owned(), printed.rsplit('/').next().unwrap_or_default().to_owned()),
            _ => link(&app, email).await,
        };
        follow(&app, &app.visitor(), &way, OWN).await.expect(303);
        assert_eq!(sign_in(&app, email, EVIL).await, 422, "{email} after the proof");
        let chose = !matches!(way.0.as_str(), "ticket");
        assert_eq!(sign_in(&app, email, OWN).await, if chose { 303 } else { 422 }, "{email}");
    }
    // Links that reset and that sign in prove an address too.
    for endpoint in ["ask-reset", "ask-sign-in-link"] {
        let email = format!("{endpoint}@x.test");
        app.visitor().post("sign-up", &[("name", "Ny"), ("email", &email)]).await.expect(303);
        plant(&app, &email).await;
        app.visitor().post(endpoint, &[("email", &email)]).await.expect(303);
        follow(&app, &app.visitor(), &link(&app, &email).await, "").await.expect(303);
        assert_eq!(sign_in(&app, &email, EVIL).await, 422, "{endpoint}");
    }
});

on_both!(k02_rights_that_an_unconfirmed_account_gets_are_for_its_owner, |app| {
    let (tier, client) = (app.people.tiers[1].to_string(), app.people.org_a.to_string());
    let places: [(&str, &[(&str, &str)]); 3] = [
        ("agent@x.test", &[("role", "agent"), ("tier", &tier), ("organisation", "")]),
        ("admin@x.test", &[("role", "admin"), ("tier", ""), ("organisation", "")]),
        ("client@x.test", &[("role", "customer"), ("tier", ""), ("organisation", &client)]),
    ];
    for (email, place) in places {
        app.visitor().post("sign-up", &[("name", "Evil"), ("email", email), ("password", EVIL)]).await.expect(303);
        plant(&app, email).await;
        let before = link(&app, email).await;
        let id = app.number(&format!("select id from person where email = '{email}'")).await.to_string();
        app.admin_form("place", &[&[("id", id.as_str())][..], place].concat()).await.expect(303);
        assert!(!has_password(&app, email).await, "{email}");
        let old = [("purpose", before.0.as_str()), ("token", &before.1), ("password", EVIL)];
        app.visitor().post("use-link", &old).await.expect(422);
        let after = link(&app, email).await;
        assert_ne!(before, after, "the owner gets a way in");
        follow(&app, &app.visitor(), &after, OWN).await.expect(303);
        assert_eq!(sign_in(&app, email, EVIL).await, 422, "{email}");
        assert_eq!(sign_in(&app, email, OWN).await, 303, "{email}");
    }
});

on_both!(k02_another_role_ends_every_link_that_let_in, |app| {
    let (email, id) = (Who::Customer.email(), app.people.id(Who::Customer).to_string());
    let mut links = Vec::new();
    for endpoint in ["ask-sign-in-link", "ask-reset"] {
        app.visitor().post(endpoint, &[("email", email)]).await.expect(303);
        links.push(link(&app, email).await);
    }
    app.register(&app.visitor(), &[("name", "K"), ("email", email)], &[]).await.expect(303);
    let ticket = link(&app, email).await;
    let tier = app.people.tiers[1].to_string();
    let place = [("id", id.as_str()), ("role", "agent"), ("organisation", ""), ("tier", &tier)];
    app.admin_form("place", &place).await.expect(303);
    for (purpose, token) in &links {
        let typed = [("purpose", purpose.as_str()), ("token", token), ("password", EVIL)];
        let form = if purpose == "reset" { "choose-password" } else { "use-link" };
        app.visitor().post(form, &typed).await.expect(422);
    }
    let browser = app.visitor();
    browser.post("use-link", &[("purpose", "ticket"), ("token", &ticket.1)]).await.expect(303);
    assert_eq!(app.signed_in(&browser).await, None, "it leads to the ticket, and lets nobody in");
});

on_both!(k02_another_address_ends_password_sessions_and_links_and_hears_nothing_before_it_is_proven, |app| {
    let ticket = app.ticket(Who::Customer, "Secret scanner").await;
    let (id, browser) = (app.people.id(Who::Customer).to_string(), app.as_(Who::Customer).await);
    app.visitor().post("ask-sign-in-link", &[("email", Who::Customer.email())]).await.expect(303);
    let before = link(&app, Who::Customer.email()).await;
    let new = "karin.ny@a.test";
    app.admin_form("identity", &[("id", &id), ("name", "Karin Ek"), ("email", new)]).await.expect(303);
    assert_eq!(app.signed_in(&browser).await, None);
    app.visitor().post("use-link", &[("purpose", &before.0), ("token", &before.1)]).await.expect(422);
    for email in [new, Who::Customer.email()] {
        assert_eq!(sign_in(&app, email, PASSWORD).await, 422, "whoever read the former address may know it: {email}");
    }
    app.act(Who::Tier1, "take", ticket, &[]).await.expect(303);
    app.act(Who::Tier1, "reply", ticket, &[("text", "Secret words")]).await.expect(303);
    let mails: Vec<_> = app.outbox().await.into_iter().filter(|mail| mail.recipient == new).collect();
    assert!(!mails.is_empty());
    for mail in &mails {
        let all = format!("{} {}", mail.subject, mail.body);
        assert!(!all.contains("Secret") && !all.contains("Karin"), "{all}");
    }
    app.visitor().post("ask-reset", &[("email", new)]).await.expect(303);
    follow(&app, &app.visitor(), &link(&app, new).await, OWN).await.expect(303);
    assert_eq!(sign_in(&app, new, OWN).await, 303);
    app.act(Who::Tier1, "reply", ticket, &[("text", "Now it is theirs")]).await.expect(303);
    assert!(app.last_mail(new).await.body.contains("Now it is theirs"));
});

on_both!(k02_staff_at_an_address_that_is_not_proven_are_told_nothing, |app| {
    let ticket = app.ticket(Who::Customer, "Secret scanner").await;
    app.act(Who::Tier1, "take", ticket, &[]).await.expect(303);
    let id = app.people.id(Who::Tier1).to_string();
    app.admin_form("identity", &[("id", &id), ("name", "Tora"), ("email", "tora.ny@x.test")]).await.expect(303);
    app.act(Who::Customer, "reply", ticket, &[("text", "Secret words")]).await.expect(303);
    let mails: Vec<_> = app.outbox().await.into_iter().filter(|mail| mail.recipient == "tora.ny@x.test").collect();
    assert!(mails.iter().all(|mail| !format!("{} {}", mail.subject, mail.body).contains("Secret")), "{mails:?}");
});

impl TestApp {
    /// Sends a form as the admin.
    pub(super) async fn admin_form(&self, endpoint: &str, fields: &[(&str, &str)]) -> Answer {
        self.as_(Who::Admin).await.post(&format!("admin-{endpoint}"), fields).await
    }
}
