//! Mail: worded in the language of its reader and put into the outbox with the change it tells of.

use super::links::{LinkLetter, Purpose, mail_link};
use super::post::post;
use super::who::{self, Acting};
use crate::db::person::Person;
use crate::db::ticket::Ticket;
use crate::db::{self, Conn};
use crate::desk::Desk;
use crate::desk::read::first_name;
use crate::domain::view::Viewer;
use crate::domain::{ClockKind, Language, PersonId, Role, Rung, Timestamp};
use crate::error::AppError;
use crate::t;

/// Who wrote what the requester's side is told.
#[derive(Clone, Copy, Debug)]
pub enum Author<'a> {
    Person(&'a Viewer),
    /// The program, in the provider's name.
    Provider(&'a str),
}

impl Author<'_> {
    /// The name that the requester's side reads on its pages.
    fn name(&self) -> String {
        match self {
            Author::Person(viewer) if viewer.actor.role().is_some_and(Role::is_staff) => first_name(&viewer.name),
            Author::Person(viewer) => viewer.name.clone(),
            Author::Provider(name) => (*name).to_owned(),
        }
    }
}

/// The news that is told about a ticket.
#[derive(Clone, Copy, Debug)]
pub enum TicketLetter<'a> {
    /// It was registered.
    Registered,
    /// Somebody wrote this, with these files.
    Reply { who: Author<'a>, text: &'a str, files: &'a [String] },
    /// Support says that it is solved.
    Resolved { summary: &'a str },
    /// Somebody of the requester's side says that it is solved, and ended it.
    Closed { who: &'a str },
    /// It had ended, and goes on.
    OpenedAgain { who: Author<'a> },
    /// Its reader follows it from now on.
    Following,
}

/// A text with the names of its files below it.
pub(in crate::desk) fn with_files(l: Language, text: &str, files: &[String]) -> String {
    if files.is_empty() {
        return text.to_owned();
    }
    let names: Vec<String> = files.iter().map(|name| format!("- {name}")).collect();
    t::mail::with_files(l, text, &names.join("\n"))
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
    if !person.is_proven() {
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
        TicketLetter::Reply { who, text, files } => {
            t::mail::reply(l, &person.name, &who.name(), &with_files(l, text, files), &link)
        }
        TicketLetter::Resolved { summary } => {
            t::mail::resolved(l, &person.name, summary, &link, &desk.config().close_days.to_string())
        }
        TicketLetter::Closed { who } => t::told::closed(l, &person.name, who, &number, &ticket.subject, &link),
        TicketLetter::OpenedAgain { who } => {
            t::told::opened_again(l, &person.name, &who.name(), &number, &ticket.subject, &link)
        }
        TicketLetter::Following => t::mail::following(l, &person.name, &number, &ticket.subject, &link),
    };
    post(conn, desk, Some(ticket.id), &person.email, &subject, &body, now).await
}

/// The text of a mail to staff, with the reason below it: why its reader gets what somebody else would.
fn with_reason(body: String, l: Language, reader: &Acting) -> String {
    match &reader.stands_in_for {
        Some(name) => format!("{body}\n{}\n", t::told::you_stand_in(l, name)),
        None => body,
    }
}

/// Tells one of the staff how far a promised time of a ticket has run.
pub async fn rung(
    desk: &Desk,
    conn: &mut Conn,
    ticket: &Ticket,
    reader: &Acting,
    rung: &Rung,
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

/// The news that the assignee of a ticket is told about it.
#[derive(Clone, Copy, Debug)]
pub enum AssigneeLetter<'a> {
    /// Somebody from outside wrote this, with these files.
    Reply { who: &'a str, text: &'a str, files: &'a [String] },
    /// A colleague wrote this note.
    Note { who: &'a str, text: &'a str },
    /// Somebody says that it goes on, and perhaps why.
    NotSolved { who: &'a str, why: &'a str, files: &'a [String] },
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

/// Tells whoever has a ticket or stands in for them, and of what the requester says whoever answered without having it, but
/// not who acted. Of a ticket that is with a vendor and that nobody has, those who lead are told.
pub async fn to_assignee(
    desk: &Desk,
    conn: &mut Conn,
    ticket: &Ticket,
    but: Option<PersonId>,
    letter: AssigneeLetter<'_>,
    now: Timestamp,
) -> Result<(), AppError> {
    let mut people = match letter {
        AssigneeLetter::Reply { .. } | AssigneeLetter::NotSolved { .. } => who::in_conversation(conn, ticket).await?,
        _ => who::assignee(conn, ticket).await?,
    };
    if people.is_empty() && conn.setup().await?.tier(ticket.tier_id).is_some_and(|tier| tier.outside) {
        people = who::leads(conn, ticket).await?;
    }
    for reader in who::readers(conn, people, but, now).await? {
        to_staff(desk, conn, ticket, &reader, letter, now).await?;
    }
    Ok(())
}

async fn to_staff(
    desk: &Desk,
    conn: &mut Conn,
    ticket: &Ticket,
    reader: &Acting,
    letter: AssigneeLetter<'_>,
    now: Timestamp,
) -> Result<(), AppError> {
    let agent = &reader.person;
    let (number, l) = (ticket.id.to_string(), agent.language);
    let link = format!("{}/desk/tickets/{number}", desk.config().base_url);
    let (name, subject) = (agent.name.as_str(), ticket.subject.as_str());
    let body = match letter {
        AssigneeLetter::Note { .. } if !agent.mail_notes => return Ok(()),
        AssigneeLetter::Note { who, text } => t::told::note(l, name, who, &number, text, &link),
        AssigneeLetter::Reply { who, text, files } => {
            t::mail::staff_reply(l, name, who, &with_files(l, text, files), &link)
        }
        AssigneeLetter::NotSolved { who, why: "", .. } => {
            t::mail::staff_not_solved(l, name, who, &number, subject, &link)
        }
        AssigneeLetter::NotSolved { who, why, files } => {
            t::mail::staff_not_solved_why(l, name, who, &number, subject, &with_files(l, why, files), &link)
        }
        AssigneeLetter::Confirmed { who } => t::mail::staff_confirmed(l, name, who, &number, subject, &link),
        AssigneeLetter::VendorPromised { who } => t::mail::staff_vendor_promised(l, name, who, &number, subject, &link),
        AssigneeLetter::PassedOn { who } => t::mail::staff_passed_on(l, name, who, &number, subject, &link),
        AssigneeLetter::PassedBack { who } => t::mail::staff_passed_back(l, name, who, &number, subject, &link),
        AssigneeLetter::MailLost { to, .. } if agent.email == to => return Ok(()),
        AssigneeLetter::MailLost { to, reason } => {
            t::mail::staff_mail_lost(l, name, to, &number, subject, reason, &link)
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
    reader: &Acting,
    now: Timestamp,
) -> Result<(), AppError> {
    let (l, person, number) = (reader.person.language, &reader.person, ticket.id.to_string());
    let link = format!("{}/desk/tickets/{number}", desk.config().base_url);
    let profile = format!("{}/account", desk.config().base_url);
    let subject = t::mail::staff_subject(l, &number, &ticket.subject);
    let body = t::told::came(l, &person.name, &number, &ticket.subject, &link, &profile);
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
        lines.push(t::told::came_more(l, i64::try_from(more).unwrap_or(i64::MAX)));
    }
    let body = t::told::came_together(l, &person.name, &lines.join("\n\n"), &format!("{base}/account"));
    post(conn, desk, None, &person.email, &t::told::came_subject(l, count), &body, now).await
}

/// Tells one of the staff that a ticket is theirs now.
pub async fn assigned(
    desk: &Desk,
    conn: &mut Conn,
    ticket: &Ticket,
    reader: &Acting,
    by: &str,
    now: Timestamp,
) -> Result<(), AppError> {
    let agent = &reader.person;
    let (number, l) = (ticket.id.to_string(), agent.language);
    let link = format!("{}/desk/tickets/{number}", desk.config().base_url);
    let subject = t::mail::staff_subject(l, &number, &ticket.subject);
    let body = with_reason(t::mail::staff_assigned(l, &agent.name, by, &number, &ticket.subject, &link), l, reader);
    post(conn, desk, Some(ticket.id), &agent.email, &subject, &body, now).await
}

/// Tells one of the staff of what an automation found.
pub async fn automation(
    desk: &Desk,
    conn: &mut Conn,
    ticket: &Ticket,
    reader: &Acting,
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
    reader: &Acting,
    (gone, users): (&str, &[String]),
    now: Timestamp,
) -> Result<(), AppError> {
    let (l, person) = (reader.person.language, &reader.person);
    let link = format!("{}/admin", desk.config().base_url);
    let body = t::told::out_of_use(l, &person.name, gone, &users.join("\n"), &link);
    let subject = t::told::out_of_use_subject(l, gone);
    post(conn, desk, None, &person.email, &subject, &with_reason(body, l, reader), now).await
}
