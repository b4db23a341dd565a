//! What keeps the program from starting, and what does not.

use crate::common::*;
use crate::operating::{own, refused};
use crate::program::{Server, program, said};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

#[tokio::test]
async fn what_an_installation_left_without_its_database_is_not_begun_anew() {
    let app = TestApp::start(Engine::Sqlite, Setting::default()).await.expect("a program");
    Server::start(&app).await.stop().await;
    let own = own(&app);
    let (file, log) = (own.join("tierdesk.db"), own.join("tierdesk.db-wal"));
    let commands: [&[&str]; 4] = [&["check"], &["serve"], &["demo"], &["user", "disable", "a@x.test"]];
    for is_there in [true, false] {
        std::fs::write(&file, "").expect("an empty file");
        std::fs::write(&log, "changes that belong to a file").expect("a log");
        if !is_there {
            std::fs::remove_file(&file).expect("removed");
        }
        for command in commands {
            let text = refused(&app, command).await;
            assert!(text.contains("tierdesk.db-wal") && text.contains("restore a backup"), "{command:?}: {text}");
        }
        assert!(std::fs::metadata(&log).is_ok_and(|log| log.len() > 20), "it is still there");
    }
    std::fs::remove_file(&log).expect("removed");
    std::fs::write(own.join("files/0123"), "an attachment").expect("a file");
    for command in commands {
        let text = refused(&app, command).await;
        assert!(text.contains("attachments of one") && text.contains("DATABASE_URL"), "{command:?}: {text}");
    }
    assert!(!file.exists(), "nothing was begun");
}

#[tokio::test]
async fn a_file_of_another_program_stays_as_it_was_and_one_that_is_none_is_called_damaged() {
    let app = TestApp::start(Engine::Sqlite, Setting::default()).await.expect("a program");
    Server::start(&app).await.stop().await;
    let file = own(&app).join("tierdesk.db");
    for content in [&b"no database at all, only words"[..], &[7; 9_000]] {
        std::fs::write(&file, content).expect("a file");
        for command in [&["check"][..], &["serve"], &["user", "disable", "a@x.test"]] {
            let text = refused(&app, command).await;
            assert!(text.contains("is damaged") && text.contains("Restore a backup"), "{command:?}: {text}");
        }
        assert_eq!(std::fs::read(&file).expect("a file"), content);
    }
    std::fs::remove_file(&file).expect("removed");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&file).create_if_missing(true);
    let mut other = sqlx::ConnectOptions::connect(&options).await.expect("a database");
    sqlx::query("create table ticket (seat text)").execute(&mut other).await.expect("a table");
    sqlx::Connection::close(other).await.expect("closed");
    let before = std::fs::read(&file).expect("a file");
    for command in [&["serve"][..], &["demo"], &["user", "disable", "a@x.test"]] {
        let text = refused(&app, command).await;
        assert!(text.contains("another program"), "{command:?}: {text}");
        assert!(std::fs::read(&file).expect("a file") == before, "{command:?} changed it");
    }
}

#[tokio::test]
async fn a_log_that_cannot_be_written_keeps_nobody_from_being_served() {
    let app = TestApp::start(Engine::Sqlite, Setting::default()).await.expect("a program");
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").expect("a full disk");
    let mut served = program(&app, &["serve"]);
    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|taken| taken.local_addr()).expect("a port").port();
    served.env("TIERDESK_LISTEN", format!("127.0.0.1:{port}")).env("TIERDESK_LOG", "debug");
    let mut served = served.stderr(full()).stdout(full()).spawn().expect("it started");
    let mut answered = 0;
    while answered < 5 {
        assert!(served.try_wait().expect("a state").is_none(), "it ended");
        match tokio::net::TcpStream::connect(("127.0.0.1", port)).await {
            Ok(mut connection) => {
                let asked = b"GET /sign-in HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
                connection.write_all(asked).await.expect("sent");
                let mut answer = String::new();
                connection.read_to_string(&mut answer).await.expect("an answer");
                assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
                answered += 1;
            }
            Err(_) => tokio::task::yield_now().await,
        }
    }
    served.kill().await.expect("ended");
}

#[tokio::test]
async fn a_reader_of_the_output_that_leaves_is_no_fault() {
    let app = TestApp::start(Engine::Sqlite, Setting::default()).await.expect("a program");
    for arguments in [&["check"][..], &["demo", "--accounts"]] {
        let mut command = program(&app, arguments);
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let ended = command.stdout(writer).output().await.expect("it ran");
        assert!(ended.status.success() && !said(&ended).contains("panic"), "{arguments:?}: {}", said(&ended));
    }
}

#[tokio::test]
async fn a_folder_that_is_no_whole_site_keeps_a_program_without_one_from_starting() {
    let app = TestApp::start(Engine::Sqlite, Setting::default()).await.expect("a program");
    let folder = tempfile::TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let (names, package) = (folder.path().join("hash.txt"), folder.path().join("pkg"));
    let run = async |command: &str| {
        let mut started = program(&app, &[command]);
        started.env("TIERDESK_SITE", folder.path()).env("TIERDESK_LISTEN", "127.0.0.1:0");
        let output = started.kill_on_drop(true).output().await.expect("it ran");
        (output.status.success(), said(&output))
    };
    let refused = async |words: &str| {
        for command in ["check", "serve"] {
            let (done, text) = run(command).await;
            assert!(!done && text.contains("TIERDESK_SITE") && text.contains(words), "{command}, {words}: {text}");
            assert!(text.contains("build both with `make build`"), "{text}");
        }
    };
    refused("is no folder of a built site;").await;
    std::fs::create_dir_all(&package).expect("a folder");
    let write = |name: &str| std::fs::write(package.join(name), "x").expect("a file");
    write("tierdesk.js");
    refused("its pkg/tierdesk.css is missing").await;
    for cut in ["", "code: a\n"] {
        std::fs::write(&names, cut).expect("a file");
        refused("hash.txt names no files").await;
    }
    std::fs::write(&names, "code: a\ncss: c\n").expect("a file");
    for (name, missing) in [
        ("tierdesk.a.js", "pkg/tierdesk.a.wasm"),
        ("tierdesk.a.wasm", "pkg/tierdesk.c.css"),
        ("tierdesk.c.css", "pkg/__wasm_split.a.js"),
        ("__wasm_split.a.js", "pkg/__wasm_split_manifest.a.json"),
    ] {
        write(name);
        refused(missing).await;
    }
    // A part of the program that is loaded later belongs to it too.
    std::fs::write(package.join("__wasm_split_manifest.a.json"), r#"{"admin": ["chunk_1.a"]}"#).expect("a file");
    refused("pkg/chunk_1.a.wasm is missing").await;
    std::fs::write(package.join("chunk_1.a.wasm"), "").expect("a file");
    refused("pkg/chunk_1.a.wasm is empty").await;
    write("chunk_1.a.wasm");
    let (done, text) = run("check").await;
    assert!(done && text.contains("site: "), "{text}");
}
