//! Mails about a ticket: their contents, and that they stay together.

use crate::common::*;
use tierdesk::domain::TicketId;
use tierdesk::jobs::deliver;
use tierdesk::mail::MailTransport;

/// Sends what is in the outbox into files; answers the heads of mails to somebody, the oldest first.
async fn heads(app: &TestApp, who: Who) -> Vec<String> {
    let carrier = MailTransport::new(app.desk.config()).expect("a carrier");
    while deliver(&app.desk, &carrier).await.expect("the outbox").taken > 0 {}
    let folder = std::fs::read_dir(app.data().join("outgoing-mail")).expect("a folder");
    let mut files: Vec<_> = folder.filter_map(Result::ok).map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|kind| kind == "eml"));
    files.sort();
    let mails = files.into_iter().map(|path| std::fs::read_to_string(path).expect("a mail"));
    let heads = mails.filter_map(|mail| mail.split_once("\r\n\r\n").map(|(head, _)| head.to_owned()));
    heads.filter(|head| head.contains(&format!("To: {}", who.email()))).collect()
}

/// The value of a header, or nothing.
fn header<'h>(head: &'h str, name: &str) -> &'h str {
    let found = head.split("\r\n").find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    found.unwrap_or_default()
}

async fn reply(app: &TestApp, who: Who, ticket: TicketId, text: &str, files: &[(&str, &str, &[u8])]) {
    app.act_with_files(who, "reply", ticket, &[("text", text)], files).await.expect(303);
}

on_both!(k64_mails_about_a_ticket_are_one_conversation_for_each_reader, |app| {
    let (one, other) = (app.ticket(Who::Customer, "Scanner").await, app.ticket(Who::Customer, "Scanner").await);
    app.act(Who::Tier2, "take", one, &[]).await.expect(303);
    reply(&app, Who::Tier2, one, "Which model?", &[]).await;
    reply(&app, Who::Customer, one, "X7", &[]).await;
    app.share(Who::Tier2, one, &[]).await.expect(303);
    app.act(Who::Tier2, "write-vendor", one, &[("text", "Any news?")]).await.expect(303);
    app.act(Who::Tier2, "recall", one, &[("answer", "Found it.")]).await.expect(303);
    app.resolve(Who::Tier2, one).await.expect(303);
    reply(&app, Who::Tier2, other, "And this one?", &[]).await;
    app.visitor().post("ask-sign-in-link", &[("email", Who::Customer.email())]).await.expect(303);
    for (who, count) in [(Who::Customer, 5), (Who::Tier2, 1), (Who::Vendor, 3)] {
        let all = heads(&app, who).await;
        let first = |ticket: TicketId| format!("<ticket-{ticket}@support.test>");
        let (mut about, mut ids) = (0, std::collections::BTreeSet::new());
        for head in &all {
            assert!(ids.insert(header(head, "Message-ID")), "{head}");
            let root = header(head, "References");
            assert_eq!(header(head, "In-Reply-To"), root, "{head}");
            let subject = header(head, "Subject");
            let of = [one, other].into_iter().find(|ticket| subject.starts_with(&format!("[{ticket}]")));
            assert_eq!(root, of.map(first).unwrap_or_default(), "{head}");
            about += usize::from(of.is_some());
        }
        assert!(about >= count, "{who:?} got {about} of {}", all.len());
    }
    let link = heads(&app, Who::Customer).await.pop().expect("the link to sign in");
    assert_eq!((header(&link, "References"), header(&link, "In-Reply-To")), ("", ""), "{link}");
});

on_both!(k64_mails_name_the_files_that_came_with_a_message, |app| {
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    app.act(Who::Tier2, "take", ticket, &[]).await.expect(303);
    let files: [(&str, &str, &[u8]); 2] = [("files", "manual.txt", b"Page one"), ("files", "Åtgärd 2.log", b"x")];
    reply(&app, Who::Tier2, ticket, "Read this.", &files).await;
    reply(&app, Who::Customer, ticket, "Here.", &[("files", "screen.txt", b"Error")]).await;
    app.share(Who::Tier2, ticket, &[]).await.expect(303);
    let trace: [(&str, &str, &[u8]); 1] = [("files", "trace.bin", b"\x00\x01")];
    app.act_with_files(Who::Tier2, "write-vendor", ticket, &[("text", "See the trace.")], &trace).await.expect(303);
    for (who, text, names) in [
        (Who::Customer, "Read this.", vec!["manual.txt", "Åtgärd 2.log"]),
        (Who::Tier2, "Here.", vec!["screen.txt"]),
        (Who::Vendor, "See the trace.", vec!["trace.bin"]),
    ] {
        let mail = app.outbox().await.into_iter().find(|m| m.recipient == who.email() && m.body.contains(text));
        let body = mail.unwrap_or_else(|| panic!("{who:?} got no {text}")).body;
        let (_, after) = body.split_once("Attached:\n").unwrap_or_else(|| panic!("{body}"));
        let listed: Vec<_> = after.lines().map_while(|line| line.strip_prefix("- ")).collect();
        assert_eq!(listed, names, "{body}");
    }
    reply(&app, Who::Tier2, ticket, "No file here.", &[]).await;
    let plain = app.last_mail(Who::Customer.email()).await;
    assert!(plain.body.contains("No file here.") && !plain.body.contains("Attached"), "{}", plain.body);
});

on_both!(k64_customers_read_the_names_in_mails_that_pages_show_them, |app| {
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    let follower = app.people.id(Who::Follower).to_string();
    app.act(Who::Customer, "add-follower", ticket, &[("follower", &follower)]).await.expect(303);
    reply(&app, Who::Tier2, ticket, "Which model?", &[]).await;
    let said = app.last_mail(Who::Customer.email()).await;
    assert!(said.body.contains("Tom wrote:") && !said.body.contains("Tvåan"), "{}", said.body);
    let page = app.as_(Who::Customer).await.get(&format!("/tickets/{ticket}")).await.expect(200).text();
    assert!(page.contains("Tom") && !page.contains("Tvåan"));
    // Messages from customers carry their whole name, to each other and to support.
    app.act(Who::Tier2, "take", ticket, &[]).await.expect(303);
    reply(&app, Who::Customer, ticket, "X7", &[]).await;
    for who in [Who::Follower, Who::Tier2] {
        let told = app.last_mail(who.email()).await;
        assert!(told.body.contains("Karin Ek wrote"), "{}", told.body);
    }
    let (problem, code) = (
        "insert into problem (title, symptoms, cause, workaround, workaround_revision, state, resolutions, summary,
         resolution_code_id, folded, created_at, activity_at)
         select 'Firmware', '', '', 'Restart it.', 1, 'open', 0, '', null, 'firmware', 1, 1",
        app.number("select count(*) from problem").await,
    );
    app.sql(problem).await;
    assert_eq!(app.number("select count(*) from problem").await, code + 1);
    let id = app.number("select max(id) from problem").await.to_string();
    app.act(Who::Tier2, "apply-workaround", ticket, &[("problem", &id), ("revision", "1")]).await.expect(303);
    let told = app.last_mail(Who::Customer.email()).await;
    assert!(told.body.contains("Restart it.") && told.body.contains("Tom wrote:"), "{}", told.body);
});

on_both!(k64_a_vendor_reads_in_the_subject_that_a_ticket_is_not_shared_any_more, |app| {
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    app.share(Who::Tier2, ticket, &[]).await.expect(303);
    let asked = app.last_mail(Who::Vendor.email()).await;
    assert_eq!(asked.subject, format!("[{ticket}] Nordic Support asks for your help: Scanner"));
    app.act(Who::Tier2, "recall", ticket, &[("answer", "Found it.")]).await.expect(303);
    let ended = app.last_mail(Who::Vendor.email()).await;
    assert_eq!(ended.subject, format!("[{ticket}] Not shared with you any more: Scanner"));
    assert!(ended.body.contains("not shared with you any more") && !ended.body.contains("Found it."), "{}", ended.body);
});
