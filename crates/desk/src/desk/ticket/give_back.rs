//! Passing a ticket back down the ladder, with the answer that the lower tier asked for.

use super::actions::TierMove;
use crate::db;
use crate::db::person::Person;
use crate::desk::Desk;
use crate::desk::notification::kinds::Notification;
use crate::desk::notification::who;
use crate::domain::rights::TicketAction;
use crate::domain::view::{EntryCard, Viewer};
use crate::domain::{Answer, EventData, FieldError, PersonId, TicketId, TierId, Timestamp};
use crate::error::AppError;

/// Returns a ticket to a lower tier. `bounced` says that it should not have been passed up.
pub async fn give_back(
    desk: &Desk,
    viewer: &Viewer,
    id: TicketId,
    version: i64,
    to: TierId,
    answer: Answer,
    bounced: bool,
) -> Result<(), AppError> {
    let mut change = desk.change(&viewer.actor, id, TicketAction::Return, Some(version)).await?;
    let (from, to) = (change.tier()?, change.tier_by_id(to)?);
    if to.position >= from.position || !to.is_staffed() {
        return Err(AppError::field("tier", FieldError::NotAllowed));
    }
    // The last sender from there gets the answer, if they still work there, or the person who stands in for them.
    let sender = last_sender(&mut change.tx, id, to.position, change.now).await?;
    let event = EventData::Returned {
        from: from.name.clone(),
        to: to.name.clone(),
        from_position: from.position,
        to_position: to.position,
        bounced,
    };
    let card = serde_json::to_value(EntryCard::Answer { text: answer.0 }).map_err(|_| AppError::Fault)?;
    change.pass_to(&to, TierMove { to: sender, event, card: Some(card) }).await?;
    change.tell(Notification::PassedBack { by: &viewer.name }).await?;
    crate::desk::routing::place(&mut change).await?;
    change.finish().await
}

async fn last_sender(
    conn: &mut db::Conn,
    id: TicketId,
    position: i64,
    now: Timestamp,
) -> Result<Option<PersonId>, AppError> {
    let events = db::story::outline(conn, db::story::StoryReaders::Staff(id)).await?;
    let sender = events.iter().rev().find_map(|event| match event.data.0 {
        EventData::Escalated { from_position, .. } if from_position == position => event.actor_id,
        _ => None,
    });
    let Some(sender) = sender else { return Ok(None) };
    // Who has been promoted works elsewhere now, though they could work there.
    let there = |person: &Person| person.works_here() && person.tier.is_none_or(|tier| tier == position);
    let Some(person) = db::person::get(conn, sender).await?.filter(there) else { return Ok(None) };
    let acting = who::acting(conn, person, now, |acting| acting.can_work_at(position)).await?;
    Ok(acting.map(|acting| acting.person.id))
}
