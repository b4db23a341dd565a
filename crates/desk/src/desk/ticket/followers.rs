//! Who else follows a ticket.

use super::access::allowed;
use crate::db;
use crate::desk::Desk;
use crate::desk::notification::kinds::Notification;
use crate::domain::rights::{self, TicketAction};
use crate::domain::view::Viewer;
use crate::domain::{EventData, FieldError, PersonId, TicketId};
use crate::error::AppError;

/// Lets a person of the ticket's own organisation follow it.
pub async fn add(desk: &Desk, viewer: &Viewer, id: TicketId, person: PersonId) -> Result<(), AppError> {
    let mut change = desk.change(&viewer.actor, id, TicketAction::AddFollower, None).await?;
    let unknown = || AppError::field("follower", FieldError::NotAllowed);
    let person = db::person::get(&mut change.tx, person).await?.ok_or_else(unknown)?;
    let colleague = person.organisation_id.is_some()
        && person.organisation_id == change.ticket.organisation_id
        && person.role.is_customer()
        && person.disabled_at.is_none()
        && person.confirmed_at.is_some();
    if !colleague {
        return Err(unknown());
    }
    if person.id == change.ticket.requester_id || !db::ticket::follow(&mut change.tx, id, person.id).await? {
        return Ok(());
    }
    change.note(EventData::FollowerAdded { name: person.name.clone() }).await?;
    change.tell(Notification::Follower(person.id)).await?;
    change.finish().await
}

/// Ends that a person follows a ticket. Who does not follow it stays so.
pub async fn remove(desk: &Desk, viewer: &Viewer, id: TicketId, person: PersonId) -> Result<(), AppError> {
    let mut change = desk.change(&viewer.actor, id, TicketAction::AddFollower, None).await?;
    let facts = change.facts().await?;
    allowed(rights::may_unfollow(&viewer.actor, person, &facts, change.now))?;
    let followers = db::ticket::followers(&mut change.tx, id).await?;
    let Some((_, name, _)) = followers.into_iter().find(|(follower, _, _)| *follower == person) else {
        return Ok(());
    };
    db::ticket::unfollow(&mut change.tx, id, person).await?;
    change.note(EventData::FollowerRemoved { name }).await?;
    change.finish().await
}
