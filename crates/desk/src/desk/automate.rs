//! Automations: what is done to a ticket by itself, in the transaction of what set it off, or when enough time has passed.

mod act;

use super::{Change, Desk, routing};
use crate::db;
use crate::db::automation::LatestRun;
use crate::domain::automation::{Automation, AutomationChain, ChainTurn, RunOutcome, Since, Trigger};
use crate::domain::rights::TicketAction;
use crate::domain::{Actor, EventData, TicketId, Timestamp};
use crate::error::AppError;
use std::collections::VecDeque;

/// Tickets that are looked at in one go for one automation.
const BATCH: i64 = 200;
const MINUTE: i64 = 60_000;

/// Runs what a change sets off, and what that sets off in turn; whether anything was done.
pub(super) async fn follow(change: &mut Change<'_>) -> Result<bool, AppError> {
    let happened = change.take_set_off();
    if happened.is_empty() {
        return Ok(false);
    }
    let setup = change.setup.clone();
    let waiting = |automation: &&Automation| matches!(automation.trigger, Trigger::On(_));
    let automations: Vec<_> = setup.automations.iter().filter(waiting).collect();
    if automations.is_empty() {
        return Ok(false);
    }
    let actor = std::mem::replace(&mut change.actor, Actor::System);
    let (mut chain, mut acted) = (AutomationChain::default(), false);
    // What happened, and the automations that led to it.
    let mut waiting = VecDeque::from([(happened, Vec::new())]);
    while let Some((happened, by)) = waiting.pop_front() {
        // Conditions are asked of the ticket as it was when this happened, not as the first of them leaves it.
        let facts = routing::facts(&mut change.tx, &change.ticket, change.now).await?;
        let met = |automation: &Automation| automation.conditions.unmet(&facts).is_empty();
        let set_off =
            |one: &Automation| matches!(one.trigger, Trigger::On(what) if happened.contains(&what)) && met(one);
        for automation in automations.iter().copied().filter(|one| set_off(one)) {
            match chain.turn(automation.id, &by) {
                ChainTurn::Run => acted |= run(change, automation, None).await? != RunOutcome::Nothing,
                ChainTurn::Cut => {
                    cut(change, automation).await?;
                    acted = true;
                }
                ChainTurn::Silent => {}
            }
            let led_to = change.take_set_off();
            if !led_to.is_empty() {
                waiting.push_back((led_to, by.iter().copied().chain([automation.id]).collect()));
            }
        }
    }
    change.actor = actor;
    Ok(acted)
}

async fn is_met(change: &mut Change<'_>, automation: &Automation) -> Result<bool, AppError> {
    let facts = routing::facts(&mut change.tx, &change.ticket, change.now).await?;
    Ok(automation.conditions.unmet(&facts).is_empty())
}

/// Does what an automation does, and notes it.
async fn run(
    change: &mut Change<'_>,
    automation: &Automation,
    since: Option<Timestamp>,
) -> Result<RunOutcome, AppError> {
    let outcome = act::act(change, automation).await?.outcome();
    if outcome != RunOutcome::Nothing {
        change.note(EventData::Automated { name: automation.name.clone() }).await?;
    }
    db::automation::note(&mut change.tx, (automation.id, change.ticket.id), since, outcome, change.now).await?;
    Ok(outcome)
}

/// Tells that an automation was stopped.
async fn cut(change: &mut Change<'_>, automation: &Automation) -> Result<(), AppError> {
    let ticket = change.ticket.id;
    tracing::warn!(automation = automation.id.0, ticket = ticket.0, "an automation was set off by itself, and stopped");
    change.note(EventData::AutomationCut { name: automation.name.clone() }).await?;
    db::automation::note(&mut change.tx, (automation.id, ticket), None, RunOutcome::Cut, change.now).await?;
    Ok(())
}

/// Runs the automations for which enough time has passed; answers on how many tickets something was done.
///
/// Each moment of a ticket counts once, whichever node sees to it: the run is noted under that moment, while the ticket
/// is locked. How far an automation has looked is kept beside it, so that the past is not looked at again.
pub async fn run_due(desk: &Desk) -> Result<usize, AppError> {
    let now = desk.now();
    let rows = {
        let mut conn = desk.db().read().await?;
        db::automation::in_use(&mut conn).await?
    };
    let mut done = 0;
    for row in rows {
        let looked = row.looked_at;
        let automation = Automation::from(row);
        let Trigger::After { since, minutes } = automation.trigger else { continue };
        // A clock that was ahead for a while must not silence it until then; what has run does not run again.
        let start = if looked > now { Timestamp(now.0 - MINUTE) } else { looked };
        if start < now {
            done += look(desk, &automation, (since, minutes.saturating_mul(MINUTE)), (start, now)).await?;
            let mut tx = desk.db().write().await?;
            db::automation::looked(&mut tx, automation.id, looked, now).await?;
            tx.commit().await?;
        }
    }
    Ok(done)
}

/// Runs an automation on the tickets whose moment and wait end between two times.
async fn look(
    desk: &Desk,
    automation: &Automation,
    (since, wait): (Since, i64),
    (start, now): (Timestamp, Timestamp),
) -> Result<usize, AppError> {
    let (mut from, until) = ((Timestamp(start.0 - wait + 1), TicketId(0)), Timestamp(now.0 - wait));
    let mut done = 0;
    loop {
        let passed = {
            let mut conn = desk.db().read().await?;
            db::automation::passed(&mut conn, since, from, until, BATCH).await?
        };
        for (ticket, moment) in &passed {
            match run_once(desk, automation, since, *ticket, *moment).await {
                Ok(acted) => done += usize::from(acted),
                Err(AppError::Unavailable) => return Err(AppError::Unavailable),
                Err(error) => {
                    tracing::error!(automation = automation.id.0, ticket = ticket.0, %error, "an automation failed");
                }
            }
        }
        match passed.last() {
            Some((ticket, moment)) if i64::try_from(passed.len()) == Ok(BATCH) => from = (*moment, *ticket),
            _ => return Ok(done),
        }
    }
}

/// Runs an automation on a ticket for one moment, unless that was done; whether something was done.
async fn run_once(
    desk: &Desk,
    automation: &Automation,
    since: Since,
    id: TicketId,
    moment: Timestamp,
) -> Result<bool, AppError> {
    let mut change = match desk.change(&Actor::System, id, TicketAction::Note, None).await {
        Ok(change) => change,
        Err(AppError::NotFound | AppError::NotNow) => return Ok(false),
        Err(error) => return Err(error),
    };
    let ticket = &change.ticket;
    let still = match since {
        Since::Registered => Some(ticket.arrived_at),
        Since::Activity => Some(ticket.activity_at),
        Since::PublicActivity => Some(ticket.public_at),
        Since::Tier => Some(ticket.tier_since),
        Since::Solved => ticket.resolved_at,
    };
    // Somebody may have been at it since it was found.
    if still != Some(moment) || !is_met(&mut change, automation).await? {
        return Ok(false);
    }
    if db::automation::ran(&mut change.tx, automation.id, id, moment).await? {
        return Ok(false);
    }
    // Where it may have moved the moment itself, it waits until a person did something.
    let own = matches!(since, Since::Activity | Since::PublicActivity);
    let latest = db::automation::latest(&mut change.tx, automation.id, id).await?;
    let acted = |latest: &LatestRun| !latest.touched && latest.outcome != RunOutcome::Nothing;
    if own && latest.as_ref().is_some_and(acted) {
        return Ok(false);
    }
    if run(&mut change, automation, Some(moment)).await? == RunOutcome::Nothing {
        change.finish_beside().await?;
        return Ok(false);
    }
    change.finish().await?;
    Ok(true)
}
