//! The same done to several tickets. Each is changed in a transaction of its own, wholly or not at all: a ticket that may
//! not be changed so is left as it is, and does not keep the others from it.

use super::Desk;
use crate::domain::policy::{self, Deed};
use crate::domain::view::Viewer;
use crate::domain::{PersonId, Priority, Problem, Status, TagId, TicketId, clean_line};
use crate::error::AppError;

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
            return Err(AppError::field("assignee", Problem::Required));
        }
        if let Some((_, reason)) = &self.priority {
            let reason = clean_line(reason);
            if reason.is_empty() {
                return Err(AppError::field("reason", Problem::Required));
            }
            if reason.chars().count() > 500 {
                return Err(AppError::field("reason", Problem::TooLong(500)));
            }
        }
        match self.status {
            None | Some(Status::Open | Status::WaitingCustomer) => Ok(()),
            Some(_) => Err(AppError::field("status", Problem::NotAllowed)),
        }
    }
}

/// How many tickets are now as was asked for, and how many were left as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub done: usize,
    pub left: usize,
}

/// Changes several tickets.
pub async fn change(desk: &Desk, viewer: &Viewer, ids: &[TicketId], how: &Changes) -> Result<Outcome, AppError> {
    if ids.is_empty() {
        return Err(AppError::field("tickets", Problem::Required));
    }
    how.check()?;
    let mut outcome = Outcome::default();
    for id in ids {
        match one(desk, viewer, *id, how).await {
            Ok(()) => outcome.done += 1,
            // What is wrong with one ticket, such as somebody who does not work at its tier.
            Err(AppError::NotNow | AppError::Forbidden | AppError::NotFound | AppError::Invalid(_)) => {
                outcome.left += 1
            }
            Err(error) => return Err(error),
        }
    }
    Ok(outcome)
}

async fn one(desk: &Desk, viewer: &Viewer, id: TicketId, how: &Changes) -> Result<(), AppError> {
    let deeds = [
        (how.take, Deed::Take),
        (how.assignee.is_some(), Deed::Assign),
        (how.priority.is_some() || how.status.is_some() || how.tag.is_some(), Deed::Triage),
    ];
    let mut deeds = deeds.into_iter().filter_map(|(asked, deed)| asked.then_some(deed));
    let first = deeds.next().ok_or(AppError::NotNow)?;
    let mut change = desk.change(&viewer.actor, id, first, None).await?;
    let facts = change.facts().await?;
    for deed in deeds {
        Result::from(policy::may(&viewer.actor, deed, &facts, change.now))?;
    }
    let mut changed = false;
    if how.take {
        changed |= change.take(viewer).await?;
    }
    if how.assignee.is_some() {
        changed |= change.assign(viewer, how.assignee).await?;
    }
    if let Some((priority, reason)) = &how.priority {
        changed |= change.prioritise(*priority, reason).await?;
    }
    if let Some(status) = how.status {
        changed |= change.put_status(status).await?;
    }
    if let Some(tag) = how.tag {
        changed |= change.tag(tag).await?;
    }
    if changed { change.finish().await } else { Ok(()) }
}
