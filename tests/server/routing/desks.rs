//! How desks share the work, who leads them, how much people can have, and what rules see of a ticket.

use super::*;

impl TestApp {
    /// The rules that name the team of a tier, tried in the order in which they were added.
    async fn teams_by_rule(&self, rules: &[(&str, &str, &str)]) {
        for (name, field, values) in rules {
            let team = self.team(1, name, &[]).await;
            self.rule(name, &[("all-0-field", *field), ("all-0-values", *values), ("team", team.as_str())]).await;
        }
    }

    /// Who was mailed an assignment or a warning about a subject.
    async fn mailed_about(&self, words: &str) -> Vec<String> {
        let mails =
            self.outbox().await.into_iter().filter(|mail| format!("{} {}", mail.subject, mail.body).contains(words));
        mails.map(|mail| mail.recipient).collect()
    }
}

on_both!(rules_see_who_asks_what_was_answered_and_that_nobody_has_it, |app| {
    let answer = "Where do you sit?: Hangar 4";
    app.teams_by_rule(&[
        ("Second company", "requester", "@b.test"),
        ("Followed", "follower", Who::Follower.email()),
        ("Hangar", "answer", answer),
        ("With somebody", "assignee", Who::Tier1.name()),
        ("Old", "age", "1"),
        ("With a vendor", "vendor", "Voltage; Voltage West"),
        ("Free", "assignee", "inget"),
    ])
    .await;
    let team = async |ticket| app.with(ticket).await.0.expect("a team");
    let ticket = app.ticket(Who::Stranger, "By address").await;
    assert_eq!(team(ticket).await, "Second company");
    let ticket = app.ticket(Who::Customer, "By nothing else").await;
    assert_eq!(team(ticket).await, "Free");
    assert_eq!(app.tried(ticket).await, (Some("Free".to_owned()), Some("Free".to_owned()), 6));
    // The tester sees what was typed in the place of a ticket.
    let tried = async |asked: &str| {
        let body = app.as_(Who::Admin).await.read(&format!("/read/admin-routing-test?{asked}")).await.expect(200).body;
        let found: Value = serde_json::from_slice(&body).expect("JSON");
        found["shown"]["trial"]["fired"]["name"].as_str().map(str::to_owned)
    };
    let subject = "asked%5Bsubject%5D=Anything";
    assert_eq!(tried(subject).await.as_deref(), Some("Free"));
    assert_eq!(tried(&format!("{subject}&asked%5Brequester%5D=bo%40b.test")).await.as_deref(), Some("Second company"));
    let typed = "asked%5Banswers%5D=Where+do+you+sit%3F%3A+Hangar+4";
    assert_eq!(tried(&format!("{subject}&{typed}")).await.as_deref(), Some("Hangar"));
    let page = app.as_(Who::Admin).await.get("/admin/rules").await.expect(200).text();
    assert!(page.contains("Assignee is nothing"), "{page}");
    assert!(page.contains("registered at least 1 h ago"), "{page}");
});

on_both!(a_condition_that_nothing_can_meet_is_refused_beside_its_values, |app| {
    for (field, values) in
        [("assignee", "Nobody Known"), ("age", "soon"), ("age", "-3"), ("problem", "first"), ("tier", "nothing")]
    {
        let fields = [("name", "Wrong"), ("all-0-field", field), ("all-0-values", values)];
        refused(app.as_admin("add-rule", &fields).await, "all-0-values", FieldError::NotAllowed);
    }
    assert_eq!(app.number("select count(*) from routing_rule").await, 0);
});

on_both!(an_automation_waits_for_an_age_and_for_a_ticket_that_nobody_has, |app| {
    app.as_admin(
        "add-automation",
        &[
            ("name", "Forgotten"),
            ("trigger", "on-customer_wrote"),
            ("all-0-field", "age"),
            ("all-0-values", "48"),
            ("all-1-field", "assignee"),
            ("all-1-values", "nothing"),
            ("priority", "urgent"),
        ],
    )
    .await
    .expect(303);
    let (old, taken) = (app.ticket(Who::Customer, "Old").await, app.ticket(Who::Customer, "Taken").await);
    app.act(Who::Tier1, "take", taken, &[]).await.expect(303);
    let priority = async |ticket| {
        let sql = format!("select priority from ticket where id = {ticket}");
        app.rows::<(String,)>(&sql).await.remove(0).0
    };
    let write = async || {
        for ticket in [old, taken] {
            app.act(Who::Customer, "reply", ticket, &[("text", "Is anybody there?")]).await.expect(303);
        }
    };
    app.clock.step_minutes(47 * 60);
    write().await;
    assert_ne!(priority(old).await, "urgent");
    app.clock.step_minutes(60);
    write().await;
    assert_eq!(priority(old).await, "urgent");
    assert_ne!(priority(taken).await, "urgent");
});

on_both!(the_way_in_which_desks_are_organised_decides_whether_a_ticket_waits_for_its_own, |app| {
    let client = app.people.org_a.to_string();
    for (name, zone, served) in [("Own", "Asia/Tokyo", Some(&client)), ("General", "Europe/Stockholm", None)] {
        let hours = app.hours(zone).await;
        let mut more = vec![("calendar", hours.as_str())];
        more.extend(served.map(|client| ("organisations", client.as_str())));
        app.team(1, name, &more).await;
    }
    let team = async |ticket| app.with(ticket).await.0.expect("a team");
    // Noon in Stockholm, evening in Tokyo.
    assert_eq!(team(app.ticket(Who::Customer, "By the sun").await).await, "General");
    app.as_admin("desk-model", &[("model", "local")]).await.expect(303);
    let own = app.ticket(Who::Customer, "Our own").await;
    assert_eq!(team(own).await, "Own");
    assert_eq!(team(app.ticket(Who::Stranger, "Somebody else's").await).await, "General");
    assert_eq!(hand_over(&app.desk).await, Ok(0), "it waits for the desk of its client, though another is open");
    app.as_admin("desk-model", &[("model", "central")]).await.expect(303);
    assert_eq!(team(app.ticket(Who::Customer, "In the middle").await).await, "General");
    app.as_admin("desk-model", &[("model", "follow_the_sun")]).await.expect(303);
    assert_eq!(hand_over(&app.desk).await, Ok(1));
    assert_eq!(team(own).await, "General");
    refused(app.as_admin("desk-model", &[("model", "chaos")]).await, "model", FieldError::NotAllowed);
    let log = app.as_(Who::Admin).await.get("/admin/audit").await.expect(200).text();
    assert!(log.contains("changed how the desks share the work"), "{log}");
});

on_both!(whoever_leads_the_team_is_told_and_all_leads_where_nobody_does, |app| {
    let (one, two) = (app.people.id(Who::Tier1).to_string(), app.people.id(Who::Tier2).to_string());
    let team = app.team(1, "Front", &[("members", one.as_str()), ("members", &two)]).await;
    let rule = [("name", "Tell"), ("trigger", "on-registered"), ("tell", "leads")];
    app.as_admin("add-automation", &rule).await.expect(303);
    app.ticket(Who::Customer, "Nobody leads").await;
    assert_eq!(
        app.mailed_about("Nobody leads").await.iter().filter(|to| *to == Who::Lead.email()).count(),
        1,
        "a lead"
    );
    app.as_admin("member", &[("id", &team), ("person", &two), ("leads", "yes")]).await.expect(303);
    app.ticket(Who::Customer, "Tom leads").await;
    let told = app.mailed_about("Tom leads").await;
    assert!(told.contains(&Who::Tier2.email().to_owned()), "{told:?}");
    assert!(!told.contains(&Who::Lead.email().to_owned()), "{told:?}");
    assert!(!told.contains(&Who::Tier1.email().to_owned()), "{told:?}");
});

on_both!(a_person_with_a_number_of_their_own_is_given_that_many, |app| {
    let (one, lead) = (app.people.id(Who::Tier1).to_string(), app.people.id(Who::Lead).to_string());
    let more = [("assignment", "round_robin"), ("capacity", "3"), ("members", one.as_str()), ("members", &lead)];
    let team = app.team(1, "Front", &more).await;
    let own =
        async |text: &str| app.as_admin("member", &[("id", &team), ("person", &one), ("own_capacity", text)]).await;
    refused(own("many").await, "own_capacity", FieldError::NotANumber);
    refused(own("501").await, "own_capacity", FieldError::NotAllowed);
    own("1").await.expect(303);
    let mut got = Vec::new();
    for number in 0..5 {
        let ticket = app.ticket(Who::Customer, &format!("Number {number}")).await;
        got.push(app.with(ticket).await.1);
    }
    let count = |who: Who| got.iter().filter(|name| name.as_deref() == Some(who.name())).count();
    assert_eq!((count(Who::Tier1), count(Who::Lead)), (1, 3));
    own("").await.expect(303);
    assert_eq!(assign_waiting(&app.desk).await, Ok(1), "as many as the team says again");
});

on_both!(an_absence_that_is_known_ahead_begins_by_itself, |app| {
    let one = app.people.id(Who::Tier1).to_string();
    app.team(1, "Front", &[("assignment", "least_loaded"), ("capacity", "9"), ("members", &one)]).await;
    let tora = app.as_(Who::Tier1).await;
    let away = async |from: &str, until: &str| {
        tora.post("absence", &[("away", "yes"), ("from", from), ("until", until)]).await
    };
    refused(away("2026-03-20", "2026-03-20").await, "until", FieldError::EndsBeforeStart);
    refused(away("next week", "2026-03-20").await, "from", FieldError::NotADate);
    away("2026-03-16", "2026-03-18").await.expect(303);
    let page = tora.get("/account").await.expect(200).text();
    assert!(page.contains("You will be away from") && page.contains("I will not be away"), "{page}");
    let given = async |subject: &str| {
        let ticket = app.ticket(Who::Customer, subject).await;
        app.with(ticket).await.1.is_some()
    };
    assert!(given("Still here").await);
    app.clock.step_days(4);
    assert!(!given("Away").await);
    app.clock.step_days(2);
    assert!(given("Back").await);
});
