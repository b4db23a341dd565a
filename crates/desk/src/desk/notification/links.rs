//! One-time links, and the letters that bring them.

use super::post::{post_unproven, provider};
use crate::db::person::Person;
use crate::db::{self, Conn};
use crate::desk::{Desk, Secret};
use crate::domain::{FieldError, Language, PersonId, Role, TicketId, Timestamp};
use crate::error::AppError;
use crate::t;

/// The purpose of a one-time link; also the first part of its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkPurpose {
    Confirm,
    Reset,
    SignIn,
    Invitation,
    Ticket,
    SetUp,
    /// Mailed when a password was changed: all sessions end, and its owner chooses another one.
    WayBack,
    /// Mailed to the former address when another one was written down: all sessions end.
    Stop,
}

impl LinkPurpose {
    const ALL: [LinkPurpose; 8] = [
        LinkPurpose::Confirm,
        LinkPurpose::Reset,
        LinkPurpose::SignIn,
        LinkPurpose::Invitation,
        LinkPurpose::Ticket,
        LinkPurpose::SetUp,
        LinkPurpose::WayBack,
        LinkPurpose::Stop,
    ];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            LinkPurpose::Confirm => "confirm",
            LinkPurpose::Reset => "reset",
            LinkPurpose::SignIn => "sign-in",
            LinkPurpose::Invitation => "invitation",
            LinkPurpose::Ticket => "ticket",
            LinkPurpose::SetUp => "set-up",
            LinkPurpose::WayBack => "way-back",
            LinkPurpose::Stop => "stop",
        }
    }

    /// For how many minutes it works.
    pub const fn minutes(self) -> i64 {
        match self {
            LinkPurpose::SignIn => 60,
            LinkPurpose::Reset => 2 * 60,
            LinkPurpose::Confirm => 24 * 60,
            LinkPurpose::Invitation | LinkPurpose::Ticket | LinkPurpose::WayBack | LinkPurpose::Stop => 7 * 24 * 60,
            LinkPurpose::SetUp => 24 * 60,
        }
    }
}

impl std::str::FromStr for LinkPurpose {
    type Err = FieldError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        LinkPurpose::ALL.into_iter().find(|purpose| purpose.as_str() == text).ok_or(FieldError::NotAllowed)
    }
}

/// Makes a one-time link and answers its address.
pub(in crate::desk) async fn make_link(
    conn: &mut Conn,
    desk: &Desk,
    purpose: LinkPurpose,
    person: Option<PersonId>,
    ticket: Option<TicketId>,
) -> Result<String, AppError> {
    let (secret, now) = (Secret::new(), desk.now());
    let until = now.plus_minutes(purpose.minutes());
    db::link::insert(conn, &secret.hash(), purpose.as_str(), person, ticket, now, until).await?;
    Ok(format!("{}/link/{}/{}", desk.config().base_url, purpose.as_str(), secret.reveal()))
}

/// Makes a link and mails it.
pub(in crate::desk) async fn mail_link(
    conn: &mut Conn,
    desk: &Desk,
    purpose: LinkPurpose,
    letter: LinkLetter,
    person: &Person,
    ticket: Option<TicketId>,
) -> Result<(), AppError> {
    let link = make_link(conn, desk, purpose, Some(person.id), ticket).await?;
    // A name that anybody may have typed is no part of a mail to somebody who may be another one.
    let name = if person.is_proven() { person.name.as_str() } else { "" };
    send(conn, desk, letter, ticket, (name, &person.email, person.language), &link, desk.now()).await
}

/// Mails somebody who has never shown that the address is theirs what shows it: the way to the ticket that they wait for,
/// or to the account that they or somebody else made.
pub(in crate::desk) async fn mail_entrance(conn: &mut Conn, desk: &Desk, person: &Person) -> Result<(), AppError> {
    let waiting = db::ticket::unconfirmed_of(conn, person.id).await?.filter(|_| person.role.is_customer());
    let (purpose, letter) = match waiting {
        Some(_) => (LinkPurpose::Ticket, LinkLetter::Ticket),
        None if person.role == Role::Customer && person.organisation_id.is_none() => {
            (LinkPurpose::Confirm, LinkLetter::Confirm)
        }
        None => (LinkPurpose::Invitation, LinkLetter::Invitation),
    };
    mail_link(conn, desk, purpose, letter, person, waiting.map(|(ticket,)| ticket)).await
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
    /// The password was changed; the link is the way back.
    PasswordChanged,
    /// An admin wrote this address down; its reader chooses a password.
    NewAddress,
    /// An admin wrote another address down; this is the former one.
    FormerAddress,
}

/// Words a letter, and posts it.
async fn send(
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
    let hello = if name.is_empty() { t::mail::hello(l).to_owned() } else { t::mail::hello_name(l, name) };
    let hello = hello.as_str();
    let (subject, body) = match letter {
        LinkLetter::Confirm => (t::mail::confirm_subject(l, &provider), t::mail::confirm(l, hello, &provider, link)),
        LinkLetter::HasAccount => {
            (t::mail::has_account_subject(l, &provider), t::mail::has_account(l, hello, &provider, link))
        }
        LinkLetter::Reset => (t::mail::reset_subject(l, &provider), t::mail::reset(l, hello, &provider, link)),
        LinkLetter::SignIn => (t::mail::sign_in_subject(l, &provider), t::mail::sign_in(l, hello, &provider, link)),
        LinkLetter::Invitation => {
            (t::mail::invitation_subject(l, &provider), t::mail::invitation(l, hello, &provider, link))
        }
        LinkLetter::TicketForYou => {
            (t::mail::ticket_for_you_subject(l, &provider), t::mail::ticket_for_you(l, hello, &provider, link))
        }
        LinkLetter::Ticket => (t::mail::guest_subject(l, &provider), t::mail::guest(l, hello, &provider, link)),
        LinkLetter::PasswordChanged => {
            (t::mail::password_changed_subject(l, &provider), t::mail::password_changed(l, hello, &provider, link))
        }
        LinkLetter::NewAddress => {
            (t::mail::new_address_subject(l, &provider), t::mail::new_address(l, hello, &provider, link))
        }
        LinkLetter::FormerAddress => {
            (t::mail::former_address_subject(l, &provider), t::mail::former_address(l, hello, &provider, link))
        }
    };
    post_unproven(conn, desk, about, email, &subject, &body, now).await
}
