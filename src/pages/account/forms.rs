//! Signing up, in and out, and the links that mails carry.

use super::sign_in::MAIL_SENT;
use crate::desk::absence::TypedAbsence;
use crate::desk::account::SignUp;
use crate::desk::notification::links::LinkPurpose;
use crate::desk::profile::Profile;
use crate::desk::set_up::SetUp;
use crate::desk::{absence, account, profile, session, set_up};
use crate::domain::EmailAddress;
use crate::domain::view::MailWishes;
use crate::error::AppError;
use crate::pages::request::{self, Form, Outcome, RequestContext};

pub async fn sign_in(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (email, password) = (form.value("email"), form.secret("password"));
    let (token, _) = session::sign_in(&context.desk, email, password, context.browser()).await?;
    context.signed_in(&token);
    Ok(Outcome::to(request::local_path(form.value("next")).unwrap_or("/")))
}

pub async fn sign_out(context: &RequestContext, _: &Form) -> Result<Outcome, AppError> {
    if let Some(current) = context.session {
        session::end(&context.desk, &context.viewer.actor, current).await?;
    }
    context.sign_out().await?;
    Ok(Outcome::to("/sign-in").notice("signed_out"))
}

pub async fn sign_out_everywhere(context: &RequestContext, _: &Form) -> Result<Outcome, AppError> {
    session::end_everywhere(&context.desk, &context.viewer.actor).await?;
    context.sign_out().await?;
    Ok(Outcome::to("/sign-in").notice("signed_out"))
}

/// Lets the page that says that a mail is on its way name its address; without it the page is still true.
pub async fn mail_sent(context: &mut RequestContext, email: &str) {
    if email.is_empty() {
        return;
    }
    let values = [("email".to_owned(), vec![email.trim().to_owned()])].into();
    let kept = crate::domain::KeptForm { values, ..Default::default() };
    if let Err(error) = crate::pages::request::keep_step(context, MAIL_SENT, &kept).await {
        tracing::debug!(%error, "the address of a mail is not kept");
    }
}

pub async fn sign_up(context: &mut RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let new = SignUp::parse(&context.desk, form.value("name"), form.value("email"), &context.viewer)?;
    account::sign_up(&context.desk, new, &context.address).await?;
    mail_sent(context, form.value("email")).await;
    Ok(Outcome::to("/mail-sent?for=confirm"))
}

pub async fn ask_reset(context: &mut RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let email = EmailAddress::parse(form.value("email")).map_err(|error| AppError::field("email", error))?;
    account::ask_reset(&context.desk, &email, &context.address).await?;
    mail_sent(context, form.value("email")).await;
    Ok(Outcome::to("/mail-sent?for=reset"))
}

pub async fn ask_sign_in_link(context: &mut RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let email = EmailAddress::parse(form.value("email")).map_err(|error| AppError::field("email", error))?;
    account::ask_sign_in_link(&context.desk, &email, &context.address).await?;
    mail_sent(context, form.value("email")).await;
    Ok(Outcome::to("/mail-sent?for=sign-in"))
}

pub async fn use_link(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (purpose, along) = (form.id("purpose")?, context.along(form));
    let used = account::use_link(&context.desk, purpose, form.value("token"), along).await?;
    if purpose == LinkPurpose::Stop {
        // The page of the link says what it did, and whom to ask.
        return Ok(Outcome::to(format!("/link/stop/{}", form.value("token"))));
    }
    let here = context.viewer.actor.person() == Some(used.person);
    if used.enters && !here {
        context.sign_in(used.person).await?;
    }
    Ok(match used.ticket {
        Some(ticket) if used.enters || here => Outcome::to(format!("/tickets/{ticket}")).notice("registered"),
        Some(ticket) => Outcome::to(format!("/sign-in?next=/tickets/{ticket}")).notice("registered"),
        None => Outcome::to("/").notice("welcome"),
    })
}

pub async fn choose_password(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (purpose, token) = (form.id("purpose")?, form.value("token"));
    let person = account::choose_password(&context.desk, purpose, token, context.along(form)).await?;
    context.sign_in(person).await?;
    Ok(Outcome::to("/").notice("password_saved"))
}

pub async fn set_up(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    set_up::open(&context.desk, form.value("token")).await?;
    let person = (form.value("name"), form.value("email"), form.secret("password"));
    let (provider, tiers, product) = (form.value("provider"), form.value("tiers"), form.value("product"));
    let given = SetUp::parse(&context.desk, provider, tiers, form.ticked("vendors"), product, person)?;
    let (token, viewer) = (form.value("token"), &context.viewer);
    let admin = set_up::set_up(&context.desk, token, given, viewer.language, &viewer.zone).await?;
    context.sign_in(admin).await?;
    Ok(Outcome::to("/admin/people").notice("set_up"))
}

pub async fn save_profile(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (name, language, viewer) = (form.value("name"), form.value("language"), &context.viewer);
    let (zone, theme) = (form.value("zone"), form.value("theme"));
    let mut given = Profile::parse(viewer, name, language, zone, theme, form.ticked("hotkeys"))?;
    if form.ticked("mail") {
        given.mail = Some(MailWishes { tickets: form.ticked("mail_tickets"), notes: form.ticked("mail_notes") });
    }
    profile::save(&context.desk, &context.viewer.actor, given).await?;
    Ok(Outcome::to("/account").notice("saved"))
}

pub async fn save_absence(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let typed =
        TypedAbsence { from: form.value("from"), until: form.value("until"), substitute: form.value("substitute") };
    absence::set(&context.desk, &context.viewer, form.ticked("away").then_some(typed)).await?;
    Ok(Outcome::to("/account").notice("saved"))
}

pub async fn change_password(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let session = context.session.ok_or(AppError::SignIn)?;
    let (current, new) = (form.secret("current"), form.secret("password"));
    profile::change_password(&context.desk, &context.viewer, session, current, new, &context.address).await?;
    Ok(Outcome::to("/account").notice("password_saved"))
}

pub async fn end_session(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    session::end(&context.desk, &context.viewer.actor, form.id("session")?).await?;
    Ok(Outcome::to("/account/sessions").notice("session_ended"))
}
