//! What becomes of a mail that nobody takes: it is given up, and whoever works at its ticket learns of it.

use super::Desk;
use super::letters::AssigneeLetter;
use crate::db;
use crate::db::outbox::Waiting;
use crate::domain::policy::Deed;
use crate::domain::{Actor, EventData, clean_line};
use crate::error::AppError;

/// How much of a server's reason is kept with a ticket, in letters.
const LONGEST: usize = 300;

/// Gives a mail up, and records that on the ticket that it tells of, in one transaction. Whoever has the ticket is told by
/// mail, unless it is their own address that does not work.
pub async fn give_up(desk: &Desk, mail: &Waiting, reason: &str) -> Result<(), AppError> {
    let change = match mail.ticket_id {
        // A ticket that nobody confirmed may be gone by now.
        Some(ticket) => match desk.change(&Actor::System, ticket, Deed::Note, None).await {
            Err(AppError::NotFound) => None,
            other => Some(other?),
        },
        None => None,
    };
    let Some(mut change) = change else {
        let mut tx = desk.db().write().await?;
        db::outbox::give_up(&mut tx, mail.id, desk.now(), reason).await?;
        tx.commit().await?;
        return Ok(());
    };
    if !db::outbox::give_up(&mut change.tx, mail.id, change.now, reason).await? {
        // Another node was at it, after the lease of this one had ended.
        return Ok(());
    }
    let to = mail.recipient.as_str();
    let reason: String = clean_line(reason).chars().take(LONGEST).collect();
    change.note(EventData::MailLost { to: to.to_owned(), reason: reason.clone() }).await?;
    let assignee = match change.ticket.assignee_id {
        Some(id) => db::person::get(&mut change.tx, id).await?,
        None => None,
    };
    if assignee.is_some_and(|person| person.email != to) {
        change.tell_assignee(AssigneeLetter::MailLost { to, reason: &reason }).await?;
    }
    change.finish_beside().await
}
