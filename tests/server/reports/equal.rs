//! Every figure of the reports beside a count by plain SQL over the events (`count.sql`).

use super::{Asked, Example, ZONE};
use crate::common::TestApp;
use serde_json::Value;
use tierdesk::db::{Link, Tx};
use tierdesk::desk::Desk;
use tierdesk::domain::Timestamp;
use tierdesk::domain::report::days::{Days, parse};

/// What `count.sql` leaves, in a transaction that is never committed.
pub struct Apart {
    tx: Tx,
    now: Timestamp,
}

/// The filters as SQL, for whatever has these columns.
fn filtered(asked: &Asked) -> String {
    let parts = [
        ("organisation_id", asked.organisation),
        ("category_id", asked.category),
        ("team_id", asked.team),
        ("tier_id", asked.tier),
    ];
    parts.iter().filter_map(|(name, id)| id.map(|id| format!(" and {name} = {id}"))).collect()
}

impl Apart {
    pub async fn count(desk: &Desk) -> Apart {
        let mut tx = desk.db().write().await.expect("a transaction");
        let lines = include_str!("count.sql").lines().filter(|line| !line.starts_with("--"));
        let all = lines.collect::<Vec<_>>().join("\n");
        for statement in all.split(';').map(str::trim).filter(|statement| !statement.is_empty()) {
            let asked = sqlx::AssertSqlSafe(statement.to_owned());
            match tx.link() {
                Link::Sqlite(c) => sqlx::query(asked).execute(c).await.map(|_| ()),
                Link::Postgres(c) => sqlx::query(asked).execute(c).await.map(|_| ()),
            }
            .expect(statement);
        }
        Apart { tx, now: desk.now() }
    }

    async fn number(&mut self, sql: &str) -> i64 {
        let asked = sqlx::AssertSqlSafe(sql.to_owned());
        let row: (i64,) = match self.tx.link() {
            Link::Sqlite(c) => sqlx::query_as::<sqlx::Sqlite, _>(asked).fetch_one(c).await,
            Link::Postgres(c) => sqlx::query_as::<sqlx::Postgres, _>(asked).fetch_one(c).await,
        }
        .expect(sql);
        row.0
    }

    /// How many facts there should be.
    async fn facts(&mut self, measures: &[&str], asked: &Asked, more: &str) -> i64 {
        let sql = format!("select count(*) from own where {}", self.facts_where(measures, asked, more));
        self.number(&sql).await
    }

    fn facts_where(&self, measures: &[&str], asked: &Asked, more: &str) -> String {
        let (days, (from, to)) = (Days::of(ZONE), asked.days(self.now));
        let (from, until) = (days.start(from).0, days.start(to + 1).0);
        let measures = measures.join("', '");
        format!("measure in ('{measures}') and at >= {from} and at < {until}{}{more}", filtered(asked))
    }

    /// How many tickets were open at a moment, of those registered after one and until another.
    async fn open(&mut self, at: i64, (since, until): (i64, i64), asked: &Asked) -> i64 {
        let sql = format!(
            "select count(*) from span s where s.from_at < {at} and (s.to_at is null or s.to_at >= {at})
               and s.born > {since} and s.born <= {until} and exists (select 1 from
                   (select y.*, s.organisation_id from stay y where y.ticket_id = s.ticket_id and y.from_at < {at}
                      and (y.to_at is null or y.to_at >= {at})) w where 1 = 1{})",
            filtered(asked)
        );
        self.number(&sql).await
    }

    async fn report(&mut self, report: &Value, asked: &Asked) {
        let leaving = ["solved", "self_solved", "passed_up", "passed_down"];
        for tier in report["tiers"].as_array().expect("tiers") {
            let here = format!(" and tier_id = {}", tier["id"]);
            if tier["self_service"] == true {
                for (name, measure) in [("created", "created"), ("solved", "self_solved"), ("passed_up", "solved")] {
                    assert_eq!(tier[name], self.facts(&[measure], asked, "").await, "tier 0 {name}, {asked:?}");
                }
                continue;
            }
            for measure in ["created", "arrived", "came_back", "solved", "passed_up", "passed_down", "bounced"] {
                let expected = self.facts(&[measure], asked, &here).await;
                assert_eq!(tier[measure], expected, "{measure} at {}, {asked:?}", tier["name"]);
            }
            let left = self.facts_where(&leaving, asked, &here);
            let (n, spent) = (
                self.number(&format!("select count(*) from own where {left}")).await,
                self.number(&format!("select cast(coalesce(sum(value), 0) as bigint) from own where {left}")).await,
            );
            assert_eq!(tier["minutes"], if n > 0 { spent / n / 60_000 } else { 0 }, "{}, {asked:?}", tier["name"]);
        }
        for measure in ["created", "solved", "self_solved", "first_contact", "reopened"] {
            assert_eq!(report[measure], self.facts(&[measure], asked, "").await, "{measure}, {asked:?}");
        }
        for (list, measures) in [
            ("rated", &["rated_good", "rated_fair", "rated_bad"][..]),
            ("square", &["pleased_kept", "pleased_missed", "unhappy_kept", "unhappy_missed"]),
        ] {
            for (place, measure) in measures.iter().enumerate() {
                assert_eq!(report[list][place], self.facts(&[measure], asked, "").await, "{measure}, {asked:?}");
            }
        }
        for clock in report["clocks"].as_array().expect("clocks") {
            for what in ["kept", "missed"] {
                let measure = format!("{what}_{}", clock["kind"].as_str().expect("a kind"));
                assert_eq!(clock[what], self.facts(&[&measure], asked, "").await, "{measure}, {asked:?}");
            }
        }
        self.flow(report, asked).await;
        let end = Days::of(ZONE).start(asked.days(self.now).1 + 1).0.min(self.now.0);
        let day = |days: i64| end - days * 86_400_000;
        let ends = [i64::MAX, day(1), day(3), day(10), day(30), i64::MIN];
        // What ended at this very moment is not open any more.
        let moment = if end == self.now.0 { end + 1 } else { end };
        for (group, bounds) in ends.windows(2).enumerate() {
            let expected = self.open(moment, (bounds[1], bounds[0]), asked).await;
            assert_eq!(report["ages"][group], expected, "age {group}, {asked:?}");
        }
    }

    async fn flow(&mut self, report: &Value, asked: &Asked) {
        let days = Days::of(ZONE);
        let flow = report["flow"].as_array().expect("points");
        for point in flow.iter().step_by(4).chain(flow.last()) {
            let day = |name: &str| parse(point[name].as_str().expect("a day")).expect("a date");
            let today = days.day(self.now);
            let within = Asked { from: today - day("from"), to: today - day("to"), ..*asked };
            for measure in ["created", "reopened", "solved", "self_solved"] {
                assert_eq!(point[measure], self.facts(&[measure], &within, "").await, "{measure}, {within:?}");
            }
            let open = self.open(days.start(day("to") + 1).0, (i64::MIN, i64::MAX), asked).await;
            assert_eq!(point["open"], open, "open on {}, {asked:?}", point["to"]);
        }
    }

    async fn work(&mut self, work: &Value, asked: &Asked) {
        for (list, column) in [("agents", "person_id"), ("teams", "team_id")] {
            for measure in ["solved", "passed_up"] {
                for line in work[list].as_array().expect("lines") {
                    let theirs = format!(" and {column} = {}", line["id"]);
                    let expected = self.facts(&[measure], asked, &theirs).await;
                    assert_eq!(line[measure], expected, "{measure} by {}, {asked:?}", line["name"]);
                }
                // Whoever did something is there, wherever they are today.
                let lines = work[list].as_array().expect("lines").iter();
                let told: i64 = lines.filter_map(|line| line[measure].as_i64()).sum();
                let all = self.facts(&[measure], asked, &format!(" and {column} is not null")).await;
                assert_eq!(told, all, "{measure} in {list}, {asked:?}");
            }
        }
        let (days, (from, to)) = (Days::of(ZONE), asked.days(self.now));
        let (from, until) = (days.start(from).0, days.start(to + 1).0.min(self.now.0));
        let filters = filtered(&Asked { tier: None, ..*asked });
        let tier = asked.tier.map_or_else(String::new, |id| {
            format!(" and (from_tier = {id} or {id} in (select id from tier where outside))")
        });
        for line in work["vendors"].as_array().expect("lines") {
            let theirs = format!("vendor_id = {}{filters}{tier}", line["id"]);
            let ended = format!("{theirs} and ended_at >= {from} and ended_at < {until}");
            let n = self.number(&format!("select count(*) from lent where {ended}")).await;
            assert_eq!(line["ended"], n, "{line}, {asked:?}");
            let running = format!("{theirs} and started_at < {until} and (ended_at is null or ended_at >= {until})");
            let running = self.number(&format!("select count(*) from lent where {running}")).await;
            assert_eq!(line["running"], running, "{line}, {asked:?}");
            let spent =
                format!("select cast(coalesce(sum(ended_at - started_at), 0) as bigint) from lent where {ended}");
            let spent = self.number(&spent).await;
            assert_eq!(line["minutes"], if n > 0 { spent / n / 60_000 } else { 0 }, "{line}, {asked:?}");
            for (what, which) in [
                ("kept", "k.ending = 'done' and k.counted <= k.target * 60000 and k.broken_at is null"),
                ("missed", "k.broken_at is not null"),
            ] {
                let sql = format!(
                    "select count(*) from lent join clock k on k.ticket_id = lent.ticket_id
                       and k.started_at = lent.started_at and k.kind in ('vendor_response', 'vendor_resolution')
                     where {} and k.stopped_at is not null and {which}",
                    ended.replace("started_at", "lent.started_at")
                );
                assert_eq!(line[what], self.number(&sql).await, "{what} {line}, {asked:?}");
            }
        }
    }
}

/// All figures, filtered by everything there is to filter by.
pub async fn all_filters(example: &Example) {
    let organisation = example.number("select min(id) from organisation where kind = 'client'").await;
    let most = async |what: &str, table: &str| {
        let sql = format!(
            "select {what} from {table} where {what} is not null group by {what} order by count(*) desc, {what} limit 1"
        );
        Some(example.number(&sql).await)
    };
    let (category, team) = (most("category_id", "ticket").await, most("team_id", "ticket").await);
    let lender = most("team_id", "share").await;
    let tier = async |position: i64| {
        Some(example.number(&format!("select id from tier where position = {position} and archived_at is null")).await)
    };
    let organisation = Some(organisation);
    let year = Asked { from: 300, ..Asked::default() };
    let mut apart = Apart::count(&example.desk).await;
    for asked in [
        year,
        Asked { from: 27, ..Asked::default() },
        Asked { from: 90, to: 60, ..Asked::default() },
        Asked { from: 1, ..Asked::default() },
        Asked { organisation, ..year },
        Asked { from: 120, to: 30, organisation, ..Asked::default() },
        Asked { category, ..year },
        Asked { from: 60, organisation, category, ..Asked::default() },
        Asked { from: 150, to: 45, category, ..Asked::default() },
        Asked { team, ..year },
        Asked { team: lender, ..year },
        Asked { from: 150, to: 45, team, ..Asked::default() },
        Asked { tier: tier(1).await, ..year },
        Asked { tier: tier(2).await, ..year },
        Asked { tier: tier(4).await, ..year },
        Asked { from: 100, to: 20, tier: tier(2).await, category, ..Asked::default() },
        Asked { tier: tier(1).await, team, organisation, ..year },
    ] {
        apart.report(&example.report(&asked).await, &asked).await;
        apart.work(&example.work(&asked).await, &asked).await;
    }
}

/// The same for a program whose tickets lived in it: all figures of its lifetime and of each tier.
pub async fn of_app(app: &TestApp, days: i64) {
    let lead = app.as_(crate::common::Who::Lead).await;
    let mut apart = Apart::count(&app.desk).await;
    let mut all = vec![Asked { from: days, ..Asked::default() }];
    for team in app.rows::<(i64,)>("select id from team").await {
        all.push(Asked { from: days, team: Some(team.0), ..Asked::default() });
    }
    for tier in app.rows::<(i64,)>("select id from tier where not self_service").await {
        all.push(Asked { from: days, tier: Some(tier.0), ..Asked::default() });
    }
    all.push(Asked { from: days, to: days / 2, ..Asked::default() });
    for asked in all {
        for (name, work) in [("report", false), ("report-work", true)] {
            let address = format!("/read/{name}?{}", asked.query_at("asked", app.desk.now()));
            let body = lead.read(&address).await.expect(200).body;
            let found: Value = serde_json::from_slice(&body).expect("JSON");
            if work {
                apart.work(&found, &asked).await;
            } else {
                apart.report(&found, &asked).await;
            }
        }
    }
}
