//! Nothing of one side reaches another: children of foreign things, names that begin alike, what is internal.

use crate::common::steps::CARD;
use crate::common::*;

const CANARY: &str = "canary-inside-c0ffee";

on_both!(things_of_others_cannot_be_put_into_an_own_ticket, |app| {
    let (own, foreign) = (app.ticket(Who::Customer, "Own").await, app.ticket(Who::Stranger, "Foreign").await);
    let before = app.fingerprint().await;
    for person in [Who::Stranger, Who::StrangerLead, Who::Loner, Who::Tier1, Who::Admin, Who::Vendor] {
        let id = app.people.id(person).to_string();
        for who in [Who::Customer, Who::Tier1] {
            app.act(who, "add-follower", own, &[("follower", &id)]).await.expect(422);
        }
    }
    let message = app.number(&format!("select id from ticket_event where ticket_id = {foreign}")).await;
    app.share(Who::Tier1, own, &[message]).await.expect(422);
    let (client, category) = (app.as_(Who::Customer).await, app.category.to_string());
    for address in ["bo@b.test", "tora@support.test", "nobody@a.test", "frida@a.test, bo@b.test"] {
        client.post("register-details", &app.details(&category, &[("followers", address)])).await.expect(422);
    }
    assert_eq!(app.fingerprint().await, before);
});

on_both!(names_and_domains_that_begin_alike_are_different_organisations, |app| {
    // "Acme" and "Acme North", and ids of which one is the beginning of another.
    for number in 0..30 {
        app.sql(&format!("insert into organisation (kind, name, created_at) values ('client', 'Acme {number}', 1)"))
            .await;
    }
    let a = app.people.org_a.0;
    let longer = app.rows::<(i64,)>("select id from organisation order by id").await;
    let longer =
        longer.iter().find(|(id,)| *id != a && id.to_string().starts_with(&a.to_string())).expect("a longer id").0;
    app.sql(&format!("update person set organisation_id = {longer} where email = 'ulla@b.test'")).await;
    let ticket = app.ticket(Who::Customer, "Scanner in Acme").await;
    let lead = app.as_(Who::StrangerLead).await;
    lead.get(&format!("/tickets/{ticket}")).await.expect(404);
    for query in
        ["whose=organisation", "whose=organisation&text=Scanner", "text=%25", "text=_", &format!("text={ticket}")]
    {
        let answer = lead.get(&format!("/tickets?{query}")).await.expect(200);
        assert!(!answer.text().contains("Scanner in Acme"), "{query}");
    }
    for email in ["new@a.test", "new@a.test.evil.test", "new@nota.test", "karin+x@a.test"] {
        app.visitor()
            .post("sign-up", &[("name", "New"), ("email", email), ("password", "blå bilar i regn")])
            .await
            .expect(303);
        let token = app.last_mail(email).await.token();
        let client = app.visitor();
        client.post("use-link", &[("purpose", "confirm"), ("token", &token)]).await.expect(303);
        client.get(&format!("/tickets/{ticket}")).await.expect(404);
        assert_eq!(
            app.number(&format!("select count(*) from person where email = '{email}' and organisation_id is null"))
                .await,
            1
        );
    }
});

/// Plants the canary wherever staff write for staff.
async fn plant(app: &TestApp, ticket: tierdesk::domain::TicketId) {
    let file = [("files", "canary-inside-c0ffee.txt", CANARY.as_bytes())];
    app.act_with_files(Who::Tier1, "note", ticket, &[("text", CANARY)], &file).await.expect(303);
    app.act(Who::Tier1, "set-priority", ticket, &[("priority", "low"), ("reason", CANARY)]).await.expect(303);
    let (tier3, tier1) = (app.people.tiers[3].to_string(), app.people.tiers[1].to_string());
    let card: Vec<_> = CARD.iter().map(|(name, _)| (*name, CANARY)).collect();
    let up: Vec<_> = card.iter().copied().chain([("tier", tier3.as_str()), ("skip_reason", CANARY)]).collect();
    app.act(Who::Tier1, "escalate", ticket, &up).await.expect(303);
    app.act(Who::Tier3, "give-back", ticket, &[("tier", &tier1), ("answer", CANARY)]).await.expect(303);
}

on_both!(what_is_internal_reaches_neither_customers_nor_vendors_in_any_byte, |app| {
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    plant(&app, ticket).await;
    app.share(Who::Tier1, ticket, &[]).await.expect(303);
    app.act(Who::Tier2, "note", ticket, &[("text", CANARY)]).await.expect(303);
    let file = app.file(ticket, "canary-inside-c0ffee.txt").await;
    for who in [Who::Customer, Who::CustomerLead, Who::Vendor, Who::OtherVendor, Who::Stranger] {
        let client = app.as_(who).await;
        for path in [
            "/".to_owned(),
            "/tickets".to_owned(),
            format!("/tickets?text={CANARY}"),
            format!("/tickets/{ticket}"),
            format!("/vendor/tickets/{ticket}"),
            "/vendor".to_owned(),
            format!("/read/ticket?id={ticket}"),
            format!("/read/shared-ticket?id={ticket}"),
            format!("/read/desk-ticket?id={ticket}"),
            "/read/tickets".to_owned(),
            "/read/home".to_owned(),
            "/read/shared".to_owned(),
            file.clone(),
        ] {
            let answer = client.get(&path).await;
            let all = format!("{:?}{}", answer.headers, answer.text()).replace(&format!("/tickets?text={CANARY}"), "");
            let all = all.replace(&format!("value=\"{CANARY}\""), "").replace(&format!("\"text\":\"{CANARY}\""), "");
            let asked_for = path.contains(CANARY);
            assert!(asked_for || !all.contains(CANARY), "{who:?} gets it from {path}");
        }
    }
    app.resolve(Who::Tier1, app.ticket(Who::Customer, "Other").await).await.expect(303);
    for mail in app.outbox().await {
        assert!(!format!("{mail:?}").contains(CANARY) || mail.recipient.ends_with("@support.test"), "{mail:?}");
    }
});

on_both!(a_search_does_not_find_what_is_internal, |app| {
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    plant(&app, ticket).await;
    let customer = app.as_(Who::Customer).await;
    let lines = |text: &str| {
        let path = format!("/read/tickets?asked%5Btext%5D={text}");
        let client = &customer;
        async move { client.read(&path).await.expect(200).text().matches("\"subject\"").count() }
    };
    assert_eq!(lines("Scanner").await, 1);
    assert_eq!(lines(CANARY).await, 0);
});

on_both!(what_staff_do_among_themselves_leaves_no_trace_for_customers, |app| {
    let (first, second) = (app.ticket(Who::Customer, "First").await, app.ticket(Who::Customer, "Second").await);
    app.act(Who::Tier1, "take", first, &[]).await.expect(303);
    app.clock.step_minutes(45);
    let customer = app.as_(Who::Customer).await;
    let seen = || async {
        let mut all = Vec::new();
        for path in
            ["/read/home", "/read/tickets", &format!("/read/ticket?id={first}"), &format!("/read/ticket?id={second}")]
        {
            let text = customer.read(path).await.expect(200).text();
            // Each page is given a random word of its own for its messages.
            let mut page: serde_json::Value = serde_json::from_str(&text).expect("JSON");
            if let Some(once) = page.get_mut("once") {
                *once = serde_json::Value::Null;
            }
            all.push(page);
        }
        all
    };
    let before = seen().await;
    app.act(Who::Tier1, "note", first, &[("text", "Hm")]).await.expect(303);
    let tag = app.number("select min(id) from tag").await.to_string();
    app.act(Who::Tier1, "set-tags", first, &[("tags", &tag)]).await.expect(303);
    assert_eq!(seen().await, before, "neither order nor times nor numbers");

    // Nor do the numbers of what comes later count what was in between.
    let numbers = |text: &str| {
        let page: serde_json::Value = serde_json::from_str(text).expect("JSON");
        let entries = page["ticket"]["entries"].as_array().expect("entries").clone();
        entries.iter().map(|entry| entry["id"].as_i64().expect("a number")).collect::<Vec<_>>()
    };
    app.act(Who::Customer, "reply", first, &[("text", "Hello?")]).await.expect(303);
    let ids = numbers(&customer.read(&format!("/read/ticket?id={first}")).await.expect(200).text());
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[1] - ids[0], 1, "{ids:?} tell how much happened in between");
});

on_both!(a_vendor_sees_of_a_second_share_only_what_belongs_to_it, |app| {
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    app.share(Who::Tier1, ticket, &[]).await.expect(303);
    app.act(Who::Vendor, "vendor-answer", ticket, &[("text", "Said in the first share")]).await.expect(303);
    app.act(Who::Vendor, "vendor-promise", ticket, &[("reference", "V-OLD")]).await.expect(303);
    app.act(Who::Vendor, "vendor-return", ticket, &[("answer", "Answer of the first share")]).await.expect(303);
    app.act(Who::Customer, "reply", ticket, &[("text", "Between the shares")]).await.expect(303);
    let (tier, other) = (app.people.tiers[4].to_string(), app.people.vendor_w.to_string());
    let second: Vec<_> = CARD.iter().map(|(name, _)| (*name, "Second card")).collect();
    let second: Vec<_> =
        second.into_iter().chain([("tier", tier.as_str()), ("vendor", other.as_str()), ("skip_reason", "x")]).collect();
    app.act(Who::Tier1, "escalate", ticket, &second).await.expect(303);
    let page = app.as_(Who::OtherVendor).await.get(&format!("/vendor/tickets/{ticket}")).await.expect(200).text();
    assert!(page.contains("Second card"));
    for word in ["first share", "V-OLD", "Between the shares", "Voltage<", "New batteries"] {
        assert!(!page.contains(word), "{word}");
    }
    app.as_(Who::Vendor).await.get(&format!("/vendor/tickets/{ticket}")).await.expect(404);
});

on_both!(an_agent_below_a_tickets_tier_reads_and_notes_and_does_nothing_else, |app| {
    let ticket = app.ticket(Who::Customer, "Up there").await;
    app.escalate(Who::Lead, ticket, 3).await.expect(303);
    let code = app.number("select min(id) from resolution_code").await.to_string();
    let (tier1, category) = (app.people.tiers[1].to_string(), app.category.to_string());
    let fields = [
        ("text", "x"),
        ("answer", "x"),
        ("summary", "x"),
        ("code", &code),
        ("tier", &tier1),
        ("priority", "low"),
        ("reason", "x"),
        ("category", &category),
        ("status", "open"),
    ];
    let fields: Vec<_> = fields.iter().chain(CARD).copied().collect();
    let before = app.fingerprint().await;
    for endpoint in [
        "reply",
        "take",
        "assign",
        "set-priority",
        "set-category",
        "set-tags",
        "set-status",
        "escalate",
        "give-back",
        "resolve",
    ] {
        for who in [Who::Tier1, Who::Tier2] {
            app.act(who, endpoint, ticket, &fields).await.expect(403);
        }
    }
    assert_eq!(app.fingerprint().await, before);
    app.act(Who::Tier1, "note", ticket, &[("text", "Seen this before")]).await.expect(303);
});

on_both!(fields_that_a_form_does_not_have_change_nothing, |app| {
    let customer = app.as_(Who::Customer).await;
    let extra = [
        ("role", "admin"),
        ("tier", "1"),
        ("organisation", "1"),
        ("organisation_id", "1"),
        ("status", "closed"),
        ("priority", "urgent"),
        ("assignee", "1"),
        ("requester", "bo@b.test"),
        ("requester_id", "1"),
        ("confirmed", "1"),
        ("created_at", "0"),
        ("audience", "internal"),
        ("asks", "1"),
        ("internal", "1"),
        ("version", "99"),
    ];
    let ticket = crate::common::steps::number(&app.register(&customer, &extra, &[]).await.expect(303));
    app.act(Who::Customer, "reply", ticket, &[&extra[..], &[("text", "Hello")]].concat()).await.expect(303);
    let profile = [("name", "Karin Ek"), ("language", "en"), ("zone", "Europe/Stockholm"), ("theme", "system")];
    customer.post("profile", &[&profile[..], &extra[..], &[("email", "adam@support.test")]].concat()).await.expect(303);
    let row: Vec<(String, String, i64, i64)> = app
        .rows(&format!("select status, priority, requester_id, organisation_id from ticket where id = {ticket}"))
        .await;
    let (karin, a) = (app.people.id(Who::Customer).0, app.people.org_a.0);
    assert_eq!(row, [("new".to_owned(), "high".to_owned(), karin, a)]);
    let row: Vec<(String, String)> = app.rows(&format!("select role, email from person where id = {karin}")).await;
    assert_eq!(row, [("customer".to_owned(), "karin@a.test".to_owned())]);
});
