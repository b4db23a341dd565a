//! Assigning a ticket.

use super::access::enters;
use super::change::Change;
use crate::db;
use crate::desk::Desk;
use crate::desk::notification::who;
use crate::domain::rights::{Area, TicketAction};
use crate::domain::view::Viewer;
use crate::domain::{FieldError, PersonId, TicketId, tier};
use crate::error::AppError;

/// Takes a ticket.
pub async fn take(desk: &Desk, viewer: &Viewer, id: TicketId, version: Option<i64>) -> Result<(), AppError> {
    let mut change = desk.change(&viewer.actor, id, TicketAction::Take, version).await?;
    if change.take(&viewer.name).await? { change.finish().await } else { Ok(()) }
}

/// Takes what is due next of those at the viewer's tier that nobody has, leaving out those of teams that they are not in;
/// nothing when there is none. Of two who ask at once, each gets another.
pub async fn take_next(desk: &Desk, viewer: &Viewer) -> Result<Option<TicketId>, AppError> {
    enters(viewer, Area::Workspace)?;
    let member = viewer.actor.member().ok_or(AppError::SignIn)?;
    let waiting = {
        let mut conn = desk.db().read().await?;
        let setup = conn.setup().await?;
        let own = member.tier.and_then(|position| setup.tiers.iter().find(|tier| tier.position == position));
        let Some(tier) = own.or_else(|| tier::entry(&setup.tiers)) else { return Ok(None) };
        db::ticket_list::waiting(&mut conn, tier.id, member.id).await?
    };
    for (id, version) in waiting {
        match take(desk, viewer, id, Some(version)).await {
            Ok(()) => return Ok(Some(id)),
            Err(AppError::Stale | AppError::NotNow | AppError::Forbidden | AppError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// Gives a ticket to somebody, or to whoever stands in while they are away, or puts it back into the queue.
pub async fn assign(
    desk: &Desk,
    viewer: &Viewer,
    id: TicketId,
    version: i64,
    to: Option<PersonId>,
) -> Result<(), AppError> {
    let mut change = desk.change(&viewer.actor, id, TicketAction::Assign, Some(version)).await?;
    if give(&mut change, viewer, to).await? { change.finish().await } else { Ok(()) }
}

/// Gives the ticket that is being changed to somebody, or to whoever stands in, or puts it back; answers whether there was
/// anything to do.
pub(super) async fn give(change: &mut Change<'_>, viewer: &Viewer, to: Option<PersonId>) -> Result<bool, AppError> {
    if change.ticket.assignee_id == to {
        return Ok(false);
    }
    let Some(to) = to else { return change.put_back().await };
    let fits = change.fits();
    let agent = db::person::get(&mut change.tx, to).await?.filter(&fits);
    let agent = agent.ok_or(AppError::field("assignee", FieldError::NotAllowed))?;
    let given = who::given(&mut change.tx, agent, viewer.actor.person(), change.now, fits).await?;
    change.assign(Some(&given), &viewer.name).await
}
