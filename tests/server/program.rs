//! The program itself, as it is started, stopped and looked at.

use crate::common::client::{BOUNDARY, multipart};
use crate::common::*;
use std::process::{Output, Stdio};
use std::time::Duration;
use tierdesk::server::{Patience, listen};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};
use tokio::sync::watch;

/// The program with nothing but these settings, and a site without files.
fn program(app: &TestApp, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tierdesk"));
    let folder = app.data().parent().expect("a folder").to_owned();
    std::fs::create_dir_all(folder.join("pkg")).expect("a folder");
    command.args(arguments).env_clear().env("TIERDESK_DATA", folder.join("own")).env("TIERDESK_SITE", folder);
    command.current_dir(app.data()).kill_on_drop(true);
    if let Some(url) = &app.desk.config().database_url {
        command.env("DATABASE_URL", url);
    }
    command
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A process that serves.
struct Server {
    child: Child,
    port: u16,
    out: Lines<BufReader<ChildStdout>>,
    log: Lines<BufReader<ChildStderr>>,
}

impl Server {
    async fn start(app: &TestApp) -> Server {
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
        let mut command = program(app, &["serve"]);
        command.env("TIERDESK_LISTEN", free.to_string()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("a process");
        let out = BufReader::new(child.stdout.take().expect("its words")).lines();
        let log = BufReader::new(child.stderr.take().expect("its log")).lines();
        let mut server = Server { child, port: free.port(), out, log };
        server.logs("listening").await;
        server
    }

    /// Waits for a line of the log.
    async fn logs(&mut self, words: &str) -> String {
        let mut before = Vec::new();
        loop {
            let line = self.log.next_line().await.expect("a log").unwrap_or_else(|| panic!("no {words}: {before:?}"));
            if line.contains(words) {
                return line;
            }
            before.push(line);
        }
    }

    async fn send(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.expect("a connection");
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.expect("an answer");
        String::from_utf8_lossy(&answer).into_owned()
    }

    async fn get(&self, path: &str) -> String {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nConnection: close\r\n\r\n")).await
    }

    fn terminate(&self) {
        let pid = self.child.id().expect("it runs").to_string();
        assert!(std::process::Command::new("kill").arg("-TERM").arg(pid).status().expect("kill").success());
    }
}

/// An installation that nobody has set up: on PostgreSQL without its tables, on SQLite without its file.
async fn emptied(app: &TestApp) {
    if app.engine() == Engine::Postgres {
        app.sql("drop schema public cascade").await;
        app.sql("create schema public").await;
    }
}

on_both!(check_looks_and_changes_nothing_and_the_first_start_shows_a_link_that_works, |app| {
    emptied(&app).await;
    let looked = program(&app, &["check"]).output().await.expect("it ran");
    let text = said(&looked);
    match app.engine() {
        Engine::Sqlite => {
            assert!(text.contains("there is none yet"), "{text}");
            assert!(!app.data().parent().expect("a folder").join("own/tierdesk.db").exists(), "it made no database");
        }
        Engine::Postgres => {
            assert!(text.contains("changes to its tables are pending"), "{text}");
            let tables = "select count(*) from information_schema.tables where table_schema = 'public'";
            assert_eq!(app.number(tables).await, 0, "it made no tables");
        }
    }
    let mut server = Server::start(&app).await;
    let link = loop {
        let line = server.out.next_line().await.expect("words").expect("the link");
        if let Some((_, path)) = line.split_once(&format!(":{}", server.port)) {
            break path.to_owned();
        }
    };
    assert!(link.starts_with("/link/set-up/"), "{link}");
    let page = server.get(&link).await;
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("name=\"provider\""), "{page}");
    let noted = server.logs("/link/").await;
    assert!(noted.contains("/link/set-up/…") && noted.contains("200"), "{noted}");
    assert!(!noted.contains(link.trim_start_matches("/link/set-up/")), "the log does not tell the link: {noted}");

    let looked = program(&app, &["check"]).output().await.expect("it ran");
    assert!(said(&looked).contains("its tables are those of this version"), "{}", said(&looked));
    server.terminate();
    assert!(server.child.wait().await.expect("it ended").success());
});

on_both!(check_tells_of_changes_that_are_pending_and_of_a_newer_version, |app| {
    let own = app.data().parent().expect("a folder").join("own");
    let mut server = Server::start(&app).await;
    server.terminate();
    assert!(server.child.wait().await.expect("it ended").success());
    let change = async |sql: &str| match app.engine() {
        Engine::Postgres => app.sql(sql).await,
        Engine::Sqlite => {
            let db = tierdesk::db::Db::sqlite(&own.join("tierdesk.db")).await.expect("the file");
            let mut tx = db.write().await.expect("a transaction");
            let tierdesk::db::Link::Sqlite(c) = tx.link() else { panic!("SQLite") };
            sqlx::query::<sqlx::Sqlite>(sqlx::AssertSqlSafe(sql.to_owned())).execute(c).await.expect("a statement");
            tx.commit().await.expect("committed");
            db.close().await;
        }
    };
    change("delete from _sqlx_migrations where version = 14").await;
    let looked = program(&app, &["check"]).output().await.expect("it ran");
    assert!(said(&looked).contains("1 changes to its tables are pending"), "{}", said(&looked));
    change("update _sqlx_migrations set version = 9999 where version = 11").await;
    let looked = program(&app, &["check"]).output().await.expect("it ran");
    assert!(!looked.status.success() && said(&looked).contains("a newer version of Tierdesk"), "{}", said(&looked));
});

on_both!(told_to_stop_it_finishes_what_is_under_way_and_ends_well, |app| {
    let mut server = Server::start(&app).await;
    let body = multipart(&[], &[("files", "x.txt", b"hello")]);
    let (begun, rest) = body.split_at(body.len() / 2);
    let head = format!(
        "POST /do/stage-file HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nAccept: application/json\r\n\
         Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(("127.0.0.1", server.port)).await.expect("a connection");
    stream.write_all(&[head.as_bytes(), begun].concat()).await.expect("sent");
    // The program is at it once the answer to another request shows that it takes turns.
    assert!(server.get("/healthz").await.starts_with("HTTP/1.1 200"));
    server.terminate();
    server.logs("stopping").await;
    assert!(server.child.try_wait().expect("it is asked").is_none(), "it waits for the request");
    stream.write_all(rest).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("\"x.txt\""), "{answer}");
    server.logs("stopped").await;
    assert_eq!(server.child.wait().await.expect("it ended").code(), Some(0));
});

on_both!(a_misspelt_setting_keeps_it_from_starting_and_a_strange_one_is_told, |app| {
    let refused = program(&app, &["check"]).env("TIERDESK_UPLAOD_MB", "5").output().await.expect("it ran");
    assert!(!refused.status.success(), "{}", said(&refused));
    assert!(said(&refused).contains("TIERDESK_UPLAOD_MB") && said(&refused).contains("TIERDESK_UPLOAD_MB"));
    let told = program(&app, &["check"]).env("TIERDESK_SERVICE_HOST", "10.0.0.1").output().await.expect("it ran");
    assert!(said(&told).contains("there is no such setting") && said(&told).contains("TIERDESK_SERVICE_HOST"));
});

on_both!(where_it_cannot_listen_or_has_no_site_it_says_which_setting_is_wrong, |app| {
    let taken = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let refused = program(&app, &["serve"]).env("TIERDESK_LISTEN", &address).output().await.expect("it ran");
    let text = said(&refused);
    assert!(!refused.status.success() && text.contains("TIERDESK_LISTEN") && text.contains(&address), "{text}");
    assert!(text.contains("another program listens there"), "{text}");

    let empty = app.data().join("no-site");
    let refused = program(&app, &["serve"]).env("TIERDESK_SITE", &empty).output().await.expect("it ran");
    let text = said(&refused);
    assert!(!refused.status.success() && text.contains("TIERDESK_SITE") && text.contains("no-site"), "{text}");
});

on_both!(who_sends_no_whole_head_is_let_go, |app| {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopping) = watch::channel(false);
    let patience = Patience { head: Duration::from_millis(50) };
    let serving = tokio::spawn(listen(listener, app.router.clone(), patience, stopping));
    let mut slow = TcpStream::connect(address).await.expect("a connection");
    slow.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ").await.expect("sent");
    // It ends although nothing more is sent; how soon is not what is tested.
    let _ = slow.read_to_end(&mut Vec::new()).await;
    let mut idle = TcpStream::connect(address).await.expect("a connection");
    idle.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("sent");
    let mut answer = Vec::new();
    let _ = idle.read_to_end(&mut answer).await;
    assert!(answer.starts_with(b"HTTP/1.1 200"), "the next one is served, and let go when it asks nothing more");
    stop.send(true).expect("it listens");
    serving.await.expect("it ended");
});

on_both!(a_form_that_is_too_large_is_answered_while_it_is_still_sent, |app| {
    let server = Server::start(&app).await;
    let mut stream = TcpStream::connect(("127.0.0.1", server.port)).await.expect("a connection");
    let head = format!(
        "POST /do/stage-file HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nAccept: text/html\r\n\
         Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: 2000000000\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.expect("sent");
    stream.write_all(&vec![0; 4 * 1024 * 1024]).await.expect("what comes is read for a while");
    let mut answer = vec![0; 12];
    stream.read_exact(&mut answer).await.expect("an answer");
    assert_eq!(answer, b"HTTP/1.1 413");
});
