//! New tickets: what follows is the same, whichever way they came, and whoever sends them on.

use crate::common::steps::{CARD, number};
use crate::common::*;
use tierdesk::domain::TicketId;

impl TestApp {
    async fn set_up(&self, form: &str, fields: &[(&str, &str)]) {
        self.as_(Who::Admin).await.post(&format!("admin-{form}"), fields).await.expect(303);
    }

    /// The names of the automations that ran on a ticket, in their order.
    async fn ran(&self, ticket: TicketId) -> Vec<String> {
        let sql = format!(
            "select a.name from automation_run r join automation a on a.id = r.automation_id
             where r.ticket_id = {ticket} order by a.name"
        );
        self.rows::<(String,)>(&sql).await.into_iter().map(|(name,)| name).collect()
    }

    /// A rule that changes all there is to change of tickets about a kernel, and gives them to somebody.
    async fn busy_rule(&self) {
        let (tier, member) = (self.people.tiers[2].to_string(), self.people.id(Who::Tier2).to_string());
        self.set_up("add-team", &[("tier", &tier), ("name", "Kernels")]).await;
        let team = self.number("select id from team where name = 'Kernels'").await.to_string();
        let fields = [
            ("id", &*team),
            ("name", "Kernels"),
            ("assignment", "round_robin"),
            ("capacity", "9"),
            ("members", &member),
        ];
        self.set_up("team", &fields).await;
        let tag = self.number("select id from tag where name = 'printer'").await.to_string();
        self.set_up("add-category", &[("product", ""), ("name", "Kernels")]).await;
        let category = self.number("select id from category where name = 'Kernels'").await;
        let rule = [
            ("name", "Kernels"),
            ("all-0-field", "subject"),
            ("all-0-values", "kernel"),
            ("priority", "urgent"),
            ("category", &*category.to_string()),
            ("tags", &tag),
            ("team", &team),
        ];
        self.set_up("add-rule", &rule).await;
    }
}

const TRIGGERS: [&str; 6] =
    ["on-assigned", "on-category_changed", "on-priority_changed", "on-registered", "on-routed", "on-tagged"];

on_both!(what_rules_and_desks_do_to_a_new_ticket_sets_off_automations_whichever_way_it_came, |app| {
    app.busy_rule().await;
    for trigger in TRIGGERS {
        app.set_up("add-automation", &[("name", trigger), ("trigger", trigger), ("note", "Seen.")]).await;
    }
    let form = app.ticket(Who::Customer, "Old kernel").await;
    // Goes on where an ended one stopped.
    app.resolve(Who::Tier2, form).await.expect(303);
    app.act(Who::Customer, "confirm", form, &[]).await.expect(303);
    app.clock.step_days(60);
    let answer = app.act(Who::Customer, "follow-up", form, &[("text", "It is back")]).await.expect(303);
    let follow_up = number(&answer);
    // A guest, once the address is confirmed.
    let (visitor, address) = (app.visitor(), "guest@example.test");
    let guest = [("subject", "Guest's kernel"), ("name", "G"), ("email", address)];
    app.register(&visitor, &guest, &[]).await.expect(303);
    let waiting = TicketId(app.number("select max(id) from ticket").await);
    assert!(app.ran(waiting).await.is_empty(), "nobody knows of it yet");
    let token = app.last_mail(address).await.token();
    visitor.post("use-link", &[("purpose", "ticket"), ("token", &token)]).await.expect(303);
    for (ticket, way) in [(form, "a form"), (follow_up, "a follow-up"), (waiting, "a guest")] {
        let ran = app.ran(ticket).await;
        // A follow-up begins with the priority and the category that the rule gave the ticket before.
        let kept = ["on-category_changed", "on-priority_changed"];
        for trigger in TRIGGERS.iter().filter(|trigger| way != "a follow-up" || !kept.contains(trigger)) {
            assert!(ran.iter().any(|name| name == trigger), "{way}: {trigger} in {ran:?}");
        }
        let events = app.events(ticket).await;
        let first: Vec<_> = events.iter().take_while(|kind| *kind != "noted").collect();
        assert_eq!(first[0], "opened", "{way}: {events:?}");
        let clocks = format!("select count(*) from clock where ticket_id = {ticket}");
        let facts = format!("select count(*) from report_fact where ticket_id = {ticket} and measure = 'created'");
        assert_eq!((app.number(&clocks).await > 0, app.number(&facts).await), (true, 1), "{way}");
    }
});

on_both!(nobody_is_given_a_ticket_of_a_tier_where_they_may_not_work, |app| {
    let tier = |at: usize| app.people.tiers[at].to_string();
    // A person who was invited and has not come.
    let invited = [
        ("name", "Nils Ny"),
        ("email", "nils@tierdesk.test"),
        ("role", "agent"),
        ("organisation", ""),
        ("language", "sv"),
    ];
    let to = tier(2);
    let fields: Vec<_> = invited.iter().copied().chain([("tier", to.as_str())]).collect();
    app.set_up("invite", &fields).await;
    let person = app.number("select id from person where email = 'nils@tierdesk.test'").await.to_string();
    let ticket = app.ticket(Who::Customer, "Goes up").await;
    let fields: Vec<_> = CARD.iter().copied().chain([("tier", to.as_str()), ("person", &person)]).collect();
    let answer = app.act(Who::Tier1, "escalate", ticket, &fields).await.expect(422);
    assert!(answer.text().contains("person"), "{}", answer.text());
    // A person who passed the ticket up and works at a lower tier by now does not get it back.
    app.escalate(Who::Tier2, ticket, 3).await.expect(303);
    let (second, first) = (app.people.id(Who::Tier2).to_string(), tier(1));
    let place = [("id", &*second), ("role", "agent"), ("organisation", ""), ("tier", &first)];
    app.set_up("place", &place).await;
    app.act(Who::Tier3, "give-back", ticket, &[("tier", &to), ("answer", "Do this")]).await.expect(303);
    let assignee = format!("select count(*) from ticket where id = {ticket} and assignee_id is null");
    assert_eq!(app.number(&assignee).await, 1);
});

on_both!(tickets_that_come_at_the_same_moment_are_told_in_one_mail, |app| {
    let clients = [app.as_(Who::Customer).await, app.as_(Who::Colleague).await, app.as_(Who::Stranger).await];
    let subjects: Vec<String> = (0..9).map(|number| format!("At once {number}")).collect();
    let fields: Vec<_> = subjects.iter().map(|subject| [("subject", subject.as_str())]).collect();
    let all = fields.iter().zip(clients.iter().cycle()).map(|(fields, client)| app.register(client, fields, &[]));
    for answer in futures::future::join_all(all).await {
        answer.expect(303);
    }
    let told = app.outbox().await.into_iter().filter(|mail| mail.recipient == Who::Tier1.email()).count();
    assert_eq!(told, 1);
});

on_both!(a_rule_that_names_no_team_does_not_send_a_ticket_to_one, |app| {
    let rule = [("name", "Kernels"), ("all-0-field", "subject"), ("all-0-values", "kernel"), ("priority", "urgent")];
    app.set_up("add-rule", &rule).await;
    app.set_up("add-automation", &[("name", "on-routed"), ("trigger", "on-routed"), ("note", "Seen.")]).await;
    let ticket = app.ticket(Who::Customer, "Old kernel").await;
    assert!(app.events(ticket).await.iter().any(|kind| kind == "routed"), "the rule is told");
    assert_eq!(app.ran(ticket).await, Vec::<String>::new());
});

on_both!(no_rule_sends_a_ticket_to_a_team_of_a_tier_that_is_out_of_use_or_not_staffed, |app| {
    app.set_up("add-tier", &[("name", "Night"), ("kind", "staffed")]).await;
    let tier = app.number("select id from tier where name = 'Night'").await;
    app.set_up("add-team", &[("tier", &*tier.to_string()), ("name", "Owls")]).await;
    let team = app.number("select id from team where name = 'Owls'").await.to_string();
    let rule = [("name", "Late"), ("all-0-field", "subject"), ("all-0-values", "late"), ("team", &*team)];
    app.set_up("add-rule", &rule).await;
    let at = async |ticket: TicketId| app.number(&format!("select tier_id from ticket where id = {ticket}")).await;
    assert_eq!(at(app.ticket(Who::Customer, "Late scanner").await).await, tier);
    app.sql("update ticket set tier_id = 1").await;
    let entry = app.people.tiers[1].0;
    for state in ["archived_at = 1", "archived_at = null, outside = OUT", "outside = IN, self_service = OUT"] {
        let (on, off) = if app.engine() == Engine::Postgres { ("true", "false") } else { ("1", "0") };
        let state = state.replace("OUT", on).replace("IN", off);
        app.sql(&format!("update tier set {state} where id = {tier}")).await;
        assert_eq!(at(app.ticket(Who::Customer, "Late scanner").await).await, entry, "{state}");
    }
});
