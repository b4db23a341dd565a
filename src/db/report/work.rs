//! What people and teams did in a time, and have now.

use super::super::{Conn, DbResult};
use super::figures::Filter;
use crate::domain::PersonId;

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

/// The agents with what they did: whoever did something, wherever they work today, and those who could have.
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
         where f.person_id is not null
            or (p.role in ('agent', 'lead', 'admin') and p.disabled_at is null and ($5 is null or p.tier_id = $5))
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
         where ($6 is null or m.id = $6)
           and (f.team_id is not null or (m.archived_at is null and ($4 is null or m.tier_id = $4)))
         order by l.position, lower(m.name), m.id limit 500",
        filter.from,
        filter.until,
        filter.category,
        filter.tier,
        filter.organisation,
        filter.team
    )
}
