//! What automations do.

use super::super::markdown::Rendered;
use super::super::notification::who;
use super::super::{Change, routing};
use crate::db;
use crate::db::person::Person;
use crate::desk::notification::letters::{self, Author, TicketLetter};
use crate::desk::notification::post;
use crate::domain::automation::{Acted, Automation, Deeds, Told};
use crate::domain::{EventData, Move};
use crate::error::AppError;

/// Does everything that an automation does and that the ticket allows; answers what became of it.
pub(super) async fn act(change: &mut Change<'_>, automation: &Automation) -> Result<Acted, AppError> {
    let deeds = &automation.deeds;
    let mut acted = triage(change, automation).await?;
    // What has ended stays with whoever ended it.
    if change.ticket.status.is_open() {
        acted |= pass_on(change, deeds).await?;
    } else if deeds.tier_up || deeds.put_back || deeds.team.is_some() || deeds.assign.is_some() {
        acted |= Acted::FAILED;
    }
    acted |= tell(change, automation).await?;
    if !deeds.note.is_empty() {
        change.record(EventData::Noted, &Rendered::of(&deeds.note), None, &[]).await?;
        acted |= Acted::DONE;
    }
    acted |= answer(change, deeds).await?;
    Ok(acted)
}

/// To another tier, team or person.
async fn pass_on(change: &mut Change<'_>, deeds: &Deeds) -> Result<Acted, AppError> {
    let mut acted = Acted::default();
    if deeds.tier_up {
        acted |= Acted::or_failed(routing::tier_up(change).await?);
    }
    if let Some(team) = deeds.team.filter(|team| change.ticket.team_id != Some(*team)) {
        acted |= Acted::or_failed(routing::hand_to(change, team).await?);
    }
    if deeds.put_back {
        acted |= Acted::when(change.put_back().await?);
    }
    if let Some(person) = deeds.assign {
        acted |= match db::person::get(&mut change.tx, person).await? {
            Some(agent) => routing::give_as_program(change, &agent).await?,
            None => Acted::FAILED,
        };
    }
    Ok(acted)
}

/// Priority and category of an open ticket, and tags.
async fn triage(change: &mut Change<'_>, automation: &Automation) -> Result<Acted, AppError> {
    let (deeds, open) = (&automation.deeds, change.ticket.status.is_open());
    let mut acted = Acted::default();
    if let Some(to) = deeds.priority.filter(|to| *to != change.ticket.priority) {
        acted |= Acted::or_failed(open && change.prioritise(to, automation.name.clone()).await?);
    }
    if let Some(to) = deeds.category.filter(|to| change.ticket.category_id != Some(*to)) {
        acted |= Acted::or_failed(open && change.categorise(to).await?);
    }
    let tagged = change.retag(&deeds.add_tags, &deeds.remove_tags).await?;
    acted |= Acted { done: tagged.changed, failed: tagged.unknown };
    Ok(acted)
}

/// Tells those of the staff who are to be told, each once.
async fn tell(change: &mut Change<'_>, automation: &Automation) -> Result<Acted, AppError> {
    let (mut people, mut acted): (Vec<Person>, Acted) = (Vec::new(), Acted::default());
    for told in &automation.deeds.tell {
        let found = match told {
            Told::Assignee => who::assignee(&mut change.tx, &change.ticket).await?,
            Told::Team => match change.ticket.team_id {
                Some(_) => who::at_place(&mut change.tx, &change.ticket).await?,
                None => Vec::new(),
            },
            Told::Leads => who::leads(&mut change.tx, &change.ticket).await?,
        };
        acted |= Acted::or_failed(found.iter().any(Person::works_here));
        people.extend(found);
    }
    for reader in who::readers(&mut change.tx, people, None, change.now).await? {
        letters::automation(change.desk, &mut change.tx, &change.ticket, &reader, &automation.name, change.now).await?;
    }
    Ok(acted)
}

/// Replies, asks, or solves.
async fn answer(change: &mut Change<'_>, deeds: &Deeds) -> Result<Acted, AppError> {
    if let Some(code) = deeds.solve {
        let code = change.setup.codes.iter().find(|(id, _)| *id == code).cloned();
        let Some(code) = code.filter(|_| change.allows(Move::Solved)) else {
            return Ok(Acted::FAILED);
        };
        change.solve(None, code, &Rendered::of(&deeds.reply)).await?;
        return Ok(Acted::DONE);
    }
    if deeds.reply.is_empty() {
        return Ok(Acted::default());
    }
    if deeds.asks {
        // Who is asked about a ticket that has ended would open it again by not answering.
        if !change.ticket.status.is_open() {
            return Ok(Acted::FAILED);
        }
    }
    change.record(EventData::Replied { asks: deeds.asks }, &Rendered::of(&deeds.reply), None, &[]).await?;
    let who = post::provider(&mut change.tx).await?;
    let letter = TicketLetter::Reply { who: Author::Provider(&who), text: &deeds.reply, files: &[] };
    change.tell_customers(letter).await?;
    Ok(Acted::DONE)
}
