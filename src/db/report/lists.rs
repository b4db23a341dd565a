//! The tickets behind a figure, and what reports ask of the tickets themselves.

use super::super::ticket_list::Line;
use super::super::{Conn, DbResult};
use super::figures::Filter;
use crate::domain::report::Measure;
use crate::domain::{OrganisationId, PersonId, TicketId, TierId, Timestamp};

/// A fact of a list: its place in the order, and its ticket.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Behind {
    pub day: i64,
    pub source: i64,
    #[sqlx(flatten)]
    pub line: Line,
}

/// Where the next page begins: after this fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    pub day: i64,
    pub ticket: TicketId,
    pub source: i64,
}

macro_rules! behind {
    ($facts:literal) => {
        concat!(
            "select f.day, f.source, t.id, t.subject, t.status, t.priority, l.position as tier, l.name as tier_name,
                    r.name as requester, o.name as organisation, t.assignee_id, a.name as assignee, m.name as team,
                    t.created_at, t.public_at, t.activity_at, t.due_at
             from (select day, ticket_id, source from report_fact where ",
            $facts,
            " and day >= $2 and day < $3 and ($4 is null or category_id = $4) and ($5 is null or team_id = $5)
                and ($6 is null or tier_id = $6) and ($7 is null or (day, ticket_id, source) < ($7, $8, $9))
                and ($11 is null or person_id = $11)
              order by day desc, ticket_id desc, source desc limit $10) f
             join ticket t on t.id = f.ticket_id
             join tier l on l.id = t.tier_id
             join person r on r.id = t.requester_id
             left join organisation o on o.id = t.organisation_id
             left join person a on a.id = t.assignee_id
             left join team m on m.id = t.team_id
             order by f.day desc, f.ticket_id desc, f.source desc"
        )
    };
}

/// A page of the tickets behind a figure, the latest first.
pub async fn behind(
    conn: &mut Conn,
    measure: Measure,
    filter: &Filter,
    after: Option<After>,
    limit: i64,
) -> DbResult<Vec<Behind>> {
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
    after: Option<After>,
    limit: i64,
) -> DbResult<Vec<Behind>> {
    rows!(
        conn,
        open_tickets!(
            "t.created_at as day, cast(0 as bigint) as source, t.id, t.subject, t.status, t.priority, l.position as tier,
             l.name as tier_name, r.name as requester, o.name as organisation, t.assignee_id, a.name as assignee,
             m.name as team, t.created_at, t.public_at, t.activity_at, t.due_at",
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

/// What an agent did in a time, and has now.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Worker {
    pub id: PersonId,
    pub name: String,
    pub tier: Option<String>,
    pub solved: i64,
    pub passed_up: i64,
    pub open: i64,
}

/// The agents with what they did.
pub async fn workers(conn: &mut Conn, filter: &Filter) -> DbResult<Vec<Worker>> {
    rows!(
        conn,
        "select p.id, p.name, l.name as tier, coalesce(f.solved, 0) as solved, coalesce(f.passed_up, 0) as passed_up,
                (select count(*) from ticket t where t.assignee_id = p.id and t.confirmed
                    and ($3 is null or t.category_id = $3) and ($4 is null or t.team_id = $4)
                    and ($5 is null or t.tier_id = $5) and ($6 is null or t.organisation_id = $6)
                    and t.status in ('new', 'open', 'waiting_customer', 'waiting_vendor')) as open
         from person p
         left join tier l on l.id = p.tier_id
         left join (select person_id, count(case when measure = 'solved' then 1 end) as solved,
                           count(case when measure = 'passed_up' then 1 end) as passed_up
                    from report_fact where measure in ('solved', 'passed_up') and day >= $1 and day < $2
                      and ($3 is null or category_id = $3) and ($4 is null or team_id = $4)
                      and ($5 is null or tier_id = $5) and ($6 is null or organisation_id = $6)
                    group by person_id) f on f.person_id = p.id
         where p.role in ('agent', 'lead', 'admin') and (p.disabled_at is null or f.solved is not null)
           and ($5 is null or p.tier_id = $5)
         order by coalesce(f.solved, 0) desc, lower(p.name), p.id limit 500",
        filter.from,
        filter.until,
        filter.category,
        filter.team,
        filter.tier,
        filter.organisation
    )
}

/// What a team did in a time, and has now.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct TeamWork {
    pub id: i64,
    pub name: String,
    pub tier: String,
    pub solved: i64,
    pub passed_up: i64,
    pub open: i64,
}

/// The teams with what they did.
pub async fn teams(conn: &mut Conn, filter: &Filter) -> DbResult<Vec<TeamWork>> {
    rows!(
        conn,
        "select m.id, m.name, l.name as tier, coalesce(f.solved, 0) as solved, coalesce(f.passed_up, 0) as passed_up,
                (select count(*) from ticket t where t.team_id = m.id and t.confirmed
                    and ($3 is null or t.category_id = $3) and ($4 is null or t.tier_id = $4)
                    and ($5 is null or t.organisation_id = $5)
                    and t.status in ('new', 'open', 'waiting_customer', 'waiting_vendor')) as open
         from team m
         join tier l on l.id = m.tier_id
         left join (select team_id, count(case when measure = 'solved' then 1 end) as solved,
                           count(case when measure = 'passed_up' then 1 end) as passed_up
                    from report_fact where measure in ('solved', 'passed_up') and day >= $1 and day < $2
                      and ($3 is null or category_id = $3) and ($4 is null or tier_id = $4)
                      and ($5 is null or organisation_id = $5)
                    group by team_id) f on f.team_id = m.id
         where (m.archived_at is null or f.solved is not null) and ($6 is null or m.id = $6)
           and ($4 is null or m.tier_id = $4)
         order by l.position, lower(m.name), m.id limit 500",
        filter.from,
        filter.until,
        filter.category,
        filter.tier,
        filter.organisation,
        filter.team
    )
}

/// How a vendor answered in a time.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct VendorWork {
    pub id: OrganisationId,
    pub name: String,
    /// Periods that ended in the time.
    pub ended: i64,
    /// Periods that last.
    pub running: i64,
    /// Milliseconds of the periods that ended.
    pub total: i64,
    /// Times towards us that were kept and missed, of the periods that ended.
    pub kept: i64,
    pub missed: i64,
}

/// The vendors with how they kept what they promised; the times are those of moments, not of days.
pub async fn vendors(conn: &mut Conn, from: Timestamp, until: Timestamp, filter: &Filter) -> DbResult<Vec<VendorWork>> {
    rows!(
        conn,
        "select o.id, o.name, coalesce(e.ended, 0) as ended,
                (select count(*) from share r where r.vendor_id = o.id and r.ended_at is null) as running,
                coalesce(e.total, 0) as total, coalesce(c.kept, 0) as kept, coalesce(c.missed, 0) as missed
         from organisation o
         left join (select s.vendor_id, count(*) as ended, cast(sum(s.ended_at - s.started_at) as bigint) as total
                    from share s join ticket t on t.id = s.ticket_id
                    where s.ended_at >= $1 and s.ended_at < $2 and ($3 is null or t.organisation_id = $3)
                      and ($4 is null or t.category_id = $4) and ($5 is null or t.team_id = $5)
                    group by s.vendor_id) e on e.vendor_id = o.id
         left join (select s.vendor_id, count(case when k.ending = 'done' and k.broken_at is null then 1 end) as kept,
                           count(k.broken_at) as missed
                    from share s join ticket t on t.id = s.ticket_id
                    join clock k on k.ticket_id = s.ticket_id and k.started_at = s.started_at
                        and k.kind in ('vendor_response', 'vendor_resolution') and k.stopped_at is not null
                    where s.ended_at >= $1 and s.ended_at < $2 and ($3 is null or t.organisation_id = $3)
                      and ($4 is null or t.category_id = $4) and ($5 is null or t.team_id = $5)
                    group by s.vendor_id) c on c.vendor_id = o.id
         where o.kind = 'vendor' and (o.archived_at is null or e.ended is not null)
         order by lower(o.name), o.id",
        from,
        until,
        filter.organisation,
        filter.category,
        filter.team
    )
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
