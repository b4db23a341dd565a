//! Accounts: signing up, confirming, forgotten passwords, invitations.
//!
//! Whoever asks with an address learns nothing from the answer: it is the same for addresses that are
//! known and those that are not, and what differs is in the mail.

use super::letters::{self, LinkLetter};
use super::{Desk, Secret};
use crate::db::link::OneTimeLink;
use crate::db::person::{NewPerson, Person};
use crate::db::{self, Conn, Tx};
use crate::domain::{
    DisplayName, EmailAddress, FieldErrors, Language, NewPassword, PersonId, Problem, Role, TicketId, Timestamp,
};
use crate::error::AppError;

/// How many mails to people who have not signed in may be asked for from one address of the network, of each kind. A
/// company may have a single one.
pub(super) const MOST_FROM: i64 = 60;
/// For how many minutes tries are counted.
pub(super) const WINDOW: i64 = 15;

/// What a one-time link is for; also the first part of its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Confirm,
    Reset,
    SignIn,
    Invitation,
    Ticket,
    SetUp,
}

impl Purpose {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Purpose::Confirm => "confirm",
            Purpose::Reset => "reset",
            Purpose::SignIn => "sign-in",
            Purpose::Invitation => "invitation",
            Purpose::Ticket => "ticket",
            Purpose::SetUp => "set-up",
        }
    }

    /// For how many minutes it works.
    pub const fn minutes(self) -> i64 {
        match self {
            Purpose::SignIn => 60,
            Purpose::Reset => 2 * 60,
            Purpose::Confirm => 24 * 60,
            Purpose::Invitation | Purpose::Ticket => 7 * 24 * 60,
            Purpose::SetUp => 24 * 60,
        }
    }
}

impl std::str::FromStr for Purpose {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Purpose::Confirm, Purpose::Reset, Purpose::SignIn, Purpose::Invitation, Purpose::Ticket, Purpose::SetUp]
            .into_iter()
            .find(|purpose| purpose.as_str() == text)
            .ok_or(Problem::NotAllowed)
    }
}

/// Makes a one-time link and answers its address.
pub(super) async fn make_link(
    conn: &mut Conn,
    desk: &Desk,
    purpose: Purpose,
    person: Option<PersonId>,
    ticket: Option<TicketId>,
) -> Result<String, AppError> {
    let (secret, now) = (Secret::new(), desk.now());
    let until = now.plus_minutes(purpose.minutes());
    db::link::insert(conn, &secret.hash(), purpose.as_str(), person, ticket, now, until).await?;
    Ok(format!("{}/link/{}/{}", desk.config().base_url, purpose.as_str(), secret.reveal()))
}

/// Makes a link and mails it.
pub(super) async fn mail_link(
    conn: &mut Conn,
    desk: &Desk,
    purpose: Purpose,
    letter: LinkLetter,
    person: &Person,
    ticket: Option<TicketId>,
) -> Result<(), AppError> {
    let link = make_link(conn, desk, purpose, Some(person.id), ticket).await?;
    letters::link(conn, desk, letter, ticket, (&person.name, &person.email, person.language), &link, desk.now()).await
}

/// What a new customer typed, checked.
pub struct SignUp {
    pub name: DisplayName,
    pub email: EmailAddress,
    pub password: NewPassword,
    pub language: Language,
    pub zone: String,
}

impl SignUp {
    /// Checks what was typed.
    pub fn parse(name: &str, email: &str, password: &str, language: Language, zone: &str) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take("name", DisplayName::parse(name));
        let email = errors.take("email", EmailAddress::parse(email));
        let about = [email.as_str(), name.as_str()];
        match errors.keep("password", NewPassword::parse(password, &about)) {
            Some(password) => errors.or(SignUp { name, email, password, language, zone: zone.to_owned() }),
            None => Err(errors),
        }
    }
}

/// Signs a customer up. Nothing can be seen with the account until its address is confirmed.
pub async fn sign_up(desk: &Desk, new: SignUp, address: &str) -> Result<(), AppError> {
    slow_down_from(desk, "sign-up", address, MOST_FROM).await?;
    slow_down(desk, "sign-up", new.email.as_str(), 5).await?;
    let claimed = {
        let mut conn = desk.db().read().await?;
        db::person::by_email(&mut conn, new.email.as_str()).await?.and_then(|known| known.password_hash)
    };
    let same = desk.password_fits(new.password.reveal(), claimed.as_deref()).await?;
    let hash = desk.hash_password(new.password.reveal()).await?;
    let mut tx = desk.db().write().await?;
    match db::person::by_email(&mut tx, new.email.as_str()).await? {
        Some(known) if known.confirmed_at.is_some() && known.disabled_at.is_none() => {
            mail_link(&mut tx, desk, Purpose::SignIn, LinkLetter::HasAccount, &known, None).await?;
        }
        Some(known) if known.disabled_at.is_none() => {
            // Nobody has shown yet that the address is theirs. Of two who claim it with different passwords, one is
            // a stranger: neither password counts, and the owner chooses one after coming in by the link.
            if !(same && known.password_hash == claimed) {
                db::person::forget_password(&mut tx, known.id).await?;
            }
            mail_link(&mut tx, desk, Purpose::Confirm, LinkLetter::Confirm, &known, None).await?;
        }
        Some(_) => {}
        None => {
            let row = NewPerson {
                organisation_id: None,
                tier_id: None,
                role: Role::Customer,
                name: new.name.as_str(),
                email: new.email.as_str(),
                password_hash: Some(&hash),
                language: new.language,
                time_zone: &new.zone,
                confirmed_at: None,
            };
            let id = db::person::insert(&mut tx, &row, desk.now()).await?;
            let person = db::person::get(&mut tx, id).await?.ok_or(AppError::Fault)?;
            mail_link(&mut tx, desk, Purpose::Confirm, LinkLetter::Confirm, &person, None).await?;
        }
    }
    done(desk, tx).await
}

/// Mails a link to sign in, if the address is known.
pub async fn ask_sign_in_link(desk: &Desk, email: &EmailAddress, address: &str) -> Result<(), AppError> {
    slow_down_from(desk, "mail", address, MOST_FROM).await?;
    ask(desk, email, Purpose::SignIn, LinkLetter::SignIn).await
}

/// Mails a link to choose a new password, if the address is known.
pub async fn ask_reset(desk: &Desk, email: &EmailAddress, address: &str) -> Result<(), AppError> {
    slow_down_from(desk, "mail", address, MOST_FROM).await?;
    ask(desk, email, Purpose::Reset, LinkLetter::Reset).await
}

async fn ask(desk: &Desk, email: &EmailAddress, purpose: Purpose, letter: LinkLetter) -> Result<(), AppError> {
    // Counted apart from tries to sign in: whoever is locked out of those still gets in by mail.
    slow_down(desk, &format!("mail-{}", purpose.as_str()), email.as_str(), 5).await?;
    let mut tx = desk.db().write().await?;
    if let Some(person) = db::person::by_email(&mut tx, email.as_str()).await?
        && person.disabled_at.is_none()
    {
        if person.confirmed_at.is_some() {
            mail_link(&mut tx, desk, purpose, letter, &person, None).await?;
        } else if person.password_hash.is_some() {
            // Whoever chose that password has not shown that the address is theirs. Coming in by this link shows it, and
            // the password goes.
            mail_link(&mut tx, desk, purpose, letter, &person, None).await?;
        } else if let Some((ticket,)) = db::ticket::unconfirmed_of(&mut tx, person.id).await? {
            // A guest: what they wait for is their ticket, and its link shows that the address is theirs too.
            mail_link(&mut tx, desk, Purpose::Ticket, LinkLetter::Ticket, &person, Some(ticket)).await?;
        } else {
            // Invited, and has not come yet.
            mail_link(&mut tx, desk, Purpose::Invitation, LinkLetter::Invitation, &person, None).await?;
        }
    }
    done(desk, tx).await
}

/// The person a link belongs to, without using it; nothing when it does not work any more.
pub async fn peek(desk: &Desk, purpose: Purpose, token: &str) -> Result<Option<Person>, AppError> {
    let Some(secret) = Secret::parse(token) else {
        return Ok(None);
    };
    let mut conn = desk.db().read().await?;
    let Some(link) = db::link::peek(&mut conn, &secret.hash(), purpose.as_str(), desk.now()).await? else {
        return Ok(None);
    };
    match link.person_id {
        Some(id) => Ok(db::person::get(&mut conn, id).await?.filter(|person| person.disabled_at.is_none())),
        None => Ok(None),
    }
}

/// What using a link led to.
pub struct Used {
    pub person: PersonId,
    pub ticket: Option<TicketId>,
    /// Whether it lets its person in. A link that has lain for days in the mail of somebody with an account shows the way
    /// to a ticket, and no more.
    pub enters: bool,
}

/// Uses a link that needs nothing more than to be opened: confirming an address, signing in, confirming
/// a ticket. The caller starts a session for the person if the link lets them in.
pub async fn use_link(desk: &Desk, purpose: Purpose, token: &str) -> Result<Used, AppError> {
    if !matches!(purpose, Purpose::Confirm | Purpose::SignIn | Purpose::Ticket) {
        return Err(AppError::NotFound);
    }
    let mut tx = desk.db().write().await?;
    let (link, person) = take(desk, &mut tx, purpose, token).await?;
    let now = desk.now();
    let known = person.confirmed_at.is_some();
    let fresh = link.created_at.plus_minutes(Purpose::SignIn.minutes()) > now;
    if matches!(purpose, Purpose::Ticket | Purpose::SignIn) && !known {
        // Whoever chose a password for this address before has not shown that it is theirs.
        db::person::forget_password(&mut tx, person.id).await?;
    }
    db::person::confirm(&mut tx, person.id, now).await?;
    if let Some(ticket) = link.ticket_id {
        tx = super::register::release(desk, tx, ticket, now).await?;
    }
    done(desk, tx).await?;
    Ok(Used { person: person.id, ticket: link.ticket_id, enters: purpose != Purpose::Ticket || !known || fresh })
}

/// Uses a reset link or an invitation: sets the password and ends all sessions.
pub async fn choose_password(desk: &Desk, purpose: Purpose, token: &str, password: &str) -> Result<PersonId, AppError> {
    if !matches!(purpose, Purpose::Reset | Purpose::Invitation) {
        return Err(AppError::NotFound);
    }
    let person = peek(desk, purpose, token).await?.ok_or(AppError::field("password", Problem::Expired))?;
    let password = NewPassword::parse(password, &[&person.email, &person.name])
        .map_err(|problem| AppError::field("password", problem))?;
    let hash = desk.hash_password(password.reveal()).await?;
    let mut tx = desk.db().write().await?;
    let (_, person) = take(desk, &mut tx, purpose, token).await?;
    db::person::confirm(&mut tx, person.id, desk.now()).await?;
    db::person::set_password(&mut tx, person.id, &hash).await?;
    db::session::end_all(&mut tx, person.id, None).await?;
    db::link::delete_entrances(&mut tx, person.id).await?;
    done(desk, tx).await?;
    Ok(person.id)
}

async fn take(desk: &Desk, tx: &mut Tx, purpose: Purpose, token: &str) -> Result<(OneTimeLink, Person), AppError> {
    let gone = || AppError::field("link", Problem::Expired);
    let secret = Secret::parse(token).ok_or_else(gone)?;
    let link = db::link::take(tx, &secret.hash(), purpose.as_str(), desk.now()).await?.ok_or_else(gone)?;
    let id = link.person_id.ok_or_else(gone)?;
    let person = db::person::get(tx, id).await?.filter(|person| person.disabled_at.is_none()).ok_or_else(gone)?;
    Ok((link, person))
}

/// Counts a try and refuses when there were too many within a quarter of an hour. Counted in a
/// transaction of its own, so that a failure after it is counted too.
pub(super) async fn slow_down(desk: &Desk, what: &str, whom: &str, most: i64) -> Result<(), AppError> {
    let mut tx = desk.db().write().await?;
    let tries = db::throttle::count(&mut tx, &format!("{what}:{whom}"), desk.now(), WINDOW).await?;
    tx.commit().await?;
    if tries > most { Err(AppError::Slow(WINDOW.unsigned_abs())) } else { Ok(()) }
}

/// The same for all tries from one address of the network, whoever they are for; nothing is counted where it is unknown.
pub(super) async fn slow_down_from(desk: &Desk, what: &str, address: &str, most: i64) -> Result<(), AppError> {
    if address.is_empty() { Ok(()) } else { slow_down(desk, &from(what), address, most).await }
}

/// What tries from an address of the network are counted as.
pub(super) fn from(what: &str) -> String {
    format!("{what}-from")
}

pub(super) async fn done(desk: &Desk, tx: Tx) -> Result<(), AppError> {
    tx.commit().await?;
    desk.outbox().notify_one();
    Ok(())
}

/// Makes a person that an admin names, and invites them by mail.
pub async fn invite(conn: &mut Conn, desk: &Desk, new: &NewPerson<'_>, now: Timestamp) -> Result<PersonId, AppError> {
    let id = match db::person::insert(conn, new, now).await {
        Err(db::DbError::Taken) => return Err(AppError::field("email", Problem::Taken)),
        other => other?,
    };
    let person = db::person::get(conn, id).await?.ok_or(AppError::Fault)?;
    mail_link(conn, desk, Purpose::Invitation, LinkLetter::Invitation, &person, None).await?;
    Ok(id)
}
