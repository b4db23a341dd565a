//! Who did how much, for leads.

use super::read::{MINUTE, Question, end, may};
use crate::db::report::{vendors, work};
use crate::desk::Desk;
use crate::desk::read::workspace;
use crate::domain::view::{ReportAsked, VendorLine, Viewer, WorkLine, WorkReport};
use crate::error::AppError;

/// Who did how much.
pub async fn report(desk: &Desk, viewer: &Viewer, asked: &ReportAsked) -> Result<WorkReport, AppError> {
    may(viewer)?;
    // Asked for first: nobody waits for a second connection while holding one.
    let rail = workspace::rail(desk, viewer).await.ok();
    let mut conn = desk.db().read().await?;
    let question = Question::understand(desk, &mut conn, asked).await?;
    let filter = question.filter;
    let (from, until) = (question.days.start(filter.from), end(&question, desk.now()));
    let agents = work::workers(&mut conn, &filter).await?.into_iter().map(|row| WorkLine {
        id: row.id.0,
        name: row.name,
        tier: row.tier.unwrap_or_default(),
        solved: row.solved,
        passed_up: row.passed_up,
        open: row.open,
    });
    let teams = work::teams(&mut conn, &filter).await?.into_iter().map(|row| WorkLine {
        id: row.id,
        name: row.name,
        tier: row.tier,
        solved: row.solved,
        passed_up: row.passed_up,
        open: row.open,
    });
    let vendors = vendors::vendors(&mut conn, from, until, &filter).await?.into_iter().map(|row| VendorLine {
        id: row.id.0,
        name: row.name,
        ended: row.ended,
        running: row.running,
        minutes: if row.ended > 0 { row.total / row.ended / MINUTE } else { 0 },
        kept: row.kept,
        missed: row.missed,
    });
    Ok(WorkReport {
        agents: agents.collect(),
        teams: teams.collect(),
        vendors: vendors.collect(),
        frame: question.frame(rail, &mut conn).await?,
    })
}
