//! In which hours a clock counted, as they were when it did; so an explanation never words hours that came later.

use super::calendar::{DateHeld, TimeSpan, WeekHeld};
use super::run::{Calendars, ClockRun};
use crate::{CalendarId, Timestamp};

impl ClockRun {
    /// The hours in which it counted, in order, each with the moment until which it did. No week is round the clock. The
    /// last are those in which it counts, or counted when it stopped.
    pub fn hours_held<'a>(&self, calendars: &'a Calendars) -> Vec<(Option<WeekHeld<'a>>, Timestamp)> {
        let mut held: Vec<(Option<WeekHeld<'a>>, Timestamp)> = Vec::new();
        for (calendar, within) in self.times(Timestamp::MAX) {
            let parts: Vec<_> = match calendar.and_then(|id| calendars.0.get(&id)) {
                Some(calendar) => calendar.weeks_held(within).map(|(part, week)| (Some(week), part.until)).collect(),
                None => vec![(None, within.until)],
            };
            for (week, until) in parts {
                match held.last_mut() {
                    Some((last, end)) if *last == week => *end = until,
                    _ => held.push((week, until)),
                }
            }
        }
        held
    }

    /// The dates with hours of their own that lie in its time, until it stopped or else until `end`, with their calendars.
    pub fn dates_held<'a>(&self, calendars: &'a Calendars, end: Timestamp) -> Vec<(CalendarId, DateHeld<'a>)> {
        let mut found: Vec<_> = Vec::new();
        for (calendar, within) in self.times(Timestamp(end.0.saturating_add(1))) {
            if let Some((id, calendar)) = calendar.and_then(|id| Some((id, calendars.0.get(&id)?))) {
                found.extend(calendar.dates_held(within).into_iter().map(|held| (id, held)));
            }
        }
        found.sort_by_key(|(_, held)| (held.date, held.from));
        found.dedup();
        found
    }

    /// The times in which it counted, each in one calendar. One that stopped as it started has a moment.
    fn times(&self, end: Timestamp) -> Vec<(Option<CalendarId>, TimeSpan)> {
        let times = self
            .stretches
            .iter()
            .map(|part| (part.calendar, TimeSpan { from: part.from, until: part.until.unwrap_or(end).min(end) }));
        let mut times: Vec<_> = times.filter(|(_, span)| span.from < span.until).collect();
        if let (true, Some(last)) = (times.is_empty(), self.stretches.last()) {
            times.push((last.calendar, TimeSpan { from: last.from, until: Timestamp(last.from.0.saturating_add(1)) }));
        }
        times
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::calendar::{Calendar, DayRange};
    use crate::service::policy::{Conditions, ServicePolicy};
    use crate::{ClockKind, Ending, ServicePolicyId};
    use jiff::civil::date;
    use std::collections::BTreeMap;

    const STOCKHOLM: &str = "Europe/Stockholm";
    const NEW_YORK: &str = "America/New_York";

    fn at(text: &str) -> Timestamp {
        Timestamp(format!("{text}:00+01:00").parse::<jiff::Timestamp>().expect("a moment").as_millisecond())
    }

    fn week(from: u16, until: u16) -> [Vec<DayRange>; 7] {
        std::array::from_fn(|day| if day < 5 { vec![DayRange::new((from, 0), (until, 0))] } else { Vec::new() })
    }

    /// 8 to 17 in Stockholm until Wednesday 2026-11-25 12:00, then 10 to 14, and from Thursday 12:00 on that in New York.
    /// Wednesday turned into a holiday at 10:00, and out of it at 15:00; Friday is short; Monday was closed when it was over.
    fn calendars() -> Calendars {
        let days = [(date(2026, 11, 27), vec![DayRange::new((10, 0), (11, 0))]), (date(2026, 11, 23), Vec::new())];
        let mut one = Calendar::new(NEW_YORK, week(10, 14), days.into()).expect("a calendar");
        one.remember(at("2026-11-26T12:00"), STOCKHOLM, week(10, 14)).expect("known");
        one.remember(at("2026-11-25T12:00"), STOCKHOLM, week(8, 17)).expect("known");
        one.remember_day(at("2026-11-25T10:00"), date(2026, 11, 25), None).expect("known");
        one.remember_day(at("2026-11-25T15:00"), date(2026, 11, 25), Some(Vec::new())).expect("known");
        one.remember_day(Timestamp(at("2026-11-25T15:00").0 + 1), date(2026, 11, 25), None).expect("known");
        one.remember_day(at("2026-11-24T09:00"), date(2026, 11, 23), None).expect("known");
        Calendars([(CalendarId(1), one)].into())
    }

    fn policy(calendar: Option<CalendarId>) -> ServicePolicy {
        ServicePolicy {
            id: ServicePolicyId(calendar.map_or(2, |_| 1)),
            name: String::new(),
            conditions: Conditions::default(),
            calendar,
            targets: [(ClockKind::Resolution, 9_000)].into(),
            tiers: BTreeMap::new(),
            own: BTreeMap::new(),
            pausing: [].into(),
            warn_percent: 80,
            ladder: Vec::new(),
        }
    }

    fn run(from: &str) -> ClockRun {
        ClockRun::start(ClockKind::Resolution, &policy(Some(CalendarId(1))), None, at(from)).expect("a target")
    }

    /// What was said, and until when.
    fn hours(run: &ClockRun) -> Vec<(String, Timestamp)> {
        let calendars = calendars();
        let said = |week: WeekHeld<'_>| format!("{} {}", week.zone, week.week[0][0].start / 60);
        let held = run.hours_held(&calendars).into_iter();
        held.map(|(week, until)| (week.map_or_else(|| "always".to_owned(), said), until)).collect()
    }

    fn said(all: &[(&str, &str)]) -> Vec<(String, Timestamp)> {
        let until = |text: &str| if text.is_empty() { Timestamp::MAX } else { at(text) };
        all.iter().map(|(words, text)| ((*words).to_owned(), until(text))).collect()
    }

    #[test]
    fn hours_are_those_that_held_while_it_ran() {
        let mut one = run("2026-11-23T09:00");
        let wednesday = ("Europe/Stockholm 8", "2026-11-25T12:00");
        let thursday = ("Europe/Stockholm 10", "2026-11-26T12:00");
        assert_eq!(hours(&one), said(&[wednesday, thursday, ("America/New_York 10", "")]));
        // Round the clock from Wednesday 14:00 on, and back on Friday, when the hours are the third.
        one.rebase(&calendars(), &policy(None), at("2026-11-25T14:00"));
        let second = ("Europe/Stockholm 10", "2026-11-25T14:00");
        assert_eq!(hours(&one), said(&[wednesday, second, ("always", "")]));
        one.rebase(&calendars(), &policy(Some(CalendarId(1))), at("2026-11-27T09:00"));
        let third = ("always", "2026-11-27T09:00");
        assert_eq!(hours(&one), said(&[wednesday, second, third, ("America/New_York 10", "")]));
        // What stopped before a change knows nothing of it, also when it stopped as it started.
        let mut short = run("2026-11-24T09:00");
        short.stop(Ending::Done, at("2026-11-25T11:00"));
        assert_eq!(hours(&short), said(&[("Europe/Stockholm 8", "2026-11-25T11:00")]));
        let mut none = run("2026-11-24T09:00");
        none.stop(Ending::Done, at("2026-11-24T09:00"));
        assert_eq!(hours(&none)[0].0, "Europe/Stockholm 8");
    }

    #[test]
    fn dates_are_told_with_what_they_were_in_their_midst() {
        let calendars = calendars();
        let told = |run: &ClockRun, end: &str| -> Vec<_> {
            let held = run.dates_held(&calendars, at(end)).into_iter();
            held.map(|(_, day)| (day.date.to_string(), day.hours.len(), day.from, day.until)).collect()
        };
        let holiday = |from: Option<&str>| ("2026-11-25".to_owned(), 0, from.map(at), Some(at("2026-11-25T15:00")));
        let short = ("2026-11-27".to_owned(), 1, None, None);
        // Monday was over when it was closed. Wednesday was a holiday from 10 to 15.
        let one = run("2026-11-23T09:00");
        assert_eq!(told(&one, "2026-11-27T18:00"), [holiday(Some("2026-11-25T10:00")), short.clone()]);
        assert_eq!(told(&one, "2026-11-25T09:00"), []);
        // For what began at noon, it was a holiday already.
        assert_eq!(told(&run("2026-11-25T12:00"), "2026-11-26T18:00"), [holiday(None)]);
        assert_eq!(told(&run("2026-11-25T16:00"), "2026-11-27T18:00"), [short]);
    }
}
