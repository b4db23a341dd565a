//! Mail: worded in the language of its reader and put into the outbox with the change it tells of.

use super::kinds::{MessageWords, Notification, NotificationSubject};
use super::links::{LinkLetter, LinkPurpose, mail_link};
use super::post::{post, provider};
use super::who::Participant;
use crate::db::person::Person;
use crate::db::ticket::Ticket;
use crate::db::{self, Conn};
use crate::desk::Desk;
use crate::domain::{ClockKind, EscalationStep, Language, OrganisationId, PersonId, Timestamp};
use crate::error::AppError;
use crate::t;

/// A text with the names of its files below it.
fn with_files(l: Language, words: MessageWords<'_>) -> String {
    if words.files.is_empty() {
        return words.text.to_owned();
    }
    let names: Vec<String> = words.files.iter().map(|name| format!("- {name}")).collect();
    t::mail::with_files(l, words.text, &names.join("\n"))
}

/// Tells one person of the requester's side.
pub(super) async fn to_customer(
    about: NotificationSubject<'_>,
    conn: &mut Conn,
    reader: PersonId,
    notification: Notification<'_>,
) -> Result<(), AppError> {
    let NotificationSubject { desk, ticket, now, .. } = about;
    let Some(person) = db::person::get(conn, reader).await?.filter(|person| person.disabled_at.is_none()) else {
        return Ok(());
    };
    if !person.is_proven() {
        // Support wrote the address down, and nobody has shown yet that it is the requester's: nothing of the ticket goes
        // there but the way to it.
        if ticket.confirmed && reader == ticket.requester_id {
            let letter = LinkLetter::TicketForYou;
            return mail_link(conn, desk, LinkPurpose::Ticket, letter, &person, Some(ticket.id)).await;
        }
        return Ok(());
    }
    let (l, name, about) = (person.language, person.name.as_str(), ticket.subject.as_str());
    let (number, link) = (ticket.id.to_string(), format!("{}/tickets/{}", desk.config().base_url, ticket.id));
    let body = match notification {
        // Followers of the ticket where it goes on know why they are told of this one.
        Notification::Registered if reader == ticket.requester_id || ticket.follows_id.is_some() => {
            t::mail::registered(l, name, &number, about, &link)
        }
        Notification::Registered | Notification::Follower(_) => t::mail::following(l, name, &number, about, &link),
        Notification::Reply { by, words } => t::mail::reply(l, name, &by.for_customers(), &with_files(l, words), &link),
        Notification::Resolved { summary } => {
            t::mail::resolved(l, name, summary, &link, &desk.config().close_days.to_string())
        }
        Notification::Confirmed { by } => t::notification::closed(l, name, by, &number, about, &link),
        // Support says why to each other; what it tells the customer goes out as a reply.
        Notification::GoesOn { by, why } if !why.text.is_empty() && !by.is_support() => {
            t::mail::reply(l, name, &by.for_customers(), &with_files(l, why), &link)
        }
        Notification::GoesOn { by, .. } => {
            t::notification::opened_again(l, name, &by.for_customers(), &number, about, &link)
        }
        Notification::Note { .. }
        | Notification::Assigned { .. }
        | Notification::PassedOn { .. }
        | Notification::PassedBack { .. }
        | Notification::Shared { .. }
        | Notification::ToVendor { .. }
        | Notification::FromVendor { .. }
        | Notification::VendorPromised { .. }
        | Notification::TakenBack { .. }
        | Notification::MailLost { .. } => return nothing(notification),
    };
    let subject = t::mail::ticket_subject(l, &number, about);
    post(conn, desk, Some(ticket.id), &person.email, &subject, &body, now).await
}

/// The table names a reader for whom this news has no words. The news itself, which people wrote, stays out of the log.
fn nothing(notification: Notification<'_>) -> Result<(), AppError> {
    tracing::error!(kind = ?std::mem::discriminant(&notification), "those who are told of this have no letter for it");
    Err(AppError::Fault)
}

/// Tells the contacts of a vendor.
pub(super) async fn to_vendor(
    about: NotificationSubject<'_>,
    conn: &mut Conn,
    vendor: OrganisationId,
    notification: Notification<'_>,
) -> Result<(), AppError> {
    let NotificationSubject { desk, ticket, now, .. } = about;
    let provider = provider(conn).await?;
    let number = ticket.id.to_string();
    let link = format!("{}/vendor/tickets/{number}", desk.config().base_url);
    for contact in db::person::of_organisation(conn, vendor).await? {
        let (l, name) = (contact.language, contact.name.as_str());
        let asks = || t::mail::vendor_subject(l, &number, &provider, &ticket.subject);
        let ended = || t::mail::vendor_ended_subject(l, &number, &ticket.subject);
        let (subject, body) = match notification {
            Notification::Shared { vendor } => {
                (asks(), t::mail::vendor_shared(l, name, &provider, &number, &ticket.subject, vendor, &link))
            }
            Notification::ToVendor { by, words } => {
                (asks(), t::mail::vendor_message(l, name, by, &number, &with_files(l, words), &link))
            }
            // The reason stays with staff.
            Notification::TakenBack { .. } => {
                (ended(), t::mail::vendor_ended(l, name, &number, t::mail::vendor_ended_recalled(l)))
            }
            Notification::Confirmed { .. } => {
                (ended(), t::mail::vendor_ended(l, name, &number, t::mail::vendor_ended_solved(l)))
            }
            Notification::Registered
            | Notification::Follower(_)
            | Notification::Reply { .. }
            | Notification::Note { .. }
            | Notification::Assigned { .. }
            | Notification::PassedOn { .. }
            | Notification::PassedBack { .. }
            | Notification::FromVendor { .. }
            | Notification::VendorPromised { .. }
            | Notification::Resolved { .. }
            | Notification::GoesOn { .. }
            | Notification::MailLost { .. } => return nothing(notification),
        };
        post(conn, desk, Some(ticket.id), &contact.email, &subject, &body, now).await?;
    }
    Ok(())
}

/// The text of a mail to staff, with the reason below it: why its reader gets what somebody else would.
fn with_reason(body: String, l: Language, reader: &Participant) -> String {
    match &reader.stands_in_for {
        Some(name) => format!("{body}\n{}\n", t::notification::you_stand_in(l, name)),
        None => body,
    }
}

/// Tells one of the staff how far a promised time of a ticket has run.
pub async fn rung(
    desk: &Desk,
    conn: &mut Conn,
    ticket: &Ticket,
    reader: &Participant,
    rung: &EscalationStep,
    now: Timestamp,
) -> Result<(), AppError> {
    let (l, person) = (reader.person.language, &reader.person);
    let (number, link) = (ticket.id.to_string(), format!("{}/desk/tickets/{}", desk.config().base_url, ticket.id));
    let clock = match rung.clock {
        ClockKind::FirstResponse => t::ticket::clock_first_response(l),
        ClockKind::NextResponse => t::ticket::clock_next_response(l),
        ClockKind::Resolution => t::ticket::clock_resolution(l),
        ClockKind::Tier => t::ticket::clock_tier(l),
        ClockKind::VendorResponse => t::ticket::clock_vendor_response(l),
        ClockKind::VendorResolution => t::ticket::clock_vendor_resolution(l),
    };
    let percent = rung.percent.to_string();
    let subject = t::mail::rung_subject(l, &number, clock, &percent);
    let body = t::mail::rung(l, &person.name, &number, &ticket.subject, &percent, clock, &link);
    post(conn, desk, Some(ticket.id), &person.email, &subject, &with_reason(body, l, reader), now).await
}

/// Tells one of the staff.
pub(super) async fn to_staff(
    about: NotificationSubject<'_>,
    conn: &mut Conn,
    reader: &Participant,
    notification: Notification<'_>,
) -> Result<(), AppError> {
    let NotificationSubject { desk, ticket, now, .. } = about;
    let agent = &reader.person;
    let (number, l) = (ticket.id.to_string(), agent.language);
    let link = format!("{}/desk/tickets/{number}", desk.config().base_url);
    let (name, subject) = (agent.name.as_str(), ticket.subject.as_str());
    let body = match notification {
        Notification::Note { .. } if !agent.mail_notes => return Ok(()),
        Notification::Note { by, text } => t::notification::note(l, name, by, &number, text, &link),
        Notification::Reply { by, words } => {
            t::mail::staff_reply(l, name, by.for_staff(), &with_files(l, words), &link)
        }
        Notification::FromVendor { by, words } => t::mail::staff_reply(l, name, by, &with_files(l, words), &link),
        Notification::GoesOn { by, why } if why.text.is_empty() => {
            t::mail::staff_not_solved(l, name, by.for_staff(), &number, subject, &link)
        }
        Notification::GoesOn { by, why } => {
            t::mail::staff_not_solved_why(l, name, by.for_staff(), &number, subject, &with_files(l, why), &link)
        }
        Notification::Assigned { by, .. } => t::mail::staff_assigned(l, name, by, &number, subject, &link),
        Notification::Confirmed { by } => t::mail::staff_confirmed(l, name, by, &number, subject, &link),
        Notification::VendorPromised { vendor } => {
            t::mail::staff_vendor_promised(l, name, vendor, &number, subject, &link)
        }
        Notification::PassedOn { by } => t::mail::staff_passed_on(l, name, by, &number, subject, &link),
        Notification::PassedBack { by } | Notification::TakenBack { vendor: by } => {
            t::mail::staff_passed_back(l, name, by, &number, subject, &link)
        }
        // Their own address does not work.
        Notification::MailLost { to, .. } if agent.email == to => return Ok(()),
        Notification::MailLost { to, reason } => t::mail::staff_mail_lost(l, name, to, &number, subject, reason, &link),
        Notification::Registered
        | Notification::Follower(_)
        | Notification::Shared { .. }
        | Notification::ToVendor { .. }
        | Notification::Resolved { .. } => {
            return nothing(notification);
        }
    };
    let (subject, body) = (t::mail::staff_subject(l, &number, subject), with_reason(body, l, reader));
    post(conn, desk, Some(ticket.id), &agent.email, &subject, &body, now).await
}

/// Tells one of the staff of a ticket that came to their team or tier.
pub async fn came(
    desk: &Desk,
    conn: &mut Conn,
    ticket: &Ticket,
    reader: &Participant,
    now: Timestamp,
) -> Result<(), AppError> {
    let (l, person, number) = (reader.person.language, &reader.person, ticket.id.to_string());
    let link = format!("{}/desk/tickets/{number}", desk.config().base_url);
    let profile = format!("{}/account", desk.config().base_url);
    let subject = t::mail::staff_subject(l, &number, &ticket.subject);
    let body = t::notification::came(l, &person.name, &number, &ticket.subject, &link, &profile);
    post(conn, desk, Some(ticket.id), &person.email, &subject, &with_reason(body, l, reader), now).await
}

/// Tells one of the staff of several tickets that came to their team or tier, and how many more there are.
pub async fn came_together(
    desk: &Desk,
    conn: &mut Conn,
    tickets: &[Ticket],
    more: usize,
    person: &Person,
    now: Timestamp,
) -> Result<(), AppError> {
    let l = person.language;
    let base = &desk.config().base_url;
    let count = i64::try_from(tickets.len().saturating_add(more)).unwrap_or(i64::MAX);
    let mut lines: Vec<String> = tickets
        .iter()
        .map(|ticket| format!("[{}] {}\n{base}/desk/tickets/{}", ticket.id, ticket.subject, ticket.id))
        .collect();
    if more > 0 {
        lines.push(t::notification::came_more(l, i64::try_from(more).unwrap_or(i64::MAX)));
    }
    let body = t::notification::came_together(l, &person.name, &lines.join("\n\n"), &format!("{base}/account"));
    post(conn, desk, None, &person.email, &t::notification::came_subject(l, count), &body, now).await
}

/// Tells one of the staff of what an automation found.
pub async fn automation(
    desk: &Desk,
    conn: &mut Conn,
    ticket: &Ticket,
    reader: &Participant,
    name: &str,
    now: Timestamp,
) -> Result<(), AppError> {
    let (l, person) = (reader.person.language, &reader.person);
    let (number, link) = (ticket.id.to_string(), format!("{}/desk/tickets/{}", desk.config().base_url, ticket.id));
    let subject = t::automation::mail_subject(l, &number, name);
    let body = t::automation::mail(l, &person.name, name, &number, &ticket.subject, &link);
    post(conn, desk, Some(ticket.id), &person.email, &subject, &with_reason(body, l, reader), now).await
}

/// Tells a lead or an admin that something went out of use that others name.
pub async fn out_of_use(
    desk: &Desk,
    conn: &mut Conn,
    reader: &Participant,
    (gone, users): (&str, &[String]),
    now: Timestamp,
) -> Result<(), AppError> {
    let (l, person) = (reader.person.language, &reader.person);
    let link = format!("{}/admin", desk.config().base_url);
    let body = t::notification::out_of_use(l, &person.name, gone, &users.join("\n"), &link);
    let subject = t::notification::out_of_use_subject(l, gone);
    post(conn, desk, None, &person.email, &subject, &with_reason(body, l, reader), now).await
}
