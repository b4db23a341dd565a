//! Where example tickets are at each step of their stories: at which tier, with which team, in which category.

use super::desks::team_of;
use super::play::ExampleTicket;
use super::shelf::CATEGORIES;
use super::world::World;
use crate::domain::report::TicketPlace;
use crate::domain::{CategoryId, EventData, PersonId, Role, TierId, tier};

/// A time at a tier, with whoever worked there on the ticket in the end.
struct Stay {
    tier: Option<TierId>,
    who: Option<PersonId>,
}

/// Says with each event that puts a ticket somewhere where that is, and gives the ticket its team.
pub fn put(world: &World, told: &mut ExampleTicket, story: &[(EventData, Option<Role>)]) {
    let ground = &world.ground;
    let named = |name: &str| ground.tiers.iter().find(|tier| tier.name == name).map(|tier| tier.id);
    let mut stays = vec![Stay { tier: tier::entry(&ground.tiers).map(|tier| tier.id), who: None }];
    for (event, (what, _)) in told.events.iter().zip(story) {
        if let Some(to) = moves_to(what) {
            if let Some(stay) = stays.last_mut() {
                stay.who = event.actor_id;
            }
            stays.push(Stay { tier: named(to), who: None });
        }
    }
    if let Some(stay) = stays.last_mut() {
        stay.who = told.ticket.assignee_id;
    }
    let (id, product, last) = (told.ticket.id, told.ticket.product_id, told.ticket.tier_id);
    let mut places = stays.into_iter().map(|stay| {
        let tier = stay.tier.unwrap_or(last);
        (tier, team_of(&ground.desks, tier, stay.who, product, id))
    });
    let category = |name: &str| -> Option<CategoryId> {
        let number = CATEGORIES.iter().position(|(_, _, known, _)| *known == name)?;
        ground.shelf.categories.get(number).copied()
    };
    let first = story.iter().find_map(|(what, _)| match what {
        EventData::CategoryChanged { from, .. } => Some(category(from)),
        _ => None,
    });
    let (tier, team) = places.next().unwrap_or((last, None));
    let mut place = TicketPlace { tier, team, category: first.unwrap_or(told.ticket.category_id) };
    for (event, (what, _)) in told.events.iter_mut().zip(story) {
        if moves_to(what).is_some() {
            if let Some(share) = told.shares.iter_mut().find(|share| share.event_id == event.id) {
                share.from = Some(place);
            }
            (place.tier, place.team) = places.next().unwrap_or((last, None));
        }
        if let EventData::CategoryChanged { to, .. } = what {
            place.category = category(to);
        }
        event.place = Some(place).filter(|_| what.places());
    }
    told.ticket.team_id = place.team;
}

/// The tier to which an event takes a ticket.
fn moves_to(what: &EventData) -> Option<&str> {
    match what {
        EventData::Escalated { to, .. }
        | EventData::Returned { to, .. }
        | EventData::SharedWithVendor { to, .. }
        | EventData::VendorReturned { to, .. } => Some(to),
        _ => None,
    }
}
