//! How a ticket begins: who registers it and what with.

use super::super::dice::Dice;
use super::super::people::Person;
use super::super::plan::{self, Step};
use super::super::specials::Special;
use super::super::text::Values;
use super::super::world::World;
use super::super::{picture, shelf, story};
use super::{ExampleTicket, Ids, Play};
use crate::db::bulk::{AttachmentRow, TicketRow};
use crate::domain::{AnswerGiven, EventData, EventId, Impact, ShareId, Status, TicketId, Timestamp, tier};

impl<'w> Play<'w> {
    /// A ticket that nothing is prescribed for. It breaks off at the present.
    pub fn plain(
        world: &'w World,
        id: TicketId,
        place: u64,
        at: Timestamp,
        ids: &'w mut Ids,
    ) -> Result<ExampleTicket, String> {
        let mut dice = Dice::of(world.seed, place);
        let (story, requester) = draw(world, &mut dice, None, None)?;
        let mut play = Play::open(world, id, dice, at, (story, requester), false, ids)?;
        let steps = plan::draw(&mut play.dice, play.story);
        play.register(&steps)?;
        play.perform(&steps)
    }

    /// A ticket that ends soon, for another one to follow up on.
    pub fn short(
        world: &'w World,
        id: TicketId,
        place: u64,
        at: Timestamp,
        ids: &'w mut Ids,
    ) -> Result<ExampleTicket, String> {
        let mut dice = Dice::of(world.seed, place);
        let (story, requester) = draw(world, &mut dice, None, None)?;
        let mut play = Play::open(world, id, dice, at, (story, requester), false, ids)?;
        play.register(plan::SHORT)?;
        play.perform(plan::SHORT)
    }

    /// A ticket that follows up on an ended one.
    pub fn follow_up(
        world: &'w World,
        id: TicketId,
        place: u64,
        at: Timestamp,
        old: &ExampleTicket,
        old_id: TicketId,
        ids: &'w mut Ids,
    ) -> Result<ExampleTicket, String> {
        let dice = Dice::of(world.seed, place);
        let mut play = Play::open(world, id, dice, at, (old.story, old.requester), false, ids)?;
        play.set("number", &old_id.to_string());
        let ticket = &mut play.told.ticket;
        ticket.subject.clone_from(&old.ticket.subject);
        ticket.symptoms.clone_from(&old.ticket.symptoms);
        ticket.since.clone_from(&old.ticket.since);
        ticket.answers.clone_from(&old.ticket.answers);
        ticket.product_id = old.ticket.product_id;
        ticket.category_id = old.ticket.category_id;
        (ticket.impact, ticket.urgency, ticket.priority) = (old.ticket.impact, old.ticket.urgency, old.ticket.priority);
        ticket.follows_id = Some(old_id);
        play.told.variant = old.variant;
        let mut steps = plan::draw(&mut play.dice, play.story);
        if old.variant.is_some_and(|variant| variant > 0) && steps.iter().any(|step| step.goes_up()) {
            steps = plan::SHORT.to_vec();
        }
        let text = play.choose(&play.common.follow_up)?;
        play.record(Some(play.told.requester), &EventData::Opened, Some(text), None);
        play.record(Some(play.told.requester), &EventData::FollowsUp { ticket: old_id.0 }, None, None);
        play.perform(&steps)
    }

    /// A prescribed ticket. It is told twice: first to see how long it takes, then fitted to its time.
    pub fn special(
        world: &'w World,
        id: TicketId,
        place: u64,
        at: Timestamp,
        special: &Special,
        ids: &'w mut Ids,
    ) -> Result<ExampleTicket, String> {
        let tell = |stretch: (i64, i64), present: Timestamp, ids: &mut Ids| {
            let mut dice = Dice::of(world.seed, place);
            let (story, requester) = draw(world, &mut dice, special.story, special.requester)?;
            let mut play = Play::open(world, id, dice, at, (story, requester), special.plain, ids)?;
            play.stretch = stretch;
            for (agent, email) in play.agents.iter_mut().zip(special.agents) {
                *agent = email.and_then(|email| world.ground.cast.by_email(email));
            }
            play.register(special.steps)?;
            play.perform_until(special.steps, present)
        };
        let dry = tell((1, 4), Timestamp(i64::MAX), &mut Ids { event: EventId(1), share: ShareId(1) })?;
        let taken = world.calendar.work_between(at, dry.ticket.activity_at).max(1);
        let wanted = world.calendar.work_between(at, world.now) - special.ago.1;
        tell((wanted.max(1), taken * 4), world.now, ids)
    }

    fn open(
        world: &'w World,
        id: TicketId,
        mut dice: Dice,
        at: Timestamp,
        (story_number, requester): (usize, usize),
        first_variants: bool,
        ids: &'w mut Ids,
    ) -> Result<Play<'w>, String> {
        let ground = &world.ground;
        let story = &world.library.stories[story_number];
        let person = &ground.cast.people[requester];
        let place = tier::entry(&ground.tiers).cloned().ok_or("there is no tier where tickets arrive")?;
        let drawn = (dice.pick(&story.impact).copied(), dice.pick(&story.urgency).copied());
        let drawn =
            if first_variants { (story.impact.first().copied(), story.urgency.first().copied()) } else { drawn };
        let (Some(impact), Some(urgency)) = drawn else {
            return Err(format!("{} hits nobody", story.id));
        };
        let misfiled = story.misfiled.filter(|_| !first_variants && dice.percent(50));
        let category = misfiled.unwrap_or(story.category);
        let ticket = TicketRow {
            id,
            subject: String::new(),
            status: Status::New,
            priority: ground.matrix.priority(impact, urgency),
            impact,
            urgency,
            symptoms: String::new(),
            since: String::new(),
            answers: Vec::new(),
            product_id: ground.shelf.products.get(shelf::CATEGORIES[category].1).copied(),
            category_id: ground.shelf.categories.get(category).copied(),
            organisation_id: Some(ground.cast.organisations[person.organisation].id),
            requester_id: person.id,
            assignee_id: None,
            tier_id: place.id,
            tier_since: at,
            team_id: None,
            created_at: at,
            public_at: at,
            activity_at: at,
            resolved_at: None,
            closed_at: None,
            resolution_code_id: None,
            follows_id: None,
            confirmed: true,
            version: 1,
        };
        let told = ExampleTicket {
            ticket,
            events: Vec::with_capacity(12),
            shares: Vec::new(),
            shared: Vec::new(),
            tags: Vec::new(),
            followers: Vec::new(),
            files: Vec::new(),
            story: story_number,
            requester,
            variant: None,
        };
        let mut play = Play {
            world,
            story,
            common: &world.library.common[story.language as usize],
            dice,
            values: Values::sized(story::HOLES.len() + story.vars.len()),
            at,
            told,
            ids,
            place,
            agents: [None; 3],
            assignee: None,
            first_variants,
            stretch: (1, 1),
            asked: [0; 3],
            open_question: None,
            sharing: None,
            came_down: false,
            vendor_answered: false,
            not_solved: false,
            reopened: false,
            log_sent: false,
        };
        play.fill_holes(person, impact);
        Ok(play)
    }

    fn fill_holes(&mut self, person: &Person, impact: Impact) {
        let (world, story) = (self.world, self.story);
        let cast = &world.ground.cast;
        let places = &cast.organisations[person.organisation].places;
        let place = self.any(places).map_or("", |(en, sv)| [en, sv][story.language as usize].as_str());
        self.set("place", place);
        self.set("first", person.first_name());
        let colleagues = cast.colleagues(self.told.requester);
        let colleague = self.any(&colleagues).map_or("", |other| cast.people[*other].name.as_str());
        self.set("colleague", colleague);
        let began = self.at.plus_minutes(-self.dice.between(10, 40));
        let began = Timestamp(began.0 - began.0.rem_euclid(5 * 60_000));
        self.set("clock", &world.calendar.clock(began));
        let count = match impact {
            Impact::One => 1,
            Impact::Several => self.dice.between(3, 9),
            Impact::Everyone => self.dice.between(11, 28),
        };
        self.set("count", &count.to_string());
        let (before, behind) = (self.dice.between(0, 6), self.dice.between(4, 16));
        self.set("date", &world.calendar.date(self.at.plus_days(-before)));
        self.set("soon", &world.calendar.date(self.at.plus_days(behind)));
        self.set("vendor", &story.vendor.name);
        for (number, values) in story.vars.iter().enumerate() {
            let value = self.any(values).map_or("", String::as_str);
            self.values.set(story::HOLES.len() + number, value);
        }
    }

    /// What the requester sent in, for a ticket that goes this way.
    fn register(&mut self, steps: &[Step]) -> Result<(), String> {
        let story = self.story;
        let up = self.first_variants || steps.iter().any(|step| step.goes_up());
        let (variants, subjects) = (story.opening.len().max(1), story.subject.len());
        let drawn = self.dice.below(variants);
        self.told.variant = (!story.alike).then_some(if up { 0 } else { drawn });
        let subject = match self.told.variant {
            // Subjects go round: with two openings the third subject belongs to the first one.
            Some(variant) => {
                let round = self.dice.below((subjects + variants - 1 - variant).div_euclid(variants));
                story.subject.get(variant + round * variants).ok_or("there is no subject")?
            }
            None => self.choose(&story.subject)?,
        };
        self.told.ticket.subject = subject.fill(&self.values);
        self.told.ticket.symptoms = self.fitting(&story.symptoms)?.fill(&self.values);
        self.told.ticket.since = self.choose(&story.since)?.fill(&self.values);
        let own = self.world.ground.shelf.categories.get(story.category);
        if own == self.told.ticket.category_id.as_ref() {
            for (question, values) in &story.answers {
                let (_, label, kind, _, _) = shelf::CATEGORIES[story.category].3[*question];
                let value = self.fitting(values)?.fill(&self.values);
                self.told.ticket.answers.push(AnswerGiven { label: label.to_owned(), kind, value });
            }
        }
        let text = self.fitting(&story.opening)?;
        self.record(Some(self.told.requester), &EventData::Opened, Some(text), None);
        if let Some((name, shows)) = &story.picture
            && (self.first_variants || self.dice.below(1000) < self.world.files_per_mille)
        {
            let content = picture::png(*shows, &mut self.dice);
            self.attach(name, "image/png", content);
        }
        if self.dice.percent(22) {
            self.follow();
        }
        Ok(())
    }

    /// Adds a colleague to those who follow it; answers who it was.
    pub(super) fn follow(&mut self) -> Option<usize> {
        let colleagues = self.world.ground.cast.colleagues(self.told.requester);
        let colleague = *self.dice.pick(&colleagues)?;
        let row = (self.told.ticket.id, self.person(colleague).id);
        if self.told.followers.contains(&row) {
            return None;
        }
        self.told.followers.push(row);
        Some(colleague)
    }

    /// Puts a file to the last event.
    pub(super) fn attach(&mut self, name: &str, media_type: &str, content: Vec<u8>) {
        let Some(event) = self.told.events.last() else { return };
        let row = AttachmentRow {
            ticket_id: event.ticket_id,
            event_id: event.id,
            key: self.dice.key(),
            name: name.to_owned(),
            size: i64::try_from(content.len()).unwrap_or(i64::MAX),
            media_type: media_type.to_owned(),
        };
        self.told.files.push((row, content));
    }
}

/// Which story is told by whom: a requester reads and writes the story's language.
fn draw(
    world: &World,
    dice: &mut Dice,
    story: Option<&str>,
    requester: Option<&str>,
) -> Result<(usize, usize), String> {
    let (library, cast) = (&world.library, &world.ground.cast);
    let story = match story {
        Some(id) => Some(library.by_id(id).ok_or_else(|| format!("there is no story {id}"))?),
        None => None,
    };
    let requester = match (requester, story) {
        (Some(email), _) => cast.by_email(email).ok_or_else(|| format!("there is nobody at {email}"))?,
        (None, Some(story)) => {
            let people = &cast.requesters[library.stories[story].language as usize];
            *dice.pick(people).ok_or("nobody registers tickets")?
        }
        (None, None) => {
            let first = dice.below(cast.requesters[0].len() + cast.requesters[1].len());
            let mut people = cast.requesters[0].iter().chain(&cast.requesters[1]);
            *people.nth(first).ok_or("nobody registers tickets")?
        }
    };
    let story = match story {
        Some(story) => story,
        None => {
            let known = &library.drawn[cast.people[requester].language as usize];
            *dice.pick(known).ok_or("there is no story")?
        }
    };
    Ok((story, requester))
}
