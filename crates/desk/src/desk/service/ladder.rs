//! Climbing an escalation ladder: what is done to a ticket as a promised time of it is used up.

use crate::db;
use crate::db::person::Person;
use crate::desk::Change;
use crate::desk::notification::letters;
use crate::desk::notification::who::{self, Participant};
use crate::desk::routing::{give_as_program, tier_up};
use crate::domain::{EscalationStep, EventData, Priority, RungAction};
use crate::error::AppError;

/// Does what a rung says and records it; whether the ticket itself is different now.
pub(super) async fn climb(change: &mut Change<'_>, rung: &EscalationStep) -> Result<bool, AppError> {
    let person = match rung.person {
        Some(id) => db::person::get(&mut change.tx, id).await?.filter(Person::works_here),
        None => None,
    };
    let (done, altered) = match rung.action {
        RungAction::TellAssignee => {
            let mut readers = Vec::new();
            for person in who::assignee(&mut change.tx, &change.ticket).await? {
                readers.extend(who::acting(&mut change.tx, person, change.now, |_| true).await?);
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
        RungAction::TellPerson => {
            let readers = who::readers(&mut change.tx, person.clone().into_iter().collect(), None, change.now).await?;
            (tell(change, rung, &readers).await?, false)
        }
        RungAction::RaisePriority => changed(raise_priority(change, rung).await?),
        RungAction::TierUp => changed(tier_up(change).await?),
        RungAction::PutBack => changed(change.put_back().await?),
        RungAction::Reassign => match &person {
            Some(person) if person.role.is_staff() => changed(give_as_program(change, person).await?.done),
            _ => (false, false),
        },
    };
    let EscalationStep { clock, percent, action, .. } = *rung;
    let person = person.map(|person| person.name);
    change.note(EventData::Climbed { clock, percent, action, person, done }).await?;
    Ok(altered)
}

/// What alters the ticket is done if it did.
const fn changed(altered: bool) -> (bool, bool) {
    (altered, altered)
}

async fn leads(change: &mut Change<'_>) -> Result<Vec<Participant>, AppError> {
    let leads = who::leads(&mut change.tx, &change.ticket).await?;
    who::readers(&mut change.tx, leads, None, change.now).await
}

async fn tell(change: &mut Change<'_>, rung: &EscalationStep, readers: &[Participant]) -> Result<bool, AppError> {
    for reader in readers {
        letters::rung(change.desk, &mut change.tx, &change.ticket, reader, rung, change.now).await?;
    }
    Ok(!readers.is_empty())
}

async fn raise_priority(change: &mut Change<'_>, rung: &EscalationStep) -> Result<bool, AppError> {
    let from = change.ticket.priority;
    let Some(to) = Priority::ALL.iter().copied().filter(|to| to.rank() < from.rank()).max_by_key(|to| to.rank()) else {
        return Ok(false);
    };
    change.prioritise(to, format!("{} %", rung.percent)).await
}
