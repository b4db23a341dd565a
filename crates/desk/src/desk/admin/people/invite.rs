//! Inviting somebody of any side.

use super::place::RolePlace;
use crate::db::person::NewPerson;
use crate::desk::admin::{Edit, chosen};
use crate::desk::{Desk, account, names, zone};
use crate::domain::view::Viewer;
use crate::domain::{AuditAction, AuditDetail, AuditField, FieldErrors, Language, PersonId, Role};
use crate::error::AppError;

/// What was typed into the fields of these names.
pub struct Invitation<'a> {
    pub name: &'a str,
    pub email: &'a str,
    pub role: &'a str,
    pub organisation: &'a str,
    pub tier: &'a str,
    /// Of the mail and of the account.
    pub language: &'a str,
}

/// Makes an account and mails the address where its owner chooses a password.
pub async fn invite(desk: &Desk, viewer: &Viewer, asked: Invitation<'_>) -> Result<PersonId, AppError> {
    let mut edit = Edit::begin(desk, &viewer.actor).await?;
    let mut errors = FieldErrors::default();
    let role = asked.role.parse().unwrap_or(Role::Customer);
    let name = errors.take("name", names::person(asked.name, role, &viewer.provider));
    let email = errors.take("email", names::address(asked.email, desk.config()));
    let place = RolePlace::parse(&mut edit.tx, asked.role, asked.organisation, asked.tier).await?;
    let place = place.map_err(|found| errors.0.extend(found.0)).ok();
    let language = errors.keep("language", chosen::<Language>(asked.language));
    let (Some(place), Some(language)) = (place, language) else {
        return Err(errors.into());
    };
    errors.or(())?;
    let zone = zone::of_installation(&mut edit.tx).await?;
    let new = NewPerson {
        organisation_id: place.organisation_id(),
        tier_id: place.tier_id(),
        role: place.role,
        name: name.as_str(),
        email: email.as_str(),
        password_hash: None,
        language,
        time_zone: &zone,
        confirmed_at: None,
    };
    let now = edit.now;
    let id = account::invite(&mut edit.tx, desk, &new, now).await?;
    let detail = AuditDetail::of(name.as_str()).with(AuditField::Email, Some(email.as_str()));
    edit.note(AuditAction::PersonInvited, id.0, place.describe(detail)).await?;
    edit.finish().await?;
    Ok(id)
}
