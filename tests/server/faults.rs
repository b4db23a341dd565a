//! Faults around the program, after each of which everything works again without a restart: databases and disks that
//! go away and come back, requests that are cut off, clocks that jump, connections that are slow.

mod clock;
mod cut_off;
mod disk;
mod mail;
mod slow;

use crate::common::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tierdesk::db::Db;
use tierdesk::desk::{Desk, SystemClock};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// A line to a server that can be cut.
struct Line {
    port: u16,
    whole: Arc<AtomicBool>,
    cut: Arc<tokio::sync::Notify>,
}

impl Line {
    async fn to(host: String) -> Line {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let (whole, cut) = (Arc::new(AtomicBool::new(true)), Arc::new(tokio::sync::Notify::new()));
        let (is_whole, was_cut) = (whole.clone(), cut.clone());
        tokio::spawn(async move {
            let mut calls = JoinSet::new();
            loop {
                tokio::select! {
                    call = listener.accept() => {
                        let Ok((mut near, _)) = call else { return };
                        if !is_whole.load(Ordering::SeqCst) {
                            continue;
                        }
                        let host = host.clone();
                        calls.spawn(async move {
                            if let Ok(mut far) = TcpStream::connect(host).await {
                                let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
                            }
                        });
                    }
                    () = was_cut.notified() => calls.shutdown().await,
                }
            }
        });
        Line { port, whole, cut }
    }

    fn cut(&self) {
        self.whole.store(false, Ordering::SeqCst);
        self.cut.notify_one();
    }

    fn mend(&self) {
        self.whole.store(true, Ordering::SeqCst);
    }
}

/// The same program, reached over this database.
fn beside(app: &TestApp, db: Db) -> Client {
    let desk = Desk::new(db, Box::new(SystemClock), app.desk.config().clone()).expect("the data folder");
    Client::new(tierdesk::server::router(desk, &tierdesk::server::Site::inside(&[])))
}

#[tokio::test]
async fn without_postgresql_the_program_says_so_and_goes_on_when_it_is_back() {
    let Some(app) = TestApp::start(Engine::Postgres, Setting::default()).await else { return };
    let url = app.desk.config().database_url.clone().expect("a server");
    let host = url.split("://").nth(1).and_then(|rest| rest.split('/').next()).expect("a host");
    let host = host.rsplit('@').next().expect("a host").to_owned();
    let line = Line::to(host.clone()).await;
    let db = Db::postgres(&url.replace(&host, &format!("127.0.0.1:{}", line.port))).await.expect("a connection");
    let browser = beside(&app, db);
    browser.get("/sign-in").await.expect(200);
    browser.get("/readyz").await.expect(200);

    line.cut();
    browser.get("/healthz").await.expect(200);
    browser.get("/readyz").await.expect(503);
    let page = browser.get("/sign-in").await.expect(503);
    assert!(page.header("content-type").starts_with("text/html") && !page.header("retry-after").is_empty());
    browser.submit("sign-in", &[("email", "karin@a.test"), ("password", PASSWORD)]).await.expect(503);

    line.mend();
    browser.get("/readyz").await.expect(200);
    browser.get("/sign-in").await.expect(200);
    browser.submit("sign-in", &[("email", "karin@a.test"), ("password", PASSWORD)]).await.expect(303);
}

#[tokio::test]
async fn k60_changes_that_postgresql_was_cut_off_from_are_not_there_and_all_connections_serve_again() {
    let Some(app) = TestApp::start(Engine::Postgres, Setting::default()).await else { return };
    let ticket = app.ticket(Who::Customer, "Before").await;
    let url = app.desk.config().database_url.clone().expect("a server");
    let host = url.split("://").nth(1).and_then(|rest| rest.split('/').next()).expect("a host");
    let host = host.rsplit('@').next().expect("a host").to_owned();
    let line = Line::to(host.clone()).await;
    let db = Db::postgres(&url.replace(&host, &format!("127.0.0.1:{}", line.port))).await.expect("a connection");
    for _ in 0..3 {
        let mut under_way = Vec::new();
        for number in 0..16 {
            let mut tx = db.write().await.expect("a transaction");
            tierdesk::db::setting::set(&mut tx, &format!("cut {number}"), "x").await.expect("set");
            under_way.push(tx);
        }
        line.cut();
        for (number, tx) in under_way.into_iter().enumerate() {
            // Some are given up, others are to be kept: none of them can be.
            if number % 2 == 0 {
                tx.commit().await.expect_err("the line is cut");
            }
        }
        line.mend();
        assert_eq!(app.number("select count(*) from setting where key like 'cut %'").await, 0);
        let browser = beside(&app, db.clone());
        for _ in 0..16 {
            browser.get("/readyz").await.expect(200);
            browser.get("/sign-in").await.expect(200);
        }
    }
    app.act(Who::Customer, "reply", ticket, &[("text", "It goes on")]).await.expect(303);
}

#[tokio::test]
async fn while_sqlite_cannot_be_written_to_people_still_read_and_are_told_what_is_not_saved() {
    let app = TestApp::start(Engine::Sqlite, Setting::default()).await.expect("a program");
    let ticket = app.ticket(Who::Customer, "Before").await;
    let (customer, number) = (app.as_(Who::Customer).await, ticket.to_string());
    // Another program holds the file's only lock for writing. (A connection that may not write would be thrown away.)
    let file = app.data().parent().expect("a folder").join("tierdesk.db");
    let other = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
    let mut other = sqlx::ConnectOptions::connect(&other).await.expect("the file");
    sqlx::raw_sql("begin immediate").execute(&mut other).await.expect("the lock");
    customer.get(&format!("/tickets/{ticket}")).await.expect(200);
    let fields = [("ticket", number.as_str()), ("text", "Not saved")];
    customer.post("reply", &fields).await.expect(503);
    let page = customer.submit("reply", &fields).await.expect(503);
    assert!(page.header("content-type").starts_with("text/html"));
    customer.get("/readyz").await.expect(503);
    sqlx::raw_sql("rollback").execute(&mut other).await.expect("the lock is free");
    customer.get("/readyz").await.expect(200);
    assert_eq!(app.events(ticket).await, ["opened"]);
    customer.post("reply", &fields).await.expect(303);
}

#[tokio::test]
async fn a_full_disk_loses_the_change_and_nothing_else() {
    let app = TestApp::start(Engine::Sqlite, Setting::default()).await.expect("a program");
    let ticket = app.ticket(Who::Customer, "Before").await;
    let (customer, number, long) = (app.as_(Who::Customer).await, ticket.to_string(), "word ".repeat(9_000));
    let Db::Sqlite { write, .. } = app.desk.db() else { panic!("not SQLite") };
    let (pages,): (i64,) = sqlx::query_as("pragma page_count").fetch_one(write).await.expect("a number");
    let limit = |pages: i64| sqlx::AssertSqlSafe(format!("pragma max_page_count = {pages}"));
    sqlx::query(limit(pages)).execute(write).await.expect("a limit");
    let fields = [("ticket", number.as_str()), ("text", long.as_str())];
    customer.post("reply", &fields).await.expect(503);
    customer.get(&format!("/tickets/{ticket}")).await.expect(200);
    sqlx::query(limit(pages + 10_000)).execute(write).await.expect("a limit");
    assert_eq!(app.events(ticket).await, ["opened"]);
    customer.post("reply", &fields).await.expect(303);
    let (state,): (String,) = sqlx::query_as("pragma integrity_check").fetch_one(write).await.expect("an answer");
    assert_eq!(state, "ok");
}

on_both!(a_store_that_cannot_be_written_to_refuses_files_and_keeps_the_rest_going, |app| {
    let ticket = app.ticket(Who::Customer, "Before").await;
    let files = app.data().join("files");
    std::fs::remove_dir_all(&files).expect("removed");
    std::fs::write(&files, b"in the way").expect("written");
    let file = [("files", "x.txt", &b"hello"[..])];
    app.act_with_files(Who::Customer, "reply", ticket, &[("text", "See")], &file).await.expect(503);
    app.act(Who::Customer, "reply", ticket, &[("text", "Without")]).await.expect(303);
    std::fs::remove_file(&files).expect("removed");
    app.act_with_files(Who::Customer, "reply", ticket, &[("text", "See")], &file).await.expect(303);
    assert_eq!(app.events(ticket).await, ["opened", "replied", "replied"]);
});

#[tokio::test]
async fn pages_are_made_while_another_program_of_the_process_starts() {
    let Some(app) = TestApp::start(Engine::Sqlite, Setting::default()).await else { return };
    let desk = app.desk.clone();
    let others = std::thread::spawn(move || {
        for _ in 0..60 {
            drop(tierdesk::server::router(desk.clone(), &tierdesk::server::Site::inside(&[])));
        }
    });
    let browser = app.visitor();
    while !others.is_finished() {
        browser.get("/sign-in").await.expect(200);
    }
    others.join().expect("the other programs");
}
