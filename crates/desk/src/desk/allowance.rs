//! How much one person may do in a quarter of an hour. Far more than anybody writes by hand, and little enough that nobody
//! fills the database or the mailboxes of others.

use super::Desk;
use crate::db::{self, Conn, Tx};
use crate::domain::limits::{self, Allowance};
use crate::domain::{Actor, Limited, TicketId, Timestamp};
use crate::error::AppError;

/// The target of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ActionTarget {
    Ticket(TicketId),
    /// A ticket that is registered.
    NewTicket,
    /// Anything else that is kept.
    Other,
}

/// Counts an action of a person in its own transaction, and refuses it when it is one too many. What the program does by itself
/// is not counted, and what strangers do is counted by their address.
pub(super) async fn spend(conn: &mut Conn, actor: &Actor, to: ActionTarget, now: Timestamp) -> Result<(), AppError> {
    let Some(member) = actor.member() else { return Ok(()) };
    let (most, me) = (Allowance::of(member.role), member.id);
    let mut counted = vec![(format!("actions:{me}"), most.actions, Limited::Actions)];
    match to {
        ActionTarget::Ticket(ticket) => {
            counted.push((format!("actions:{me}:{ticket}"), most.on_ticket, Limited::Messages));
            counted.push((format!("actions-on:{ticket}"), limits::ON_TICKET, Limited::Messages));
        }
        ActionTarget::NewTicket => counted.push((format!("tickets:{me}"), most.tickets, Limited::Tickets)),
        ActionTarget::Other => {}
    }
    for (key, most, what) in counted {
        if db::throttle::count(conn, &key, now, limits::WINDOW).await? > most {
            return Err(AppError::slow(what, limits::WINDOW));
        }
    }
    Ok(())
}

impl Desk {
    /// Begins the transaction of something that a person does and that is not about a ticket that is there.
    pub(super) async fn begin(&self, actor: &Actor, to: ActionTarget) -> Result<Tx, AppError> {
        let mut tx = self.db().write().await?;
        spend(&mut tx, actor, to, self.now()).await?;
        Ok(tx)
    }
}
