//! Attachments: what is taken in, under which name, and to whom it is given out.

use crate::common::*;
use axum::body::{Body, Bytes};
use futures::stream;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

/// How many files lie in the store.
fn stored(app: &TestApp) -> usize {
    let files = std::fs::read_dir(app.data().join("files")).expect("the store");
    files.filter_map(Result::ok).filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file())).count()
}

on_both!(a_file_is_given_to_those_who_may_read_its_message, |app| {
    let ticket = app.ticket(Who::Customer, "With a file").await;
    app.act_with_files(Who::Customer, "reply", ticket, &[("text", "See")], &[("files", "log.txt", b"hello")])
        .await
        .expect(303);
    app.act_with_files(Who::Tier1, "note", ticket, &[("text", "Hm")], &[("files", "note.txt", b"hush")])
        .await
        .expect(303);
    let (public, internal) = (app.file(ticket, "log.txt").await, app.file(ticket, "note.txt").await);
    for who in Who::ALL {
        let client = app.as_(*who).await;
        let staff = matches!(who, Who::Tier1 | Who::Tier2 | Who::Tier3 | Who::Lead | Who::Admin);
        let reads = staff || matches!(who, Who::Customer | Who::CustomerLead);
        assert_eq!(client.get(&public).await.status, if reads { 200 } else { 404 }, "{who:?}");
        assert_eq!(client.get(&internal).await.status, if staff { 200 } else { 404 }, "{who:?}");
    }
    let (visitor, stranger) = (app.visitor(), app.as_(Who::Stranger).await);
    for client in [&visitor, &stranger] {
        let (foreign, missing) =
            (client.get(&public).await, client.get("/files/0123456789abcdef0123456789abcdef").await);
        assert_eq!(
            (foreign.status, foreign.text()),
            (missing.status, missing.text()),
            "a foreign file is a missing file"
        );
        assert_eq!(foreign.status, 404);
    }
    for path in [
        "/files/",
        "/files/..%2f..%2ftierdesk.db",
        "/files/../tierdesk.db",
        "/files/x",
        &format!("{public}x"),
        &public.to_uppercase(),
    ] {
        assert_eq!(app.as_(Who::Admin).await.get(path).await.status, 404, "{path}");
    }
});

on_both!(a_file_is_out_of_reach_once_its_reader_is, |app| {
    let ticket = app.ticket(Who::Customer, "With a file").await;
    app.act_with_files(Who::Customer, "reply", ticket, &[("text", "See")], &[("files", "log.txt", b"hello")])
        .await
        .expect(303);
    let path = app.file(ticket, "log.txt").await;
    let customer = app.as_(Who::Customer).await;
    customer.get(&path).await.expect(200);
    customer.post("sign-out", &[]).await.expect(303);
    customer.get(&path).await.expect(404);

    let message = app.number(&format!("select max(id) from ticket_event where ticket_id = {ticket}")).await;
    let (vendor, other) = (app.as_(Who::Vendor).await, app.as_(Who::OtherVendor).await);
    app.share(Who::Tier1, ticket, &[]).await.expect(303);
    vendor.get(&path).await.expect(404);
    app.act(Who::Tier1, "recall", ticket, &[("answer", "Not yet")]).await.expect(303);
    app.share_with_files(Who::Tier1, ticket, &[message], &[&path]).await.expect(303);
    app.act_with_files(Who::Vendor, "vendor-answer", ticket, &[("text", "Ours")], &[("files", "v.txt", b"fix")])
        .await
        .expect(303);
    let own = app.file(ticket, "v.txt").await;
    vendor.get(&path).await.expect(200);
    vendor.get(&own).await.expect(200);
    other.get(&path).await.expect(404);
    app.as_(Who::Customer).await.get(&own).await.expect(404);
    app.act(Who::Vendor, "vendor-return", ticket, &[("answer", "Done")]).await.expect(303);
    vendor.get(&path).await.expect(404);
    vendor.get(&own).await.expect(404);
    app.share(Who::Tier1, ticket, &[]).await.expect(303);
    vendor.get(&path).await.expect(404);
    vendor.get(&own).await.expect(404);
});

on_both!(a_vendor_reads_the_files_that_were_chosen_and_no_other_of_a_chosen_message, |app| {
    let ticket = app.ticket(Who::Customer, "With files").await;
    let files: &[(&str, &str, &[u8])] = &[("files", "chosen.txt", b"chosen"), ("files", "private.txt", b"private")];
    app.act_with_files(Who::Customer, "reply", ticket, &[("text", "Both of them")], files).await.expect(303);
    app.act_with_files(Who::Customer, "reply", ticket, &[("text", "Not this")], &[("files", "alone.txt", b"x")])
        .await
        .expect(303);
    app.act_with_files(Who::Tier1, "note", ticket, &[("text", "inside")], &[("files", "inside.txt", b"x")])
        .await
        .expect(303);
    let sql = format!("select min(id) from ticket_event where ticket_id = {ticket} and kind = 'replied'");
    let message = app.number(&sql).await;
    let (chosen, private) = (app.file(ticket, "chosen.txt").await, app.file(ticket, "private.txt").await);
    let (alone, inside) = (app.file(ticket, "alone.txt").await, app.file(ticket, "inside.txt").await);
    for foreign in [inside.as_str(), "/files/0000"] {
        let answer = app.share_with_files(Who::Tier1, ticket, &[message], &[foreign]).await.expect(422);
        assert!(answer.text().contains("attachments"), "{}", answer.text());
    }
    app.share_with_files(Who::Tier1, ticket, &[message], &[&chosen, &alone]).await.expect(303);
    let vendor = app.as_(Who::Vendor).await;
    for (file, status) in [(&chosen, 200), (&private, 404), (&alone, 200), (&inside, 404)] {
        vendor.get(file).await.expect(status);
    }
    let page = vendor.get(&format!("/vendor/tickets/{ticket}")).await.expect(200).text();
    assert!(page.contains("chosen.txt") && page.contains("alone.txt") && page.contains("Both of them"));
    assert!(!page.contains("private.txt") && !page.contains("inside.txt") && !page.contains("Not this"));
});

on_both!(what_is_no_whole_picture_is_downloaded_as_it_came_and_cannot_run, |app| {
    let ticket = app.ticket(Who::Customer, "With files").await;
    let script: &[u8] = b"<html><script>alert(1)</script></html>";
    let svg: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    let polyglot: &[u8] = b"GIF89a/*\x01\0\0*/=1;<script>alert(1)</script>";
    let files = [
        ("files", "a.png", PNG),
        ("files", "a.html", script),
        ("files", "a.svg", svg),
        ("files", "a.gif", polyglot),
        ("files", "utf7.txt", b"+ADw-script+AD4-alert(1)"),
        ("files", "empty.bin", b""),
    ];
    app.act_with_files(Who::Customer, "reply", ticket, &[("text", "See")], &files).await.expect(303);
    let client = app.as_(Who::Customer).await;
    for (_, name, content) in files {
        let answer = client.get(&app.file(ticket, name).await).await.expect(200);
        assert_eq!(answer.body, content, "{name}");
        let (kind, way) = (answer.header("content-type"), answer.header("content-disposition"));
        assert!(way.starts_with("attachment;"), "{name}: {way}");
        assert!(!kind.starts_with("image/"), "{name}: {kind}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("content-security-policy"), "default-src 'none'; sandbox; frame-ancestors 'none'");
        assert!(answer.header("cache-control").contains("no-store"));
    }
});

on_both!(a_page_that_pretends_to_be_a_picture_is_refused_and_the_text_is_kept, |app| {
    let ticket = app.ticket(Who::Customer, "With a file").await;
    for name in ["x.png", "x.JPG", "x.jpeg", "x.gif", "x.webp"] {
        let files = [("files", name, &b"<html><script>alert(1)</script>"[..])];
        let answer = app.act_with_files(Who::Customer, "reply", ticket, &[("text", "See")], &files).await.expect(422);
        assert!(answer.text().contains("NotThatKind"), "{}", answer.text());
    }
    assert_eq!(app.events(ticket).await, ["opened"]);
    assert_eq!((stored(&app), app.number("select count(*) from staged_file").await), (0, 0));
});

on_both!(names_of_files_are_only_names, |app| {
    let ticket = app.ticket(Who::Customer, "With files").await;
    let long = format!("{}.pdf", "x".repeat(300));
    let client = app.as_(Who::Customer).await;
    for (given, shown) in [
        ("../../../etc/passwd", "passwd"),
        ("C:\\x\\con.txt", "con.txt"),
        ("\u{200B}.htaccess", "htaccess"),
        ("gpj.\u{202E}exe", "gpj.exe"),
        ("a;b=c'd`$(x).txt", "a;b=c'd`$(x).txt"),
        ("rapport å ☃.txt", "rapport å ☃.txt"),
        (&long, &format!("{}.pdf", "x".repeat(138))),
    ] {
        app.act_with_files(Who::Customer, "reply", ticket, &[("text", "See")], &[("files", given, b"x")])
            .await
            .expect(303);
        let (name, key) =
            app.rows::<(String, String)>("select name, key from attachment order by id desc limit 1").await.remove(0);
        assert_eq!(name, *shown, "{given:?}");
        assert!(key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_hexdigit()), "{key}");
        let answer = client.get(&format!("/files/{key}")).await.expect(200);
        let way = answer.header("content-disposition");
        assert_eq!(way.matches("filename=").count(), 1, "{way}");
        assert!(way.is_ascii() && !way.contains(['\r', '\n']), "{way}");
    }
    assert_eq!(stored(&app), 7);
});

on_both!(a_file_that_is_too_large_is_refused_while_it_comes_in, |app| {
    let client = app.as_(Who::Customer).await;
    let head =
        "------tierdesk-test-boundary\r\nContent-Disposition: form-data; name=\"files\"; filename=\"big.bin\"\r\n\r\n";
    let chunks = 48; // megabytes; two are allowed
    let body = (0..=chunks).map(move |number| {
        let chunk = if number == 0 { Bytes::from_static(head.as_bytes()) } else { Bytes::from(vec![0u8; 1024 * 1024]) };
        Ok::<_, std::io::Error>(chunk)
    });
    let answer = client.send(client.form_request("stage-file"), Body::from_stream(stream::iter(body))).await;
    assert!([413, 422].contains(&answer.status), "{} {}", answer.status, answer.text());
    assert_eq!((stored(&app), app.number("select count(*) from staged_file").await), (0, 0));
    client.post_files("stage-file", &[], &[("files", "ok.bin", &vec![0; 2 * 1024 * 1024])]).await.expect(200);
});

on_both!(one_message_carries_ten_files_at_most, |app| {
    let ticket = app.ticket(Who::Customer, "With files").await;
    let files: Vec<_> = (0..11).map(|_| ("files", "x.txt", &b"x"[..])).collect();
    app.act_with_files(Who::Customer, "reply", ticket, &[("text", "See")], &files).await.expect(422);
    app.act_with_files(Who::Customer, "reply", ticket, &[("text", "See")], &files[..10]).await.expect(303);
});

on_both!(a_file_sent_ahead_belongs_to_its_sender_and_is_used_once, |app| {
    let ticket = app.ticket(Who::Customer, "With a file").await;
    let customer = app.as_(Who::Customer).await;
    let staged = customer.post_files("stage-file", &[], &[("files", "x.txt", b"hello")]).await.expect(200).text();
    customer
        .get(&format!(
            "/files/{}",
            serde_json::from_str::<serde_json::Value>(&staged).expect("JSON")["key"].as_str().expect("a key")
        ))
        .await
        .expect(404);
    let fields = [("text", "See"), ("staged", staged.as_str())];
    let own = app.ticket(Who::Stranger, "Another's").await;
    app.act(Who::Stranger, "reply", own, &fields).await.expect(422);
    app.act(Who::Customer, "reply", ticket, &fields).await.expect(303);
    app.act(Who::Customer, "reply", ticket, &fields).await.expect(422);
    assert_eq!(app.number("select count(*) from attachment").await, 1);
    let forged = r#"{"key":"0123456789abcdef0123456789abcdef","name":"../x","size":1,"media_type":"text/html"}"#;
    app.act(Who::Customer, "reply", ticket, &[("text", "See"), ("staged", forged)]).await.expect(422);
});

on_both!(files_that_were_never_used_are_cleared_away, |app| {
    let customer = app.as_(Who::Customer).await;
    customer.post_files("stage-file", &[], &[("files", "x.txt", b"hello")]).await.expect(200);
    assert_eq!(stored(&app), 1);
    tierdesk::desk::housekeeping::sweep(&app.desk).await.expect("swept");
    assert_eq!(stored(&app), 1);
    app.clock.step_days(3);
    tierdesk::desk::housekeeping::sweep(&app.desk).await.expect("swept");
    assert_eq!((stored(&app), app.number("select count(*) from staged_file").await), (0, 0));
});

on_both!(what_waits_for_a_form_is_counted_for_each_sender, |app| {
    // Twenty files of the largest size may wait: 40 MB.
    let (visitor, customer) = (app.visitor(), app.as_(Who::Customer).await);
    let large = vec![0; 2 * 1024 * 1024];
    for client in [&visitor, &customer] {
        for _ in 0..20 {
            client.post_files("stage-file", &[], &[("files", "x.bin", &large)]).await.expect(200);
        }
        let answer = client.post_files("stage-file", &[], &[("files", "x.bin", &large)]).await.expect(422);
        assert!(answer.text().contains("TooMuchWaiting"), "{}", answer.text());
    }
    assert_eq!((stored(&app), app.number("select count(*) from staged_file").await), (40, 40));
    // A form that carries one says so beside the field, and keeps what was typed.
    let ticket = app.ticket(Who::Customer, "With a file").await;
    let more = [("files", "x.bin", &large[..])];
    let refused = app.act_with_files(Who::Customer, "reply", ticket, &[("text", "See")], &more).await.expect(422);
    assert!(refused.text().contains("TooMuchWaiting"));
    // Another person, and another address, are not held up.
    app.as_(Who::Stranger).await.post_files("stage-file", &[], &[("files", "x.bin", &large)]).await.expect(200);
    let elsewhere = visitor.form_request("stage-file").header("accept", "application/json");
    let elsewhere = elsewhere.extension(from([192, 0, 2, 7]));
    let form = crate::common::client::multipart(&[], &[("files", "x.bin", &large)]);
    visitor.send(elsewhere, Body::from(form)).await.expect(200);
    // What was given to a ticket waits no more.
    app.sql("update staged_file set size = 1 where person_id is not null").await;
    app.act_with_files(Who::Customer, "reply", ticket, &[("text", "See")], &[("files", "x.bin", &large)])
        .await
        .expect(303);
});

fn from(address: [u8; 4]) -> axum::extract::ConnectInfo<std::net::SocketAddr> {
    axum::extract::ConnectInfo((address, 1234).into())
}

on_both!(files_of_strangers_are_counted_by_address_whatever_they_say_themselves, |app| {
    let visitor = app.visitor();
    let send = async |peer: [u8; 4], said: &str| {
        let request = visitor.form_request("stage-file").header("accept", "application/json").extension(from(peer));
        let request = if said.is_empty() { request } else { request.header("x-forwarded-for", said) };
        visitor
            .send(request, Body::from(crate::common::client::multipart(&[], &[("files", "x.txt", b"x")])))
            .await
            .status
    };
    for number in 0..100 {
        // No proxy of ours, so it is not asked whom it speaks for.
        assert_eq!(send([192, 0, 2, 7], &format!("198.51.100.{number}")).await, 200);
    }
    assert_eq!(send([192, 0, 2, 7], "198.51.100.200").await, 422);
    assert_eq!(send([127, 0, 0, 1], "192.0.2.7").await, 422, "the same address through the proxy");
    assert_eq!(
        send([127, 0, 0, 1], "203.0.113.1, 192.0.2.7").await,
        422,
        "what it was told stands before what it says"
    );
    assert_eq!(send([127, 0, 0, 1], "192.0.2.7, 203.0.113.1").await, 200);
    assert_eq!(send([192, 0, 2, 8], "").await, 200);
    app.clock.step_minutes(16);
    assert_eq!(send([192, 0, 2, 7], "").await, 200);
});

on_both!(a_form_that_says_it_is_too_large_is_refused_before_it_is_read, |app| {
    let client = app.visitor();
    let endless = || Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
    for endpoint in ["stage-file", "register-details"] {
        let request = client.form_request(endpoint).header("content-length", "2000000000");
        let answer = client.send(request.header("accept", "text/html"), endless()).await.expect(413);
        assert_eq!(answer.header("connection"), "close");
        assert!(answer.text().contains("That was too much at once"), "{}", answer.text());
        let request = client.form_request(endpoint).header("content-length", "2000000000");
        let answer = client.send(request.header("accept", "application/json"), endless()).await.expect(413);
        assert_eq!(answer.text(), "\"TooLarge\"");
    }
    assert_eq!(app.number("select count(*) from staged_file").await, 0);
});

on_both!(a_text_of_more_than_a_megabyte_is_refused_as_a_text_and_its_beginning_is_kept, |app| {
    let ticket = app.ticket(Who::Customer, "With a long text").await;
    let (client, number, version) = (app.as_(Who::Customer).await, ticket.to_string(), app.version(ticket).await);
    let (long, back) = (format!("begins{}ends", "ö".repeat(600_000)), format!("/tickets/{ticket}"));
    let fields = [("ticket", number.as_str()), ("version", &version), ("back", &back), ("text", &long)];
    let answer = client.post("reply", &fields).await.expect(422);
    assert!(answer.text().contains("CutOff") && answer.text().contains("text"), "{}", answer.text());
    let answer = client.submit("reply", &fields).await.expect(303);
    let page = client.get(answer.location()).await.expect(200).text();
    assert!(page.contains("This text is too long, and its end did not arrive"), "the reason is beside the text");
    assert!(
        page.contains("beginsö") && !page.contains("öends") && !page.contains('\u{FFFD}'),
        "its beginning is there"
    );
    assert_eq!(app.events(ticket).await, ["opened"]);
});
