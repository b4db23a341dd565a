//! Sends what waits in the outbox. A row is leased while it is being sent; a worker that dies lets its
//! rows go when the lease ends, so a mail is sent at least once, always with the same Message-ID.

use crate::db::outbox::Waiting;
use crate::db::{self};
use crate::desk::{Desk, undelivered};
use crate::domain::Timestamp;
use crate::error::AppError;
use crate::mail::{Carrier, Refusal};
use std::collections::HashSet;
use std::time::Duration;
use tokio::sync::watch;

/// How long a row is leased, in minutes.
const LEASE: i64 = 2;
/// How often the database is asked when nothing wakes the worker; also how long a server is left alone that was away.
const PAUSE: Duration = Duration::from_secs(15);
/// Tries before a mail is given up: with the pauses below, about a week.
const MOST_TRIES: i64 = 40;

/// What came of one look into the outbox.
#[derive(Clone, Copy, Debug, Default)]
pub struct Round {
    /// How many rows were taken.
    pub taken: usize,
    /// Whether the server was away.
    pub away: bool,
}

pub async fn run(desk: Desk, carrier: Carrier, mut stopping: watch::Receiver<bool>) {
    loop {
        let mut away = false;
        match deliver(&desk, &carrier).await {
            Ok(Round { taken: 0, .. }) => {}
            Ok(_) if *stopping.borrow() => return,
            Ok(Round { away: false, .. }) => continue,
            // The others that wait would not be taken either, and some servers count who knocks.
            Ok(Round { away: true, .. }) => away = true,
            Err(error) => tracing::warn!(%error, "the outbox cannot be read; it is tried again"),
        }
        tokio::select! {
            _ = desk.outbox().notified(), if !away => {}
            _ = tokio::time::sleep(PAUSE) => {}
            _ = stopping.wait_for(|stop| *stop) => return,
        }
    }
}

/// Sends what is due.
pub async fn deliver(desk: &Desk, carrier: &Carrier) -> Result<Round, AppError> {
    let now = desk.now();
    let mut tx = desk.db().write().await?;
    let rows = db::outbox::claim(&mut tx, now, now.plus_minutes(LEASE), carrier.batch()).await?;
    tx.commit().await?;
    let taken = rows.len();
    if taken == 0 {
        carrier.rest().await;
        return Ok(Round::default());
    }
    let (outcomes, away) = hand_over(carrier, rows).await;
    let now = desk.now();
    let mut lost = Vec::new();
    // What came of all of them is written at once: the database has one writer, and people wait for it.
    let mut tx = desk.db().write().await?;
    if outcomes.iter().any(|(_, outcome)| matches!(outcome, Some(Ok(())))) {
        // The server takes mail. What failed here came after that, so it is written after this and waits.
        db::outbox::bring_forward(&mut tx, now).await?;
    }
    for (row, outcome) in outcomes {
        match outcome {
            None => {
                db::outbox::release(&mut tx, row.id).await?;
            }
            Some(Ok(())) => {
                db::outbox::sent(&mut tx, row.id, now).await?;
            }
            Some(Err(Refusal::Final(reason))) => lost.push((row, reason)),
            Some(Err(Refusal::Passing(reason) | Refusal::Away(reason))) if row.attempts >= MOST_TRIES => {
                lost.push((row, reason));
            }
            Some(Err(refusal)) => {
                let away = matches!(refusal, Refusal::Away(_));
                let (Refusal::Away(reason) | Refusal::Passing(reason) | Refusal::Final(reason)) = refusal;
                tracing::warn!(id = %row.id, %reason, "mail will be tried again");
                db::outbox::put_off(&mut tx, row.id, later(now, row.attempts), away, &reason).await?;
            }
        }
    }
    tx.commit().await?;
    for (row, reason) in lost {
        tracing::error!(id = %row.id, %reason, "mail was given up");
        // Until this is written the row is leased: whatever goes wrong, it is tried again and given up then.
        if let Err(error) = undelivered::give_up(desk, &row, &reason).await {
            tracing::error!(id = %row.id, %error, "that a mail was given up could not be noted");
        }
    }
    Ok(Round { taken, away })
}

/// What came of a mail; nothing when it was not tried.
type Outcome = Option<Result<(), Refusal>>;

/// Tries one row after the other; answers also whether the server was away.
async fn hand_over(carrier: &Carrier, rows: Vec<Waiting>) -> (Vec<(Waiting, Outcome)>, bool) {
    // Who could not be reached; what comes after for them waits for its turn.
    let mut held = HashSet::new();
    let mut away: Option<String> = None;
    let mut outcomes = Vec::with_capacity(rows.len());
    for row in rows {
        if let Some(reason) = &away {
            // The same would become of it.
            let outcome = Err(Refusal::Away(reason.clone()));
            outcomes.push((row, Some(outcome)));
            continue;
        }
        if row.ticket_id.is_some() && held.contains(&row.recipient) {
            outcomes.push((row, None));
            continue;
        }
        let outcome = carrier.send(&row).await;
        match &outcome {
            Err(Refusal::Away(reason)) => away = Some(reason.clone()),
            Err(Refusal::Passing(_)) if row.attempts < MOST_TRIES => {
                held.insert(row.recipient.clone());
            }
            _ => {}
        }
        outcomes.push((row, Some(outcome)));
    }
    (outcomes, away.is_some())
}

/// One minute after the first try, twice as long after each, at most six hours.
fn later(now: Timestamp, attempts: i64) -> Timestamp {
    let doubled = 1_i64 << (attempts - 1).clamp(0, 9);
    now.plus_minutes(doubled.min(360))
}
