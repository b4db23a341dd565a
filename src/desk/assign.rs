//! Who has a ticket.

use super::change::Change;
use super::{Desk, letters};
use crate::db;
use crate::domain::policy::Deed;
use crate::domain::view::Viewer;
use crate::domain::{EventData, Move, PersonId, Problem, TicketId};
use crate::error::AppError;

/// Takes a ticket.
pub async fn take(desk: &Desk, viewer: &Viewer, id: TicketId, version: Option<i64>) -> Result<(), AppError> {
    let mut change = desk.change(&viewer.actor, id, Deed::Take, version).await?;
    if change.take(viewer).await? { change.finish().await } else { Ok(()) }
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
    if change.assign(viewer, to).await? { change.finish().await } else { Ok(()) }
}

/// Each of these says whether there was anything to change.
impl Change<'_> {
    pub(super) async fn take(&mut self, viewer: &Viewer) -> Result<bool, AppError> {
        let me = viewer.actor.person().ok_or(AppError::SignIn)?;
        if self.ticket.assignee_id == Some(me) {
            return Ok(false);
        }
        self.ticket.assignee_id = Some(me);
        self.step(Move::Assigned)?;
        self.note(EventData::Assigned { to: Some(viewer.name.clone()) }).await?;
        Ok(true)
    }

    pub(super) async fn assign(&mut self, viewer: &Viewer, to: Option<PersonId>) -> Result<bool, AppError> {
        if self.ticket.assignee_id == to {
            return Ok(false);
        }
        let name = match to {
            None => None,
            Some(to) => {
                let unknown = || AppError::field("assignee", Problem::NotAllowed);
                let agent = db::person::get(&mut self.tx, to).await?.ok_or_else(unknown)?;
                let place = self.tier()?.position;
                let fits = agent.can_work_at(place) || (agent.works_here() && self.share.is_some());
                if !fits {
                    return Err(unknown());
                }
                if viewer.actor.person() != Some(to) {
                    letters::assigned(self.desk, &mut self.tx, &self.ticket, &agent, &viewer.name, self.now).await?;
                }
                Some(agent.name)
            }
        };
        self.ticket.assignee_id = to;
        if to.is_some() {
            self.step(Move::Assigned)?;
        }
        self.note(EventData::Assigned { to: name }).await?;
        Ok(true)
    }
}
