//! A connection with a transaction on it. It goes back to its pool only once the database said that the transaction has
//! ended, and is thrown away otherwise, so no use case can leave a transaction to the next one.

use sqlx::pool::PoolConnection;
use sqlx::{Database, Pool, Postgres, Sqlite};
use std::ops::{Deref, DerefMut};
use std::time::Duration;

/// How long undoing a transaction may take before its connection is thrown away.
const UNDOING: Duration = Duration::from_secs(5);

const HELD: &str = "a connection is held until it is dropped";

/// How a database begins and ends transactions. sqlx counts them by what it was asked for, not by what the database did:
/// SQLite ends a transaction by itself when the disk is full, and a cancelled `BEGIN` may have begun one.
pub trait Transactions: Database {
    const BEGIN: &'static str;
    const COMMIT: &'static str;
    const UNDO: &'static str = "rollback";

    /// Sends one of them.
    fn send(conn: &mut Self::Connection, sql: &'static str) -> impl Future<Output = Result<(), sqlx::Error>> + Send;
}

impl Transactions for Sqlite {
    // Writers wait for the lock here, and never in the midst of their reads.
    const BEGIN: &'static str = "begin immediate";
    const COMMIT: &'static str = "commit";

    async fn send(conn: &mut Self::Connection, sql: &'static str) -> Result<(), sqlx::Error> {
        sqlx::query(sql).execute(conn).await.map(|_| ())
    }
}

impl Transactions for Postgres {
    const BEGIN: &'static str = "begin";
    // PostgreSQL answers `commit` with success when a statement failed before and nothing is kept; `select` is refused then.
    const COMMIT: &'static str = "select 1; commit";

    async fn send(conn: &mut Self::Connection, sql: &'static str) -> Result<(), sqlx::Error> {
        sqlx::raw_sql(sql).execute(conn).await.map(|_| ())
    }
}

/// A connection within a transaction.
pub struct HeldConnection<DB: Transactions> {
    conn: Option<PoolConnection<DB>>,
    ended: bool,
}

impl<DB: Transactions> HeldConnection<DB> {
    /// Begins a transaction on a connection of the pool.
    pub async fn begin(pool: &Pool<DB>) -> Result<HeldConnection<DB>, sqlx::Error> {
        // Held before it begins, so that a request which is cancelled meanwhile leaves nothing behind.
        let mut held = HeldConnection { conn: Some(pool.acquire().await?), ended: false };
        DB::send(&mut held, DB::BEGIN).await?;
        Ok(held)
    }

    pub async fn commit(mut self) -> Result<(), sqlx::Error> {
        DB::send(&mut self, DB::COMMIT).await?;
        self.ended = true;
        Ok(())
    }
}

impl<DB: Transactions> Deref for HeldConnection<DB> {
    type Target = DB::Connection;

    #[expect(clippy::expect_used, reason = "it is there until this is dropped")]
    fn deref(&self) -> &DB::Connection {
        self.conn.as_ref().expect(HELD)
    }
}

impl<DB: Transactions> DerefMut for HeldConnection<DB> {
    #[expect(clippy::expect_used, reason = "it is there until this is dropped")]
    fn deref_mut(&mut self) -> &mut DB::Connection {
        self.conn.as_mut().expect(HELD)
    }
}

impl<DB: Transactions> Drop for HeldConnection<DB> {
    fn drop(&mut self) {
        let Some(mut conn) = self.conn.take().filter(|_| !self.ended) else { return };
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return conn.close_on_drop() };
        runtime.spawn(async move {
            match tokio::time::timeout(UNDOING, DB::send(&mut conn, DB::UNDO)).await {
                Ok(Ok(())) => return,
                Ok(Err(error)) => {
                    tracing::warn!(%error, "a connection is thrown away: its transaction cannot be undone")
                }
                Err(_) => tracing::warn!("a connection is thrown away: undoing its transaction takes too long"),
            }
            conn.close_on_drop();
        });
    }
}
