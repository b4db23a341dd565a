//! What counts in example tickets, for reports: read from their stories by the function that live tickets use.

use super::play::Told;
use super::rating::Answer;
use super::shelf::CATEGORIES;
use super::world::World;
use crate::db::bulk::ClockOf;
use crate::db::report::{Counted, FactRow};
use crate::desk::report::{number, rows};
use crate::domain::report::Measure;
use crate::domain::report::days::Days;
use crate::domain::report::story::{self, Fact, Present, Ran};
use crate::domain::{CategoryId, EventData, Role, TierId};
use std::collections::BTreeMap;

/// What names mean, and where days begin.
pub struct Counter {
    tiers: BTreeMap<String, TierId>,
    categories: BTreeMap<String, CategoryId>,
    days: Days,
}

impl Counter {
    pub fn new(world: &World) -> Counter {
        let names = CATEGORIES.iter().map(|(_, _, name, _)| (*name).to_owned());
        Counter {
            tiers: world.ground.tiers.iter().map(|tier| (tier.name.clone(), tier.id)).collect(),
            categories: names.zip(world.ground.shelf.categories.iter().copied()).collect(),
            days: Days::of(super::calendar::ZONE),
        }
    }

    fn ticket(told: &Told) -> Counted {
        let ticket = &told.ticket;
        Counted {
            id: ticket.id,
            organisation_id: ticket.organisation_id,
            category_id: ticket.category_id,
            tier_id: ticket.tier_id,
            team_id: ticket.team_id.map(|team| team.0),
        }
    }

    /// What counts in a ticket's story.
    pub fn ticket_facts(&self, told: &Told, story: &[(EventData, Option<Role>)], clocks: &[ClockOf]) -> Vec<FactRow> {
        let story: Vec<_> = told
            .events
            .iter()
            .zip(story)
            .map(|(event, (what, role))| story::Told {
                event: event.id.0,
                at: event.at,
                what: what.clone(),
                who: event.actor_id,
                role: *role,
            })
            .collect();
        // In the order in which the database will give them back.
        let mut ordered: Vec<_> = clocks.iter().collect();
        ordered.sort_by_key(|clock| clock.run.started_at);
        let ran: Vec<_> = (1i64..)
            .zip(ordered)
            .map(|(place, ClockOf { run, reckoned, .. })| Ran {
                kind: run.kind,
                place,
                stretches: number(run.stretches.len()),
                target: run.target,
                stopped: run.stopped_at.zip(run.ending).zip(reckoned.counted).map(|((at, how), n)| (at, how, n)),
                broken: reckoned.broken.zip(reckoned.missed),
            })
            .collect();
        let ticket = Counter::ticket(told);
        let (tier, category) = (ticket.tier_id, ticket.category_id);
        let (tiers, categories) = (&self.tiers, &self.categories);
        let present = Present { tier, category, category_before: None, tiers, categories };
        rows(story::facts(&story, &ran, &present), &ticket, &self.days)
    }

    /// What counts in an answer to the survey; the number of its event is put in later.
    pub fn answer_facts(&self, told: &Told, answer: &Answer) -> Vec<FactRow> {
        let ticket = Counter::ticket(told);
        let (at, tier, category) = (answer.survey.answered_at, ticket.tier_id, ticket.category_id);
        let fact = |measure| Fact { measure, source: 0, at, noted: at, tier, category, person: None, value: 0 };
        rows(Measure::of_rating(answer.rating, answer.kept).map(fact).to_vec(), &ticket, &self.days)
    }
}
