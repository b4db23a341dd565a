//! Addresses of iCalendar files that keep a calendar's holidays.

use super::{Conn, DbResult};
use crate::domain::{CalendarId, FeedId, FieldError, Timestamp};
use sqlx::types::Json;

/// An address that is fetched again.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct FeedRow {
    pub id: FeedId,
    pub calendar_id: CalendarId,
    pub address: String,
    /// When it was fetched last.
    pub fetched_at: Option<Timestamp>,
    /// What was wrong if the last try failed.
    pub trouble: Option<Json<FieldError>>,
}

/// A date that came from a feed, as `YYYY-MM-DD`, with its name.
pub type FeedDay = (String, String);

pub async fn of_calendar(conn: &mut Conn, calendar: CalendarId) -> DbResult<Vec<FeedRow>> {
    rows!(
        conn,
        "select id, calendar_id, address, fetched_at, trouble from calendar_feed where calendar_id = $1 order by id",
        calendar
    )
}

/// Keeps an address that was fetched just now; one that is known is noted as fetched.
pub async fn keep(
    conn: &mut Conn,
    calendar: CalendarId,
    address: &str,
    now: Timestamp,
    next: Timestamp,
) -> DbResult<FeedId> {
    let (id,) = row!(
        conn,
        "insert into calendar_feed (calendar_id, address, fetched_at, next_at) values ($1, $2, $3, $4)
         on conflict (calendar_id, address) do update set fetched_at = $3, next_at = $4, trouble = null
         returning id",
        calendar,
        address,
        now,
        next
    )?;
    Ok(id)
}

/// The feed whose turn it is, given to one caller: it is nobody's turn again until `until`. Feeds of calendars that are
/// out of use wait. One whose turn is days away was given it before the clock was set back.
pub async fn claim(conn: &mut Conn, now: Timestamp, until: Timestamp) -> DbResult<Option<FeedRow>> {
    maybe!(
        conn,
        "update calendar_feed set next_at = $2
         where (next_at <= $1 or next_at > $3) and id = (
             select feed.id from calendar_feed feed join calendar on calendar.id = feed.calendar_id
             where (feed.next_at <= $1 or feed.next_at > $3) and calendar.archived_at is null
             order by feed.next_at, feed.id limit 1)
         returning id, calendar_id, address, fetched_at, trouble",
        now,
        until,
        now.plus_days(2)
    )
}

/// Notes that a feed was fetched; whether it is still there.
pub async fn fetched(conn: &mut Conn, id: FeedId, now: Timestamp, next: Timestamp) -> DbResult<bool> {
    let touched = run!(
        conn,
        "update calendar_feed set fetched_at = $2, next_at = $3, trouble = null where id = $1",
        id,
        now,
        next
    )?;
    Ok(touched == 1)
}

/// Notes why a feed could not be fetched.
pub async fn failed(conn: &mut Conn, id: FeedId, trouble: &FieldError) -> DbResult<u64> {
    run!(conn, "update calendar_feed set trouble = $2 where id = $1", id, Json(trouble))
}

/// The dates that a feed closed, from a date on.
pub async fn days(conn: &mut Conn, id: FeedId, from: &str) -> DbResult<Vec<FeedDay>> {
    rows!(conn, "select day, name from calendar_day where feed_id = $1 and day >= $2 order by day", id, from)
}

/// Gives a date of a feed another name.
pub async fn rename_day(conn: &mut Conn, id: FeedId, day: &str, name: &str) -> DbResult<u64> {
    run!(conn, "update calendar_day set name = $3 where feed_id = $1 and day = $2", id, day, name)
}

/// Lets a date that a feed closed have its usual hours again.
pub async fn remove_day(conn: &mut Conn, id: FeedId, day: &str) -> DbResult<u64> {
    run!(conn, "delete from calendar_day where feed_id = $1 and day = $2", id, day)
}

/// Notes that somebody took out a date, in a calendar that follows feeds.
pub async fn keep_removed(conn: &mut Conn, calendar: CalendarId, day: &str) -> DbResult<u64> {
    run!(
        conn,
        "insert into calendar_day_removed (calendar_id, day)
         select $1, $2 where exists (select 1 from calendar_feed where calendar_id = $1) on conflict do nothing",
        calendar,
        day
    )
}

/// Lets feeds close a date again that somebody took out.
pub async fn allow_removed(conn: &mut Conn, calendar: CalendarId, day: &str) -> DbResult<u64> {
    run!(conn, "delete from calendar_day_removed where calendar_id = $1 and day = $2", calendar, day)
}

/// The dates that somebody took out.
pub async fn removed_days(conn: &mut Conn, calendar: CalendarId) -> DbResult<Vec<(String,)>> {
    rows!(conn, "select day from calendar_day_removed where calendar_id = $1", calendar)
}

/// Forgets a feed; its dates stay, as if they had been entered by hand.
pub async fn remove(conn: &mut Conn, calendar: CalendarId, id: FeedId) -> DbResult<u64> {
    run!(conn, "update calendar_day set feed_id = null where feed_id = $1 and calendar_id = $2", id, calendar)?;
    run!(conn, "delete from calendar_feed where id = $1 and calendar_id = $2", id, calendar)
}
