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
    /// Those that failed for the mail itself.
    pub failures: i64,
    /// How often it was given away and not confirmed.
    pub unanswered: i64,
    /// Whether the server refused how we send, the last time that it was asked.
    pub refused: bool,
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

/// Pauses before the next try are never longer, in minutes. What waits for longer waits since the clock was set back, and is
/// due; the same holds for what was written in the future and never put off, and for leases that end later than new ones.
pub const LONGEST_PAUSE: i64 = 360;

/// Takes up to `limit` due rows until `until`; nobody else gets them before. What one recipient is told of tickets keeps
/// its order: a row waits while an earlier one, which then was tried before, waits for its next try or is with another
/// worker. What is about no ticket, such as a link to sign in, waits for nothing: somebody sits there and looks for it.
pub async fn claim(conn: &mut Conn, now: Timestamp, until: Timestamp, limit: i64) -> DbResult<Vec<Waiting>> {
    const CLAIM: &str = "update outbox set leased_until = $2, attempts = attempts + 1 where id in (
            select o.id from outbox o where o.sent_at is null and o.failed_at is null
            and (o.next_at <= $1 or o.next_at > $4 or o.next_at = o.created_at)
            and (o.leased_until is null or o.leased_until <= $1 or o.leased_until > $2)
            and (o.ticket_id is null or not exists (select 1 from outbox e where e.recipient = o.recipient and e.id < o.id
                and e.attempts > 0 and e.sent_at is null and e.failed_at is null and ((e.next_at > $1 and e.next_at <= $4 and e.next_at <> e.created_at) or (e.leased_until > $1 and e.leased_until <= $2))))
            order by o.id limit $3)
         returning id, message_id, recipient, subject, body, attempts, failures, unanswered, refused, ticket_id";
    // One worker claims at a time, or it would not see which rows another one is about to take.
    alone(conn).await?;
    let latest = now.plus_minutes(LONGEST_PAUSE);
    let mut rows: Vec<Waiting> = match conn.link() {
        Link::Sqlite(c) => sqlx::query_as(CLAIM).bind(now).bind(until).bind(limit).bind(latest).fetch_all(c).await?,
        Link::Postgres(c) => sqlx::query_as(CLAIM).bind(now).bind(until).bind(limit).bind(latest).fetch_all(c).await?,
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

/// Keeps a row leased until `until` that is still on its way.
pub async fn renew(conn: &mut Conn, id: OutboxId, until: Timestamp) -> DbResult<u64> {
    run!(
        conn,
        "update outbox set leased_until = $2
         where id = $1 and leased_until is not null and sent_at is null and failed_at is null",
        id,
        until
    )
}

pub async fn sent(conn: &mut Conn, id: OutboxId, now: Timestamp) -> DbResult<u64> {
    run!(conn, "update outbox set sent_at = $2, leased_until = null, last_error = null where id = $1", id, now)
}

/// Was not tried after all.
pub async fn release(conn: &mut Conn, id: OutboxId) -> DbResult<u64> {
    run!(conn, "update outbox set leased_until = null, attempts = attempts - 1 where id = $1", id)
}

/// Why a mail waits for its next try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitReason {
    /// The server was away: as soon as it takes a mail again, the row is due.
    Away,
    /// The mail itself was not taken.
    Itself,
    /// The same, because the server refuses how we send.
    Refused,
    /// It was given away and not confirmed.
    Unanswered,
}

/// Will be tried again at `next_at`.
pub async fn put_off(conn: &mut Conn, id: OutboxId, next_at: Timestamp, why: WaitReason, error: &str) -> DbResult<u64> {
    run!(
        conn,
        "update outbox set next_at = $2, away = $3, failures = failures + $4, unanswered = unanswered + $5,
            refused = case when $3 then refused else $6 end, leased_until = null, last_error = $7
         where id = $1",
        id,
        next_at,
        why == WaitReason::Away,
        i64::from(matches!(why, WaitReason::Itself | WaitReason::Refused)),
        i64::from(why == WaitReason::Unanswered),
        why == WaitReason::Refused,
        error
    )
}

/// Whether another mail waits because the server refuses how we send.
pub async fn others_are_refused(conn: &mut Conn, id: OutboxId) -> DbResult<bool> {
    let (others,) = row!(
        conn,
        "select count(*) > 0 from outbox where refused and sent_at is null and failed_at is null and id <> $1",
        id
    )?;
    Ok(others)
}

/// Lets what waits only because the server was away be sent from now on. Tries that found no server are forgotten, those
/// that failed for the mail itself are not; what is being sent right now is left alone. Answers how many.
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
        "update outbox set next_at = $1, attempts = failures + unanswered, away = false where away and sent_at is null and failed_at is null
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
pub struct LostMailRow {
    pub id: OutboxId,
    pub recipient: String,
    pub subject: String,
    pub last_error: Option<String>,
    pub failed_at: Timestamp,
}

/// What was given up, the latest mail first, of those before `before`.
pub async fn lost(conn: &mut Conn, before: Option<OutboxId>, limit: i64) -> DbResult<Vec<LostMailRow>> {
    rows!(
        conn,
        "select id, recipient, subject, last_error, failed_at from outbox
         where failed_at is not null and ($1 is null or id < $1) order by id desc limit $2",
        before,
        limit
    )
}

/// Lets a mail that was given up be sent from now on, with as many tries as a new one has; answers its recipient, or nothing
/// when it was not given up.
pub async fn retry(conn: &mut Conn, id: OutboxId, now: Timestamp) -> DbResult<Option<(String,)>> {
    maybe!(
        conn,
        "update outbox set failed_at = null, attempts = 0, failures = 0, unanswered = 0, refused = false, away = false,
            next_at = $2
         where id = $1 and failed_at is not null returning recipient",
        id,
        now
    )
}

/// The same with everything that was given up, or waits for its next try; answers how many mails.
pub async fn retry_all(conn: &mut Conn, now: Timestamp) -> DbResult<u64> {
    // A node that brings forward at the same time could wait for the same rows.
    alone(conn).await?;
    run!(
        conn,
        "update outbox set failed_at = null, attempts = 0, failures = 0, unanswered = 0, refused = false, away = false,
            next_at = $1
         where sent_at is null and (failed_at is not null or last_error is not null)
           and (leased_until is null or leased_until <= $1)",
        now
    )
}

/// Mails that wait longer than they should.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct DelayedMails {
    pub count: i64,
    /// When the oldest was written.
    pub since: Option<Timestamp>,
    /// Why the latest that was tried waits.
    pub last_error: Option<String>,
}

/// Mails that failed and are not given up, or have waited since before `before`.
pub async fn held(conn: &mut Conn, before: Timestamp) -> DbResult<DelayedMails> {
    row!(
        conn,
        "select count(*) as count, min(created_at) as since,
            (select e.last_error from outbox e where e.sent_at is null and e.failed_at is null and e.last_error is not null
             order by e.next_at desc, e.id desc limit 1) as last_error
         from outbox where sent_at is null and failed_at is null and (last_error is not null or created_at <= $1)",
        before
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
