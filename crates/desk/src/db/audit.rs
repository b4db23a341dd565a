//! What admins did.

use super::{Conn, DbResult};
use crate::domain::{PersonId, Timestamp};
use sqlx::types::Json;

/// An entry with the name of who did it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Entry {
    pub id: i64,
    pub at: Timestamp,
    pub actor: Option<String>,
    pub action: String,
    pub object: String,
    pub object_id: Option<i64>,
    pub detail: Json<serde_json::Value>,
}

pub async fn insert(
    conn: &mut Conn,
    at: Timestamp,
    actor: Option<PersonId>,
    action: &str,
    object: &str,
    object_id: Option<i64>,
    detail: serde_json::Value,
) -> DbResult<()> {
    run!(
        conn,
        "insert into audit (at, actor_id, action, object, object_id, detail) values ($1, $2, $3, $4, $5, $6)",
        at,
        actor,
        action,
        object,
        object_id,
        Json(&detail)
    )?;
    Ok(())
}

/// Details of the latest entries of a kind about a thing.
pub async fn latest(
    conn: &mut Conn,
    (object, id): (&str, i64),
    action: &str,
    limit: i64,
) -> DbResult<Vec<serde_json::Value>> {
    let rows: Vec<(Json<serde_json::Value>,)> = rows!(
        conn,
        "select detail from audit where object = $1 and object_id = $2 and action = $3 order by id desc limit $4",
        object,
        id,
        action,
        limit
    )?;
    Ok(rows.into_iter().map(|(detail,)| detail.0).collect())
}

/// Waits for its turn among admins who change something at the same time: what was checked before a change
/// still holds when it is made. On SQLite the writing transaction itself is the turn.
pub async fn turn(conn: &mut Conn) -> DbResult<u64> {
    run!(conn, "update setting set value = value where key = 'provider'")
}

/// Forgets what people did with their accounts before `before`, and all but the latest `most` of it.
pub async fn forget_accounts(conn: &mut Conn, before: Timestamp, most: i64) -> DbResult<u64> {
    run!(
        conn,
        "delete from audit where object = 'account' and (at < $1 or id <= coalesce(
             (select id from audit where object = 'account' order by id desc limit 1 offset $2), 0))",
        before,
        most
    )
}

/// A page of entries, the latest first, before the entry `before` when it is given.
pub async fn page(conn: &mut Conn, before: Option<i64>, limit: i64) -> DbResult<Vec<Entry>> {
    rows!(
        conn,
        "select a.id, a.at, p.name as actor, a.action, a.object, a.object_id, a.detail
         from audit a left join person p on p.id = a.actor_id
         where ($1 is null or a.id < $1) order by a.id desc limit $2",
        before,
        limit
    )
}

/// The last entry about a thing; 0 when there is none.
pub async fn last(conn: &mut Conn, object: &str, object_id: i64) -> DbResult<i64> {
    let (id,) = row!(
        conn,
        "select cast(coalesce(max(id), 0) as bigint) from audit where object = $1 and coalesce(object_id, 0) = $2",
        object,
        object_id
    )?;
    Ok(id)
}

/// Entries about a thing after the entry `after`, the latest first.
pub async fn since(conn: &mut Conn, object: &str, object_id: i64, after: i64, limit: i64) -> DbResult<Vec<Entry>> {
    rows!(
        conn,
        "select a.id, a.at, p.name as actor, a.action, a.object, a.object_id, a.detail
         from audit a left join person p on p.id = a.actor_id
         where a.object = $1 and coalesce(a.object_id, 0) = $2 and a.id > $3 order by a.id desc limit $4",
        object,
        object_id,
        after,
        limit
    )
}
