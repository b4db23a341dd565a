//! How vendors kept what they promised. The periods in which they have tickets are asked themselves, with the team and
//! the category that the ticket had when it was handed over.

use super::super::{Conn, DbResult};
use super::figures::Filter;
use super::lists::{FactCursor, ListedFact};
use crate::domain::view::VendorFigure;
use crate::domain::{OrganisationId, Timestamp};

/// How a vendor answered in a time.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct VendorWork {
    pub id: OrganisationId,
    pub name: String,
    /// Periods that ended in the time.
    pub ended: i64,
    /// Periods that lasted at its end.
    pub running: i64,
    /// Milliseconds of the periods that ended.
    pub total: i64,
    /// Times towards us that were kept and missed, of the periods that ended.
    pub kept: i64,
    pub missed: i64,
}

/// Which periods a filter means; the tier is the one that handed the ticket over, or the vendors' own.
macro_rules! filtered {
    () => {
        "($3 is null or exists (select 1 from ticket x where x.id = s.ticket_id and x.organisation_id = $3))
           and ($4 is null or s.category_id = $4) and ($5 is null or s.team_id = $5)
           and ($6 is null or s.from_tier_id = $6 or exists (select 1 from tier y where y.id = $6 and y.outside))"
    };
}

/// The vendors with what they did; the times are those of moments, not of days.
pub async fn vendors(conn: &mut Conn, from: Timestamp, until: Timestamp, filter: &Filter) -> DbResult<Vec<VendorWork>> {
    rows!(
        conn,
        concat!(
            "with meant as (
                select s.vendor_id, s.ticket_id, s.started_at, s.ended_at,
                       s.ended_at is not null and s.ended_at < $2 as ended
                from share s where s.started_at < $2 and (s.ended_at is null or s.ended_at >= $1) and ",
            filtered!(),
            ")
             select o.id, o.name, coalesce(e.ended, 0) as ended, coalesce(e.running, 0) as running,
                    coalesce(e.total, 0) as total, coalesce(c.kept, 0) as kept, coalesce(c.missed, 0) as missed
             from organisation o
             left join (select vendor_id, count(case when ended then 1 end) as ended,
                               count(case when not ended then 1 end) as running,
                               cast(sum(case when ended then ended_at - started_at else 0 end) as bigint) as total
                        from meant group by vendor_id) e on e.vendor_id = o.id
             left join (select m.vendor_id, count(case when k.ending = 'done' and k.broken_at is null then 1 end) as kept,
                               count(k.broken_at) as missed
                        from meant m join clock k on k.ticket_id = m.ticket_id and k.started_at = m.started_at
                            and k.kind in ('vendor_response', 'vendor_resolution') and k.stopped_at is not null
                        where m.ended group by m.vendor_id) c on c.vendor_id = o.id
             where e.vendor_id is not null or (o.kind = 'vendor' and o.archived_at is null)
             order by lower(o.name), o.id"
        ),
        from,
        until,
        filter.organisation,
        filter.category,
        filter.team,
        filter.tier
    )
}

macro_rules! behind {
    ($source:literal, $from:literal, $what:literal) => {
        lines!(
            "f.day desc, f.ticket_id desc, f.source desc",
            "select s.started_at as day, s.ticket_id, ",
            $source,
            " as source from share s ",
            $from,
            " where s.vendor_id = $7 and s.started_at < $2 and (s.ended_at is null or s.ended_at >= $1) and ",
            filtered!(),
            $what,
            " and ($8 is null or (s.started_at, s.ticket_id, ",
            $source,
            ") < ($8, $9, $10))
              order by s.started_at desc, s.ticket_id desc, ",
            $source,
            " desc limit $11"
        )
    };
    (promised $sign:literal) => {
        behind!(
            "k.id",
            "join clock k on k.ticket_id = s.ticket_id and k.started_at = s.started_at
                 and k.kind in ('vendor_response', 'vendor_resolution') and k.stopped_at is not null",
            $sign
        )
    };
}

/// A page of the periods behind a figure of a vendor, those that began last first; of promised times, one row for
/// each.
pub async fn behind(
    conn: &mut Conn,
    (vendor, figure): (OrganisationId, VendorFigure),
    (from, until): (Timestamp, Timestamp),
    filter: &Filter,
    after: Option<FactCursor>,
    limit: i64,
) -> DbResult<Vec<ListedFact>> {
    macro_rules! page {
        ($($what:tt)*) => {
            rows!(
                conn,
                behind!($($what)*),
                from,
                until,
                filter.organisation,
                filter.category,
                filter.team,
                filter.tier,
                vendor,
                after.map(|after| after.day),
                after.map(|after| after.ticket),
                after.map(|after| after.source),
                limit
            )
        };
    }
    match figure {
        VendorFigure::Ended => page!("s.id", "", " and s.ended_at < $2"),
        VendorFigure::Running => page!("s.id", "", " and (s.ended_at is null or s.ended_at >= $2)"),
        VendorFigure::Kept => page!(promised " and s.ended_at < $2 and k.ending = 'done' and k.broken_at is null"),
        VendorFigure::Missed => page!(promised " and s.ended_at < $2 and k.broken_at is not null"),
    }
}
