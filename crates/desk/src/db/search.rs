//! Searches. One may have to look at everything there is, so few run at once, each for so long, and on SQLite never on a
//! connection that a page needs.

use super::{Conn, Db, DbError, DbResult, Line};
use crate::domain::limits;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Instructions of SQLite's virtual machine between two looks at the clock: fractions of a millisecond, unless texts are long.
const STEPS: i32 = 1_000;

/// The turns of searches.
pub(super) fn turns() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(limits::SEARCHES))
}

/// A connection for one search. When it is dropped, what still runs on it is stopped.
pub struct Search {
    conn: Conn,
    abandoned: Arc<AtomicBool>,
    // Given back after the connection.
    _turn: OwnedSemaphorePermit,
}

impl Db {
    /// A connection whose queries are stopped after `time`; who waits longer than that for a turn is stopped too.
    pub async fn search(&self, time: Duration) -> DbResult<Search> {
        if time.is_zero() {
            return Err(DbError::Stopped);
        }
        let (Db::Sqlite { turns, .. } | Db::Postgres { turns, .. }) = self;
        let turn = tokio::time::timeout(time, turns.clone().acquire_owned()).await;
        let turn = turn.map_err(|_| DbError::Stopped)?.map_err(|_| DbError::Stopped)?;
        let abandoned = Arc::new(AtomicBool::new(false));
        let line = match self {
            Db::Sqlite { search, .. } => {
                let mut conn = search.acquire().await?;
                let (until, gone) = (Instant::now() + time, abandoned.clone());
                let goes_on = move || !gone.load(Ordering::Relaxed) && Instant::now() < until;
                conn.lock_handle().await?.set_progress_handler(STEPS, goes_on);
                Line::SqliteRead(conn)
            }
            Db::Postgres { pool, reason, .. } => {
                let mut held = reason.begin(pool).await?;
                // For this transaction, which nothing is ever kept of.
                let most = time.as_millis().max(1).to_string();
                sqlx::query("select set_config('statement_timeout', $1, true)").bind(most).execute(&mut *held).await?;
                Line::PostgresWrite(held)
            }
        };
        Ok(Search { conn: self.conn(line), abandoned, _turn: turn })
    }
}

impl Deref for Search {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl DerefMut for Search {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}

impl Drop for Search {
    fn drop(&mut self) {
        self.abandoned.store(true, Ordering::Relaxed);
    }
}
