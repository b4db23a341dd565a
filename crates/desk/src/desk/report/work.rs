//! Who did how much, for leads.

use super::read::{MINUTE, Question, end, may, parts};
use crate::db::report::figures::Filter;
use crate::db::report::vendors;
use crate::db::report::work::{self, WorkOf};
use crate::db::{self, Conn};
use crate::desk::Desk;
use crate::desk::read::workspace;
use crate::domain::PersonId;
use crate::domain::report::Measure;
use crate::domain::view::{ReportAsked, VendorLine, Viewer, WorkLine, WorkReport};
use crate::error::AppError;
use std::collections::BTreeMap;

/// People who are named.
const MOST: usize = 500;

/// Who did how much.
pub async fn report(desk: &Desk, viewer: &Viewer, asked: &ReportAsked) -> Result<WorkReport, AppError> {
    may(viewer)?;
    // Asked for first: nobody waits for a second connection while holding one.
    let rail = workspace::rail(desk, viewer).await.ok();
    let mut conn = desk.db().read().await?;
    let question = Question::understand(desk, &mut conn, asked).await?;
    let filter = question.filter;
    let (from, until) = (question.days.start(filter.from), end(&question, desk.now()));
    let mut agents = lines(&mut conn, WorkOf::People, &filter).await?;
    agents.sort_by_cached_key(|line| (-line.solved, line.name.to_lowercase(), line.id));
    agents.truncate(MOST);
    let teams = lines(&mut conn, WorkOf::Teams, &filter).await?;
    let vendors = vendors::vendors(&mut conn, from, until, &filter).await?.into_iter().map(|row| VendorLine {
        id: row.id.0,
        name: row.name,
        ended: row.ended,
        running: row.running,
        minutes: if row.ended > 0 { row.total / row.ended / MINUTE } else { 0 },
        kept: row.kept,
        missed: row.missed,
    });
    Ok(WorkReport { agents, teams, vendors: vendors.collect(), frame: question.frame(rail, &mut conn).await? })
}

/// Whoever did something in the time, wherever they work today, and those who could have.
async fn lines(conn: &mut Conn, whose: WorkOf, filter: &Filter) -> Result<Vec<WorkLine>, AppError> {
    let mut done: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
    for row in done_by(conn, whose, filter).await? {
        let sum = done.entry(row.id).or_default();
        match row.measure {
            Measure::PassedUp => sum.1 += row.n,
            _ => sum.0 += row.n,
        }
    }
    let known = match whose {
        WorkOf::People => work::people(conn, filter).await?,
        WorkOf::Teams => work::teams(conn, filter).await?,
    };
    let mut lines = Vec::new();
    for row in known {
        let did = done.remove(&row.id);
        if did.is_some() || row.able {
            let (id, name, tier, open) = (row.id, row.name, row.tier.unwrap_or_default(), row.open);
            let (solved, passed_up) = did.unwrap_or_default();
            lines.push(WorkLine { id, name, tier, solved, passed_up, open });
        }
    }
    // Whoever is left is no member of staff any more.
    for (id, (solved, passed_up)) in done {
        if whose == WorkOf::People
            && let Some(person) = db::person::get(conn, PersonId(id)).await?
        {
            lines.push(WorkLine { id, name: person.name, tier: String::new(), solved, passed_up, open: 0 });
        }
    }
    Ok(lines)
}

async fn done_by(conn: &mut Conn, whose: WorkOf, filter: &Filter) -> Result<Vec<work::WorkDone>, AppError> {
    if let Some(organisation) = filter.organisation {
        return Ok(work::counted_of(conn, whose, organisation, filter).await?);
    }
    let (whole, rest) = parts(conn, filter).await?;
    let mut found = Vec::new();
    for part in whole {
        found.extend(work::rolled(conn, whose, &part).await?);
    }
    for part in rest {
        found.extend(work::counted(conn, whose, &part).await?);
    }
    Ok(found)
}
