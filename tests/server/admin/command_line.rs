//! Accounts from the command line.

use crate::common::*;
use tierdesk::desk::admin::people::{CommandLine, from_command_line};
use tierdesk::domain::FieldError;
use tierdesk::error::AppError;

on_both!(an_account_from_the_command_line_gets_a_link_to_choose_a_password, |app| {
    for role in ["admin", "agent", "customer"] {
        let email = format!("{role}@new.test");
        let asked = CommandLine::Add { email: &email, name: "Ny", role, organisation: "" };
        let link = from_command_line(&app.desk, asked).await.expect("an account").expect("a link");
        assert!(link.starts_with("http://support.test/link/invitation/"), "{link}");
        let token = link.rsplit('/').next().unwrap_or_default();
        let typed = [("purpose", "invitation"), ("token", token), ("password", "tre gula bananer")];
        app.visitor().post("choose-password", &typed).await.expect(303);
        let again = from_command_line(&app.desk, asked).await;
        assert_eq!(again, Err(AppError::field("email", FieldError::Taken)));
    }
    let places: Vec<(String, Option<i64>)> = app
        .rows(
            "select coalesce(o.kind, 'none'), p.tier_id from person p
             left join organisation o on o.id = p.organisation_id where p.email like '%@new.test' order by p.id",
        )
        .await;
    let entry = Some(app.people.tiers[1].0);
    assert_eq!(places, [("provider".into(), None), ("provider".into(), entry), ("none".into(), None)]);
    assert_eq!(app.outbox().await.len(), 0, "the link is shown, not mailed");
    assert_eq!(app.log().await, ["person_added"; 3]);
    assert_eq!(app.number("select count(*) from audit where actor_id is null").await, 3);
});

on_both!(roles_that_need_an_organisation_are_not_made_on_the_command_line_without_one, |app| {
    for role in ["vendor", "customer_lead"] {
        let asked = CommandLine::Add { email: "v@new.test", name: "Ny", role, organisation: "" };
        let refused = from_command_line(&app.desk, asked).await;
        assert_eq!(refused, Err(AppError::field("organisation", FieldError::Required)), "{role}");
    }
    let asked = CommandLine::Add { email: "no", name: "", role: "boss", organisation: "" };
    let Err(AppError::Invalid(errors)) = from_command_line(&app.desk, asked).await else { panic!("accepted") };
    assert_eq!(errors.0.len(), 3);
});

on_both!(a_password_is_reset_and_an_account_disabled_on_the_command_line, |app| {
    let browser = app.as_(Who::Customer).await;
    let link = from_command_line(&app.desk, CommandLine::Reset { email: "Karin@A.test" }).await;
    let link = link.expect("an answer").expect("a link");
    let token = link.rsplit('/').next().unwrap_or_default();
    let typed = [("purpose", "reset"), ("token", token), ("password", "tre gula bananer")];
    app.visitor().post("choose-password", &typed).await.expect(303);
    assert_eq!(app.signed_in(&browser).await, None);

    let browser = app.as_(Who::Customer).await;
    let disabled = from_command_line(&app.desk, CommandLine::Disable { email: "karin@a.test" }).await;
    assert_eq!(disabled, Ok(None));
    assert_eq!(app.signed_in(&browser).await, None);
    assert_eq!(app.log().await, ["person_link_made", "person_disabled"]);

    let again = from_command_line(&app.desk, CommandLine::Reset { email: "karin@a.test" }).await;
    assert_eq!(again, Err(AppError::NotNow), "a link for a disabled account would not work");
    let unknown = from_command_line(&app.desk, CommandLine::Disable { email: "nobody@a.test" }).await;
    assert_eq!(unknown, Err(AppError::NotFound));
    let last = from_command_line(&app.desk, CommandLine::Disable { email: Who::Admin.email() }).await;
    assert_eq!(last, Err(AppError::field("disable", FieldError::InUse)));
});
