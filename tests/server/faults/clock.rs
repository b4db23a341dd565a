//! A clock that jumps.

use crate::common::*;
use tierdesk::jobs::deliver;
use tierdesk::mail::MailTransport;

on_both!(a_clock_that_jumps_forward_and_back_leaves_everything_working, |app| {
    let carrier = MailTransport::new(app.desk.config()).expect("a carrier");
    let (begin, mut ticket) = (app.desk.now(), app.ticket(Who::Customer, "Before").await);
    for days in [400, -400, -30, 30, 3_000, -3_000] {
        app.clock.step_days(days);
        let said = format!("{days} days, {}", app.desk.now().minutes_since(begin));
        for (who, page) in [(Who::Customer, "/tickets"), (Who::Tier1, "/desk?view=all"), (Who::Vendor, "/vendor")] {
            let page = app.as_(who).await.get(page).await;
            assert_eq!(page.status, 200, "{said}");
        }
        app.act(Who::Customer, "reply", ticket, &[("text", &said)]).await.expect(303);
        app.act(Who::Tier1, "reply", ticket, &[("text", &said)]).await.expect(303);
        ticket = app.ticket(Who::Customer, &said).await;
        app.as_(Who::Customer).await.get(&format!("/tickets/{ticket}")).await.expect(200);
        app.as_(Who::Tier1).await.get(&format!("/desk/tickets/{ticket}")).await.expect(200);
        app.as_(Who::Lead).await.get("/reports").await.expect(200);
        let typed = [("email", Who::Customer.email()), ("password", PASSWORD)];
        app.visitor().submit("sign-in", &typed).await.expect(303);
        while deliver(&app.desk, &carrier).await.expect("the outbox").taken > 0 {}
        let waiting = app.number("select count(*) from outbox where sent_at is null and failed_at is null").await;
        assert_eq!(waiting, 0, "{said}: mail waits for a moment that is years away");
    }
});

on_both!(f11_a_conversation_goes_on_over_a_clock_that_is_set_back, |app| {
    let ticket = app.ticket(Who::Customer, "Back and forth").await;
    for minutes in [0, -1, -60, 5, -1_440, 1_440] {
        app.clock.step_minutes(minutes);
        for who in [Who::Customer, Who::Tier1, Who::Customer, Who::Tier1] {
            let said = format!("{minutes} {who:?} {}", app.desk.now().0);
            app.act(who, "reply", ticket, &[("text", &said)]).await.expect(303);
            let running = "select count(*) from clock where kind = 'next_response' and stopped_at is null";
            let owed = i64::from(matches!(who, Who::Customer));
            assert_eq!(app.number(&format!("{running} and ticket_id = {ticket}")).await, owed, "{said}");
        }
    }
});

on_both!(mail_that_was_put_off_or_leased_before_the_clock_was_set_back_does_not_wait_for_years, |app| {
    let carrier = MailTransport::new(app.desk.config()).expect("a carrier");
    app.clock.step_days(400);
    app.ticket(Who::Customer, "Put off").await;
    app.ticket(Who::Customer, "Leased").await;
    let now = app.desk.now();
    app.sql(&format!(
        "update outbox set next_at = {}, attempts = 1 where id = (select min(id) from outbox)",
        now.plus_minutes(6 * 60).0
    ))
    .await;
    app.sql(&format!(
        "update outbox set leased_until = {}, attempts = 1 where id = (select max(id) from outbox)",
        now.plus_minutes(2).0
    ))
    .await;
    app.clock.step_days(-400);
    while deliver(&app.desk, &carrier).await.expect("the outbox").taken > 0 {}
    assert_eq!(app.number("select count(*) from outbox where sent_at is null").await, 0);
});
