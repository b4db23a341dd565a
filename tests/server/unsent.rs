//! A refused form belongs to its page and its moment; changes by others meanwhile are neither undone nor hidden; and
//! messages sent when a ticket is solved, or is not after all, reach the people they concern.

use crate::common::page_forms::{PageForm, form_on as form, forms_of, send_with_files, title_of as title, unescaped};
use crate::common::*;
use tierdesk::domain::TicketId;

/// Sends a form as it was found, with some fields filled in anew.
async fn send(client: &Client, page: &str, form: &PageForm, more: &[(&str, &str)]) -> Answer {
    send_with_files(client, page, form, more, &[]).await
}

on_both!(k23_a_text_whose_form_is_gone_goes_on_in_the_one_that_takes_its_place, |app| {
    let ticket = app.ticket(Who::Customer, "Gone").await;
    let (page, client) = (format!("/tickets/{ticket}"), app.as_(Who::Customer).await);
    let reply = form(&client, &page, "reply").await;
    app.resolve(Who::Tier1, ticket).await.expect(303);
    app.act(Who::Customer, "confirm", ticket, &[]).await.expect(303);
    app.sql(&format!("update ticket set closed_at = 1 where id = {ticket}")).await;
    let answer = send(&client, &page, &reply, &[("text", "Ett&ord")]).await.expect(303);
    assert_eq!(answer.location(), page);
    for _ in 0..2 {
        let html = client.get(&page).await.expect(200).text();
        // The form to go on with has it, also after a reload.
        assert!(html.contains("Ett&amp;ord") && !html.contains("This was not sent"), "not twice: {html}");
    }
    assert!(!client.get("/tickets").await.expect(200).text().contains("Ett&amp;ord"));
});

on_both!(k23_a_message_to_a_vendor_who_gave_it_back_and_one_word_to_a_ticket_that_is_out_of_sight_are_found, |app| {
    let ticket = app.ticket(Who::Customer, "Given back").await;
    app.share(Who::Tier2, ticket, &[]).await.expect(303);
    let (agent, vendor) = (app.as_(Who::Tier2).await, app.as_(Who::Vendor).await);
    let (desk, theirs) = (format!("/desk/tickets/{ticket}"), format!("/vendor/tickets/{ticket}"));
    let writing = format!("{desk}?write=vendor");
    let to_vendor = form(&agent, &writing, "write-vendor").await;
    let answer = form(&vendor, &theirs, "vendor-answer").await;
    app.act(Who::Vendor, "vendor-return", ticket, &[("answer", "Done")]).await.expect(303);
    let refused = send(&agent, &writing, &to_vendor, &[("text", "Hurry")]).await.expect(303);
    assert_eq!(refused.location(), writing);
    let html = agent.get(&writing).await.expect(200).text();
    assert!(html.contains("This was not sent") && html.contains("Hurry</textarea>"), "{html}");
    assert!(html.contains("Look at this page to see what is new") && !html.contains("then send again"), "{html}");
    let discard = form(&agent, &writing, "discard").await;
    send(&agent, &writing, &discard, &[]).await.expect(303);
    let html = agent.get(&writing).await.expect(200).text();
    assert!(!html.contains("This was not sent") && !html.contains("Hurry"));
    assert_eq!(app.number("select count(*) from kept_form where form like 'write-vendor-%'").await, 0);
    // For the vendor there is no such ticket any more, and still their word is there, in their list.
    let gone = send(&vendor, &theirs, &answer, &[("text", "Ensamt")]).await.expect(303);
    assert_eq!(gone.location(), "/vendor");
    assert!(vendor.get("/vendor").await.expect(200).text().contains("Ensamt</textarea>"));
});

on_both!(k23_a_reply_that_its_writer_may_not_send_any_more_is_back_on_the_page_with_the_reason, |app| {
    let ticket = app.ticket(Who::Customer, "Passed up").await;
    let (page, agent) = (format!("/desk/tickets/{ticket}"), app.as_(Who::Tier1).await);
    let older = form(&agent, &page, "reply").await;
    app.escalate(Who::Tier1, ticket, 2).await.expect(303);
    let typed = [("text", "Restart it & tell us")];
    agent.post("reply", &[("ticket", &ticket.to_string()), typed[0]]).await.expect(403);
    let refused = send(&agent, &page, &older, &typed).await.expect(303);
    assert_eq!(refused.location(), page);
    let html = agent.get(&page).await.expect(200).text();
    assert!(html.contains("Restart it &amp; tell us") && html.contains("You may not do this any more"), "{html}");
    assert_eq!(app.number("select count(*) from ticket_event where body like 'Restart%'").await, 0);
});

on_both!(k23_what_leads_to_another_page_or_to_none_takes_the_text_along, |app| {
    let ticket = app.ticket(Who::Customer, "Elsewhere").await.to_string();
    // Staff who are sent to a customer's address come to their own.
    let agent = app.as_(Who::Tier1).await;
    let page = format!("/tickets/{ticket}");
    let typed = [
        ("ticket", ticket.as_str()),
        ("version", "0"),
        ("priority", "low"),
        ("reason", "Elsewhere-reason"),
        ("back", &page),
    ];
    assert_eq!(agent.submit("set-priority", &typed).await.expect(303).location(), page);
    let to = agent.get(&page).await.expect(303).location().to_owned();
    assert_eq!(to, format!("/desk/tickets/{ticket}"));
    assert!(agent.get(&to).await.expect(200).text().contains("Elsewhere-reason"));
    // A page that is not there shows it too.
    let customer = app.as_(Who::Customer).await;
    for page in ["/no/such/page", "/desk", "/admin/teams/1"] {
        let typed = [
            ("name", "Missing-page-name"),
            ("zone", "nonsense"),
            ("language", "en"),
            ("theme", "dark"),
            ("back", page),
        ];
        assert_eq!(customer.submit("profile", &typed).await.expect(303).location(), page);
        assert!(customer.get(page).await.expect(404).text().contains("Missing-page-name"), "{page}");
    }
});

on_both!(k24_a_refused_change_of_several_tickets_is_told_once_and_on_its_own_list, |app| {
    let ticket = app.ticket(Who::Customer, "One of several").await;
    let (number, agent) = (ticket.to_string(), app.as_(Who::Tier1).await);
    let (here, other) = ("/desk?view=all", "/desk?view=unassigned");
    let list = form(&agent, here, "change-selected").await;
    let fields = [("tickets", number.as_str()), ("priority", "urgent"), ("reason", ""), ("status", "open")];
    for reason in ["", "A reason for nothing "] {
        // Without a reason, or with one that is too long.
        let reason = format!("{reason}{}", if reason.is_empty() { String::new() } else { "x".repeat(600) });
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (*name, if *name == "reason" { reason.as_str() } else { value }))
            .collect();
        assert_eq!(send(&agent, here, &list, &fields).await.expect(303).location(), here);
        let ticked = |html: &str| {
            let at = html.find(&format!("name=\"tickets\" value=\"{number}\"")).expect("the row");
            html[at..].split('>').next().is_some_and(|tag| tag.contains("checked"))
        };
        for page in ["/desk", other] {
            let html = agent.get(page).await.expect(200).text();
            assert!(!html.contains("data-error-summary") && !html.contains("A reason for nothing"), "{page}");
            assert!(!title(&html).starts_with("Error:"));
        }
        let html = agent.get(here).await.expect(200).text();
        assert!(html.contains("data-error-summary") && ticked(&html));
        let html = agent.get(here).await.expect(200).text();
        assert!(!html.contains("data-error-summary") && !ticked(&html), "told once");
        assert_eq!(html.contains("A reason for nothing"), !reason.is_empty(), "what was typed survives a reload");
        let html = agent.get(other).await.expect(200).text();
        assert!(!ticked(&html) && !html.contains("A reason for nothing"));
    }
});

on_both!(k24_a_title_says_error_once, |app| {
    let ticket = app.ticket(Who::Customer, "Titled").await;
    let agent = app.as_(Who::Tier1).await;
    let (dialog, plain) = (format!("/desk/tickets/{ticket}?dialog=priority"), format!("/desk/tickets/{ticket}"));
    let priority = form(&agent, &dialog, "set-priority").await;
    let long = format!("Begins so {}", "x".repeat(600));
    assert_eq!(send(&agent, &dialog, &priority, &[("priority", "low"), ("reason", &long)]).await.location(), dialog);
    let html = agent.get(&plain).await.expect(200).text();
    assert!(!title(&html).starts_with("Error:"), "another address: {}", title(&html));
    let html = agent.get(&dialog).await.expect(200).text();
    assert!(title(&html).starts_with("Error:") && html.contains("Begins so"), "{}", title(&html));
    app.clock.step_minutes(60);
    for _ in 0..2 {
        let html = agent.get(&dialog).await.expect(200).text();
        assert!(!title(&html).starts_with("Error:") && html.contains("Begins so"), "{}", title(&html));
    }
});

on_both!(k27_what_was_typed_of_a_service_level_and_of_a_week_is_there_again, |app| {
    let admin = app.as_(Who::Admin).await;
    for (page, endpoint, fields) in [
        ("/admin/service-levels/new", "admin-service-level", [("target-first_response", "soon"), ("warn", "eighty")]),
        ("/admin/calendars/new", "admin-calendar", [("day-0", "from eight"), ("day-6", "never")]),
    ] {
        let empty = form(&admin, page, endpoint).await;
        assert_eq!(send(&admin, page, &empty, &fields).await.expect(303).location(), page);
        let again = form(&admin, page, endpoint).await;
        for (name, value) in fields {
            assert_eq!(again.field(name).map(|field| field.value.as_str()), Some(value), "{page} {name}");
        }
    }
});

on_both!(k28_why_it_is_not_solved_is_mailed_to_everybody_but_who_said_it, |app| {
    let ticket = app.ticket(Who::Customer, "Not solved").await;
    let follower = app.people.id(Who::Follower).to_string();
    app.act(Who::Customer, "add-follower", ticket, &[("follower", &follower)]).await.expect(303);
    app.act(Who::Tier1, "take", ticket, &[]).await.expect(303);
    let told = async |words: &str| {
        let mails = app.outbox().await.into_iter().filter(|mail| mail.body.contains(words));
        let mut to: Vec<String> = mails.map(|mail| mail.recipient).collect();
        to.sort();
        to
    };
    app.resolve(Who::Tier1, ticket).await.expect(303);
    app.act(Who::Follower, "not-solved", ticket, &[("text", "Says-the-follower")]).await.expect(303);
    assert_eq!(told("Says-the-follower").await, [Who::Customer.email(), Who::Tier1.email()]);
    app.resolve(Who::Tier1, ticket).await.expect(303);
    app.act(Who::Customer, "confirm", ticket, &[]).await.expect(303);
    app.act(Who::Customer, "reopen", ticket, &[("text", "Says-the-requester")]).await.expect(303);
    assert_eq!(told("Says-the-requester").await, [Who::Follower.email(), Who::Tier1.email()]);
    // Messages between staff go to the assignee, and to nobody outside.
    app.act(Who::Customer, "confirm", ticket, &[]).await.expect(303);
    app.act(Who::Tier2, "reopen", ticket, &[("text", "Says-a-colleague")]).await.expect(303);
    assert_eq!(told("Says-a-colleague").await, [Who::Tier1.email()]);
});

/// The status, whether it counts as opened again, and the running promises of a ticket.
async fn standing(app: &TestApp, ticket: TicketId) -> (String, i64, Vec<(String, Option<i64>)>) {
    let reopened = format!("select count(*) from report_fact where ticket_id = {ticket} and measure = 'reopened'");
    let clocks = format!("select kind, stopped_at from clock where ticket_id = {ticket} order by kind, id");
    (app.status(ticket).await, app.number(&reopened).await, app.rows(&clocks).await)
}

on_both!(k29_a_thank_you_joins_a_solved_ticket_and_nothing_begins_anew, |app| {
    let ticket = app.ticket(Who::Customer, "Thanks").await;
    app.act(Who::Tier1, "take", ticket, &[]).await.expect(303);
    let (page, client) = (format!("/tickets/{ticket}"), app.as_(Who::Customer).await);
    let before = client.get(&page).await.expect(200).text();
    assert!(!before.contains("name=\"solved\""), "only of a solved ticket");
    app.resolve(Who::Tier1, ticket).await.expect(303);
    let solved = standing(&app, ticket).await;
    let reply = form(&client, &page, "reply").await;
    assert_eq!(
        reply.fields.iter().filter(|field| field.name == "solved").count(),
        2,
        "the form asks, without a script"
    );
    app.clock.step_minutes(5);
    let sent = send(&client, &page, &reply, &[("text", "Thanks, it works"), ("solved", "yes")]).await.expect(303);
    assert_eq!(sent.location(), format!("{page}?notice=added"));
    assert_eq!(standing(&app, ticket).await, solved);
    assert_eq!(app.events(ticket).await.last().map(String::as_str), Some("thanked"));
    assert!(app.last_mail(Who::Tier1.email()).await.body.contains("Thanks, it works"));
    for (who, page) in [(Who::Customer, page.clone()), (Who::Tier1, format!("/desk/tickets/{ticket}"))] {
        assert!(app.as_(who).await.get(&page).await.expect(200).text().contains("Thanks, it works"), "{who:?}");
    }
    // Pressed twice, it is there once.
    send(&client, &page, &reply, &[("text", "Thanks, it works"), ("solved", "yes")]).await.expect(303);
    assert_eq!(app.events(ticket).await.iter().filter(|kind| *kind == "thanked").count(), 1);
    // It closes when nobody objects, as if nothing had been said.
    app.clock.step_days(8);
    assert_eq!(tierdesk::desk::housekeeping::close_resolved(&app.desk).await, Ok(1));

    // The other button opens it again, and so does a page that did not know of the solution.
    for answer in [&[("text", "It does not work"), ("solved", "no")][..], &[("text", "It does not work")]] {
        let ticket = app.ticket(Who::Customer, "Not yet").await;
        app.resolve(Who::Tier1, ticket).await.expect(303);
        app.act(Who::Customer, "reply", ticket, answer).await.expect(303);
        assert_eq!(app.status(ticket).await, "open");
    }
    // Support cannot leave it so on the customer's behalf, and nothing else than solved stays as it is.
    let ticket = app.ticket(Who::Customer, "Open").await;
    app.act(Who::Tier1, "reply", ticket, &[("text", "?"), ("asks", "1")]).await.expect(303);
    app.act(Who::Customer, "reply", ticket, &[("text", "Model X"), ("solved", "yes")]).await.expect(303);
    assert_eq!(app.status(ticket).await, "open");
});

on_both!(k30_an_asking_reply_does_not_go_out_over_an_answer_that_its_writer_has_not_seen, |app| {
    let ticket = app.ticket(Who::Customer, "Crossing").await;
    app.act(Who::Tier1, "take", ticket, &[]).await.expect(303);
    let (page, agent) = (format!("/desk/tickets/{ticket}"), app.as_(Who::Tier1).await);
    let older = form(&agent, &page, "reply").await;
    app.act(Who::Customer, "reply", ticket, &[("text", "It is model X7")]).await.expect(303);
    let asks = [("text", "Which model?"), ("asks", "yes")];
    assert_eq!(send(&agent, &page, &older, &asks).await.expect(303).location(), page);
    let events = app.events(ticket).await;
    let shown = agent.get(&page).await.expect(200).text();
    for words in ["Others wrote while you did", "It is model X7", "Which model?", "New since you were here"] {
        assert!(shown.contains(words), "{words}");
    }
    assert_eq!((app.events(ticket).await, app.status(ticket).await.as_str()), (events, "open"), "nothing was sent");
    // The form that came back was made after the answer: it goes out, and waits.
    let again = forms_of(&shown).into_iter().find(|form| form.action == "/do/reply").expect("the form");
    let sent = send(&agent, &page, &again, &asks).await.expect(303);
    assert_eq!(sent.location(), format!("{page}?notice=sent"));
    assert_eq!(app.status(ticket).await, "waiting_customer");
    // Notes, one's own words and what happens without words keep nothing back; a colleague's answer does.
    let now = form(&agent, &page, "reply").await;
    app.act(Who::Tier2, "note", ticket, &[("text", "Inside")]).await.expect(303);
    app.act(Who::Tier1, "reply", ticket, &[("text", "From another window")]).await.expect(303);
    app.act(Who::Tier1, "set-priority", ticket, &[("priority", "high"), ("reason", "Urgent")]).await.expect(303);
    let sent = send(&agent, &page, &now, &[("text", "And which version?")]).await.expect(303);
    assert_eq!(sent.location(), format!("{page}?notice=sent"));
    let now = form(&agent, &page, "reply").await;
    app.act(Who::Lead, "reply", ticket, &[("text", "We look into it")]).await.expect(303);
    assert_eq!(send(&agent, &page, &now, &[("text", "One more")]).await.expect(303).location(), page);
});

on_both!(k31_several_are_taken_but_for_those_that_a_colleague_took_meanwhile, |app| {
    let mut tickets = Vec::new();
    for number in 0..3 {
        tickets.push(app.ticket(Who::Customer, &format!("Wanted {number}")).await);
    }
    let (page, agent) = ("/desk?view=unassigned", app.as_(Who::Lead).await);
    let older = form(&agent, page, "change-selected").await;
    app.act(Who::Tier1, "take", tickets[1], &[]).await.expect(303);
    let numbers: Vec<String> = tickets.iter().map(ToString::to_string).collect();
    let ticked: Vec<_> = numbers.iter().map(|number| ("tickets", number.as_str())).collect();
    let take: Vec<_> = ticked.iter().copied().chain([("take", "yes")]).collect();
    let sent = send(&agent, page, &older, &take).await.expect(303);
    assert_eq!(sent.location(), format!("{page}&notice=taken_some&count=2.3&about={}", tickets[1]));
    let told = agent.get(sent.location()).await.expect(200).text();
    assert!(told.contains(&format!("left as they are: {}", tickets[1])), "it says which");
    let has = async |ticket: TicketId| app.number(&format!("select assignee_id from ticket where id = {ticket}")).await;
    assert_eq!(has(tickets[1]).await, app.people.id(Who::Tier1).0);
    assert_eq!(has(tickets[0]).await, app.people.id(Who::Lead).0);
    // The same for what else is done to several.
    let change: Vec<_> = ticked.iter().copied().chain([("priority", "urgent"), ("reason", "Fire")]).collect();
    let sent = send(&agent, page, &older, &change).await.expect(303);
    assert!(sent.location().contains("notice=changed_none&count=0.3&about="), "{}", sent.location());
    assert_eq!(app.number("select count(*) from ticket where priority = 'urgent'").await, 0);
    for forged in ["1.2.%3Cscript%3E", "x", "%3Cb%3E"] {
        let html = agent.get(&format!("{page}&notice=taken_some&count=1.2&about={forged}")).await.expect(200).text();
        assert!(!html.contains("left as they are"), "{forged}");
    }
});

on_both!(k31_an_older_form_of_a_ticket_that_was_passed_on_says_that_it_changed, |app| {
    let ticket = app.ticket(Who::Customer, "Passed on").await;
    let code = app.number("select min(id) from resolution_code").await.to_string();
    let number = ticket.to_string();
    let solve = async |version: &str| {
        let typed = [("ticket", number.as_str()), ("version", version), ("code", &code), ("summary", "New cable.")];
        app.as_(Who::Tier1).await.post("resolve", &typed).await
    };
    let before = app.version(ticket).await;
    app.escalate(Who::Tier1, ticket, 2).await.expect(303);
    assert!(solve(&before).await.expect(409).text().contains("Stale"));
    solve(&app.version(ticket).await).await.expect(403);
});

on_both!(k23_a_dialog_whose_time_is_over_gives_its_words_back_and_asks_for_no_more, |app| {
    let ticket = app.ticket(Who::Customer, "Passed up meanwhile").await;
    let (page, agent) = (format!("/desk/tickets/{ticket}"), app.as_(Who::Tier1).await);
    let dialog = format!("{page}?dialog=resolve");
    let older = form(&agent, &dialog, "resolve").await;
    app.escalate(Who::Tier1, ticket, 2).await.expect(303);
    let code = app.number("select min(id) from resolution_code").await.to_string();
    let refused = send(&agent, &dialog, &older, &[("code", &code), ("summary", "New & long cable")]).await.expect(303);
    assert_eq!(refused.location(), dialog);
    let html = agent.get(&dialog).await.expect(200).text();
    assert!(html.contains("This was not sent") && html.contains("New &amp; long cable"), "{html}");
    for endpoint in ["resolve", "escalate", "set-priority"] {
        let action = format!("/do/{endpoint}");
        assert!(!forms_of(&html).iter().any(|form| form.action == action), "{endpoint} is not to be done any more");
    }
});

on_both!(k31_a_vendors_older_form_takes_back_nothing_that_support_noted_meanwhile, |app| {
    let ticket = app.ticket(Who::Customer, "With the vendor").await;
    app.share(Who::Tier2, ticket, &[]).await.expect(303);
    let (page, vendor) = (format!("/vendor/tickets/{ticket}"), app.as_(Who::Vendor).await);
    let older = form(&vendor, &page, "vendor-promise").await;
    let noted = [("reference", "V-4711"), ("promised", ""), ("version", &*app.version(ticket).await)];
    app.act(Who::Tier2, "vendor-promise", ticket, &noted).await.expect(303);
    let refused = send(&vendor, &page, &older, &[("promised", "2050-05-01")]).await.expect(303);
    assert_eq!(refused.location(), page);
    let known = app.rows::<(String, Option<String>)>("select reference, promised from share").await;
    assert_eq!(known, [("V-4711".to_owned(), None)], "it stays");
    let html = vendor.get(&page).await.expect(200).text();
    assert!(html.contains("2050-05-01") && html.contains("Somebody else changed this"), "{html}");
    // Told of it, the vendor may do it after all.
    let now = forms_of(&html).into_iter().find(|form| form.action == "/do/vendor-promise").expect("the form");
    let sent = send(&vendor, &page, &now, &[("reference", "V-4711")]).await.expect(303);
    assert!(sent.location().contains("notice=saved"), "{}", sent.location());
    let known = app.rows::<(String, Option<String>)>("select reference, promised from share").await;
    assert_eq!(known, [("V-4711".to_owned(), Some("2050-05-01".to_owned()))]);
});

on_both!(k31_an_older_form_of_the_administration_is_refused_with_what_changed, |app| {
    let (one, other) = (app.as_(Who::Admin).await, app.as_(Who::Admin).await);
    let tier = app.people.tiers[1].to_string();
    one.submit("admin-add-team", &[("tier", &tier), ("name", "Day")]).await.expect(303);
    one.submit("admin-add-rule", &[("name", "First"), ("all-0-field", "subject"), ("all-0-values", "printer")])
        .await
        .expect(303);
    one.submit("admin-add-automation", &[("name", "Note"), ("trigger", "on-registered"), ("note", "x")])
        .await
        .expect(303);
    let id = async |table: &str| app.number(&format!("select max(id) from {table}")).await;
    let pages = [
        (format!("/admin/teams/{}", id("team").await), "admin-team"),
        (format!("/admin/rules/{}", id("routing_rule").await), "admin-rule"),
        (format!("/admin/automations/{}", id("automation").await), "admin-automation"),
        (format!("/admin/service-levels/{}", id("service_policy").await), "admin-service-level"),
        (format!("/admin/calendars/{}", id("calendar").await), "admin-calendar"),
        (format!("/admin/tiers/{}", app.people.tiers[2]), "admin-tier"),
        (format!("/admin/categories/{}", app.category), "admin-category"),
        (format!("/admin/organisations/{}", app.people.org_a), "admin-organisation"),
        (format!("/admin/tags/{}", id("tag").await), "admin-rename"),
        (format!("/admin/people/{}", app.people.id(Who::Loner)), "admin-identity"),
    ];
    for (page, endpoint) in &pages {
        let older = form(&other, page, endpoint).await;
        let newer = form(&one, page, endpoint).await;
        let done = send(&one, page, &newer, &[("name", "By the first")]).await.expect(303);
        assert!(done.location().contains("notice=saved"), "{page}: {}", done.location());
        let before = app.fingerprint().await;
        let refused = send(&other, page, &older, &[("name", "By the second")]).await.expect(303);
        assert_eq!(refused.location(), page, "{page}");
        assert_eq!(app.fingerprint().await, before, "{page}: nothing is undone");
        let html = other.get(page).await.expect(200).text();
        assert!(html.contains("Changed while you had it open"), "{page}");
        assert!(unescaped(&html).contains("By the first") && html.contains("value=\"By the second\""), "{page}");
        // Told of it, the second may do it after all.
        let again =
            forms_of(&html).into_iter().find(|form| form.action == format!("/do/{endpoint}")).expect("the form");
        let done = send(&other, page, &again, &[]).await.expect(303);
        assert!(done.location().contains("notice=saved"), "{page}: {}", done.location());
    }
    // A place in an order is in no form, and a form is compared with its own thing alone.
    let (page, endpoint) = &pages[1];
    let older = form(&other, page, endpoint).await;
    one.submit("admin-add-rule", &[("name", "Another"), ("all-0-field", "subject"), ("all-0-values", "y")])
        .await
        .expect(303);
    let rule = page.rsplit('/').next().expect("a number");
    one.submit("admin-step-rule", &[("id", rule), ("direction", "down")]).await.expect(303);
    let done = send(&other, page, &older, &[("name", "Renamed at last")]).await.expect(303);
    assert!(done.location().contains("notice=saved"), "{}", done.location());
});

on_both!(k31_a_form_that_is_shown_again_stays_as_old_as_it_is, |app| {
    let (one, other) = (app.as_(Who::Admin).await, app.as_(Who::Admin).await);
    let page = format!("/admin/categories/{}", app.category);
    let older = form(&other, &page, "admin-category").await;
    // Refused for something else, it is shown again on a page that a colleague has changed by then.
    let long = "x".repeat(500);
    assert_eq!(send(&other, &page, &older, &[("name", &long)]).await.expect(303).location(), page);
    let newer = form(&one, &page, "admin-category").await;
    send(&one, &page, &newer, &[("name", "By the first")]).await.expect(303);
    let again = form(&other, &page, "admin-category").await;
    let refused = send(&other, &page, &again, &[("name", "By the second")]).await.expect(303);
    assert_eq!(refused.location(), page);
    assert_eq!(app.number("select count(*) from category where name = 'By the first'").await, 1);
});
