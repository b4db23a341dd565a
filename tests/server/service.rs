//! Promised times: they run in office hours, stand still while the customer is asked, and are told once.

use crate::common::*;
use tierdesk::desk::service::tell_due;
use tierdesk::domain::TicketId;

/// Kind, minutes that counted when it stopped, and whether it was warned about and missed.
async fn clocks(app: &TestApp, ticket: TicketId) -> Vec<(String, Option<i64>, bool, bool)> {
    let sql = format!(
        "select kind, counted, warned_at is not null, missed_at is not null from clock where ticket_id = {ticket}
         order by started_at, kind"
    );
    let rows = app.rows::<(String, Option<i64>, bool, bool)>(&sql).await;
    rows.into_iter()
        .map(|(kind, counted, warned, missed)| (kind, counted.map(|ms| ms / 60_000), warned, missed))
        .collect()
}

async fn told(app: &TestApp, ticket: TicketId) -> Vec<String> {
    let sql = format!(
        "select kind from ticket_event where ticket_id = {ticket} and kind in ('target_near', 'target_missed') order by id"
    );
    app.rows::<(String,)>(&sql).await.into_iter().map(|(kind,)| kind).collect()
}

on_both!(a_weekend_and_a_question_cost_no_promised_time_and_what_is_missed_is_told_once, |app| {
    app.sql("update service_policy set ladder = '[]'").await;
    // From Thursday noon to Friday 16:00. Office hours are Monday to Friday, 8 to 17.
    app.clock.step_minutes(28 * 60);
    let ticket = app.ticket(Who::Customer, "Down since lunch").await;
    app.act(Who::Tier1, "set-priority", ticket, &[("priority", "urgent"), ("reason", "All of them")]).await.expect(303);
    app.clock.step_minutes(30);
    app.act(Who::Tier1, "reply", ticket, &[("text", "Which one?"), ("asks", "yes")]).await.expect(303);
    assert_eq!(clocks(&app, ticket).await[0], ("first_response".to_owned(), Some(30), false, false));

    // Monday 9:00. Nothing has counted since Friday 16:30: first the customer was asked, then it was the weekend.
    app.clock.step_minutes(64 * 60 + 30);
    assert_eq!(tell_due(&app.desk).await, Ok(0));
    app.act(Who::Customer, "reply", ticket, &[("text", "The left one.")]).await.expect(303);

    // 10:40. Of the 2 hours at the tier 30 minutes were gone, so they were up at 10:30. The next reply has 2 hours from
    // 9:00, of which 80 % were gone at 10:36.
    app.clock.step_minutes(100);
    assert_eq!(tell_due(&app.desk).await, Ok(2));
    assert_eq!(tell_due(&app.desk).await, Ok(0));
    let mut first = told(&app, ticket).await;
    first.sort();
    assert_eq!(first, ["target_missed", "target_near"]);

    // 11:05: the next reply is late. 11:45: of the 4 hours to a solution 30 and 165 minutes are gone, more than 80 %.
    app.clock.step_minutes(25);
    assert_eq!(tell_due(&app.desk).await, Ok(1));
    app.clock.step_minutes(40);
    assert_eq!(tell_due(&app.desk).await, Ok(1));
    app.clock.step_minutes(15);
    app.resolve(Who::Tier1, ticket).await.expect(303);
    let all = clocks(&app, ticket).await;
    let of = |kind: &str| all.iter().filter(|(found, ..)| found == kind).cloned().collect::<Vec<_>>();
    assert_eq!(of("next_response"), [("next_response".to_owned(), Some(180), true, true)]);
    assert_eq!(of("resolution"), [("resolution".to_owned(), Some(210), true, false)]);
    app.clock.step_days(30);
    assert_eq!(tell_due(&app.desk).await, Ok(0), "nothing runs on a ticket that has ended");

    let staff = app.as_(Who::Tier1).await.get(&format!("/desk/tickets/{ticket}")).await.expect(200).text();
    assert!(staff.contains("Not kept: Next reply") && staff.contains("Kept, 3 h 30 min"), "{staff}");
    let customer = app.as_(Who::Customer).await.get(&format!("/tickets/{ticket}")).await.expect(200).text();
    assert!(!customer.contains("target_") && !customer.contains("Not kept"));
});

on_both!(another_priority_keeps_what_has_counted_and_opening_again_goes_on_from_there, |app| {
    let ticket = app.ticket(Who::Customer, "Slow").await;
    let set = async |priority: &str| {
        app.act(Who::Tier1, "set-priority", ticket, &[("priority", priority), ("reason", "So it is")])
            .await
            .expect(303);
    };
    set("low").await;
    app.clock.step_minutes(60);
    set("urgent").await;
    app.clock.step_minutes(30);
    app.resolve(Who::Tier1, ticket).await.expect(303);
    app.clock.step_minutes(200);
    app.act(Who::Customer, "not-solved", ticket, &[("text", "Still slow.")]).await.expect(303);
    app.clock.step_minutes(10);
    let due = app.number(&format!("select due_at from clock where ticket_id = {ticket} and kind = 'resolution'")).await;
    // 240 minutes were given at 13:00, of which 30 are gone. It was opened again at 16:50, so 10 more go on Thursday and 200
    // on Friday from 8:00.
    let friday_eleven_twenty = 1_773_397_200_000;
    assert_eq!(due, friday_eleven_twenty);
});

on_both!(a_vendors_times_run_while_the_customer_waits_and_end_with_the_return, |app| {
    let ticket = app.ticket(Who::Customer, "Shared").await;
    app.share(Who::Tier1, ticket, &[]).await.expect(303);
    app.clock.step_minutes(20);
    app.act(Who::Vendor, "vendor-answer", ticket, &[("text", "We look.")]).await.expect(303);
    app.clock.step_minutes(20);
    app.act(Who::Vendor, "vendor-return", ticket, &[("answer", "Mended.")]).await.expect(303);
    let all = clocks(&app, ticket).await;
    let of = |kind: &str| all.iter().filter(|(found, ..)| found == kind).map(|clock| clock.1).collect::<Vec<_>>();
    assert_eq!((of("vendor_response"), of("vendor_resolution")), (vec![Some(20)], vec![Some(40)]));
    // The tier's own time ended with the sharing and begins anew.
    assert_eq!(of("tier"), [Some(0), None]);
});

on_both!(two_that_look_at_the_same_moment_tell_everything_once, |app| {
    app.sql("update service_policy set ladder = '[]'").await;
    for number in 0..12 {
        app.ticket(Who::Customer, &format!("Waits {number}")).await;
    }
    app.clock.step_days(30);
    let (one, other) = tokio::join!(tell_due(&app.desk), tell_due(&app.desk));
    let (one, other) = (one.expect("told"), other.expect("told"));
    // A first reply, the time at the tier and a solution for each.
    assert_eq!(one + other, 36);
    assert_eq!(app.number("select count(*) from ticket_event where kind = 'target_missed'").await, 36);
    assert_eq!(tell_due(&app.desk).await, Ok(0));
});

on_both!(a_new_installation_tells_the_leads_of_what_is_late_and_the_agent_of_what_soon_will_be, |app| {
    let ticket = app.ticket(Who::Customer, "Nobody looks").await;
    app.act(Who::Tier1, "take", ticket, &[]).await.expect(303);
    app.clock.step_days(30);
    tell_due(&app.desk).await.expect("told");
    let told: Vec<_> = app.outbox().await.into_iter().filter(|mail| mail.subject.contains('%')).collect();
    let to = |who: Who| told.iter().filter(|mail| mail.recipient == who.email()).count();
    // Of the first reply and of the solution, each before its time is up and when it is.
    assert_eq!((to(Who::Lead), to(Who::Tier1), told.len()), (2, 2, 4), "{told:?}");
});
