use super::*;

fn person(role: Role, organisation: Option<i64>, tier: Option<i64>) -> Actor {
    Actor::Person(Member { id: PersonId(7), role, organisation: organisation.map(OrganisationId), tier })
}

fn ticket() -> TicketFacts {
    TicketFacts {
        status: Status::Open,
        organisation: Some(OrganisationId(1)),
        requester: PersonId(1),
        followed: false,
        tier: 2,
        outside: false,
        shared_from: None,
        assignee: None,
        shared_with: None,
        reopen_until: None,
        confirmed: true,
    }
}

/// Every combination of what a decision depends on, within a small world.
fn every_case() -> impl Iterator<Item = (Actor, TicketFacts)> {
    let mut cases = Vec::new();
    for role in Role::ALL {
        for organisation in [None, Some(1), Some(12)] {
            for tier in [None, Some(1), Some(3)] {
                for status in Status::ALL {
                    for bits in 0..64u32 {
                        let bit = |n: u32| bits & (1 << n) != 0;
                        let facts = TicketFacts {
                            status: *status,
                            requester: PersonId(if bit(0) { 7 } else { 1 }),
                            followed: bit(1),
                            assignee: bit(2).then_some(PersonId(7)),
                            shared_with: bit(3).then_some(OrganisationId(12)),
                            outside: bit(3),
                            shared_from: bit(3).then_some(1),
                            confirmed: bit(4),
                            reopen_until: bit(5).then_some(Timestamp(10)),
                            ..ticket()
                        };
                        cases.push((person(*role, organisation, tier), facts));
                    }
                }
            }
        }
    }
    cases.into_iter()
}

#[test]
fn whoever_may_not_read_may_do_nothing_and_learns_nothing() {
    for (actor, facts) in every_case() {
        if may(&actor, TicketAction::Read, &facts, Timestamp(5)) != Verdict::Allowed {
            for action in TicketAction::ALL {
                assert_eq!(may(&actor, *action, &facts, Timestamp(5)), Verdict::Hidden, "{actor:?} {action} {facts:?}");
            }
        }
    }
}

#[test]
fn customers_and_vendors_never_read_or_write_internal_matters() {
    use TicketAction::*;
    for (actor, facts) in every_case().filter(|(actor, _)| !actor.role().is_some_and(Role::is_staff)) {
        for action in
            [ReadInternal, Note, Take, Assign, MoveTeam, Triage, Escalate, Return, Recall, WriteVendor, Resolve]
        {
            assert_ne!(may(&actor, action, &facts, Timestamp(5)), Verdict::Allowed, "{actor:?} {action}");
        }
    }
}

#[test]
fn a_vendor_sees_a_ticket_only_while_it_is_shared_with_it() {
    for (actor, facts) in every_case().filter(|(actor, _)| actor.role() == Some(Role::Vendor)) {
        let shared = facts.shared_with.is_some() && facts.shared_with == actor.member().and_then(|m| m.organisation);
        assert_eq!(
            may(&actor, TicketAction::Read, &facts, Timestamp(5)) == Verdict::Allowed,
            shared && facts.confirmed
        );
    }
}

#[test]
fn a_customer_of_another_organisation_sees_nothing_unless_they_follow() {
    let lead = person(Role::CustomerLead, Some(12), None);
    assert_eq!(may(&lead, TicketAction::Read, &ticket(), Timestamp(0)), Verdict::Hidden);
    let nobodys = person(Role::CustomerLead, None, None);
    let loose = TicketFacts { organisation: None, ..ticket() };
    assert_eq!(
        may(&nobodys, TicketAction::Read, &loose, Timestamp(0)),
        Verdict::Hidden,
        "no organisation is not one organisation"
    );
}

#[test]
fn an_agent_reads_every_tier_but_works_only_up_to_the_own() {
    let low = person(Role::Agent, Some(9), Some(1));
    assert_eq!(may(&low, TicketAction::ReadInternal, &ticket(), Timestamp(0)), Verdict::Allowed);
    assert_eq!(may(&low, TicketAction::Note, &ticket(), Timestamp(0)), Verdict::Allowed);
    assert_eq!(may(&low, TicketAction::Resolve, &ticket(), Timestamp(0)), Verdict::Forbidden);
    let high = person(Role::Agent, Some(9), Some(3));
    assert_eq!(may(&high, TicketAction::Resolve, &ticket(), Timestamp(0)), Verdict::Allowed);
}

#[test]
fn an_ended_ticket_reopens_only_before_its_date() {
    let actor = person(Role::Customer, Some(1), None);
    let facts =
        TicketFacts { status: Status::Closed, requester: PersonId(7), reopen_until: Some(Timestamp(10)), ..ticket() };
    assert_eq!(may(&actor, TicketAction::Reopen, &facts, Timestamp(9)), Verdict::Allowed);
    assert_eq!(may(&actor, TicketAction::Reopen, &facts, Timestamp(10)), Verdict::NotNow);
    assert_eq!(may(&actor, TicketAction::Reply, &facts, Timestamp(9)), Verdict::NotNow);
}

#[test]
fn what_the_policy_allows_the_lifecycle_can_carry_out() {
    use crate::{Move, after};
    let pairs = [
        (TicketAction::Resolve, Move::Solved),
        (TicketAction::Escalate, Move::Moved),
        (TicketAction::Confirm, Move::Confirmed),
        (TicketAction::NotSolved, Move::NotSolved),
        (TicketAction::Reopen, Move::Reopened),
    ];
    for (actor, mut facts) in every_case() {
        if (facts.status == Status::WaitingVendor) != facts.shared_with.is_some() {
            continue;
        }
        facts.reopen_until = Some(Timestamp(10));
        for (action, what) in pairs {
            if may(&actor, action, &facts, Timestamp(5)) == Verdict::Allowed {
                assert!(after(facts.status, what).is_ok(), "{action} at {}", facts.status);
            }
        }
    }
}

#[test]
fn problems_are_managed_from_tier_two_on_read_by_all_staff_and_hidden_from_everyone_else() {
    for role in Role::ALL {
        for tier in [None, Some(1), Some(2), Some(3)] {
            let actor = person(*role, Some(1), tier);
            let manages = match role {
                Role::Lead | Role::Admin => true,
                Role::Agent => tier >= Some(2),
                _ => false,
            };
            for action in ProblemAction::ALL {
                let expected = match (role.is_staff(), action) {
                    (false, _) => Verdict::Hidden,
                    (true, ProblemAction::Read | ProblemAction::Link | ProblemAction::Apply) => Verdict::Allowed,
                    (true, _) if manages => Verdict::Allowed,
                    (true, _) => Verdict::Forbidden,
                };
                assert_eq!(may_problem(&actor, *action), expected, "{role} {tier:?} {action}");
            }
            assert_eq!(owns_problems(*role, tier), manages, "{role} {tier:?}");
        }
    }
    assert_eq!(may_problem(&Actor::Anonymous, ProblemAction::Read), Verdict::Hidden);
}
