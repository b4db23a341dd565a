//! Accounts: signing up, confirming, forgotten passwords, invitations.
//!
//! Whoever asks with an address learns nothing from the answer: it is the same for addresses that are
//! known and those that are not, and what differs is in the mail.

mod used;

pub use used::{LinkValues, UsedLink, choose_password, spent, use_link};
pub(super) use used::{new_password, password_changed};

use super::throttle::{mail_to, slow_down_from};
use super::{Desk, Secret, names};
use crate::db::person::{NewPerson, Person};
use crate::db::{self, Conn};
use crate::desk::notification::links::{LinkLetter, LinkPurpose, mail_entrance, mail_link};
use crate::domain::view::Viewer;
use crate::domain::{DisplayName, EmailAddress, FieldError, FieldErrors, Language, PersonId, Role, Timestamp, limits};
use crate::error::AppError;

/// The checked input of a new customer. They choose a password once they have shown that the address is theirs: before
/// that, they may be anybody.
pub struct SignUp {
    pub name: DisplayName,
    pub email: EmailAddress,
    pub language: Language,
    pub zone: String,
}

impl SignUp {
    /// Checks what was typed.
    pub fn parse(desk: &Desk, name: &str, email: &str, viewer: &Viewer) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take("name", names::person(name, Role::Customer, &viewer.provider));
        let email = errors.take("email", names::address(email, desk.config()));
        errors.or(SignUp { name, email, language: viewer.language, zone: viewer.zone.clone() })
    }
}

/// Signs a customer up. Nothing can be seen with the account until its address is confirmed.
pub async fn sign_up(desk: &Desk, new: SignUp, address: &str) -> Result<(), AppError> {
    slow_down_from(desk, "sign-up", address, limits::MAILS_FROM).await?;
    mail_to(desk, &new.email).await?;
    let mut tx = desk.db().write().await?;
    match db::person::by_email(&mut tx, new.email.as_str()).await? {
        Some(known) if known.confirmed_at.is_some() && known.disabled_at.is_none() => {
            mail_link(&mut tx, desk, LinkPurpose::SignIn, LinkLetter::HasAccount, &known, None).await?;
        }
        Some(known) if known.disabled_at.is_none() => {
            mail_link(&mut tx, desk, LinkPurpose::Confirm, LinkLetter::Confirm, &known, None).await?;
        }
        Some(_) => {}
        None => {
            let row = NewPerson {
                organisation_id: None,
                tier_id: None,
                role: Role::Customer,
                name: new.name.as_str(),
                email: new.email.as_str(),
                password_hash: None,
                language: new.language,
                time_zone: &new.zone,
                confirmed_at: None,
            };
            let id = db::person::insert(&mut tx, &row, desk.now()).await?;
            let person = db::person::get(&mut tx, id).await?.ok_or(AppError::Fault)?;
            mail_link(&mut tx, desk, LinkPurpose::Confirm, LinkLetter::Confirm, &person, None).await?;
        }
    }
    desk.commit(tx).await
}

/// Mails a link to sign in, if the address is known.
pub async fn ask_sign_in_link(desk: &Desk, email: &EmailAddress, address: &str) -> Result<(), AppError> {
    slow_down_from(desk, "mail", address, limits::MAILS_FROM).await?;
    ask(desk, email, LinkPurpose::SignIn, LinkLetter::SignIn).await
}

/// Mails a link to choose a new password, if the address is known.
pub async fn ask_reset(desk: &Desk, email: &EmailAddress, address: &str) -> Result<(), AppError> {
    slow_down_from(desk, "mail", address, limits::MAILS_FROM).await?;
    ask(desk, email, LinkPurpose::Reset, LinkLetter::Reset).await
}

async fn ask(desk: &Desk, email: &EmailAddress, purpose: LinkPurpose, letter: LinkLetter) -> Result<(), AppError> {
    // Counted apart from tries to sign in: whoever is locked out of those still gets in by mail.
    mail_to(desk, email).await?;
    let mut tx = desk.db().write().await?;
    if let Some(person) = db::person::by_email(&mut tx, email.as_str()).await?
        && person.disabled_at.is_none()
    {
        if person.confirmed_at.is_some() {
            mail_link(&mut tx, desk, purpose, letter, &person, None).await?;
        } else {
            mail_entrance(&mut tx, desk, &person).await?;
        }
    }
    desk.commit(tx).await
}

/// The person a link belongs to, without using it; nothing when it does not work any more.
pub async fn peek(desk: &Desk, purpose: LinkPurpose, token: &str) -> Result<Option<Person>, AppError> {
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

/// Makes a person that an admin names, and invites them by mail.
pub async fn invite(conn: &mut Conn, desk: &Desk, new: &NewPerson<'_>, now: Timestamp) -> Result<PersonId, AppError> {
    let id = match db::person::insert(conn, new, now).await {
        Err(db::DbError::Taken) => return Err(AppError::field("email", FieldError::Taken)),
        other => other?,
    };
    let person = db::person::get(conn, id).await?.ok_or(AppError::Fault)?;
    mail_link(conn, desk, LinkPurpose::Invitation, LinkLetter::Invitation, &person, None).await?;
    Ok(id)
}
