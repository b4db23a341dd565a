//! What the wallboard shows: open tickets and their clocks as they stand.

use super::super::{Conn, DbResult};
use crate::domain::{CalendarId, ClockKind, Priority, TeamId, TicketId, TierId, Timestamp};

/// Open tickets of a tier or a team.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub id: i64,
    pub name: String,
    pub open: i64,
    pub unassigned: i64,
    pub missed: i64,
    pub longest_id: Option<TicketId>,
    pub longest_since: Option<Timestamp>,
}

/// A clock that has run out, or does soon.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct DueClock {
    pub id: TicketId,
    pub tier_id: TierId,
    pub team_id: Option<TeamId>,
    pub subject: String,
    pub tier: String,
    pub priority: Priority,
    pub kind: ClockKind,
    pub due_at: Timestamp,
    pub calendar_id: Option<CalendarId>,
}

macro_rules! board {
    ($group:literal, $from:literal, $order:literal) => {
        concat!(
            "with open_ticket as (
                select t.id, t.tier_id, t.team_id, t.assignee_id, t.created_at,
                       (select min(c.due_at) from clock c where c.ticket_id = t.id and c.stopped_at is null) as due_at
                from ticket t where t.confirmed and t.status in ('new', 'open', 'waiting_customer', 'waiting_vendor'))
             select g.id, g.name, count(k.id) as open, count(case when k.id is not null and k.assignee_id is null then 1 end)
                        as unassigned,
                    count(case when k.due_at <= $1 then 1 end) as missed,
                    (select o.id from open_ticket o where o.", $group, " = g.id order by o.created_at, o.id limit 1)
                        as longest_id,
                    min(k.created_at) as longest_since
             from ", $from, " left join open_ticket k on k.", $group, " = g.id
             where g.archived_at is null group by g.id, g.name", $order
        )
    };
}

/// Clocks that count in the hours of a calendar and run out until a moment, of open tickets of which none has run out yet.
pub async fn ahead(
    conn: &mut Conn,
    calendar: Option<CalendarId>,
    now: Timestamp,
    until: Timestamp,
) -> DbResult<Vec<DueClock>> {
    rows!(
        conn,
        "select t.id, t.tier_id, t.team_id, t.subject, l.name as tier, t.priority, c.kind, c.due_at, c.calendar_id
         from clock c join ticket t on t.id = c.ticket_id join tier l on l.id = t.tier_id
         where c.stopped_at is null and c.due_at > $1 and c.due_at <= $2 and coalesce(c.calendar_id, 0) = $3
           and t.confirmed and t.status in ('new', 'open', 'waiting_customer', 'waiting_vendor')
           and not exists (select 1 from clock m
                           where m.ticket_id = t.id and m.stopped_at is null and m.due_at <= $1)",
        now,
        until,
        calendar.map_or(0, |id| id.0)
    )
}

/// By tier.
pub async fn tiers(conn: &mut Conn, now: Timestamp) -> DbResult<Vec<Row>> {
    rows!(
        conn,
        board!(
            "tier_id",
            "(select id, position, name, archived_at from tier where not self_service) g",
            ", g.position order by g.position, g.id"
        ),
        now
    )
}

/// By team.
pub async fn teams(conn: &mut Conn, now: Timestamp) -> DbResult<Vec<Row>> {
    rows!(conn, board!("team_id", "team g", " order by lower(g.name), g.id"), now)
}

/// Clocks that have run out, the longest past first.
pub async fn past(conn: &mut Conn, now: Timestamp, limit: i64) -> DbResult<Vec<DueClock>> {
    rows!(
        conn,
        "select t.id, t.tier_id, t.team_id, t.subject, l.name as tier, t.priority, c.kind, c.due_at, c.calendar_id
         from clock c join ticket t on t.id = c.ticket_id join tier l on l.id = t.tier_id
         where c.stopped_at is null and c.due_at <= $1 and t.confirmed order by c.due_at, c.id limit $2",
        now,
        limit
    )
}
