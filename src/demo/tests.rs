//! Whether the example data is what the use cases would have made.

use super::dice::Dice;
use super::people::{Cast, PROVIDER, TIERS};
use super::play::{Ids, Told};
use super::shelf::{CATEGORIES, PRODUCTS, Shelf, TAGS};
use super::story::Code;
use super::world::{Ground, World};
use super::write::SEED;
use crate::desk::markdown;
use crate::domain::policy::{self, Deed, TicketFacts, Verdict};
use crate::domain::view::Card;
use crate::domain::{
    Actor, Audience, CategoryId, EventData, EventId, Member, Move, PersonId, Priority, PriorityMatrix, ProductId,
    Question, QuestionId, ResolutionCodeId, Role, ShareId, Status, Subject, TagId, Tier, TierId, Timestamp, after,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Thursday 2026-03-12, 10:24 in Stockholm.
const NOW: Timestamp = Timestamp(1_773_307_440_000);

fn numbers(count: usize) -> impl Iterator<Item = i64> {
    (1i64..).take(count)
}

fn ground(tickets: u64) -> Ground {
    let mut tiers = vec![("Self-service", true, false)];
    tiers.extend(TIERS.iter().map(|name| (*name, false, false)));
    tiers.push(("Vendor", false, true));
    let tiers = (0i64..).zip(tiers).map(|(position, (name, self_service, outside))| Tier {
        id: TierId(position + 1),
        position,
        name: name.to_owned(),
        self_service,
        outside,
    });
    let codes = [Code::Fixed, Code::Advice, Code::Workaround, Code::NotReproduced, Code::Withdrawn];
    Ground {
        cast: Cast::new(tickets, &mut Dice::of(SEED, u64::MAX)),
        shelf: Shelf {
            products: numbers(PRODUCTS.len()).map(ProductId).collect(),
            categories: numbers(CATEGORIES.len()).map(CategoryId).collect(),
            tags: numbers(TAGS.len()).map(TagId).collect(),
        },
        tiers: tiers.collect(),
        codes: (1i64..).zip(codes).map(|(id, code)| (code, ResolutionCodeId(id), format!("{code:?}"))).collect(),
        matrix: PriorityMatrix::default(),
        close_days: 7,
    }
}

fn world_of(tickets: u64, now: Timestamp) -> World {
    World::new(now, tickets, SEED, ground(tickets)).expect("a world")
}

fn tell_all(world: &World) -> Vec<Told> {
    let mut ids = Ids { event: EventId(1), share: ShareId(1) };
    (0..world.tickets()).map(|place| world.tell(place, &mut ids).expect("a ticket")).collect()
}

fn data(told: &Told) -> impl Iterator<Item = EventData> {
    told.events.iter().map(|event| serde_json::from_str(&event.data).expect("an event"))
}

#[test]
fn the_same_moment_and_number_give_the_same_tickets() {
    let (one, two) = (tell_all(&world_of(400, NOW)), tell_all(&world_of(400, NOW)));
    assert!(one == two);
    assert!(one != tell_all(&world_of(400, NOW.plus_days(1))));
}

#[test]
fn any_number_of_tickets_at_any_moment_can_be_told() {
    for tickets in [0, 1, 2, 7, 30, 47, 48, 49, 120, 1500] {
        assert_eq!(tell_all(&world_of(tickets, NOW)).len() as u64, tickets);
    }
    // A Sunday night, New Year, the mornings after the clocks were changed.
    for now in [1_773_618_000_000, 1_767_225_600_000, 1_774_746_000_000, 1_761_454_800_000] {
        let told = tell_all(&world_of(400, Timestamp(now)));
        assert!(told.iter().all(|told| told.ticket.activity_at.0 < now));
    }
}

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
    told: &'a Told,
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

fn replay(world: &World, told: &Told) {
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

fn data_of(told: &Told, count: impl Fn(EventData) -> usize) -> usize {
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

    fn allowed(&self, number: usize, deed: Deed) {
        let event = &self.told.events[number];
        let verdict = policy::may(&self.actor(event.actor_id), deed, &self.facts(), event.at);
        assert_eq!(verdict, Verdict::Allowed, "{deed} in {} of {}", event.kind, event.ticket_id);
    }

    fn person(&self, name: &str) -> PersonId {
        self.world.ground.cast.people.iter().find(|person| person.name == name).expect("a person").id
    }

    fn apply(&mut self, number: usize, data: &EventData) {
        let event = &self.told.events[number];
        let at = event.at;
        let role = self.actor(event.actor_id).role();
        let staff = role.is_some_and(Role::is_staff);
        let before = number.checked_sub(1).map(|before| self.told.events[before].kind);
        let card: Option<Card> = event.card.as_deref().map(|card| serde_json::from_str(card).expect("a card"));
        let in_share = matches!(data, EventData::SharedWithVendor { .. }) || event.audience == Audience::Vendor;
        assert_eq!(event.share_id.is_some(), in_share, "{}", event.ticket_id);
        // What belongs to one use case with the event before it.
        let mut counts = true;
        match data {
            EventData::Opened => {
                assert_eq!((number, event.actor_id), (0, Some(self.told.ticket.requester_id)));
                counts = false;
            }
            EventData::FollowsUp { .. } => counts = false,
            EventData::FollowedUpBy { .. } => self.allowed(number, Deed::FollowUp),
            EventData::Replied { asks } => {
                counts = !matches!(before, Some("not_solved" | "reopened"));
                self.allowed(number, Deed::Reply);
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
            EventData::Noted => self.allowed(number, Deed::Note),
            EventData::Assigned { to } => {
                let to = to.as_deref().map(|name| self.person(name));
                self.allowed(number, if to == event.actor_id { Deed::Take } else { Deed::Assign });
                assert_ne!(self.assignee, to, "{}", event.ticket_id);
                self.assignee = to;
                if to.is_some() {
                    self.step(Move::Assigned);
                }
            }
            EventData::PriorityChanged { from, to, reason } => {
                self.allowed(number, Deed::Triage);
                assert_ne!(from, to);
                assert!(!reason.is_empty() && reason.chars().count() <= 500);
                self.priority = *to;
            }
            EventData::CategoryChanged { from, to } => {
                self.allowed(number, Deed::Triage);
                assert_ne!(from, to);
                let now = CATEGORIES.iter().position(|category| category.2 == to).expect("a category");
                assert_eq!(self.told.ticket.category_id, Some(self.world.ground.shelf.categories[now]));
            }
            EventData::Tagged { .. } => self.allowed(number, Deed::Triage),
            EventData::StatusChanged { from, to } => {
                self.allowed(number, Deed::Triage);
                assert_eq!((*from, *to), (self.status, Status::Open));
                self.status = *to;
            }
            EventData::Escalated { from_position, to_position, skipped_because, .. } => {
                self.allowed(number, Deed::Escalate);
                assert_eq!(*from_position, self.tier.position);
                assert_eq!(skipped_because.is_some(), to_position - from_position > 1);
                let Some(Card::Handover(card)) = card else { panic!("no card with {}", event.ticket_id) };
                let parts = [card.symptoms, card.tried, card.ruled_out, card.question];
                assert!(parts.iter().all(|part| !part.is_empty()));
                self.step(Move::Moved);
                self.move_to(*to_position, at);
                // A person at the higher tier may have got it with the escalation.
                self.assignee = self.told.events[number + 1..]
                    .iter()
                    .find(|next| !matches!(next.kind, "noted" | "tagged" | "replied"))
                    .map_or(self.told.ticket.assignee_id, |next| next.actor_id.filter(|_| next.kind != "assigned"));
                if self.told.events.get(number + 1).is_some_and(|next| next.kind == "assigned") {
                    self.assignee = None;
                }
            }
            EventData::Returned { to_position, .. } => {
                self.allowed(number, Deed::Return);
                assert!(matches!(card, Some(Card::Answer { .. })));
                self.assignee = self.told.events[..number].iter().zip(self::data(self.told)).rev_find(*to_position);
                self.step(Move::Moved);
                self.move_to(*to_position, at);
            }
            EventData::SharedWithVendor { to_position, .. } => {
                self.allowed(number, Deed::Escalate);
                assert!(matches!(card, Some(Card::Handover(_))));
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
                self.allowed(number, if staff { Deed::WriteVendor } else { Deed::VendorAnswer });
                self.belongs_to_share(number);
            }
            EventData::VendorPromised { reference, promised } => {
                self.allowed(number, Deed::VendorAnswer);
                self.belongs_to_share(number);
                let share = &self.told.shares[self.share.expect("a share")];
                assert_eq!((&share.reference, &share.promised), (reference, promised));
                assert!(promised.as_deref().is_some_and(crate::domain::is_date));
            }
            EventData::VendorReturned { to_position, by_vendor, .. } => {
                self.allowed(number, if *by_vendor { Deed::VendorReturn } else { Deed::Recall });
                assert!(matches!(card, Some(Card::Answer { .. })));
                let share = self.share.take().expect("a share");
                assert_eq!(self.told.shares[share].ended_at, Some(at));
                self.step(Move::VendorReturned);
                self.move_to(*to_position, at);
            }
            EventData::Resolved { code } => {
                self.allowed(number, Deed::Resolve);
                self.step(Move::Solved);
                (self.resolved, self.code) = (Some(at), Some(code.clone()));
                self.assignee = self.assignee.or(event.actor_id);
            }
            EventData::Confirmed => {
                self.allowed(number, Deed::Confirm);
                self.step(Move::Confirmed);
                self.closed = Some(at);
                self.resolved = self.resolved.or(Some(at));
            }
            EventData::NotSolved | EventData::Reopened => {
                let reopened = *data == EventData::Reopened;
                self.allowed(number, if reopened { Deed::Reopen } else { Deed::NotSolved });
                self.step(if reopened { Move::Reopened } else { Move::NotSolved });
                (self.resolved, self.closed, self.code) = (None, None, None);
            }
            EventData::ClosedByTime { days } => {
                assert!(at > self.resolved.expect("resolved").plus_days(*days));
                self.step(Move::Expired);
                self.closed = Some(at);
            }
            EventData::FollowerAdded { name } => {
                self.allowed(number, Deed::AddFollower);
                assert!(self.told.followers.contains(&(event.ticket_id, self.person(name))));
            }
            EventData::FollowerRemoved { .. } => panic!("nobody is removed here"),
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

impl<'a, I: Iterator<Item = (&'a crate::db::bulk::EventRow, EventData)>> LastSender for I {
    fn rev_find(self, position: i64) -> Option<PersonId> {
        self.filter(
            |(_, data)| matches!(data, EventData::Escalated { from_position, .. } if *from_position == position),
        )
        .last()
        .and_then(|(event, _)| event.actor_id)
    }
}

#[test]
fn every_state_that_a_tier_can_have_occurs_and_about_forty_five_are_open() {
    let world = world_of(400, NOW);
    let told = tell_all(&world);
    let mut seen: BTreeMap<(i64, Status), usize> = BTreeMap::new();
    for ticket in told.iter().map(|told| &told.ticket) {
        *seen.entry((ticket.tier_id.0 - 1, ticket.status)).or_default() += 1;
    }
    let mut wanted = vec![(1, Status::New), (4, Status::WaitingVendor)];
    for tier in 1..=3 {
        wanted.extend(
            [Status::Open, Status::WaitingCustomer, Status::Resolved, Status::Closed].map(|status| (tier, status)),
        );
    }
    assert_eq!(seen.keys().copied().collect::<BTreeSet<_>>(), wanted.into_iter().collect());
    let open: usize = seen.iter().filter(|((_, status), _)| status.is_open()).map(|(_, count)| count).sum();
    assert!((38..=54).contains(&open), "{open} open: {seen:?}");
    let no_one = |tier: i64| {
        told.iter()
            .map(|told| &told.ticket)
            .any(|ticket| ticket.tier_id.0 - 1 == tier && ticket.assignee_id.is_none() && ticket.status.is_open())
    };
    assert!((1..=3).all(no_one));
    let kinds: HashSet<_> = told.iter().flat_map(|told| &told.events).map(|event| event.kind).collect();
    let missing = [
        "opened",
        "replied",
        "noted",
        "vendor_message",
        "assigned",
        "priority_changed",
        "category_changed",
        "tagged",
        "status_changed",
        "escalated",
        "returned",
        "shared_with_vendor",
        "vendor_promised",
        "vendor_returned",
        "resolved",
        "confirmed",
        "not_solved",
        "reopened",
        "closed_by_time",
        "follows_up",
        "followed_up_by",
        "follower_added",
    ]
    .into_iter()
    .filter(|kind| !kinds.contains(kind))
    .collect::<Vec<_>>();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn most_are_solved_at_the_first_tier_and_tickets_are_of_many_kinds() {
    let world = world_of(2000, NOW);
    let told = tell_all(&world);
    let ended: Vec<_> = told.iter().filter(|told| told.ticket.resolved_at.is_some()).collect();
    let first = ended.iter().filter(|told| told.ticket.tier_id.0 == 2).count() * 100 / ended.len();
    assert!((70..=85).contains(&first), "{first} percent");
    let stories: HashSet<_> = told.iter().map(|told| told.story).collect();
    assert!(stories.len() >= 25 && stories.len() == world.library.stories.len(), "{}", stories.len());
    for language in [0, 1] {
        let share = told.iter().filter(|told| world.library.stories[told.story].language as usize == language).count();
        assert!(share * 100 / told.len() >= 30, "{share}");
    }
}

#[test]
fn what_is_written_is_valid_and_rendered_like_everything_else() {
    let world = world_of(1200, NOW);
    for told in tell_all(&world) {
        let ticket = &told.ticket;
        assert_eq!(Subject::parse(&ticket.subject).expect("a subject").as_str(), ticket.subject);
        let category =
            world.ground.shelf.categories.iter().position(|id| Some(*id) == ticket.category_id).expect("a category");
        for answer in &ticket.answers {
            let (_, label, kind, options, required) =
                *CATEGORIES[category].3.iter().find(|question| question.1 == answer.label).expect("a question");
            let options = options.iter().map(|option| (*option).to_owned()).collect();
            let question = Question { id: QuestionId(1), label: label.to_owned(), kind, options, required };
            assert_eq!(question.parse(&answer.value).expect("a valid answer").as_ref(), Some(answer));
        }
        for event in &told.events {
            let html = if event.body.is_empty() { String::new() } else { markdown::to_html(&event.body) };
            assert_eq!(event.body_html, html);
            assert!(!event.body.contains(['{', '}']) && crate::domain::clean_text(&event.body) == event.body);
        }
        for (file, content) in &told.files {
            assert_eq!((file.key.len(), file.size), (32, i64::try_from(content.len()).expect("small")));
            assert!(told.events.iter().any(|event| event.id == file.event_id));
        }
    }
}

#[test]
fn required_questions_are_answered_by_every_story() {
    let library = super::story::Library::read().expect("the stories");
    for story in &library.stories {
        for (number, (key, _, _, _, required)) in CATEGORIES[story.category].3.iter().enumerate() {
            assert!(!required || story.answers.iter().any(|(known, _)| *known == number), "{}: {key}", story.id);
        }
        if let Some(wrong) = story.misfiled {
            assert_ne!(wrong, story.category, "{}", story.id);
        }
    }
}

/// Staff-only texts of a ticket: notes, cards, reasons and messages with the vendor.
fn secrets(told: &Told) -> Vec<String> {
    let mut secrets = Vec::new();
    for (event, data) in told.events.iter().zip(data(told)) {
        if event.audience != Audience::Public {
            secrets.push(event.body.clone());
        }
        if let EventData::PriorityChanged { reason, .. } = data {
            secrets.push(reason);
        }
        match event.card.as_deref().map(|card| serde_json::from_str::<Card>(card).expect("a card")) {
            Some(Card::Handover(card)) => secrets.extend([card.symptoms, card.tried, card.ruled_out, card.question]),
            Some(Card::Answer { text }) => secrets.push(text),
            None => {}
        }
    }
    secrets.retain(|secret| secret.chars().count() > 24);
    secrets
}

#[test]
fn nothing_that_customers_read_tells_what_only_staff_may_know() {
    let world = world_of(1200, NOW);
    let words =
        ["internal", "intern notering", "handover card", "överlämning", "olt ", "vlan", "(staff", "not visible"];
    for told in tell_all(&world) {
        let secrets = secrets(&told);
        for event in told.events.iter().filter(|event| event.audience == Audience::Public) {
            let text = event.body.to_lowercase();
            for word in words {
                assert!(!text.contains(word), "{word:?} in {text}");
            }
            for secret in &secrets {
                assert!(!event.body.contains(secret.as_str()) && !event.data.contains(secret.as_str()), "{secret}");
            }
        }
    }
}

#[test]
fn vendors_learn_nobody_elses_name() {
    let world = world_of(3000, NOW);
    let cast = &world.ground.cast;
    for told in tell_all(&world).iter().filter(|told| !told.shares.is_empty()) {
        let requester = &cast.people[told.requester];
        let organisation = &cast.organisations[requester.organisation];
        let theirs = told.events.iter().filter(|event| event.share_id.is_some());
        for text in theirs.map(|event| format!("{} {}", event.body, event.card.as_deref().unwrap_or_default())) {
            assert!(!text.contains(&requester.name) && !text.contains(&organisation.name), "{text}");
        }
    }
}

#[test]
fn follow_ups_are_linked_both_ways_with_the_same_requester() {
    let world = world_of(400, NOW);
    let told = tell_all(&world);
    let by_id: HashMap<_, _> = told.iter().map(|told| (told.ticket.id, told)).collect();
    let later: Vec<_> = told.iter().filter(|told| told.ticket.follows_id.is_some()).collect();
    assert!(later.len() >= 3, "{}", later.len());
    for told in later {
        let earlier = by_id[&told.ticket.follows_id.expect("an earlier one")];
        assert_eq!((earlier.requester, &earlier.ticket.subject), (told.requester, &told.ticket.subject));
        assert!(data(told).any(|data| data == EventData::FollowsUp { ticket: earlier.ticket.id.0 }));
        assert!(data(earlier).any(|data| data == EventData::FollowedUpBy { ticket: told.ticket.id.0 }));
        assert!(earlier.ticket.closed_at.expect("ended") < told.ticket.created_at);
    }
    let ids: Vec<_> = told.iter().map(|told| (told.ticket.id, told.ticket.created_at)).collect();
    assert!(ids.is_sorted());
}

#[test]
fn maria_has_what_the_start_page_is_to_show() {
    let world = world_of(400, NOW);
    let maria = world.ground.cast.by_email("maria.ekstrom@kustvarden.example").expect("Maria");
    let hers: Vec<_> = tell_all(&world).into_iter().filter(|told| told.requester == maria).collect();
    let at = |subject: &str| {
        let found: Vec<_> = hers.iter().filter(|told| told.ticket.subject.starts_with(subject)).collect();
        found.last().map(|told| (told.ticket.tier_id.0 - 1, told.ticket.status))
    };
    assert_eq!(at("No internet at the Norrtälje clinic since"), Some((2, Status::Open)));
    assert_eq!(at("New laptop for Hanna Berg, starts Monday"), Some((1, Status::WaitingCustomer)));
    assert_eq!(at("Calls drop after about 20 seconds"), Some((4, Status::WaitingVendor)));
    assert_eq!(at("Shared calendar is missing for two nurses"), Some((1, Status::Closed)));
    assert_eq!(at("Cannot sign in after the password change"), Some((1, Status::Resolved)));
    let fibre = hers.iter().find(|told| told.ticket.subject.starts_with("No internet")).expect("it");
    assert!(!fibre.files.is_empty() && !fibre.followers.is_empty());
    assert_eq!(PROVIDER, "Norrvik");
}
