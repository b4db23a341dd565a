//! What admins send about categories, their questions and priorities.

use super::forms::{archive_notice, step, stepped};
use crate::desk::admin::questions::Draft;
use crate::desk::admin::{categories, priorities, questions};
use crate::error::AppError;
use crate::pages::request::{Form, Outcome, RequestContext};

pub async fn add_category(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (product, name) = (form.value("product"), form.value("name"));
    let id = categories::add(&context.desk, &context.viewer.actor, product, name).await?;
    Ok(Outcome::to(format!("/admin/categories/{id}")).notice("saved"))
}

pub async fn save_category(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (id, product, name) = (form.id("id")?, form.value("product"), form.value("name"));
    categories::save(&context.desk, &context.viewer.actor, id, product, name).await?;
    Ok(Outcome::to(format!("/admin/categories/{id}")).notice("saved"))
}

pub async fn archive_category(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (id, archived) = (form.id("id")?, form.ticked("archived"));
    categories::archive(&context.desk, &context.viewer.actor, id, archived).await?;
    Ok(Outcome::to("/admin/categories").notice(archive_notice(archived)))
}

pub async fn add_question(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let draft = Draft {
        label: form.value("label"),
        kind: form.value("kind"),
        options: form.value("options"),
        required: form.ticked("required"),
    };
    let category = form.id("id")?;
    questions::add(&context.desk, &context.viewer.actor, category, draft).await?;
    Ok(Outcome::to(format!("/admin/categories/{category}")).notice("saved"))
}

pub async fn save_question(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let draft = Draft {
        label: form.value("label"),
        kind: form.value("kind"),
        options: form.value("options"),
        required: form.ticked("required"),
    };
    let category = questions::save(&context.desk, &context.viewer.actor, form.id("id")?, draft).await?;
    Ok(Outcome::to(format!("/admin/categories/{category}")).notice("saved"))
}

pub async fn step_question(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let id = form.id("id")?;
    let done = questions::step(&context.desk, &context.viewer.actor, id, step(form)?).await;
    stepped(context, form, done.map(|category| format!("/admin/categories/{category}#question-{id}")))
}

pub async fn archive_question(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (id, archived) = (form.id("id")?, form.ticked("archived"));
    let category = questions::archive(&context.desk, &context.viewer.actor, id, archived).await?;
    Ok(Outcome::to(format!("/admin/categories/{category}")).notice(archive_notice(archived)))
}

pub async fn save_priorities(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    priorities::save(&context.desk, &context.viewer.actor, |field| form.value(field)).await?;
    Ok(Outcome::to("/admin/priorities").notice("saved"))
}
