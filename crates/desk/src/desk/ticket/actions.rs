//! The only writers of a ticket's fields. Each action records the event that tells of it, and answers whether there was
//! anything to do.

use super::Change;
use crate::db;
use crate::db::person::Person;
use crate::db::share::Share;
use crate::db::ticket::Ticket;
use crate::desk::markdown::Rendered;
use crate::desk::notification::kinds::Notification;
use crate::desk::notification::who::Participant;
use crate::domain::routing::Team;
use crate::domain::{
    Audience, CategoryId, EventData, EventId, FieldError, IllegalMove, Move, OrganisationId, PersonId, Priority,
    ResolutionCodeId, Role, Status, TagId, Tier, TierId, Timestamp, after, tier,
};
use crate::error::AppError;
use std::ops::Deref;

/// A ticket while it is changed: it reads like the row, and only this file writes it.
pub struct CurrentTicket(Ticket);

impl Deref for CurrentTicket {
    type Target = Ticket;

    fn deref(&self) -> &Ticket {
        &self.0
    }
}

impl CurrentTicket {
    pub(super) const fn of(row: Ticket) -> CurrentTicket {
        CurrentTicket(row)
    }

    /// Lets the status and the moments follow an event that somebody of this role causes.
    pub(super) fn apply(&mut self, event: &EventData, by: Option<Role>, now: Timestamp) -> Result<(), IllegalMove> {
        let ticket = &mut self.0;
        let before = ticket.status;
        ticket.status = event.status_after(before, by)?;
        match ticket.status {
            Status::Resolved if before != Status::Resolved => ticket.resolved_at = Some(now),
            Status::Closed if before != Status::Closed => {
                ticket.closed_at = Some(now);
                ticket.resolved_at = ticket.resolved_at.or(Some(now));
            }
            status if status.is_open() && !before.is_open() => {
                ticket.resolved_at = None;
                ticket.closed_at = None;
                ticket.resolution_code_id = None;
            }
            _ => {}
        }
        // Placing the requester in an organisation is no work on the ticket.
        if !matches!(event, EventData::OrganisationChanged { .. }) {
            ticket.activity_at = now;
        }
        if event.audience() == Audience::Public {
            ticket.public_at = now;
        }
        Ok(())
    }
}

/// The outcome of a change of tags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tagging {
    pub changed: bool,
    /// A tag was to be added that is not in use.
    pub unknown: bool,
}

/// A move between tiers: what the event says of it, and what goes with it.
pub struct TierMove {
    /// Somebody at the other tier who gets the ticket.
    pub to: Option<PersonId>,
    pub event: EventData,
    pub card: Option<serde_json::Value>,
}

impl Change<'_> {
    /// Whether the status allows a move.
    pub(in crate::desk) fn allows(&self, what: Move) -> bool {
        after(self.ticket.status, what).is_ok()
    }

    /// Whether somebody may work on the ticket where it is. While a vendor has it, all of the staff may look after it.
    pub(in crate::desk) fn fits(&self) -> impl Fn(&Person) -> bool + use<> {
        let (place, shared) = (self.tier().map_or(0, |tier| tier.position), self.share.is_some());
        move |person| person.can_work_at(place) || (person.works_here() && shared)
    }

    /// Changes the priority, with a reason.
    pub(in crate::desk) async fn prioritise(&mut self, to: Priority, reason: String) -> Result<bool, AppError> {
        let from = self.ticket.priority;
        if from == to {
            return Ok(false);
        }
        self.ticket.0.priority = to;
        self.note(EventData::PriorityChanged { from, to, reason }).await?;
        Ok(true)
    }

    /// Puts the ticket into a category that is in use, and so under that category's product.
    pub(in crate::desk) async fn categorise(&mut self, to: CategoryId) -> Result<bool, AppError> {
        let setup = self.setup.clone();
        let Some(category) = setup.offered_category(to) else { return Ok(false) };
        let ticket = &mut self.ticket.0;
        if ticket.category_id == Some(to) {
            // It may be another product's by now.
            ticket.product_id = category.product_id;
            return Ok(false);
        }
        let from = ticket.category.replace(category.name.clone()).unwrap_or_default();
        ticket.category_id = Some(to);
        ticket.product_id = category.product_id;
        self.note(EventData::CategoryChanged { from, to: category.name.clone() }).await?;
        Ok(true)
    }

    /// Adds tags that are in use, and removes others.
    pub(in crate::desk) async fn retag(&mut self, add: &[TagId], remove: &[TagId]) -> Result<Tagging, AppError> {
        let id = self.ticket.id;
        let present = db::ticket::tags(&mut self.tx, id).await?;
        let setup = self.setup.clone();
        let (mut added, mut removed, mut unknown) = (Vec::new(), Vec::new(), false);
        for tag in add.iter().filter(|tag| !present.iter().any(|(has, _)| has == *tag)) {
            match setup.tags.iter().find(|(known, _)| known == tag) {
                Some((tag, name)) if db::ticket::add_tag(&mut self.tx, id, *tag).await? > 0 => {
                    added.push(name.clone());
                }
                Some(_) => {}
                None => unknown = true,
            }
        }
        for (tag, name) in present.into_iter().filter(|(tag, _)| remove.contains(tag)) {
            db::ticket::remove_tag(&mut self.tx, id, tag).await?;
            removed.push(name);
        }
        let changed = !added.is_empty() || !removed.is_empty();
        if changed {
            self.note(EventData::Tagged { added, removed }).await?;
        }
        Ok(Tagging { changed, unknown })
    }

    /// Sets an open status by hand. Ends have actions of their own.
    pub(in crate::desk) async fn set_status(&mut self, to: Status) -> Result<bool, AppError> {
        let from = self.ticket.status;
        if from == to {
            return Ok(false);
        }
        if !matches!(to, Status::Open | Status::WaitingCustomer) || from == Status::WaitingVendor {
            return Err(AppError::NotNow);
        }
        self.note(EventData::StatusChanged { from, to }).await?;
        Ok(true)
    }

    /// Gives the ticket to somebody who may work on it where it is, or puts it back into the queue. Whoever gets it is told
    /// by whom, unless they did it themselves.
    pub(in crate::desk) async fn assign(&mut self, to: Option<&Participant>, by: &str) -> Result<bool, AppError> {
        let id = to.map(|acting| acting.person.id);
        if self.ticket.assignee_id == id {
            return Ok(false);
        }
        if let Some(acting) = to
            && !self.fits()(&acting.person)
        {
            return Err(AppError::field("assignee", FieldError::NotAllowed));
        }
        let name = to.map(|acting| acting.person.name.clone());
        self.ticket.0.assignee_id = id;
        self.ticket.0.assignee.clone_from(&name);
        self.note(EventData::Assigned { to: name }).await?;
        if let Some(to) = to {
            self.tell(Notification::Assigned { to, by }).await?;
        }
        Ok(true)
    }

    /// Puts the ticket back to where others take it from.
    pub(in crate::desk) async fn put_back(&mut self) -> Result<bool, AppError> {
        self.assign(None, "").await
    }

    /// Gives the ticket to whoever acts, who may take it.
    pub(in crate::desk) async fn take(&mut self, name: &str) -> Result<bool, AppError> {
        let me = self.actor.person().ok_or(AppError::SignIn)?;
        if self.ticket.assignee_id == Some(me) {
            return Ok(false);
        }
        self.ticket.0.assignee_id = Some(me);
        self.ticket.0.assignee = Some(name.to_owned());
        self.note(EventData::Assigned { to: Some(name.to_owned()) }).await?;
        Ok(true)
    }

    /// Puts the ticket at a team of its tier.
    pub(in crate::desk) async fn put_at_team(&mut self, team: &Team, event: EventData) -> Result<(), AppError> {
        let ticket = &mut self.ticket.0;
        ticket.team_id = Some(team.id);
        ticket.team = Some(team.name.clone());
        self.note(event).await?;
        Ok(())
    }

    /// Sends a new ticket to where rules or the desks that are open say.
    pub(in crate::desk) async fn route(
        &mut self,
        to: TierId,
        team: Option<&Team>,
        (rule, closed): (Option<String>, Option<String>),
    ) -> Result<(), AppError> {
        let name = team.map(|team| team.name.clone());
        let ticket = &mut self.ticket.0;
        ticket.tier_id = to;
        ticket.team_id = team.map(|team| team.id);
        ticket.team.clone_from(&name);
        if rule.is_some() || name.is_some() {
            self.note(EventData::Routed { rule, team: name, closed }).await?;
        }
        Ok(())
    }

    fn put_at_tier(&mut self, to: &Tier) {
        let ticket = &mut self.ticket.0;
        ticket.tier_id = to.id;
        ticket.tier_since = self.now;
        ticket.team_id = None;
        ticket.team = None;
    }

    /// Passes the ticket up or down to another tier of the provider, to somebody there or to its queue.
    pub(in crate::desk) async fn pass_to(&mut self, tier: &Tier, how: TierMove) -> Result<EventId, AppError> {
        self.ticket.0.assignee_id = how.to;
        self.put_at_tier(tier);
        self.record(how.event, &Rendered::nothing(), how.card, &[]).await
    }

    /// Shares the ticket with a vendor at a vendors' tier; the agent keeps it, and whoever shares it gets it if nobody has it.
    pub(in crate::desk) async fn share_with(
        &mut self,
        vendor: OrganisationId,
        tier: &Tier,
        event: EventData,
        card: serde_json::Value,
    ) -> Result<Share, AppError> {
        if self.ticket.assignee_id.is_none() {
            self.ticket.0.assignee_id = self.actor.person();
        }
        let (id, place) = (self.ticket.id, self.ticket.place());
        self.put_at_tier(tier);
        let event = self.record(event, &Rendered::nothing(), Some(card), &[]).await?;
        let share = db::share::insert(&mut self.tx, id, vendor, place, event, self.now).await?;
        db::event::set_share(&mut self.tx, event, share).await?;
        self.share = db::share::active(&mut self.tx, id).await?;
        self.share.clone().ok_or(AppError::Fault)
    }

    /// Ends the sharing with a vendor: the ticket is where it came from, and the vendor sees nothing of it any more.
    pub(in crate::desk) async fn end_share(&mut self) -> Result<Share, AppError> {
        let share = self.share.take().ok_or(AppError::NotNow)?;
        self.so_far.shared_until_now = Some(share.vendor_id);
        let home = self.tier_by_id(share.from_tier_id)?;
        self.put_at_tier(&home);
        db::share::end(&mut self.tx, share.id, self.now).await?;
        Ok(share)
    }

    /// Brings the ticket, which belongs to no organisation, to the one to which its requester belongs now.
    pub(in crate::desk) async fn bring_to(
        &mut self,
        (organisation, name): (OrganisationId, &str),
        requester: &str,
    ) -> Result<(), AppError> {
        let ticket = &mut self.ticket.0;
        ticket.organisation_id = Some(organisation);
        ticket.organisation = Some(name.to_owned());
        db::person::count_ticket_for(&mut self.tx, self.ticket.id, organisation).await?;
        let (to, person) = (name.to_owned(), requester.to_owned());
        self.note(EventData::OrganisationChanged { to, person }).await?;
        Ok(())
    }

    /// Says that the ticket is solved, with a code and a summary for the customer. It goes to whoever does it, if nobody has
    /// it.
    pub(in crate::desk) async fn solve(
        &mut self,
        by: Option<PersonId>,
        (code, name): (ResolutionCodeId, String),
        summary: &Rendered<'_>,
    ) -> Result<(), AppError> {
        self.record(EventData::Resolved { code: name }, summary, None, &[]).await?;
        self.ticket.0.resolution_code_id = Some(code);
        self.ticket.0.assignee_id = self.ticket.assignee_id.or(by);
        self.tell(Notification::Resolved { summary: summary.text() }).await
    }

    /// Opens an ended ticket again where it was, or, where that tier is out of use by now, where tickets arrive, and at no
    /// team that is; answers whether it moved to another tier.
    pub(in crate::desk) async fn open_again(&mut self, event: EventData) -> Result<bool, AppError> {
        let moved = self.tier().is_err();
        if moved {
            let entry = tier::entry(&self.setup.tiers).cloned().ok_or(AppError::NotNow)?;
            self.ticket.0.assignee_id = None;
            self.put_at_tier(&entry);
        }
        let used = |team| self.setup.board.teams.iter().any(|known| known.id == team);
        if self.ticket.team_id.is_some_and(|team| !used(team)) {
            (self.ticket.0.team_id, self.ticket.0.team) = (None, None);
        }
        self.note(event).await?;
        Ok(moved)
    }

    /// Marks a ticket as confirmed that waited for its sender's address to be; answers whether it did. It arrives now.
    pub(super) fn mark_confirmed(&mut self) -> bool {
        let (now, ticket) = (self.now, &mut self.ticket.0);
        if ticket.confirmed {
            return false;
        }
        ticket.confirmed = true;
        ticket.arrived_at = now;
        ticket.public_at = now;
        ticket.activity_at = now;
        ticket.tier_since = now;
        true
    }
}
