//! iCalendar files at addresses: brought in once, or kept and fetched again every day.

use super::calendars::Imported;
use super::icalendar::ParsedCalendar;
use super::{Edit, calendars, guard, icalendar};
use crate::db::{feed, look, service};
use crate::desk::{Desk, when};
use crate::domain::{Actor, AuditAction, AuditDetail, AuditField, CalendarId, FeedId, FieldError};
use crate::error::AppError;
use crate::fetch::{self, FetchError};
use std::collections::{BTreeMap, BTreeSet};

/// Minutes until an address is fetched again.
const AGAIN: i64 = 24 * 60;
/// Minutes until a try that came to nothing is repeated.
const TRY_AGAIN: i64 = 60;

/// The calendar found at an address, or the problem with it. Fetching and reading wait and compute, each for some
/// seconds at most, and are no work for the threads that answer others.
async fn days_at(desk: &Desk, address: &str) -> Result<Result<ParsedCalendar, FieldError>, AppError> {
    let (place, inside) = (address.to_owned(), desk.config().inside_hosts.clone());
    let year = calendars::this_year(desk);
    let read = move || {
        let text = fetch::text(&place, &inside).map_err(|error| {
            tracing::info!(%error, address = place, "a calendar could not be fetched");
            match error {
                FetchError::Address => FieldError::NotAnUrl,
                FetchError::Inside => FieldError::InsideHost,
                FetchError::TooLarge => FieldError::TooLarge(1),
                FetchError::Status(_) | FetchError::Failed(_) => FieldError::NoAnswer,
            }
        })?;
        let found = icalendar::holidays(&text, year).map_err(|error| match error {
            FieldError::NotReadLines(_) => error,
            _ => FieldError::NotACalendar,
        })?;
        if found.days.len() > calendars::MOST_DAYS { Err(FieldError::TooMany(calendars::MOST_DAYS)) } else { Ok(found) }
    };
    tokio::task::spawn_blocking(read).await.map_err(|_| AppError::Fault)
}

/// Closes on the holidays of the file at an address; with `keep`, the address is fetched again every day, and dates that
/// somebody took out stay out.
pub async fn add(desk: &Desk, actor: &Actor, id: CalendarId, address: &str, keep: bool) -> Result<Imported, AppError> {
    guard(actor)?;
    let address = address.trim();
    let wrong = |error| AppError::field("address", error);
    if address.is_empty() {
        return Err(wrong(FieldError::Required));
    }
    if address.chars().count() > 2_000 {
        return Err(wrong(FieldError::TooLong(2_000)));
    }
    let found = days_at(desk, address).await?.map_err(wrong)?;
    let mut edit = Edit::begin(desk, actor).await?;
    let row = calendars::find(&mut edit.tx, id).await?;
    let kept = match keep {
        true => Some(feed::keep(&mut edit.tx, id, address, edit.now, edit.now.plus_minutes(AGAIN)).await?),
        false => None,
    };
    if let Some(feed) = kept {
        note_unread(&mut edit, feed, &found).await?;
    }
    let removed = if keep { removed(&mut edit, id).await? } else { BTreeSet::new() };
    let mut closed = 0;
    for (day, name) in found.days.iter().filter(|(day, _)| !removed.contains(*day)) {
        feed::allow_removed(&mut edit.tx, id, day).await?;
        calendars::keep_day(&mut edit, id, day).await?;
        closed += usize::from(service::close_day(&mut edit.tx, id, day, name, kept).await?);
    }
    let detail = AuditDetail::of(row.name)
        .with(AuditField::Feed, keep.then_some(address))
        .with(AuditField::Days, Some(&closed.to_string()));
    edit.note(AuditAction::CalendarChanged, id.0, detail).await?;
    look::at_calendar(&mut edit.tx, id, edit.now).await?;
    edit.finish().await?;
    Ok(Imported { closed, unread: found.unread, others: found.others })
}

/// The dates that somebody took out of a calendar.
async fn removed(edit: &mut Edit<'_>, id: CalendarId) -> Result<BTreeSet<String>, AppError> {
    Ok(feed::removed_days(&mut edit.tx, id).await?.into_iter().map(|(day,)| day).collect())
}

/// Says beside a feed which lines of its file could not be read, if there are any.
async fn note_unread(edit: &mut Edit<'_>, id: FeedId, found: &ParsedCalendar) -> Result<(), AppError> {
    if !found.unread.is_empty() {
        feed::failed(&mut edit.tx, id, &FieldError::NotReadLines(found.unread.clone())).await?;
    }
    Ok(())
}

/// Fetches an address no more. What it closed stays closed.
pub async fn remove(desk: &Desk, actor: &Actor, id: CalendarId, one: FeedId) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let row = calendars::find(&mut edit.tx, id).await?;
    let feeds = feed::of_calendar(&mut edit.tx, id).await?;
    // Whoever sends the form twice finds it done.
    let Some(gone) = feeds.into_iter().find(|feed| feed.id == one) else { return Ok(()) };
    feed::remove(&mut edit.tx, id, one).await?;
    let detail = AuditDetail::of(row.name).change(AuditField::Feed, Some(&gone.address), None);
    edit.note(AuditAction::CalendarChanged, id.0, detail).await?;
    edit.finish().await
}

/// Fetches every address whose day is over; answers how many dates changed. A file that cannot be had changes nothing.
pub async fn refresh(desk: &Desk) -> Result<usize, AppError> {
    let mut changed = 0;
    loop {
        let now = desk.now();
        let mut tx = desk.db().write().await?;
        let claimed = feed::claim(&mut tx, now, now.plus_minutes(TRY_AGAIN)).await?;
        tx.commit().await?;
        let Some(row) = claimed else { return Ok(changed) };
        // One that cannot be read at all does not keep the others from their turn.
        match days_at(desk, &row.address).await.unwrap_or(Err(FieldError::NotACalendar)) {
            Ok(found) => changed += take_over(desk, &row, found).await?,
            Err(error) => {
                let mut tx = desk.db().write().await?;
                feed::failed(&mut tx, row.id, &error).await?;
                tx.commit().await?;
            }
        }
    }
}

/// Makes a calendar's dates those of its feed from today on. What was before stays: times were promised by it. Dates to
/// which somebody gave hours by hand stay too.
async fn take_over(desk: &Desk, row: &feed::FeedRow, found: ParsedCalendar) -> Result<usize, AppError> {
    let mut edit = Edit::begin(desk, &Actor::System).await?;
    let calendar = calendars::find(&mut edit.tx, row.calendar_id).await?;
    if !feed::fetched(&mut edit.tx, row.id, edit.now, edit.now.plus_minutes(AGAIN)).await? {
        return Ok(0);
    }
    note_unread(&mut edit, row.id, &found).await?;
    let removed = removed(&mut edit, row.calendar_id).await?;
    let days: BTreeMap<String, String> = found.days.into_iter().filter(|(day, _)| !removed.contains(day)).collect();
    let today = when::date_of(edit.now, &calendar.zone);
    let mut changed = 0;
    let before: BTreeMap<String, String> = feed::days(&mut edit.tx, row.id, &today).await?.into_iter().collect();
    for day in before.keys().filter(|day| !days.contains_key(*day)) {
        calendars::keep_day(&mut edit, row.calendar_id, day).await?;
        feed::remove_day(&mut edit.tx, row.id, day).await?;
        changed += 1;
    }
    for (day, name) in days.iter().filter(|(day, _)| **day >= today) {
        match before.get(day) {
            Some(known) if known == name => {}
            Some(_) => {
                feed::rename_day(&mut edit.tx, row.id, day, name).await?;
                changed += 1;
            }
            None => {
                calendars::keep_day(&mut edit, row.calendar_id, day).await?;
                let closed = service::close_day(&mut edit.tx, row.calendar_id, day, name, Some(row.id)).await?;
                changed += usize::from(closed);
            }
        }
    }
    if changed > 0 {
        let detail = AuditDetail::of(calendar.name)
            .with(AuditField::Feed, Some(&row.address))
            .with(AuditField::Days, Some(&changed.to_string()));
        edit.note(AuditAction::CalendarFollowed, row.calendar_id.0, detail).await?;
        look::at_calendar(&mut edit.tx, row.calendar_id, edit.now).await?;
    }
    edit.finish().await?;
    Ok(changed)
}
