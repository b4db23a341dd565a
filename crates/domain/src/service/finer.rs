//! Targets of single tiers, and hours and thresholds of single clocks: worked cases, each computed by hand in its comment,
//! and what holds for all of them.

use super::calendar::{Calendar, DayRange};
use super::clock::{MINUTE, Pauses, elapsed};
use super::life::Obligations;
use super::policy::{Conditions, ServicePolicy};
use super::run::{Calendars, ClockRun, Clocks, TicketState};
use crate::{
    CalendarId, ClockKind, Ending, EventData, OwnHours, OwnTerms, Role, ServicePolicyId, Status, TierId, Timestamp,
};
use ClockKind::{FirstResponse, Resolution, Tier, VendorResolution, VendorResponse};
use proptest::prelude::*;
use std::collections::BTreeMap;

const OFFICE: CalendarId = CalendarId(1);
const NEW_YORK: CalendarId = CalendarId(2);

fn at(text: &str) -> Timestamp {
    let moment: jiff::Timestamp = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
    Timestamp(moment.as_millisecond())
}

/// The office: Stockholm, Monday to Friday 8 to 17. The vendor: New York, Monday to Friday 9 to 17, which is 15 to 23 in
/// Stockholm.
fn calendars() -> Calendars {
    let week = |from, until| {
        std::array::from_fn(|day| if day < 5 { vec![DayRange::new((from, 0), (until, 0))] } else { Vec::new() })
    };
    let made = |zone, from, until| Calendar::new(zone, week(from, until), BTreeMap::new()).expect("a calendar");
    Calendars([(OFFICE, made("Europe/Stockholm", 8, 17)), (NEW_YORK, made("America/New_York", 9, 17))].into())
}

fn plain(id: i64) -> ServicePolicy {
    ServicePolicy {
        id: ServicePolicyId(id),
        name: String::new(),
        conditions: Conditions::default(),
        calendar: Some(OFFICE),
        targets: [(FirstResponse, 60), (Resolution, 540), (Tier, 240), (VendorResponse, 120), (VendorResolution, 960)]
            .into(),
        tiers: BTreeMap::new(),
        own: BTreeMap::new(),
        pausing: [Status::WaitingCustomer].into(),
        warn_percent: 80,
        ladder: Vec::new(),
    }
}

/// An hour at tier 2 and ten at tier 3; the vendor answers in its own hours, and solves round the clock.
fn finer() -> ServicePolicy {
    let own = |hours, warn| OwnTerms { hours, warn };
    ServicePolicy {
        tiers: [(TierId(2), 60), (TierId(3), 600)].into(),
        own: [
            (VendorResponse, own(Some(OwnHours::Calendar(NEW_YORK)), Some(50))),
            (VendorResolution, own(Some(OwnHours::Always), None)),
            (Tier, own(None, Some(90))),
        ]
        .into(),
        ..plain(1)
    }
}

/// A clock, the tier where its ticket is, when it starts, when somebody is warned, and when its time is up.
type Case = (ClockKind, i64, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const CASES: &[Case] = &[
    // A Monday morning. November 2026 is winter time, UTC+1.
    (FirstResponse, 1, "2026-11-23T08:00+01:00", "2026-11-23T08:48+01:00", "2026-11-23T09:00+01:00"), // 48 is 80 % of 60
    (FirstResponse, 2, "2026-11-23T08:00+01:00", "2026-11-23T08:48+01:00", "2026-11-23T09:00+01:00"), // tiers have no first replies
    (Resolution, 3, "2026-11-23T08:00+01:00", "2026-11-23T15:12+01:00", "2026-11-23T17:00+01:00"), // 432 of 540
    (Tier, 1, "2026-11-23T08:00+01:00", "2026-11-23T11:36+01:00", "2026-11-23T12:00+01:00"), // the general 240, of which 216 are 90 %
    (Tier, 2, "2026-11-23T08:00+01:00", "2026-11-23T08:54+01:00", "2026-11-23T09:00+01:00"), // 54 of its own 60
    (Tier, 3, "2026-11-23T08:00+01:00", "2026-11-23T17:00+01:00", "2026-11-24T09:00+01:00"), // 540 of its 600 on Monday, 60 on Tuesday
    (VendorResponse, 4, "2026-11-23T08:00+01:00", "2026-11-23T16:00+01:00", "2026-11-23T17:00+01:00"), // New York opens at 15:00 here: 60, and 60
    (VendorResolution, 4, "2026-11-23T08:00+01:00", "2026-11-23T20:48+01:00", "2026-11-24T00:00+01:00"), // 768 and 960 by the wall clock
    // A Friday at four.
    (FirstResponse, 1, "2026-11-20T16:00+01:00", "2026-11-20T16:48+01:00", "2026-11-20T17:00+01:00"), // 48, 60
    (Tier, 1, "2026-11-20T16:00+01:00", "2026-11-23T10:36+01:00", "2026-11-23T11:00+01:00"), // 60 on Friday; 156 and 180 on Monday
    (Tier, 2, "2026-11-20T16:00+01:00", "2026-11-20T16:54+01:00", "2026-11-20T17:00+01:00"), // 54 and 60 before the weekend
    (VendorResponse, 4, "2026-11-20T16:00+01:00", "2026-11-20T17:00+01:00", "2026-11-20T18:00+01:00"), // ten o'clock there: 60, 120
    (VendorResolution, 4, "2026-11-20T16:00+01:00", "2026-11-21T04:48+01:00", "2026-11-21T08:00+01:00"), // a weekend is no end
    // Friday evening here, afternoon there: 22:00 is 16:00.
    (VendorResponse, 4, "2026-11-20T22:00+01:00", "2026-11-20T23:00+01:00", "2026-11-23T16:00+01:00"), // 60 until it closes, 60 on Monday
    (Tier, 2, "2026-11-20T22:00+01:00", "2026-11-23T08:54+01:00", "2026-11-23T09:00+01:00"), // the office opens on Monday
    // The United States put their clocks on three weeks before us: 9:00 there is 14:00 here on 2026-03-16.
    (VendorResponse, 4, "2026-03-16T08:00+01:00", "2026-03-16T15:00+01:00", "2026-03-16T16:00+01:00"), // 60, 120
];

#[test]
fn every_worked_case_is_warned_of_and_due_when_it_was_computed() {
    let (calendars, policy) = (calendars(), finer());
    for (kind, tier, start, warned, due) in CASES {
        let run = ClockRun::start(*kind, &policy, Some(TierId(*tier)), at(start)).expect("a target");
        let name = format!("{kind} at {tier} from {start}");
        assert_eq!(run.reaches(&calendars, policy.warn(*kind)), Some(at(warned)), "{name}");
        assert_eq!(run.due(&calendars), Some(at(due)), "{name}");
    }
}

/// A ticket that moves, minute by minute after a Monday's 8:00, under policies that change.
struct Moving {
    owed: Obligations,
    clocks: Clocks,
}

impl Moving {
    fn tell(&mut self, minute: i64, event: &EventData, policy: &ServicePolicy, tier: i64) {
        let now = at("2026-11-23T08:00+01:00").plus_minutes(minute);
        let happenings = self.owed.tell(now, event, Some(Role::Agent));
        let stands = TicketState { status: self.owed.status(), tier: Some(TierId(tier)) };
        self.clocks.follow(&calendars(), &happenings, Some(policy), stands, &self.owed, now);
    }

    /// The times at tiers: where, minutes promised, and how each ended.
    fn at_tiers(&self) -> Vec<(i64, i64, Option<Ending>)> {
        let runs = self.clocks.0.iter().filter(|run| run.kind == Tier);
        runs.map(|run| (run.tier.map_or(0, |tier| tier.0), run.target, run.ending)).collect()
    }
}

fn up(to: i64) -> EventData {
    let (from, to_name) = (String::new(), String::new());
    EventData::Escalated { from, to: to_name, from_position: 0, to_position: to, skipped_because: None }
}

#[test]
fn each_tier_has_its_own_time_and_one_without_any_runs_no_clock() {
    let mut single = ServicePolicy { tiers: [(TierId(1), 100), (TierId(3), 50)].into(), ..plain(1) };
    single.targets.remove(&Tier);
    let mut moving = Moving { owed: Obligations::default(), clocks: Clocks::default() };
    moving.tell(0, &EventData::Opened, &single, 1);
    assert_eq!(moving.at_tiers(), [(1, 100, None)]);
    // Tier 2 promises nothing: what ran is done, not withdrawn, and nothing runs.
    moving.tell(30, &up(2), &single, 2);
    assert_eq!(moving.at_tiers(), [(1, 100, Some(Ending::Done))]);
    moving.tell(35, &EventData::Noted, &single, 2);
    assert_eq!(moving.at_tiers().len(), 1, "nothing is owed at tier 2");
    moving.tell(40, &up(3), &single, 3);
    assert_eq!(moving.at_tiers()[1..], [(3, 50, None)]);
    // Another policy has 240 minutes for every tier: 20 of them are gone at 9:00, so it is due at 12:40.
    moving.tell(60, &EventData::Noted, &plain(2), 3);
    let run = moving.clocks.0.last().expect("a clock");
    assert_eq!((run.kind, run.target, run.due(&calendars())), (Tier, 240, Some(at("2026-11-23T12:40+01:00"))));
    // Passed on while the policy changes back: the 50 of its own tier, of which 70 are gone, and not those of the next.
    moving.tell(110, &up(1), &single, 1);
    assert_eq!(moving.at_tiers()[1..], [(3, 50, Some(Ending::Done)), (1, 100, None)]);
}

#[test]
fn a_tier_whose_time_is_taken_away_is_promised_nothing_until_it_has_one_again() {
    let single = ServicePolicy { tiers: [(TierId(1), 100)].into(), ..plain(1) };
    let mut none = plain(1);
    none.targets.remove(&Tier);
    let mut moving = Moving { owed: Obligations::default(), clocks: Clocks::default() };
    moving.tell(0, &EventData::Opened, &single, 1);
    moving.tell(30, &EventData::Noted, &none, 1);
    assert_eq!(moving.at_tiers(), [(1, 100, Some(Ending::Withdrawn))]);
    moving.tell(50, &EventData::Noted, &single, 1);
    assert_eq!(moving.at_tiers(), [(1, 100, None)]);
    let due = moving.clocks.0.iter().find(|run| run.kind == Tier).and_then(|run| run.due(&calendars()));
    assert_eq!(due, Some(at("2026-11-23T10:00+01:00")), "30 of 100 had counted: 70 from 8:50");
}

/// What a policy has beside its general values.
fn policies() -> impl Strategy<Value = ServicePolicy> {
    let hours = prop::option::of(prop::sample::select(vec![
        OwnHours::Always,
        OwnHours::Calendar(OFFICE),
        OwnHours::Calendar(NEW_YORK),
    ]));
    let own = (hours, prop::option::of(1_i64..100)).prop_map(|(hours, warn)| OwnTerms { hours, warn });
    let owns = prop::collection::btree_map(prop::sample::select(ClockKind::ALL.to_vec()), own, 0..6);
    let tiers = prop::collection::btree_map((1_i64..5).prop_map(TierId), 1_i64..3_000, 0..4);
    let general = prop::option::of(1_i64..3_000);
    (owns, tiers, general, 1_i64..9).prop_map(|(own, tiers, general, id)| {
        let mut policy = ServicePolicy { own, tiers, ..plain(id) };
        policy.targets.remove(&Tier);
        policy.targets.extend(general.map(|minutes| (Tier, minutes)));
        policy
    })
}

fn any_clock() -> impl Strategy<Value = ClockKind> {
    prop::sample::select(vec![FirstResponse, Resolution, Tier, VendorResponse, VendorResolution])
}

proptest! {
    /// What has a value of its own has that, and all else the policy's.
    #[test]
    fn what_is_named_takes_the_place_of_the_general_and_of_nothing_else(
        policy in policies(), kind in any_clock(), tier in 1_i64..6,
    ) {
        let tier = TierId(tier);
        let own = policy.tiers.get(&tier).filter(|_| kind == Tier);
        prop_assert_eq!(policy.target(kind, Some(tier)), own.or(policy.targets.get(&kind)).copied());
        prop_assert_eq!(policy.target(kind, None), policy.targets.get(&kind).copied());
        let bare = ServicePolicy { own: BTreeMap::new(), tiers: BTreeMap::new(), ..policy.clone() };
        prop_assert_eq!((bare.hours(kind), bare.warn(kind)), (policy.calendar, policy.warn_percent));
        if !policy.own.contains_key(&kind) {
            prop_assert_eq!((policy.hours(kind), policy.warn(kind)), (policy.calendar, policy.warn_percent));
        }
        prop_assert_eq!(bare.target(kind, Some(tier)), bare.target(kind, None));
    }

    /// Whatever a clock has of its own before a change and after it: what counted stays, later time counts in the new hours,
    /// and the change breaks no promise: it is up when its target has counted from the beginning, or, where that would be
    /// earlier than was promised, from the change on, but never later than was promised.
    #[test]
    fn a_change_of_what_a_clock_has_of_its_own_costs_no_time(
        before in policies(), after in policies(), kind in any_clock(), tier in 1_i64..6,
        from in 0_i64..20_000, later in 0_i64..5_000, length in 0_i64..5_000,
    ) {
        let (calendars, none) = (calendars(), Pauses::default());
        let from = at("2026-11-23T00:00Z").plus_minutes(from);
        let (change, until) = (from.plus_minutes(later), from.plus_minutes(later + length));
        if let Some(mut run) = ClockRun::start(kind, &before, Some(TierId(tier)), from) {
            let promised = run.due(&calendars).expect("due one day");
            run.rebase(&calendars, &after, change);
            let counted = |policy: &ServicePolicy, from, until| {
                elapsed(calendars.hours(policy.hours(kind)), from, until, &none)
            };
            let first = counted(&before, from, change);
            prop_assert_eq!(run.counted(&calendars, change), first);
            match after.target(kind, Some(TierId(tier))) {
                None => prop_assert_eq!(run.ending, Some(Ending::Withdrawn)),
                Some(_) if promised <= change => prop_assert_eq!(run.due(&calendars), Some(promised), "missed as it was made"),
                Some(target) => {
                    prop_assert_eq!(run.target, target);
                    prop_assert_eq!(run.counted(&calendars, until), first + counted(&after, change, until));
                    let due = run.due(&calendars).expect("due one day");
                    prop_assert!(due > change, "never behind now");
                    let whole = target * MINUTE;
                    let left = counted(&after, change, promised).max(1);
                    prop_assert_eq!(counted(&after, change, due), (whole - first).max(left.min(whole)));
                }
            }
        }
    }
}
