//! What vendor contacts see: tickets that are shared with their organisation now, and of those what was
//! shared.

use super::story::{Reader, shown, story};
use crate::db::story::{StoryReaders, part};
use crate::db::{self};
use crate::desk::Desk;
use crate::desk::notification::post;
use crate::desk::ticket::access::TicketAccess;
use crate::desk::when::when;
use crate::domain::rights::{self, Scope, TicketAction};
use crate::domain::view::{SharedTicketLine, StoryAt, VendorTicket, Viewer};
use crate::domain::{OrganisationId, TicketId};
use crate::error::AppError;

fn vendor(viewer: &Viewer) -> Result<OrganisationId, AppError> {
    match rights::scope(&viewer.actor) {
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
pub async fn ticket(desk: &Desk, viewer: &Viewer, id: TicketId, at: StoryAt) -> Result<VendorTicket, AppError> {
    vendor(viewer)?;
    let now = desk.now();
    let mut conn = desk.db().read().await?;
    let TicketAccess { ticket, share, .. } =
        TicketAccess::readable(&mut conn, desk, &viewer.actor, id, TicketAction::Read).await?;
    let share = share.ok_or(AppError::NotFound)?;
    let part = part(&mut conn, StoryReaders::Shared(share.id), at).await?;
    let attachments = db::attachment::of_share(&mut conn, share.id).await?;
    let provider = post::provider(&mut conn).await?;
    let story = story(part, &attachments, Reader::Vendor, viewer, &provider, now);
    Ok(VendorTicket {
        id,
        subject: ticket.subject,
        priority: ticket.priority,
        vendor: share.vendor,
        provider,
        shared: when(share.started_at, viewer, now),
        reference: share.reference,
        promised: share.promised,
        files: attachments.iter().map(shown).collect(),
        story,
    })
}
