//! Working hours: when support is there, so that times can be promised and counted in them.
//!
//! All intervals are half-open: the first moment belongs to them, the last does not. Dates and hours are those of the
//! calendar's IANA time zone. What a change to summer time leaves out does not come; of what the change back repeats, a
//! time of day means its first coming. So ranges that touch leave neither gap nor overlap on any day, and hours across the
//! change last as long as they really do.

use crate::domain::Timestamp;
use jiff::civil::Date;
use jiff::tz::{AmbiguousOffset, TimeZone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use thiserror::Error;

/// A part of a day, in minutes since its midnight; 1440 is the midnight that ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DayRange {
    pub start: u16,
    pub end: u16,
}

/// Why hours are no calendar.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CalendarError {
    /// The IANA database has no zone of this name.
    #[error("there is no time zone {0:?}")]
    UnknownZone(String),
    /// A range ends where it begins or earlier, or after the day.
    #[error("the range from minute {} to minute {} is none", .0.start, .0.end)]
    EndBeforeStart(DayRange),
    /// No weekday has hours.
    #[error("the week has no working hours")]
    NoHours,
}

/// Hours of a week, with days that differ.
#[derive(Clone, Debug)]
pub struct Calendar {
    zone: TimeZone,
    /// By weekday, Monday first; in order, and none touches another.
    week: [Vec<DayRange>; 7],
    /// Holidays, which have no ranges, and days with hours of their own.
    days: BTreeMap<Date, Vec<DayRange>>,
}

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub from: Timestamp,
    pub until: Timestamp,
}

/// What time is counted in.
#[derive(Clone, Copy, Debug)]
pub enum Hours<'a> {
    /// Round the clock.
    Always,
    /// Within working hours.
    Within(&'a Calendar),
}

/// How far ahead hours are looked for: beyond it, nothing is promised.
const HORIZON_DAYS: i32 = 3_660;

impl DayRange {
    /// The whole day.
    pub const WHOLE: DayRange = DayRange { start: 0, end: 1_440 };

    /// A range by its hours and minutes.
    pub const fn new(start: (u16, u16), end: (u16, u16)) -> DayRange {
        DayRange { start: start.0 * 60 + start.1, end: end.0 * 60 + end.1 }
    }
}

impl Calendar {
    /// Hours by weekday, Monday first, and the dates that differ from them. Ranges that overlap or touch become one.
    pub fn new(
        zone: &str,
        week: [Vec<DayRange>; 7],
        days: BTreeMap<Date, Vec<DayRange>>,
    ) -> Result<Calendar, CalendarError> {
        let zone = TimeZone::get(zone).map_err(|_| CalendarError::UnknownZone(zone.to_owned()))?;
        let mut merged: [Vec<DayRange>; 7] = Default::default();
        for (place, ranges) in merged.iter_mut().zip(week) {
            *place = merge(ranges)?;
        }
        if merged.iter().all(Vec::is_empty) {
            return Err(CalendarError::NoHours);
        }
        let days =
            days.into_iter().map(|(day, ranges)| Ok((day, merge(ranges)?))).collect::<Result<_, CalendarError>>()?;
        Ok(Calendar { zone, week: merged, days })
    }

    /// The hours of the week, Monday first, merged.
    pub fn week(&self) -> &[Vec<DayRange>; 7] {
        &self.week
    }

    /// The hours of a date.
    pub fn hours_of(&self, date: Date) -> &[DayRange] {
        let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
        self.days.get(&date).map_or(&self.week[weekday], Vec::as_slice)
    }

    /// Whether somebody is there at this moment.
    pub fn is_open(&self, at: Timestamp) -> bool {
        Hours::Within(self).open(at).next().is_some_and(|span| span.from <= at)
    }

    /// The name of the time zone.
    pub fn zone(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// The moment at which a minute of a date comes. What the change to summer time leaves out comes at the change; of
    /// what the change back repeats, it is the first.
    fn moment(&self, date: Date, minute: u16) -> Option<Timestamp> {
        let (date, minute) = if minute >= 1_440 { (date.tomorrow().ok()?, 0) } else { (date, minute) };
        let civil = date.at(i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?, 0, 0);
        let found = self.zone.to_ambiguous_timestamp(civil);
        let moment = match found.offset() {
            AmbiguousOffset::Gap { .. } => self.zone.following(found.earlier().ok()?).next()?.timestamp(),
            _ => found.earlier().ok()?,
        };
        Some(Timestamp(moment.as_millisecond()))
    }

    fn date_of(&self, at: Timestamp) -> Option<Date> {
        jiff::Timestamp::from_millisecond(at.0).ok().map(|at| self.zone.to_datetime(at).date())
    }
}

impl<'a> Hours<'a> {
    /// The working hours from a moment on, in order, the first one cut where the moment lies within it.
    pub fn open(self, from: Timestamp) -> impl Iterator<Item = Span> + 'a {
        let (always, calendar) = match self {
            Hours::Always => (Some(Span { from, until: Timestamp::MAX }), None),
            Hours::Within(calendar) => (None, Some(calendar)),
        };
        let worked = calendar.into_iter().flat_map(move |calendar| {
            let first = calendar.date_of(from);
            let dates = (0..HORIZON_DAYS).map_while(move |day| first?.checked_add(jiff::Span::new().days(day)).ok());
            dates.flat_map(move |date| {
                calendar.hours_of(date).iter().filter_map(move |range| {
                    let span = Span {
                        from: calendar.moment(date, range.start)?.max(from),
                        until: calendar.moment(date, range.end)?,
                    };
                    (span.from < span.until).then_some(span)
                })
            })
        });
        always.into_iter().chain(worked)
    }
}

fn merge(mut ranges: Vec<DayRange>) -> Result<Vec<DayRange>, CalendarError> {
    if let Some(wrong) = ranges.iter().find(|range| range.end <= range.start || range.end > 1_440) {
        return Err(CalendarError::EndBeforeStart(*wrong));
    }
    ranges.sort_unstable();
    let mut merged: Vec<DayRange> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    Ok(merged)
}
