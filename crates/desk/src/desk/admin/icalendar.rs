//! Reads holidays out of an iCalendar file (RFC 5545). What can be read is taken; what cannot is named with its line.

mod lines;
mod repeats;
#[cfg(test)]
mod tests;

use crate::domain::{FieldError, clean_line};
use chrono::{Datelike, Days, NaiveDate};
use lines::{EventBlock, Line};
use repeats::{WorkLeft, date};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// Years back and ahead that a file is read for.
const YEARS: i32 = 10;
/// Days that one event lasts at most. What lasts longer is no closure.
const MOST_LENGTH: u64 = 366;
/// Lines that are named.
const MOST_NAMED: usize = 20;

/// The contents of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ParsedCalendar {
    /// Closed days as `YYYY-MM-DD`, with their names.
    pub days: BTreeMap<String, String>,
    /// Lines of what could not be read, in order; of many, the first.
    pub unread: Vec<usize>,
    /// Events that begin at an hour or lie outside of the years that are read.
    pub others: usize,
}

/// A whole-day event, or what became of one of its dates.
struct Event {
    /// Where it begins in the file.
    line: usize,
    id: String,
    sequence: i64,
    /// None where it begins at an hour.
    first: Option<NaiveDate>,
    length: u64,
    name: String,
    cancelled: bool,
    rules: Vec<(usize, String)>,
    more: BTreeSet<NaiveDate>,
    except: BTreeSet<NaiveDate>,
    /// The date of another event in whose place it stands, and whether it does so in the place of all that follow.
    instead: Option<(NaiveDate, bool)>,
}

/// The days that the file's whole-day events cover, with the events' names; events that repeat count every time. Events that
/// begin at an hour are no holidays, and those that were called off are none any more.
pub(super) fn holidays(text: &str, this_year: i32) -> Result<ParsedCalendar, FieldError> {
    read(text, this_year, &mut WorkLeft::begin())
}

fn read(text: &str, this_year: i32, work: &mut WorkLeft) -> Result<ParsedCalendar, FieldError> {
    if text.trim().is_empty() {
        return Err(FieldError::Required);
    }
    let blocks = lines::events(text).ok_or(FieldError::NotACalendar)?;
    let years = this_year - YEARS..=this_year + YEARS;
    let (mut found, mut unread, mut events) = (ParsedCalendar::default(), BTreeSet::new(), Vec::new());
    for block in &blocks {
        match Event::read(block) {
            Ok(event) => events.push(event),
            Err(line) => {
                unread.insert(line);
            }
        }
    }
    let newest = newest(&events);
    let replaced = replaced(&events, &newest);
    let off = |event: &Event| event.cancelled || (event.instead.is_some() && replaced.off.contains(&event.id));
    for event in events.iter().filter(|event| newest.is(event)) {
        let Some(first) = event.first else {
            found.others += usize::from(event.instead.is_none());
            continue;
        };
        if off(event) {
            continue;
        }
        let begins = match begins(event, first, &years, work) {
            Ok(begins) => begins,
            Err(line) => {
                unread.insert(line);
                continue;
            }
        };
        let gone = |day: &NaiveDate| event.instead.is_none() && replaced.holds(&event.id, *day);
        let single = begins.len() == 1;
        let Some(days) = covered(begins.into_iter().filter(|day| !gone(day)), event.length, &years, work) else {
            unread.insert(event.line);
            continue;
        };
        let within = !days.is_empty();
        found.days.extend(days.into_iter().map(|day| (day.to_string(), event.name.clone())));
        found.others += usize::from(single && !within && !gone(&first) && !years.contains(&first.year()));
    }
    found.unread = unread.into_iter().take(MOST_NAMED).collect();
    if !found.days.is_empty() {
        Ok(found)
    } else if found.unread.is_empty() {
        Err(FieldError::NotACalendar)
    } else {
        Err(FieldError::NotReadLines(found.unread))
    }
}

/// The days of these years that an event covers which begins on these dates, in order, and lasts so many days; none if they
/// are too many. A day that it covers more than once is counted once; the days on which it begins were counted before.
fn covered(
    begins: impl Iterator<Item = NaiveDate>,
    length: u64,
    years: &RangeInclusive<i32>,
    work: &mut WorkLeft,
) -> Option<Vec<NaiveDate>> {
    let mut days: Vec<NaiveDate> = Vec::new();
    let mut free = NaiveDate::MIN;
    for begin in begins {
        let end = begin.checked_add_days(Days::new(length)).unwrap_or(NaiveDate::MAX);
        for day in begin.max(free).iter_days().take_while(|day| *day < end) {
            // A single date is always read.
            if day != begin && !work.step() {
                return None;
            }
            if years.contains(&day.year()) {
                days.push(day);
            }
        }
        free = free.max(end);
    }
    Some(days)
}

/// The dates on which an event begins, of those that matter.
fn begins(
    event: &Event,
    first: NaiveDate,
    years: &RangeInclusive<i32>,
    work: &mut WorkLeft,
) -> Result<BTreeSet<NaiveDate>, usize> {
    let mut days = event.more.clone();
    if event.rules.is_empty() {
        days.insert(first);
    }
    for (line, rule) in &event.rules {
        // Occurrences that began before these years may still last.
        let wide = years.start() - 1..=*years.end();
        days.extend(repeats::dates(rule, first, &wide, work).ok_or(*line)?);
    }
    Ok(days.difference(&event.except).copied().collect())
}

/// The latest version of each event, by what identifies it.
struct Newest(BTreeMap<(String, Option<NaiveDate>), i64>);

fn newest(events: &[Event]) -> Newest {
    let mut latest = BTreeMap::new();
    for event in events.iter().filter(|event| !event.id.is_empty()) {
        let known = latest.entry(event.key()).or_insert(event.sequence);
        *known = (*known).max(event.sequence);
    }
    Newest(latest)
}

impl Newest {
    fn is(&self, event: &Event) -> bool {
        self.0.get(&event.key()).is_none_or(|latest| *latest == event.sequence)
    }
}

/// Dates of repeated events that were moved or called off.
#[derive(Default)]
struct Replaced {
    single: BTreeSet<(String, NaiveDate)>,
    following: BTreeMap<String, NaiveDate>,
    /// Those that were called off as a whole.
    off: BTreeSet<String>,
}

fn replaced(events: &[Event], newest: &Newest) -> Replaced {
    let mut replaced = Replaced::default();
    for event in events.iter().filter(|event| !event.id.is_empty() && newest.is(event)) {
        match event.instead {
            Some((day, false)) => {
                replaced.single.insert((event.id.clone(), day));
            }
            Some((day, true)) => {
                let known = replaced.following.entry(event.id.clone()).or_insert(day);
                *known = day.min(*known);
            }
            None if event.cancelled => {
                replaced.off.insert(event.id.clone());
            }
            None => {}
        }
    }
    replaced
}

impl Replaced {
    fn holds(&self, id: &str, day: NaiveDate) -> bool {
        self.following.get(id).is_some_and(|from| day >= *from) || self.single.contains(&(id.to_owned(), day))
    }
}

impl Event {
    fn key(&self) -> (String, Option<NaiveDate>) {
        (self.id.clone(), self.instead.map(|(day, _)| day))
    }

    /// Reads an event, or names the line that cannot be understood.
    fn read(block: &EventBlock) -> Result<Event, usize> {
        if !block.whole {
            return Err(block.number);
        }
        let line = |name: &str| block.lines.iter().find(|line| line.name == name);
        let text = |name: &str| line(name).map(|line| lines::words(&line.value)).unwrap_or_default();
        let cancelled = text("STATUS").trim().eq_ignore_ascii_case("cancelled");
        let instead = match line("RECURRENCE-ID") {
            Some(line) => {
                let following = line.parameter("RANGE") == Some("THISANDFUTURE");
                // Where all that follow were moved, it is not said how often.
                if following && !cancelled {
                    return Err(line.number);
                }
                Some((date(&line.value).ok_or(line.number)?, following))
            }
            None => None,
        };
        let first = match line("DTSTART") {
            Some(line) if is_moment(line) => None,
            Some(line) => Some(date(&line.value).ok_or(line.number)?),
            None if cancelled && instead.is_some() => None,
            None => return Err(block.number),
        };
        let length = match (first, line("DTEND"), line("DURATION")) {
            (Some(first), Some(end), _) => {
                let mut days = date(&end.value).ok_or(end.number)?.signed_duration_since(first).num_days();
                // A day that ends at an hour is begun.
                days += i64::from(is_moment(end) && !end.value.contains("T000000"));
                // The end is the first day after it; some programs name the day itself.
                u64::try_from(days).unwrap_or(1).max(1)
            }
            (Some(_), None, Some(line)) => duration(&line.value).ok_or(line.number)?,
            _ => 1,
        };
        if length > MOST_LENGTH || line("EXRULE").is_some() {
            return Err(line("EXRULE").map_or(block.number, |line| line.number));
        }
        let named = |name: &'static str| block.lines.iter().filter(move |line| line.name == name);
        let dates = |name: &'static str| -> Result<BTreeSet<NaiveDate>, usize> {
            let values = named(name).flat_map(|line| line.value.split(',').map(|value| (line.number, value)));
            let values = values.filter(|(_, value)| !value.trim().is_empty());
            values.map(|(number, value)| date(value).ok_or(number)).collect()
        };
        Ok(Event {
            line: block.number,
            id: text("UID").trim().to_owned(),
            sequence: text("SEQUENCE").trim().parse().unwrap_or(0),
            first,
            length,
            name: clean_line(&text("SUMMARY")).chars().take(100).collect(),
            cancelled,
            rules: named("RRULE").map(|line| (line.number, line.value.clone())).collect(),
            more: dates("RDATE")?,
            except: dates("EXDATE")?,
            instead,
        })
    }
}

/// Whether a value is a moment and no date.
fn is_moment(line: &Line) -> bool {
    line.parameter("VALUE") != Some("DATE")
        && line.value.trim().get(8..9).is_some_and(|mark| mark.eq_ignore_ascii_case("T"))
}

/// The days that a duration takes; parts of a day count as one.
fn duration(value: &str) -> Option<u64> {
    let rest = value.trim().trim_start_matches('+').strip_prefix(['P', 'p'])?;
    let (days, hours) = rest.split_once(['T', 't']).unwrap_or((rest, ""));
    let sum = |part: &str, seconds: fn(char) -> Option<u64>| -> Option<u64> {
        let (mut sum, mut number) = (0_u64, None::<u64>);
        for c in part.chars() {
            match c.to_digit(10) {
                Some(digit) => number = Some(number.unwrap_or(0).checked_mul(10)?.checked_add(u64::from(digit))?),
                None => sum = sum.checked_add(number.take()?.checked_mul(seconds(c.to_ascii_uppercase())?)?)?,
            }
        }
        number.is_none().then_some(sum)
    };
    let unit = |c| match c {
        'W' => Some(7 * 86_400),
        'D' => Some(86_400),
        _ => None,
    };
    let small = |c| match c {
        'H' => Some(3_600),
        'M' => Some(60),
        'S' => Some(1),
        _ => None,
    };
    let seconds = sum(days, unit)?.checked_add(sum(hours, small)?)?;
    (seconds > 0).then(|| seconds.div_ceil(86_400))
}
