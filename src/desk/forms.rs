//! Forms that were sent but not accepted: kept for a while under a random token that only the sender's
//! browser has, so that nothing that was typed is lost to an error or an ended session. What a person sent while signed
//! in is shown to that person only: several people may use one browser.

use super::account::WINDOW;
use super::files::Sender;
use super::{Desk, Secret};
use crate::db;
use crate::db::kept::KeptBy;
use crate::domain::{Kept, PersonId};
use crate::error::AppError;

/// How long a form is kept, in minutes.
const KEPT_FOR: i64 = 24 * 60;
/// How many bytes are kept for one person, or for one address of people who have not signed in.
const MOST: i64 = 16 * 1024 * 1024;

/// Keeps a form. Refused when too much is kept for its sender already.
pub async fn keep(desk: &Desk, token: &Secret, sender: &Sender, form: &str, kept: &Kept) -> Result<(), AppError> {
    let by = KeptBy { person: sender.actor.person(), sender: sender.name() };
    let size = serde_json::to_string(kept).map_or(0, |text| i64::try_from(text.len()).unwrap_or(i64::MAX));
    let mut tx = desk.db().write().await?;
    if db::kept::bytes_of(&mut tx, &by.sender, &token.hash(), form).await?.saturating_add(size) > MOST {
        return Err(AppError::Slow(WINDOW.unsigned_abs()));
    }
    db::kept::put(&mut tx, &token.hash(), form, kept, &by, size, desk.now().plus_minutes(KEPT_FOR)).await?;
    tx.commit().await?;
    Ok(())
}

/// What was kept of a form in a browser.
#[derive(Clone, Debug)]
pub enum Found {
    Nothing,
    Kept(Kept),
    /// A person's, who is not signed in at the moment.
    Theirs,
}

/// Looks up a form for whoever has the browser now.
pub async fn find(desk: &Desk, token: &str, form: &str, person: Option<PersonId>) -> Result<Found, AppError> {
    let Some(token) = Secret::parse(token) else {
        return Ok(Found::Nothing);
    };
    let mut conn = desk.db().read().await?;
    let (hash, now) = (token.hash(), desk.now());
    Ok(match db::kept::get(&mut conn, &hash, form, person, now).await? {
        Some(kept) => Found::Kept(kept),
        None if person.is_none() && db::kept::is_somebodys(&mut conn, &hash, form, now).await? => Found::Theirs,
        None => Found::Nothing,
    })
}

/// What was kept of a form, if it is the reader's.
pub async fn kept(desk: &Desk, token: &str, form: &str, person: Option<PersonId>) -> Result<Option<Kept>, AppError> {
    Ok(match find(desk, token, form, person).await? {
        Found::Kept(kept) => Some(kept),
        Found::Nothing | Found::Theirs => None,
    })
}

/// Forgets a form that was accepted.
pub async fn forget(desk: &Desk, token: &str, form: &str, person: Option<PersonId>) -> Result<(), AppError> {
    let Some(token) = Secret::parse(token) else {
        return Ok(());
    };
    let mut tx = desk.db().write().await?;
    db::kept::delete(&mut tx, &token.hash(), form, person).await?;
    tx.commit().await?;
    Ok(())
}

/// Forgets all that was kept in a browser, because whoever used it leaves.
pub async fn forget_all(desk: &Desk, token: &str) -> Result<(), AppError> {
    let Some(token) = Secret::parse(token) else {
        return Ok(());
    };
    let mut tx = desk.db().write().await?;
    db::kept::delete_all(&mut tx, &token.hash()).await?;
    tx.commit().await?;
    Ok(())
}
