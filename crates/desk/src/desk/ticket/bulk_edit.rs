//! The same done to several tickets. Each is changed in a transaction of its own, wholly or not at all: a ticket that may
//! not be changed so is left as it is, and does not keep the others from it.

use super::access::allowed;
use super::{assign, triage};
use crate::desk::Desk;
use crate::domain::rights::{self, TicketAction};
use crate::domain::view::Viewer;
use crate::domain::{FieldError, PersonId, Priority, Status, TagId, TicketId};
use crate::error::AppError;
use std::collections::BTreeMap;

/// What is done to each of them; at least one thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Whoever asks takes it.
    pub take: bool,
    pub assignee: Option<PersonId>,
    /// With the reason.
    pub priority: Option<(Priority, String)>,
    pub status: Option<Status>,
    /// A tag that is added to those it has.
    pub tag: Option<TagId>,
}

impl Changes {
    /// Checks what holds for all tickets alike.
    fn check(&self) -> Result<(), AppError> {
        if *self == Changes::default() {
            return Err(AppError::field("assignee", FieldError::NothingToChange));
        }
        if let Some((_, reason)) = &self.priority {
            triage::reason(reason)?;
        }
        match self.status {
            None | Some(Status::Open | Status::WaitingCustomer) => Ok(()),
            Some(_) => Err(AppError::field("status", FieldError::NotAllowed)),
        }
    }
}

/// How many tickets are now as was asked for, and how many were left as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub done: usize,
    pub left: usize,
    /// Those of the latter that somebody else changed after the list was made.
    pub stale: Vec<TicketId>,
}

/// Changes several tickets, each if it still has the version that the list showed.
pub async fn change(
    desk: &Desk,
    viewer: &Viewer,
    ids: &[TicketId],
    versions: &BTreeMap<TicketId, i64>,
    how: &Changes,
) -> Result<Outcome, AppError> {
    if ids.is_empty() {
        return Err(AppError::field("tickets", FieldError::NoneTicked));
    }
    how.check()?;
    // An error that concerns all of the tickets is told at its field.
    if let Some(tag) = how.tag
        && !desk.db().setup().await?.tags.iter().any(|(known, _)| *known == tag)
    {
        return Err(AppError::field("tag", FieldError::NotAllowed));
    }
    let mut outcome = Outcome::default();
    for id in ids {
        match one(desk, viewer, *id, versions.get(id).copied(), how).await {
            Ok(()) => outcome.done += 1,
            Err(AppError::Stale) => {
                outcome.left += 1;
                outcome.stale.push(*id);
            }
            // What is wrong with one ticket, such as somebody who does not work at its tier.
            Err(AppError::NotNow | AppError::Forbidden | AppError::NotFound | AppError::Invalid(_)) => {
                outcome.left += 1
            }
            Err(error) => return Err(error),
        }
    }
    Ok(outcome)
}

async fn one(desk: &Desk, viewer: &Viewer, id: TicketId, version: Option<i64>, how: &Changes) -> Result<(), AppError> {
    let actions = [
        (how.take, TicketAction::Take),
        (how.assignee.is_some(), TicketAction::Assign),
        (how.priority.is_some() || how.status.is_some() || how.tag.is_some(), TicketAction::Triage),
    ];
    let mut actions = actions.into_iter().filter_map(|(asked, action)| asked.then_some(action));
    let first = actions.next().ok_or(AppError::NotNow)?;
    let mut change = desk.change(&viewer.actor, id, first, version).await?;
    let facts = change.facts().await?;
    for action in actions {
        allowed(rights::may(&viewer.actor, action, &facts, change.now))?;
    }
    let mut changed = false;
    if how.take {
        changed |= change.take(&viewer.name).await?;
    }
    if how.assignee.is_some() {
        changed |= assign::give(&mut change, viewer, how.assignee).await?;
    }
    if let Some((priority, reason)) = &how.priority {
        changed |= change.prioritise(*priority, triage::reason(reason)?).await?;
    }
    if let Some(status) = how.status {
        changed |= change.set_status(status).await?;
    }
    if let Some(tag) = how.tag {
        let done = change.retag(&[tag], &[]).await?;
        if done.unknown {
            return Err(AppError::field("tag", FieldError::NotAllowed));
        }
        changed |= done.changed;
    }
    if changed { change.finish().await } else { Ok(()) }
}
