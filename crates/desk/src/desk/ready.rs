//! Whether the program can serve: read, and make a change last.

use super::Desk;
use crate::db::{self, DbError, DbResult};
use tokio::time::{Duration, Instant};

/// Anybody may ask, so a change that was made to last says for this long that others can be made.
const GOOD_FOR: Duration = Duration::from_secs(1);

/// When a change was last made to last for the sake of trying, and what the database had refused until then. Who asks
/// meanwhile waits for the answer, so one at a time tries.
#[derive(Default)]
pub(super) struct Tried(tokio::sync::Mutex<Option<(Instant, u64)>>);

impl Desk {
    /// Whether the database answers and takes changes, and files can be kept.
    pub async fn is_ready(&self) -> bool {
        let files = self.config().data.join("files");
        if let Err(error) = crate::own_files::usable(&files) {
            tracing::error!(folder = %files.display(), %error, "no file can be kept or given out");
            return false;
        }
        if let Err(error) = self.db().setup().await {
            tracing::error!(%error, "nothing can be read");
            return false;
        }
        let mut tried = self.tried().0.lock().await;
        // Refusals since then are looked into at once.
        if tried.is_some_and(|(at, refused)| at.elapsed() < GOOD_FOR && refused == DbError::refused()) {
            return true;
        }
        let refused = DbError::refused();
        let written = self.write_something().await;
        if let Err(error) = &written {
            tracing::error!(%error, "nothing can be saved");
        }
        *tried = written.is_ok().then(|| (Instant::now(), refused));
        tried.is_some()
    }

    /// Makes a change last that means nothing.
    async fn write_something(&self) -> DbResult<()> {
        let mut tx = self.db().write().await?;
        // Never the same twice: SQLite writes no page that is as it was.
        db::setting::set(&mut tx, "tried", super::Secret::new().reveal()).await?;
        tx.commit().await
    }
}
