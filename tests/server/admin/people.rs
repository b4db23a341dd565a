//! Inviting people and giving them a place.

use super::{field_errors, refused};
use crate::common::*;
use serde_json::Value;
use tierdesk::domain::FieldError;

fn invitation<'a>(role: &'a str, organisation: &'a str, tier: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("name", "Ny Person"),
        ("email", "Ny@Example.test"),
        ("role", role),
        ("organisation", organisation),
        ("tier", tier),
        ("language", "sv"),
    ]
}

on_both!(somebody_who_is_invited_chooses_a_password_and_has_their_place, |app| {
    let vendor = app.people.vendor_v.to_string();
    app.admin("invite", &invitation("vendor", &vendor, "")).await.expect(303);
    let mail = app.last_mail("ny@example.test").await;
    assert!(mail.subject.contains("inbjuden"), "in their language: {}", mail.subject);
    let browser = app.visitor();
    let typed = [("purpose", "invitation"), ("token", &mail.token()), ("password", "tre gula bananer")];
    browser.post("choose-password", &typed).await.expect(303);
    assert!(app.signed_in(&browser).await.is_some());
    let found: Vec<(String, i64)> =
        app.rows("select role, organisation_id from person where email = 'ny@example.test'").await;
    assert_eq!(found, [("vendor".to_owned(), app.people.vendor_v.0)]);
    assert_eq!(app.log().await, ["person_invited"]);
});

on_both!(staff_belong_to_the_provider_without_being_told, |app| {
    let tier = app.people.tiers[2].to_string();
    app.admin("invite", &invitation("agent", "", &tier)).await.expect(303);
    let found: Vec<(String, i64)> = app
        .rows(
            "select o.kind, p.tier_id from person p join organisation o on o.id = p.organisation_id
             where p.email = 'ny@example.test'",
        )
        .await;
    assert_eq!(found, [("provider".to_owned(), app.people.tiers[2].0)]);
});

on_both!(role_organisation_and_tier_have_to_fit, |app| {
    let (client, vendor) = (app.people.org_a.to_string(), app.people.vendor_v.to_string());
    let tier = |at: usize| app.people.tiers[at].to_string();
    let (self_service, front, outside) = (tier(0), tier(1), tier(4));
    use FieldError::{NotAllowed, Required};
    let cases: &[(&str, &str, &str, &str, FieldError)] = &[
        ("", "", "", "role", Required),
        ("owner", "", "", "role", NotAllowed),
        ("customer", &vendor, "", "organisation", NotAllowed),
        ("customer", "999999", "", "organisation", NotAllowed),
        ("customer", "x", "", "organisation", NotAllowed),
        ("customer_lead", "", "", "organisation", Required),
        ("vendor", "", "", "organisation", Required),
        ("vendor", &client, "", "organisation", NotAllowed),
        ("admin", &client, "", "organisation", NotAllowed),
        ("agent", &vendor, &front, "organisation", NotAllowed),
        ("agent", "", "", "tier", Required),
        ("agent", "", &self_service, "tier", NotAllowed),
        ("agent", "", &outside, "tier", NotAllowed),
        ("agent", "", "999999", "tier", NotAllowed),
    ];
    let (before, person) = (app.fingerprint().await, app.people.id(Who::Customer).to_string());
    for (role, organisation, tier, field, problem) in cases {
        refused(app.admin("invite", &invitation(role, organisation, tier)).await, field, problem.clone());
        let place = [("id", person.as_str()), ("role", role), ("organisation", organisation), ("tier", tier)];
        refused(app.admin("place", &place).await, field, problem.clone());
    }
    assert_eq!(app.fingerprint().await, before);
});

on_both!(a_tier_is_left_out_for_those_who_have_none, |app| {
    let (person, tier) = (app.people.id(Who::Tier2), app.people.tiers[2].to_string());
    let place = [("id", &*person.to_string()), ("role", "lead"), ("organisation", ""), ("tier", &tier)];
    app.admin("place", &place).await.expect(303);
    assert_eq!(app.number(&format!("select count(*) from person where id = {person} and tier_id is null")).await, 1);
});

on_both!(everything_that_is_wrong_with_an_invitation_is_said_at_once, |app| {
    let wrong = [("name", " "), ("email", "nobody"), ("role", "agent"), ("organisation", ""), ("tier", "")];
    let found = field_errors(app.admin("invite", &wrong).await);
    let fields: Vec<&str> = found.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(fields, ["name", "email", "tier", "language"]);
    let long = "x".repeat(100_000);
    let wrong = [("name", long.as_str()), ("email", &long), ("role", &long), ("language", &long)];
    let fields: Vec<String> =
        field_errors(app.admin("invite", &wrong).await).into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["name", "email", "role", "language"]);
});

on_both!(an_address_has_one_account, |app| {
    let mut again = invitation("customer", "", "");
    again[1] = ("email", "KARIN@a.test");
    refused(app.admin("invite", &again).await, "email", FieldError::Taken);
    assert_eq!(app.outbox().await.len(), 0);
});

on_both!(another_role_or_organisation_ends_the_sessions_and_another_tier_does_not, |app| {
    let (agent, customer) = (app.as_(Who::Tier1).await, app.as_(Who::Customer).await);
    let (id, tier) = (app.people.id(Who::Tier1).to_string(), app.people.tiers[3].to_string());
    app.admin("place", &[("id", &id), ("role", "agent"), ("organisation", ""), ("tier", &tier)]).await.expect(303);
    assert!(app.signed_in(&agent).await.is_some());
    app.admin("place", &[("id", &id), ("role", "lead"), ("organisation", ""), ("tier", "")]).await.expect(303);
    assert_eq!(app.signed_in(&agent).await, None);
    let (id, other) = (app.people.id(Who::Customer).to_string(), app.people.org_b.to_string());
    let place = [("id", id.as_str()), ("role", "customer"), ("organisation", &other), ("tier", "")];
    app.admin("place", &place).await.expect(303);
    assert_eq!(app.signed_in(&customer).await, None);
    app.admin("place", &place).await.expect(303);
    assert_eq!(app.log().await, ["person_changed"; 3], "what changes nothing is not logged");
});

on_both!(people_are_found_by_a_part_of_their_name_or_address_whatever_letters_they_have, |app| {
    let found = |text: &'static str| {
        let app = &app;
        async move {
            let path = format!("/read/admin-people?asked[text]={text}");
            let page = app.as_(Who::Admin).await.read(&path).await.expect(200);
            let page: Value = serde_json::from_slice(&page.body).expect("JSON");
            let lines = page["lines"].as_array().expect("lines").iter();
            lines.map(|line| line["name"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
        }
    };
    app.sql("update person set name = 'Åsa Öberg', email = 'asa_o@a.test' where email = 'karin@a.test'").await;
    for text in ["åsa", "ÅSA", "Öb", "öberg", "asa_o"] {
        assert_eq!(found(text).await, ["Åsa Öberg"], "{text}");
    }
    for text in ["asaxo", "%25", "_x", "!"] {
        assert_eq!(found(text).await, Vec::<String>::new(), "{text}");
    }
    assert_eq!(found("").await.len(), Who::ALL.len());
});

on_both!(the_list_of_people_comes_in_pages_and_names_everyone_once, |app| {
    for number in 0..120 {
        app.sql(&format!(
            "insert into person (role, name, email, created_at) values ('customer', 'Same Name', 'p{number}@many.test', 0)"
        ))
        .await;
    }
    let (admin, mut after, mut seen) = (app.as_(Who::Admin).await, String::new(), Vec::new());
    loop {
        let page = admin.read(&format!("/read/admin-people?asked[after]={after}")).await.expect(200);
        let page: Value = serde_json::from_slice(&page.body).expect("JSON");
        seen.extend(page["lines"].as_array().expect("lines").iter().map(|line| line["id"].as_i64().expect("an id")));
        match page["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => break,
        }
    }
    let all = seen.len();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!((all, seen.len()), (120 + Who::ALL.len(), 120 + Who::ALL.len()));
});

on_both!(tickets_of_somebody_without_an_organisation_come_along_into_theirs, |app| {
    let (open, done) = (app.ticket(Who::Loner, "Still open").await, app.ticket(Who::Loner, "Done").await);
    app.resolve(Who::Tier1, done).await.expect(303);
    let lead = app.as_(Who::CustomerLead).await;
    lead.get(&format!("/tickets/{open}")).await.expect(404);
    let (id, home) = (app.people.id(Who::Loner).to_string(), app.people.org_a);
    let place = [("id", id.as_str()), ("role", "customer"), ("organisation", &home.to_string()), ("tier", "")];
    app.admin("place", &place).await.expect(303);
    for ticket in [open, done] {
        let last = app.events(ticket).await.pop();
        assert_eq!(last.as_deref(), Some("organisation_changed"), "its story tells of it");
        lead.get(&format!("/tickets/{ticket}")).await.expect(200);
        let elsewhere = format!(
            "select count(*) from report_fact where ticket_id = {ticket}
             and (organisation_id is null or organisation_id <> {home})"
        );
        assert_eq!(app.number(&elsewhere).await, 0, "what was counted came along");
    }
});
