//! Who has a ticket.

use super::{Desk, letters};
use crate::db;
use crate::domain::policy::Deed;
use crate::domain::view::Viewer;
use crate::domain::{EventData, Move, PersonId, Problem, TicketId};
use crate::error::AppError;

/// Takes a ticket.
pub async fn take(desk: &Desk, viewer: &Viewer, id: TicketId, version: Option<i64>) -> Result<(), AppError> {
    let me = viewer.actor.person().ok_or(AppError::SignIn)?;
    let mut change = desk.change(&viewer.actor, id, Deed::Take, version).await?;
    if change.ticket.assignee_id == Some(me) {
        return Ok(());
    }
    change.ticket.assignee_id = Some(me);
    change.step(Move::Assigned)?;
    change.note(EventData::Assigned { to: Some(viewer.name.clone()) }).await?;
    change.finish().await
}

/// Gives a ticket to somebody, or puts it back into the queue.
pub async fn assign(
    desk: &Desk,
    viewer: &Viewer,
    id: TicketId,
    version: i64,
    to: Option<PersonId>,
) -> Result<(), AppError> {
    let mut change = desk.change(&viewer.actor, id, Deed::Assign, Some(version)).await?;
    if change.ticket.assignee_id == to {
        return Ok(());
    }
    let name = match to {
        None => None,
        Some(to) => {
            let unknown = || AppError::field("assignee", Problem::NotAllowed);
            let agent = db::person::get(&mut change.tx, to).await?.ok_or_else(unknown)?;
            let place = change.tier()?.position;
            let fits = agent.can_work_at(place) || (agent.works_here() && change.share.is_some());
            if !fits {
                return Err(unknown());
            }
            if viewer.actor.person() != Some(to) {
                letters::assigned(desk, &mut change.tx, &change.ticket, &agent, &viewer.name, change.now).await?;
            }
            Some(agent.name)
        }
    };
    change.ticket.assignee_id = to;
    if to.is_some() {
        change.step(Move::Assigned)?;
    }
    change.note(EventData::Assigned { to: name }).await?;
    change.finish().await
}
