//! Who of a team gets a ticket.

use super::*;

fn candidate(id: i64) -> Candidate {
    let skills = Skills::default();
    Candidate { id: PersonId(id), skills, load: 0, able: true, away: false, substitute: None, capacity: None }
}

fn pool(mode: Assignment, members: Vec<Candidate>) -> Pool {
    Pool { mode, capacity: 3, last: None, open: true, members, substitutes: Vec::new() }
}

#[test]
fn round_robin_goes_round_and_passes_over_those_who_are_away_or_full() {
    let mut members: Vec<_> = (1..=4).map(candidate).collect();
    members[1].away = true;
    members[2].load = 3;
    let mut pool = pool(Assignment::RoundRobin, members);
    let mut got = Vec::new();
    for _ in 0..4 {
        let chosen = choose_person(&pool, &ticket()).expect("somebody");
        pool.last = Some(chosen.turn);
        got.push(chosen.person.0);
    }
    assert_eq!(got, [1, 4, 1, 4]);
    pool.members[1].substitute = Some(PersonId(9));
    pool.substitutes = vec![candidate(9)];
    pool.last = Some(PersonId(1));
    let chosen = choose_person(&pool, &ticket());
    assert_eq!(chosen, Ok(Chosen { turn: PersonId(2), person: PersonId(9) }));
    // Who stands in is away too, and somebody stands in for them.
    let away = |id, substitute: i64| Candidate { away: true, substitute: Some(PersonId(substitute)), ..candidate(id) };
    pool.substitutes = vec![away(9, 8), candidate(8)];
    assert_eq!(choose_person(&pool, &ticket()).map(|chosen| chosen.person), Ok(PersonId(8)));
    pool.substitutes = vec![away(9, 8), away(8, 9)];
    assert_ne!(choose_person(&pool, &ticket()).map(|chosen| chosen.turn), Ok(PersonId(2)), "a circle");
}

#[test]
fn whoever_knows_it_gets_it_and_nobody_when_none_does() {
    let mut members: Vec<_> = (1..=3).map(candidate).collect();
    members[0].skills.products = vec![ProductId(7)];
    members[1].skills.products = vec![ProductId(1)];
    members[2].load = 2;
    let mut pool = pool(Assignment::BySkill, members);
    assert_eq!(choose_person(&pool, &ticket()).map(|chosen| chosen.person), Ok(PersonId(2)));
    pool.members.truncate(1);
    assert_eq!(choose_person(&pool, &ticket()), Err(NotChosen::NoSkill));
    pool.open = false;
    assert_eq!(choose_person(&pool, &ticket()), Err(NotChosen::Closed));
}

proptest! {
    #[test]
    fn what_is_given_out_never_goes_beyond_what_people_can_have(
        mode in prop::sample::select(vec![Assignment::RoundRobin, Assignment::LeastLoaded, Assignment::BySkill]),
        loads in prop::collection::vec(
            (0_i64..6, any::<bool>(), prop::option::of(1_i64..8), prop::option::of(0_i64..8)), 1..7,
        ),
        capacity in 1_i64..6, tickets in 1_usize..40,
    ) {
        let members = (1..).zip(&loads).map(|(id, (load, away, substitute, own))| Candidate {
            load: *load, away: *away, substitute: substitute.map(PersonId), capacity: *own, ..candidate(id)
        });
        let most = |member: &Candidate| member.capacity.unwrap_or(capacity);
        let mut pool = Pool { capacity, ..pool(mode, members.collect()) };
        for _ in 0..tickets {
            let free = pool.members.iter().any(|member| !member.away && member.load < most(member));
            match choose_person(&pool, &ticket()) {
                Ok(chosen) => {
                    pool.last = Some(chosen.turn);
                    let member = pool.members.iter_mut().find(|member| member.id == chosen.person).expect("a member");
                    prop_assert!(!member.away && member.load < most(member));
                    member.load += 1;
                }
                Err(why) => prop_assert!(!free, "{why} although somebody has room"),
            }
        }
    }

    #[test]
    fn even_loads_stay_even(people in 1_i64..6, rounds in 1_i64..4) {
        for mode in [Assignment::RoundRobin, Assignment::LeastLoaded] {
            let mut pool = Pool { capacity: 10, ..pool(mode, (1..=people).map(candidate).collect()) };
            for _ in 0..people * rounds {
                let chosen = choose_person(&pool, &ticket()).expect("somebody");
                pool.last = Some(chosen.turn);
                pool.members.iter_mut().filter(|member| member.id == chosen.person).for_each(|member| member.load += 1);
            }
            prop_assert!(pool.members.iter().all(|member| member.load == rounds));
        }
    }
}
