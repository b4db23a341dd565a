//! The program itself, as it is started, stopped and looked at.

use crate::common::client::{BOUNDARY, multipart};
use crate::common::*;
use std::process::{Output, Stdio};
use std::time::Duration;
use tierdesk::server::{Capacity, ConnectionTimeouts, listen};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};
use tokio::sync::watch;

/// The program with nothing but these settings, and a site with empty files.
pub fn program(app: &TestApp, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tierdesk"));
    let folder = app.data().parent().expect("a folder").to_owned();
    site(&folder);
    command.args(arguments).env_clear().env("TIERDESK_DATA", folder.join("own")).env("TIERDESK_SITE", folder);
    command.current_dir(app.data()).kill_on_drop(true);
    if let Some(url) = &app.desk.config().database_url {
        command.env("DATABASE_URL", url);
    }
    command
}

pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A process that serves.
pub struct Server {
    pub child: Child,
    pub port: u16,
    out: Lines<BufReader<ChildStdout>>,
    log: Lines<BufReader<ChildStderr>>,
    /// The line that it logged when it was ready.
    listening: String,
    /// All lines of its log that were read.
    pub read: Vec<String>,
}

impl Server {
    pub async fn start(app: &TestApp) -> Server {
        Server::run(program(app, &["serve"])).await
    }

    /// Starts it where the shell has set limits before.
    async fn start_after(app: &TestApp, limits: &str) -> Server {
        let plain = program(app, &[]);
        let plain = plain.as_std();
        let mut command = Command::new("/bin/sh");
        command.args(["-c", &format!("{limits}; exec \"$0\" serve")]).arg(plain.get_program()).env_clear();
        command.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
        command.current_dir(app.data()).kill_on_drop(true);
        Server::run(command).await
    }

    pub async fn run(mut command: Command) -> Server {
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
        command.env("TIERDESK_LISTEN", free.to_string()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("a process");
        let out = BufReader::new(child.stdout.take().expect("its words")).lines();
        let log = BufReader::new(child.stderr.take().expect("its log")).lines();
        let mut server = Server { child, port: free.port(), out, log, listening: String::new(), read: Vec::new() };
        server.listening = server.logs("listening").await;
        server
    }

    /// Waits for a line of the log.
    pub async fn logs(&mut self, words: &str) -> String {
        loop {
            let line = self.log.next_line().await.expect("a log");
            let line = line.unwrap_or_else(|| panic!("no {words}: {:?}", self.read));
            self.read.push(line.clone());
            if line.contains(words) {
                return line;
            }
        }
    }

    /// Stops it and waits until it has ended.
    pub async fn stop(mut self) {
        self.terminate();
        assert!(self.child.wait().await.expect("it ended").success());
    }

    async fn send(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.expect("a connection");
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.expect("an answer");
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub async fn get(&self, path: &str) -> String {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nConnection: close\r\n\r\n")).await
    }

    fn terminate(&self) {
        let pid = self.child.id().expect("it runs").to_string();
        assert!(std::process::Command::new("kill").arg("-TERM").arg(pid).status().expect("kill").success());
    }
}

/// An installation that nobody has set up: on PostgreSQL without its tables, on SQLite without its file.
pub async fn emptied(app: &TestApp) {
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
        }
        Engine::Postgres => {
            assert!(text.contains("changes to its tables are pending"), "{text}");
            let tables = "select count(*) from information_schema.tables where table_schema = 'public'";
            assert_eq!(app.number(tables).await, 0, "it made no tables");
        }
    }
    assert!(!app.data().parent().expect("a folder").join("own").exists(), "it made no folder");
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
    assert!(said(&looked).contains("changes to its tables are pending: 1;"), "{}", said(&looked));
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

on_both!(where_it_cannot_listen_or_has_no_site_it_says_which_setting_is_wrong_and_changes_nothing, |app| {
    emptied(&app).await;
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

    assert!(!app.data().parent().expect("a folder").join("own").exists(), "it made no folder");
    if app.engine() == Engine::Postgres {
        let tables = "select count(*) from information_schema.tables where table_schema = 'public'";
        assert_eq!(app.number(tables).await, 0, "it made no tables");
    }
});

on_both!(k15_the_program_serves_while_idle_connections_hold_all_there_are, |app| {
    let server = Server::start_after(&app, "ulimit -n 160").await;
    assert!(server.listening.contains("connections=80"), "{}", server.listening);
    let mut idle = Vec::new();
    for number in 0..300 {
        let mut stream = TcpStream::connect(("127.0.0.1", server.port)).await.expect("a connection");
        // Some say nothing, some begin to.
        if number % 3 == 0 {
            stream.write_all(b"POST /do/sign-in HTTP/1.1\r\nHost: ").await.expect("sent");
        }
        idle.push(stream);
        if number % 100 == 99 {
            assert!(server.get("/healthz").await.starts_with("HTTP/1.1 200"), "after {number}");
            assert!(server.get("/sign-in").await.starts_with("HTTP/1.1 200"), "after {number}");
        }
    }
});

on_both!(k15_the_soft_limit_of_descriptors_is_raised_at_the_start, |app| {
    let server = Server::start_after(&app, "ulimit -S -n 64").await;
    let (_, rest) = server.listening.split_once("connections=").expect("how many connections");
    let connections: usize = rest.split(' ').next().and_then(|text| text.parse().ok()).expect("a number");
    assert!(connections > 64, "{}", server.listening);
    assert!(server.get("/healthz").await.starts_with("HTTP/1.1 200"));
});

on_both!(k15_a_head_without_end_is_cut_off, |app| {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (_stop, stopping) = watch::channel(false);
    let patience = ConnectionTimeouts { head: Duration::from_secs(3_600), ..ConnectionTimeouts::default() };
    let capacity = Capacity { all: 100, of_address: 3, proxies: Vec::new() };
    let serving = tokio::spawn(listen(listener, app.router.clone(), patience, capacity, stopping));
    for head in ["GET / HTTP/1.1\r\nHost: x\r\nX-Long: ", "GET /", "POST /do/sign-in HTTP/1.1\r\nCookie: "] {
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        stream.write_all(head.as_bytes()).await.expect("sent");
        stream.write_all(&vec![b'x'; 17 * 1024]).await.expect("sent");
        // It ends although nothing more is sent, long before its time is over.
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 4"), "{}", String::from_utf8_lossy(&answer));
    }
    // The fourth connection of an address takes the place of the one that rested longest.
    let mut open = Vec::new();
    for _ in 0..4 {
        open.push(TcpStream::connect(address).await.expect("a connection"));
    }
    assert_eq!(open[0].read(&mut [0]).await.unwrap_or(0), 0, "the first is closed");
    for stream in &mut open[1..] {
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("sent");
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).await.expect("an answer");
        assert_eq!(&answer, b"HTTP/1.1 200");
    }
    serving.abort();
});

on_both!(who_sends_no_whole_head_is_let_go, |app| {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopping) = watch::channel(false);
    let patience = ConnectionTimeouts { head: Duration::from_millis(50), ..ConnectionTimeouts::default() };
    let capacity = Capacity { all: 100, of_address: 100, proxies: Vec::new() };
    let serving = tokio::spawn(listen(listener, app.router.clone(), patience, capacity, stopping));
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

on_both!(k69_the_command_line_names_the_field_the_value_and_what_is_allowed, |app| {
    let user = async |arguments: &[&str]| {
        let output = program(&app, &[&["user"], arguments].concat()).output().await.expect("it ran");
        (output.status.success(), said(&output))
    };
    let first = ["add", "--email", "a@x.test", "--name", "Ny"];
    let nowhere = user(&first).await;
    assert!(!nowhere.0 && nowhere.1.contains("tierdesk serve"), "{}", nowhere.1);
    assert!(!app.data().parent().expect("a folder").join("own").exists(), "it made no folder: {}", nowhere.1);
    Server::start(&app).await.stop().await;
    if app.engine() == Engine::Sqlite {
        // A database of its own, which nobody has set up.
        let empty = user(&first).await;
        assert!(!empty.0 && empty.1.contains("set it up first"), "{}", empty.1);
        return;
    }
    let add = |more: &[&'static str]| [&["add", "--name", "Ny"], more].concat();
    for (more, words) in [
        (&["--email", "no"][..], &["email \"no\"", "name@example.com"][..]),
        (&["--email", "karin@a.test"], &["email \"karin@a.test\"", "reset-password"]),
        (&["--email", "v@x.test", "--role", "boss"], &["role \"boss\"", "customer_lead", "vendor", "admin"]),
        (&["--email", "v@x.test", "--role", "vendor"], &["organisation \"\"", "role vendor", "Voltage"]),
        (&["--email", "v@x.test", "--role", "customer_lead", "--organisation", "Voltage"], &["\"Voltage\"", "Acme"]),
        (&["--email", "v@x.test", "--role", "admin", "--organisation", "Acme"], &["Nordic Support"]),
        (&["--email", "v@x.test", "--role", "customer", "--name", "Support"], &["name \"Support\"", "your own name"]),
    ] {
        let (done, text) = user(&if more.contains(&"--name") { [&["add"], more].concat() } else { add(more) }).await;
        assert!(!done && !text.contains("invalid fields"), "{more:?}: {text}");
        assert!(words.iter().all(|word| text.contains(word)), "{more:?}: {text}");
    }
    for command in ["reset-password", "disable"] {
        let (done, text) = user(&[command, "nobody@x.test"]).await;
        assert!(!done && text.contains("nobody@x.test") && text.contains("nobody has this address"), "{text}");
    }
    for (role, organisation) in [("vendor", "voltage"), ("customer_lead", "Acme"), ("customer", "")] {
        let email = format!("{role}@x.test");
        let arguments = ["--email", email.as_str(), "--role", role, "--organisation", organisation];
        let (done, text) = user(&[&["add", "--name", "Ny"], &arguments[..]].concat()).await;
        assert!(done && text.contains("/link/invitation/"), "{text}");
    }
    let placed = "select count(*) from person where email in ('vendor@x.test', 'customer_lead@x.test')
                  and organisation_id is not null";
    assert_eq!(app.number(placed).await, 2);
});

on_both!(k68_a_database_that_has_no_place_for_all_letters_is_refused_with_words, |app| {
    let Some(url) = app.desk.config().database_url.clone() else { return };
    let name = format!("tierdesk_latin_{}", &tierdesk::desk::Secret::new().reveal()[..12]);
    app.sql_outside(&format!(
        "create database {name} encoding 'LATIN1' lc_collate 'C' lc_ctype 'C' template template0"
    ))
    .await;
    let (server, query) = url.split_once('?').map_or((url.as_str(), String::new()), |(url, q)| (url, format!("?{q}")));
    let (server, _) = server.rsplit_once('/').expect("a database's name");
    let refused = program(&app, &["check"]).env("DATABASE_URL", format!("{server}/{name}{query}")).output().await;
    app.sql_outside(&format!("drop database {name}")).await;
    let refused = refused.expect("it ran");
    let text = said(&refused);
    assert!(!refused.status.success() && text.contains("LATIN1") && text.contains("UTF8"), "{text}");
    assert!(text.contains("DATABASE_URL"), "{text}");
});

on_both!(k33_what_the_program_writes_is_for_its_account_alone, |app| {
    use std::os::unix::fs::PermissionsExt;
    let mut server = Server::start(&app).await;
    server.get("/").await;
    let own = app.data().parent().expect("a folder").join("own");
    let (mut folders, mut seen) = (vec![own], 0);
    while let Some(folder) = folders.pop() {
        assert_eq!(folder.metadata().expect("there").permissions().mode() & 0o777, 0o700, "{}", folder.display());
        for entry in std::fs::read_dir(&folder).expect("a folder").filter_map(Result::ok) {
            let known = entry.metadata().expect("there");
            if known.is_dir() {
                folders.push(entry.path());
            } else {
                assert_eq!(known.permissions().mode() & 0o077, 0, "{}", entry.path().display());
            }
            seen += 1;
        }
    }
    assert!(seen >= 2, "it looked at something");
    server.terminate();
    assert!(server.child.wait().await.expect("it ended").success());
});

on_both!(k66_the_base_address_is_brought_into_the_form_that_browsers_send, |app| {
    let looked = program(&app, &["check"])
        .env("TIERDESK_BASE_URL", "HTTPS://Hjälp.Example.COM:443/")
        .output()
        .await
        .expect("it ran");
    assert!(said(&looked).contains("people reach it at https://xn--hjlp-moa.example.com\n"), "{}", said(&looked));
    let looked = program(&app, &["check"]).env("TIERDESK_LISTEN", "0.0.0.0:3456").output().await.expect("it ran");
    assert!(said(&looked).contains("people reach it at http://localhost:3456\n"), "{}", said(&looked));
});
