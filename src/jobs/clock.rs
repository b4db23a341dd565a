//! What is done every few minutes.

use crate::desk::{Desk, housekeeping};
use std::time::Duration;
use tokio::sync::watch;

const PAUSE: Duration = Duration::from_secs(300);

pub async fn run(desk: Desk, mut stopping: watch::Receiver<bool>) {
    loop {
        match housekeeping::close_resolved(&desk).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "closed tickets that nobody objected to"),
            Err(error) => tracing::warn!(%error, "closing resolved tickets failed; it is tried again"),
        }
        if let Err(error) = housekeeping::sweep(&desk).await {
            tracing::warn!(%error, "clearing away failed; it is tried again");
        }
        tokio::select! {
            _ = tokio::time::sleep(PAUSE) => {}
            _ = stopping.wait_for(|stop| *stop) => return,
        }
    }
}
