//! Climbing an escalation ladder: what is done to a ticket as a promised time of it is used up.

use crate::db;
use crate::db::person::Person;
use crate::desk::by_itself::{assign, leads, tier_up};
use crate::desk::{Change, letters};
use crate::domain::{EventData, Priority, Rung, RungAction};
use crate::error::AppError;

/// Does what a rung says and records it; whether the ticket itself is different now.
pub(super) async fn climb(change: &mut Change<'_>, rung: &Rung) -> Result<bool, AppError> {
    let person = match rung.person {
        Some(id) => db::person::get(&mut change.tx, id).await?.filter(Person::works_here),
        None => None,
    };
    let (done, altered) = match rung.action {
        RungAction::TellAssignee => {
            let mut readers = Vec::new();
            if let Some(id) = change.ticket.assignee_id {
                readers.extend(db::person::get(&mut change.tx, id).await?.filter(Person::works_here));
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
