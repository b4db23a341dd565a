//! A ticket's story in parts: what a page shows of it is bounded, however long it has become.
//!
//! Which events a reader may see is part of the SQL; places count only those.

use super::event::Event;
use super::{Conn, DbResult};
use crate::domain::view::StoryAt;
use crate::domain::{EventId, ShareId, TicketId};

/// Events that are read at once.
const MOST_EVENTS: i64 = 60;
/// Characters of HTML that are read at once; a single event may have more.
const MOST_HTML: i64 = 400_000;
/// A text whose HTML is longer is folded, and only its beginning is read.
pub const FOLDED: i64 = 4_000;
/// Characters of the beginning of a folded text.
const BEGINNING: i64 = 1_200;

/// Whose eyes a story is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoryReaders {
    /// Everything, for staff.
    Staff(TicketId),
    /// Events that the requester's side may read.
    Public(TicketId),
    /// Content that a vendor may read within one share: the card, the chosen messages, and messages to and from the
    /// vendor since.
    Shared(ShareId),
}

/// A part of a story.
#[derive(Clone, Debug, Default)]
pub struct Part {
    pub events: Vec<Event>,
    /// How many events come before it, and after it.
    pub before: i64,
    pub after: i64,
}

macro_rules! for_readers {
    ($readers:expr, $begin:literal, $end:literal) => {
        match $readers {
            StoryReaders::Staff(_) => concat!($begin, ", e.card, e.share_id ", for_readers!(@events), "e.ticket_id = $1", $end),
            StoryReaders::Public(_) => concat!(
                $begin, ", null as card, null as share_id ", for_readers!(@events),
                "e.ticket_id = $1 and e.audience = 'public'", $end
            ),
            StoryReaders::Shared(_) => concat!(
                $begin, ", case when e.share_id = $1 then e.card else null end as card, e.share_id ",
                for_readers!(@events), "e.ticket_id = (select ticket_id from share where id = $1)
                 and ((e.share_id = $1 and (e.audience = 'vendor' or e.kind = 'shared_with_vendor'))
                      or e.id in (select event_id from shared_event where share_id = $1))", $end
            ),
        }
    };
    (@events) => {
        "from ticket_event e left join person p on p.id = e.actor_id left join tier t on t.id = p.tier_id where "
    };
}

impl StoryReaders {
    fn id(self) -> i64 {
        match self {
            StoryReaders::Staff(ticket) | StoryReaders::Public(ticket) => ticket.0,
            StoryReaders::Shared(share) => share.0,
        }
    }
}

/// The part of a story that is asked for, within what a page may hold.
pub async fn part(conn: &mut Conn, readers: StoryReaders, at: StoryAt) -> DbResult<Part> {
    let sql = for_readers!(readers, "select count(*) from (select e.id", ") as seen");
    let (all,): (i64,) = row!(conn, sql, readers.id())?;
    let end = at.before.filter(|before| (1..=all).contains(before)).unwrap_or(all);
    let begin = (end - MOST_EVENTS).max(0);
    let sql = for_readers!(
        readers,
        "select id, cast(size + coalesce(length(cast(card as text)), 0) as bigint)
         from (select e.id, length(e.body_html) as size",
        " order by e.id limit $2 offset $3) as seen order by id desc"
    );
    let sizes: Vec<(EventId, i64)> = rows!(conn, sql, readers.id(), end - begin, begin)?;
    let Some((last, _)) = sizes.first().copied() else { return Ok(Part::default()) };
    let (mut first, mut room, mut taken) = (last, MOST_HTML, 0);
    for (id, size) in &sizes {
        room -= size.min(&FOLDED);
        if room < 0 && taken > 0 {
            break;
        }
        (first, taken) = (*id, taken + 1);
    }
    let begin = end - taken;
    // The text requested as a whole is one of those that are shown.
    let place = at.whole.filter(|place| (begin + 1..=end).contains(place)).map(|place| usize::try_from(end - place));
    let whole = place.and_then(Result::ok).and_then(|place| sizes.get(place)).map(|(id, _)| *id);
    let sql = for_readers!(
        readers,
        "select e.id, e.at, e.actor_id, p.name as actor, p.role as actor_role, t.name as actor_tier, e.audience, e.data,
                case when length(e.body_html) > $4 and e.id <> $5 then '' else e.body_html end as body_html,
                case when length(e.body_html) > $4 and e.id <> $5 then substr(e.body, 1, cast($6 as integer)) || '…' else null end as beginning",
        " and e.id between $2 and $3 order by e.id"
    );
    let whole = whole.unwrap_or_default();
    let events = rows!(conn, sql, readers.id(), first, last, FOLDED, whole, BEGINNING)?;
    Ok(Part { events, before: begin, after: all - end })
}

/// All events of a ticket without their words, for what is computed from them.
pub async fn outline(conn: &mut Conn, readers: StoryReaders) -> DbResult<Vec<Event>> {
    let sql = for_readers!(
        readers,
        "select id, at, actor_id, actor, actor_role, actor_tier, audience, data, '' as body_html, null as card,
                null as share_id
         from (select e.id, e.at, e.actor_id, p.name as actor, p.role as actor_role, t.name as actor_tier, e.audience, e.data",
        ") as seen order by id"
    );
    rows!(conn, sql, readers.id())
}

/// All events without their words, unless the part has all of them.
pub async fn outline_unless_whole(conn: &mut Conn, readers: StoryReaders, part: &Part) -> DbResult<Option<Vec<Event>>> {
    if part.before == 0 && part.after == 0 { Ok(None) } else { outline(conn, readers).await.map(Some) }
}

/// The latest messages of a ticket before an event that may be shown to a vendor, each with its beginning, and the first of all.
pub async fn shareable_before(conn: &mut Conn, ticket: TicketId, before: EventId) -> DbResult<Vec<Event>> {
    rows!(
        conn,
        "select e.id, e.at, e.actor_id, p.name as actor, p.role as actor_role, t.name as actor_tier, e.audience, e.data,
                '' as body_html, case when length(e.body) > 400 then substr(e.body, 1, 400) || '…' else e.body end as beginning, null as card, null as share_id
         from ticket_event e left join person p on p.id = e.actor_id left join tier t on t.id = p.tier_id
         where e.id in (
             select id from (select id from ticket_event where ticket_id = $1 and id < $2 and audience = 'public'
                 and kind in ('opened', 'replied') order by id desc limit 100) as latest
             union
             select min(id) from ticket_event where ticket_id = $1 and id < $2 and kind = 'opened')
         order by e.id",
        ticket,
        before
    )
}
