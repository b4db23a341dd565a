//! What the room sees on its wall.

use crate::db::Conn;
use crate::db::report::board::{self, DueClock, Row};
use crate::desk::Desk;
use crate::desk::ticket::access::enters;
use crate::desk::when::when;
use crate::domain::Timestamp;
use crate::domain::rights::Area;
use crate::domain::service::clock::{self, MINUTE, Pauses};
use crate::domain::service::run::Calendars;
use crate::domain::view::{BoardLine, BoardTicket, Viewer, Wallboard};
use crate::error::AppError;
use std::collections::BTreeSet;

/// How far ahead "soon" looks, in minutes of the hours that a promise counts in: those that lists show as left.
const SOON: i64 = 60;
/// In days, how far that is at most: hours may hardly ever open.
const FARTHEST: i64 = 31;
/// Tickets that are named.
const MOST: usize = 12;
/// Clocks that have run out and are looked at for them: a ticket has no more than four that run.
const NAMED: i64 = 48;

/// Open tickets and their promised times as they stand.
pub async fn look(desk: &Desk, viewer: &Viewer) -> Result<Wallboard, AppError> {
    enters(viewer, Area::Workspace)?;
    let now = desk.now();
    let mut conn = desk.db().read().await?;
    let setup = conn.setup().await?;
    let soon = soon(&mut conn, &setup.calendars, now).await?;
    let count = |here: &dyn Fn(&DueClock) -> bool| {
        i64::try_from(soon.iter().filter(|due| here(due)).count()).unwrap_or(i64::MAX)
    };
    let of_tier = |row: Row| line(count(&|due| due.tier_id.0 == row.id), row, now);
    let of_team = |row: Row| line(count(&|due| due.team_id.is_some_and(|team| team.0 == row.id)), row, now);
    let tiers: Vec<_> = board::tiers(&mut conn, now).await?.into_iter().map(of_tier).collect();
    let teams = board::teams(&mut conn, now).await?.into_iter().map(of_team).collect();
    // A ticket with several promised times is named once, with the one that is up first.
    let mut named = BTreeSet::new();
    let mut tickets = board::past(&mut conn, now, NAMED).await?;
    tickets.extend(soon);
    tickets.retain(|due| named.len() < MOST && named.insert(due.id));
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

/// The clock of each ticket that is up within the hour, the next one first.
async fn soon(conn: &mut Conn, calendars: &Calendars, now: Timestamp) -> Result<Vec<DueClock>, AppError> {
    let (hour, farthest) = (SOON * MINUTE, now.plus_days(FARTHEST));
    let mut soon = Vec::new();
    for calendar in calendars.0.keys().map(|id| Some(*id)).chain([None]) {
        let until = clock::due(calendars.hours(calendar), now, hour, &Pauses::default());
        soon.extend(board::ahead(conn, calendar, now, until.unwrap_or(farthest).min(farthest)).await?);
    }
    soon.sort_by_key(|due| (due.due_at, due.id));
    let mut tickets = BTreeSet::new();
    soon.retain(|due| tickets.insert(due.id));
    Ok(soon)
}

fn line(soon: i64, row: Row, now: Timestamp) -> BoardLine {
    BoardLine {
        name: row.name,
        open: row.open,
        unassigned: row.unassigned,
        soon,
        missed: row.missed,
        longest: row.longest_id.zip(row.longest_since).map(|(id, since)| (id, now.minutes_since(since))),
    }
}
