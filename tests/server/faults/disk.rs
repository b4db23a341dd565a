//! Disks that are full, and disks that fail.

use crate::common::disk::Disk;
use crate::common::*;
use crate::crash::{Browser, Server};
use tierdesk::db::{Db, Link};
use tierdesk::domain::TicketId;
use tierdesk::jobs::deliver;
use tierdesk::mail::MailTransport;

/// Statuses of an answer while nothing can be written: a form that is refused for its own sake, or "try later".
const TOLD: [u16; 4] = [303, 413, 422, 503];

/// Everything that writes, once: what came of each.
async fn everything(app: &TestApp, clients: &[Client; 2], ticket: TicketId) -> Vec<(&'static str, u16)> {
    let [customer, agent] = clients;
    let (number, long, file) = (ticket.to_string(), "word ".repeat(9_000), vec![7; 300_000]);
    let message = [("ticket", number.as_str()), ("text", long.as_str())];
    let mut came = Vec::new();
    came.push(("reply", customer.post("reply", &message).await.status));
    came.push(("note", agent.post("note", &message).await.status));
    let files = [("files", "log.txt", file.as_slice())];
    came.push(("upload", customer.post_files("reply", &[("ticket", &number), ("text", "See")], &files).await.status));
    // A refused text is kept as a draft of its form.
    let draft = [("ticket", number.as_str()), ("text", ""), ("back", "/tickets"), ("rest", long.as_str())];
    came.push(("draft", customer.submit("reply", &draft).await.status));
    let category = app.category.to_string();
    let details = app.details(&category, &[("description", &long)]);
    came.push(("register", customer.post("register-details", &details).await.status));
    came
}

async fn a_full_disk(engine: Engine) {
    // Without such a disk, `a_full_disk_loses_the_change_and_nothing_else` tries a database that must not grow.
    let Some(disk) = Disk::mount(48) else { return };
    let setting = Setting { within: Some(disk.folder().to_owned()), ..Setting::default() };
    let Some(app) = TestApp::start(engine, setting).await else { return };
    let ticket = app.ticket(Who::Customer, "Before").await;
    let clients = [app.as_(Who::Customer).await, app.as_(Who::Tier1).await];
    let carrier = MailTransport::new(app.desk.config()).expect("a carrier");
    clients[0].get("/readyz").await.expect(200);
    for round in 0..3 {
        let said = format!("round {round}");
        if let Db::Sqlite { write, .. } = app.desk.db() {
            // No room is left in its files either.
            sqlx::query("pragma wal_checkpoint(truncate)").execute(write).await.expect("a checkpoint");
        }
        disk.fill();
        let mut refused = 0;
        let before = app.number("select count(*) from ticket_event where kind in ('replied', 'noted')").await;
        let mut taken = 0;
        for _ in 0..4 {
            for (what, status) in everything(&app, &clients, ticket).await {
                assert!(TOLD.contains(&status), "{said}: {what} -> {status}");
                refused += i64::from(status != 303);
                taken += i64::from(status == 303 && ["reply", "note", "upload"].contains(&what));
            }
        }
        assert!(refused > 0, "{said}: nothing was refused");
        let now = app.number("select count(*) from ticket_event where kind in ('replied', 'noted')").await;
        assert_eq!(now - before, taken, "{said}: what was acknowledged is there, and nothing else");
        let _ = deliver(&app.desk, &carrier).await;
        clients[0].get(&format!("/tickets/{ticket}")).await.expect(200);
        clients[1].get("/desk").await.expect(200);
        if engine == Engine::Sqlite {
            clients[0].get("/readyz").await.expect(503);
        }

        disk.empty();
        clients[0].get("/readyz").await.expect(200);
        for (what, status) in everything(&app, &clients, ticket).await {
            assert_eq!(status, 303, "{said}: {what}");
        }
        app.ticket(Who::Customer, "After").await;
        app.clock.step_minutes(60);
        while deliver(&app.desk, &carrier).await.expect("the outbox").taken > 0 {}
        assert_eq!(app.number("select count(*) from outbox where sent_at is null").await, 0, "{said}");
        if engine == Engine::Sqlite {
            assert_eq!(app.rows::<(String,)>("pragma integrity_check").await, [("ok".to_owned(),)], "{said}");
        }
    }
}

#[tokio::test]
async fn k60_a_disk_that_fills_and_empties_leaves_everything_working_on_sqlite() {
    a_full_disk(Engine::Sqlite).await;
}

#[tokio::test]
async fn k60_a_disk_that_fills_and_empties_leaves_everything_working_on_postgres() {
    a_full_disk(Engine::Postgres).await;
}

/// SQLite ends the whole transaction by itself when a statement of it is interrupted.
#[tokio::test]
async fn k60_a_statement_that_is_interrupted_leaves_no_dead_transaction() {
    let app = TestApp::start(Engine::Sqlite, Setting::default()).await.expect("a program");
    let ticket = app.ticket(Who::Customer, "Before").await;
    for _ in 0..3 {
        let mut tx = app.desk.db().write().await.expect("a transaction");
        let Link::Sqlite(conn) = tx.link() else { panic!("not SQLite") };
        conn.lock_handle().await.expect("the connection").set_progress_handler(1, || false);
        let changed = sqlx::query("update ticket set subject = subject || '!'").execute(conn).await;
        let code =
            changed.expect_err("interrupted").into_database_error().and_then(|error| error.code().map(String::from));
        assert_eq!(code.as_deref(), Some("9"));
        drop(tx);
        app.act(Who::Customer, "reply", ticket, &[("text", "It goes on")]).await.expect(303);
    }
    assert_eq!(app.number("select count(*) from ticket where subject = 'Before'").await, 1);
}

/// Sets a limit on file sizes that writes of a process run into (`EFBIG`, which SQLite reports as a failing disk).
async fn limit_files(server: &Server, bytes: &str) {
    let id = server.child.id().expect("a process").to_string();
    let done = tokio::process::Command::new("prlimit").args(["--pid", &id, &format!("--fsize={bytes}")]).output().await;
    let done = done.expect("prlimit, of util-linux");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[tokio::test]
async fn k60_a_disk_that_fails_and_is_mended_stops_no_writing() {
    let app = TestApp::start(Engine::Sqlite, Setting::default()).await.expect("a program");
    let ticket = app.ticket(Who::Customer, "Before").await.to_string();
    app.desk.db().close().await;
    let mut server = Server::start_unharmed_by_limits(&app).await;
    let mut browser = Browser { port: server.port, cookies: Vec::new() };
    let signed_in = browser.post("sign-in", &[("email", Who::Customer.email()), ("password", PASSWORD)]).await;
    assert_eq!(signed_in.expect("an answer").0, 303);
    let long = "word ".repeat(9_000);
    let reply = [("ticket", ticket.as_str()), ("text", long.as_str())];
    for _ in 0..3 {
        limit_files(&server, "4096:").await;
        for _ in 0..3 {
            assert_eq!(browser.post("reply", &reply).await.expect("an answer").0, 503);
        }
        assert_eq!(browser.send("GET /readyz", "", b"").await.expect("an answer").0, 503);
        limit_files(&server, "unlimited:").await;
        assert_eq!(browser.send("GET /readyz", "", b"").await.expect("an answer").0, 200);
        assert_eq!(browser.post("reply", &reply).await.expect("an answer").0, 303);
    }
    server.child.kill().await.expect("killed");
    let db = Db::sqlite(&app.data().parent().expect("a folder").join("tierdesk.db")).await.expect("the file");
    let Db::Sqlite { read, .. } = &db else { panic!("not SQLite") };
    let (state,): (String,) = sqlx::query_as("pragma integrity_check").fetch_one(read).await.expect("an answer");
    assert_eq!(state, "ok");
}
