//! Why PostgreSQL gave no connection in time: the pool says the same of a server that is away and of one whose connections
//! are all in use.

use super::hold::HeldConnection;
use super::{DbError, DbResult};
use sqlx::pool::PoolConnection;
use sqlx::postgres::PgPool;
use sqlx::{ConnectOptions, Connection, Postgres};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

/// How long the server is asked.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long its answer is good for everybody else who waits.
const GOOD_FOR: Duration = Duration::from_secs(1);

/// The last answer. Callers that ask meanwhile wait for it, so one at a time tries.
#[derive(Clone, Debug, Default)]
pub struct Reason(Arc<Mutex<Option<(Instant, String)>>>);

impl Reason {
    /// A connection of the pool.
    pub async fn acquire(&self, pool: &PgPool) -> DbResult<PoolConnection<Postgres>> {
        match pool.acquire().await {
            Ok(conn) => Ok(conn),
            Err(error) => Err(self.of(error, pool).await),
        }
    }

    /// A connection of the pool with a transaction on it.
    pub async fn begin(&self, pool: &PgPool) -> DbResult<HeldConnection<Postgres>> {
        match HeldConnection::begin(pool).await {
            Ok(held) => Ok(held),
            Err(error) => Err(self.of(error, pool).await),
        }
    }

    async fn of(&self, error: sqlx::Error, pool: &PgPool) -> DbError {
        if !matches!(error, sqlx::Error::PoolTimedOut) {
            return error.into();
        }
        let mut known = self.0.lock().await;
        if let Some((at, said)) = known.as_ref()
            && at.elapsed() < GOOD_FOR
        {
            return DbError::unavailable(said.clone());
        }
        let said = match timeout(PATIENCE, pool.connect_options().connect()).await {
            Ok(Ok(conn)) => {
                let _ = timeout(PATIENCE, conn.close()).await;
                format!("all {} connections are busy", pool.options().get_max_connections())
            }
            Ok(Err(error)) => format!("cannot connect: {error}"),
            Err(_) => "cannot connect: the server does not answer".to_owned(),
        };
        *known = Some((Instant::now(), said.clone()));
        DbError::unavailable(said)
    }
}
