//! Working hours: the week, and the days that differ.

use super::uses;
use super::{Edit, chosen, free_name, guard, holidays, icalendar};
use crate::db::service::{self, CalendarRow};
use crate::db::{self, Conn, feed};
use crate::desk::Desk;
use crate::desk::service::hours::{in_words, parse, week_in_words};
use crate::desk::when;
use crate::domain::service::calendar::{Calendar, CalendarError, DayRange};
use crate::domain::view::{CalendarCard, CalendarFeed, CalendarLine, SpecialDay, Viewer};
use crate::domain::{
    Actor, AuditAction, AuditDetail, AuditField, AuditObject, CalendarId, DisplayName, FieldError, FieldErrors,
    HolidayCountry, is_date,
};
use crate::error::AppError;
use std::collections::BTreeMap;

/// Days that are brought into a calendar at a time.
pub(super) const MOST_DAYS: usize = 2_000;

/// Every calendar by name.
pub async fn list(desk: &Desk, viewer: &Viewer) -> Result<Vec<CalendarLine>, AppError> {
    guard(&viewer.actor)?;
    let mut conn = desk.db().read().await?;
    let days = service::days(&mut conn).await?;
    let today = today(desk, viewer);
    let rows = service::calendars(&mut conn).await?;
    Ok(rows
        .into_iter()
        .map(|row| CalendarLine {
            id: row.id,
            hours: week_in_words(viewer.language, &row.week.0),
            days: i64::try_from(days.iter().filter(|day| day.calendar_id == row.id && day.day >= today).count())
                .unwrap_or(0),
            archived: row.archived_at.is_some(),
            name: row.name,
            zone: row.zone,
        })
        .collect())
}

fn today(desk: &Desk, viewer: &Viewer) -> String {
    when::date_of(desk.now(), &viewer.zone)
}

pub(super) async fn find(conn: &mut Conn, id: CalendarId) -> Result<CalendarRow, AppError> {
    service::calendars(conn).await?.into_iter().find(|row| row.id == id).ok_or(AppError::NotFound)
}

/// One calendar, or what a new one is asked for.
pub async fn card(desk: &Desk, viewer: &Viewer, id: Option<CalendarId>) -> Result<CalendarCard, AppError> {
    guard(&viewer.actor)?;
    let mut conn = desk.db().read().await?;
    let year = today(desk, viewer).get(..4).and_then(|year| year.parse().ok()).unwrap_or(0);
    let Some(id) = id else {
        let day = |place: usize| if place < 5 { "8:00–17:00".to_owned() } else { String::new() };
        let (zone, week) = (viewer.zone.clone(), std::array::from_fn(day));
        let zones = when::zones(&zone);
        return Ok(CalendarCard { zone, week, zones, year, ..CalendarCard::default() });
    };
    let row = find(&mut conn, id).await?;
    let days = service::days(&mut conn).await?;
    let feeds = feed::of_calendar(&mut conn, id).await?.into_iter().map(|row| CalendarFeed {
        id: row.id,
        address: row.address,
        fetched: row.fetched_at.map(|at| when::when(at, viewer, desk.now())),
        trouble: row.trouble.map(|trouble| trouble.0),
    });
    let days = days.into_iter().filter(|day| day.calendar_id == id).map(|day| SpecialDay {
        day: day.day,
        name: day.name,
        hours: in_words(&day.hours),
    });
    Ok(CalendarCard {
        used_by: uses::used_by(&mut conn, viewer.language, (AuditObject::Calendar, id.0)).await?,
        id: Some(id),
        week: row.week.0.each_ref().map(|hours| in_words(hours)),
        days: days.collect(),
        feeds: feeds.collect(),
        archived: row.archived_at.is_some(),
        name: row.name,
        zones: when::zones(&row.zone),
        zone: row.zone,
        year,
    })
}

/// Adds a calendar, or changes one. `week` is as it was typed, Monday first.
pub async fn save(
    desk: &Desk,
    actor: &Actor,
    id: Option<CalendarId>,
    name: &str,
    zone: &str,
    week: [&str; 7],
) -> Result<CalendarId, AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let rows = service::calendars(&mut edit.tx).await?;
    let before = match id {
        Some(id) => Some(rows.iter().find(|row| row.id == id).cloned().ok_or(AppError::NotFound)?),
        None => None,
    };
    let mut errors = FieldErrors::default();
    let name = errors.take("name", free_name(name, id, rows.iter().map(|row| (row.id, row.name.as_str()))));
    if zone.is_empty() {
        errors.add("zone", FieldError::Required);
    }
    let mut hours: [Vec<DayRange>; 7] = Default::default();
    for (day, (place, text)) in hours.iter_mut().zip(week).enumerate() {
        *place = errors.take(&format!("day-{day}"), parse(text));
    }
    if errors.0.is_empty() {
        match Calendar::new(zone, hours.clone(), BTreeMap::new()) {
            // Ranges that overlap are kept as one.
            Ok(calendar) => hours = calendar.week().clone(),
            Err(CalendarError::UnknownZone(_)) => errors.add("zone", FieldError::NotAllowed),
            Err(CalendarError::NoHours) => errors.add("day-0", FieldError::Required),
            Err(CalendarError::EndBeforeStart(_)) => errors.add("day-0", FieldError::EndsBeforeStart),
        }
    }
    errors.or(())?;
    let said = |week: &[Vec<DayRange>; 7]| week_in_words(crate::domain::Language::English, week);
    let detail = AuditDetail::of(name.as_str())
        .change(AuditField::Name, before.as_ref().map(|row| row.name.as_str()), Some(name.as_str()))
        .change(AuditField::Zone, before.as_ref().map(|row| row.zone.as_str()), Some(zone))
        .change(AuditField::Week, before.as_ref().map(|row| said(&row.week.0)).as_deref(), Some(&said(&hours)));
    let (id, action) = match id {
        None => {
            let id = service::insert_calendar(&mut edit.tx, name.as_str(), zone, &hours).await?;
            (id, AuditAction::CalendarAdded)
        }
        Some(id) => {
            if before.as_ref().is_some_and(|row| row.zone != zone || row.week.0 != hours) {
                db::hours::keep_week(&mut edit.tx, id, edit.now).await?;
            }
            service::update_calendar(&mut edit.tx, id, name.as_str(), zone, &hours).await?;
            (id, AuditAction::CalendarChanged)
        }
    };
    edit.note(action, id.0, detail).await?;
    db::look::at_calendar(&mut edit.tx, id, edit.now).await?;
    edit.finish().await?;
    Ok(id)
}

/// Keeps the hours of a date before they are changed, unless the date lies ahead everywhere: then no time has counted in
/// them yet.
pub(super) async fn keep_day(edit: &mut Edit<'_>, id: CalendarId, day: &str) -> Result<(), AppError> {
    // The first zone to begin a day is 14 hours ahead.
    let latest = when::date_of(edit.now.plus_minutes(14 * 60), "UTC");
    if day <= latest.as_str() {
        db::hours::keep_day(&mut edit.tx, id, day, edit.now).await?;
    }
    Ok(())
}

/// Gives a date hours of its own; none make it a holiday.
pub async fn set_day(
    desk: &Desk,
    actor: &Actor,
    id: CalendarId,
    day: &str,
    name: &str,
    hours: &str,
) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let row = find(&mut edit.tx, id).await?;
    let mut errors = FieldErrors::default();
    if day.is_empty() {
        errors.add("day", FieldError::Required);
    } else if !is_date(day) {
        errors.add("day", FieldError::NotADate);
    }
    let name = errors.take("day-name", DisplayName::parse(name));
    let hours = errors.take("hours", parse(hours));
    errors.or(())?;
    keep_day(&mut edit, id, day).await?;
    service::set_day(&mut edit.tx, id, day, name.as_str(), &hours).await?;
    feed::allow_removed(&mut edit.tx, id, day).await?;
    let said = format!("{day} {} {}", name.as_str(), in_words(&hours));
    let detail = AuditDetail::of(row.name).with(AuditField::Day, Some(said.trim_end()));
    edit.note(AuditAction::CalendarChanged, id.0, detail).await?;
    db::look::at_calendar(&mut edit.tx, id, edit.now).await?;
    edit.finish().await
}

/// Lets a date have the hours of its weekday again.
pub async fn remove_day(desk: &Desk, actor: &Actor, id: CalendarId, day: &str) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let row = find(&mut edit.tx, id).await?;
    keep_day(&mut edit, id, day).await?;
    if service::remove_day(&mut edit.tx, id, day).await? == 0 {
        return Ok(());
    }
    feed::keep_removed(&mut edit.tx, id, day).await?;
    let detail = AuditDetail::of(row.name).change(AuditField::Day, Some(day), None);
    edit.note(AuditAction::CalendarChanged, id.0, detail).await?;
    db::look::at_calendar(&mut edit.tx, id, edit.now).await?;
    edit.finish().await
}

/// Closes on the public holidays of a country in a year, and where the library knows them on the eves that are free by
/// custom; answers how many days.
pub async fn add_holidays(
    desk: &Desk,
    actor: &Actor,
    id: CalendarId,
    country: &str,
    year: &str,
) -> Result<usize, AppError> {
    let mut errors = FieldErrors::default();
    let country = errors.keep("country", chosen::<HolidayCountry>(country));
    let year = errors.keep("year", year.trim().parse::<i32>().map_err(|_| FieldError::NotANumber));
    let (Some(country), Some(year)) = (country, year) else { return Err(errors.into()) };
    let days = if (2000..=2100).contains(&year) { holidays::of(country, year) } else { BTreeMap::new() };
    if days.is_empty() {
        return Err(AppError::field("year", FieldError::NotAllowed));
    }
    import(desk, actor, id, days).await
}

/// The iCalendar text of a form: what was pasted, or the file that was sent.
pub async fn icalendar_text(desk: &Desk, actor: &Actor, typed: &str, file: Option<&str>) -> Result<String, AppError> {
    guard(actor)?;
    match file {
        Some(key) => crate::desk::files::staged_text(desk, actor, key).await,
        None => Ok(typed.to_owned()),
    }
}

/// Closes on the holidays of an iCalendar file; answers what became of it.
pub async fn add_from_icalendar(
    desk: &Desk,
    actor: &Actor,
    id: CalendarId,
    text: String,
) -> Result<Imported, AppError> {
    guard(actor)?;
    let year = this_year(desk);
    let read = tokio::task::spawn_blocking(move || icalendar::holidays(&text, year)).await;
    let found = read.map_err(|_| AppError::Fault)?.map_err(|error| AppError::field("ics", error))?;
    let closed = import(desk, actor, id, found.days).await?;
    Ok(Imported { closed, unread: found.unread, others: found.others })
}

/// The result of importing an iCalendar file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Days that are closed now and were not before.
    pub closed: usize,
    /// Lines that could not be read.
    pub unread: Vec<usize>,
    /// Events that are no holidays, or too far away.
    pub others: usize,
}

impl Imported {
    /// How it is named in the address of the page that says it.
    pub fn notice(&self) -> String {
        let lines: Vec<_> = self.unread.iter().map(usize::to_string).collect();
        format!("days.{}.{}.{}", self.closed, self.others, lines.join("-"))
    }
}

/// The present year.
pub(super) fn this_year(desk: &Desk) -> i32 {
    when::date_of(desk.now(), "UTC").get(..4).and_then(|year| year.parse().ok()).unwrap_or(0)
}

async fn import(desk: &Desk, actor: &Actor, id: CalendarId, days: BTreeMap<String, String>) -> Result<usize, AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let row = find(&mut edit.tx, id).await?;
    if days.len() > MOST_DAYS {
        return Err(AppError::field("ics", FieldError::TooMany(MOST_DAYS)));
    }
    // A date to which somebody gave hours keeps them.
    let mut closed = 0;
    for (day, name) in &days {
        keep_day(&mut edit, id, day).await?;
        feed::allow_removed(&mut edit.tx, id, day).await?;
        closed += usize::from(service::close_day(&mut edit.tx, id, day, name, None).await?);
    }
    let detail = AuditDetail::of(row.name).with(AuditField::Days, Some(&closed.to_string()));
    edit.note(AuditAction::CalendarChanged, id.0, detail).await?;
    db::look::at_calendar(&mut edit.tx, id, edit.now).await?;
    edit.finish().await?;
    Ok(closed)
}

/// Takes a calendar out of use, or back into it. One that a policy in use counts in stays.
pub async fn archive(desk: &Desk, actor: &Actor, id: CalendarId, archived: bool) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let row = find(&mut edit.tx, id).await?;
    if row.archived_at.is_some() == archived {
        return Ok(());
    }
    if archived && service::policies(&mut edit.tx).await?.iter().any(|policy| policy.names_calendar(id)) {
        return Err(AppError::field("archive", FieldError::InUse));
    }
    service::archive_calendar(&mut edit.tx, id, archived.then_some(edit.now)).await?;
    let action = if archived { AuditAction::CalendarArchived } else { AuditAction::CalendarRestored };
    edit.note(action, id.0, AuditDetail::of(row.name)).await?;
    edit.finish().await
}
