//! Mail: worded in the language of its reader and put into the outbox with the change it tells of.

use super::account::{Purpose, mail_link};
use super::{Desk, Secret};
use crate::db::person::Person;
use crate::db::ticket::Ticket;
use crate::db::{self, Conn};
use crate::domain::{ClockKind, Language, PersonId, Rung, TicketId, Timestamp};
use crate::error::AppError;
use crate::t;

/// What is told about a ticket.
#[derive(Clone, Copy, Debug)]
pub enum TicketLetter<'a> {
    /// It was registered.
    Registered,
    /// Support wrote this.
    Reply { who: &'a str, text: &'a str },
    /// Support says that it is solved.
    Resolved { summary: &'a str },
    /// Its reader follows it from now on.
    Following,
}

/// Puts a mail into the outbox, with the ticket that it tells of. The subject is one line; the body is plain text.
pub async fn post(
    conn: &mut Conn,
    desk: &Desk,
    about: Option<TicketId>,
    to: &str,
    subject: &str,
    body: &str,
    now: Timestamp,
) -> Result<(), AppError> {
    let host = desk.config().base_url.split("://").nth(1).unwrap_or("localhost");
    let host = host.split(':').next().unwrap_or("localhost");
    let message_id = format!("<{}@{host}>", Secret::new().reveal());
    let subject = crate::domain::clean_line(subject);
    db::outbox::insert(conn, &message_id, about, to, &subject, body, now).await?;
    Ok(())
}

/// Tells the requester and the followers of a ticket, each in their language, but not who acted.
pub async fn to_customers(
    desk: &Desk,
    conn: &mut Conn,
    ticket: &Ticket,
    but: Option<PersonId>,
    letter: TicketLetter<'_>,
    now: Timestamp,
) -> Result<(), AppError> {
    let mut readers = vec![ticket.requester_id];
    readers.extend(db::ticket::followers(conn, ticket.id).await?.into_iter().map(|(id, _, _)| id));
    readers.dedup();
    for reader in readers.into_iter().filter(|id| Some(*id) != but) {
        to_reader(desk, conn, ticket, reader, letter, now).await?;
    }
    Ok(())
}

/// Tells one person about a ticket.
pub async fn to_reader(
    desk: &Desk,
    conn: &mut Conn,
    ticket: &Ticket,
    reader: PersonId,
    letter: TicketLetter<'_>,
    now: Timestamp,
) -> Result<(), AppError> {
    let Some(person) = db::person::get(conn, reader).await? else {
        return Ok(());
    };
    if person.disabled_at.is_some() {
        return Ok(());
    }
    if person.confirmed_at.is_none() {
        // Support wrote the address down, and nobody has shown yet that it is the requester's: nothing of the ticket goes
        // there but the way to it.
        if ticket.confirmed && reader == ticket.requester_id {
            let letter = LinkLetter::TicketForYou;
            return mail_link(conn, desk, Purpose::Ticket, letter, &person, Some(ticket.id)).await;
        }
        return Ok(());
    }
    let l = person.language;
    let (number, link) = (ticket.id.to_string(), format!("{}/tickets/{}", desk.config().base_url, ticket.id));
    let subject = t::mail::ticket_subject(l, &number, &ticket.subject);
    let body = match letter {
        TicketLetter::Registered => t::mail::registered(l, &person.name, &number, &ticket.subject, &link),
        TicketLetter::Reply { who, text } => t::mail::reply(l, &person.name, who, text, &link),
        TicketLetter::Resolved { summary } => {
            t::mail::resolved(l, &person.name, summary, &link, &desk.config().close_days.to_string())
        }
        TicketLetter::Following => t::mail::following(l, &person.name, &number, &ticket.subject, &link),
    };
    post(conn, desk, Some(ticket.id), &person.email, &subject, &body, now).await
}

/// Tells one of the staff how far a promised time of a ticket has run.
pub async fn rung(
    desk: &Desk,
    conn: &mut Conn,
    ticket: &Ticket,
    reader: &Person,
    rung: &Rung,
    now: Timestamp,
) -> Result<(), AppError> {
    let l = reader.language;
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
    let body = t::mail::rung(l, &reader.name, &number, &ticket.subject, clock, &percent, &link);
    post(conn, desk, Some(ticket.id), &reader.email, &subject, &body, now).await
}

/// What whoever has a ticket is told of it.
#[derive(Clone, Copy, Debug)]
pub enum AssigneeLetter<'a> {
    /// Somebody from outside wrote this.
    Reply { who: &'a str, text: &'a str },
    /// The requester's side says that it goes on.
    NotSolved { who: &'a str },
    /// The requester's side says that it is solved.
    Confirmed { who: &'a str },
    /// The vendor gave its reference, or the date by which it will be done.
    VendorPromised { who: &'a str },
    /// It came up to its reader.
    PassedOn { who: &'a str },
    /// It came back to its reader.
    PassedBack { who: &'a str },
    /// A mail about it did not reach somebody, and is not tried any more.
    MailLost { to: &'a str, reason: &'a str },
}

/// Tells whoever has a ticket, if they work here and did not do it themselves.
pub async fn to_assignee(
    desk: &Desk,
    conn: &mut Conn,
    ticket: &Ticket,
    but: Option<PersonId>,
    letter: AssigneeLetter<'_>,
    now: Timestamp,
) -> Result<(), AppError> {
    let Some(reader) = ticket.assignee_id.filter(|id| Some(*id) != but) else {
        return Ok(());
    };
    let Some(agent) = db::person::get(conn, reader).await?.filter(Person::works_here) else {
        return Ok(());
    };
    let (number, l) = (ticket.id.to_string(), agent.language);
    let link = format!("{}/desk/tickets/{number}", desk.config().base_url);
    let (name, subject) = (agent.name.as_str(), ticket.subject.as_str());
    let body = match letter {
        AssigneeLetter::Reply { who, text } => t::mail::staff_reply(l, name, who, text, &link),
        AssigneeLetter::NotSolved { who } => t::mail::staff_not_solved(l, name, who, &number, subject, &link),
        AssigneeLetter::Confirmed { who } => t::mail::staff_confirmed(l, name, who, &number, subject, &link),
        AssigneeLetter::VendorPromised { who } => t::mail::staff_vendor_promised(l, name, who, &number, subject, &link),
        AssigneeLetter::PassedOn { who } => t::mail::staff_passed_on(l, name, who, &number, subject, &link),
        AssigneeLetter::PassedBack { who } => t::mail::staff_passed_back(l, name, who, &number, subject, &link),
        AssigneeLetter::MailLost { to, reason } => {
            t::mail::staff_mail_lost(l, name, to, &number, subject, reason, &link)
        }
    };
    post(conn, desk, Some(ticket.id), &agent.email, &t::mail::staff_subject(l, &number, subject), &body, now).await
}

/// Tells one of the staff that a ticket is theirs now.
pub async fn assigned(
    desk: &Desk,
    conn: &mut Conn,
    ticket: &Ticket,
    agent: &Person,
    by: &str,
    now: Timestamp,
) -> Result<(), AppError> {
    let (number, l) = (ticket.id.to_string(), agent.language);
    let link = format!("{}/desk/tickets/{number}", desk.config().base_url);
    let subject = t::mail::staff_subject(l, &number, &ticket.subject);
    let body = t::mail::staff_assigned(l, &agent.name, by, &number, &ticket.subject, &link);
    post(conn, desk, Some(ticket.id), &agent.email, &subject, &body, now).await
}

/// Tells one of the staff of what an automation found.
pub async fn automation(
    desk: &Desk,
    conn: &mut Conn,
    ticket: &Ticket,
    reader: &Person,
    name: &str,
    now: Timestamp,
) -> Result<(), AppError> {
    let l = reader.language;
    let (number, link) = (ticket.id.to_string(), format!("{}/desk/tickets/{}", desk.config().base_url, ticket.id));
    let subject = t::automation::mail_subject(l, &number, name);
    let body = t::automation::mail(l, &reader.name, &number, &ticket.subject, name, &link);
    post(conn, desk, Some(ticket.id), &reader.email, &subject, &body, now).await
}

/// A letter with a one-time link.
#[derive(Clone, Copy, Debug)]
pub enum LinkLetter {
    /// Confirm the address of a new account.
    Confirm,
    /// Somebody signed up with the address of an account that exists.
    HasAccount,
    /// Choose a new password.
    Reset,
    /// Sign in without a password.
    SignIn,
    /// An account was made for its reader.
    Invitation,
    /// Confirm a ticket that was registered without an account.
    Ticket,
    /// There is a ticket, or news of it, for somebody who has never confirmed the address.
    TicketForYou,
}

/// Mails a link to a person, to a ticket if it is about one.
pub async fn link(
    conn: &mut Conn,
    desk: &Desk,
    letter: LinkLetter,
    about: Option<TicketId>,
    to: (&str, &str, Language),
    link: &str,
    now: Timestamp,
) -> Result<(), AppError> {
    let (name, email, l) = to;
    let provider = provider(conn).await?;
    let (subject, body) = match letter {
        LinkLetter::Confirm => (t::mail::confirm_subject(l, &provider), t::mail::confirm(l, name, &provider, link)),
        LinkLetter::HasAccount => {
            (t::mail::has_account_subject(l, &provider), t::mail::has_account(l, name, &provider, link))
        }
        LinkLetter::Reset => (t::mail::reset_subject(l, &provider), t::mail::reset(l, name, &provider, link)),
        LinkLetter::SignIn => (t::mail::sign_in_subject(l, &provider), t::mail::sign_in(l, name, &provider, link)),
        LinkLetter::Invitation => {
            (t::mail::invitation_subject(l, &provider), t::mail::invitation(l, name, &provider, link))
        }
        LinkLetter::TicketForYou => {
            (t::mail::ticket_for_you_subject(l, &provider), t::mail::ticket_for_you(l, name, &provider, link))
        }
        LinkLetter::Ticket => (t::mail::guest_subject(l, &provider), t::mail::guest(l, name, &provider, link)),
    };
    post(conn, desk, about, email, &subject, &body, now).await
}

/// Tells a person at one of two addresses that the second one is theirs from now on.
pub async fn address_changed(
    desk: &Desk,
    conn: &mut Conn,
    person: &Person,
    to: &str,
    before: &str,
    now: Timestamp,
) -> Result<(), AppError> {
    let (l, provider) = (person.language, provider(conn).await?);
    let subject = t::mail::address_changed_subject(l, &provider);
    let body = t::mail::address_changed(l, &person.name, &provider, before, &person.email);
    post(conn, desk, None, to, &subject, &body, now).await
}

/// What stands for the provider until it has a name.
pub const NAMELESS: &str = "Tierdesk";

/// The name of the provider.
pub async fn provider(conn: &mut Conn) -> Result<String, AppError> {
    Ok(db::setting::get(conn, "provider").await?.unwrap_or_else(|| NAMELESS.to_owned()))
}
