//! Accounts from the command line, for when nobody can sign in.

use super::place::Place;
use super::{disable, find};
use crate::db::person::NewPerson;
use crate::db::{self, Conn, DbError};
use crate::desk::Desk;
use crate::desk::account::{Purpose, make_link};
use crate::desk::admin::{Edit, chosen};
use crate::domain::{
    Actor, AuditAction, AuditDetail, AuditField, DisplayName, EmailAddress, FieldErrors, Language, PersonId, Problem,
    Role, TierId, tier,
};
use crate::error::AppError;

/// What can be asked for.
#[derive(Clone, Copy, Debug)]
pub enum CommandLine<'a> {
    Add { email: &'a str, name: &'a str, role: &'a str },
    Reset { email: &'a str },
    Disable { email: &'a str },
}

/// Does it, and answers the one-time address where the account's owner chooses a password, when there is
/// one. Nothing is mailed.
pub async fn from_command_line(desk: &Desk, asked: CommandLine<'_>) -> Result<Option<String>, AppError> {
    match asked {
        CommandLine::Add { email, name, role } => add(desk, email, name, role).await.map(Some),
        CommandLine::Reset { email } => reset(desk, email).await.map(Some),
        CommandLine::Disable { email } => {
            let id = {
                let mut conn = desk.db().read().await?;
                by_email(&mut conn, email).await?
            };
            disable(desk, &Actor::System, id).await.map(|()| None)
        }
    }
}

async fn add(desk: &Desk, email: &str, name: &str, role: &str) -> Result<String, AppError> {
    let mut edit = Edit::begin(desk, &Actor::System).await?;
    let mut errors = FieldErrors::default();
    let email = errors.take("email", EmailAddress::parse(email));
    let name = errors.take("name", DisplayName::parse(name));
    let role = errors.keep("role", chosen(role));
    let role = errors.or(role)?.unwrap_or(Role::Customer);
    let tier = entry(&mut edit.tx, role).await?;
    let place = Place::fit(&mut edit.tx, role, None, tier).await??;
    let new = NewPerson {
        organisation_id: place.organisation_id(),
        tier_id: place.tier_id(),
        role,
        name: name.as_str(),
        email: email.as_str(),
        password_hash: None,
        language: Language::English,
        time_zone: "Europe/Stockholm",
        confirmed_at: None,
    };
    let id = match db::person::insert(&mut edit.tx, &new, edit.now).await {
        Err(DbError::Taken) => return Err(AppError::field("email", Problem::Taken)),
        other => other?,
    };
    let link = make_link(&mut edit.tx, desk, Purpose::Invitation, Some(id), None).await?;
    let detail = AuditDetail::of(name.as_str()).with(AuditField::Email, Some(email.as_str()));
    edit.note(AuditAction::PersonAdded, id.0, place.describe(detail)).await?;
    edit.finish().await?;
    Ok(link)
}

/// An agent starts where tickets arrive; an admin can move them from there.
async fn entry(conn: &mut Conn, role: Role) -> Result<Option<TierId>, AppError> {
    if role != Role::Agent {
        return Ok(None);
    }
    Ok(tier::entry(&db::tier::all(conn).await?).map(|tier| tier.id))
}

async fn reset(desk: &Desk, email: &str) -> Result<String, AppError> {
    let mut edit = Edit::begin(desk, &Actor::System).await?;
    let id = by_email(&mut edit.tx, email).await?;
    let person = find(&mut edit.tx, id).await?;
    if person.disabled_at.is_some() {
        return Err(AppError::NotNow);
    }
    let link = make_link(&mut edit.tx, desk, Purpose::Reset, Some(id), None).await?;
    edit.note(AuditAction::PersonLinkMade, id.0, AuditDetail::of(person.name)).await?;
    edit.finish().await?;
    Ok(link)
}

async fn by_email(conn: &mut Conn, email: &str) -> Result<PersonId, AppError> {
    let email = EmailAddress::parse(email).map_err(|problem| AppError::field("email", problem))?;
    Ok(db::person::by_email(conn, email.as_str()).await?.ok_or(AppError::NotFound)?.id)
}
