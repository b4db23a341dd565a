//! Everything that the making of tickets depends on, and which ticket is which.

use super::calendar::Calendar;
use super::desks::Placed;
use super::dice::Dice;
use super::people::Cast;
use super::shelf::Shelf;
use super::specials::{SPECIALS, Special};
use super::story::{Code, Library};
use crate::domain::setup::Setup;
use crate::domain::{PriorityMatrix, ResolutionCodeId, TicketId, Tier, Timestamp};
use std::sync::Arc;

/// The number of the first ticket: a desk that has been in use for a while.
pub const FIRST_TICKET: i64 = 47_830;

/// Of so many tickets that nothing is prescribed for, one follows up on an earlier one.
const FOLLOW_UPS: u64 = 53;

/// Where things stand that were put into the database before the tickets.
pub struct Ground {
    pub cast: Cast,
    pub shelf: Shelf,
    pub tiers: Vec<Tier>,
    /// Codes with their names.
    pub codes: Vec<(Code, ResolutionCodeId, String)>,
    pub matrix: PriorityMatrix,
    pub setup: Arc<Setup>,
    pub desks: Vec<Placed>,
    /// After so many days a resolved ticket is closed.
    pub close_days: i64,
}

pub struct World {
    pub now: Timestamp,
    pub seed: u64,
    pub ground: Ground,
    pub calendar: Calendar,
    pub library: &'static Library,
    /// Of a thousand tickets so many come with a file.
    pub files_per_mille: usize,
    all: u64,
    /// Prescribed tickets by time, each with its place among all tickets.
    specials: Vec<(u64, Timestamp, &'static Special)>,
    /// How far back a follow-up reaches, in tickets that nothing is prescribed for.
    lag: u64,
}

/// What a ticket is.
pub(super) enum Kind {
    Special(Timestamp, &'static Special),
    /// The so-manieth of those that nothing is prescribed for.
    Plain(u64),
}

impl World {
    /// A world of so many tickets that ends now.
    pub fn new(now: Timestamp, all: u64, seed: u64, ground: Ground) -> Result<World, String> {
        let calendar = Calendar::around(now).ok_or("the clock of this machine is far from the present")?;
        let library = Library::get()?;
        let chosen = &SPECIALS[..SPECIALS.len().min(usize::try_from(all).unwrap_or(usize::MAX))];
        let plain = all - chosen.len() as u64;
        let mut lag = plain * 40 / u64::from(super::calendar::DAYS_BACK.unsigned_abs());
        if lag.is_multiple_of(FOLLOW_UPS) {
            lag += 1;
        }
        let files_per_mille = usize::try_from(120_000 / all.max(1)).unwrap_or(0).min(300);
        let mut world = World { now, seed, ground, calendar, library, files_per_mille, all, specials: Vec::new(), lag };
        let mut specials: Vec<_> =
            (0..).zip(chosen).map(|(number, special)| (world.registered(special, number), special)).collect();
        specials.sort_by_key(|(at, _)| *at);
        world.specials = (0u64..)
            .zip(specials)
            .map(|(before, (at, special))| (world.plain_before(at, plain) + before, at, special))
            .collect();
        Ok(world)
    }

    pub fn tickets(&self) -> u64 {
        self.all
    }

    /// When a prescribed ticket was registered: about as long ago as it says.
    fn registered(&self, special: &Special, number: u64) -> Timestamp {
        let mut dice = Dice::of(self.seed ^ 0x5AA5, number);
        let at = self.calendar.plus_work(self.now, -special.ago.0 - dice.between(0, 1 + special.ago.0 / 20));
        Timestamp(at.0 + dice.between(0, 59) * 1000)
    }

    pub(super) fn plain(&self) -> u64 {
        self.all - self.specials.len() as u64
    }

    pub(super) fn arrival(&self, plain: u64, of: u64) -> Timestamp {
        let within = Dice::of(self.seed ^ 0xA55A, plain).next() >> 32;
        self.calendar.arrival(plain, of, within)
    }

    /// How many of the tickets that nothing is prescribed for came before a moment.
    fn plain_before(&self, at: Timestamp, plain: u64) -> u64 {
        let (mut low, mut high) = (0, plain);
        while low < high {
            let middle = low.midpoint(high);
            if self.arrival(middle, plain) < at { low = middle + 1 } else { high = middle }
        }
        low
    }

    pub(super) fn kind(&self, place: u64) -> Kind {
        match self.specials.binary_search_by_key(&place, |(place, ..)| *place) {
            Ok(found) => Kind::Special(self.specials[found].1, self.specials[found].2),
            Err(before) => Kind::Plain(place - before as u64),
        }
    }

    /// The place among all tickets of one that nothing is prescribed for.
    pub(super) fn place_of(&self, plain: u64) -> u64 {
        let before = (0u64..).zip(&self.specials).take_while(|(number, (place, ..))| place - number <= plain).count();
        plain + before as u64
    }

    pub(super) fn ticket_id(place: u64) -> TicketId {
        TicketId(FIRST_TICKET + i64::try_from(place).unwrap_or(i64::MAX - FIRST_TICKET))
    }

    /// The earlier ticket that this one follows up on.
    pub(super) fn earlier(&self, plain: u64) -> Option<u64> {
        (plain % FOLLOW_UPS == 17 && plain >= self.lag && self.plain() > 150).then(|| plain - self.lag)
    }

    /// The later ticket that follows up on this one.
    pub(super) fn later(&self, plain: u64) -> Option<u64> {
        let later = plain + self.lag;
        (later < self.plain() && self.earlier(later).is_some()).then_some(later)
    }
}
