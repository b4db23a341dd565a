//! Use cases, one subject a file. Each asks for the right, changes state and records what happened in one
//! transaction; pages and jobs lead here.

pub mod absence;
pub mod account;
mod account_log;
pub mod admin;
mod admission;
mod allowance;
pub mod automate;
pub mod files;
pub mod forms;
pub mod housekeeping;
pub mod markdown;
mod names;
pub mod notification;
pub mod pictures;
pub mod preview;
pub mod problems;
pub mod profile;
pub mod read;
mod ready;
mod refusals;
pub mod report;
pub mod routing;
mod search;
mod secret;
pub mod service;
pub mod session;
pub mod set_up;
mod throttle;
pub mod ticket;
mod turns;
pub mod undelivered;
mod when;
mod zone;

use crate::config::Config;
use crate::db::{Db, DbError, Tx};
use crate::domain::{Timestamp, limits};
use crate::error::AppError;
use object_store::local::LocalFileSystem;
use std::sync::Arc;
use tokio::sync::{Notify, Semaphore};

pub use admission::{Admitted, GivenUp, InFlight, StrangerLane, StrangerPlace};
pub use secret::Secret;
pub use ticket::Change;

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
pub struct Desk {
    parts: Arc<Parts>,
    db: Db,
    edition: Option<admin::Edition>,
}

struct Parts {
    clock: Box<dyn Clock>,
    config: Config,
    files: LocalFileSystem,
    /// Woken when there is something to send.
    outbox: Notify,
    /// Password hashes being computed: each takes 19 MiB for some tens of milliseconds.
    hashing: Arc<Semaphore>,
    /// Whose turn it is.
    turns: turns::Turns,
    admission: admission::Admission,
    /// When the database last took a change.
    tried: ready::Tried,
    /// How long a search may take.
    search_time: search::SearchTime,
}

impl Desk {
    /// A desk on an opened and migrated database. Attachments are kept under the data folder.
    pub fn new(db: Db, clock: Box<dyn Clock>, config: Config) -> std::io::Result<Desk> {
        let folder = config.data.join("files");
        crate::own_files::folder(&config.data)?;
        crate::own_files::folder(&folder)?;
        // A ticket that was acknowledged survives a power cut with its attachments.
        let files = LocalFileSystem::new_with_prefix(&folder).map_err(std::io::Error::other)?.with_fsync(true);
        let (outbox, hashing) = (Notify::new(), Arc::new(Semaphore::new(limits::HASHES)));
        let turns = turns::Turns::default();
        let admission = admission::Admission::new();
        let (tried, search_time) = (ready::Tried::default(), search::SearchTime::default());
        let parts = Parts { clock, config, files, outbox, hashing, turns, admission, tried, search_time };
        Ok(Desk { parts: Arc::new(parts), db, edition: None })
    }

    /// Makes a transaction last, and wakes what sends mail.
    async fn commit(&self, tx: Tx) -> Result<(), AppError> {
        tx.commit().await?;
        self.outbox().notify_one();
        Ok(())
    }

    /// The same desk for a request that was made from this edition of a thing of the administration.
    pub fn with_edition(&self, text: &str) -> Desk {
        Desk { edition: admin::Edition::parse(text), ..self.clone() }
    }

    /// The same desk for a request that knows the version of the configuration.
    pub fn at_setup(&self, version: i64) -> Desk {
        Desk { db: self.db.at_setup(version), ..self.clone() }
    }

    fn edition(&self) -> Option<&admin::Edition> {
        self.edition.as_ref()
    }

    pub fn db(&self) -> &Db {
        &self.db
    }

    pub fn now(&self) -> Timestamp {
        self.parts.clock.now()
    }

    pub fn config(&self) -> &Config {
        &self.parts.config
    }

    /// Woken when there is something to send.
    pub fn outbox(&self) -> &Notify {
        &self.parts.outbox
    }

    fn turns(&self) -> &turns::Turns {
        &self.parts.turns
    }

    fn store(&self) -> &LocalFileSystem {
        &self.parts.files
    }

    fn tried(&self) -> &ready::Tried {
        &self.parts.tried
    }

    fn search_time(&self) -> &search::SearchTime {
        &self.parts.search_time
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
            DbError::Stopped => {
                tracing::warn!("a query was stopped: it took too long");
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
