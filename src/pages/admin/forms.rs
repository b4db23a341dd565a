//! Forms about people, organisations, tiers, names and mail.

use crate::desk::admin::people::Invitation;
use crate::desk::admin::{Step, mail, names, organisations, people, tiers};
use crate::domain::view::{Access, ChangesSince, NameList, WithForms};
use crate::domain::{FormName, OutboxId};
use crate::error::AppError;
use crate::pages::request::{Form, Outcome, RequestContext, local_path, page_of};

/// The edition of a thing that its page shows; none of a new one. To be asked for before the thing is read.
pub(super) async fn edition(
    context: &RequestContext,
    object: crate::domain::AuditObject,
    id: &str,
) -> Result<ChangesSince, AppError> {
    let edition = match id.parse() {
        Ok(id) => crate::desk::admin::edition::present(&context.desk, &context.viewer, object, id).await?,
        Err(_) => String::new(),
    };
    Ok(ChangesSince { edition, lines: Vec::new() })
}

/// A page with what was kept of its forms, and with what others did to its thing since a form was made that was refused for
/// that.
pub(super) async fn with_forms<T>(
    context: &RequestContext,
    shown: T,
    names: &[FormName],
    mut meanwhile: ChangesSince,
) -> Result<WithForms<T>, AppError> {
    use crate::desk::admin::edition;
    use crate::domain::FieldError;
    let kept = context.kept_of(names).await?;
    if let Some(stale) = kept.values().find(|kept| kept.general == Some(FieldError::Stale)) {
        meanwhile.lines = edition::since(&context.desk, &context.viewer, stale.value("edition")).await?;
    }
    Ok(WithForms { shown, kept, meanwhile })
}

/// A step within an order, as the order's page asks for it.
pub(super) fn step(form: &Form) -> Result<Step, AppError> {
    Ok(Step { direction: form.id("direction")?, past: form.optional("past")? })
}

/// Leads to the button of the thing that moved, whose row's address is given, so that it can be pressed again; or back to an
/// order that was another one by then.
pub(super) fn stepped(
    context: &RequestContext,
    form: &Form,
    done: Result<String, AppError>,
) -> Result<Outcome, AppError> {
    match done {
        Ok(row) => Ok(Outcome::to(format!("{row}-{}", form.value("direction"))).notice("saved")),
        Err(AppError::Stale | AppError::NotNow) if context.wants_page => {
            Ok(Outcome::to(page_of(local_path(form.value("back")).unwrap_or("/admin"))).notice("order_changed"))
        }
        Err(error) => Err(error),
    }
}

/// What is said after archiving or bringing back.
pub(super) const fn archive_notice(archived: bool) -> &'static str {
    if archived { "archived" } else { "saved" }
}

pub async fn invite(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let asked = Invitation {
        name: form.value("name"),
        email: form.value("email"),
        role: form.value("role"),
        organisation: form.value("organisation"),
        tier: form.value("tier"),
        language: form.value("language"),
    };
    let id = people::invite(&context.desk, &context.viewer, asked).await?;
    Ok(Outcome::to(format!("/admin/people/{id}")).notice("invited"))
}

pub async fn place_person(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let id = form.id("id")?;
    let (role, organisation, tier) = (form.value("role"), form.value("organisation"), form.value("tier"));
    people::set_place(&context.desk, &context.viewer.actor, id, role, organisation, tier).await?;
    Ok(Outcome::to(format!("/admin/people/{id}")).notice("saved"))
}

pub async fn save_identity(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (id, name, email) = (form.id("id")?, form.value("name"), form.value("email"));
    people::set_identity(&context.desk, &context.viewer.actor, id, name, email).await?;
    Ok(Outcome::to(format!("/admin/people/{id}")).notice("saved"))
}

pub async fn person_access(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (id, actor) = (form.id("id")?, &context.viewer.actor);
    let notice = match form.id("access")? {
        Access::InviteAgain => people::invite_again(&context.desk, actor, id).await.map(|()| "invited"),
        Access::MailReset => people::mail_reset(&context.desk, actor, id).await.map(|()| "reset_mailed"),
        Access::EndSessions => people::end_sessions(&context.desk, actor, id).await.map(|()| "saved"),
        Access::Disable => people::disable(&context.desk, actor, id).await.map(|()| "saved"),
        Access::Enable => people::enable(&context.desk, actor, id).await.map(|()| "saved"),
    }?;
    Ok(Outcome::to(format!("/admin/people/{id}")).notice(notice))
}

pub async fn add_organisation(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (kind, name) = (form.value("kind"), form.value("name"));
    organisations::add(&context.desk, &context.viewer.actor, kind, name).await?;
    Ok(Outcome::to("/admin/organisations").notice("saved"))
}

pub async fn rename_organisation(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    organisations::rename(&context.desk, &context.viewer.actor, form.id("id")?, form.value("name")).await?;
    Ok(Outcome::to("/admin/organisations").notice("saved"))
}

pub async fn archive_organisation(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (id, archived) = (form.id("id")?, form.ticked("archived"));
    organisations::archive(&context.desk, &context.viewer.actor, id, archived).await?;
    Ok(Outcome::to("/admin/organisations").notice(archive_notice(archived)))
}

pub async fn add_tier(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    tiers::add(&context.desk, &context.viewer.actor, form.value("name"), form.value("kind")).await?;
    Ok(Outcome::to("/admin/tiers").notice("saved"))
}

pub async fn save_tier(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let id = form.id("id")?;
    tiers::save(&context.desk, &context.viewer.actor, id, form.value("name"), form.value("kind")).await?;
    Ok(Outcome::to("/admin/tiers").notice("saved"))
}

pub async fn step_tier(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let id = form.id("id")?;
    let done = tiers::step(&context.desk, &context.viewer.actor, id, step(form)?).await;
    stepped(context, form, done.map(|()| format!("/admin/tiers#tier-{id}")))
}

pub async fn archive_tier(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (id, archived) = (form.id("id")?, form.ticked("archived"));
    tiers::archive(&context.desk, &context.viewer.actor, id, archived).await?;
    Ok(Outcome::to("/admin/tiers").notice(archive_notice(archived)))
}

pub async fn add_name(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let list: NameList = form.id("list")?;
    names::add(&context.desk, &context.viewer.actor, list, form.value("name")).await?;
    Ok(Outcome::to(format!("/admin/{list}")).notice("saved"))
}

pub async fn rename(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let list: NameList = form.id("list")?;
    names::rename(&context.desk, &context.viewer.actor, list, form.id("id")?, form.value("name")).await?;
    Ok(Outcome::to(format!("/admin/{list}")).notice("saved"))
}

pub async fn archive_name(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (list, archived): (NameList, bool) = (form.id("list")?, form.ticked("archived"));
    names::archive(&context.desk, &context.viewer.actor, list, form.id("id")?, archived).await?;
    Ok(Outcome::to(format!("/admin/{list}")).notice(archive_notice(archived)))
}

pub async fn retry_mail(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let id: OutboxId = form.id("id")?;
    mail::retry(&context.desk, &context.viewer.actor, id).await?;
    Ok(Outcome::to("/admin/mail").notice("mail_retried"))
}

pub async fn retry_all_mail(context: &RequestContext, _: &Form) -> Result<Outcome, AppError> {
    mail::retry_all(&context.desk, &context.viewer.actor).await?;
    Ok(Outcome::to("/admin/mail").notice("mails_retried"))
}
