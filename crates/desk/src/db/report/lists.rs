//! The tickets behind a figure, and what reports ask of the tickets themselves.

use super::super::ticket_list::TicketListRow;
use super::super::{Conn, DbResult};
use super::figures::Filter;
use crate::domain::report::Measure;
use crate::domain::{PersonId, TicketId, TierId, Timestamp};

/// A fact of a list: its place in the order, and its ticket.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ListedFact {
    pub day: i64,
    pub source: i64,
    #[sqlx(flatten)]
    pub line: TicketListRow,
}

/// Where the next page begins: after this fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactCursor {
    pub day: i64,
    pub ticket: TicketId,
    pub source: i64,
}

macro_rules! behind {
    ($facts:literal) => {
        lines!(
            "f.day desc, f.ticket_id desc, f.source desc",
            "select day, ticket_id, source from report_fact where ",
            $facts,
            " and day >= $2 and day < $3 and ($4 is null or category_id = $4) and ($5 is null or team_id = $5)
                and ($6 is null or tier_id = $6) and ($7 is null or (day, ticket_id, source) < ($7, $8, $9))
                and ($11 is null or person_id = $11)
              order by day desc, ticket_id desc, source desc limit $10"
        )
    };
}

/// A page of the tickets behind a figure, the latest first.
pub async fn behind(
    conn: &mut Conn,
    measure: Measure,
    filter: &Filter,
    after: Option<FactCursor>,
    limit: i64,
) -> DbResult<Vec<ListedFact>> {
    let (day, ticket, source) =
        (after.map(|after| after.day), after.map(|after| after.ticket), after.map(|after| after.source));
    match filter.organisation {
        Some(organisation) => rows!(
            conn,
            behind!("organisation_id = $12 and measure = $1"),
            measure,
            filter.from,
            filter.until,
            filter.category,
            filter.team,
            filter.tier,
            day,
            ticket,
            source,
            limit,
            filter.person,
            organisation
        ),
        None => rows!(
            conn,
            behind!("measure = $1"),
            measure,
            filter.from,
            filter.until,
            filter.category,
            filter.team,
            filter.tier,
            day,
            ticket,
            source,
            limit,
            filter.person
        ),
    }
}

/// How many facts of a measure a person is behind.
pub async fn count_of_person(conn: &mut Conn, measure: Measure, filter: &Filter, person: PersonId) -> DbResult<i64> {
    let (n,) = row!(
        conn,
        "select count(*) from report_fact
         where measure = $1 and day >= $2 and day < $3 and ($4 is null or category_id = $4)
           and ($5 is null or team_id = $5) and ($6 is null or tier_id = $6) and ($7 is null or organisation_id = $7)
           and person_id = $8",
        measure,
        filter.from,
        filter.until,
        filter.category,
        filter.team,
        filter.tier,
        filter.organisation,
        person
    )?;
    Ok(n)
}

macro_rules! open_tickets {
    ($columns:literal, $rest:literal) => {
        concat!(
            "select ",
            $columns,
            " from ticket t
             join tier l on l.id = t.tier_id
             join person r on r.id = t.requester_id
             left join organisation o on o.id = t.organisation_id
             left join person a on a.id = t.assignee_id
             left join team m on m.id = t.team_id
             where t.confirmed and t.status in ('new', 'open', 'waiting_customer', 'waiting_vendor')
               and t.created_at > $1 and t.created_at <= $2 and ($3 is null or t.organisation_id = $3)
               and ($4 is null or t.category_id = $4) and ($5 is null or t.team_id = $5)
               and ($6 is null or t.tier_id = $6) and ($7 is null or t.assignee_id = $7) ",
            $rest
        )
    };
}

/// A page of the tickets that are open now and were registered after the one time and not after the other, the oldest
/// first. The place in the order is when they were registered.
pub async fn open(
    conn: &mut Conn,
    (since, until): (Timestamp, Timestamp),
    filter: &Filter,
    after: Option<FactCursor>,
    limit: i64,
) -> DbResult<Vec<ListedFact>> {
    rows!(
        conn,
        open_tickets!(
            "t.created_at as day, cast(0 as bigint) as source, t.id, t.subject, t.status, t.priority, l.position as tier,
             l.name as tier_name, r.name as requester, o.name as organisation, t.assignee_id, a.name as assignee,
             m.name as team, t.created_at, t.public_at, t.activity_at, t.due_at, t.due_calendar_id",
            "and ($8 is null or (t.created_at, t.id) > ($8, $9)) order by t.created_at, t.id limit $10"
        ),
        since,
        until,
        filter.organisation,
        filter.category,
        filter.team,
        filter.tier,
        filter.person,
        after.map(|after| after.day),
        after.map(|after| after.ticket),
        limit
    )
}

/// How many these are.
pub async fn count_open(conn: &mut Conn, (since, until): (Timestamp, Timestamp), filter: &Filter) -> DbResult<i64> {
    let (n,) = row!(
        conn,
        open_tickets!("count(*)", ""),
        since,
        until,
        filter.organisation,
        filter.category,
        filter.team,
        filter.tier,
        filter.person
    )?;
    Ok(n)
}

/// How many open tickets are how old, in days: under 1, 1 to 3, 3 to 10, 10 to 30, older.
pub async fn ages(conn: &mut Conn, filter: &Filter, now: Timestamp) -> DbResult<[i64; 5]> {
    let day = |days: i64| now.plus_days(-days);
    let (a, b, c, d, e): (i64, i64, i64, i64, i64) = row!(
        conn,
        "select cast(coalesce(sum(case when created_at > $1 then 1 else 0 end), 0) as bigint),
                cast(coalesce(sum(case when created_at <= $1 and created_at > $2 then 1 else 0 end), 0) as bigint),
                cast(coalesce(sum(case when created_at <= $2 and created_at > $3 then 1 else 0 end), 0) as bigint),
                cast(coalesce(sum(case when created_at <= $3 and created_at > $4 then 1 else 0 end), 0) as bigint),
                cast(coalesce(sum(case when created_at <= $4 then 1 else 0 end), 0) as bigint)
         from ticket where confirmed and status in ('new', 'open', 'waiting_customer', 'waiting_vendor')
           and ($5 is null or organisation_id = $5) and ($6 is null or category_id = $6)
           and ($7 is null or team_id = $7) and ($8 is null or tier_id = $8)",
        day(1),
        day(3),
        day(10),
        day(30),
        filter.organisation,
        filter.category,
        filter.team,
        filter.tier
    )?;
    Ok([a, b, c, d, e])
}

/// A tier with its name, also one that is out of use.
pub async fn tiers(conn: &mut Conn) -> DbResult<Vec<(TierId, i64, String, bool, bool)>> {
    rows!(
        conn,
        "select id, position, name, self_service, outside from tier
         order by (case when archived_at is null then 0 else 1 end), position, id"
    )
}

/// The teams in use.
pub async fn team_names(conn: &mut Conn) -> DbResult<Vec<(i64, String)>> {
    rows!(conn, "select id, name from team where archived_at is null order by lower(name), id")
}
