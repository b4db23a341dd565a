//! A clock of a ticket as it is kept: when it started, under which policies it ran, and when it stood still.

use super::calendar::{Calendar, Hours, Span};
use super::clock::{self, MINUTE, Pauses, Piece};
use super::life::{Happening, Signal, signal};
use super::policy::ServicePolicy;
use crate::domain::{CalendarId, ClockKind, ServicePolicyId, Status, Timestamp};
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
}

/// A time during which one policy and one target applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    pub policy: ServicePolicyId,
    pub calendar: Option<CalendarId>,
    pub from: Timestamp,
    /// None while it applies.
    pub until: Option<Timestamp>,
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
pub struct Run {
    pub kind: ClockKind,
    /// Minutes that are promised.
    pub target: i64,
    pub started_at: Timestamp,
    pub stopped_at: Option<Timestamp>,
    /// In order, each beginning where the one before ends, except over a time when the clock was stopped.
    pub stretches: Vec<Stretch>,
    pub pauses: Vec<Pause>,
}

impl Run {
    /// Starts a clock, if the policy promises anything for it.
    pub fn start(kind: ClockKind, policy: &ServicePolicy, now: Timestamp) -> Option<Run> {
        let target = *policy.targets.get(&kind)?;
        Some(Run {
            kind,
            target,
            started_at: now,
            stopped_at: None,
            stretches: vec![Stretch { policy: policy.id, calendar: policy.calendar, from: now, until: None }],
            pauses: Vec::new(),
        })
    }

    /// The policy under which it ran last.
    pub fn policy(&self) -> Option<ServicePolicyId> {
        self.stretches.last().map(|stretch| stretch.policy)
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

    pub fn stop(&mut self, now: Timestamp) {
        if self.is_running() {
            self.set_paused(false, now);
            self.end_stretch(now);
            self.stopped_at = Some(now);
        }
    }

    /// Goes on from what was counted when it stopped.
    pub fn resume(&mut self, policy: &ServicePolicy, now: Timestamp) {
        let Some(target) = policy.targets.get(&self.kind).copied().filter(|_| !self.is_running()) else {
            return;
        };
        self.target = target;
        self.stopped_at = None;
        self.stretches.push(Stretch { policy: policy.id, calendar: policy.calendar, from: now, until: None });
    }

    /// Puts it under another policy. What was counted and paused stays; without a target there, the clock stops.
    pub fn rebase(&mut self, policy: &ServicePolicy, now: Timestamp) {
        let same = |stretch: &Stretch| stretch.policy == policy.id && stretch.calendar == policy.calendar;
        let Some(target) = policy.targets.get(&self.kind).copied() else {
            return self.stop(now);
        };
        if !self.is_running() || (self.stretches.last().is_some_and(same) && self.target == target) {
            return;
        }
        self.target = target;
        self.end_stretch(now);
        self.stretches.push(Stretch { policy: policy.id, calendar: policy.calendar, from: now, until: None });
    }

    fn end_stretch(&mut self, now: Timestamp) {
        if let Some(stretch) = self.stretches.last_mut() {
            stretch.until = Some(now);
        }
    }

    fn off(&self) -> Pauses {
        let span = |pause: &Pause| Span { from: pause.from, until: pause.until.unwrap_or(Timestamp::MAX) };
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

    /// The milliseconds that are left of the target at a moment; negative once it is missed.
    pub fn left(&self, calendars: &Calendars, at: Timestamp) -> i64 {
        self.target.saturating_mul(MINUTE) - self.counted(calendars, at)
    }

    /// When this share of the target is used up, in percent: the moment itself when that has happened, and none while the
    /// clock stands still or has stopped before.
    pub fn reaches(&self, calendars: &Calendars, percent: i64) -> Option<Timestamp> {
        let off = self.off();
        let mut left = self.target.saturating_mul(MINUTE).saturating_mul(percent) / 100;
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

    /// What became of all its time until a moment.
    pub fn account(&self, calendars: &Calendars, until: Timestamp) -> Vec<(ServicePolicyId, Vec<Piece>)> {
        let off = self.off();
        self.stretches
            .iter()
            .map(|part| {
                let end = part.until.map_or(until, |end| end.min(until));
                (part.policy, clock::account(calendars.hours(part.calendar), part.from, end, &off))
            })
            .collect()
    }
}

/// The clocks of a ticket, in the order in which they started.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clocks(pub Vec<Run>);

impl Clocks {
    /// Lets the clocks follow what happened to the ticket, whose policy and status are those afterwards. New clocks come
    /// after those that were there.
    pub fn follow(&mut self, happenings: &[Happening], policy: Option<&ServicePolicy>, status: Status, now: Timestamp) {
        if let Some(policy) = policy {
            for run in &mut self.0 {
                run.rebase(policy, now);
            }
        }
        for what in happenings {
            for kind in ClockKind::ALL {
                self.apply(*kind, signal(*kind, *what), policy, now);
            }
        }
        self.make_whole(policy, status, now);
        for run in &mut self.0 {
            let paused = policy.is_some_and(|policy| policy.pauses(run.kind, status));
            run.set_paused(paused, now);
        }
    }

    /// Starts what has to run while a ticket is open and was not promised before, because no policy fitted it then, or one
    /// without that target; what had counted before goes on.
    fn make_whole(&mut self, policy: Option<&ServicePolicy>, status: Status, now: Timestamp) {
        for kind in [ClockKind::Resolution, ClockKind::Tier] {
            let here = kind != ClockKind::Tier || status != Status::WaitingVendor;
            if status.is_open() && here && !self.0.iter().any(|run| run.kind == kind && run.is_running()) {
                self.apply(kind, Signal::Resume, policy, now);
            }
        }
    }

    fn apply(&mut self, kind: ClockKind, signal: Signal, policy: Option<&ServicePolicy>, now: Timestamp) {
        let mut last = self.0.iter_mut().rev().find(|run| run.kind == kind);
        if matches!(signal, Signal::Stop | Signal::Restart)
            && let Some(run) = last.as_mut()
        {
            run.stop(now);
        }
        let Some(policy) = policy else {
            return;
        };
        match (signal, last) {
            (Signal::Resume, Some(run)) => run.resume(policy, now),
            (Signal::Start, Some(run)) if run.is_running() => {}
            (Signal::Start | Signal::Restart | Signal::Resume, _) => self.0.extend(Run::start(kind, policy, now)),
            (Signal::Stay | Signal::Stop, _) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::service::policy::Conditions;
    use proptest::prelude::*;

    fn policy(id: i64, minutes: i64) -> ServicePolicy {
        ServicePolicy {
            id: ServicePolicyId(id),
            name: String::new(),
            conditions: Conditions::default(),
            calendar: None,
            targets: [(ClockKind::Resolution, minutes)].into(),
            pausing: [Status::WaitingCustomer].into(),
            warn_percent: 80,
            ladder: Vec::new(),
        }
    }

    fn at(minutes: i64) -> Timestamp {
        Timestamp(1_800_000_000_000).plus_minutes(minutes)
    }

    #[test]
    fn a_promise_that_comes_later_runs_from_then_and_one_that_was_gone_meanwhile_goes_on() {
        let (none, mut clocks) = (Calendars::default(), Clocks::default());
        clocks.follow(&[Happening::Registered], None, Status::New, at(0));
        assert!(clocks.0.is_empty(), "nothing is promised yet");
        clocks.follow(&[], Some(&policy(1, 100)), Status::Open, at(10));
        assert_eq!(clocks.0.len(), 1);
        assert_eq!(clocks.0[0].due(&none), Some(at(110)));
        let mut silent = policy(2, 0);
        silent.targets.clear();
        clocks.follow(&[], Some(&silent), Status::Open, at(20));
        assert!(!clocks.0[0].is_running());
        clocks.follow(&[], Some(&policy(1, 100)), Status::Open, at(50));
        assert_eq!((clocks.0.len(), clocks.0[0].due(&none)), (1, Some(at(140))), "ten minutes had counted");
        clocks.follow(&[Happening::Ended], Some(&policy(1, 100)), Status::Resolved, at(60));
        clocks.follow(&[], Some(&policy(1, 100)), Status::Resolved, at(70));
        assert!(!clocks.0[0].is_running(), "what has ended stays so");
    }

    #[test]
    fn another_policy_keeps_what_was_counted_and_paused() {
        let none = Calendars::default();
        let mut run = Run::start(ClockKind::Resolution, &policy(1, 100), at(0)).expect("a target");
        run.set_paused(true, at(10));
        assert_eq!((run.due(&none), run.counted(&none, at(30))), (None, 10 * MINUTE));
        run.set_paused(false, at(30));
        assert_eq!(run.due(&none), Some(at(120))); // 100 and the pause of 20
        run.rebase(&policy(2, 60), at(50));
        assert_eq!(run.counted(&none, at(50)), 30 * MINUTE);
        assert_eq!(run.due(&none), Some(at(80))); // 30 of 60 are gone
        run.rebase(&policy(3, 20), at(60));
        assert_eq!(run.due(&none), Some(at(40))); // it was used up before the change
        assert_eq!(run.left(&none, at(60)), -20 * MINUTE);
    }

    #[test]
    fn what_ended_and_is_opened_again_goes_on_where_it_stopped() {
        let none = Calendars::default();
        let mut run = Run::start(ClockKind::Resolution, &policy(1, 60), at(0)).expect("a target");
        run.set_paused(true, at(20));
        run.stop(at(40));
        assert_eq!((run.counted(&none, at(500)), run.is_paused()), (20 * MINUTE, false));
        run.resume(&policy(1, 60), at(1_000));
        assert_eq!(run.due(&none), Some(at(1_040)));
    }

    #[test]
    fn a_clock_that_is_not_promised_does_not_start_and_stops_when_it_is_no_longer() {
        assert_eq!(Run::start(ClockKind::Tier, &policy(1, 60), at(0)), None);
        let mut run = Run::start(ClockKind::Resolution, &policy(1, 60), at(0)).expect("a target");
        let mut without = policy(2, 60);
        without.targets.clear();
        run.rebase(&without, at(10));
        assert_eq!(run.stopped_at, Some(at(10)));
    }

    proptest! {
        #[test]
        fn at_the_moment_it_is_due_nothing_is_left_whatever_happened_before(
            steps in prop::collection::vec((0_u8..3, 1_i64..500, 60_i64..2_000), 0..12),
        ) {
            let none = Calendars::default();
            let mut run = Run::start(ClockKind::Resolution, &policy(1, 1_000_000), at(0)).expect("a target");
            let mut now = at(0);
            for (step, later, target) in steps {
                let before = run.counted(&none, now);
                match step {
                    0 => run.set_paused(true, now),
                    1 => run.set_paused(false, now),
                    _ => run.rebase(&policy(target, 1_000_000 + target), now),
                }
                prop_assert_eq!(run.counted(&none, now), before, "a change costs no time");
                let (paused, then) = (run.is_paused(), now);
                now = now.plus_minutes(later);
                let gone = run.counted(&none, now) - before;
                prop_assert_eq!(gone, if paused { 0 } else { now.0 - then.0 });
            }
            run.set_paused(false, now);
            let due = run.due(&none).expect("due");
            prop_assert_eq!(run.left(&none, due), 0);
        }
    }
}
