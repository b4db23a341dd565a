//! The story of each ticket of the example data.

use super::play::{ExampleTicket, Ids, Play};
use super::world::{Kind, World};
use crate::domain::{EventId, ShareId};

impl World {
    /// Tells the ticket at a place, from 0; its events and shares get the next ids.
    pub fn tell(&self, place: u64, ids: &mut Ids) -> Result<ExampleTicket, String> {
        let id = Self::ticket_id(place);
        match self.kind(place) {
            Kind::Special(at, special) => Play::special(self, id, place, at, special, ids),
            Kind::Plain(plain) => {
                let at = self.arrival(plain, self.plain());
                if let Some(before) = self.earlier(plain) {
                    let before_id = Self::ticket_id(self.place_of(before));
                    let old = self.tell_short(before, &mut Ids { event: EventId(1), share: ShareId(1) })?;
                    if old.ended_before(at) {
                        return Play::follow_up(self, id, place, at, &old, before_id, ids);
                    }
                }
                let Some(later) = self.later(plain) else {
                    return Play::plain(self, id, place, at, ids);
                };
                let mut told = self.tell_short(plain, ids)?;
                let later_at = self.arrival(later, self.plain());
                if told.ended_before(later_at) {
                    told.followed_up(Self::ticket_id(self.place_of(later)), later_at, ids);
                }
                Ok(told)
            }
        }
    }

    fn tell_short(&self, plain: u64, ids: &mut Ids) -> Result<ExampleTicket, String> {
        let place = self.place_of(plain);
        Play::short(self, Self::ticket_id(place), place, self.arrival(plain, self.plain()), ids)
    }
}
