//! Backups as the documentation has them, made while people work.

use crate::common::client::multipart;
use crate::common::*;
use crate::crash::{Browser, CLIENTS, Server};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tierdesk::desk::Desk;
use tokio::process::Command;
use tokio::sync::{Mutex, Notify};
use tokio::task::JoinSet;

const ROUNDS: usize = 3;
/// Tickets that come in between two backups.
const BETWEEN: usize = 6;

/// The folder of the program that serves.
fn folder(app: &TestApp) -> PathBuf {
    app.data().parent().expect("a folder").to_owned()
}

async fn run(command: &mut Command) {
    let done = command.output().await.expect("a program");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// Copies the database, and then the files, so that the copy has every file that it knows.
async fn back_up(app: &TestApp, copy: &Path) {
    std::fs::create_dir_all(copy).expect("a folder");
    let database = copy.join("database");
    match &app.desk.config().database_url {
        Some(url) => run(Command::new("pg_dump").arg("--format=custom").arg("--file").arg(&database).arg(url)).await,
        None => {
            let file = SqliteConnectOptions::new().filename(folder(app).join("tierdesk.db"));
            let mut conn = file.connect().await.expect("the file");
            let to = database.to_str().expect("a name");
            sqlx::query("vacuum into $1").bind(to).execute(&mut conn).await.expect("a copy");
            conn.close().await.expect("closed");
        }
    }
    // Files with a `#` in their names are being written.
    let files = "tar --create --directory \"$0\" --exclude '*#*' files | tar --extract --directory \"$1\"";
    run(Command::new("sh").args(["-c", files]).arg(folder(app)).arg(copy)).await;
}

/// Puts a copy into an installation that has nothing yet, and hands on its desk.
async fn restore(app: &TestApp, copy: &Path) -> Desk {
    let database = copy.join("database");
    if let Some(url) = &app.desk.config().database_url {
        app.sql("drop schema public cascade").await;
        app.sql("create schema public").await;
        app.desk.db().close().await;
        let mut command = Command::new("pg_restore");
        run(command.args(["--exit-on-error", "--no-owner", "--dbname", url]).arg(&database)).await;
    } else {
        app.desk.db().close().await;
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(folder(app).join(format!("tierdesk.db{end}")));
        }
        std::fs::copy(&database, folder(app).join("tierdesk.db")).expect("the file");
    }
    run(Command::new("cp").arg("-a").arg(copy.join("files")).arg(folder(app))).await;
    Desk::new(app.node().await, Box::new(app.clock.clone()), app.desk.config().clone()).expect("the data folder")
}

/// Registers tickets until the server ends; each that was acknowledged is noted.
async fn go_on(
    mut browser: Browser,
    client: usize,
    details: Vec<(String, String)>,
    seen: Arc<Mutex<Vec<String>>>,
    more: Arc<Notify>,
) {
    let typed = [("email", Who::ALL[client % 5].email()), ("password", PASSWORD)];
    let Some((303, _)) = browser.post("sign-in", &typed).await else { return };
    for number in 0.. {
        let subject = format!("client {client} number {number}");
        let details: Vec<_> = details
            .iter()
            .map(|(name, value)| (name.as_str(), if name == "subject" { subject.as_str() } else { value }))
            .collect();
        let file = format!("Content of {subject}");
        let headers = format!(
            "Sec-Fetch-Site: same-origin\r\nContent-Type: multipart/form-data; boundary={}\r\n",
            crate::common::client::BOUNDARY
        );
        let body = multipart(&details, &[("files", "notes.txt", file.as_bytes())]);
        if browser.send("POST /do/register-details", &headers, &body).await.is_none_or(|(status, _)| status != 303) {
            return;
        }
        if browser.confirm().await.is_none() {
            return;
        }
        seen.lock().await.push(subject);
        more.notify_one();
    }
}

on_both!(f18_a_backup_that_is_made_while_tickets_come_in_has_all_that_were_there_before, |app| {
    app.desk.db().close().await;
    let mut server = Server::start(&app).await;
    let (seen, more) = (Arc::new(Mutex::new(Vec::<String>::new())), Arc::new(Notify::new()));
    let category = app.category.to_string();
    let usual: Vec<(String, String)> =
        app.details(&category, &[]).iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        let browser = Browser { port: server.port, cookies: Vec::new() };
        clients.spawn(go_on(browser, client, usual.clone(), seen.clone(), more.clone()));
    }
    for round in 1..=ROUNDS {
        while seen.lock().await.len() < round * BETWEEN {
            tokio::select! {
                () = more.notified() => {}
                () = async { while clients.join_next().await.is_some() {} } => panic!("no client can register"),
            }
        }
        let before = seen.lock().await.clone();
        let copy = folder(&app).join(format!("backup-{round}"));
        back_up(&app, &copy).await;
        let mut restored = TestApp::start(app.engine(), Setting::default()).await.expect("an installation");
        restored.desk = restore(&restored, &copy).await;
        let kept: Vec<(String, String)> =
            restored.rows("select t.subject, a.key from ticket t join attachment a on a.ticket_id = t.id").await;
        for subject in &before {
            let (_, key) = kept.iter().find(|(kept, _)| kept == subject).unwrap_or_else(|| panic!("{subject} is lost"));
            let content = std::fs::read(folder(&restored).join("files").join(key)).expect("its file");
            assert_eq!(String::from_utf8_lossy(&content), format!("Content of {subject}"));
        }
        restored.desk.db().close().await;
        let mut again = Server::start(&restored).await;
        let mut browser = Browser { port: again.port, cookies: Vec::new() };
        let ready = browser.send("GET /readyz", "", b"").await.expect("an answer");
        assert_eq!(ready.0, 200);
        again.child.kill().await.expect("killed");
    }
    server.child.kill().await.expect("killed");
    while clients.join_next().await.is_some() {}
});
