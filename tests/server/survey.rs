//! The survey: asked once, answered once, without an account and without JavaScript; a bad answer reaches a lead.

use crate::common::*;
use tierdesk::desk::housekeeping::close_resolved;
use tierdesk::domain::TicketId;

/// A ticket that its requester says is solved.
async fn closed(app: &TestApp, who: Who) -> TicketId {
    let ticket = app.ticket(who, "Scanner is silent").await;
    app.resolve(Who::Tier1, ticket).await.expect(303);
    app.act(who, "confirm", ticket, &[]).await.expect(303);
    ticket
}

/// The tokens of the surveys that somebody was mailed.
async fn tokens(app: &TestApp, who: Who) -> Vec<String> {
    let mails = app.outbox().await.into_iter().filter(|mail| mail.recipient == who.email());
    mails
        .filter_map(|mail| {
            let (_, rest) = mail.body.split_once("/survey/")?;
            Some(rest.chars().take_while(char::is_ascii_hexdigit).collect())
        })
        .collect()
}

on_both!(two_clicks_answer_it_once_without_an_account_or_javascript, |app| {
    let ticket = closed(&app, Who::Customer).await;
    let token = tokens(&app, Who::Customer).await.pop().expect("a survey");
    assert_eq!(token.len(), 32);
    let (visitor, path) = (app.visitor(), format!("/survey/{token}"));
    let page = visitor.get(&path).await.expect(200).text();
    for rating in ["good", "fair", "bad"] {
        assert!(page.contains(&format!("name=\"rating\" value=\"{rating}\"")), "{rating}");
    }
    assert_eq!(app.number("select count(*) from survey where rating is not null").await, 0, "opening answers nothing");
    let back = [("token", token.as_str()), ("back", path.as_str())];
    let with = |more: (&'static str, &'static str)| [back[0], back[1], more];
    let wrong = visitor.submit("rate", &with(("rating", "superb"))).await.expect(303);
    assert_eq!(wrong.location(), path);
    assert!(visitor.get(&path).await.expect(200).text().contains("<title>Error:"));
    let sent = visitor.submit("rate", &with(("rating", "good"))).await.expect(303);
    assert_eq!(sent.location(), path);
    visitor.post("rate", &with(("rating", "bad"))).await.expect(409);
    assert_eq!(app.number("select count(*) from survey where rating = 'good'").await, 1);

    let why = visitor.get(&path).await.expect(200).text();
    assert!(why.contains("value=\"fast\"") && !why.contains("value=\"slow\""), "the reasons go with the answer");
    visitor.post("explain-rating", &back).await.expect(422);
    visitor.post("explain-rating", &with(("reason", "slow"))).await.expect(422);
    let long = "x".repeat(2_001);
    visitor.post("explain-rating", &[back[0], ("comment", &long)]).await.expect(422);
    visitor.submit("explain-rating", &[back[0], ("reason", "fast"), ("comment", "Tack <b>!")]).await.expect(303);
    visitor.post("explain-rating", &with(("reason", "fast"))).await.expect(409);
    assert!(visitor.get(&path).await.expect(200).text().contains("Thank you"));

    let kinds = app.events(ticket).await;
    assert_eq!(kinds.iter().filter(|kind| kind.starts_with("rat")).count(), 2, "{kinds:?}");
    let staff = app.as_(Who::Tier1).await.get(&format!("/desk/tickets/{ticket}")).await.expect(200).text();
    assert!(staff.contains("answered the survey: Yes, satisfied") && staff.contains("Tack"));
    let own = app.as_(Who::CustomerLead).await.get(&format!("/tickets/{ticket}")).await.expect(200).text();
    assert!(!own.contains("Tack"), "answers are for staff");
    let facts: Vec<(String,)> = app
        .rows("select measure from report_fact where measure like 'rated%' or measure like 'pleased%' order by 1")
        .await;
    assert_eq!(facts.into_iter().map(|(measure,)| measure).collect::<Vec<_>>(), ["pleased_kept", "rated_good"]);
});

on_both!(nobody_is_asked_twice_about_a_ticket_or_too_often, |app| {
    let ticket = closed(&app, Who::Customer).await;
    assert_eq!(tokens(&app, Who::Customer).await.len(), 1);
    app.clock.step_days(10);
    closed(&app, Who::Customer).await;
    assert_eq!(tokens(&app, Who::Customer).await.len(), 1, "asked ten days ago");
    closed(&app, Who::Colleague).await;
    assert_eq!(tokens(&app, Who::Colleague).await.len(), 1, "somebody else is asked");
    app.act(Who::Customer, "reopen", ticket, &[("text", "Again")]).await.expect(303);
    app.clock.step_days(10);
    app.resolve(Who::Tier1, ticket).await.expect(303);
    app.act(Who::Customer, "confirm", ticket, &[]).await.expect(303);
    assert_eq!(tokens(&app, Who::Customer).await.len(), 1, "never twice about a ticket");
    let silent = app.ticket(Who::Customer, "Silent").await;
    app.resolve(Who::Tier1, silent).await.expect(303);
    assert_eq!(tokens(&app, Who::Customer).await.len(), 1, "not before it is closed");
    app.clock.step_days(8);
    close_resolved(&app.desk).await.expect("closed");
    assert_eq!(tokens(&app, Who::Customer).await.len(), 2);
});

on_both!(somebody_whose_tickets_close_at_the_same_moment_is_asked_about_one, |app| {
    let mut tickets = Vec::new();
    for name in ["One", "Two", "Three", "Four"] {
        let ticket = app.ticket(Who::Customer, name).await;
        app.resolve(Who::Tier1, ticket).await.expect(303);
        tickets.push(ticket);
    }
    let confirm = async |place: usize| app.act(Who::Customer, "confirm", tickets[place], &[]).await;
    let (a, b, c, d) = tokio::join!(confirm(0), confirm(1), confirm(2), confirm(3));
    for answer in [a, b, c, d] {
        answer.expect(303);
    }
    assert_eq!(app.number("select count(*) from survey").await, 1);
});

on_both!(a_link_that_expired_or_was_made_up_answers_nothing, |app| {
    closed(&app, Who::Customer).await;
    let token = tokens(&app, Who::Customer).await.pop().expect("a survey");
    let visitor = app.visitor();
    for made_up in ["0123456789abcdef0123456789abcdef", "x", "%27%20or%201=1"] {
        let page = visitor.get(&format!("/survey/{made_up}")).await.expect(200).text();
        assert!(page.contains("does not work any more") && !page.contains("name=\"rating\""));
        visitor.post("rate", &[("token", made_up), ("rating", "bad")]).await.expect(404);
        visitor.post("explain-rating", &[("token", made_up), ("reason", "slow")]).await.expect(404);
    }
    let kept: Vec<(String,)> = app.rows("select token_hash from survey").await;
    assert!(kept.iter().all(|(hash,)| hash.len() == 64 && *hash != token), "only the hash is kept");
    app.clock.step_days(31);
    assert!(visitor.get(&format!("/survey/{token}")).await.expect(200).text().contains("does not work any more"));
    visitor.post("rate", &[("token", &token), ("rating", "good")]).await.expect(404);
    assert_eq!(app.number("select count(*) from survey where rating is not null").await, 0);
});

on_both!(a_bad_answer_reaches_a_lead_who_follows_up, |app| {
    let ticket = closed(&app, Who::Customer).await;
    let token = tokens(&app, Who::Customer).await.pop().expect("a survey");
    app.visitor().post("rate", &[("token", &token), ("rating", "bad")]).await.expect(303);
    app.visitor()
        .post("explain-rating", &[("token", &token), ("reason", "asked_twice"), ("comment", "Three times!")])
        .await
        .expect(303);
    let mail = app.last_mail(Who::Lead.email()).await;
    assert!(mail.body.contains("/reports/follow-ups") && mail.subject.contains(&ticket.to_string()), "{}", mail.body);
    let lead = app.as_(Who::Lead).await;
    let list = lead.get("/reports/follow-ups").await.expect(200).text();
    assert!(list.contains("Three times!") && list.contains("I was asked the same things again"));
    let id = app.number("select id from survey").await.to_string();
    lead.post("follow-up-answer", &[("id", &id), ("note", " ")]).await.expect(422);
    app.as_(Who::Tier2).await.post("follow-up-answer", &[("id", &id), ("note", "x")]).await.expect(404);
    lead.post("follow-up-answer", &[("id", "987654"), ("note", "x")]).await.expect(404);
    lead.post("follow-up-answer", &[("id", &id), ("note", "Called Karin.")]).await.expect(303);
    lead.post("follow-up-answer", &[("id", &id), ("note", "Again")]).await.expect(409);
    assert!(!lead.get("/reports/follow-ups").await.expect(200).text().contains("Three times!"));
    assert!(lead.get("/reports/follow-ups?done=yes").await.expect(200).text().contains("Called Karin."));
    assert_eq!(app.events(ticket).await.pop().expect("events"), "rating_followed_up");
    let own = app.as_(Who::Customer).await.get(&format!("/tickets/{ticket}")).await.expect(200).text();
    assert!(!own.contains("Called Karin."));
});
