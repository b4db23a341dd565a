//! What was open at a moment of the past, and how old it was then. Whoever was open then is open still, or ended within five
//! days, or ended more than five days after it was registered; which of these it was, their facts until then say.

use super::super::{Conn, DbResult};
use super::figures::Filter;
use super::lists::{FactCursor, ListedFact};
use crate::domain::Timestamp;

/// A moment, the day in which it lies, and after and until when the tickets that are meant were registered.
#[derive(Clone, Copy, Debug)]
pub struct PastMoment {
    pub at: Timestamp,
    pub day: i64,
    pub since: Timestamp,
    pub until: Timestamp,
}

macro_rules! open_then {
    () => {
        "select c.ticket_id, c.born
         from (select ticket_id, born from report_fact
               where measure in ('solved', 'self_solved') and day >= $1 and day <= $1 + 6 and at >= $2
                 and born > $3 and born <= $4 and ($5 is null or organisation_id = $5)
               union
               select ticket_id, born from report_fact
               where measure in ('solved', 'self_solved') and at - born > 432000000 and at >= $2
                 and born > $3 and born <= $4 and ($5 is null or organisation_id = $5)
               union
               select id, created_at from ticket
               where confirmed and status in ('new', 'open', 'waiting_customer', 'waiting_vendor')
                 and created_at > $3 and created_at <= $4 and ($5 is null or organisation_id = $5)) c
         where (select sum(case
                    when f.measure in ('created', 'reopened', 'arrived', 'came_back', 'team_in', 'filed_in') then 1
                    when f.measure in ('solved', 'self_solved', 'passed_up', 'passed_down', 'team_out', 'filed_out') then -1
                    else 0 end)
                from report_fact f where f.ticket_id = c.ticket_id and f.at < $2 and ($6 is null or f.category_id = $6)
                  and ($7 is null or f.team_id = $7) and ($8 is null or f.tier_id = $8)) > 0"
    };
}

/// How many were how old, in days: under 1, 1 to 3, 3 to 10, 10 to 30, older.
pub async fn ages(conn: &mut Conn, then: PastMoment, filter: &Filter) -> DbResult<[i64; 5]> {
    let day = |days: i64| then.at.plus_days(-days);
    let (a, b, c, d, e): (i64, i64, i64, i64, i64) = row!(
        conn,
        concat!(
            "select count(case when born > $9 then 1 end), count(case when born <= $9 and born > $10 then 1 end),
                    count(case when born <= $10 and born > $11 then 1 end),
                    count(case when born <= $11 and born > $12 then 1 end), count(case when born <= $12 then 1 end)
             from (",
            open_then!(),
            ") o"
        ),
        then.day,
        then.at,
        then.since,
        then.until,
        filter.organisation,
        filter.category,
        filter.team,
        filter.tier,
        day(1),
        day(3),
        day(10),
        day(30)
    )?;
    Ok([a, b, c, d, e])
}

/// How many were open.
pub async fn count(conn: &mut Conn, then: PastMoment, filter: &Filter) -> DbResult<i64> {
    let (n,) = row!(
        conn,
        concat!("select count(*) from (", open_then!(), ") o"),
        then.day,
        then.at,
        then.since,
        then.until,
        filter.organisation,
        filter.category,
        filter.team,
        filter.tier
    )?;
    Ok(n)
}

/// A page of those that were open, the oldest first.
pub async fn page(
    conn: &mut Conn,
    then: PastMoment,
    filter: &Filter,
    after: Option<FactCursor>,
    limit: i64,
) -> DbResult<Vec<ListedFact>> {
    rows!(
        conn,
        lines!(
            "f.day, f.ticket_id",
            "select born as day, ticket_id, cast(0 as bigint) as source from (",
            open_then!(),
            ") o where $9 is null or (born, ticket_id) > ($9, $10) order by born, ticket_id limit $11"
        ),
        then.day,
        then.at,
        then.since,
        then.until,
        filter.organisation,
        filter.category,
        filter.team,
        filter.tier,
        after.map(|after| after.day),
        after.map(|after| after.ticket),
        limit
    )
}

#[cfg(test)]
mod tests {
    use crate::domain::report::Measure;

    #[test]
    fn no_measure_that_opens_or_ends_is_left_out() {
        let (ups, downs) = open_then!().split_once("then 1").expect("both");
        for measure in Measure::ALL.iter().filter(|measure| measure.flow() != 0) {
            let named = if measure.flow() > 0 { ups } else { downs };
            assert!(named.contains(&format!("'{measure}'")), "{measure}");
        }
    }
}
