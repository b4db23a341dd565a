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

/// Columns with whether they may be empty, and indexes, in words that both databases share.
async fn shape(db: &Db) -> Vec<(String,)> {
    let mut conn = db.read().await.expect("a connection");
    match conn.link() {
        Link::Sqlite(c) => {
            sqlx::query_as(
                "select t.name || '.' || c.name || (case when c.\"notnull\" + c.pk > 0 then ' not null' else '' end)
                 from sqlite_master t join pragma_table_info(t.name) c
                 where t.type = 'table' and t.name not like '\\_sqlx%' escape '\\' and t.name not like 'sqlite\\_%' escape '\\'
                 union all select 'index ' || tbl_name || ' ' || name from sqlite_master
                 where type = 'index' and sql is not null order by 1",
            )
            .fetch_all(c)
            .await
        }
        Link::Postgres(c) => {
            sqlx::query_as(
                "select (table_name || '.' || column_name || (case is_nullable when 'NO' then ' not null' else '' end))
                        collate \"C\" as text
                 from information_schema.columns
                 where table_schema = 'public' and table_name not like '\\_sqlx%'
                 union all select 'index ' || tablename || ' ' || indexname from pg_indexes i
                 where schemaname = 'public' and not exists
                     (select 1 from pg_constraint c where c.conname = i.indexname) order by 1",
            )
            .fetch_all(c)
            .await
        }
    }
    .expect("the shape")
}

#[tokio::test]
async fn both_databases_have_the_same_tables_columns_and_indexes() {
    let Some(postgres) = TestApp::start(Engine::Postgres, Setting::default()).await else { return };
    let sqlite = TestApp::start(Engine::Sqlite, Setting::default()).await.expect("a file");
    let (one, other) = (shape(sqlite.desk.db()).await, shape(postgres.desk.db()).await);
    let lacks = |here: &[(String,)], there: &[(String,)]| -> Vec<String> {
        here.iter().filter(|line| !there.contains(line)).map(|(line,)| line.clone()).collect()
    };
    assert!(one.len() > 300, "{}", one.len());
    assert_eq!(
        (lacks(&one, &other), lacks(&other, &one)),
        (Vec::new(), Vec::new()),
        "SQLite's alone, PostgreSQL's alone"
    );
}

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

/// The names of all columns with their tables, and whether each may be empty.
async fn columns(db: &Db) -> Vec<(String,)> {
    let mut conn = db.read().await.expect("a connection");
    match conn.link() {
        Link::Sqlite(c) => {
            sqlx::query_as(
                "select t.name || '.' || c.name || case when c.\"notnull\" or c.pk > 0 then '' else ' or nothing' end
                 from sqlite_master t, pragma_table_info(t.name) c
                 where t.type = 'table' and t.name not like 'sqlite!_%' escape '!' order by 1",
            )
            .fetch_all(c)
            .await
        }
        Link::Postgres(c) => {
            sqlx::query_as(
                "select c.table_name || '.' || c.column_name || case c.is_nullable when 'YES' then ' or nothing' else '' end
                 from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
                 where c.table_schema = 'public' and t.table_type = 'BASE TABLE' order by 1",
            )
            .fetch_all(c)
            .await
        }
    }
    .expect("the columns")
}

#[tokio::test]
async fn both_databases_end_in_the_same_tables_and_columns() {
    let Some(sqlite) = TestApp::start(Engine::Sqlite, Setting::default()).await else { return };
    let Some(postgres) = TestApp::start(Engine::Postgres, Setting::default()).await else { return };
    let [mut one, mut other] = [columns(sqlite.desk.db()).await, columns(postgres.desk.db()).await];
    assert!(one.len() > 200, "{one:?}");
    // Each orders by its own collation.
    one.sort();
    other.sort();
    let only = |these: &[(String,)], those: &[(String,)]| {
        these.iter().filter(|name| !those.contains(name)).map(|(name,)| name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        (only(&one, &other), only(&other, &one)),
        (Vec::new(), Vec::new()),
        "only on SQLite, only on PostgreSQL"
    );
}
