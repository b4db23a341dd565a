//! Periods in which a vendor sees the chosen parts of a ticket.

use super::{Conn, DbResult};
use crate::domain::report::TicketPlace;
use crate::domain::{AttachmentId, EventId, OrganisationId, ShareId, TicketId, TierId, Timestamp};

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
    from: TicketPlace,
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

/// Lets the vendor read a file of one of the ticket's public messages; says whether there is such a file.
pub async fn add_file(conn: &mut Conn, share: ShareId, ticket: TicketId, key: &str) -> DbResult<bool> {
    let row: Option<(AttachmentId,)> = maybe!(
        conn,
        "select a.id from attachment a join ticket_event e on e.id = a.event_id
         where a.key = $1 and a.ticket_id = $2 and e.audience = 'public' and e.kind in ('opened', 'replied', 'thanked')",
        key,
        ticket
    )?;
    let Some((file,)) = row else { return Ok(false) };
    run!(
        conn,
        "insert into shared_file (share_id, attachment_id) values ($1, $2) on conflict do nothing",
        share,
        file
    )?;
    Ok(true)
}

/// Whether a file was chosen for a share.
pub async fn covers(conn: &mut Conn, share: ShareId, file: AttachmentId) -> DbResult<bool> {
    let row: Option<(AttachmentId,)> =
        maybe!(conn, "select attachment_id from shared_file where share_id = $1 and attachment_id = $2", share, file)?;
    Ok(row.is_some())
}
