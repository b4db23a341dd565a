//! Changing a ticket: lock, read, ask for rights, record events. What may be written stands in [`super::actions`], and what
//! follows in [`super::consequences`].

use super::access::{self, TicketAccess, allowed};
use super::actions::CurrentTicket;
use crate::db::event::NewEvent;
use crate::db::share::Share;
use crate::db::ticket::Ticket;
use crate::db::{self, Conn, Tx};
use crate::desk::Desk;
use crate::desk::allowance::{self, ActionTarget};
use crate::desk::markdown::Rendered;
use crate::desk::notification::kinds::{Notification, NotificationSubject};
use crate::desk::notification::{tell, tickets};
use crate::domain::automation::Happens;
use crate::domain::rights::{self, TicketAction, TicketFacts, Verdict};
use crate::domain::service::life::{self, Happening};
use crate::domain::setup::Setup;
use crate::domain::{
    Actor, Audience, CategoryId, EventData, EventId, FieldError, OrganisationId, PersonId, Priority, Status, TeamId,
    TicketId, Tier, TierId, Timestamp,
};
use crate::error::AppError;
use std::sync::Arc;

/// A ticket that is being changed, in a transaction of its own.
pub struct Change<'a> {
    pub desk: &'a Desk,
    pub tx: Tx,
    pub now: Timestamp,
    pub actor: Actor,
    pub ticket: CurrentTicket,
    /// The configuration by which all of it is decided.
    pub setup: Arc<Setup>,
    pub share: Option<Share>,
    /// Everything that consequences depend on.
    pub(super) so_far: ChangeSoFar,
}

/// Everything about a change that consequences depend on.
pub(super) struct ChangeSoFar {
    /// The ticket as it was, for the clocks.
    pub before: Terms,
    /// Whether it was put somewhere else, for the reports.
    pub placed: bool,
    /// The tier where it was; none of a new one.
    pub tier: Option<TierId>,
    /// The place where it waited for somebody to take it; none if it did not.
    pub waited: Option<(TierId, Option<TeamId>)>,
    /// The vendor with whom it was shared when the change began, and is not any more.
    pub shared_until_now: Option<OrganisationId>,
    /// The sender of a ticket that the program lets in.
    pub opened_by: Option<PersonId>,
    /// Since when its story counts in reports.
    pub counts_from: Timestamp,
    /// Events as clocks see them.
    pub happened: Vec<Happening>,
    /// Events that have not set off automations yet.
    pub sets_off: Vec<Happens>,
}

/// The part of a ticket that decides about its promised times.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Terms {
    pub status: Status,
    priority: Priority,
    category: Option<CategoryId>,
    organisation: Option<OrganisationId>,
}

impl Terms {
    pub fn of(ticket: &Ticket) -> Terms {
        Terms {
            status: ticket.status,
            priority: ticket.priority,
            category: ticket.category_id,
            organisation: ticket.organisation_id,
        }
    }
}

impl ChangeSoFar {
    /// Nothing yet, of a new ticket.
    fn of_new(ticket: &Ticket, now: Timestamp) -> ChangeSoFar {
        ChangeSoFar {
            before: Terms::of(ticket),
            placed: false,
            tier: None,
            waited: None,
            shared_until_now: None,
            opened_by: None,
            counts_from: now,
            happened: Vec::new(),
            sets_off: Vec::new(),
        }
    }

    /// Nothing yet, of a ticket as it is.
    fn of(ticket: &Ticket, now: Timestamp) -> ChangeSoFar {
        ChangeSoFar {
            tier: Some(ticket.tier_id),
            waited: tickets::waits_at(ticket),
            ..ChangeSoFar::of_new(ticket, now)
        }
    }
}

impl Desk {
    /// Begins a change of a ticket, if this person has the right to it. With a version, a ticket that somebody else changed
    /// since is refused.
    pub async fn change(
        &self,
        actor: &Actor,
        id: TicketId,
        action: TicketAction,
        version: Option<i64>,
    ) -> Result<Change<'_>, AppError> {
        if *actor == Actor::Anonymous {
            // Whatever the ticket: a session that ended meanwhile must not cost what was typed.
            return Err(AppError::SignIn);
        }
        let now = self.now();
        let mut tx = self.db().write().await?;
        tx.lock_ticket(id).await?;
        let TicketAccess { ticket, setup, share, facts } = TicketAccess::load(&mut tx, self, actor, id).await?;
        let verdict = rights::may(actor, action, &facts, now);
        let stale = version.is_some_and(|version| version != ticket.version);
        match verdict {
            Verdict::Allowed | Verdict::NotNow | Verdict::Forbidden if stale => return Err(AppError::Stale),
            verdict => allowed(verdict)?,
        }
        allowance::spend(&mut tx, actor, ActionTarget::Ticket(id), now).await?;
        let so_far = ChangeSoFar::of(&ticket, now);
        let ticket = CurrentTicket::of(ticket);
        Ok(Change { desk: self, tx, now, actor: *actor, ticket, setup, share, so_far })
    }

    /// Goes on with a transaction that has begun, without asking for rights: a ticket that came to be in it, or that
    /// belongs to what it is about.
    pub(in crate::desk) async fn change_in(
        &self,
        mut tx: Tx,
        actor: Actor,
        id: TicketId,
    ) -> Result<Change<'_>, AppError> {
        let now = self.now();
        let TicketAccess { ticket, setup, share, .. } = TicketAccess::load(&mut tx, self, &actor, id).await?;
        let so_far = ChangeSoFar::of(&ticket, now);
        let ticket = CurrentTicket::of(ticket);
        Ok(Change { desk: self, tx, now, actor, ticket, setup, share, so_far })
    }
}

impl<'a> Change<'a> {
    /// Goes on with a ticket that has just come to be.
    pub(super) fn begin(
        desk: &'a Desk,
        tx: Tx,
        actor: Actor,
        ticket: CurrentTicket,
        setup: Arc<Setup>,
        now: Timestamp,
    ) -> Change<'a> {
        let so_far = ChangeSoFar::of_new(&ticket, now);
        Change { desk, tx, now, actor, ticket, setup, share: None, so_far }
    }
}

impl Change<'_> {
    /// The part of the ticket as it is now that rights depend on, for a second question within one change.
    pub(in crate::desk) async fn facts(&mut self) -> Result<TicketFacts, AppError> {
        let (setup, share) = (&self.setup, self.share.as_ref());
        Ok(access::facts(&mut self.tx, self.desk, &self.actor, &self.ticket, setup, share).await?)
    }

    /// The tier where the ticket is.
    pub fn tier(&self) -> Result<Tier, AppError> {
        self.tier_by_id(self.ticket.tier_id)
    }

    /// A tier of the ladder.
    pub fn tier_by_id(&self, id: TierId) -> Result<Tier, AppError> {
        self.setup.tier(id).cloned().ok_or(AppError::field("tier", FieldError::NotAllowed))
    }

    /// Records an event without words.
    pub async fn note(&mut self, data: EventData) -> Result<EventId, AppError> {
        self.record(data, &Rendered::nothing(), None, &[]).await
    }

    /// Records an event with its text, the part that only staff may read, and its files, which were staged by the same
    /// person under these keys. The status follows; an event that the status does not allow is refused.
    pub async fn record(
        &mut self,
        data: EventData,
        body: &Rendered<'_>,
        card: Option<serde_json::Value>,
        files: &[String],
    ) -> Result<EventId, AppError> {
        let (role, audience) = (self.actor.role(), data.audience());
        self.ticket.apply(&data, role, self.now).map_err(|_| AppError::NotNow)?;
        let share = match audience {
            Audience::Vendor => self.share.as_ref().map(|share| share.id),
            Audience::Public | Audience::Internal => None,
        };
        let new = NewEvent {
            ticket: self.ticket.id,
            actor: self.actor.person(),
            data: &data,
            body: body.text(),
            body_html: body.html(),
            card,
            share,
            place: Some(self.ticket.place()),
        };
        let id = db::event::insert(&mut self.tx, &new, self.now).await?;
        self.so_far.happened.extend(life::meaning(&data, role));
        self.so_far.placed |= data.places();
        self.so_far.sets_off.extend(Happens::of(&data, role));
        attach(&mut self.tx, self.ticket.id, id, files, &self.actor).await?;
        Ok(id)
    }

    /// Events that may set off automations, recorded since this was asked last.
    pub(in crate::desk) fn take_set_off(&mut self) -> Vec<Happens> {
        std::mem::take(&mut self.so_far.sets_off)
    }

    /// Tells by mail whoever is to know of this, but not who acted.
    pub(in crate::desk) async fn tell(&mut self, news: Notification<'_>) -> Result<(), AppError> {
        let vendor = self.share.as_ref().map(|share| share.vendor_id).or(self.so_far.shared_until_now);
        let about = NotificationSubject {
            desk: self.desk,
            ticket: &self.ticket,
            vendor,
            but: self.actor.person(),
            now: self.now,
        };
        tell::tell(about, &mut self.tx, news).await
    }
}

/// Gives staged files to an event. A key that is not there, or is another person's, is an error.
pub(super) async fn attach(
    conn: &mut Conn,
    ticket: TicketId,
    event: EventId,
    files: &[String],
    actor: &Actor,
) -> Result<(), AppError> {
    for key in files {
        let taken = db::kept::take_file(conn, key, actor.person()).await?;
        let taken = taken.ok_or_else(|| AppError::field("files", FieldError::FileGone(key.clone())))?;
        let sender = (*actor == Actor::Anonymous).then_some(taken.sender.as_str());
        db::attachment::insert(conn, ticket, event, &taken.file, sender).await?;
    }
    Ok(())
}
