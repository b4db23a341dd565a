//! Working hours: when support is there, so that times can be promised and counted in them.
//!
//! All intervals are half-open: the first moment belongs to them, the last does not. Dates and hours are those of the
//! calendar's IANA time zone. What a change to summer time leaves out does not come; of what the change back repeats, a
//! time of day means its first coming. So ranges that touch leave neither gap nor overlap on any day, and hours across the
//! change last as long as they really do.
//!
//! A calendar remembers what it said before each change, so that what was counted stays counted: a moment is judged by
//! the hours that held at that moment, and only what comes after a change by the new ones.

mod held;

pub use held::{DateHeld, WeekHeld};

use crate::Timestamp;
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
    /// What held until each change, in order.
    past: Vec<Week>,
    /// What holds now.
    week: Week,
    /// Holidays, which have no ranges, and days with hours of their own; in order, each with those until its change.
    days: BTreeMap<Date, Vec<Day>>,
}

/// The hours of a week, and until when they held.
#[derive(Clone, Debug)]
struct Week {
    until: Timestamp,
    zone: TimeZone,
    /// By weekday, Monday first; in order, and none touches another.
    hours: [Vec<DayRange>; 7],
}

/// The hours of a date, and until when they held; none are those of its weekday.
#[derive(Clone, Debug)]
struct Day {
    until: Timestamp,
    hours: Option<Vec<DayRange>>,
}

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeSpan {
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
        let week = Week::new(Timestamp::MAX, zone, week)?;
        let now = |hours| Ok(vec![Day { until: Timestamp::MAX, hours: Some(merge(hours)?) }]);
        let days =
            days.into_iter().map(|(date, hours)| Ok((date, now(hours)?))).collect::<Result<_, CalendarError>>()?;
        Ok(Calendar { past: Vec::new(), week, days })
    }

    /// Remembers the zone and the week that held until a moment.
    pub fn remember(&mut self, until: Timestamp, zone: &str, week: [Vec<DayRange>; 7]) -> Result<(), CalendarError> {
        let week = Week::new(until, zone, week)?;
        let place = self.past.partition_point(|other| other.until <= until);
        self.past.insert(place, week);
        Ok(())
    }

    /// Remembers the hours that a date had until a moment; none: those of its weekday.
    pub fn remember_day(
        &mut self,
        until: Timestamp,
        date: Date,
        hours: Option<Vec<DayRange>>,
    ) -> Result<(), CalendarError> {
        let day = Day { until, hours: hours.map(merge).transpose()? };
        let known = self.days.entry(date).or_insert_with(|| vec![Day { until: Timestamp::MAX, hours: None }]);
        let place = known.partition_point(|other| other.until <= until);
        known.insert(place, day);
        Ok(())
    }

    /// The hours of the week as it is now, Monday first, merged.
    pub fn week(&self) -> &[Vec<DayRange>; 7] {
        &self.week.hours
    }

    /// The hours of a date as they are now.
    pub fn hours_of(&self, date: Date) -> &[DayRange] {
        let own = self.days.get(&date).and_then(|known| known.last()?.hours.as_deref());
        own.unwrap_or_else(|| self.week.of(date))
    }

    /// Whether somebody is there at this moment.
    pub fn is_open(&self, at: Timestamp) -> bool {
        Hours::Within(self).open(at).next().is_some_and(|span| span.from <= at)
    }

    /// The name of the time zone.
    pub fn zone(&self) -> &str {
        self.week.zone_name()
    }

    /// The weeks that held within a time, in order, each with its part of it.
    fn weeks_within(&self, within: TimeSpan) -> impl Iterator<Item = (TimeSpan, &Week)> {
        let weeks = self.past.iter().chain([&self.week]);
        let begins = [Timestamp::MIN].into_iter().chain(self.past.iter().map(|week| week.until));
        begins.zip(weeks).filter_map(move |(begin, week)| {
            let part = TimeSpan { from: begin.max(within.from), until: week.until.min(within.until) };
            (part.from < part.until).then_some((part, week))
        })
    }

    /// The working hours from a moment on, each by what held then.
    fn open(&self, from: Timestamp) -> impl Iterator<Item = TimeSpan> + '_ {
        let all = TimeSpan { from, until: Timestamp::MAX };
        self.weeks_within(all)
            .flat_map(move |(within, week)| week.dates(within).flat_map(move |date| self.of_date(week, date, within)))
    }

    /// The hours of a date in a week, as far as they lie within a time.
    fn of_date<'a>(&'a self, week: &'a Week, date: Date, within: TimeSpan) -> impl Iterator<Item = TimeSpan> + 'a {
        let known = self.days.get(&date).map_or(&[] as &[Day], Vec::as_slice);
        let plain = known.is_empty().then_some((Timestamp::MIN, Timestamp::MAX, week.of(date)));
        let begins = [Timestamp::MIN].into_iter().chain(known.iter().map(|day| day.until));
        let own = begins
            .zip(known)
            .map(move |(begin, day)| (begin, day.until, day.hours.as_deref().unwrap_or_else(|| week.of(date))));
        plain.into_iter().chain(own).flat_map(move |(begin, end, ranges)| {
            ranges.iter().filter_map(move |range| {
                let span = TimeSpan {
                    from: week.moment(date, range.start)?.max(within.from).max(begin),
                    until: week.moment(date, range.end)?.min(within.until).min(end),
                };
                (span.from < span.until).then_some(span)
            })
        })
    }
}

impl Week {
    fn new(until: Timestamp, zone: &str, week: [Vec<DayRange>; 7]) -> Result<Week, CalendarError> {
        let zone = TimeZone::get(zone).map_err(|_| CalendarError::UnknownZone(zone.to_owned()))?;
        let mut hours: [Vec<DayRange>; 7] = Default::default();
        for (place, ranges) in hours.iter_mut().zip(week) {
            *place = merge(ranges)?;
        }
        if hours.iter().all(Vec::is_empty) {
            return Err(CalendarError::NoHours);
        }
        Ok(Week { until, zone, hours })
    }

    fn zone_name(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// The hours of the weekday of a date.
    fn of(&self, date: Date) -> &[DayRange] {
        let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
        self.hours.get(weekday).map_or(&[], Vec::as_slice)
    }

    /// The dates that begin before a time is over, the one in which it begins first.
    fn dates(&self, within: TimeSpan) -> impl Iterator<Item = Date> + '_ {
        let dates = std::iter::successors(self.date_of(within.from), |date| date.tomorrow().ok());
        dates.take_while(move |date| {
            let last = within.until == Timestamp::MAX;
            last || self.moment(*date, 0).is_some_and(|midnight| midnight < within.until)
        })
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
    /// The working hours from a moment on, in order, the first one cut where the moment lies within it. Hours that were
    /// changed while they lasted come as two that touch.
    pub fn open(self, from: Timestamp) -> impl Iterator<Item = TimeSpan> + 'a {
        let (always, calendar) = match self {
            Hours::Always => (Some(TimeSpan { from, until: Timestamp::MAX }), None),
            Hours::Within(calendar) => (None, Some(calendar)),
        };
        always.into_iter().chain(calendar.into_iter().flat_map(move |calendar| calendar.open(from)))
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
