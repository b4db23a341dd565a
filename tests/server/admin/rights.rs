//! To everyone but admins there is nothing here.

use crate::common::*;

/// Every form of the administration, with what an admin could send.
fn forms(app: &TestApp) -> Vec<(&'static str, Vec<(&'static str, String)>)> {
    let text = str::to_owned;
    let (person, organisation) = (app.people.id(Who::Colleague).to_string(), app.people.org_b.to_string());
    let (tier, category) = (app.people.tiers[1].to_string(), app.category.to_string());
    let invitation =
        vec![("name", text("Ny")), ("email", text("ny@a.test")), ("role", text("admin")), ("language", text("en"))];
    let question = vec![("id", category.clone()), ("label", text("Q")), ("kind", text("text"))];
    vec![
        ("invite", invitation),
        ("identity", vec![("id", person.clone()), ("name", text("New")), ("email", text("new@a.test"))]),
        ("place", vec![("id", person.clone()), ("role", text("admin"))]),
        ("access", vec![("id", person.clone()), ("access", text("disable"))]),
        ("access", vec![("id", person), ("access", text("end_sessions"))]),
        ("add-organisation", vec![("name", text("New")), ("kind", text("client"))]),
        ("organisation", vec![("id", organisation.clone()), ("name", text("New"))]),
        ("archive-organisation", vec![("id", organisation), ("archived", text("yes"))]),
        ("add-tier", vec![("name", text("New")), ("kind", text("staffed"))]),
        ("tier", vec![("id", tier.clone()), ("name", text("New")), ("kind", text("staffed"))]),
        ("step-tier", vec![("id", tier.clone()), ("direction", text("up"))]),
        ("archive-tier", vec![("id", tier), ("archived", text("yes"))]),
        ("add-team", vec![("tier", app.people.tiers[1].to_string()), ("name", text("New"))]),
        ("team", vec![("id", text("1")), ("name", text("New")), ("assignment", text("off")), ("capacity", text("5"))]),
        ("member", vec![("id", text("1")), ("person", text("1"))]),
        ("archive-team", vec![("id", text("1")), ("archived", text("yes"))]),
        ("add-automation", vec![("name", text("New")), ("trigger", text("on-registered")), ("note", text("x"))]),
        (
            "automation",
            vec![("id", text("1")), ("name", text("New")), ("trigger", text("on-tagged")), ("note", text("x"))],
        ),
        ("step-automation", vec![("id", text("1")), ("direction", text("up"))]),
        ("archive-automation", vec![("id", text("1")), ("archived", text("yes"))]),
        ("add-rule", vec![("name", text("New"))]),
        ("rule", vec![("id", text("1")), ("name", text("New"))]),
        ("step-rule", vec![("id", text("1")), ("direction", text("up"))]),
        ("archive-rule", vec![("id", text("1")), ("archived", text("yes"))]),
        ("add-name", vec![("list", text("tags")), ("name", text("New"))]),
        ("rename", vec![("list", text("tags")), ("id", text("1")), ("name", text("New"))]),
        ("archive-name", vec![("list", text("tags")), ("id", text("1")), ("archived", text("yes"))]),
        ("add-category", vec![("name", text("New"))]),
        ("category", vec![("id", category.clone()), ("name", text("New"))]),
        ("archive-category", vec![("id", category), ("archived", text("yes"))]),
        ("add-question", question.clone()),
        ("question", question.clone()),
        ("step-question", vec![("id", text("1")), ("direction", text("up"))]),
        ("archive-question", vec![("id", text("1")), ("archived", text("yes"))]),
        ("retry-mail", vec![("id", text("1"))]),
        ("retry-all-mail", vec![]),
        ("priorities", vec![("cell_one_stopped", text("low"))]),
    ]
}

const READS: &[&str] = &[
    "people",
    "person?id=1",
    "person?id=new",
    "organisations",
    "organisation?id=1",
    "organisation?id=new",
    "tiers",
    "tier?id=1",
    "teams",
    "team?id=1",
    "automations",
    "automation?id=1",
    "automation?id=new",
    "rules",
    "rule?id=1",
    "rule?id=new",
    "routing-test?asked%5Bticket%5D=1",
    "names?list=tags",
    "name?list=tags&id=1",
    "categories",
    "category?id=1",
    "question?category=1&id=new",
    "priorities",
    "audit",
];

on_both!(to_everyone_but_admins_the_administration_does_not_exist, |app| {
    let before = app.fingerprint().await;
    for who in Who::ALL.iter().filter(|who| **who != Who::Admin) {
        let browser = app.as_(*who).await;
        for (form, fields) in forms(&app) {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let answer = browser.post(&format!("admin-{form}"), &fields).await;
            assert_eq!(answer.status, 404, "{who:?} {form}: {}", answer.text());
        }
        for read in READS {
            let answer = browser.read(&format!("/read/admin-{read}")).await;
            assert_eq!(answer.status, 404, "{who:?} {read}: {}", answer.text());
        }
    }
    assert_eq!(app.fingerprint().await, before);
});

on_both!(visitors_are_asked_to_sign_in_and_nothing_happens, |app| {
    let (before, visitor) = (app.fingerprint().await, app.visitor());
    for (form, fields) in forms(&app) {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(visitor.post(&format!("admin-{form}"), &fields).await.status, 401, "{form}");
    }
    for read in READS {
        assert_eq!(visitor.read(&format!("/read/admin-{read}")).await.status, 401, "{read}");
    }
    assert_eq!(app.fingerprint().await, before);
});

on_both!(things_that_are_not_there_are_not_found_and_never_a_fault, |app| {
    let admin = app.as_(Who::Admin).await;
    for (form, fields) in forms(&app) {
        let has_id = fields.iter().any(|(name, _)| *name == "id");
        for id in ["999999", "-1", "x", "", "9223372036854775808"] {
            let fields = fields.iter().map(|(name, value)| (*name, if *name == "id" { id } else { value.as_str() }));
            let answer = admin.post(&format!("admin-{form}"), &fields.collect::<Vec<_>>()).await;
            assert!(!answer.is_fault(), "{form} {id}: {}", answer.text());
            assert!(!has_id || answer.status == 404, "{form} {id}: {} {}", answer.status, answer.text());
        }
    }
    for read in ["person", "organisation", "tier", "team", "rule", "name", "category"] {
        for id in ["999999", "-1", "x", ""] {
            let path = format!("/read/admin-{read}?list=tags&id={id}");
            assert_eq!(admin.read(&path).await.status, 404, "{path}");
        }
    }
});
