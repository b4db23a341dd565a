//! Rate limits that several nodes share: tries are counted in the database, for an account, a person or an address.

use super::Desk;
use crate::db;
use crate::domain::limits::{MAILS_TO, MAILS_TO_IN_A_DAY, WINDOW};
use crate::domain::{EmailAddress, Limited};
use crate::error::AppError;

/// Counts a try and refuses when there were too many within a quarter of an hour. Counted in a
/// transaction of its own, so that a failure after it is counted too.
pub(super) async fn slow_down(desk: &Desk, what: &str, whom: &str, most: i64) -> Result<(), AppError> {
    let admitted = count(desk, &[(&format!("{what}:{whom}"), WINDOW, most)]).await;
    if matches!(admitted, Err(AppError::Slow(_))) {
        tracing::info!(what, most, "a try is refused: there were too many for one account, person or address");
    }
    admitted
}

/// The same for all tries from one address of the network, whoever they are for; nothing is counted where it is unknown.
pub(super) async fn slow_down_from(desk: &Desk, what: &str, address: &str, most: i64) -> Result<(), AppError> {
    if address.is_empty() {
        return Ok(());
    }
    let admitted = slow_down(desk, &from(what), address, most).await;
    // A database that fails says nothing of who asked.
    if admitted.as_ref().is_err_and(|error| matches!(error, AppError::Slow(_) | AppError::Invalid(_))) {
        desk.note_refusal(address, &admitted);
    }
    admitted
}

/// Counts a mail that somebody asks for who has not signed in, whatever it is for: whoever has the address may not have
/// asked. It is refused whether or not the address is known.
pub(super) async fn mail_to(desk: &Desk, email: &EmailAddress) -> Result<(), AppError> {
    // A subaddress (RFC 5233) arrives in the same mailbox.
    let (local, domain) = email.mailbox();
    let (soon, today) = (format!("mail-to:{local}@{domain}"), format!("mail-to-in-a-day:{local}@{domain}"));
    count(desk, &[(&soon, WINDOW, MAILS_TO), (&today, 24 * 60, MAILS_TO_IN_A_DAY)]).await
}

/// The kind under which tries from an address of the network are counted.
pub(super) fn from(what: &str) -> String {
    format!("{what}-from")
}

/// The kind of limit that a key of the throttle belongs to.
fn limited(key: &str) -> Limited {
    match key.split(':').next().unwrap_or_default() {
        what if what.starts_with("sign-in") => Limited::SignIns,
        "password" | "choose-password" | "set-up" => Limited::Passwords,
        _ => Limited::Mails,
    }
}

/// Counts a try under several keys, each with its window in minutes and its limit; refuses at the first that is passed.
async fn count(desk: &Desk, counted: &[(&str, i64, i64)]) -> Result<(), AppError> {
    let mut tx = desk.db().write().await?;
    let mut refused = None;
    for (key, window, most) in counted {
        if refused.is_none() && db::throttle::count(&mut tx, key, desk.now(), *window).await? > *most {
            refused = Some(AppError::slow(limited(key), *window));
        }
    }
    tx.commit().await?;
    refused.map_or(Ok(()), Err)
}
