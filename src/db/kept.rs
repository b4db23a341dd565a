//! Forms that were sent but not accepted yet, and the files that came with them.

use super::{Conn, DbResult};
use crate::domain::view::StagedFile;
use crate::domain::{Kept, PersonId, Timestamp};
use sqlx::types::Json;

pub async fn put(conn: &mut Conn, token_hash: &str, form: &str, kept: &Kept, expires_at: Timestamp) -> DbResult<()> {
    run!(
        conn,
        "insert into kept_form (token_hash, form, kept, expires_at) values ($1, $2, $3, $4)
         on conflict (token_hash, form) do update set kept = excluded.kept, expires_at = excluded.expires_at",
        token_hash,
        form,
        Json(kept),
        expires_at
    )?;
    Ok(())
}

pub async fn get(conn: &mut Conn, token_hash: &str, form: &str, now: Timestamp) -> DbResult<Option<Kept>> {
    let row: Option<(Json<Kept>,)> = maybe!(
        conn,
        "select kept from kept_form where token_hash = $1 and form = $2 and expires_at > $3",
        token_hash,
        form,
        now
    )?;
    Ok(row.map(|(Json(kept),)| kept))
}

pub async fn delete(conn: &mut Conn, token_hash: &str, form: &str) -> DbResult<u64> {
    run!(conn, "delete from kept_form where token_hash = $1 and form = $2", token_hash, form)
}

pub async fn delete_expired(conn: &mut Conn, now: Timestamp) -> DbResult<u64> {
    run!(conn, "delete from kept_form where expires_at <= $1", now)
}

/// Notes a file that was sent and belongs to nothing yet.
pub async fn stage_file(conn: &mut Conn, file: &StagedFile, person: Option<PersonId>, now: Timestamp) -> DbResult<()> {
    run!(
        conn,
        "insert into staged_file (key, name, size, media_type, person_id, created_at) values ($1, $2, $3, $4, $5, $6)",
        file.key.as_str(),
        file.name.as_str(),
        file.size,
        file.media_type.as_str(),
        person,
        now
    )?;
    Ok(())
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

pub async fn staged_before(conn: &mut Conn, before: Timestamp) -> DbResult<Vec<StagedFile>> {
    rows!(conn, "select key, name, size, media_type from staged_file where created_at < $1 limit 100", before)
}

pub async fn forget_file(conn: &mut Conn, key: &str) -> DbResult<u64> {
    run!(conn, "delete from staged_file where key = $1", key)
}
