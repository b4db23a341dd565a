//! Telling what is near its time or past it, and doing what is to be done by then.

use super::{Desk, compute, kept, ladder};
use crate::db;
use crate::db::service::{ClockRow, ClockTimes};
use crate::desk::{Change, report};
use crate::domain::rights::TicketAction;
use crate::domain::service::run::ClockRun;
use crate::domain::setup::Setup;
use crate::domain::{Actor, EventData, TicketId, Timestamp};
use crate::error::AppError;

/// How many tickets are looked for at once.
const BATCH: i64 = 200;
/// How many tickets are looked at because of a change, before it is asked again whether anything is due.
const LOOKS: i64 = 50;

/// Tells what is near its time or past it, and climbs the ladders; answers how many things were told or done. Each is done
/// once, whoever does it: the ticket is locked while its clocks are looked at.
///
/// Where a policy or a calendar was changed, the clocks that it concerns are looked at afterwards, a few at a time: they
/// may be many, and nothing that is due waits for them.
pub async fn tell_due(desk: &Desk) -> Result<usize, AppError> {
    let mut told = 0;
    loop {
        told += tell_deadlines(desk).await?;
        let asked = {
            let mut conn = desk.db().read().await?;
            db::look::asked(&mut conn, desk.now(), LOOKS).await?
        };
        for (id,) in &asked {
            match tell(desk, *id, true).await {
                Ok(count) => told += count,
                Err(error) => set_aside(desk, *id, error).await?,
            }
        }
        if !full(asked.len(), LOOKS) {
            return Ok(told);
        }
    }
}

/// Whether there may be more than was looked for at once.
fn full(found: usize, limit: i64) -> bool {
    i64::try_from(found) == Ok(limit)
}

async fn tell_deadlines(desk: &Desk) -> Result<usize, AppError> {
    let mut told = 0;
    loop {
        let due = {
            let mut conn = desk.db().read().await?;
            db::look::due(&mut conn, desk.now(), BATCH).await?
        };
        let mut mine = 0;
        for (id,) in &due {
            let left = {
                let mut conn = desk.db().read().await?;
                db::look::is_left(&mut conn, *id, desk.now()).await?
            };
            if !left {
                continue;
            }
            mine += 1;
            match tell(desk, *id, false).await {
                Ok(count) => told += count,
                Err(error) => set_aside(desk, *id, error).await?,
            }
        }
        // What another node is at needs nobody else; what it leaves is found the next time.
        if mine == 0 || !full(due.len(), BATCH) {
            return Ok(told);
        }
    }
}

/// Lets a ticket of which nothing could be told wait a while, so that it does not keep others from their turn.
async fn set_aside(desk: &Desk, id: TicketId, error: AppError) -> Result<(), AppError> {
    if matches!(error, AppError::Unavailable) {
        return Err(error);
    }
    tracing::error!(ticket = id.0, %error, "nothing can be told of a ticket's promised times; it is tried again later");
    let mut tx = desk.db().write().await?;
    let (now, until) = (desk.now(), desk.now().plus_minutes(10));
    db::look::put_off(&mut tx, id, now, until).await?;
    db::look::later(&mut tx, id, until).await?;
    tx.commit().await?;
    Ok(())
}

/// What has come for a clock.
enum DueAction {
    Missed,
    Near,
    /// A percentage at which something is to be done.
    Rung(i64),
}

/// Tells what there is to tell of a ticket; `anew` if something may be promised now that was not before.
async fn tell(desk: &Desk, id: TicketId, anew: bool) -> Result<usize, AppError> {
    let mut change = match desk.change(&Actor::System, id, TicketAction::Note, None).await {
        Ok(change) => change,
        Err(AppError::NotFound | AppError::NotNow) if anew => {
            let mut tx = desk.db().write().await?;
            db::look::done(&mut tx, id).await?;
            tx.commit().await?;
            return Ok(0);
        }
        Err(AppError::NotFound) => return Ok(0),
        Err(error) => return Err(error),
    };
    let now = change.now;
    // The policies may have changed since; what has counted stays.
    super::follow_from(&mut change.tx, &change.ticket, &[], anew, now).await?;
    db::look::done(&mut change.tx, id).await?;
    let setup = change.setup.clone();
    let (mut told, mut altered) = (0, false);
    let rows = db::service::clocks(&mut change.tx, id).await?;
    let mut missed = rows.iter().any(|row| row.missed_at == Some(now));
    for row in rows.iter().filter(|row| row.stopped_at.is_none()) {
        let run = row.run();
        let mut computed = compute(&setup, &run, &kept(row));
        while computed.next.is_some_and(|next| next <= now) {
            altered |= tell_one(&mut change, &setup, row, &run, &mut computed).await?;
            computed = compute(&setup, &run, &computed);
            told += 1;
        }
        db::service::update_clock(&mut change.tx, row.id, &run, &computed).await?;
        missed |= computed.missed == Some(now);
    }
    if missed {
        // Reports count it now, at the moment when the time was up, and not when its clock stops one day.
        report::record_missed(&mut change.tx, id, now).await?;
    }
    db::service::keep_due(&mut change.tx, id).await?;
    if altered {
        change.finish().await?
    } else {
        change.finish_beside().await?
    }
    Ok(told)
}

fn come(setup: &Setup, run: &ClockRun, computed: &ClockTimes, now: Timestamp) -> DueAction {
    let policy = setup.policy_of(run);
    let reached = |percent: i64| run.reaches(&setup.calendars, percent).is_some_and(|at| at <= now);
    let rung = policy.and_then(|policy| policy.next_rung(run.kind, computed.climbed)).filter(|rung| reached(*rung));
    let missed = computed.missed.is_none() && reached(100);
    match rung {
        // What is to be done before the time is up comes first.
        Some(rung) if !missed || rung < 100 => DueAction::Rung(rung),
        _ if missed => DueAction::Missed,
        _ => DueAction::Near,
    }
}

/// Tells or does one thing; whether the ticket itself is different now.
async fn tell_one(
    change: &mut Change<'_>,
    setup: &Setup,
    row: &ClockRow,
    run: &ClockRun,
    computed: &mut ClockTimes,
) -> Result<bool, AppError> {
    let now = change.now;
    match come(setup, run, computed, now) {
        DueAction::Missed => {
            (computed.broken, computed.missed) = (run.broken(&setup.calendars), Some(now));
            change.note(EventData::TargetMissed { clock: run.kind }).await?;
        }
        DueAction::Near => {
            computed.warned = Some(now);
            change.note(EventData::TargetNear { clock: run.kind }).await?;
        }
        DueAction::Rung(percent) => {
            computed.climbed = percent;
            let rungs: Vec<_> =
                setup.policy_of(run).into_iter().flat_map(|policy| policy.rungs_at(row.kind, percent)).collect();
            let mut altered = false;
            for rung in rungs {
                altered |= ladder::climb(change, rung).await?;
            }
            return Ok(altered);
        }
    }
    Ok(false)
}
