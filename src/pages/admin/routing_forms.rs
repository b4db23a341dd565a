//! What admins send about teams and rules.

use super::forms::{archive_notice, step, stepped};
use super::routing_words::typed;
use crate::desk::admin::{rules, teams};
use crate::domain::{RuleId, TeamId};
use crate::error::AppError;
use crate::pages::request::{Form, Outcome, RequestContext};

pub async fn add_team(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let id = teams::add(&context.desk, &context.viewer.actor, form.value("tier"), form.value("name")).await?;
    Ok(Outcome::to(format!("/admin/teams/{id}")).notice("saved"))
}

pub async fn save_model(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    teams::set_model(&context.desk, &context.viewer.actor, form.value("model")).await?;
    Ok(Outcome::to("/admin/teams").notice("saved"))
}

pub async fn save_team(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let id: TeamId = form.id("id")?;
    teams::save(&context.desk, &context.viewer.actor, id, &form.kept).await?;
    Ok(Outcome::to(format!("/admin/teams/{id}")).notice("saved"))
}

pub async fn save_member(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let id: TeamId = form.id("id")?;
    teams::set_member(&context.desk, &context.viewer.actor, id, &form.kept).await?;
    Ok(Outcome::to(format!("/admin/teams/{id}")).notice("saved"))
}

pub async fn archive_team(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (id, archived) = (form.id("id")?, form.ticked("archived"));
    teams::archive(&context.desk, &context.viewer.actor, id, archived).await?;
    Ok(Outcome::to("/admin/teams").notice(archive_notice(archived)))
}

pub async fn add_rule(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let id = rules::add(&context.desk, &context.viewer.actor, &form.kept, typed).await?;
    Ok(Outcome::to(format!("/admin/rules#rule-{id}")).notice("saved"))
}

pub async fn save_rule(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let id: RuleId = form.id("id")?;
    rules::save(&context.desk, &context.viewer.actor, id, &form.kept, typed).await?;
    Ok(Outcome::to(format!("/admin/rules#rule-{id}")).notice("saved"))
}

pub async fn step_rule(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let id: RuleId = form.id("id")?;
    let done = rules::step(&context.desk, &context.viewer.actor, id, step(form)?).await;
    stepped(context, form, done.map(|()| format!("/admin/rules#rule-{id}")))
}

pub async fn archive_rule(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (id, archived): (RuleId, bool) = (form.id("id")?, form.ticked("archived"));
    rules::archive(&context.desk, &context.viewer.actor, id, archived).await?;
    Ok(Outcome::to("/admin/rules").notice(archive_notice(archived)))
}
