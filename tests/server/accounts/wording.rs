//! Mails to addresses that nobody has proven, and the address to which people are sent who came by another way.

use super::link;
use crate::common::client::{BOUNDARY, multipart};
use crate::common::*;
use axum::body::Body;
use axum::http::header::{ACCEPT, CONTENT_TYPE, HOST, ORIGIN};

on_both!(k08_mails_to_unproven_addresses_have_no_words_of_strangers, |app| {
    let (name, subject) = ("Winner of prizes", "Claim your prize at evil.test");
    let organisation = app.people.org_a.to_string();
    app.visitor().post("sign-up", &[("name", name), ("email", "up@x.test")]).await.expect(303);
    app.visitor().post("sign-up", &[("name", name), ("email", "placed@x.test")]).await.expect(303);
    app.visitor().post("sign-up", &[("name", name), ("email", "moved@x.test")]).await.expect(303);
    let id =
        async |email: &str| app.number(&format!("select id from person where email = '{email}'")).await.to_string();
    let placed = id("placed@x.test").await;
    let place = [("id", placed.as_str()), ("role", "customer"), ("organisation", &organisation), ("tier", "")];
    app.admin_form("place", &place).await.expect(303);
    app.admin_form("access", &[("id", &placed), ("access", "invite_again")]).await.expect(303);
    let moved = id("moved@x.test").await;
    app.admin_form("identity", &[("id", &moved), ("name", name), ("email", "moved.on@x.test")]).await.expect(303);
    let guest = [("name", name), ("email", "guest@x.test"), ("subject", subject), ("description", subject)];
    app.register(&app.visitor(), &guest, &[]).await.expect(303);
    let newcomer = [("requester", "rang@x.test"), ("requester_name", name), ("subject", subject)];
    let ticket = steps::number(&app.register(&app.as_(Who::Tier1).await, &newcomer, &[]).await.expect(303));
    app.act(Who::Tier1, "reply", ticket, &[("text", subject)]).await.expect(303);
    app.resolve(Who::Tier1, ticket).await.expect(303);
    for endpoint in ["ask-sign-in-link", "ask-reset", "sign-up"] {
        for email in ["up@x.test", "placed@x.test", "moved.on@x.test", "guest@x.test", "rang@x.test"] {
            app.visitor().post(endpoint, &[("name", name), ("email", email)]).await.expect(303);
        }
    }
    let mails: Vec<_> = app.outbox().await.into_iter().filter(|mail| mail.recipient.ends_with("@x.test")).collect();
    assert!(mails.len() > 20, "{}", mails.len());
    for mail in mails {
        let all = format!("{} {}", mail.subject, mail.body);
        assert!(!all.contains("inner") && !all.contains("prize") && !all.contains("evil"), "{all}");
        let links: Vec<_> = all.split("http").skip(1).collect();
        assert!(links.iter().all(|link| link.starts_with("://support.test/link/")), "only our own address: {all}");
    }
    // A person who has proven the address is called by name.
    let (purpose, token) = link(&app, "up@x.test").await;
    app.visitor().post("use-link", &[("purpose", &purpose), ("token", &token)]).await.expect(303);
    app.visitor().post("ask-reset", &[("email", "up@x.test")]).await.expect(303);
    assert!(app.last_mail("up@x.test").await.body.starts_with("Hello Winner of prizes,"));
});

on_both!(k66_a_form_that_was_opened_by_another_name_says_which_address_to_use, |app| {
    let browser = app.visitor();
    let send = async |origin: &str, host: &str, accept: &str| {
        let request = browser.request("POST", "/do/register-details").header(ACCEPT, accept).header(HOST, host);
        let request = request.header(ORIGIN, origin).header("accept-language", "en");
        let request = request.header(CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"));
        let fields =
            [("subject", "Scanner <b>"), ("description", "Long words"), ("password", "hush hush"), ("back", "/new")];
        browser.send(request, Body::from(multipart(&fields, &[("files", "x.txt", b"file")]))).await
    };
    let page = send("http://desk.lan:3000", "desk.lan:3000", "text/html").await.expect(403).text();
    assert!(page.contains("href=\"http://support.test/\"") && page.contains("Long words"), "{page}");
    assert!(page.contains("Scanner &lt;b&gt;") && !page.contains("hush") && !page.contains(">/new<"), "{page}");
    let page = send("http://DESK.lan", "desk.LAN", "text/html").await.expect(403).text();
    assert!(page.contains("Long words"), "names of hosts have no case: {page}");
    // Text that another site sends is not shown in our name.
    let page = send("https://evil.test", "support.test", "text/html").await.expect(403).text();
    assert!(page.contains("http://support.test") && !page.contains("Long words"), "{page}");
    assert!(send("http://desk.lan", "desk.lan", "application/json").await.expect(403).body.is_empty());
    assert_eq!(app.number("select count(*) from kept_form").await, 0);
});
