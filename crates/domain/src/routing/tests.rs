mod models;
mod people;

use super::*;
use crate::service::calendar::{Calendar, DayRange};
use crate::service::run::Calendars;
use crate::{CalendarId, Contract, Impact, OrganisationId, PersonId, Status, Tier, Timestamp, Urgency};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

const HOUR: i64 = 3_600_000;
/// 2026-03-09T00:00:00Z, a Monday.
const MONDAY: i64 = 1_773_014_400_000;

/// Working days from eight to five in a zone.
fn office(zone: &str, days: usize) -> Calendar {
    let week = std::array::from_fn(|day| if day < days { vec![DayRange::new((8, 0), (17, 0))] } else { Vec::new() });
    Calendar::new(zone, week, BTreeMap::new()).expect("a calendar")
}

fn tier(id: i64, position: i64) -> Tier {
    Tier { id: TierId(id), position, name: format!("Tier {position}"), self_service: false, outside: false }
}

fn team(id: i64, tier: i64, calendar: Option<i64>) -> Team {
    Team {
        id: TeamId(id),
        tier: TierId(tier),
        name: format!("Team {id}"),
        calendar: calendar.map(CalendarId),
        skills: Skills::default(),
        organisations: Vec::new(),
        assignment: Assignment::Off,
        capacity: 10,
    }
}

fn condition(field: RuleField, negated: bool, values: &[&str]) -> Condition {
    Condition { field, negated, values: values.iter().map(|value| (*value).to_owned()).collect() }
}

fn ticket() -> Facts {
    Facts {
        subject: "Scanner is silent".to_owned(),
        text: "Scanner is silent\nNothing happens".to_owned(),
        product: Some(ProductId(1)),
        category: Some(CategoryId(1)),
        priority: Priority::Normal,
        impact: Some(Impact::One),
        urgency: Some(Urgency::Hindered),
        organisation: Some(OrganisationId(1)),
        contract: None,
        language: Some(Language::English),
        tier: TierId(1),
        tags: Vec::new(),
        status: Status::New,
        requester: "Vera Lund <vera@client.example>".to_owned(),
        followers: Vec::new(),
        answers: Vec::new(),
        assignee: None,
        team: None,
        vendor: None,
        problem: None,
        age_hours: 0,
    }
}

/// Three desks at each of two tiers that follow the sun, one of them with skills, and a local desk for one client.
fn board(rules: Vec<Rule>) -> RoutingSetup {
    let zones = ["Asia/Tokyo", "Europe/Stockholm", "America/Los_Angeles"];
    let mut calendars = Calendars::default();
    for (id, zone) in (1..).zip(zones) {
        calendars.0.insert(CalendarId(id), office(zone, 7));
    }
    let mut teams = Vec::new();
    for at in [1, 2] {
        for calendar in 1..=3 {
            teams.push(team(at * 10 + calendar, at, Some(calendar)));
        }
    }
    teams[1].skills.languages = vec![Language::Swedish];
    teams.push(Team { organisations: vec![OrganisationId(4)], ..team(30, 1, Some(2)) });
    let categories = (1..=9).map(|id| (CategoryId(id), Some(ProductId(id % 3)))).collect();
    let (calendars, tiers) = (calendars.into(), vec![tier(1, 1), tier(2, 2)].into());
    RoutingSetup { rules, teams, calendars, tiers, categories, ..RoutingSetup::default() }
}

/// Thirty rules of all kinds, the last of which takes whatever is left.
fn thirty() -> Vec<Rule> {
    use RuleField::*;
    let words = ["vpn", "printer", "scanner", "invoice", "phone", "mail", "backup"];
    let mut rules = Vec::new();
    for (number, word) in words.iter().enumerate() {
        let one = condition(Text, false, &[word]);
        let conditions = match number % 3 {
            0 => Conditions { all: vec![one, condition(Priority, false, &["urgent", "high"])], any: Vec::new() },
            1 => Conditions {
                all: vec![condition(Subject, true, &["test"])],
                any: vec![one, condition(Tag, false, &["5"])],
            },
            _ => Conditions { all: vec![one, condition(Organisation, true, &["2"])], any: Vec::new() },
        };
        let result = RuleResult { tier: Some(TierId(if number % 2 == 0 { 1 } else { 2 })), ..RuleResult::default() };
        rules.push((conditions, result));
    }
    for category in 1..=9_i64 {
        let conditions = Conditions {
            all: vec![
                condition(Category, false, &[&category.to_string()]),
                condition(Language, category % 2 == 0, &["sv"]),
            ],
            any: Vec::new(),
        };
        let result = RuleResult {
            tags: vec![TagId(category)],
            category: Some(CategoryId(10 - category)),
            ..RuleResult::default()
        };
        rules.push((conditions, result));
    }
    for organisation in 1..=7_i64 {
        let conditions = Conditions {
            all: vec![condition(Organisation, false, &[&organisation.to_string()])],
            any: vec![condition(Impact, false, &["everyone"]), condition(Urgency, false, &["stopped"])],
        };
        let priority = Some(crate::Priority::Urgent);
        // One client has a desk of its own; it is named, and so is a desk of the second tier for another.
        let team = [(4, TeamId(30)), (6, TeamId(22))].into_iter().find(|(id, _)| *id == organisation).map(|(_, id)| id);
        rules.push((conditions, RuleResult { priority, tier: Some(TierId(2)), team, ..RuleResult::default() }));
    }
    for (contract, team) in crate::Contract::ALL.iter().zip([11, 12, 13, 21, 23]) {
        let conditions = Conditions { all: vec![condition(Contract, false, &[contract.as_str()])], any: Vec::new() };
        rules.push((conditions, RuleResult { team: Some(TeamId(team)), ..RuleResult::default() }));
    }
    rules.push((Conditions { all: vec![condition(Product, false, &["1"])], any: Vec::new() }, RuleResult::default()));
    rules.push((Conditions::default(), RuleResult::default()));
    (1..)
        .zip(rules)
        .map(|(id, (conditions, result))| Rule { id: RuleId(id), name: format!("Rule {id}"), conditions, result })
        .collect()
}

/// The so-manieth of many tickets: everything about it differs from its neighbours.
fn mixed(number: i64) -> Facts {
    let pick = |step: i64, of: i64| (number * step + number / of) % of;
    let words =
        ["VPN drops", "Printer jams", "Scanner", "Invoice wrong", "Phone dead", "Mail late", "Backup red", "Åska"];
    let word = words[usize::try_from(pick(7, 8)).unwrap_or(0)];
    let enumerated = |step: i64, of: usize| usize::try_from(pick(step, i64::try_from(of).unwrap_or(1))).unwrap_or(0);
    Facts {
        subject: format!("{word} {number}"),
        text: format!("{word} {number}\n{}", words[enumerated(3, 8)]),
        product: Some(ProductId(pick(5, 4))),
        category: (pick(11, 5) > 0).then_some(CategoryId(pick(13, 9) + 1)),
        priority: Priority::ALL[enumerated(3, 4)],
        impact: Some(Impact::ALL[enumerated(5, 3)]),
        urgency: Some(Urgency::ALL[enumerated(7, 3)]),
        organisation: (pick(17, 6) > 0).then_some(OrganisationId(pick(19, 8))),
        contract: (pick(23, 3) > 0).then_some(Contract::ALL[enumerated(29, 5)]),
        language: Some(Language::ALL[enumerated(31, 2)]),
        tier: TierId(1),
        tags: vec![TagId(pick(37, 12))],
        ..ticket()
    }
}

/// A team of four, one of whom is away.
fn four(team: TeamId) -> Pool {
    let one = |number: i64| Candidate {
        id: PersonId(team.0 * 10 + number),
        skills: Skills::default(),
        load: 0,
        able: true,
        away: number == 3,
        substitute: None,
        capacity: None,
    };
    let mode = if team.0 % 2 == 0 { Assignment::RoundRobin } else { Assignment::LeastLoaded };
    Pool { mode, capacity: 12, last: None, open: true, members: (0..4).map(one).collect(), substitutes: Vec::new() }
}

#[test]
fn each_of_ten_thousand_tickets_reaches_a_desk_that_is_open_by_the_first_rule_that_fits_it() {
    let rules = thirty();
    assert_eq!(rules.len(), 30);
    let board = board(rules);
    let (mut fired, mut desks, mut pools) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let (mut given, mut full_up) = (0, 0);
    let (mut named_open, mut named_closed) = (0, 0);
    for number in 0..10_000 {
        let ticket = mixed(number);
        // Over five weeks, every five minutes.
        let now = Timestamp(MONDAY + number * 5 * 60_000);
        let plan = board.plan(&ticket, now);
        let rule = plan.decision.rule.expect("the last rule takes everything");
        // What is said about the rules is so: each before it has a reason, and the reason holds.
        assert_eq!(
            plan.decision.passed.len(),
            board.rules.iter().position(|other| other.id == rule.id).expect("there")
        );
        for (passed, unmet) in &plan.decision.passed {
            assert!(!unmet.is_empty(), "{} had no reason", passed.name);
            for reason in unmet {
                match reason {
                    UnmetCondition::Needed(one) => assert!(!one.is_met(&ticket)),
                    UnmetCondition::NoneOf(some) => assert!(!some.iter().any(|one| one.is_met(&ticket))),
                }
            }
        }
        assert!(rule.conditions.unmet(&ticket).is_empty());
        let team = plan.team.expect("a desk");
        // The team that is named gets it while it is open, and else another of its tier.
        let named = rule.result.team.and_then(|id| board.teams.iter().find(|team| team.id == id));
        let tier = named.map(|named| named.tier).or(rule.result.tier).unwrap_or(ticket.tier);
        assert_eq!(team.tier, tier);
        if let Some(named) = named {
            let open = named.opens(&board.calendars, now) == Some(now);
            assert_eq!((plan.closed, team == named), ((!open).then_some(named), open), "ticket {number}");
            named_open += i64::from(open);
            named_closed += i64::from(!open);
        }
        // On this set-up somebody is at work at any hour.
        assert_eq!(team.opens(&board.calendars, now), Some(now), "ticket {number} went to a desk that is closed");
        assert!(
            team.organisations.is_empty() || ticket.organisation.is_some_and(|id| team.organisations.contains(&id))
        );
        *fired.entry(rule.id).or_insert(0) += 1;
        *desks.entry(team.id).or_insert(0) += 1;
        // Somebody there gets it while they have room; each finishes a ticket now and then.
        let pool = pools.entry(team.id).or_insert_with(|| four(team.id));
        for candidate in &mut pool.members {
            candidate.load -= i64::from(candidate.load > 0 && (number + candidate.id.0) % 9 == 0);
        }
        match choose_person(pool, &plan.facts) {
            Ok(chosen) => {
                let one = pool.members.iter_mut().find(|one| one.id == chosen.person).expect("one of the team");
                one.load += 1;
                assert!(one.load <= pool.capacity && !one.away, "ticket {number}: {one:?}");
                pool.last = Some(chosen.turn);
                given += 1;
            }
            Err(why) => {
                let full = pool.members.iter().all(|one| one.away || one.load >= pool.capacity);
                assert!(why == NotChosen::NoRoom && full, "ticket {number}: {why:?}");
                full_up += 1;
            }
        }
    }
    assert!(named_open > 100 && named_closed > 100, "both came: {named_open}, {named_closed}");
    assert!(given > 1_000 && full_up > 100, "both were tried: {given}, {full_up}");
    assert!(fired.len() >= 20, "{fired:?}");
    assert_eq!(desks.len(), board.teams.len(), "{desks:?}");
}

#[test]
fn when_no_desk_is_open_the_one_that_opens_first_gets_it() {
    let mut board = board(Vec::new());
    board.teams.truncate(3);
    for calendar in Arc::make_mut(&mut board.calendars).0.values_mut() {
        *calendar = office(calendar.zone(), 5);
    }
    // Saturday noon in Stockholm: Tokyo is the first to come to work on Monday.
    let saturday = Timestamp(MONDAY + (5 * 24 + 11) * HOUR);
    let plan = board.plan(&ticket(), saturday);
    assert_eq!(plan.team.map(|team| team.id), Some(TeamId(11)));
    assert!(plan.team_fits.iter().all(|standing| standing.opens > Some(saturday)));
}

#[test]
fn the_most_fitting_of_the_open_desks_gets_it() {
    let mut board = board(Vec::new());
    board.teams = vec![team(1, 1, None), team(2, 1, None), team(3, 1, None), team(4, 1, None)];
    board.teams[1].skills.languages = vec![Language::English];
    board.teams[2].skills.products = vec![ProductId(9)];
    board.teams[3].organisations = vec![OrganisationId(8)];
    let to = |ticket: &Facts| board.plan(ticket, Timestamp(MONDAY)).team.map(|team| team.id.0);
    assert_eq!(to(&ticket()), Some(2));
    assert_eq!(to(&Facts { language: None, ..ticket() }), Some(1));
    assert_eq!(to(&Facts { organisation: Some(OrganisationId(8)), ..ticket() }), Some(4));
    board.teams.drain(..3);
    let plan = board.plan(&ticket(), Timestamp(MONDAY));
    assert_eq!(plan.team, None, "a desk of another client does not get it");
}

#[test]
fn a_rule_that_names_a_team_out_of_use_sends_to_an_open_desk_instead() {
    let result = RuleResult { team: Some(TeamId(99)), tier: Some(TierId(2)), ..RuleResult::default() };
    let rule = Rule { id: RuleId(1), name: "Gone".to_owned(), conditions: Conditions::default(), result };
    let board = board(vec![rule]);
    let plan = board.plan(&ticket(), Timestamp(MONDAY + 2 * HOUR));
    assert_eq!((plan.tier, plan.team.map(|team| team.id)), (TierId(2), Some(TeamId(21))));
}

#[test]
fn a_team_that_is_named_is_waited_for_only_if_nobody_of_its_tier_is_at_work() {
    let result = RuleResult { team: Some(TeamId(11)), ..RuleResult::default() };
    let rule = Rule { id: RuleId(1), name: "Tokyo".to_owned(), conditions: Conditions::default(), result };
    let mut board = board(vec![rule]);
    for calendar in Arc::make_mut(&mut board.calendars).0.values_mut() {
        *calendar = office(calendar.zone(), 5);
    }
    let to = |board: &RoutingSetup, hour: i64| {
        let plan = board.plan(&ticket(), Timestamp(MONDAY + hour * HOUR));
        (plan.team.map(|team| team.id.0), plan.closed.map(|team| team.id.0), plan.team_fits.is_empty())
    };
    assert_eq!(to(&board, 2), (Some(11), None, true), "eleven in Tokyo");
    assert_eq!(to(&board, 10), (Some(12), Some(11), false), "eleven in Stockholm");
    // Saturday noon: Stockholm and Los Angeles are closed too.
    assert_eq!(to(&board, 5 * 24 + 11), (Some(11), None, false));
    // The only desk that is open serves another client alone.
    board.teams.retain(|team| [11, 30].contains(&team.id.0));
    assert_eq!(to(&board, 10), (Some(11), None, false));
}

proptest! {
    /// Whatever a rule names: if a desk of the tier that serves the client is open, the ticket reaches one that is.
    #[test]
    fn a_ticket_reaches_an_open_desk_whenever_its_tier_has_one_for_it(
        number in 0_i64..10_000, minute in 0_i64..40_320, named in prop::option::of(0_usize..7), days in 3_usize..=7,
        gone in prop::collection::vec(any::<bool>(), 7), weekday in any::<bool>(),
    ) {
        let all = board(Vec::new());
        let team = named.and_then(|place| all.teams.get(place)).map(|team| team.id);
        let result = RuleResult { team, ..RuleResult::default() };
        let rule = Rule { id: RuleId(1), name: String::new(), conditions: Conditions::default(), result };
        let mut board = RoutingSetup { rules: vec![rule], ..all };
        if weekday {
            Arc::make_mut(&mut board.calendars).0.values_mut().for_each(|calendar| *calendar = office(calendar.zone(), days));
        }
        let mut gone = gone.into_iter();
        board.teams.retain(|_| !gone.next().unwrap_or(false));
        let (ticket, now) = (mixed(number), Timestamp(MONDAY + minute * 60_000));
        let plan = board.plan(&ticket, now);
        let at_work = |team: &Team| team.opens(&board.calendars, now) == Some(now);
        let serves = |team: &Team| {
            team.organisations.is_empty() || ticket.organisation.is_some_and(|id| team.organisations.contains(&id))
        };
        let any = board.teams.iter().any(|team| team.tier == plan.tier && at_work(team) && serves(team));
        if any {
            prop_assert!(plan.team.is_some_and(at_work));
        }
        if let Some(named) = board.teams.iter().find(|other| Some(other.id) == team) {
            let got = plan.team.expect("a team");
            prop_assert_eq!(got.tier, named.tier);
            prop_assert!(got.id == named.id || (!at_work(named) && any));
        }
    }
}
