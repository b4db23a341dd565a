use super::*;
use crate::service::policy::Conditions;
use crate::{EventData, Role};
use proptest::prelude::*;

fn policy(id: i64, minutes: i64) -> ServicePolicy {
    ServicePolicy {
        id: ServicePolicyId(id),
        name: String::new(),
        conditions: Conditions::default(),
        calendar: None,
        targets: [(ClockKind::Resolution, minutes)].into(),
        tiers: BTreeMap::new(),
        own: BTreeMap::new(),
        pausing: [Status::WaitingCustomer].into(),
        warn_percent: 80,
        ladder: Vec::new(),
    }
}

fn at(minutes: i64) -> Timestamp {
    Timestamp(1_800_000_000_000).plus_minutes(minutes)
}

/// What follows from a story of customers and agents: at which minute, what, and by whom.
struct Replayed {
    owed: Obligations,
    clocks: Clocks,
}

const ASKED: EventData = EventData::Replied { asks: false };

impl Replayed {
    fn new() -> Replayed {
        Replayed { owed: Obligations::default(), clocks: Clocks::default() }
    }

    fn event(&mut self, minute: i64, what: &EventData, by: Role, policy: Option<&ServicePolicy>) {
        let happenings = self.owed.tell(at(minute), what, Some(by));
        let stands = TicketState { status: self.owed.status(), tier: None };
        self.clocks.follow(&Calendars::default(), &happenings, policy, stands, &self.owed, at(minute));
    }

    /// Another policy, and nothing else.
    fn policy(&mut self, minute: i64, policy: Option<&ServicePolicy>) {
        let stands = TicketState { status: self.owed.status(), tier: None };
        self.clocks.follow(&Calendars::default(), &[], policy, stands, &self.owed, at(minute));
    }

    fn of(&self, kind: ClockKind) -> Vec<&ClockRun> {
        self.clocks.0.iter().filter(|run| run.kind == kind).collect()
    }
}

#[test]
fn a_promise_that_comes_later_runs_from_then_and_one_that_was_gone_meanwhile_goes_on() {
    let (none, mut told) = (Calendars::default(), Replayed::new());
    let resolved = EventData::Resolved { code: String::new() };
    told.event(0, &EventData::Opened, Role::Customer, None);
    assert!(told.clocks.0.is_empty(), "nothing is promised yet");
    told.policy(10, Some(&policy(1, 100)));
    assert_eq!(told.clocks.0.len(), 1);
    assert_eq!(told.clocks.0[0].due(&none), Some(at(110)));
    let mut silent = policy(2, 0);
    silent.targets.clear();
    told.policy(20, Some(&silent));
    assert_eq!(told.clocks.0[0].ending, Some(Ending::Withdrawn));
    told.policy(50, Some(&policy(1, 100)));
    assert_eq!((told.clocks.0.len(), told.clocks.0[0].due(&none)), (1, Some(at(140))), "ten minutes had counted");
    told.event(60, &resolved, Role::Agent, Some(&policy(1, 100)));
    told.policy(70, Some(&policy(1, 100)));
    assert_eq!(told.clocks.0[0].ending, Some(Ending::Done), "what has ended stays so");
}

#[test]
fn what_no_policy_promises_is_withdrawn_with_its_pauses_and_goes_on_with_the_next_that_fits() {
    let (none, mut told, one) = (Calendars::default(), Replayed::new(), policy(1, 100));
    told.event(0, &EventData::Opened, Role::Customer, Some(&one));
    told.event(10, &EventData::Replied { asks: true }, Role::Agent, Some(&one));
    assert!(told.clocks.0[0].is_paused());
    told.policy(30, None);
    let run = &told.clocks.0[0];
    assert_eq!((run.ending, run.counted(&none, at(500))), (Some(Ending::Withdrawn), 10 * MINUTE));
    assert_eq!(run.pauses, [Pause { from: at(10), until: Some(at(30)) }]);
    assert_eq!(run.broken(&none), None);
    // It waits for the customer still when another policy fits, and stands still under that too.
    told.policy(40, Some(&policy(2, 60)));
    assert!(told.clocks.0[0].is_paused());
    told.event(90, &ASKED, Role::Customer, Some(&policy(2, 60)));
    assert_eq!((told.clocks.0.len(), told.clocks.0[0].due(&none)), (1, Some(at(150))), "sixty, given now");
}

/// Promises everything within an hour.
fn everything(id: i64) -> ServicePolicy {
    ServicePolicy { targets: ClockKind::ALL.iter().map(|kind| (*kind, 60)).collect(), ..policy(id, 0) }
}

#[test]
fn an_answer_that_is_owed_still_is_promised_again_and_one_that_came_meanwhile_is_not() {
    let (none, mut told, all) = (Calendars::default(), Replayed::new(), everything(1));
    told.event(0, &EventData::Opened, Role::Customer, Some(&all));
    told.policy(20, None);
    told.policy(50, Some(&all));
    let first = told.of(ClockKind::FirstResponse);
    assert_eq!((first.len(), first[0].due(&none)), (1, Some(at(90))), "twenty of sixty were gone");
    told.policy(55, None);
    told.event(60, &ASKED, Role::Agent, None);
    told.policy(70, Some(&all));
    assert!(!told.of(ClockKind::FirstResponse)[0].is_running(), "it was answered when nothing was promised");
    // A question of which nothing was promised, and then something is.
    told.policy(80, None);
    told.event(90, &ASKED, Role::Customer, None);
    told.policy(100, Some(&all));
    let next = told.of(ClockKind::NextResponse);
    assert_eq!((next.len(), next[0].started_at, next[0].is_running()), (1, at(100), true));
    // Withdrawn, answered, asked anew: that is another promise.
    told.policy(110, None);
    told.event(120, &ASKED, Role::Agent, None);
    told.event(130, &ASKED, Role::Customer, None);
    told.policy(140, Some(&all));
    let next = told.of(ClockKind::NextResponse);
    assert_eq!((next.len(), next[1].started_at), (2, at(140)));
    assert_eq!(next[0].ending, Some(Ending::Withdrawn));
}

#[test]
fn a_response_that_nobody_gave_is_given_up_when_the_ticket_ends() {
    let resolved = EventData::Resolved { code: String::new() };
    for (end, by, wanted) in [
        (&resolved, Role::Agent, Ending::Done), // whoever solves it writes how
        (&EventData::Confirmed, Role::Customer, Ending::Unanswered),
    ] {
        let (mut told, all) = (Replayed::new(), everything(1));
        told.event(0, &EventData::Opened, Role::Customer, Some(&all));
        told.event(10, end, by, Some(&all));
        let ending = |kind| told.of(kind).last().and_then(|run| run.ending);
        assert_eq!(ending(ClockKind::FirstResponse), Some(wanted), "{end:?}");
        assert_eq!(ending(ClockKind::Resolution), Some(Ending::Done));
    }
}

#[test]
fn a_promise_is_broken_when_its_time_is_up_and_by_nothing_else() {
    let none = Calendars::default();
    let mut run = ClockRun::start(ClockKind::Resolution, &policy(1, 60), None, at(0)).expect("a target");
    assert_eq!(run.broken(&none), Some(at(60)), "if nothing happens");
    run.rebase(&none, &policy(2, 30), at(50));
    assert_eq!(run.broken(&none), Some(at(60)), "as it was promised");
    let mut run = ClockRun::start(ClockKind::Resolution, &policy(1, 60), None, at(0)).expect("a target");
    run.stop(Ending::Done, at(60));
    assert_eq!(run.broken(&none), None, "done in the last moment");
    let mut run = ClockRun::start(ClockKind::Resolution, &policy(1, 60), None, at(0)).expect("a target");
    run.stop(Ending::Done, at(61));
    assert_eq!(run.broken(&none), Some(at(60)));
}

#[test]
fn another_policy_keeps_what_was_counted_and_paused() {
    let none = Calendars::default();
    let mut run = ClockRun::start(ClockKind::Resolution, &policy(1, 100), None, at(0)).expect("a target");
    run.set_paused(true, at(10));
    assert_eq!((run.due(&none), run.counted(&none, at(30))), (None, 10 * MINUTE));
    run.set_paused(false, at(30));
    assert_eq!(run.due(&none), Some(at(120))); // 100 and the pause of 20
    run.rebase(&none, &policy(2, 60), at(50));
    assert_eq!(run.counted(&none, at(50)), 30 * MINUTE);
    assert_eq!((run.due(&none), run.used(&none, at(50))), (Some(at(110)), 0)); // 60, given now: 120 was promised
    run.rebase(&none, &policy(3, 20), at(60));
    assert_eq!((run.due(&none), run.left(&none, at(60))), (Some(at(80)), 20 * MINUTE));
    run.rebase(&none, &policy(1, 100), at(70));
    assert_eq!((run.due(&none), run.used(&none, at(70))), (Some(at(120)), 50 * MINUTE)); // back to what was promised first
}

#[test]
fn what_ended_and_is_opened_again_goes_on_where_it_stopped() {
    let none = Calendars::default();
    let mut run = ClockRun::start(ClockKind::Resolution, &policy(1, 60), None, at(0)).expect("a target");
    run.set_paused(true, at(20));
    run.stop(Ending::Done, at(40));
    assert_eq!((run.counted(&none, at(500)), run.is_paused()), (20 * MINUTE, false));
    run.resume(&none, &policy(1, 60), at(1_000));
    assert_eq!(run.due(&none), Some(at(1_040)));
}

#[test]
fn a_clock_that_is_not_promised_does_not_start_and_is_withdrawn_when_it_is_no_longer() {
    assert_eq!(ClockRun::start(ClockKind::Tier, &policy(1, 60), None, at(0)), None);
    let mut run = ClockRun::start(ClockKind::Resolution, &policy(1, 60), None, at(0)).expect("a target");
    let mut without = policy(2, 60);
    without.targets.clear();
    run.rebase(&Calendars::default(), &without, at(10));
    assert_eq!((run.stopped_at, run.ending), (Some(at(10)), Some(Ending::Withdrawn)));
}

#[test]
fn k43_a_shorter_target_begins_when_it_is_given_and_not_beyond_what_was_promised() {
    let none = Calendars::default();
    // Minutes promised, the minute of the change, minutes promised then, and when it is up.
    for (before, change, after, due) in [
        (480, 0, 60, 60),
        (480, 300, 60, 360),  // far beyond sixty: sixty from now on
        (480, 479, 60, 480),  // one minute was left
        (480, 450, 240, 480), // half an hour was left of what was promised
        (480, 479, 1, 480),
        (60, 30, 480, 480), // longer: from the beginning
        (60, 30, 60, 60),
        (60, 60, 480, 60), // missed as it was made
        (60, 90, 480, 60),
        (60, 90, 30, 60),
    ] {
        let mut run = ClockRun::start(ClockKind::Resolution, &policy(1, before), None, at(0)).expect("a target");
        run.rebase(&none, &policy(2, after), at(change));
        assert_eq!(run.due(&none), Some(at(due)), "{before} at {change} {after}");
        run.stop(Ending::Done, at(due));
        assert_eq!((run.left(&none, at(due)), run.broken(&none)), (0, None), "{before} at {change} {after}");
    }
}

#[test]
fn k43_what_is_used_of_a_shorter_target_is_what_is_gone_of_it() {
    let none = Calendars::default();
    let mut run = ClockRun::start(ClockKind::Resolution, &policy(1, 480), None, at(0)).expect("a target");
    run.rebase(&none, &policy(2, 60), at(300));
    let shares: Vec<_> = [1, 50, 80, 100, 200].iter().filter_map(|percent| run.reaches(&none, *percent)).collect();
    assert_eq!(shares, [at(300).plus_minutes(1).0 - 24_000, at(330).0, at(348).0, at(360).0, at(420).0].map(Timestamp));
    // Solved and opened again under a shorter one still.
    run.stop(Ending::Done, at(310));
    run.resume(&none, &policy(3, 20), at(1_000));
    assert_eq!((run.due(&none), run.used(&none, at(1_000))), (Some(at(1_020)), 0));
}

#[test]
fn k46_nobody_is_owed_an_answer_to_what_is_written_into_a_ticket_that_has_ended() {
    let (mut told, all) = (Replayed::new(), everything(1));
    told.event(0, &EventData::Opened, Role::Customer, Some(&all));
    told.event(10, &EventData::Resolved { code: String::new() }, Role::Agent, Some(&all));
    let stands = TicketState { status: Status::Resolved, tier: None };
    told.clocks.follow(&Calendars::default(), &[Happening::CustomerWrote], Some(&all), stands, &told.owed, at(20));
    assert!(told.of(ClockKind::NextResponse).is_empty());
    assert_eq!(told.owed.kinds().count(), 0);
}

proptest! {
    /// Whatever is promised, is not any more, and is again: what counts is the time in which it was promised and did not
    /// stand still, and nothing is ever lost or counted twice.
    #[test]
    fn only_time_that_is_promised_counts_and_all_of_it(
        steps in prop::collection::vec((0_u8..6, 1_i64..500), 0..20),
    ) {
        let (none, mut told) = (Calendars::default(), Replayed::new());
        let policies = [policy(1, 1_000_000), policy(2, 2_000_000)];
        let mut promised = Some(&policies[0]);
        told.event(0, &EventData::Opened, Role::Customer, promised);
        let (mut now, mut wanted) = (0, 0);
        for (step, later) in steps {
            match step {
                0 => told.event(now, &EventData::Replied { asks: true }, Role::Agent, promised),
                1 => told.event(now, &ASKED, Role::Customer, promised),
                2 => told.event(now, &ASKED, Role::Agent, promised),
                3 => promised = None,
                _ => promised = Some(&policies[usize::from(step) - 4]),
            }
            told.policy(now, promised);
            let counts = promised.is_some() && told.owed.status() != Status::WaitingCustomer;
            now += later;
            wanted += if counts { later } else { 0 };
            let runs = told.of(ClockKind::Resolution);
            prop_assert_eq!(runs.len(), 1);
            prop_assert_eq!(runs[0].counted(&none, at(now)), wanted * MINUTE);
            prop_assert_eq!(runs[0].is_running(), promised.is_some());
            // The explanation leaves no gap and says the same.
            let (pieces, until) = (runs[0].account(&none, at(now)), runs[0].stopped_at.unwrap_or(at(now)));
            let mut reached = at(0);
            let mut counted = 0;
            for piece in &pieces {
                prop_assert_eq!(piece.span.from, reached);
                counted += if piece.counting == ClockCounting::Counted { piece.span.until.0 - reached.0 } else { 0 };
                reached = piece.span.until;
            }
            prop_assert_eq!((reached, counted), (until, wanted * MINUTE));
        }
    }

    #[test]
    fn at_the_moment_it_is_due_nothing_is_left_whatever_happened_before(
        steps in prop::collection::vec((0_u8..3, 1_i64..500, 60_i64..2_000), 0..12),
    ) {
        let none = Calendars::default();
        let mut run = ClockRun::start(ClockKind::Resolution, &policy(1, 1_000_000), None, at(0)).expect("a target");
        let mut now = at(0);
        for (step, later, target) in steps {
            let before = run.counted(&none, now);
            match step {
                0 => run.set_paused(true, now),
                1 => run.set_paused(false, now),
                _ => run.rebase(&none, &policy(target, 1_000_000 + target), now),
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

    /// Whatever is promised one after the other: no change puts what was not missed behind now, none takes back what was
    /// missed, and none puts it off but a target that is longer from the beginning.
    #[test]
    fn k43_no_change_breaks_a_promise_and_none_mends_one(
        first in 1_i64..2_000, changes in prop::collection::vec((0_u8..4, 1_i64..300, 1_i64..2_000), 1..15),
    ) {
        let none = Calendars::default();
        let mut run = ClockRun::start(ClockKind::Resolution, &policy(1, first), None, at(0)).expect("a target");
        let mut now = at(0);
        for (id, (step, later, target)) in (2..).zip(changes) {
            now = now.plus_minutes(later);
            match step {
                0 => run.set_paused(true, now),
                1 => run.set_paused(false, now),
                2 => {
                    run.stop(Ending::Done, now);
                    run.resume(&none, &policy(id, target), now);
                }
                _ => {
                    let paused = run.is_paused();
                    run.set_paused(false, now);
                    let (due, missed) = (run.due(&none).expect("due"), run.left(&none, now) <= 0);
                    let counted = run.counted(&none, now);
                    run.rebase(&none, &policy(id, target), now);
                    let then = run.due(&none).expect("due");
                    if missed {
                        prop_assert_eq!(then, due);
                    } else {
                        prop_assert!(then > now);
                        prop_assert!(then <= due || then.0 == now.0 + target * MINUTE - counted);
                        prop_assert!(then.0 <= now.0 + target * MINUTE);
                        prop_assert!(then >= due.min(now.plus_minutes(target)));
                    }
                    prop_assert!(run.used(&none, now) >= 0);
                    run.set_paused(paused, now);
                }
            }
        }
    }
}
