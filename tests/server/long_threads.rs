//! Long threads, and what one person may write.

use crate::common::*;
use serde_json::Value;
use tierdesk::domain::limits::{Allowance, ON_TICKET, WINDOW};
use tierdesk::domain::{Role, TicketId};

/// So many messages of a ticket from somebody, written behind the program's back.
async fn write(app: &TestApp, ticket: TicketId, who: Who, audience: &str, count: usize, text: &str) {
    let kind = if audience == "public" { "replied" } else { "noted" };
    let data = if audience == "public" { r#"{"kind":"replied","asks":false}"# } else { r#"{"kind":"noted"}"# };
    let kept: Vec<(String,)> =
        app.rows(&format!("select cast(data as text) from ticket_event where kind = '{kind}' limit 1")).await;
    let data = kept.first().map_or(data.to_owned(), |(data,)| data.clone());
    let person = app.people.id(who);
    let cast = if app.engine() == Engine::Postgres { "::jsonb" } else { "" };
    for number in 1..=count {
        let body = format!("{audience} {number} {text}");
        app.sql(&format!(
            "insert into ticket_event (ticket_id, at, actor_id, audience, kind, data, body, body_html)
             values ({ticket}, {}, {person}, '{audience}', '{kind}', '{data}'{cast}, '{body}', '<p>{body}</p>')",
            app.desk.now().0
        ))
        .await;
    }
}

/// A ticket on which everybody wrote once, so that each kind of message is there.
async fn ticket(app: &TestApp) -> TicketId {
    let ticket = app.ticket(Who::Customer, "Long").await;
    app.act(Who::Customer, "reply", ticket, &[("text", "First reply")]).await.expect(303);
    app.act(Who::Tier1, "note", ticket, &[("text", "First note")]).await.expect(303);
    ticket
}

fn texts(page: &Value) -> Vec<String> {
    let entries = page["ticket"]["entries"].as_array().expect("entries");
    entries.iter().map(|entry| entry["html"].as_str().expect("HTML").to_owned()).collect()
}

async fn read(client: &Client, path: &str) -> Value {
    serde_json::from_slice(&client.read(path).await.expect(200).body).expect("JSON")
}

on_both!(k14_a_page_holds_the_latest_messages_and_leads_to_the_older_ones, |app| {
    let ticket = ticket(&app).await;
    write(&app, ticket, Who::Customer, "public", 150, "x").await;
    for (who, path, endpoint) in [
        (Who::Customer, format!("/tickets/{ticket}"), "ticket"),
        (Who::Tier1, format!("/desk/tickets/{ticket}"), "desk-ticket"),
    ] {
        let client = app.as_(who).await;
        let mut seen = Vec::new();
        let mut before = String::new();
        for _ in 0..10 {
            let page = read(&client, &format!("/read/{endpoint}?id={ticket}&before={before}")).await;
            let part = texts(&page);
            assert!(!part.is_empty() && part.len() <= 60, "{who:?}: {}", part.len());
            seen = part.into_iter().chain(seen).collect();
            let rest = page["ticket"]["before"].as_i64().expect("a number");
            if rest == 0 {
                break;
            }
            before = rest.to_string();
        }
        let wanted = 150 + if who == Who::Customer { 2 } else { 3 };
        assert_eq!(seen.len(), wanted, "{who:?}: each message once");
        let last = seen.iter().rposition(|text| text.contains("public 150")).expect("the last");
        assert_eq!(last, wanted - 1, "in their order");

        // Without JavaScript: a link on the page, which keeps what else the address says.
        let html = client.get(&path).await.expect(200).text();
        assert!(html.contains("<p>public 150 x</p>") && !html.contains("<p>public 20 x</p>"));
        let link = html.split("data-story=\"older\"").next().and_then(|text| text.rsplit("href=\"").next());
        let link = link.and_then(|text| text.split('"').next()).expect("a link").replace("&amp;", "&");
        let older = client.get(&link).await.expect(200).text();
        assert!(older.contains("<p>public 60 x</p>") && !older.contains("<p>public 150 x</p>"), "{link}");
        assert!(
            older.contains("data-story=\"newest\"") && older.contains("name=\"text\""),
            "it can be answered there too"
        );
    }
    let html = app.as_(Who::Tier1).await.get(&format!("/desk/tickets/{ticket}?dialog=resolve&before=90")).await;
    let html = html.expect(200).text();
    assert!(html.contains("dialog=resolve&amp;before="), "the open dialog stays open");
    assert!(html.contains("data-dialog=\"resolve\"") && html.contains("/do/resolve"));
    // Sent from an older part, the answer is in the latest one.
    let sent =
        [("ticket", ticket.to_string()), ("text", "New".to_owned()), ("back", format!("/tickets/{ticket}?before=90"))];
    let sent: Vec<_> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = app.as_(Who::Customer).await.submit("reply", &sent).await.expect(303);
    assert!(!answer.location().contains("before="), "{}", answer.location());
});

on_both!(k14_what_others_may_not_know_of_is_not_counted_either, |app| {
    let ticket = ticket(&app).await;
    write(&app, ticket, Who::Tier1, "internal", 100, "canary-internal").await;
    let client = app.as_(Who::Customer).await;
    for before in ["", "1", "2", "3", "50", "99999999999999999999", "-1", "0", "x"] {
        let page = read(&client, &format!("/read/ticket?id={ticket}&before={before}&whole={before}")).await;
        assert_eq!(page["ticket"]["before"], 0);
        assert!(texts(&page).len() <= 2 && !page.to_string().contains("canary"), "{page}");
    }
    for (who, endpoint) in [(Who::Stranger, "ticket"), (Who::Customer, "desk-ticket"), (Who::Vendor, "shared-ticket")] {
        app.as_(who).await.read(&format!("/read/{endpoint}?id={ticket}&before=2")).await.expect(404);
    }
});

on_both!(k14_a_page_has_a_limit_in_bytes_and_long_messages_are_folded, |app| {
    let ticket = ticket(&app).await;
    let long = "lång text ".repeat(4_900);
    write(&app, ticket, Who::Customer, "public", 100, &long).await;
    write(&app, ticket, Who::Tier1, "internal", 10, &long).await;
    app.share(Who::Tier1, ticket, &[]).await.expect(303);
    for who in [Who::Customer, Who::Tier1] {
        let client = app.as_(who).await;
        let path = if who == Who::Customer { format!("/tickets/{ticket}") } else { format!("/desk/tickets/{ticket}") };
        let page = client.get(&path).await.expect(200);
        assert!(page.body.len() < 2_000_000, "{who:?}: {} bytes", page.body.len());
        let html = page.text();
        let links: Vec<&str> = html.split("href=\"").skip(1).filter_map(|text| text.split('"').next()).collect();
        let whole =
            links.iter().rfind(|link| link.contains("whole=")).expect("a way to the whole text").replace("&amp;", "&");
        let whole = client.get(whole.split('#').next().expect("a path")).await.expect(200).text();
        assert!(whole.matches("lång text").count() > html.matches("lång text").count() + 4_000, "{who:?}");
        assert!(whole.len() < 3_000_000, "{who:?}: {} bytes", whole.len());
    }
});

on_both!(k14_a_vendor_reads_a_long_exchange_in_parts, |app| {
    let ticket = ticket(&app).await;
    app.act(Who::Tier1, "take", ticket, &[]).await.expect(303);
    app.share(Who::Tier1, ticket, &[]).await.expect(303);
    app.act(Who::Vendor, "vendor-answer", ticket, &[("text", "vendor message 0")]).await.expect(303);
    for number in 1..=100 {
        let columns = "ticket_id, at, actor_id, audience, kind, data, body, share_id";
        app.sql(&format!(
            "insert into ticket_event ({columns}, body_html) select {columns}, 'vendor message {number}.'
             from ticket_event where id = (select max(id) from ticket_event)"
        ))
        .await;
    }
    let client = app.as_(Who::Vendor).await;
    let page = read(&client, &format!("/read/shared-ticket?id={ticket}")).await;
    let before = page["ticket"]["before"].as_i64().expect("a number");
    assert!(texts(&page).len() <= 60 && before > 0);
    let older = client.get(&format!("/vendor/tickets/{ticket}?before={before}")).await.expect(200).text();
    assert!(older.contains("vendor message 20.") && !older.contains("vendor message 100."));
    assert!(older.contains("The scanner beeps three times."), "the handover is at the beginning");
});

on_both!(k14_what_is_shared_may_be_older_than_what_the_page_shows, |app| {
    let ticket = ticket(&app).await;
    write(&app, ticket, Who::Customer, "public", 90, "x").await;
    let client = app.as_(Who::Tier1).await;
    let page = client.get(&format!("/desk/tickets/{ticket}?dialog=escalate")).await.expect(200).text();
    let choices = page.matches("name=\"messages\"").count();
    assert_eq!(choices, 92, "the description, the first reply, and all others");
    assert!(page.contains("It worked yesterday."));
});

/// Sends a form so often, each time with another text; answers the last status.
async fn often(client: &Client, endpoint: &str, fields: &[(&str, &str)], times: i64) -> u16 {
    let mut status = 0;
    for number in 0..times {
        let text = format!("Message {number}");
        let all: Vec<_> = fields.iter().copied().chain([("text", text.as_str())]).collect();
        status = client.post(endpoint, &all).await.status;
        if status != 303 {
            break;
        }
    }
    status
}

on_both!(k14_a_customer_who_writes_without_end_is_told_to_wait, |app| {
    let most = Allowance::of(Role::Customer);
    let (ticket, other) = (app.ticket(Who::Customer, "One").await, app.ticket(Who::Customer, "Other").await);
    let (client, number, second) = (app.as_(Who::Customer).await, ticket.to_string(), other.to_string());
    assert_eq!(often(&client, "reply", &[("ticket", &number)], most.on_ticket).await, 303);
    assert_eq!(often(&client, "reply", &[("ticket", &number)], 1).await, 429);
    assert_eq!(app.events(ticket).await.len(), 1 + usize::try_from(most.on_ticket).expect("a number"));
    let mails = app.outbox().await.len();
    // Without JavaScript what was typed is found again with the reason.
    let here = format!("/tickets/{number}");
    let typed = [("ticket", number.as_str()), ("text", "Typed"), ("back", &here)];
    let back = client.submit("reply", &typed).await.expect(303).location().to_owned();
    let page = client.get(&back).await.expect(200).text();
    assert!(page.contains("Typed") && page.contains(&WINDOW.to_string()), "{page}");
    assert_eq!(app.outbox().await.len(), mails, "and nobody is mailed");
    // Other tickets and other people are not held up by it.
    assert_eq!(often(&client, "reply", &[("ticket", &second)], 3).await, 303);
    app.act(Who::Colleague, "reply", ticket, &[("text", "Me too")]).await.expect(404);
    app.act(Who::Tier1, "reply", ticket, &[("text", "Calm down")]).await.expect(303);
    app.clock.step_minutes(WINDOW + 1);
    assert_eq!(often(&client, "reply", &[("ticket", &number)], 1).await, 303);
});

on_both!(k14_all_that_one_person_does_to_tickets_has_a_limit_together, |app| {
    let most = Allowance::of(Role::Customer);
    let client = app.as_(Who::Customer).await;
    let mut done = 0;
    let mut refused = false;
    for round in 0..10 {
        let ticket = app.ticket(Who::Customer, &format!("Ticket {round}")).await.to_string();
        done += 1;
        for _ in 0..most.on_ticket - 5 {
            if often(&client, "reply", &[("ticket", &ticket)], 1).await == 429 {
                refused = true;
                break;
            }
            done += 1;
        }
        if refused {
            break;
        }
    }
    assert!(refused && done == most.actions, "{done}");
    // Each kind of form is refused then, and keeps what was typed.
    let ticket = app.number("select max(id) from ticket").await.to_string();
    let colleague = app.people.id(Who::Colleague).to_string();
    for (endpoint, fields) in [("reply", vec![("text", "x")]), ("add-follower", vec![("follower", colleague.as_str())])]
    {
        let all: Vec<_> = fields.into_iter().chain([("ticket", ticket.as_str())]).collect();
        assert_eq!(client.post(endpoint, &all).await.status, 429, "{endpoint}");
    }
    assert_eq!(app.register(&client, &[("subject", "One more")], &[]).await.status, 429);
});

on_both!(k14_a_customer_registers_no_end_of_tickets_nor_a_vendor_of_messages, |app| {
    let client = app.as_(Who::Customer).await;
    for number in 0..Allowance::of(Role::Customer).tickets {
        app.register(&client, &[("subject", &format!("Ticket {number}"))], &[]).await.expect(303);
    }
    app.register(&client, &[("subject", "One more")], &[]).await.expect(429);
    let ticket = app.ticket(Who::Stranger, "Of another").await;
    app.act(Who::Tier1, "take", ticket, &[]).await.expect(303);
    app.share(Who::Tier1, ticket, &[]).await.expect(303);
    let (vendor, number) = (app.as_(Who::Vendor).await, ticket.to_string());
    let most = Allowance::of(Role::Vendor).on_ticket;
    assert_eq!(often(&vendor, "vendor-answer", &[("ticket", &number)], most).await, 303);
    assert_eq!(often(&vendor, "vendor-answer", &[("ticket", &number)], 1).await, 429);
});

on_both!(k14_staff_write_much_more_but_not_without_end, |app| {
    let ticket = app.ticket(Who::Customer, "One").await;
    let (agent, number) = (app.as_(Who::Tier1).await, ticket.to_string());
    let most = Allowance::of(Role::Agent).on_ticket;
    assert_eq!(often(&agent, "note", &[("ticket", &number)], most).await, 303);
    assert_eq!(often(&agent, "note", &[("ticket", &number)], 1).await, 429);
    // All together have a limit on one ticket too.
    app.sql(&format!("update throttle set tries = {ON_TICKET} where key = 'actions-on:{ticket}'")).await;
    app.act(Who::Tier2, "note", ticket, &[("text", "Me too")]).await.expect(429);
    app.clock.step_minutes(WINDOW + 1);
    app.act(Who::Tier2, "note", ticket, &[("text", "Me too")]).await.expect(303);
});
