//! Which tickets' clocks have to be looked at: those of which something is due, and, after them, those that are promised
//! by something that was changed.

use super::service::PolicyRow;
use super::{Conn, DbResult, Link};
use crate::domain::{CalendarId, OrganisationId, ServicePolicyId, TicketId, Timestamp};

/// Tickets of which somebody has to be told something by now, the longest overdue first.
pub async fn due(conn: &mut Conn, now: Timestamp, limit: i64) -> DbResult<Vec<(TicketId,)>> {
    rows!(
        conn,
        "select ticket_id from clock where next_at <= $1 group by ticket_id order by min(next_at), ticket_id limit $2",
        now,
        limit
    )
}

/// Lets what is due of a ticket be looked at later.
pub async fn put_off(conn: &mut Conn, ticket: TicketId, now: Timestamp, until: Timestamp) -> DbResult<u64> {
    run!(conn, "update clock set next_at = $3 where ticket_id = $1 and next_at <= $2", ticket, now, until)
}

/// Whether something is due of a ticket still, and no other node is at it. Two nodes find the same tickets in the same
/// order; so each passes over what the other does, instead of waiting for it and then finding it done.
pub async fn is_left(conn: &mut Conn, ticket: TicketId, now: Timestamp) -> DbResult<bool> {
    let found: Option<(TicketId,)> = match conn.link() {
        Link::Sqlite(c) => {
            sqlx::query_as("select ticket_id from clock where ticket_id = $1 and next_at <= $2 limit 1")
                .bind(ticket)
                .bind(now)
                .fetch_optional(c)
                .await?
        }
        Link::Postgres(c) => {
            sqlx::query_as(
                "select id from ticket where id = $1
                     and exists (select 1 from clock where ticket_id = ticket.id and next_at <= $2)
                 for update skip locked",
            )
            .bind(ticket)
            .bind(now)
            .fetch_optional(c)
            .await?
        }
    };
    Ok(found.is_some())
}

/// Tickets to look at by now because something was changed.
pub async fn asked(conn: &mut Conn, now: Timestamp, limit: i64) -> DbResult<Vec<(TicketId,)>> {
    rows!(
        conn,
        "select ticket_id from clock_look where not_before <= $1 order by not_before, ticket_id limit $2",
        now,
        limit
    )
}

/// Notes that a ticket was looked at.
pub async fn done(conn: &mut Conn, ticket: TicketId) -> DbResult<u64> {
    run!(conn, "delete from clock_look where ticket_id = $1", ticket)
}

/// Lets a ticket that could not be looked at wait.
pub async fn later(conn: &mut Conn, ticket: TicketId, until: Timestamp) -> DbResult<u64> {
    run!(conn, "update clock_look set not_before = $2 where ticket_id = $1", ticket, until)
}

/// Lets the tickets be looked at whose clocks may run in a calendar: those of the policies that name it.
pub async fn at_calendar(conn: &mut Conn, id: CalendarId, now: Timestamp) -> DbResult<()> {
    for policy in super::service::all_policies(conn).await?.iter().filter(|policy| policy.names_calendar(id)) {
        at_policy(conn, policy.id, now).await?;
    }
    Ok(())
}

/// Lets the tickets be looked at whose clocks run under a policy.
pub async fn at_policy(conn: &mut Conn, id: ServicePolicyId, now: Timestamp) -> DbResult<u64> {
    run!(
        conn,
        "insert into clock_look (ticket_id, not_before)
         select distinct ticket_id, $2 from clock where stopped_at is null and policy_id = $1
         on conflict do nothing",
        id,
        now
    )
}

/// Lets the open tickets be looked at that meet the conditions of a policy; of a policy that is asked last, those that no
/// other promises anything.
pub async fn at_conditions(conn: &mut Conn, policy: &PolicyRow, last: bool, now: Timestamp) -> DbResult<u64> {
    run!(
        conn,
        "insert into clock_look (ticket_id, not_before)
         select t.id, $1 from ticket t
         where t.confirmed and t.status in ('new', 'open', 'waiting_customer', 'waiting_vendor')
           and ($2 is null or t.organisation_id = $2)
           and ($3 is null or exists (select 1 from organisation o where o.id = t.organisation_id and o.contract = $3))
           and ($4 is null or t.category_id = $4) and ($5 is null or t.priority = $5)
           and not ($6 and exists (select 1 from clock c where c.ticket_id = t.id and c.stopped_at is null))
         on conflict do nothing",
        now,
        policy.organisation_id,
        policy.contract,
        policy.category_id,
        policy.priority,
        last
    )
}

/// Lets the open tickets of an organisation be looked at.
pub async fn at_organisation(conn: &mut Conn, id: OrganisationId, now: Timestamp) -> DbResult<u64> {
    run!(
        conn,
        "insert into clock_look (ticket_id, not_before)
         select id, $2 from ticket where organisation_id = $1 and confirmed
             and status in ('new', 'open', 'waiting_customer', 'waiting_vendor')
         on conflict do nothing",
        id,
        now
    )
}
