//! Which edition of a thing a page shows: the last entry of the log about it. A form carries it, and what somebody else did to
//! the thing meanwhile is neither undone nor overwritten unseen.

use super::audit::line;
use super::guard;
use crate::db::{self, Conn};
use crate::desk::Desk;
use crate::domain::view::{AuditLine, Viewer};
use crate::domain::{AuditAction, AuditObject};
use crate::error::AppError;

/// Entries that are looked at.
const MOST: i64 = 50;

/// An edition of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edition {
    object: AuditObject,
    id: i64,
    /// The last entry about it.
    entry: i64,
}

impl Edition {
    /// Reads what a form carries. A form that carries none is not compared with anything.
    pub fn parse(text: &str) -> Option<Edition> {
        let (object, rest) = text.split_once(':')?;
        let (id, entry) = rest.split_once(':')?;
        Some(Edition { object: object.parse().ok()?, id: id.parse().ok()?, entry: entry.parse().ok()? })
    }

    /// The present edition of a thing; things of which there is one have the number 0.
    async fn present(conn: &mut Conn, object: AuditObject, id: i64) -> Result<Edition, AppError> {
        let entry = db::audit::last(conn, object.as_str(), id).await?;
        Ok(Edition { object, id, entry })
    }

    pub(super) fn is_of(&self, object: AuditObject, id: Option<i64>) -> bool {
        self.object == object && self.id == id.unwrap_or(0)
    }

    /// Changes made to the thing since, the latest first.
    async fn since(&self, conn: &mut Conn) -> Result<Vec<db::audit::Entry>, AppError> {
        let entries = db::audit::since(conn, self.object.as_str(), self.id, self.entry, MOST).await?;
        let alters = |entry: &db::audit::Entry| entry.action.parse().is_ok_and(AuditAction::alters);
        Ok(entries.into_iter().filter(alters).collect())
    }

    pub(super) async fn is_old(&self, conn: &mut Conn) -> Result<bool, AppError> {
        Ok(!self.since(conn).await?.is_empty())
    }
}

/// For the page of a thing: its present edition. Asked for before the thing itself is read, so that it is never newer than
/// what is shown.
pub async fn present(desk: &Desk, viewer: &Viewer, object: AuditObject, id: i64) -> Result<String, AppError> {
    guard(&viewer.actor)?;
    let mut conn = desk.db().read().await?;
    let Edition { object, id, entry } = Edition::present(&mut conn, object, id).await?;
    Ok(format!("{object}:{id}:{entry}"))
}

/// Changes made to a thing since the edition that a refused form was made from, the latest first.
pub async fn since(desk: &Desk, viewer: &Viewer, refused: &str) -> Result<Vec<AuditLine>, AppError> {
    guard(&viewer.actor)?;
    let Some(before) = Edition::parse(refused) else { return Ok(Vec::new()) };
    let now = desk.now();
    let mut conn = desk.db().read().await?;
    Ok(before.since(&mut conn).await?.into_iter().map(|entry| line(entry, viewer, now)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_edition_is_compared_with_nothing() {
        for text in ["", "team", "team:1", "team:1:x", "nothing:1:1", "team:1:1:1"] {
            assert_eq!(Edition::parse(text), None, "{text}");
        }
        let edition = Edition::parse("team:7:12").expect("an edition");
        assert!(edition.is_of(AuditObject::Team, Some(7)) && !edition.is_of(AuditObject::Team, None));
    }
}
