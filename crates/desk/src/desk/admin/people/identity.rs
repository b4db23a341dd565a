//! A person's name and mail address, when they are wrong or have changed.

use super::find;
use crate::db;
use crate::desk::admin::Edit;
use crate::desk::notification::links::{LinkLetter, LinkPurpose, mail_entrance, mail_link};
use crate::desk::notification::post;
use crate::desk::{Desk, names};
use crate::domain::{Actor, AuditAction, AuditDetail, AuditField, FieldError, FieldErrors, PersonId};
use crate::error::AppError;

/// Corrects name and address. Another address ends the person's sessions, their password, and all links that were mailed to
/// the former one, because whoever reads that may be somebody else. The new address gets the way in, and nothing else until
/// somebody has shown that it is theirs; a former one that was shown to be the person's gets the way to end everything once
/// more.
pub async fn set_identity(desk: &Desk, actor: &Actor, id: PersonId, name: &str, email: &str) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let before = find(&mut edit.tx, id).await?;
    let mut errors = FieldErrors::default();
    let provider = post::provider(&mut edit.tx).await?;
    let name = errors.take("name", names::person(name, before.role, &provider));
    let email = errors.take("email", names::address(email, desk.config()));
    errors.or(())?;
    let moved = before.email != email.as_str();
    if !moved && before.name == name.as_str() {
        return Ok(());
    }
    db::person::set_name(&mut edit.tx, id, name.as_str()).await?;
    if moved {
        match db::person::set_email(&mut edit.tx, id, email.as_str()).await {
            Err(db::DbError::Taken) => return Err(AppError::field("email", FieldError::Taken)),
            other => other?,
        };
        db::link::delete_of(&mut edit.tx, id).await?;
        db::session::end_all(&mut edit.tx, id, None).await?;
    }
    let detail = AuditDetail::of(&before.name)
        .change(AuditField::Name, Some(&before.name), Some(name.as_str()))
        .change(AuditField::Email, Some(&before.email), Some(email.as_str()));
    edit.note(AuditAction::PersonChanged, id.0, detail).await?;
    if moved && before.disabled_at.is_none() {
        let after = find(&mut edit.tx, id).await?;
        if after.confirmed_at.is_some() {
            mail_link(&mut edit.tx, desk, LinkPurpose::Reset, LinkLetter::NewAddress, &after, None).await?;
        } else {
            mail_entrance(&mut edit.tx, desk, &after).await?;
        }
        if before.is_proven() {
            mail_link(&mut edit.tx, desk, LinkPurpose::Stop, LinkLetter::FormerAddress, &before, None).await?;
        }
    }
    edit.finish().await
}

/// Mails somebody a link to choose a new password. The present one stays until they do.
pub async fn mail_reset(desk: &Desk, actor: &Actor, id: PersonId) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let person = find(&mut edit.tx, id).await?;
    if person.disabled_at.is_some() || person.confirmed_at.is_none() {
        return Err(AppError::NotNow);
    }
    mail_link(&mut edit.tx, desk, LinkPurpose::Reset, LinkLetter::Reset, &person, None).await?;
    edit.note(AuditAction::PersonLinkMade, id.0, AuditDetail::of(person.name)).await?;
    edit.finish().await
}
