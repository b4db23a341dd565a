//! Whether a person can sign in.

use super::place::RolePlace;
use super::{find, keep_an_admin};
use crate::db;
use crate::desk::Desk;
use crate::desk::admin::Edit;
use crate::desk::notification::links::{LinkLetter, LinkPurpose, mail_link};
use crate::domain::{Actor, AuditAction, AuditDetail, PersonId};
use crate::error::AppError;

/// Keeps a person from signing in, from now on and where they have signed in.
pub async fn disable(desk: &Desk, actor: &Actor, id: PersonId) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let person = find(&mut edit.tx, id).await?;
    if person.disabled_at.is_some() {
        return Ok(());
    }
    keep_an_admin(&mut edit.tx, &person, "disable").await?;
    db::person::set_disabled(&mut edit.tx, id, Some(edit.now)).await?;
    db::session::end_all(&mut edit.tx, id, None).await?;
    db::link::delete_entrances(&mut edit.tx, id).await?;
    edit.note(AuditAction::PersonDisabled, id.0, AuditDetail::of(person.name)).await?;
    edit.finish().await
}

/// Lets a person sign in again. Their organisation and tier may have been archived meanwhile; then they
/// need a place that is in use first.
pub async fn enable(desk: &Desk, actor: &Actor, id: PersonId) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let person = find(&mut edit.tx, id).await?;
    if person.disabled_at.is_none() {
        return Ok(());
    }
    let place = RolePlace::fit(&mut edit.tx, person.role, person.organisation_id, person.tier_id).await?;
    if place.is_err() {
        return Err(AppError::NotNow);
    }
    db::person::set_disabled(&mut edit.tx, id, None).await?;
    edit.note(AuditAction::PersonEnabled, id.0, AuditDetail::of(person.name)).await?;
    edit.finish().await
}

/// Mails a new invitation to somebody who has not come yet; the earlier one stops working.
pub async fn invite_again(desk: &Desk, actor: &Actor, id: PersonId) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let person = find(&mut edit.tx, id).await?;
    if person.disabled_at.is_some() || person.confirmed_at.is_some() {
        return Err(AppError::NotNow);
    }
    mail_link(&mut edit.tx, desk, LinkPurpose::Invitation, LinkLetter::Invitation, &person, None).await?;
    edit.note(AuditAction::PersonInvitedAgain, id.0, AuditDetail::of(person.name)).await?;
    edit.finish().await
}

/// Signs a person out everywhere.
pub async fn end_sessions(desk: &Desk, actor: &Actor, id: PersonId) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let person = find(&mut edit.tx, id).await?;
    db::session::end_all(&mut edit.tx, id, None).await?;
    db::link::delete_entrances(&mut edit.tx, id).await?;
    edit.note(AuditAction::PersonSessionsEnded, id.0, AuditDetail::of(person.name)).await?;
    edit.finish().await
}
