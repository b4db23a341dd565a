//! Tickets find their desk and somebody there.

mod desks;

use crate::common::*;
use serde_json::Value;
use tierdesk::db;
use tierdesk::desk::routing::{assign_waiting, hand_over};
use tierdesk::domain::service::calendar::DayRange;
use tierdesk::domain::{FieldError, FieldErrors, Impact, TicketId, Urgency};
use tierdesk::error::AppError;

impl TestApp {
    /// Eight hours every day in a zone, as a calendar.
    async fn hours(&self, zone: &str) -> String {
        let mut tx = self.desk.db().write().await.expect("a transaction");
        let week = std::array::from_fn(|_| vec![DayRange::new((9, 0), (17, 0))]);
        let id = db::service::insert_calendar(&mut tx, zone, zone, &week).await.expect("a calendar");
        tx.commit().await.expect("committed");
        id.to_string()
    }

    async fn as_admin(&self, form: &str, fields: &[(&str, &str)]) -> Answer {
        self.as_(Who::Admin).await.post(&format!("admin-{form}"), fields).await
    }

    /// A team of a tier; what is not given is as in a new team.
    async fn team(&self, at: usize, name: &str, more: &[(&str, &str)]) -> String {
        let tier = self.people.tiers[at].to_string();
        self.as_admin("add-team", &[("tier", &tier), ("name", name)]).await.expect(303);
        let id = self.number(&format!("select id from team where name = '{name}'")).await.to_string();
        let usual = [("id", id.as_str()), ("name", name), ("assignment", "off"), ("capacity", "10")];
        let kept = usual.into_iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
        let fields: Vec<_> = kept.chain(more.iter().copied()).collect();
        self.as_admin("team", &fields).await.expect(303);
        id
    }

    async fn rule(&self, name: &str, fields: &[(&str, &str)]) {
        let fields: Vec<_> = [("name", name)].iter().chain(fields).copied().collect();
        self.as_admin("add-rule", &fields).await.expect(303);
    }

    /// The names of a ticket's team and of who has it.
    async fn with(&self, ticket: TicketId) -> (Option<String>, Option<String>) {
        let sql = "select m.name, p.name from ticket t left join team m on m.id = t.team_id \
                   left join person p on p.id = t.assignee_id";
        self.rows(&format!("{sql} where t.id = {ticket}")).await.remove(0)
    }

    /// What the tester says: the rule, the team, and the number of rules that were passed over.
    async fn tried(&self, ticket: TicketId) -> (Option<String>, Option<String>, usize) {
        let address = format!("/read/admin-routing-test?asked%5Bticket%5D={ticket}");
        let body = self.as_(Who::Admin).await.read(&address).await.expect(200).body;
        let found: Value = serde_json::from_slice(&body).expect("JSON");
        let trial = &found["shown"]["trial"];
        let text = |value: &Value| value.as_str().map(str::to_owned);
        (text(&trial["fired"]["name"]), text(&trial["team"]), trial["passed"].as_array().map_or(0, Vec::len))
    }
}

#[track_caller]
fn refused(answer: Answer, field: &str, error: FieldError) {
    let answer = answer.expect(422);
    match serde_json::from_slice(&answer.body) {
        Ok(AppError::Invalid(FieldErrors(errors))) => {
            let found: Vec<_> = errors.into_iter().map(|error| (error.field, error.reason)).collect();
            assert_eq!(found, [(field.to_owned(), error)]);
        }
        other => panic!("{other:?}"),
    }
}

on_both!(tickets_follow_the_sun_by_rules_and_the_tester_says_what_happened, |app| {
    for (name, zone) in [("East", "Asia/Tokyo"), ("Home", "Europe/Stockholm"), ("West", "America/Los_Angeles")] {
        let hours = app.hours(zone).await;
        app.team(1, name, &[("calendar", &hours)]).await;
    }
    let night = app.hours("Pacific/Auckland").await;
    let second = app.team(2, "Network", &[("calendar", &night)]).await;
    let tier = app.people.tiers[2].to_string();
    app.rule("Nothing of B", &[("all-0-field", "organisation"), ("all-0-values", "Acme North"), ("priority", "low")])
        .await;
    app.rule(
        "Networks",
        &[
            ("all-0-field", "priority"),
            ("all-0-not", "yes"),
            ("all-0-values", "Låg; low"),
            ("any-0-field", "text"),
            ("any-0-values", "vpn; router"),
            ("any-1-field", "subject"),
            ("any-1-values", "tunnel"),
            ("team", &second),
        ],
    )
    .await;
    app.rule(
        "Expert words",
        &[("all-0-field", "subject"), ("all-0-values", "kernel"), ("tier", &tier), ("priority", "urgent")],
    )
    .await;
    app.rule("The rest", &[]).await;
    let subjects = ["Scanner dark", "VPN drops", "Old kernel", "No tunnel", "Mail is late"];
    let mut desks = std::collections::BTreeSet::new();
    for number in 0..10_usize {
        let subject = subjects[number % subjects.len()];
        let ticket = app.ticket(Who::Customer, subject).await;
        let rule = match number % 5 {
            1 | 3 => "Networks",
            2 => "Expert words",
            _ => "The rest",
        };
        let passed = match rule {
            "Networks" => 1,
            "Expert words" => 2,
            _ => 3,
        };
        let (team, nobody) = app.with(ticket).await;
        let team = team.expect("a team");
        assert_eq!(nobody, None);
        assert_eq!(app.tried(ticket).await, (Some(rule.to_owned()), Some(team.clone()), passed), "{subject}");
        let kept = format!(
            "select count(*) from ticket_event where ticket_id = {ticket} and kind = 'routed' and audience = 'internal'"
        );
        assert_eq!(app.number(&kept).await, 1);
        match rule {
            "The rest" => {
                // From 11:00 on: Stockholm is open from 8 to 16, Los Angeles from 16 to 24, Tokyo from 0 to 8 (UTC).
                let hour = (11 + number * 5) % 24;
                let open = if hour < 8 {
                    "East"
                } else if hour < 16 {
                    "Home"
                } else {
                    "West"
                };
                assert_eq!(team, open, "at {hour}");
                desks.insert(team);
            }
            _ => assert_eq!(team, "Network"),
        }
        app.clock.step_minutes(5 * 60);
    }
    assert!(desks.len() > 1, "{desks:?}");
    let urgent = app.number("select count(*) from ticket where priority = 'urgent' and subject = 'Old kernel'").await;
    assert_eq!(urgent, 2);
    // Of the other organisation the first rule decides, and nobody outside learns of rules and teams.
    let theirs = app.ticket(Who::Stranger, "VPN drops").await;
    assert_eq!(app.tried(theirs).await.0.as_deref(), Some("Nothing of B"));
    let page = app.as_(Who::Stranger).await.get(&format!("/tickets/{theirs}")).await.expect(200).text();
    assert!(!page.contains("Nothing of B") && !page.contains("routed") && !page.contains("East"));
    let staff = app.as_(Who::Tier1).await.get(&format!("/desk/tickets/{theirs}")).await.expect(200).text();
    assert!(staff.contains("Nothing of B"));
});

/// Which of the desks that follow the sun is open at an hour in UTC: Stockholm from 8 to 16, Los Angeles from 16 to 24,
/// Tokyo from 0 to 8.
fn open_at(hour: usize) -> &'static str {
    match hour {
        0..8 => "East",
        8..16 => "Home",
        _ => "West",
    }
}

/// Words by which most of the thirty rules know their tickets.
const WORDS: [&str; 24] = [
    "alarm", "badge", "cable", "dock", "email", "fax", "gateway", "headset", "invoice", "joystick", "keyboard", "lamp",
    "monitor", "notebook", "outlet", "phone", "queue", "router", "switch", "tablet", "usb", "vpn", "webcam", "xray",
];

on_both!(a_day_of_mixed_tickets_reaches_open_desks_by_thirty_rules_and_nobody_gets_too_much, |app| {
    let people: Vec<_> =
        [Who::Tier1, Who::Lead, Who::Tier2, Who::Tier3].map(|who| app.people.id(who).to_string()).into();
    let mut teams = Vec::new();
    for (name, zone) in [("East", "Asia/Tokyo"), ("Home", "Europe/Stockholm"), ("West", "America/Los_Angeles")] {
        let hours = app.hours(zone).await;
        let usual = [("calendar", hours.as_str()), ("capacity", "20"), ("assignment", "least_loaded")];
        let first: Vec<_> = usual.into_iter().chain(people[..2].iter().map(|id| ("members", id.as_str()))).collect();
        let second: Vec<_> = usual.into_iter().chain(people[2..].iter().map(|id| ("members", id.as_str()))).collect();
        teams.push(app.team(1, name, &first).await);
        teams.push(app.team(2, &format!("{name} two"), &second).await);
    }
    let tier = app.people.tiers[2].to_string();
    for (number, word) in WORDS.iter().enumerate() {
        let result = match number % 4 {
            0 | 1 => ("team", teams[number / 2 % 6].as_str()),
            2 => ("tier", tier.as_str()),
            _ => ("priority", "high"),
        };
        app.rule(&format!("About {word}"), &[("all-0-field", "text"), ("all-0-values", word), result]).await;
    }
    let north = [("all-0-field", "organisation"), ("all-0-values", "Acme North")];
    app.rule("North", &[north[0], north[1], ("any-0-field", "subject"), ("any-0-values", "slow"), ("team", &teams[5])])
        .await;
    app.rule("Kernel", &[("any-0-field", "subject"), ("any-0-values", "kernel; panic"), ("team", &teams[1])]).await;
    app.rule("Passwords", &[("all-0-field", "subject"), ("all-0-values", "password"), ("priority", "low")]).await;
    app.rule("Urgent", &[("all-0-field", "priority"), ("all-0-values", "urgent"), ("tier", &tier)]).await;
    app.rule("Tagged", &[("all-0-field", "subject"), ("all-0-values", "paper"), ("tags", "1")]).await;
    app.rule("The rest", &[]).await;
    assert_eq!(app.number("select count(*) from routing_rule where archived_at is null").await, 30);

    let others = ["slow", "kernel", "password", "paper", "nothing", "something"];
    let (customer, stranger) = (app.as_(Who::Customer).await, app.as_(Who::Stranger).await);
    let (mut rules, mut desks) = (std::collections::BTreeMap::new(), std::collections::BTreeMap::new());
    for number in 0..240_usize {
        let word = WORDS.iter().chain(&others).nth(number * 7 % 30).expect("a word");
        let (impact, urgency) = (Impact::ALL[number % 3].as_str(), Urgency::ALL[number / 3 % 3].as_str());
        let subject = format!("The {word} of {number}");
        let client = if number % 3 == 0 { &stranger } else { &customer };
        let more = [("subject", subject.as_str()), ("impact", impact), ("urgency", urgency)];
        app.register(client, &more, &[]).await.expect(303);
        let ticket = TicketId(app.number("select max(id) from ticket").await);
        // From 11:00 on, every six minutes through a day.
        let open = open_at((11 + number / 10) % 24);
        let team = app.with(ticket).await.0.expect("a team");
        assert!(team.starts_with(open), "{subject} went to {team} while {open} was open");
        let told =
            format!("select cast(data as text) from ticket_event where ticket_id = {ticket} and kind = 'routed'");
        let told: Value = serde_json::from_str(&app.rows::<(String,)>(&told).await[0].0).expect("JSON");
        assert_eq!(told["team"], team.as_str());
        let rule = told["rule"].as_str().expect("a rule").to_owned();
        if number % 8 == 0 {
            let (fired, where_to, passed) = app.tried(ticket).await;
            assert_eq!((fired, where_to), (Some(rule.clone()), Some(team.clone())), "{subject}");
            let before = app.number(&format!("select count(*) from routing_rule where position < (select position from routing_rule where name = '{rule}')")).await;
            assert_eq!(i64::try_from(passed), Ok(before), "{subject}: a reason for each rule before {rule}");
        }
        *rules.entry(rule).or_insert(0) += 1;
        *desks.entry(team).or_insert(0) += 1;
        app.clock.step_minutes(6);
    }
    assert!(rules.len() >= 28, "{rules:?}");
    assert_eq!(desks.len(), 6, "{desks:?}");
    let named =
        "select count(*) from ticket_event where kind = 'routed' and cast(data ->> 'closed' as text) is not null";
    assert!(app.number(named).await > 20, "many were meant for a team that was closed");
    let loads: Vec<(i64,)> =
        app.rows("select count(*) from ticket where assignee_id is not null group by assignee_id").await;
    assert_eq!(loads, [(20,), (20,), (20,), (20,)], "as many as each can have");
});

on_both!(what_nobody_took_goes_on_once_to_the_desk_that_is_open_when_its_own_closes, |app| {
    for (name, zone) in [("East", "Asia/Tokyo"), ("Home", "Europe/Stockholm"), ("West", "America/Los_Angeles")] {
        let hours = app.hours(zone).await;
        app.team(1, name, &[("calendar", &hours)]).await;
    }
    let (left, taken) = (app.ticket(Who::Customer, "Left").await, app.ticket(Who::Customer, "Taken").await);
    app.act(Who::Tier1, "take", taken, &[]).await.expect(303);
    let with = async |ticket| app.with(ticket).await.0.expect("a team");
    assert_eq!((with(left).await, with(taken).await), ("Home".to_owned(), "Home".to_owned()));
    assert_eq!(hand_over(&app.desk).await, Ok(0), "Stockholm is open");
    // 16:30 in UTC: Stockholm has closed, Los Angeles is open. Two nodes look.
    app.clock.step_minutes(5 * 60 + 30);
    let (one, other) = tokio::join!(hand_over(&app.desk), hand_over(&app.desk));
    assert_eq!(one.expect("handed over") + other.expect("handed over"), 1);
    assert_eq!((with(left).await, with(taken).await), ("West".to_owned(), "Home".to_owned()));
    let moved = format!("select count(*) from ticket_event where ticket_id = {left} and kind = 'team_changed'");
    assert_eq!((hand_over(&app.desk).await, app.number(&moved).await), (Ok(0), 1));
    let page = app.as_(Who::Tier1).await.get(&format!("/desk/tickets/{left}")).await.expect(200).text();
    assert!(page.contains("gave it to West instead of Home"), "{page}");
    // 0:30 in UTC: Tokyo. Then nobody is there who serves this client, and the ticket stays where it is.
    app.clock.step_minutes(8 * 60);
    assert_eq!((hand_over(&app.desk).await, with(left).await), (Ok(1), "East".to_owned()));
    let theirs = app.people.org_b;
    app.sql(&format!("insert into team_organisation (team_id, organisation_id) select id, {theirs} from team")).await;
    app.clock.step_minutes(8 * 60);
    assert_eq!((hand_over(&app.desk).await, with(left).await), (Ok(0), "East".to_owned()));
});

on_both!(a_team_gives_its_tickets_out_in_turn_up_to_what_people_can_have, |app| {
    let (one, lead) = (app.people.id(Who::Tier1).to_string(), app.people.id(Who::Lead).to_string());
    let more = [("assignment", "round_robin"), ("capacity", "2"), ("members", one.as_str()), ("members", &lead)];
    app.team(1, "Front", &more).await;
    let mut got = Vec::new();
    for number in 0..5 {
        let ticket = app.ticket(Who::Customer, &format!("Number {number}")).await;
        got.push(app.with(ticket).await.1);
        if number == 0 {
            let mail = app.last_mail(Who::Tier1.email()).await;
            assert!(mail.body.contains("Number 0"), "{}", mail.body);
            assert_eq!(app.events(ticket).await, ["opened", "routed", "assigned"]);
            assert_eq!(app.status(ticket).await, "open");
        }
    }
    let (tora, lisa) = (Some(Who::Tier1.name().to_owned()), Some(Who::Lead.name().to_owned()));
    assert_eq!(got, [tora.clone(), lisa.clone(), tora.clone(), lisa, None]);
    assert_eq!(assign_waiting(&app.desk).await, Ok(0));
    let first = app.number("select min(id) from ticket").await;
    app.resolve(Who::Tier1, TicketId(first)).await.expect(303);
    assert_eq!(assign_waiting(&app.desk).await, Ok(1));
    assert_eq!(app.with(TicketId(first + 4)).await.1, tora);
});

on_both!(whoever_is_away_gets_nothing_and_the_substitute_gets_it, |app| {
    let (one, two) = (app.people.id(Who::Tier1).to_string(), app.people.id(Who::Tier2).to_string());
    app.team(1, "Front", &[("assignment", "least_loaded"), ("capacity", "9"), ("members", &one)]).await;
    let tora = app.as_(Who::Tier1).await;
    refused(
        tora.post("absence", &[("away", "yes"), ("until", "2026-03-01")]).await,
        "until",
        FieldError::NotAfterToday,
    );
    refused(tora.post("absence", &[("away", "yes"), ("until", "soon")]).await, "until", FieldError::NotADate);
    let me = [("away", "yes"), ("until", "2026-03-20"), ("substitute", one.as_str())];
    refused(tora.post("absence", &me).await, "substitute", FieldError::NotAllowed);
    tora.post("absence", &[("away", "yes"), ("until", "2026-03-20")]).await.expect(303);
    let ticket = app.ticket(Who::Customer, "Nobody there").await;
    assert_eq!(app.with(ticket).await.1, None);
    tora.post("absence", &[("away", "yes"), ("until", "2026-03-20"), ("substitute", &two)]).await.expect(303);
    assert!(tora.get("/account").await.expect(200).text().contains("You are away until"));
    let ticket = app.ticket(Who::Customer, "Stand in").await;
    assert_eq!(app.with(ticket).await.1.as_deref(), Some(Who::Tier2.name()));
    app.clock.step_days(9);
    let ticket = app.ticket(Who::Customer, "Back again").await;
    assert_eq!(app.with(ticket).await.1.as_deref(), Some(Who::Tier1.name()));
    tora.post("absence", &[]).await.expect(303);
    assert_eq!(app.number("select count(*) from absence").await, 0);
});

on_both!(two_nodes_at_once_never_give_anybody_more_than_they_can_have, |app| {
    let (one, lead) = (app.people.id(Who::Tier1).to_string(), app.people.id(Who::Lead).to_string());
    let more = [("assignment", "least_loaded"), ("capacity", "3"), ("members", one.as_str()), ("members", &lead)];
    for number in 0..8 {
        app.ticket(Who::Customer, &format!("Waiting {number}")).await;
    }
    // Two teams with the same people.
    let (front, back) = (app.team(1, "Front", &more).await, app.team(1, "Back", &more).await);
    app.sql(&format!("update ticket set team_id = case when id % 2 = 0 then {front} else {back} end")).await;
    let (a, b) = tokio::join!(assign_waiting(&app.desk), assign_waiting(&app.desk));
    assert_eq!(a.expect("given") + b.expect("given"), 6);
    let loads: Vec<(i64,)> = app
        .rows("select count(*) from ticket where assignee_id is not null group by assignee_id order by assignee_id")
        .await;
    assert_eq!(loads, [(3,), (3,)]);
});

on_both!(a_ticket_that_changes_tiers_finds_a_team_there_and_can_be_moved_within_it, |app| {
    let (two, three) = (app.people.id(Who::Tier2).to_string(), app.people.id(Who::Tier3).to_string());
    app.team(1, "Front", &[]).await;
    let lines = app.team(2, "Lines", &[("assignment", "round_robin"), ("members", &two)]).await;
    let systems = app.team(2, "Systems", &[("assignment", "round_robin"), ("members", &three)]).await;
    let ticket = app.ticket(Who::Customer, "Slow").await;
    assert_eq!(app.with(ticket).await.0.as_deref(), Some("Front"));
    app.act(Who::Tier1, "set-team", ticket, &[("team", &systems)]).await.expect(422);
    app.escalate(Who::Tier1, ticket, 2).await.expect(303);
    assert_eq!(app.with(ticket).await, (Some("Lines".to_owned()), Some(Who::Tier2.name().to_owned())));
    // Reports say whose work it was to pass it up, and to whom it came.
    let counted = "select f.measure, m.name from report_fact f left join team m on m.id = f.team_id \
                   where f.measure in ('created', 'passed_up', 'arrived') and f.ticket_id =";
    let facts = app.rows::<(String, Option<String>)>(&format!("{counted} {ticket} order by f.measure")).await;
    let facts: Vec<_> = facts.iter().map(|(what, team)| (what.as_str(), team.as_deref())).collect();
    assert_eq!(facts, [("arrived", Some("Lines")), ("created", Some("Front")), ("passed_up", Some("Front"))]);
    let page = app.as_(Who::Tier2).await.get(&format!("/desk/tickets/{ticket}?dialog=team")).await.expect(200).text();
    assert!(page.contains("Lines") && page.contains("Systems") && page.contains("set-team"));
    let mine = app.as_(Who::Tier2).await.get("/desk?view=team").await.expect(200).text();
    assert!(mine.contains("My team") && mine.contains("Slow"));
    app.act(Who::Tier1, "set-team", ticket, &[("team", &systems)]).await.expect(403);
    app.act(Who::Tier2, "set-team", ticket, &[("team", &systems)]).await.expect(303);
    assert_eq!(app.with(ticket).await, (Some("Systems".to_owned()), Some(Who::Tier3.name().to_owned())));
    // A team with tickets cannot be taken out of use.
    refused(app.as_admin("archive-team", &[("id", &systems), ("archived", "yes")]).await, "archive", FieldError::InUse);
    app.as_admin("archive-team", &[("id", &lines), ("archived", "yes")]).await.expect(303);
    let tier = app.people.tiers[1].to_string();
    app.act(Who::Tier3, "give-back", ticket, &[("tier", &tier), ("answer", "Restart it.")]).await.expect(303);
    assert_eq!(app.with(ticket).await, (Some("Front".to_owned()), Some(Who::Tier1.name().to_owned())));
    app.share(Who::Tier1, ticket, &[]).await.expect(303);
    assert_eq!(app.with(ticket).await.0, None);
    app.act(Who::Vendor, "vendor-return", ticket, &[("answer", "Mended.")]).await.expect(303);
    assert_eq!(app.with(ticket).await.0.as_deref(), Some("Front"));
});

on_both!(a_guests_ticket_is_sent_on_its_way_once_it_is_confirmed, |app| {
    app.team(1, "Front", &[]).await;
    app.rule("Guests", &[("all-0-field", "language"), ("all-0-values", "English"), ("priority", "low")]).await;
    let guest = app.visitor();
    let more = [("name", "Gun Gäst"), ("email", "gun@kund.test")];
    app.register(&guest, &more, &[]).await.expect(303);
    assert_eq!(app.number("select count(*) from ticket_event where kind = 'routed'").await, 0);
    let token = app.last_mail("gun@kund.test").await.token();
    guest.post("use-link", &[("purpose", "ticket"), ("token", &token)]).await.expect(303);
    assert_eq!(app.number("select count(*) from ticket where team_id is not null and priority = 'low'").await, 1);
});

on_both!(rules_are_checked_put_in_order_and_taken_out_of_use, |app| {
    let wrong = [("name", "A"), ("all-0-field", "product"), ("all-0-values", "Starships")];
    refused(app.as_admin("add-rule", &wrong).await, "all-0-values", FieldError::NotAllowed);
    let wrong = [("name", "A"), ("any-3-field", ""), ("any-3-values", "x")];
    refused(app.as_admin("add-rule", &wrong).await, "any-3-field", FieldError::Required);
    refused(
        app.as_admin("add-rule", &[("name", "A"), ("all-0-field", "tag")]).await,
        "all-0-values",
        FieldError::Required,
    );
    refused(app.as_admin("add-rule", &[("name", "")]).await, "name", FieldError::Required);
    for name in ["A", "B", "C"] {
        app.rule(name, &[("all-0-field", "product"), ("all-0-values", "warehouse; Warehouse"), ("tags", "1")]).await;
    }
    refused(app.as_admin("add-rule", &[("name", "b")]).await, "name", FieldError::Taken);
    let id = app.number("select id from routing_rule where name = 'C'").await.to_string();
    for _ in 0..3 {
        app.as_admin("step-rule", &[("id", &id), ("direction", "up")]).await.expect(303);
    }
    let order: Vec<(String,)> = app.rows("select name from routing_rule order by position").await;
    assert_eq!(order.into_iter().map(|(name,)| name).collect::<Vec<_>>(), ["C", "A", "B"]);
    let ticket = app.ticket(Who::Customer, "One").await;
    assert_eq!(app.tried(ticket).await, (Some("C".to_owned()), None, 0));
    assert_eq!(app.number(&format!("select count(*) from ticket_tag where ticket_id = {ticket}")).await, 1);
    app.as_admin("archive-rule", &[("id", &id), ("archived", "yes")]).await.expect(303);
    let ticket = app.ticket(Who::Customer, "Two").await;
    assert_eq!(app.tried(ticket).await, (Some("A".to_owned()), None, 0));
    app.as_admin("archive-rule", &[("id", &id), ("archived", "")]).await.expect(303);
    let order: Vec<(String,)> = app.rows("select name from routing_rule order by position").await;
    assert_eq!(order.into_iter().map(|(name,)| name).collect::<Vec<_>>(), ["A", "B", "C"]);
    let log: Vec<(String,)> = app.rows("select action from audit where object = 'rule' order by id").await;
    assert_eq!(log.len(), 7, "{log:?}");
    let page = app.as_(Who::Admin).await.get("/admin/rules").await.expect(200).text();
    assert!(page.contains("Product is Warehouse"), "{page}");
});
