//! Who can sign in.

use super::refused;
use crate::common::*;
use tierdesk::domain::FieldError;

impl TestApp {
    async fn access(&self, who: Who, action: &str) -> Answer {
        self.admin("access", &[("id", &self.people.id(who).to_string()), ("access", action)]).await
    }
}

on_both!(a_disabled_person_is_out_until_enabled_again, |app| {
    let browser = app.as_(Who::Customer).await;
    app.access(Who::Customer, "disable").await.expect(303);
    assert_eq!(app.signed_in(&browser).await, None);
    let typed = [("email", Who::Customer.email()), ("password", PASSWORD)];
    browser.post("sign-in", &typed).await.expect(422);
    app.access(Who::Customer, "enable").await.expect(303);
    browser.post("sign-in", &typed).await.expect(303);
    app.access(Who::Customer, "enable").await.expect(303);
    assert_eq!(app.log().await, ["person_disabled", "person_enabled"]);
});

on_both!(one_who_can_run_the_installation_stays, |app| {
    let admin = app.people.id(Who::Admin).to_string();
    let demotion = [("id", admin.as_str()), ("role", "lead"), ("organisation", ""), ("tier", "")];
    refused(app.access(Who::Admin, "disable").await, "disable", FieldError::InUse);
    refused(app.admin("place", &demotion).await, "role", FieldError::InUse);
    // One who was invited and never came is no help.
    let invitation = [("name", "Ny Admin"), ("email", "ny@support.test"), ("role", "admin"), ("language", "en")];
    app.admin("invite", &invitation).await.expect(303);
    refused(app.access(Who::Admin, "disable").await, "disable", FieldError::InUse);
    app.sql("update person set confirmed_at = 1 where email = 'ny@support.test'").await;
    app.admin("place", &demotion).await.expect(303);
});

on_both!(two_admins_who_demote_each_other_at_the_same_moment_leave_one, |app| {
    let lead = app.people.id(Who::Lead);
    app.sql(&format!("update person set role = 'admin' where id = {lead}")).await;
    let (first, second) = (app.as_(Who::Admin).await, app.as_(Who::Lead).await);
    let ids = [lead, app.people.id(Who::Admin)].map(|id| id.to_string());
    let typed = |id| [("id", id), ("role", "lead"), ("organisation", ""), ("tier", "")];
    let (fields, others) = (typed(ids[0].as_str()), typed(ids[1].as_str()));
    let (a, b) = tokio::join!(first.post("admin-place", &fields), second.post("admin-place", &others));
    let mut statuses = [a.status, b.status];
    statuses.sort_unstable();
    assert_eq!(statuses[0], 303);
    assert_ne!(statuses[1], 303, "{statuses:?}");
    assert_eq!(app.number("select count(*) from person where role = 'admin'").await, 1);
});

on_both!(an_admin_corrects_a_name_and_an_address_and_both_addresses_are_told, |app| {
    let id = app.people.id(Who::Customer).to_string();
    let customer = app.as_(Who::Customer).await;
    let correct =
        async |name: &str, email: &str| app.admin("identity", &[("id", &id), ("name", name), ("email", email)]).await;
    refused(correct("Karin Ek", "not an address").await, "email", FieldError::NotAnAddress);
    refused(correct("Karin Ek", Who::Colleague.email()).await, "email", FieldError::Taken);
    correct("Karin Berg", Who::Customer.email()).await.expect(303);
    assert!(customer.get("/tickets").await.expect(200).text().contains("Karin Berg"), "another name signs nobody out");
    // A link that was mailed to the former address is worth nothing afterwards.
    app.admin("access", &[("id", &id), ("access", "mail_reset")]).await.expect(303);
    let mailed = app.last_mail(Who::Customer.email()).await;
    correct("Karin Berg", "karin.berg@a.test").await.expect(303);
    let browser = app.visitor();
    let used = browser
        .post(
            "choose-password",
            &[("purpose", "reset"), ("token", &mailed.token()), ("password", "a-password-of-length")],
        )
        .await;
    assert_eq!(used.status, 422, "{used:?}");
    assert_ne!(customer.get("/tickets").await.status, 200, "signed out");
    for (address, purpose) in [(Who::Customer.email(), "stop"), ("karin.berg@a.test", "reset")] {
        let told = app.last_mail(address).await;
        assert!(told.body.contains(&format!("/link/{purpose}/")), "{}", told.body);
    }
    let log = app.as_(Who::Admin).await.get("/admin/audit").await.expect(200).text();
    assert!(log.contains("karin.berg@a.test"), "{log}");
});

on_both!(a_new_invitation_ends_the_earlier_one, |app| {
    let invitation = [("name", "Ny"), ("email", "ny@a.test"), ("role", "customer"), ("language", "en")];
    app.admin("invite", &invitation).await.expect(303);
    let (earlier, id) = (app.last_mail("ny@a.test").await.token(), app.id_of("person", "Ny").await);
    app.admin("access", &[("id", &id), ("access", "invite_again")]).await.expect(303);
    let later = app.last_mail("ny@a.test").await.token();
    let choose = |token: String| {
        let browser = app.visitor();
        async move {
            let typed = [("purpose", "invitation"), ("token", token.as_str()), ("password", "tre gula bananer")];
            browser.post("choose-password", &typed).await.status
        }
    };
    assert_eq!(choose(earlier).await, 422);
    assert_eq!(choose(later).await, 303);
    app.admin("access", &[("id", &id), ("access", "invite_again")]).await.expect(409);
});

on_both!(signing_somebody_out_ends_their_sessions_and_nothing_else, |app| {
    let (theirs, other) = (app.as_(Who::Customer).await, app.as_(Who::Colleague).await);
    app.access(Who::Customer, "end_sessions").await.expect(303);
    assert_eq!(app.signed_in(&theirs).await, None);
    assert!(app.signed_in(&other).await.is_some());
    let typed = [("email", Who::Customer.email()), ("password", PASSWORD)];
    theirs.post("sign-in", &typed).await.expect(303);
});

on_both!(nobody_comes_back_to_a_place_that_is_gone, |app| {
    for who in [Who::Vendor, Who::Tier3] {
        app.access(who, "disable").await.expect(303);
    }
    app.admin("archive-organisation", &[("id", &app.people.vendor_v.to_string()), ("archived", "yes")])
        .await
        .expect(303);
    app.admin("archive-tier", &[("id", &app.people.tiers[3].to_string()), ("archived", "yes")]).await.expect(303);
    for who in [Who::Vendor, Who::Tier3] {
        app.access(who, "enable").await.expect(409);
    }
    let (id, front) = (app.people.id(Who::Tier3).to_string(), app.people.tiers[1].to_string());
    app.admin("place", &[("id", &id), ("role", "agent"), ("organisation", ""), ("tier", &front)]).await.expect(303);
    app.access(Who::Tier3, "enable").await.expect(303);
});
