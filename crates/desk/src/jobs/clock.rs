//! What is done every few minutes.

use crate::desk::admin::feeds;
use crate::desk::{Desk, automate, housekeeping, notification, report, routing, service};
use std::time::Duration;
use tokio::sync::watch;

const PAUSE: Duration = Duration::from_secs(300);
/// Half a minute at most passes between a time that is up and somebody being told.
const LOOK: Duration = Duration::from_secs(20);

/// Tells what is near its promised time, or past it. Nothing else is done here, so that nothing keeps it waiting.
pub async fn deadlines(desk: Desk, mut stopping: watch::Receiver<bool>) {
    loop {
        match service::tell_due(&desk).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "promised times are near or missed"),
            Err(error) => tracing::warn!(%error, "looking after promised times failed; it is tried again"),
        }
        tokio::select! {
            _ = tokio::time::sleep(LOOK) => {}
            _ = stopping.wait_for(|stop| *stop) => return,
        }
    }
}

/// Runs automations that have waited, takes tickets from those who have left, hands over what nobody took at teams that
/// have closed, and gives out what waits at teams that have come to work.
pub async fn waiting(desk: Desk, mut stopping: watch::Receiver<bool>) {
    loop {
        match automate::run_due(&desk).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "automations that had waited did their work"),
            Err(error) => tracing::warn!(%error, "running automations failed; it is tried again"),
        }
        match notification::tickets::tell_waiting(&desk).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "mails tell of tickets that came to teams"),
            Err(error) => tracing::warn!(%error, "telling of new tickets failed; it is tried again"),
        }
        match routing::release_left(&desk).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "tickets of people who do not work here any more wait for others"),
            Err(error) => tracing::warn!(%error, "releasing tickets failed; it is tried again"),
        }
        match routing::hand_over(&desk).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "tickets went on from teams that have closed to teams that are open"),
            Err(error) => tracing::warn!(%error, "handing over from closed teams failed; it is tried again"),
        }
        match routing::assign_waiting(&desk).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "gave out tickets that waited at their teams"),
            Err(error) => tracing::warn!(%error, "giving out tickets failed; it is tried again"),
        }
        tokio::select! {
            _ = tokio::time::sleep(LOOK) => {}
            _ = stopping.wait_for(|stop| *stop) => return,
        }
    }
}

/// Fills in what reports count, and adds up the days that are over.
pub async fn reports(desk: Desk, mut stopping: watch::Receiver<bool>) {
    loop {
        let work = report::catch_up(&desk);
        tokio::select! {
            done = work => {
                if let Err(error) = done {
                    tracing::warn!(%error, "adding up for reports failed; it is tried again");
                }
            }
            _ = stopping.wait_for(|stop| *stop) => return,
        }
        tokio::select! {
            _ = tokio::time::sleep(PAUSE) => {}
            _ = stopping.wait_for(|stop| *stop) => return,
        }
    }
}

/// Fetches the holidays of kept addresses. What answers slowly keeps nothing else waiting.
pub async fn feeds(desk: Desk, mut stopping: watch::Receiver<bool>) {
    loop {
        let work = feeds::refresh(&desk);
        tokio::select! {
            done = work => match done {
                Ok(0) => {}
                Ok(count) => tracing::info!(count, "feeds changed holidays"),
                Err(error) => tracing::warn!(%error, "fetching holidays failed; it is tried again"),
            },
            _ = stopping.wait_for(|stop| *stop) => return,
        }
        tokio::select! {
            _ = tokio::time::sleep(PAUSE) => {}
            _ = stopping.wait_for(|stop| *stop) => return,
        }
    }
}

/// Closes what nobody objected to, and clears away.
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
