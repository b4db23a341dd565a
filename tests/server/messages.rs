//! Messages that are sent twice, followers who leave, and what was typed when nothing can be kept.

use crate::common::*;

on_both!(a_message_that_is_sent_twice_from_one_form_is_written_once, |app| {
    let ticket = app.ticket(Who::Customer, "Twice").await;
    let other = app.ticket(Who::Customer, "Another").await;
    let once = |text: &'static str| [("text", text), ("once", "a1")];
    app.act(Who::Customer, "reply", ticket, &once("Hello")).await.expect(303);
    let mails = app.outbox().await.len();
    app.act(Who::Customer, "reply", ticket, &once("Hello")).await.expect(303);
    assert_eq!(app.events(ticket).await, ["opened", "replied"]);
    assert_eq!(app.outbox().await.len(), mails, "nobody is told twice");
    // The page came back from the browser's memory, and somebody wrote something else.
    app.act(Who::Customer, "reply", ticket, &once("And more")).await.expect(303);
    app.act(Who::Customer, "reply", other, &once("Hello")).await.expect(303);
    app.act(Who::Tier1, "reply", ticket, &once("Hello")).await.expect(303);
    assert_eq!(app.events(ticket).await, ["opened", "replied", "replied", "replied"]);
    assert_eq!(app.events(other).await, ["opened", "replied"]);
    for _ in 0..2 {
        app.act(Who::Tier1, "note", ticket, &[("text", "Aside"), ("once", "a2")]).await.expect(303);
    }
    app.share(Who::Tier1, ticket, &[]).await.expect(303);
    for _ in 0..2 {
        app.act(Who::Tier1, "write-vendor", ticket, &[("text", "Please"), ("once", "a3")]).await.expect(303);
        app.act(Who::Vendor, "vendor-answer", ticket, &[("text", "Sure"), ("once", "a4")]).await.expect(303);
    }
    let kinds = app.events(ticket).await;
    let count = |kind: &str| kinds.iter().filter(|found| *found == kind).count();
    assert_eq!((count("noted"), count("vendor_message")), (1, 2), "{kinds:?}");
    // Pages do send it along.
    for (who, path) in [
        (Who::Customer, format!("/tickets/{ticket}")),
        (Who::Tier1, format!("/desk/tickets/{ticket}")),
        (Who::Vendor, format!("/vendor/tickets/{ticket}")),
    ] {
        let page = app.as_(who).await.get(&path).await.expect(200).text();
        assert!(page.contains("name=\"once\""), "{who:?}");
    }
});

on_both!(a_file_of_the_same_name_and_size_but_other_content_is_another_message, |app| {
    let ticket = app.ticket(Who::Customer, "Two logs").await;
    let fields = [("text", "The log"), ("once", "a1")];
    for (content, events) in [(&b"monday "[..], 2), (b"monday ", 2), (b"tuesday", 3), (b"tuesday", 3)] {
        let files = [("files", "log.txt", content)];
        app.act_with_files(Who::Customer, "reply", ticket, &fields, &files).await.expect(303);
        assert_eq!(app.events(ticket).await.len(), events, "{}", String::from_utf8_lossy(content));
    }
    // Files that were sent ahead of their form are told apart in the same way.
    let customer = app.as_(Who::Customer).await;
    for (content, events) in [(&b"monday "[..], 3), (b"weekend", 4)] {
        let staged = customer.post_files("stage-file", &[], &[("files", "log.txt", content)]).await.expect(200).text();
        let fields = [("text", "The log"), ("once", "a1"), ("staged", staged.as_str())];
        app.act(Who::Customer, "reply", ticket, &fields).await.expect(303);
        assert_eq!(app.events(ticket).await.len(), events, "{}", String::from_utf8_lossy(content));
    }
});

on_both!(the_same_message_sent_at_the_same_moment_is_written_once, |app| {
    let ticket = app.ticket(Who::Customer, "At once").await;
    let fields = [("text", "Hello"), ("once", "b1")];
    let all = futures::future::join_all((0..6).map(|_| app.act(Who::Customer, "reply", ticket, &fields))).await;
    assert!(all.iter().all(|answer| answer.status == 303));
    assert_eq!(app.events(ticket).await, ["opened", "replied"]);
});

on_both!(followers_leave_or_are_removed_by_who_answers_for_the_ticket, |app| {
    let ticket = app.ticket(Who::Customer, "Followed").await;
    let (follower, colleague) = (app.people.id(Who::Follower).to_string(), app.people.id(Who::Colleague).to_string());
    for person in [&follower, &colleague] {
        app.act(Who::Customer, "add-follower", ticket, &[("follower", person)]).await.expect(303);
    }
    let path = format!("/tickets/{ticket}");
    app.as_(Who::Follower).await.get(&path).await.expect(200);
    app.act(Who::Follower, "remove-follower", ticket, &[("follower", &colleague)]).await.expect(403);
    let left = app.act(Who::Follower, "remove-follower", ticket, &[("follower", &follower)]).await.expect(303);
    assert!(left.location().starts_with("/tickets?"), "{}", left.location());
    app.as_(Who::Follower).await.get(&path).await.expect(404);
    for who in [Who::Tier1, Who::Tier1] {
        app.act(who, "remove-follower", ticket, &[("follower", &colleague)]).await.expect(303);
    }
    let kinds = app.events(ticket).await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "follower_removed").count(), 2, "{kinds:?}");
    let before = app.outbox().await.len();
    app.act(Who::Tier1, "reply", ticket, &[("text", "News")]).await.expect(303);
    let told: Vec<_> = app.outbox().await.split_off(before).into_iter().map(|mail| mail.recipient).collect();
    assert_eq!(told, [Who::Customer.email()]);
});

on_both!(what_was_typed_into_a_form_that_nobody_may_send_is_not_lost, |app| {
    let foreign = app.ticket(Who::Stranger, "Foreign").await.to_string();
    let customer = app.as_(Who::Customer).await;
    let answer =
        customer.submit("reply", &[("ticket", &foreign), ("text", "A long <text> that is dear")]).await.expect(303);
    let page = customer.get(answer.location()).await.expect(200).text();
    assert!(page.contains("A long &lt;text&gt; that is dear"), "{page}");
});

on_both!(f03_what_differs_in_anything_is_another_message_of_the_same_form, |app| {
    let ticket = app.ticket(Who::Customer, "Router").await;
    let text = [("text", "Please restart the router."), ("once", "a1")];
    let file: &[client::FormFile] = &[("files", "how.txt", b"hold the key")];
    let sent = async |endpoint: &str, files: &[client::FormFile<'_>]| {
        for _ in 0..2 {
            app.act_with_files(Who::Tier1, endpoint, ticket, &text, files).await.expect(303);
        }
        app.events(ticket).await.len()
    };
    let before = app.events(ticket).await.len();
    assert_eq!(sent("note", &[]).await, before + 1, "twice is once");
    assert_eq!(sent("reply", &[]).await, before + 2, "a note is no reply");
    assert_eq!(sent("reply", file).await, before + 3, "a file was forgotten");
    assert_eq!(app.number("select count(*) from attachment").await, 1);
    let page = app.as_(Who::Customer).await.get(&format!("/tickets/{ticket}")).await.expect(200).text();
    assert!(page.contains("Please restart the router.") && page.contains("how.txt"));
});

on_both!(f03_a_follow_up_with_a_file_is_not_the_one_without, |app| {
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    app.resolve(Who::Tier1, ticket).await.expect(303);
    app.act(Who::Customer, "confirm", ticket, &[]).await.expect(303);
    app.clock.step_days(60);
    let file: &[client::FormFile] = &[("files", "how.txt", b"hold the key")];
    let text = [("text", "It beeps again.")];
    for files in [&[][..], &[][..], file, file] {
        app.act_with_files(Who::Customer, "follow-up", ticket, &text, files).await.expect(303);
    }
    assert_eq!(app.number("select count(*) from ticket").await, 2);
    assert_eq!(app.number("select count(*) from attachment").await, 1);
});
