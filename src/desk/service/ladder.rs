//! Climbing an escalation ladder: what is done to a ticket as a promised time of it is used up.

use crate::db;
use crate::db::person::Person;
use crate::desk::{Change, letters, routing};
use crate::domain::{EventData, Move, Priority, Role, Rung, RungAction, tier};
use crate::error::AppError;

/// Does what a rung says and records it; whether the ticket itself is different now.
pub(super) async fn climb(change: &mut Change<'_>, rung: &Rung) -> Result<bool, AppError> {
    let person = match rung.person {
        Some(id) => db::person::get(&mut change.tx, id).await?.filter(|person| person.disabled_at.is_none()),
        None => None,
    };
    let (done, altered) = match rung.action {
        RungAction::TellAssignee => {
            let mut readers = Vec::new();
            if let Some(id) = change.ticket.assignee_id {
                readers.extend(db::person::get(&mut change.tx, id).await?);
            }
            if readers.is_empty() {
                readers = leads(change).await?;
            }
            (tell(change, rung, &readers).await?, false)
        }
        RungAction::TellLeads => {
            let readers = leads(change).await?;
            (tell(change, rung, &readers).await?, false)
        }
        RungAction::TellPerson => (tell(change, rung, person.as_slice()).await?, false),
        RungAction::RaisePriority => changed(raise_priority(change, rung).await?),
        RungAction::TierUp => changed(tier_up(change).await?),
        RungAction::PutBack => changed(assign(change, None).await?),
        RungAction::Reassign => match &person {
            Some(person) if person.role.is_staff() => changed(assign(change, Some(person)).await?),
            _ => (false, false),
        },
    };
    let Rung { clock, percent, action, .. } = *rung;
    let person = person.map(|person| person.name);
    change.note(EventData::Climbed { clock, percent, action, person, done }).await?;
    Ok(altered)
}

/// What alters the ticket is done if it did.
const fn changed(altered: bool) -> (bool, bool) {
    (altered, altered)
}

async fn leads(change: &mut Change<'_>) -> Result<Vec<Person>, AppError> {
    let staff = db::person::agents(&mut change.tx).await?;
    let all = |role| staff.iter().filter(|person| person.role == role).cloned().collect::<Vec<_>>();
    let leads = all(Role::Lead);
    Ok(if leads.is_empty() { all(Role::Admin) } else { leads })
}

async fn tell(change: &mut Change<'_>, rung: &Rung, readers: &[Person]) -> Result<bool, AppError> {
    for reader in readers {
        letters::rung(change.desk, &mut change.tx, &change.ticket, reader, rung, change.now).await?;
    }
    Ok(!readers.is_empty())
}

async fn raise_priority(change: &mut Change<'_>, rung: &Rung) -> Result<bool, AppError> {
    let from = change.ticket.priority;
    let Some(to) = Priority::ALL.iter().copied().filter(|to| to.rank() < from.rank()).max_by_key(|to| to.rank()) else {
        return Ok(false);
    };
    change.ticket.priority = to;
    let reason = format!("{} %", rung.percent);
    change.note(EventData::PriorityChanged { from, to, reason }).await?;
    Ok(true)
}

async fn tier_up(change: &mut Change<'_>) -> Result<bool, AppError> {
    let from = change.tier()?;
    // What is with a vendor goes on there.
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
    change.note(data).await?;
    change.move_to(&to);
    routing::place(change).await?;
    Ok(true)
}

async fn assign(change: &mut Change<'_>, to: Option<&Person>) -> Result<bool, AppError> {
    if change.ticket.assignee_id == to.map(|person| person.id) {
        return Ok(false);
    }
    change.ticket.assignee_id = to.map(|person| person.id);
    change.note(EventData::Assigned { to: to.map(|person| person.name.clone()) }).await?;
    Ok(true)
}
