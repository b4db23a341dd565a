use super::*;
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
    let down = EventData::Returned { from: String::new(), to: "Front".into(), from_position: 2, to_position: 1 };
    let refiled = EventData::CategoryChanged { from: "A".into(), to: "B".into() };
    prop::sample::select(vec![
        (EventData::Replied { asks: false }, Role::Customer),
        (EventData::Replied { asks: false }, Role::Agent),
        (EventData::Replied { asks: true }, Role::Agent),
        (up, Role::Agent),
        (down, Role::Agent),
        (refiled, Role::Agent),
        (EventData::Resolved { code: String::new() }, Role::Agent),
        (EventData::Confirmed, Role::Customer),
        (EventData::NotSolved, Role::Customer),
        (EventData::Reopened, Role::Customer),
    ])
}

/// Drops what a ticket's status would not have allowed.
fn story(wanted: Vec<(EventData, Role)>) -> (Vec<Told>, Status) {
    let (mut status, mut told) = (Status::New, Vec::new());
    let all = std::iter::once((EventData::Opened, Role::Customer)).chain(wanted);
    for (number, (what, role)) in (0i64..).zip(all) {
        let after = status_after(status, &what, Some(role));
        let (open, moves) =
            (status.is_open(), matches!(what, EventData::Escalated { .. } | EventData::Returned { .. }));
        let ends = matches!(what, EventData::Resolved { .. } | EventData::Confirmed);
        let begins = matches!(what, EventData::NotSolved | EventData::Reopened);
        let refused = if open { begins } else { moves || ends };
        if !refused {
            told.push(Told { event: number, at: Timestamp(number * 60_000), what, who: None, role: Some(role) });
            status = after;
        }
    }
    (told, status)
}

proptest! {
    /// What came in and has not gone out is there: once if the ticket is open, and where it is.
    #[test]
    fn what_came_and_did_not_go_is_open(wanted in prop::collection::vec(happening(), 0..30)) {
        let (told, status) = story(wanted);
        let tiers = [("Front".to_owned(), TierId(1)), ("Technical".to_owned(), TierId(2))].into();
        let categories = [("A".to_owned(), CategoryId(1)), ("B".to_owned(), CategoryId(2))].into();
        let refiled = told.iter().any(|told| matches!(told.what, EventData::CategoryChanged { .. }));
        let moved = told.iter().rev().find_map(|told| match &told.what {
            EventData::Escalated { .. } => Some(TierId(2)),
            EventData::Returned { .. } => Some(TierId(1)),
            _ => None,
        });
        let present = Present {
            tier: moved.unwrap_or(TierId(1)),
            category: Some(CategoryId(if refiled { 2 } else { 1 })),
            category_before: None,
            tiers: &tiers,
            categories: &categories,
        };
        let found = facts(&told, &[], &present);
        let flow = |of: &dyn Fn(&Fact) -> bool| -> i64 {
            found.iter().filter(|fact| of(fact)).map(|fact| fact.measure.flow()).sum()
        };
        let open = i64::from(status.is_open());
        prop_assert_eq!(flow(&|_| true), open);
        prop_assert!(found.iter().all(|fact| fact.value >= 0));
        let solved = found.iter().filter(|fact| fact.measure == Measure::Solved).count();
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
    let told = |event, minute: i64, what| Told {
        event,
        at: Timestamp(minute * 60_000),
        what,
        who: Some(PersonId(7)),
        role: Some(Role::Agent),
    };
    let events = [told(1, 0, EventData::Opened), told(2, 30, up)];
    let tiers = [("Front".to_owned(), TierId(1)), ("Technical".to_owned(), TierId(2))].into();
    let none = BTreeMap::new();
    let present = Present { tier: TierId(2), category: None, category_before: None, tiers: &tiers, categories: &none };
    let clock = |place, minute: i64, counted| Ran {
        kind: ClockKind::Tier,
        place,
        stretches: 1,
        target: 20,
        stopped: Some((Timestamp(minute * 60_000), Ending::Done, counted)),
        broken: None,
    };
    // It should have left after 20 minutes, and left after 30.
    let missed = Ran { broken: Some((Timestamp(20 * 60_000), Timestamp(21 * 60_000))), ..clock(1, 30, 1_800_000) };
    let found = facts(&events, &[missed, clock(2, 45, 900_000)], &present);
    let of = |measure| found.iter().filter(|fact| fact.measure == measure).map(|fact| fact.tier).collect::<Vec<_>>();
    assert_eq!(of(Measure::MissedTier), [TierId(1)]);
    assert_eq!(of(Measure::KeptTier), [TierId(2)]);
    let up = found.iter().find(|fact| fact.measure == Measure::PassedUp).expect("passed up");
    assert_eq!((up.tier, up.value, up.person), (TierId(1), 1_800_000, Some(PersonId(7))));
}

#[test]
fn what_is_missed_counts_when_its_time_is_up_and_what_nobody_answered_is_not_kept() {
    let event = |event, minute: i64, what| Told {
        event,
        at: Timestamp(minute * 60_000),
        what,
        who: None,
        role: Some(Role::Customer),
    };
    let refiled = EventData::CategoryChanged { from: "A".into(), to: "B".into() };
    let events = [event(1, 0, EventData::Opened), event(2, 40, refiled), event(3, 90, EventData::Confirmed)];
    let (tiers, categories) = (BTreeMap::new(), [("A".to_owned(), CategoryId(1))].into());
    let category = Some(CategoryId(2));
    let present = Present { tier: TierId(1), category, category_before: None, tiers: &tiers, categories: &categories };
    let at = |minute: i64| Timestamp(minute * 60_000);
    let clock = |place, kind, stopped, broken| Ran { kind, place, stretches: 1, target: 30, stopped, broken };
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
    let found = facts(&events, &clocks, &present);
    let of = |fact: &&Fact| fact.measure.as_str().starts_with("kept") || fact.measure.is_missed();
    let found: Vec<_> =
        found.iter().filter(of).map(|fact| (fact.measure, fact.at, fact.noted, fact.category)).collect();
    let wanted = [
        (Measure::MissedResolution, at(30), at(31), Some(CategoryId(1))),
        (Measure::MissedFirstResponse, at(60), at(60), Some(CategoryId(2))),
    ];
    assert_eq!(found, wanted, "each with the category of that moment");
}
