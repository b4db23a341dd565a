//! What is done to tickets by itself.

use crate::common::*;
use tierdesk::desk::automate::run_due;
use tierdesk::desk::service::tell_due;
use tierdesk::domain::{FieldError, FieldErrors, TicketId};
use tierdesk::error::AppError;

type Fields<'a> = &'a [(&'a str, &'a str)];

impl TestApp {
    async fn automation(&self, name: &str, fields: Fields<'_>) -> Answer {
        let fields: Vec<_> = [("name", name)].iter().chain(fields).copied().collect();
        self.as_(Who::Admin).await.post("admin-add-automation", &fields).await
    }

    /// How often each kind of event stands in a ticket's story.
    async fn times(&self, ticket: TicketId, kind: &str) -> usize {
        self.events(ticket).await.iter().filter(|event| *event == kind).count()
    }

    async fn runs(&self, outcome: &str) -> i64 {
        self.number(&format!("select count(*) from automation_run where outcome = '{outcome}'")).await
    }

    async fn mails_about(&self, words: &str) -> Vec<String> {
        self.outbox().await.into_iter().filter(|mail| mail.subject.contains(words)).map(|mail| mail.recipient).collect()
    }
}

on_both!(a_new_ticket_that_meets_the_conditions_is_changed_answered_and_told_of_in_one_go, |app| {
    let person = app.people.id(Who::Tier2).to_string();
    let tag = app.number("select id from tag where name = 'printer'").await.to_string();
    app.automation(
        "Printers",
        &[
            ("trigger", "on-registered"),
            ("all-0-field", "subject"),
            ("all-0-values", "printer"),
            ("priority", "urgent"),
            ("add_tags", &tag),
            ("assign", &person),
            ("tell", "leads"),
            ("note", "The **third** this week."),
            ("reply", "We are on it."),
        ],
    )
    .await
    .expect(303);
    let (fits, other) =
        (app.ticket(Who::Customer, "The printer is on fire").await, app.ticket(Who::Customer, "No sound").await);
    for (kind, times) in [("priority_changed", 1), ("tagged", 1), ("assigned", 1), ("noted", 1), ("replied", 1)] {
        assert_eq!(app.times(fits, kind).await, times, "{kind}");
        assert_eq!(app.times(other, kind).await, 0, "{kind}");
    }
    let events = app.events(fits).await;
    assert_eq!(events.last().map(String::as_str), Some("automated"), "{events:?}");
    let sql = format!("select priority, status, assignee_id from ticket where id = {fits}");
    let (priority, status, assignee): (String, String, i64) = app.rows(&sql).await.remove(0);
    assert_eq!((priority.as_str(), status.as_str()), ("urgent", "open"));
    assert_eq!(assignee, app.people.id(Who::Tier2).0);
    assert_eq!(app.mails_about("Printers").await.len(), 1, "one lead");
    // What the program writes by itself is not the first answer that was promised.
    let stopped = format!(
        "select count(*) from clock where ticket_id = {fits} and kind = 'first_response' and stopped_at is not null"
    );
    assert_eq!(app.number(&stopped).await, 0);
    let page = app.as_(Who::Customer).await.get(&format!("/tickets/{fits}")).await.expect(200).text();
    assert!(page.contains("We are on it.") && !page.contains("third") && !page.contains("Printers"));
    let page = app.as_(Who::Tier1).await.get(&format!("/desk/tickets/{fits}")).await.expect(200).text();
    assert!(page.contains("By the automation Printers"), "the story names it");
});

on_both!(automations_that_set_each_other_off_run_once_and_the_loop_is_cut_and_told, |app| {
    let tag = app.number("select id from tag where name = 'printer'").await.to_string();
    let up: Fields<'_> = &[
        ("trigger", "on-priority_changed"),
        ("all-0-field", "priority"),
        ("all-0-values", "low"),
        ("priority", "high"),
    ];
    let down: Fields<'_> = &[
        ("trigger", "on-priority_changed"),
        ("all-0-field", "priority"),
        ("all-0-values", "high"),
        ("priority", "low"),
    ];
    app.automation("Up", up).await.expect(303);
    app.automation("Down", down).await.expect(303);
    app.automation("Mark", &[("trigger", "on-priority_changed"), ("add_tags", &tag)]).await.expect(303);
    let ticket = app.ticket(Who::Customer, "Round and round").await;
    let raise: Fields<'_> = &[("priority", "low"), ("reason", "It is")];
    app.act(Who::Tier1, "set-priority", ticket, raise).await.expect(303);
    let names: Vec<(String,)> = app
        .rows(
            "select a.name from automation_run r join automation a on a.id = r.automation_id
                  where r.outcome = 'done' order by r.id",
        )
        .await;
    let names: Vec<_> = names.into_iter().map(|(name,)| name).collect();
    assert_eq!(names, ["Up", "Mark", "Down"]);
    assert_eq!(app.times(ticket, "priority_changed").await, 3, "by hand, up, down");
    assert_eq!((app.runs("cut").await, app.times(ticket, "automation_cut").await), (1, 1), "told once");
    let list = app.as_(Who::Admin).await.get("/admin/automations").await.expect(200).text();
    assert!(list.contains("stopped once"), "admins see it");
});

on_both!(what_waits_runs_once_when_the_time_has_passed_and_again_only_after_a_person_did_something, |app| {
    let remind: Fields<'_> = &[
        ("trigger", "after-public_activity"),
        ("wait", "3"),
        ("unit", "days"),
        ("all-0-field", "status"),
        ("all-0-values", "waiting_customer"),
        ("reply", "Do you still need help?"),
        ("asks", "yes"),
    ];
    let old = app.ticket(Who::Customer, "From before").await;
    app.act(Who::Tier1, "reply", old, &[("text", "Which one?"), ("asks", "yes")]).await.expect(303);
    app.clock.step_days(4);
    app.automation("Remind", remind).await.expect(303);
    assert_eq!(run_due(&app.desk).await.expect("run"), 0, "what passed before it was there does not count");
    let ticket = app.ticket(Who::Customer, "Now").await;
    let open = app.ticket(Who::Customer, "Does not wait for the customer").await;
    app.act(Who::Tier1, "reply", ticket, &[("text", "Which one?"), ("asks", "yes")]).await.expect(303);
    app.clock.step_minutes(3 * 24 * 60 - 1);
    assert_eq!(run_due(&app.desk).await.expect("run"), 0, "a minute is left");
    app.clock.step_minutes(1);
    let (one, other) = tokio::join!(run_due(&app.desk), run_due(&app.desk));
    assert_eq!(one.expect("run") + other.expect("run"), 1, "two nodes at once");
    assert_eq!(app.times(ticket, "replied").await, 2);
    assert_eq!(app.times(open, "replied").await, 0);
    // Its own reply is the last thing that the customer can see: it does not remind for ever.
    for _ in 0..3 {
        app.clock.step_days(3);
        run_due(&app.desk).await.expect("run");
    }
    assert_eq!((app.times(ticket, "replied").await, app.times(ticket, "automation_cut").await), (2, 0));
    app.act(Who::Customer, "reply", ticket, &[("text", "Yes!")]).await.expect(303);
    app.act(Who::Tier1, "reply", ticket, &[("text", "And now?"), ("asks", "yes")]).await.expect(303);
    app.clock.step_days(3);
    assert_eq!(run_due(&app.desk).await.expect("run"), 1);
    assert_eq!(app.times(ticket, "replied").await, 5);
});

on_both!(what_nobody_answers_is_solved_by_itself_and_a_missed_promise_goes_up_a_tier, |app| {
    let code = app.number("select min(id) from resolution_code").await.to_string();
    app.automation(
        "Give up",
        &[
            ("trigger", "after-activity"),
            ("wait", "14"),
            ("unit", "days"),
            ("solve", &code),
            ("reply", "We heard nothing."),
        ],
    )
    .await
    .expect(303);
    app.automation("Late", &[("trigger", "on-target_missed"), ("move", "tier_up"), ("tell", "assignee")])
        .await
        .expect(303);
    let ticket = app.ticket(Who::Customer, "Late").await;
    app.clock.step_days(13);
    tell_due(&app.desk).await.expect("told");
    let sql = format!("select t.position from ticket k join tier t on t.id = k.tier_id where k.id = {ticket}");
    assert_eq!(app.number(&sql).await, 2, "once, though several promises were missed at once");
    app.clock.step_days(14);
    assert_eq!(run_due(&app.desk).await.expect("run"), 1);
    assert_eq!(app.status(ticket).await, "resolved");
    let mail = app.last_mail(Who::Customer.email()).await;
    assert!(mail.body.contains("We heard nothing."), "{}", mail.body);
});

on_both!(an_automation_that_cannot_be_is_refused_beside_its_cause_and_what_was_typed_stays, |app| {
    let fine: Fields<'_> = &[("trigger", "after-activity"), ("wait", "2"), ("unit", "hours"), ("note", "x")];
    let with = |field: &'static str, value: &'static str| -> Vec<(&str, &str)> {
        fine.iter().copied().filter(|(name, _)| *name != field).chain([(field, value)]).collect()
    };
    for (field, value, problem) in [
        ("trigger", "", FieldError::Required),
        ("trigger", "on-nothing", FieldError::NotAllowed),
        ("wait", "", FieldError::Required),
        ("wait", "soon", FieldError::NotANumber),
        ("wait", "0", FieldError::NotAllowed),
        ("wait", "9223372036854775807", FieldError::NotAllowed),
        ("unit", "years", FieldError::NotAllowed),
        ("team", "999999", FieldError::NotAllowed),
        ("assign", "999999", FieldError::NotAllowed),
        ("tell", "everybody", FieldError::NotAllowed),
        ("move", "sideways", FieldError::NotAllowed),
    ] {
        let answer = app.automation("Fine", &with(field, value)).await.expect(422);
        let found: AppError = serde_json::from_slice(&answer.body).expect("an error");
        let AppError::Invalid(FieldErrors(errors)) = found else { panic!("{found:?}") };
        assert!(
            errors.iter().any(|error| error.field == field && error.reason == problem),
            "{field}={value}: {errors:?}"
        );
    }
    let nothing = app.automation("Does nothing", &[("trigger", "on-closed")]).await.expect(422);
    assert!(String::from_utf8_lossy(&nothing.body).contains("priority"));
    let mute = app.automation("Mute", &[("trigger", "on-closed"), ("asks", "yes"), ("note", "x")]).await.expect(422);
    assert!(String::from_utf8_lossy(&mute.body).contains("reply"));
    app.automation("Fine", fine).await.expect(303);
    let again = app.automation("FINE", fine).await.expect(422);
    assert!(String::from_utf8_lossy(&again.body).contains("name"));
    let admin = app.as_(Who::Admin).await;
    let back = "/admin/automations/new";
    let fields: Vec<_> = with("wait", "soon").into_iter().chain([("back", back)]).collect();
    admin.submit("admin-add-automation", &fields).await.expect(303);
    let page = admin.get(back).await.expect(200).text();
    assert!(page.contains("value=\"soon\"") && page.contains("data-error-summary"), "{page}");
});
