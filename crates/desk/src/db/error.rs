//! What can go wrong with the database.

use sqlx::error::DatabaseError;
use std::sync::atomic::{AtomicU64, Ordering};
use thiserror::Error;

/// How often a database was not available since the program began.
static REFUSED: AtomicU64 = AtomicU64::new(0);

/// A failure of the database, told apart by what its caller can do about it.
#[derive(Debug, Error)]
pub enum DbError {
    /// A unique value exists already: the caller words it for the field it came from.
    #[error("a unique value exists already")]
    Taken,
    /// The row that was asked for is not there.
    #[error("no such row")]
    Missing,
    /// The database cannot be reached, is full, locked or read-only: try again later (503).
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// It took longer than it was given.
    #[error("stopped: it took too long")]
    Stopped,
    /// Anything else is a fault of ours.
    #[error("the database refused: {0}")]
    Fault(#[source] sqlx::Error),
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        Self::of(error)
    }
}

impl DbError {
    /// The database is not available, for a reason in words.
    pub fn unavailable(reason: String) -> Self {
        REFUSED.fetch_add(1, Ordering::Relaxed);
        DbError::Unavailable(reason)
    }

    /// How often a database was not available since the program began.
    pub fn refused() -> u64 {
        REFUSED.load(Ordering::Relaxed)
    }

    /// The SQLite file is damaged, or is none (SQLITE_CORRUPT, SQLITE_NOTADB).
    pub fn is_damage(&self) -> bool {
        let DbError::Fault(sqlx::Error::Database(refusal)) = self else { return false };
        matches!(refusal.code().as_deref(), Some("11" | "26"))
    }

    fn of(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::RowNotFound => DbError::Missing,
            sqlx::Error::Database(refusal) if refusal.is_unique_violation() => DbError::Taken,
            // SQLITE_INTERRUPT, and what PostgreSQL says after `statement_timeout`.
            sqlx::Error::Database(refusal) if matches!(refusal.code().as_deref(), Some("9" | "57014")) => {
                DbError::Stopped
            }
            sqlx::Error::Database(refusal) if is_passing(refusal.code().as_deref()) => {
                DbError::unavailable(said(refusal.as_ref()))
            }
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::BeginFailed => DbError::unavailable(error.to_string()),
            _ => DbError::Fault(error),
        }
    }
}

/// The words of a database with its code, without the lines of its own source that PostgreSQL names.
fn said(refusal: &dyn DatabaseError) -> String {
    match refusal.code() {
        Some(code) => format!("{} (code {code})", refusal.message()),
        None => refusal.message().to_owned(),
    }
}

/// SQLite: busy (5), locked (6), no memory (7), read-only (8), I/O (10), full (13), cannot open (14), protocol of locks (15)
/// and their extended codes. PostgreSQL: classes 08 (connection), 40 (deadlocks), 53 (resources), 57 (operator intervention), 25006
/// (read-only), 25P03 (held a transaction for too long), 55P03 (waited for a lock for too long), and what it says to those whom it
/// does not let in: 28000 and 28P01 (account, password), 3D000 (no such database), 55000 (it takes no connections).
fn is_passing(code: Option<&str>) -> bool {
    let Some(code) = code else { return false };
    if code.len() == 5 {
        return ["08", "40", "53", "57"].iter().any(|class| code.starts_with(class))
            || ["25006", "25P03", "55P03", "28000", "28P01", "3D000", "55000"].contains(&code);
    }
    code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5..=8 | 10 | 13..=15))
}
