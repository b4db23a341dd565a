//! What is read from the events again, after everything that was counted is lost, is what was counted at the time.

use super::equal::of_app;
use super::{Row, facts};
use crate::common::*;
use serde_json::Value;
use tierdesk::desk::report;
use tierdesk::desk::service::tell_due;
use tierdesk::domain::TicketId;

/// Takes everything away that was counted, and lets it be read from the events.
pub async fn facts_again(app: &TestApp) -> Vec<Row> {
    for lost in ["report_fact", "report_day", "report_rolled", "setting where key = 'reports_filled'"] {
        app.sql(&format!("delete from {lost}")).await;
    }
    report::catch_up(&app.desk).await.expect("filled");
    facts(app).await
}

async fn team(app: &TestApp, tier: usize, name: &str) -> String {
    let place = app.people.tiers[tier].to_string();
    app.as_(Who::Admin).await.post("admin-add-team", &[("tier", &place), ("name", name)]).await.expect(303);
    app.number(&format!("select id from team where name = '{name}'")).await.to_string()
}

/// Weeks at a busy desk: everything that is counted happens, and names and teams change in between.
async fn weeks(app: &TestApp) {
    let teams = [team(app, 1, "Day").await, team(app, 1, "Evening").await, team(app, 2, "Lines").await];
    app.sql("insert into category (name) values ('Printers')").await;
    let printers = app.number("select max(id) from category").await.to_string();
    let (first, second) = (app.people.tiers[1].to_string(), app.people.tiers[2].to_string());
    for round in 0..3_usize {
        let who = [Who::Customer, Who::Colleague, Who::Stranger][round];
        let ticket = app.ticket(who, "Scanner").await;
        app.clock.step_minutes(7);
        app.act(Who::Tier1, "set-team", ticket, &[("team", &teams[1])]).await.expect(303);
        app.clock.step_minutes(20);
        if round > 0 {
            app.act(Who::Tier1, "set-category", ticket, &[("category", &printers)]).await.expect(303);
            app.act(Who::Tier1, "set-team", ticket, &[("team", &teams[0])]).await.expect(303);
        }
        app.clock.step_minutes(33);
        app.escalate(Who::Tier1, ticket, 2).await.expect(303);
        app.clock.step_minutes(11);
        let back = [("tier", first.as_str()), ("answer", "Ask for the model."), ("bounced", "yes")];
        app.act(Who::Tier2, "give-back", ticket, &back[..3 - round % 2]).await.expect(303);
        app.clock.step_minutes(9);
        app.escalate(Who::Tier1, ticket, 2).await.expect(303);
        app.clock.step_days(1);
        app.share(Who::Tier2, ticket, &[]).await.expect(303);
        app.clock.step_minutes(700);
        if round == 2 {
            // Solved while the vendor has it, in the requester's words.
            app.act(who, "confirm", ticket, &[]).await.expect(303);
        } else {
            app.act(Who::Vendor, "vendor-return", ticket, &[("answer", "New part.")]).await.expect(303);
            app.clock.step_minutes(40);
            app.resolve(Who::Tier2, ticket).await.expect(303);
        }
        app.clock.step_days(1);
        let again = if round == 2 { "reopen" } else { "not-solved" };
        app.act(who, again, ticket, &[("text", "It beeps.")]).await.expect(303);
        app.clock.step_minutes(15);
        app.resolve(Who::Tier2, ticket).await.expect(303);
        app.act(who, "confirm", ticket, &[]).await.expect(303);
        // Whoever finds out alone, and whoever is helped at once.
        let alone = app.ticket(who, "Password").await;
        app.clock.step_minutes(4);
        app.act(who, "confirm", alone, &[]).await.expect(303);
        let quick = app.ticket(who, "Licence").await;
        app.clock.step_minutes(3);
        app.resolve(Who::Tier1, quick).await.expect(303);
        app.ticket(who, "Still there").await;
        rate(app, who, ["good", "bad", "fair"][round]).await;
        app.clock.step_days(2);
        report::catch_up(&app.desk).await.expect("added up");
        app.sql(&format!("update team set name = name || '{round}'")).await;
        app.sql(&format!("update category set name = name || '{round}'")).await;
        app.sql(&format!("update tier set name = name || '{round}' where id = {second}")).await;
    }
}

/// Answers the survey that somebody was mailed last.
async fn rate(app: &TestApp, who: Who, rating: &str) {
    let body = app.last_mail_about(who, "/survey/").await;
    let (_, rest) = body.split_once("/survey/").expect("a link");
    let token: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
    app.visitor().post("rate", &[("token", &token), ("rating", rating)]).await.expect(303);
}

impl TestApp {
    async fn last_mail_about(&self, who: Who, what: &str) -> String {
        let mails = self.outbox().await.into_iter().filter(|mail| mail.recipient == who.email());
        mails.rev().find(|mail| mail.body.contains(what)).expect("a mail").body
    }
}

on_both!(facts_that_are_read_again_from_nothing_are_those_that_were_counted_at_the_time, |app| {
    weeks(&app).await;
    let live = facts(&app).await;
    for measure in [
        "created",
        "reopened",
        "solved",
        "self_solved",
        "first_contact",
        "passed_up",
        "arrived",
        "passed_down",
        "came_back",
        "bounced",
        "team_out",
        "team_in",
        "filed_out",
        "filed_in",
        "kept_resolution",
        "rated_bad",
    ] {
        assert!(live.iter().any(|fact| fact.0 == measure), "{measure}");
    }
    let again = facts_again(&app).await;
    let lost: Vec<_> = live.iter().filter(|fact| !again.contains(fact)).collect();
    let new: Vec<_> = again.iter().filter(|fact| !live.contains(fact)).collect();
    assert!(lost.is_empty() && new.is_empty(), "lost {lost:#?}, new {new:#?}");
    report::catch_up(&app.desk).await.expect("nothing to do");
    assert_eq!(facts(&app).await, live);
    of_app(&app, 40).await;
});

on_both!(a_promised_time_is_kept_each_time_that_it_is_and_missed_once, |app| {
    app.sql("update service_policy set ladder = '[]'").await;
    let (ticket, late) = (app.ticket(Who::Customer, "Scanner").await, app.ticket(Who::Customer, "Printer").await);
    for _ in 0..2 {
        app.clock.step_minutes(10);
        app.resolve(Who::Tier1, ticket).await.expect(303);
        app.clock.step_minutes(10);
        app.act(Who::Customer, "not-solved", ticket, &[("text", "It beeps.")]).await.expect(303);
    }
    // Its time is up while it is open once more; that another is solved late adds no second miss.
    app.clock.step_days(30);
    tell_due(&app.desk).await.expect("told");
    for ticket in [ticket, late] {
        app.resolve(Who::Tier1, ticket).await.expect(303);
        app.clock.step_minutes(10);
        app.act(Who::Customer, "not-solved", ticket, &[("text", "It beeps.")]).await.expect(303);
        app.clock.step_minutes(10);
        app.resolve(Who::Tier1, ticket).await.expect(303);
        app.act(Who::Customer, "confirm", ticket, &[]).await.expect(303);
    }
    rate(&app, Who::Customer, "good").await;
    let live = facts(&app).await;
    let count = |measure: &str, of: TicketId| live.iter().filter(|fact| fact.0 == measure && fact.2 == of.0).count();
    assert_eq!((count("kept_resolution", ticket), count("missed_resolution", ticket)), (2, 1));
    assert_eq!((count("kept_resolution", late), count("missed_resolution", late)), (0, 1));
    assert_eq!(count("pleased_missed", ticket) + count("pleased_missed", late), 1);
    assert_eq!(facts_again(&app).await, live);
    of_app(&app, 40).await;
});

on_both!(a_ticket_counts_for_the_team_that_has_it_and_for_no_other, |app| {
    let (day, evening) = (team(&app, 1, "Day").await, team(&app, 1, "Evening").await);
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    let lead = app.as_(Who::Lead).await;
    let open = async |team: &str| {
        let body = lead.read(&format!("/read/report?asked%5Bteam%5D={team}")).await.expect(200).body;
        let report: Value = serde_json::from_slice(&body).expect("JSON");
        report["flow"].as_array().and_then(|flow| flow.last()).map(|point| point["open"].clone()).expect("a point")
    };
    assert_eq!((open(&day).await, open(&evening).await), (1.into(), 0.into()));
    app.clock.step_minutes(30);
    app.act(Who::Tier1, "set-team", ticket, &[("team", &evening)]).await.expect(303);
    assert_eq!((open(&day).await, open(&evening).await), (0.into(), 1.into()));
    app.clock.step_minutes(30);
    app.resolve(Who::Tier1, ticket).await.expect(303);
    assert_eq!((open(&day).await, open(&evening).await), (0.into(), 0.into()));
});

on_both!(only_what_should_not_have_been_passed_up_bounces, |app| {
    let down = app.people.tiers[1].to_string();
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    for bounced in [true, false] {
        app.clock.step_minutes(5);
        app.escalate(Who::Tier1, ticket, 2).await.expect(303);
        app.clock.step_minutes(5);
        let back = [("tier", down.as_str()), ("answer", "Change it."), ("bounced", "yes")];
        app.act(Who::Tier2, "give-back", ticket, &back[..if bounced { 3 } else { 2 }]).await.expect(303);
    }
    app.clock.step_minutes(5);
    app.share(Who::Tier1, ticket, &[]).await.expect(303);
    app.clock.step_minutes(5);
    app.act(Who::Vendor, "vendor-return", ticket, &[("answer", "Mended.")]).await.expect(303);
    let body = app.as_(Who::Lead).await.read("/read/report").await.expect(200).body;
    let report: Value = serde_json::from_slice(&body).expect("JSON");
    let tiers = report["tiers"].as_array().expect("tiers");
    let first = tiers.iter().find(|tier| tier["id"].as_i64() == down.parse().ok()).expect("a tier");
    assert_eq!((&first["passed_up"], &first["came_back"], &first["bounced"]), (&3.into(), &3.into(), &1.into()));
    let own = app.as_(Who::Customer).await.read(&format!("/read/ticket?id={ticket}")).await;
    assert!(!own.text().contains("\"bounced\":true"), "whose mistake it was is not for customers");
});

on_both!(whoever_said_me_too_and_needed_only_the_workaround_solved_it_alone, |app| {
    let (agent, category) = (app.as_(Who::Tier2).await, app.category.to_string());
    let known = [("title", "Scanners are slow"), ("workaround", "Turn it off."), ("category", category.as_str())];
    let problem = steps::number(&agent.post("add-problem", &known).await.expect(303)).to_string();
    let org = app.people.org_a.to_string();
    let banner = [
        ("id", problem.as_str()),
        ("version", "1"),
        ("title_en", "Scanners are slow today"),
        ("text_en", "We are on it."),
        ("title_sv", "Skannrarna är sega i dag"),
        ("text_sv", "Vi arbetar på det."),
        ("organisations", &org),
    ];
    agent.post("publish-banner", &banner).await.expect(303);
    for (who, words) in [(Who::Customer, false), (Who::Colleague, true)] {
        let client = app.as_(who).await;
        let shown: Value = serde_json::from_slice(&client.read("/read/banners").await.expect(200).body).expect("JSON");
        let key = shown[0]["key"].as_str().expect("a key").to_owned();
        let ticket = steps::number(&client.submit("me-too", &[("key", &key)]).await.expect(303));
        app.clock.step_minutes(5);
        let answer = [("problem", problem.as_str()), ("revision", "1")];
        app.act(Who::Tier1, "apply-workaround", ticket, &answer).await.expect(303);
        app.clock.step_minutes(5);
        if words {
            app.act(Who::Tier1, "reply", ticket, &[("text", "And this too.")]).await.expect(303);
            app.clock.step_minutes(5);
        }
        app.act(who, "confirm", ticket, &[]).await.expect(303);
    }
    let live = facts(&app).await;
    let count = |measure: &str| live.iter().filter(|fact| fact.0 == measure).count();
    assert_eq!((count("self_solved"), count("solved")), (1, 1));
    assert_eq!(facts_again(&app).await, live);
    of_app(&app, 3).await;
});
