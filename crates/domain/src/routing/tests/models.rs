//! What conditions see of a ticket, and how desks share the work.

use super::*;
use crate::ProblemId;

fn met(field: RuleField, values: &[&str], ticket: &Facts) -> bool {
    let is = condition(field, false, values).is_met(ticket);
    assert_eq!(condition(field, true, values).is_met(ticket), !is, "{field} the other way round");
    is
}

#[test]
fn conditions_see_who_asks_what_was_answered_who_has_it_and_how_old_it_is() {
    let ticket = Facts {
        followers: vec!["Ivar <ivar@other.example>".to_owned()],
        answers: vec!["Serial number: SN-4711".to_owned(), "Is the lamp lit?: no".to_owned()],
        assignee: Some(PersonId(5)),
        team: Some(TeamId(12)),
        vendor: Some(OrganisationId(9)),
        problem: Some(ProblemId(3)),
        age_hours: 26,
        ..ticket()
    };
    assert!(met(RuleField::Requester, &["@CLIENT.example"], &ticket));
    assert!(met(RuleField::Requester, &["nobody", "vera"], &ticket));
    assert!(!met(RuleField::Requester, &["ivar"], &ticket));
    assert!(met(RuleField::Follower, &["ivar@"], &ticket));
    assert!(met(RuleField::Answer, &["serial number: sn-47"], &ticket));
    assert!(!met(RuleField::Answer, &["Is the lamp lit?: yes"], &ticket));
    assert!(met(RuleField::Assignee, &["4", "5"], &ticket));
    assert!(met(RuleField::Team, &["12"], &ticket));
    assert!(met(RuleField::Vendor, &["9"], &ticket));
    assert!(met(RuleField::Problem, &["3"], &ticket));
    assert!(met(RuleField::Age, &["26"], &ticket));
    assert!(!met(RuleField::Age, &["27"], &ticket));
}

#[test]
fn nothing_is_a_value_of_whatever_may_be_missing() {
    let bare = Facts { product: None, category: None, organisation: None, contract: None, ..ticket() };
    let full = Facts {
        contract: Some(Contract::Premium),
        tags: vec![TagId(1)],
        assignee: Some(PersonId(1)),
        team: Some(TeamId(1)),
        vendor: Some(OrganisationId(1)),
        problem: Some(ProblemId(1)),
        ..ticket()
    };
    let may = RuleField::ALL.iter().filter(|field| field.may_be_none());
    for field in may {
        assert!(met(*field, &[Condition::NONE], &bare), "{field} is nothing");
        assert!(!met(*field, &[Condition::NONE], &full), "{field} is something");
    }
}

/// Which team gets a ticket of an organisation that arrives some hours after Monday began, and where it goes when that
/// team has closed for the day.
fn goes(model: Model, organisation: i64, hours: i64) -> (Option<i64>, Option<i64>) {
    let board = RoutingSetup { model, ..board(Vec::new()) };
    let ticket = Facts { organisation: Some(OrganisationId(organisation)), ..ticket() };
    let now = Timestamp(MONDAY + hours * HOUR);
    let first = board.plan(&ticket, now).team.map(|team| team.id.0);
    (first, board.open_team(TierId(1), &ticket, now).map(|team| team.id.0))
}

#[test]
fn work_follows_the_sun_or_waits_for_the_clients_desk_or_for_the_central_one() {
    // Eleven in Stockholm: its general desk has a skill that does not fit, the one of the fourth client does.
    assert_eq!(goes(Model::FollowTheSun, 4, 10), (Some(30), Some(30)));
    assert_eq!(goes(Model::Local, 4, 10), (Some(30), None));
    assert_eq!(goes(Model::Central, 4, 10).0, Some(13), "the general desk that opens next, though it is closed");
    // Evening in Stockholm, when only Los Angeles is at work.
    assert_eq!(goes(Model::FollowTheSun, 4, 20), (Some(13), Some(13)));
    assert_eq!(goes(Model::Local, 4, 20), (Some(30), None), "it waits for its own desk");
    assert_eq!(
        goes(Model::Local, 1, 20),
        (Some(13), None),
        "a client without a desk gets the general one that is there"
    );
    assert_eq!(goes(Model::Central, 4, 20), (Some(13), None));
}

#[test]
fn a_team_that_a_rule_names_waits_unless_work_follows_the_sun() {
    let rule = Rule {
        id: RuleId(1),
        name: "To Stockholm".to_owned(),
        conditions: Conditions::default(),
        result: RuleResult { team: Some(TeamId(12)), ..RuleResult::default() },
    };
    let night = Timestamp(MONDAY + 20 * HOUR);
    let to = |model| {
        let board = RoutingSetup { model, ..board(vec![rule.clone()]) };
        board.plan(&ticket(), night).team.map(|team| team.id.0)
    };
    assert_eq!(to(Model::FollowTheSun), Some(13));
    assert_eq!(to(Model::Local), Some(12));
    assert_eq!(to(Model::Central), Some(12));
}

proptest! {
    /// Whatever the model: no ticket goes to a desk that does not serve its client, and none is left without a desk
    /// while its tier has one for it.
    #[test]
    fn every_model_finds_a_desk_that_serves_the_client(
        number in 0_i64..10_000, minute in 0_i64..40_320, model in prop::sample::select(Model::ALL.to_vec()),
        gone in prop::collection::vec(any::<bool>(), 7),
    ) {
        let mut board = RoutingSetup { model, ..board(Vec::new()) };
        let mut gone = gone.into_iter();
        board.teams.retain(|_| !gone.next().unwrap_or(false));
        let ticket = mixed(number);
        let plan = board.plan(&ticket, Timestamp(MONDAY + minute * 60_000));
        let serves = |team: &Team| {
            team.organisations.is_empty() || ticket.organisation.is_some_and(|id| team.organisations.contains(&id))
        };
        prop_assert!(plan.team.is_none_or(serves));
        prop_assert_eq!(plan.team.is_some(), board.teams.iter().any(|team| team.tier == plan.tier && serves(team)));
    }
}
