//! Which tickets are incidents of which problem.

use super::{allow, find};
use crate::db;
use crate::db::problem::ProblemRow;
use crate::desk::Desk;
use crate::desk::ticket::change::Change;
use crate::domain::rights::{ProblemAction, TicketAction};
use crate::domain::view::Viewer;
use crate::domain::{EventData, ProblemEvent, ProblemId, TicketId};
use crate::error::AppError;

/// Makes tickets incidents of a problem, each in a transaction of its own. Answers how many were none before;
/// those that are incidents of another problem stay so.
pub async fn link(desk: &Desk, viewer: &Viewer, id: ProblemId, tickets: &[TicketId]) -> Result<i64, AppError> {
    allow(viewer, ProblemAction::Link)?;
    let mut linked = 0;
    for ticket in tickets {
        let mut change = desk.change(&viewer.actor, *ticket, TicketAction::Note, None).await?;
        let problem = find(&mut change.tx, id).await?;
        if attach(&mut change, &problem).await? {
            change.finish_beside().await?;
            linked += 1;
        }
    }
    Ok(linked)
}

/// Makes the ticket that is being changed an incident of a problem, and says so in both stories. False when it is
/// an incident already.
pub(super) async fn attach(change: &mut Change<'_>, problem: &ProblemRow) -> Result<bool, AppError> {
    let ticket = change.ticket.id;
    if !db::problem::link(&mut change.tx, problem.id, ticket, change.now).await? {
        return Ok(false);
    }
    change.note(EventData::ProblemLinked { problem: problem.id.0, title: problem.title.clone() }).await?;
    let (actor, now) = (change.actor.person(), change.now);
    db::problem::record(&mut change.tx, problem.id, actor, &ProblemEvent::Linked { ticket: ticket.0 }, now).await?;
    Ok(true)
}

/// Says that a ticket is no incident of a problem after all. What its customers were told stays noted.
pub async fn unlink(desk: &Desk, viewer: &Viewer, id: ProblemId, ticket: TicketId) -> Result<(), AppError> {
    allow(viewer, ProblemAction::Link)?;
    let mut change = desk.change(&viewer.actor, ticket, TicketAction::Note, None).await?;
    let problem = find(&mut change.tx, id).await?;
    if !db::problem::unlink(&mut change.tx, id, ticket).await? {
        return Ok(());
    }
    change.note(EventData::ProblemUnlinked { problem: id.0, title: problem.title }).await?;
    let (actor, now) = (change.actor.person(), change.now);
    db::problem::record(&mut change.tx, id, actor, &ProblemEvent::Unlinked { ticket: ticket.0 }, now).await?;
    change.finish_beside().await
}
