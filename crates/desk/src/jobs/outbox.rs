//! Sends what waits in the outbox. A row is leased while it is on its way, and the lease is renewed until it is known what
//! came of it; a worker that dies lets its rows go when the lease ends, so a mail is sent at least once, always with the same
//! Message-ID.

use crate::db::outbox::{WaitReason, Waiting};
use crate::db::{self, Tx};
use crate::desk::{Desk, undelivered};
use crate::domain::{OutboxId, Timestamp};
use crate::error::AppError;
use crate::mail::{Kind, MailTransport, Refusal};
use std::collections::HashSet;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, interval_at, sleep_until, timeout};

/// How long a row is leased, in minutes.
const LEASE: i64 = 2;
/// How often the database is asked when nothing wakes the worker; also how long a server is left alone that was away.
const PAUSE: Duration = Duration::from_secs(15);
/// Tries before a mail is given up: with the pauses below, about a week.
const MOST_TRIES: i64 = 40;
/// How often a mail is given away that nobody confirms: its recipient may have got each of them.
const MOST_UNANSWERED: i64 = 4;
/// Mails one after the other that fail for what may be the server's state, before it is left alone.
const MOST_TROUBLE: u32 = 3;

/// What came of one look into the outbox.
#[derive(Clone, Copy, Debug, Default)]
pub struct OutboxRound {
    /// How many rows were taken.
    pub taken: usize,
    /// Whether the server was away.
    pub away: bool,
    /// Whether a mail failed for what may be the server's state, or its own fault.
    pub trouble: bool,
}

/// When the next rows are taken.
struct Pace {
    /// The server is left alone until then.
    rests: Option<Instant>,
    /// Another batch may go beside those that are on their way from then on.
    overtakes: Instant,
    trouble: u32,
}

impl Pace {
    /// The result of a batch.
    fn settle(&mut self, done: Result<Result<OutboxRound, AppError>, JoinError>) {
        match done {
            Ok(Ok(round)) => {
                self.trouble = if round.trouble { self.trouble + 1 } else { 0 };
                // The others that wait would not be taken either, and some servers count who knocks.
                if round.away || self.trouble >= MOST_TROUBLE {
                    (self.rests, self.trouble) = (Some(Instant::now() + PAUSE), 0);
                }
            }
            Ok(Err(error)) => tracing::warn!(%error, "what came of a mail cannot be written; it is tried again"),
            Err(error) => tracing::error!(%error, "sending a mail failed; it is tried again"),
        }
    }
}

pub async fn run(desk: Desk, carrier: Arc<MailTransport>, mut stopping: watch::Receiver<bool>) {
    let (mut lanes, most) = (JoinSet::new(), carrier.lanes());
    let mut pace = Pace { rests: None, overtakes: Instant::now(), trouble: 0 };
    while !*stopping.borrow() {
        let now = Instant::now();
        pace.rests = pace.rests.filter(|until| *until > now);
        let may = lanes.is_empty() || (lanes.len() < most && pace.overtakes <= now);
        if may && pace.rests.is_none() {
            match take(&desk, &carrier).await {
                Ok(rows) if rows.is_empty() && lanes.is_empty() => carrier.rest().await,
                Ok(rows) if rows.is_empty() => {}
                Ok(rows) => {
                    let (desk, carrier, stopping) = (desk.clone(), carrier.clone(), stopping.clone());
                    pace.overtakes = Instant::now() + carrier.timing().overtake;
                    lanes.spawn(async move { carry(&desk, &carrier, rows, stopping).await });
                    continue;
                }
                Err(error) => tracing::warn!(%error, "the outbox cannot be read; it is tried again"),
            }
        }
        let look = match pace.rests {
            Some(until) => until,
            None if lanes.len() < most && pace.overtakes > now => pace.overtakes,
            None => Instant::now() + PAUSE,
        };
        tokio::select! {
            Some(done) = lanes.join_next() => pace.settle(done),
            _ = desk.outbox().notified(), if pace.rests.is_none() => {}
            _ = sleep_until(look) => {}
            () = told(&mut stopping) => {}
        }
    }
    // Each ends within the time that it has for parting.
    while let Some(done) = lanes.join_next().await {
        pace.settle(done);
    }
}

/// Waits until the program stops.
async fn told(stopping: &mut watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stop| *stop).await;
}

/// Sends what is due, as much as is taken at once.
pub async fn deliver(desk: &Desk, carrier: &MailTransport) -> Result<OutboxRound, AppError> {
    let rows = take(desk, carrier).await?;
    if rows.is_empty() {
        carrier.rest().await;
        return Ok(OutboxRound::default());
    }
    let (_goes_on, stopping) = watch::channel(false);
    carry(desk, carrier, rows, stopping).await
}

/// Leases what is due.
async fn take(desk: &Desk, carrier: &MailTransport) -> Result<Vec<Waiting>, AppError> {
    let now = desk.now();
    let mut tx = desk.db().write().await?;
    let rows = db::outbox::claim(&mut tx, now, now.plus_minutes(LEASE), carrier.batch()).await?;
    tx.commit().await?;
    Ok(rows)
}

/// The result of a mail; nothing when it was not tried.
type Outcome = Option<Result<(), Refusal>>;

/// Sends what was leased, and writes what came of it.
async fn carry(
    desk: &Desk,
    carrier: &MailTransport,
    rows: Vec<Waiting>,
    mut stopping: watch::Receiver<bool>,
) -> Result<OutboxRound, AppError> {
    let leased: Vec<OutboxId> = rows.iter().map(|row| row.id).collect();
    // Who could not be reached; what comes after for them waits for its turn.
    let mut held = HashSet::new();
    let mut outcomes = Vec::with_capacity(rows.len());
    for row in rows {
        if *stopping.borrow() || (row.ticket_id.is_some() && held.contains(&row.recipient)) {
            outcomes.push((row, None));
            continue;
        }
        let outcome = hand_over(desk, carrier, &row, &leased, &mut stopping).await;
        if !matches!(outcome, Some(Ok(()) | Err(Refusal { kind: Kind::Final, .. }))) {
            held.insert(row.recipient.clone());
        }
        outcomes.push((row, outcome));
    }
    note(desk, carrier, outcomes).await
}

/// Hands one mail over, and keeps all that were leased with it leased meanwhile.
async fn hand_over(
    desk: &Desk,
    carrier: &MailTransport,
    row: &Waiting,
    leased: &[OutboxId],
    stopping: &mut watch::Receiver<bool>,
) -> Outcome {
    let (given, timing) = (AtomicBool::new(false), carrier.timing());
    let mut sending = pin!(carrier.send(row, &given));
    let mut renewal = interval_at(Instant::now() + timing.renewal, timing.renewal);
    loop {
        tokio::select! {
            outcome = &mut sending => return Some(outcome),
            _ = renewal.tick() => {
                if let Err(error) = renew(desk, leased).await {
                    tracing::warn!(id = %row.id, %error, "the lease of a mail that is on its way cannot be renewed");
                }
            }
            () = told(stopping) => break,
        }
    }
    match timeout(timing.parting, &mut sending).await {
        Ok(outcome) => Some(outcome),
        Err(_) if given.load(Ordering::Relaxed) => {
            let reason =
                "the program was stopped before the mail server confirmed the mail: it may have arrived".to_owned();
            Some(Err(Refusal { kind: Kind::Unanswered, reason }))
        }
        Err(_) => None,
    }
}

async fn renew(desk: &Desk, leased: &[OutboxId]) -> Result<(), AppError> {
    let mut tx = desk.db().write().await?;
    let until = desk.now().plus_minutes(LEASE);
    for id in leased {
        db::outbox::renew(&mut tx, *id, until).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Writes what came of mails. All is written at once: the database has one writer, and people wait for it.
async fn note(
    desk: &Desk,
    carrier: &MailTransport,
    outcomes: Vec<(Waiting, Outcome)>,
) -> Result<OutboxRound, AppError> {
    let now = desk.now();
    let mut round = OutboxRound { taken: outcomes.len(), ..OutboxRound::default() };
    let (mut lost, mut back) = (Vec::new(), None);
    let mut tx = desk.db().write().await?;
    if outcomes.iter().any(|(_, outcome)| matches!(outcome, Some(Ok(())))) {
        back = Some(db::outbox::bring_forward(&mut tx, now).await?);
    }
    for (row, outcome) in outcomes {
        match outcome {
            None => {
                db::outbox::release(&mut tx, row.id).await?;
            }
            Some(Ok(())) => {
                db::outbox::sent(&mut tx, row.id, now).await?;
            }
            Some(Err(refusal)) => {
                round.away |= matches!(refusal.kind, Kind::Away | Kind::ShutOut);
                round.trouble |= matches!(refusal.kind, Kind::SetUp | Kind::Cut);
                match next_try(&row, refusal.kind, now) {
                    Some(next_at) => put_off(desk, &mut tx, &row, next_at, &refusal).await?,
                    None => lost.push((row, refusal.reason)),
                }
            }
        }
    }
    tx.commit().await?;
    say_whether_away(carrier, &round, back);
    for (row, reason) in lost {
        tracing::error!(id = %row.id, to = domain(&row), %reason, "a mail was given up");
        // Until this is written the row is leased: whatever goes wrong, it is tried again and given up then.
        if let Err(error) = undelivered::give_up(desk, &row, &reason).await {
            tracing::error!(id = %row.id, %error, "that a mail was given up could not be noted");
        }
    }
    Ok(round)
}

/// Leaves a mail for its next try.
async fn put_off(
    desk: &Desk,
    tx: &mut Tx,
    row: &Waiting,
    next_at: Timestamp,
    refusal: &Refusal,
) -> Result<(), AppError> {
    let (kind, reason) = (refusal.kind, refusal.reason.as_str());
    let minutes = next_at.minutes_since(desk.now());
    tracing::warn!(id = %row.id, to = domain(row), next_try_in_minutes = minutes, %reason, "a mail was not taken and waits");
    let why = match kind {
        Kind::Away | Kind::ShutOut => WaitReason::Away,
        Kind::Unanswered => WaitReason::Unanswered,
        Kind::SetUp => WaitReason::Refused,
        Kind::Cut | Kind::Later | Kind::Final => WaitReason::Itself,
    };
    db::outbox::put_off(tx, row.id, next_at, why, reason).await?;
    // Admins hear of the first; what else is refused until that is over is the same to them.
    if why == WaitReason::Refused && !row.refused && !db::outbox::others_are_refused(tx, row.id).await? {
        undelivered::warn_admins(desk, tx, reason).await?;
    }
    Ok(())
}

/// Tells the log once that the server is away, and once that it is back.
fn say_whether_away(carrier: &MailTransport, round: &OutboxRound, back: Option<u64>) {
    if round.away && !carrier.note_away(true) {
        tracing::error!("the mail server takes no mail: all mail waits until it does");
    }
    if let Some(count) = back
        && (carrier.note_away(false) || count > 0)
    {
        tracing::info!(count, "the mail server takes mail again; what waited only for that is sent now");
    }
}

/// Where a mail goes, without the person.
fn domain(row: &Waiting) -> &str {
    row.recipient.rsplit('@').next().unwrap_or_default()
}

/// When a mail is tried again that was not taken; nothing when it is given up.
fn next_try(row: &Waiting, kind: Kind, now: Timestamp) -> Option<Timestamp> {
    let (tries, most, pause) = match kind {
        Kind::Final => return None,
        Kind::Away | Kind::ShutOut => (row.attempts, MOST_TRIES, row.attempts),
        Kind::SetUp | Kind::Cut | Kind::Later => (row.failures + 1, MOST_TRIES, row.failures + 1),
        // Four minutes, half an hour, four hours.
        Kind::Unanswered => (row.unanswered + 1, MOST_UNANSWERED, 3 * (row.unanswered + 1)),
    };
    (tries < most).then(|| later(now, pause))
}

/// One minute after the first try, twice as long after each, at most six hours.
fn later(now: Timestamp, tries: i64) -> Timestamp {
    let doubled = 1_i64 << (tries - 1).clamp(0, 9);
    now.plus_minutes(doubled.min(db::outbox::LONGEST_PAUSE))
}
