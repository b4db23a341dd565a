//! The one way in for a new ticket, whoever it comes from and through whichever channel.

use super::actions::CurrentTicket;
use super::change::{Change, attach};
use crate::db::person::Person;
use crate::db::ticket::NewTicket;
use crate::db::{self, Tx};
use crate::desk::markdown::Rendered;
use crate::desk::notification::kinds::Notification;
use crate::desk::{Desk, routing};
use crate::domain::automation::Happens;
use crate::domain::service::life::Happening;
use crate::domain::{
    Actor, AnswerGiven, CategoryId, EventData, Impact, OrganisationId, PersonId, Priority, ProblemId, ProductId, Role,
    TicketId, Timestamp, Urgency, tier,
};
use crate::error::AppError;

/// A new ticket, checked.
pub struct Opening<'a> {
    pub requester: &'a Person,
    /// The person who opens it; for a guest, the owner of the address.
    pub by: Actor,
    /// Whose the staged files are: the same, but for a guest the visitor.
    pub files_of: Actor,
    pub subject: &'a str,
    pub body: &'a Rendered<'a>,
    /// Keys of staged files.
    pub files: &'a [String],
    pub symptoms: &'a str,
    pub since: &'a str,
    pub impact: Impact,
    pub urgency: Urgency,
    /// By impact and urgency, where nothing else says it.
    pub priority: Option<Priority>,
    pub answers: &'a [AnswerGiven],
    pub category: Option<CategoryId>,
    pub product: Option<ProductId>,
    pub organisation: Option<OrganisationId>,
    pub followers: &'a [PersonId],
    /// The ended ticket where it goes on.
    pub follows: Option<TicketId>,
    /// The problem that it is an incident of, with its title.
    pub incident_of: Option<(ProblemId, &'a str)>,
    /// A ticket that waits for its sender's address to be confirmed is seen by nobody else until then.
    pub confirmed: bool,
    /// Sent along with the form, which makes one ticket however often it is sent.
    pub submission: Option<&'a str>,
}

/// Opens a ticket: its row and its first event, and, unless it waits to be confirmed, its way through rules and desks and
/// what its requester and followers are told. The caller adds what belongs to it and finishes the change.
pub(in crate::desk) async fn open<'d>(desk: &'d Desk, mut tx: Tx, new: &Opening<'_>) -> Result<Change<'d>, AppError> {
    let now = desk.now();
    let setup = tx.setup().await?;
    let Some(entry) = tier::entry(&setup.tiers).or(setup.tiers.first()) else {
        tracing::error!("there is no tier where a ticket could arrive");
        return Err(AppError::NotNow);
    };
    let priority = new.priority.unwrap_or_else(|| setup.matrix.priority(new.impact, new.urgency));
    let row = NewTicket {
        subject: new.subject,
        priority,
        impact: new.impact,
        urgency: new.urgency,
        symptoms: new.symptoms,
        since: new.since,
        answers: new.answers,
        product_id: new.product,
        category_id: new.category,
        organisation_id: new.organisation,
        requester_id: new.requester.id,
        tier_id: entry.id,
        follows_id: new.follows,
        confirmed: new.confirmed,
        submission: new.submission,
    };
    let id = db::ticket::insert(&mut tx, &row, now).await?;
    let ticket = db::ticket::get(&mut tx, id).await?.ok_or(AppError::Fault)?;
    let mut change = Change::begin(desk, tx, new.by, CurrentTicket::of(ticket), setup, now);
    let event = change.record(EventData::Opened, new.body, None, &[]).await?;
    attach(&mut change.tx, id, event, new.files, &new.files_of).await?;
    for follower in new.followers.iter().filter(|follower| **follower != new.requester.id) {
        db::ticket::follow(&mut change.tx, id, *follower).await?;
    }
    if let Some(ended) = new.follows {
        change.note(EventData::FollowsUp { ticket: ended.0 }).await?;
    }
    if let Some((problem, title)) = new.incident_of {
        db::problem::link(&mut change.tx, problem, id, now).await?;
        // The program found that out; the customer did not say so.
        change.actor = Actor::System;
        change.note(EventData::ProblemLinked { problem: problem.0, title: title.to_owned() }).await?;
        change.actor = new.by;
    }
    if new.confirmed {
        arrive(&mut change).await?;
    }
    Ok(change)
}

/// Sends a ticket on its way, and tells its requester and its followers of it.
async fn arrive(change: &mut Change<'_>) -> Result<(), AppError> {
    routing::arrive(change).await?;
    change.tell(Notification::Registered).await
}

/// Lets a ticket in that waited for its sender's address to be confirmed; the transaction goes on.
pub(in crate::desk) async fn let_in(desk: &Desk, mut tx: Tx, id: TicketId) -> Result<Tx, AppError> {
    tx.lock_ticket(id).await?;
    if db::ticket::get(&mut tx, id).await?.is_none() {
        return Ok(tx);
    }
    let mut change = desk.change_in(tx, Actor::System, id).await?;
    if !change.mark_confirmed() {
        return Ok(change.tx);
    }
    db::attachment::confirm(&mut change.tx, id).await?;
    change.so_far.opened_by = Some(change.ticket.requester_id);
    // It was opened long ago, and counts from then on.
    change.so_far.counts_from = Timestamp::default();
    change.so_far.happened.push(Happening::Registered);
    change.so_far.sets_off.extend(Happens::of(&EventData::Opened, Some(Role::Customer)));
    arrive(&mut change).await?;
    change.settle().await
}
