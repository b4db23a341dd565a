//! What is told of a ticket: its rows in the database.

use crate::db::bulk::{AttachmentRow, EventRow, ShareRow, TicketRow};
use crate::domain::{EventData, EventId, PersonId, ShareId, TagId, TicketId, Timestamp};

/// The ids that come next.
pub struct Ids {
    pub event: EventId,
    pub share: ShareId,
}

/// A ticket with everything that belongs to it.
#[derive(Debug, PartialEq, Eq)]
pub struct ExampleTicket {
    pub ticket: TicketRow,
    pub events: Vec<EventRow>,
    pub shares: Vec<ShareRow>,
    pub shared: Vec<(ShareId, EventId)>,
    pub tags: Vec<(TicketId, TagId)>,
    pub followers: Vec<(TicketId, PersonId)>,
    /// Files with their content.
    pub files: Vec<(AttachmentRow, Vec<u8>)>,
    /// Which story it tells.
    pub story: usize,
    /// Its requester among the people.
    pub requester: usize,
    /// Which variants of the story's texts go together.
    pub variant: Option<usize>,
}

impl ExampleTicket {
    pub fn ended_before(&self, at: Timestamp) -> bool {
        self.ticket.closed_at.is_some_and(|closed| closed < at)
    }

    /// Records that another ticket goes on where this one stopped.
    pub fn followed_up(&mut self, by: TicketId, at: Timestamp, ids: &mut Ids) {
        let data = EventData::FollowedUpBy { ticket: by.0 };
        let actor = Some(self.ticket.requester_id);
        self.events.push(event(self.ticket.id, actor, &data, at, ids));
        self.ticket.public_at = at;
        self.ticket.activity_at = at;
        self.ticket.version += 1;
    }
}

/// An event without words.
pub(super) fn event(
    ticket_id: TicketId,
    actor_id: Option<PersonId>,
    data: &EventData,
    at: Timestamp,
    ids: &mut Ids,
) -> EventRow {
    let id = ids.event;
    ids.event.0 += 1;
    EventRow {
        id,
        ticket_id,
        at,
        actor_id,
        audience: data.audience(),
        kind: data.kind(),
        data: serde_json::to_string(data).unwrap_or_default(),
        body: String::new(),
        body_html: String::new(),
        card: None,
        share_id: None,
        place: None,
    }
}
