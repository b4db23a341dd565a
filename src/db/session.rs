//! Signed-in browsers. Only the hash of a session's token is kept.

use super::{Conn, DbResult};
use crate::domain::{PersonId, SessionId, Timestamp};

/// A session as its owner sees it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Session {
    pub id: SessionId,
    pub person_id: PersonId,
    pub user_agent: String,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
    pub expires_at: Timestamp,
}

pub async fn insert(
    conn: &mut Conn,
    person: PersonId,
    token_hash: &str,
    user_agent: &str,
    now: Timestamp,
    expires_at: Timestamp,
) -> DbResult<SessionId> {
    let (id,) = row!(
        conn,
        "insert into session (person_id, token_hash, user_agent, created_at, seen_at, expires_at)
         values ($1, $2, $3, $4, $4, $5) returning id",
        person,
        token_hash,
        user_agent,
        now,
        expires_at
    )?;
    Ok(id)
}

/// The session of a token, if it has not expired.
pub async fn by_token(conn: &mut Conn, token_hash: &str, now: Timestamp) -> DbResult<Option<Session>> {
    maybe!(
        conn,
        "select id, person_id, user_agent, created_at, seen_at, expires_at from session
         where token_hash = $1 and expires_at > $2",
        token_hash,
        now
    )
}

pub async fn of_person(conn: &mut Conn, person: PersonId, now: Timestamp) -> DbResult<Vec<Session>> {
    rows!(
        conn,
        "select id, person_id, user_agent, created_at, seen_at, expires_at from session
         where person_id = $1 and expires_at > $2 order by seen_at desc, id desc",
        person,
        now
    )
}

/// Notes that a session was used, and lets it live on.
pub async fn touch(conn: &mut Conn, id: SessionId, now: Timestamp, expires_at: Timestamp) -> DbResult<u64> {
    run!(conn, "update session set seen_at = $2, expires_at = $3 where id = $1", id, now, expires_at)
}

/// Ends one session of a person.
pub async fn end(conn: &mut Conn, person: PersonId, id: SessionId) -> DbResult<u64> {
    run!(conn, "delete from session where id = $1 and person_id = $2", id, person)
}

/// Ends all sessions of a person, but for one when it is named.
pub async fn end_all(conn: &mut Conn, person: PersonId, but: Option<SessionId>) -> DbResult<u64> {
    run!(conn, "delete from session where person_id = $1 and ($2 is null or id <> $2)", person, but)
}

pub async fn delete_expired(conn: &mut Conn, now: Timestamp) -> DbResult<u64> {
    run!(conn, "delete from session where expires_at <= $1", now)
}
