//! The ladder.

use super::refused;
use crate::common::*;
use tierdesk::domain::FieldError;

impl TestApp {
    /// The tiers in use from the lowest, as `name=position`.
    async fn ladder(&self) -> Vec<String> {
        let rows: Vec<(String, i64)> =
            self.rows("select name, position from tier where archived_at is null order by position, id").await;
        rows.into_iter().map(|(name, position)| format!("{name}={position}")).collect()
    }

    async fn archive_tier(&self, at: usize, archived: &str) -> Answer {
        self.admin("archive-tier", &[("id", &self.people.tiers[at].to_string()), ("archived", archived)]).await
    }
}

on_both!(a_ladder_is_made_longer_and_put_in_another_order, |app| {
    app.admin("add-tier", &[("name", "Research"), ("kind", "staffed")]).await.expect(303);
    let id = app.id_of("tier", "Research").await;
    app.admin("step-tier", &[("id", &id), ("direction", "down")]).await.expect(303);
    let expected = ["Self-service=0", "Front line=1", "Technical=2", "Expert=3", "Research=4", "Vendor=5"];
    assert_eq!(app.ladder().await, expected);
    let top = app.people.tiers[4].to_string();
    app.admin("step-tier", &[("id", &top), ("direction", "up")]).await.expect(303);
    assert_eq!(app.ladder().await, expected, "there is nothing above the top");
    app.admin("step-tier", &[("id", &top), ("direction", "sideways")]).await.expect(404);
});

on_both!(a_tier_that_is_in_use_stays, |app| {
    refused(app.archive_tier(1, "yes").await, "archive", FieldError::InUse);
    let agents = "update person set tier_id = null, role = 'lead' where role = 'agent'";
    app.sql(agents).await;
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    refused(app.archive_tier(1, "yes").await, "archive", FieldError::InUse);
    app.resolve(Who::Lead, ticket).await.expect(303);
    refused(app.archive_tier(1, "yes").await, "archive", FieldError::InUse);
    app.act(Who::Customer, "confirm", ticket, &[]).await.expect(303);
    app.archive_tier(1, "yes").await.expect(303);
    assert_eq!(app.ladder().await, ["Self-service=0", "Technical=1", "Expert=2", "Vendor=3"]);
});

on_both!(a_tier_that_a_shared_ticket_comes_back_to_stays, |app| {
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    app.share(Who::Tier1, ticket, &[]).await.expect(303);
    app.sql("update person set tier_id = null, role = 'lead' where role = 'agent'").await;
    refused(app.archive_tier(1, "yes").await, "archive", FieldError::InUse);
    refused(app.archive_tier(4, "yes").await, "archive", FieldError::InUse);
});

on_both!(one_tier_where_tickets_arrive_stays, |app| {
    app.sql("update person set tier_id = null, role = 'lead' where role = 'agent'").await;
    app.archive_tier(1, "yes").await.expect(303);
    app.archive_tier(2, "yes").await.expect(303);
    refused(app.archive_tier(3, "yes").await, "archive", FieldError::InUse);
    let expert = app.people.tiers[3].to_string();
    let typed = [("id", expert.as_str()), ("name", "Expert"), ("kind", "outside")];
    refused(app.admin("tier", &typed).await, "kind", FieldError::InUse);
    app.archive_tier(1, "").await.expect(303);
    assert_eq!(app.ladder().await, ["Self-service=0", "Expert=1", "Vendor=2", "Front line=3"]);
    app.admin("tier", &typed).await.expect(303);
    app.ticket(Who::Customer, "Scanner").await;
});

on_both!(what_a_tier_is_for_changes_only_while_nobody_depends_on_it, |app| {
    let front = app.people.tiers[1].to_string();
    for kind in ["self_service", "outside"] {
        let typed = [("id", front.as_str()), ("name", "Front line"), ("kind", kind)];
        refused(app.admin("tier", &typed).await, "kind", FieldError::InUse);
    }
    app.admin("tier", &[("id", &front), ("name", "First line"), ("kind", "staffed")]).await.expect(303);
    refused(
        app.admin("tier", &[("id", &front), ("name", "vendor"), ("kind", "staffed")]).await,
        "name",
        FieldError::Taken,
    );
    refused(app.admin("add-tier", &[("name", "New"), ("kind", "")]).await, "kind", FieldError::Required);
    assert_eq!(app.log().await, ["tier_changed"]);
});
