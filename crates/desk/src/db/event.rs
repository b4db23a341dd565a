//! The story of a ticket.
//!
//! Content for staff alone is never selected for others: not the events, not the cards, not the numbers between them
//! (see [`super::story`]).

use super::{Conn, DbResult};
use crate::domain::report::TicketPlace;
use crate::domain::{Audience, EventData, EventId, PersonId, Role, ShareId, TicketId, Timestamp};
use sqlx::types::Json;

/// An event as it is read, with the name and role of who did it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Event {
    pub id: EventId,
    pub at: Timestamp,
    pub actor_id: Option<PersonId>,
    pub actor: Option<String>,
    pub actor_role: Option<Role>,
    /// The name of the actor's tier, for agents.
    pub actor_tier: Option<String>,
    pub audience: Audience,
    pub data: Json<EventData>,
    pub body_html: String,
    /// The beginning of a text that is too long to be read as a whole.
    #[sqlx(default)]
    pub beginning: Option<String>,
    pub card: Option<Json<serde_json::Value>>,
    pub share_id: Option<ShareId>,
}

/// A new event.
#[derive(Clone, Debug)]
pub struct NewEvent<'a> {
    pub ticket: TicketId,
    pub actor: Option<PersonId>,
    pub data: &'a EventData,
    pub body: &'a str,
    /// The body as sanitised HTML.
    pub body_html: &'a str,
    pub card: Option<serde_json::Value>,
    pub share: Option<ShareId>,
    /// Where the ticket is afterwards; kept with events that put it there.
    pub place: Option<TicketPlace>,
}

pub async fn insert(conn: &mut Conn, new: &NewEvent<'_>, now: Timestamp) -> DbResult<EventId> {
    let place = new.place.filter(|_| new.data.places());
    let (id,) = row!(
        conn,
        "insert into ticket_event (ticket_id, at, actor_id, audience, kind, data, body, body_html, card, share_id, tier_id,
             team_id, category_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id",
        new.ticket,
        now,
        new.actor,
        new.data.audience(),
        new.data.kind(),
        Json(new.data),
        new.body,
        new.body_html,
        new.card.as_ref().map(Json),
        new.share,
        place.map(|place| place.tier),
        place.and_then(|place| place.team),
        place.and_then(|place| place.category)
    )?;
    Ok(id)
}

/// Whether this person sent this into the ticket before.
pub async fn is_written(
    conn: &mut Conn,
    ticket: TicketId,
    actor: Option<PersonId>,
    submission: &str,
) -> DbResult<bool> {
    let found: Option<(EventId,)> = maybe!(
        conn,
        "select id from ticket_event where submission = $1 and ticket_id = $2 and actor_id = $3",
        submission,
        ticket,
        actor
    )?;
    Ok(found.is_some())
}

/// Whether somebody else said something in public after an event.
pub async fn others_said_after(conn: &mut Conn, ticket: TicketId, seen: EventId, me: PersonId) -> DbResult<bool> {
    let found: Option<(EventId,)> = maybe!(
        conn,
        "select id from ticket_event
         where ticket_id = $1 and id > $2 and audience = 'public' and body <> '' and actor_id <> $3 limit 1",
        ticket,
        seen,
        me
    )?;
    Ok(found.is_some())
}

/// Who of the staff wrote to the requester last; `since_given`: after the ticket was given to somebody.
pub async fn answered_by(conn: &mut Conn, ticket: TicketId, since_given: bool) -> DbResult<Option<PersonId>> {
    let mut after = EventId(0);
    if since_given {
        let given: Option<(EventId,)> = maybe!(
            conn,
            "select id from ticket_event where ticket_id = $1 and kind in ('assigned', 'escalated', 'returned')
             order by id desc limit 1",
            ticket
        )?;
        after = given.map_or(after, |(id,)| id);
    }
    let row: Option<(PersonId,)> = maybe!(
        conn,
        "select e.actor_id from ticket_event e join person p on p.id = e.actor_id
         where e.ticket_id = $1 and e.id > $2 and e.kind in ('replied', 'resolved') and p.role in ('agent', 'lead', 'admin')
         order by e.id desc limit 1",
        ticket,
        after
    )?;
    Ok(row.map(|(id,)| id))
}

/// Keeps what a form sent along that opened a ticket.
pub async fn set_opening_submission(conn: &mut Conn, ticket: TicketId, submission: &str) -> DbResult<u64> {
    run!(conn, "update ticket_event set submission = $2 where ticket_id = $1 and kind = 'opened'", ticket, submission)
}

/// Keeps what a form sent along with a message, unless an earlier one has it.
pub async fn set_submission(conn: &mut Conn, id: EventId, submission: &str) -> DbResult<u64> {
    run!(
        conn,
        "update ticket_event set submission = $2
         where id = $1 and not exists (select 1 from ticket_event where submission = $2)",
        id,
        submission
    )
}

pub async fn set_share(conn: &mut Conn, id: EventId, share: ShareId) -> DbResult<u64> {
    run!(conn, "update ticket_event set share_id = $2 where id = $1", id, share)
}

/// Everything with all its words.
pub async fn all(conn: &mut Conn, ticket: TicketId) -> DbResult<Vec<Event>> {
    rows!(
        conn,
        "select e.id, e.at, e.actor_id, p.name as actor, p.role as actor_role, t.name as actor_tier, e.audience, e.data,
                e.body_html, e.card, e.share_id
         from ticket_event e left join person p on p.id = e.actor_id left join tier t on t.id = p.tier_id
         where e.ticket_id = $1 order by e.id",
        ticket
    )
}

/// How a vendor gave the ticket back the last time.
pub async fn last_returned(conn: &mut Conn, ticket: TicketId) -> DbResult<Option<Event>> {
    maybe!(
        conn,
        "select e.id, e.at, e.actor_id, p.name as actor, p.role as actor_role, t.name as actor_tier, e.audience, e.data,
                e.body_html, e.card, e.share_id
         from ticket_event e left join person p on p.id = e.actor_id left join tier t on t.id = p.tier_id
         where e.ticket_id = $1 and e.kind = 'vendor_returned' order by e.id desc limit 1",
        ticket
    )
}

/// Which of these events belong to the ticket and are messages that may be shared.
pub async fn shareable(conn: &mut Conn, ticket: TicketId) -> DbResult<Vec<(EventId,)>> {
    rows!(
        conn,
        "select id from ticket_event where ticket_id = $1 and audience = 'public' and kind in ('opened', 'replied', 'thanked')",
        ticket
    )
}

pub async fn share_with(conn: &mut Conn, share: ShareId, event: EventId) -> DbResult<u64> {
    run!(conn, "insert into shared_event (share_id, event_id) values ($1, $2) on conflict do nothing", share, event)
}
