//! Plays a ticket's steps as the use cases would: the same changes of its columns, the same events.

mod begin;
mod example_ticket;
mod ladder;
mod steps;

use super::calendar::Calendar;
use super::dice::Dice;
use super::people::Person;
use super::plan::{self, Step};
use super::story::{self, Common, Level, Story};
use super::text::{Text, Values};
use super::world::World;
use crate::domain::view::EntryCard;
use crate::domain::{Audience, EventData, Move, Priority, Tier, Timestamp, after};
use example_ticket::event;

pub use example_ticket::{ExampleTicket, Ids};

/// The number of a hole of [`story::HOLES`].
fn hole(name: &str) -> usize {
    story::HOLES.iter().position(|known| *known == name).unwrap_or(usize::MAX)
}

/// A share that has not ended: its place among the shares, where it came from, and who is written to.
struct Sharing {
    number: usize,
    from: Tier,
    contact: usize,
    /// The next message.
    message: usize,
    /// What the vendor will say of its own side.
    reference: String,
    promised: String,
}

pub struct Play<'w> {
    world: &'w World,
    story: &'w Story,
    common: &'w Common,
    dice: Dice,
    values: Values,
    at: Timestamp,
    told: ExampleTicket,
    ids: &'w mut Ids,
    /// Where the ticket is.
    place: Tier,
    /// Who works on it at each tier.
    agents: [Option<usize>; 3],
    assignee: Option<usize>,
    /// Whether the first variants of all texts are taken.
    first_variants: bool,
    /// Gaps are stretched by the first and divided by the second.
    stretch: (i64, i64),
    /// How many questions were asked at each tier, and the last one that has no answer yet.
    asked: [usize; 3],
    open_question: Option<(usize, usize)>,
    sharing: Option<Sharing>,
    /// It came back from above, or from the vendor, or it was not solved the first time.
    came_down: bool,
    vendor_answered: bool,
    not_solved: bool,
    reopened: bool,
    log_sent: bool,
}

impl<'w> Play<'w> {
    fn set(&mut self, name: &str, value: &str) {
        self.values.set(hole(name), value);
    }

    fn any<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let drawn = self.dice.pick(from);
        if self.first_variants { from.first() } else { drawn }
    }

    fn choose(&mut self, from: &'w [Text]) -> Result<&'w Text, String> {
        self.any(from).ok_or_else(|| "there is nothing to say".to_owned())
    }

    /// As [`Play::choose`], from a list of the story whose variants may belong together.
    fn fitting(&mut self, from: &'w [Text]) -> Result<&'w Text, String> {
        match self.told.variant {
            Some(variant) if self.place.position == 1 && !from.is_empty() => Ok(&from[variant % from.len()]),
            _ => self.choose(from),
        }
    }

    fn person(&self, number: usize) -> &'w Person {
        &self.world.ground.cast.people[number]
    }

    fn level(&self) -> &'w Level {
        match self.place.position {
            1 => &self.story.first,
            2 => &self.story.second,
            _ => &self.story.third,
        }
    }

    /// The place of the present tier in lists of the three staffed ones.
    fn floor(&self) -> usize {
        let position = self.sharing.as_ref().map_or(self.place.position, |sharing| sharing.from.position);
        usize::try_from(position - 1).unwrap_or(0).min(2)
    }

    /// Who works on it at the present tier.
    fn agent(&mut self) -> usize {
        let floor = self.floor();
        if let Some(agent) = self.assignee.filter(|agent| Some(*agent) == self.agents[floor]) {
            return agent;
        }
        let agents = &self.world.ground.cast.agents[floor];
        let drawn = self.dice.pick(agents).copied().unwrap_or(self.world.ground.cast.lead);
        *self.agents[floor].get_or_insert(drawn)
    }

    fn perform(self, steps: &[Step]) -> Result<ExampleTicket, String> {
        let now = self.world.now;
        self.perform_until(steps, now)
    }

    fn perform_until(mut self, steps: &[Step], present: Timestamp) -> Result<ExampleTicket, String> {
        for step in steps {
            let at = self.next(*step);
            // Some steps are two changes, half a minute apart.
            if at.plus_minutes(1) >= present {
                break;
            }
            self.at = at;
            if let Some(agent) = self.speaker(*step) {
                let first = self.person(agent).first_name();
                self.set("agent", first);
            }
            let changes = self.act(*step).map_err(|error| format!("{}, {step:?}: {error}", self.story.id))?;
            self.told.ticket.version += changes;
        }
        Ok(self.told)
    }

    /// When a step happens.
    fn next(&mut self, step: Step) -> Timestamp {
        let calendar: &Calendar = &self.world.calendar;
        if step == Step::Expire {
            let resolved = self.told.ticket.resolved_at.unwrap_or(self.at);
            return resolved.plus_days(self.world.ground.close_days).plus_minutes(self.dice.between(1, 50));
        }
        let pressing = self.told.ticket.priority == Priority::Urgent;
        let (low, high) = plan::pause(step, self.place.position, pressing);
        let gap = self.dice.mostly_low(low, high) * self.stretch.0 / self.stretch.1;
        let mut at = calendar.plus_work(self.at, gap.max(1));
        at.0 += self.dice.between(0, 50) * 1000;
        let evening = self.dice.percent(12);
        let (hour, minute) = (self.dice.between(18, 21), self.dice.between(0, 59));
        if evening
            && self.stretch == (1, 1)
            && matches!(step, Step::Answer | Step::Confirm | Step::NotSolved | Step::Thanks)
        {
            at = at.max(calendar.at_clock(at, hour, minute));
        }
        at.max(Timestamp(self.at.0 + 1000))
    }

    /// The member of staff who signs what a step says.
    fn speaker(&mut self, step: Step) -> Option<usize> {
        match step {
            Step::Answer | Step::Chase | Step::Sorted | Step::Thanks | Step::NotSolved | Step::Reopen => None,
            _ => Some(self.agent()),
        }
    }

    fn step(&mut self, what: Move) -> Result<(), String> {
        let from = self.told.ticket.status;
        self.told.ticket.status = after(from, what).map_err(|_| format!("{what} cannot follow {from}"))?;
        Ok(())
    }

    fn put_to(&mut self, agent: Option<usize>) {
        self.assignee = agent;
        self.told.ticket.assignee_id = agent.map(|agent| self.person(agent).id);
    }

    fn move_to(&mut self, tier: &Tier) {
        self.place = tier.clone();
        self.told.ticket.tier_id = tier.id;
        self.told.ticket.tier_since = self.at;
    }

    /// Records an event with its text and its staff-only part.
    fn record(&mut self, actor: Option<usize>, data: &EventData, text: Option<&Text>, card: Option<&EntryCard>) {
        let actor = actor.map(|actor| self.person(actor).id);
        let mut row = event(self.told.ticket.id, actor, data, self.at, self.ids);
        if let Some(text) = text {
            row.body = text.fill(&self.values);
            row.body_html = text.fill_html(&self.values);
        }
        row.card = card.and_then(|card| serde_json::to_string(card).ok());
        if row.audience == Audience::Vendor {
            row.share_id = self.sharing.as_ref().and_then(|s| self.told.shares.get(s.number)).map(|share| share.id);
        }
        self.told.ticket.activity_at = self.at;
        if row.audience == Audience::Public {
            self.told.ticket.public_at = self.at;
        }
        self.told.events.push(row);
    }
}
