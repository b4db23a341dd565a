//! Service levels at work: clocks start, stand still and stop with what happens to their ticket, in the same
//! transaction, and what comes near or is missed is told once.

mod due;
pub mod explain;
mod foundation;
pub mod hours;
mod ladder;
mod wording;

pub use due::tell_due;
pub(super) use foundation::foundation;

use super::{Desk, report};
use crate::db::service::{ClockRow, ClockTimes};
use crate::db::ticket::Ticket;
use crate::db::{self, Conn};
use crate::desk::when::when;
use crate::domain::report::story;
use crate::domain::service::clock::MINUTE;
use crate::domain::service::life::{Happening, Obligations};
use crate::domain::service::policy::PolicyTraits;
use crate::domain::service::run::{ClockRun, Clocks, TicketState};
use crate::domain::setup::Setup;
use crate::domain::view::{ClockState, ClockView, Viewer};
use crate::domain::{ClockKind, Ending, EventData, Priority, Role, TicketId, TierId, Timestamp};
use crate::error::AppError;

/// An event of a ticket that did not live here.
pub struct PastEvent<'a> {
    pub at: Timestamp,
    pub event: &'a EventData,
    pub by: Option<Role>,
    /// The tier where it put the ticket.
    pub put: Option<TierId>,
}

/// The clocks that a ticket's story leaves behind, with what is kept beside them, for tickets that did not live here.
pub fn replay<'a>(
    setup: &Setup,
    story: impl IntoIterator<Item = PastEvent<'a>>,
    mut ticket: PolicyTraits,
    now: Timestamp,
) -> Vec<(ClockRun, ClockTimes)> {
    let (mut clocks, mut owed, mut tier) = (Clocks::default(), Obligations::default(), None);
    for PastEvent { at, event, by, put } in story {
        tier = put.or(tier);
        let happenings = owed.tell(at, event, by);
        if let EventData::PriorityChanged { to, .. } = event {
            ticket.priority = Some(*to);
        }
        let stands = TicketState { status: owed.status(), tier };
        clocks.follow(&setup.calendars, &happenings, setup.policy_for(&ticket), stands, &owed, at);
    }
    let computed = |run: ClockRun| {
        let end = run.stopped_at.unwrap_or(now);
        let reached = |percent| run.reaches(&setup.calendars, percent).filter(|at| *at < end);
        let policy = setup.policy_of(&run);
        let due = run.due(&setup.calendars);
        let broken = run.broken(&setup.calendars).filter(|at| *at < end);
        let warned = policy.and_then(|policy| reached(policy.warn(run.kind)));
        let mut climbed = 0;
        while let Some(percent) = policy.and_then(|policy| policy.next_rung(run.kind, climbed))
            && reached(percent).is_some()
        {
            climbed = percent;
        }
        let before = ClockTimes { due, broken, missed: broken, warned, climbed, ..ClockTimes::default() };
        let computed = compute(setup, &run, &before);
        (run, computed)
    };
    clocks.0.into_iter().map(computed).collect()
}

/// Whether so much of a clock's target is used up that it is said.
fn is_near(setup: &Setup, run: &ClockRun, now: Timestamp) -> bool {
    let warning = setup.policy_of(run).and_then(|policy| run.reaches(&setup.calendars, policy.warn(run.kind)));
    warning.is_some_and(|at| at <= now)
}

/// What is to be kept beside a clock.
fn compute(setup: &Setup, run: &ClockRun, before: &ClockTimes) -> ClockTimes {
    let ClockTimes { warned, broken, missed, climbed, .. } = *before;
    if let Some(stopped) = run.stopped_at {
        // Its time may have been up without anybody having noticed yet.
        let broken = broken.or_else(|| run.broken(&setup.calendars));
        let missed = missed.or(broken.map(|_| stopped));
        let counted = Some(run.counted(&setup.calendars, stopped));
        return ClockTimes { counted, due: before.due, next: None, warned, broken, missed, climbed };
    }
    let (due, policy) = (run.due(&setup.calendars), setup.policy_of(run));
    let reaches = |percent: Option<i64>| percent.and_then(|percent| run.reaches(&setup.calendars, percent));
    // Once it is missed, nobody is warned.
    let warning = policy.filter(|_| warned.is_none() && missed.is_none()).map(|policy| policy.warn(run.kind));
    let rung = policy.and_then(|policy| policy.next_rung(run.kind, climbed));
    let next = [reaches(warning), due.filter(|_| missed.is_none()), reaches(rung)].into_iter().flatten().min();
    ClockTimes { due, next, warned, broken, missed, climbed, counted: None }
}

/// The promised times of a ticket as they stand: those that run, the next one due first, and then the last of each kind
/// that has ended. What is promised no more is left out.
pub(super) async fn clocks(
    conn: &mut Conn,
    viewer: &Viewer,
    ticket: TicketId,
    now: Timestamp,
) -> Result<Vec<ClockView>, AppError> {
    let rows = db::service::clocks(conn, ticket).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let setup = conn.setup().await?;
    let mut rows = rows;
    end_with_solution(&mut rows, now);
    let (mut running, mut ended): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.stopped_at.is_none());
    running.sort_by_key(|row| (row.due_at.is_none(), row.due_at));
    ended.retain(|row| row.ending != Some(Ending::Withdrawn));
    ended.reverse();
    let mut seen: Vec<ClockKind> = running.iter().map(|row| row.kind).collect();
    ended.retain(|row| {
        !seen.contains(&row.kind) && {
            seen.push(row.kind);
            true
        }
    });
    Ok(running.into_iter().chain(ended).map(|row| view_of(&row, &setup, viewer, now)).collect())
}

/// Promises of answers end with the solution: an answer is not promised for later than that.
fn end_with_solution(rows: &mut [ClockRow], now: Timestamp) {
    let running = |row: &&ClockRow| row.kind == ClockKind::Resolution && row.stopped_at.is_none();
    let Some(solution) = rows.iter().find(running).and_then(|row| row.due_at).filter(|due| *due > now) else {
        return;
    };
    let answers = [ClockKind::FirstResponse, ClockKind::NextResponse];
    for row in rows.iter_mut().filter(|row| answers.contains(&row.kind) && row.stopped_at.is_none()) {
        row.due_at = row.due_at.map(|due| due.min(solution));
    }
}

/// How a clock stands.
fn view_of(row: &ClockRow, setup: &Setup, viewer: &Viewer, now: Timestamp) -> ClockView {
    let counted = row.run().used(&setup.calendars, row.stopped_at.unwrap_or(now)) / MINUTE;
    let state = match (row.stopped_at, row.due_at) {
        (Some(stopped), due) if row.broken_at.is_some() || due.is_some_and(|due| due < stopped) => ClockState::Late,
        (Some(_), _) => match row.ending {
            Some(Ending::Unanswered) => ClockState::Unanswered,
            Some(Ending::Withdrawn) => ClockState::Withdrawn,
            Some(Ending::Done) | None => ClockState::Kept,
        },
        (None, due) if row.broken_at.is_some() || due.is_some_and(|due| due <= now) => ClockState::Missed,
        (None, None) => ClockState::Paused,
        (None, Some(_)) if row.warned_at.is_some() => ClockState::Near,
        (None, Some(_)) => ClockState::Running,
    };
    let due = row.due_at.filter(|_| row.stopped_at.is_none()).map(|due| when(due, viewer, now));
    ClockView { kind: row.kind, state, target: row.target, counted, due }
}

/// Within how many minutes a viewer's ordinary ticket is promised a first answer.
pub async fn response_minutes(desk: &Desk, viewer: &Viewer) -> Result<Option<i64>, AppError> {
    let mut conn = desk.db().read().await?;
    let organisation = viewer.actor.member().and_then(|member| member.organisation);
    let contract = db::organisation::contract(&mut conn, organisation).await?;
    let traits = PolicyTraits { organisation, contract, category: None, priority: Some(Priority::Normal) };
    let setup = conn.setup().await?;
    Ok(setup.policy_for(&traits).and_then(|policy| policy.target(ClockKind::FirstResponse, None)))
}

fn kept(row: &ClockRow) -> ClockTimes {
    ClockTimes {
        due: row.due_at,
        warned: row.warned_at,
        broken: row.broken_at,
        missed: row.missed_at,
        climbed: row.climbed,
        ..ClockTimes::default()
    }
}

/// The part of a ticket that decides about its policy.
pub async fn traits(conn: &mut Conn, ticket: &Ticket) -> Result<PolicyTraits, AppError> {
    Ok(PolicyTraits {
        organisation: ticket.organisation_id,
        contract: db::organisation::contract(conn, ticket.organisation_id).await?,
        category: ticket.category_id,
        priority: Some(ticket.priority),
    })
}

/// Lets the clocks of a ticket follow what happened to it. `ticket` is as it is afterwards.
pub async fn follow(
    conn: &mut Conn,
    ticket: &Ticket,
    happenings: &[Happening],
    now: Timestamp,
) -> Result<(), AppError> {
    follow_from(conn, ticket, happenings, false, now).await
}

/// The same; `anew` if its policy may promise something that it did not promise before.
async fn follow_from(
    conn: &mut Conn,
    ticket: &Ticket,
    happenings: &[Happening],
    anew: bool,
    now: Timestamp,
) -> Result<(), AppError> {
    let setup = conn.setup().await?;
    let policy = setup.policy_for(&traits(conn, ticket).await?);
    let rows = db::service::clocks(conn, ticket.id).await?;
    let mut clocks = Clocks(rows.iter().map(ClockRow::run).collect());
    // Else something new is promised only where nothing runs under the policy yet.
    let known = !anew && clocks.0.iter().any(|run| run.is_running() && run.policy() == policy.map(|policy| policy.id));
    let owed = if policy.is_none() || known { Obligations::default() } else { owed(conn, ticket).await? };
    let stands = TicketState { status: ticket.status, tier: Some(ticket.tier_id) };
    clocks.follow(&setup.calendars, happenings, policy, stands, &owed, now);
    // A clock that goes on forgets that it had stopped; what was kept until then still counts in reports.
    for (place, (row, run)) in (1i64..).zip(rows.iter().zip(&clocks.0)) {
        let kept = row.ending == Some(Ending::Done) && row.broken_at.is_none();
        if let Some(stopped_at) = row.stopped_at.filter(|_| kept && run.is_running()) {
            let (ticket_id, kind, target) = (ticket.id, row.kind, row.target);
            let counted = row.run().counted(&setup.calendars, stopped_at);
            let source = story::source(place, report::number(row.stretches.0.len()));
            let end = db::report::EndRow { ticket_id, source, kind, target, stopped_at, counted };
            db::report::keep_end(&mut *conn, &end).await?;
        }
    }
    // What stopped is written before what starts: a ticket has one running clock of a kind.
    for (row, run) in rows.iter().zip(&clocks.0).filter(|(row, run)| row.run() != **run) {
        let mut before = kept(row);
        // A clock that is near one target may not be near the next.
        before.warned = before.warned.filter(|_| !run.is_running() || is_near(&setup, run, now));
        db::service::update_clock(conn, row.id, run, &compute(&setup, run, &before)).await?;
    }
    for run in clocks.0.iter().skip(rows.len()) {
        db::service::insert_clock(conn, ticket.id, run, &compute(&setup, run, &ClockTimes::default())).await?;
    }
    db::service::keep_due(conn, ticket.id).await?;
    Ok(())
}

/// What is owed to somebody by the story of a ticket.
async fn owed(conn: &mut Conn, ticket: &Ticket) -> Result<Obligations, AppError> {
    let mut owed = Obligations::default();
    if ticket.confirmed && ticket.status.is_open() {
        for event in db::story::outline(conn, db::story::StoryReaders::Staff(ticket.id)).await? {
            owed.tell(event.at, &event.data, event.actor_role);
        }
    }
    Ok(owed)
}
