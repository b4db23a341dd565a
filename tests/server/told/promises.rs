//! Promised times: kept or missed as they were made, and the same wherever they are read.

use crate::common::*;
use tierdesk::desk::service::tell_due;
use tierdesk::domain::{Priority, TicketId};

impl TestApp {
    async fn promised(&self, ticket: TicketId, kind: &str) -> i64 {
        self.number(&format!("select due_at from clock where ticket_id = {ticket} and kind = '{kind}'")).await
    }

    async fn prioritised(&self, ticket: TicketId, priority: &str) {
        self.act(Who::Tier1, "set-priority", ticket, &[("priority", priority), ("reason", "So")]).await.expect(303);
    }

    async fn facts(&self, ticket: TicketId, kind: &str) -> Vec<String> {
        let sql = format!(
            "select measure from report_fact where ticket_id = {ticket} and measure like '%{kind}' order by at"
        );
        self.rows::<(String,)>(&sql).await.into_iter().map(|(measure,)| measure).collect()
    }
}

/// Says neither to staff nor to the customer that a promise was broken.
async fn nothing_is_late(app: &TestApp, ticket: TicketId) {
    tell_due(&app.desk).await.expect("told");
    let missed = format!("select count(*) from clock where ticket_id = {ticket} and missed_at is not null");
    assert_eq!(app.number(&missed).await, 0);
    let customer = app.as_(Who::Customer).await.get(&format!("/tickets/{ticket}/promises")).await.expect(200).text();
    assert!(!customer.contains("sorry"), "{customer}");
    let staff = app.as_(Who::Tier1).await.get(&format!("/desk/tickets/{ticket}")).await.expect(200).text();
    assert!(!staff.contains("Not kept"), "{staff}");
}

on_both!(k43_raising_the_priority_breaks_no_promise, |app| {
    app.sql("update service_policy set ladder = '[]', warn_percent = 50").await;
    let ticket = app.ticket(Who::Customer, "Slow").await;
    app.prioritised(ticket, "low").await;
    let low = app.promised(ticket, "resolution").await;
    // Friday 16:00: thirteen hours of 45, and all four of an urgent one.
    app.clock.step_minutes(28 * 60);
    tell_due(&app.desk).await.expect("told");
    let near = format!("select count(*) from clock where ticket_id = {ticket} and warned_at is not null");
    assert!(app.number(&near).await > 0, "thirteen hours of 24 for an answer");
    app.prioritised(ticket, "urgent").await;
    let urgent = app.promised(ticket, "resolution").await;
    let (now, hour) = (app.desk.now().0, 3_600_000);
    // An hour of Friday and three of Monday, from 8:00.
    assert_eq!((urgent - now) / hour, 64 + 3);
    assert!(urgent < low);
    nothing_is_late(&app, ticket).await;
    let page = app.as_(Who::Tier1).await.get(&format!("/desk/tickets/{ticket}/promises")).await.expect(200).text();
    assert!(page.contains("A shorter time was promised today 16:00; 13 h that had counted before"), "{page}");
    assert_eq!(app.number(&near).await, 0, "nothing of it is used up");
    // Lowered again: as it was promised first.
    app.prioritised(ticket, "low").await;
    assert_eq!(app.promised(ticket, "resolution").await, low);
    app.prioritised(ticket, "urgent").await;
    app.act(Who::Tier1, "reply", ticket, &[("text", "We look.")]).await.expect(303);
    app.clock.step_minutes(64 * 60 + 30);
    app.resolve(Who::Tier1, ticket).await.expect(303);
    assert_eq!(app.facts(ticket, "_resolution").await, ["kept_resolution"]);
    nothing_is_late(&app, ticket).await;
});

on_both!(k43_the_ladder_that_raises_the_priority_breaks_no_promise, |app| {
    let ladder = "[{\"clock\":\"resolution\",\"percent\":80,\"action\":\"raise_priority\"}]";
    app.sql(&format!("update service_policy set ladder = '{ladder}'")).await;
    for (priority, minutes) in [("low", 2_700), ("normal", 1_620)] {
        let targets = format!("{{\"resolution\": {minutes}}}");
        app.sql(&format!("update service_policy set targets = '{targets}' where priority = '{priority}'")).await;
    }
    let ticket = app.ticket(Who::Customer, "Nobody looks").await;
    app.prioritised(ticket, "low").await;
    let promised = app.promised(ticket, "resolution").await;
    let priority =
        async || app.rows::<(String,)>(&format!("select priority from ticket where id = {ticket}")).await.remove(0).0;
    for _ in 0..60 {
        app.clock.step_minutes(180);
        tell_due(&app.desk).await.expect("told");
        let due = app.promised(ticket, "resolution").await;
        assert!(due > app.desk.now().0 && due <= promised);
        if priority().await != "low" {
            break;
        }
    }
    assert_eq!(priority().await, "normal");
    nothing_is_late(&app, ticket).await;
});

on_both!(k43_what_was_missed_stays_missed_when_the_priority_is_lowered, |app| {
    app.sql("update service_policy set ladder = '[]'").await;
    let ticket = app.ticket(Who::Customer, "Late").await;
    app.prioritised(ticket, "urgent").await;
    let due = app.promised(ticket, "first_response").await;
    // Thursday 13:30, half an hour late; nobody has noticed yet.
    app.clock.step_minutes(90);
    app.prioritised(ticket, "low").await;
    assert_eq!(app.promised(ticket, "first_response").await, due);
    assert_eq!(app.number(&format!("select due_at from ticket where id = {ticket}")).await, due, "lists say the same");
    tell_due(&app.desk).await.expect("told");
    assert_eq!(app.facts(ticket, "_first_response").await, ["missed_first_response"]);
    assert_eq!(
        app.number(&format!("select broken_at from clock where ticket_id = {ticket} and kind = 'first_response'"))
            .await,
        due
    );
    app.act(Who::Tier1, "reply", ticket, &[("text", "Sorry.")]).await.expect(303);
    assert_eq!(app.facts(ticket, "_first_response").await, ["missed_first_response"], "and not kept as well");
    let page = app.as_(Who::Tier1).await.get(&format!("/desk/tickets/{ticket}")).await.expect(200).text();
    assert!(page.contains("Not kept: First reply"), "{page}");
});

on_both!(k46_no_answer_is_promised_for_later_than_the_solution, |app| {
    for priority in Priority::ALL {
        let sql = format!("select targets from service_policy where priority = '{priority}'");
        let targets: serde_json::Value = app.rows::<(sqlx::types::Json<serde_json::Value>,)>(&sql).await.remove(0).0.0;
        let of = |kind: &str| targets[kind].as_i64().expect("minutes");
        assert!(of("next_response") <= of("resolution"), "{priority}");
        assert!(of("vendor_response") <= of("vendor_resolution"), "{priority}");
    }
    // Written late in its life: 16 hours for an answer, of a solution nine are left.
    let ticket = app.ticket(Who::Customer, "Long").await;
    app.prioritised(ticket, "normal").await;
    app.act(Who::Tier1, "reply", ticket, &[("text", "We look.")]).await.expect(303);
    app.clock.step_minutes(4 * 24 * 60);
    app.act(Who::Customer, "reply", ticket, &[("text", "And now?")]).await.expect(303);
    let (next, solution) = (app.promised(ticket, "next_response").await, app.promised(ticket, "resolution").await);
    assert!(next > solution);
    let body = app.as_(Who::Customer).await.read(&format!("/read/promises?id={ticket}")).await.expect(200).body;
    let found: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
    let promises = found["promises"].as_array().expect("a list");
    let due = |kind: &str| {
        let one = promises.iter().find(|one| one["clock"]["kind"] == kind).expect(kind);
        one["clock"]["due"]["iso"].clone()
    };
    assert_eq!(due("next_response"), due("resolution"));
});

on_both!(k46_lists_and_the_wallboard_count_in_working_time_as_the_ticket_does, |app| {
    app.sql("update service_policy set ladder = '[]'").await;
    let ticket = app.ticket(Who::Customer, "Over the weekend").await;
    app.prioritised(ticket, "normal").await;
    // Friday 8:00: of eight hours for an answer five went by on Thursday, three are left.
    app.clock.step_minutes(20 * 60);
    let left = async |path: &str| {
        let body = app.as_(Who::Lead).await.read(path).await.expect(200).body;
        serde_json::from_slice::<serde_json::Value>(&body).expect("JSON")
    };
    let list = left("/read/desk?asked%5Bview%5D=all").await;
    let line = &list["list"]["page"]["lines"][0]["due"];
    assert_eq!((line["left"].as_i64(), line["group"].as_str()), (Some(180), Some("later")), "{line}");
    let shown = left(&format!("/read/desk-ticket?id={ticket}")).await;
    let clock = &shown["ticket"]["clocks"][0];
    assert_eq!(clock["target"].as_i64().unwrap_or(0) - clock["counted"].as_i64().unwrap_or(0), 180, "{clock}");
    // Monday 8:00: six hours late in working time, and 69 by the wall clock.
    app.clock.step_minutes(3 * 24 * 60);
    let list = left("/read/desk?asked%5Bview%5D=all").await;
    let line = &list["list"]["page"]["lines"][0]["due"];
    assert_eq!((line["left"].as_i64(), line["group"].as_str()), (Some(360), Some("over")), "{line}");
    let board = left("/read/wallboard").await;
    let one = &board["tickets"][0];
    assert_eq!((one["left"].as_i64(), one["missed"].as_bool()), (Some(360), Some(true)), "{one}");
});

on_both!(k46_the_wallboard_says_soon_of_what_has_an_hour_of_working_time_left, |app| {
    app.sql("update service_policy set ladder = '[]'").await;
    let ticket = app.ticket(Who::Customer, "Overnight").await;
    app.prioritised(ticket, "normal").await;
    // Friday 11:00, three hours after the desk opens.
    let answer = app.promised(ticket, "first_response").await;
    app.sql(&format!("delete from clock where ticket_id = {ticket} and kind <> 'first_response'")).await;
    // Thursday 16:30, half an hour before it closes.
    app.clock.step_minutes(4 * 60 + 30);
    for (after_opening, soon) in [(20, true), (40, false)] {
        let due = answer - (180 - after_opening) * 60_000;
        app.sql(&format!("update clock set due_at = {due} where ticket_id = {ticket}")).await;
        let body = app.as_(Who::Lead).await.read("/read/wallboard").await.expect(200).body;
        let board: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
        assert_eq!(board["soon"].as_i64(), Some(i64::from(soon)), "{board}");
        let line = board["tiers"].as_array().and_then(|tiers| tiers.iter().find(|tier| tier["open"] == 1));
        assert_eq!(line.map(|line| line["soon"].as_i64()), Some(Some(i64::from(soon))), "{board}");
        let named = board["tickets"].as_array().map(Vec::len);
        assert_eq!(named, Some(usize::from(soon)), "{board}");
    }
});
