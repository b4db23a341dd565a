//! Writing into a ticket: public replies from both sides, internal notes, messages to the vendor.

use super::Desk;
use super::change::Change;
use super::letters::{AssigneeLetter, TicketLetter};
use crate::db;
use crate::domain::policy::Deed;
use crate::domain::view::Viewer;
use crate::domain::{Description, EventData, Move, Problem, Role, Status, TicketId};
use crate::error::AppError;
use crate::t;

/// A text with its files.
pub struct Message {
    pub text: Description,
    /// Keys of staged files.
    pub files: Vec<String>,
    /// What the form sends along, so that sending it twice writes it once.
    pub once: String,
}

impl Message {
    /// Checks what was typed.
    pub fn parse(text: &str, files: Vec<String>, once: &str) -> Result<Self, AppError> {
        let text = Description::parse(text).map_err(|problem| AppError::field("text", problem))?;
        if files.len() > super::files::MOST_FILES {
            return Err(AppError::field("files", Problem::TooMany(super::files::MOST_FILES)));
        }
        let once = once.chars().take(100).collect();
        Ok(Message { text, files, once })
    }
}

impl Change<'_> {
    /// Whether this very message is here already: the form was sent twice.
    pub(super) async fn has(&mut self, message: &Message) -> Result<bool, AppError> {
        let (ticket, actor) = (self.ticket.id, self.actor.person());
        Ok(!message.once.is_empty()
            && db::event::is_written(&mut self.tx, ticket, actor, &message.once, message.text.as_str()).await?)
    }

    /// Records a message.
    pub(super) async fn say(&mut self, data: EventData, message: &Message) -> Result<(), AppError> {
        let event = self.record(data, message.text.as_str(), None, &message.files).await?;
        if !message.once.is_empty() {
            db::event::set_submission(&mut self.tx, event, &message.once).await?;
        }
        Ok(())
    }
}

/// A public reply. From support it may ask, and then the ticket waits for the customer.
pub async fn reply(desk: &Desk, viewer: &Viewer, id: TicketId, message: Message, asks: bool) -> Result<(), AppError> {
    let mut change = desk.change(&viewer.actor, id, Deed::Reply, None).await?;
    if change.has(&message).await? {
        return Ok(());
    }
    let staff = viewer.actor.role().is_some_and(Role::is_staff);
    let asks = asks && staff;
    let ended = change.ticket.status == Status::Resolved;
    change.step(match (staff, asks) {
        (false, _) => Move::CustomerReplied,
        (true, false) => Move::SupportReplied,
        (true, true) => Move::SupportAsked,
    })?;
    if ended && change.ticket.status != Status::Resolved {
        change.ticket.resolved_at = None;
        change.ticket.resolution_code_id = None;
    }
    let text = message.text.as_str();
    change.say(EventData::Replied { asks }, &message).await?;
    change.tell_customers(TicketLetter::Reply { who: &viewer.name, text }).await?;
    if !staff {
        change.tell_assignee(AssigneeLetter::Reply { who: &viewer.name, text }).await?;
    }
    change.finish().await
}

/// A note among staff.
pub async fn note(desk: &Desk, viewer: &Viewer, id: TicketId, message: Message) -> Result<(), AppError> {
    let mut change = desk.change(&viewer.actor, id, Deed::Note, None).await?;
    if change.has(&message).await? {
        return Ok(());
    }
    change.say(EventData::Noted, &message).await?;
    change.finish().await
}

/// A message to the vendor with whom the ticket is shared.
pub async fn write_vendor(desk: &Desk, viewer: &Viewer, id: TicketId, message: Message) -> Result<(), AppError> {
    let mut change = desk.change(&viewer.actor, id, Deed::WriteVendor, None).await?;
    if change.has(&message).await? {
        return Ok(());
    }
    let text = message.text.as_str();
    change.say(EventData::VendorMessage, &message).await?;
    super::vendor::tell_contacts(&mut change, |l, name, number, link| {
        t::mail::vendor_message(l, name, &viewer.name, number, text, link)
    })
    .await?;
    change.finish().await
}
