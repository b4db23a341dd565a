//! What the program does to a ticket by itself, for escalation ladders and automations.

use super::{Change, letters, routing};
use crate::db;
use crate::db::person::Person;
use crate::domain::{EventData, Move, Role, tier};
use crate::error::AppError;

/// Those who lead the ticket's team; where nobody does, the leads, and where there are none, the admins.
pub(super) async fn leads(change: &mut Change<'_>) -> Result<Vec<Person>, AppError> {
    let staff = db::person::agents(&mut change.tx).await?;
    if let Some(team) = change.ticket.team_id {
        let leading = db::team::leads(&mut change.tx, team).await?;
        let theirs: Vec<_> = staff.iter().filter(|person| leading.contains(&(person.id,))).cloned().collect();
        if !theirs.is_empty() {
            return Ok(theirs);
        }
    }
    let all = |role| staff.iter().filter(|person| person.role == role).cloned().collect::<Vec<_>>();
    let leads = all(Role::Lead);
    Ok(if leads.is_empty() { all(Role::Admin) } else { leads })
}

/// Passes a ticket up to the next tier where somebody of the provider works; whether there was one. What is with a vendor
/// goes on there.
pub(super) async fn tier_up(change: &mut Change<'_>) -> Result<bool, AppError> {
    // A ticket that was opened again may stand at a tier that is out of use.
    let Ok(from) = change.tier() else { return Ok(false) };
    if change.share.is_some() {
        return Ok(false);
    }
    let Some(to) = tier::next_up(&change.tiers, from.position).filter(|to| !to.outside && !to.self_service).cloned()
    else {
        return Ok(false);
    };
    if change.step(Move::Moved).is_err() {
        return Ok(false);
    }
    change.ticket.assignee_id = None;
    let data = EventData::Escalated {
        from: from.name,
        to: to.name.clone(),
        from_position: from.position,
        to_position: to.position,
        skipped_because: None,
    };
    change.move_to(&to);
    change.note(data).await?;
    routing::place(change).await?;
    Ok(true)
}

/// Gives a ticket to somebody who may work on it there, and tells them, or puts it back into the queue; whether that is
/// different from before.
pub(super) async fn assign(change: &mut Change<'_>, to: Option<&Person>) -> Result<bool, AppError> {
    let place = change.tier().map_or(0, |tier| tier.position);
    let fits = to.is_none_or(|agent| agent.can_work_at(place) || (agent.works_here() && change.share.is_some()));
    if !fits || change.ticket.assignee_id == to.map(|person| person.id) {
        return Ok(false);
    }
    change.ticket.assignee_id = to.map(|person| person.id);
    if let Some(agent) = to {
        // Nothing follows for a ticket that waits for somebody else.
        let _ = change.step(Move::Assigned);
        let by = letters::provider(&mut change.tx).await?;
        letters::assigned(change.desk, &mut change.tx, &change.ticket, agent, &by, change.now).await?;
    }
    change.note(EventData::Assigned { to: to.map(|person| person.name.clone()) }).await?;
    Ok(true)
}
