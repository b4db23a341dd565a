//! What automations do.

use super::super::markdown::Rendered;
use super::super::notification::who;
use super::super::{Change, routing};
use crate::db;
use crate::db::person::Person;
use crate::desk::notification::kinds::{Author, MessageWords, Notification};
use crate::desk::notification::letters;
use crate::desk::notification::post;
use crate::domain::automation::{ActionOutcome, Automation, AutomationActions, AutomationRecipient};
use crate::domain::{EventData, Move};
use crate::error::AppError;

/// Does everything that an automation does and that the ticket allows; answers what became of it.
pub(super) async fn act(change: &mut Change<'_>, automation: &Automation) -> Result<ActionOutcome, AppError> {
    let actions = &automation.actions;
    let mut acted = triage(change, automation).await?;
    // What has ended stays with whoever ended it.
    if change.ticket.status.is_open() {
        acted |= pass_on(change, actions).await?;
    } else if actions.tier_up || actions.put_back || actions.team.is_some() || actions.assign.is_some() {
        acted |= ActionOutcome::FAILED;
    }
    acted |= tell(change, automation).await?;
    if !actions.note.is_empty() {
        change.record(EventData::Noted, &Rendered::of(&actions.note), None, &[]).await?;
        acted |= ActionOutcome::DONE;
    }
    acted |= answer(change, actions).await?;
    Ok(acted)
}

/// To another tier, team or person.
async fn pass_on(change: &mut Change<'_>, actions: &AutomationActions) -> Result<ActionOutcome, AppError> {
    let mut acted = ActionOutcome::default();
    if actions.tier_up {
        acted |= ActionOutcome::or_failed(routing::tier_up(change).await?);
    }
    if let Some(team) = actions.team.filter(|team| change.ticket.team_id != Some(*team)) {
        acted |= ActionOutcome::or_failed(routing::hand_to(change, team).await?);
    }
    if actions.put_back {
        acted |= ActionOutcome::when(change.put_back().await?);
    }
    if let Some(person) = actions.assign {
        acted |= match db::person::get(&mut change.tx, person).await? {
            Some(agent) => routing::give_as_program(change, &agent).await?,
            None => ActionOutcome::FAILED,
        };
    }
    Ok(acted)
}

/// Priority and category of an open ticket, and tags.
async fn triage(change: &mut Change<'_>, automation: &Automation) -> Result<ActionOutcome, AppError> {
    let (actions, open) = (&automation.actions, change.ticket.status.is_open());
    let mut acted = ActionOutcome::default();
    if let Some(to) = actions.priority.filter(|to| *to != change.ticket.priority) {
        acted |= ActionOutcome::or_failed(open && change.prioritise(to, automation.name.clone()).await?);
    }
    if let Some(to) = actions.category.filter(|to| change.ticket.category_id != Some(*to)) {
        acted |= ActionOutcome::or_failed(open && change.categorise(to).await?);
    }
    let tagged = change.retag(&actions.add_tags, &actions.remove_tags).await?;
    acted |= ActionOutcome { done: tagged.changed, failed: tagged.unknown };
    Ok(acted)
}

/// Tells those of the staff who are to be told, each once.
async fn tell(change: &mut Change<'_>, automation: &Automation) -> Result<ActionOutcome, AppError> {
    let (mut people, mut acted): (Vec<Person>, ActionOutcome) = (Vec::new(), ActionOutcome::default());
    for told in &automation.actions.tell {
        let found = match told {
            AutomationRecipient::Assignee => who::assignee(&mut change.tx, &change.ticket).await?,
            AutomationRecipient::Team => match change.ticket.team_id {
                Some(_) => who::at_place(&mut change.tx, &change.ticket).await?,
                None => Vec::new(),
            },
            AutomationRecipient::Leads => who::leads(&mut change.tx, &change.ticket).await?,
        };
        acted |= ActionOutcome::or_failed(found.iter().any(Person::works_here));
        people.extend(found);
    }
    for reader in who::readers(&mut change.tx, people, None, change.now).await? {
        letters::automation(change.desk, &mut change.tx, &change.ticket, &reader, &automation.name, change.now).await?;
    }
    Ok(acted)
}

/// Replies, asks, or solves.
async fn answer(change: &mut Change<'_>, actions: &AutomationActions) -> Result<ActionOutcome, AppError> {
    if let Some(code) = actions.solve {
        let code = change.setup.codes.iter().find(|(id, _)| *id == code).cloned();
        let Some(code) = code.filter(|_| change.allows(Move::Solved)) else {
            return Ok(ActionOutcome::FAILED);
        };
        change.solve(None, code, &Rendered::of(&actions.reply)).await?;
        return Ok(ActionOutcome::DONE);
    }
    if actions.reply.is_empty() {
        return Ok(ActionOutcome::default());
    }
    if actions.asks {
        // Who is asked about a ticket that has ended would open it again by not answering.
        if !change.ticket.status.is_open() {
            return Ok(ActionOutcome::FAILED);
        }
    }
    change.record(EventData::Replied { asks: actions.asks }, &Rendered::of(&actions.reply), None, &[]).await?;
    let provider = post::provider(&mut change.tx).await?;
    let words = MessageWords { text: &actions.reply, files: &[] };
    change.tell(Notification::Reply { by: Author::Provider(&provider), words }).await?;
    Ok(ActionOutcome::DONE)
}
