//! The hours in which clocks counted, in words: those that held at the time.

use super::hours::{in_words, week_in_words};
use crate::db::hours::DateRow;
use crate::db::service::ClockRow;
use crate::db::{self, Conn};
use crate::desk::when::when;
use crate::domain::Timestamp;
use crate::domain::service::run::ClockRun;
use crate::domain::setup::Setup;
use crate::domain::view::{DayHeld, HoursHeld, Viewer};
use crate::error::AppError;
use crate::t;

/// What words need beside what is computed with: for whom, when, and what dates are called.
pub(super) struct Wording<'a> {
    pub viewer: &'a Viewer,
    pub now: Timestamp,
    dates: Vec<DateRow>,
}

impl Wording<'_> {
    pub async fn load<'a>(conn: &mut Conn, viewer: &'a Viewer, now: Timestamp) -> Result<Wording<'a>, AppError> {
        Ok(Wording { viewer, now, dates: db::hours::dates(conn).await? })
    }

    /// The hours in which a clock counted, one after the other; the last are those of its end, or of now.
    pub fn hours(&self, setup: &Setup, run: &ClockRun) -> Vec<HoursHeld> {
        let l = self.viewer.language;
        let held = run.hours_held(&setup.calendars);
        let last = held.len().saturating_sub(1);
        let worded = held.into_iter().enumerate().map(|(place, (week, until))| HoursHeld {
            hours: week
                .map(|held| t::service::hours_in_zone(l, &week_in_words(l, held.week), &held.zone.replace('_', " "))),
            until: (place < last).then(|| when(until, self.viewer, self.now)),
        });
        worded.collect()
    }

    /// The dates with hours of their own, such as holidays, that lie in a clock's time until it ended or is due.
    pub fn days_that_differ(&self, setup: &Setup, row: &ClockRow) -> Vec<DayHeld> {
        let run = row.run();
        let end = row.stopped_at.or_else(|| run.due(&setup.calendars)).unwrap_or(self.now).max(row.started_at);
        let held = run.dates_held(&setup.calendars, end).into_iter().map(|(calendar, held)| {
            let day = held.date.to_string();
            let until = Some(held.known_until).filter(|until| *until != Timestamp::MAX);
            let is_it = |row: &&DateRow| row.calendar_id == calendar && row.day == day && row.until_at == until;
            let name = self.dates.iter().find(is_it).and_then(|row| row.name.clone()).unwrap_or_default();
            let moment = |at: Option<Timestamp>| at.map(|at| when(at, self.viewer, self.now));
            DayHeld { day, name, hours: in_words(held.hours), from: moment(held.from), until: moment(held.until) }
        });
        held.collect()
    }
}
