//! Working hours, and when tickets are registered: on weekdays, most of them in the morning.

use crate::domain::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};

/// Where the provider and its clients are.
pub const ZONE: &str = "Europe/Stockholm";
/// How far back the tickets reach, in days.
pub const DAYS_BACK: i32 = 182;
/// Days before them that the calendar still knows, and days after the present.
const MARGIN: (i32, i32) = (30, 60);

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
/// The desk is staffed from 07:30 to 17:30.
const OPENS: i64 = 7 * HOUR + 30 * MINUTE;
const WORKDAY: i64 = 10 * HOUR;

/// How many tickets arrive in each hour of a working day, relative to each other.
const HOURS: [u64; 24] = [0, 0, 0, 0, 0, 1, 5, 22, 58, 62, 50, 40, 24, 44, 42, 34, 22, 10, 5, 3, 3, 2, 1, 0];
/// The same for the days of the week from Monday.
const WEEK: [u64; 7] = [25, 21, 20, 20, 17, 2, 2];

struct Day {
    /// Local midnight, in milliseconds.
    starts: i64,
    date: Date,
    works: bool,
    /// Working time before this day, in milliseconds.
    before: i64,
}

pub struct Calendar {
    days: Vec<Day>,
    zone: TimeZone,
    /// Every hour with its start and the weight of all hours before it; the last one ends at the present.
    arrivals: Vec<(i64, u64)>,
    end: i64,
}

impl Calendar {
    /// A calendar around the present. Nothing when the present is beyond what calendars can hold.
    pub fn around(now: Timestamp) -> Option<Calendar> {
        let zone = TimeZone::get(ZONE).ok()?;
        let today = jiff::Timestamp::from_millisecond(now.0).ok()?.to_zoned(zone.clone()).date();
        let mut days = Vec::new();
        let mut before = 0;
        let mut date = today.checked_sub((DAYS_BACK + MARGIN.0).days()).ok()?;
        for _ in 0..DAYS_BACK + MARGIN.0 + MARGIN.1 {
            let works = is_workday(date);
            let starts = midnight(date, &zone)?.timestamp().as_millisecond();
            days.push(Day { starts, date, works, before });
            before += if works { WORKDAY } else { 0 };
            date = date.tomorrow().ok()?;
        }
        let mut calendar = Calendar { days, zone, arrivals: Vec::new(), end: now.0 };
        calendar.arrivals = calendar.curve(now.0);
        Some(calendar)
    }

    fn curve(&self, now: i64) -> Vec<(i64, u64)> {
        let first = now - i64::from(DAYS_BACK) * 24 * HOUR;
        let (mut curve, mut sum) = (Vec::new(), 0u64);
        for (number, day) in self.days.iter().enumerate() {
            for (hour, weight) in HOURS.iter().enumerate() {
                let starts = day.starts + i64::try_from(hour).unwrap_or(0) * HOUR;
                if starts < first || starts >= now {
                    continue;
                }
                curve.push((starts, sum));
                let weekday = usize::try_from(day.date.weekday().to_monday_zero_offset()).unwrap_or(0);
                let weekday = if day.works { WEEK[weekday] } else { 2 };
                // The desk grows: by half again within half a year.
                let growth = 400 + u64::try_from(number).unwrap_or(0);
                let share = u64::try_from((now - starts).min(HOUR)).unwrap_or(0);
                sum += weight * weekday * growth * share / u64::try_from(HOUR).unwrap_or(1);
            }
        }
        curve.push((now, sum));
        curve
    }

    /// The moment of arrival of ticket `number` of `all`, somewhere within its share of the whole:
    /// `within` is that place, from 0 to 2^32.
    pub fn arrival(&self, number: u64, all: u64, within: u64) -> Timestamp {
        let total = u128::from(self.arrivals.last().map_or(0, |(_, sum)| *sum));
        let place = (u128::from(number) << 32) + u128::from(within & 0xFFFF_FFFF);
        let target = u64::try_from((place * total) / (u128::from(all.max(1)) << 32)).unwrap_or(0);
        let after = self.arrivals.partition_point(|(_, sum)| *sum <= target);
        let (Some((start, low)), Some((end, high))) =
            (self.arrivals.get(after.saturating_sub(1)), self.arrivals.get(after))
        else {
            return Timestamp(self.end - MINUTE);
        };
        let rest = i128::from(target - low) * i128::from(end - start) / i128::from((high - low).max(1));
        Timestamp((start + i64::try_from(rest).unwrap_or(0)).min(self.end - MINUTE))
    }

    fn day(&self, at: i64) -> Option<&Day> {
        let after = self.days.partition_point(|day| day.starts <= at);
        self.days.get(after.saturating_sub(1))
    }

    /// Working time from the calendar's beginning to a moment.
    fn worked(&self, at: i64) -> i64 {
        self.day(at).map_or(0, |day| {
            if day.works { day.before + (at - day.starts - OPENS).clamp(0, WORKDAY) } else { day.before }
        })
    }

    /// The moment at which so much time has been worked.
    fn moment(&self, worked: i64) -> i64 {
        let after = self.days.partition_point(|day| day.before <= worked);
        // Days without work share their sum with the working day that follows them.
        let day = self.days[..after].iter().rev().find(|day| day.works).or(self.days.last());
        day.map_or(self.end, |day| day.starts + OPENS + (worked - day.before).clamp(0, WORKDAY))
    }

    /// A moment after so many working minutes, which may be negative.
    pub fn plus_work(&self, at: Timestamp, minutes: i64) -> Timestamp {
        Timestamp(self.moment((self.worked(at.0) + minutes * MINUTE).max(0)))
    }

    /// Working minutes between two moments.
    pub fn work_between(&self, from: Timestamp, to: Timestamp) -> i64 {
        (self.worked(to.0) - self.worked(from.0)) / MINUTE
    }

    /// The same day at a time of the clock.
    pub fn at_clock(&self, at: Timestamp, hour: i64, minute: i64) -> Timestamp {
        self.day(at.0).map_or(at, |day| Timestamp(day.starts + hour * HOUR + minute * MINUTE))
    }

    /// The local time of the clock, as HH:MM.
    pub fn clock(&self, at: Timestamp) -> String {
        self.zoned(at).map(|at| format!("{:02}:{:02}", at.hour(), at.minute())).unwrap_or_default()
    }

    /// The local date, as YYYY-MM-DD.
    pub fn date(&self, at: Timestamp) -> String {
        self.day(at.0).map(|day| day.date.to_string()).unwrap_or_default()
    }

    fn zoned(&self, at: Timestamp) -> Option<Zoned> {
        jiff::Timestamp::from_millisecond(at.0).ok().map(|at| at.to_zoned(self.zone.clone()))
    }
}

fn midnight(date: Date, zone: &TimeZone) -> Option<Zoned> {
    date.to_zoned(zone.clone()).ok()
}

/// Weekdays but the fixed Swedish holidays.
fn is_workday(date: Date) -> bool {
    let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
    let holiday = matches!((date.month(), date.day()), (1, 1 | 6) | (5, 1) | (6, 6) | (12, 24 | 25 | 26 | 31));
    !weekend && !holiday
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Thursday 2026-03-12, 10:24 in Stockholm.
    const NOW: Timestamp = Timestamp(1_773_307_440_000);

    #[test]
    fn work_pauses_at_night_and_at_weekends() {
        let calendar = Calendar::around(NOW).expect("a calendar");
        assert_eq!(calendar.clock(NOW), "10:24");
        let friday = calendar.plus_work(NOW, 600);
        assert_eq!((calendar.date(friday), calendar.clock(friday)), ("2026-03-13".into(), "10:24".into()));
        let monday = calendar.plus_work(NOW, 1200);
        assert_eq!(calendar.date(monday), "2026-03-16");
        assert_eq!(calendar.plus_work(monday, -1200), NOW);
        assert_eq!(calendar.work_between(NOW, monday), 1200);
    }

    #[test]
    fn tickets_arrive_in_order_and_before_the_present() {
        let calendar = Calendar::around(NOW).expect("a calendar");
        let times: Vec<_> = (0..1000).map(|i| calendar.arrival(i, 1000, 1 << 31)).collect();
        assert!(times.is_sorted());
        assert!(times.iter().all(|at| *at < NOW && at.0 > NOW.0 - i64::from(DAYS_BACK + 1) * 24 * HOUR));
    }
}
