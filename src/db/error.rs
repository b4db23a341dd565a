//! What can go wrong with the database.

use thiserror::Error;

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
    Unavailable(#[source] sqlx::Error),
    /// Anything else is a fault of ours.
    #[error("the database refused: {0}")]
    Fault(#[source] sqlx::Error),
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::RowNotFound => DbError::Missing,
            sqlx::Error::Database(refusal) if refusal.is_unique_violation() => DbError::Taken,
            sqlx::Error::Database(refusal) if is_passing(refusal.code().as_deref()) => DbError::Unavailable(error),
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::BeginFailed => DbError::Unavailable(error),
            _ => DbError::Fault(error),
        }
    }
}

/// SQLite: busy (5), locked (6), read-only (8), I/O (10), full (13), cannot open (14) and their extended
/// codes. PostgreSQL: classes 08 (connection), 40 (deadlocks), 53 (resources), 57 (operator intervention), 25006
/// (read-only), 25P03 (held a transaction for too long) and 55P03 (waited for a lock for too long).
fn is_passing(code: Option<&str>) -> bool {
    let Some(code) = code else { return false };
    if code.len() == 5 {
        return ["08", "40", "53", "57"].iter().any(|class| code.starts_with(class))
            || ["25006", "25P03", "55P03"].contains(&code);
    }
    code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6 | 8 | 10 | 13 | 14))
}
