//! The requester's word on the outcome: solved, not solved, open it again, or go on in a new ticket.

use super::change::Change;
use super::conversation::{self, Message};
use super::letters::{self, AssigneeLetter, TicketLetter};
use super::{Desk, automate, markdown, report, routing, service};
use crate::db::event::NewEvent;
use crate::db::ticket::NewTicket;
use crate::db::{self};
use crate::domain::policy::Deed;
use crate::domain::report::Place;
use crate::domain::service::life::Happening;
use crate::domain::view::Viewer;
use crate::domain::{Description, EventData, Move, Role, Subject, TicketId, clean_text, tier};
use crate::error::AppError;
use crate::t;

/// This solved it: the ticket ends.
pub async fn confirm(desk: &Desk, viewer: &Viewer, id: TicketId) -> Result<(), AppError> {
    let mut change = desk.change(&viewer.actor, id, Deed::Confirm, None).await?;
    super::vendor::tell_ended(&mut change, |l| t::mail::vendor_ended_solved(l).to_owned()).await?;
    if let Some(share) = change.share.take() {
        db::share::end(&mut change.tx, share.id, change.now).await?;
        let home = change.tier_by_id(share.from_tier_id)?;
        change.move_to(&home);
    }
    change.step(Move::Confirmed)?;
    change.ticket.closed_at = Some(change.now);
    change.ticket.resolved_at = change.ticket.resolved_at.or(Some(change.now));
    change.note(EventData::Confirmed).await?;
    change.tell_assignee(AssigneeLetter::Confirmed { who: &viewer.name }).await?;
    report::survey::ask(&mut change).await?;
    change.finish().await
}

/// This did not solve it: support goes on, with what the requester says about it.
pub async fn not_solved(desk: &Desk, viewer: &Viewer, id: TicketId, why: &str) -> Result<(), AppError> {
    let change = desk.change(&viewer.actor, id, Deed::NotSolved, None).await?;
    open_again(change, viewer, Move::NotSolved, EventData::NotSolved, why).await
}

/// Opens an ended ticket again.
pub async fn reopen(desk: &Desk, viewer: &Viewer, id: TicketId, why: &str) -> Result<(), AppError> {
    let change = desk.change(&viewer.actor, id, Deed::Reopen, None).await?;
    open_again(change, viewer, Move::Reopened, EventData::Reopened, why).await
}

async fn open_again(
    mut change: Change<'_>,
    viewer: &Viewer,
    what: Move,
    data: EventData,
    why: &str,
) -> Result<(), AppError> {
    change.step(what)?;
    change.ticket.resolved_at = None;
    change.ticket.closed_at = None;
    change.ticket.resolution_code_id = None;
    let stays = change.tier().is_ok();
    if !stays {
        // Its tier is out of use by now: it begins where tickets arrive.
        let entry = tier::entry(&change.tiers).cloned().ok_or(AppError::NotNow)?;
        change.ticket.assignee_id = None;
        change.move_to(&entry);
    }
    change.note(data).await?;
    if !stays {
        routing::place(&mut change).await?;
    }
    let why = clean_text(why);
    if !why.is_empty() {
        let why = Description::parse(&why).map_err(|problem| AppError::field("text", problem))?;
        // Staff say it to each other; what they tell the customer goes out as a reply.
        let staff = viewer.actor.role().is_some_and(Role::is_staff);
        let said = if staff { EventData::Noted } else { EventData::Replied { asks: false } };
        change.record(said, why.as_str(), None, &[]).await?;
    }
    change.tell_assignee(AssigneeLetter::NotSolved { who: &viewer.name }).await?;
    change.finish().await
}

/// Goes on in a new ticket that is linked with the ended one, for the same requester and followers. A second time it leads
/// to the same ticket, where another text becomes a reply.
pub async fn follow_up(desk: &Desk, viewer: &Viewer, id: TicketId, text: &Description) -> Result<TicketId, AppError> {
    let mut change = desk.change(&viewer.actor, id, Deed::FollowUp, None).await?;
    if let Some(known) = db::ticket::follow_up(&mut change.tx, id).await? {
        let said = db::routing::opening(&mut change.tx, known).await?.map(|(said,)| said);
        drop(change);
        if said.as_deref() != Some(text.as_str()) {
            let message = Message { text: text.clone(), files: Vec::new(), once: format!("follow-up-{id}") };
            conversation::reply(desk, viewer, known, message, false).await?;
        }
        return Ok(known);
    }
    let person = viewer.actor.person().ok_or(AppError::SignIn)?;
    let asks = db::person::get(&mut change.tx, person).await?.ok_or(AppError::SignIn)?;
    let old = change.ticket.clone();
    if old.organisation_id.is_some() && old.organisation_id != asks.organisation_id {
        // Whoever has gone to another client does not take its matters along.
        return Err(AppError::NotNow);
    }
    let organisation = old.organisation_id.or(asks.organisation_id);
    let requester = db::person::get(&mut change.tx, old.requester_id)
        .await?
        .filter(|known| known.disabled_at.is_none() && known.organisation_id == organisation)
        .unwrap_or(asks);
    let entry = tier::entry(&change.tiers).cloned().ok_or(AppError::NotNow)?;
    let subject = Subject::parse(&old.subject).unwrap_or_default();
    let row = NewTicket {
        subject: subject.as_str(),
        priority: old.priority,
        impact: old.impact,
        urgency: old.urgency,
        symptoms: &old.symptoms,
        since: &old.since,
        answers: &old.answers,
        product_id: old.product_id,
        category_id: old.category_id,
        organisation_id: organisation,
        requester_id: requester.id,
        tier_id: entry.id,
        follows_id: Some(id),
        confirmed: true,
        submission: None,
    };
    let new = db::ticket::insert(&mut change.tx, &row, change.now).await?;
    let html = markdown::to_html(text.as_str());
    let place = Some(Place { tier: entry.id, team: None, category: old.category_id });
    for (data, body, html) in
        [(EventData::Opened, text.as_str(), html.as_str()), (EventData::FollowsUp { ticket: id.0 }, "", "")]
    {
        let (actor, ticket) = (Some(person), new);
        let event = NewEvent { ticket, actor, data: &data, body, body_html: html, card: None, share: None, place };
        db::event::insert(&mut change.tx, &event, change.now).await?;
    }
    let followers = db::ticket::followers(&mut change.tx, id).await?.into_iter().map(|(follower, _, _)| follower);
    for follower in followers.chain([person]).filter(|follower| *follower != requester.id) {
        db::ticket::follow(&mut change.tx, new, follower).await?;
    }
    let ticket = routing::arrive(desk, &mut change.tx, new, change.now).await?;
    letters::to_customers(desk, &mut change.tx, &ticket, None, TicketLetter::Registered, change.now).await?;
    service::follow(&mut change.tx, &ticket, &[Happening::Registered], change.now).await?;
    report::record(&mut change.tx, new, change.now).await?;
    change.note(EventData::FollowedUpBy { ticket: new.0 }).await?;
    change.write().await?;
    automate::registered(desk, change.tx, new).await?.commit().await?;
    desk.outbox().notify_one();
    Ok(new)
}
