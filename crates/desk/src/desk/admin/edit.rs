//! A change by an admin: asked, made and recorded in one transaction.

use super::{guard, uses};
use crate::db::{self, Tx};
use crate::desk::Desk;
use crate::desk::allowance::ActionTarget;
use crate::domain::{Actor, AuditAction, AuditDetail, Timestamp};
use crate::error::AppError;

/// A change that is being made.
pub(super) struct Edit<'a> {
    pub desk: &'a Desk,
    pub tx: Tx,
    pub now: Timestamp,
    actor: Actor,
    /// Things that go out of use with it.
    gone: Vec<uses::Part>,
}

impl<'a> Edit<'a> {
    /// Begins a change, if this is an admin, when no other admin is at it.
    pub async fn begin(desk: &'a Desk, actor: &Actor) -> Result<Self, AppError> {
        guard(actor)?;
        let now = desk.now();
        let mut tx = desk.begin(actor, ActionTarget::Other).await?;
        tx.changes_setup();
        db::audit::turn(&mut tx).await?;
        Ok(Edit { desk, tx, now, actor: *actor, gone: Vec::new() })
    }

    /// Records what is done and to which thing. Refused when somebody else did something to it after the page was made that
    /// the change was made on.
    pub async fn note(
        &mut self,
        action: AuditAction,
        id: impl Into<Option<i64>>,
        detail: AuditDetail,
    ) -> Result<(), AppError> {
        let detail = serde_json::to_value(detail).map_err(|_| AppError::Fault)?;
        let (name, object) = (action.as_str(), action.object().as_str());
        let id: Option<i64> = id.into();
        if let Some(edition) = self.desk.edition().filter(|edition| edition.is_of(action.object(), id))
            && edition.is_old(&mut self.tx).await?
        {
            return Err(AppError::Stale);
        }
        self.gone.extend(id.and_then(|id| uses::gone(action, id)));
        db::audit::insert(&mut self.tx, self.now, self.actor.person(), name, object, id, detail).await?;
        Ok(())
    }

    /// Tells of what went out of use although something names it, and makes it last.
    pub async fn finish(mut self) -> Result<(), AppError> {
        for part in std::mem::take(&mut self.gone) {
            uses::tell(self.desk, &mut self.tx, part, self.actor.person(), self.now).await?;
        }
        self.tx.commit().await?;
        self.desk.outbox().notify_one();
        Ok(())
    }
}
