//! The dates on which an event comes again.

use crate::domain::limits;
use chrono::{Datelike, NaiveDate};
use rrule::{RRuleSet, Tz};
use std::ops::RangeInclusive;
use std::time::Instant;

/// Letters of a rule. The longest of RFC 5545 has 90.
const LONGEST_RULE: usize = 400;
/// Times that an event may come before and within the years that are read, and those of all events of a file.
const MOST_TIMES: u32 = 60_000;
const MOST_OF_ALL: u32 = 400_000;
/// Work that may still be done for a file.
pub struct WorkLeft {
    times: u32,
    end: Option<Instant>,
}

impl WorkLeft {
    pub fn begin() -> WorkLeft {
        WorkLeft { times: MOST_OF_ALL, end: Instant::now().checked_add(limits::CALENDAR) }
    }

    #[cfg(test)]
    pub fn none() -> WorkLeft {
        WorkLeft { times: 0, end: None }
    }

    #[cfg(test)]
    pub fn done(&self) -> u32 {
        MOST_OF_ALL - self.times
    }

    /// Takes a step; false when too many were taken, or the time is over.
    pub fn step(&mut self) -> bool {
        self.times = self.times.saturating_sub(1);
        self.times > 0 && self.end.is_none_or(|end| Instant::now() < end)
    }
}

/// The dates of a rule from a first one on that lie within years; none if the rule cannot be understood, is not of whole
/// days, or comes too often.
pub fn dates(rule: &str, first: NaiveDate, years: &RangeInclusive<i32>, work: &mut WorkLeft) -> Option<Vec<NaiveDate>> {
    if rule.len() > LONGEST_RULE || !work.step() {
        return None;
    }
    let mut parts = Vec::new();
    for part in rule.trim().split(';').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=')?;
        match (name.to_ascii_uppercase().as_str(), value.to_ascii_uppercase().as_str()) {
            ("FREQ", "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY") => {}
            ("FREQ" | "BYHOUR" | "BYMINUTE" | "BYSECOND", _) => return None,
            // Whole days have no zone. The library counts in moments, so every date stands for its midnight in UTC, also
            // where a program wrote an end as a moment.
            ("UNTIL", _) => {
                parts.push(format!("UNTIL={}", midnight(date(value)?)));
                continue;
            }
            _ => {}
        }
        parts.push(part.to_owned());
    }
    let set = format!("DTSTART:{}\nRRULE:{}", midnight(first), parts.join(";"));
    let set: RRuleSet = set.parse().ok()?;
    let mut found = Vec::new();
    for (count, moment) in (0..).zip(&set.limit()) {
        let day = moment.with_timezone(&Tz::UTC).date_naive();
        if day.year() > *years.end() {
            break;
        }
        if count >= MOST_TIMES || !work.step() {
            return None;
        }
        if day.year() >= *years.start() {
            found.push(day);
        }
    }
    Some(found)
}

fn midnight(date: NaiveDate) -> String {
    date.format("%Y%m%dT000000Z").to_string()
}

/// The date of an iCalendar value, if it has one; also that of a moment.
pub fn date(value: &str) -> Option<NaiveDate> {
    let digits = value.trim().get(..8).filter(|date| date.bytes().all(|byte| byte.is_ascii_digit()))?;
    NaiveDate::parse_from_str(digits, "%Y%m%d").ok()
}
