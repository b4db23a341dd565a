//! Puts the example data into the database: one thread makes tickets while another one writes them.

use super::counted::Counter;
use super::dice::Dice;
use super::known::PROVIDER;
use super::people::{Cast, TIERS};
use super::play::{ExampleTicket, Ids};
use super::shelf::{CATEGORIES, PRODUCTS, Shelf, TAGS};
use super::story::Code;
use super::world::{Ground, World};
use super::{DemoError, automations, desks, places, rating};
use crate::db::bulk::{self, AttachmentRow, ClockOf, EventRow, ShareRow, SurveyRow, TicketRow};
use crate::db::person::NewPerson;
use crate::db::report::FactRow;
use crate::db::{self, Conn};
use crate::desk::service;
use crate::desk::{Desk, files, report, set_up};
use crate::domain::service::policy::PolicyTraits;
use crate::domain::{
    EventData, EventId, Language, PersonId, Question, QuestionId, Role, ShareId, TagId, TicketId, TierId, Timestamp,
};
use crate::t;
use std::time::Instant;
use tokio::sync::mpsc;

/// What all chance comes from.
pub const SEED: u64 = 0x7164_6573_6B21;

/// Tickets that are written in one transaction.
const CHUNK: u64 = 4_000;
/// From so many tickets on, progress is shown.
const LONG: u64 = 20_000;

pub async fn fill(desk: &Desk, tickets: u64, password: &str) -> Result<(), DemoError> {
    if !set_up::is_needed(desk).await? {
        return Err(DemoError::InUse);
    }
    let hash = desk.hash_password(password).await?;
    let began = Instant::now();
    let mut tx = desk.db().write().await?;
    let ground = lay_ground(desk, &mut tx, tickets, &hash).await?;
    let world = World::new(desk.now(), tickets, SEED, ground)?;
    let (send, mut receive) = mpsc::channel(1);
    let world = std::sync::Arc::new(world);
    let told = std::sync::Arc::clone(&world);
    let making = tokio::task::spawn_blocking(move || make(&told, &send));
    let mut done = 0;
    while let Some(chunk) = receive.recv().await {
        let chunk: Chunk = chunk;
        if done > 0 {
            tx.commit().await?;
            tx = desk.db().write().await?;
        }
        done += chunk.tickets.len() as u64;
        chunk.write(desk, &mut tx).await?;
        if tickets >= LONG
            && !chunk.tickets.is_empty()
            && (done == tickets || done * 20 / tickets != (done - chunk.tickets.len() as u64) * 20 / tickets)
        {
            eprintln!("  {done} of {tickets} tickets, {} s", began.elapsed().as_secs());
        }
    }
    making.await.map_err(|error| error.to_string())??;
    bulk::keep_due(&mut tx).await?;
    bulk::go_on_counting(&mut tx).await?;
    super::problems::fill(&mut tx, &world.ground, desk.now()).await?;
    tx.commit().await?;
    let mut tx = desk.db().write().await?;
    bulk::look_around(&mut tx).await?;
    report::roll_all(desk, &mut tx).await.map_err(|error| error.to_string())?;
    tx.commit().await?;
    Ok(())
}

/// What is there before the first ticket.
async fn lay_ground(desk: &Desk, conn: &mut Conn, tickets: u64, hash: &str) -> Result<Ground, DemoError> {
    let now = desk.now();
    let since = now.plus_days(-400);
    conn.changes_setup();
    let mut cast = Cast::new(tickets, &mut Dice::of(SEED, u64::MAX));
    let home = set_up::foundation(conn, PROVIDER, &TIERS, true, (Language::English, "Europe/Stockholm"), since).await?;
    for (number, organisation) in cast.organisations.iter_mut().enumerate() {
        organisation.id = match number {
            0 => home,
            _ => db::organisation::insert(conn, organisation.kind, &organisation.name, since).await?,
        };
    }
    let tiers = db::tier::all(conn).await?;
    let mut admin = None;
    for number in 0..cast.people.len() {
        let id = add_person(conn, &cast, number, &tiers, hash, since).await?;
        cast.people[number].id = id;
        if cast.people[number].role == Role::Admin {
            admin = Some(id);
        }
    }
    db::audit::insert(conn, since, admin, "set_up", "installation", None, serde_json::json!({})).await?;
    let shelf = stock(conn).await?;
    let names = [
        (Code::Fixed, t::setup::code_fixed(Language::English)),
        (Code::Advice, t::setup::code_advice(Language::English)),
        (Code::Workaround, t::setup::code_workaround(Language::English)),
        (Code::NotReproduced, t::setup::code_not_reproduced(Language::English)),
        (Code::Withdrawn, t::setup::code_withdrawn(Language::English)),
    ];
    let known = db::catalogue::resolution_codes(conn, false).await?;
    let codes = known
        .into_iter()
        .filter_map(|(id, name, _)| {
            names.iter().find(|(_, text)| *text == name).map(|(code, _)| (*code, id, name.clone()))
        })
        .collect();
    let matrix = db::catalogue::matrix(conn).await?;
    let setup = conn.setup().await?;
    let desks = desks::set_up(conn, &cast, &shelf, &tiers).await?;
    automations::set_up(conn, now).await?;
    Ok(Ground { cast, shelf, tiers, codes, matrix, setup, desks, close_days: desk.config().close_days })
}

async fn add_person(
    conn: &mut Conn,
    cast: &Cast,
    number: usize,
    tiers: &[crate::domain::Tier],
    hash: &str,
    since: Timestamp,
) -> Result<PersonId, DemoError> {
    let person = &cast.people[number];
    let tier: Option<TierId> = tiers.iter().find(|tier| Some(tier.position) == person.tier).map(|tier| tier.id);
    let new = NewPerson {
        organisation_id: Some(cast.organisations[person.organisation].id),
        tier_id: tier,
        role: person.role,
        name: &person.name,
        email: &person.email,
        password_hash: Some(hash),
        language: person.language,
        time_zone: super::calendar::ZONE,
        confirmed_at: Some(since),
    };
    Ok(db::person::insert(conn, &new, since).await?)
}

async fn stock(conn: &mut Conn) -> Result<Shelf, DemoError> {
    let mut shelf = Shelf::default();
    for name in PRODUCTS {
        shelf.products.push(db::catalogue::insert_product(conn, name).await?);
    }
    for (_, product, name, questions) in CATEGORIES {
        let category = db::catalogue::insert_category(conn, shelf.products.get(*product).copied(), name).await?;
        for (position, (_, label, kind, options, required)) in (1i64..).zip(*questions) {
            let question = Question {
                id: QuestionId(0),
                label: (*label).to_owned(),
                kind: *kind,
                options: options.iter().map(|option| (*option).to_owned()).collect(),
                required: *required,
            };
            db::catalogue::insert_question(conn, category, position, &question).await?;
        }
        shelf.categories.push(category);
    }
    for name in TAGS {
        shelf.tags.push(db::catalogue::insert_tag(conn, name).await?);
    }
    Ok(shelf)
}

/// Makes all tickets, a chunk at a time, until nobody takes them any more; then what their requesters thought of it,
/// because the numbers of events follow those of the tickets.
fn make(world: &World, send: &mpsc::Sender<Chunk>) -> Result<(), String> {
    let mut ids = Ids { event: EventId(1), share: ShareId(1) };
    let (mut chunk, counter, mut answers) = (Chunk::default(), Counter::new(), Vec::new());
    for place in 0..world.tickets() {
        let mut told = world.tell(place, &mut ids)?;
        let story = story(world, &told);
        places::put(world, &mut told, &story);
        let clocks = clocks(world, &told, &story);
        chunk.facts.extend(counter.ticket_facts(&told, &story, &clocks));
        if let Some(answer) = rating::answer(world, &told, &clocks, place) {
            let facts = counter.answer_facts(&told, &answer);
            answers.push((answer, facts));
        }
        chunk.clocks.extend(clocks);
        chunk.add(told);
        let full = (place + 1).is_multiple_of(CHUNK) || place + 1 == world.tickets();
        if full && send.blocking_send(std::mem::take(&mut chunk)).is_err() {
            return Ok(());
        }
    }
    for (answer, mut facts) in answers {
        facts.iter_mut().for_each(|row| row.fact.source = ids.event.0);
        for mut event in answer.events {
            event.id = ids.event;
            ids.event.0 += 1;
            chunk.events.push(event);
        }
        chunk.facts.extend(facts);
        chunk.surveys.push(answer.survey);
        if chunk.surveys.len() as u64 >= CHUNK && send.blocking_send(std::mem::take(&mut chunk)).is_err() {
            return Ok(());
        }
    }
    // Nobody takes it only when writing failed, and that is told there.
    let _ = send.blocking_send(chunk);
    Ok(())
}

/// A ticket's events with the roles of those who caused them.
fn story(world: &World, told: &ExampleTicket) -> Vec<(EventData, Option<Role>)> {
    told.events
        .iter()
        .filter_map(|event| {
            let role = event.actor_id.and_then(|id| world.ground.cast.role(id));
            Some((serde_json::from_str::<EventData>(&event.data).ok()?, role))
        })
        .collect()
}

/// The promised times that a ticket's story leaves behind.
fn clocks(world: &World, told: &ExampleTicket, story: &[(EventData, Option<Role>)]) -> Vec<ClockOf> {
    let first = story.iter().find_map(|(event, _)| match event {
        EventData::PriorityChanged { from, .. } => Some(*from),
        _ => None,
    });
    let ticket = PolicyTraits {
        organisation: told.ticket.organisation_id,
        contract: None,
        category: told.ticket.category_id,
        priority: first.or(Some(told.ticket.priority)),
    };
    let put = |row: &EventRow| row.place.map(|place| place.tier);
    let story = told.events.iter().zip(story);
    let story = story.map(|(row, (event, by))| service::PastEvent { at: row.at, event, by: *by, put: put(row) });
    let made = service::replay(&world.ground.setup, story, ticket, world.now);
    made.into_iter().map(|(run, computed)| ClockOf { ticket: told.ticket.id, run, computed }).collect()
}

/// Tickets that are written together.
#[derive(Default)]
struct Chunk {
    tickets: Vec<TicketRow>,
    events: Vec<EventRow>,
    shares: Vec<ShareRow>,
    shared: Vec<(ShareId, EventId)>,
    tags: Vec<(TicketId, TagId)>,
    followers: Vec<(TicketId, PersonId)>,
    files: Vec<(AttachmentRow, Vec<u8>)>,
    clocks: Vec<ClockOf>,
    facts: Vec<FactRow>,
    surveys: Vec<SurveyRow>,
}

impl Chunk {
    fn add(&mut self, told: ExampleTicket) {
        self.tickets.push(told.ticket);
        self.events.extend(told.events);
        self.shares.extend(told.shares);
        self.shared.extend(told.shared);
        self.tags.extend(told.tags);
        self.followers.extend(told.followers);
        self.files.extend(told.files);
    }

    async fn write(&self, desk: &Desk, conn: &mut Conn) -> Result<(), DemoError> {
        let mut attachments = Vec::with_capacity(self.files.len());
        for (row, content) in &self.files {
            files::keep(desk, &row.key, content.clone()).await?;
            attachments.push(row.clone());
        }
        bulk::tickets(conn, &self.tickets).await?;
        bulk::events(conn, &self.events).await?;
        bulk::shares(conn, &self.shares).await?;
        bulk::shared_events(conn, &self.shared).await?;
        bulk::tags(conn, &self.tags).await?;
        bulk::followers(conn, &self.followers).await?;
        bulk::attachments(conn, &attachments).await?;
        if let Some(first) = self.shares.first() {
            bulk::shared_files(conn, first.id).await?;
        }
        bulk::clocks(conn, &self.clocks).await?;
        bulk::surveys(conn, &self.surveys).await?;
        db::report::insert(conn, &self.facts).await?;
        Ok(())
    }
}
