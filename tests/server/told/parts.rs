//! Uses by rules, automations, service levels and teams: said before a thing goes out of use, shown and told after it.

use crate::common::*;

async fn page(app: &TestApp, path: &str) -> String {
    app.as_(Who::Admin).await.get(path).await.expect(200).text()
}

on_both!(k44_what_names_a_thing_is_said_before_it_goes_and_shown_and_told_afterwards, |app| {
    let tag = app.number("select id from tag where name = 'printer'").await.to_string();
    let admin = app.as_(Who::Admin).await;
    let rule = [("name", "Fires"), ("all-0-field", "subject"), ("all-0-values", "fire"), ("tags", tag.as_str())];
    admin.post("admin-add-rule", &rule).await.expect(303);
    app.automate("Marks", &[("trigger", "on-closed"), ("add_tags", &tag), ("note", "x")]).await;
    app.automate(
        "Asks",
        &[("trigger", "on-closed"), ("all-0-field", "tag"), ("all-0-values", "printer"), ("note", "x")],
    )
    .await;
    let said = page(&app, &format!("/admin/tags/{tag}")).await;
    for user in ["the rule Fires", "the automation Marks", "the automation Asks"] {
        assert!(said.contains(user), "{user}: {said}");
    }
    for list in ["/admin/rules", "/admin/automations"] {
        assert!(!page(&app, list).await.contains("out of use:"), "{list}");
    }
    let before = app.mails().await;
    admin.post("admin-archive-name", &[("list", "tags"), ("id", &tag), ("archived", "yes")]).await.expect(303);
    let mails = app.outbox().await.into_iter().skip(before).collect::<Vec<_>>();
    let to: Vec<_> = mails.iter().map(|mail| mail.recipient.as_str()).collect();
    assert_eq!(to, [Who::Lead.email()], "leads and admins, but not who did it");
    assert!(
        mails[0].body.contains("the tag printer") && mails[0].body.contains("the automation Asks"),
        "{}",
        mails[0].body
    );
    let (rule, marks) = (
        app.number("select id from routing_rule").await,
        app.number("select id from automation where name = 'Marks'").await,
    );
    for path in [
        "/admin/rules".to_owned(),
        "/admin/automations".to_owned(),
        format!("/admin/rules/{rule}"),
        format!("/admin/automations/{marks}"),
    ] {
        assert!(page(&app, &path).await.contains("out of use: the tag printer"), "{path}");
    }
    // The automation does only a part of its work now, and says so.
    let ticket = app.ticket(Who::Customer, "Ends").await;
    app.act(Who::Customer, "confirm", ticket, &[]).await.expect(303);
    assert_eq!(app.run_of("Marks").await, ["partly"]);
});

on_both!(k44_every_kind_of_thing_says_what_names_it, |app| {
    let admin = app.as_(Who::Admin).await;
    let team = app.team_of(1, "Front desk", &[Who::Tier1]).await;
    let (person, category) = (app.people.id(Who::Tier2).to_string(), app.category.to_string());
    let code = app.number("select min(id) from resolution_code").await.to_string();
    let tier = app.people.tiers[2].to_string();
    let calendar = app.number("select min(id) from calendar").await.to_string();
    let uses: &[(&str, &[(&str, &str)])] = &[
        ("Gives", &[("trigger", "on-closed"), ("assign", &person), ("note", "x")]),
        ("Teams", &[("trigger", "on-closed"), ("team", &team), ("note", "x")]),
        ("Files", &[("trigger", "on-closed"), ("category", &category), ("note", "x")]),
        ("Solves", &[("trigger", "on-closed"), ("solve", &code), ("reply", "x")]),
        (
            "Sells",
            &[("trigger", "on-closed"), ("all-0-field", "product"), ("all-0-values", "Warehouse"), ("note", "x")],
        ),
        (
            "Serves",
            &[("trigger", "on-closed"), ("any-0-field", "organisation"), ("any-0-values", "Acme"), ("note", "x")],
        ),
        ("Shares", &[("trigger", "on-closed"), ("any-0-field", "vendor"), ("any-0-values", "Voltage"), ("note", "x")]),
        ("Climbs", &[("trigger", "on-closed"), ("all-0-field", "tier"), ("all-0-values", "Technical"), ("note", "x")]),
    ];
    for (name, fields) in uses {
        app.automate(name, fields).await;
    }
    let product = app.number("select min(id) from product").await;
    let rung =
        [("id", "1"), ("clock", "resolution"), ("percent", "90"), ("action", "tell_person"), ("person", &person)];
    admin.post("admin-add-rung", &rung).await.expect(303);
    for (path, user) in [
        (format!("/admin/people/{person}"), "the automation Gives"),
        (format!("/admin/people/{person}"), "the service level Urgent"),
        (format!("/admin/teams/{team}"), "the automation Teams"),
        (format!("/admin/categories/{category}"), "the automation Files"),
        (format!("/admin/codes/{code}"), "the automation Solves"),
        (format!("/admin/products/{product}"), "the automation Sells"),
        (format!("/admin/organisations/{}", app.people.org_a), "the automation Serves"),
        (format!("/admin/organisations/{}", app.people.vendor_v), "the automation Shares"),
        (format!("/admin/tiers/{tier}"), "the automation Climbs"),
        (format!("/admin/calendars/{calendar}"), "the service level Low"),
    ] {
        assert!(page(&app, &path).await.contains(user), "{path}: {user}");
    }
    // A person who leaves is named still, by a ladder too.
    let before = app.mails().await;
    admin.post("admin-access", &[("id", &person), ("access", "disable")]).await.expect(303);
    assert_eq!(app.mailed_since(before).await, [Who::Lead.email()]);
    let named = format!("out of use: {}", Who::Tier2.name());
    for path in ["/admin/service-levels", "/admin/service-levels/1", "/admin/automations"] {
        assert!(page(&app, path).await.contains(&named), "{path}");
    }
    // Who is a customer now is named still.
    let moved = app.people.id(Who::Tier3).to_string();
    app.automate("Moved", &[("trigger", "on-closed"), ("assign", &moved), ("note", "x")]).await;
    let before = app.mails().await;
    let customer = app.people.org_a.to_string();
    admin.post("admin-place", &[("id", &moved), ("role", "customer"), ("organisation", &customer)]).await.expect(303);
    assert!(app.mailed_since(before).await.contains(&Who::Lead.email().to_owned()));
    let mail = app.last_mail(Who::Lead.email()).await;
    assert!(mail.body.contains(Who::Tier3.name()) && mail.body.contains("the automation Moved"), "{}", mail.body);
    let named = format!("out of use: {}", Who::Tier3.name());
    assert!(page(&app, "/admin/automations").await.contains(&named));
    // A tag that nothing names goes out of use quietly.
    admin.post("admin-add-name", &[("list", "tags"), ("name", "lonely")]).await.expect(303);
    let lonely = app.number("select id from tag where name = 'lonely'").await.to_string();
    let before = app.mails().await;
    admin.post("admin-archive-name", &[("list", "tags"), ("id", &lonely), ("archived", "yes")]).await.expect(303);
    assert_eq!(app.mails().await, before);
});
