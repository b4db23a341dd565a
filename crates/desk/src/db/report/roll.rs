//! Adding up whole days of facts.

use super::super::{Conn, DbResult, Link};
use crate::domain::report::Measure;

/// Takes a day out of those that are added up.
pub async fn unroll(conn: &mut Conn, day: i64) -> DbResult<u64> {
    run!(conn, "delete from report_rolled where day = $1", day)
}

/// Takes all days out.
pub async fn unroll_all(conn: &mut Conn) -> DbResult<u64> {
    run!(conn, "delete from report_rolled")
}

/// Lets one node at a time add up; answers whether it may. It ends with the transaction.
pub async fn claim(conn: &mut Conn) -> DbResult<bool> {
    if let Link::Postgres(c) = conn.link() {
        let (free,): (bool,) =
            sqlx::query_as("select pg_try_advisory_xact_lock(hashtext('reports'))").fetch_one(c).await?;
        return Ok(free);
    }
    Ok(true)
}

/// Adds up the facts of a range of days, whatever was added up for them before.
pub async fn roll(conn: &mut Conn, from: i64, until: i64) -> DbResult<()> {
    run!(conn, "delete from report_day where day >= $1 and day < $2", from, until)?;
    for measure in Measure::ALL {
        run!(
            conn,
            "insert into report_day (day, measure, category_id, tier_id, team_id, n, total)
             select day, measure, coalesce(category_id, 0), tier_id, coalesce(team_id, 0), count(*),
                    cast(sum(value) as bigint)
             from report_fact where measure = $1 and day >= $2 and day < $3
             group by day, measure, coalesce(category_id, 0), tier_id, coalesce(team_id, 0)",
            *measure,
            from,
            until
        )?;
    }
    // Most reports ask of everything, and then a row for each category or team would be read for nothing.
    run!(
        conn,
        "insert into report_day (day, measure, category_id, tier_id, team_id, n, total)
         select day, measure, -1, tier_id, team_id, cast(sum(n) as bigint), cast(sum(total) as bigint)
         from report_day where day >= $1 and day < $2 group by day, measure, tier_id, team_id",
        from,
        until
    )?;
    run!(
        conn,
        "insert into report_day (day, measure, category_id, tier_id, team_id, n, total)
         select day, measure, -1, tier_id, -1, cast(sum(n) as bigint), cast(sum(total) as bigint)
         from report_day where day >= $1 and day < $2 and category_id = -1 group by day, measure, tier_id",
        from,
        until
    )?;
    roll_work(conn, from, until).await?;
    for day in from..until {
        run!(conn, "insert into report_rolled (day) values ($1) on conflict do nothing", day)?;
    }
    Ok(())
}

/// Adds up what people did, by category, and once more of all categories together.
async fn roll_work(conn: &mut Conn, from: i64, until: i64) -> DbResult<()> {
    run!(conn, "delete from report_work where day >= $1 and day < $2", from, until)?;
    run!(
        conn,
        "insert into report_work (day, measure, person_id, category_id, tier_id, team_id, n)
         select day, measure, person_id, coalesce(category_id, 0), tier_id, coalesce(team_id, 0), count(*)
         from report_fact
         where measure in ('solved', 'passed_up') and day >= $1 and day < $2 and person_id is not null
         group by day, measure, person_id, coalesce(category_id, 0), tier_id, coalesce(team_id, 0)",
        from,
        until
    )?;
    run!(
        conn,
        "insert into report_work (day, measure, person_id, category_id, tier_id, team_id, n)
         select day, measure, person_id, -1, tier_id, team_id, cast(sum(n) as bigint)
         from report_work where day >= $1 and day < $2 group by day, measure, person_id, tier_id, team_id",
        from,
        until
    )?;
    Ok(())
}

/// Within which days facts lie.
pub async fn span(conn: &mut Conn) -> DbResult<Option<(i64, i64)>> {
    let mut all: Option<(i64, i64)> = None;
    for measure in Measure::ALL {
        let (first, last): (Option<i64>, Option<i64>) = row!(
            conn,
            "select (select min(day) from report_fact where measure = $1),
                    (select max(day) from report_fact where measure = $1)",
            *measure
        )?;
        if let (Some(first), Some(last)) = (first, last) {
            all = Some(all.map_or((first, last), |(a, b)| (a.min(first), b.max(last))));
        }
    }
    Ok(all)
}

/// The days of a range that are added up.
pub async fn rolled(conn: &mut Conn, from: i64, until: i64) -> DbResult<Vec<(i64,)>> {
    rows!(conn, "select day from report_rolled where day >= $1 and day < $2 order by day", from, until)
}
