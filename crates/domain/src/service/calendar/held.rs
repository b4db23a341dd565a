//! What a calendar said while a time passed, for words about it: not what it says now.

use super::{Calendar, DayRange, TimeSpan};
use crate::Timestamp;
use jiff::civil::Date;

/// A week that held for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeekHeld<'a> {
    /// The name of the time zone.
    pub zone: &'a str,
    /// Monday first.
    pub week: &'a [Vec<DayRange>; 7],
}

/// Hours that a date had of its own for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateHeld<'a> {
    pub date: Date,
    /// None on a holiday.
    pub hours: &'a [DayRange],
    /// When they were given to it, if that was in the midst of the time that is asked about.
    pub from: Option<Timestamp>,
    /// When they were taken from it or changed, if that was in its midst.
    pub until: Option<Timestamp>,
    /// Until when they held; [`Timestamp::MAX`] if they do.
    pub known_until: Timestamp,
}

impl Calendar {
    /// The weeks that held within a time, in order, each with its part of it.
    pub fn weeks_held(&self, within: TimeSpan) -> impl Iterator<Item = (TimeSpan, WeekHeld<'_>)> {
        self.weeks_within(within).map(|(part, week)| (part, WeekHeld { zone: week.zone_name(), week: &week.hours }))
    }

    /// The dates within a time that had hours of their own in it. One whose hours were changed while it lasted comes once
    /// for each; what was entered when the date was over does not come.
    pub fn dates_held(&self, within: TimeSpan) -> Vec<DateHeld<'_>> {
        let mut found = Vec::new();
        for (part, week) in self.weeks_within(within) {
            let (Some(first), last) = (week.date_of(part.from), week.date_of(Timestamp(part.until.0 - 1))) else {
                continue;
            };
            for (date, known) in self.days.range(first..=last.unwrap_or(Date::MAX).max(first)) {
                let (Some(midnight), Some(next)) = (week.moment(*date, 0), week.moment(*date, 1_440)) else { continue };
                let (begin, end) = (midnight.max(within.from), next.min(within.until));
                let begins = [Timestamp::MIN].into_iter().chain(known.iter().map(|day| day.until));
                for (given, day) in begins.zip(known) {
                    let (from, until) = (given.max(begin).max(part.from), day.until.min(end).min(part.until));
                    if let (true, Some(hours)) = (from < until, &day.hours) {
                        let held = DateHeld {
                            date: *date,
                            hours,
                            from: (given > begin).then_some(given),
                            until: (day.until < end).then_some(day.until),
                            known_until: day.until,
                        };
                        // Where the week changed in the midst of the date, it comes in two parts.
                        if found.last() != Some(&held) {
                            found.push(held);
                        }
                    }
                }
            }
        }
        found
    }
}
