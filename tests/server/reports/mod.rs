//! Reports: every figure equals a plain count of the events, whatever it is filtered by, and leads to its tickets.

mod again;
mod equal;
mod lists;

use crate::common::*;
use again::facts_again;
use equal::all_filters;
use lists::{files, length, lists, work};
use serde_json::Value;
use tempfile::TempDir;
use tierdesk::config::{Config, LogFormat};
use tierdesk::db::Link;
use tierdesk::desk::service::tell_due;
use tierdesk::desk::{Clock, Desk, report};
use tierdesk::domain::report::days::{Days, date};
use tierdesk::domain::{PersonId, TicketId, Timestamp};
use tierdesk::server::Site;

/// Thursday 2026-03-12, 10:24 in Stockholm.
const NOW: Timestamp = Timestamp(1_773_307_440_000);
const ZONE: &str = "Europe/Stockholm";

struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        NOW
    }
}

/// A program with example data, and its lead's browser.
struct Example {
    desk: Desk,
    lead: Client,
    agent: Client,
    store: Store,
    _folder: TempDir,
}

impl Example {
    async fn start(engine: Engine) -> Option<Example> {
        let folder = TempDir::new().expect("a temporary folder");
        let store = Store::make(engine, folder.path()).await?;
        let config = Config {
            listen: ([127, 0, 0, 1], 0).into(),
            base_url: BASE_URL.to_owned(),
            data: folder.path().join("data"),
            database_url: store.url().map(str::to_owned),
            site: folder.path().join("site"),
            program: std::path::PathBuf::new(),
            log_format: LogFormat::Human,
            log: "info".to_owned(),
            smtp_url: None,
            mail_from: "Support <support@support.test>".to_owned(),
            upload_mb: 2,
            keep_free_mb: 0,
            session_days: 30,
            reopen_days: 14,
            close_days: 7,
            survey_days: 14,
            inside_hosts: Vec::new(),
            proxies: Vec::new(),
            unconfirmed_days: 14,
        };
        let desk = Desk::new(store.open().await, Box::new(Still), config).expect("the data folder");
        tierdesk::demo::fill(&desk, 400).await.expect("example data");
        let router = tierdesk::server::router(desk.clone(), &Site::in_folder("site".as_ref()));
        let mut example =
            Example { lead: Client::new(router.clone()), agent: Client::new(router), desk, store, _folder: folder };
        for (role, lead) in [("lead", true), ("agent", false)] {
            let id = example.number(&format!("select min(id) from person where role = '{role}'")).await;
            let token = tierdesk::desk::session::start(&example.desk, PersonId(id), Default::default())
                .await
                .expect("a session");
            let client = if lead { &mut example.lead } else { &mut example.agent };
            client.set_cookie("td-session", token.reveal());
        }
        Some(example)
    }

    async fn number(&self, sql: &str) -> i64 {
        let mut conn = self.desk.db().read().await.expect("a connection");
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        let row: (i64,) = match conn.link() {
            Link::Sqlite(c) => sqlx::query_as::<sqlx::Sqlite, _>(sql).fetch_one(c).await,
            Link::Postgres(c) => sqlx::query_as::<sqlx::Postgres, _>(sql).fetch_one(c).await,
        }
        .expect("a number");
        row.0
    }

    async fn sql(&self, sql: &'static str) {
        let mut tx = self.desk.db().write().await.expect("a transaction");
        match tx.link() {
            Link::Sqlite(c) => sqlx::query(sql).execute(c).await.map(|_| ()),
            Link::Postgres(c) => sqlx::query(sql).execute(c).await.map(|_| ()),
        }
        .expect("a statement");
        tx.commit().await.expect("committed");
    }

    async fn report(&self, asked: &Asked) -> Value {
        let answer = self.lead.read(&format!("/read/report?{}", asked.query("asked"))).await.expect(200);
        serde_json::from_slice(&answer.body).expect("JSON")
    }

    async fn work(&self, asked: &Asked) -> Value {
        let answer = self.lead.read(&format!("/read/report-work?{}", asked.query("asked"))).await.expect(200);
        serde_json::from_slice(&answer.body).expect("JSON")
    }
}

/// What is asked of a report: how many days back it begins and ends, and what it is about.
#[derive(Clone, Copy, Debug, Default)]
struct Asked {
    from: i64,
    to: i64,
    organisation: Option<i64>,
    category: Option<i64>,
    team: Option<i64>,
    tier: Option<i64>,
}

impl Asked {
    fn days(&self, now: Timestamp) -> (i64, i64) {
        let today = Days::of(ZONE).day(now);
        (today - self.from, today - self.to)
    }

    fn query(&self, within: &str) -> String {
        self.query_at(within, NOW)
    }

    fn query_at(&self, within: &str, now: Timestamp) -> String {
        let (from, to) = self.days(now);
        let text = |day| date(day).expect("a date").to_string();
        let name = |name: &str| {
            if within.is_empty() { name.to_owned() } else { format!("{within}%5B{name}%5D") }
        };
        let mut parts = vec![format!("{}={}", name("from"), text(from)), format!("{}={}", name("to"), text(to))];
        let filters = [
            ("organisation", self.organisation),
            ("category", self.category),
            ("team", self.team),
            ("tier", self.tier),
        ];
        parts.extend(filters.iter().filter_map(|(filter, id)| id.map(|id| format!("{}={id}", name(filter)))));
        parts.join("&")
    }
}

async fn example(engine: Engine) {
    let Some(example) = Example::start(engine).await else { return };
    // What was missed was missed when its due time was over; or when a change of the ticket put that into the past.
    let otherwise = format!(
        "select count(*) from clock where (broken_at is not null) <> coalesce(due_at < coalesce(stopped_at, {})
             and coalesce(counted, target * 60000 + 1) > target * 60000, false)
             or broken_at < due_at or (broken_at > due_at and not exists (select 1 from ticket_event e
                 where e.ticket_id = clock.ticket_id and e.at = clock.broken_at and e.kind in ('priority_changed', 'category_changed')))",
        NOW.0
    );
    assert_eq!(example.number(&otherwise).await, 0);
    all_filters(&example).await;
    let asked = Asked { from: 300, ..Asked::default() };
    let report = example.report(&asked).await;
    lists(&example, &asked, &report).await;
    let past = Asked { from: 200, to: 40, ..Asked::default() };
    lists(&example, &past, &example.report(&past).await).await;
    assert!(report["rated"][0].as_i64().is_some_and(|good| good > 10), "{report}");
    assert_eq!(report["rated"][2], length(&example, "rated_bad", &asked, ("tier", None)).await);
    work(&example, &asked).await;
    // What is added up, what is counted, and what is read from the events again are the same.
    example.sql("delete from report_rolled").await;
    assert_eq!(example.report(&asked).await, report, "counted");
    example.sql("delete from report_fact").await;
    example.sql("delete from report_day").await;
    report::rebuild(&example.desk).await.expect("rebuilt");
    assert!(example.number("select count(*) from report_rolled").await > 100);
    assert_eq!(example.report(&asked).await, report, "rebuilt");
    all_filters(&example).await;
    files(&example, &asked).await;
    let seen = example.lead.get("/reports").await.expect(200).text();
    assert!(seen.contains("<svg class=\"chart\"") && seen.contains("Front line"));
    example.desk.db().close().await;
    drop(example.store);
}

#[tokio::test]
async fn figures_and_lists_equal_a_plain_count_of_the_events_on_sqlite() {
    example(Engine::Sqlite).await;
}

#[tokio::test]
async fn figures_and_lists_equal_a_plain_count_of_the_events_on_postgres() {
    example(Engine::Postgres).await;
}

/// A fact: measure, day, ticket, source, category, tier and value.
type Row = (String, i64, i64, i64, Option<i64>, i64, i64, Option<i64>, Option<i64>, Option<i64>, i64);

/// All facts, in an order of their own.
async fn facts(app: &TestApp) -> Vec<Row> {
    app.rows(
        "select measure, at, ticket_id, source, category_id, tier_id, value, team_id, organisation_id, person_id, born
         from report_fact order by measure, ticket_id, source",
    )
    .await
}

on_both!(what_counts_is_kept_as_it_happens_and_can_be_read_again_from_the_events, |app| {
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    app.clock.step_minutes(10);
    app.sql("insert into category (name) values ('Printers')").await;
    let printers = app.number("select max(id) from category").await.to_string();
    app.act(Who::Tier1, "set-category", ticket, &[("category", &printers)]).await.expect(303);
    app.clock.step_minutes(10);
    app.escalate(Who::Tier1, ticket, 2).await.expect(303);
    app.clock.step_minutes(10);
    app.share(Who::Tier2, ticket, &[]).await.expect(303);
    app.clock.step_minutes(10);
    app.act(Who::Vendor, "vendor-return", ticket, &[("answer", "New part.")]).await.expect(303);
    app.clock.step_minutes(10);
    let down = app.people.tiers[1].to_string();
    app.act(Who::Tier2, "give-back", ticket, &[("tier", &down), ("answer", "Change it.")]).await.expect(303);
    app.clock.step_minutes(10);
    app.resolve(Who::Tier1, ticket).await.expect(303);
    app.clock.step_minutes(10);
    app.act(Who::Customer, "not-solved", ticket, &[("text", "It beeps.")]).await.expect(303);
    app.clock.step_minutes(10);
    app.resolve(Who::Tier1, ticket).await.expect(303);
    app.clock.step_minutes(10);
    app.act(Who::Customer, "confirm", ticket, &[]).await.expect(303);
    let quick = app.ticket(Who::Stranger, "Password").await;
    app.clock.step_minutes(5);
    app.resolve(Who::Tier1, quick).await.expect(303);

    let live = facts(&app).await;
    let count = |measure: &str| live.iter().filter(|fact| fact.0 == measure).count();
    let counts = ["created", "solved", "first_contact", "passed_up", "arrived", "passed_down", "came_back", "reopened"];
    assert_eq!(counts.map(count), [2, 3, 1, 2, 2, 2, 2, 1]);
    assert_eq!([count("filed_out"), count("filed_in"), count("kept_vendor_resolution")], [1, 1, 1]);
    let stay: Vec<_> = live.iter().filter(|fact| fact.0 == "passed_up").map(|fact| fact.6 / 60_000).collect();
    assert_eq!(stay, [20, 10], "minutes at the tiers that it left");

    let again = facts_again(&app).await;
    assert_eq!(again, live);
    report::catch_up(&app.desk).await.expect("nothing to do");
    assert_eq!(facts(&app).await, again);
});

on_both!(what_is_missed_counts_on_its_day_though_its_ticket_is_open_and_what_nobody_answered_is_not_kept, |app| {
    app.sql("update service_policy set ladder = '[]'").await;
    let late = app.ticket(Who::Customer, "Nobody looks").await;
    let quick = app.ticket(Who::Stranger, "It went away").await;
    app.act(Who::Stranger, "confirm", quick, &[]).await.expect(303);
    let count = async |measure: &str, ticket: TicketId| {
        app.number(&format!("select count(*) from report_fact where measure = '{measure}' and ticket_id = {ticket}"))
            .await
    };
    assert_eq!(count("kept_resolution", quick).await, 1);
    assert_eq!((count("kept_first_response", quick).await, count("missed_first_response", quick).await), (0, 0));
    app.clock.step_days(30);
    assert_eq!(count("missed_first_response", late).await, 0, "nobody noticed yet");
    tell_due(&app.desk).await.expect("told");
    let day = "select f.day - c.broken_at / 86400000 from report_fact f join clock c on c.ticket_id = f.ticket_id
               where f.measure = 'missed_' || c.kind and f.at = c.broken_at and c.broken_at = c.due_at";
    assert_eq!(app.rows::<(i64,)>(day).await, [(0,), (0,), (0,)], "each on the day when its time was up");
    let missed = facts(&app).await;
    app.clock.step_days(30);
    report::catch_up(&app.desk).await.expect("added up");
    app.resolve(Who::Tier1, late).await.expect(303);
    let of = |all: &[Row]| all.iter().filter(|fact| fact.0.starts_with("missed")).cloned().collect::<Vec<_>>();
    let all = facts(&app).await;
    assert_eq!(of(&all), of(&missed), "the end of the ticket adds nothing to it");
    assert_eq!(count("kept_resolution", late).await + count("kept_first_response", late).await, 0);
    app.sql("delete from report_fact").await;
    app.sql("delete from setting where key = 'reports_filled'").await;
    report::catch_up(&app.desk).await.expect("filled");
    assert_eq!(facts(&app).await, all, "read again from the events it is the same");
});

on_both!(what_is_changed_later_leaves_the_past_alone, |app| {
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    app.clock.step_minutes(5);
    app.resolve(Who::Tier1, ticket).await.expect(303);
    let lead = app.as_(Who::Lead).await;
    let category = app.category.to_string();
    let then = date(Days::of(ZONE).day(app.desk.now())).expect("a date").to_string();
    let asked = |organisation: &str| {
        format!(
            "/read/report?asked%5Bfrom%5D={then}&asked%5Bto%5D={then}&asked%5Bcategory%5D={category}&asked%5Borganisation%5D={organisation}"
        )
    };
    let figures = |answer: Answer| {
        let report: Value = serde_json::from_slice(&answer.body).expect("JSON");
        (report["created"].clone(), report["solved"].clone(), report["clocks"].clone(), report["flow"].clone())
    };
    let acme = app.people.org_a.to_string();
    for organisation in ["", acme.as_str()] {
        let before = figures(lead.read(&asked(organisation)).await.expect(200));
        assert_eq!((&before.0, &before.1), (&Value::from(1), &Value::from(1)));
        app.clock.step_days(3);
        report::catch_up(&app.desk).await.expect("added up");
        app.act(Who::Customer, "not-solved", ticket, &[("text", "Again")]).await.expect(303);
        app.sql("insert into category (name) values ('Printers')").await;
        let printers = app.number("select max(id) from category").await.to_string();
        app.act(Who::Tier1, "set-category", ticket, &[("category", &printers)]).await.expect(303);
        app.clock.step_days(3);
        app.resolve(Who::Tier1, ticket).await.expect(303);
        report::catch_up(&app.desk).await.expect("added up");
        assert_eq!(figures(lead.read(&asked(organisation)).await.expect(200)), before);
    }
});

on_both!(a_name_in_a_file_is_no_formula, |app| {
    app.sql("update person set name = '=HYPERLINK(\"x\"),\"y\"' where email = 'tora@support.test'").await;
    let lead = app.as_(Who::Lead).await;
    let text = lead.get("/reports/export/agents").await.expect(200).text();
    assert!(text.contains("\"'=HYPERLINK(\"\"x\"\"),\"\"y\"\"\","), "{text}");
    app.as_(Who::Tier1).await.get("/reports/export/agents").await.expect(404);
    app.as_(Who::Customer).await.get("/reports/export/agents").await.expect(404);
    assert!(app.visitor().get("/reports/export/agents").await.location().starts_with("/sign-in"));
});

on_both!(the_wall_shows_what_is_open_late_and_next, |app| {
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    app.act(Who::Tier1, "set-priority", ticket, &[("priority", "urgent"), ("reason", "x")]).await.expect(303);
    let agent = app.as_(Who::Tier1).await;
    let board = |answer: Answer| serde_json::from_slice::<Value>(&answer.body).expect("JSON");
    let now = board(agent.read("/read/wallboard").await.expect(200));
    assert_eq!((&now["open"], &now["missed"]), (&Value::from(1), &Value::from(0)));
    app.clock.step_days(1);
    let later = board(agent.read("/read/wallboard").await.expect(200));
    assert_eq!((&later["missed"], &later["longest"][0]), (&Value::from(1), &Value::from(ticket.0)));
    assert_eq!(later["tickets"][0]["id"], ticket.0);
    let page = agent.get("/wallboard").await.expect(200);
    assert!(
        page.text().contains("<noscript><meta http-equiv=\"refresh\" content=\"30\"></noscript>"),
        "renewed without JavaScript"
    );
    assert_eq!(page.header("refresh"), "", "and asked for again in its place with it");
    assert!(page.text().contains(&format!("/desk/tickets/{ticket}")));
    app.resolve(Who::Tier1, ticket).await.expect(303);
    assert_eq!(board(agent.read("/read/wallboard").await.expect(200))["open"], 0);
});
