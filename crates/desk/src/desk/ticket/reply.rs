//! Writing into a ticket: public replies from both sides, internal notes, messages to the vendor.

use super::change::Change;
use super::message::Message;
use crate::db;
use crate::desk::Desk;
use crate::desk::markdown::Rendered;
use crate::desk::notification::kinds::{Author, MessageWords, Notification};
use crate::domain::rights::TicketAction;
use crate::domain::view::Viewer;
use crate::domain::{EventData, EventId, Role, Status, TicketId};
use crate::error::AppError;

/// How a reply is meant.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReplyMeaning {
    /// Support waits for the answer.
    pub asks: bool,
    /// The last event that the writer's page showed.
    pub seen: Option<EventId>,
    /// The requester's side adds it to a solved ticket, which stays solved.
    pub solved: bool,
}

/// The outcome of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyOutcome {
    Sent,
    /// Added to a ticket that stays solved.
    Added,
}

/// A public reply. From support it may ask, and then the ticket waits for the customer. Support's reply is refused as stale
/// while the writer's page does not show all that others have said in public: they read that first, and send it again. From the requester's side it opens a solved ticket again, unless it is said that it stays solved.
pub async fn reply(
    desk: &Desk,
    viewer: &Viewer,
    id: TicketId,
    message: Message,
    meant: ReplyMeaning,
) -> Result<ReplyOutcome, AppError> {
    let body = Rendered::of(message.text.as_str());
    let mut change = desk.change(&viewer.actor, id, TicketAction::Reply, None).await?;
    let staff = viewer.actor.role().is_some_and(Role::is_staff);
    let ended = change.ticket.status == Status::Resolved;
    let adds = ended && meant.solved && !staff;
    if change.has(&message).await? {
        return Ok(if meant.solved && !staff { ReplyOutcome::Added } else { ReplyOutcome::Sent });
    }
    if adds {
        return add(change, viewer, &message, &body).await;
    }
    if let (Some(seen), Some(me)) = (meant.seen.filter(|_| staff), viewer.actor.person())
        && db::event::others_said_after(&mut change.tx, id, seen, me).await?
    {
        return Err(AppError::Stale);
    }
    let asks = meant.asks && staff;
    let text = message.text.as_str();
    let files = change.say(EventData::Replied { asks }, &message, &body).await?;
    change
        .tell(Notification::Reply { by: Author::Person(viewer), words: MessageWords { text, files: &files } })
        .await?;
    change.finish().await?;
    Ok(ReplyOutcome::Sent)
}

/// Words of the requester's side that leave a solved ticket solved: everybody reads them, and no promise begins anew.
async fn add(
    mut change: Change<'_>,
    viewer: &Viewer,
    message: &Message,
    body: &Rendered<'_>,
) -> Result<ReplyOutcome, AppError> {
    let text = message.text.as_str();
    let files = change.say(EventData::Thanked, message, body).await?;
    change
        .tell(Notification::Reply { by: Author::Person(viewer), words: MessageWords { text, files: &files } })
        .await?;
    change.finish().await?;
    Ok(ReplyOutcome::Added)
}

/// A note among staff.
pub async fn note(desk: &Desk, viewer: &Viewer, id: TicketId, message: Message) -> Result<(), AppError> {
    let body = Rendered::of(message.text.as_str());
    let mut change = desk.change(&viewer.actor, id, TicketAction::Note, None).await?;
    if change.has(&message).await? {
        return Ok(());
    }
    change.say(EventData::Noted, &message, &body).await?;
    change.tell(Notification::Note { by: &viewer.name, text: message.text.as_str() }).await?;
    change.finish().await
}

/// A message to the vendor with whom the ticket is shared.
pub async fn write_vendor(desk: &Desk, viewer: &Viewer, id: TicketId, message: Message) -> Result<(), AppError> {
    let body = Rendered::of(message.text.as_str());
    let mut change = desk.change(&viewer.actor, id, TicketAction::WriteVendor, None).await?;
    if change.has(&message).await? {
        return Ok(());
    }
    let text = message.text.as_str();
    let files = change.say(EventData::VendorMessage, &message, &body).await?;
    change.tell(Notification::ToVendor { by: &viewer.name, words: MessageWords { text, files: &files } }).await?;
    change.finish().await
}
