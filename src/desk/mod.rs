//! What can be done: one use case a file. Each asks the policy, changes state and records what
//! happened in one transaction. Every door of the program leads here.

pub mod absence;
pub mod account;
pub mod admin;
pub mod assign;
pub mod automate;
mod by_itself;
mod change;
pub mod conversation;
pub mod escalate;
pub mod files;
pub mod follow;
pub mod forms;
pub mod give_back;
pub mod housekeeping;
mod letters;
pub mod markdown;
pub mod outcome;
mod pictures;
pub mod problems;
pub mod profile;
pub mod read;
pub mod register;
pub mod report;
pub mod resolve;
pub mod routing;
mod secret;
pub mod service;
pub mod session;
pub mod set_up;
pub mod several;
pub mod triage;
pub mod undelivered;
pub mod vendor;
mod when;

use crate::config::Config;
use crate::db::{Db, DbError, DbResult};
use crate::domain::Timestamp;
use crate::error::AppError;
use object_store::local::LocalFileSystem;
use std::sync::Arc;
use tokio::sync::{Notify, Semaphore};

pub use change::Change;
pub use secret::Secret;

/// Tells the time. Passed in, so that tests can step it.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
    fn now(&self) -> Timestamp {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// Everything a use case works with.
#[derive(Clone)]
pub struct Desk(Arc<Parts>);

struct Parts {
    db: Db,
    clock: Box<dyn Clock>,
    config: Config,
    files: LocalFileSystem,
    /// Woken when there is something to send.
    outbox: Notify,
    /// Password hashes being computed: each takes 19 MiB for some tens of milliseconds.
    hashing: Semaphore,
    /// The picture that is being taken apart.
    pictures: Semaphore,
}

impl Desk {
    /// A desk on an opened and migrated database. Attachments are kept under the data folder.
    pub fn new(db: Db, clock: Box<dyn Clock>, config: Config) -> std::io::Result<Desk> {
        let folder = config.data.join("files");
        std::fs::create_dir_all(&folder)?;
        // A ticket that was acknowledged survives a power cut with its attachments.
        let files = LocalFileSystem::new_with_prefix(&folder).map_err(std::io::Error::other)?.with_fsync(true);
        let (outbox, hashing, pictures) = (Notify::new(), Semaphore::new(2), Semaphore::new(1));
        Ok(Desk(Arc::new(Parts { db, clock, config, files, outbox, hashing, pictures })))
    }

    pub fn db(&self) -> &Db {
        &self.0.db
    }

    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// Woken when there is something to send.
    pub fn outbox(&self) -> &Notify {
        &self.0.outbox
    }

    fn pictures(&self) -> &Semaphore {
        &self.0.pictures
    }

    fn store(&self) -> &LocalFileSystem {
        &self.0.files
    }

    /// Whether the database answers.
    pub async fn is_ready(&self) -> bool {
        let asked: DbResult<Option<String>> = async {
            let mut conn = self.db().read().await?;
            crate::db::setting::get(&mut conn, "provider").await
        }
        .await;
        asked.is_ok()
    }
}

impl From<DbError> for AppError {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Missing => AppError::NotFound,
            DbError::Unavailable(cause) => {
                tracing::error!(%cause, "database not available");
                AppError::Unavailable
            }
            DbError::Fault(cause) => {
                tracing::error!(%cause, "database refused a statement");
                AppError::Fault
            }
            DbError::Taken => {
                tracing::warn!("a unique value was taken where no use case expected it");
                AppError::NotNow
            }
        }
    }
}
