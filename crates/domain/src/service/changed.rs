//! Calendars that are changed while clocks run: what had counted stays, and only later time counts by the new hours.

use super::calendar::{Calendar, DayRange, Hours};
use super::clock::{ClockCounting, MINUTE, Pauses, account, due, elapsed};
use crate::Timestamp;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::collections::BTreeMap;

const ZONE: &str = "Europe/Stockholm";

fn at(text: &str) -> Timestamp {
    let text = if text.len() == 16 { format!("{text}:00+01:00") } else { text.to_owned() };
    Timestamp(text.parse::<jiff::Timestamp>().expect("a moment").as_millisecond())
}

fn week(days: usize, from: u16, until: u16) -> [Vec<DayRange>; 7] {
    std::array::from_fn(|day| if day < days { vec![DayRange::new((from, 0), (until, 0))] } else { Vec::new() })
}

fn calendar(zone: &str, week: [Vec<DayRange>; 7], days: &[(Date, &[DayRange])]) -> Calendar {
    let days: BTreeMap<_, _> = days.iter().map(|(date, hours)| (*date, hours.to_vec())).collect();
    Calendar::new(zone, week, days).expect("a calendar")
}

fn minutes(calendar: &Calendar, from: &str, until: &str) -> i64 {
    elapsed(Hours::Within(calendar), at(from), at(until), &Pauses::default()) / MINUTE
}

#[test]
fn hours_that_are_cut_short_at_noon_leave_the_morning_as_it_counted() {
    // 8 to 17 until Wednesday 2026-11-25 12:00, and from then on 10 to 14.
    let mut changed = calendar(ZONE, week(5, 10, 14), &[]);
    changed.remember(at("2026-11-25T12:00"), ZONE, week(5, 8, 17)).expect("known");
    assert_eq!(minutes(&changed, "2026-11-24T00:00", "2026-11-25T00:00"), 540); // Tuesday as it was: nine hours
    assert_eq!(minutes(&changed, "2026-11-25T00:00", "2026-11-26T00:00"), 360); // 8 to 12 as it was, 12 to 14 as it is
    assert_eq!(minutes(&changed, "2026-11-26T00:00", "2026-11-27T00:00"), 240); // Thursday as it is: four hours
    // Ten hours from Tuesday 16:00: 1 on Tuesday, 4 and 2 on Wednesday, 3 of Thursday's from 10:00 on.
    let found = due(Hours::Within(&changed), at("2026-11-24T16:00"), 600 * MINUTE, &Pauses::default());
    assert_eq!(found, Some(at("2026-11-26T13:00")));
}

#[test]
fn a_holiday_that_is_entered_in_its_midst_closes_from_then_on_and_one_taken_away_opens() {
    let mut changed = calendar(ZONE, week(5, 8, 17), &[(date(2026, 11, 25), &[])]);
    changed.remember_day(at("2026-11-25T10:00"), date(2026, 11, 25), None).expect("known");
    assert_eq!(minutes(&changed, "2026-11-25T00:00", "2026-11-26T00:00"), 120); // 8 to 10, before anybody knew
    // Taken away again at 15:00: the last two hours count.
    let mut again = calendar(ZONE, week(5, 8, 17), &[]);
    again.remember_day(at("2026-11-25T15:00"), date(2026, 11, 25), Some(Vec::new())).expect("known");
    again.remember_day(at("2026-11-25T10:00"), date(2026, 11, 25), None).expect("known");
    assert_eq!(minutes(&again, "2026-11-25T00:00", "2026-11-26T00:00"), 240); // 8 to 10 and 15 to 17
    let pieces = account(Hours::Within(&again), at("2026-11-25T08:00"), at("2026-11-25T17:00"), &Pauses::default());
    let found: Vec<_> = pieces.iter().map(|piece| (piece.span.from, piece.counting)).collect();
    let wanted = [
        ("2026-11-25T08:00", ClockCounting::Counted),
        ("2026-11-25T10:00", ClockCounting::Closed),
        ("2026-11-25T15:00", ClockCounting::Counted),
    ];
    assert_eq!(found, wanted.map(|(from, counting)| (at(from), counting)));
}

#[test]
fn a_holiday_entered_when_it_is_over_changes_nothing() {
    let mut changed = calendar(ZONE, week(5, 8, 17), &[(date(2026, 11, 25), &[])]);
    changed.remember_day(at("2026-11-27T09:00"), date(2026, 11, 25), None).expect("known");
    assert_eq!(minutes(&changed, "2026-11-25T00:00", "2026-11-26T00:00"), 540); // the whole day, as it was worked
    assert!(changed.hours_of(date(2026, 11, 25)).is_empty(), "what is shown is what is entered");
}

#[test]
fn another_zone_counts_from_its_change_on() {
    // Eight to five in Stockholm until Wednesday 12:00 there, then in New York, where it is 6:00.
    let mut changed = calendar("America/New_York", week(5, 8, 17), &[]);
    changed.remember(at("2026-11-25T12:00"), ZONE, week(5, 8, 17)).expect("known");
    assert_eq!(minutes(&changed, "2026-11-25T00:00", "2026-11-25T23:00"), 780); // 8 to 12 there, 14 to 23 here
    assert_eq!(changed.zone(), "America/New_York");
}

#[test]
fn what_was_before_is_judged_as_strictly_as_what_is() {
    let mut one = calendar(ZONE, week(5, 8, 17), &[]);
    assert!(one.remember(Timestamp(0), "Europe/Atlantis", week(5, 8, 17)).is_err());
    assert!(one.remember(Timestamp(0), ZONE, week(0, 8, 17)).is_err());
    let wrong = vec![DayRange { start: 600, end: 500 }];
    assert!(one.remember_day(Timestamp(0), date(2026, 1, 1), Some(wrong)).is_err());
}

const ZONES: [&str; 4] = [ZONE, "America/New_York", "Pacific/Auckland", "Australia/Lord_Howe"];

/// Hours of every kind: a zone, the days of the week, and from when until when.
fn hours() -> impl Strategy<Value = (&'static str, [Vec<DayRange>; 7])> {
    (prop::sample::select(ZONES.to_vec()), 1_usize..=7, 0_u16..12, 12_u16..=24)
        .prop_map(|(zone, days, from, until)| (zone, week(days, from, until)))
}

fn moment() -> impl Strategy<Value = Timestamp> {
    (at("2026-01-01T00:00").0 / 1_000..at("2027-06-01T00:00").0 / 1_000).prop_map(|second| Timestamp(second * 1_000))
}

proptest! {
    /// Whatever is changed and whenever: until the change everything counts by the old hours, and after it by the new.
    #[test]
    fn time_before_a_change_counts_by_the_old_hours_and_time_after_it_by_the_new(
        old in hours(), new in hours(), from in moment(), length in 0_i64..60_000, changed_after in -10_000_i64..70_000,
    ) {
        let (before, after) = (calendar(old.0, old.1.clone(), &[]), calendar(new.0, new.1, &[]));
        let (until, change) = (from.plus_minutes(length), from.plus_minutes(changed_after));
        let mut both = after.clone();
        both.remember(change, old.0, old.1).expect("known");
        let count = |calendar: &Calendar, from: Timestamp, until: Timestamp| {
            elapsed(Hours::Within(calendar), from, until, &Pauses::default())
        };
        let wanted = count(&before, from, until.min(change)) + count(&after, from.max(change), until);
        prop_assert_eq!(count(&both, from, until), wanted);
        let mut reached = from;
        for span in Hours::Within(&both).open(from).take(60) {
            prop_assert!(span.from >= reached && span.until > span.from);
            reached = span.until;
        }
    }

    /// What is due has elapsed exactly, although the hours were changed twice and a date with them.
    #[test]
    fn what_is_due_has_elapsed_exactly_whatever_was_changed(
        one in hours(), two in hours(), three in hours(), from in moment(), minutes in 1_i64..6_000,
        first in 0_i64..20_000, second in 0_i64..20_000, day in 0_i64..20, entered in 0_i64..30_000, open in any::<bool>(),
    ) {
        let mut all = calendar(three.0, three.1, &[]);
        all.remember(from.plus_minutes(first + second), two.0, two.1).expect("known");
        all.remember(from.plus_minutes(first), one.0, one.1).expect("known");
        let date = jiff::Timestamp::from_millisecond(from.plus_days(day).0).expect("a moment").to_string();
        let date: Date = date[..10].parse().expect("a date");
        let hours = if open { vec![DayRange::WHOLE] } else { Vec::new() };
        all.remember_day(from.plus_minutes(entered), date, Some(hours)).expect("known");
        let within = Hours::Within(&all);
        let until = due(within, from, minutes * MINUTE, &Pauses::default()).expect("due one day");
        prop_assert_eq!(elapsed(within, from, until, &Pauses::default()), minutes * MINUTE);
        prop_assert_eq!(elapsed(within, from, Timestamp(until.0 - 1), &Pauses::default()), minutes * MINUTE - 1);
    }
}
