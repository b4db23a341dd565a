use super::*;
use crate::domain::{CategoryId, TeamId, TierId};
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

const BEGIN: Place = Place { tier: TierId(1), team: None, category: None };

/// Drops what a ticket's status would not have allowed.
fn story(wanted: Vec<(EventData, Role)>) -> (Vec<Told>, Status, Place) {
    let (mut status, mut told) = (Status::New, Vec::new());
    let mut place = BEGIN;
    let all = std::iter::once((EventData::Opened, Role::Customer)).chain(wanted);
    for (number, (what, role)) in (0i64..).zip(all) {
        let after = status_after(status, &what, Some(role));
        let (open, moves) =
            (status.is_open(), matches!(what, EventData::Escalated { .. } | EventData::Returned { .. }));
        let ends = matches!(what, EventData::Resolved { .. } | EventData::Confirmed);
        let begins = matches!(what, EventData::NotSolved | EventData::Reopened);
        let refused = if open { begins } else { moves || ends };
        if !refused {
            let team = Some(TeamId(number));
            match what {
                EventData::Escalated { .. } => place = Place { tier: TierId(2), team: None, ..place },
                EventData::Returned { .. } => place = Place { tier: TierId(1), team, ..place },
                EventData::TeamChanged { .. } => place.team = team,
                EventData::CategoryChanged { .. } => place.category = Some(CategoryId(number)),
                _ => {}
            }
            let (at, place) = (Timestamp(number * 60_000), Some(place).filter(|_| what.places()));
            told.push(Told { event: number, at, what, who: None, role: Some(role), place, known: false });
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
        let flow = |of: &dyn Fn(&Fact) -> bool| -> i64 {
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
    let told = |event, minute: i64, what, tier| Told {
        event,
        at: Timestamp(minute * 60_000),
        what,
        who: Some(PersonId(7)),
        role: Some(Role::Agent),
        place: Some(Place { tier: TierId(tier), ..BEGIN }),
        known: false,
    };
    let events = [told(1, 0, EventData::Opened, 1), told(2, 30, up, 2)];
    let clock = |source, minute: i64, counted| Stopped {
        kind: ClockKind::Tier,
        at: Timestamp(minute * 60_000),
        target: 20,
        counted,
        source,
    };
    let found = facts(&events, &[clock(1_001, 30, 1_800_000), clock(2_001, 45, 900_000)], BEGIN);
    let of =
        |measure| found.iter().filter(|fact| fact.measure == measure).map(|fact| fact.place.tier).collect::<Vec<_>>();
    assert_eq!(of(Measure::MissedTier), [TierId(1)]);
    assert_eq!(of(Measure::KeptTier), [TierId(2)]);
    let up = found.iter().find(|fact| fact.measure == Measure::PassedUp).expect("passed up");
    assert_eq!((up.place.tier, up.value, up.person), (TierId(1), 1_800_000, Some(PersonId(7))));
}
