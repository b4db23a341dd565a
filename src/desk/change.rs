//! Changing a ticket: read, ask the policy, alter, record, write, in one transaction.

use super::{Desk, automate, letters, markdown, report, service};
use crate::db::event::NewEvent;
use crate::db::share::Share;
use crate::db::ticket::Ticket;
use crate::db::{self, Conn, DbResult, Tx};
use crate::domain::automation::Happens;
use crate::domain::policy::{self, Deed, TicketFacts, Verdict};
use crate::domain::service::life::{self, Happening};
use crate::domain::{
    Actor, Audience, CategoryId, EventData, EventId, Move, OrganisationId, Priority, Problem, Status, TicketId, Tier,
    TierId, Timestamp, after,
};
use crate::error::AppError;

/// A ticket that is being changed.
pub struct Change<'a> {
    pub desk: &'a Desk,
    pub tx: Tx,
    pub now: Timestamp,
    pub actor: Actor,
    pub ticket: Ticket,
    pub tiers: Vec<Tier>,
    pub share: Option<Share>,
    /// The ticket as it was, for the clocks.
    before: Before,
    /// Whether it was put somewhere else, for the reports.
    placed: bool,
    /// What happened to it, for the clocks.
    happened: Vec<Happening>,
    /// What happened to it and has not set off automations yet.
    pub(super) sets_off: Vec<Happens>,
}

/// What decides about a ticket's promised times.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Before {
    status: Status,
    priority: Priority,
    category: Option<CategoryId>,
    organisation: Option<OrganisationId>,
}

impl Before {
    fn of(ticket: &Ticket) -> Before {
        Before {
            status: ticket.status,
            priority: ticket.priority,
            category: ticket.category_id,
            organisation: ticket.organisation_id,
        }
    }
}

/// What the policy needs to know of a ticket and a person.
pub(super) async fn facts(
    conn: &mut Conn,
    desk: &Desk,
    actor: &Actor,
    ticket: &Ticket,
    tiers: &[Tier],
    share: Option<&Share>,
) -> DbResult<TicketFacts> {
    let followed = match actor.member() {
        Some(member) if !member.role.is_staff() => db::ticket::is_follower(conn, ticket.id, member.id).await?,
        _ => false,
    };
    let here = tiers.iter().find(|tier| tier.id == ticket.tier_id);
    Ok(TicketFacts {
        status: ticket.status,
        organisation: ticket.organisation_id,
        requester: ticket.requester_id,
        followed,
        tier: here.map_or(0, |tier| tier.position),
        outside: here.is_some_and(|tier| tier.outside),
        shared_from: share.map(|share| share.from_position),
        assignee: ticket.assignee_id,
        shared_with: share.map(|share| share.vendor_id),
        reopen_until: ticket.closed_at.map(|at| at.plus_days(desk.config().reopen_days)),
        confirmed: ticket.confirmed,
    })
}

impl From<Verdict> for Result<(), AppError> {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Allowed => Ok(()),
            Verdict::Forbidden => Err(AppError::Forbidden),
            Verdict::NotNow => Err(AppError::NotNow),
            Verdict::Hidden => Err(AppError::NotFound),
        }
    }
}

impl Desk {
    /// Begins a change of a ticket, if the policy lets this person do it. With a version, a ticket that
    /// somebody else changed since is refused.
    pub async fn change(
        &self,
        actor: &Actor,
        id: TicketId,
        deed: Deed,
        version: Option<i64>,
    ) -> Result<Change<'_>, AppError> {
        if *actor == Actor::Anonymous {
            // Whatever the ticket: a session that ended meanwhile must not cost what was typed.
            return Err(AppError::SignIn);
        }
        let now = self.now();
        let mut tx = self.db().write().await?;
        tx.lock_ticket(id).await?;
        let ticket = db::ticket::get(&mut tx, id).await?.ok_or(AppError::NotFound)?;
        let tiers = db::tier::all(&mut tx).await?;
        let share = db::share::active(&mut tx, id).await?;
        let facts = facts(&mut tx, self, actor, &ticket, &tiers, share.as_ref()).await?;
        let verdict = policy::may(actor, deed, &facts, now);
        let stale = version.is_some_and(|version| version != ticket.version);
        match verdict {
            Verdict::Allowed if stale => return Err(AppError::Stale),
            Verdict::NotNow if stale => return Err(AppError::Stale),
            verdict => Result::from(verdict)?,
        }
        let before = Before::of(&ticket);
        Ok(Change {
            desk: self,
            tx,
            now,
            actor: *actor,
            ticket,
            tiers,
            share,
            before,
            placed: false,
            happened: Vec::new(),
            sets_off: Vec::new(),
        })
    }

    /// Goes on with the transaction in which a ticket came to be, as the program itself.
    pub(super) async fn change_in(&self, mut tx: Tx, id: TicketId) -> Result<Change<'_>, AppError> {
        let ticket = db::ticket::get(&mut tx, id).await?.ok_or(AppError::Fault)?;
        let tiers = db::tier::all(&mut tx).await?;
        Ok(Change {
            desk: self,
            tx,
            now: self.now(),
            actor: Actor::System,
            before: Before::of(&ticket),
            ticket,
            tiers,
            share: None,
            placed: false,
            happened: Vec::new(),
            sets_off: Vec::new(),
        })
    }
}

impl Change<'_> {
    /// Moves the ticket to the status that follows; illegal moves are refused.
    pub fn step(&mut self, what: Move) -> Result<(), AppError> {
        self.ticket.status = after(self.ticket.status, what).map_err(|_| AppError::NotNow)?;
        Ok(())
    }

    /// What the policy needs to know of the ticket as it is now, for a second question within one change.
    pub(super) async fn facts(&mut self) -> Result<TicketFacts, AppError> {
        let (tiers, share) = (&self.tiers, self.share.as_ref());
        Ok(facts(&mut self.tx, self.desk, &self.actor, &self.ticket, tiers, share).await?)
    }

    /// The tier where the ticket is.
    pub fn tier(&self) -> Result<Tier, AppError> {
        self.tier_by_id(self.ticket.tier_id)
    }

    /// A tier of the ladder.
    pub fn tier_by_id(&self, id: TierId) -> Result<Tier, AppError> {
        self.tiers.iter().find(|tier| tier.id == id).cloned().ok_or(AppError::field("tier", Problem::NotAllowed))
    }

    /// Puts the ticket at another tier.
    pub fn move_to(&mut self, tier: &Tier) {
        self.ticket.tier_id = tier.id;
        self.ticket.tier_since = self.now;
        self.ticket.team_id = None;
    }

    /// Records an event without words.
    pub async fn note(&mut self, data: EventData) -> Result<EventId, AppError> {
        self.record(data, "", None, &[]).await
    }

    /// Records an event with its text, the part that only staff may read, and its files, which were
    /// staged by the same person under these keys.
    pub async fn record(
        &mut self,
        data: EventData,
        body: &str,
        card: Option<serde_json::Value>,
        files: &[String],
    ) -> Result<EventId, AppError> {
        let html = if body.is_empty() { String::new() } else { markdown::to_html(body) };
        let share = match data.audience() {
            Audience::Vendor => self.share.as_ref().map(|share| share.id),
            Audience::Public | Audience::Internal => None,
        };
        let new = NewEvent {
            ticket: self.ticket.id,
            actor: self.actor.person(),
            data: &data,
            body,
            body_html: &html,
            card,
            share,
            place: Some(self.ticket.place()),
        };
        let id = db::event::insert(&mut self.tx, &new, self.now).await?;
        self.happened.extend(life::meaning(&data, self.actor.role()));
        self.placed |= data.places();
        self.sets_off.extend(Happens::of(&data, self.actor.role()));
        attach(&mut self.tx, self.ticket.id, id, files, &self.actor).await?;
        self.ticket.activity_at = self.now;
        if data.audience() == Audience::Public {
            self.ticket.public_at = self.now;
        }
        Ok(id)
    }

    /// Tells the requester and the followers, but not who acted, by mail.
    pub async fn tell_customers(&mut self, letter: letters::TicketLetter<'_>) -> Result<(), AppError> {
        letters::to_customers(self.desk, &mut self.tx, &self.ticket, self.actor.person(), letter, self.now).await
    }

    /// Tells whoever has the ticket, but not who acted, by mail.
    pub async fn tell_assignee(&mut self, letter: letters::AssigneeLetter<'_>) -> Result<(), AppError> {
        letters::to_assignee(self.desk, &mut self.tx, &self.ticket, self.actor.person(), letter, self.now).await
    }

    /// Lets the clocks follow what happened and how the ticket is now.
    async fn follow_clocks(&mut self) -> Result<(), AppError> {
        let after = Before::of(&self.ticket);
        self.happened.extend(life::turn(self.before.status, after.status));
        if self.happened.is_empty() && self.before == after {
            return Ok(());
        }
        service::follow(&mut self.tx, &self.ticket, &self.happened, self.now).await
    }

    /// Keeps what reports count of this change.
    async fn count(&mut self) -> Result<(), AppError> {
        let after = Before::of(&self.ticket);
        if self.happened.is_empty() && self.before == after && !self.placed {
            return Ok(());
        }
        report::record(&mut self.tx, self.ticket.id, self.now).await
    }

    /// Ends the transaction of what concerns the ticket's story alone: nobody who is writing has to look again, unless it
    /// sets off something that alters the ticket.
    pub async fn finish_beside(mut self) -> Result<(), AppError> {
        if automate::follow(&mut self).await? {
            self.write().await?;
        }
        self.commit().await
    }

    /// Lets automations follow, writes the ticket and ends the transaction.
    pub async fn finish(mut self) -> Result<(), AppError> {
        automate::follow(&mut self).await?;
        self.write().await?;
        self.commit().await
    }

    /// Writes the ticket with everything that follows from what happened to it.
    pub(super) async fn write(&mut self) -> Result<(), AppError> {
        self.follow_clocks().await?;
        if !db::ticket::update(&mut self.tx, &self.ticket).await? {
            return Err(AppError::Stale);
        }
        self.count().await
    }

    async fn commit(self) -> Result<(), AppError> {
        self.tx.commit().await?;
        self.desk.outbox().notify_one();
        Ok(())
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
        let file = db::kept::take_file(conn, key, actor.person()).await?;
        let file = file.ok_or(AppError::field("files", Problem::Expired))?;
        db::attachment::insert(conn, ticket, event, &file).await?;
    }
    Ok(())
}
