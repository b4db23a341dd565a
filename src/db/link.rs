//! One-time links. Only the hash of a link's token is kept; using one, or making a newer one for the
//! same purpose, ends it.

use super::{Conn, DbResult};
use crate::domain::{PersonId, TicketId, Timestamp};

/// A link that has not been used and has not expired.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OneTimeLink {
    pub person_id: Option<PersonId>,
    pub ticket_id: Option<TicketId>,
    pub created_at: Timestamp,
}

/// Makes a link for a person; earlier ones for the same purpose and ticket stop working.
pub async fn insert(
    conn: &mut Conn,
    token_hash: &str,
    purpose: &str,
    person: Option<PersonId>,
    ticket: Option<TicketId>,
    now: Timestamp,
    expires_at: Timestamp,
) -> DbResult<()> {
    run!(
        conn,
        "update one_time_link set used_at = $3 where used_at is null and purpose = $2
         and (person_id = $1 or ($1 is null and person_id is null))
         and (ticket_id = $4 or ($4 is null and ticket_id is null))",
        person,
        purpose,
        now,
        ticket
    )?;
    run!(
        conn,
        "insert into one_time_link (token_hash, purpose, person_id, ticket_id, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6)",
        token_hash,
        purpose,
        person,
        ticket,
        now,
        expires_at
    )?;
    Ok(())
}

/// Looks at a link without using it.
pub async fn peek(conn: &mut Conn, token_hash: &str, purpose: &str, now: Timestamp) -> DbResult<Option<OneTimeLink>> {
    maybe!(
        conn,
        "select person_id, ticket_id, created_at from one_time_link
         where token_hash = $1 and purpose = $2 and used_at is null and expires_at > $3",
        token_hash,
        purpose,
        now
    )
}

/// Uses a link up. Of several at once, one gets it.
pub async fn take(conn: &mut Conn, token_hash: &str, purpose: &str, now: Timestamp) -> DbResult<Option<OneTimeLink>> {
    maybe!(
        conn,
        "update one_time_link set used_at = $3
         where token_hash = $1 and purpose = $2 and used_at is null and expires_at > $3
         returning person_id, ticket_id, created_at",
        token_hash,
        purpose,
        now
    )
}

/// Makes every link void that lets a person in. Those that confirm a ticket of theirs stay.
pub async fn delete_entrances(conn: &mut Conn, person: PersonId) -> DbResult<u64> {
    run!(conn, "delete from one_time_link where person_id = $1 and purpose <> 'ticket'", person)
}

/// Makes every link void that was mailed to a person.
pub async fn delete_of(conn: &mut Conn, person: PersonId) -> DbResult<u64> {
    run!(conn, "delete from one_time_link where person_id = $1", person)
}

pub async fn delete_expired(conn: &mut Conn, now: Timestamp) -> DbResult<u64> {
    run!(conn, "delete from one_time_link where expires_at <= $1", now)
}
