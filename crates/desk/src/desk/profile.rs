//! A person's own account: name, language, zone, theme, hotkeys, password, sessions.

use super::account::{new_password, password_changed};
use super::allowance::ActionTarget;
use super::when::when;
use super::{Desk, names};
use crate::db;
use crate::domain::rights::{Area, enter};
use crate::domain::view::{MailWishes, SessionLine, Viewer};
use crate::domain::{Actor, DisplayName, FieldError, FieldErrors, Language, Role, SessionId, Theme, limits};
use crate::error::AppError;

/// What a person may set for themselves.
pub struct Profile {
    pub name: DisplayName,
    pub language: Language,
    pub zone: String,
    pub theme: Theme,
    pub hotkeys: bool,
    /// Of what they are told by mail, if the form asked for it.
    pub mail: Option<MailWishes>,
}

impl Profile {
    /// Checks what was typed.
    pub fn parse(
        viewer: &Viewer,
        name: &str,
        language: &str,
        zone: &str,
        theme: &str,
        hotkeys: bool,
    ) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let role = viewer.actor.role().unwrap_or(Role::Customer);
        let name = errors.take("name", names::person(name, role, &viewer.provider));
        let language = errors.keep("language", language.parse());
        let theme = errors.keep("theme", theme.parse());
        if !is_zone(zone) {
            errors.add("zone", FieldError::NotAllowed);
        }
        match (language, theme) {
            (Some(language), Some(theme)) => {
                errors.or(Profile { name, language, zone: zone.to_owned(), theme, hotkeys, mail: None })
            }
            _ => Err(errors),
        }
    }
}

pub async fn save(desk: &Desk, actor: &Actor, profile: Profile) -> Result<(), AppError> {
    let person = actor.person().ok_or(AppError::SignIn)?;
    let mut tx = desk.begin(actor, ActionTarget::Other).await?;
    db::person::set_name(&mut tx, person, profile.name.as_str()).await?;
    db::person::set_preferences(&mut tx, person, profile.language, &profile.zone, profile.theme, profile.hotkeys)
        .await?;
    if let Some(mail) = profile.mail.filter(|_| enter(actor, Area::Workspace)) {
        db::person::set_mail(&mut tx, person, mail.tickets, mail.notes).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Of what the reader is told by mail; nothing for those who are not of the staff.
pub async fn mail(desk: &Desk, actor: &Actor) -> Result<Option<MailWishes>, AppError> {
    let Some(me) = actor.person().filter(|_| enter(actor, Area::Workspace)) else {
        return Ok(None);
    };
    let mut conn = desk.db().read().await?;
    let person = db::person::get(&mut conn, me).await?;
    Ok(person.map(|person| MailWishes { tickets: person.mail_tickets, notes: person.mail_notes }))
}

/// Keeps a language or a theme that was chosen in passing.
pub async fn prefer(desk: &Desk, viewer: &Viewer, language: Language, theme: Theme) -> Result<(), AppError> {
    let Some(person) = viewer.actor.person() else {
        return Ok(());
    };
    let mut tx = desk.begin(&viewer.actor, ActionTarget::Other).await?;
    db::person::set_preferences(&mut tx, person, language, &viewer.zone, theme, viewer.hotkeys).await?;
    tx.commit().await?;
    Ok(())
}

/// Changes the password; all other sessions end.
pub async fn change_password(
    desk: &Desk,
    viewer: &Viewer,
    session: SessionId,
    current: &str,
    new: &str,
    network: &str,
) -> Result<(), AppError> {
    let person = viewer.actor.person().ok_or(AppError::SignIn)?;
    super::throttle::slow_down(desk, "password", &person.to_string(), limits::PASSWORDS).await?;
    let row = {
        let mut conn = desk.db().read().await?;
        db::person::get(&mut conn, person).await?.ok_or(AppError::NotFound)?
    };
    // An account that was made by a mailed link has no password yet; its session is the proof.
    if row.password_hash.is_some() && !desk.password_fits(current, row.password_hash.as_deref()).await? {
        return Err(AppError::field("current", FieldError::WrongPassword));
    }
    let hash = new_password(desk, new, &row).await?;
    let mut tx = desk.db().write().await?;
    db::person::set_password(&mut tx, person, &hash).await?;
    db::session::end_all(&mut tx, person, Some(session)).await?;
    db::link::delete_entrances(&mut tx, person).await?;
    password_changed(&mut tx, desk, &row, network).await?;
    desk.commit(tx).await
}

/// Whether the person has a password to change.
pub async fn has_password(desk: &Desk, actor: &Actor) -> Result<bool, AppError> {
    let person = actor.person().ok_or(AppError::SignIn)?;
    let mut conn = desk.db().read().await?;
    Ok(db::person::get(&mut conn, person).await?.is_some_and(|row| row.password_hash.is_some()))
}

/// The person's signed-in browsers.
pub async fn sessions(desk: &Desk, viewer: &Viewer, current: SessionId) -> Result<Vec<SessionLine>, AppError> {
    let (person, now) = (viewer.actor.person().ok_or(AppError::SignIn)?, desk.now());
    let mut conn = desk.db().read().await?;
    let rows = db::session::of_person(&mut conn, person, now).await?;
    Ok(rows
        .into_iter()
        .map(|row| SessionLine {
            id: row.id,
            device: row.user_agent,
            started: when(row.created_at, viewer, now),
            seen: when(row.seen_at, viewer, now),
            current: row.id == current,
        })
        .collect())
}

/// The names of all time zones, for choosing, with the present one.
pub fn zones(present: &str) -> Vec<String> {
    super::when::zones(present)
}

/// Whether a name is a time zone that can be chosen.
pub fn is_zone(name: &str) -> bool {
    super::when::is_zone(name)
}
