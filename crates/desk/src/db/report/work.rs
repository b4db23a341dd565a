//! What people and teams did in a time, and have now. As with all sums, whole days are added up.

use super::super::{Conn, DbResult};
use super::figures::{Filter, bounds};
use crate::domain::OrganisationId;
use crate::domain::report::Measure;

/// How often somebody, or a team, did something.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct WorkDone {
    pub id: i64,
    pub measure: Measure,
    pub n: i64,
}

/// A person or a team, with what they have now.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Worker {
    pub id: i64,
    pub name: String,
    pub tier: Option<String>,
    pub open: i64,
    /// Whether they are named although they did nothing: they work there today.
    pub able: bool,
}

macro_rules! rolled {
    ($table:literal, $whom:literal) => {
        concat!(
            "select ",
            $whom,
            " as id, measure, cast(sum(n) as bigint) as n from ",
            $table,
            " where measure in ('solved', 'passed_up') and ",
            $whom,
            " > 0 and day >= $1 and day < $2 and category_id between $3 and $4 and team_id between $5 and $6
               and ($7 is null or tier_id = $7) group by ",
            $whom,
            ", measure"
        )
    };
}

macro_rules! counted {
    ($whom:literal, $day:literal, $more:literal) => {
        concat!(
            "select ",
            $whom,
            " as id, measure, count(*) as n from report_fact
             where measure in ('solved', 'passed_up') and ",
            $day,
            " >= $1 and ",
            $day,
            " < $2 and ",
            $whom,
            " is not null and ($3 is null or category_id = $3) and ($4 is null or team_id = $4)
               and ($5 is null or tier_id = $5)",
            $more,
            " group by ",
            $whom,
            ", measure"
        )
    };
}

/// People whose actions are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkOf {
    People,
    Teams,
}

/// What was done on whole days, for all organisations.
pub async fn rolled(conn: &mut Conn, whose: WorkOf, filter: &Filter) -> DbResult<Vec<WorkDone>> {
    // Both tables have rows of all categories together, by team.
    let (categories, teams) = bounds(filter);
    let teams = if filter.team.is_none() { (0, i64::MAX) } else { teams };
    let (from, until, tier) = (filter.from, filter.until, filter.tier);
    match whose {
        WorkOf::People => rows!(
            conn,
            rolled!("report_work", "person_id"),
            from,
            until,
            categories.0,
            categories.1,
            teams.0,
            teams.1,
            tier
        ),
        WorkOf::Teams => rows!(
            conn,
            rolled!("report_day", "team_id"),
            from,
            until,
            categories.0,
            categories.1,
            teams.0,
            teams.1,
            tier
        ),
    }
}

/// What was done, from the facts.
pub async fn counted(conn: &mut Conn, whose: WorkOf, filter: &Filter) -> DbResult<Vec<WorkDone>> {
    let Filter { from, until, category, team, tier, .. } = *filter;
    match whose {
        WorkOf::People => rows!(conn, counted!("person_id", "day", ""), from, until, category, team, tier),
        WorkOf::Teams => rows!(conn, counted!("team_id", "day", ""), from, until, category, team, tier),
    }
}

/// What was done for one organisation. The sum keeps SQLite from going by the days of everybody.
pub async fn counted_of(
    conn: &mut Conn,
    whose: WorkOf,
    organisation: OrganisationId,
    filter: &Filter,
) -> DbResult<Vec<WorkDone>> {
    let Filter { from, until, category, team, tier, .. } = *filter;
    match whose {
        WorkOf::People => {
            let sql = counted!("person_id", "(day + 0)", " and organisation_id = $6");
            rows!(conn, sql, from, until, category, team, tier, organisation)
        }
        WorkOf::Teams => {
            let sql = counted!("team_id", "(day + 0)", " and organisation_id = $6");
            rows!(conn, sql, from, until, category, team, tier, organisation)
        }
    }
}

/// All members of staff, whether they work here still or not.
pub async fn people(conn: &mut Conn, filter: &Filter) -> DbResult<Vec<Worker>> {
    rows!(
        conn,
        "select p.id, p.name, l.name as tier,
                p.disabled_at is null and ($3 is null or coalesce(p.tier_id, 0) = $3) as able,
                (select count(*) from ticket t where t.assignee_id = p.id and t.confirmed
                    and t.status in ('new', 'open', 'waiting_customer', 'waiting_vendor')
                    and ($1 is null or t.category_id = $1) and ($2 is null or t.team_id = $2)
                    and ($3 is null or t.tier_id = $3) and ($4 is null or t.organisation_id = $4)) as open
         from person p left join tier l on l.id = p.tier_id where p.role in ('agent', 'lead', 'admin')",
        filter.category,
        filter.team,
        filter.tier,
        filter.organisation
    )
}

/// All teams, in the order of their tiers.
pub async fn teams(conn: &mut Conn, filter: &Filter) -> DbResult<Vec<Worker>> {
    rows!(
        conn,
        "select m.id, m.name, l.name as tier, m.archived_at is null and ($3 is null or m.tier_id = $3) as able,
                (select count(*) from ticket t where t.team_id = m.id and t.confirmed
                    and t.status in ('new', 'open', 'waiting_customer', 'waiting_vendor')
                    and ($1 is null or t.category_id = $1) and ($3 is null or t.tier_id = $3)
                    and ($4 is null or t.organisation_id = $4)) as open
         from team m join tier l on l.id = m.tier_id where ($2 is null or m.id = $2)
         order by l.position, lower(m.name), m.id",
        filter.category,
        filter.team,
        filter.tier,
        filter.organisation
    )
}
