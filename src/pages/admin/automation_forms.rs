//! What admins send about automations.

use super::forms::{archive_notice, step, stepped};
use super::routing_words::typed;
use crate::desk::admin::automations;
use crate::domain::AutomationId;
use crate::error::AppError;
use crate::pages::request::{Form, Outcome, RequestContext};

pub async fn add_automation(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let id = automations::add(&context.desk, &context.viewer.actor, &form.kept, typed).await?;
    Ok(Outcome::to(format!("/admin/automations#automation-{id}")).notice("saved"))
}

pub async fn save_automation(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let id: AutomationId = form.id("id")?;
    automations::save(&context.desk, &context.viewer.actor, id, &form.kept, typed).await?;
    Ok(Outcome::to(format!("/admin/automations#automation-{id}")).notice("saved"))
}

pub async fn step_automation(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let id: AutomationId = form.id("id")?;
    let done = automations::step(&context.desk, &context.viewer.actor, id, step(form)?).await;
    stepped(context, form, done.map(|()| format!("/admin/automations#automation-{id}")))
}

pub async fn archive_automation(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (id, archived): (AutomationId, bool) = (form.id("id")?, form.ticked("archived"));
    automations::archive(&context.desk, &context.viewer.actor, id, archived).await?;
    Ok(Outcome::to("/admin/automations").notice(archive_notice(archived)))
}
