//! What admins send about working hours and service levels.

use super::forms::{archive_notice, step, stepped};
use crate::desk::admin;
use crate::desk::admin::rungs::RungDraft;
use crate::desk::admin::{calendars, feeds, organisations, policies, rungs};
use crate::error::AppError;
use crate::pages::request::{Form, Outcome, RequestContext};

pub async fn save_calendar(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let id = admin::id_or_new(form.value("id"))?;
    let days = ["day-0", "day-1", "day-2", "day-3", "day-4", "day-5", "day-6"].map(|day| form.value(day));
    let (name, zone) = (form.value("name"), form.value("zone"));
    let id = calendars::save(&context.desk, &context.viewer.actor, id, name, zone, days).await?;
    Ok(Outcome::to(format!("/admin/calendars/{id}")).notice("saved"))
}

pub async fn set_day(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let id = form.id("id")?;
    let (day, name, hours) = (form.value("day"), form.value("day-name"), form.value("hours"));
    calendars::set_day(&context.desk, &context.viewer.actor, id, day, name, hours).await?;
    Ok(Outcome::to(format!("/admin/calendars/{id}#days")).notice("saved"))
}

pub async fn remove_day(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let id = form.id("id")?;
    calendars::remove_day(&context.desk, &context.viewer.actor, id, form.value("day")).await?;
    Ok(Outcome::to(format!("/admin/calendars/{id}#days")).notice("saved"))
}

pub async fn import_days(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (id, actor) = (form.id("id")?, &context.viewer.actor);
    let imported = match form.value("what") {
        "year" => {
            let (country, year) = (form.value("country"), form.value("year"));
            let closed = calendars::add_holidays(&context.desk, actor, id, country, year).await?;
            calendars::Imported { closed, ..Default::default() }
        }
        "feed" => feeds::add(&context.desk, actor, id, form.value("address"), form.ticked("keep")).await?,
        _ => {
            let file = form.kept.files.last().map(|file| file.key.clone());
            let text = calendars::icalendar_text(&context.desk, actor, form.value("ics"), file.as_deref()).await?;
            calendars::add_from_icalendar(&context.desk, actor, id, text).await?
        }
    };
    Ok(Outcome::to(format!("/admin/calendars/{id}#days")).notice(&imported.notice()))
}

pub async fn remove_feed(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (id, feed) = (form.id("id")?, form.id("feed")?);
    feeds::remove(&context.desk, &context.viewer.actor, id, feed).await?;
    Ok(Outcome::to(format!("/admin/calendars/{id}#import")).notice("saved"))
}

pub async fn archive_calendar(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (id, archived) = (form.id("id")?, form.ticked("archived"));
    calendars::archive(&context.desk, &context.viewer.actor, id, archived).await?;
    Ok(Outcome::to("/admin/calendars").notice(archive_notice(archived)))
}

pub async fn save_policy(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let id = admin::id_or_new(form.value("id"))?;
    let pausing = form.all("pausing")?;
    let field = |name: &str| form.value(name).to_owned();
    let id = policies::save(&context.desk, &context.viewer.actor, id, field, pausing).await?;
    Ok(Outcome::to(format!("/admin/service-levels/{id}")).notice("saved"))
}

pub async fn step_policy(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let id = form.id("id")?;
    let done = policies::step(&context.desk, &context.viewer.actor, id, step(form)?).await;
    stepped(context, form, done.map(|()| format!("/admin/service-levels#policy-{id}")))
}

pub async fn archive_policy(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (id, archived) = (form.id("id")?, form.ticked("archived"));
    policies::archive(&context.desk, &context.viewer.actor, id, archived).await?;
    Ok(Outcome::to("/admin/service-levels").notice(archive_notice(archived)))
}

pub async fn add_rung(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let id = form.id("id")?;
    let draft = RungDraft {
        clock: form.value("clock"),
        percent: form.value("percent"),
        action: form.value("action"),
        person: form.value("person"),
    };
    rungs::add_rung(&context.desk, &context.viewer.actor, id, draft).await?;
    Ok(Outcome::to(format!("/admin/service-levels/{id}#ladder")).notice("saved"))
}

pub async fn remove_rung(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let id = form.id("id")?;
    rungs::remove_rung(&context.desk, &context.viewer.actor, id, form.value("rung")).await?;
    Ok(Outcome::to(format!("/admin/service-levels/{id}#ladder")).notice("saved"))
}

pub async fn set_contract(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let id = form.id("id")?;
    organisations::set_contract(&context.desk, &context.viewer.actor, id, form.value("contract")).await?;
    Ok(Outcome::to(format!("/admin/organisations/{id}")).notice("saved"))
}
