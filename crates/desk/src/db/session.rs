//! Signed-in browsers. Only the hash of a session's token is kept.

use super::{Conn, DbResult};
use crate::domain::{Language, OrganisationId, PersonId, Role, SessionId, Theme, Timestamp};

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

/// A session that is in force, with whom it belongs to and how they like to see things: everything
/// that each request needs, in one question.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct InForce {
    pub id: SessionId,
    pub seen_at: Timestamp,
    pub person_id: PersonId,
    pub role: Role,
    pub organisation_id: Option<OrganisationId>,
    pub organisation: Option<String>,
    /// The position of the person's tier.
    pub tier: Option<i64>,
    pub name: String,
    pub email: String,
    pub language: Language,
    pub time_zone: String,
    pub theme: Theme,
    pub hotkeys: bool,
    /// The name of the provider, once it is set up.
    pub provider: Option<String>,
    pub setup_version: i64,
}

/// The session of a token, if it has not expired and its person may sign in.
pub async fn by_token(conn: &mut Conn, token_hash: &str, now: Timestamp) -> DbResult<Option<InForce>> {
    maybe!(
        conn,
        "select s.id, s.seen_at, p.id as person_id, p.role, p.organisation_id, o.name as organisation,
                t.position as tier, p.name, p.email, p.language, p.time_zone, p.theme, p.hotkeys,
                (select value from setting where key = 'provider') as provider, (select version from setup) as setup_version
         from session s
         join person p on p.id = s.person_id
         left join tier t on t.id = p.tier_id
         left join organisation o on o.id = p.organisation_id
         where s.token_hash = $1 and s.expires_at > $2 and p.disabled_at is null and p.confirmed_at is not null",
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

/// Ends the sessions of a person that were used the longest ago, but for so many.
pub async fn keep_latest(conn: &mut Conn, person: PersonId, most: i64) -> DbResult<u64> {
    run!(
        conn,
        "delete from session where person_id = $1 and id not in
             (select id from session where person_id = $1 order by seen_at desc, id desc limit $2)",
        person,
        most
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

/// Ends a session because its browser gets another one.
pub async fn replace(conn: &mut Conn, id: SessionId) -> DbResult<u64> {
    run!(conn, "delete from session where id = $1", id)
}

/// Ends all sessions of a person, but for one when it is named.
pub async fn end_all(conn: &mut Conn, person: PersonId, but: Option<SessionId>) -> DbResult<u64> {
    run!(conn, "delete from session where person_id = $1 and ($2 is null or id <> $2)", person, but)
}

pub async fn delete_expired(conn: &mut Conn, now: Timestamp) -> DbResult<u64> {
    run!(conn, "delete from session where expires_at <= $1", now)
}
