//! Unsent input goes on: text and files of a form that is gone are in the one that takes its place, or wait where their
//! writer begins; and people read in plain words what was too much, and that they are signed in again.

use crate::common::client::FormFile;
use crate::common::page_forms::{form_on as form, send_with_files as send, title_of as title};
use crate::common::*;
use tierdesk::domain::limits::{Allowance, WINDOW};
use tierdesk::domain::{Role, TicketId};

const LOG: FormFile<'static> = ("files", "log.txt", b"line 1\nline 2\n");

/// The main part of a page, without its surroundings.
fn main_of(html: &str) -> &str {
    html.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).unwrap_or_default()
}

/// The names of a ticket's files, and whether a text is among its messages.
async fn has(app: &TestApp, ticket: TicketId, text: &str) -> (Vec<String>, bool) {
    let names = format!("select name from attachment where ticket_id = {ticket} order by id");
    let names = app.rows::<(String,)>(&names).await.into_iter().map(|(name,)| name).collect();
    let texts = format!("select count(*) from ticket_event where ticket_id = {ticket} and body = '{text}'");
    (names, app.number(&texts).await == 1)
}

async fn close(app: &TestApp, ticket: TicketId) {
    app.resolve(Who::Tier1, ticket).await.expect(303);
    app.act(Who::Customer, "confirm", ticket, &[]).await.expect(303);
}

on_both!(text_and_file_of_a_reply_to_a_ticket_that_was_closed_open_it_again, |app| {
    let ticket = app.ticket(Who::Customer, "Closed while writing").await;
    let (page, client) = (format!("/tickets/{ticket}"), app.as_(Who::Customer).await);
    let reply = form(&client, &page, "reply").await;
    close(&app, ticket).await;
    assert_eq!(send(&client, &page, &reply, &[("text", "Back-again")], &[LOG]).await.expect(303).location(), page);
    for _ in 0..2 {
        let html = client.get(&page).await.expect(200).text();
        assert!(html.contains("log.txt") && !html.contains("class=\"unsent"), "in the form, not beside it: {html}");
        let again = form(&client, &page, "reopen").await;
        assert_eq!(again.field("text").map(|field| field.value.trim()), Some("Back-again"), "also after a reload");
    }
    let again = form(&client, &page, "reopen").await;
    send(&client, &page, &again, &[], &[]).await.expect(303);
    assert_eq!(has(&app, ticket, "Back-again").await, (vec!["log.txt".to_owned()], true));
    assert_eq!(app.status(ticket).await, "open");
    let reply = form(&client, &page, "reply").await;
    assert_eq!(reply.field("text").map(|field| field.value.trim()), Some(""), "it has been sent");
});

on_both!(text_and_file_of_a_reply_to_a_ticket_that_ended_long_ago_go_on_in_the_follow_up, |app| {
    let ticket = app.ticket(Who::Customer, "Ended long ago").await;
    let (page, client) = (format!("/tickets/{ticket}"), app.as_(Who::Customer).await);
    let reply = form(&client, &page, "reply").await;
    close(&app, ticket).await;
    app.sql(&format!("update ticket set closed_at = 1 where id = {ticket}")).await;
    send(&client, &page, &reply, &[("text", "Goes-on")], &[LOG]).await.expect(303);
    let follow_up = form(&client, &page, "follow-up").await;
    let to = send(&client, &page, &follow_up, &[], &[]).await.expect(303).location().to_owned();
    let new: i64 = to.trim_start_matches("/tickets/").split('?').next().expect("a path").parse().expect("a number");
    assert_eq!(has(&app, TicketId(new), "Goes-on").await, (vec!["log.txt".to_owned()], true));
    let kept: Vec<(String, String)> = app.rows("select form, page from kept_form where page <> ''").await;
    assert!(kept.is_empty(), "{kept:?}");
});

on_both!(what_is_not_solved_is_said_with_a_file_and_goes_on_as_a_reply_when_somebody_was_faster, |app| {
    let ticket = app.ticket(Who::Customer, "Not solved").await;
    app.act(Who::Tier1, "take", ticket, &[]).await.expect(303);
    let (page, client) = (format!("/tickets/{ticket}"), app.as_(Who::Customer).await);
    app.resolve(Who::Tier1, ticket).await.expect(303);
    let not_solved = form(&client, &page, "not-solved").await;
    send(&client, &page, &not_solved, &[("text", "Still-dark")], &[LOG]).await.expect(303);
    assert_eq!(has(&app, ticket, "Still-dark").await, (vec!["log.txt".to_owned()], true));
    assert!(app.last_mail(Who::Tier1.email()).await.body.contains("log.txt"), "whoever has it reads of the file");
    // A second tab says so once more, when it is said already.
    send(&client, &page, &not_solved, &[("text", "And-cold")], &[("files", "second.txt", b"x")]).await.expect(303);
    let reply = form(&client, &page, "reply").await;
    assert_eq!(reply.field("text").map(|field| field.value.trim()), Some("And-cold"));
    send(&client, &page, &reply, &[], &[]).await.expect(303);
    let names = vec!["log.txt".to_owned(), "second.txt".to_owned()];
    assert_eq!(has(&app, ticket, "And-cold").await, (names, true));
});

on_both!(a_colleagues_reply_that_was_refused_survives_that_they_open_the_ticket_again, |app| {
    let ticket = app.ticket(Who::Customer, "Closed before support").await;
    let (page, agent) = (format!("/desk/tickets/{ticket}"), app.as_(Who::Tier1).await);
    let reply = form(&agent, &page, "reply").await;
    close(&app, ticket).await;
    send(&agent, &page, &reply, &[("text", "Support-writes")], &[]).await.expect(303);
    assert!(agent.get(&page).await.expect(200).text().contains("Support-writes"));
    let (number, version) = (ticket.to_string(), app.version(ticket).await);
    agent.post("reopen", &[("ticket", &number), ("version", &version)]).await.expect(303);
    let reply = form(&agent, &page, "reply").await;
    assert_eq!(reply.field("text").map(|field| field.value.trim()), Some("Support-writes"), "its form has it again");
});

on_both!(what_was_written_about_a_ticket_that_is_gone_waits_where_its_writer_begins_with_the_reason, |app| {
    let ticket = app.ticket(Who::Customer, "Taken back").await;
    app.share(Who::Tier2, ticket, &[]).await.expect(303);
    let (page, vendor) = (format!("/vendor/tickets/{ticket}"), app.as_(Who::Vendor).await);
    let forms = [
        ("vendor-answer", form(&vendor, &page, "vendor-answer").await, "text"),
        ("vendor-promise", form(&vendor, &page, "vendor-promise").await, "reference"),
        ("vendor-return", form(&vendor, &page, "vendor-return").await, "answer"),
    ];
    app.act(Who::Tier2, "recall", ticket, &[("answer", "Solved here")]).await.expect(303);
    for (name, form, field) in &forms {
        let files = if *name == "vendor-answer" { &[LOG][..] } else { &[] };
        let word = format!("Written-{name}");
        let to = send(&vendor, &page, form, &[(field, &word)], files).await.expect(303).location().to_owned();
        assert_eq!(to, "/vendor");
        let html = vendor.get("/vendor").await.expect(200).text();
        assert!(html.contains(&word) && html.contains("Nordic Support has taken this ticket back"), "{html}");
        assert!(*name != "vendor-answer" || html.contains("log.txt"), "{html}");
        assert!(!html.contains("There is nothing here"));
        // It stays until it is thrown away.
        assert!(vendor.get("/vendor").await.expect(200).text().contains(&word));
    }
    // Customers and staff are led to their own pages too.
    let foreign = app.ticket(Who::Stranger, "Foreign").await.to_string();
    for (who, number, home, reason) in [
        (Who::Customer, foreign.as_str(), "/", "This ticket is not there for you any more"),
        (Who::Tier1, "987654", "/desk", "What this was about is not there any more"),
    ] {
        let client = app.as_(who).await;
        let answer = client.submit("reply", &[("ticket", number), ("text", "Dear <words>")]).await.expect(303);
        assert_eq!(answer.location(), home);
        let html = client.get(home).await.expect(200).text();
        assert!(html.contains("Dear &lt;words&gt;") && html.contains(reason), "{html}");
    }
    // A form in which nothing was typed says what it always said.
    app.as_(Who::Customer).await.submit("confirm", &[("ticket", &foreign)]).await.expect(404);
});

on_both!(k23_what_was_written_in_a_dialog_is_on_the_tickets_page_however_that_is_opened, |app| {
    let ticket = app.ticket(Who::Customer, "Solved while writing").await;
    let (plain, agent) = (format!("/desk/tickets/{ticket}"), app.as_(Who::Tier1).await);
    let dialog = format!("{plain}?dialog=escalate");
    let card = form(&agent, &dialog, "escalate").await;
    let tier = app.people.tiers[1].to_string();
    let typed = [
        ("tier", tier.as_str()),
        ("symptoms", "Card-1"),
        ("tried", "Card-2"),
        ("ruled_out", "Card-3"),
        ("question", "Card-4"),
    ];
    app.resolve(Who::Tier1, ticket).await.expect(303);
    app.act(Who::Customer, "confirm", ticket, &[]).await.expect(303);
    assert_eq!(send(&agent, &dialog, &card, &typed, &[]).await.expect(303).location(), dialog);
    agent.get(&dialog).await.expect(200);
    for page in [&plain, &dialog, &format!("{plain}?write=note"), &format!("{plain}?from=%2Fdesk")] {
        let html = agent.get(page).await.expect(200).text();
        for (_, text) in &typed[1..] {
            assert!(html.contains(text), "{text} on {page}");
        }
    }
    let html = agent.get(&plain).await.expect(200).text();
    assert!(html.contains("?dialog=escalate\">Go on where you wrote it"), "a way back to the form: {html}");
    assert!(!title(&html).starts_with("Error:"));
    assert!(!agent.get("/desk").await.expect(200).text().contains("Card-1"));
});

on_both!(whoever_signs_in_again_reads_that_they_are_and_finds_their_text_without_an_error, |app| {
    let ticket = app.ticket(Who::Customer, "Signed out").await;
    let (page, client) = (format!("/tickets/{ticket}"), app.as_(Who::Customer).await);
    let reply = form(&client, &page, "reply").await;
    client.set_cookie("td-session", "0");
    let to = send(&client, &page, &reply, &[("text", "Kept-words")], &[]).await.expect(303).location().to_owned();
    assert!(to.starts_with("/sign-in?next="), "{to}");
    let session = app.as_(Who::Customer).await.cookie("td-session").expect("a session");
    client.set_cookie("td-session", &session);
    let html = client.get(&page).await.expect(200).text();
    assert!(html.contains("You are signed in again") && html.contains("Kept-words</textarea>"), "{html}");
    assert!(!title(&html).starts_with("Error:"), "{}", title(&html));
    assert!(!html.contains("data-error-summary") && !html.contains("class=\"unsent"), "nothing is wrong");
    assert!(!html.contains("Sign in first"));
    let html = client.get(&page).await.expect(200).text();
    assert!(!html.contains("You are signed in again") && html.contains("Kept-words</textarea>"), "said once");
});

on_both!(each_limit_says_what_was_too_much_and_when_to_go_on, |app| {
    let ticket = app.ticket(Who::Customer, "Much").await;
    let (client, number, page) = (app.as_(Who::Customer).await, ticket.to_string(), format!("/tickets/{ticket}"));
    let told = async |text: &str| {
        let typed = [("ticket", number.as_str()), ("text", text), ("back", page.as_str())];
        let back = client.submit("reply", &typed).await.expect(303).location().to_owned();
        client.get(&back).await.expect(200).text()
    };
    for count in 0..Allowance::of(Role::Customer).on_ticket {
        client.post("reply", &[("ticket", &number), ("text", &format!("Message {count}"))]).await.expect(303);
    }
    let html = told("One too many").await;
    assert!(html.contains("Too many messages and changes went to this ticket"), "{html}");
    assert!(html.contains(&format!("Wait {WINDOW} minutes")) && !html.contains("Too many tries"), "{html}");
    for (endpoint, typed, words, path) in [
        ("sign-in", [("email", "karin@a.test"), ("password", "wrong")], "Too many tries to sign in", "/sign-in"),
        ("ask-reset", [("email", "karin@a.test"), ("x", "")], "Too many emails were asked for", "/forgot"),
    ] {
        let visitor = app.visitor();
        for _ in 0..10 {
            visitor.post(endpoint, &typed).await;
        }
        let typed: Vec<_> = typed.into_iter().chain([("back", path)]).collect();
        let back = visitor.submit(endpoint, &typed).await.expect(303).location().to_owned();
        let html = visitor.get(&back).await.expect(200).text();
        assert!(html.contains(words) && html.contains("Wait "), "{endpoint}: {html}");
    }
});

on_both!(each_file_that_is_refused_is_named_and_so_is_the_eleventh, |app| {
    let ticket = app.ticket(Who::Customer, "Files").await;
    let (page, client) = (format!("/tickets/{ticket}"), app.as_(Who::Customer).await);
    let html = client.get(&page).await.expect(200).text();
    assert!(html.contains("At most 10 files, 2 MB each."), "said beforehand: {html}");
    let reply = form(&client, &page, "reply").await;
    let wrong = b"<html><script>alert(1)</script>";
    let refused = [("files", "one.png", &wrong[..]), ("files", "two.png", &wrong[..]), LOG];
    send(&client, &page, &reply, &[("text", "With files")], &refused).await.expect(303);
    let html = client.get(&page).await.expect(200).text();
    for name in ["one.png", "two.png"] {
        assert!(html.contains(&format!("{name}: The content of this file")), "{name}: {html}");
    }
    let names: Vec<String> = (1..=11).map(|number| format!("file-{number}.txt")).collect();
    let eleven: Vec<FormFile<'_>> = names.iter().map(|name| ("files", name.as_str(), &b"x"[..])).collect();
    let other = app.ticket(Who::Customer, "More files").await;
    let page = format!("/tickets/{other}");
    let reply = form(&client, &page, "reply").await;
    send(&client, &page, &reply, &[("text", "Eleven")], &eleven).await.expect(303);
    let html = client.get(&page).await.expect(200).text();
    let summary =
        html.split("data-error-summary").nth(1).and_then(|rest| rest.split("</div>").next()).expect("a summary");
    assert!(summary.contains("file-11.txt") && !summary.contains("file-10.txt"), "{summary}");
});

on_both!(a_link_that_was_used_says_what_it_did_and_whom_to_ask, |app| {
    let id = app.people.id(Who::Customer).to_string();
    app.admin_form("identity", &[("id", &id), ("name", "Karin Ek"), ("email", "new@x.test")]).await.expect(303);
    let token = app.last_mail(Who::Customer.email()).await.token();
    let owner = app.visitor();
    let typed = [("purpose", "stop"), ("token", token.as_str())];
    let to = owner.submit("use-link", &typed).await.expect(303).location().to_owned();
    let html = owner.get(&to).await.expect(200).text();
    assert!(html.contains("Everybody is signed out of the account") && html.contains("ask Nordic Support"), "{html}");
    let main = main_of(&html);
    assert!(!main.contains("/sign-in"), "they cannot sign in to it: {main}");
    let fields = [("name", "Ny Person"), ("email", "ny@x.test")];
    owner.post("sign-up", &fields).await.expect(303);
    let first = app.last_mail("ny@x.test").await.token();
    app.clock.step_minutes(1);
    owner.post("sign-up", &fields).await.expect(303);
    let token = app.last_mail("ny@x.test").await.token();
    let html = owner.get(&format!("/link/confirm/{first}")).await.expect(200).text();
    assert!(html.contains("This link does not work any more"), "it was replaced and did nothing: {html}");
    owner.submit("use-link", &[("purpose", "confirm"), ("token", &token)]).await.expect(303);
    let html = owner.get(&format!("/link/confirm/{token}")).await.expect(200).text();
    assert!(html.contains("Your address is confirmed") && html.contains("you are signed in"), "{html}");
    let html = app.visitor().get(&format!("/link/confirm/{token}")).await.expect(200).text();
    assert!(html.contains("Your address is confirmed") && html.contains("Sign in to go on"), "{html}");
});

on_both!(the_page_that_says_that_a_mail_is_on_its_way_names_the_address_and_leads_back, |app| {
    for (endpoint, again) in [("sign-up", "/sign-up"), ("ask-reset", "/forgot"), ("ask-sign-in-link", "/sign-in/link")]
    {
        let visitor = app.visitor();
        let typed = [("name", "Ny Person"), ("email", "somebody@x.test")];
        let to = visitor.submit(endpoint, &typed).await.expect(303).location().to_owned();
        let html = visitor.get(&to).await.expect(200).text();
        let main = main_of(&html);
        assert!(main.contains("somebody@x.test") && main.contains(&format!("href=\"{again}\"")), "{endpoint}: {main}");
        assert!(!app.visitor().get(&to).await.expect(200).text().contains("somebody@x.test"), "nobody else reads it");
    }
});

on_both!(a_ticket_that_is_opened_again_is_at_no_team_that_is_out_of_use, |app| {
    let (tier, admin) = (app.people.tiers[1].to_string(), app.as_(Who::Admin).await);
    admin.post("admin-add-team", &[("tier", &tier), ("name", "Night")]).await.expect(303);
    let team = app.number("select id from team where name = 'Night'").await.to_string();
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    app.sql(&format!("update ticket set team_id = {team} where id = {ticket}")).await;
    app.resolve(Who::Tier1, ticket).await.expect(303);
    app.act(Who::Customer, "confirm", ticket, &[]).await.expect(303);
    admin.post("admin-archive-team", &[("id", &team), ("archived", "yes")]).await.expect(303);
    app.act(Who::Customer, "reopen", ticket, &[("text", "Again")]).await.expect(303);
    assert_eq!(app.number(&format!("select count(*) from ticket where team_id = {team}")).await, 0);
});
