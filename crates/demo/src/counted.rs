//! What counts in example tickets, for reports: read from their stories by the function that live tickets use.

use super::play::ExampleTicket;
use super::rating::Answer;
use crate::db::bulk::ClockOf;
use crate::db::report::FactRow;
use crate::desk::report::{number, rows};
use crate::domain::report::days::Days;
use crate::domain::report::story::{self, KeptClock, ReportFact};
use crate::domain::report::{Measure, TicketPlace};
use crate::domain::{EventData, OrganisationId, Role, TicketId, Timestamp};

/// Where days begin.
pub struct Counter(Days);

impl Counter {
    pub fn new() -> Counter {
        Counter(Days::of(super::calendar::ZONE))
    }

    fn whose(told: &ExampleTicket) -> (TicketId, Option<OrganisationId>, Timestamp) {
        (told.ticket.id, told.ticket.organisation_id, told.ticket.created_at)
    }

    fn place(told: &ExampleTicket) -> TicketPlace {
        let ticket = &told.ticket;
        TicketPlace { tier: ticket.tier_id, team: ticket.team_id, category: ticket.category_id }
    }

    /// What counts in a ticket's story.
    pub fn ticket_facts(
        &self,
        told: &ExampleTicket,
        story: &[(EventData, Option<Role>)],
        clocks: &[ClockOf],
    ) -> Vec<FactRow> {
        let story: Vec<_> = told
            .events
            .iter()
            .zip(story)
            .map(|(event, (what, role))| story::StoryEvent {
                event: event.id.0,
                at: event.at,
                what: what.clone(),
                who: event.actor_id,
                role: *role,
                place: event.place,
                known: false,
            })
            .collect();
        // In the order in which the database will give them back.
        let mut ordered: Vec<_> = clocks.iter().collect();
        ordered.sort_by_key(|clock| clock.run.started_at);
        let outcomes: Vec<_> = (1i64..)
            .zip(ordered)
            .filter_map(|(place, ClockOf { run, computed, .. })| {
                let ran = KeptClock {
                    kind: run.kind,
                    place,
                    stretches: number(run.stretches.len()),
                    stopped: run.stopped_at.zip(run.ending).zip(computed.counted).map(|((at, how), n)| (at, how, n)),
                    broken: computed.broken.zip(computed.missed),
                };
                ran.outcome()
            })
            .collect();
        let found = story::facts(&story, &outcomes, Counter::place(told));
        rows(found, Counter::whose(told), &self.0)
    }

    /// What counts in an answer to the survey; the number of its event is put in later.
    pub fn answer_facts(&self, told: &ExampleTicket, answer: &Answer) -> Vec<FactRow> {
        let (at, place) = (answer.survey.answered_at, Counter::place(told));
        let fact = |measure| ReportFact { measure, source: 0, at, noted: at, place, person: None, value: 0 };
        let found = Measure::of_rating(answer.rating, answer.kept).map(fact).to_vec();
        rows(found, Counter::whose(told), &self.0)
    }
}
