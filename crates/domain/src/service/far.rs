//! Promises of many years: what is computed has no horizon.

use super::calendar::{Calendar, DayRange, Hours};
use super::clock::{MINUTE, NEVER, Pauses, due, elapsed};
use crate::Timestamp;
use std::collections::BTreeMap;

fn at(text: &str) -> Timestamp {
    Timestamp(format!("{text}T00:00:00Z").parse::<jiff::Timestamp>().expect("a date").as_millisecond())
}

/// Open on the first so many days of the week, for so many minutes from eight.
fn calendar(zone: &str, days: usize, minutes: u16) -> Calendar {
    let hours = DayRange { start: 480, end: 480 + minutes };
    let week = std::array::from_fn(|day| if day < days { vec![hours] } else { Vec::new() });
    Calendar::new(zone, week, BTreeMap::new()).expect("a calendar")
}

#[test]
fn k54_what_counts_over_decades_is_the_sum_of_its_years() {
    for zone in ["UTC", "Europe/Stockholm", "Asia/Kolkata"] {
        let calendar = calendar(zone, 5, 540);
        let count =
            |from: &str, until: &str| elapsed(Hours::Within(&calendar), at(from), at(until), &Pauses::default());
        let years: i64 = (2000..2040).map(|year| count(&format!("{year}-01-01"), &format!("{}-01-01", year + 1))).sum();
        assert_eq!(count("2000-01-01", "2040-01-01"), years, "{zone}");
        assert!(count("2000-01-01", "2040-01-01") > count("2000-01-01", "2039-01-01"), "{zone}");
    }
    let always = elapsed(Hours::Always, at("2000-01-01"), at("2040-01-01"), &Pauses::default());
    assert_eq!(always, at("2040-01-01").0 - at("2000-01-01").0);
}

#[test]
fn k54_a_promise_of_more_than_ten_years_is_due_and_not_paused() {
    let from = at("2026-11-29");
    for (days, minutes, target) in [(1, 60, 525_600), (5, 480, 525_600), (1, 60, 52_560)] {
        let calendar = calendar("Europe/Stockholm", days, minutes);
        let hours = Hours::Within(&calendar);
        let due = due(hours, from, target * MINUTE, &Pauses::default()).expect("a moment");
        assert_eq!(elapsed(hours, from, due, &Pauses::default()), target * MINUTE);
        assert_eq!(elapsed(hours, from, Timestamp(due.0 - 1), &Pauses::default()), target * MINUTE - 1);
    }
    let rarely = calendar("UTC", 1, 1);
    assert_eq!(due(Hours::Within(&rarely), at("9990-01-01"), 525_600 * MINUTE, &Pauses::default()), Some(NEVER));
}
