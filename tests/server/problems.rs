//! Problems: many like tickets are found, linked, answered and solved at once, and nobody is told twice.

use crate::common::*;
use tierdesk::domain::{ProblemId, TicketId};

const WORKAROUND: &str = "Hold the **yellow** key for ten seconds.";

/// Writes a problem as somebody, and answers its number.
async fn add(app: &TestApp, who: Who, fields: &[(&str, &str)]) -> ProblemId {
    let answer = app.as_(who).await.post("add-problem", fields).await.expect(303);
    ProblemId(steps::number(&answer).0)
}

async fn version(app: &TestApp, id: ProblemId) -> String {
    app.number(&format!("select version from problem where id = {id}")).await.to_string()
}

async fn code(app: &TestApp) -> String {
    app.number("select min(id) from resolution_code").await.to_string()
}

/// How many public answers of a kind a ticket has.
async fn answers(app: &TestApp, ticket: TicketId, kind: &str) -> i64 {
    app.number(&format!("select count(*) from ticket_event where ticket_id = {ticket} and kind = '{kind}'")).await
}

async fn story(app: &TestApp, id: ProblemId) -> Vec<String> {
    let sql = format!("select kind from problem_event where problem_id = {id} order by id");
    app.rows::<(String,)>(&sql).await.into_iter().map(|(kind,)| kind).collect()
}

/// Mails about a ticket whose text has these words.
async fn mails(app: &TestApp, ticket: TicketId, words: &str) -> usize {
    let address = format!("/tickets/{ticket}\n");
    let about = |mail: &&Mail| format!("{}\n", mail.body).contains(&address) && mail.body.contains(words);
    app.outbox().await.iter().filter(about).count()
}

on_both!(a_problem_whose_form_is_sent_twice_is_one, |app| {
    let ticket = app.ticket(Who::Customer, "Scanner").await.to_string();
    let (agent, other) = (app.as_(Who::Tier2).await, app.as_(Who::Tier2).await);
    let told = |answer: Answer| steps::number(&answer.expect(303));
    for (once, from) in [("a1", ""), ("b2", ticket.as_str())] {
        let fields = [("title", "Driver"), ("once", once), ("ticket", from)];
        let (one, two) = tokio::join!(agent.post("add-problem", &fields), other.post("add-problem", &fields));
        let (one, two) = (told(one), told(two));
        let again = told(agent.post("add-problem", &fields).await);
        assert_eq!((one, one), (two, again), "{once}");
    }
    assert_eq!(app.number("select count(*) from problem").await, 2);
    // Sent with other words, it is another one.
    for (title, workaround) in [("Other driver", ""), ("Driver", "Turn it off and on")] {
        told(agent.post("add-problem", &[("title", title), ("workaround", workaround), ("once", "a1")]).await);
    }
    assert_eq!(app.number("select count(*) from problem").await, 4);
});

on_both!(twenty_five_like_tickets_are_found_linked_answered_and_solved_and_each_customer_is_told_once, |app| {
    let stranger = app.ticket(Who::Stranger, "New keyboard wanted").await;
    let mut alike = Vec::new();
    for number in 0..25 {
        let who = [Who::Customer, Who::Colleague, Who::Stranger, Who::Loner][number % 4];
        let client = app.as_(who).await;
        let subject = format!("Handscanner {number} freezes while scanning pallets");
        let fields = [("subject", subject.as_str()), ("symptoms", "Frozen screen and three beeps")];
        alike.push(steps::number(&app.register(&client, &fields, &[]).await.expect(303)));
    }
    // From the first of them.
    let fields = [
        ("title", "Handscanners freeze when pallets are scanned"),
        ("symptoms", "Frozen screens, beeping"),
        ("workaround", WORKAROUND),
        ("ticket", &alike[0].to_string()),
        ("known", "yes"),
    ];
    let id = add(&app, Who::Tier2, &fields).await;
    let agent = app.as_(Who::Tier2).await;
    let page = agent.get(&format!("/desk/problems/{id}")).await.expect(200).text();
    let ticked = |ticket: TicketId| page.contains(&format!("value=\"{ticket}\" checked"));
    assert!(alike[1..].iter().all(|ticket| ticked(*ticket)), "all 24 others are found and ticked: {page}");
    assert!(!ticked(stranger) && !ticked(alike[0]));

    let tickets: Vec<String> = alike[1..].iter().map(TicketId::to_string).collect();
    let problem = id.to_string();
    let mut fields = vec![("problem", problem.as_str())];
    fields.extend(tickets.iter().map(|ticket| ("tickets", ticket.as_str())));
    agent.post("link-problem", &fields).await.expect(303);
    agent.post("link-problem", &fields).await.expect(303);
    assert_eq!(app.number(&format!("select count(*) from problem_ticket where problem_id = {id}")).await, 25);

    // Two agents press at the same moment, and then one of them again.
    let (other, fields) = (app.as_(Who::Lead).await, [("id", problem.as_str()), ("revision", "1")]);
    let (one, two) = tokio::join!(agent.post("apply-to-all", &fields), other.post("apply-to-all", &fields));
    assert_eq!((one.status, two.status), (303, 303));
    agent.post("apply-to-all", &fields).await.expect(303);
    for ticket in &alike {
        assert_eq!(answers(&app, *ticket, "replied").await, 1, "ticket {ticket}");
        assert_eq!(mails(&app, *ticket, "yellow").await, 1, "ticket {ticket}");
    }
    let page = agent.get(&format!("/desk/problems/{id}")).await.expect(200).text();
    assert!(page.contains("25 of 25 unfinished incidents have a workaround"), "{page}");
    let customer = app.as_(Who::Customer).await.get(&format!("/tickets/{}", alike[0])).await.expect(200).text();
    assert!(customer.contains("<strong>yellow</strong>") && !customer.contains("pallets are scanned"));

    let (version, code) = (version(&app, id).await, code(&app).await);
    let fields = [
        ("id", problem.as_str()),
        ("version", &version),
        ("code", &code),
        ("summary", "The firmware is new."),
        ("incidents", "yes"),
    ];
    agent.post("resolve-problem", &fields).await.expect(303);
    agent.post("resolve-problem", &fields).await.expect(409);
    let rest = [("id", problem.as_str())];
    let (one, two) = tokio::join!(agent.post("solve-incidents", &rest), other.post("solve-incidents", &rest));
    assert_eq!((one.status, two.status), (303, 303));
    for ticket in &alike {
        assert_eq!(app.status(*ticket).await, "resolved");
        assert_eq!((answers(&app, *ticket, "replied").await, answers(&app, *ticket, "resolved").await), (1, 1));
        assert_eq!(mails(&app, *ticket, "The firmware is new.").await, 1);
    }
    assert_eq!(app.status(stranger).await, "new");
    let sum = "select coalesce(sum(1), 0) from problem_answer where kind =";
    assert_eq!(app.number(&format!("{sum} 'workaround'")).await, 25);
    assert_eq!(app.number(&format!("{sum} 'resolution'")).await, 25);
});

on_both!(a_newer_workaround_reaches_those_with_an_earlier_one_only_when_it_is_asked_for, |app| {
    let (first, second) = (app.ticket(Who::Customer, "One").await, app.ticket(Who::Colleague, "Two").await);
    let id = add(&app, Who::Tier2, &[("title", "Cause"), ("workaround", "Old way."), ("known", "yes")]).await;
    let (agent, problem) = (app.as_(Who::Tier2).await, id.to_string());
    let apply = async |ticket: TicketId, revision: &str| {
        app.act(Who::Tier1, "apply-workaround", ticket, &[("problem", &problem), ("revision", revision)]).await
    };
    // Tier 1 applies, which links too, and pressing again does nothing.
    apply(first, "1").await.expect(303);
    apply(first, "1").await.expect(303);
    assert_eq!(app.events(first).await, ["opened", "problem_linked", "replied"]);
    app.act(Who::Tier1, "link-problem", second, &[("problem", &problem), ("tickets", &second.to_string())])
        .await
        .expect(303);
    let edit = [("id", problem.as_str()), ("version", "1"), ("title", "Cause"), ("workaround", "New way.")];
    agent.post("edit-problem", &edit).await.expect(303);
    // What was read is not what would be sent now.
    apply(second, "1").await.expect(409);
    agent.post("apply-to-all", &[("id", problem.as_str()), ("revision", "1")]).await.expect(409);
    agent.post("apply-to-all", &[("id", problem.as_str()), ("revision", "2")]).await.expect(303);
    assert_eq!((mails(&app, first, "New way.").await, mails(&app, second, "New way.").await), (0, 1));
    for _ in 0..2 {
        agent.post("apply-to-all", &[("id", problem.as_str()), ("revision", "2"), ("again", "yes")]).await.expect(303);
    }
    assert_eq!((mails(&app, first, "New way.").await, mails(&app, second, "New way.").await), (1, 1));
    assert_eq!(
        story(&app, id).await,
        ["opened", "linked", "workaround_sent", "linked", "edited", "workaround_sent", "workaround_sent"]
    );
});

on_both!(incidents_that_somebody_may_not_answer_or_solve_are_left_as_they_are_and_the_rest_is_told, |app| {
    let mut tickets = Vec::new();
    for name in ["At tier 1", "At tier 3", "At a vendor", "Closed"] {
        tickets.push(app.ticket(Who::Customer, name).await);
    }
    app.escalate(Who::Tier1, tickets[1], 3).await.expect(303);
    app.share(Who::Tier1, tickets[2], &[]).await.expect(303);
    app.act(Who::Customer, "confirm", tickets[3], &[]).await.expect(303);
    let id = add(&app, Who::Tier2, &[("title", "Cause"), ("workaround", WORKAROUND)]).await;
    let (problem, numbers) = (id.to_string(), tickets.iter().map(TicketId::to_string).collect::<Vec<_>>());
    let mut fields = vec![("problem", problem.as_str())];
    fields.extend(numbers.iter().map(|number| ("tickets", number.as_str())));
    app.as_(Who::Tier1).await.post("link-problem", &fields).await.expect(303);
    let all = [("id", problem.as_str()), ("revision", "1")];
    let told = app.as_(Who::Tier1).await.post("apply-to-all", &all).await.expect(303);
    assert!(told.location().contains("notice=problem_some"), "{}", told.location());
    let counts = async |kind: &str| {
        let mut counts = Vec::new();
        for ticket in &tickets {
            counts.push(answers(&app, *ticket, kind).await);
        }
        counts
    };
    assert_eq!(counts("replied").await, [1, 0, 1, 0]);
    app.as_(Who::Lead).await.post("apply-to-all", &all).await.expect(303);
    assert_eq!(counts("replied").await, [1, 1, 1, 0]);
    let code = code(&app).await;
    let resolve =
        [("id", problem.as_str()), ("version", "1"), ("code", &code), ("summary", "Done."), ("incidents", "yes")];
    app.as_(Who::Tier2).await.post("resolve-problem", &resolve).await.expect(303);
    assert_eq!(counts("resolved").await, [1, 0, 0, 0]);
    app.act(Who::Vendor, "vendor-return", tickets[2], &[("answer", "Mended.")]).await.expect(303);
    app.as_(Who::Lead).await.post("solve-incidents", &[("id", &problem)]).await.expect(303);
    assert_eq!(counts("resolved").await, [1, 1, 1, 0]);
});

on_both!(a_stale_write_is_refused_and_what_was_typed_is_kept, |app| {
    let id = add(&app, Who::Tier2, &[("title", "Cause")]).await;
    let (problem, other) = (id.to_string(), app.as_(Who::Lead).await);
    other.post("edit-problem", &[("id", &problem), ("version", "1"), ("title", "Better name")]).await.expect(303);
    let agent = app.as_(Who::Tier2).await;
    let back = format!("/desk/problems/{id}?dialog=edit");
    let fields = [("id", problem.as_str()), ("version", "1"), ("title", "Typed in vain"), ("back", &back)];
    for endpoint in ["edit-problem", "step-problem", "resolve-problem", "publish-banner", "withdraw-banner"] {
        let code = code(&app).await;
        let more = [("move", "recognised"), ("code", code.as_str()), ("summary", "x"), ("title_en", "x")];
        let all: Vec<_> = fields.iter().copied().chain(more).collect();
        agent.post(endpoint, &all).await.expect(409);
    }
    agent.submit("edit-problem", &fields).await.expect(303);
    let page = agent.get(&back).await.expect(200).text();
    assert!(page.contains("Typed in vain") && page.contains("data-error-summary"), "{page}");
    assert_eq!(story(&app, id).await, ["opened", "edited"]);
    assert_eq!(version(&app, id).await, "2");
});

on_both!(states_follow_their_table_and_a_known_error_has_a_workaround, |app| {
    let agent = app.as_(Who::Tier3).await;
    agent.post("add-problem", &[("title", "Cause"), ("known", "yes")]).await.expect(422);
    agent.post("add-problem", &[("title", "ab")]).await.expect(422);
    agent
        .post("add-problem", &[("title", "Cause"), ("owner", &app.people.id(Who::Tier1).to_string())])
        .await
        .expect(422);
    let id = add(&app, Who::Tier3, &[("title", "Cause")]).await.to_string();
    let step = async |what: &str| {
        let version = app.number(&format!("select version from problem where id = {id}")).await.to_string();
        agent.post("step-problem", &[("id", id.as_str()), ("version", &version), ("move", what)]).await.status
    };
    assert_eq!(step("recognised").await, 409, "no workaround yet");
    agent
        .post("edit-problem", &[("id", &id), ("version", "1"), ("title", "Cause"), ("workaround", WORKAROUND)])
        .await
        .expect(303);
    assert_eq!((step("reopened").await, step("recognised").await), (409, 303));
    agent.post("edit-problem", &[("id", &id), ("version", "3"), ("title", "Cause")]).await.expect(422);
    assert_eq!((step("resolved").await, step("doubted").await, step("doubted").await), (409, 303, 409));
    let code = code(&app).await;
    agent
        .post("resolve-problem", &[("id", &id), ("version", "4"), ("code", &code), ("summary", "Done.")])
        .await
        .expect(303);
    assert_eq!((step("doubted").await, step("reopened").await), (409, 303));
    for (query, found) in
        [("", true), ("state=open", true), ("state=resolved", false), ("text=caus", true), ("text=nix", false)]
    {
        let page = app.as_(Who::Tier1).await.get(&format!("/desk/problems?{query}")).await.expect(200).text();
        assert_eq!(page.contains(&format!("/desk/problems/{id}\"")), found, "{query}");
    }
});

on_both!(a_known_error_is_offered_on_a_like_ticket_and_a_ticket_is_an_incident_of_one_problem, |app| {
    let fields = [("title", "Handscanner freezes on pallets"), ("workaround", WORKAROUND), ("known", "yes")];
    let (one, other) = (add(&app, Who::Tier2, &fields).await, add(&app, Who::Tier2, &[("title", "Another")]).await);
    let like = app.ticket(Who::Customer, "My handscanner is freezing, pallet 7").await;
    let unlike = app.ticket(Who::Customer, "Forgotten password").await;
    let page = async |ticket: TicketId| {
        app.as_(Who::Tier1).await.get(&format!("/desk/tickets/{ticket}")).await.expect(200).text()
    };
    assert!(page(like).await.contains("<strong>yellow</strong>"));
    assert!(!page(unlike).await.contains("<strong>yellow</strong>"));
    let link = async |problem: ProblemId| {
        let (problem, ticket) = (problem.to_string(), like.to_string());
        app.as_(Who::Tier1).await.post("link-problem", &[("problem", &problem), ("tickets", &ticket)]).await
    };
    link(one).await.expect(303);
    link(other).await.expect(303);
    let sql = format!("select problem_id from problem_ticket where ticket_id = {like}");
    assert_eq!(app.number(&sql).await, one.0);
    app.act(Who::Tier1, "apply-workaround", like, &[("problem", &other.to_string()), ("revision", "0")])
        .await
        .expect(409);
    app.act(Who::Tier1, "unlink-problem", like, &[("problem", &one.to_string())]).await.expect(303);
    link(other).await.expect(303);
    assert_eq!(app.number(&sql).await, other.0);
    assert_eq!(app.events(like).await, ["opened", "problem_linked", "problem_unlinked", "problem_linked"]);
});

on_both!(whoever_solves_what_had_climbed_says_what_was_learned, |app| {
    let code = app.number("select min(id) from resolution_code").await.to_string();
    let solve = [("code", code.as_str()), ("summary", "New cable.")];
    let low = app.ticket(Who::Customer, "Stays low").await;
    app.act(Who::Tier1, "resolve", low, &solve).await.expect(303);
    let high = app.ticket(Who::Customer, "Climbs").await;
    app.escalate(Who::Tier1, high, 2).await.expect(303);
    let page = app.as_(Who::Tier2).await.get(&format!("/desk/tickets/{high}?dialog=resolve")).await.expect(200).text();
    assert!(page.contains("So that the first tier can solve the next one"), "{page}");
    let refused = app.act(Who::Tier2, "resolve", high, &solve).await.expect(422).text();
    assert!(refused.contains("learn"), "{refused}");
    // All that is missing is said at once.
    let refused = app.act(Who::Tier2, "resolve", high, &[]).await.expect(422).text();
    assert!(["code", "summary", "learn"].iter().all(|field| refused.contains(field)), "{refused}");
    assert_ne!(app.status(high).await, "resolved");
    let said = [solve[0], solve[1], ("learn", "nothing")];
    app.act(Who::Tier2, "resolve", high, &said).await.expect(303);
    assert_eq!(app.status(high).await, "resolved");
});

on_both!(what_was_learned_becomes_a_known_error_at_once_or_waits_as_a_draft, |app| {
    let code = code(&app).await;
    let learn = async |who: Who, ticket: TicketId, kind: &str, title: &str| {
        let fields = [
            ("code", code.as_str()),
            ("summary", "Mended."),
            ("learn", kind),
            ("learn_title", title),
            ("learn_symptoms", "Dark screen"),
            ("learn_solution", "Press **reset**."),
        ];
        app.act(who, "resolve", ticket, &fields).await
    };
    let (one, two) = (app.ticket(Who::Customer, "Dark").await, app.ticket(Who::Customer, "Darker").await);
    learn(Who::Tier2, one, "known_error", "").await.expect(422);
    learn(Who::Tier1, one, "draft", "Dark screens").await.expect(403);
    assert_eq!(app.status(one).await, "new", "nothing happened");
    learn(Who::Tier2, one, "known_error", "Dark screens").await.expect(303);
    let state: Vec<(String, String)> = app.rows("select state, workaround from problem").await;
    assert_eq!(state, [("known_error".to_owned(), "Press **reset**.".to_owned())]);
    assert_eq!(app.events(one).await, ["opened", "problem_linked", "resolved"]);

    learn(Who::Tier3, two, "draft", "Darker screens").await.expect(303);
    let agent = app.as_(Who::Tier2).await;
    let page = agent.get("/desk/learning").await.expect(200).text();
    assert!(page.contains("Darker screens") && page.contains("<strong>reset</strong>"));
    let draft = app.number("select max(id) from learning_draft").await.to_string();
    let page = agent.get(&format!("/desk/problems/new?draft={draft}")).await.expect(200).text();
    assert!(page.contains("Press **reset**."), "{page}");
    let fields = [
        ("title", "Darker screens"),
        ("workaround", "Press **reset**."),
        ("known", "yes"),
        ("ticket", &two.to_string()),
        ("draft", &draft),
    ];
    add(&app, Who::Tier2, &fields).await;
    agent.post("drop-draft", &[("id", &draft)]).await.expect(409);
    agent.get(&format!("/desk/problems/new?draft={draft}")).await.expect(409);
    assert!(!agent.get("/desk/learning").await.expect(200).text().contains("Darker screens"));
    let customer = app.as_(Who::Customer).await.get(&format!("/tickets/{two}")).await.expect(200).text();
    assert!(!customer.contains("reset") && customer.contains("Mended."));
});
