//! The tables of an installation: made in steps, by programs that may be killed at each of them.

use crate::common::*;
use std::path::PathBuf;
use std::process::Stdio;
use tierdesk::db::{Db, Link};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// The data folder of the program that is started here.
fn own(app: &TestApp) -> PathBuf {
    app.data().parent().expect("a folder").join("own")
}

fn start(app: &TestApp) -> Child {
    let folder = app.data().parent().expect("a folder").to_owned();
    site(&folder);
    let mut command = Command::new(env!("CARGO_BIN_EXE_tierdesk"));
    command.arg("serve").env_clear().env("TIERDESK_DATA", own(app)).env("TIERDESK_SITE", folder);
    command.env("TIERDESK_LISTEN", "127.0.0.1:0").stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
    if let Some(url) = &app.desk.config().database_url {
        command.env("DATABASE_URL", url);
    }
    command.spawn().expect("a process")
}

/// Starts the program and stops it when it serves.
async fn start_and_stop(app: &TestApp) {
    let mut child = start(app);
    let (mut log, mut said) = (BufReader::new(child.stderr.take().expect("its log")).lines(), String::new());
    while !said.contains("listening") {
        said += &log.next_line().await.expect("a log").unwrap_or_else(|| panic!("it did not start: {said}"));
    }
    child.kill().await.expect("killed");
}

/// The database of the program that is started here, with nothing in it.
async fn emptied(app: &TestApp) -> Db {
    if let Some(url) = &app.desk.config().database_url {
        app.sql("drop schema public cascade").await;
        app.sql("create schema public").await;
        return Db::postgres(url).await.expect("the database");
    }
    let _ = std::fs::remove_dir_all(own(app));
    std::fs::create_dir_all(own(app)).expect("a folder");
    Db::sqlite(&own(app).join("tierdesk.db")).await.expect("the file")
}

/// All tables, columns and indexes, as the database itself describes them.
async fn tables(db: &Db) -> Vec<(String,)> {
    let mut conn = db.read().await.expect("a connection");
    match conn.link() {
        Link::Sqlite(c) => {
            sqlx::query_as("select type || ' ' || name || ' ' || coalesce(sql, '') from sqlite_master order by 1")
                .fetch_all(c)
                .await
        }
        Link::Postgres(c) => {
            sqlx::query_as(
                "select concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default) as text
                 from information_schema.columns where table_schema = 'public'
                 union all select indexdef from pg_indexes where schemaname = 'public' order by 1",
            )
            .fetch_all(c)
            .await
        }
    }
    .expect("the tables")
}

on_both!(f20_a_program_that_is_killed_while_it_makes_its_tables_makes_the_rest_at_its_next_start, |app| {
    let db = emptied(&app).await;
    let all = db.tables().await.expect("the tables").pending;
    start_and_stop(&app).await;
    let whole = tables(&db).await;
    assert!(whole.len() > 100 && db.tables().await.expect("the tables").pending == 0);
    db.close().await;
    for reached in (0..all).step_by(4) {
        let db = emptied(&app).await;
        let mut child = start(&app);
        while all - db.tables().await.expect("the tables").pending < reached {
            assert!(child.try_wait().expect("it is asked").is_none(), "it ended before step {reached}");
            tokio::task::yield_now().await;
        }
        child.kill().await.expect("killed");
        start_and_stop(&app).await;
        assert_eq!(tables(&db).await, whole, "killed after step {reached}");
        db.close().await;
    }
});

on_both!(f02_what_is_acknowledged_is_on_the_disk_first, |app| {
    let mut tx = app.desk.db().write().await.expect("a transaction");
    match tx.link() {
        Link::Sqlite(c) => {
            let (mode,): (String,) = sqlx::query_as("pragma journal_mode").fetch_one(&mut *c).await.expect("a mode");
            let (level,): (i64,) = sqlx::query_as("pragma synchronous").fetch_one(c).await.expect("a level");
            assert_eq!((mode.as_str(), level), ("wal", 2), "NORMAL loses the last commits with the power");
        }
        Link::Postgres(c) => {
            // The server's administrator may choose otherwise; the program does not.
            let chosen: Vec<(String,)> = sqlx::query_as(
                "select source from pg_settings where name in ('synchronous_commit', 'fsync')
                 and source in ('session', 'client', 'database', 'user')",
            )
            .fetch_all(c)
            .await
            .expect("settings");
            assert!(chosen.is_empty(), "{chosen:?}");
        }
    }
});
