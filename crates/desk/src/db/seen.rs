//! Up to where each of the staff has read a ticket.

use super::{Conn, DbResult};
use crate::domain::{EventId, PersonId, TicketId};

/// The last event that a person was shown; none when they never opened the ticket.
pub async fn last(conn: &mut Conn, person: PersonId, ticket: TicketId) -> DbResult<Option<EventId>> {
    let found: Option<(EventId,)> =
        maybe!(conn, "select event_id from ticket_seen where person_id = $1 and ticket_id = $2", person, ticket)?;
    Ok(found.map(|(event,)| event))
}

/// Notes the last event that a person was shown. Two windows may show a ticket as it was at different moments: the later
/// one counts.
pub async fn note(conn: &mut Conn, person: PersonId, ticket: TicketId, event: EventId) -> DbResult<u64> {
    run!(
        conn,
        "insert into ticket_seen (person_id, ticket_id, event_id) values ($1, $2, $3)
         on conflict (person_id, ticket_id) do update set event_id = excluded.event_id
         where ticket_seen.event_id < excluded.event_id",
        person,
        ticket,
        event
    )
}
