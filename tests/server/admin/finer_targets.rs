//! Times at single tiers, and hours and warnings of single clocks.

use super::{field_errors, refused};
use crate::common::*;
use tierdesk::desk::service::tell_due;
use tierdesk::domain::{FieldError, TicketId};

/// Thursday noon in Stockholm, when tests begin.
const NOON: i64 = 1_773_313_200_000;

const fn after(minutes: i64) -> i64 {
    NOON + minutes * 60_000
}

impl TestApp {
    /// Saves the service level of urgent tickets with its usual fields and these.
    async fn urgent(&self, fields: &[(&str, &str)]) -> Answer {
        let id = self.number("select min(id) from service_policy where priority = 'urgent'").await.to_string();
        let calendar = self.number("select min(id) from calendar").await.to_string();
        let mut all = vec![
            ("id", id.as_str()),
            ("name", "Urgent"),
            ("priority", "urgent"),
            ("calendar", &calendar),
            ("target-resolution", "4 h"),
            ("pausing", "waiting_customer"),
            ("warn", "80"),
        ];
        all.extend(fields);
        self.admin("service-level", &all).await
    }

    async fn urgent_ticket(&self) -> TicketId {
        let ticket = self.ticket(Who::Customer, "Down").await;
        self.to_priority(ticket, "urgent").await;
        ticket
    }

    async fn to_priority(&self, ticket: TicketId, priority: &str) {
        let fields = [("priority", priority), ("reason", "So it is")];
        self.act(Who::Lead, "set-priority", ticket, &fields).await.expect(303);
    }

    /// The running clocks of a kind: the tier, the minutes promised, and when they are up.
    async fn running(&self, ticket: TicketId, kind: &str) -> Vec<(Option<i64>, i64, Option<i64>)> {
        let sql = format!(
            "select tier_id, target, due_at from clock
             where ticket_id = {ticket} and kind = '{kind}' and stopped_at is null"
        );
        self.rows(&sql).await
    }

    async fn page(&self, who: Who, path: &str) -> String {
        self.as_(who).await.get(path).await.expect(200).text()
    }
}

on_both!(a_tier_with_a_time_of_its_own_has_that_and_the_others_the_general_or_none, |app| {
    let [front, technical, expert] = [1, 2, 3].map(|place: usize| app.people.tiers[place].0);
    let single = format!("tier-{technical}");
    refused(app.urgent(&[("target-tier", "2 h"), (&single, "soon")]).await, &single, FieldError::NotAllowed);
    app.urgent(&[("target-tier", "2 h"), (&single, "30 min")]).await.expect(303);
    let ticket = app.urgent_ticket().await;
    assert_eq!(app.running(ticket, "tier").await, [(Some(front), 120, Some(after(120)))]);
    app.clock.step_minutes(10);
    app.escalate(Who::Tier1, ticket, 2).await.expect(303);
    assert_eq!(app.running(ticket, "tier").await, [(Some(technical), 30, Some(after(40)))]);
    let ended = format!(
        "select target from clock where ticket_id = {ticket} and ending = 'done' and kind = 'tier'
        and tier_id = {front}"
    );
    assert_eq!(app.number(&ended).await, 120, "what ended keeps what was promised for it");
    // Ten minutes later the tier gets an hour, of which they are gone.
    app.clock.step_minutes(10);
    app.urgent(&[("target-tier", "2 h"), (&single, "1 h")]).await.expect(303);
    tell_due(&app.desk).await.expect("looked at");
    assert_eq!(app.running(ticket, "tier").await, [(Some(technical), 60, Some(after(70)))]);
    app.to_priority(ticket, "low").await;
    assert_ne!(app.running(ticket, "tier").await[0].1, 60);
    // The hour begins when it is given.
    app.to_priority(ticket, "urgent").await;
    assert_eq!(app.running(ticket, "tier").await, [(Some(technical), 60, Some(after(80)))]);
    // The next tier has the general time; and none once there is none in general.
    app.escalate(Who::Tier2, ticket, 3).await.expect(303);
    assert_eq!(app.running(ticket, "tier").await, [(Some(expert), 120, Some(after(140)))]);
    app.urgent(&[("target-tier", ""), (&single, "1 h")]).await.expect(303);
    tell_due(&app.desk).await.expect("looked at");
    assert_eq!(app.running(ticket, "tier").await, []);
    let other = app.urgent_ticket().await;
    assert_eq!(app.running(other, "tier").await, [], "the first tier has no time of its own");
    app.escalate(Who::Tier1, other, 2).await.expect(303);
    assert_eq!(app.running(other, "tier").await, [(Some(technical), 60, Some(after(80)))]);
});

on_both!(times_at_single_tiers_are_shown_where_they_are_set_tried_and_explained, |app| {
    let technical = app.people.tiers[2].0;
    let single = format!("tier-{technical}");
    // A service level may promise nothing but the time at one tier.
    let none = app.urgent(&[("target-resolution", ""), ("target-tier", "")]).await;
    none.expect(303);
    app.urgent(&[("target-tier", "2 h"), (&single, "45 min")]).await.expect(303);
    let id = app.number("select min(id) from service_policy where priority = 'urgent'").await;
    let form = app.page(Who::Admin, &format!("/admin/service-levels/{id}")).await;
    assert!(form.contains(&format!("name=\"{single}\"")) && form.contains("value=\"45 min\""), "{form}");
    for path in ["/admin/service-levels", "/admin/service-levels/test?priority=urgent"] {
        let page = app.page(Who::Admin, path).await;
        assert!(
            page.contains("Time at the tier: 2 h") && page.contains("Time at the tier Technical: 45 min"),
            "{page}"
        );
    }
    let log = app.page(Who::Admin, "/admin/audit").await;
    assert!(log.contains("Time at the tier Technical: 45 min"), "{log}");
    let ticket = app.urgent_ticket().await;
    app.escalate(Who::Tier1, ticket, 2).await.expect(303);
    let why = app.page(Who::Tier2, &format!("/desk/tickets/{ticket}/promises")).await;
    assert!(why.contains("Time at the tier Technical, within 45 min"), "{why}");
    assert!(why.contains("Time at the tier Front line, within 2 h"), "{why}");
});

on_both!(a_tier_out_of_use_keeps_its_time_silently, |app| {
    app.admin("add-tier", &[("name", "Research"), ("kind", "staffed")]).await.expect(303);
    let research = app.id_of("tier", "Research").await;
    let single = format!("tier-{research}");
    app.urgent(&[("target-tier", "2 h"), (&single, "3 h")]).await.expect(303);
    let archive = async |archived: &str| {
        app.admin("archive-tier", &[("id", &research), ("archived", archived)]).await.expect(303);
    };
    archive("yes").await;
    let id = app.number("select min(id) from service_policy where priority = 'urgent'").await;
    let form = app.page(Who::Admin, &format!("/admin/service-levels/{id}")).await;
    assert!(!form.contains(&single), "{form}");
    app.urgent(&[("target-tier", "1 h")]).await.expect(303);
    archive("").await;
    let form = app.page(Who::Admin, &format!("/admin/service-levels/{id}")).await;
    assert!(form.contains(&single) && form.contains("value=\"3 h\""), "{form}");
});

on_both!(a_vendor_answers_in_its_own_hours_and_is_warned_of_at_its_own_threshold, |app| {
    app.sql("update service_policy set ladder = '[]'").await;
    // Nine to five in New York is 14 to 22 in Stockholm this week, because summer time began there on Sunday.
    let week: Vec<_> = (0..5).map(|day| format!("day-{day}")).collect();
    let mut fields = vec![("id", "new"), ("name", "Vendor hours"), ("zone", "America/New_York")];
    fields.extend(week.iter().map(|day| (day.as_str(), "9-17")));
    app.admin("calendar", &fields).await.expect(303);
    let vendors = app.id_of("calendar", "Vendor hours").await;
    let wrong = app.urgent(&[("hours-vendor_response", "999999"), ("warn-vendor_response", "120")]).await;
    let expected = ["hours-vendor_response", "warn-vendor_response"];
    assert_eq!(field_errors(wrong), expected.map(|field| (field.to_owned(), FieldError::NotAllowed)));
    let with = async |hours: &str, warn: &str| {
        let fields = [
            ("target-vendor_response", "2 h"),
            ("target-vendor_resolution", "2 h"),
            ("hours-vendor_response", hours),
            ("warn-vendor_response", warn),
        ];
        app.urgent(&fields).await.expect(303);
        tell_due(&app.desk).await.expect("looked at");
    };
    with(&vendors, "50").await;
    let ticket = app.urgent_ticket().await;
    app.share(Who::Tier1, ticket, &[]).await.expect(303);
    // Two hours from 14:00; and the solution, as all else, from noon.
    assert_eq!(app.running(ticket, "vendor_response").await, [(None, 120, Some(after(240)))]);
    assert_eq!(app.running(ticket, "vendor_resolution").await, [(None, 120, Some(after(120)))]);
    // The vendor opens at ten from now on, and its clock knows; then it is always there, and then as before.
    fields[0] = ("id", &vendors);
    for field in fields.iter_mut().skip(3) {
        field.1 = "10-17";
    }
    app.admin("calendar", &fields).await.expect(303);
    tell_due(&app.desk).await.expect("looked at");
    assert_eq!(app.running(ticket, "vendor_response").await, [(None, 120, Some(after(300)))]);
    with("always", "").await;
    assert_eq!(app.running(ticket, "vendor_response").await, [(None, 120, Some(after(120)))]);
    with(&vendors, "50").await;
    assert_eq!(app.running(ticket, "vendor_response").await, [(None, 120, Some(after(300)))]);
    // Half of it is gone at 16:00.
    let warned = format!(
        "select count(*) from clock where ticket_id = {ticket} and kind = 'vendor_response'
        and warned_at is not null"
    );
    app.clock.step_minutes(239);
    tell_due(&app.desk).await.expect("told");
    assert_eq!(app.number(&warned).await, 0);
    app.clock.step_minutes(1);
    tell_due(&app.desk).await.expect("told");
    assert_eq!(app.number(&warned).await, 1);
    let why = app.page(Who::Tier1, &format!("/desk/tickets/{ticket}/promises")).await;
    for part in ["10:00–17:00 (America/New York)", "8:00–17:00 (Europe/Stockholm)", "A warning comes at 50 %."] {
        assert!(why.contains(part), "{part}: {why}");
    }
    let log = app.page(Who::Admin, "/admin/audit").await;
    assert!(log.contains("Hours: Vendor hours") && log.contains("Warn at: 50"), "{log}");
    let list = app.page(Who::Admin, "/admin/service-levels").await;
    assert!(list.contains("(Vendor hours, warning at 50 %)"), "{list}");
    let archive = app.admin("archive-calendar", &[("id", &vendors), ("archived", "yes")]).await;
    refused(archive, "archive", FieldError::InUse);
});
