//! What admins send about working hours and service levels.

#[cfg(feature = "ssr")]
use super::forms::{about, archive_notice};
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

/// Adds a calendar, or changes the one in the field `id`.
#[server(name = SaveCalendar, prefix = "/do", endpoint = "admin-calendar", input = MultipartFormData)]
pub async fn save_calendar(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::{self, calendars};
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let id = admin::id_or_new(form.value("id"))?;
        let days = ["day-0", "day-1", "day-2", "day-3", "day-4", "day-5", "day-6"].map(|day| form.value(day));
        let (name, zone) = (form.value("name"), form.value("zone"));
        let id = calendars::save(&door.desk, &door.viewer.actor, id, name, zone, days).await?;
        Ok(Outcome::to(format!("/admin/calendars/{id}")).notice("saved"))
    }
    .await;
    let name = about(&form, "admin-calendar");
    door::finish(door, form, &name, done).await
}

/// Gives a date hours of its own.
#[server(name = SetDay, prefix = "/do", endpoint = "admin-calendar-day", input = MultipartFormData)]
pub async fn set_day(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::calendars;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let id = form.id("id")?;
        let (day, name, hours) = (form.value("day"), form.value("day-name"), form.value("hours"));
        calendars::set_day(&door.desk, &door.viewer.actor, id, day, name, hours).await?;
        Ok(Outcome::to(format!("/admin/calendars/{id}#days")).notice("saved"))
    }
    .await;
    let name = about(&form, "admin-calendar-day");
    door::finish(door, form, &name, done).await
}

/// Lets a date have the hours of its weekday again.
#[server(name = RemoveDay, prefix = "/do", endpoint = "admin-remove-day", input = MultipartFormData)]
pub async fn remove_day(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::calendars;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let id = form.id("id")?;
        calendars::remove_day(&door.desk, &door.viewer.actor, id, form.value("day")).await?;
        Ok(Outcome::to(format!("/admin/calendars/{id}#days")).notice("saved"))
    }
    .await;
    let name = about(&form, "admin-remove-day");
    door::finish(door, form, &name, done).await
}

/// Closes on the holidays of a year, or on the days of an iCalendar file that was pasted, sent along, or is at an
/// address, which can be kept.
#[server(name = ImportDays, prefix = "/do", endpoint = "admin-import-days", input = MultipartFormData)]
pub async fn import_days(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::{calendars, feeds};
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let (id, actor) = (form.id("id")?, &door.viewer.actor);
        let imported = match form.value("what") {
            "year" => {
                let (country, year) = (form.value("country"), form.value("year"));
                let closed = calendars::add_holidays(&door.desk, actor, id, country, year).await?;
                calendars::Imported { closed, ..Default::default() }
            }
            "feed" => feeds::add(&door.desk, actor, id, form.value("address"), form.ticked("keep")).await?,
            _ => {
                let file = form.kept.files.last().map(|file| file.key.clone());
                let text = calendars::icalendar_text(&door.desk, actor, form.value("ics"), file.as_deref()).await?;
                calendars::add_from_icalendar(&door.desk, actor, id, text).await?
            }
        };
        Ok(Outcome::to(format!("/admin/calendars/{id}#days")).notice(&imported.notice()))
    }
    .await;
    let what = match form.value("what") {
        "year" => "admin-import-year",
        "feed" => "admin-import-feed",
        _ => "admin-import-ics",
    };
    let name = about(&form, what);
    door::finish(door, form, &name, done).await
}

/// Fetches an address no more.
#[server(name = RemoveFeed, prefix = "/do", endpoint = "admin-remove-feed", input = MultipartFormData)]
pub async fn remove_feed(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::feeds;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let (id, feed) = (form.id("id")?, form.id("feed")?);
        feeds::remove(&door.desk, &door.viewer.actor, id, feed).await?;
        Ok(Outcome::to(format!("/admin/calendars/{id}#import")).notice("saved"))
    }
    .await;
    let name = about(&form, "admin-remove-feed");
    door::finish(door, form, &name, done).await
}

/// Takes a calendar out of use, or back into it.
#[server(name = ArchiveCalendar, prefix = "/do", endpoint = "admin-archive-calendar", input = MultipartFormData)]
pub async fn archive_calendar(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::calendars;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let (id, archived) = (form.id("id")?, form.ticked("archived"));
        calendars::archive(&door.desk, &door.viewer.actor, id, archived).await?;
        Ok(Outcome::to("/admin/calendars").notice(archive_notice(archived)))
    }
    .await;
    let name = about(&form, "admin-archive-calendar");
    door::finish(door, form, &name, done).await
}

/// Adds a service level, or changes the one in the field `id`.
#[server(name = SavePolicy, prefix = "/do", endpoint = "admin-service-level", input = MultipartFormData)]
pub async fn save_policy(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::{self, policies};
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let id = admin::id_or_new(form.value("id"))?;
        let pausing = form.all("pausing")?;
        let field = |name: &str| form.value(name).to_owned();
        let id = policies::save(&door.desk, &door.viewer.actor, id, field, pausing).await?;
        Ok(Outcome::to(format!("/admin/service-levels/{id}")).notice("saved"))
    }
    .await;
    let name = about(&form, "admin-service-level");
    door::finish(door, form, &name, done).await
}

/// Asks a service level earlier or later.
#[server(name = StepPolicy, prefix = "/do", endpoint = "admin-step-service-level", input = MultipartFormData)]
pub async fn step_policy(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::policies;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let id = form.id("id")?;
        policies::step(&door.desk, &door.viewer.actor, id, form.id("direction")?).await?;
        Ok(Outcome::to(format!("/admin/service-levels#policy-{id}")).notice("saved"))
    }
    .await;
    let name = about(&form, "admin-step-service-level");
    door::finish(door, form, &name, done).await
}

/// Takes a service level out of use, or back into it.
#[server(name = ArchivePolicy, prefix = "/do", endpoint = "admin-archive-service-level", input = MultipartFormData)]
pub async fn archive_policy(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::policies;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let (id, archived) = (form.id("id")?, form.ticked("archived"));
        policies::archive(&door.desk, &door.viewer.actor, id, archived).await?;
        Ok(Outcome::to("/admin/service-levels").notice(archive_notice(archived)))
    }
    .await;
    let name = about(&form, "admin-archive-service-level");
    door::finish(door, form, &name, done).await
}

/// Adds a rung to the ladder of a service level.
#[server(name = AddRung, prefix = "/do", endpoint = "admin-add-rung", input = MultipartFormData)]
pub async fn add_rung(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::rungs::{self, RungDraft};
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let id = form.id("id")?;
        let draft = RungDraft {
            clock: form.value("clock"),
            percent: form.value("percent"),
            action: form.value("action"),
            person: form.value("person"),
        };
        rungs::add_rung(&door.desk, &door.viewer.actor, id, draft).await?;
        Ok(Outcome::to(format!("/admin/service-levels/{id}#ladder")).notice("saved"))
    }
    .await;
    let name = about(&form, "admin-add-rung");
    door::finish(door, form, &name, done).await
}

/// Takes a rung away.
#[server(name = RemoveRung, prefix = "/do", endpoint = "admin-remove-rung", input = MultipartFormData)]
pub async fn remove_rung(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::rungs;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let id = form.id("id")?;
        rungs::remove_rung(&door.desk, &door.viewer.actor, id, form.value("rung")).await?;
        Ok(Outcome::to(format!("/admin/service-levels/{id}#ladder")).notice("saved"))
    }
    .await;
    let name = about(&form, "admin-remove-rung");
    door::finish(door, form, &name, done).await
}

/// Sets how support is sold to an organisation.
#[server(name = SetContract, prefix = "/do", endpoint = "admin-contract", input = MultipartFormData)]
pub async fn set_contract(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::organisations;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let id = form.id("id")?;
        organisations::set_contract(&door.desk, &door.viewer.actor, id, form.value("contract")).await?;
        Ok(Outcome::to(format!("/admin/organisations/{id}")).notice("saved"))
    }
    .await;
    let name = about(&form, "admin-contract");
    door::finish(door, form, &name, done).await
}
