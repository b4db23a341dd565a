//! What the program does by itself from time to time.

use super::{Desk, account_log, files, notification, report};
use crate::db;
use crate::domain::rights::TicketAction;
use crate::domain::{Actor, EventData, Move, TicketId};
use crate::error::AppError;

/// Closes resolved tickets that nobody objected to in time; answers how many.
pub async fn close_resolved(desk: &Desk) -> Result<usize, AppError> {
    let days = desk.config().close_days;
    let due = {
        let mut conn = desk.db().read().await?;
        db::ticket::resolved_before(&mut conn, desk.now().plus_days(-days), 200).await?
    };
    let mut closed = 0;
    for (id,) in due {
        match close(desk, id, days).await {
            Ok(done) => closed += usize::from(done),
            Err(AppError::Unavailable) => return Err(AppError::Unavailable),
            Err(error) => tracing::error!(ticket = id.0, %error, "a resolved ticket could not be closed"),
        }
    }
    Ok(closed)
}

async fn close(desk: &Desk, id: TicketId, days: i64) -> Result<bool, AppError> {
    let mut change = match desk.change(&Actor::System, id, TicketAction::Confirm, None).await {
        Ok(change) => change,
        Err(AppError::NotFound | AppError::NotNow) => return Ok(false),
        Err(error) => return Err(error),
    };
    // Somebody may have opened it again since it was listed.
    if !change.allows(Move::Expired) {
        return Ok(false);
    }
    change.note(EventData::ClosedByTime { days }).await?;
    report::survey::ask(&mut change).await?;
    change.finish().await?;
    Ok(true)
}

/// Removes what has expired: sessions, links, kept forms, counted tries, unused files, sent mail, what nobody confirmed.
pub async fn sweep(desk: &Desk) -> Result<(), AppError> {
    let now = desk.now();
    let mut tx = desk.db().write().await?;
    db::session::delete_expired(&mut tx, now).await?;
    db::link::delete_expired(&mut tx, now.plus_days(-1)).await?;
    db::kept::delete_expired(&mut tx, now).await?;
    db::throttle::delete_old(&mut tx, now.plus_days(-1), now).await?;
    account_log::sweep(&mut tx, now).await?;
    db::automation::forget(&mut tx, now.plus_days(-90)).await?;
    notification::tickets::forget(&mut tx, now).await?;
    db::outbox::delete_old(&mut tx, now.plus_days(-30), now.plus_days(-90)).await?;
    tx.commit().await?;
    let removed = remove_unconfirmed(desk).await;
    files::sweep(desk).await?;
    removed
}

/// Removes tickets and people that nobody confirmed in time, each in a transaction of its own, so that two nodes remove
/// each once. Who was invited and did not come can be invited again.
async fn remove_unconfirmed(desk: &Desk) -> Result<(), AppError> {
    let (now, before) = (desk.now(), desk.now().plus_days(-desk.config().unconfirmed_days));
    let tickets = {
        let mut conn = desk.db().read().await?;
        db::ticket::never_confirmed(&mut conn, before, now).await?
    };
    for (id,) in tickets {
        let mut tx = desk.db().write().await?;
        tx.lock_ticket(id).await?;
        // Somebody may have confirmed it since it was listed.
        let Some(keys) = db::ticket::delete_unconfirmed(&mut tx, id).await? else { continue };
        tx.commit().await?;
        for (key,) in keys {
            files::remove(desk, &key).await;
        }
        tracing::info!(ticket = id.0, "removed a ticket that its sender never confirmed");
    }
    let people = {
        let mut conn = desk.db().read().await?;
        db::person::never_confirmed(&mut conn, before, now).await?
    };
    for (id,) in people {
        let mut tx = desk.db().write().await?;
        if db::person::delete_unconfirmed(&mut tx, id).await? == 1 {
            tx.commit().await?;
            tracing::info!(person = id.0, "removed an account that nobody confirmed");
        }
    }
    Ok(())
}
