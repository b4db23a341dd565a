//! A change by an admin: asked, made and recorded in one transaction.

use super::guard;
use crate::db::{self, Tx};
use crate::desk::Desk;
use crate::domain::{Actor, AuditAction, AuditDetail, Timestamp};
use crate::error::AppError;

/// A change that is being made.
pub(super) struct Edit<'a> {
    pub desk: &'a Desk,
    pub tx: Tx,
    pub now: Timestamp,
    actor: Actor,
}

impl<'a> Edit<'a> {
    /// Begins a change, if this is an admin, when no other admin is at it.
    pub async fn begin(desk: &'a Desk, actor: &Actor) -> Result<Self, AppError> {
        guard(actor)?;
        let now = desk.now();
        let mut tx = desk.db().write().await?;
        db::audit::turn(&mut tx).await?;
        Ok(Edit { desk, tx, now, actor: *actor })
    }

    /// Records what is done and to which thing.
    pub async fn note(
        &mut self,
        action: AuditAction,
        id: impl Into<Option<i64>>,
        detail: AuditDetail,
    ) -> Result<(), AppError> {
        let detail = serde_json::to_value(detail).map_err(|_| AppError::Fault)?;
        let (name, object) = (action.as_str(), action.object().as_str());
        db::audit::insert(&mut self.tx, self.now, self.actor.person(), name, object, id.into(), detail).await?;
        Ok(())
    }

    /// Makes it last.
    pub async fn finish(self) -> Result<(), AppError> {
        self.tx.commit().await?;
        self.desk.outbox().notify_one();
        Ok(())
    }
}
