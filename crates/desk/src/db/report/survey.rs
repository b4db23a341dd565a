//! Questions about solved tickets, and their answers.

use super::super::{Conn, DbResult, Link};
use crate::domain::report::{Rating, Reason};
use crate::domain::{PersonId, TicketId, Timestamp};

/// A question with what was answered so far.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Survey {
    pub id: i64,
    pub ticket_id: TicketId,
    pub person_id: PersonId,
    pub expires_at: Timestamp,
    pub rating: Option<Rating>,
    pub explained_at: Option<Timestamp>,
    pub followed_at: Option<Timestamp>,
    pub subject: String,
}

/// A bad answer.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct BadAnswer {
    pub id: i64,
    pub ticket_id: TicketId,
    pub subject: String,
    pub person: String,
    pub organisation: Option<String>,
    pub answered_at: Timestamp,
    pub reason: Option<Reason>,
    pub comment: String,
    pub followed_at: Option<Timestamp>,
    pub followed_by: Option<String>,
    pub follow_note: String,
}

/// When a person was asked last. Until this transaction ends nobody else asks them: two of their tickets may close at
/// once, on two nodes.
pub async fn last_asked(conn: &mut Conn, person: PersonId) -> DbResult<Option<Timestamp>> {
    if let Link::Postgres(c) = conn.link() {
        sqlx::query("select id from person where id = $1 for no key update").bind(person).execute(c).await?;
    }
    let (at,): (Option<Timestamp>,) = row!(conn, "select max(sent_at) from survey where person_id = $1", person)?;
    Ok(at)
}

/// Keeps a question; answers whether it is the first one about its ticket.
pub async fn insert(
    conn: &mut Conn,
    ticket: TicketId,
    person: PersonId,
    token_hash: &str,
    now: Timestamp,
    expires_at: Timestamp,
) -> DbResult<bool> {
    let touched = run!(
        conn,
        "insert into survey (ticket_id, person_id, token_hash, sent_at, expires_at) values ($1, $2, $3, $4, $5)
         on conflict do nothing",
        ticket,
        person,
        token_hash,
        now,
        expires_at
    )?;
    Ok(touched == 1)
}

/// The question behind a link that has not expired.
pub async fn by_token(conn: &mut Conn, token_hash: &str, now: Timestamp) -> DbResult<Option<Survey>> {
    maybe!(
        conn,
        "select s.id, s.ticket_id, s.person_id, s.expires_at, s.rating, s.explained_at, s.followed_at, t.subject
         from survey s join ticket t on t.id = s.ticket_id where s.token_hash = $1 and s.expires_at > $2",
        token_hash,
        now
    )
}

/// A question by its number.
pub async fn by_id(conn: &mut Conn, id: i64) -> DbResult<Option<Survey>> {
    maybe!(
        conn,
        "select s.id, s.ticket_id, s.person_id, s.expires_at, s.rating, s.explained_at, s.followed_at, t.subject
         from survey s join ticket t on t.id = s.ticket_id where s.id = $1",
        id
    )
}

/// Keeps an answer; answers whether it is the first one.
pub async fn rate(conn: &mut Conn, id: i64, rating: Rating, now: Timestamp) -> DbResult<bool> {
    let touched = run!(
        conn,
        "update survey set rating = $2, answered_at = $3 where id = $1 and rating is null",
        id,
        rating,
        now
    )?;
    Ok(touched == 1)
}

/// Keeps why; answers whether nothing was said before.
pub async fn explain(
    conn: &mut Conn,
    id: i64,
    reason: Option<Reason>,
    comment: &str,
    now: Timestamp,
) -> DbResult<bool> {
    let touched = run!(
        conn,
        "update survey set reason = $2, comment = $3, explained_at = $4
         where id = $1 and rating is not null and explained_at is null",
        id,
        reason,
        comment,
        now
    )?;
    Ok(touched == 1)
}

/// Says that somebody followed up; answers whether nobody had before.
pub async fn follow(conn: &mut Conn, id: i64, by: PersonId, note: &str, now: Timestamp) -> DbResult<bool> {
    let touched = run!(
        conn,
        "update survey set followed_at = $2, followed_by = $3, follow_note = $4
         where id = $1 and rating = 'bad' and followed_at is null",
        id,
        now,
        by,
        note
    )?;
    Ok(touched == 1)
}

macro_rules! bad_answers {
    ($which:literal) => {
        concat!(
            "select s.id, s.ticket_id, t.subject, p.name as person, o.name as organisation, s.answered_at, s.reason,
                    s.comment, s.followed_at, b.name as followed_by, s.follow_note
             from survey s join ticket t on t.id = s.ticket_id join person p on p.id = s.person_id
             left join organisation o on o.id = t.organisation_id left join person b on b.id = s.followed_by
             where s.rating = 'bad' and ",
            $which,
            " and ($1 is null or s.answered_at < $1 or (s.answered_at = $1 and s.id < $2))
             order by s.answered_at desc, s.id desc limit $3"
        )
    };
}

/// Bad answers, the latest first, after one when it is named: those that nobody followed up on, or the others.
pub async fn bad(conn: &mut Conn, followed: bool, after: Option<(i64, i64)>, limit: i64) -> DbResult<Vec<BadAnswer>> {
    let (at, id) = (after.map(|(at, _)| at), after.map(|(_, id)| id));
    if followed {
        rows!(conn, bad_answers!("s.followed_at is not null"), at, id, limit)
    } else {
        rows!(conn, bad_answers!("s.followed_at is null"), at, id, limit)
    }
}

/// Leads who can be written to; where there are none, the admins.
pub async fn leads(conn: &mut Conn) -> DbResult<Vec<(PersonId,)>> {
    rows!(
        conn,
        "select id from person
         where disabled_at is null and confirmed_at is not null
           and (role = 'lead' or (role = 'admin' and not exists (select 1 from person where role = 'lead'
                                   and disabled_at is null and confirmed_at is not null)))
         order by id"
    )
}

/// Bad answers that nobody followed up on.
pub async fn waiting(conn: &mut Conn) -> DbResult<i64> {
    let (n,) = row!(conn, "select count(*) from survey where rating = 'bad' and followed_at is null")?;
    Ok(n)
}
