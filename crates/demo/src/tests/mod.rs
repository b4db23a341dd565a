//! Whether the example data is what the use cases would have made.

mod content;
mod replay;
mod store;

use super::dice::Dice;
use super::known::PROVIDER;
use super::people::{Cast, TIERS};
use super::play::{ExampleTicket, Ids};
use super::shelf::{CATEGORIES, PRODUCTS, Shelf, TAGS};
use super::story::Code;
use super::world::{Ground, World};
use super::write::SEED;
use crate::domain::view::EntryCard;
use crate::domain::{
    Audience, CategoryId, EventData, EventId, Language, PriorityMatrix, ProductId, ResolutionCodeId, ShareId, Status,
    TagId, Tier, TierId, Timestamp,
};
use crate::t;

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
    let codes = [
        (Code::Fixed, t::setup::code_fixed(Language::English)),
        (Code::Advice, t::setup::code_advice(Language::English)),
        (Code::Workaround, t::setup::code_workaround(Language::English)),
        (Code::NotReproduced, t::setup::code_not_reproduced(Language::English)),
        (Code::Withdrawn, t::setup::code_withdrawn(Language::English)),
    ];
    Ground {
        cast: Cast::new(tickets, &mut Dice::of(SEED, u64::MAX)),
        shelf: Shelf {
            products: numbers(PRODUCTS.len()).map(ProductId).collect(),
            categories: numbers(CATEGORIES.len()).map(CategoryId).collect(),
            tags: numbers(TAGS.len()).map(TagId).collect(),
        },
        tiers: tiers.collect(),
        codes: (1i64..).zip(codes).map(|(id, (code, name))| (code, ResolutionCodeId(id), name.to_owned())).collect(),
        matrix: PriorityMatrix::default(),
        setup: Default::default(),
        desks: Vec::new(),
        close_days: 7,
    }
}

fn world_of(tickets: u64, now: Timestamp) -> World {
    World::new(now, tickets, SEED, ground(tickets)).expect("a world")
}

fn tell_all(world: &World) -> Vec<ExampleTicket> {
    let mut ids = Ids { event: EventId(1), share: ShareId(1) };
    (0..world.tickets()).map(|place| world.tell(place, &mut ids).expect("a ticket")).collect()
}

fn data(told: &ExampleTicket) -> impl Iterator<Item = EventData> {
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
