//! Sends what waits in the outbox. A row is leased while it is being sent; a worker that dies lets its
//! rows go when the lease ends, so a mail is sent at least once, always with the same Message-ID.

use crate::db::{self};
use crate::desk::Desk;
use crate::domain::Timestamp;
use crate::error::AppError;
use crate::mail::{Carrier, Refusal};
use std::collections::HashSet;
use std::time::Duration;
use tokio::sync::watch;

/// How long a row is leased, in minutes.
const LEASE: i64 = 2;
/// How long one mail may take.
const PATIENCE: Duration = Duration::from_secs(25);
/// How often the database is asked when nothing wakes the worker.
const PAUSE: Duration = Duration::from_secs(15);
/// Tries before a mail is given up: with the pauses below, about a week.
const MOST_TRIES: i64 = 40;

pub async fn run(desk: Desk, carrier: Carrier, mut stopping: watch::Receiver<bool>) {
    loop {
        match deliver(&desk, &carrier).await {
            Ok(0) => {}
            Ok(_) if !*stopping.borrow() => continue,
            Ok(_) => return,
            Err(error) => tracing::warn!(%error, "the outbox cannot be read; it is tried again"),
        }
        tokio::select! {
            _ = desk.outbox().notified() => {}
            _ = tokio::time::sleep(PAUSE) => {}
            _ = stopping.wait_for(|stop| *stop) => return,
        }
    }
}

/// Sends what is due; answers how many rows were tried.
pub async fn deliver(desk: &Desk, carrier: &Carrier) -> Result<usize, AppError> {
    let now = desk.now();
    let mut tx = desk.db().write().await?;
    let rows = db::outbox::claim(&mut tx, now, now.plus_minutes(LEASE), carrier.batch()).await?;
    tx.commit().await?;
    let count = rows.len();
    // Who could not be reached; what comes after for them waits for its turn.
    let mut held = HashSet::new();
    let mut outcomes = Vec::with_capacity(count);
    for row in rows {
        if held.contains(&row.recipient) {
            outcomes.push((row, None));
            continue;
        }
        let outcome = match tokio::time::timeout(PATIENCE, carrier.send(&row)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Refusal::Passing("the mail server took too long".to_owned())),
        };
        if matches!(&outcome, Err(Refusal::Passing(_))) && row.attempts < MOST_TRIES {
            held.insert(row.recipient.clone());
        }
        outcomes.push((row, Some(outcome)));
    }
    if outcomes.is_empty() {
        return Ok(0);
    }
    let now = desk.now();
    // What came of all of them is written at once: the database has one writer, and people wait for it.
    let mut tx = desk.db().write().await?;
    for (row, outcome) in outcomes {
        match outcome {
            None => db::outbox::release(&mut tx, row.id).await?,
            Some(Ok(())) => db::outbox::sent(&mut tx, row.id, now).await?,
            Some(Err(Refusal::Passing(reason))) if row.attempts < MOST_TRIES => {
                tracing::warn!(id = %row.id, %reason, "mail will be tried again");
                db::outbox::put_off(&mut tx, row.id, later(now, row.attempts), &reason).await?
            }
            Some(Err(Refusal::Passing(reason) | Refusal::Final(reason))) => {
                tracing::error!(id = %row.id, %reason, "mail was given up");
                db::outbox::give_up(&mut tx, row.id, now, &reason).await?
            }
        };
    }
    tx.commit().await?;
    Ok(count)
}

/// One minute after the first try, twice as long after each, at most six hours.
fn later(now: Timestamp, attempts: i64) -> Timestamp {
    let doubled = 1_i64 << (attempts - 1).clamp(0, 9);
    now.plus_minutes(doubled.min(360))
}
