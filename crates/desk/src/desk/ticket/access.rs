//! Access to a ticket: the ticket with all that rights depend on, loaded in one way.

use crate::db::share::Share;
use crate::db::ticket::Ticket;
use crate::db::{self, Conn, DbResult};
use crate::desk::Desk;
use crate::domain::rights::{self, Area, TicketAction, TicketFacts, Verdict};
use crate::domain::setup::Setup;
use crate::domain::view::Viewer;
use crate::domain::{Actor, TicketId};
use crate::error::AppError;
use std::sync::Arc;

/// A ticket as one person meets it.
pub struct TicketAccess {
    pub ticket: Ticket,
    pub setup: Arc<Setup>,
    /// The vendor with whom it is shared.
    pub share: Option<Share>,
    pub facts: TicketFacts,
}

impl TicketAccess {
    /// Loads a ticket, whether or not the actor may see it.
    pub async fn load(conn: &mut Conn, desk: &Desk, actor: &Actor, id: TicketId) -> Result<TicketAccess, AppError> {
        let ticket = db::ticket::get(conn, id).await?.ok_or(AppError::NotFound)?;
        let setup = conn.setup().await?;
        let share = db::share::active(conn, id).await?;
        let facts = facts(conn, desk, actor, &ticket, &setup, share.as_ref()).await?;
        Ok(TicketAccess { ticket, setup, share, facts })
    }

    /// Loads a ticket on which the actor may do this. To anybody else it is not there.
    pub async fn readable(
        conn: &mut Conn,
        desk: &Desk,
        actor: &Actor,
        id: TicketId,
        action: TicketAction,
    ) -> Result<TicketAccess, AppError> {
        let access = TicketAccess::load(conn, desk, actor, id).await?;
        match rights::may(actor, action, &access.facts, desk.now()) {
            Verdict::Allowed => Ok(access),
            Verdict::Forbidden | Verdict::NotNow | Verdict::Hidden => Err(AppError::NotFound),
        }
    }
}

/// Lets those go on who may enter a part of the program. To others who have signed in it is not there.
pub(in crate::desk) fn enters(viewer: &Viewer, area: Area) -> Result<(), AppError> {
    match (rights::enter(&viewer.actor, area), viewer.actor.person()) {
        (true, _) => Ok(()),
        (false, Some(_)) => Err(AppError::NotFound),
        (false, None) => Err(AppError::SignIn),
    }
}

/// Loads a ticket that the viewer may read as staff do.
pub(in crate::desk) async fn readable_by_staff(
    conn: &mut Conn,
    desk: &Desk,
    viewer: &Viewer,
    id: TicketId,
) -> Result<TicketAccess, AppError> {
    enters(viewer, Area::Workspace)?;
    TicketAccess::readable(conn, desk, &viewer.actor, id, TicketAction::ReadInternal).await
}

/// Loads a ticket that the viewer may read as customers do.
pub(in crate::desk) async fn readable_by_customer(
    conn: &mut Conn,
    desk: &Desk,
    viewer: &Viewer,
    id: TicketId,
) -> Result<TicketAccess, AppError> {
    enters(viewer, Area::Portal)?;
    TicketAccess::readable(conn, desk, &viewer.actor, id, TicketAction::Read).await
}

/// The part of a ticket and a person that rights depend on.
pub(in crate::desk) async fn facts(
    conn: &mut Conn,
    desk: &Desk,
    actor: &Actor,
    ticket: &Ticket,
    setup: &Setup,
    share: Option<&Share>,
) -> DbResult<TicketFacts> {
    let followed = match actor.member() {
        Some(member) if !member.role.is_staff() => db::ticket::is_follower(conn, ticket.id, member.id).await?,
        _ => false,
    };
    let here = setup.tier(ticket.tier_id);
    Ok(TicketFacts {
        status: ticket.status,
        organisation: ticket.organisation_id,
        requester: ticket.requester_id,
        followed,
        tier: here.map_or(0, |tier| tier.position),
        outside: here.is_some_and(|tier| tier.outside),
        shared_from: share.map(|share| share.from_position),
        assignee: ticket.assignee_id,
        shared_with: share.map(|share| share.vendor_id),
        reopen_until: ticket.closed_at.map(|at| at.plus_days(desk.config().reopen_days)),
        confirmed: ticket.confirmed,
    })
}

/// The error of a verdict, as people are told of it.
pub(in crate::desk) fn allowed(verdict: Verdict) -> Result<(), AppError> {
    match verdict {
        Verdict::Allowed => Ok(()),
        Verdict::Forbidden => Err(AppError::Forbidden),
        Verdict::NotNow => Err(AppError::NotNow),
        Verdict::Hidden => Err(AppError::NotFound),
    }
}
