//! A clock of a ticket as it is kept: when it started, under which policies it ran, and when it stood still.

use super::calendar::{Calendar, Hours, TimeSpan};
use super::clock::{self, ClockCounting, ClockPiece, MINUTE, Pauses};
use super::life::{ClockSignal, Happening, Obligations, signal};
use super::policy::ServicePolicy;
use crate::{CalendarId, ClockKind, Ending, ServicePolicyId, Status, TierId, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The calendars of the installation.
#[derive(Clone, Debug, Default)]
pub struct Calendars(pub BTreeMap<CalendarId, Calendar>);

impl Calendars {
    /// The hours of a calendar; round the clock when none is named or it is not there any more.
    pub fn hours(&self, id: Option<CalendarId>) -> Hours<'_> {
        id.and_then(|id| self.0.get(&id)).map_or(Hours::Always, Hours::Within)
    }

    /// Whole minutes of these hours between two moments, whichever comes first.
    pub fn minutes_between(&self, id: Option<CalendarId>, one: Timestamp, other: Timestamp) -> i64 {
        clock::elapsed(self.hours(id), one.min(other), one.max(other), &Pauses::default()) / MINUTE
    }
}

/// A time during which one policy and one target applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetPeriod {
    pub policy: ServicePolicyId,
    pub calendar: Option<CalendarId>,
    pub from: Timestamp,
    /// None while it applies.
    pub until: Option<Timestamp>,
    /// Milliseconds that had counted before and are not held against the target that was given here.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub spared: i64,
}

const fn is_zero(number: &i64) -> bool {
    *number == 0
}

/// A time during which the clock stood still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    pub from: Timestamp,
    /// None while it lasts.
    pub until: Option<Timestamp>,
}

/// A clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockRun {
    pub kind: ClockKind,
    /// Of the time at a tier, which one; none of others, and of clocks that stopped before that was kept.
    pub tier: Option<TierId>,
    /// Minutes that are promised.
    pub target: i64,
    pub started_at: Timestamp,
    pub stopped_at: Option<Timestamp>,
    /// How it stopped; none while it runs.
    pub ending: Option<Ending>,
    /// In order, each beginning where the one before ends, except over a time when the clock was stopped.
    pub stretches: Vec<TargetPeriod>,
    pub pauses: Vec<Pause>,
}

/// A stretch that begins: under this policy, in the hours that it has for the clock.
fn stretch(kind: ClockKind, policy: &ServicePolicy, spared: i64, now: Timestamp) -> TargetPeriod {
    TargetPeriod { policy: policy.id, calendar: policy.hours(kind), from: now, until: None, spared }
}

impl ClockRun {
    /// Starts a clock of a ticket that is at a tier, if the policy promises anything for it.
    pub fn start(kind: ClockKind, policy: &ServicePolicy, tier: Option<TierId>, now: Timestamp) -> Option<ClockRun> {
        let tier = tier.filter(|_| kind == ClockKind::Tier);
        let target = policy.target(kind, tier)?;
        Some(ClockRun {
            kind,
            tier,
            target,
            started_at: now,
            stopped_at: None,
            ending: None,
            stretches: vec![stretch(kind, policy, 0, now)],
            pauses: Vec::new(),
        })
    }

    /// The policy under which it ran last.
    pub fn policy(&self) -> Option<ServicePolicyId> {
        self.stretches.last().map(|stretch| stretch.policy)
    }

    /// The hours in which it counted last; none is round the clock.
    pub fn calendar(&self) -> Option<CalendarId> {
        self.stretches.last().and_then(|stretch| stretch.calendar)
    }

    pub fn is_running(&self) -> bool {
        self.stopped_at.is_none()
    }

    pub fn is_paused(&self) -> bool {
        self.is_running() && self.pauses.last().is_some_and(|pause| pause.until.is_none())
    }

    /// Lets it stand still, or go on.
    pub fn set_paused(&mut self, paused: bool, now: Timestamp) {
        if !self.is_running() || paused == self.is_paused() {
            return;
        }
        match self.pauses.last_mut().filter(|pause| pause.until.is_none()) {
            Some(pause) => pause.until = Some(now),
            None => self.pauses.push(Pause { from: now, until: None }),
        }
    }

    pub fn stop(&mut self, ending: Ending, now: Timestamp) {
        if self.is_running() {
            self.set_paused(false, now);
            self.end_stretch(now);
            self.stopped_at = Some(now);
            self.ending = Some(ending);
        }
    }

    /// Goes on from what was counted when it stopped.
    pub fn resume(&mut self, calendars: &Calendars, policy: &ServicePolicy, now: Timestamp) {
        let Some(target) = policy.target(self.kind, self.tier).filter(|_| !self.is_running()) else {
            return;
        };
        self.stopped_at = None;
        self.ending = None;
        self.give(calendars, policy, target, now);
    }

    /// Puts it under another policy. What was counted and paused stays; without a target there, it is withdrawn.
    pub fn rebase(&mut self, calendars: &Calendars, policy: &ServicePolicy, now: Timestamp) {
        let hours = policy.hours(self.kind);
        let same = |stretch: &TargetPeriod| stretch.policy == policy.id && stretch.calendar == hours;
        let Some(target) = policy.target(self.kind, self.tier) else {
            return self.stop(Ending::Withdrawn, now);
        };
        let known = self.stretches.last().is_some_and(same);
        // A promise that was missed under this policy is not given anew by it.
        if !self.is_running() || (known && (self.target == target || self.left(calendars, now) <= 0)) {
            return;
        }
        self.end_stretch(now);
        self.give(calendars, policy, target, now);
    }

    /// Begins a stretch with a target, so that no promise is broken by another one: what is missed stays missed as it was
    /// promised; a target that would be up later than the present one counts from the beginning, and one that would be up
    /// earlier from now on, but not beyond what was promised.
    fn give(&mut self, calendars: &Calendars, policy: &ServicePolicy, target: i64, now: Timestamp) {
        let left = self.left(calendars, now);
        let mut next = stretch(self.kind, policy, self.spared(), now);
        if left > 0 {
            let (whole, counted) = (target.saturating_mul(MINUTE), self.counted(calendars, now));
            // The time left until the promised moment, in the hours that count from now on.
            let before = self.calendar();
            let promised = clock::due(calendars.hours(before), now, left, &Pauses::default());
            let left = match promised {
                Some(due) if before != next.calendar => {
                    clock::elapsed(calendars.hours(next.calendar), now, due, &Pauses::default()).max(1)
                }
                Some(_) => left,
                None => whole,
            };
            self.target = target;
            next.spared = left.min(whole).saturating_sub(whole.saturating_sub(counted)).max(0);
        }
        self.stretches.push(next);
    }

    /// The milliseconds that had counted before the present target was given and are not held against it.
    pub fn spared(&self) -> i64 {
        self.stretches.last().map_or(0, |stretch| stretch.spared)
    }

    fn end_stretch(&mut self, now: Timestamp) {
        if let Some(stretch) = self.stretches.last_mut() {
            stretch.until = Some(now);
        }
    }

    fn off(&self) -> Pauses {
        let span = |pause: &Pause| TimeSpan { from: pause.from, until: pause.until.unwrap_or(Timestamp::MAX) };
        Pauses::new(self.pauses.iter().map(span).collect())
    }

    /// The milliseconds that have counted until a moment.
    pub fn counted(&self, calendars: &Calendars, at: Timestamp) -> i64 {
        let off = self.off();
        self.stretches
            .iter()
            .map(|part| {
                let until = part.until.map_or(at, |until| until.min(at));
                clock::elapsed(calendars.hours(part.calendar), part.from, until, &off)
            })
            .sum()
    }

    /// The milliseconds of the target that are used up at a moment.
    pub fn used(&self, calendars: &Calendars, at: Timestamp) -> i64 {
        self.counted(calendars, at).saturating_sub(self.spared())
    }

    /// The milliseconds that are left of the target at a moment; negative once it is missed.
    pub fn left(&self, calendars: &Calendars, at: Timestamp) -> i64 {
        self.target.saturating_mul(MINUTE).saturating_sub(self.used(calendars, at))
    }

    /// When this share of the target is used up, in percent: the moment itself when that has happened, and none while the
    /// clock stands still or has stopped before.
    pub fn reaches(&self, calendars: &Calendars, percent: i64) -> Option<Timestamp> {
        let off = self.off();
        let share = self.target.saturating_mul(MINUTE).saturating_mul(percent) / 100;
        let mut left = share.saturating_add(self.spared());
        for part in &self.stretches {
            let hours = calendars.hours(part.calendar);
            let reached = clock::due(hours, part.from, left, &off);
            let Some(until) = part.until else {
                return reached;
            };
            if reached.is_some_and(|reached| reached <= until) {
                return reached;
            }
            left -= clock::elapsed(hours, part.from, until, &off);
        }
        None
    }

    /// When the target is used up.
    pub fn due(&self, calendars: &Calendars) -> Option<Timestamp> {
        self.reaches(calendars, 100)
    }

    /// When the promise was broken, if its time was used up before the clock stopped.
    pub fn broken(&self, calendars: &Calendars) -> Option<Timestamp> {
        let broken = self.due(calendars)?;
        self.stopped_at.is_none_or(|stopped| self.left(calendars, stopped) < 0).then_some(broken)
    }

    /// What became of all its time until a moment, without gap or overlap. Between its stretches, while its ticket had
    /// ended or nothing was promised, it stood still.
    pub fn account(&self, calendars: &Calendars, until: Timestamp) -> Vec<ClockPiece> {
        let off = self.off();
        let mut account: Vec<ClockPiece> = Vec::new();
        let mut reached = self.started_at;
        for part in &self.stretches {
            let still = ClockPiece {
                span: TimeSpan { from: reached, until: part.from.min(until) },
                counting: ClockCounting::Paused,
            };
            let end = part.until.map_or(until, |end| end.min(until));
            let pieces = clock::account(calendars.hours(part.calendar), part.from, end, &off);
            for piece in [still].into_iter().chain(pieces).filter(|piece| piece.span.from < piece.span.until) {
                match account.last_mut() {
                    Some(last) if last.counting == piece.counting => last.span.until = piece.span.until,
                    _ => account.push(piece),
                }
            }
            reached = end.max(reached);
        }
        account
    }
}

/// Where a ticket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TicketState {
    pub status: Status,
    /// None where it is not known; then single tiers have nothing of their own.
    pub tier: Option<TierId>,
}

/// The calendars, policy and tier by which promised times are given.
#[derive(Clone, Copy)]
struct Giving<'a> {
    calendars: &'a Calendars,
    policy: Option<&'a ServicePolicy>,
    tier: Option<TierId>,
}

/// The clocks of a ticket, in the order in which they started.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clocks(pub Vec<ClockRun>);

impl Clocks {
    /// Lets the clocks follow what happened to the ticket, whose policy and standing are those afterwards. New clocks come
    /// after those that were there. The time at a tier keeps the tier where it started until it stops.
    ///
    /// What no policy promises any more is withdrawn. What is owed although no clock runs, because it was not promised
    /// until now, is taken up: from where it was withdrawn if it is owed since then, and otherwise from nothing.
    pub fn follow(
        &mut self,
        calendars: &Calendars,
        happenings: &[Happening],
        policy: Option<&ServicePolicy>,
        stands: TicketState,
        owed: &Obligations,
        now: Timestamp,
    ) {
        for run in &mut self.0 {
            match policy {
                Some(policy) => run.rebase(calendars, policy, now),
                None => run.stop(Ending::Withdrawn, now),
            }
        }
        if let Some(policy) = policy {
            self.take_up(calendars, policy, owed, now);
        }
        let give = Giving { calendars, policy, tier: stands.tier };
        for what in happenings {
            for kind in ClockKind::ALL {
                self.apply(*kind, signal(*kind, *what).on(*what, stands.status), give, now);
            }
        }
        for kind in owed.kinds() {
            let again = if kind == ClockKind::Resolution { ClockSignal::Resume } else { ClockSignal::Start };
            self.apply(kind, again, give, now);
        }
        if let Some(policy) = policy {
            for run in &mut self.0 {
                run.set_paused(policy.pauses(run.kind, stands.status), now);
            }
        }
    }

    /// Lets what was withdrawn go on, where the same thing is owed still.
    fn take_up(&mut self, calendars: &Calendars, policy: &ServicePolicy, owed: &Obligations, now: Timestamp) {
        for kind in owed.kinds() {
            if let Some(run) = self.last(kind)
                && run.ending == Some(Ending::Withdrawn)
                && owed.since(kind).is_some_and(|since| since <= run.started_at)
            {
                run.resume(calendars, policy, now);
            }
        }
    }

    fn last(&mut self, kind: ClockKind) -> Option<&mut ClockRun> {
        self.0.iter_mut().rev().find(|run| run.kind == kind)
    }

    fn apply(&mut self, kind: ClockKind, signal: ClockSignal, give: Giving<'_>, now: Timestamp) {
        let mut last = self.last(kind);
        let ending = match signal {
            ClockSignal::Stop | ClockSignal::Restart => Some(Ending::Done),
            ClockSignal::GiveUp => Some(Ending::Unanswered),
            ClockSignal::Stay | ClockSignal::Start | ClockSignal::Resume => None,
        };
        if let (Some(ending), Some(run)) = (ending, last.as_mut()) {
            run.stop(ending, now);
        }
        let Some(policy) = give.policy else {
            return;
        };
        match (signal, last) {
            (ClockSignal::Resume, Some(run)) => run.resume(give.calendars, policy, now),
            (ClockSignal::Start, Some(run)) if run.is_running() => {}
            (ClockSignal::Start | ClockSignal::Restart | ClockSignal::Resume, _) => {
                self.0.extend(ClockRun::start(kind, policy, give.tier, now));
            }
            (ClockSignal::Stay | ClockSignal::Stop | ClockSignal::GiveUp, _) => {}
        }
    }
}

#[cfg(test)]
#[path = "run_tests.rs"]
mod tests;
