//! What vendor contacts see: tickets that are shared with their organisation now, and of those what was
//! shared.

use super::story::{Reader, entries};
use crate::db::{self};
use crate::desk::change::facts;
use crate::desk::when::when;
use crate::desk::{Desk, letters};
use crate::domain::policy::{self, Deed, Scope, Verdict};
use crate::domain::view::{SharedTicketLine, VendorTicket, Viewer};
use crate::domain::{OrganisationId, TicketId};
use crate::error::AppError;

fn vendor(viewer: &Viewer) -> Result<OrganisationId, AppError> {
    match policy::scope(&viewer.actor) {
        Scope::SharedWith(organisation) => Ok(organisation),
        Scope::Nothing if viewer.actor.person().is_none() => Err(AppError::SignIn),
        _ => Err(AppError::NotFound),
    }
}

/// The tickets that are shared with the viewer's organisation.
pub async fn list(desk: &Desk, viewer: &Viewer) -> Result<Vec<SharedTicketLine>, AppError> {
    let organisation = vendor(viewer)?;
    let now = desk.now();
    let mut conn = desk.db().read().await?;
    let rows = db::ticket_list::shared(&mut conn, organisation).await?;
    Ok(rows
        .into_iter()
        .map(|row| SharedTicketLine {
            id: row.id,
            subject: row.subject,
            priority: row.priority,
            since: when(row.started_at, viewer, now),
            reference: row.reference,
            promised: row.promised,
        })
        .collect())
}

/// One shared ticket.
pub async fn ticket(desk: &Desk, viewer: &Viewer, id: TicketId) -> Result<VendorTicket, AppError> {
    vendor(viewer)?;
    let now = desk.now();
    let mut conn = desk.db().read().await?;
    let ticket = db::ticket::get(&mut conn, id).await?.ok_or(AppError::NotFound)?;
    let tiers = db::tier::all(&mut conn).await?;
    let share = db::share::active(&mut conn, id).await?;
    let facts = facts(&mut conn, desk, &viewer.actor, &ticket, &tiers, share.as_ref()).await?;
    if policy::may(&viewer.actor, Deed::Read, &facts, now) != Verdict::Allowed {
        return Err(AppError::NotFound);
    }
    let share = share.ok_or(AppError::NotFound)?;
    let events = db::event::shared(&mut conn, share.id).await?;
    let attachments = db::attachment::of_share(&mut conn, share.id).await?;
    let provider = letters::provider(&mut conn).await?;
    let entries = entries(events, &attachments, Reader::Vendor, viewer, &provider, now);
    Ok(VendorTicket {
        id,
        subject: ticket.subject,
        priority: ticket.priority,
        vendor: share.vendor,
        provider,
        shared: when(share.started_at, viewer, now),
        reference: share.reference,
        promised: share.promised,
        files: entries.iter().flat_map(|entry| entry.files.clone()).collect(),
        entries,
    })
}
