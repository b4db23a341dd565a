//! What automations do.

use super::super::by_itself::{assign, leads, tier_up};
use super::super::letters::{self, TicketLetter};
use super::super::{Change, resolve, routing};
use crate::db;
use crate::db::person::Person;
use crate::domain::automation::{Automation, Deeds, Told};
use crate::domain::{EventData, Move, Status, TagId};
use crate::error::AppError;

/// Does everything that an automation does and that the ticket allows; whether anything is different now, or somebody
/// was told.
pub(super) async fn act(change: &mut Change<'_>, automation: &Automation) -> Result<bool, AppError> {
    let deeds = &automation.deeds;
    let mut done = triage(change, automation).await?;
    // What has ended stays with whoever ended it.
    if change.ticket.status.is_open() {
        done |= pass_on(change, deeds).await?;
    }
    done |= tell(change, automation).await?;
    if !deeds.note.is_empty() {
        change.record(EventData::Noted, &deeds.note, None, &[]).await?;
        done = true;
    }
    done |= answer(change, deeds).await?;
    Ok(done)
}

/// To another tier, team or person.
async fn pass_on(change: &mut Change<'_>, deeds: &Deeds) -> Result<bool, AppError> {
    let mut done = deeds.tier_up && tier_up(change).await?;
    if let Some(team) = deeds.team {
        done |= routing::hand_to(change, team).await?;
    }
    if deeds.put_back {
        done |= assign(change, None).await?;
    }
    if let Some(person) = deeds.assign
        && let Some(agent) = db::person::get(&mut change.tx, person).await?
    {
        done |= assign(change, Some(&agent)).await?;
    }
    Ok(done)
}

/// Priority and category of an open ticket, and tags.
async fn triage(change: &mut Change<'_>, automation: &Automation) -> Result<bool, AppError> {
    let (deeds, open) = (&automation.deeds, change.ticket.status.is_open());
    let mut done = false;
    if let Some(to) = deeds.priority.filter(|to| open && *to != change.ticket.priority) {
        let from = change.ticket.priority;
        change.ticket.priority = to;
        change.note(EventData::PriorityChanged { from, to, reason: automation.name.clone() }).await?;
        done = true;
    }
    if let Some(to) = deeds.category.filter(|to| open && change.ticket.category_id != Some(*to))
        && let Some(category) = db::catalogue::category(&mut change.tx, to).await?
        && category.archived_at.is_none()
    {
        let from = change.ticket.category.take().unwrap_or_default();
        change.ticket.category_id = Some(to);
        change.ticket.product_id = category.product_id;
        change.ticket.category = Some(category.name.clone());
        change.note(EventData::CategoryChanged { from, to: category.name }).await?;
        done = true;
    }
    let id = change.ticket.id;
    let present = db::ticket::tags(&mut change.tx, id).await?;
    let known = db::catalogue::tags(&mut change.tx, false).await?;
    let has = |tag: &TagId| present.iter().any(|(has, _)| has == tag);
    let (mut added, mut removed) = (Vec::new(), Vec::new());
    for (tag, name, _) in known.iter().filter(|(tag, _, _)| deeds.add_tags.contains(tag) && !has(tag)) {
        db::ticket::add_tag(&mut change.tx, id, *tag).await?;
        added.push(name.clone());
    }
    for (tag, name) in present.iter().filter(|(tag, _)| deeds.remove_tags.contains(tag)) {
        db::ticket::remove_tag(&mut change.tx, id, *tag).await?;
        removed.push(name.clone());
    }
    if !added.is_empty() || !removed.is_empty() {
        change.note(EventData::Tagged { added, removed }).await?;
        done = true;
    }
    Ok(done)
}

/// Tells those of the staff who are to be told, each once.
async fn tell(change: &mut Change<'_>, automation: &Automation) -> Result<bool, AppError> {
    let mut readers: Vec<Person> = Vec::new();
    for told in &automation.deeds.tell {
        match told {
            Told::Assignee => {
                if let Some(id) = change.ticket.assignee_id {
                    readers.extend(db::person::get(&mut change.tx, id).await?);
                }
            }
            Told::Team => {
                if let Some(team) = change.ticket.team_id {
                    for member in db::team::members(&mut change.tx, team).await? {
                        readers.extend(db::person::get(&mut change.tx, member.id).await?);
                    }
                }
            }
            Told::Leads => readers.extend(leads(change).await?),
        }
    }
    readers.retain(Person::works_here);
    readers.sort_by_key(|reader| reader.id);
    readers.dedup_by_key(|reader| reader.id);
    for reader in &readers {
        letters::automation(change.desk, &mut change.tx, &change.ticket, reader, &automation.name, change.now).await?;
    }
    Ok(!readers.is_empty())
}

/// Replies, asks, or solves.
async fn answer(change: &mut Change<'_>, deeds: &Deeds) -> Result<bool, AppError> {
    if let Some(code) = deeds.solve {
        let codes = db::catalogue::resolution_codes(&mut change.tx, false).await?;
        let Some((_, name, _)) = codes.into_iter().find(|(id, _, _)| *id == code) else { return Ok(false) };
        let allowed = crate::domain::after(change.ticket.status, Move::Solved).is_ok();
        if allowed {
            resolve::solve(change, None, (code, name), &deeds.reply).await?;
        }
        return Ok(allowed);
    }
    let status = change.ticket.status;
    if deeds.reply.is_empty() || status == Status::Closed || (deeds.asks && !status.is_open()) {
        return Ok(false);
    }
    if deeds.asks {
        change.step(Move::SupportAsked)?;
    }
    change.record(EventData::Replied { asks: deeds.asks }, &deeds.reply, None, &[]).await?;
    let who = letters::provider(&mut change.tx).await?;
    change.tell_customers(TicketLetter::Reply { who: &who, text: &deeds.reply }).await?;
    Ok(true)
}
