//! Texts and files that people send: shown as they are, and never more than they are worth.

use crate::common::*;
use tierdesk::domain::Description;

/// Excerpts of a page, one from each occurrence of some words.
fn around<'a>(page: &'a str, words: &str) -> Vec<&'a str> {
    page.match_indices(words).map(|(at, _)| page.get(at..at + 300).unwrap_or(&page[at..])).collect()
}

fn html(answer: &Answer) -> String {
    serde_json::from_str(&answer.text()).expect("a text")
}

on_both!(k03_a_preview_is_no_larger_than_its_text_and_a_sender_has_only_so_many, |app| {
    let table = format!("{}{}{}", "|a".repeat(8_000), "\n|-".repeat(1_000), "\na".repeat(10_000));
    let visitor = app.visitor();
    let answer = visitor.post("preview", &[("text", &table)]).await.expect(200);
    assert!(answer.body.len() < 4 * table.len() + 5_000, "{} bytes became {}", table.len(), answer.body.len());
    let mut refused = 0;
    for _ in 0..110 {
        refused += i32::from(visitor.post("preview", &[("text", "a")]).await.status == 429);
    }
    assert_eq!(refused, 11, "a hundred are allowed");
    let customer = app.as_(Who::Customer).await;
    assert_eq!(
        html(&customer.post("preview", &[("text", "**a**")]).await.expect(200)),
        html(&customer.post("preview", &[("text", " **a**\n")]).await.expect(200))
    );
});

on_both!(k03_a_text_that_was_made_to_grow_is_stored_no_larger_than_it_is, |app| {
    let text = "[a](http://b) ".repeat(Description::LONGEST / 14);
    let ticket = app.ticket(Who::Customer, "Grows").await;
    app.act(Who::Customer, "reply", ticket, &[("text", &text)]).await.expect(303);
    let stored = app.number("select cast(max(length(body_html)) as bigint) from ticket_event").await;
    assert!(usize::try_from(stored).is_ok_and(|stored| stored < 3 * text.len() + 5_000), "{stored} bytes");
    app.as_(Who::Tier1).await.get(&format!("/desk/tickets/{ticket}")).await.expect(200);
});

on_both!(k25_page_and_mail_say_what_was_typed, |app| {
    let text = "  at x.y(Z.java:1)\n[ERROR]: 0x80070005 <tag> \\\\server\\share\n404. a\n-----\n__init__.py &nbsp; *.exe\u{2028}end";
    let ticket = app.ticket(Who::Customer, "As typed").await;
    app.act(Who::Tier1, "reply", ticket, &[("text", text)]).await.expect(303);
    let page = app.as_(Who::Customer).await.get(&format!("/tickets/{ticket}")).await.expect(200).text();
    let shown = "  at x.y(Z.java:1)\n[ERROR]: 0x80070005 &lt;tag&gt; \\\\server\\share\n404. a\n-----\n__init__.py &amp;nbsp; *.exe\nend";
    assert!(page.contains(shown), "{page}");
    let mailed = text.replace('\u{2028}', "\n");
    let mail = app.last_mail(Who::Customer.email()).await;
    assert!(mail.body.contains(&mailed), "{}", mail.body);
});

on_both!(k13_a_name_shows_its_ending_wherever_it_is_shown, |app| {
    let ticket = app.ticket(Who::Customer, "With a file").await;
    let sent = [
        ("\u{200F}gpj.\u{200F}photo.exe", "gpj.photo.exe"),
        ("a\u{202E}gpj.exe", "agpj.exe"),
        ("b.jpg \u{3164}\u{2800} .exe", "b.jpg .exe"),
    ];
    for (name, shown) in sent {
        let files = [("files", name, &b"MZ"[..])];
        app.act_with_files(Who::Customer, "reply", ticket, &[("text", "See")], &files).await.expect(303);
        let client = app.as_(Who::Tier1).await;
        let page = client.get(&format!("/desk/tickets/{ticket}")).await.expect(200).text().replace("<!>", "");
        assert!(page.contains(&format!("<bdi>{shown}</bdi>")), "{shown}: {:?}", around(&page, "attach"));
        let disposition = client.get(&app.file(ticket, shown).await).await.expect(200);
        let disposition = disposition.header("content-disposition").to_owned();
        assert!(disposition.contains(&format!("filename=\"{shown}\"")), "{disposition}");
        assert!(!disposition.contains("%E2%80") && !disposition.contains("%E3%85"), "{disposition}");
    }
    // Names that were taken in before.
    app.sql("update attachment set name = 'gpj.' || '\u{200F}' || 'exe'").await;
    let client = app.as_(Who::Tier1).await;
    let page = client.get(&format!("/desk/tickets/{ticket}")).await.expect(200).text().replace("<!>", "");
    assert!(page.contains("<bdi>gpj.exe</bdi>") && !page.contains('\u{200F}'));
    // Letters from right to left do not reach the ending.
    let files = [("files", "gpj.גפ.exe", &b"MZ"[..])];
    app.act_with_files(Who::Customer, "reply", ticket, &[("text", "See")], &files).await.expect(303);
    let page = client.get(&format!("/desk/tickets/{ticket}")).await.expect(200).text().replace("<!>", "");
    assert!(page.contains("<bdi>gpj.גפ</bdi><bdi dir=\"ltr\">.exe</bdi>"));
});
