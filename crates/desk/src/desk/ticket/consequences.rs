//! Consequences of the events of a change, in this order: automations, service-level clocks, the ticket's row, the facts
//! of reports, the tier where it came, its people there, and the mail that waits. A new consequence is a line here.

use super::change::{Change, Terms};
use crate::db::{self, Tx};
use crate::desk::notification::tickets;
use crate::desk::{automate, report, service};
use crate::domain::service::life;
use crate::error::AppError;

impl Change<'_> {
    /// Makes the change last, with all that follows from it.
    pub async fn finish(self) -> Result<(), AppError> {
        let desk = self.desk;
        desk.commit(self.settle().await?).await
    }

    /// Makes an event last that leaves the ticket as it is: nobody who is writing has to look again, unless it sets off
    /// something that alters the ticket.
    pub async fn finish_beside(mut self) -> Result<(), AppError> {
        if automate::follow(&mut self).await? {
            self.write().await?;
        }
        self.desk.commit(self.tx).await
    }

    /// Does all that follows from the change; the transaction goes on.
    pub(in crate::desk) async fn settle(mut self) -> Result<Tx, AppError> {
        if self.ticket.confirmed {
            automate::follow(&mut self).await?;
            self.write().await?;
        } else {
            // Nobody but its sender knows of a ticket that waits to be confirmed: nothing follows yet.
            self.write_row().await?;
            self.hold_tier().await?;
        }
        Ok(self.tx)
    }

    async fn write(&mut self) -> Result<(), AppError> {
        self.follow_clocks().await?;
        self.write_row().await?;
        self.count().await?;
        self.hold_tier().await?;
        self.tell_place().await
    }

    async fn write_row(&mut self) -> Result<(), AppError> {
        let written = db::ticket::update(&mut self.tx, &self.ticket).await?;
        written.then_some(()).ok_or(AppError::Stale)
    }

    async fn follow_clocks(&mut self) -> Result<(), AppError> {
        let (before, after) = (self.so_far.before, Terms::of(&self.ticket));
        self.so_far.happened.extend(life::turn(before.status, after.status));
        let ended = !before.status.is_open() && !after.status.is_open();
        if self.so_far.happened.is_empty() && (before == after || ended) {
            return Ok(());
        }
        service::follow(&mut self.tx, &self.ticket, &self.so_far.happened, self.now).await
    }

    async fn count(&mut self) -> Result<(), AppError> {
        let after = Terms::of(&self.ticket);
        if self.so_far.happened.is_empty() && self.so_far.before == after && !self.so_far.placed {
            return Ok(());
        }
        report::record(&mut self.tx, self.ticket.id, self.so_far.counts_from).await
    }

    /// Sees to it that the tier where the ticket has come to does not go out of use at the same moment.
    async fn hold_tier(&mut self) -> Result<(), AppError> {
        // One that had ended kept no tier in use.
        let reopened = !self.so_far.before.status.is_open() && self.ticket.status.is_open();
        if self.so_far.tier == Some(self.ticket.tier_id) && !reopened {
            return Ok(());
        }
        let tier = self.tier()?;
        db::tier::hold_in_use(&mut self.tx, &tier).await?.then_some(()).ok_or(AppError::NotNow)
    }

    /// Tells the people of the team or tier where the ticket waits for somebody now, unless it did so before.
    async fn tell_place(&mut self) -> Result<(), AppError> {
        if tickets::waits_at(&self.ticket) == self.so_far.waited {
            return Ok(());
        }
        let by = self.actor.person().or(self.so_far.opened_by);
        tickets::came(self.desk, &mut self.tx, &self.ticket, by, self.now).await
    }
}
