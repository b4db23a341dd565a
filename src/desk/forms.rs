//! Forms that were sent but not accepted: kept for a while under a random token that only the sender's
//! browser has, so that nothing that was typed is lost to an error or an ended session.

use super::{Desk, Secret};
use crate::db;
use crate::domain::Kept;
use crate::error::AppError;

/// How long a form is kept, in minutes.
const KEPT_FOR: i64 = 24 * 60;

/// Keeps a form.
pub async fn keep(desk: &Desk, token: &Secret, form: &str, kept: &Kept) -> Result<(), AppError> {
    let mut tx = desk.db().write().await?;
    db::kept::put(&mut tx, &token.hash(), form, kept, desk.now().plus_minutes(KEPT_FOR)).await?;
    tx.commit().await?;
    Ok(())
}

/// What was kept of a form.
pub async fn kept(desk: &Desk, token: &str, form: &str) -> Result<Option<Kept>, AppError> {
    let Some(token) = Secret::parse(token) else {
        return Ok(None);
    };
    let mut conn = desk.db().read().await?;
    Ok(db::kept::get(&mut conn, &token.hash(), form, desk.now()).await?)
}

/// Forgets a form that was accepted.
pub async fn forget(desk: &Desk, token: &str, form: &str) -> Result<(), AppError> {
    let Some(token) = Secret::parse(token) else {
        return Ok(());
    };
    let mut tx = desk.db().write().await?;
    db::kept::delete(&mut tx, &token.hash(), form).await?;
    tx.commit().await?;
    Ok(())
}
