//! The survey: one question about a ticket that has ended, in a mail with a link that needs no account.
//!
//! It is asked when the ticket closes, not when support says that it is solved: then the requester is asked whether it
//! works, and who has not tried yet would judge the promise of a solution. The link is a random token of 128 bits, kept
//! as its hash like other mailed links, but it stays open until it expires, so that the reason can still be given.

use super::count::record;
use crate::db::report::survey as store;
use crate::db::{self, Conn};
use crate::desk::markdown::Rendered;
use crate::desk::notification::{post, who};
use crate::desk::ticket::change::Change;
use crate::desk::{Desk, Secret};
use crate::domain::report::{Rating, Reason};
use crate::domain::rights::TicketAction;
use crate::domain::view::SurveyPage;
use crate::domain::{Actor, EventData, FieldError, Member, Timestamp, clean_text};
use crate::error::AppError;
use crate::t;

/// How long a link works, in days.
const DAYS: i64 = 30;
/// Letters of a comment.
pub const LONGEST: usize = 2_000;

/// Asks the requester of a ticket that just ended, in its transaction: never twice about a ticket, and no person more
/// often than the settings say.
pub(in crate::desk) async fn ask(change: &mut Change<'_>) -> Result<(), AppError> {
    let (desk, now, ticket) = (change.desk, change.now, change.ticket.clone());
    let Some(person) = db::person::get(&mut change.tx, ticket.requester_id).await? else { return Ok(()) };
    if person.disabled_at.is_some() || person.confirmed_at.is_none() || !person.role.is_customer() {
        return Ok(());
    }
    let rest = now.plus_days(-desk.config().survey_days);
    if store::last_asked(&mut change.tx, person.id).await?.is_some_and(|at| rest < at && at <= now) {
        return Ok(());
    }
    let secret = Secret::new();
    let until = now.plus_days(DAYS);
    if !store::insert(&mut change.tx, ticket.id, person.id, &secret.hash(), now, until).await? {
        return Ok(());
    }
    let l = person.language;
    let link = format!("{}/survey/{}", desk.config().base_url, secret.reveal());
    let subject = t::survey::mail_subject(l, &ticket.id.to_string(), &ticket.subject);
    let body = t::survey::mail(l, &person.name, &ticket.subject, &link, &DAYS.to_string());
    post::post(&mut change.tx, desk, Some(ticket.id), &person.email, &subject, &body, now).await
}

/// What a link leads to; nothing when it does not work, or not any more.
pub async fn look(desk: &Desk, token: &str) -> Result<Option<SurveyPage>, AppError> {
    let Some(secret) = Secret::parse(token) else { return Ok(None) };
    let mut conn = desk.db().read().await?;
    let found = store::by_token(&mut conn, &secret.hash(), desk.now()).await?;
    Ok(found.map(|survey| SurveyPage {
        ticket: survey.ticket_id,
        subject: survey.subject,
        rating: survey.rating,
        explained: survey.explained_at.is_some(),
    }))
}

/// The question behind a link, with its ticket held so that nobody else changes it, in the requester's name.
async fn open<'a>(desk: &'a Desk, token: &str) -> Result<(Change<'a>, store::Survey), AppError> {
    let secret = Secret::parse(token).ok_or(AppError::NotFound)?;
    let found = {
        let mut conn = desk.db().read().await?;
        store::by_token(&mut conn, &secret.hash(), desk.now()).await?.ok_or(AppError::NotFound)?
    };
    let mut change = desk.change(&Actor::System, found.ticket_id, TicketAction::Note, None).await?;
    // It may have been answered since it was looked up.
    let survey = store::by_id(&mut change.tx, found.id).await?.ok_or(AppError::NotFound)?;
    let person = db::person::get(&mut change.tx, survey.person_id).await?.ok_or(AppError::NotFound)?;
    let (id, role, organisation) = (person.id, person.role, person.organisation_id);
    change.actor = Actor::Person(Member { id, role, organisation, tier: None });
    Ok((change, survey))
}

/// Keeps the answer to a survey. A second one is not accepted.
pub async fn rate(desk: &Desk, token: &str, rating: Rating) -> Result<(), AppError> {
    let (mut change, survey) = open(desk, token).await?;
    if !store::rate(&mut change.tx, survey.id, rating, change.now).await? {
        return Err(AppError::NotNow);
    }
    change.note(EventData::Rated { rating }).await?;
    record(&mut change.tx, change.ticket.id, change.now).await?;
    if rating == Rating::Bad {
        tell_leads(&mut change).await?;
    }
    change.finish_beside().await?;
    desk.outbox().notify_one();
    Ok(())
}

/// Keeps why, once.
pub async fn explain(desk: &Desk, token: &str, reason: Option<Reason>, comment: &str) -> Result<(), AppError> {
    let comment = clean_text(comment);
    if comment.chars().count() > LONGEST {
        return Err(AppError::field("comment", FieldError::TooLong(LONGEST)));
    }
    if reason.is_none() && comment.is_empty() {
        return Err(AppError::field("reason", FieldError::Required));
    }
    let body = Rendered::of(&comment);
    let (mut change, survey) = open(desk, token).await?;
    let fits = |rating| reason.is_none_or(|reason| Reason::for_rating(rating).contains(&reason));
    if !survey.rating.is_some_and(fits) {
        return Err(AppError::field("reason", FieldError::NotAllowed));
    }
    if !store::explain(&mut change.tx, survey.id, reason, &comment, change.now).await? {
        return Err(AppError::NotNow);
    }
    change.record(EventData::RatingExplained { reason }, &body, None, &[]).await?;
    change.finish_beside().await
}

async fn tell_leads(change: &mut Change<'_>) -> Result<(), AppError> {
    let (desk, now, ticket) = (change.desk, change.now, change.ticket.clone());
    let mut leads = Vec::new();
    for (id,) in store::leads(&mut change.tx).await? {
        leads.extend(db::person::get(&mut change.tx, id).await?);
    }
    for lead in who::readers(&mut change.tx, leads, None, now).await? {
        tell(&mut change.tx, desk, &lead.person, &ticket, now).await?;
    }
    Ok(())
}

async fn tell(
    conn: &mut Conn,
    desk: &Desk,
    person: &db::person::Person,
    ticket: &db::ticket::Ticket,
    now: Timestamp,
) -> Result<(), AppError> {
    let (l, number) = (person.language, ticket.id.to_string());
    let link = format!("{}/reports/follow-ups", desk.config().base_url);
    let subject = t::survey::lead_subject(l, &number, &ticket.subject);
    let body = t::survey::lead_mail(l, &person.name, &ticket.requester, &number, &ticket.subject, &link);
    post::post(conn, desk, Some(ticket.id), &person.email, &subject, &body, now).await
}
