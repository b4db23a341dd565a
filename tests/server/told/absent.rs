//! While somebody is away, whoever stands in acts and is told.

use crate::common::steps::CARD;
use crate::common::*;
use tierdesk::desk::service::tell_due;

on_both!(k40_who_stands_in_is_told_what_the_absent_would_be, |app| {
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    app.act(Who::Tier1, "take", ticket, &[]).await.expect(303);
    app.act(Who::Tier1, "reply", ticket, &[("text", "Which one?")]).await.expect(303);
    app.go_away(Who::Tier1, 5, Some(Who::Tier2)).await;
    let told = async |who: Who, endpoint: &str, fields: &[(&str, &str)]| {
        let before = app.mails().await;
        app.act(who, endpoint, ticket, fields).await.expect(303);
        let mails = app.mailed_since(before).await;
        assert!(!mails.contains(&Who::Tier1.email().to_owned()), "{endpoint}: {mails:?}");
        assert_eq!(mails.iter().filter(|to| *to == Who::Tier2.email()).count(), 1, "{endpoint}: {mails:?}");
        let mail = app.last_mail(Who::Tier2.email()).await;
        assert!(mail.body.contains("because Tora") && mail.body.contains("you stand in"), "{endpoint}: {}", mail.body);
    };
    told(Who::Customer, "reply", &[("text", "The left one.")]).await;
    told(Who::Lead, "note", &[("text", "Look at the cable.")]).await;
    app.resolve(Who::Lead, ticket).await.expect(303);
    told(Who::Customer, "not-solved", &[("text", "")]).await;
    app.share(Who::Lead, ticket, &[]).await.expect(303);
    told(Who::Vendor, "vendor-answer", &[("text", "We look.")]).await;
    told(Who::Vendor, "vendor-promise", &[("reference", "V-1"), ("promised", "")]).await;
    told(Who::Vendor, "vendor-return", &[("answer", "Mended.")]).await;
    told(Who::Customer, "confirm", &[]).await;
    // Back again.
    app.act(Who::Customer, "reopen", ticket, &[("text", "")]).await.expect(303);
    app.clock.step_days(6);
    let before = app.mails().await;
    app.act(Who::Customer, "reply", ticket, &[("text", "Hello?")]).await.expect(303);
    let to = app.mailed_since(before).await;
    assert!(to.contains(&Who::Tier1.email().to_owned()) && !to.contains(&Who::Tier2.email().to_owned()), "{to:?}");
});

on_both!(k40_whoever_stands_in_is_not_told_what_they_did_and_a_circle_ends, |app| {
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    app.act(Who::Tier1, "take", ticket, &[]).await.expect(303);
    app.go_away(Who::Tier1, 5, Some(Who::Tier2)).await;
    let before = app.mails().await;
    app.act(Who::Tier2, "note", ticket, &[("text", "Seen")]).await.expect(303);
    assert_eq!(app.mailed_since(before).await, Vec::<String>::new());
    // Who stands in is away too: the next one is told, and in a circle the one who has it.
    app.go_away(Who::Tier2, 5, Some(Who::Tier3)).await;
    app.act(Who::Customer, "reply", ticket, &[("text", "One")]).await.expect(303);
    assert_eq!(app.mailed_since(before).await, [Who::Tier3.email()]);
    app.go_away(Who::Tier3, 5, Some(Who::Tier1)).await;
    app.act(Who::Customer, "reply", ticket, &[("text", "Two")]).await.expect(303);
    assert_eq!(app.mailed_since(before).await, [Who::Tier3.email(), Who::Tier1.email()]);
    // Somebody who cannot sign in any more stands in for nobody.
    app.go_away(Who::Tier1, 5, Some(Who::Tier3)).await;
    app.sql("delete from absence where substitute_id <> 0 and person_id <> (select assignee_id from ticket)").await;
    app.sql("update person set disabled_at = 1 where email = 'tess@support.test'").await;
    app.act(Who::Customer, "reply", ticket, &[("text", "Three")]).await.expect(303);
    assert_eq!(app.last_mail(Who::Tier1.email()).await.body.matches("Three").count(), 1);
});

on_both!(k40_what_is_given_to_the_absent_goes_to_who_stands_in, |app| {
    let (away, stands_in) = (app.people.id(Who::Tier1), app.people.id(Who::Tier2));
    let to = away.to_string();
    app.go_away(Who::Tier1, 5, Some(Who::Tier2)).await;
    // By hand.
    let by_hand = app.ticket(Who::Customer, "By hand").await;
    let before = app.mails().await;
    app.act(Who::Lead, "assign", by_hand, &[("assignee", &to)]).await.expect(303);
    assert_eq!(app.assignee(by_hand).await, Some(stands_in.0));
    assert_eq!(app.mailed_since(before).await, [Who::Tier2.email()]);
    // Several at once.
    let several = app.ticket(Who::Customer, "Several").await;
    let fields = [("tickets", several.to_string()), ("assignee", to.clone())];
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    app.as_(Who::Lead).await.post("change-selected", &fields).await.expect(303);
    assert_eq!(app.assignee(several).await, Some(stands_in.0));
    // By an automation, when it is registered.
    app.automate("Give", &[("trigger", "on-registered"), ("assign", &to)]).await;
    let automatic = app.ticket(Who::Customer, "By itself").await;
    assert_eq!(app.assignee(automatic).await, Some(stands_in.0));
    assert!(app.last_mail(Who::Tier2.email()).await.body.contains("you stand in"));
    // By the escalation ladder.
    let ladder = format!("[{{\"clock\":\"first_response\",\"percent\":50,\"action\":\"reassign\",\"person\":{away}}}]");
    app.sql(&format!("update service_policy set ladder = '{ladder}'")).await;
    app.sql("delete from automation_run").await;
    app.sql("delete from automation").await;
    let climbed = app.ticket(Who::Customer, "Climbs").await;
    app.clock.step_days(2);
    tell_due(&app.desk).await.expect("told");
    assert_eq!(app.assignee(climbed).await, Some(stands_in.0));
    // Passed up to a person.
    let up = app.ticket(Who::Customer, "Goes up").await;
    app.go_away(Who::Tier3, 5, Some(Who::Lead)).await;
    let (tier, person) = (app.people.tiers[3].to_string(), app.people.id(Who::Tier3).to_string());
    let card: Vec<_> = CARD
        .iter()
        .copied()
        .chain([("tier", tier.as_str()), ("person", person.as_str()), ("skip_reason", "No time")])
        .collect();
    let before = app.mails().await;
    app.act(Who::Tier2, "escalate", up, &card).await.expect(303);
    assert_eq!(app.assignee(up).await, Some(app.people.id(Who::Lead).0));
    assert_eq!(app.mailed_since(before).await, [Who::Lead.email()]);
    // Passed back to whoever passed it up.
    app.sql("delete from absence").await;
    let returned = app.ticket(Who::Customer, "Comes back").await;
    app.act(Who::Tier1, "take", returned, &[]).await.expect(303);
    app.escalate(Who::Tier1, returned, 3).await.expect(303);
    app.go_away(Who::Tier1, 5, Some(Who::Tier2)).await;
    let lower = app.people.tiers[1].to_string();
    app.act(Who::Tier3, "give-back", returned, &[("tier", &lower), ("answer", "A cable.")]).await.expect(303);
    assert_eq!(app.assignee(returned).await, Some(stands_in.0));
    assert!(app.last_mail(Who::Tier2.email()).await.body.contains("back to you"));
});

on_both!(k40_nobody_stands_in_beyond_their_tier_and_the_program_gives_nothing_to_who_is_away, |app| {
    let (away, to) = (app.people.id(Who::Tier3), app.people.id(Who::Tier3).to_string());
    // Tora works at the first tier only.
    app.go_away(Who::Tier3, 5, Some(Who::Tier1)).await;
    app.automate("Give", &[("trigger", "on-tier_changed"), ("assign", &to)]).await;
    let ticket = app.ticket(Who::Customer, "Deep").await;
    app.escalate(Who::Tier1, ticket, 3).await.expect(303);
    assert_eq!(app.assignee(ticket).await, None);
    assert_eq!(app.run_of("Give").await, ["nothing"]);
    // Who chooses them in the form was told there that they are away.
    app.act(Who::Lead, "assign", ticket, &[("assignee", &to)]).await.expect(303);
    assert_eq!(app.assignee(ticket).await, Some(away.0));
});

on_both!(k40_forms_say_who_is_away_until_when_and_who_stands_in, |app| {
    app.go_away(Who::Tier1, 5, Some(Who::Tier2)).await;
    app.go_away(Who::Tier3, 9, None).await;
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    let lead = app.as_(Who::Lead).await;
    let admin = app.as_(Who::Admin).await;
    let pages = [
        lead.get(&format!("/desk/tickets/{ticket}?dialog=assign")).await.expect(200).text(),
        lead.get(&format!("/desk/tickets/{ticket}?dialog=escalate")).await.expect(200).text(),
        lead.get("/desk?view=all").await.expect(200).text(),
        admin.get("/admin/automations/new").await.expect(200).text(),
        admin.get("/admin/service-levels/1").await.expect(200).text(),
    ];
    for (number, page) in pages.iter().enumerate() {
        let stood_in = format!("(away until Tue 17 Mar 12:00; {} stands in", Who::Tier2.name());
        assert!(number == 1 || page.contains(&stood_in), "page {number}");
        assert!(page.contains("(away until Sat 21 Mar 12:00)"), "page {number}");
    }
    app.clock.step_days(10);
    assert!(!lead.get("/desk?view=all").await.expect(200).text().contains("away until"));
});
