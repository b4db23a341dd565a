//! Up and down the ladder, and out to a vendor and back.

use super::super::plan::Step;
use super::super::story::{self, Vendor};
use super::{Play, Sharing};
use crate::db::bulk::ShareRow;
use crate::domain::view::EntryCard;
use crate::domain::{EventData, HandoverCard, Move, Tier, tier};

impl<'w> Play<'w> {
    fn handover(&self, card: &story::ExampleHandover) -> EntryCard {
        EntryCard::Handover(HandoverCard {
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

    pub(super) fn escalate(&mut self, how: Step) -> Result<(), String> {
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

    pub(super) fn give_back(&mut self) -> Result<(), String> {
        let agent = self.agent();
        let (answer, _) = self.level().back.as_ref().ok_or("there is no answer to go back with")?;
        let card = EntryCard::Answer { text: answer.fill(&self.values) };
        let from = self.place.clone();
        let to = self.tier_at(from.position - 1)?;
        self.step(Move::Moved)?;
        // Not drawn from the dice of the story: the rest of it would be another one.
        let bounced = self.told.ticket.id.0 % 3 == 0;
        let data = EventData::Returned {
            from: from.name,
            to: to.name.clone(),
            from_position: from.position,
            to_position: to.position,
            bounced,
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

    pub(super) fn share(&mut self) -> Result<(), String> {
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
        let skipped_because = if tier::skips(&self.world.ground.tiers, from.position, to.position) {
            Some(self.choose(&self.common.skip)?.fill(&self.values))
        } else {
            None
        };
        self.step(Move::Shared)?;
        let data = EventData::SharedWithVendor {
            vendor: self.vendor().name.clone(),
            from: from.name.clone(),
            to: to.name.clone(),
            from_position: from.position,
            to_position: to.position,
            skipped_because,
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
            from: None,
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

    pub(super) fn talk(&mut self) -> Result<i64, String> {
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

    pub(super) fn promise(&mut self) -> Result<(), String> {
        let sharing = self.sharing.as_ref().ok_or("it is not shared")?;
        let (number, contact) = (sharing.number, sharing.contact);
        let (reference, promised) = (sharing.reference.clone(), Some(sharing.promised.clone()));
        if let Some(share) = self.told.shares.get_mut(number) {
            (share.reference, share.promised) = (reference.clone(), promised.clone());
        }
        self.record(Some(contact), &EventData::VendorPromised { reference, promised }, None, None);
        Ok(())
    }

    pub(super) fn end_share(&mut self, by_vendor: bool) -> Result<(), String> {
        let agent = self.agent();
        let sharing = self.sharing.take().ok_or("it is not shared")?;
        let answer = if by_vendor { &self.story.vendor.back } else { self.choose(&self.common.recall)? };
        let card = EntryCard::Answer { text: answer.fill(&self.values) };
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
}
