//! A thread for work that takes much memory. The allocator keeps what was freed for each thread that asked for it, so such work
//! is done on one, and not on whichever of many is free.

use crate::error::AppError;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinError;

/// The thread, as long as there is work for it.
pub struct Workshop(Option<Runtime>);

impl Workshop {
    pub fn open() -> std::io::Result<Workshop> {
        Builder::new_current_thread()
            .max_blocking_threads(1)
            .thread_name("workshop")
            .build()
            .map(|one| Workshop(Some(one)))
    }

    /// Does a piece of work after those that wait already. An error where it panicked.
    pub async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<Result<T, JoinError>, AppError> {
        let runtime = self.0.as_ref().ok_or(AppError::Fault)?;
        Ok(runtime.spawn_blocking(work).await)
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        // A runtime that is dropped otherwise waits for its work, which no other may do that waits for requests.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
