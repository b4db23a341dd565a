//! Working hours, service levels and their ladders, and what running clocks make of a change.

use super::{field_errors, refused};
use crate::common::*;
use tierdesk::desk::service::tell_due;
use tierdesk::domain::{FieldError, TicketId};

impl TestApp {
    async fn calendar(&self, id: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("id", id), ("name", "Night shift"), ("zone", "Europe/Stockholm"), ("day-0", "22-24")];
        all.retain(|(name, _)| !fields.iter().any(|(other, _)| other == name));
        all.extend(fields);
        self.admin("calendar", &all).await
    }

    async fn policy(&self, id: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("id", id), ("name", "Gold"), ("target-resolution", "4 h"), ("warn", "80")];
        all.retain(|(name, _)| !fields.iter().any(|(other, _)| other == name));
        all.extend(fields);
        self.admin("service-level", &all).await
    }

    async fn due(&self, ticket: TicketId) -> i64 {
        self.number(&format!("select due_at from clock where ticket_id = {ticket} and kind = 'resolution'")).await
    }

    async fn kinds(&self, ticket: TicketId) -> Vec<String> {
        let sql = format!("select kind from ticket_event where ticket_id = {ticket} order by id");
        self.rows::<(String,)>(&sql).await.into_iter().map(|(kind,)| kind).collect()
    }
}

on_both!(hours_that_make_no_sense_are_refused_beside_their_field_and_overlapping_ones_become_one, |app| {
    refused(app.calendar("new", &[("zone", "Mars/Base")]).await, "zone", FieldError::NotAllowed);
    refused(app.calendar("new", &[("day-0", "17-8")]).await, "day-0", FieldError::EndsBeforeStart);
    refused(app.calendar("new", &[("day-3", "soon")]).await, "day-3", FieldError::NotAllowed);
    refused(app.calendar("new", &[("day-0", "")]).await, "day-0", FieldError::Required);
    refused(app.calendar("new", &[("name", " ")]).await, "name", FieldError::Required);
    app.calendar("new", &[("day-0", "13-17, 8-12, 11:30-14")]).await.expect(303);
    let id = app.id_of("calendar", "Night shift").await;
    let page = app.as_(Who::Admin).await.get(&format!("/admin/calendars/{id}")).await.expect(200).text();
    assert!(page.contains("8:00–17:00"), "{page}");
    refused(app.calendar("new", &[]).await, "name", FieldError::Taken);
    app.calendar(&id, &[("name", "Evenings")]).await.expect(303);
    app.calendar("999999", &[]).await.expect(404);
});

on_both!(holidays_come_from_the_calendar_of_a_country_from_a_file_and_by_hand, |app| {
    let id = app.number("select min(id) from calendar").await.to_string();
    let import = async |fields: &[(&str, &str)]| {
        let mut all = vec![("id", id.as_str())];
        all.extend(fields);
        app.admin("import-days", &all).await
    };
    import(&[("what", "year"), ("country", "se"), ("year", "2026")]).await.expect(303);
    let day = async |day: &str| app.number(&format!("select count(*) from calendar_day where day = '{day}'")).await;
    // Midsummer's eve is the Friday between the 19th and the 25th of June; Easter Monday of 2026 is the 6th of April.
    assert_eq!((day("2026-06-19").await, day("2026-04-06").await, day("2026-04-07").await), (1, 1, 0));
    let of = |country: &'static str, year: &'static str| [("what", "year"), ("country", country), ("year", year)];
    import(&of("dk", "2027")).await.expect(303);
    // Denmark's Constitution Day is no public holiday, and Great Prayer Day (the fourth Friday after Easter) no longer.
    assert_eq!((day("2027-03-26").await, day("2027-04-23").await), (1, 0));
    import(&of("no", "2027")).await.expect(303);
    assert_eq!(day("2027-05-17").await, 1);
    app.admin("calendar-day", &[("id", &id), ("day", "2028-05-17"), ("day-name", "Open"), ("hours", "8-12")])
        .await
        .expect(303);
    import(&of("no", "2028")).await.expect(303);
    let hours = "select count(*) from calendar_day where day = '2028-05-17' and name = 'Open'";
    assert_eq!(app.number(hours).await, 1, "hours that somebody gave stay");
    refused(import(&of("se", "soon")).await, "year", FieldError::NotANumber);
    refused(import(&of("no", "2091")).await, "year", FieldError::NotAllowed);
    refused(import(&of("xx", "2026")).await, "country", FieldError::NotAllowed);

    let file = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260810\r\nDTEND;VALUE=DATE:20260812\r\nSUMMARY:Moving\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART:20260815T090000Z\r\nSUMMARY:A meeting\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    import(&[("what", "ics"), ("ics", file)]).await.expect(303);
    assert_eq!((day("2026-08-10").await, day("2026-08-11").await), (1, 1));
    assert_eq!((day("2026-08-12").await, day("2026-08-15").await), (0, 0));
    refused(import(&[("what", "ics"), ("ics", "hello")]).await, "ics", FieldError::NotACalendar);
    refused(import(&[("what", "ics"), ("ics", "")]).await, "ics", FieldError::Required);

    let by_hand = [("id", id.as_str()), ("day", "2026-02-31"), ("day-name", "X"), ("hours", "")];
    refused(app.admin("calendar-day", &by_hand).await, "day", FieldError::NotADate);
    app.admin("calendar-day", &[("id", &id), ("day", "2026-05-15"), ("day-name", "Short"), ("hours", "8-12")])
        .await
        .expect(303);
    app.admin("remove-day", &[("id", &id), ("day", "2026-08-10")]).await.expect(303);
    assert_eq!((day("2026-05-15").await, day("2026-08-10").await), (1, 0));
    refused(app.admin("archive-calendar", &[("id", &id), ("archived", "yes")]).await, "archive", FieldError::InUse);
});

on_both!(a_service_level_is_checked_and_the_first_that_fits_is_shown_with_its_reasons, |app| {
    let wrong = app.policy("new", &[("name", ""), ("target-resolution", "soon"), ("warn", "120")]).await;
    let expected = [
        ("name", FieldError::Required),
        ("target-resolution", FieldError::NotAllowed),
        ("warn", FieldError::NotAllowed),
        ("target-first_response", FieldError::Required),
    ];
    assert_eq!(field_errors(wrong), expected.map(|(field, problem)| (field.to_owned(), problem)));
    refused(app.policy("new", &[("organisation", "999999")]).await, "organisation", FieldError::NotAllowed);

    let organisation = app.people.org_a.to_string();
    app.admin("contract", &[("id", &organisation), ("contract", "premium")]).await.expect(303);
    app.policy("new", &[("contract", "premium"), ("pausing", "waiting_customer")]).await.expect(303);
    let id = app.id_of("service_policy", "Gold").await;
    let step = [("id", id.as_str()), ("direction", "up")];
    for _ in 0..4 {
        app.admin("step-service-level", &step).await.expect(303);
    }
    let admin = app.as_(Who::Admin).await;
    let path = format!("/admin/service-levels/test?organisation={organisation}&priority=low");
    let page = admin.get(&path).await.expect(200).text();
    assert!(page.contains("Contract: Premium (yes)") && page.contains("Fits"), "{page}");
    let page = admin.get("/admin/service-levels/test?priority=low").await.expect(200).text();
    assert!(page.contains("Contract: Premium (no)") && page.contains("Priority: Low (yes)"), "{page}");
    let ticket = app.ticket(Who::Customer, "Which one?").await;
    let page = admin.get(&format!("/admin/service-levels/test?ticket={ticket}")).await.expect(200).text();
    assert!(page.contains("Contract: Premium (yes)"), "{page}");
    let page = admin.get("/admin/service-levels/test?ticket=99999999").await.expect(200).text();
    assert!(page.contains("no ticket of that number"));
});

on_both!(open_tickets_follow_a_changed_service_level_and_keep_what_has_counted, |app| {
    let ticket = app.ticket(Who::Customer, "Slow").await;
    app.act(Who::Tier1, "set-priority", ticket, &[("priority", "urgent"), ("reason", "So it is")]).await.expect(303);
    app.clock.step_minutes(60);
    let before = app.due(ticket).await;
    let id = app.number("select min(id) from service_policy where priority = 'urgent'").await.to_string();
    let calendar = app.number("select min(id) from calendar").await.to_string();
    let fields = [
        ("name", "Urgent"),
        ("priority", "urgent"),
        ("calendar", calendar.as_str()),
        ("target-resolution", "5 h"),
        ("pausing", "waiting_customer"),
    ];
    app.policy(&id, &fields).await.expect(303);
    tell_due(&app.desk).await.expect("looked at");
    assert_eq!(app.due(ticket).await - before, 3_600_000, "an hour more is promised");
});

on_both!(a_changed_calendar_leaves_what_has_counted_and_the_explanation_as_they_were, |app| {
    let calendar = app.number("select min(id) from calendar").await.to_string();
    let ticket = app.ticket(Who::Customer, "Slow").await;
    app.act(Who::Tier1, "set-priority", ticket, &[("priority", "urgent"), ("reason", "So it is")]).await.expect(303);
    // Thursday 13:00: an hour of four is gone since 12:00. From now on it is open from 14 to 15 only.
    app.clock.step_minutes(60);
    let short: Vec<(String, &str)> = (0..5).map(|day| (format!("day-{day}"), "14-15")).collect();
    let mut fields = vec![("name", "Short days")];
    fields.extend(short.iter().map(|(day, hours)| (day.as_str(), *hours)));
    app.calendar(&calendar, &fields).await.expect(303);
    tell_due(&app.desk).await.expect("looked at");
    // One hour each on Thursday, Friday and Monday: due on Monday the 16th at 15:00, in Stockholm.
    let monday = 1_773_669_600_000;
    assert_eq!(app.due(ticket).await, monday);
    let page = app.as_(Who::Tier1).await.get(&format!("/desk/tickets/{ticket}/promises")).await.expect(200).text();
    assert!(page.contains("datetime=\"2026-03-12T11:00:00Z\"") && page.contains("datetime=\"2026-03-12T12:00:00Z\""));
    // Thursday 14:30. Today turns into a holiday, and nothing that counted is lost: an hour and a half.
    app.clock.step_minutes(90);
    let closed = [("id", calendar.as_str()), ("day", "2026-03-12"), ("day-name", "Fire drill"), ("hours", "")];
    app.admin("calendar-day", &closed).await.expect(303);
    // And yesterday, of which nobody asks any more.
    let closed = [("id", calendar.as_str()), ("day", "2026-03-11"), ("day-name", "Long past"), ("hours", "")];
    app.admin("calendar-day", &closed).await.expect(303);
    app.clock.step_minutes(60);
    app.resolve(Who::Tier1, ticket).await.expect(303);
    let counted = format!("select counted from clock where ticket_id = {ticket} and kind = 'resolution'");
    assert_eq!(app.number(&counted).await, 90 * 60_000);
    let page = app.as_(Who::Tier1).await.get(&format!("/desk/tickets/{ticket}/promises")).await.expect(200).text();
    assert!(page.contains("Fire drill") && !page.contains("Long past"), "{page}");
    assert!(page.contains("Kept, 1 h 30 min"), "{page}");
});

on_both!(a_change_touches_only_its_own_clocks_and_what_is_due_is_told_before_them, |app| {
    app.sql("update service_policy set ladder = '[]', targets = '{\"resolution\": 600}'").await;
    let mut usual = Vec::new();
    for number in 0..55 {
        usual.push(app.ticket(Who::Customer, &format!("Usual {number}")).await);
    }
    let mut urgent = Vec::new();
    for number in 0..3 {
        let ticket = app.ticket(Who::Customer, &format!("Urgent {number}")).await;
        app.act(Who::Tier1, "set-priority", ticket, &[("priority", "urgent"), ("reason", "x")]).await.expect(303);
        urgent.push(ticket);
    }
    let (first, other) = (usual[0], urgent[0]);
    let policy = app.number(&format!("select policy_id from clock where ticket_id = {first}")).await.to_string();
    let fast = app.number(&format!("select policy_id from clock where ticket_id = {other}")).await.to_string();
    assert_ne!(policy, fast);
    let asked = "select count(*) from clock_look";
    // A calendar that none of them counts in touches none.
    app.calendar("new", &[]).await.expect(303);
    let nights = app.id_of("calendar", "Night shift").await;
    app.calendar(&nights, &[("day-1", "20-24")]).await.expect(303);
    assert_eq!(app.number(asked).await, 0);
    // The three are due by now; for the others a warning comes so early from now on that it is over.
    app.clock.step_minutes(60);
    app.sql(&format!("update clock set target = 30, next_at = 1 where policy_id = {fast}")).await;
    app.sql(&format!("update service_policy set targets = '{{\"resolution\": 30}}' where id = {fast}")).await;
    let priority: Vec<(String, String)> =
        app.rows(&format!("select name, priority from service_policy where id = {policy}")).await;
    let calendar = app.number("select min(id) from calendar").await.to_string();
    let fields = [
        ("name", priority[0].0.as_str()),
        ("priority", priority[0].1.as_str()),
        ("calendar", calendar.as_str()),
        ("target-resolution", "600 min"),
        ("warn", "5"),
        ("pausing", "waiting_customer"),
    ];
    app.policy(&policy, &fields).await.expect(303);
    assert_eq!(app.number(asked).await, 55);
    assert_eq!(tell_due(&app.desk).await, Ok(58));
    let told = |which: &str, kind: &str, policy: &str| {
        format!(
            "select {which}(e.id) from ticket_event e join clock c on c.ticket_id = e.ticket_id
             where e.kind = '{kind}' and c.policy_id = {policy}"
        )
    };
    let (missed, near) = (told("max", "target_missed", &fast), told("min", "target_near", &policy));
    assert!(app.number(&missed).await < app.number(&near).await, "what was due came first");
    assert_eq!((app.number(asked).await, tell_due(&app.desk).await), (0, Ok(0)));
    // A shortened target begins when it is given, and is not missed by the change.
    let short = fields.map(|(name, value)| if name == "target-resolution" { (name, "30 min") } else { (name, value) });
    app.policy(&policy, &short).await.expect(303);
    assert_eq!(tell_due(&app.desk).await, Ok(0));
    app.clock.step_minutes(30);
    assert_eq!(tell_due(&app.desk).await, Ok(55));
    let broken = format!("select distinct broken_at from clock where policy_id = {policy}");
    assert_eq!(app.rows::<(i64,)>(&broken).await, [(app.desk.now().0,)]);
});

on_both!(what_no_service_level_promises_is_withdrawn_and_taken_up_again_with_what_had_counted, |app| {
    app.sql("update service_policy set ladder = '[]'").await;
    let ticket = app.ticket(Who::Customer, "Slow").await;
    let used = "select id from service_policy where archived_at is null order by position";
    let policies: Vec<(i64,)> = app.rows(used).await;
    let all = async |archived: &str| {
        for (id,) in &policies {
            let fields = [("id", id.to_string()), ("archived", archived.to_owned())];
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            app.admin("archive-service-level", &fields).await.expect(303);
        }
        tell_due(&app.desk).await.expect("looked at");
    };
    let before = app.due(ticket).await;
    app.clock.step_minutes(30);
    app.act(Who::Tier1, "reply", ticket, &[("text", "Which one?"), ("asks", "yes")]).await.expect(303);
    app.clock.step_minutes(10);
    all("yes").await;
    let endings: Vec<(String, Option<String>, i64)> = app
        .rows(&format!("select kind, ending, counted / 60000 from clock where ticket_id = {ticket} order by kind"))
        .await;
    let endings: Vec<_> = endings.iter().map(|(kind, how, n)| (kind.as_str(), how.as_deref(), *n)).collect();
    let withdrawn = Some("withdrawn");
    let wanted = [("first_response", Some("done"), 30), ("resolution", withdrawn, 30), ("tier", withdrawn, 30)];
    assert_eq!(endings, wanted);
    assert_eq!(app.number(&format!("select count(*) from ticket where id = {ticket} and due_at is null")).await, 1);
    let path = format!("/desk/tickets/{ticket}/promises");
    let page = app.as_(Who::Tier1).await.get(&path).await.expect(200).text();
    assert!(page.contains("No longer promised"), "{page}");
    let plain = app.as_(Who::Customer).await.get(&format!("/tickets/{ticket}/promises")).await.expect(200).text();
    assert!(plain.contains("This is no longer promised."), "{plain}");
    // The customer asks back while nothing is promised. An hour later something is again.
    app.act(Who::Customer, "reply", ticket, &[("text", "The left one?")]).await.expect(303);
    app.clock.step_minutes(50);
    all("").await;
    assert_eq!(app.due(ticket).await - before, 60 * 60_000, "an hour did not count");
    let running =
        "select count(*) from clock where stopped_at is null and kind in ('next_response', 'resolution', 'tier')";
    assert_eq!(app.number(running).await, 3, "the customer's question is owed an answer");
    let facts =
        "select count(*) from report_fact where measure in ('kept_resolution', 'missed_resolution', 'kept_tier')";
    assert_eq!(app.number(facts).await, 0, "what was withdrawn is neither kept nor missed");
});

on_both!(a_ladder_is_climbed_once_for_each_step_and_every_step_is_in_the_story, |app| {
    app.sql("update service_policy set ladder = '[]'").await;
    let id = app.number("select min(id) from service_policy where priority = 'urgent'").await.to_string();
    let rung = async |percent: &str, action: &str, person: &str| {
        let fields = [
            ("id", id.as_str()),
            ("clock", "resolution"),
            ("percent", percent),
            ("action", action),
            ("person", person),
        ];
        app.admin("add-rung", &fields).await
    };
    refused(rung("0", "tell_leads", "").await, "percent", FieldError::NotAllowed);
    refused(rung("50", "reassign", "").await, "person", FieldError::Required);
    let customer = app.people.id(Who::Customer).to_string();
    refused(rung("50", "reassign", &customer).await, "person", FieldError::NotAllowed);
    let lead = app.people.id(Who::Lead).to_string();
    rung("50", "tell_leads", "").await.expect(303);
    rung("80", "tier_up", "").await.expect(303);
    rung("120", "reassign", &lead).await.expect(303);
    refused(rung("50", "tell_leads", "").await, "percent", FieldError::Taken);

    let ticket = app.ticket(Who::Customer, "Down").await;
    app.act(Who::Tier1, "set-priority", ticket, &[("priority", "urgent"), ("reason", "All of them")]).await.expect(303);
    let mails = app.number("select count(*) from outbox").await;
    let tier = app.number(&format!("select tier_id from ticket where id = {ticket}")).await;
    // Four hours are promised. Half of them are gone after two.
    app.clock.step_minutes(121);
    tell_due(&app.desk).await.expect("told");
    assert_eq!(app.number("select count(*) from outbox").await, mails + 1, "one lead gets one mail");
    assert_eq!(app.kinds(ticket).await.iter().filter(|kind| *kind == "climbed").count(), 1);
    app.clock.step_minutes(75);
    tell_due(&app.desk).await.expect("told");
    assert_ne!(app.number(&format!("select tier_id from ticket where id = {ticket}")).await, tier);
    assert!(app.kinds(ticket).await.contains(&"escalated".to_owned()));
    app.clock.step_minutes(120);
    let (one, other) = tokio::join!(tell_due(&app.desk), tell_due(&app.desk));
    one.expect("told");
    other.expect("told");
    assert_eq!(app.number(&format!("select assignee_id from ticket where id = {ticket}")).await.to_string(), lead);
    let kinds = app.kinds(ticket).await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "climbed").count(), 3, "{kinds:?}");
    assert_eq!(tell_due(&app.desk).await, Ok(0));
    let page = app.as_(Who::Lead).await.get(&format!("/desk/tickets/{ticket}")).await.expect(200).text();
    assert!(page.contains("120 % used up"), "{page}");
    let customers = app.as_(Who::Customer).await.get(&format!("/tickets/{ticket}")).await.expect(200).text();
    assert!(!customers.contains("used up") && !customers.contains("climbed"));
});

on_both!(a_promise_is_explained_to_staff_in_full_and_to_its_customer_in_plain_words, |app| {
    let calendar = app.number("select min(id) from calendar").await.to_string();
    let today = jiff::Timestamp::from_millisecond(app.desk.now().0).expect("today").to_string()[..10].to_owned();
    let open = [("id", calendar.as_str()), ("day", today.as_str()), ("day-name", "Stocktaking"), ("hours", "0-24")];
    app.admin("calendar-day", &open).await.expect(303);
    let ticket = app.ticket(Who::Customer, "Down").await;
    app.clock.step_minutes(30);
    app.act(Who::Tier1, "reply", ticket, &[("text", "Which one?"), ("asks", "yes")]).await.expect(303);
    app.clock.step_minutes(45);
    app.act(Who::Customer, "reply", ticket, &[("text", "The left one.")]).await.expect(303);
    app.clock.step_minutes(15);
    let page = app.as_(Who::Tier1).await.get(&format!("/desk/tickets/{ticket}/promises")).await.expect(200).text();
    // 30 minutes counted, 45 stood still, 15 counted.
    for part in
        ["Stood still", "45 min", "30 min", "15 min", "(yes)", "Priority: Urgent (no)", "Stocktaking (0:00–24:00)"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    let path = format!("/tickets/{ticket}/promises");
    let plain = app.as_(Who::Customer).await.get(&path).await.expect(200).text();
    assert!(plain.contains("Mon–Fri 8:00–17:00") && plain.contains("Not counted, because we waited"), "{plain}");
    assert!(plain.contains("Stocktaking (0:00–24:00)"), "{plain}");
    assert!(
        !plain.contains("Time at the tier") && !plain.contains("Priority:"),
        "what tiers promise each other is theirs"
    );
});
