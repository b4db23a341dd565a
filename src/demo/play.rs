//! Plays a ticket's steps as the use cases would: the same changes of its columns, the same events.

use super::calendar::Calendar;
use super::dice::Dice;
use super::people::Person;
use super::picture;
use super::plan::{self, Special, Step};
use super::shelf;
use super::story::{self, Code, Common, Level, Story, Vendor};
use super::text::{Text, Values};
use super::world::World;
use crate::db::bulk::{AttachmentRow, EventRow, ShareRow, TicketRow};
use crate::domain::view::Card;
use crate::domain::{
    AnswerGiven, Audience, EventData, EventId, HandoverCard, Impact, Move, PersonId, Priority, ShareId, Status, TagId,
    TicketId, Tier, Timestamp, after, tier,
};

/// The ids that come next.
pub struct Ids {
    pub event: EventId,
    pub share: ShareId,
}

/// A ticket with everything that belongs to it.
#[derive(Debug, PartialEq, Eq)]
pub struct Told {
    pub ticket: TicketRow,
    pub events: Vec<EventRow>,
    pub shares: Vec<ShareRow>,
    pub shared: Vec<(ShareId, EventId)>,
    pub tags: Vec<(TicketId, TagId)>,
    pub followers: Vec<(TicketId, PersonId)>,
    /// Files with their content.
    pub files: Vec<(AttachmentRow, Vec<u8>)>,
    /// Which story it tells.
    pub story: usize,
    /// Its requester among the people.
    pub requester: usize,
}

impl Told {
    pub fn ended_before(&self, at: Timestamp) -> bool {
        self.ticket.closed_at.is_some_and(|closed| closed < at)
    }

    /// Records that another ticket goes on where this one stopped.
    pub fn followed_up(&mut self, by: TicketId, at: Timestamp, ids: &mut Ids) {
        let data = EventData::FollowedUpBy { ticket: by.0 };
        let actor = Some(self.ticket.requester_id);
        self.events.push(event(self.ticket.id, actor, &data, at, ids));
        self.ticket.public_at = at;
        self.ticket.activity_at = at;
        self.ticket.version += 1;
    }
}

fn event(ticket_id: TicketId, actor_id: Option<PersonId>, data: &EventData, at: Timestamp, ids: &mut Ids) -> EventRow {
    let id = ids.event;
    ids.event.0 += 1;
    EventRow {
        id,
        ticket_id,
        at,
        actor_id,
        audience: data.audience(),
        kind: data.kind(),
        data: serde_json::to_string(data).unwrap_or_default(),
        body: String::new(),
        body_html: String::new(),
        card: None,
        share_id: None,
    }
}

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
    told: Told,
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
    /// A ticket that nothing is prescribed for. It breaks off at the present.
    pub fn plain(world: &'w World, id: TicketId, place: u64, at: Timestamp, ids: &'w mut Ids) -> Result<Told, String> {
        let mut dice = Dice::of(world.seed, place);
        let (story, requester) = draw(world, &mut dice, None, None)?;
        let mut play = Play::open(world, id, dice, at, (story, requester), false, ids)?;
        let steps = plan::draw(&mut play.dice, play.story);
        play.register()?;
        play.perform(&steps)
    }

    /// A ticket that ends soon, for another one to follow up on.
    pub fn short(world: &'w World, id: TicketId, place: u64, at: Timestamp, ids: &'w mut Ids) -> Result<Told, String> {
        let mut dice = Dice::of(world.seed, place);
        let (story, requester) = draw(world, &mut dice, None, None)?;
        let mut play = Play::open(world, id, dice, at, (story, requester), false, ids)?;
        play.register()?;
        play.perform(plan::SHORT)
    }

    /// A ticket that follows up on an ended one.
    pub fn follow_up(
        world: &'w World,
        id: TicketId,
        place: u64,
        at: Timestamp,
        old: &Told,
        old_id: TicketId,
        ids: &'w mut Ids,
    ) -> Result<Told, String> {
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
        let steps = plan::draw(&mut play.dice, play.story);
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
    ) -> Result<Told, String> {
        let tell = |stretch: (i64, i64), present: Timestamp, ids: &mut Ids| {
            let mut dice = Dice::of(world.seed, place);
            let (story, requester) = draw(world, &mut dice, special.story, special.requester)?;
            let mut play = Play::open(world, id, dice, at, (story, requester), special.plain, ids)?;
            play.stretch = stretch;
            for (agent, email) in play.agents.iter_mut().zip(special.agents) {
                *agent = email.and_then(|email| world.ground.cast.by_email(email));
            }
            play.register()?;
            play.perform_until(special.steps, present)
        };
        let dry = tell((1, 4), Timestamp(i64::MAX), &mut Ids { event: EventId(1), share: ShareId(1) })?;
        let taken = world.calendar.work_between(at, dry.ticket.activity_at).max(1);
        tell(((special.ago.0 - special.ago.1).max(1), taken * 4), world.now, ids)
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
        let told = Told {
            ticket,
            events: Vec::with_capacity(12),
            shares: Vec::new(),
            shared: Vec::new(),
            tags: Vec::new(),
            followers: Vec::new(),
            files: Vec::new(),
            story: story_number,
            requester,
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

    /// What the requester sent in.
    fn register(&mut self) -> Result<(), String> {
        let story = self.story;
        self.told.ticket.subject = self.choose(&story.subject)?.fill(&self.values);
        self.told.ticket.symptoms = self.choose(&story.symptoms)?.fill(&self.values);
        self.told.ticket.since = self.choose(&story.since)?.fill(&self.values);
        let own = self.world.ground.shelf.categories.get(story.category);
        if own == self.told.ticket.category_id.as_ref() {
            for (question, values) in &story.answers {
                let (_, label, kind, _, _) = shelf::CATEGORIES[story.category].3[*question];
                let value = self.choose(values)?.fill(&self.values);
                self.told.ticket.answers.push(AnswerGiven { label: label.to_owned(), kind, value });
            }
        }
        let text = self.choose(&story.opening)?;
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
    fn follow(&mut self) -> Option<usize> {
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
    fn attach(&mut self, name: &str, media_type: &str, content: Vec<u8>) {
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

    fn perform(self, steps: &[Step]) -> Result<Told, String> {
        let now = self.world.now;
        self.perform_until(steps, now)
    }

    fn perform_until(mut self, steps: &[Step], present: Timestamp) -> Result<Told, String> {
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

    /// Does a step; answers how many changes it was.
    fn act(&mut self, step: Step) -> Result<i64, String> {
        let requester = Some(self.told.requester);
        match step {
            Step::Take => {
                let agent = self.agent();
                self.assign(agent, agent)?;
            }
            Step::Give => {
                let agent = self.agent();
                self.assign(self.world.ground.cast.lead, agent)?;
            }
            Step::PutBack => {
                let agent = self.agent();
                let why = self.choose(&self.common.put_back)?;
                self.record(Some(agent), &EventData::Noted, Some(why), None);
                self.at.0 += 20_000;
                self.put_to(None);
                let floor = self.floor();
                self.agents[floor] = None;
                self.record(Some(agent), &EventData::Assigned { to: None }, None, None);
                return Ok(2);
            }
            Step::Say => {
                let text = self.choose(if self.reopened { &self.common.reopened } else { &self.level().say })?;
                self.reply(false, text)?;
            }
            Step::Patience => {
                let text = self.choose(&self.common.patience)?;
                self.reply(false, text)?;
            }
            Step::Ask => {
                let (floor, questions) = (self.floor(), &self.level().ask);
                let number = self.asked[floor].min(questions.len().saturating_sub(1));
                let first = if self.first_variants || self.asked[floor] > 0 {
                    number
                } else {
                    self.dice.below(questions.len())
                };
                self.asked[floor] = first + 1;
                let (question, _) = questions.get(first).ok_or("there is nothing to ask")?;
                self.open_question = Some((floor, first));
                self.reply(true, question)?;
            }
            Step::Answer => {
                let (floor, number) = self.open_question.take().ok_or("nothing was asked")?;
                let level = [&self.story.first, &self.story.second, &self.story.third][floor];
                self.step(Move::CustomerReplied)?;
                self.record(requester, &EventData::Replied { asks: false }, Some(&level.ask[number].1), None);
                self.send_log();
            }
            Step::Phone => {
                self.open_question = None;
                let agent = self.agent();
                let text = self.choose(&self.common.phone)?;
                self.record(Some(agent), &EventData::Noted, Some(text), None);
                self.at.0 += 15_000;
                let from = self.told.ticket.status;
                self.told.ticket.status = Status::Open;
                self.record(Some(agent), &EventData::StatusChanged { from, to: Status::Open }, None, None);
                return Ok(2);
            }
            Step::Chase => {
                let text = self.choose(&self.common.chase)?;
                self.step(Move::CustomerReplied)?;
                self.record(requester, &EventData::Replied { asks: false }, Some(text), None);
            }
            Step::Note => {
                let agent = self.agent();
                let text = self.choose(&self.level().note)?;
                self.record(Some(agent), &EventData::Noted, Some(text), None);
            }
            Step::Tag => self.tag(),
            Step::Raise => {
                if let Some((to, why)) = &self.story.raise {
                    let reason = why.fill(&self.values);
                    return Ok(self.set_priority(*to, reason));
                }
                return Ok(0);
            }
            Step::Lower => {
                let to = match self.told.ticket.priority {
                    Priority::Urgent => Priority::High,
                    Priority::High => Priority::Normal,
                    Priority::Normal | Priority::Low => Priority::Low,
                };
                let reason = self.choose(&self.common.lower)?.fill(&self.values);
                return Ok(self.set_priority(to, reason));
            }
            Step::Refile => return Ok(self.refile()),
            Step::Follow => {
                let Some(colleague) = self.follow() else { return Ok(0) };
                let name = self.person(colleague).name.clone();
                self.record(requester, &EventData::FollowerAdded { name }, None, None);
            }
            Step::Up | Step::UpTo | Step::Skip => self.escalate(step)?,
            Step::Down => self.give_back()?,
            Step::Share => self.share()?,
            Step::Talk => return self.talk(),
            Step::Promise => self.promise()?,
            Step::VendorBack => self.end_share(true)?,
            Step::Recall => self.end_share(false)?,
            Step::Resolve => {
                let (code, text) = self.solution()?;
                self.resolve(code, text)?;
            }
            Step::Welcome => {
                let text = self.choose(&self.common.welcome)?;
                self.resolve(self.story.code, text)?;
            }
            Step::Sorted | Step::Thanks => {
                let words = if step == Step::Sorted { &self.common.sorted } else { &self.common.thanks };
                let text = self.choose(words)?;
                let ended = self.told.ticket.status == Status::Resolved;
                self.step(Move::CustomerReplied)?;
                if ended {
                    self.told.ticket.resolved_at = None;
                    self.told.ticket.resolution_code_id = None;
                }
                self.record(requester, &EventData::Replied { asks: false }, Some(text), None);
            }
            Step::Confirm => {
                self.step(Move::Confirmed)?;
                self.told.ticket.closed_at = Some(self.at);
                self.told.ticket.resolved_at = self.told.ticket.resolved_at.or(Some(self.at));
                self.record(requester, &EventData::Confirmed, None, None);
            }
            Step::NotSolved => {
                self.not_solved = true;
                self.open_again(Move::NotSolved, &EventData::NotSolved, &self.story.again.0)?;
            }
            Step::Reopen => {
                (self.not_solved, self.reopened) = (true, true);
                let text = self.choose(&self.common.reopen)?;
                self.open_again(Move::Reopened, &EventData::Reopened, text)?;
            }
            Step::Expire => {
                self.step(Move::Expired)?;
                self.told.ticket.closed_at = Some(self.at);
                let days = self.world.ground.close_days;
                self.record(None, &EventData::ClosedByTime { days }, None, None);
            }
        }
        Ok(1)
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
    fn record(&mut self, actor: Option<usize>, data: &EventData, text: Option<&Text>, card: Option<&Card>) {
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

    fn assign(&mut self, by: usize, to: usize) -> Result<(), String> {
        self.put_to(Some(to));
        self.step(Move::Assigned)?;
        let name = self.person(to).name.clone();
        self.record(Some(by), &EventData::Assigned { to: Some(name) }, None, None);
        Ok(())
    }

    fn reply(&mut self, asks: bool, text: &Text) -> Result<(), String> {
        let agent = self.agent();
        self.step(if asks { Move::SupportAsked } else { Move::SupportReplied })?;
        self.record(Some(agent), &EventData::Replied { asks }, Some(text), None);
        Ok(())
    }

    fn send_log(&mut self) {
        let Some((name, content)) = &self.story.log else { return };
        if !self.log_sent && (self.first_variants || self.dice.below(1000) < self.world.files_per_mille) {
            self.log_sent = true;
            let content = content.fill(&self.values) + "\n";
            self.attach(name, "text/plain", content.into_bytes());
        }
    }

    fn tag(&mut self) {
        let mut added = Vec::new();
        for tag in &self.story.tags {
            if let Some(id) = self.world.ground.shelf.tags.get(*tag) {
                self.told.tags.push((self.told.ticket.id, *id));
                added.push(shelf::TAGS[*tag].to_owned());
            }
        }
        let agent = self.agent();
        self.record(Some(agent), &EventData::Tagged { added, removed: Vec::new() }, None, None);
    }

    fn set_priority(&mut self, to: Priority, reason: String) -> i64 {
        let from = self.told.ticket.priority;
        if from == to {
            return 0;
        }
        self.told.ticket.priority = to;
        let agent = self.agent();
        self.record(Some(agent), &EventData::PriorityChanged { from, to, reason }, None, None);
        1
    }

    fn refile(&mut self) -> i64 {
        let shelf = &self.world.ground.shelf;
        let right = shelf.categories.get(self.story.category).copied();
        if right == self.told.ticket.category_id {
            return 0;
        }
        let name = |category: usize| shelf::CATEGORIES[category].2.to_owned();
        let from = self.story.misfiled.map(name).unwrap_or_default();
        let to = name(self.story.category);
        self.told.ticket.category_id = right;
        self.told.ticket.product_id = shelf.products.get(shelf::CATEGORIES[self.story.category].1).copied();
        let agent = self.agent();
        self.record(Some(agent), &EventData::CategoryChanged { from, to }, None, None);
        1
    }

    fn handover(&self, card: &story::Card) -> Card {
        Card::Handover(HandoverCard {
            symptoms: card.symptoms.fill(&self.values),
            tried: card.tried.fill(&self.values),
            ruled_out: card.ruled_out.fill(&self.values),
            question: card.question.fill(&self.values),
        })
    }

    fn tier_at(&self, position: i64) -> Result<Tier, String> {
        let found = self.world.ground.tiers.iter().find(|tier| tier.position == position);
        found.cloned().ok_or_else(|| format!("there is no tier at {position}"))
    }

    fn escalate(&mut self, how: Step) -> Result<(), String> {
        let agent = self.agent();
        let from = self.place.clone();
        let to = self.tier_at(from.position + if how == Step::Skip { 2 } else { 1 })?;
        let card = if from.position == 1 { &self.story.up } else { &self.story.higher };
        let card = self.handover(card);
        let skipped_because = match how {
            Step::Skip => Some(self.choose(&self.common.skip)?.fill(&self.values)),
            _ => None,
        };
        self.step(Move::Moved)?;
        let data = EventData::Escalated {
            from: from.name,
            to: to.name.clone(),
            from_position: from.position,
            to_position: to.position,
            skipped_because,
        };
        self.record(Some(agent), &data, None, Some(&card));
        self.move_to(&to);
        self.put_to(None);
        self.came_down = false;
        if how == Step::UpTo {
            let next = self.agent();
            self.put_to(Some(next));
        }
        Ok(())
    }

    fn give_back(&mut self) -> Result<(), String> {
        let agent = self.agent();
        let (answer, _) = self.level().back.as_ref().ok_or("there is no answer to go back with")?;
        let card = Card::Answer { text: answer.fill(&self.values) };
        let from = self.place.clone();
        let to = self.tier_at(from.position - 1)?;
        self.step(Move::Moved)?;
        let data = EventData::Returned {
            from: from.name,
            to: to.name.clone(),
            from_position: from.position,
            to_position: to.position,
        };
        self.record(Some(agent), &data, None, Some(&card));
        self.move_to(&to);
        // Whoever passed it up from there has it again.
        let sender = self.agents[self.floor()];
        self.put_to(sender);
        self.came_down = true;
        Ok(())
    }

    fn vendor(&self) -> &'w Vendor {
        &self.story.vendor
    }

    fn share(&mut self) -> Result<(), String> {
        let agent = self.agent();
        let cast = &self.world.ground.cast;
        let vendor = cast.organisations.iter().position(|o| o.name == self.vendor().name);
        let vendor = vendor.ok_or_else(|| format!("there is no vendor {}", self.vendor().name))?;
        let contacts: Vec<usize> =
            (0..30.min(cast.people.len())).filter(|n| cast.people[*n].organisation == vendor).collect();
        let contact = *self.any(&contacts).ok_or("the vendor has no people")?;
        let from = self.place.clone();
        let to = self.world.ground.tiers.iter().find(|tier| tier.outside).cloned().ok_or("there is no outside tier")?;
        let card = self.handover(&self.vendor().card);
        if self.assignee.is_none() {
            self.put_to(Some(agent));
        }
        self.step(Move::Shared)?;
        let data = EventData::SharedWithVendor {
            vendor: self.vendor().name.clone(),
            from: from.name.clone(),
            to: to.name.clone(),
            from_position: from.position,
            to_position: to.position,
        };
        self.record(Some(agent), &data, None, Some(&card));
        let share = self.ids.share;
        self.ids.share.0 += 1;
        let Some(event) = self.told.events.last_mut() else {
            return Err("no event was recorded".to_owned());
        };
        event.share_id = Some(share);
        self.told.shares.push(ShareRow {
            id: share,
            ticket_id: self.told.ticket.id,
            vendor_id: cast.organisations[vendor].id,
            from_tier_id: from.id,
            event_id: event.id,
            started_at: self.at,
            ended_at: None,
            reference: String::new(),
            promised: None,
        });
        if self.dice.percent(60) {
            let described = self.told.events.first().map(|event| (share, event.id));
            self.told.shared.extend(described);
        }
        if let Some(file) = self.told.files.first()
            && self.dice.percent(50)
            && !self.told.shared.contains(&(share, file.0.event_id))
        {
            self.told.shared.push((share, file.0.event_id));
        }
        self.move_to(&to);
        let reference: String = (self.vendor().reference.chars())
            .map(|c| if c == '#' { char::from(b'0' + u8::try_from(self.dice.below(10)).unwrap_or(0)) } else { c })
            .collect();
        self.set("ref", &reference);
        let days = self.dice.between(4, 9);
        let promised = self.world.calendar.date(self.world.calendar.plus_work(self.at, days * 600));
        self.set("promised", &promised);
        let number = self.told.shares.len() - 1;
        self.sharing = Some(Sharing { number, from, contact, message: 0, reference, promised });
        Ok(())
    }

    fn talk(&mut self) -> Result<i64, String> {
        let agent = self.agent();
        let sharing = self.sharing.as_mut().ok_or("it is not shared")?;
        let Some((theirs, text)) = self.story.vendor.talk.get(sharing.message) else {
            return Ok(0);
        };
        sharing.message += 1;
        let contact = sharing.contact;
        let who = if *theirs { contact } else { agent };
        let first = self.person(who).first_name();
        self.set("agent", first);
        self.record(Some(who), &EventData::VendorMessage, Some(text), None);
        Ok(1)
    }

    fn promise(&mut self) -> Result<(), String> {
        let sharing = self.sharing.as_ref().ok_or("it is not shared")?;
        let (number, contact) = (sharing.number, sharing.contact);
        let (reference, promised) = (sharing.reference.clone(), Some(sharing.promised.clone()));
        if let Some(share) = self.told.shares.get_mut(number) {
            (share.reference, share.promised) = (reference.clone(), promised.clone());
        }
        self.record(Some(contact), &EventData::VendorPromised { reference, promised }, None, None);
        Ok(())
    }

    fn end_share(&mut self, by_vendor: bool) -> Result<(), String> {
        let agent = self.agent();
        let sharing = self.sharing.take().ok_or("it is not shared")?;
        let answer = if by_vendor { &self.story.vendor.back } else { self.choose(&self.common.recall)? };
        let card = Card::Answer { text: answer.fill(&self.values) };
        self.step(Move::VendorReturned)?;
        let data = EventData::VendorReturned {
            vendor: self.vendor().name.clone(),
            to: sharing.from.name.clone(),
            to_position: sharing.from.position,
            by_vendor,
        };
        self.record(Some(if by_vendor { sharing.contact } else { agent }), &data, None, Some(&card));
        if let Some(share) = self.told.shares.get_mut(sharing.number) {
            share.ended_at = Some(self.at);
        }
        self.move_to(&sharing.from);
        self.vendor_answered = by_vendor;
        Ok(())
    }

    /// What solved it, as told to the requester.
    fn solution(&mut self) -> Result<(Code, &'w Text), String> {
        let (story, level) = (self.story, self.level());
        if self.not_solved {
            return Ok((Code::Fixed, &story.again.1));
        }
        if self.vendor_answered {
            return Ok((Code::Fixed, self.choose(&story.vendor.solved)?));
        }
        let above = if self.place.position == 1 { &story.second } else { &story.third };
        if self.came_down
            && let Some((_, then)) = &above.back
        {
            return Ok((story.code, then));
        }
        Ok((story.code, self.choose(&level.solved)?))
    }

    fn resolve(&mut self, code: Code, text: &Text) -> Result<(), String> {
        let agent = self.agent();
        let known = self.world.ground.codes.iter().find(|(known, ..)| *known == code);
        let (_, id, name) = known.ok_or("there is no such resolution code")?;
        self.step(Move::Solved)?;
        self.told.ticket.resolved_at = Some(self.at);
        self.told.ticket.resolution_code_id = Some(*id);
        if self.assignee.is_none() {
            self.put_to(Some(agent));
        }
        self.record(Some(agent), &EventData::Resolved { code: name.clone() }, Some(text), None);
        Ok(())
    }

    fn open_again(&mut self, what: Move, data: &EventData, why: &Text) -> Result<(), String> {
        self.step(what)?;
        self.told.ticket.resolved_at = None;
        self.told.ticket.closed_at = None;
        self.told.ticket.resolution_code_id = None;
        self.record(Some(self.told.requester), data, None, None);
        self.record(Some(self.told.requester), &EventData::Replied { asks: false }, Some(why), None);
        Ok(())
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
            let people = cast.requesters[0].iter().chain(&cast.requesters[1]);
            *people.skip(first).next().ok_or("nobody registers tickets")?
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
