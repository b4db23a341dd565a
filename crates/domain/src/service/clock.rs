//! Service-level clocks: how much of a promised time has gone, and when it is up.
//!
//! Time is counted within [`Hours`] and outside pauses, in milliseconds, so that what was counted before a change can be
//! carried over exactly. Intervals are half-open; a time that is used up at closing is due at closing, not at the next
//! opening.

use super::calendar::{Hours, TimeSpan};
use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// The end of time: no calendar has dates after the year 9999.
pub const NEVER: Timestamp = Timestamp(253_402_128_000_000);

/// Milliseconds of a minute.
pub const MINUTE: i64 = 60_000;

/// Pauses in order, none touching another. The last one may last still, and then ends at [`Timestamp::MAX`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pauses(Vec<TimeSpan>);

impl Pauses {
    /// Puts stretches of time in order and makes one of those that overlap or touch. Empty ones are left out.
    pub fn new(mut spans: Vec<TimeSpan>) -> Pauses {
        spans.retain(|span| span.from < span.until);
        spans.sort_unstable_by_key(|span| span.from);
        let mut merged: Vec<TimeSpan> = Vec::with_capacity(spans.len());
        for span in spans {
            match merged.last_mut() {
                Some(last) if span.from <= last.until => last.until = last.until.max(span.until),
                _ => merged.push(span),
            }
        }
        Pauses(merged)
    }

    pub fn spans(&self) -> &[TimeSpan] {
        &self.0
    }

    /// Whether the clock stands still at this moment.
    pub fn at(&self, at: Timestamp) -> bool {
        self.0.iter().any(|pause| pause.from <= at && at < pause.until)
    }
}

/// The parts of `open` outside the pauses, in order.
fn counted<'a>(open: impl Iterator<Item = TimeSpan> + 'a, pauses: &'a Pauses) -> impl Iterator<Item = TimeSpan> + 'a {
    open.flat_map(move |span| {
        let mut from = span.from;
        let cuts = pauses.0.iter().filter(move |pause| pause.until > span.from && pause.from < span.until);
        let ends = cuts.map(Some).chain([None]);
        ends.filter_map(move |pause| {
            let part = TimeSpan { from, until: pause.map_or(span.until, |pause| pause.from.min(span.until)) };
            if let Some(pause) = pause {
                from = from.max(pause.until);
            }
            (part.from < part.until).then_some(part)
        })
    })
}

/// The milliseconds that count from one moment to another; none when the second comes first.
pub fn elapsed(hours: Hours<'_>, from: Timestamp, until: Timestamp, pauses: &Pauses) -> i64 {
    counted(hours.open(from).take_while(|span| span.from < until), pauses)
        .map(|part| part.until.min(until).0.saturating_sub(part.from.0).max(0))
        .sum()
}

/// The first moment at which this many milliseconds have been counted. None when the clock stands still for good;
/// [`NEVER`] when hours are so few that it does not come.
pub fn due(hours: Hours<'_>, from: Timestamp, milliseconds: i64, pauses: &Pauses) -> Option<Timestamp> {
    if milliseconds <= 0 {
        return Some(from);
    }
    // A pause that lasts still swallows everything after it.
    let end = pauses.0.last().filter(|pause| pause.until == Timestamp::MAX).map_or(Timestamp::MAX, |pause| pause.from);
    let mut left = milliseconds;
    for part in counted(hours.open(from).take_while(|span| span.from < end), pauses) {
        let length = part.until.0.saturating_sub(part.from.0);
        if length >= left {
            return Some(Timestamp(part.from.0 + left));
        }
        left -= length;
    }
    (end == Timestamp::MAX).then_some(NEVER)
}

/// What became of a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockCounting {
    Counted,
    /// The clock stood still, within working hours or not.
    Paused,
    /// Outside working hours.
    Closed,
}

/// A stretch of time and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockPiece {
    pub span: TimeSpan,
    pub counting: ClockCounting,
}

/// What became of all the time from one moment to another, without gap or overlap.
pub fn account(hours: Hours<'_>, from: Timestamp, until: Timestamp, pauses: &Pauses) -> Vec<ClockPiece> {
    let mut account = Account::default();
    let mut reached = from;
    for part in counted(hours.open(from).take_while(|span| span.from < until), pauses) {
        let (begin, end) = (part.from.min(until), part.until.min(until));
        account.add_idle(reached, begin, pauses);
        account.add(begin, end, ClockCounting::Counted);
        reached = end.max(reached);
    }
    account.add_idle(reached, until, pauses);
    account.pieces
}

#[derive(Default)]
struct Account {
    pieces: Vec<ClockPiece>,
}

impl Account {
    fn add(&mut self, from: Timestamp, until: Timestamp, counting: ClockCounting) {
        if from >= until {
            return;
        }
        match self.pieces.last_mut() {
            Some(last) if last.counting == counting && last.span.until == from => last.span.until = until,
            _ => self.pieces.push(ClockPiece { span: TimeSpan { from, until }, counting }),
        }
    }

    /// Adds time that does not count: paused where there is a pause, closed where there is none.
    fn add_idle(&mut self, from: Timestamp, until: Timestamp, pauses: &Pauses) {
        let mut reached = from;
        for pause in pauses.0.iter().filter(|pause| pause.until > from && pause.from < until) {
            self.add(reached, pause.from, ClockCounting::Closed);
            self.add(pause.from.max(reached), pause.until.min(until), ClockCounting::Paused);
            reached = pause.until.min(until);
        }
        self.add(reached, until, ClockCounting::Closed);
    }
}
