//! What the room sees on its wall.

use crate::db::report::board::{self, Row};
use crate::desk::Desk;
use crate::desk::ticket::access::enters;
use crate::desk::when::when;
use crate::domain::Timestamp;
use crate::domain::policy::Area;
use crate::domain::view::{BoardLine, BoardTicket, Viewer, Wallboard};
use crate::error::AppError;
use std::collections::BTreeSet;

/// How far ahead "soon" looks, in minutes.
const SOON: i64 = 60;
/// Tickets that are named.
const MOST: usize = 12;
/// Clocks that are looked at for them: a ticket has no more than four that run.
const NAMED: i64 = 48;

/// Open tickets and their promised times as they stand.
pub async fn look(desk: &Desk, viewer: &Viewer) -> Result<Wallboard, AppError> {
    enters(viewer, Area::Workspace)?;
    let now = desk.now();
    let soon = now.plus_minutes(SOON);
    let mut conn = desk.db().read().await?;
    let tiers: Vec<_> = board::tiers(&mut conn, now, soon).await?.into_iter().map(|row| line(row, now)).collect();
    let teams = board::teams(&mut conn, now, soon).await?.into_iter().map(|row| line(row, now)).collect();
    // A ticket with several promised times is named once, with the one that is up first.
    let mut named = BTreeSet::new();
    let mut tickets = board::due(&mut conn, soon, NAMED).await?;
    tickets.retain(|due| named.len() < MOST && named.insert(due.id));
    let setup = conn.setup().await?;
    let tickets = tickets.into_iter().map(|due| BoardTicket {
        id: due.id,
        subject: due.subject,
        tier: due.tier,
        priority: due.priority,
        clock: due.kind,
        left: setup.calendars.minutes_between(due.calendar_id, due.due_at, now),
        missed: due.due_at <= now,
        due: when(due.due_at, viewer, now),
    });
    let sum = |of: fn(&BoardLine) -> i64| tiers.iter().map(of).sum();
    Ok(Wallboard {
        at: when(now, viewer, now),
        open: sum(|line| line.open),
        soon: sum(|line| line.soon),
        missed: sum(|line| line.missed),
        longest: tiers.iter().filter_map(|line| line.longest).max_by_key(|(_, minutes)| *minutes),
        tickets: tickets.collect(),
        tiers,
        teams,
    })
}

fn line(row: Row, now: Timestamp) -> BoardLine {
    BoardLine {
        name: row.name,
        open: row.open,
        unassigned: row.unassigned,
        soon: row.soon,
        missed: row.missed,
        longest: row.longest_id.zip(row.longest_since).map(|(id, since)| (id, now.minutes_since(since))),
    }
}
