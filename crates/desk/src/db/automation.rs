//! What is done to tickets by itself, and what came of it.

use super::{Conn, DbResult};
use crate::domain::automation::{Automation, AutomationActions, RunOutcome, Since, Trigger};
use crate::domain::routing::Conditions;
use crate::domain::{AutomationId, TicketId, Timestamp};
use sqlx::types::Json;

/// An automation.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AutomationRow {
    pub id: AutomationId,
    pub position: i64,
    pub name: String,
    pub trigger_on: Json<Trigger>,
    pub conditions: Json<Conditions>,
    #[sqlx(rename = "deeds")]
    pub actions: Json<AutomationActions>,
    /// Times up to here have been looked at, for those that wait.
    pub looked_at: Timestamp,
    pub archived_at: Option<Timestamp>,
}

impl From<AutomationRow> for Automation {
    fn from(row: AutomationRow) -> Self {
        Automation {
            id: row.id,
            name: row.name,
            trigger: row.trigger_on.0,
            conditions: row.conditions.0,
            actions: row.actions.0,
        }
    }
}

/// A run, as admins look at it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RunRow {
    pub ticket_id: TicketId,
    pub subject: String,
    pub at: Timestamp,
    pub outcome: RunOutcome,
}

/// The latest run of an automation on a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct LatestRun {
    pub outcome: RunOutcome,
    /// Whether a person has done something to the ticket since.
    pub touched: bool,
}

/// All automations in the order in which they run, those out of use last.
pub async fn all(conn: &mut Conn) -> DbResult<Vec<AutomationRow>> {
    rows!(
        conn,
        "select id, position, name, trigger_on, conditions, deeds, looked_at, archived_at from automation
         order by (case when archived_at is null then 0 else 1 end), position, id"
    )
}

/// Those in use, in their order.
pub async fn in_use(conn: &mut Conn) -> DbResult<Vec<AutomationRow>> {
    usable_rows!(
        conn,
        "automation",
        AutomationRow,
        "select id, position, name, trigger_on, conditions, deeds, looked_at, archived_at from automation
         where archived_at is null order by position, id"
    )
}

/// Adds one; its id and `archived_at` are not looked at.
pub async fn insert(conn: &mut Conn, row: &AutomationRow) -> DbResult<AutomationId> {
    let (id,) = row!(
        conn,
        "insert into automation (position, name, trigger_on, conditions, deeds, looked_at)
         values ($1, $2, $3, $4, $5, $6) returning id",
        row.position,
        row.name.as_str(),
        &row.trigger_on,
        &row.conditions,
        &row.actions,
        row.looked_at
    )?;
    Ok(id)
}

pub async fn update(conn: &mut Conn, row: &AutomationRow) -> DbResult<u64> {
    run!(
        conn,
        "update automation set position = $2, name = $3, trigger_on = $4, conditions = $5, deeds = $6, looked_at = $7,
             archived_at = $8
         where id = $1",
        row.id,
        row.position,
        row.name.as_str(),
        &row.trigger_on,
        &row.conditions,
        &row.actions,
        row.looked_at,
        row.archived_at
    )
}

/// Keeps how far one has looked, unless it was changed or somebody looked further.
pub async fn looked(conn: &mut Conn, id: AutomationId, from: Timestamp, to: Timestamp) -> DbResult<u64> {
    run!(conn, "update automation set looked_at = $3 where id = $1 and looked_at = $2", id, from, to)
}

/// Tickets for which this moment lies after `from`, and not after `to`, those of ids after `after` at `from` itself too,
/// the earliest first.
pub async fn passed(
    conn: &mut Conn,
    since: Since,
    (from, after): (Timestamp, TicketId),
    to: Timestamp,
    limit: i64,
) -> DbResult<Vec<(TicketId, Timestamp)>> {
    match since {
        Since::Registered => rows!(
            conn,
            "select id, arrived_at from ticket
             where confirmed and arrived_at >= $1 and (arrived_at > $1 or id > $2) and arrived_at <= $3
               and status in ('new', 'open', 'waiting_customer', 'waiting_vendor')
             order by arrived_at, id limit $4",
            from,
            after,
            to,
            limit
        ),
        Since::Activity => rows!(
            conn,
            "select id, activity_at from ticket
             where confirmed and activity_at >= $1 and (activity_at > $1 or id > $2) and activity_at <= $3
               and status in ('new', 'open', 'waiting_customer', 'waiting_vendor')
             order by activity_at, id limit $4",
            from,
            after,
            to,
            limit
        ),
        Since::PublicActivity => rows!(
            conn,
            "select id, public_at from ticket
             where confirmed and public_at >= $1 and (public_at > $1 or id > $2) and public_at <= $3
               and status in ('new', 'open', 'waiting_customer', 'waiting_vendor')
             order by public_at, id limit $4",
            from,
            after,
            to,
            limit
        ),
        Since::Tier => rows!(
            conn,
            "select id, tier_since from ticket
             where confirmed and tier_since >= $1 and (tier_since > $1 or id > $2) and tier_since <= $3
               and status in ('new', 'open', 'waiting_customer', 'waiting_vendor')
             order by tier_since, id limit $4",
            from,
            after,
            to,
            limit
        ),
        Since::Solved => rows!(
            conn,
            "select id, resolved_at from ticket
             where confirmed and resolved_at >= $1 and (resolved_at > $1 or id > $2) and resolved_at <= $3
               and status = 'resolved'
             order by resolved_at, id limit $4",
            from,
            after,
            to,
            limit
        ),
    }
}

/// The latest run of an automation on a ticket.
pub async fn latest(conn: &mut Conn, id: AutomationId, ticket: TicketId) -> DbResult<Option<LatestRun>> {
    maybe!(
        conn,
        "select r.outcome, exists (select 1 from ticket_event e
                                   where e.ticket_id = r.ticket_id and e.id > r.event_id and e.actor_id is not null)
             as touched
         from automation_run r where r.ticket_id = $2 and r.automation_id = $1 order by r.id desc limit 1",
        id,
        ticket
    )
}

/// Whether one has run on a ticket for a moment.
pub async fn ran(conn: &mut Conn, id: AutomationId, ticket: TicketId, since: Timestamp) -> DbResult<bool> {
    let row: Option<(AutomationId,)> = maybe!(
        conn,
        "select automation_id from automation_run where automation_id = $1 and ticket_id = $2 and since = $3",
        id,
        ticket,
        since
    )?;
    Ok(row.is_some())
}

/// Notes a run.
pub async fn note(
    conn: &mut Conn,
    (id, ticket): (AutomationId, TicketId),
    since: Option<Timestamp>,
    outcome: RunOutcome,
    now: Timestamp,
) -> DbResult<u64> {
    run!(
        conn,
        "insert into automation_run (automation_id, ticket_id, at, since, outcome, event_id)
         values ($1, $2, $3, $4, $5, coalesce((select max(id) from ticket_event where ticket_id = $2), 0))",
        id,
        ticket,
        now,
        since,
        outcome
    )
}

/// The latest runs of an automation.
pub async fn runs(conn: &mut Conn, id: AutomationId, limit: i64) -> DbResult<Vec<RunRow>> {
    rows!(
        conn,
        "select r.ticket_id, t.subject, r.at, r.outcome from automation_run r join ticket t on t.id = r.ticket_id
         where r.automation_id = $1 order by r.id desc limit $2",
        id,
        limit
    )
}

/// How often each automation has done something since a time, could do nothing, and was stopped.
pub async fn counts(conn: &mut Conn, from: Timestamp) -> DbResult<Vec<(AutomationId, i64, i64, i64)>> {
    rows!(
        conn,
        "select automation_id, count(case when outcome in ('done', 'partly') then 1 end),
                count(case when outcome = 'nothing' then 1 end), count(case when outcome = 'cut' then 1 end)
         from automation_run
         where at >= $1 group by automation_id",
        from
    )
}

/// Forgets runs that nothing depends on any more: of tickets that have been closed for long.
pub async fn forget(conn: &mut Conn, before: Timestamp) -> DbResult<u64> {
    run!(
        conn,
        "delete from automation_run where at < $1
           and ticket_id in (select id from ticket where status = 'closed' and closed_at < $1)",
        before
    )
}
