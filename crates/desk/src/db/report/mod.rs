//! What reports are counted from: facts, one a row, and whole days of them added up.

/// Rows of a list: tickets with what lists name of them. What stands between gives the day, the ticket and the source by
/// which they are in order.
macro_rules! lines {
    ($order:literal, $($facts:tt)*) => {
        concat!(
            "select f.day, f.source, t.id, t.subject, t.status, t.priority, l.position as tier, l.name as tier_name,
                    r.name as requester, o.name as organisation, t.assignee_id, a.name as assignee, m.name as team,
                    t.created_at, t.public_at, t.activity_at, t.due_at, t.due_calendar_id
             from (",
            $($facts)*,
            ") f
             join ticket t on t.id = f.ticket_id
             join tier l on l.id = t.tier_id
             join person r on r.id = t.requester_id
             left join organisation o on o.id = t.organisation_id
             left join person a on a.id = t.assignee_id
             left join team m on m.id = t.team_id
             order by ",
            $order
        )
    };
}

pub mod board;
pub mod figures;
pub mod lists;
mod roll;
pub mod survey;
pub mod then;
pub mod vendors;
pub mod work;

pub use roll::{claim, roll, rolled, span, unroll, unroll_all};

use super::{Conn, DbResult, Link};
use crate::domain::report::story::ReportFact;
use crate::domain::{
    CategoryId, ClockKind, Ending, EventData, EventId, OrganisationId, PersonId, Role, TeamId, TicketId, TierId,
    Timestamp,
};
use sqlx::types::Json;
use sqlx::{Postgres, QueryBuilder, Sqlite};

/// Tuples in one statement of SQLite: below its limit of 32,766 parameters.
const SQLITE_ROWS: usize = 500;
/// Rows in one statement of PostgreSQL.
const POSTGRES_ROWS: usize = 8_000;

/// A fact as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactRow {
    pub fact: ReportFact,
    pub ticket: TicketId,
    /// Days since 1970-01-01 in the provider's zone.
    pub day: i64,
    pub organisation: Option<OrganisationId>,
    /// When the ticket was registered.
    pub born: Timestamp,
}

/// A ticket as far as counting goes.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct CountedTicket {
    pub id: TicketId,
    pub organisation_id: Option<OrganisationId>,
    pub category_id: Option<CategoryId>,
    pub tier_id: TierId,
    pub team_id: Option<TeamId>,
    pub created_at: Timestamp,
}

/// An event as far as counting goes.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct EventRow {
    pub ticket_id: TicketId,
    pub id: EventId,
    pub at: Timestamp,
    pub data: Json<EventData>,
    pub actor_id: Option<PersonId>,
    pub role: Option<Role>,
    pub tier_id: Option<TierId>,
    pub team_id: Option<TeamId>,
    pub category_id: Option<CategoryId>,
    pub known: bool,
}

/// What was kept by a clock that went on afterwards.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct EndRow {
    pub ticket_id: TicketId,
    pub source: i64,
    pub kind: ClockKind,
    pub target: i64,
    pub stopped_at: Timestamp,
    pub counted: i64,
}

/// A clock as far as counting goes.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ClockRow {
    pub ticket_id: TicketId,
    pub kind: ClockKind,
    pub stopped_at: Option<Timestamp>,
    pub ending: Option<Ending>,
    pub counted: Option<i64>,
    pub broken_at: Option<Timestamp>,
    pub missed_at: Option<Timestamp>,
    pub stretches: Json<Vec<serde_json::Value>>,
}

/// The zone in which the provider's days begin.
pub async fn zone(conn: &mut Conn) -> DbResult<String> {
    let found: Option<(String,)> = maybe!(
        conn,
        "select coalesce((select value from setting where key = 'zone'),
                (select zone from calendar order by id limit 1), 'UTC') as zone"
    )?;
    Ok(found.map_or_else(|| "UTC".to_owned(), |(zone,)| zone))
}

/// The tickets of a range of numbers, without those whose sender's address is not confirmed.
pub async fn tickets(conn: &mut Conn, from: TicketId, until: TicketId) -> DbResult<Vec<CountedTicket>> {
    rows!(
        conn,
        "select id, organisation_id, category_id, tier_id, team_id, created_at from ticket
         where id >= $1 and id < $2 and confirmed order by id",
        from,
        until
    )
}

/// The events of a range of tickets, in their order.
pub async fn events(conn: &mut Conn, from: TicketId, until: TicketId) -> DbResult<Vec<EventRow>> {
    rows!(
        conn,
        "select e.ticket_id, e.id, e.at, e.data, e.actor_id, p.role, e.tier_id, e.team_id, e.category_id,
                e.kind = 'replied' and exists (select 1 from me_too m join problem_answer a on a.ticket_id = m.ticket_id
                    where m.ticket_id = e.ticket_id and a.kind = 'workaround' and a.at = e.at) as known
         from ticket_event e left join person p on p.id = e.actor_id
         where e.ticket_id >= $1 and e.ticket_id < $2
           and e.kind in ('opened', 'replied', 'assigned', 'routed', 'team_changed', 'category_changed', 'status_changed',
               'escalated', 'returned', 'shared_with_vendor', 'vendor_returned', 'resolved', 'confirmed', 'not_solved',
               'reopened', 'closed_by_time', 'rated')
         order by e.ticket_id, e.id",
        from,
        until
    )
}

/// The clocks of a range of tickets, each ticket's in the order in which they started.
pub async fn clocks(conn: &mut Conn, from: TicketId, until: TicketId) -> DbResult<Vec<ClockRow>> {
    rows!(
        conn,
        "select ticket_id, kind, stopped_at, ending, counted, broken_at, missed_at, stretches from clock
         where ticket_id >= $1 and ticket_id < $2 order by ticket_id, started_at, id",
        from,
        until
    )
}

/// What was kept by clocks that went on afterwards, of a range of tickets.
pub async fn ends(conn: &mut Conn, from: TicketId, until: TicketId) -> DbResult<Vec<EndRow>> {
    rows!(
        conn,
        "select ticket_id, source, kind, target, stopped_at, counted from clock_end
         where ticket_id >= $1 and ticket_id < $2 order by ticket_id, source",
        from,
        until
    )
}

/// Keeps that a clock that goes on had stopped in time.
pub async fn keep_end(conn: &mut Conn, end: &EndRow) -> DbResult<u64> {
    run!(
        conn,
        "insert into clock_end (ticket_id, source, kind, target, stopped_at, counted) values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing",
        end.ticket_id,
        end.source,
        end.kind,
        end.target,
        end.stopped_at,
        end.counted
    )
}

/// Keeps facts; those that are kept already stay as they are. Their days are not added up any more.
pub async fn insert(conn: &mut Conn, facts: &[FactRow]) -> DbResult<()> {
    match conn.link() {
        Link::Sqlite(c) => {
            for part in facts.chunks(SQLITE_ROWS) {
                let mut query: QueryBuilder<Sqlite> = QueryBuilder::new(
                    "insert into report_fact (measure, day, ticket_id, source, at, organisation_id, category_id, tier_id,
                         team_id, person_id, value, born) ",
                );
                query.push_values(part, |mut tuple, row| {
                    tuple
                        .push_bind(row.fact.measure.as_str())
                        .push_bind(row.day)
                        .push_bind(row.ticket.0)
                        .push_bind(row.fact.source)
                        .push_bind(row.fact.at.0)
                        .push_bind(row.organisation.map(|id| id.0))
                        .push_bind(row.fact.place.category.map(|id| id.0))
                        .push_bind(row.fact.place.tier.0)
                        .push_bind(row.fact.place.team.map(|id| id.0))
                        .push_bind(row.fact.person.map(|id| id.0))
                        .push_bind(row.fact.value)
                        .push_bind(row.born.0);
                });
                query.push(" on conflict do nothing");
                query.build().execute(&mut *c).await?;
            }
        }
        Link::Postgres(c) => {
            for part in facts.chunks(POSTGRES_ROWS) {
                sqlx::query::<Postgres>(
                    "insert into report_fact (measure, day, ticket_id, source, at, organisation_id, category_id, tier_id,
                         team_id, person_id, value, born)
                     select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[],
                         $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[],
                         $12::bigint[])
                     on conflict do nothing",
                )
                .bind(part.iter().map(|row| row.fact.measure.as_str()).collect::<Vec<_>>())
                .bind(part.iter().map(|row| row.day).collect::<Vec<_>>())
                .bind(part.iter().map(|row| row.ticket.0).collect::<Vec<_>>())
                .bind(part.iter().map(|row| row.fact.source).collect::<Vec<_>>())
                .bind(part.iter().map(|row| row.fact.at.0).collect::<Vec<_>>())
                .bind(part.iter().map(|row| row.organisation.map(|id| id.0)).collect::<Vec<_>>())
                .bind(part.iter().map(|row| row.fact.place.category.map(|id| id.0)).collect::<Vec<_>>())
                .bind(part.iter().map(|row| row.fact.place.tier.0).collect::<Vec<_>>())
                .bind(part.iter().map(|row| row.fact.place.team.map(|id| id.0)).collect::<Vec<_>>())
                .bind(part.iter().map(|row| row.fact.person.map(|id| id.0)).collect::<Vec<_>>())
                .bind(part.iter().map(|row| row.fact.value).collect::<Vec<_>>())
                .bind(part.iter().map(|row| row.born.0).collect::<Vec<_>>())
                .execute(&mut *c)
                .await?;
            }
        }
    }
    Ok(())
}

/// The number of the latest ticket.
pub async fn last_ticket(conn: &mut Conn) -> DbResult<i64> {
    let (last,): (Option<i64>,) = row!(conn, "select max(id) from ticket")?;
    Ok(last.unwrap_or(0))
}
