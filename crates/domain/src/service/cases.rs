//! Worked cases of clocks, each computed by hand in its comment, and what holds for all of them.

use super::calendar::{Calendar, CalendarError, DayRange, Hours, TimeSpan};
use super::clock::{ClockCounting, MINUTE, Pauses, account, due, elapsed};
use crate::Timestamp;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Which hours a case counts in.
#[derive(Clone, Copy, Debug)]
enum In {
    /// Stockholm, Monday to Friday 8 to 12 and 13 to 17, without the holidays of Christmas, New Year and Easter; Maundy
    /// Thursday until 12, and Saturday 28 November 2026 open from 10 to 14.
    Office,
    /// Stockholm, every day 0 to 6.
    Night,
    /// Stockholm, Sundays 2:15 to 2:45 and 4 to 5.
    Gappy,
    /// Stockholm, every day, all day.
    Whole,
    /// New York, Monday to Friday 9 to 17.
    NewYork,
    /// Kolkata, Monday to Saturday 10 to 18.
    Kolkata,
    /// Auckland, every day 8 to 16.
    Auckland,
    /// Lord Howe Island, every day 0 to 6: its summer time differs by half an hour.
    LordHowe,
    /// Round the clock.
    Always,
}

use In::{Always, Auckland, Gappy, Kolkata, LordHowe, NewYork, Night, Office, Whole};

const ALL: [In; 9] = [Office, Night, Gappy, Whole, NewYork, Kolkata, Auckland, LordHowe, Always];

fn range(start: (u16, u16), end: (u16, u16)) -> DayRange {
    DayRange::new(start, end)
}

/// A week with the same hours on its first so many days.
fn week(days: usize, ranges: &[DayRange]) -> [Vec<DayRange>; 7] {
    std::array::from_fn(|day| if day < days { ranges.to_vec() } else { Vec::new() })
}

fn calendar(which: In) -> Option<Calendar> {
    let none = BTreeMap::new();
    let made = match which {
        Office => {
            let holidays =
                [date(2026, 12, 24), date(2026, 12, 25), date(2027, 1, 1), date(2026, 4, 3), date(2026, 4, 6)];
            let mut days: BTreeMap<Date, Vec<DayRange>> = holidays.into_iter().map(|day| (day, Vec::new())).collect();
            days.insert(date(2026, 4, 2), vec![range((8, 0), (12, 0))]);
            days.insert(date(2026, 11, 28), vec![range((10, 0), (14, 0))]);
            let hours = [range((8, 0), (12, 0)), range((13, 0), (17, 0))];
            Calendar::new("Europe/Stockholm", week(5, &hours), days)
        }
        Night => Calendar::new("Europe/Stockholm", week(7, &[range((0, 0), (6, 0))]), none),
        Gappy => {
            let mut hours = week(0, &[]);
            hours[6] = vec![range((2, 15), (2, 45)), range((4, 0), (5, 0))];
            Calendar::new("Europe/Stockholm", hours, none)
        }
        Whole => Calendar::new("Europe/Stockholm", week(7, &[DayRange::WHOLE]), none),
        NewYork => Calendar::new("America/New_York", week(5, &[range((9, 0), (17, 0))]), none),
        Kolkata => Calendar::new("Asia/Kolkata", week(6, &[range((10, 0), (18, 0))]), none),
        Auckland => Calendar::new("Pacific/Auckland", week(7, &[range((8, 0), (16, 0))]), none),
        LordHowe => Calendar::new("Australia/Lord_Howe", week(7, &[range((0, 0), (6, 0))]), none),
        Always => return None,
    };
    Some(made.expect("a calendar"))
}

fn hours(calendar: Option<&Calendar>) -> Hours<'_> {
    calendar.map_or(Hours::Always, Hours::Within)
}

fn at(text: &str) -> Timestamp {
    let moment: jiff::Timestamp = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
    Timestamp(moment.as_millisecond())
}

fn said(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).map_or_else(|_| "never".to_owned(), |at| at.to_string())
}

fn pauses(spans: &[(&str, &str)]) -> Pauses {
    let until = |text: &str| if text.is_empty() { Timestamp::MAX } else { at(text) };
    Pauses::new(spans.iter().map(|(from, end)| TimeSpan { from: at(from), until: until(end) }).collect())
}

/// Hours, a start, minutes, pauses (one without an end lasts still), and when the minutes are up.
type Case = (In, &'static str, i64, &'static [(&'static str, &'static str)], &'static str);

#[rustfmt::skip]
const CASES: &[Case] = &[
    // Within a day. November 2026 is winter time, UTC+1; the 23rd is a Monday.
    (Office, "2026-11-23T08:00+01:00", 0, &[], "2026-11-23T08:00+01:00"), // nothing to wait for
    (Office, "2026-11-23T08:00+01:00", 60, &[], "2026-11-23T09:00+01:00"), // 8 to 9
    (Office, "2026-11-23T08:00+01:00", 240, &[], "2026-11-23T12:00+01:00"), // 8 to 12 is all of it: due as lunch begins
    (Office, "2026-11-23T08:00+01:00", 241, &[], "2026-11-23T13:01+01:00"), // 240 until lunch, 1 after it
    (Office, "2026-11-23T11:30+01:00", 30, &[], "2026-11-23T12:00+01:00"), // 30 until lunch
    (Office, "2026-11-23T11:30+01:00", 60, &[], "2026-11-23T13:30+01:00"), // 30 until lunch, 30 after it
    (Office, "2026-11-23T12:15+01:00", 1, &[], "2026-11-23T13:01+01:00"), // begins in the lunch hour
    (Office, "2026-11-23T12:00+01:00", 30, &[], "2026-11-23T13:30+01:00"), // noon is lunch already
    (Office, "2026-11-23T13:00+01:00", 30, &[], "2026-11-23T13:30+01:00"), // one o'clock is work again
    (Office, "2026-11-23T08:00+01:00", 480, &[], "2026-11-23T17:00+01:00"), // 240 + 240: due at closing
    (Office, "2026-11-23T06:00+01:00", 60, &[], "2026-11-23T09:00+01:00"), // before opening, so 8 to 9
    // Over the night.
    (Office, "2026-11-23T08:00+01:00", 481, &[], "2026-11-24T08:01+01:00"), // 480 on Monday, 1 on Tuesday
    (Office, "2026-11-23T17:00+01:00", 1, &[], "2026-11-24T08:01+01:00"), // closing time is closed
    (Office, "2026-11-23T16:59+01:00", 1, &[], "2026-11-23T17:00+01:00"), // the day's last minute
    (Office, "2026-11-23T16:59+01:00", 2, &[], "2026-11-24T08:01+01:00"), // 1 on Monday, 1 on Tuesday
    (Office, "2026-11-23T23:30+01:00", 60, &[], "2026-11-24T09:00+01:00"), // at night, so Tuesday 8 to 9
    (Office, "2026-11-23T10:00+01:00", 960, &[], "2026-11-25T10:00+01:00"), // 360 on Monday, 480 on Tuesday, 120 on Wednesday
    // Over the weekend. The 20th is a Friday.
    (Office, "2026-11-20T16:00+01:00", 60, &[], "2026-11-20T17:00+01:00"), // Friday's last hour
    (Office, "2026-11-20T16:00+01:00", 120, &[], "2026-11-23T09:00+01:00"), // 60 on Friday, 60 on Monday
    (Office, "2026-11-21T12:00+01:00", 30, &[], "2026-11-23T08:30+01:00"), // Saturday, so Monday 8 to 8:30
    (Office, "2026-11-22T23:59+01:00", 1, &[], "2026-11-23T08:01+01:00"), // Sunday's last minute does not count
    (Office, "2026-11-20T16:00+01:00", 540, &[], "2026-11-23T17:00+01:00"), // 60 + 480
    (Office, "2026-11-20T16:00+01:00", 541, &[], "2026-11-24T08:01+01:00"), // 60 + 480 + 1
    (Office, "2026-11-23T08:00+01:00", 2_400, &[], "2026-11-27T17:00+01:00"), // five days of 480
    // Days that differ.
    (Office, "2026-11-23T08:00+01:00", 2_401, &[], "2026-11-28T10:01+01:00"), // 2400 until Friday, then the open Saturday at 10
    (Office, "2026-11-27T17:00+01:00", 240, &[], "2026-11-28T14:00+01:00"), // all of the open Saturday
    (Office, "2026-11-27T17:00+01:00", 241, &[], "2026-11-30T08:01+01:00"), // 240 on Saturday, 1 on Monday
    (Office, "2026-11-28T09:00+01:00", 60, &[], "2026-11-28T11:00+01:00"), // the Saturday opens at 10
    (Office, "2026-12-23T16:00+01:00", 60, &[], "2026-12-23T17:00+01:00"), // the last hour before Christmas
    (Office, "2026-12-23T16:00+01:00", 61, &[], "2026-12-28T08:01+01:00"), // 24th and 25th off, 26th and 27th a weekend
    (Office, "2026-12-24T10:00+01:00", 1, &[], "2026-12-28T08:01+01:00"), // begins on a holiday
    (Office, "2026-04-02T11:00+02:00", 60, &[], "2026-04-02T12:00+02:00"), // Maundy Thursday closes at 12
    (Office, "2026-04-02T11:00+02:00", 61, &[], "2026-04-07T08:01+02:00"), // Friday 3rd off, weekend, Monday 6th off
    (Office, "2026-04-01T16:00+02:00", 300, &[], "2026-04-02T12:00+02:00"), // 60 on Wednesday, 240 on the short Thursday
    (Office, "2026-12-31T16:30+01:00", 60, &[], "2027-01-04T08:30+01:00"), // 30, New Year and a weekend off, 30
    (Office, "2028-02-28T16:30+01:00", 60, &[], "2028-02-29T08:30+01:00"), // a leap year: Monday 28th, Tuesday 29th
    // Summer time begins on Sunday 29 March 2026 at 2:00, which becomes 3:00, and ends on Sunday 25 October at 3:00, which
    // becomes 2:00.
    (Office, "2026-03-27T16:30+01:00", 60, &[], "2026-03-30T08:30+02:00"), // 30 on Friday, 30 on Monday by the new clock
    (Office, "2026-10-23T16:30+02:00", 60, &[], "2026-10-26T08:30+01:00"), // 30 on Friday, 30 on Monday by the old clock
    (Night, "2026-03-29T00:00+01:00", 120, &[], "2026-03-29T03:00+02:00"), // 0 to 2, when it is 3
    (Night, "2026-03-29T00:00+01:00", 121, &[], "2026-03-29T03:01+02:00"), // 2 does not come
    (Night, "2026-03-29T00:00+01:00", 300, &[], "2026-03-29T06:00+02:00"), // 0 to 6 lasts five hours
    (Night, "2026-03-29T00:00+01:00", 301, &[], "2026-03-30T00:01+02:00"), // 300 on Sunday, 1 on Monday
    (Night, "2026-10-25T00:00+02:00", 360, &[], "2026-10-25T05:00+01:00"), // 2 to 3 comes twice, so six hours end at 5
    (Night, "2026-10-25T00:00+02:00", 420, &[], "2026-10-25T06:00+01:00"), // 0 to 6 lasts seven hours
    (Night, "2026-10-25T00:00+02:00", 421, &[], "2026-10-26T00:01+01:00"), // 420 on Sunday, 1 on Monday
    (Night, "2026-10-25T02:30+02:00", 60, &[], "2026-10-25T02:30+01:00"), // from half past two to half past two
    (Gappy, "2026-03-29T00:00+01:00", 10, &[], "2026-03-29T04:10+02:00"), // 2:15 to 2:45 does not come that day
    (Gappy, "2026-03-22T00:00+01:00", 91, &[], "2026-03-29T04:01+02:00"), // 30 + 60 a week before, then 1 from 4 on
    (Gappy, "2026-10-25T00:00+02:00", 30, &[], "2026-10-25T02:45+02:00"), // 2:15 to 2:45, as it comes first
    (Gappy, "2026-10-25T00:00+02:00", 31, &[], "2026-10-25T04:01+01:00"), // its second coming does not count
    (Whole, "2026-03-28T12:00+01:00", 1_440, &[], "2026-03-29T13:00+02:00"), // 24 hours of which one is left out
    (Whole, "2026-10-24T12:00+02:00", 1_440, &[], "2026-10-25T11:00+01:00"), // 24 hours of which one comes twice
    (Always, "2026-11-21T23:00+01:00", 120, &[], "2026-11-22T01:00+01:00"), // round the clock, weekend or not
    (Always, "2026-03-28T12:00+01:00", 1_440, &[], "2026-03-29T13:00+02:00"), // a day is 24 hours
    (Always, "2026-10-24T12:00+02:00", 1_440, &[], "2026-10-25T11:00+01:00"), // and so it is an hour less by the wall clock when one comes twice
    // Other zones.
    (NewYork, "2026-03-06T16:00-05:00", 120, &[], "2026-03-09T10:00-04:00"), // 60 on Friday, summer time on Sunday 8th, 60 on Monday
    (NewYork, "2026-11-23T08:00+01:00", 30, &[], "2026-11-23T09:30-05:00"), // eight in Stockholm is two in New York
    (NewYork, "2026-11-20T22:30+01:00", 60, &[], "2026-11-23T09:30-05:00"), // half past four there: 30 on Friday, 30 on Monday
    (Kolkata, "2026-11-21T17:30+05:30", 60, &[], "2026-11-23T10:30+05:30"), // 30 on Saturday, 30 on Monday
    (Kolkata, "2026-11-23T04:00Z", 60, &[], "2026-11-23T05:30Z"), // half past nine there: 10 to 11 is 4:30 to 5:30
    (Auckland, "2026-04-04T15:00+13:00", 120, &[], "2026-04-05T09:00+12:00"), // summer time ends that night: 60 and 60
    (LordHowe, "2026-04-05T00:00+11:00", 390, &[], "2026-04-05T06:00+10:30"), // half an hour comes twice: 0 to 6 lasts 6.5 hours
    // Pauses.
    (Office, "2026-11-23T08:00+01:00", 60, &[("2026-11-23T08:30+01:00", "2026-11-23T09:00+01:00")], "2026-11-23T09:30+01:00"), // 30, 30 off, 30
    (Office, "2026-11-23T08:00+01:00", 60, &[("2026-11-23T08:00+01:00", "2026-11-23T10:00+01:00")], "2026-11-23T11:00+01:00"), // begins with the pause
    (Office, "2026-11-23T08:00+01:00", 60, &[("2026-11-23T09:00+01:00", "2026-11-23T10:00+01:00")], "2026-11-23T09:00+01:00"), // used up as the pause begins
    (Office, "2026-11-23T08:00+01:00", 61, &[("2026-11-23T09:00+01:00", "2026-11-23T10:00+01:00")], "2026-11-23T10:01+01:00"), // 60, then 1 after the pause
    (Office, "2026-11-23T11:00+01:00", 120, &[("2026-11-23T11:30+01:00", "2026-11-23T13:30+01:00")], "2026-11-23T15:00+01:00"), // 30, off over lunch, 90
    (Office, "2026-11-23T16:00+01:00", 120, &[("2026-11-23T16:30+01:00", "2026-11-24T09:00+01:00")], "2026-11-24T10:30+01:00"), // 30, off over night, 90
    (Office, "2026-11-20T16:00+01:00", 120, &[("2026-11-21T00:00+01:00", "2026-11-23T00:00+01:00")], "2026-11-23T09:00+01:00"), // a pause when nobody works changes nothing
    (Office, "2026-11-20T16:00+01:00", 120, &[("2026-11-22T12:00+01:00", "2026-11-23T08:30+01:00")], "2026-11-23T09:30+01:00"), // 60 on Friday, 60 from 8:30 on
    (Office, "2026-11-23T08:00+01:00", 120, &[("2026-11-23T08:10+01:00", "2026-11-23T08:20+01:00"), ("2026-11-23T09:00+01:00", "2026-11-23T09:30+01:00")], "2026-11-23T10:40+01:00"), // 10 + 40 + 70
    (Office, "2026-11-23T08:00+01:00", 60, &[("2026-11-23T08:30+01:00", "2026-11-23T09:00+01:00"), ("2026-11-23T09:00+01:00", "2026-11-23T09:30+01:00")], "2026-11-23T10:00+01:00"), // two that touch: 30, an hour off, 30
    (Office, "2026-11-23T08:00+01:00", 60, &[("2026-11-23T09:00+01:00", "2026-11-23T09:30+01:00"), ("2026-11-23T08:30+01:00", "2026-11-23T09:15+01:00")], "2026-11-23T10:00+01:00"), // two that overlap, in disorder
    (Office, "2026-11-23T08:00+01:00", 60, &[("2026-11-23T06:00+01:00", "2026-11-23T07:00+01:00")], "2026-11-23T09:00+01:00"), // over before it begins
    (Office, "2026-11-23T08:00+01:00", 60, &[("2026-11-23T07:00+01:00", "2026-11-23T08:30+01:00")], "2026-11-23T09:30+01:00"), // begins within the pause
    (Office, "2026-11-23T16:00+01:00", 60, &[("2026-11-23T16:30+01:00", "2026-11-23T17:00+01:00")], "2026-11-24T08:30+01:00"), // 30, off until closing, 30
    (Office, "2026-12-23T16:30+01:00", 60, &[("2026-12-24T00:00+01:00", "2026-12-28T09:00+01:00")], "2026-12-28T09:30+01:00"), // 30, a pause over the holidays and an hour more, 30
    (Always, "2026-11-23T00:00+01:00", 60, &[("2026-11-23T00:30+01:00", "2026-11-23T06:00+01:00")], "2026-11-23T06:30+01:00"), // 30, off, 30
    (Always, "2026-03-29T01:30+01:00", 60, &[("2026-03-29T01:45+01:00", "2026-03-29T03:15+02:00")], "2026-03-29T04:00+02:00"), // 15, half an hour off as the clock is put on, 45
    (Night, "2026-10-25T01:30+02:00", 60, &[("2026-10-25T02:00+02:00", "2026-10-25T02:00+01:00")], "2026-10-25T02:30+01:00"), // 30, the hour's first coming off, 30 of the second
    // A pause that lasts still.
    (Office, "2026-11-23T08:00+01:00", 60, &[("2026-11-23T08:30+01:00", "")], ""), // 30 are left, and nobody knows when they come
    (Office, "2026-11-23T08:00+01:00", 30, &[("2026-11-23T08:30+01:00", "")], "2026-11-23T08:30+01:00"), // used up as the pause begins
    (Always, "2026-11-23T08:00+01:00", 1, &[("2026-11-23T07:00+01:00", "")], ""), // never begins
];

#[test]
fn every_worked_case_is_due_when_it_was_computed() {
    for (which, from, minutes, off, expected) in CASES {
        let calendar = calendar(*which);
        let found = due(hours(calendar.as_ref()), at(from), minutes * MINUTE, &pauses(off));
        let wanted = (!expected.is_empty()).then(|| at(expected));
        let name = format!("{which:?} {from} + {minutes} min, off {off:?}");
        assert_eq!(found.map(said), wanted.map(said), "{name}");
        if let Some(until) = wanted {
            assert_eq!(elapsed(hours(calendar.as_ref()), at(from), until, &pauses(off)), minutes * MINUTE, "{name}");
        }
    }
}

#[test]
fn there_are_sixty_worked_cases_and_more() {
    assert!(CASES.len() >= 60, "{}", CASES.len());
}

#[test]
fn the_account_names_every_stretch_in_order() {
    let office = calendar(Office);
    let off = pauses(&[("2026-11-23T16:30+01:00", "2026-11-24T09:00+01:00")]);
    let pieces = account(hours(office.as_ref()), at("2026-11-23T11:00+01:00"), at("2026-11-24T12:30+01:00"), &off);
    let found: Vec<_> = pieces.iter().map(|piece| (said(piece.span.from), piece.counting)).collect();
    let wanted = [
        ("2026-11-23T10:00:00Z", ClockCounting::Counted),
        ("2026-11-23T11:00:00Z", ClockCounting::Closed),
        ("2026-11-23T12:00:00Z", ClockCounting::Counted),
        ("2026-11-23T15:30:00Z", ClockCounting::Paused),
        ("2026-11-24T08:00:00Z", ClockCounting::Counted),
        ("2026-11-24T11:00:00Z", ClockCounting::Closed),
    ];
    assert_eq!(found, wanted.map(|(from, counting)| (from.to_owned(), counting)));
}

#[test]
fn hours_that_make_no_sense_are_refused() {
    let none = BTreeMap::new;
    let nine_to_five = [range((9, 0), (17, 0))];
    let error = |zone: &str, week| Calendar::new(zone, week, none()).map(|_| ()).unwrap_err();
    assert_eq!(error("Europe/Atlantis", week(5, &nine_to_five)), CalendarError::UnknownZone("Europe/Atlantis".into()));
    assert_eq!(error("UTC", week(0, &[])), CalendarError::NoHours);
    for wrong in [range((17, 0), (9, 0)), range((9, 0), (9, 0)), range((9, 0), (24, 1))] {
        assert_eq!(error("UTC", week(5, &[wrong])), CalendarError::EndBeforeStart(wrong));
        let day = BTreeMap::from([(date(2026, 1, 2), vec![wrong])]);
        let refused = Calendar::new("UTC", week(5, &nine_to_five), day).map(|_| ()).unwrap_err();
        assert_eq!(refused, CalendarError::EndBeforeStart(wrong));
    }
}

#[test]
fn ranges_that_overlap_or_touch_become_one() {
    let ranges = [range((13, 0), (15, 0)), range((8, 0), (12, 0)), range((14, 0), (17, 0)), range((12, 0), (12, 30))];
    let calendar = Calendar::new("UTC", week(1, &ranges), BTreeMap::new()).expect("a calendar");
    let monday = date(2026, 11, 23);
    assert_eq!(calendar.hours_of(monday), [range((8, 0), (12, 30)), range((13, 0), (17, 0))]);
    assert!(calendar.is_open(at("2026-11-23T12:29:59Z")) && !calendar.is_open(at("2026-11-23T12:30:00Z")));
}

/// Moments of three years, at any second.
fn moments() -> impl Strategy<Value = Timestamp> {
    (at("2026-01-01T00:00Z").0 / 1_000..at("2029-01-01T00:00Z").0 / 1_000).prop_map(|second| Timestamp(second * 1_000))
}

/// Up to five pauses within a month from a moment, in any order.
fn offs() -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::vec((-1_440_i64..43_200, 0_i64..4_320), 0..5)
}

fn off(from: Timestamp, offs: &[(i64, i64)]) -> Pauses {
    let span = |(start, length): &(i64, i64)| {
        let from = from.plus_minutes(*start);
        TimeSpan { from, until: from.plus_minutes(*length) }
    };
    Pauses::new(offs.iter().map(span).collect())
}

fn any_hours() -> impl Strategy<Value = In> {
    prop::sample::select(ALL.to_vec())
}

proptest! {
    #[test]
    fn what_is_due_has_elapsed_exactly_and_a_moment_earlier_had_not(
        which in any_hours(), from in moments(), minutes in 1_i64..6_000, list in offs(),
    ) {
        let (calendar, pauses) = (calendar(which), off(from, &list));
        let hours = hours(calendar.as_ref());
        let until = due(hours, from, minutes * MINUTE, &pauses).expect("due one day");
        prop_assert_eq!(elapsed(hours, from, until, &pauses), minutes * MINUTE);
        prop_assert_eq!(elapsed(hours, from, Timestamp(until.0 - 1), &pauses), minutes * MINUTE - 1);
    }

    #[test]
    fn time_adds_up_wherever_it_is_cut(
        which in any_hours(), from in moments(), first in 0_i64..40_000, second in 0_i64..40_000, list in offs(),
    ) {
        let (calendar, pauses) = (calendar(which), off(from, &list));
        let hours = hours(calendar.as_ref());
        let (middle, until) = (from.plus_minutes(first), from.plus_minutes(first + second));
        let parts = elapsed(hours, from, middle, &pauses) + elapsed(hours, middle, until, &pauses);
        prop_assert_eq!(parts, elapsed(hours, from, until, &pauses));
        prop_assert!((0..=until.0 - from.0).contains(&parts));
    }

    #[test]
    fn more_time_is_never_due_earlier(
        which in any_hours(), from in moments(), minutes in 0_i64..6_000, more in 0_i64..600, list in offs(),
    ) {
        let (calendar, pauses) = (calendar(which), off(from, &list));
        let hours = hours(calendar.as_ref());
        let early = due(hours, from, minutes * MINUTE, &pauses).expect("due one day");
        let late = due(hours, from, (minutes + more) * MINUTE, &pauses).expect("due one day");
        prop_assert!(early <= late);
    }

    #[test]
    fn a_pause_never_makes_anything_due_earlier_and_costs_no_more_than_it_lasts_of_work(
        which in any_hours(), from in moments(), minutes in 1_i64..6_000, start in 0_i64..10_000, length in 1_i64..4_320,
    ) {
        let calendar = calendar(which);
        let hours = hours(calendar.as_ref());
        let pauses = off(from, &[(start, length)]);
        let without = due(hours, from, minutes * MINUTE, &Pauses::default()).expect("due one day");
        let with = due(hours, from, minutes * MINUTE, &pauses).expect("due one day");
        prop_assert!(with >= without);
        let lost = elapsed(hours, from, with, &Pauses::default()) - minutes * MINUTE;
        prop_assert!((0..=length * MINUTE).contains(&lost));
    }

    #[test]
    fn the_account_covers_all_time_once_and_agrees_with_what_elapsed(
        which in any_hours(), from in moments(), length in 0_i64..60_000, list in offs(),
    ) {
        let (calendar, pauses) = (calendar(which), off(from, &list));
        let hours = hours(calendar.as_ref());
        let until = from.plus_minutes(length);
        let pieces = account(hours, from, until, &pauses);
        let mut reached = from;
        let mut counted = 0;
        for piece in &pieces {
            prop_assert_eq!(piece.span.from, reached);
            prop_assert!(piece.span.until > piece.span.from);
            if piece.counting == ClockCounting::Counted {
                counted += piece.span.until.0 - piece.span.from.0;
            }
            reached = piece.span.until;
        }
        prop_assert_eq!(reached, until);
        prop_assert_eq!(counted, elapsed(hours, from, until, &pauses));
    }

    #[test]
    fn hours_come_in_order_and_never_overlap_whatever_the_clocks_do(which in any_hours(), from in moments()) {
        let calendar = calendar(which);
        let mut reached = from;
        for span in hours(calendar.as_ref()).open(from).take(400) {
            prop_assert!(span.from >= reached && span.until > span.from);
            reached = span.until;
        }
    }
}
