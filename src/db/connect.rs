//! Connections: an enum of pools, and one connection type over both.

use super::DbResult;
use crate::domain::TicketId;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection, Transaction};
use std::path::Path;
use std::time::Duration;

/// How long a request waits for a connection before it answers 503.
const PATIENCE: Duration = Duration::from_secs(5);

/// The database of this installation.
#[derive(Clone, Debug)]
pub enum Db {
    /// One file: several readers, one writer.
    Sqlite { read: SqlitePool, write: SqlitePool },
    /// A server that several nodes may share.
    Postgres(PgPool),
}

/// A connection borrowed for a query.
pub enum Link<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

/// A connection, for reading or within a transaction.
pub enum Conn {
    SqliteRead(PoolConnection<Sqlite>),
    SqliteWrite(Transaction<'static, Sqlite>),
    PostgresRead(PoolConnection<Postgres>),
    PostgresWrite(Transaction<'static, Postgres>),
}

/// A transaction: what it did is undone unless it is committed.
pub struct Tx(Conn);

/// How the tables of a database stand to a version of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tables {
    /// Changes that the next start makes.
    pub pending: usize,
    /// A newer version of the program was here.
    pub newer: bool,
}

/// How many read at once on SQLite: each has a cache of its own, and more than two a core gain nothing.
fn readers() -> u32 {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    u32::try_from(cores * 2).unwrap_or(8).clamp(4, 8)
}

impl Db {
    /// Opens, or makes, the file at `path`. A commit is on the disk before it is acknowledged.
    pub async fn sqlite(path: &Path) -> DbResult<Db> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(PATIENCE)
            .pragma("cache_size", "-8000")
            .pragma("temp_store", "memory");
        let write =
            SqlitePoolOptions::new().max_connections(1).acquire_timeout(PATIENCE).connect_with(options.clone()).await?;
        let read = SqlitePoolOptions::new()
            .max_connections(readers())
            .acquire_timeout(PATIENCE)
            .test_before_acquire(false)
            .connect_with(options.read_only(true).pragma("cache_size", "-2000"))
            .await?;
        Ok(Db::Sqlite { read, write })
    }

    /// Connects to a PostgreSQL server.
    pub async fn postgres(url: &str) -> DbResult<Db> {
        let pool = PgPoolOptions::new()
            .max_connections(16)
            .acquire_timeout(PATIENCE)
            // Compiling a statement takes longer than any of ours: a second and more where the rest takes a quarter of one.
            .after_connect(|conn, _| {
                // A node that was cut off in the midst of a change does not hold up the others for long.
                const SETTINGS: &str = "set jit = off; set lock_timeout = '20s';
                                        set idle_in_transaction_session_timeout = '60s'";
                Box::pin(async move { sqlx::raw_sql(SETTINGS).execute(conn).await.map(|_| ()) })
            })
            .connect(url)
            .await?;
        Ok(Db::Postgres(pool))
    }

    /// Brings the tables up to this version of the program.
    pub async fn migrate(&self) -> Result<(), sqlx::migrate::MigrateError> {
        match self {
            Db::Sqlite { write, .. } => sqlx::migrate!("migrations/sqlite").run(write).await,
            Db::Postgres(pool) => sqlx::migrate!("migrations/postgres").run(pool).await,
        }
    }

    /// How the tables stand to this version of the program; nothing is changed.
    pub async fn tables(&self) -> DbResult<Tables> {
        let known: Vec<i64> = match self {
            Db::Sqlite { .. } => sqlx::migrate!("migrations/sqlite").iter().map(|step| step.version).collect(),
            Db::Postgres(_) => sqlx::migrate!("migrations/postgres").iter().map(|step| step.version).collect(),
        };
        let mut conn = self.read().await?;
        let (there,): (bool,) = match conn.link() {
            Link::Sqlite(c) => {
                sqlx::query_as("select count(*) > 0 from sqlite_master where name = '_sqlx_migrations'")
                    .fetch_one(c)
                    .await?
            }
            Link::Postgres(c) => {
                sqlx::query_as("select to_regclass('_sqlx_migrations') is not null").fetch_one(c).await?
            }
        };
        let done: Vec<(i64,)> =
            if there { rows!(conn, "select version from _sqlx_migrations where success")? } else { Vec::new() };
        Ok(Tables {
            pending: known.iter().filter(|version| !done.contains(&(**version,))).count(),
            newer: done.iter().any(|(version,)| !known.contains(version)),
        })
    }

    /// A connection for reading.
    pub async fn read(&self) -> DbResult<Conn> {
        Ok(match self {
            Db::Sqlite { read, .. } => Conn::SqliteRead(read.acquire().await?),
            Db::Postgres(pool) => Conn::PostgresRead(pool.acquire().await?),
        })
    }

    /// A transaction for writing. On SQLite it is the only one until it ends.
    pub async fn write(&self) -> DbResult<Tx> {
        Ok(Tx(match self {
            Db::Sqlite { write, .. } => Conn::SqliteWrite(write.begin_with("begin immediate").await?),
            Db::Postgres(pool) => Conn::PostgresWrite(pool.begin().await?),
        }))
    }

    /// Closes all connections, waiting for those in use.
    pub async fn close(&self) {
        match self {
            Db::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Db::Postgres(pool) => pool.close().await,
        }
    }
}

impl Conn {
    /// The connection underneath, for one query.
    pub fn link(&mut self) -> Link<'_> {
        match self {
            Conn::SqliteRead(c) => Link::Sqlite(c),
            Conn::SqliteWrite(c) => Link::Sqlite(c),
            Conn::PostgresRead(c) => Link::Postgres(c),
            Conn::PostgresWrite(c) => Link::Postgres(c),
        }
    }

    /// Keeps others from changing a ticket until this transaction ends. SQLite's only writer is it.
    pub async fn lock_ticket(&mut self, id: TicketId) -> DbResult<()> {
        if let Link::Postgres(c) = self.link() {
            sqlx::query("select id from ticket where id = $1 for update").bind(id).execute(c).await?;
        }
        Ok(())
    }
}

impl Tx {
    /// Makes everything that was done in it last.
    pub async fn commit(self) -> DbResult<()> {
        match self.0 {
            Conn::SqliteWrite(tx) => tx.commit().await?,
            Conn::PostgresWrite(tx) => tx.commit().await?,
            Conn::SqliteRead(_) | Conn::PostgresRead(_) => {}
        }
        Ok(())
    }
}

impl std::ops::Deref for Tx {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.0
    }
}

impl std::ops::DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.0
    }
}
