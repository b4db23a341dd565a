//! The vendor's side of a shared ticket, and taking it back.

use super::change::Change;
use super::message::Message;
use crate::db;
use crate::desk::Desk;
use crate::desk::markdown::Rendered;
use crate::desk::notification::letters::AssigneeLetter;
use crate::desk::notification::post;
use crate::desk::when::date_of;
use crate::domain::policy::Deed;
use crate::domain::view::{Card, Viewer};
use crate::domain::{Answer, EventData, Language, Move, Problem, Role, TicketId, clean_line};
use crate::error::AppError;
use crate::t;

/// Mails the contacts of the vendor with whom the ticket is shared. `subject` words it from language, number, the
/// provider's name and the ticket's subject, `body` from language, name, number and link.
pub(in crate::desk) async fn tell_contacts(
    change: &mut Change<'_>,
    subject: impl Fn(Language, &str, &str, &str) -> String,
    body: impl Fn(Language, &str, &str, &str) -> String,
) -> Result<(), AppError> {
    let Some(share) = change.share.clone() else {
        return Ok(());
    };
    let provider = post::provider(&mut change.tx).await?;
    let number = change.ticket.id.to_string();
    let link = format!("{}/vendor/tickets/{number}", change.desk.config().base_url);
    for contact in db::person::of_organisation(&mut change.tx, share.vendor_id).await? {
        let l = contact.language;
        let subject = subject(l, &number, &provider, &change.ticket.subject);
        let text = body(l, &contact.name, &number, &link);
        let about = Some(change.ticket.id);
        post::post(&mut change.tx, change.desk, about, &contact.email, &subject, &text, change.now).await?;
    }
    Ok(())
}

/// A message from the vendor.
pub async fn answer(desk: &Desk, viewer: &Viewer, id: TicketId, message: Message) -> Result<(), AppError> {
    let body = Rendered::of(message.text.as_str());
    let mut change = desk.change(&viewer.actor, id, Deed::VendorAnswer, None).await?;
    if change.has(&message).await? {
        return Ok(());
    }
    let text = message.text.as_str();
    let files = change.say(EventData::VendorMessage, &message, &body).await?;
    change.tell_assignee(AssigneeLetter::Reply { who: &viewer.name, text, files: &files }).await?;
    change.finish().await
}

/// The vendor's own reference and the date by which it promises to be done; entered by the vendor, or by whoever writes to
/// it and was told by telephone.
pub async fn promise(
    desk: &Desk,
    viewer: &Viewer,
    id: TicketId,
    version: Option<i64>,
    reference: &str,
    promised: &str,
) -> Result<(), AppError> {
    let reference = clean_line(reference);
    if reference.chars().count() > 100 {
        return Err(AppError::field("reference", Problem::TooLong(100)));
    }
    let promised = clean_line(promised);
    if !promised.is_empty() && !crate::domain::is_date(&promised) {
        return Err(AppError::field("promised", Problem::NotADate));
    }
    let promised = (!promised.is_empty()).then_some(promised);
    let staff = viewer.actor.role().is_some_and(Role::is_staff);
    let deed = if staff { Deed::WriteVendor } else { Deed::VendorAnswer };
    let mut change = desk.change(&viewer.actor, id, deed, version).await?;
    let share = change.share.clone().ok_or(AppError::NotNow)?;
    if share.reference == reference && share.promised == promised {
        return Ok(());
    }
    // Dates of the calendar are ordered like their texts.
    let today = date_of(change.now, &viewer.zone);
    if share.promised != promised && promised.as_ref().is_some_and(|day| *day < today) {
        return Err(AppError::field("promised", Problem::DayPassed));
    }
    db::share::promise(&mut change.tx, share.id, &reference, promised.as_deref()).await?;
    change.note(EventData::VendorPromised { reference, promised }).await?;
    change.tell_assignee(AssigneeLetter::VendorPromised { who: &share.vendor }).await?;
    change.finish().await
}

/// Tells the contacts of the vendor with whom a ticket is shared that it is not any more, and why.
pub(in crate::desk) async fn tell_ended(
    change: &mut Change<'_>,
    why: impl Fn(Language) -> String,
) -> Result<(), AppError> {
    let subject = |l, number: &str, _: &str, subject: &str| t::mail::vendor_ended_subject(l, number, subject);
    tell_contacts(change, subject, |l, name, number, _| t::mail::vendor_ended(l, name, number, &why(l))).await
}

/// The vendor gives the ticket back with an answer. From then on it sees nothing of it; only a second press of the same
/// button is told that it is done.
pub async fn give_back(desk: &Desk, viewer: &Viewer, id: TicketId, answer: Answer) -> Result<(), AppError> {
    match desk.change(&viewer.actor, id, Deed::VendorReturn, None).await {
        Ok(change) => end_share(change, answer, true).await,
        Err(AppError::NotFound) if has_given_back(desk, viewer, id, &answer).await? => Ok(()),
        Err(error) => Err(error),
    }
}

/// Whether this person gave the ticket back with the same answer a moment ago.
async fn has_given_back(desk: &Desk, viewer: &Viewer, id: TicketId, answer: &Answer) -> Result<bool, AppError> {
    const MOMENT: i64 = 10;
    let Some(me) = viewer.actor.person() else { return Ok(false) };
    let card = serde_json::to_value(Card::Answer { text: answer.0.clone() }).map_err(|_| AppError::Fault)?;
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
    let change = desk.change(&viewer.actor, id, Deed::Recall, Some(version)).await?;
    end_share(change, reason, false).await
}

async fn end_share(mut change: Change<'_>, answer: Answer, by_vendor: bool) -> Result<(), AppError> {
    if !change.allows(Move::VendorReturned) {
        return Err(AppError::NotNow);
    }
    if !by_vendor {
        // The reason stays with staff.
        tell_ended(&mut change, |l| t::mail::vendor_ended_recalled(l).to_owned()).await?;
    }
    let share = change.end_share().await?;
    let to = change.tier()?;
    let data = EventData::VendorReturned {
        vendor: share.vendor.clone(),
        to: to.name.clone(),
        to_position: to.position,
        by_vendor,
    };
    let card = serde_json::to_value(Card::Answer { text: answer.0 }).map_err(|_| AppError::Fault)?;
    change.record(data, &Rendered::nothing(), Some(card), &[]).await?;
    change.tell_assignee(AssigneeLetter::PassedBack { who: &share.vendor }).await?;
    crate::desk::routing::place(&mut change).await?;
    change.finish().await
}
