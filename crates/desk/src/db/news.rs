//! Which tickets the people of teams and tiers were told of, or are to be.

use super::{Conn, DbResult};
use crate::domain::{PersonId, TicketId, Timestamp};

/// Notes that a person is told of a ticket, or that it waits for the next mail.
pub async fn insert(
    conn: &mut Conn,
    person: PersonId,
    ticket: TicketId,
    at: Timestamp,
    told: Option<Timestamp>,
) -> DbResult<u64> {
    run!(
        conn,
        "insert into ticket_news (person_id, ticket_id, at, told_at) values ($1, $2, $3, $4)",
        person,
        ticket,
        at,
        told
    )
}

/// Those who were told of a ticket after `since`, or wait to be. What was told later than now was told before the clock was
/// set back.
pub async fn told_since(conn: &mut Conn, since: Timestamp, now: Timestamp) -> DbResult<Vec<(PersonId,)>> {
    rows!(
        conn,
        "select person_id from ticket_news where told_at > $1 and told_at <= $2
         union select person_id from ticket_news where told_at is null",
        since,
        now
    )
}

/// Those for whom something waits and who were told nothing after `since`.
pub async fn readers(conn: &mut Conn, since: Timestamp, now: Timestamp, limit: i64) -> DbResult<Vec<(PersonId,)>> {
    rows!(
        conn,
        "select distinct n.person_id from ticket_news n
         where n.told_at is null
           and not exists (select 1 from ticket_news x where x.person_id = n.person_id and x.told_at > $1 and x.told_at <= $2)
         order by n.person_id limit $3",
        since,
        now,
        limit
    )
}

/// Takes what waits for a person, which is told with that.
pub async fn take(conn: &mut Conn, person: PersonId, now: Timestamp) -> DbResult<Vec<(TicketId,)>> {
    rows!(
        conn,
        "update ticket_news set told_at = $2 where person_id = $1 and told_at is null returning ticket_id",
        person,
        now
    )
}

/// Forgets what was told before `before`.
pub async fn delete_told(conn: &mut Conn, before: Timestamp) -> DbResult<u64> {
    run!(conn, "delete from ticket_news where told_at < $1", before)
}
