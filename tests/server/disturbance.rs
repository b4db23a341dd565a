//! Banners: known problems told to those they are meant for, and "me too" in one click.

use crate::common::*;
use tierdesk::domain::TicketId;

const INSIDE: &str = "canary-problem-4d1e";
const SHOWN: &str = "Scanners are slow today";

/// A problem full of what is for staff alone, published with these fields besides.
async fn publish(app: &TestApp, fields: &[(&str, &str)]) -> i64 {
    let agent = app.as_(Who::Tier2).await;
    let inside = [
        ("title", INSIDE),
        ("symptoms", INSIDE),
        ("cause", INSIDE),
        ("workaround", INSIDE),
        ("category", &app.category.to_string()),
    ];
    let id = steps::number(&agent.post("add-problem", &inside).await.expect(303)).0;
    let number = id.to_string();
    let usual = [
        ("id", number.as_str()),
        ("version", "1"),
        ("title_en", SHOWN),
        ("text_en", "We are **on** it."),
        ("title_sv", "Skannrarna är sega i dag"),
        ("text_sv", "Vi arbetar på det."),
    ];
    let kept = usual.iter().filter(|(name, _)| !fields.iter().any(|(other, _)| other == name));
    let all: Vec<_> = kept.chain(fields).copied().collect();
    agent.post("publish-banner", &all).await.expect(303);
    id
}

/// Who is shown a banner on the start page.
async fn readers(app: &TestApp, words: &str) -> Vec<Who> {
    let mut readers = Vec::new();
    for who in [Who::Customer, Who::CustomerLead, Who::Stranger, Who::Loner, Who::Vendor, Who::Tier1] {
        if app.as_(who).await.get("/").await.text().contains(words) {
            readers.push(who);
        }
    }
    readers
}

async fn key(app: &TestApp, who: Who) -> String {
    let answer = app.as_(who).await.read("/read/banners").await.expect(200);
    let shown: serde_json::Value = serde_json::from_slice(&answer.body).expect("JSON");
    shown[0]["key"].as_str().expect("a key").to_owned()
}

on_both!(a_banner_is_shown_to_the_organisations_it_is_for_and_to_nobody_else, |app| {
    let org_a = app.people.org_a.to_string();
    publish(&app, &[("organisations", &org_a)]).await;
    assert_eq!(readers(&app, SHOWN).await, [Who::Customer, Who::CustomerLead]);
    let swede = app.as_(Who::Colleague).await.get("/").await.expect(200).text();
    assert!(swede.contains("Skannrarna är sega i dag") && !swede.contains(SHOWN));
    assert!(!app.visitor().get("/").await.expect(200).text().contains(SHOWN));
    let details = format!("/new/details?category={}", app.category);
    for path in ["/new", &details] {
        let shown = app.as_(Who::Customer).await.get(path).await.expect(200).text();
        assert!(shown.contains(SHOWN) && shown.contains("<strong>on</strong>"), "{path}");
        assert!(!app.as_(Who::Stranger).await.get(path).await.expect(200).text().contains(SHOWN), "{path}");
    }
    // Whoever is not shown it cannot say "me too" either.
    let key = key(&app, Who::Customer).await;
    for (who, status) in [(Who::Stranger, 404), (Who::Vendor, 404), (Who::Tier1, 404)] {
        app.as_(who).await.post("me-too", &[("key", &key)]).await.expect(status);
    }
    app.visitor().post("me-too", &[("key", &key)]).await.expect(401);
});

on_both!(a_product_reaches_those_who_had_a_ticket_about_it_or_are_writing_one, |app| {
    let product = app.number("select min(id) from product").await.to_string();
    publish(&app, &[("products", &product)]).await;
    assert_eq!(readers(&app, SHOWN).await, []);
    app.ticket(Who::Stranger, "About the product").await;
    assert_eq!(readers(&app, SHOWN).await, [Who::Stranger]);
    assert!(app.as_(Who::StrangerLead).await.get("/").await.expect(200).text().contains(SHOWN));
    let writing = app.as_(Who::Loner).await.get(&format!("/new/details?category={}", app.category)).await.expect(200);
    assert!(writing.text().contains(SHOWN));
    let visitor = app.visitor().get(&format!("/new/details?category={}", app.category)).await.expect(200);
    assert!(!visitor.text().contains(SHOWN), "of a visitor nothing is known");
});

on_both!(a_banner_has_a_beginning_and_an_end_and_goes_with_its_problem, |app| {
    // The clock stands at noon of the 12th in Stockholm.
    let id = publish(&app, &[("everyone", "yes"), ("starts", "2026-03-13"), ("ends", "2026-03-14")]).await.to_string();
    let shown = async || app.visitor().get("/").await.expect(200).text().contains(SHOWN);
    assert!(!shown().await);
    app.clock.step_minutes(13 * 60);
    assert!(shown().await && readers(&app, SHOWN).await.len() == 4);
    app.clock.step_minutes(46 * 60);
    assert!(shown().await, "its last day counts");
    app.clock.step_minutes(60);
    assert!(!shown().await);

    let agent = app.as_(Who::Lead).await;
    let again =
        [("id", id.as_str()), ("version", "2"), ("title_sv", "Bara svenska"), ("text_sv", "Text"), ("everyone", "yes")];
    agent.post("publish-banner", &again).await.expect(303);
    let page = app.visitor().get("/").await.expect(200).text();
    assert!(page.contains("Bara svenska") && page.contains("lang=\"sv\""), "{page}");
    let code = app.number("select min(id) from resolution_code").await.to_string();
    agent
        .post("resolve-problem", &[("id", &id), ("version", "3"), ("code", &code), ("summary", "Done.")])
        .await
        .expect(303);
    assert!(!app.visitor().get("/").await.expect(200).text().contains("Bara svenska"));
    let kinds: Vec<(String,)> = app.rows("select kind from problem_event order by id").await;
    let kinds: Vec<&str> = kinds.iter().map(|(kind,)| kind.as_str()).collect();
    assert_eq!(kinds, ["opened", "published", "published", "resolved", "withdrawn"]);
});

on_both!(a_banner_that_is_incomplete_is_refused_with_the_cause_beside_its_field, |app| {
    let agent = app.as_(Who::Tier2).await;
    let id = steps::number(&agent.post("add-problem", &[("title", "Cause")]).await.expect(303)).to_string();
    let whole = [("title_en", "Title"), ("text_en", "Text"), ("everyone", "yes")];
    let foreign = app.people.vendor_v.to_string();
    let wrong: &[(&str, &[(&str, &str)])] = &[
        ("text_en", &[("text_en", "")]),
        ("title_en", &[("title_en", ""), ("text_en", "")]),
        ("title_sv", &[("text_sv", "Text")]),
        ("everyone", &[("everyone", "")]),
        ("organisations", &[("everyone", ""), ("organisations", &foreign)]),
        ("starts", &[("starts", "tomorrow")]),
        ("ends", &[("ends", "2026-03-11")]),
        ("ends", &[("starts", "2026-03-20"), ("ends", "2026-03-19")]),
    ];
    for (field, changed) in wrong {
        let kept = whole.iter().filter(|(name, _)| !changed.iter().any(|(other, _)| other == name));
        let base = [("id", id.as_str()), ("version", "1")];
        let all: Vec<_> = base.iter().chain(kept).chain(*changed).copied().collect();
        let answer = agent.post("publish-banner", &all).await.expect(422);
        assert!(answer.text().contains(&format!("\"{field}\"")), "{field}: {}", answer.text());
    }
    assert_eq!(app.number("select count(*) from banner").await, 0);
});

on_both!(me_too_makes_one_linked_ticket_however_often_it_is_pressed, |app| {
    let org_a = app.people.org_a.to_string();
    let id = publish(&app, &[("organisations", &org_a)]).await;
    let (client, key) = (app.as_(Who::Customer).await, key(&app, Who::Customer).await);
    let fields = [("key", key.as_str())];
    let (one, two) = tokio::join!(client.submit("me-too", &fields), client.submit("me-too", &fields));
    let (first, second) = (steps::number(&one.expect(303)), steps::number(&two.expect(303)));
    assert_eq!(first, second);
    let again = client.submit("me-too", &[("key", &key)]).await.expect(303);
    assert_eq!((steps::number(&again), again.location().contains("notice=me_too_before")), (first, true));
    assert_eq!(app.number("select count(*) from ticket").await, 1);
    assert_eq!(app.number(&format!("select ticket_id from problem_ticket where problem_id = {id}")).await, first.0);
    assert_eq!(app.events(first).await, ["opened", "problem_linked"]);
    assert!(app.last_mail("karin@a.test").await.subject.contains(&first.to_string()));
    let home = client.get("/").await.expect(200).text();
    assert!(home.contains(&format!("ticket {first}")) && !home.contains("/do/me-too"), "{home}");
    let page = client.get(again.location()).await.expect(200).text();
    assert!(page.contains(SHOWN) && page.contains(&first.to_string()));
    // The colleague's is a ticket of their own, in their language.
    let other = app.as_(Who::Colleague).await.submit("me-too", &[("key", &key)]).await.expect(303);
    let other: TicketId = steps::number(&other);
    assert_ne!(other, first);
    let subject: Vec<(String,)> = app.rows(&format!("select subject from ticket where id = {other}")).await;
    assert_eq!(subject[0].0, "Skannrarna är sega i dag");
    // An incident like any other: clocks run on it.
    assert!(app.number(&format!("select count(*) from clock where ticket_id = {first}")).await > 0);
});

on_both!(nothing_internal_of_a_problem_reaches_a_customer_in_any_byte, |app| {
    let id = publish(&app, &[("everyone", "yes")]).await;
    let key = key(&app, Who::Customer).await;
    let ticket = steps::number(&app.as_(Who::Customer).await.submit("me-too", &[("key", &key)]).await.expect(303));
    app.share(Who::Tier1, ticket, &[]).await.expect(303);
    let mut answers = vec![app.visitor().get("/").await, app.visitor().read("/read/banners").await];
    for who in [Who::Customer, Who::CustomerLead, Who::Stranger, Who::Loner, Who::Vendor] {
        let client = app.as_(who).await;
        for path in [
            "/".to_owned(),
            "/new".to_owned(),
            format!("/new/details?category={}", app.category),
            format!("/tickets/{ticket}"),
            format!("/vendor/tickets/{ticket}"),
            format!("/desk/problems/{id}"),
            "/desk/learning".to_owned(),
        ] {
            answers.push(client.get(&path).await);
        }
        for path in [
            "/read/banners".to_owned(),
            "/read/home".to_owned(),
            format!("/read/ticket?id={ticket}"),
            format!("/read/shared-ticket?id={ticket}"),
            format!("/read/problem?id={id}"),
            "/read/problems".to_owned(),
            "/read/learning".to_owned(),
            format!("/read/desk-ticket?id={ticket}"),
        ] {
            answers.push(client.read(&path).await);
        }
    }
    for answer in &answers {
        let text = format!("{:?}{}", answer.headers, answer.text());
        assert!(!text.contains(INSIDE) && !text.contains("problem_"), "{text}");
    }
    assert!(answers.iter().any(|answer| answer.text().contains(SHOWN)));
    assert!(app.outbox().await.iter().all(|mail| !format!("{}{}", mail.subject, mail.body).contains(INSIDE)));
    // Staff see it all, so the canary is where it was planted.
    let staff = app.as_(Who::Tier1).await.get(&format!("/desk/tickets/{ticket}")).await.expect(200).text();
    assert!(staff.contains(INSIDE));
});
