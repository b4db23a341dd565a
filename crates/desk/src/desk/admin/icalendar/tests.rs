//! Contents that are read out of iCalendar files.

use super::repeats::WorkLeft;
use super::{FieldError, MOST_NAMED, ParsedCalendar, duration, holidays, read};

fn file(events: &[&str]) -> String {
    let events: String =
        events.iter().map(|event| format!("BEGIN:VEVENT\r\nSUMMARY:Free\r\n{event}\r\nEND:VEVENT\r\n")).collect();
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n{events}END:VCALENDAR\r\n")
}

fn found(events: &[&str]) -> ParsedCalendar {
    holidays(&file(events), 2026).expect("days")
}

fn days(event: &str) -> Result<Vec<String>, FieldError> {
    Ok(holidays(&file(&[event]), 2026)?.days.into_keys().collect())
}

fn all(events: &[&str]) -> Vec<String> {
    found(events).days.into_keys().collect()
}

#[test]
fn an_event_covers_its_days_without_the_one_on_which_it_ends() {
    let three = days("DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227").expect("days");
    assert_eq!(three, ["2026-12-24", "2026-12-25", "2026-12-26"]);
    assert_eq!(days("DTSTART;VALUE=DATE:20260501").expect("days"), ["2026-05-01"]);
}

#[test]
fn a_holiday_that_comes_every_year_is_there_in_every_year_that_is_read() {
    let all = days("DTSTART;VALUE=DATE:19700606\r\nRRULE:FREQ=YEARLY").expect("days");
    assert_eq!(all.len(), 21, "ten years back, this one, ten ahead");
    assert_eq!((all[0].as_str(), all[20].as_str()), ("2016-06-06", "2036-06-06"));
}

#[test]
fn rules_by_weekday_ends_exceptions_and_further_dates_are_kept() {
    // Thanksgiving is the fourth Thursday of November: the 26th in 2026, the 25th in 2027.
    let fourth = days("DTSTART;VALUE=DATE:20261126\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;UNTIL=20271231");
    assert_eq!(fourth.expect("days"), ["2026-11-26", "2027-11-25"]);
    let but = "DTSTART;VALUE=DATE:20260601\r\nRRULE:FREQ=YEARLY;COUNT=3\r\nEXDATE;VALUE=DATE:20270601";
    assert_eq!(days(but).expect("days"), ["2026-06-01", "2028-06-01"]);
    let more = "DTSTART;VALUE=DATE:20260601\r\nRDATE;VALUE=DATE:20260703,20260805";
    assert_eq!(days(more).expect("days"), ["2026-06-01", "2026-07-03", "2026-08-05"]);
    let moment = "DTSTART;VALUE=DATE:20260601\r\nRRULE:FREQ=YEARLY;UNTIL=20270601T000000Z";
    assert_eq!(days(moment).expect("days"), ["2026-06-01", "2027-06-01"]);
    let excepted =
        "DTSTART;VALUE=DATE:20260601\r\nRRULE:FREQ=YEARLY;COUNT=3\r\nEXDATE:20260601T000000Z,\r\nEXDATE:20280601";
    assert_eq!(days(excepted).expect("days"), ["2027-06-01"]);
}

#[test]
fn meetings_and_what_was_called_off_are_no_holidays_and_nonsense_is_said_to_be_none() {
    assert_eq!(days("DTSTART:20260815T090000Z"), Err(FieldError::NotACalendar));
    assert_eq!(days("DTSTART;VALUE=DATE:20260815\r\nSTATUS:CANCELLED"), Err(FieldError::NotACalendar));
    assert_eq!(days("DTSTART;VALUE=DATE:20260815\r\nRRULE:FREQ=SOMETIMES"), Err(FieldError::NotReadLines(vec![7])));
    assert_eq!(holidays("hello", 2026), Err(FieldError::NotACalendar));
    assert_eq!(holidays(" ", 2026), Err(FieldError::Required));
}

#[test]
fn k11_a_rule_that_comes_too_often_or_never_is_left_out_with_its_line_and_the_rest_is_read() {
    let good = "DTSTART;VALUE=DATE:20261224";
    let daily = days("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=DAILY").expect("days");
    assert_eq!(
        (daily.len(), daily[daily.len() - 1].as_str()),
        (4_018, "2036-12-31"),
        "nothing is cut before the last year"
    );
    let never = "DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30";
    assert_eq!(days(never), Err(FieldError::NotACalendar));
    for rule in [
        "FREQ=SECONDLY",
        "freq=minutely;interval=2",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=0,1,2,3;BYMINUTE=0,1,2,3;BYSECOND=0,1,2,3",
        "FREQ=DAILY;BYSECOND=1",
        "INTERVAL=2",
        "FREQ=DAILY;UNTIL=soon",
        "FREQ=DAILY;COUNT=x",
        &format!("FREQ=YEARLY;BYYEARDAY={}", vec!["1"; 300].join(",")),
        "",
    ] {
        let found = found(&[&format!("DTSTART;VALUE=DATE:19700101\r\nRRULE:{rule}"), good]);
        assert_eq!(found.unread, [7], "{rule}");
        assert_eq!(found.days.keys().collect::<Vec<_>>(), ["2026-12-24"], "{rule}");
    }
    // Every day since long ago.
    let long = found(&["DTSTART;VALUE=DATE:00010101\r\nRRULE:FREQ=DAILY", good]);
    assert_eq!((long.unread, long.days.len()), (vec![7], 1));
}

#[test]
fn k11_many_rules_share_the_work_of_a_file() {
    let rule = "DTSTART;VALUE=DATE:19500101\r\nRRULE:FREQ=DAILY";
    let mut work = WorkLeft::begin();
    let found = read(&file(&vec![rule; 200]), 2026, &mut work).expect("days");
    assert!(work.done() <= 400_000 && !found.unread.is_empty() && found.unread.len() <= MOST_NAMED);
    assert_eq!(found.days.len(), 7_671, "the first of them were read");
    let none = read(
        &file(&["DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=DAILY", "DTSTART;VALUE=DATE:20260102"]),
        2026,
        &mut WorkLeft::none(),
    );
    let none = none.expect("days");
    assert_eq!((none.unread, none.days.len()), (vec![7], 1), "when the time is over, single dates are still read");
}

#[test]
fn k11_long_events_that_repeat_share_the_work_of_a_file_too() {
    let rule = "DTSTART;VALUE=DATE:19500101\r\nRRULE:FREQ=DAILY\r\nDURATION:P366D";
    let mut work = WorkLeft::begin();
    let found = read(&file(&vec![rule; 200]), 2026, &mut work).expect("days");
    assert!(work.done() <= 400_000 && !found.unread.is_empty());
    assert_eq!(found.days.len(), 7_671, "each day once");
    let rare = "DTSTART;VALUE=DATE:20160101\r\nRRULE:FREQ=YEARLY\r\nDURATION:P366D";
    let mut work = WorkLeft::begin();
    let found = read(&file(&vec![rare; 400]), 2026, &mut work).expect("days");
    assert!(work.done() <= 400_000 && !found.unread.is_empty() && found.unread[0] > 7);
    assert!(found.days.len() > 4_000, "the first of them were read");
}

#[test]
fn k51_an_occurrence_that_was_moved_or_called_off_does_not_close_its_date() {
    let series = "UID:a\r\nDTSTART;VALUE=DATE:20260601\r\nRRULE:FREQ=YEARLY;COUNT=4";
    let moved =
        "UID:a\r\nRECURRENCE-ID;VALUE=DATE:20270601\r\nDTSTART;VALUE=DATE:20270603\r\nDTEND;VALUE=DATE:20270605";
    let off = "UID:a\r\nRECURRENCE-ID:20280601T000000Z\r\nDTSTART;VALUE=DATE:20280601\r\nSTATUS:CANCELLED";
    let meeting = "UID:a\r\nRECURRENCE-ID;VALUE=DATE:20290601\r\nDTSTART:20290601T090000Z";
    let other = "UID:b\r\nRECURRENCE-ID;VALUE=DATE:20260601\r\nDTSTART;VALUE=DATE:20260601\r\nSTATUS:CANCELLED";
    let rest = ["2026-06-01", "2027-06-03", "2027-06-04"];
    assert_eq!(all(&[series, moved, off, meeting, other]), rest);
    assert_eq!(all(&[other, meeting, off, moved, series]), rest, "whatever comes first in the file");
    let bare = "UID:a\r\nRECURRENCE-ID;VALUE=DATE:20260601\r\nSTATUS:cancelled";
    assert_eq!(all(&[series, bare]), ["2027-06-01", "2028-06-01", "2029-06-01"]);
    let rest_off = "UID:a\r\nRECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20280601\r\nSTATUS:CANCELLED";
    assert_eq!(all(&[series, rest_off]), ["2026-06-01", "2027-06-01"]);
    let rest_moved = "UID:a\r\nRECURRENCE-ID;RANGE=THISANDFUTURE:20280601\r\nDTSTART;VALUE=DATE:20280602";
    assert_eq!((found(&[series, rest_moved]).unread, found(&[series, rest_moved]).days.len()), (vec![13], 4));
    // The later version of the same, and a whole series that was called off.
    let again = "UID:a\r\nSEQUENCE:2\r\nRECURRENCE-ID;VALUE=DATE:20270601\r\nDTSTART;VALUE=DATE:20270610";
    assert_eq!(all(&[series, again, moved]), ["2026-06-01", "2027-06-10", "2028-06-01", "2029-06-01"]);
    let gone = "UID:a\r\nSEQUENCE:3\r\nSTATUS:CANCELLED\r\nDTSTART;VALUE=DATE:20260601";
    assert_eq!(all(&[series, moved, gone, "DTSTART;VALUE=DATE:20260101"]), ["2026-01-01"]);
}

#[test]
fn k51_one_odd_event_does_not_refuse_the_others_and_is_named_with_its_line() {
    let good = "DTSTART;VALUE=DATE:20261224";
    for (odd, line) in [
        ("DTSTART;VALUE=DATE:20261324", 6),
        ("DTSTART;VALUE=DATE:soon", 6),
        ("DTSTART:2026-12-24", 6),
        ("LOCATION:Here", 4),
        ("DTSTART;VALUE=DATE:20260101\r\nDTEND;VALUE=DATE:x", 7),
        ("DTSTART;VALUE=DATE:20260101\r\nDURATION:P1X", 7),
        ("DTSTART;VALUE=DATE:20260101\r\nEXDATE:never", 7),
        ("DTSTART;VALUE=DATE:20260101\r\nRDATE:20260230", 7),
        ("DTSTART;VALUE=DATE:20260101\r\nDTEND;VALUE=DATE:20280101", 4),
        ("DTSTART;VALUE=DATE:20260101\r\nRECURRENCE-ID:x", 7),
        ("DTSTART;VALUE=DATE:20260101\r\nEXRULE:FREQ=DAILY", 7),
        ("DESCRIPTION:long\r\n  and longer\r\nDTSTART;VALUE=DATE:x", 8),
    ] {
        let found = found(&[odd, good]);
        assert_eq!(found.unread, [line], "{odd}");
        assert_eq!(found.days.keys().collect::<Vec<_>>(), ["2026-12-24"], "{odd}");
    }
    let cut = format!("{}BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260101", file(&[good]));
    assert_eq!(holidays(&cut, 2026).expect("days").unread, [9]);
    for harmless in [
        "X-\0:\u{1}",
        "nothing",
        ";;;:",
        "ATTENDEE;CN=\"a:b;c\":mailto:x",
        "BEGIN:VALARM\r\nDTSTART;VALUE=DATE:x\r\nEND:VALARM",
    ] {
        assert_eq!(found(&[&format!("{harmless}\r\n{good}")]).unread, [] as [usize; 0], "{harmless:?}");
    }
}

#[test]
fn k51_files_of_many_programs_are_read() {
    let plain = file(&["DTSTART;VALUE=DATE:20261224"]);
    let day = ["2026-12-24"];
    let two = format!("{plain}{}", file(&["DTSTART;VALUE=DATE:20261225"]));
    for (text, wanted) in [
        (format!("\u{FEFF}{plain}"), &day[..]),
        (plain.replace("\r\n", "\n"), &day),
        (plain.replace("\r\n", "\r"), &day),
        (plain.to_lowercase(), &day),
        (plain.replace("DTSTART;VALUE=DATE:", "DTSTART:"), &day),
        (plain.replace("DTSTART;VALUE=DATE:20261224", "DTSTART;VALUE=DA\r\n TE:2026\r\n\t1224"), &day),
        (two, &["2026-12-24", "2026-12-25"]),
    ] {
        assert_eq!(holidays(&text, 2026).expect("days").days.into_keys().collect::<Vec<_>>(), wanted, "{text}");
    }
    let named =
        file(&["DTSTART;VALUE=DATE:20261224"]).replace("SUMMARY:Free", "SUMMARY:Jul\0\\, \\n och\u{202E} \\\\ mer");
    assert_eq!(holidays(&named, 2026).expect("days").days["2026-12-24"], "Jul, och \\ mer");
}

#[test]
fn k51_closures_last_as_long_as_they_say() {
    let length = |rest: &str| days(&format!("DTSTART;VALUE=DATE:20260701\r\n{rest}")).expect("days").len();
    for (rest, wanted) in [
        ("DTEND;VALUE=DATE:20260815", 45),
        ("DTEND;VALUE=DATE:20260701", 1),
        ("DTEND:20260703T000000", 2),
        ("DTEND:20260703T120000", 3),
        ("DURATION:P3D", 3),
        ("DURATION:P2W", 14),
        ("DURATION:PT36H", 2),
        ("DURATION:+P1DT1S", 2),
        ("DURATION:P60D", 60),
    ] {
        assert_eq!(length(rest), wanted, "{rest}");
    }
    for wrong in ["", "P", "P1", "PT", "-P1D", "P0D", "P1H", "PT1D", "P99999999999999999999D"] {
        assert_eq!(duration(wrong), None, "{wrong}");
    }
}

#[test]
fn k51_what_is_no_holiday_or_far_away_is_counted() {
    let found = found(&[
        "DTSTART;VALUE=DATE:20261224",
        "DTSTART:20260815T090000Z",
        "DTSTART;TZID=Europe/Stockholm:20260816T090000",
        "DTSTART;VALUE=DATE:20500101",
        "DTSTART;VALUE=DATE:19991231",
    ]);
    assert_eq!((found.days.len(), found.others, found.unread.len()), (1, 4, 0));
}
