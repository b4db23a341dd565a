//! Every ticket is what the use cases would have made of it, and nobody did what the policy forbids.

use super::*;
use crate::db::bulk::EventRow;
use crate::domain::rights::{self, TicketAction, TicketFacts, Verdict};
use crate::domain::{Actor, Member, Move, PersonId, Priority, Role, after};

/// What the use cases would have written into the ticket, event by event.
#[test]
fn every_ticket_is_what_its_events_say() {
    let world = world_of(1500, NOW);
    for told in tell_all(&world) {
        replay(&world, &told);
    }
}

struct Replay<'a> {
    world: &'a World,
    told: &'a ExampleTicket,
    status: Status,
    tier: Tier,
    since: Timestamp,
    assignee: Option<PersonId>,
    priority: Priority,
    resolved: Option<Timestamp>,
    closed: Option<Timestamp>,
    code: Option<String>,
    share: Option<usize>,
    shares: usize,
    changes: i64,
}

fn replay(world: &World, told: &ExampleTicket) {
    let ticket = &told.ticket;
    let tiers = &world.ground.tiers;
    let entry = crate::domain::tier::entry(tiers).expect("an entry").clone();
    let mut state = Replay {
        world,
        told,
        status: Status::New,
        since: ticket.created_at,
        tier: entry,
        assignee: None,
        priority: world.ground.matrix.priority(ticket.impact, ticket.urgency),
        resolved: None,
        closed: None,
        code: None,
        share: None,
        shares: 0,
        changes: 0,
    };
    for (number, (event, data)) in told.events.iter().zip(data(told)).enumerate() {
        assert_eq!((event.kind, event.audience, event.ticket_id), (data.kind(), data.audience(), ticket.id));
        state.apply(number, &data);
    }
    let at = |public: bool| {
        let times = told.events.iter().filter(|event| !public || event.audience == Audience::Public);
        times.map(|event| event.at).max().expect("an event")
    };
    let code = world.ground.codes.iter().find(|(_, _, name)| Some(name) == state.code.as_ref()).map(|(_, id, _)| *id);
    assert_eq!(ticket.status, state.status, "{}", ticket.id);
    assert_eq!((ticket.tier_id, ticket.tier_since), (state.tier.id, state.since), "{}", ticket.id);
    assert_eq!(ticket.assignee_id, state.assignee, "{}", ticket.id);
    assert_eq!((ticket.resolved_at, ticket.closed_at), (state.resolved, state.closed), "{}", ticket.id);
    assert_eq!(ticket.resolution_code_id, code, "{}", ticket.id);
    assert_eq!((ticket.public_at, ticket.activity_at), (at(true), at(false)), "{}", ticket.id);
    assert_eq!(ticket.version, 1 + state.changes, "{}", ticket.id);
    if ticket.follows_id.is_none() {
        assert_eq!(ticket.priority, state.priority, "{}", ticket.id);
    }
    assert!(told.events.windows(2).all(|pair| pair[0].at <= pair[1].at && pair[0].id < pair[1].id), "{}", ticket.id);
    assert!(told.events.iter().all(|event| event.at < world.now), "{}", ticket.id);
    assert_eq!(told.events[0].at, ticket.created_at, "{}", ticket.id);
    let ended = told.shares.iter().filter(|share| share.ended_at.is_none()).count();
    assert_eq!(ended, usize::from(ticket.status == Status::WaitingVendor), "{}", ticket.id);
    let tagged: usize = data_of(told, |data| if let EventData::Tagged { added, .. } = data { added.len() } else { 0 });
    assert_eq!(tagged, told.tags.len(), "{}", ticket.id);
}

fn data_of(told: &ExampleTicket, count: impl Fn(EventData) -> usize) -> usize {
    data(told).map(count).sum()
}

impl Replay<'_> {
    fn step(&mut self, what: Move) {
        self.status = after(self.status, what).unwrap_or_else(|_| panic!("{what} after {}", self.status));
    }

    fn tier_at(&self, position: i64) -> Tier {
        self.world.ground.tiers.iter().find(|tier| tier.position == position).expect("a tier").clone()
    }

    fn actor(&self, id: Option<PersonId>) -> Actor {
        let Some(id) = id else { return Actor::System };
        let cast = &self.world.ground.cast;
        let person = cast.people.iter().find(|person| person.id == id).expect("a person");
        Actor::Person(Member {
            id,
            role: person.role,
            organisation: Some(cast.organisations[person.organisation].id),
            tier: person.tier,
        })
    }

    fn facts(&self) -> TicketFacts {
        let share = self.share.map(|number| &self.told.shares[number]);
        let from = share.and_then(|share| self.world.ground.tiers.iter().find(|tier| tier.id == share.from_tier_id));
        TicketFacts {
            status: self.status,
            organisation: self.told.ticket.organisation_id,
            requester: self.told.ticket.requester_id,
            followed: false,
            tier: self.tier.position,
            outside: self.tier.outside,
            shared_from: from.map(|tier| tier.position),
            assignee: self.assignee,
            shared_with: share.map(|share| share.vendor_id),
            reopen_until: self.closed.map(|at| at.plus_days(14)),
            confirmed: true,
        }
    }

    fn move_to(&mut self, position: i64, at: Timestamp) {
        self.tier = self.tier_at(position);
        self.since = at;
    }

    fn allowed(&self, number: usize, action: TicketAction) {
        let event = &self.told.events[number];
        let verdict = rights::may(&self.actor(event.actor_id), action, &self.facts(), event.at);
        assert_eq!(verdict, Verdict::Allowed, "{action} in {} of {}", event.kind, event.ticket_id);
    }

    /// Who is meant by a name, which several may bear: the actor, or who has it in the end.
    fn agent(&self, name: &str, actor: Option<PersonId>) -> PersonId {
        let namesakes =
            self.world.ground.cast.people.iter().filter(|person| person.name == name && person.role.is_staff());
        let ids: Vec<_> = namesakes.map(|person| person.id).collect();
        let likely = [actor, self.told.ticket.assignee_id].into_iter().flatten().find(|id| ids.contains(id));
        likely.unwrap_or_else(|| ids[0])
    }

    fn apply(&mut self, number: usize, data: &EventData) {
        let event = &self.told.events[number];
        let at = event.at;
        let role = self.actor(event.actor_id).role();
        let staff = role.is_some_and(Role::is_staff);
        let before = number.checked_sub(1).map(|before| self.told.events[before].kind);
        let card: Option<EntryCard> = event.card.as_deref().map(|card| serde_json::from_str(card).expect("a card"));
        let in_share = matches!(data, EventData::SharedWithVendor { .. }) || event.audience == Audience::Vendor;
        assert_eq!(event.share_id.is_some(), in_share, "{}", event.ticket_id);
        // What belongs to one use case with the event before it.
        let mut counts = true;
        match data {
            EventData::Opened => {
                assert_eq!((number, event.actor_id), (0, Some(self.told.ticket.requester_id)));
                counts = false;
            }
            EventData::FollowedUpBy { .. } => self.allowed(number, TicketAction::FollowUp),
            EventData::Replied { asks } => {
                counts = !matches!(before, Some("not_solved" | "reopened"));
                self.allowed(number, TicketAction::Reply);
                let ended = self.status == Status::Resolved;
                self.step(match (staff, asks) {
                    (false, _) => Move::CustomerReplied,
                    (true, false) => Move::SupportReplied,
                    (true, true) => Move::SupportAsked,
                });
                if ended && self.status != Status::Resolved {
                    (self.resolved, self.code) = (None, None);
                }
            }
            EventData::Thanked => self.allowed(number, TicketAction::Reply),
            EventData::Noted => self.allowed(number, TicketAction::Note),
            EventData::Assigned { to } => {
                let to = to.as_deref().map(|name| self.agent(name, event.actor_id));
                self.allowed(number, if to == event.actor_id { TicketAction::Take } else { TicketAction::Assign });
                assert_ne!(self.assignee, to, "{}", event.ticket_id);
                self.assignee = to;
                if to.is_some() {
                    self.step(Move::Assigned);
                }
            }
            EventData::PriorityChanged { from, to, reason } => {
                self.allowed(number, TicketAction::Triage);
                assert_ne!(from, to);
                assert!(!reason.is_empty() && reason.chars().count() <= 500);
                self.priority = *to;
            }
            EventData::CategoryChanged { from, to } => {
                self.allowed(number, TicketAction::Triage);
                assert_ne!(from, to);
                let now = CATEGORIES.iter().position(|category| category.2 == to).expect("a category");
                assert_eq!(self.told.ticket.category_id, Some(self.world.ground.shelf.categories[now]));
            }
            EventData::Tagged { .. } => self.allowed(number, TicketAction::Triage),
            EventData::StatusChanged { from, to } => {
                self.allowed(number, TicketAction::Triage);
                assert_eq!((*from, *to), (self.status, Status::Open));
                self.status = *to;
            }
            EventData::Escalated { from_position, to_position, skipped_because, .. } => {
                self.allowed(number, TicketAction::Escalate);
                assert_eq!(*from_position, self.tier.position);
                assert_eq!(skipped_because.is_some(), to_position - from_position > 1);
                let Some(EntryCard::Handover(card)) = card else { panic!("no card with {}", event.ticket_id) };
                let parts = [card.symptoms, card.tried, card.ruled_out, card.question];
                assert!(parts.iter().all(|part| !part.is_empty()));
                self.step(Move::Moved);
                self.move_to(*to_position, at);
                // Whether a person there got it with the escalation shows in what staff did next.
                let mut later = self.told.events[number + 1..].iter();
                let next = later.find(|next| self.actor(next.actor_id).role().is_some_and(Role::is_staff));
                self.assignee = match next {
                    Some(next) if next.kind == "assigned" => None,
                    Some(next) => next.actor_id,
                    None => self.told.ticket.assignee_id,
                };
            }
            EventData::Returned { to_position, .. } => {
                self.allowed(number, TicketAction::Return);
                assert!(matches!(card, Some(EntryCard::Answer { .. })));
                self.assignee = self.told.events[..number].iter().zip(self::data(self.told)).rev_find(*to_position);
                self.step(Move::Moved);
                self.move_to(*to_position, at);
            }
            EventData::SharedWithVendor { to_position, skipped_because, .. } => {
                self.allowed(number, TicketAction::Escalate);
                assert_eq!(skipped_because.is_some(), to_position - self.tier.position > 1);
                assert!(matches!(card, Some(EntryCard::Handover(_))));
                let share = &self.told.shares[self.shares];
                assert_eq!((share.event_id, share.started_at, Some(share.id)), (event.id, at, event.share_id));
                assert_eq!(share.from_tier_id, self.tier.id);
                self.assignee = self.assignee.or(event.actor_id);
                self.step(Move::Shared);
                self.move_to(*to_position, at);
                self.share = Some(self.shares);
                self.shares += 1;
            }
            EventData::VendorMessage => {
                self.allowed(number, if staff { TicketAction::WriteVendor } else { TicketAction::VendorAnswer });
                self.belongs_to_share(number);
            }
            EventData::VendorPromised { reference, promised } => {
                self.allowed(number, TicketAction::VendorAnswer);
                self.belongs_to_share(number);
                let share = &self.told.shares[self.share.expect("a share")];
                assert_eq!((&share.reference, &share.promised), (reference, promised));
                assert!(promised.as_deref().is_some_and(crate::domain::is_date));
            }
            EventData::VendorReturned { to_position, by_vendor, .. } => {
                self.allowed(number, if *by_vendor { TicketAction::VendorReturn } else { TicketAction::Recall });
                assert!(matches!(card, Some(EntryCard::Answer { .. })));
                let share = self.share.take().expect("a share");
                assert_eq!(self.told.shares[share].ended_at, Some(at));
                self.step(Move::VendorReturned);
                self.move_to(*to_position, at);
            }
            EventData::Resolved { code } => {
                self.allowed(number, TicketAction::Resolve);
                self.step(Move::Solved);
                (self.resolved, self.code) = (Some(at), Some(code.clone()));
                self.assignee = self.assignee.or(event.actor_id);
            }
            EventData::Confirmed => {
                self.allowed(number, TicketAction::Confirm);
                self.step(Move::Confirmed);
                self.closed = Some(at);
                self.resolved = self.resolved.or(Some(at));
            }
            EventData::NotSolved | EventData::Reopened => {
                let reopened = *data == EventData::Reopened;
                self.allowed(number, if reopened { TicketAction::Reopen } else { TicketAction::NotSolved });
                self.step(if reopened { Move::Reopened } else { Move::NotSolved });
                (self.resolved, self.closed, self.code) = (None, None, None);
            }
            EventData::ClosedByTime { days } => {
                assert!(at > self.resolved.expect("resolved").plus_days(*days));
                self.step(Move::Expired);
                self.closed = Some(at);
            }
            EventData::FollowerAdded { name } => {
                self.allowed(number, TicketAction::AddFollower);
                let people = &self.world.ground.cast.people;
                let theirs = |id: PersonId| people.iter().any(|person| person.id == id && person.name == *name);
                assert!(self.told.followers.iter().any(|(_, id)| theirs(*id)), "{}", event.ticket_id);
            }
            EventData::FollowerRemoved { .. } => panic!("nobody is removed here"),
            EventData::Routed { .. } | EventData::TeamChanged { .. } => panic!("teams are found without being told"),
            // Other events change nothing of the ticket that is counted here.
            _ => counts = false,
        }
        self.changes += i64::from(counts);
    }

    fn belongs_to_share(&self, number: usize) {
        let share = self.share.map(|share| self.told.shares[share].id);
        assert_eq!(self.told.events[number].share_id, share);
    }
}

trait LastSender {
    /// Who passed it up from a tier the last time.
    fn rev_find(self, position: i64) -> Option<PersonId>;
}

impl<'a, I: Iterator<Item = (&'a EventRow, EventData)>> LastSender for I {
    fn rev_find(self, position: i64) -> Option<PersonId> {
        self.filter(
            |(_, data)| matches!(data, EventData::Escalated { from_position, .. } if *from_position == position),
        )
        .last()
        .and_then(|(event, _)| event.actor_id)
    }
}
