//! Handling of a mail that nobody takes: it is given up, and the assignee of its ticket learns of it; or it waits until
//! admins have mended how mail is sent, and they learn of that.

use super::Desk;
use crate::db;
use crate::db::Tx;
use crate::db::outbox::Waiting;
use crate::desk::notification::kinds::Notification;
use crate::desk::notification::post;
use crate::domain::rights::TicketAction;
use crate::domain::{Actor, EventData, Role, clean_line};
use crate::error::AppError;
use crate::t;

/// How much of a server's reason is kept with a ticket, in letters.
const LONGEST: usize = 300;

/// Gives a mail up, and records that on the ticket that it tells of, in one transaction. Whoever has the ticket is told by
/// mail, unless it is their own address that does not work.
pub async fn give_up(desk: &Desk, mail: &Waiting, reason: &str) -> Result<(), AppError> {
    let change = match mail.ticket_id {
        // A ticket that nobody confirmed may be gone by now.
        Some(ticket) => match desk.change(&Actor::System, ticket, TicketAction::Note, None).await {
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
    change.tell(Notification::MailLost { to, reason: &reason }).await?;
    change.finish_beside().await
}

/// Tells admins that the mail server refuses how mail is sent. It may take this mail all the same.
pub async fn warn_admins(desk: &Desk, tx: &mut Tx, reason: &str) -> Result<(), AppError> {
    let (now, link) = (desk.now(), format!("{}/admin/mail", desk.config().base_url));
    let reason: String = clean_line(reason).chars().take(LONGEST).collect();
    for admin in db::person::agents(tx).await?.into_iter().filter(|person| person.role == Role::Admin) {
        let l = admin.language;
        let body = t::mail::admin_refused(l, &admin.name, &reason, &link);
        post::post(tx, desk, None, &admin.email, t::mail::admin_refused_subject(l), &body, now).await?;
    }
    Ok(())
}
