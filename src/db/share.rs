//! Periods in which a vendor sees the chosen parts of a ticket.

use super::{Conn, DbResult};
use crate::domain::report::Place;
use crate::domain::{EventId, OrganisationId, ShareId, TicketId, TierId, Timestamp};

/// A share that has not ended.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Share {
    pub id: ShareId,
    pub ticket_id: TicketId,
    pub vendor_id: OrganisationId,
    pub vendor: String,
    pub from_tier_id: TierId,
    /// The position of the tier that shared it.
    pub from_position: i64,
    pub event_id: EventId,
    pub started_at: Timestamp,
    pub reference: String,
    /// The date the vendor promised, `YYYY-MM-DD`.
    pub promised: Option<String>,
}

pub async fn insert(
    conn: &mut Conn,
    ticket: TicketId,
    vendor: OrganisationId,
    from: Place,
    event: EventId,
    now: Timestamp,
) -> DbResult<ShareId> {
    let (id,) = row!(
        conn,
        "insert into share (ticket_id, vendor_id, from_tier_id, event_id, started_at, team_id, category_id)
         values ($1, $2, $3, $4, $5, $6, $7) returning id",
        ticket,
        vendor,
        from.tier,
        event,
        now,
        from.team,
        from.category
    )?;
    Ok(id)
}

/// The share in force of a ticket.
pub async fn active(conn: &mut Conn, ticket: TicketId) -> DbResult<Option<Share>> {
    maybe!(
        conn,
        "select s.id, s.ticket_id, s.vendor_id, o.name as vendor, s.from_tier_id, t.position as from_position,
                s.event_id, s.started_at, s.reference, s.promised
         from share s join organisation o on o.id = s.vendor_id join tier t on t.id = s.from_tier_id
         where s.ticket_id = $1 and s.ended_at is null",
        ticket
    )
}

/// What the vendor tells of its own side.
pub async fn promise(conn: &mut Conn, id: ShareId, reference: &str, promised: Option<&str>) -> DbResult<u64> {
    run!(conn, "update share set reference = $2, promised = $3 where id = $1", id, reference, promised)
}

pub async fn end(conn: &mut Conn, id: ShareId, now: Timestamp) -> DbResult<u64> {
    run!(conn, "update share set ended_at = $2 where id = $1 and ended_at is null", id, now)
}

/// Whether an event was chosen for a share that is in force with this vendor.
pub async fn covers(conn: &mut Conn, share: ShareId, event: EventId) -> DbResult<bool> {
    let row: Option<(EventId,)> =
        maybe!(conn, "select event_id from shared_event where share_id = $1 and event_id = $2", share, event)?;
    Ok(row.is_some())
}
