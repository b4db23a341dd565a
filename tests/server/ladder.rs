//! Tickets that go up the ladder of tiers, to a vendor, and down again.

use crate::common::steps::CARD;
use crate::common::*;

on_both!(passing_up_needs_a_whole_card_and_a_place_to_go, |app| {
    let ticket = app.ticket(Who::Customer, "Needs a card").await;
    let tiers: Vec<String> = app.people.tiers.iter().map(ToString::to_string).collect();
    let other = app.people.org_b.to_string();
    for missing in CARD {
        let fields: Vec<_> =
            CARD.iter().filter(|field| *field != missing).copied().chain([("tier", tiers[2].as_str())]).collect();
        let answer = app.act(Who::Tier1, "escalate", ticket, &fields).await.expect(422);
        assert!(answer.text().contains(missing.0), "{} {}", missing.0, answer.text());
    }
    let person = app.people.id(Who::Tier1).to_string();
    app.sql("insert into organisation (kind, name, created_at) values ('vendor', 'Nobody Ltd', 1)").await;
    let nobody = app.number("select max(id) from organisation").await.to_string();
    for (more, field) in [
        (vec![("tier", tiers[0].as_str())], "tier"),
        (vec![("tier", tiers[1].as_str())], "tier"),
        (vec![("tier", "999999")], "tier"),
        (vec![("tier", "")], "tier"),
        (vec![("tier", tiers[3].as_str())], "skip_reason"),
        (vec![("tier", tiers[4].as_str())], "skip_reason"),
        (vec![("tier", tiers[4].as_str()), ("skip_reason", "x")], "vendor"),
        (vec![("tier", tiers[4].as_str()), ("skip_reason", "x"), ("vendor", other.as_str())], "vendor"),
        (vec![("tier", tiers[4].as_str()), ("skip_reason", "x"), ("vendor", nobody.as_str())], "NobodyThere"),
        (vec![("tier", tiers[2].as_str()), ("person", person.as_str())], "person"),
    ] {
        let fields: Vec<_> = CARD.iter().chain(&more).copied().collect();
        let answer = app.act(Who::Tier1, "escalate", ticket, &fields).await.expect(422);
        assert!(answer.text().contains(field), "{more:?}: {}", answer.text());
    }
    let fields: Vec<_> = CARD.iter().copied().chain([("tier", tiers[4].as_str())]).collect();
    let both = app.act(Who::Tier1, "escalate", ticket, &fields).await.expect(422).text();
    assert!(both.contains("skip_reason") && both.contains("vendor"), "all at once: {both}");
    let foreign = app.ticket(Who::Stranger, "Foreign").await;
    let message = app.number(&format!("select id from ticket_event where ticket_id = {foreign}")).await;
    app.share(Who::Tier1, ticket, &[message]).await.expect(422);
    app.act(Who::Tier1, "note", ticket, &[("text", "inside")]).await.expect(303);
    let note = app.number(&format!("select max(id) from ticket_event where ticket_id = {ticket}")).await;
    app.share(Who::Tier1, ticket, &[note]).await.expect(422);
    assert_eq!(app.events(ticket).await, ["opened", "noted"]);
    assert_eq!(app.number("select count(*) from share").await, 0);
});

on_both!(a_ticket_goes_down_again_with_an_answer_to_whoever_passed_it_up, |app| {
    let ticket = app.ticket(Who::Customer, "Up and down").await;
    app.act(Who::Tier1, "take", ticket, &[]).await.expect(303);
    app.escalate(Who::Tier1, ticket, 3).await.expect(303);
    let tier1 = app.people.tiers[1].to_string();
    app.act(Who::Tier3, "give-back", ticket, &[("tier", &tier1), ("answer", " ")]).await.expect(422);
    app.act(Who::Tier3, "give-back", ticket, &[("tier", &tier1), ("answer", "Do this")]).await.expect(303);
    let sql = format!("select assignee_id from ticket where id = {ticket}");
    assert_eq!(app.number(&sql).await, app.people.id(Who::Tier1).0);
    let desk = app.as_(Who::Tier1).await.get(&format!("/desk/tickets/{ticket}")).await.expect(200);
    let portal = app.as_(Who::Customer).await.get(&format!("/tickets/{ticket}")).await.expect(200);
    assert!(desk.text().contains("Do this") && !portal.text().contains("Do this"));
    for (tier, status) in [(0, 422), (1, 422), (2, 422), (4, 422)] {
        let tier = app.people.tiers[tier].to_string();
        let answer = app.act(Who::Lead, "give-back", ticket, &[("tier", &tier), ("answer", "x")]).await;
        assert_eq!(answer.status, status, "down to {tier}");
    }
});

on_both!(what_goes_down_again_does_not_follow_whoever_passed_it_up_to_another_tier, |app| {
    let ticket = app.ticket(Who::Customer, "Promoted").await;
    app.act(Who::Tier1, "take", ticket, &[]).await.expect(303);
    app.escalate(Who::Tier1, ticket, 3).await.expect(303);
    let (tier1, tier2) = (app.people.tiers[1], app.people.tiers[2]);
    app.sql(&format!("update person set tier_id = {tier2} where id = {}", app.people.id(Who::Tier1))).await;
    let down = [("tier", &*tier1.to_string()), ("answer", "Do this")];
    app.act(Who::Tier3, "give-back", ticket, &down).await.expect(303);
    assert_eq!(
        app.number(&format!("select count(*) from ticket where id = {ticket} and assignee_id is null")).await,
        1
    );
});

on_both!(a_vendor_promises_no_day_that_has_passed, |app| {
    let ticket = app.ticket(Who::Customer, "Promised").await;
    app.share(Who::Tier1, ticket, &[]).await.expect(303);
    let passed = [("reference", "V-1"), ("promised", "2001-01-01")];
    let refused = app.act(Who::Vendor, "vendor-promise", ticket, &passed).await.expect(422);
    assert!(refused.text().contains("DayPassed"), "{}", refused.text());
    app.act(Who::Vendor, "vendor-promise", ticket, &[("reference", "V-1"), ("promised", "2050-01-01")])
        .await
        .expect(303);
    app.sql("update share set promised = '2001-01-01'").await;
    let same = [("reference", "V-2"), ("promised", "2001-01-01")];
    app.act(Who::Vendor, "vendor-promise", ticket, &same).await.expect(303);
});
