//! Example data in the databases themselves.

use super::super::{DemoError, fill};
use super::*;
use crate::db::event::NewEvent;
use crate::db::{self, Conn, Db, Link};
use crate::desk::{Clock, Desk, session};
use crate::domain::{PersonId, TicketId};
use sqlx::{Connection, PgConnection, Postgres, Sqlite};
use tierdesk_desk::config::{Config, LogFormat};

struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        NOW
    }
}

fn config(folder: &std::path::Path) -> Config {
    Config {
        listen: ([127, 0, 0, 1], 0).into(),
        base_url: "http://support.test".to_owned(),
        data: folder.to_owned(),
        database_url: None,
        site: folder.to_owned(),
        program: std::path::PathBuf::new(),
        log_format: LogFormat::Human,
        log: "info".to_owned(),
        smtp_url: None,
        mail_from: "support@support.test".to_owned(),
        upload_mb: 25,
        keep_free_mb: 0,
        session_days: 30,
        reopen_days: 14,
        close_days: 7,
        survey_days: 14,
        inside_hosts: Vec::new(),
        proxies: Vec::new(),
        unconfirmed_days: 14,
    }
}

/// The rows of each table that tickets are kept in.
async fn rows(conn: &mut Conn) -> [i64; 7] {
    type Counts = (i64, i64, i64, i64, i64, i64, i64);
    let sql = "select (select count(*) from ticket),
                      (select count(*) from ticket_event where kind <> 'problem_linked' and kind not like 'rat%'),
                      (select count(*) from share),
                      (select count(*) from shared_event), (select count(*) from ticket_tag),
                      (select count(*) from follower), (select count(*) from attachment)";
    let counts = match conn.link() {
        Link::Sqlite(c) => sqlx::query_as::<Sqlite, Counts>(sql).fetch_one(c).await,
        Link::Postgres(c) => sqlx::query_as::<Postgres, Counts>(sql).fetch_one(c).await,
    };
    counts.expect("counts").into()
}

/// Tickets and clocks that contradict each other: no time to a solution was promised; a clock runs on an ended ticket;
/// it stands still although the customer is not asked, or the other way round; it is past its time and not marked so.
async fn contradictions(conn: &mut Conn) -> [i64; 4] {
    let sql = "select
        (select count(*) from ticket t where not exists
            (select 1 from clock c where c.ticket_id = t.id and c.kind = 'resolution')),
        (select count(*) from clock c join ticket t on t.id = c.ticket_id
            where c.stopped_at is null and t.status in ('resolved', 'closed')),
        (select count(*) from clock c join ticket t on t.id = c.ticket_id
            where c.kind = 'resolution' and c.stopped_at is null
            and c.missed_at is null and (c.due_at is null) <> (t.status = 'waiting_customer')),
        (select count(*) from clock where next_at is not null and next_at < $1)";
    let counts: (i64, i64, i64, i64) = match conn.link() {
        Link::Sqlite(c) => sqlx::query_as::<Sqlite, _>(sql).bind(NOW).fetch_one(c).await,
        Link::Postgres(c) => sqlx::query_as::<Postgres, _>(sql).bind(NOW).fetch_one(c).await,
    }
    .expect("counts");
    counts.into()
}

/// Tickets are incidents of problems, each with its event and several of one problem; one problem is told to customers,
/// and something was learned.
async fn problems(conn: &mut Conn) {
    let sql = "select (select count(*) from problem_ticket),
                      (select count(*) from ticket_event where kind = 'problem_linked'),
                      (select count(*) from problem), (select count(*) from banner),
                      (select count(*) from learning_draft)";
    let counts: (i64, i64, i64, i64, i64) = match conn.link() {
        Link::Sqlite(c) => sqlx::query_as::<Sqlite, _>(sql).fetch_one(c).await,
        Link::Postgres(c) => sqlx::query_as::<Postgres, _>(sql).fetch_one(c).await,
    }
    .expect("counts");
    assert_eq!((counts.0, counts.3), (counts.1, 1));
    assert!(counts.0 > counts.2 && counts.4 > 0, "{counts:?}");
}

async fn last_event(conn: &mut Conn) -> i64 {
    let sql = "select max(id) from ticket_event";
    let last: (i64,) = match conn.link() {
        Link::Sqlite(c) => sqlx::query_as::<Sqlite, _>(sql).fetch_one(c).await,
        Link::Postgres(c) => sqlx::query_as::<Postgres, _>(sql).fetch_one(c).await,
    }
    .expect("a number");
    last.0
}

async fn the_tickets_of_a_desk_are_those_that_were_told(db: Db) {
    let folder = tempfile::tempdir().expect("a folder");
    db.migrate().await.expect("tables");
    let desk = Desk::new(db, Box::new(Still), config(folder.path())).expect("a desk");
    fill(&desk, 400).await.expect("example data");
    let told = tell_all(&world_of(400, NOW));
    let count = |of: fn(&ExampleTicket) -> usize| i64::try_from(told.iter().map(of).sum::<usize>()).expect("few");
    let mut tx = desk.db().write().await.expect("a transaction");
    let wanted = [
        400,
        count(|told| told.events.len()),
        count(|told| told.shares.len()),
        count(|told| told.shared.len()),
        count(|told| told.tags.len()),
        count(|told| told.followers.len()),
        count(|told| told.files.len()),
    ];
    assert_eq!(rows(&mut tx).await, wanted);
    for told in told.iter().step_by(7) {
        let row = db::ticket::get(&mut tx, told.ticket.id).await.expect("read").expect("there");
        assert_eq!(
            (row.subject, row.status, row.version),
            (told.ticket.subject.clone(), told.ticket.status, told.ticket.version)
        );
        assert_eq!((row.requester_id, row.assignee_id), (told.ticket.requester_id, told.ticket.assignee_id));
        assert_eq!((row.answers.0, row.closed_at), (told.ticket.answers.clone(), told.ticket.closed_at));
        let mut events = db::event::all(&mut tx, told.ticket.id).await.expect("read");
        // Problems come after the stories.
        events.retain(|event| event.data.0.kind() != "problem_linked");
        // What requesters thought of it is written after all tickets.
        events.retain(|event| !event.data.0.kind().starts_with("rat"));
        let read: Vec<_> = events.iter().map(|event| (event.id, event.at, &event.data.0, &event.body_html)).collect();
        let datas: Vec<_> = data(told).collect();
        let made: Vec<_> =
            told.events.iter().zip(&datas).map(|(event, data)| (event.id, event.at, data, &event.body_html)).collect();
        assert_eq!(read, made);
    }
    assert_eq!(contradictions(&mut tx).await, [0; 4]);
    for (file, content) in told.iter().flat_map(|told| &told.files) {
        assert_eq!(&std::fs::read(folder.path().join("files").join(&file.key)).expect("a file"), content);
    }
    // Whatever comes next gets the next numbers.
    let (last, events) = (told[399].ticket.id, last_event(&mut tx).await);
    let event = NewEvent {
        ticket: TicketId(last.0),
        actor: Some(PersonId(1)),
        data: &EventData::Noted,
        body: "",
        body_html: "",
        card: None,
        share: None,
        place: None,
    };
    problems(&mut tx).await;
    assert_eq!(db::event::insert(&mut tx, &event, NOW).await.expect("inserted"), EventId(events + 1));
    drop(tx);
    let (_, person) =
        session::sign_in(&desk, "tier1@norrvik.example", &super::super::password(), session::Browser::default())
            .await
            .expect("signed in");
    assert!(person.0 > 0);
    assert!(matches!(fill(&desk, 1).await, Err(DemoError::InUse)));
    desk.db().close().await;
}

#[tokio::test]
async fn on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = Db::sqlite(&folder.path().join("demo.db")).await.expect("a database");
    the_tickets_of_a_desk_are_those_that_were_told(db).await;
}

#[tokio::test]
async fn on_postgres() {
    let url = std::env::var("TEST_POSTGRES_URL").ok().filter(|url| !url.is_empty());
    assert!(url.is_some() || std::env::var("CI").as_deref() != Ok("true"), "TEST_POSTGRES_URL is not set");
    let Some(url) = url else { return };
    let name = format!("demo_{}", std::process::id());
    let mut server = PgConnection::connect(&url).await.expect("TEST_POSTGRES_URL");
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("create database {name}"))).execute(&mut server).await.expect("created");
    let address = match url.rsplit_once('/') {
        Some((server, _)) => format!("{server}/{name}"),
        None => url.clone(),
    };
    let db = Db::postgres(&address).await.expect("a database");
    the_tickets_of_a_desk_are_those_that_were_told(db).await;
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("drop database {name}"))).execute(&mut server).await.expect("dropped");
}
