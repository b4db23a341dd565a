//! Files that belong to events. Who may read the event may read its files.

use super::{Conn, DbResult};
use crate::domain::view::StagedFile;
use crate::domain::{AttachmentId, Audience, EventId, ShareId, TicketId};

/// A file of an event.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Attachment {
    pub event_id: EventId,
    pub key: String,
    pub name: String,
    pub size: i64,
    pub media_type: String,
}

/// A file with what its rights depend on.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Located {
    pub id: AttachmentId,
    pub ticket_id: TicketId,
    pub event_id: EventId,
    pub audience: Audience,
    pub event_share: Option<ShareId>,
    pub key: String,
    pub name: String,
    pub size: i64,
    pub media_type: String,
}

/// Adds a file to an event. With a sender it counts as theirs until its ticket is confirmed.
pub async fn insert(
    conn: &mut Conn,
    ticket: TicketId,
    event: EventId,
    file: &StagedFile,
    sender: Option<&str>,
) -> DbResult<()> {
    run!(
        conn,
        "insert into attachment (ticket_id, event_id, key, name, size, media_type, sender)
         values ($1, $2, $3, $4, $5, $6, $7)",
        ticket,
        event,
        file.key.as_str(),
        file.name.as_str(),
        file.size,
        file.media_type.as_str(),
        sender
    )?;
    Ok(())
}

/// The keys of the files that came last.
pub async fn newest(conn: &mut Conn, most: i64) -> DbResult<Vec<String>> {
    let rows: Vec<(String,)> = rows!(conn, "select key from attachment order by id desc limit $1", most)?;
    Ok(rows.into_iter().map(|(key,)| key).collect())
}

/// The names of an event's files.
pub async fn names(conn: &mut Conn, event: EventId) -> DbResult<Vec<String>> {
    let rows: Vec<(String,)> = rows!(conn, "select name from attachment where event_id = $1 order by id", event)?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// Forgets a file of a ticket that waits to be confirmed.
pub async fn forget_unconfirmed(conn: &mut Conn, key: &str) -> DbResult<u64> {
    run!(conn, "delete from attachment where key = $1 and sender is not null", key)
}

/// The files of a ticket count for no sender any more: it was confirmed.
pub async fn confirm(conn: &mut Conn, ticket: TicketId) -> DbResult<u64> {
    run!(conn, "update attachment set sender = null where ticket_id = $1 and sender is not null", ticket)
}

/// The files of these events of a ticket, from the first to the last of them.
pub async fn of_events(conn: &mut Conn, ticket: TicketId, events: &[super::event::Event]) -> DbResult<Vec<Attachment>> {
    let (Some(first), Some(last)) = (events.first(), events.last()) else { return Ok(Vec::new()) };
    rows!(
        conn,
        "select event_id, key, name, size, media_type from attachment
         where ticket_id = $1 and event_id between $2 and $3 order by id",
        ticket,
        first.id,
        last.id
    )
}

/// The files that a vendor may read within a share. A chosen file of a message that was not chosen comes with the card.
pub async fn of_share(conn: &mut Conn, share: ShareId) -> DbResult<Vec<Attachment>> {
    rows!(
        conn,
        "select case when e.share_id = s.id or e.id in (select event_id from shared_event where share_id = s.id)
                     then e.id else s.event_id end as event_id, a.key, a.name, a.size, a.media_type
         from share s join attachment a on a.ticket_id = s.ticket_id join ticket_event e on e.id = a.event_id
         where s.id = $1 and ((e.share_id = s.id and e.audience = 'vendor')
                              or a.id in (select attachment_id from shared_file where share_id = s.id))
         order by a.id",
        share
    )
}

pub async fn locate(conn: &mut Conn, key: &str) -> DbResult<Option<Located>> {
    maybe!(
        conn,
        "select a.id, a.ticket_id, a.event_id, e.audience, e.share_id as event_share, a.key, a.name, a.size, a.media_type
         from attachment a join ticket_event e on e.id = a.event_id where a.key = $1",
        key
    )
}
