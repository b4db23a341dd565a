//! What calendars say, and what they said before they were changed.

use super::{Conn, DbResult};
use crate::domain::service::calendar::DayRange;
use crate::domain::{CalendarId, Timestamp};
use sqlx::types::Json;

/// A calendar's zone and week, until a moment if they were changed then.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct WeekRow {
    pub id: CalendarId,
    pub until_at: Option<Timestamp>,
    pub zone: String,
    pub week: Json<[Vec<DayRange>; 7]>,
}

/// The hours of a date, until a moment if they were changed then; none are those of its weekday.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct DateRow {
    pub calendar_id: CalendarId,
    /// `YYYY-MM-DD`.
    pub day: String,
    pub until_at: Option<Timestamp>,
    pub name: Option<String>,
    pub hours: Option<Json<Vec<DayRange>>>,
}

/// All calendars, those out of use too: clocks may have run in them. Of each what holds now comes first.
pub async fn weeks(conn: &mut Conn) -> DbResult<Vec<WeekRow>> {
    usable_rows!(
        conn,
        "calendar",
        WeekRow,
        "select id, cast(null as bigint) as until_at, zone, week from calendar
         union all select calendar_id, until_at, zone, week from calendar_before"
    )
}

/// The dates that differ, of all calendars, and what they were before. Of each what holds now comes first.
pub async fn dates(conn: &mut Conn) -> DbResult<Vec<DateRow>> {
    usable_rows!(
        conn,
        "date of a calendar",
        DateRow,
        "select calendar_id, day, cast(null as bigint) as until_at, name, hours from calendar_day
         union all select calendar_id, day, until_at, name, hours from calendar_day_before"
    )
}

/// Keeps the zone and the week of a calendar that is about to be changed.
pub async fn keep_week(conn: &mut Conn, id: CalendarId, now: Timestamp) -> DbResult<u64> {
    run!(
        conn,
        "insert into calendar_before (calendar_id, until_at, zone, week)
         select id, $2, zone, week from calendar where id = $1 on conflict do nothing",
        id,
        now
    )
}

/// Keeps the hours of a date that are about to be changed.
pub async fn keep_day(conn: &mut Conn, id: CalendarId, day: &str, now: Timestamp) -> DbResult<u64> {
    run!(
        conn,
        "insert into calendar_day_before (calendar_id, day, until_at, name, hours)
         select c.id, $2, $3, d.name, d.hours from calendar c
             left join calendar_day d on d.calendar_id = c.id and d.day = $2
         where c.id = $1 on conflict do nothing",
        id,
        day,
        now
    )
}
