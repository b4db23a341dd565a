//! One-time links. Only the hash of a link's token is kept; using one ends it, and so does a newer one for the same
//! purpose, unless it is about a ticket: the way to that stays open from every mail.

use super::{Conn, DbResult};
use crate::domain::{PersonId, TicketId, Timestamp};

/// A link that has not been used and has not expired.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OneTimeLink {
    pub person_id: Option<PersonId>,
    pub ticket_id: Option<TicketId>,
    pub created_at: Timestamp,
    /// Whether it lets its person in.
    pub enters: bool,
}

/// Makes a link for a person; earlier ones for the same purpose stop working, unless it is about a ticket.
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
         and (person_id = $1 or ($1 is null and person_id is null)) and ticket_id is null and $4 is null",
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
        "select person_id, ticket_id, created_at, enters from one_time_link
         where token_hash = $1 and purpose = $2 and used_at is null and expires_at > $3",
        token_hash,
        purpose,
        now
    )
}

/// The row of a link that does not work any more, as long as it is kept.
pub async fn spent(conn: &mut Conn, token_hash: &str, purpose: &str) -> DbResult<Option<OneTimeLink>> {
    maybe!(
        conn,
        "select person_id, ticket_id, created_at, enters from one_time_link where token_hash = $1 and purpose = $2",
        token_hash,
        purpose
    )
}

/// Whether a link was used, and not just replaced by a newer one, which is as old as the end of this one.
pub async fn is_used(conn: &mut Conn, token_hash: &str, purpose: &str) -> DbResult<bool> {
    let row: Option<(Timestamp,)> = maybe!(
        conn,
        "select used_at from one_time_link as l where token_hash = $1 and purpose = $2 and used_at is not null
         and not exists (select 1 from one_time_link as newer where newer.person_id = l.person_id
                         and newer.purpose = l.purpose and newer.created_at = l.used_at
                         and newer.token_hash <> l.token_hash)",
        token_hash,
        purpose
    )?;
    Ok(row.is_some())
}

/// Uses a link up, and with it the others that lead to the same ticket. Of several at once, one gets it.
pub async fn take(conn: &mut Conn, token_hash: &str, purpose: &str, now: Timestamp) -> DbResult<Option<OneTimeLink>> {
    let link: Option<OneTimeLink> = maybe!(
        conn,
        "update one_time_link set used_at = $3
         where token_hash = $1 and purpose = $2 and used_at is null and expires_at > $3
         returning person_id, ticket_id, created_at, enters",
        token_hash,
        purpose,
        now
    )?;
    if let Some(OneTimeLink { person_id: Some(person), ticket_id: Some(ticket), .. }) = &link {
        run!(
            conn,
            "update one_time_link set used_at = $3 where person_id = $1 and ticket_id = $2 and used_at is null",
            *person,
            *ticket,
            now
        )?;
    }
    Ok(link)
}

/// Makes every link void that lets a person in. Those that lead to a ticket of theirs stay, and lead no further; what was
/// told of a changed password keeps its way back.
pub async fn delete_entrances(conn: &mut Conn, person: PersonId) -> DbResult<u64> {
    run!(conn, "update one_time_link set enters = false where person_id = $1 and purpose = 'ticket'", person)?;
    run!(
        conn,
        "delete from one_time_link
         where person_id = $1 and purpose not in ('ticket', 'way-back', 'stop') and used_at is null",
        person
    )
}

/// Makes those links void that a person gets before they have come for the first time, but those to a ticket. Those that
/// confirm the address count as used: it is confirmed.
pub async fn delete_first(conn: &mut Conn, person: PersonId, now: Timestamp) -> DbResult<u64> {
    run!(
        conn,
        "update one_time_link set used_at = $2 where person_id = $1 and purpose = 'confirm' and used_at is null",
        person,
        now
    )?;
    run!(conn, "delete from one_time_link where person_id = $1 and purpose = 'invitation'", person)
}

/// Makes every link void that was mailed to a person, but for those that only end things.
pub async fn delete_of(conn: &mut Conn, person: PersonId) -> DbResult<u64> {
    run!(conn, "delete from one_time_link where person_id = $1 and purpose <> 'stop'", person)
}

pub async fn delete_expired(conn: &mut Conn, now: Timestamp) -> DbResult<u64> {
    run!(conn, "delete from one_time_link where expires_at <= $1", now)
}
