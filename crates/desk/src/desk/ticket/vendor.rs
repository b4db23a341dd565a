//! The vendor's side of a shared ticket, and taking it back.

use super::change::Change;
use super::message::Message;
use crate::db;
use crate::desk::Desk;
use crate::desk::markdown::Rendered;
use crate::desk::notification::kinds::{MessageWords, Notification};
use crate::desk::when::date_of;
use crate::domain::rights::TicketAction;
use crate::domain::view::{EntryCard, Viewer, promise_shown};
use crate::domain::{Answer, EventData, FieldError, Move, Role, TicketId, clean_line};
use crate::error::AppError;

/// A message from the vendor.
pub async fn answer(desk: &Desk, viewer: &Viewer, id: TicketId, message: Message) -> Result<(), AppError> {
    let body = Rendered::of(message.text.as_str());
    let mut change = desk.change(&viewer.actor, id, TicketAction::VendorAnswer, None).await?;
    if change.has(&message).await? {
        return Ok(());
    }
    let text = message.text.as_str();
    let files = change.say(EventData::VendorMessage, &message, &body).await?;
    change.tell(Notification::FromVendor { by: &viewer.name, words: MessageWords { text, files: &files } }).await?;
    change.finish().await
}

/// The page of a form, by what it showed: the ticket's version to staff, [`promise_shown`] to the vendor, who must not learn of what
/// support does meanwhile.
pub struct PromisePage<'a> {
    pub version: Option<i64>,
    pub shown: Option<&'a str>,
}

/// The vendor's own reference and the date by which it promises to be done; entered by the vendor, or by whoever writes to
/// it and was told by telephone. Refused when somebody else entered them since the page was made.
pub async fn promise(
    desk: &Desk,
    viewer: &Viewer,
    id: TicketId,
    page: PromisePage<'_>,
    reference: &str,
    promised: &str,
) -> Result<(), AppError> {
    let reference = clean_line(reference);
    if reference.chars().count() > 100 {
        return Err(AppError::field("reference", FieldError::TooLong(100)));
    }
    let promised = clean_line(promised);
    if !promised.is_empty() && !crate::domain::is_date(&promised) {
        return Err(AppError::field("promised", FieldError::NotADate));
    }
    let promised = (!promised.is_empty()).then_some(promised);
    let staff = viewer.actor.role().is_some_and(Role::is_staff);
    let action = if staff { TicketAction::WriteVendor } else { TicketAction::VendorAnswer };
    let mut change = desk.change(&viewer.actor, id, action, page.version).await?;
    let share = change.share.clone().ok_or(AppError::NotNow)?;
    if share.reference == reference && share.promised == promised {
        return Ok(());
    }
    if page.shown.is_some_and(|shown| shown != promise_shown(&share.reference, share.promised.as_deref())) {
        return Err(AppError::Stale);
    }
    // Dates of the calendar are ordered like their texts.
    let today = date_of(change.now, &viewer.zone);
    if share.promised != promised && promised.as_ref().is_some_and(|day| *day < today) {
        return Err(AppError::field("promised", FieldError::DayPassed));
    }
    db::share::promise(&mut change.tx, share.id, &reference, promised.as_deref()).await?;
    change.note(EventData::VendorPromised { reference, promised }).await?;
    change.tell(Notification::VendorPromised { vendor: &share.vendor }).await?;
    change.finish().await
}

/// The vendor gives the ticket back with an answer. From then on it sees nothing of it; only a second press of the same
/// button is told that it is done.
pub async fn give_back(desk: &Desk, viewer: &Viewer, id: TicketId, answer: Answer) -> Result<(), AppError> {
    match desk.change(&viewer.actor, id, TicketAction::VendorReturn, None).await {
        Ok(change) => end_share(change, answer, true).await,
        Err(AppError::NotFound) if has_given_back(desk, viewer, id, &answer).await? => Ok(()),
        Err(error) => Err(error),
    }
}

/// Whether this person gave the ticket back with the same answer a moment ago.
async fn has_given_back(desk: &Desk, viewer: &Viewer, id: TicketId, answer: &Answer) -> Result<bool, AppError> {
    const MOMENT: i64 = 10;
    let Some(me) = viewer.actor.person() else { return Ok(false) };
    let card = serde_json::to_value(EntryCard::Answer { text: answer.0.clone() }).map_err(|_| AppError::Fault)?;
    let mut conn = desk.db().read().await?;
    let last = db::event::last_returned(&mut conn, id).await?;
    Ok(last.is_some_and(|event| {
        event.actor_id == Some(me)
            && event.at.plus_minutes(MOMENT) > desk.now()
            && event.card.is_some_and(|given| given.0 == card)
    }))
}

/// Support takes the ticket back from the vendor, with the reason.
pub async fn recall(desk: &Desk, viewer: &Viewer, id: TicketId, version: i64, reason: Answer) -> Result<(), AppError> {
    let change = desk.change(&viewer.actor, id, TicketAction::Recall, Some(version)).await?;
    end_share(change, reason, false).await
}

async fn end_share(mut change: Change<'_>, answer: Answer, by_vendor: bool) -> Result<(), AppError> {
    if !change.allows(Move::VendorReturned) {
        return Err(AppError::NotNow);
    }
    let share = change.end_share().await?;
    let to = change.tier()?;
    let data = EventData::VendorReturned {
        vendor: share.vendor.clone(),
        to: to.name.clone(),
        to_position: to.position,
        by_vendor,
    };
    let card = serde_json::to_value(EntryCard::Answer { text: answer.0 }).map_err(|_| AppError::Fault)?;
    change.record(data, &Rendered::nothing(), Some(card), &[]).await?;
    let vendor = share.vendor.as_str();
    change
        .tell(if by_vendor { Notification::PassedBack { by: vendor } } else { Notification::TakenBack { vendor } })
        .await?;
    crate::desk::routing::place(&mut change).await?;
    change.finish().await
}
