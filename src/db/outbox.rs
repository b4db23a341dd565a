//! What must leave the program: rows written with the change they tell of, taken by workers with a
//! lease, and tried again with growing pauses.

use super::{Conn, DbResult, Link};
use crate::domain::{OutboxId, TicketId, Timestamp};

/// A mail that waits.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Waiting {
    pub id: OutboxId,
    pub message_id: String,
    pub recipient: String,
    pub subject: String,
    pub body: String,
    pub attempts: i64,
    /// The ticket that it tells of; none of what only lets somebody in.
    pub ticket_id: Option<TicketId>,
}

pub async fn insert(
    conn: &mut Conn,
    message_id: &str,
    about: Option<TicketId>,
    recipient: &str,
    subject: &str,
    body: &str,
    now: Timestamp,
) -> DbResult<()> {
    run!(
        conn,
        "insert into outbox (message_id, ticket_id, recipient, subject, body, created_at, next_at)
         values ($1, $2, $3, $4, $5, $6, $6)",
        message_id,
        about,
        recipient,
        subject,
        body,
        now
    )?;
    Ok(())
}

/// Takes up to `limit` due rows until `until`; nobody else gets them before. What one recipient is told of tickets keeps
/// its order: a row waits while an earlier one, which then was tried before, waits for its next try or is with another
/// worker. What is about no ticket, such as a link to sign in, waits for nothing: somebody sits there and looks for it.
pub async fn claim(conn: &mut Conn, now: Timestamp, until: Timestamp, limit: i64) -> DbResult<Vec<Waiting>> {
    const CLAIM: &str = "update outbox set leased_until = $2, attempts = attempts + 1 where id in (
            select o.id from outbox o where o.sent_at is null and o.failed_at is null and o.next_at <= $1
            and (o.leased_until is null or o.leased_until <= $1)
            and (o.ticket_id is null or not exists (select 1 from outbox e where e.recipient = o.recipient and e.id < o.id
                and e.attempts > 0 and e.sent_at is null and e.failed_at is null and (e.next_at > $1 or e.leased_until > $1)))
            order by o.id limit $3)
         returning id, message_id, recipient, subject, body, attempts, ticket_id";
    // One worker claims at a time, or it would not see which rows another one is about to take.
    alone(conn).await?;
    let mut rows: Vec<Waiting> = match conn.link() {
        Link::Sqlite(c) => sqlx::query_as(CLAIM).bind(now).bind(until).bind(limit).fetch_all(c).await?,
        Link::Postgres(c) => sqlx::query_as(CLAIM).bind(now).bind(until).bind(limit).fetch_all(c).await?,
    };
    rows.sort_by_key(|row| row.id);
    Ok(rows)
}

/// Keeps other nodes from claiming and bringing forward until the transaction ends.
async fn alone(conn: &mut Conn) -> DbResult<()> {
    if let Link::Postgres(c) = conn.link() {
        sqlx::query("select pg_advisory_xact_lock(hashtext('outbox'))").execute(c).await?;
    }
    Ok(())
}

pub async fn sent(conn: &mut Conn, id: OutboxId, now: Timestamp) -> DbResult<u64> {
    run!(conn, "update outbox set sent_at = $2, leased_until = null, last_error = null where id = $1", id, now)
}

/// Was not tried after all.
pub async fn release(conn: &mut Conn, id: OutboxId) -> DbResult<u64> {
    run!(conn, "update outbox set leased_until = null, attempts = attempts - 1 where id = $1", id)
}

/// Will be tried again at `next_at`, or as soon as the server takes a mail again if it was `away`.
pub async fn put_off(conn: &mut Conn, id: OutboxId, next_at: Timestamp, away: bool, error: &str) -> DbResult<u64> {
    run!(
        conn,
        "update outbox set next_at = $2, away = $3, leased_until = null, last_error = $4 where id = $1",
        id,
        next_at,
        away,
        error
    )
}

/// Lets what waits only because the server was away be sent from now on, with as many tries as a new mail has; what is
/// being sent right now is left alone. Answers how many.
pub async fn bring_forward(conn: &mut Conn, now: Timestamp) -> DbResult<u64> {
    let waits: Option<(OutboxId,)> =
        maybe!(conn, "select id from outbox where away and sent_at is null and failed_at is null limit 1")?;
    if waits.is_none() {
        return Ok(0);
    }
    // Two nodes that bring forward at once could wait for each other's rows.
    alone(conn).await?;
    run!(
        conn,
        "update outbox set next_at = $1, attempts = 0, away = false where away and sent_at is null and failed_at is null
         and (leased_until is null or leased_until <= $1)",
        now
    )
}

/// Will not be tried again; answers whether it still waited.
pub async fn give_up(conn: &mut Conn, id: OutboxId, now: Timestamp, error: &str) -> DbResult<bool> {
    let rows = run!(
        conn,
        "update outbox set failed_at = $2, leased_until = null, last_error = $3
         where id = $1 and sent_at is null and failed_at is null",
        id,
        now,
        error
    )?;
    Ok(rows == 1)
}

/// A mail that was given up.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Lost {
    pub id: OutboxId,
    pub recipient: String,
    pub subject: String,
    pub last_error: Option<String>,
    pub failed_at: Timestamp,
}

/// What was given up, the latest mail first, of those before `before`.
pub async fn lost(conn: &mut Conn, before: Option<OutboxId>, limit: i64) -> DbResult<Vec<Lost>> {
    rows!(
        conn,
        "select id, recipient, subject, last_error, failed_at from outbox
         where failed_at is not null and ($1 is null or id < $1) order by id desc limit $2",
        before,
        limit
    )
}

/// Lets a mail that was given up be sent from now on; answers its recipient, or nothing when it was not given up.
pub async fn retry(conn: &mut Conn, id: OutboxId, now: Timestamp) -> DbResult<Option<(String,)>> {
    maybe!(
        conn,
        "update outbox set failed_at = null, attempts = 0, away = false, next_at = $2
         where id = $1 and failed_at is not null returning recipient",
        id,
        now
    )
}

/// Lets everything that was given up be sent from now on; answers how many mails.
pub async fn retry_all(conn: &mut Conn, now: Timestamp) -> DbResult<u64> {
    run!(
        conn,
        "update outbox set failed_at = null, attempts = 0, away = false, next_at = $1 where failed_at is not null",
        now
    )
}

/// When the next row is due.
pub async fn next_due(conn: &mut Conn) -> DbResult<Option<Timestamp>> {
    let (next,) = row!(conn, "select min(next_at) from outbox where sent_at is null and failed_at is null")?;
    Ok(next)
}

/// Forgets what was sent before `sent`, or given up before `lost`.
pub async fn delete_old(conn: &mut Conn, sent: Timestamp, lost: Timestamp) -> DbResult<u64> {
    run!(conn, "delete from outbox where sent_at < $1 or failed_at < $2", sent, lost)
}
