//! Days of the provider: numbered since 1970-01-01, as its calendar on the wall shows them.

use crate::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Unit};

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// The provider's zone.
#[derive(Clone, Debug)]
pub struct Days(TimeZone);

impl Days {
    /// Days in an IANA zone; in UTC when there is no such zone.
    pub fn of(zone: &str) -> Days {
        Days(TimeZone::get(zone).unwrap_or(TimeZone::UTC))
    }

    /// The day of a moment.
    pub fn day(&self, at: Timestamp) -> i64 {
        let seconds = at.0.div_euclid(1000);
        let offset = jiff::Timestamp::from_second(seconds).map_or(0, |moment| self.0.to_offset(moment).seconds());
        (seconds + i64::from(offset)).div_euclid(86_400)
    }

    /// The moment at which a day begins.
    pub fn start(&self, day: i64) -> Timestamp {
        let start = date(day).and_then(|date| date.to_zoned(self.0.clone()).ok());
        start.map_or(Timestamp(day.saturating_mul(86_400_000)), |start| Timestamp(start.timestamp().as_millisecond()))
    }
}

/// The calendar date of a day.
pub fn date(day: i64) -> Option<Date> {
    // A span beyond the calendar's own range would not be accepted.
    let span = Span::new().try_days(day).ok()?;
    EPOCH.checked_add(span).ok()
}

/// The day of a calendar date, `YYYY-MM-DD`.
pub fn parse(text: &str) -> Option<i64> {
    let date: Date = text.parse().ok()?;
    Some(i64::from(EPOCH.until((Unit::Day, date)).ok()?.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_day_ends_at_midnight_of_its_zone_also_when_clocks_are_changed() {
        let days = Days::of("Europe/Stockholm");
        let day = parse("2026-03-29").expect("a date");
        assert_eq!(days.start(day + 1).0 - days.start(day).0, 23 * 3_600_000);
        assert_eq!(days.day(days.start(day)), day);
        assert_eq!(days.day(Timestamp(days.start(day).0 - 1)), day - 1);
    }

    proptest! {
        #[test]
        fn every_moment_lies_within_its_day(ms in -2_000_000_000_000i64..4_000_000_000_000) {
            let days = Days::of("America/St_Johns");
            let day = days.day(Timestamp(ms));
            prop_assert!(days.start(day).0 <= ms && ms < days.start(day + 1).0);
            prop_assert_eq!(parse(&date(day).expect("a date").to_string()), Some(day));
        }
    }
}
