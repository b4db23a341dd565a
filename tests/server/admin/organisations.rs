//! Clients, vendors and the provider.

use super::refused;
use crate::common::*;
use tierdesk::domain::FieldError;

on_both!(an_organisation_is_added_renamed_archived_and_brought_back, |app| {
    app.admin("add-organisation", &[("name", "  Åkeri \u{202E} Norr "), ("kind", "client")]).await.expect(303);
    let id = app.id_of("organisation", "Åkeri Norr").await;
    app.admin("organisation", &[("id", &id), ("name", "Åkeri Nord")]).await.expect(303);
    app.admin("archive-organisation", &[("id", &id), ("archived", "yes")]).await.expect(303);
    let place =
        [("id", &*app.people.id(Who::Customer).to_string()), ("role", "customer"), ("organisation", &id), ("tier", "")];
    refused(app.admin("place", &place).await, "organisation", FieldError::NotAllowed);
    app.admin("archive-organisation", &[("id", &id), ("archived", "")]).await.expect(303);
    app.admin("place", &place).await.expect(303);
    let expected = ["added", "renamed", "archived", "restored"].map(|what| format!("organisation_{what}"));
    assert_eq!(app.log().await[..4], expected);
});

on_both!(no_two_organisations_have_one_name_whichever_way_it_is_written, |app| {
    app.admin("add-organisation", &[("name", "Åkeri"), ("kind", "vendor")]).await.expect(303);
    let id = app.id_of("organisation", "Åkeri").await;
    for taken in ["Åkeri", "åkeri", "ÅKERI ", "ACME", "nordic support"] {
        let typed = [("name", taken), ("kind", "client")];
        refused(app.admin("add-organisation", &typed).await, "name", FieldError::Taken);
    }
    refused(app.admin("organisation", &[("id", &id), ("name", "acme")]).await, "name", FieldError::Taken);
    app.admin("organisation", &[("id", &id), ("name", "ÅKERI")]).await.expect(303);
});

on_both!(there_is_one_provider_and_its_name_is_the_name_of_the_desk, |app| {
    let id = app.id_of("organisation", "Nordic Support").await;
    refused(
        app.admin("add-organisation", &[("name", "Another"), ("kind", "provider")]).await,
        "kind",
        FieldError::NotAllowed,
    );
    refused(app.admin("archive-organisation", &[("id", &id), ("archived", "yes")]).await, "archive", FieldError::InUse);
    app.admin("organisation", &[("id", &id), ("name", "Södra Support")]).await.expect(303);
    assert!(app.visitor().get("/sign-in").await.expect(200).text().contains("Södra Support"));
});

on_both!(an_organisation_that_is_in_use_stays, |app| {
    let archive = |id: String| {
        let app = &app;
        async move { app.admin("archive-organisation", &[("id", &id), ("archived", "yes")]).await }
    };
    let vendor = app.people.vendor_v.to_string();
    refused(archive(app.people.org_a.to_string()).await, "archive", FieldError::InUse);
    refused(archive(vendor.clone()).await, "archive", FieldError::InUse);
    // Without people that can sign in it may go, but not while it has a ticket to work on.
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    app.share(Who::Tier1, ticket, &[]).await.expect(303);
    app.sql(&format!("update person set disabled_at = 1 where organisation_id = {vendor}")).await;
    refused(archive(vendor.clone()).await, "archive", FieldError::InUse);
    app.act(Who::Tier1, "recall", ticket, &[("answer", "No need any more.")]).await.expect(303);
    archive(vendor).await.expect(303);
});
