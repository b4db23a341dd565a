//! Counting tries, in the database, so that several connections and nodes share one count. A window that begins in the
//! future was opened before the clock was set back, and is over.

use super::{Conn, DbResult};
use crate::domain::Timestamp;

/// Counts a try and answers how many there were in the current window, this one included.
pub async fn count(conn: &mut Conn, key: &str, now: Timestamp, window_minutes: i64) -> DbResult<i64> {
    let opened = now.plus_minutes(-window_minutes);
    let (tries,) = row!(
        conn,
        "insert into throttle (key, window_start, tries) values ($1, $2, 1)
         on conflict (key) do update set
             tries = case when throttle.window_start > $3 and throttle.window_start <= $2
                          then throttle.tries + 1 else 1 end,
             window_start = case when throttle.window_start > $3 and throttle.window_start <= $2
                                 then throttle.window_start else excluded.window_start end
         returning tries",
        key,
        now,
        opened
    )?;
    Ok(tries)
}

/// Whether anything is counted under a key.
pub async fn is_counted(conn: &mut Conn, key: &str) -> DbResult<bool> {
    let row: Option<(i64,)> = maybe!(conn, "select tries from throttle where key = $1", key)?;
    Ok(row.is_some())
}

/// Takes back a try that was counted and turned out well.
pub async fn forgive(conn: &mut Conn, key: &str) -> DbResult<u64> {
    run!(conn, "update throttle set tries = tries - 1 where key = $1 and tries > 0", key)
}

/// Forgets the tries of a key, after a success.
pub async fn clear(conn: &mut Conn, key: &str) -> DbResult<u64> {
    run!(conn, "delete from throttle where key = $1", key)
}

/// Forgets windows that began before `before`, or in the future.
pub async fn delete_old(conn: &mut Conn, before: Timestamp, now: Timestamp) -> DbResult<u64> {
    run!(conn, "delete from throttle where window_start < $1 or window_start > $2", before, now)
}
