//! Automations and rules, which run by themselves, and the reports about them.

use crate::common::*;
use tierdesk::desk::automate::run_due;

async fn guest(app: &TestApp, subject: &str) -> String {
    let before = app.mails().await;
    let fields = [("name", "Gäst"), ("email", "gast@kund.test"), ("subject", subject)];
    app.register(&app.visitor(), &fields, &[]).await.expect(303);
    app.outbox().await[before].token()
}

on_both!(k42_what_waits_since_registration_counts_from_when_a_guest_confirmed, |app| {
    let remind = [("trigger", "after-registered"), ("wait", "2"), ("unit", "hours"), ("note", "Two hours")];
    app.automate("Wait", &remind).await;
    let hours =
        [("trigger", "on-priority_changed"), ("all-0-field", "age"), ("all-0-values", "1"), ("note", "An hour old")];
    app.automate("Old", &hours).await;
    let token = guest(&app, "Confirmed late").await;
    app.clock.step_days(1);
    assert_eq!(run_due(&app.desk).await.expect("run"), 0, "nobody sees it");
    app.visitor().post("use-link", &[("purpose", "ticket"), ("token", &token)]).await.expect(303);
    let ticket = tierdesk::domain::TicketId(app.number("select id from ticket").await);
    app.act(Who::Tier1, "set-priority", ticket, &[("priority", "high"), ("reason", "So")]).await.expect(303);
    assert_eq!(app.run_of("Old").await, Vec::<String>::new(), "nobody could know of it for an hour");
    app.clock.step_minutes(119);
    assert_eq!(run_due(&app.desk).await.expect("run"), 0);
    app.clock.step_minutes(1);
    assert_eq!(run_due(&app.desk).await.expect("run"), 1);
    assert_eq!(app.run_of("Wait").await, ["done"]);
    for _ in 0..3 {
        app.clock.step_days(1);
        assert_eq!(run_due(&app.desk).await.expect("run"), 0, "once");
    }
});

on_both!(k42_what_a_rule_does_to_a_new_ticket_sets_off_automations, |app| {
    let tag = app.number("select id from tag where name = 'printer'").await.to_string();
    let admin = app.as_(Who::Admin).await;
    let rule = [
        ("name", "Fires"),
        ("all-0-field", "subject"),
        ("all-0-values", "fire"),
        ("priority", "urgent"),
        ("tags", tag.as_str()),
    ];
    admin.post("admin-add-rule", &rule).await.expect(303);
    for (name, trigger) in
        [("Priority", "on-priority_changed"), ("Tag", "on-tagged"), ("New", "on-registered"), ("Given", "on-assigned")]
    {
        app.automate(name, &[("trigger", trigger), ("note", name)]).await;
    }
    app.ticket(Who::Customer, "On fire").await;
    app.ticket(Who::Customer, "Cold").await;
    for (name, times) in [("Priority", 1), ("Tag", 1), ("New", 2), ("Given", 0)] {
        assert_eq!(app.run_of(name).await.len(), times, "{name}");
    }
    // Of a guest, when it is confirmed.
    let token = guest(&app, "Fire again").await;
    assert_eq!(app.run_of("Tag").await.len(), 1);
    app.visitor().post("use-link", &[("purpose", "ticket"), ("token", &token)]).await.expect(303);
    assert_eq!((app.run_of("Tag").await.len(), app.run_of("Priority").await.len()), (2, 2));
    // A ticket that the program gives out by a team counts as given too.
    let team = app.team_of(1, "Front desk", &[Who::Tier1]).await;
    let turns = [("id", team.as_str()), ("name", "Front desk"), ("assignment", "round_robin"), ("capacity", "10")];
    let member = app.people.id(Who::Tier1).to_string();
    let turns: Vec<_> = turns.iter().copied().chain([("members", member.as_str())]).collect();
    admin.post("admin-team", &turns).await.expect(303);
    app.ticket(Who::Customer, "Handed out").await;
    assert_eq!(app.run_of("Given").await.len(), 1);
});

on_both!(k42_a_reminder_that_has_run_is_no_loop, |app| {
    for (name, trigger) in [("Public", "after-public_activity"), ("Any", "after-activity")] {
        app.automate(name, &[("trigger", trigger), ("wait", "1"), ("unit", "days"), ("reply", "Still there?")]).await;
    }
    let ticket = app.ticket(Who::Customer, "Quiet").await;
    for _ in 0..6 {
        app.clock.step_days(1);
        run_due(&app.desk).await.expect("run");
    }
    assert!(!app.events(ticket).await.contains(&"automation_cut".to_owned()));
    assert_eq!(
        (app.run_of("Public").await, app.run_of("Any").await),
        (vec!["done".to_owned()], vec!["done".to_owned()])
    );
    app.act(Who::Customer, "reply", ticket, &[("text", "Yes.")]).await.expect(303);
    app.clock.step_days(1);
    run_due(&app.desk).await.expect("run");
    assert_eq!(app.run_of("Public").await.len(), 2, "a person did something");
});

on_both!(k42_a_reply_when_a_ticket_is_closed_is_sent, |app| {
    app.automate("Thanks", &[("trigger", "on-closed"), ("reply", "Thank you for writing to us.")]).await;
    let ticket = app.ticket(Who::Customer, "Ends").await;
    app.act(Who::Customer, "confirm", ticket, &[]).await.expect(303);
    assert_eq!(app.status(ticket).await, "closed");
    assert!(app.outbox().await.iter().any(|mail| mail.body.contains("Thank you for writing to us.")));
    assert_eq!(app.run_of("Thanks").await, ["done"]);
});

on_both!(k42_each_outcome_is_what_happened, |app| {
    let tag = app.number("select id from tag where name = 'printer'").await.to_string();
    let code = app.number("select min(id) from resolution_code").await.to_string();
    let gone = app.people.id(Who::Tier2).to_string();
    type Given<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);
    let given: &[Given<'_>] = &[
        ("Asks", &[("trigger", "on-closed"), ("reply", "Really?"), ("asks", "yes")], "nothing"),
        ("Solves", &[("trigger", "on-closed"), ("solve", &code), ("reply", "Solved.")], "nothing"),
        ("Up", &[("trigger", "on-closed"), ("move", "tier_up")], "nothing"),
        ("Half", &[("trigger", "on-closed"), ("add_tags", &tag), ("priority", "urgent")], "partly"),
        ("Nobody", &[("trigger", "on-closed"), ("tell", "assignee")], "nothing"),
        ("Gone", &[("trigger", "on-tagged"), ("assign", &gone), ("note", "x")], "partly"),
    ];
    for (name, fields, _) in given {
        app.automate(name, fields).await;
    }
    app.sql("update person set disabled_at = 1 where email = 'tom@support.test'").await;
    let other = app.ticket(Who::Customer, "Tagged").await;
    app.act(Who::Tier1, "set-tags", other, &[("tags", &tag)]).await.expect(303);
    let ticket = app.ticket(Who::Customer, "Ends").await;
    app.act(Who::Customer, "confirm", ticket, &[]).await.expect(303);
    for (name, _, outcome) in given {
        assert_eq!(app.run_of(name).await.first().map(String::as_str), Some(*outcome), "{name}");
    }
    let list = app.as_(Who::Admin).await.get("/admin/automations").await.expect(200).text();
    let row = |name: &str| {
        let start = list.find(&format!(">{name}<")).unwrap_or_else(|| panic!("{name}"));
        list[start..].split("</tr>").next().unwrap_or_default().to_owned()
    };
    assert!(row("Asks").contains("did nothing once") && !row("Asks").contains("ran once"), "{}", row("Asks"));
    assert!(row("Half").contains("ran once"), "{}", row("Half"));
});
