//! The work of an administrator with the program, and its messages to them.

use crate::common::client::{BOUNDARY, multipart};
use crate::common::smtp::{At, Mood, Smtp};
use crate::common::*;
use crate::program::{Server, emptied, program, said};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use tierdesk::db::{Db, Link};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

/// The data folder of the program that is started here.
pub fn own(app: &TestApp) -> PathBuf {
    app.data().parent().expect("a folder").join("own")
}

/// Changes the database of the program that is started here.
async fn change(app: &TestApp, sql: &str) {
    std::fs::create_dir_all(own(app)).expect("a folder");
    if app.engine() == Engine::Postgres {
        return app.sql(sql).await;
    }
    let db = Db::sqlite(&own(app).join("tierdesk.db")).await.expect("the file");
    let mut tx = db.write().await.expect("a transaction");
    let Link::Sqlite(c) = tx.link() else { panic!("SQLite") };
    sqlx::query::<sqlx::Sqlite>(sqlx::AssertSqlSafe(sql.to_owned())).execute(c).await.expect("a statement");
    tx.commit().await.expect("committed");
    db.close().await;
}

/// The output of a command that must fail.
pub async fn refused(app: &TestApp, arguments: &[&str]) -> String {
    let output = program(app, arguments).env("TIERDESK_LISTEN", "127.0.0.1:0").output().await.expect("it ran");
    assert!(!output.status.success(), "{arguments:?}: {}", said(&output));
    said(&output)
}

/// The address of the same database for another account.
fn as_account(url: &str, account: &str) -> String {
    let (scheme, rest) = url.split_once("://").expect("an address");
    format!("{scheme}://{account}@{}", rest.rsplit_once('@').map_or(rest, |(_, host)| host))
}

#[tokio::test]
async fn a_second_program_on_one_sqlite_folder_is_refused_and_the_first_serves_on() {
    let app = TestApp::start(Engine::Sqlite, Setting::default()).await.expect("a program");
    let first = Server::start(&app).await;
    for command in [&["serve"][..], &["demo"]] {
        let text = refused(&app, command).await;
        assert!(text.contains("TIERDESK_DATA") && text.contains("another Tierdesk uses"), "{text}");
    }
    assert!(first.get("/readyz").await.starts_with("HTTP/1.1 200"));
    // Commands that tend it work meanwhile, and the next start does too.
    let text = refused(&app, &["user", "disable", "nobody@x.test"]).await;
    assert!(text.contains("nobody has this address"), "{text}");
    first.stop().await;
    Server::start(&app).await.stop().await;
}

on_both!(commands_other_than_serve_change_no_table_of_an_older_version, |app| {
    Server::start(&app).await.stop().await;
    change(&app, "delete from _sqlx_migrations where version = 14").await;
    for command in [&["user", "disable", "a@x.test"][..], &["rebuild-reports"], &["demo"]] {
        let text = refused(&app, command).await;
        assert!(text.contains("older version") && text.contains("tierdesk serve"), "{command:?}: {text}");
    }
    let looked = program(&app, &["check"]).output().await.expect("it ran");
    assert!(said(&looked).contains("changes to its tables are pending: 1;"), "{}", said(&looked));
});

on_both!(tables_of_another_program_are_refused_and_left_alone, |app| {
    emptied(&app).await;
    change(&app, "create table ticket (seat text)").await;
    for command in [&["check"][..], &["serve"], &["demo"], &["user", "disable", "a@x.test"]] {
        let text = refused(&app, command).await;
        assert!(text.contains("another program") && text.contains("ticket"), "{command:?}: {text}");
    }
});

on_both!(tables_that_another_build_or_a_newer_one_made_are_refused_in_plain_words, |app| {
    Server::start(&app).await.stop().await;
    let first = "update _sqlx_migrations set checksum = (select checksum from _sqlx_migrations where version = 2)
                 where version = 1";
    change(&app, first).await;
    for command in ["check", "serve", "rebuild-reports"] {
        let text = refused(&app, &[command]).await;
        assert!(text.contains("change 1 of its tables") && text.contains("another build"), "{command}: {text}");
    }
    change(&app, "delete from _sqlx_migrations where version = 1").await;
    change(&app, "update _sqlx_migrations set version = 9999 where version = 11").await;
    for command in ["check", "serve", "rebuild-reports"] {
        let text = refused(&app, &[command]).await;
        assert!(text.contains("made by a newer version of Tierdesk"), "{command}: {text}");
    }
});

on_both!(a_table_that_is_missing_is_named_before_anything_begins, |app| {
    Server::start(&app).await.stop().await;
    change(&app, "drop table setup").await;
    for command in ["check", "serve", "rebuild-reports"] {
        let text = refused(&app, &[command]).await;
        assert!(text.contains("its table \"setup\" is missing"), "{command}: {text}");
    }
});

on_both!(an_upgrade_is_logged_with_the_versions_of_the_tables, |app| {
    emptied(&app).await;
    let server = Server::start(&app).await;
    let line = server.read.iter().find(|line| line.contains("brought up to this version")).expect("a line").clone();
    assert!(line.contains("from=0 to="), "{line}");
    server.stop().await;
    let server = Server::start(&app).await;
    assert!(!server.read.iter().any(|line| line.contains("brought up")), "{:?}", server.read);
});

#[tokio::test]
async fn an_account_that_may_make_no_tables_is_told_so_with_what_to_grant() {
    let Some(app) = TestApp::start(Engine::Postgres, Setting::default()).await else { return };
    emptied(&app).await;
    let account = format!("guest_{}", &tierdesk::desk::Secret::new().reveal()[..12]);
    app.sql_outside(&format!("create role {account} login")).await;
    app.sql(&format!("grant usage on schema public to {account}")).await;
    let url = as_account(app.desk.config().database_url.as_deref().expect("a server"), &account);
    let mut came = Vec::new();
    for command in ["check", "serve"] {
        let mut started = program(&app, &[command]);
        started.env("DATABASE_URL", &url).env("TIERDESK_LISTEN", "127.0.0.1:0");
        came.push(started.output().await.expect("it ran"));
    }
    app.sql(&format!("drop owned by {account}")).await;
    app.sql_outside(&format!("drop role {account}")).await;
    for output in came {
        let text = said(&output);
        assert!(!output.status.success() && text.contains("grant create on schema public"), "{text}");
        assert!(text.contains(&account), "{text}");
    }
}

#[tokio::test]
async fn a_server_that_is_away_and_one_whose_connections_are_all_busy_are_told_apart() {
    let Some(app) = TestApp::start(Engine::Postgres, Setting::default()).await else { return };
    let mut busy = Vec::new();
    for _ in 0..16 {
        busy.push(app.desk.db().read().await.expect("a connection"));
    }
    let text = app.desk.db().read().await.err().expect("none is left").to_string();
    assert!(text.contains("all 16 connections are busy"), "{text}");
    let text = app.desk.db().write().await.err().expect("none is left").to_string();
    assert!(text.contains("all 16 connections are busy"), "{text}");
    drop(busy);

    let nobody = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let away = program(&app, &["check"]).env("DATABASE_URL", format!("postgres://x@{nobody}/x")).output().await;
    let text = said(&away.expect("it ran"));
    assert!(text.contains("DATABASE_URL") && text.contains("cannot connect"), "{text}");
}

on_both!(a_node_that_lacks_the_files_of_its_database_says_so, |app| {
    let ticket = app.ticket(Who::Customer, "With a file").await;
    let files = [("files", "log.txt", b"hello".as_slice())];
    app.act_with_files(Who::Customer, "reply", ticket, &[("text", "See")], &files).await.expect(303);
    // The database of the tests, without the folder of their files.
    let data = match app.engine() {
        Engine::Sqlite => app.data().parent().expect("a folder").to_owned(),
        Engine::Postgres => own(&app),
    };
    let looked = program(&app, &["check"]).env("TIERDESK_DATA", &data).output().await.expect("it ran");
    let text = said(&looked);
    assert!(!looked.status.success() && text.contains("1 of the 1 newest attachments are not in"), "{text}");
    let mut command = program(&app, &["serve"]);
    command.env("TIERDESK_DATA", &data);
    let server = Server::run(command).await;
    let line = server.read.iter().find(|line| line.contains("newest attachments are not in"));
    assert!(line.is_some_and(|line| line.contains("TIERDESK_DATA")), "{:?}", server.read);
    server.stop().await;

    std::fs::create_dir_all(data.join("files")).expect("a folder");
    for file in std::fs::read_dir(app.data().join("files")).expect("the files").filter_map(Result::ok) {
        std::fs::copy(file.path(), data.join("files").join(file.file_name())).expect("a copy");
    }
    let looked = program(&app, &["check"]).env("TIERDESK_DATA", &data).output().await.expect("it ran");
    assert!(looked.status.success(), "{}", said(&looked));
});

on_both!(a_node_without_its_folder_of_files_is_not_ready_and_says_what_cannot_be_opened, |app| {
    let ticket = app.ticket(Who::Customer, "With a file").await;
    let files = [("files", "log.txt", b"hello".as_slice())];
    app.act_with_files(Who::Customer, "reply", ticket, &[("text", "See")], &files).await.expect(303);
    let (customer, path) = (app.as_(Who::Customer).await, app.file(ticket, "log.txt").await);
    customer.get("/readyz").await.expect(200);
    let (folder, away) = (app.data().join("files"), app.data().join("away"));
    std::fs::rename(&folder, &away).expect("moved");
    std::fs::write(&folder, "").expect("something else");
    customer.get("/readyz").await.expect(503);
    let page = customer.get(&path).await.expect(503);
    assert!(page.text().contains("This file cannot be opened right now"), "{}", page.text());
    assert!(!page.text().contains("saved"), "{}", page.text());
    std::fs::remove_file(&folder).expect("removed");
    customer.get("/readyz").await.expect(503);
    std::fs::rename(&away, &folder).expect("moved back");
    customer.get("/readyz").await.expect(200);
    customer.get(&path).await.expect(200);
});

#[tokio::test]
async fn check_tells_that_the_mail_server_takes_no_mail_from_our_address() {
    let app = TestApp::start(Engine::Sqlite, Setting::default()).await.expect("a program");
    let server = Smtp::start().await;
    let check = || {
        let mut command = program(&app, &["check"]);
        command.env("TIERDESK_SMTP_URL", &server.url).env("TIERDESK_MAIL_FROM", "desk@elsewhere.test");
        command
    };
    let looked = check().output().await.expect("it ran");
    let text = said(&looked);
    assert!(looked.status.success() && text.contains("takes mail from desk@elsewhere.test"), "{text}");
    server.set(Mood { refuses: Some(At::Sender), ..Mood::default() });
    let looked = check().output().await.expect("it ran");
    assert!(!looked.status.success() && said(&looked).contains("TIERDESK_MAIL_FROM"), "{}", said(&looked));
    assert!(server.taken().is_empty(), "it sent none");
}

#[tokio::test]
async fn settings_that_would_not_hold_are_refused() {
    let app = TestApp::start(Engine::Sqlite, Setting::default()).await.expect("a program");
    for (name, value, words) in [
        ("TIERDESK_LOG", &b"verbose"[..], "info,sqlx=warn"),
        ("TIERDESK_DATABASE_URL", b"postgres://x@y/z", "is DATABASE_URL meant"),
        ("TIERDESK_MAIL_FROM", b"Supp\xf6rt <a@b.test>", "UTF-8"),
        ("TIERDESK_CONFIG", b"\xff", "UTF-8"),
    ] {
        let output = program(&app, &["check"]).env(name, OsStr::from_bytes(value)).output().await.expect("it ran");
        let text = said(&output);
        assert!(!output.status.success() && text.contains(name) && text.contains(words), "{text}");
    }
}

#[tokio::test]
async fn a_request_whose_sender_goes_away_has_its_line_too_and_each_tells_the_network() {
    let app = TestApp::start(Engine::Sqlite, Setting::default()).await.expect("a program");
    let mut command = program(&app, &["serve"]);
    command.env("TIERDESK_DATA", app.data().parent().expect("a folder"));
    let mut server = Server::run(command).await;
    server.get("/sign-in").await;
    let line = server.logs("path=/sign-in").await;
    assert!(line.contains("status=200") && line.contains("address=127.0.0.1"), "{line}");

    // Nobody else can change anything meanwhile, so the form waits.
    let held = app.desk.db().write().await.expect("a transaction");
    let body = multipart(&[("email", "karin@a.test"), ("password", "wrong")], &[]);
    let head = format!(
        "POST /do/sign-in HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nAccept: text/html\r\n\
         Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(("127.0.0.1", server.port)).await.expect("a connection");
    stream.write_all(&[head.as_bytes(), &body].concat()).await.expect("sent");
    drop(stream);
    let line = server.logs("path=/do/sign-in").await;
    assert!(line.contains("status=499") && line.contains("address=127.0.0.1"), "{line}");
    drop(held);
}

on_both!(an_address_that_is_refused_for_its_limits_is_named_in_the_log, |app| {
    let mut server = Server::start(&app).await;
    let head = format!(
        "POST /do/sign-in HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nAccept: text/html\r\n\
         X-Forwarded-For: 192.0.2.7\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\n\
         Content-Length: 1000\r\n\r\n--"
    );
    let mut open = Vec::new();
    for _ in 0..2 * tierdesk::domain::limits::ARRIVING_OF_ADDRESS {
        let mut stream = TcpStream::connect(("127.0.0.1", server.port)).await.expect("a connection");
        stream.write_all(head.as_bytes()).await.expect("sent");
        open.push(stream);
    }
    let line = server.logs("an address is refused").await;
    assert!(line.contains("192.0.2.7") && line.contains("status=429"), "{line}");
});

on_both!(check_names_a_file_where_a_folder_is_needed, |app| {
    std::fs::create_dir_all(own(&app)).expect("a folder");
    for name in ["files", "outgoing-mail"] {
        let path = own(&app).join(name);
        std::fs::write(&path, b"x").expect("a file");
        let looked = program(&app, &["check"]).output().await.expect("it ran");
        let text = said(&looked);
        let words = format!("{} is a file, and a folder is needed there", path.display());
        assert!(!looked.status.success() && text.contains(&words), "{text}");
        std::fs::remove_file(&path).expect("removed");
    }
    std::fs::remove_dir(own(&app)).expect("removed");
    std::fs::write(own(&app), b"x").expect("a file");
    let looked = program(&app, &["check"]).output().await.expect("it ran");
    assert!(!looked.status.success() && said(&looked).contains("is a file"), "{}", said(&looked));
});
