//! Resources of the program that one sender may use: memory, time, disk and mail.

use crate::common::client::{BOUNDARY, multipart};
use crate::common::*;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use futures::future::{Either, join_all, select};
use futures::{StreamExt, stream};
use std::fmt::Debug;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tierdesk::domain::{FormRoute, limits};
use tokio::sync::Semaphore;

mod admission;
pub mod sources;

const MB: i64 = 1024 * 1024;

fn from(address: [u8; 4]) -> ConnectInfo<SocketAddr> {
    ConnectInfo((address, 1234).into())
}

/// Sends a form from an address of the network, as the program in the browser does.
async fn send(client: &Client, address: [u8; 4], endpoint: &str, fields: &[(&str, &str)]) -> Answer {
    let request = client.form_request(endpoint).header("accept", "application/json").extension(from(address));
    client.send(request, Body::from(multipart(fields, &[]))).await
}

async fn stage(client: &Client, address: [u8; 4], content: &[u8]) -> Answer {
    let request = client.form_request("stage-file").header("accept", "application/json").extension(from(address));
    client.send(request, Body::from(multipart(&[], &[("files", "x.bin", content)]))).await
}

/// A body without end that begins like this, and how much of it was asked for.
fn endless(begin: &str) -> (Body, Arc<AtomicUsize>) {
    let (read, begin) = (Arc::new(AtomicUsize::new(0)), Bytes::copy_from_slice(begin.as_bytes()));
    let counter = read.clone();
    let pieces = stream::iter([begin]).chain(stream::repeat(Bytes::from_static(&[b'x'; 1024])));
    let counted = pieces.map(move |piece| {
        counter.fetch_add(piece.len(), Ordering::SeqCst);
        Ok::<_, std::io::Error>(piece)
    });
    (Body::from_stream(counted), read)
}

/// A body that begins like a form and never goes on, and what has a permit once somebody waits for more of it.
fn stalled() -> (Body, Arc<Semaphore>) {
    let (asked, begin) = (Arc::new(Semaphore::new(0)), format!("--{BOUNDARY}\r\nContent-Disposition: form-data;"));
    let counter = asked.clone();
    let rest = stream::once(async move {
        counter.add_permits(1);
        std::future::pending().await
    });
    (Body::from_stream(stream::iter([Ok::<_, std::io::Error>(Bytes::from(begin))]).chain(rest)), asked)
}

/// Goes on with what does not end by itself until the other one has ended.
async fn beside<T>(endless: Pin<&mut impl Future<Output: Debug>>, other: impl Future<Output = T>) -> T {
    match select(endless, pin!(other)).await {
        Either::Left((ended, _)) => panic!("it has ended: {ended:?}"),
        Either::Right((done, _)) => done,
    }
}

#[test]
fn the_table_of_limits_is_in_the_documentation_and_each_line_has_its_test() {
    let documentation = sources::text("docs/OPERATING.md");
    let tests = sources::all(&["src", "crates", "tests/server"]);
    let lines: Vec<String> = limits::table().iter().map(limits::Limit::markdown).collect();
    let missing: Vec<_> = lines.iter().filter(|line| !documentation.contains(line.as_str())).cloned().collect();
    assert!(missing.is_empty(), "docs/OPERATING.md lacks these lines:\n{}", missing.join("\n"));
    for line in limits::table() {
        let named = |mark: &str| tests.contains(&format!("{mark}{}", line.test));
        // A test of one database is a function, one of both the name of a macro.
        assert!(named("fn ") || named("on_both!(") || named("on_both!(\n    "), "no test {}", line.test);
    }
}

on_both!(k04_only_forms_that_carry_files_may_be_large, |app| {
    let mut large = 0;
    // Signing out takes nothing from its form.
    for path in sources::forms().into_iter().filter(|path| !path.contains("sign-out")) {
        let endpoint = path.trim_start_matches("/do/");
        for (client, signed_in) in [(app.visitor(), false), (app.as_(Who::Customer).await, true)] {
            let most = limits::form_size(FormRoute::files_at(path), signed_in, 2);
            large += usize::from(most >= 20 * MB.unsigned_abs());
            let request = client.form_request(endpoint).header("content-length", (most + 1).to_string());
            let answer = client.send(request, Body::from_stream(stream::pending::<std::io::Result<Bytes>>())).await;
            assert_eq!(answer.status, 413, "{path}");
            // A body that does not say how large it is, and is too large.
            let (body, read) = endless(&format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"));
            let answer = client.send(client.form_request(endpoint), body).await;
            assert!((400..500).contains(&answer.status), "{path}: {}", answer.status);
            let read = read.load(Ordering::SeqCst) as u64;
            assert!(read <= most + 2_048, "{path}: {read} bytes were read");
        }
    }
    assert_eq!(large, 2 * 8, "forms that carry as many files as a message");
    let file = [("files", "x.txt", &b"hello"[..])];
    let customer = app.as_(Who::Customer).await;
    let answer = customer.post_files("profile", &[("name", "Karin Ek")], &file).await.expect(422);
    assert!(answer.text().contains("TooMany"), "{}", answer.text());
    assert_eq!(app.number("select count(*) from staged_file").await, 0);
});

on_both!(k04_a_form_whose_parts_never_begin_is_cut_off_at_once, |app| {
    let visitor = app.visitor();
    let begins = [
        String::new(),
        "\r\n--".to_owned(),
        format!("--{BOUNDARY}"),
        format!("--{BOUNDARY}\r\n"),
        format!("--{BOUNDARY}\r\n\r\n"),
        format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\""),
        format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--{BOUNDARY}\r\nX: "),
    ];
    for endpoint in ["sign-in", "preview", "register-details", "stage-file", "set-up"] {
        for begin in &begins {
            let (body, read) = endless(begin);
            let answer = visitor.send(visitor.form_request(endpoint), body).await;
            assert!((400..500).contains(&answer.status), "{endpoint} {begin:?}: {}", answer.status);
            let read = read.load(Ordering::SeqCst);
            assert!(read < 64 * 1024, "{endpoint} {begin:?}: {read} bytes were read");
        }
    }
    for boundary in [&"x".repeat(71), "", "\u{e5}"] {
        let kind = format!("multipart/form-data; boundary=\"{boundary}\"");
        let request = visitor.request("POST", "/do/sign-in").header("sec-fetch-site", "same-origin");
        visitor.send(request.header("content-type", kind), Body::from("x")).await.expect(415);
    }
});

on_both!(k04_text_has_a_limit_for_each_kind_of_sender, |app| {
    let (visitor, customer) = (app.visitor(), app.as_(Who::Customer).await);
    let (medium, long) = ("x ".repeat(limits::TEXT_OF_STRANGER / 2 + 10), "x ".repeat(limits::TEXT_OF_PERSON / 2 + 10));
    let cut = async |client: &Client, text: &str| {
        client.post("register-details", &[("description", text)]).await.expect(422).text().contains("CutOff")
    };
    assert!(cut(&visitor, &medium).await && !cut(&customer, &medium).await && cut(&customer, &long).await);
    // The names of fields are text too.
    let names: Vec<String> = (0..150).map(|number| format!("{number}{}", "n".repeat(2_000))).collect();
    let fields: Vec<_> = names.iter().map(|name| (name.as_str(), "x")).collect();
    let answer = visitor.post("sign-up", &fields).await.expect(422);
    assert!(answer.text().contains("CutOff"));
});

on_both!(k06_setting_up_is_not_found_once_it_is_done, |app| {
    let good = [
        ("provider", "Ny Support"),
        ("tiers", "Front\nBack"),
        ("product", "Lager"),
        ("name", "Ny Admin"),
        ("email", "ny@ny.test"),
        ("password", "sju granar vid sjön"),
    ];
    let link = tierdesk::desk::set_up::link(&app.desk).await.expect("a link");
    let token = link.rsplit('/').next().expect("a token");
    let visitor = app.visitor();
    for token in [token, "", "x", "0123456789abcdef0123456789abcdef"] {
        for fields in [&good[..], &good[..3], &[]] {
            let fields = [&[("token", token)][..], fields].concat();
            visitor.post("set-up", &fields).await.expect(404);
            visitor.submit("set-up", &fields).await.expect(404);
        }
        visitor.read(&format!("/read/link?purpose=set-up&token={token}")).await.expect(404);
    }
    visitor.get(&format!("/link/set-up/{token}")).await.expect(404);
    assert_eq!(app.number("select count(*) from throttle where key like 'set-up%'").await, 0, "nobody got that far");
    // Where it is not done yet, a link is needed before anything is looked at.
    app.sql("delete from setting where key = 'provider'").await;
    let typed = [&[("token", "x")][..], &good].concat();
    visitor.post("set-up", &typed).await.expect(422);
    assert_eq!(app.number("select count(*) from throttle where key like 'set-up%'").await, 0);
});

on_both!(k06_choosing_passwords_has_a_limit, |app| {
    let id = app.people.id(Who::Customer);
    app.visitor().post("ask-reset", &[("email", Who::Customer.email())]).await.expect(303);
    let token = app.last_mail(Who::Customer.email()).await.token();
    let now = app.desk.now().0;
    for what in ["choose-password", "password"] {
        let sql = format!("insert into throttle (key, window_start, tries) values ('{what}:{id}', {now}, 10)");
        app.sql(&sql).await;
    }
    let chosen = [("purpose", "reset"), ("token", token.as_str()), ("password", "tre gula bananer")];
    app.visitor().post("choose-password", &chosen).await.expect(429);
    let changed = [("current", PASSWORD), ("password", "tre gula bananer")];
    app.as_(Who::Customer).await.post("password", &changed).await.expect(429);
    app.clock.step_minutes(16);
    app.visitor().post("choose-password", &chosen).await.expect(303);
    let changed = [("current", "tre gula bananer"), ("password", "fyra gula bananer")];
    app.as_(Who::Customer).await.post("password", &changed).await.expect(303);
});

on_both!(k10_files_of_strangers_count_until_their_ticket_is_confirmed, |app| {
    // Files that are registered without an address of the network count for a sender of unknown address.
    let guest = |number: usize| {
        let (app, email) = (&app, format!("gast{number}@kund.test"));
        async move {
            let file: &[client::FormFile] = &[("files", "log.txt", b"hello")];
            let typed = [("name", "Gäst"), ("email", email.as_str())];
            app.register(&app.visitor(), &typed, file).await.expect(303);
            app.last_mail(&email).await.token()
        }
    };
    let size = |bytes: i64| format!("update attachment set size = {bytes} where sender is not null");
    let (visitor, customer) = (app.visitor(), app.as_(Who::Customer).await);
    let file = [("files", "x.txt", &b"hello"[..])];
    let (first, second) = (guest(1).await, guest(2).await);
    assert_eq!(app.number("select count(*) from staged_file").await, 0, "none waits for its form");
    let most = i64::try_from(limits::STAGED).expect("a number") * 2 * MB;
    app.sql(&size(most / 2)).await;
    let refused = visitor.post_files("stage-file", &[], &file).await.expect(422);
    assert!(refused.text().contains("TooMuchWaiting"), "{}", refused.text());
    assert_eq!(stage(&visitor, [192, 0, 2, 7], b"hello").await.status, 200, "another address");
    customer.post_files("stage-file", &[], &file).await.expect(200);

    // All strangers together: the one with the most gives way.
    app.sql(&size(MB)).await;
    let all = i64::try_from(limits::STAGED_OF_STRANGERS).expect("a number") * 2 * MB;
    app.sql(&format!("update attachment set size = {all} where id = (select min(id) from attachment)")).await;
    assert_eq!(stage(&visitor, [192, 0, 2, 8], b"hello").await.status, 200);
    assert_eq!(app.number("select count(*) from attachment where sender is not null").await, 1);
    customer.post_files("stage-file", &[], &file).await.expect(200);

    app.visitor().post("use-link", &[("purpose", "ticket"), ("token", &first)]).await.expect(303);
    assert_eq!(stage(&visitor, [192, 0, 2, 8], b"hello").await.status, 200, "what was confirmed counts no more");
    app.sql(&size(most - 1)).await;
    visitor.post_files("stage-file", &[], &file).await.expect(422);
    // A ticket that nobody confirms is removed, and its files count no more either.
    app.clock.step_days(15);
    tierdesk::desk::housekeeping::sweep(&app.desk).await.expect("swept");
    visitor.post_files("stage-file", &[], &file).await.expect(200);
    app.visitor().post("use-link", &[("purpose", "ticket"), ("token", &second)]).await.expect(422);
});

on_both!(k10_the_stranger_with_the_most_files_waiting_gives_way, |app| {
    let visitor = app.visitor();
    let most = i64::try_from(limits::STAGED).expect("a number") * 2 * MB;
    for last in 1..=6 {
        for _ in 0..2 {
            assert_eq!(stage(&visitor, [192, 0, 2, last], b"hello").await.status, 200);
        }
    }
    let of = |last: u8| format!("sender = 'address:192.0.2.{last}'");
    let resize = async |last: u8, bytes: i64| {
        app.sql(&format!("update staged_file set size = {} where {}", bytes / 2, of(last))).await;
    };
    let files = async |last: u8| app.number(&format!("select count(*) from staged_file where {}", of(last))).await;
    for last in 1..=5 {
        resize(last, if last == 3 { most } else { most - 20_000 }).await;
    }
    resize(6, MB).await;
    assert_eq!(stage(&visitor, [192, 0, 2, 99], b"hello").await.status, 200, "a newcomer");
    for last in 1..=6 {
        assert_eq!(files(last).await, if last == 3 { 1 } else { 2 }, "{last}");
    }
    let kept = std::fs::read_dir(app.data().join("files")).expect("the store").count();
    assert_eq!(kept, 12, "one file of the greediest is gone from the disk, and the newcomer's is there");
    // Nobody gives way to somebody who has more, and nothing goes for nothing.
    resize(3, 2 * (most - 20_000)).await;
    // With the two megabytes for which room is taken it stays within its own bound.
    resize(99, 2 * (most - 2 * MB - 1_000)).await;
    let refused = stage(&visitor, [192, 0, 2, 99], b"hello").await.expect(422);
    assert!(refused.text().contains("DiskFull"), "{}", refused.text());
    assert_eq!(app.number("select count(*) from staged_file").await, 12);
});

/// A disk that nothing can be left free on.
fn full() -> Setting {
    Setting { keep_free_mb: u64::MAX, ..Setting::default() }
}

on_both!(k10_files_are_refused_with_words_before_the_disk_is_full, full(), |app| {
    let ticket = app.ticket(Who::Customer, "With a file").await;
    let (visitor, customer) = (app.visitor(), app.as_(Who::Customer).await);
    let file = [("files", "x.txt", &b"hello"[..])];
    for client in [&visitor, &customer] {
        let refused = client.post_files("stage-file", &[], &file).await.expect(422);
        assert!(refused.text().contains("DiskFull"), "{}", refused.text());
    }
    assert_eq!(app.number("select count(*) from staged_file").await, 0);
    assert_eq!(std::fs::read_dir(app.data().join("files")).expect("the store").count(), 0);
    // The form is shown again with the text and the reason, and goes out without the file.
    let (number, version, page) = (ticket.to_string(), app.version(ticket).await, format!("/tickets/{ticket}"));
    let typed = [("ticket", number.as_str()), ("version", &version), ("text", "See the log"), ("back", &page)];
    let request = customer.form_request("reply").header("accept", "text/html");
    let answer = customer.send(request, Body::from(multipart(&typed, &file))).await.expect(303);
    let shown = customer.get(answer.location()).await.expect(200).text();
    assert!(shown.contains("There is too little room for files") && shown.contains("See the log"), "{shown}");
    customer.post("reply", &typed).await.expect(303);
});

/// A disk that has room for the files of those who are signed in, but not for twice as much.
fn nearly_full() -> Setting {
    let disk = rustix::fs::statvfs(std::env::temp_dir()).expect("a disk");
    Setting { keep_free_mb: disk.f_bavail * disk.f_frsize / MB.unsigned_abs() * 2 / 3, ..Setting::default() }
}

on_both!(k10_strangers_leave_more_room_than_others, nearly_full(), |app| {
    let file = [("files", "x.txt", &b"hello"[..])];
    let refused = app.visitor().post_files("stage-file", &[], &file).await.expect(422);
    assert!(refused.text().contains("DiskFull"), "{}", refused.text());
    app.as_(Who::Customer).await.post_files("stage-file", &[], &file).await.expect(200);
});

on_both!(k12_an_address_is_one_sender_however_its_proxy_writes_it, |app| {
    let visitor = app.visitor();
    let ask = async |name: &str, said: &str| {
        let request = visitor.form_request("ask-reset").header("accept", "application/json");
        let request = request.extension(from([127, 0, 0, 1])).header(name, said);
        let email =
            format!("x{}@kund.test", app.number("select cast(coalesce(sum(tries), 0) as bigint) from throttle").await);
        visitor.send(request, Body::from(multipart(&[("email", &email)], &[]))).await.status
    };
    let spellings =
        ["203.0.113.9", "203.0.113.9:4711", "::ffff:203.0.113.9", "[::ffff:203.0.113.9]:1", "1.1.1.1, 203.0.113.9"];
    for said in spellings.iter().cycle().take(60) {
        assert_eq!(ask("x-forwarded-for", said).await, 303);
    }
    for said in spellings {
        assert_eq!(ask("x-forwarded-for", said).await, 429, "{said}");
    }
    assert_eq!(ask("forwarded", "for=198.51.100.1, for=\"203.0.113.9:80\";proto=https").await, 429);
    assert_eq!(ask("x-forwarded-for", "203.0.113.9, 127.0.0.1").await, 429, "a proxy of ours before the next one");
    assert_eq!(ask("x-forwarded-for", "203.0.113.10:4711").await, 303);
    assert_eq!(ask("forwarded", "for=203.0.113.10").await, 303);
    assert_eq!(ask("x-forwarded-for", "198.51.100.1, unknown").await, 303, "nobody whom the sender could name");
    let keys: Vec<(String,)> = app.rows("select key from throttle where key like 'mail-from:%' order by key").await;
    let keys: Vec<_> = keys.iter().map(|(key,)| key.as_str()).collect();
    assert_eq!(keys, ["mail-from:127.0.0.1", "mail-from:203.0.113.10", "mail-from:203.0.113.9"]);
});

on_both!(k19_one_address_gets_few_mails_whichever_way_they_are_asked_for, |app| {
    let known = Who::Customer.email();
    let ask = async |way: usize, email: &str| {
        let visitor = app.visitor();
        let typed = [("name", "X"), ("email", email), ("password", "blå bilar i regn")];
        match way % 4 {
            0 => visitor.post("sign-up", &typed).await.status,
            1 => visitor.post("ask-sign-in-link", &typed).await.status,
            2 => visitor.post("ask-reset", &typed).await.status,
            _ => app.register(&visitor, &[("name", "X"), ("email", email)], &[]).await.status,
        }
    };
    let mails = async || app.outbox().await.iter().filter(|mail| mail.recipient == known).count();
    let most = usize::try_from(limits::MAILS_TO).expect("a number");
    for way in 0..12 {
        let status = ask(way, known).await;
        assert_eq!(status, if way < most { 303 } else { 429 }, "{way}");
        assert_eq!(ask(way, "nobody@kund.test").await, status, "an unknown address is answered the same");
    }
    assert_eq!(mails().await, most);
    let other = ask(0, "other@kund.test").await;
    assert_eq!(other, 303);
    for _ in 0..20 {
        app.clock.step_minutes(16);
        for way in 0..6 {
            ask(way, known).await;
        }
    }
    assert_eq!(mails().await, usize::try_from(limits::MAILS_TO_IN_A_DAY).expect("a number"));
    app.clock.step_days(1);
    assert_eq!(ask(1, known).await, 303);
});
