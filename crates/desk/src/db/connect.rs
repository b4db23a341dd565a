//! Connections: an enum of pools, and one connection type over both.

use super::hold::HeldConnection;
use super::reason::Reason;
use super::setup::{Latest, SetupHere};
use super::{DbError, DbResult, search};
use crate::domain::TicketId;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;

/// How long a request waits for a connection before it answers 503.
const PATIENCE: Duration = Duration::from_secs(5);

/// Connections to PostgreSQL, of each node.
const CONNECTIONS: u32 = 16;

/// The database of this installation.
#[derive(Clone, Debug)]
pub enum Db {
    /// One file: several readers, one writer.
    Sqlite { read: SqlitePool, write: SqlitePool, search: SqlitePool, turns: Arc<Semaphore>, setup: Latest, sent: Sent },
    /// A server that several nodes may share.
    Postgres { pool: PgPool, turns: Arc<Semaphore>, reason: Reason, setup: Latest, sent: Sent },
}

/// How many statements were sent.
pub(super) type Sent = Arc<AtomicU64>;

/// A connection borrowed for a query.
pub enum Link<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

/// A connection, for reading or within a transaction.
pub struct Conn {
    line: Line,
    sent: Sent,
    pub(super) setup: SetupHere,
}

pub(super) enum Line {
    SqliteRead(PoolConnection<Sqlite>),
    SqliteWrite(HeldConnection<Sqlite>),
    PostgresRead(PoolConnection<Postgres>),
    PostgresWrite(HeldConnection<Postgres>),
}

/// A transaction: what it did is undone unless it is committed.
pub struct Tx(Conn);

/// How many read at once on SQLite: each has a cache of its own, and more than two a core gain nothing.
fn readers() -> u32 {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    u32::try_from(cores * 2).unwrap_or(8).clamp(4, 8)
}

/// SQLite's connections are to a file, so waiting for one has one reason only.
fn busy(error: sqlx::Error) -> DbError {
    match error {
        sqlx::Error::PoolTimedOut => DbError::unavailable("all connections to the file are busy".to_owned()),
        error => error.into(),
    }
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
        let reading = SqlitePoolOptions::new().acquire_timeout(PATIENCE).test_before_acquire(false);
        let options = options.read_only(true).pragma("cache_size", "-2000");
        let read = reading.clone().max_connections(readers()).connect_with(options.clone()).await?;
        let at_once = u32::try_from(crate::domain::limits::SEARCHES).unwrap_or(1);
        let search = reading.max_connections(at_once).connect_lazy_with(options);
        Ok(Db::Sqlite { read, write, search, turns: search::turns(), setup: Latest::default(), sent: Sent::default() })
    }

    /// Connects to a PostgreSQL server.
    pub async fn postgres(url: &str) -> DbResult<Db> {
        let options = options(url)?;
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(PATIENCE)
            // Compiling a statement takes longer than any of ours: a second and more where the rest takes a quarter of one.
            .after_connect(|conn, _| {
                // A node that was cut off in the midst of a change does not hold up the others for long.
                const SETTINGS: &str = "set jit = off; set lock_timeout = '20s';
                                        set idle_in_transaction_session_timeout = '60s'";
                Box::pin(async move { sqlx::raw_sql(SETTINGS).execute(conn).await.map(|_| ()) })
            })
            .connect_lazy_with(options);
        let reason = Reason::default();
        let mut conn = reason.acquire(&pool).await?;
        let (encoding,): (String,) =
            sqlx::query_as("select current_setting('server_encoding')").fetch_one(&mut *conn).await?;
        drop(conn);
        if encoding != "UTF8" {
            let said = format!(
                "the database is encoded in {encoding}, which has no place for all letters; make it with \
                 `create database … encoding 'UTF8' template template0`"
            );
            return Err(sqlx::Error::Configuration(said.into()).into());
        }
        Ok(Db::Postgres { pool, turns: search::turns(), reason, setup: Latest::default(), sent: Sent::default() })
    }

    /// A connection for reading.
    pub async fn read(&self) -> DbResult<Conn> {
        let line = match self {
            Db::Sqlite { read, .. } => Line::SqliteRead(read.acquire().await.map_err(busy)?),
            Db::Postgres { pool, reason, .. } => Line::PostgresRead(reason.acquire(pool).await?),
        };
        Ok(self.conn(line))
    }

    /// A transaction for writing. On SQLite it is the only one until it ends.
    pub async fn write(&self) -> DbResult<Tx> {
        let line = match self {
            Db::Sqlite { write, .. } => Line::SqliteWrite(HeldConnection::begin(write).await.map_err(busy)?),
            Db::Postgres { pool, reason, .. } => Line::PostgresWrite(reason.begin(pool).await?),
        };
        Ok(Tx(self.conn(line)))
    }

    pub(super) fn conn(&self, line: Line) -> Conn {
        let (Db::Sqlite { setup, sent, .. } | Db::Postgres { setup, sent, .. }) = self;
        Conn { line, sent: sent.clone(), setup: SetupHere::new(setup) }
    }

    /// How often a connection was used for a statement so far; those that begin and end transactions are left out. What a
    /// page costs is kept by a test.
    pub fn statements(&self) -> u64 {
        let (Db::Sqlite { sent, .. } | Db::Postgres { sent, .. }) = self;
        sent.load(Ordering::Relaxed)
    }

    /// Closes all connections, waiting for those in use.
    pub async fn close(&self) {
        match self {
            Db::Sqlite { read, write, search, .. } => {
                search.close().await;
                read.close().await;
                write.close().await;
            }
            Db::Postgres { pool, .. } => pool.close().await,
        }
    }
}

impl Conn {
    /// The connection underneath, for one query.
    pub fn link(&mut self) -> Link<'_> {
        self.sent.fetch_add(1, Ordering::Relaxed);
        match &mut self.line {
            Line::SqliteRead(c) => Link::Sqlite(c),
            Line::SqliteWrite(c) => Link::Sqlite(c),
            Line::PostgresRead(c) => Link::Postgres(c),
            Line::PostgresWrite(c) => Link::Postgres(c),
        }
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self.line, Line::PostgresRead(_) | Line::PostgresWrite(_))
    }

    pub(super) fn is_transaction(&self) -> bool {
        matches!(self.line, Line::SqliteWrite(_) | Line::PostgresWrite(_))
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
        let Conn { line, setup, .. } = self.0;
        match line {
            Line::SqliteWrite(tx) => tx.commit().await?,
            Line::PostgresWrite(tx) => tx.commit().await?,
            Line::SqliteRead(_) | Line::PostgresRead(_) => {}
        }
        setup.share();
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

/// What a URL says of a PostgreSQL server. The brackets that URLs have around an IPv6 address (RFC 3986, section 3.2.2) are
/// no part of it.
fn options(url: &str) -> DbResult<PgConnectOptions> {
    let options: PgConnectOptions = url.parse()?;
    let bare = options.get_host().strip_prefix('[').and_then(|host| host.strip_suffix(']')).map(str::to_owned);
    Ok(match bare {
        Some(host) => options.host(&host),
        None => options,
    })
}

#[cfg(test)]
mod tests {
    use super::options;

    #[test]
    fn an_ipv6_address_is_connected_to_without_its_brackets() {
        let host = |url| options(url).expect("a url").get_host().to_owned();
        assert_eq!(host("postgres://me@[::1]:5433/desk"), "::1");
        assert_eq!(host("postgres://me@db.example:5433/desk"), "db.example");
    }
}
