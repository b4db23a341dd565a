//! A ticket's whole life: who does what when, what everybody sees of it, and what is refused.

use crate::common::steps::{CARD, number, submission};
use crate::common::*;
use futures::future::join_all;
use tierdesk::domain::TicketId;

/// A form, its fields, and the tickets at which it comes at the wrong time.
type Refused<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [TicketId]);

/// What a person's browser gets of a ticket, as bytes.
async fn page(app: &TestApp, who: Who, ticket: TicketId) -> Answer {
    let path = match who {
        Who::Vendor | Who::OtherVendor => format!("/vendor/tickets/{ticket}"),
        Who::Tier1 | Who::Tier2 | Who::Tier3 | Who::Lead | Who::Admin => format!("/desk/tickets/{ticket}"),
        _ => format!("/tickets/{ticket}"),
    };
    app.as_(who).await.get(&path).await
}

/// Checks which of these words are in what a person gets of a ticket.
async fn sees(app: &TestApp, who: Who, ticket: TicketId, shown: &[&str], hidden: &[&str]) {
    let text = page(app, who, ticket).await.expect(200).text();
    for word in shown {
        assert!(text.contains(word), "{who:?} does not see {word:?}");
    }
    for word in hidden {
        assert!(!text.contains(word), "{who:?} sees {word:?}");
    }
}

on_both!(a_ticket_goes_from_its_customer_through_the_tiers_to_a_vendor_and_back, |app| {
    let customer = app.as_(Who::Customer).await;
    let answer = app.register(&customer, &[("description", "The description")], &[]).await.expect(303);
    let ticket = number(&answer);
    assert!(app.last_mail(Who::Customer.email()).await.subject.contains(&format!("[{ticket}]")));
    for who in [Who::Customer, Who::CustomerLead, Who::Tier1, Who::Tier3, Who::Lead] {
        sees(&app, who, ticket, &["Scanner is silent", "The description"], &[]).await;
    }
    for who in [Who::Colleague, Who::Stranger, Who::StrangerLead, Who::Loner, Who::Vendor, Who::OtherVendor] {
        page(&app, who, ticket).await.expect(404);
    }

    app.act(Who::Tier1, "take", ticket, &[]).await.expect(303);
    app.act(Who::Tier1, "reply", ticket, &[("text", "Which model?"), ("asks", "1")]).await.expect(303);
    assert_eq!(app.status(ticket).await, "waiting_customer");
    assert!(app.last_mail(Who::Customer.email()).await.body.contains("Which model?"));
    sees(&app, Who::Customer, ticket, &["Which model?", "Tora"], &["Ettan"]).await;
    app.act(Who::Customer, "reply", ticket, &[("text", "Model X7")]).await.expect(303);
    assert_eq!(app.status(ticket).await, "open");
    assert!(app.last_mail(Who::Tier1.email()).await.body.contains("Model X7"));
    let chosen = app.number(&format!("select max(id) from ticket_event where ticket_id = {ticket}")).await;

    app.act(Who::Tier1, "note", ticket, &[("text", "An inside note")]).await.expect(303);
    app.escalate(Who::Tier1, ticket, 2).await.expect(303);
    let inside = ["An inside note", "New batteries.", "The network.", "firmware to blame", "No time"];
    sees(&app, Who::Customer, ticket, &["Technical"], &inside).await;
    sees(&app, Who::Tier2, ticket, &inside[..4], &[]).await;
    app.act(Who::Tier1, "resolve", ticket, &[("code", "1"), ("summary", "x")]).await.expect(403);

    app.share(Who::Tier2, ticket, &[chosen]).await.expect(303);
    assert_eq!(app.status(ticket).await, "waiting_vendor");
    assert!(app.last_mail(Who::Vendor.email()).await.body.contains(&format!("{BASE_URL}/vendor/tickets/{ticket}")));
    let not_shared =
        ["An inside note", "The description", "Which model?", "Karin", "karin@", "Acme", "Nothing happens"];
    sees(&app, Who::Vendor, ticket, &["Model X7", "New batteries.", "firmware to blame"], &not_shared).await;
    page(&app, Who::OtherVendor, ticket).await.expect(404);
    sees(&app, Who::Customer, ticket, &["Voltage"], &inside).await;

    let promise = [("reference", "V-4711"), ("promised", "2026-04-01")];
    app.act(Who::Vendor, "vendor-promise", ticket, &promise).await.expect(303);
    app.act(Who::Vendor, "vendor-answer", ticket, &[("text", "We look into it")]).await.expect(303);
    app.act(Who::Tier2, "write-vendor", ticket, &[("text", "Please hurry")]).await.expect(303);
    assert!(app.last_mail(Who::Vendor.email()).await.body.contains("Please hurry"));
    sees(&app, Who::Tier2, ticket, &["V-4711", "2026-04-01", "We look into it", "Please hurry"], &[]).await;
    sees(&app, Who::Vendor, ticket, &["V-4711", "Please hurry"], &not_shared).await;
    sees(&app, Who::Customer, ticket, &[], &["V-4711", "We look into it", "Please hurry", "2026-04-01"]).await;

    app.act(Who::Vendor, "vendor-return", ticket, &[("answer", "Use firmware 2.1")]).await.expect(303);
    // The button pressed twice: done once, and said so. Anything else finds nothing any more.
    app.act(Who::Vendor, "vendor-return", ticket, &[("answer", "Use firmware 2.1")]).await.expect(303);
    app.act(Who::Vendor, "vendor-return", ticket, &[("answer", "Use firmware 2.2")]).await.expect(404);
    app.act(Who::OtherVendor, "vendor-return", ticket, &[("answer", "Use firmware 2.1")]).await.expect(404);
    assert_eq!(app.status(ticket).await, "open");
    page(&app, Who::Vendor, ticket).await.expect(404);
    assert!(!app.as_(Who::Vendor).await.get("/vendor").await.expect(200).text().contains("Scanner is silent"));
    sees(&app, Who::Tier2, ticket, &["Use firmware 2.1"], &[]).await;
    sees(&app, Who::Customer, ticket, &[], &["Use firmware 2.1"]).await;
    for endpoint in ["vendor-answer", "vendor-promise", "vendor-return"] {
        app.act(Who::Vendor, endpoint, ticket, &[("text", "x"), ("answer", "x")]).await.expect(404);
    }

    app.resolve(Who::Tier2, ticket).await.expect(303);
    assert_eq!(app.status(ticket).await, "resolved");
    assert!(app.last_mail(Who::Customer.email()).await.body.contains("New firmware."));
    sees(&app, Who::Customer, ticket, &["New firmware."], &inside).await;
    app.act(Who::Customer, "confirm", ticket, &[]).await.expect(303);
    assert_eq!(app.status(ticket).await, "closed");
    let told = [
        "opened",
        "assigned",
        "replied",
        "replied",
        "noted",
        "escalated",
        "shared_with_vendor",
        "vendor_promised",
        "vendor_message",
        "vendor_message",
        "vendor_returned",
        "resolved",
        "confirmed",
    ];
    assert_eq!(app.events(ticket).await, told, "every change is one event");
});

on_both!(a_closed_ticket_reopens_within_its_days_and_then_goes_on_in_a_follow_up, |app| {
    let ticket = app.ticket(Who::Customer, "Again").await;
    app.resolve(Who::Tier1, ticket).await.expect(303);
    app.act(Who::Customer, "not-solved", ticket, &[("text", "Still silent")]).await.expect(303);
    assert_eq!(app.status(ticket).await, "open");
    app.resolve(Who::Tier1, ticket).await.expect(303);
    app.act(Who::Customer, "confirm", ticket, &[]).await.expect(303);
    app.clock.step_days(13);
    app.act(Who::Customer, "reopen", ticket, &[("text", "Once more")]).await.expect(303);
    assert_eq!(app.status(ticket).await, "open");
    app.act(Who::Customer, "confirm", ticket, &[]).await.expect(303);
    app.clock.step_days(14);
    app.act(Who::Customer, "reopen", ticket, &[]).await.expect(409);
    app.act(Who::Customer, "reply", ticket, &[("text", "Hello?")]).await.expect(409);
    let new = number(&app.act(Who::Customer, "follow-up", ticket, &[("text", "It is back")]).await.expect(303));
    assert_ne!(new, ticket);
    let again = number(&app.act(Who::Customer, "follow-up", ticket, &[("text", "It is back")]).await.expect(303));
    assert_eq!(again, new, "a second time it leads to the same");
    sees(&app, Who::Customer, new, &["It is back", &format!("/tickets/{ticket}")], &[]).await;
    sees(&app, Who::Customer, ticket, &[&format!("/tickets/{new}")], &[]).await;
    assert_eq!(app.status(new).await, "new");
});

on_both!(a_follow_up_is_the_same_requesters_whoever_asks_for_it, |app| {
    let ticket = app.ticket(Who::Customer, "Comes back").await;
    let follower = app.people.id(Who::Follower).to_string();
    app.act(Who::Customer, "add-follower", ticket, &[("follower", &follower)]).await.expect(303);
    app.resolve(Who::Tier1, ticket).await.expect(303);
    app.act(Who::Customer, "confirm", ticket, &[]).await.expect(303);
    app.clock.step_days(15);
    let mails = app.outbox().await.len();
    let new = number(&app.act(Who::Follower, "follow-up", ticket, &[("text", "It is back")]).await.expect(303));
    assert!(app.outbox().await.len() >= mails + 2, "both are told");
    let requester = app.number(&format!("select requester_id from ticket where id = {new}")).await;
    assert_eq!(requester, app.people.id(Who::Customer).0);
    for who in [Who::Customer, Who::Follower, Who::CustomerLead] {
        sees(&app, who, new, &["It is back"], &[]).await;
    }
    // Whoever asks after that loses no word.
    let again = number(&app.act(Who::Customer, "follow-up", ticket, &[("text", "And worse")]).await.expect(303));
    assert_eq!(again, new);
    sees(&app, Who::Follower, new, &["It is back", "And worse"], &[]).await;
});

on_both!(why_staff_open_a_ticket_again_stays_with_staff, |app| {
    let ticket = app.ticket(Who::Customer, "Too early").await;
    app.resolve(Who::Tier1, ticket).await.expect(303);
    app.act(Who::Tier1, "reopen", ticket, &[("text", "I was wrong about the cable")]).await.expect(303);
    sees(&app, Who::Customer, ticket, &["Too early"], &["wrong about the cable"]).await;
    let page = app.as_(Who::Tier2).await.get(&format!("/desk/tickets/{ticket}")).await.expect(200).text();
    assert!(page.contains("wrong about the cable"));
});

on_both!(tickets_of_somebody_who_left_wait_for_others, |app| {
    let (theirs, mine) = (app.ticket(Who::Customer, "Left").await, app.ticket(Who::Customer, "Kept").await);
    app.act(Who::Tier2, "take", theirs, &[]).await.expect(303);
    app.act(Who::Tier1, "take", mine, &[]).await.expect(303);
    let id = app.people.id(Who::Tier2).to_string();
    app.as_(Who::Admin).await.post("admin-access", &[("id", &id), ("access", "disable")]).await.expect(303);
    assert_eq!(tierdesk::desk::routing::release_left(&app.desk).await, Ok(1));
    assert_eq!(tierdesk::desk::routing::release_left(&app.desk).await, Ok(0));
    let free = app.rows::<(i64,)>("select id from ticket where assignee_id is null").await;
    assert_eq!(free, [(theirs.0,)]);
    assert_eq!(app.events(theirs).await.last().map(String::as_str), Some("assigned"));
});

on_both!(who_has_a_ticket_and_the_vendor_are_told_of_what_the_other_side_did, |app| {
    let told = async |to: Who, part: &str| {
        let mails = app.outbox().await;
        let last = mails.iter().rev().find(|mail| mail.recipient == to.email());
        assert!(last.is_some_and(|mail| mail.body.contains(part)), "{to:?} {part}: {mails:?}");
    };
    let ticket = app.ticket(Who::Customer, "Shared").await;
    app.act(Who::Tier2, "take", ticket, &[]).await.expect(303);
    app.share(Who::Tier2, ticket, &[]).await.expect(303);
    app.act(Who::Vendor, "vendor-promise", ticket, &[("reference", "V-1"), ("promised", "")]).await.expect(303);
    told(Who::Tier2, "has a reference or a promised date").await;
    // What the vendor says by telephone is noted by whoever works on it.
    let noted = [("reference", "V-2"), ("promised", "2030-01-31")];
    app.act(Who::Tier2, "vendor-promise", ticket, &noted).await.expect(303);
    assert_eq!(app.number("select count(*) from share where reference = 'V-2' and promised = '2030-01-31'").await, 1);
    app.act(Who::Tier2, "recall", ticket, &[("answer", "It was the cable")]).await.expect(303);
    told(Who::Vendor, "has taken it back").await;
    let mails = app.outbox().await;
    let to_vendor = mails.iter().filter(|mail| mail.recipient == Who::Vendor.email());
    assert!(!to_vendor.into_iter().any(|mail| mail.body.contains("It was the cable")), "the reason stays with staff");
    app.share(Who::Tier2, ticket, &[]).await.expect(303);
    app.act(Who::Vendor, "vendor-return", ticket, &[("answer", "Done")]).await.expect(303);
    app.act(Who::Tier2, "take", ticket, &[]).await.expect(303);
    app.resolve(Who::Tier2, ticket).await.expect(303);
    app.act(Who::Customer, "confirm", ticket, &[]).await.expect(303);
    told(Who::Tier2, "is solved. Thank you.").await;
});

on_both!(a_resolved_ticket_closes_when_nobody_objects, |app| {
    let (quiet, loud) = (app.ticket(Who::Customer, "Quiet").await, app.ticket(Who::Customer, "Loud").await);
    app.resolve(Who::Tier1, quiet).await.expect(303);
    app.clock.step_days(1);
    app.resolve(Who::Tier1, loud).await.expect(303);
    app.clock.step_days(6);
    app.clock.step_minutes(1);
    assert_eq!(tierdesk::desk::housekeeping::close_resolved(&app.desk).await, Ok(1));
    assert_eq!((app.status(quiet).await.as_str(), app.status(loud).await.as_str()), ("closed", "resolved"));
    app.act(Who::Customer, "reply", loud, &[("text", "No")]).await.expect(303);
    app.clock.step_days(30);
    assert_eq!(tierdesk::desk::housekeeping::close_resolved(&app.desk).await, Ok(0));
    assert_eq!(app.status(loud).await, "open");
});

on_both!(a_change_of_what_was_changed_meanwhile_is_refused, |app| {
    let ticket = app.ticket(Who::Customer, "Stale").await;
    let (number, version, agent) = (ticket.to_string(), app.version(ticket).await, app.as_(Who::Tier1).await);
    let old = [("ticket", number.as_str()), ("version", version.as_str())];
    app.act(Who::Lead, "set-priority", ticket, &[("priority", "urgent"), ("reason", "Says the lead")])
        .await
        .expect(303);
    let before = app.fingerprint().await;
    let (tier, code) =
        (app.people.tiers[2].to_string(), app.number("select min(id) from resolution_code").await.to_string());
    let more = [
        ("priority", "low"),
        ("reason", "Says the agent"),
        ("tier", &tier),
        ("code", &code),
        ("summary", "x"),
        ("status", "waiting_customer"),
    ];
    let fields: Vec<_> = old.iter().chain(&more).chain(CARD).copied().collect();
    for endpoint in ["set-priority", "set-status", "take", "assign", "escalate", "resolve", "set-tags"] {
        let answer = agent.post(endpoint, &fields).await.expect(409);
        assert!(answer.text().contains("Stale"), "{endpoint}: {}", answer.text());
    }
    assert_eq!(app.fingerprint().await, before);
    agent.submit("resolve", &fields).await.expect(303);
    let kept = tierdesk::desk::forms::kept(
        &app.desk,
        &agent.cookie("td-forms").expect("a token"),
        &format!("resolve-{ticket}"),
        Some(app.people.id(Who::Tier1)),
    )
    .await;
    assert_eq!(kept.expect("an answer").expect("kept").value("summary"), "x", "what was typed is not lost");
});

on_both!(of_two_agents_at_the_same_moment_one_wins, |app| {
    let ticket = app.ticket(Who::Customer, "Wanted").await;
    let (number, version) = (ticket.to_string(), app.version(ticket).await);
    let mut tries = Vec::new();
    for who in [Who::Tier1, Who::Tier2, Who::Tier3, Who::Lead] {
        let client = app.as_(who).await;
        let fields = [("ticket", number.clone()), ("version", version.clone())];
        tries.push(async move {
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            client.post("take", &fields).await.status
        });
    }
    let mut answers = join_all(tries).await;
    answers.sort();
    assert_eq!(answers, [303, 409, 409, 409]);
    assert_eq!(app.events(ticket).await, ["opened", "assigned"]);
});

on_both!(a_form_that_is_sent_twice_makes_one_ticket, |app| {
    let (client, category) = (app.as_(Who::Customer).await, app.category.to_string());
    client.post("register-details", &app.details(&category, &[])).await.expect(303);
    let submission = submission(&client).await;
    let fields = [("submission", submission.as_str())];
    let tries = (0..4).map(|_| client.post("register-confirm", &fields));
    let answers = join_all(tries).await;
    let first = answers.iter().find(|answer| answer.status == 303).expect("one is accepted");
    for answer in &answers {
        assert_eq!((answer.status, answer.location()), (303, first.location()), "{}", answer.text());
    }
    let later = client.post("register-confirm", &fields).await.expect(303);
    assert_eq!(later.location(), first.location());
    assert_eq!(app.number("select count(*) from ticket").await, 1);
    let stranger = app.as_(Who::Stranger).await;
    stranger.post("register-confirm", &fields).await.expect(422);
    app.visitor().post("register-confirm", &[("submission", "")]).await.expect(422);
});

on_both!(what_the_state_does_not_allow_is_refused_with_a_conflict, |app| {
    let (new, waiting, shared) = (
        app.ticket(Who::Customer, "New").await,
        app.ticket(Who::Customer, "Waiting").await,
        app.ticket(Who::Customer, "Shared").await,
    );
    let (resolved, closed) = (app.ticket(Who::Customer, "Resolved").await, app.ticket(Who::Customer, "Closed").await);
    app.act(Who::Tier1, "reply", waiting, &[("text", "?"), ("asks", "1")]).await.expect(303);
    app.share(Who::Tier1, shared, &[]).await.expect(303);
    app.resolve(Who::Tier1, resolved).await.expect(303);
    app.act(Who::Customer, "confirm", closed, &[]).await.expect(303);
    let code = app.number("select min(id) from resolution_code").await.to_string();
    let (up, down) = (app.people.tiers[2].to_string(), app.people.tiers[1].to_string());
    let card: Vec<_> = CARD.iter().copied().chain([("tier", up.as_str())]).collect();
    let resolve = [("code", code.as_str()), ("summary", "x")];
    let (text, answer, back) = ([("text", "x")], [("answer", "x")], [("answer", "x"), ("tier", down.as_str())]);
    let agent: &[Refused<'_>] = &[
        ("take", &[], &[resolved, closed]),
        ("set-priority", &[("priority", "low"), ("reason", "x")], &[resolved, closed]),
        ("set-status", &[("status", "open")], &[shared, resolved, closed]),
        ("set-status", &[("status", "closed")], &[new, waiting, shared]),
        ("set-status", &[("status", "resolved")], &[new, waiting]),
        ("set-status", &[("status", "new")], &[waiting]),
        ("set-status", &[("status", "waiting_vendor")], &[new, waiting]),
        ("escalate", &card, &[shared, resolved, closed]),
        ("give-back", &back, &[shared, resolved, closed]),
        ("resolve", &resolve, &[shared, resolved, closed]),
        ("recall", &answer, &[new, waiting, resolved, closed]),
        ("write-vendor", &text, &[new, waiting, resolved, closed]),
        ("reply", &text, &[closed]),
        ("reopen", &[], &[new, waiting, shared]),
    ];
    let customer: &[Refused<'_>] = &[
        ("confirm", &[], &[closed]),
        ("not-solved", &[], &[new, waiting, shared, closed]),
        ("reopen", &[], &[new, waiting, shared]),
        ("follow-up", &text, &[new, waiting, shared, resolved]),
        ("reply", &text, &[closed]),
    ];
    let before = app.fingerprint().await;
    for (who, table) in [(Who::Lead, agent), (Who::Customer, customer)] {
        for (endpoint, fields, tickets) in table {
            for ticket in *tickets {
                let answer = app.act(who, endpoint, *ticket, fields).await;
                assert_eq!(
                    answer.status,
                    409,
                    "{endpoint} {fields:?} at {}: {}",
                    app.status(*ticket).await,
                    answer.text()
                );
            }
        }
    }
    assert_eq!(app.fingerprint().await, before);
});
