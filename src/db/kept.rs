//! Forms that were sent but not accepted yet, and the files that came with them.

use super::{Conn, DbResult};
use crate::domain::view::StagedFile;
use crate::domain::{Kept, PersonId, Timestamp};
use sqlx::types::Json;

/// Whose a kept form is: the person's who sent it, or of whoever has the browser when nobody had signed in; and what it
/// is counted under.
#[derive(Clone, Debug)]
pub struct KeptBy {
    pub person: Option<PersonId>,
    pub sender: String,
}

/// Stands for nobody.
const NOBODY: PersonId = PersonId(0);

pub async fn put(
    conn: &mut Conn,
    token_hash: &str,
    form: &str,
    kept: &Kept,
    by: &KeptBy,
    size: i64,
    expires_at: Timestamp,
) -> DbResult<()> {
    run!(
        conn,
        "insert into kept_form (token_hash, form, kept, person_id, sender, size, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (token_hash, form, person_id) do update set
             kept = excluded.kept, sender = excluded.sender, size = excluded.size, expires_at = excluded.expires_at",
        token_hash,
        form,
        Json(kept),
        by.person.unwrap_or(NOBODY),
        by.sender.as_str(),
        size,
        expires_at
    )?;
    Ok(())
}

/// What was kept last of a form by a person, or by nobody in particular.
pub async fn get(
    conn: &mut Conn,
    token_hash: &str,
    form: &str,
    person: Option<PersonId>,
    now: Timestamp,
) -> DbResult<Option<Kept>> {
    let row: Option<(Json<Kept>,)> = maybe!(
        conn,
        "select kept from kept_form
         where token_hash = $1 and form = $2 and person_id in (0, $3) and expires_at > $4
         order by expires_at desc limit 1",
        token_hash,
        form,
        person.unwrap_or(NOBODY),
        now
    )?;
    Ok(row.map(|(Json(kept),)| kept))
}

/// Whether a form of anybody at all is kept.
pub async fn is_somebodys(conn: &mut Conn, token_hash: &str, form: &str, now: Timestamp) -> DbResult<bool> {
    let row: Option<(i64,)> = maybe!(
        conn,
        "select person_id from kept_form where token_hash = $1 and form = $2 and expires_at > $3 limit 1",
        token_hash,
        form,
        now
    )?;
    Ok(row.is_some())
}

/// The bytes that are kept of a sender, but for this form.
pub async fn bytes_of(conn: &mut Conn, sender: &str, token_hash: &str, form: &str) -> DbResult<i64> {
    let (bytes,) = row!(
        conn,
        "select cast(coalesce(sum(size), 0) as bigint) from kept_form
         where sender = $1 and not (token_hash = $2 and form = $3)",
        sender,
        token_hash,
        form
    )?;
    Ok(bytes)
}

/// Forgets all that was kept for a browser.
pub async fn delete_all(conn: &mut Conn, token_hash: &str) -> DbResult<u64> {
    run!(conn, "delete from kept_form where token_hash = $1", token_hash)
}

/// Forgets a form of a person, and what nobody in particular left of it.
pub async fn delete(conn: &mut Conn, token_hash: &str, form: &str, person: Option<PersonId>) -> DbResult<u64> {
    run!(
        conn,
        "delete from kept_form where token_hash = $1 and form = $2 and person_id in (0, $3)",
        token_hash,
        form,
        person.unwrap_or(NOBODY)
    )
}

pub async fn delete_expired(conn: &mut Conn, now: Timestamp) -> DbResult<u64> {
    run!(conn, "delete from kept_form where expires_at <= $1", now)
}

/// Notes that a file comes, with room for it; its kind is known when it has arrived.
pub async fn file_comes(
    conn: &mut Conn,
    key: &str,
    room: i64,
    person: Option<PersonId>,
    sender: &str,
    now: Timestamp,
) -> DbResult<()> {
    run!(
        conn,
        "insert into staged_file (key, name, size, media_type, person_id, sender, created_at)
         values ($1, '', $2, '', $3, $4, $5)",
        key,
        room,
        person,
        sender,
        now
    )?;
    Ok(())
}

/// The file has arrived, and belongs to nothing yet.
pub async fn file_arrived(conn: &mut Conn, file: &StagedFile, now: Timestamp) -> DbResult<()> {
    run!(
        conn,
        "update staged_file set name = $2, size = $3, media_type = $4, created_at = $5 where key = $1",
        file.key.as_str(),
        file.name.as_str(),
        file.size,
        file.media_type.as_str(),
        now
    )?;
    Ok(())
}

/// The bytes of a sender that wait, and of those that began to come after `since`.
pub async fn waiting(conn: &mut Conn, sender: &str, since: Timestamp) -> DbResult<i64> {
    let (bytes,) = row!(
        conn,
        "select cast(coalesce(sum(size), 0) as bigint) from staged_file
         where sender = $1 and (media_type <> '' or created_at > $2)",
        sender,
        since
    )?;
    Ok(bytes)
}

/// Takes a staged file away to where it belongs. Another person's file is not found.
pub async fn take_file(conn: &mut Conn, key: &str, person: Option<PersonId>) -> DbResult<Option<StagedFile>> {
    maybe!(
        conn,
        "delete from staged_file where key = $1 and (person_id is null or person_id = $2)
         returning key, name, size, media_type",
        key,
        person
    )
}

/// The keys of what has waited since `before`, and of what has not arrived though it came before `coming`.
pub async fn staged_before(conn: &mut Conn, before: Timestamp, coming: Timestamp) -> DbResult<Vec<(String,)>> {
    rows!(
        conn,
        "select key from staged_file where created_at < $1 or (media_type = '' and created_at < $2) limit 100",
        before,
        coming
    )
}

pub async fn forget_file(conn: &mut Conn, key: &str) -> DbResult<u64> {
    run!(conn, "delete from staged_file where key = $1", key)
}
