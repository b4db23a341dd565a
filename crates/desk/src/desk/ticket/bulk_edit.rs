//! The same done to several tickets. Each is changed in a transaction of its own, wholly or not at all: a ticket that may
//! not be changed so is left as it is, and does not keep the others from it.

use super::access::allowed;
use super::{assign, triage};
use crate::desk::markdown::Rendered;
use crate::desk::{Desk, routing};
use crate::domain::rights::{self, TicketAction};
use crate::domain::view::Viewer;
use crate::domain::{
    CategoryId, Description, FieldError, FieldErrors, PersonId, Priority, ResolutionCodeId, Status, TagId, TeamId,
    TicketId,
};
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
    /// A tag that is taken off.
    pub untag: Option<TagId>,
    pub category: Option<CategoryId>,
    pub team: Option<TeamId>,
    /// Solves them, with what customers are told.
    pub solution: Option<(ResolutionCodeId, Description)>,
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

/// The number of tickets that are now as was asked for, and those that were left as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub done: usize,
    /// Those that may not be changed so.
    pub left: Vec<TicketId>,
    /// Those that somebody else changed after the list was made.
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
    let setup = desk.db().setup().await?;
    let mut errors = FieldErrors::default();
    let known = [
        ("tag", how.tag.is_none_or(|tag| setup.tags.iter().any(|(known, _)| *known == tag))),
        ("category", how.category.is_none_or(|category| setup.offered_category(category).is_some())),
        ("team", how.team.is_none_or(|team| setup.board.teams.iter().any(|known| known.id == team))),
        ("code", how.solution.as_ref().is_none_or(|(code, _)| setup.codes.iter().any(|(known, _)| known == code))),
    ];
    for (field, _) in known.into_iter().filter(|(_, known)| !known) {
        errors.add(field, FieldError::NotAllowed);
    }
    errors.or(())?;
    // A text is rendered before the first transaction begins.
    let summary = how.solution.as_ref().map(|(_, text)| Rendered::of(text.as_str()));
    let mut outcome = Outcome::default();
    for id in ids {
        match one(desk, viewer, *id, versions.get(id).copied(), how, summary.as_ref()).await {
            Ok(()) => outcome.done += 1,
            Err(AppError::Stale) => outcome.stale.push(*id),
            // What is wrong with one ticket, such as somebody who does not work at its tier.
            Err(AppError::NotNow | AppError::Forbidden | AppError::NotFound | AppError::Invalid(_)) => {
                outcome.left.push(*id)
            }
            Err(error) => return Err(error),
        }
    }
    Ok(outcome)
}

async fn one(
    desk: &Desk,
    viewer: &Viewer,
    id: TicketId,
    version: Option<i64>,
    how: &Changes,
    summary: Option<&Rendered<'_>>,
) -> Result<(), AppError> {
    let actions = [
        (how.take, TicketAction::Take),
        (how.assignee.is_some(), TicketAction::Assign),
        (
            how.priority.is_some()
                || how.status.is_some()
                || how.tag.is_some()
                || how.untag.is_some()
                || how.category.is_some(),
            TicketAction::Triage,
        ),
        (how.team.is_some(), TicketAction::MoveTeam),
        (how.solution.is_some(), TicketAction::Resolve),
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
    if how.tag.is_some() || how.untag.is_some() {
        let done = change.retag(how.tag.as_slice(), how.untag.as_slice()).await?;
        if done.unknown {
            return Err(AppError::field("tag", FieldError::NotAllowed));
        }
        changed |= done.changed;
    }
    if let Some(category) = how.category {
        changed |= change.categorise(category).await?;
    }
    if let Some(team) = how.team
        && change.ticket.team_id != Some(team)
    {
        if !routing::hand_to(&mut change, team).await? {
            return Err(AppError::field("team", FieldError::NotAllowed));
        }
        changed = true;
    }
    // Last, because what ended cannot be changed any more.
    if let (Some((code, _)), Some(summary)) = (&how.solution, summary) {
        let code = change.setup.codes.iter().find(|(known, _)| known == code).cloned();
        change.solve(viewer.actor.person(), code.ok_or(AppError::NotNow)?, summary).await?;
        changed = true;
    }
    if changed { change.finish().await } else { Ok(()) }
}
