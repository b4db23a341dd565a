use super::*;
use crate::{CategoryId, TeamId, TierId};
use proptest::prelude::*;

/// What may happen to a ticket next; which of it may, its status says.
fn happening() -> impl Strategy<Value = (EventData, Role)> {
    let up = EventData::Escalated {
        from: String::new(),
        to: "Technical".into(),
        from_position: 1,
        to_position: 2,
        skipped_because: None,
    };
    let down = EventData::Returned {
        from: String::new(),
        to: "Front".into(),
        from_position: 2,
        to_position: 1,
        bounced: true,
    };
    let handed = EventData::TeamChanged { from: None, to: "Evening".into() };
    let refiled = EventData::CategoryChanged { from: "A".into(), to: "B".into() };
    prop::sample::select(vec![
        (EventData::Replied { asks: false }, Role::Customer),
        (EventData::Replied { asks: false }, Role::Agent),
        (EventData::Replied { asks: true }, Role::Agent),
        (up, Role::Agent),
        (down, Role::Agent),
        (refiled, Role::Agent),
        (handed, Role::Agent),
        (EventData::Resolved { code: String::new() }, Role::Agent),
        (EventData::Confirmed, Role::Customer),
        (EventData::NotSolved, Role::Customer),
        (EventData::Reopened, Role::Customer),
    ])
}

const BEGIN: TicketPlace = TicketPlace { tier: TierId(1), team: None, category: None };

/// Drops what a ticket's status would not have allowed.
fn story(wanted: Vec<(EventData, Role)>) -> (Vec<StoryEvent>, Status, TicketPlace) {
    let (mut status, mut told) = (Status::New, Vec::new());
    let mut place = BEGIN;
    let all = std::iter::once((EventData::Opened, Role::Customer)).chain(wanted);
    for (number, (what, role)) in (0i64..).zip(all) {
        let after = what.status_after(status, Some(role)).unwrap_or(status);
        let (open, moves) =
            (status.is_open(), matches!(what, EventData::Escalated { .. } | EventData::Returned { .. }));
        let ends = matches!(what, EventData::Resolved { .. } | EventData::Confirmed);
        let begins = matches!(what, EventData::NotSolved | EventData::Reopened);
        let refused = if open { begins } else { moves || ends };
        if !refused {
            let team = Some(TeamId(number));
            match what {
                EventData::Escalated { .. } => place = TicketPlace { tier: TierId(2), team: None, ..place },
                EventData::Returned { .. } => place = TicketPlace { tier: TierId(1), team, ..place },
                EventData::TeamChanged { .. } => place.team = team,
                EventData::CategoryChanged { .. } => place.category = Some(CategoryId(number)),
                _ => {}
            }
            let (at, place) = (Timestamp(number * 60_000), Some(place).filter(|_| what.places()));
            told.push(StoryEvent { event: number, at, what, who: None, role: Some(role), place, known: false });
            status = after;
        }
    }
    (told, status, place)
}

proptest! {
    /// What came in and has not gone out is there: once if the ticket is open, and where it is.
    #[test]
    fn what_came_and_did_not_go_is_open(wanted in prop::collection::vec(happening(), 0..30)) {
        let (told, status, place) = story(wanted);
        let found = facts(&told, &[], BEGIN);
        let flow = |of: &dyn Fn(&ReportFact) -> bool| -> i64 {
            found.iter().filter(|fact| of(fact)).map(|fact| fact.measure.flow()).sum()
        };
        let open = i64::from(status.is_open());
        prop_assert_eq!(flow(&|_| true), open);
        // Nothing is left where it has been before, whatever reports ask for.
        prop_assert_eq!(flow(&|fact| fact.place == place), open);
        for tier in [1, 2] {
            prop_assert_eq!(flow(&|fact| fact.place.tier == TierId(tier)), if place.tier.0 == tier { open } else { 0 });
        }
        prop_assert!(found.iter().all(|fact| fact.value >= 0));
        let solved = found.iter().filter(|fact| matches!(fact.measure, Measure::Solved | Measure::SelfSolved)).count();
        let again = found.iter().filter(|fact| fact.measure == Measure::Reopened).count();
        prop_assert_eq!(solved == again, status.is_open());
    }
}

#[test]
fn a_clock_counts_at_the_tier_that_the_ticket_leaves() {
    let up = EventData::Escalated {
        from: "Front".into(),
        to: "Technical".into(),
        from_position: 1,
        to_position: 2,
        skipped_because: None,
    };
    let told = |event, minute: i64, what, tier| StoryEvent {
        event,
        at: Timestamp(minute * 60_000),
        what,
        who: Some(PersonId(7)),
        role: Some(Role::Agent),
        place: Some(TicketPlace { tier: TierId(tier), ..BEGIN }),
        known: false,
    };
    let events = [told(1, 0, EventData::Opened, 1), told(2, 30, up, 2)];
    let clock = |place, minute: i64, counted| KeptClock {
        kind: ClockKind::Tier,
        place,
        stretches: 1,
        stopped: Some((Timestamp(minute * 60_000), Ending::Done, counted)),
        broken: None,
    };
    // It should have left after 20 minutes, and left after 30.
    let missed =
        KeptClock { broken: Some((Timestamp(20 * 60_000), Timestamp(21 * 60_000))), ..clock(1, 30, 1_800_000) };
    let outcomes: Vec<_> = [missed, clock(2, 45, 900_000)].iter().filter_map(KeptClock::outcome).collect();
    let found = facts(&events, &outcomes, BEGIN);
    let of =
        |measure| found.iter().filter(|fact| fact.measure == measure).map(|fact| fact.place.tier).collect::<Vec<_>>();
    assert_eq!(of(Measure::MissedTier), [TierId(1)]);
    assert_eq!(of(Measure::KeptTier), [TierId(2)]);
    let up = found.iter().find(|fact| fact.measure == Measure::PassedUp).expect("passed up");
    assert_eq!((up.place.tier, up.value, up.person), (TierId(1), 1_800_000, Some(PersonId(7))));
}

#[test]
fn what_is_missed_counts_when_its_time_is_up_and_what_nobody_answered_is_not_kept() {
    let (first, second) = (BEGIN, TicketPlace { category: Some(CategoryId(2)), ..BEGIN });
    let event = |event, minute: i64, what, place| StoryEvent {
        event,
        at: Timestamp(minute * 60_000),
        what,
        who: None,
        role: Some(Role::Customer),
        place,
        known: false,
    };
    let refiled = EventData::CategoryChanged { from: "A".into(), to: "B".into() };
    let rated = EventData::Rated { rating: Rating::Good };
    let events = [
        event(1, 0, EventData::Opened, Some(first)),
        event(2, 40, refiled, Some(second)),
        event(3, 90, EventData::Confirmed, None),
        event(4, 95, rated, None),
    ];
    let at = |minute: i64| Timestamp(minute * 60_000);
    let clock = |place, kind, stopped, broken| KeptClock { kind, place, stretches: 1, stopped, broken };
    let clocks = [
        // Missed while the ticket was open still, and noticed a little later.
        clock(1, ClockKind::Resolution, None, Some((at(30), at(31)))),
        // Nobody answered, and its time was up before the ticket ended.
        clock(2, ClockKind::FirstResponse, Some((at(90), Ending::Unanswered, 5_400_000)), Some((at(60), at(60)))),
        // Nobody answered, and there would have been time.
        clock(3, ClockKind::NextResponse, Some((at(90), Ending::Unanswered, 60_000)), None),
        // Not promised any more.
        clock(4, ClockKind::Tier, Some((at(10), Ending::Withdrawn, 60_000)), None),
    ];
    let mut outcomes: Vec<_> = clocks.iter().filter_map(KeptClock::outcome).collect();
    // Kept, before its clock went on and its time was up after all.
    outcomes.push(Outcome::kept(ClockKind::Resolution, source(1, 1), at(20), 600_000));
    let found = facts(&events, &outcomes, BEGIN);
    let of = |fact: &&ReportFact| fact.measure.as_str().starts_with("kept") || fact.measure.is_missed();
    let ends: Vec<_> =
        found.iter().filter(of).map(|fact| (fact.measure, fact.at, fact.noted, fact.place.category)).collect();
    let wanted = [
        (Measure::MissedResolution, at(30), at(31), first.category),
        (Measure::MissedFirstResponse, at(60), at(60), second.category),
        (Measure::KeptResolution, at(20), at(20), first.category),
    ];
    assert_eq!(ends, wanted, "each with the category of that moment");
    // An answer to the survey stands beside what was known to be missed when it was given.
    let pleased = |outcomes: &[Outcome]| {
        let found = facts(&events, outcomes, BEGIN);
        found.iter().any(|fact| fact.measure == Measure::PleasedMissed)
    };
    assert!(pleased(&outcomes));
    for outcome in &mut outcomes {
        outcome.noted = at(100);
    }
    assert!(!pleased(&outcomes), "nobody knew yet");
}
