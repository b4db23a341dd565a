//! Sums for reports. Whole days come from what is added up, all other days and everything about one organisation from
//! the facts themselves.

use super::super::{Conn, DbResult};
use crate::domain::report::Measure;
use crate::domain::{CategoryId, OrganisationId, PersonId, TierId};

/// Which facts are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The first day.
    pub from: i64,
    /// The day after the last one.
    pub until: i64,
    pub organisation: Option<OrganisationId>,
    pub category: Option<CategoryId>,
    pub team: Option<i64>,
    pub tier: Option<TierId>,
    /// People whose actions are meant; only lists look at it.
    pub person: Option<PersonId>,
    /// Who had it; only lists look at it.
    pub vendor: Option<OrganisationId>,
}

/// How often something happened at a tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct TierCount {
    pub measure: Measure,
    pub tier_id: TierId,
    pub n: i64,
    /// Milliseconds.
    pub total: i64,
}

/// How often something happened on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct DayCount {
    pub day: i64,
    pub measure: Measure,
    pub n: i64,
}

/// All measures: both databases look each of them up instead of reading what lies between.
macro_rules! every_measure {
    () => {
        "measure in ('created', 'reopened', 'solved', 'self_solved', 'first_contact', 'passed_up', 'arrived', 'passed_down',
            'came_back', 'bounced', 'team_out', 'team_in', 'filed_out', 'filed_in', 'kept_first_response', 'missed_first_response', 'kept_next_response',
            'missed_next_response', 'kept_resolution', 'missed_resolution', 'kept_tier', 'missed_tier',
            'kept_vendor_response', 'missed_vendor_response', 'kept_vendor_resolution', 'missed_vendor_resolution',
            'rated_good', 'rated_fair', 'rated_bad', 'pleased_kept', 'pleased_missed', 'unhappy_kept', 'unhappy_missed')"
    };
}

/// Those that open or end tickets, or move them between what can be filtered by.
macro_rules! flows {
    () => {
        "measure in ('created', 'reopened', 'solved', 'self_solved', 'passed_up', 'arrived', 'passed_down', 'came_back',
            'team_out', 'team_in', 'filed_out', 'filed_in')"
    };
}

/// From which to which category, and from which to which team, the rows are that a filter means: without a category the
/// rows of all of them together, and without either, of all teams too.
pub(super) fn bounds(filter: &Filter) -> ((i64, i64), (i64, i64)) {
    let one = |id: i64| (id.max(0), id.max(0));
    let category = filter.category.map(|id| one(id.0));
    let all_teams = if category.is_some() { (0, i64::MAX) } else { (-1, -1) };
    (category.unwrap_or((-1, -1)), filter.team.map_or(all_teams, one))
}

/// Sums of whole days, of all organisations.
pub async fn rolled(conn: &mut Conn, filter: &Filter) -> DbResult<Vec<TierCount>> {
    let (categories, teams) = bounds(filter);
    rows!(
        conn,
        "select measure, tier_id, cast(sum(n) as bigint) as n, cast(sum(total) as bigint) as total from report_day
         where day >= $1 and day < $2 and category_id between $3 and $4 and team_id between $5 and $6
           and ($7 is null or tier_id = $7)
         group by measure, tier_id",
        filter.from,
        filter.until,
        categories.0,
        categories.1,
        teams.0,
        teams.1,
        filter.tier
    )
}

/// Sums of facts, of all organisations.
pub async fn counted(conn: &mut Conn, filter: &Filter) -> DbResult<Vec<TierCount>> {
    rows!(
        conn,
        concat!(
            "select measure, tier_id, count(*) as n, cast(sum(value) as bigint) as total from report_fact where ",
            every_measure!(),
            " and day >= $1 and day < $2 and ($3 is null or category_id = $3) and ($4 is null or team_id = $4)
               and ($5 is null or tier_id = $5)
             group by measure, tier_id"
        ),
        filter.from,
        filter.until,
        filter.category,
        filter.team,
        filter.tier
    )
}

/// Sums of facts of one organisation.
pub async fn counted_of(conn: &mut Conn, organisation: OrganisationId, filter: &Filter) -> DbResult<Vec<TierCount>> {
    rows!(
        conn,
        concat!(
            "select measure, tier_id, count(*) as n, cast(sum(value) as bigint) as total from report_fact
             where organisation_id = $6 and ",
            every_measure!(),
            " and day >= $1 and day < $2 and ($3 is null or category_id = $3) and ($4 is null or team_id = $4)
               and ($5 is null or tier_id = $5)
             group by measure, tier_id"
        ),
        filter.from,
        filter.until,
        filter.category,
        filter.team,
        filter.tier,
        organisation
    )
}

/// What opened and ended on each whole day.
pub async fn rolled_days(conn: &mut Conn, filter: &Filter) -> DbResult<Vec<DayCount>> {
    let (categories, teams) = bounds(filter);
    rows!(
        conn,
        concat!(
            "select day, measure, cast(sum(n) as bigint) as n from report_day
             where ",
            flows!(),
            " and day >= $1 and day < $2 and category_id between $3 and $4 and team_id between $5 and $6
           and ($7 is null or tier_id = $7)
             group by day, measure"
        ),
        filter.from,
        filter.until,
        categories.0,
        categories.1,
        teams.0,
        teams.1,
        filter.tier
    )
}

/// What opened and ended on each day, from the facts.
pub async fn counted_days(conn: &mut Conn, filter: &Filter) -> DbResult<Vec<DayCount>> {
    rows!(
        conn,
        concat!(
            "select day, measure, count(*) as n from report_fact where ",
            flows!(),
            " and day >= $1 and day < $2 and ($3 is null or category_id = $3) and ($4 is null or team_id = $4)
               and ($5 is null or tier_id = $5)
             group by day, measure"
        ),
        filter.from,
        filter.until,
        filter.category,
        filter.team,
        filter.tier
    )
}

/// What opened and ended on each day for one organisation.
pub async fn counted_days_of(
    conn: &mut Conn,
    organisation: OrganisationId,
    filter: &Filter,
) -> DbResult<Vec<DayCount>> {
    rows!(
        conn,
        concat!(
            "select day, measure, count(*) as n from report_fact where organisation_id = $6 and ",
            flows!(),
            " and day >= $1 and day < $2 and ($3 is null or category_id = $3) and ($4 is null or team_id = $4)
               and ($5 is null or tier_id = $5)
             group by day, measure"
        ),
        filter.from,
        filter.until,
        filter.category,
        filter.team,
        filter.tier,
        organisation
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_measure_is_left_out_of_the_sums() {
        for measure in Measure::ALL {
            let quoted = format!("'{measure}'");
            assert!(every_measure!().contains(&quoted), "{measure}");
            assert_eq!(flows!().contains(&quoted), measure.flow() != 0, "{measure}");
        }
    }
}
