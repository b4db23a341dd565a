//! Reports: every figure equals a plain count of the events, whatever it is filtered by, and leads to its tickets.

use crate::common::*;
use leptos::config::LeptosOptions;
use serde_json::Value;
use tempfile::TempDir;
use tierdesk::config::{Config, LogFormat};
use tierdesk::db::Link;
use tierdesk::desk::{Clock, Desk, report};
use tierdesk::domain::report::days::{Days, date};
use tierdesk::domain::{PersonId, Timestamp};

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
            log_format: LogFormat::Human,
            smtp_url: None,
            mail_from: "Support <support@support.test>".to_owned(),
            upload_mb: 2,
            session_days: 30,
            reopen_days: 14,
            close_days: 7,
            survey_days: 14,
            inside_hosts: Vec::new(),
        };
        let desk = Desk::new(store.open().await, Box::new(Still), config).expect("the data folder");
        tierdesk::demo::fill(&desk, 400).await.expect("example data");
        let options = LeptosOptions::builder().output_name("tierdesk").site_root("site").build();
        let router = tierdesk::server::router(desk.clone(), options);
        let mut example =
            Example { lead: Client::new(router.clone()), agent: Client::new(router), desk, store, _folder: folder };
        for (role, lead) in [("lead", true), ("agent", false)] {
            let id = example.number(&format!("select min(id) from person where role = '{role}'")).await;
            let token = tierdesk::desk::session::start(&example.desk, PersonId(id), "Test").await.expect("a session");
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
}

/// What is asked of a report: how many days back it begins and ends, and what it is about.
#[derive(Clone, Copy, Debug, Default)]
struct Asked {
    from: i64,
    to: i64,
    organisation: Option<i64>,
    category: Option<i64>,
}

impl Asked {
    fn days(&self) -> (i64, i64) {
        let today = Days::of(ZONE).day(NOW);
        (today - self.from, today - self.to)
    }

    fn query(&self, within: &str) -> String {
        let (from, to) = self.days();
        let text = |day| date(day).expect("a date").to_string();
        let name = |name: &str| {
            if within.is_empty() { name.to_owned() } else { format!("{within}%5B{name}%5D") }
        };
        let mut parts = vec![format!("{}={}", name("from"), text(from)), format!("{}={}", name("to"), text(to))];
        parts.extend(self.organisation.map(|id| format!("{}={id}", name("organisation"))));
        parts.extend(self.category.map(|id| format!("{}={id}", name("category"))));
        parts.join("&")
    }

    /// What an event has to be to lie within, for a query that has `e` and `t`.
    fn within(&self, at: &str) -> String {
        let (from, to) = self.days();
        let days = Days::of(ZONE);
        let mut sql = format!("{at} >= {} and {at} < {}", days.start(from).0, days.start(to + 1).0);
        if let Some(id) = self.organisation {
            sql += &format!(" and t.organisation_id = {id}");
        }
        if let Some(id) = self.category {
            sql += &format!(" and t.category_id = {id}");
        }
        sql
    }
}

/// Ends and new beginnings of tickets, each with the one before, and with the tier at that moment. Nothing but events.
const TURNS: &str = "
    with mark as (
        select e.ticket_id, e.id, e.at, e.kind,
               case when e.kind in ('resolved', 'confirmed') then 'end' else 'open' end as turn
        from ticket_event e left join person p on p.id = e.actor_id
        where e.kind in ('resolved', 'confirmed', 'not_solved', 'reopened', 'opened')
           or (e.kind = 'replied' and (p.role in ('customer', 'customer_lead')
               or cast(e.data ->> 'asks' as text) in ('1', 'true')))),
    turned as (
        select m.*, lag(turn) over (partition by ticket_id order by id) as before,
               coalesce((select cast(v.data ->> 'to_position' as bigint) from ticket_event v
                   where v.ticket_id = m.ticket_id and v.id < m.id
                     and v.kind in ('escalated', 'returned', 'shared_with_vendor', 'vendor_returned')
                   order by v.id desc limit 1), 1) as position
        from mark m)";

fn tier(report: &Value, position: i64) -> &Value {
    let tiers = report["tiers"].as_array().expect("tiers");
    tiers.iter().find(|tier| tier["position"] == position).expect("a tier")
}

async fn figures_equal_a_plain_count_of_the_events(example: &Example, asked: Asked) {
    let report = example.report(&asked).await;
    let within = asked.within("e.at");
    let join = "join ticket t on t.id = e.ticket_id";
    for position in 1..=4 {
        let found = tier(&report, position);
        let solved = format!(
            "{TURNS} select count(*) from turned e {join}
             where e.turn = 'end' and e.before = 'open' and e.position = {position} and {within}"
        );
        assert_eq!(found["solved"], example.number(&solved).await, "solved at {position}, {asked:?}");
        let up = format!(
            "select count(*) from ticket_event e {join} where e.kind in ('escalated', 'shared_with_vendor')
             and cast(e.data ->> 'from_position' as bigint) = {position} and {within}"
        );
        assert_eq!(found["passed_up"], example.number(&up).await, "passed up from {position}, {asked:?}");
        let back = format!(
            "select count(*) from ticket_event e {join} where e.kind in ('returned', 'vendor_returned')
             and cast(e.data ->> 'to_position' as bigint) = {position} and {within}"
        );
        assert_eq!(found["came_back"], example.number(&back).await, "came back to {position}, {asked:?}");
    }
    let reopened =
        format!("{TURNS} select count(*) from turned e {join} where e.turn = 'open' and e.before = 'end' and {within}");
    assert_eq!(report["reopened"], example.number(&reopened).await, "{asked:?}");
    if asked.category.is_none() {
        let created = format!("select count(*) from ticket_event e {join} where e.kind = 'opened' and {within}");
        assert_eq!(report["created"], example.number(&created).await, "{asked:?}");
    }
    let within = asked.within("c.stopped_at");
    for clock in report["clocks"].as_array().expect("clocks") {
        let kind = clock["kind"].as_str().expect("a kind");
        for (what, sign) in [("kept", "<="), ("missed", ">")] {
            let sql = format!(
                "select count(*) from clock c join ticket t on t.id = c.ticket_id
                 where c.kind = '{kind}' and c.counted {sign} c.target * 60000 and {within}"
            );
            assert_eq!(clock[what], example.number(&sql).await, "{what} {kind}, {asked:?}");
        }
    }
    let flow = report["flow"].as_array().expect("points");
    for point in flow.iter().step_by(5).chain(flow.last()) {
        if asked.category.is_some() {
            break;
        }
        let day = tierdesk::domain::report::days::parse(point["to"].as_str().expect("a day")).expect("a date");
        let end = Days::of(ZONE).start(day + 1).0;
        let organisation = asked.organisation.map_or_else(String::new, |id| format!(" and t.organisation_id = {id}"));
        let open = format!(
            "{TURNS} select count(*) from ticket t where coalesce((select e.turn from turned e
                 where e.ticket_id = t.id and e.at < {end} order by e.id desc limit 1), 'none') = 'open'{organisation}"
        );
        assert_eq!(point["open"], example.number(&open).await, "open on {}, {asked:?}", point["to"]);
    }
}

async fn all_filters(example: &Example) {
    let organisation = example.number("select min(id) from organisation where kind = 'client'").await;
    let category = example
        .number("select category_id from ticket group by category_id order by count(*) desc, category_id limit 1")
        .await;
    for asked in [
        Asked { from: 300, ..Asked::default() },
        Asked { from: 27, ..Asked::default() },
        Asked { from: 90, to: 60, ..Asked::default() },
        Asked { from: 1, ..Asked::default() },
        Asked { from: 300, organisation: Some(organisation), ..Asked::default() },
        Asked { from: 120, to: 30, organisation: Some(organisation), ..Asked::default() },
        Asked { from: 300, category: Some(category), ..Asked::default() },
        Asked { from: 60, organisation: Some(organisation), category: Some(category), ..Asked::default() },
    ] {
        figures_equal_a_plain_count_of_the_events(example, asked).await;
    }
}

/// Follows a list to its end; answers how many rows it has.
async fn length(example: &Example, measure: &str, asked: &Asked, only: (&str, Option<i64>)) -> i64 {
    let only = only.1.map_or_else(String::new, |id| format!("&asked%5B{}%5D={id}", only.0));
    let (mut after, mut rows) = (String::new(), 0);
    loop {
        let address = format!("/read/report-tickets?measure={measure}&{}{only}&after={after}", asked.query("asked"));
        let page: Value = serde_json::from_slice(&example.lead.read(&address).await.expect(200).body).expect("JSON");
        rows += i64::try_from(page["page"]["lines"].as_array().expect("lines").len()).expect("few");
        match page["page"]["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => {
                assert_eq!(page["count"], rows, "{measure}");
                return rows;
            }
        }
    }
}

async fn example(engine: Engine) {
    let Some(example) = Example::start(engine).await else { return };
    all_filters(&example).await;
    let asked = Asked { from: 300, ..Asked::default() };
    let report = example.report(&asked).await;
    for position in 1..=4 {
        let tier = tier(&report, position);
        for measure in ["solved", "passed_up", "came_back", "arrived"] {
            assert_eq!(
                tier[measure],
                length(&example, measure, &asked, ("tier", tier["id"].as_i64())).await,
                "{measure}"
            );
        }
    }
    assert!(report["rated"][0].as_i64().is_some_and(|good| good > 10), "{report}");
    assert_eq!(report["rated"][2], length(&example, "rated_bad", &asked, ("tier", None)).await);
    work(&example, &asked, &report).await;
    // What is added up, what is counted, and what is read from the events again are the same.
    example.sql("delete from report_rolled").await;
    assert_eq!(example.report(&asked).await, report, "counted");
    example.sql("delete from report_fact where measure not like 'rated%' and measure not like '%pleased%' and measure not like 'unhappy%'").await;
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

/// What people and teams did and have, and what is open by age, has its tickets behind it.
async fn work(example: &Example, asked: &Asked, report: &Value) {
    let address = format!("/read/report-work?{}", asked.query("asked"));
    let work: Value = serde_json::from_slice(&example.lead.read(&address).await.expect(200).body).expect("JSON");
    for (list, only) in [("agents", "person"), ("teams", "team")] {
        let lines = work[list].as_array().expect("lines");
        let mut solved = 0;
        for line in lines {
            let id = line["id"].as_i64();
            assert_eq!(line["solved"], length(example, "solved", asked, (only, id)).await, "{line}");
            assert_eq!(line["passed_up"], length(example, "passed_up", asked, (only, id)).await, "{line}");
            assert_eq!(line["open"], length(example, "open", asked, (only, id)).await, "{line}");
            solved += line["solved"].as_i64().unwrap_or(0);
        }
        assert!(solved > 100, "{list}: {solved}");
    }
    let open = "select count(*) from ticket where confirmed and status not in ('resolved', 'closed')";
    assert_eq!(example.number(open).await, length(example, "open", asked, ("tier", None)).await);
    for (group, count) in report["ages"].as_array().expect("ages").iter().enumerate() {
        assert_eq!(*count, length(example, &format!("open-{group}"), asked, ("tier", None)).await, "{group}");
    }
    for wrong in ["open-5", "open-", "opened", ""] {
        example.lead.read(&format!("/read/report-tickets?measure={wrong}")).await.expect(404);
    }
}

async fn files(example: &Example, asked: &Asked) {
    for table in ["tiers", "promises", "satisfaction", "flow", "agents", "teams", "vendors"] {
        let address = format!("/reports/export/{table}?{}", asked.query(""));
        let file = example.lead.get(&address).await.expect(200);
        assert!(file.header("content-type").starts_with("text/csv"), "{table}");
        assert!(file.header("content-disposition").starts_with("attachment"), "{table}");
        let text = file.text();
        assert!(text.ends_with("\r\n") && text.lines().count() >= if table == "teams" { 1 } else { 2 }, "{text}");
        let fields = |line: &str| line.matches(',').count();
        let mut lines = text.split_terminator("\r\n");
        let head = fields(lines.next().expect("a head"));
        assert!(lines.all(|line| fields(line) == head), "{text}");
        example.agent.get(&address).await.expect(404);
    }
    example.lead.get("/reports/export/people").await.expect(404);
    let visitor = example.agent.get("/reports").await;
    assert_eq!(visitor.status, 404);
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
type Row = (String, i64, i64, i64, Option<i64>, i64, i64);

/// All facts, in an order of their own.
async fn facts(app: &TestApp) -> Vec<Row> {
    app.rows(
        "select measure, day, ticket_id, source, category_id, tier_id, value from report_fact
         order by measure, ticket_id, source",
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

    // The resolution's first end is known from its own time only: its clock went on.
    app.sql("delete from report_fact").await;
    app.sql("delete from setting where key = 'reports_filled'").await;
    report::catch_up(&app.desk).await.expect("filled");
    let again = facts(&app).await;
    let clocks = |all: &[Row]| all.iter().filter(|fact| !fact.0.ends_with("resolution")).cloned().collect::<Vec<_>>();
    assert_eq!(clocks(&again), clocks(&live));
    report::catch_up(&app.desk).await.expect("nothing to do");
    assert_eq!(facts(&app).await, again);
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
