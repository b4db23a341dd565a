//! A SQLite file that was not closed, or was restored beside what is left of another one.

use crate::common::*;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use std::path::{Path, PathBuf};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

fn beside(file: &Path, end: &str) -> PathBuf {
    PathBuf::from(format!("{}{end}", file.display()))
}

async fn open(file: &Path) -> SqliteConnection {
    sqlx::sqlite::SqliteConnectOptions::new().filename(file).connect().await.expect("the file")
}

async fn execute(conn: &mut SqliteConnection, sql: &'static str) {
    sqlx::raw_sql(sql).execute(conn).await.expect("a statement");
}

/// Starts the program on the file; answers what it said until it served or ended, and whether it serves.
async fn start(app: &TestApp) -> (String, bool) {
    let folder = app.data().parent().expect("a folder").to_owned();
    site(&folder);
    let mut command = Command::new(env!("CARGO_BIN_EXE_tierdesk"));
    command.arg("serve").env_clear().env("TIERDESK_LISTEN", "127.0.0.1:0");
    command.env("TIERDESK_SITE", &folder).env("TIERDESK_DATA", folder).kill_on_drop(true);
    let mut child = command.stderr(std::process::Stdio::piped()).spawn().expect("a process");
    let mut log = BufReader::new(child.stderr.take().expect("its log")).lines();
    let mut said = String::new();
    while let Some(line) = log.next_line().await.expect("a log") {
        said += &line;
        if line.contains("listening") {
            child.kill().await.expect("killed");
            return (said, true);
        }
    }
    (said, false)
}

#[tokio::test]
async fn k62_after_a_crash_the_file_is_checked_and_that_is_said() {
    let app = TestApp::start(Engine::Sqlite, Setting::default()).await.expect("a program");
    app.ticket(Who::Customer, "Before").await;
    app.desk.db().close().await;
    let (said, serves) = start(&app).await;
    assert!(serves && !said.contains("is checked"), "it was closed: {said}");
    let file = app.data().parent().expect("a folder").join("tierdesk.db");
    let mut conn = open(&file).await;
    execute(&mut conn, "insert into setting (key, value) values ('last', 'change')").await;
    // As a crash leaves it.
    let (log, kept) = (beside(&file, "-wal"), beside(&file, "-kept"));
    std::fs::copy(&log, &kept).expect("the log");
    conn.close().await.expect("closed");
    std::fs::copy(&kept, &log).expect("left over");
    let (said, serves) = start(&app).await;
    assert!(serves && said.contains("did not stop cleanly") && said.contains("the database is whole"), "{said}");
}

#[tokio::test]
async fn k62_a_file_that_is_restored_beside_the_log_of_another_is_not_served() {
    let app = TestApp::start(Engine::Sqlite, Setting::default()).await.expect("a program");
    let file = app.data().parent().expect("a folder").join("tierdesk.db");
    app.ticket(Who::Customer, "Before").await;
    app.desk.db().close().await;
    let backup = file.with_extension("backup");
    std::fs::copy(&file, &backup).expect("a backup");
    // The file grows, and then shrinks again; that stands in the log alone when the program crashes.
    let mut conn = open(&file).await;
    execute(
        &mut conn,
        "insert into setting (key, value) with recursive n(value) as (select 1 union all select value + 1 from n where value < 2000)
             select 'filler' || value, hex(randomblob(900)) from n;
         pragma wal_checkpoint(truncate);
         pragma wal_autocheckpoint = 0;
         delete from setting where key like 'filler%' and length(key) % 2 = 0;
         update ticket set subject = hex(randomblob(60));
         insert into setting (key, value) with recursive n(value) as (select 1 union all select value + 1 from n where value < 300)
             select 'more' || value, hex(randomblob(400)) from n;",
    )
    .await;
    let (log, kept) = (beside(&file, "-wal"), beside(&file, "-kept"));
    std::fs::copy(&log, &kept).expect("the log");
    conn.close().await.expect("closed");
    std::fs::copy(&backup, &file).expect("restored");
    std::fs::copy(&kept, &log).expect("left over");

    let (said, serves) = start(&app).await;
    assert!(!serves && said.contains("is damaged") && said.contains("-wal"), "{said}");
    assert_eq!(std::fs::read(&file).expect("a file"), std::fs::read(&backup).expect("a file"), "it was left alone");

    // The advice in the message helps.
    std::fs::remove_file(&log).expect("removed");
    let _ = std::fs::remove_file(beside(&file, "-shm"));
    let (said, serves) = start(&app).await;
    assert!(serves, "{said}");
}

#[tokio::test]
async fn k62_a_file_with_a_broken_page_is_not_served_after_a_crash() {
    let app = TestApp::start(Engine::Sqlite, Setting::default()).await.expect("a program");
    let file = app.data().parent().expect("a folder").join("tierdesk.db");
    for number in 0..20 {
        app.ticket(Who::Customer, &format!("Ticket {number}")).await;
    }
    let (root,): (i64,) = app.rows("select rootpage from sqlite_master where name = 'ticket_event'").await[0];
    app.desk.db().close().await;
    let mut bytes = std::fs::read(&file).expect("a file");
    let at = usize::try_from((root - 1) * 4096).expect("a place");
    bytes[at..at + 4096].fill(0xa5);
    std::fs::write(&file, bytes).expect("written");
    std::fs::write(beside(&file, "-wal"), b"left over").expect("written");
    let (said, serves) = start(&app).await;
    assert!(!serves && said.contains("is damaged"), "{said}");
}

/// All files of a folder with what is in them.
fn everything(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).expect("a folder").filter_map(Result::ok);
    let files = entries.map(|entry| entry.path()).filter(|path| path.is_file());
    let mut files: Vec<_> = files.map(|path| (path.clone(), std::fs::read(&path).expect("a file"))).collect();
    files.sort();
    files
}

/// Runs a command on the file; answers what it said, and whether it went well.
async fn command(app: &TestApp, arguments: &[&str]) -> (String, bool) {
    let folder = app.data().parent().expect("a folder").to_owned();
    site(&folder);
    let mut command = Command::new(env!("CARGO_BIN_EXE_tierdesk"));
    command.args(arguments).env_clear().env("TIERDESK_SITE", &folder).env("TIERDESK_DATA", &folder);
    let output = command.kill_on_drop(true).output().await.expect("it ran");
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (said, output.status.success())
}

#[tokio::test]
async fn no_command_touches_a_file_that_is_restored_beside_the_log_of_another() {
    let app = TestApp::start(Engine::Sqlite, Setting::default()).await.expect("a program");
    let folder = app.data().parent().expect("a folder").to_owned();
    let file = folder.join("tierdesk.db");
    app.ticket(Who::Customer, "Before").await;
    app.desk.db().close().await;
    let backup = std::fs::read(&file).expect("a backup");
    let mut conn = open(&file).await;
    execute(
        &mut conn,
        "pragma wal_autocheckpoint = 0;
         update ticket set subject = hex(randomblob(60));
         insert into setting (key, value) with recursive n(value) as (select 1 union all select value + 1 from n where value < 3000)
             select 'filler' || value, hex(randomblob(400)) from n;
         delete from setting where key like 'filler%' and length(key) % 2 = 0;",
    )
    .await;
    let left = std::fs::read(beside(&file, "-wal")).expect("the log");
    conn.close().await.expect("closed");
    // Of the other file's log only the later part is left, as where pages were moved into that file before.
    std::fs::write(&file, &backup[..backup.len() / 4096 / 2 * 4096]).expect("restored");
    std::fs::write(beside(&file, "-wal"), left).expect("left over");
    site(&folder);
    let before = everything(&folder);
    for arguments in [&["check"][..], &["user", "disable", "a@x.test"], &["rebuild-reports"], &["demo"]] {
        let (said, done) = command(&app, arguments).await;
        let same = everything(&folder) == before;
        assert!(same, "{arguments:?} changed something: {said}");
        assert!(!done, "{arguments:?}: {said}");
    }
}

#[tokio::test]
async fn check_reads_what_a_crash_left_behind_and_changes_nothing() {
    let app = TestApp::start(Engine::Sqlite, Setting::default()).await.expect("a program");
    let folder = app.data().parent().expect("a folder").to_owned();
    let file = folder.join("tierdesk.db");
    app.ticket(Who::Customer, "Before").await;
    app.desk.db().close().await;
    site(&folder);
    let closed = everything(&folder);
    let (said, done) = command(&app, &["check"]).await;
    assert!(done && everything(&folder) == closed, "a file that was closed: {said}");

    let mut conn = open(&file).await;
    execute(&mut conn, "insert into setting (key, value) values ('last', 'change')").await;
    let left = std::fs::read(beside(&file, "-wal")).expect("the log");
    conn.close().await.expect("closed");
    std::fs::write(beside(&file, "-wal"), left).expect("left over");
    let crashed = everything(&folder);
    let (said, done) = command(&app, &["check"]).await;
    assert!(done && said.contains("its tables are those of this version"), "{said}");
    assert!(everything(&folder) == crashed, "a file that a crash left: {said}");
}

#[tokio::test]
async fn check_finds_a_broken_page_of_a_file_that_was_closed() {
    let app = TestApp::start(Engine::Sqlite, Setting::default()).await.expect("a program");
    let file = app.data().parent().expect("a folder").join("tierdesk.db");
    for number in 0..20 {
        app.ticket(Who::Customer, &format!("Ticket {number}")).await;
    }
    let (root,): (i64,) = app.rows("select rootpage from sqlite_master where name = 'ticket_event'").await[0];
    app.desk.db().close().await;
    let mut bytes = std::fs::read(&file).expect("a file");
    let at = usize::try_from((root - 1) * 4096).expect("a place");
    bytes[at..at + 4096].fill(0xa5);
    std::fs::write(&file, bytes).expect("written");
    let (said, done) = command(&app, &["check"]).await;
    assert!(!done && said.contains("is damaged") && said.contains("Restore a backup"), "{said}");
}
