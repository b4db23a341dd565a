//! The requester's word on the outcome: solved, not solved, open it again, or go on in a new ticket.

use super::change::Change;
use super::message::{Message, MessagePurpose};
use super::open::{Opening, open};
use super::reply::{self, ReplyMeaning};
use crate::db;
use crate::desk::allowance::{self, ActionTarget};
use crate::desk::markdown::Rendered;
use crate::desk::notification::kinds::{Author, MessageWords, Notification};
use crate::desk::{Desk, report, routing};
use crate::domain::rights::TicketAction;
use crate::domain::view::{StagedFile, Viewer};
use crate::domain::{EventData, Role, Subject, TicketId};
use crate::error::AppError;

/// This solved it: the ticket ends.
pub async fn confirm(desk: &Desk, viewer: &Viewer, id: TicketId) -> Result<(), AppError> {
    let mut change = desk.change(&viewer.actor, id, TicketAction::Confirm, None).await?;
    if change.share.is_some() {
        change.end_share().await?;
    }
    change.note(EventData::Confirmed).await?;
    change.tell(Notification::Confirmed { by: &viewer.name }).await?;
    report::survey::ask(&mut change).await?;
    change.finish().await
}

/// This did not solve it: support goes on, with what the requester says about it.
pub async fn not_solved(desk: &Desk, viewer: &Viewer, id: TicketId, why: Option<Message>) -> Result<(), AppError> {
    let body = why.as_ref().map(|why| Rendered::of(why.text.as_str()));
    let why = why.as_ref().zip(body.as_ref());
    let change = desk.change(&viewer.actor, id, TicketAction::NotSolved, None).await?;
    open_again(change, viewer, EventData::NotSolved, why).await
}

/// Opens an ended ticket again.
pub async fn reopen(desk: &Desk, viewer: &Viewer, id: TicketId, why: Option<Message>) -> Result<(), AppError> {
    let body = why.as_ref().map(|why| Rendered::of(why.text.as_str()));
    let why = why.as_ref().zip(body.as_ref());
    let change = desk.change(&viewer.actor, id, TicketAction::Reopen, None).await?;
    open_again(change, viewer, EventData::Reopened, why).await
}

/// The message about it, if there is one; files come with a word about them.
pub fn reason(why: &str, files: &[StagedFile]) -> Result<Option<Message>, AppError> {
    if why.trim().is_empty() && files.is_empty() {
        return Ok(None);
    }
    Message::parse(why, files, None).map(Some)
}

async fn open_again(
    mut change: Change<'_>,
    viewer: &Viewer,
    data: EventData,
    why: Option<(&Message, &Rendered<'_>)>,
) -> Result<(), AppError> {
    if change.open_again(data).await? {
        routing::place(&mut change).await?;
    }
    // Staff say it to each other; what they tell the customer goes out as a reply.
    let staff = viewer.actor.role().is_some_and(Role::is_staff);
    let said = if staff { EventData::Noted } else { EventData::Replied { asks: false } };
    let files = match why {
        Some((message, body)) => change.say(said, message, body).await?,
        None => Vec::new(),
    };
    let why = MessageWords { text: why.map_or("", |(_, body)| body.text()), files: &files };
    change.tell(Notification::GoesOn { by: Author::Person(viewer), why }).await?;
    change.finish().await
}

/// Goes on in a new ticket that is linked with the ended one, for the same requester and followers. A second time it leads
/// to the same ticket, where another text becomes a reply.
pub async fn follow_up(desk: &Desk, viewer: &Viewer, id: TicketId, mut message: Message) -> Result<TicketId, AppError> {
    let text = message.text.clone();
    let body = Rendered::of(text.as_str());
    message.came_with(&format!("follow-up-{id}"), MessagePurpose::FollowUp);
    let mut change = desk.change(&viewer.actor, id, TicketAction::FollowUp, None).await?;
    if let Some(known) = db::ticket::follow_up(&mut change.tx, id).await? {
        let said = db::routing::opening(&mut change.tx, known).await?.map(|(said,)| said);
        drop(change);
        if said.as_deref() != Some(text.as_str()) || !message.files.is_empty() {
            reply::reply(desk, viewer, known, message, ReplyMeaning::default()).await?;
        }
        return Ok(known);
    }
    allowance::spend(&mut change.tx, &viewer.actor, ActionTarget::NewTicket, change.now).await?;
    let person = viewer.actor.person().ok_or(AppError::SignIn)?;
    let asks = db::person::get(&mut change.tx, person).await?.ok_or(AppError::SignIn)?;
    let old = change.ticket.clone();
    if old.organisation_id.is_some() && old.organisation_id != asks.organisation_id {
        // A person who has gone to another client does not take the matters of the former one along.
        return Err(AppError::NotNow);
    }
    let organisation = old.organisation_id.or(asks.organisation_id);
    let requester = db::person::get(&mut change.tx, old.requester_id)
        .await?
        .filter(|known| known.disabled_at.is_none() && known.organisation_id == organisation)
        .unwrap_or(asks);
    let followers = db::ticket::followers(&mut change.tx, id).await?;
    let followers: Vec<_> = followers.into_iter().map(|(follower, _, _)| follower).chain([person]).collect();
    let subject = Subject::parse(&old.subject).unwrap_or_default();
    let opening = Opening {
        requester: &requester,
        by: viewer.actor,
        files_of: viewer.actor,
        subject: subject.as_str(),
        body: &body,
        files: &message.files,
        symptoms: &old.symptoms,
        since: &old.since,
        impact: old.impact,
        urgency: old.urgency,
        priority: Some(old.priority),
        answers: &old.answers,
        category: old.category_id,
        product: old.product_id,
        organisation,
        followers: &followers,
        follows: Some(id),
        incident_of: None,
        confirmed: true,
        submission: None,
    };
    let mut new = open(desk, change.tx, &opening).await?;
    new.opened_by(&message).await?;
    let number = new.ticket.id;
    let mut ended = desk.change_in(new.settle().await?, viewer.actor, id).await?;
    ended.note(EventData::FollowedUpBy { ticket: number.0 }).await?;
    ended.finish().await?;
    Ok(number)
}
