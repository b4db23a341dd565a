//! Actions of people on their accounts, in the audit log: signing in, being refused, choosing a password.
//!
//! Everybody can be refused as often as they like, so what is noted within a window of time is bounded, and so is what is
//! kept in all.

use super::Desk;
use crate::db::person::Person;
use crate::db::{self, Conn};
use crate::domain::{AuditAction, AuditChange, AuditDetail, AuditField, PersonId, Timestamp, limits};
use crate::error::AppError;

/// Entries of one kind about one account within the window.
const MOST_EACH: i64 = 5;
/// Entries about sign-ins that were refused, of all accounts within the window.
const MOST_REFUSED: i64 = 30;
/// The same of addresses that nobody has.
const MOST_UNKNOWN: i64 = 10;
/// Sign-ins of one account that are looked at.
const REMEMBERED: i64 = 200;
/// For how many days entries are kept, and how many at most.
const DAYS: i64 = 90;
const MOST_KEPT: i64 = 100_000;

/// Whom an entry is about.
#[derive(Clone, Copy)]
pub(super) enum LogSubject<'a> {
    /// Somebody who has proven who they are.
    Person(&'a Person),
    /// Somebody who gave the address of this account.
    Account(&'a Person),
    /// Somebody who gave an address that nobody has.
    Nobody(&'a str),
}

/// Notes what was done with an account from an address of the network.
pub(super) async fn note(
    conn: &mut Conn,
    desk: &Desk,
    action: AuditAction,
    whose: LogSubject<'_>,
    network: &str,
) -> Result<(), AppError> {
    let now = desk.now();
    let (name, together) = match whose {
        LogSubject::Person(person) => (person.name.as_str(), None),
        LogSubject::Account(person) if action == AuditAction::SignInRefused => {
            (person.email.as_str(), Some(("refused", MOST_REFUSED)))
        }
        LogSubject::Account(person) => (person.email.as_str(), None),
        LogSubject::Nobody(email) => (email, Some(("unknown", MOST_UNKNOWN))),
    };
    let (actor, object) = match whose {
        LogSubject::Person(person) => (Some(person.id), Some(person.id.0)),
        LogSubject::Account(person) => (None, Some(person.id.0)),
        LogSubject::Nobody(_) => (None, None),
    };
    let each = object.map_or_else(|| name.to_owned(), |id| id.to_string());
    if counted(conn, &format!("log-{action}:{each}"), now).await? > MOST_EACH {
        return Ok(());
    }
    if let Some((kind, most)) = together
        && counted(conn, &format!("log-all:{kind}"), now).await? > most
    {
        return Ok(());
    }
    let network = (!network.is_empty()).then_some(network);
    let detail = AuditDetail::of(name).with(AuditField::Network, network);
    let detail = serde_json::to_value(detail).map_err(|_| AppError::Fault)?;
    Ok(db::audit::insert(conn, now, actor, action.as_str(), action.object().as_str(), object, detail).await?)
}

async fn counted(conn: &mut Conn, key: &str, now: Timestamp) -> Result<i64, AppError> {
    Ok(db::throttle::count(conn, key, now, limits::WINDOW).await?)
}

/// Whether somebody has signed in with an account from this address of the network, as far as the log remembers.
pub(super) async fn was_here(conn: &mut Conn, account: PersonId, network: &str) -> Result<bool, AppError> {
    let action = AuditAction::SignedIn;
    let entries = db::audit::latest(conn, (action.object().as_str(), account.0), action.as_str(), REMEMBERED).await?;
    let from = |change: &AuditChange| change.field == AuditField::Network && change.to.as_deref() == Some(network);
    let details = entries.into_iter().filter_map(|entry| serde_json::from_value::<AuditDetail>(entry).ok());
    Ok(!network.is_empty() && details.flat_map(|detail| detail.changes).any(|change| from(&change)))
}

/// Forgets the oldest entries.
pub(super) async fn sweep(conn: &mut Conn, now: Timestamp) -> Result<(), AppError> {
    db::audit::forget_accounts(conn, now.plus_days(-DAYS), MOST_KEPT).await?;
    Ok(())
}
