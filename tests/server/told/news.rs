//! Who hears of new tickets, of those that come to a tier, of notes, and of what others did.

use crate::common::steps::CARD;
use crate::common::*;
use tierdesk::desk::notification::tickets::tell_waiting;

on_both!(k41_a_new_ticket_is_told_to_its_tier_and_not_to_who_registered_it, |app| {
    let ticket = app.ticket(Who::Customer, "Silent scanner").await;
    let mails = app.outbox().await;
    let to: Vec<_> = mails.iter().map(|mail| mail.recipient.as_str()).collect();
    assert_eq!(to, [Who::Customer.email(), Who::Tier1.email()]);
    let mail = &mails[1];
    assert!(mail.subject.contains("Silent scanner"), "{}", mail.subject);
    assert!(mail.body.contains(&format!("{BASE_URL}/desk/tickets/{ticket}")), "{}", mail.body);
    assert!(mail.body.contains(&format!("{BASE_URL}/account")), "{}", mail.body);
    // Support wrote it down itself.
    app.clock.step_minutes(60);
    let staff = app.as_(Who::Tier1).await;
    app.register(&staff, &[("requester", Who::Customer.email()), ("subject", "By telephone")], &[]).await.expect(303);
    assert_eq!(app.mailed_since(2).await, [Who::Customer.email()]);
});

on_both!(k41_a_ticket_that_comes_to_a_team_or_tier_is_told_there, |app| {
    app.team_of(1, "Front desk", &[Who::Lead]).await;
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    let to = app.mailed_since(0).await;
    assert!(to.contains(&Who::Lead.email().to_owned()) && !to.contains(&Who::Tier1.email().to_owned()), "{to:?}");
    // Up to a tier without a team: its agents.
    let before = app.mails().await;
    app.escalate(Who::Tier1, ticket, 2).await.expect(303);
    assert_eq!(app.mailed_since(before).await, [Who::Tier2.email()]);
    // To a person: that one alone.
    let before = app.mails().await;
    let (tier, person) = (app.people.tiers[3].to_string(), app.people.id(Who::Tier3).to_string());
    let card: Vec<_> = CARD.iter().copied().chain([("tier", tier.as_str()), ("person", person.as_str())]).collect();
    app.act(Who::Tier2, "escalate", ticket, &card).await.expect(303);
    assert_eq!(app.mailed_since(before).await, [Who::Tier3.email()]);
    // Who puts it back knows it, and nobody else works there.
    let before = app.mails().await;
    app.act(Who::Tier3, "assign", ticket, &[("assignee", "")]).await.expect(303);
    assert_eq!(app.mails().await, before);
});

on_both!(k41_a_ticket_that_waits_for_somebody_again_is_told_however_that_came_about, |app| {
    app.team_of(1, "Front desk", &[Who::Tier1]).await;
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    let told = async |before: usize| {
        let mails = app.outbox().await.into_iter().skip(before);
        mails.filter(|mail| mail.body.contains("nobody has it yet")).map(|mail| mail.recipient).collect::<Vec<_>>()
    };
    // Put back by hand.
    app.act(Who::Tier2, "take", ticket, &[]).await.expect(303);
    app.clock.step_minutes(60);
    let before = app.mails().await;
    app.act(Who::Tier2, "assign", ticket, &[("assignee", "")]).await.expect(303);
    assert_eq!(told(before).await, [Who::Tier1.email()]);
    // Ended without anybody having it, and opened again.
    app.clock.step_minutes(60);
    app.act(Who::Customer, "confirm", ticket, &[]).await.expect(303);
    let before = app.mails().await;
    app.act(Who::Customer, "reopen", ticket, &[("text", "")]).await.expect(303);
    assert_eq!(told(before).await, [Who::Tier1.email()]);
    // Its agent has left.
    app.act(Who::Tier2, "take", ticket, &[]).await.expect(303);
    app.clock.step_minutes(60);
    let before = app.mails().await;
    app.sql("update person set disabled_at = 1 where email = 'tom@support.test'").await;
    assert_eq!(tierdesk::desk::routing::release_left(&app.desk).await, Ok(1));
    assert_eq!(told(before).await, [Who::Tier1.email()]);
    // Put back by an automation.
    app.automate("Back", &[("trigger", "on-priority_changed"), ("move", "put_back")]).await;
    app.act(Who::Tier1, "take", ticket, &[]).await.expect(303);
    app.clock.step_minutes(60);
    let before = app.mails().await;
    app.act(Who::Lead, "set-priority", ticket, &[("priority", "urgent"), ("reason", "So")]).await.expect(303);
    assert_eq!(app.run_of("Back").await, ["done"]);
    assert_eq!(told(before).await, [Who::Tier1.email()]);
    // A ticket that still waits is not told anew.
    app.clock.step_minutes(60);
    let before = app.mails().await;
    app.act(Who::Lead, "note", ticket, &[("text", "Hm")]).await.expect(303);
    app.act(Who::Customer, "reply", ticket, &[("text", "Hello?")]).await.expect(303);
    assert_eq!(told(before).await, Vec::<String>::new());
});

on_both!(k41_what_went_to_others_meanwhile_is_told_to_them_alone, |app| {
    app.ticket(Who::Customer, "First").await;
    let ticket = app.ticket(Who::Customer, "Second").await;
    let before = app.mails().await;
    app.escalate(Who::Tier1, ticket, 2).await.expect(303);
    assert_eq!(app.mailed_since(before).await, [Who::Tier2.email()]);
    app.clock.step_minutes(10);
    assert_eq!(tell_waiting(&app.desk).await, Ok(0));
    assert_eq!(app.mails().await, before + 1);
});

on_both!(k41_a_burst_is_one_mail_and_what_was_taken_meanwhile_is_not_in_it, |app| {
    app.ticket(Who::Customer, "First of many").await;
    let mut tickets = Vec::new();
    for number in 2..=5 {
        tickets.push(app.ticket(Who::Customer, &format!("Number {number}")).await);
    }
    let to_tier = async || {
        let mails = app.outbox().await.into_iter();
        mails.filter(|mail| mail.recipient == Who::Tier1.email()).collect::<Vec<_>>()
    };
    assert_eq!(to_tier().await.len(), 1, "the first at once");
    app.act(Who::Tier1, "take", tickets[0], &[]).await.expect(303);
    app.clock.step_minutes(9);
    assert_eq!(tell_waiting(&app.desk).await, Ok(0));
    app.clock.step_minutes(1);
    let (one, other) = tokio::join!(tell_waiting(&app.desk), tell_waiting(&app.desk));
    assert_eq!(one.expect("told") + other.expect("told"), 1, "two nodes tell it once");
    let mails = to_tier().await;
    assert_eq!(mails.len(), 2);
    assert!(mails[1].subject.contains('3'), "{}", mails[1].subject);
    assert!(!mails[1].body.contains("Number 2") && mails[1].body.contains("Number 5"), "{}", mails[1].body);
    // Quiet again: the next is told at once.
    app.clock.step_minutes(11);
    app.ticket(Who::Customer, "Later").await;
    assert_eq!(to_tier().await.len(), 3);
    assert_eq!(tell_waiting(&app.desk).await, Ok(0));
});

on_both!(k41_everybody_chooses_in_their_profile_what_they_are_told, |app| {
    let tier1 = app.as_(Who::Tier1).await;
    let page = tier1.get("/account").await.expect(200).text();
    assert!(page.contains("name=\"mail_tickets\"") && page.contains("name=\"mail_notes\""), "{page}");
    assert!(!app.as_(Who::Customer).await.get("/account").await.expect(200).text().contains("mail_tickets"));
    let profile = [
        ("name", Who::Tier1.name()),
        ("language", "en"),
        ("zone", "Europe/Stockholm"),
        ("theme", "system"),
        ("hotkeys", "yes"),
    ];
    // A page from before the program was updated did not ask.
    tier1.post("profile", &profile).await.expect(303);
    app.ticket(Who::Customer, "Told").await;
    assert!(app.mailed_since(0).await.contains(&Who::Tier1.email().to_owned()));
    let fields: Vec<_> = profile.iter().copied().chain([("mail", "yes")]).collect();
    tier1.post("profile", &fields).await.expect(303);
    app.clock.step_minutes(60);
    let before = app.mails().await;
    let ticket = app.ticket(Who::Customer, "Not told").await;
    app.act(Who::Tier1, "take", ticket, &[]).await.expect(303);
    app.act(Who::Lead, "note", ticket, &[("text", "Look here.")]).await.expect(303);
    assert_eq!(app.mailed_since(before).await, [Who::Customer.email()]);
    let fields: Vec<_> = fields.iter().copied().chain([("mail_notes", "yes")]).collect();
    tier1.post("profile", &fields).await.expect(303);
    app.act(Who::Lead, "note", ticket, &[("text", "And here.")]).await.expect(303);
    let mail = app.last_mail(Who::Tier1.email()).await;
    assert!(mail.body.contains("And here."), "{}", mail.body);
    let before = app.mails().await;
    app.act(Who::Tier1, "note", ticket, &[("text", "My own.")]).await.expect(303);
    assert_eq!(app.mails().await, before, "nobody is told what they wrote");
});

on_both!(k41_a_guests_ticket_is_told_when_it_is_confirmed_and_not_before, |app| {
    let guest = [("name", "Gäst"), ("email", "gast@kund.test"), ("subject", "A guest's")];
    app.register(&app.visitor(), &guest, &[]).await.expect(303);
    assert_eq!(app.mailed_since(0).await, ["gast@kund.test"]);
    let token = app.outbox().await[0].token();
    app.visitor().post("use-link", &[("purpose", "ticket"), ("token", &token)]).await.expect(303);
    assert_eq!(app.mailed_since(1).await, ["gast@kund.test", Who::Tier1.email()]);
});

on_both!(k45_the_requester_hears_that_somebody_else_closed_the_ticket, |app| {
    for who in [Who::CustomerLead, Who::Colleague] {
        let ticket = app.ticket(Who::Customer, "Open").await;
        let colleague = app.people.id(Who::Colleague).to_string();
        app.act(Who::Customer, "add-follower", ticket, &[("follower", &colleague)]).await.expect(303);
        let before = app.mails().await;
        app.act(who, "confirm", ticket, &[]).await.expect(303);
        let to = app.mailed_since(before).await;
        assert!(to.contains(&Who::Customer.email().to_owned()), "{who:?}: {to:?}");
        assert!(!to.contains(&who.email().to_owned()), "{who:?}: {to:?}");
        let mails = app.outbox().await.into_iter().skip(before);
        let told: Vec<_> = mails.filter(|mail| mail.body.contains("has closed it")).collect();
        assert!(told.iter().any(|mail| mail.body.contains(who.name())), "{told:?}");
    }
    // Their own closing is no news to them.
    let ticket = app.ticket(Who::Customer, "Mine").await;
    app.act(Who::Customer, "confirm", ticket, &[]).await.expect(303);
    assert!(!app.last_mail(Who::Customer.email()).await.body.contains("has closed it"));
});

on_both!(k45_the_requester_hears_that_somebody_else_opened_the_ticket_again, |app| {
    for (who, endpoint, text) in [
        (Who::CustomerLead, "not-solved", ""),
        (Who::CustomerLead, "reopen", ""),
        (Who::Tier1, "reopen", "The cable was mine."),
    ] {
        let ticket = app.ticket(Who::Customer, "Open").await;
        app.resolve(Who::Tier1, ticket).await.expect(303);
        if endpoint == "reopen" {
            app.act(Who::Customer, "confirm", ticket, &[]).await.expect(303);
        }
        let before = app.mails().await;
        app.act(who, endpoint, ticket, &[("text", text)]).await.expect(303);
        let mails = app.outbox().await.into_iter().skip(before);
        let told: Vec<_> = mails.filter(|mail| mail.recipient == Who::Customer.email()).collect();
        assert_eq!(told.len(), 1, "{who:?}: {told:?}");
        assert!(told[0].body.contains("is not solved") && !told[0].body.contains("cable"), "{}", told[0].body);
    }
    // Their own doing is no news to them.
    let ticket = app.ticket(Who::Customer, "Mine").await;
    app.resolve(Who::Tier1, ticket).await.expect(303);
    let before = app.mails().await;
    app.act(Who::Customer, "not-solved", ticket, &[("text", "")]).await.expect(303);
    assert_eq!(app.mailed_since(before).await, [Who::Tier1.email()]);
});

on_both!(k45_who_answers_without_taking_is_told_of_the_answer, |app| {
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    app.act(Who::Tier1, "reply", ticket, &[("text", "Which one?")]).await.expect(303);
    let before = app.mails().await;
    app.act(Who::Customer, "reply", ticket, &[("text", "The left one.")]).await.expect(303);
    assert_eq!(app.mailed_since(before).await, [Who::Tier1.email()]);
    // Somebody has it, and another one answers: both are told, until the first one answers too.
    app.act(Who::Tier2, "take", ticket, &[]).await.expect(303);
    let before = app.mails().await;
    app.act(Who::Customer, "reply", ticket, &[("text", "Now?")]).await.expect(303);
    assert_eq!(app.mailed_since(before).await, [Who::Tier2.email()], "what was answered before it was taken is over");
    app.act(Who::Tier1, "reply", ticket, &[("text", "Try this.")]).await.expect(303);
    let before = app.mails().await;
    app.act(Who::Customer, "reply", ticket, &[("text", "No.")]).await.expect(303);
    let mut to = app.mailed_since(before).await;
    to.sort();
    assert_eq!(to, [Who::Tier2.email(), Who::Tier1.email()]);
    app.resolve(Who::Tier1, ticket).await.expect(303);
    let before = app.mails().await;
    app.act(Who::Customer, "not-solved", ticket, &[("text", "")]).await.expect(303);
    assert_eq!(app.mailed_since(before).await.len(), 2, "who solved it for a colleague hears that it is not");
    app.act(Who::Tier2, "reply", ticket, &[("text", "I have it.")]).await.expect(303);
    let before = app.mails().await;
    app.act(Who::Customer, "reply", ticket, &[("text", "Thank you.")]).await.expect(303);
    assert_eq!(app.mailed_since(before).await, [Who::Tier2.email()]);
});

on_both!(k16_a_clock_that_was_ahead_for_a_while_silences_nobody_afterwards, |app| {
    app.clock.step_minutes(180);
    app.ticket(Who::Customer, "From the future").await;
    app.clock.step_minutes(-180);
    let before = app.mails().await;
    app.ticket(Who::Customer, "Now").await;
    app.clock.step_minutes(11);
    tell_waiting(&app.desk).await.expect("told");
    let told = app.mailed_since(before).await;
    assert!(told.contains(&Who::Tier1.email().to_owned()), "{told:?}");
    // A feed whose turn is a month away is fetched all the same.
    app.sql("insert into calendar (name, zone, week) values ('Feeds', 'UTC', '[[],[],[],[],[],[],[]]')").await;
    let month = app.desk.now().plus_days(30).0;
    let feed = format!("select id, 'https://days.test/x.ics', {month} from calendar where name = 'Feeds'");
    app.sql(&format!("insert into calendar_feed (calendar_id, address, next_at) {feed}")).await;
    let mut tx = app.desk.db().write().await.expect("a transaction");
    let (now, until) = (app.desk.now(), app.desk.now().plus_minutes(5));
    assert!(tierdesk::db::feed::claim(&mut tx, now, until).await.expect("a row").is_some());
});

on_both!(k41_those_who_lead_hear_what_a_vendor_writes_into_a_ticket_that_nobody_has, |app| {
    let ticket = app.ticket(Who::Customer, "Switch").await;
    app.share(Who::Tier1, ticket, &[]).await.expect(303);
    app.sql(&format!("update ticket set assignee_id = null where id = {ticket}")).await;
    for (endpoint, typed) in [("vendor-answer", ("text", "Which port?")), ("vendor-promise", ("reference", "V-17"))] {
        let before = app.mails().await;
        app.act(Who::Vendor, endpoint, ticket, &[typed]).await.expect(303);
        assert_eq!(app.mailed_since(before).await, [Who::Lead.email()], "{endpoint}");
    }
});
