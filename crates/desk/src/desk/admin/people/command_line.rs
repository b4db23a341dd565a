//! Accounts from the command line, for when nobody can sign in.

use super::place::RolePlace;
use super::{disable, find};
use crate::db::person::NewPerson;
use crate::db::{self, Conn, DbError};
use crate::desk::admin::{Edit, chosen};
use crate::desk::notification::links::{LinkPurpose, make_link};
use crate::desk::notification::post;
use crate::desk::{Desk, names, zone};
use crate::domain::{
    Actor, AuditAction, AuditDetail, AuditField, EmailAddress, FieldError, FieldErrors, Language, OrganisationId,
    PersonId, Role, TierId, clean_line, tier,
};
use crate::error::AppError;

/// What can be asked for.
#[derive(Clone, Copy, Debug)]
pub enum CommandLine<'a> {
    Add {
        email: &'a str,
        name: &'a str,
        role: &'a str,
        /// By name; empty for none, or for the provider where the role says so.
        organisation: &'a str,
    },
    Reset {
        email: &'a str,
    },
    Disable {
        email: &'a str,
    },
}

impl<'a> CommandLine<'a> {
    /// The address of the account.
    pub const fn email(&self) -> &'a str {
        match self {
            CommandLine::Add { email, .. } | CommandLine::Reset { email } | CommandLine::Disable { email } => email,
        }
    }

    /// The value given for a field.
    pub fn value(&self, field: &str) -> &'a str {
        match (self, field) {
            (CommandLine::Add { name, .. }, "name") => name,
            (CommandLine::Add { role, .. }, "role") => role,
            (CommandLine::Add { organisation, .. }, "organisation") => organisation,
            _ => self.email(),
        }
    }
}

/// The organisations that somebody of this role can belong to.
pub async fn organisation_names(desk: &Desk, role: &str) -> Result<Vec<String>, AppError> {
    let Ok(role) = role.parse::<Role>() else { return Ok(Vec::new()) };
    let mut conn = desk.db().read().await?;
    let rows = db::organisation::of_kind(&mut conn, role.home(), false).await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

/// Does it, and answers the one-time address where the account's owner chooses a password, when there is
/// one. Nothing is mailed.
pub async fn from_command_line(desk: &Desk, asked: CommandLine<'_>) -> Result<Option<String>, AppError> {
    match asked {
        CommandLine::Add { email, name, role, organisation } => {
            add(desk, email, name, role, organisation).await.map(Some)
        }
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

async fn add(desk: &Desk, email: &str, name: &str, role: &str, organisation: &str) -> Result<String, AppError> {
    let mut edit = Edit::begin(desk, &Actor::System).await?;
    let mut errors = FieldErrors::default();
    let email = errors.take("email", names::address(email, desk.config()));
    let role = errors.keep("role", chosen::<Role>(role));
    let provider = post::provider(&mut edit.tx).await?;
    let name = errors.take("name", names::person(name, role.unwrap_or(Role::Customer), &provider));
    let mut place = None;
    if let Some(role) = role {
        let organisation = match clean_line(organisation).as_str() {
            "" => Ok(None),
            named => by_name(&mut edit.tx, role, named).await?.ok_or(FieldError::NotAllowed).map(Some),
        };
        let organisation = errors.keep("organisation", organisation);
        let tier = entry(&mut edit.tx, role).await?;
        if let Some(organisation) = organisation {
            let fitting = RolePlace::fit(&mut edit.tx, role, organisation, tier).await?;
            place = fitting.map_err(|found| errors.0.extend(found.0)).ok();
        }
    }
    let place = errors.or(place)?.ok_or(AppError::Fault)?;
    let role = place.role;
    let zone = zone::of_installation(&mut edit.tx).await?;
    let new = NewPerson {
        organisation_id: place.organisation_id(),
        tier_id: place.tier_id(),
        role,
        name: name.as_str(),
        email: email.as_str(),
        password_hash: None,
        language: Language::English,
        time_zone: &zone,
        confirmed_at: None,
    };
    let id = match db::person::insert(&mut edit.tx, &new, edit.now).await {
        Err(DbError::Taken) => return Err(AppError::field("email", FieldError::Taken)),
        other => other?,
    };
    let link = make_link(&mut edit.tx, desk, LinkPurpose::Invitation, Some(id), None).await?;
    let detail = AuditDetail::of(name.as_str()).with(AuditField::Email, Some(email.as_str()));
    edit.note(AuditAction::PersonAdded, id.0, place.describe(detail)).await?;
    edit.finish().await?;
    Ok(link)
}

/// The organisation of this name, whichever way its letters are written.
async fn by_name(conn: &mut Conn, role: Role, name: &str) -> Result<Option<OrganisationId>, AppError> {
    let rows = db::organisation::of_kind(conn, role.home(), false).await?;
    Ok(rows.into_iter().find(|row| row.name.to_lowercase() == name.to_lowercase()).map(|row| row.id))
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
    let link = make_link(&mut edit.tx, desk, LinkPurpose::Reset, Some(id), None).await?;
    edit.note(AuditAction::PersonLinkMade, id.0, AuditDetail::of(person.name)).await?;
    edit.finish().await?;
    Ok(link)
}

async fn by_email(conn: &mut Conn, email: &str) -> Result<PersonId, AppError> {
    let email = EmailAddress::parse(email).map_err(|error| AppError::field("email", error))?;
    Ok(db::person::by_email(conn, email.as_str()).await?.ok_or(AppError::NotFound)?.id)
}
