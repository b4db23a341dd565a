//! Reads holidays out of an iCalendar file (RFC 5545).

use crate::domain::Problem;
use chrono::{Days, NaiveDate};
use icalendar::{CalendarComponent, Component, DatePerhapsTime, Event};
use rrule::{RRuleSet, Tz};
use std::collections::BTreeMap;

/// Years back and ahead that a file is read for.
const YEARS: i32 = 10;
/// Times that one event is repeated at most.
const MOST_TIMES: u16 = 4_000;
/// Days that one event lasts at most.
const MOST_LENGTH: u64 = 31;

/// The days that the file's whole-day events cover, as `YYYY-MM-DD`, with the events' names; events that repeat count
/// every time. Events that begin at an hour are no holidays, and those that were called off are none any more.
pub(super) fn holidays(text: &str, this_year: i32) -> Result<BTreeMap<String, String>, Problem> {
    if text.trim().is_empty() {
        return Err(Problem::Required);
    }
    let parsed: icalendar::Calendar = text.parse().map_err(|_| Problem::NotACalendar)?;
    let mut days = BTreeMap::new();
    for part in parsed.components {
        let CalendarComponent::Event(event) = part else { continue };
        let Some(DatePerhapsTime::Date(first)) = event.get_start() else { continue };
        if event.property_value("STATUS").is_some_and(|status| status.eq_ignore_ascii_case("cancelled")) {
            continue;
        }
        // The end is the first day after it; without one it is a single day.
        let length = match event.get_end() {
            Some(DatePerhapsTime::Date(end)) => end.signed_duration_since(first).num_days(),
            _ => 1,
        };
        let length = u64::try_from(length).unwrap_or(1).clamp(1, MOST_LENGTH);
        let name: String = event.get_summary().unwrap_or_default().trim().chars().take(100).collect();
        for begin in begins(&event, first, this_year)? {
            for day in (0..length).filter_map(|more| begin.checked_add_days(Days::new(more))) {
                if (this_year - YEARS..=this_year + YEARS).contains(&chrono::Datelike::year(&day)) {
                    days.insert(day.to_string(), name.clone());
                }
            }
        }
    }
    if days.is_empty() { Err(Problem::NotACalendar) } else { Ok(days) }
}

/// The dates on which an event begins, of those that matter.
fn begins(event: &Event, first: NaiveDate, this_year: i32) -> Result<Vec<NaiveDate>, Problem> {
    let lists = |name: &str| -> Vec<String> {
        let single = event.properties().get(name).into_iter();
        let several = event.multi_properties().get(name).into_iter().flatten();
        single.chain(several).flat_map(|property| property.value().split(',')).filter_map(midnight).collect()
    };
    let (rule, more) = (event.property_value("RRULE"), lists("RDATE"));
    if rule.is_none() && more.is_empty() {
        return Ok(vec![first]);
    }
    // Whole days have no zone. The library counts in moments, so every date stands for its midnight in UTC, also where a
    // program wrote an end or an exception as a moment.
    let start = first.format("%Y%m%dT000000Z").to_string();
    let mut lines = vec![format!("DTSTART:{start}")];
    match rule {
        Some(rule) => {
            let parts = rule.split(';').map(|part| match part.split_once('=') {
                Some((name, until)) if name.eq_ignore_ascii_case("until") => {
                    format!("UNTIL={}", midnight(until).unwrap_or_default())
                }
                _ => part.to_owned(),
            });
            lines.push(format!("RRULE:{}", parts.collect::<Vec<_>>().join(";")));
        }
        None => lines.push(format!("RDATE:{start}")),
    }
    lines.extend(more.into_iter().map(|date| format!("RDATE:{date}")));
    lines.extend(lists("EXDATE").into_iter().map(|date| format!("EXDATE:{date}")));
    let set: RRuleSet = lines.join("\n").parse().map_err(|_| Problem::NotACalendar)?;
    let year = |year: i32| {
        let date = NaiveDate::from_ymd_opt(year, 1, 1)?.and_hms_opt(0, 0, 0)?;
        Some(date.and_utc().with_timezone(&Tz::UTC))
    };
    let (Some(from), Some(until)) = (year(this_year - YEARS - 1), year(this_year + YEARS + 1)) else {
        return Err(Problem::NotACalendar);
    };
    let found = set.after(from).before(until).all(MOST_TIMES);
    Ok(found.dates.into_iter().map(|moment| moment.date_naive()).collect())
}

/// The midnight in UTC that stands for the date of an iCalendar value, if it has one.
fn midnight(value: &str) -> Option<String> {
    let date = value.trim().get(..8).filter(|date| date.bytes().all(|byte| byte.is_ascii_digit()))?;
    Some(format!("{date}T000000Z"))
}

#[cfg(test)]
mod tests {
    use super::{Problem, holidays};

    fn days(event: &str) -> Result<Vec<String>, Problem> {
        let file = format!(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nSUMMARY:Free\r\n{event}\r\n\
             END:VEVENT\r\nEND:VCALENDAR\r\n"
        );
        Ok(holidays(&file, 2026)?.into_keys().collect())
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
    }

    #[test]
    fn meetings_and_what_was_called_off_are_no_holidays_and_nonsense_is_said_to_be_none() {
        assert_eq!(days("DTSTART:20260815T090000Z"), Err(Problem::NotACalendar));
        assert_eq!(days("DTSTART;VALUE=DATE:20260815\r\nSTATUS:CANCELLED"), Err(Problem::NotACalendar));
        assert_eq!(days("DTSTART;VALUE=DATE:20260815\r\nRRULE:FREQ=SOMETIMES"), Err(Problem::NotACalendar));
        assert_eq!(holidays("hello", 2026), Err(Problem::NotACalendar));
        assert_eq!(holidays(" ", 2026), Err(Problem::Required));
    }

    #[test]
    fn a_rule_that_never_comes_to_an_end_or_never_comes_at_all_ends_the_reading() {
        let daily = days("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=DAILY").expect("days");
        assert_eq!(daily.len(), 4_000);
        assert_eq!(
            days("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
            Err(Problem::NotACalendar)
        );
    }
}
