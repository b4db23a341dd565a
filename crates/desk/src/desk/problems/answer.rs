//! Telling customers: the workaround, one ticket at a time or all at once, and that the problem is solved.
//!
//! Each ticket is a transaction of its own, in which a mark is set that only one can set. So pressing twice, or
//! two agents at the same moment, or going on after a crash, tells every customer once.

use super::{allow, allow_on_ticket, find, find_as_shown, incidents, save};
use crate::db;
use crate::db::problem::ProblemRow;
use crate::desk::Desk;
use crate::desk::allowance::ActionTarget;
use crate::desk::markdown::Rendered;
use crate::desk::notification::kinds::{Author, MessageWords, Notification};
use crate::desk::ticket::change::Change;
use crate::domain::rights::{ProblemAction, TicketAction};
use crate::domain::view::Viewer;
use crate::domain::{
    Answered, Description, EventData, FieldError, ProblemEvent, ProblemId, ProblemMove, ProblemState, ResolutionCodeId,
    TicketId, problem_after,
};
use crate::error::AppError;

/// So many tickets are answered in one request; the page offers to go on with the rest.
const MOST: i64 = 200;

/// What came of telling many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AnswerRound {
    pub told: i64,
    /// Tickets that this person may not answer, or not in their present state.
    pub refused: i64,
    /// There are more.
    pub more: bool,
}

/// Answers a ticket with a problem's workaround and makes it an incident, at once. `revision` is the version of
/// the workaround that was read.
pub async fn apply(
    desk: &Desk,
    viewer: &Viewer,
    ticket: TicketId,
    id: ProblemId,
    revision: i64,
) -> Result<(), AppError> {
    // A missing problem is reported after the change has asked for the right to know of it.
    let workaround = match as_read(desk, id).await {
        Ok(problem) => problem.workaround,
        Err(AppError::NotFound) => String::new(),
        Err(error) => return Err(error),
    };
    let body = Rendered::of(&workaround);
    let mut change = desk.change(&viewer.actor, ticket, TicketAction::Reply, None).await?;
    allow_on_ticket(viewer, ProblemAction::Apply)?;
    let problem = find(&mut change.tx, id).await?;
    check(&problem, revision)?;
    if problem.workaround != body.text() {
        return Err(AppError::Stale);
    }
    match db::problem::of_ticket(&mut change.tx, ticket).await? {
        Some(other) if other != id => return Err(AppError::NotNow),
        Some(_) => {}
        None => {
            incidents::attach(&mut change, &problem).await?;
        }
    }
    let now = change.now;
    if !db::problem::mark(&mut change.tx, id, ticket, Answered::Workaround, revision, now).await? {
        return change.finish_beside().await;
    }
    tell(&mut change, viewer, &body).await?;
    let (actor, sent) = (viewer.actor.person(), ProblemEvent::WorkaroundSent { tickets: 1 });
    db::problem::record(&mut change.tx, id, actor, &sent, now).await?;
    change.finish().await
}

/// Whether there is a workaround to send, and it is the one that was read.
fn check(problem: &ProblemRow, revision: i64) -> Result<(), AppError> {
    if problem.workaround_revision != revision {
        Err(AppError::Stale)
    } else if problem.workaround.is_empty() || !problem.state.is_open() {
        Err(AppError::NotNow)
    } else {
        Ok(())
    }
}

/// A problem as it is before a change begins.
async fn as_read(desk: &Desk, id: ProblemId) -> Result<ProblemRow, AppError> {
    let mut conn = desk.db().read().await?;
    find(&mut conn, id).await
}

async fn tell(change: &mut Change<'_>, viewer: &Viewer, body: &Rendered<'_>) -> Result<(), AppError> {
    change.record(EventData::Replied { asks: false }, body, None, &[]).await?;
    change
        .tell(Notification::Reply { by: Author::Person(viewer), words: MessageWords { text: body.text(), files: &[] } })
        .await
}

/// Answers all unfinished incidents of a problem with its workaround; those that were answered before are left
/// out, unless `again` says that those who have an earlier version get the present one too.
pub async fn apply_all(
    desk: &Desk,
    viewer: &Viewer,
    id: ProblemId,
    revision: i64,
    again: bool,
) -> Result<AnswerRound, AppError> {
    allow(viewer, ProblemAction::Apply)?;
    let problem = as_read(desk, id).await?;
    check(&problem, revision)?;
    let body = Rendered::of(&problem.workaround);
    let what = Telling { id, kind: Answered::Workaround, revision, again, body: &body };
    let round = each(desk, viewer, what).await;
    note(desk, viewer, id, round, |tickets| ProblemEvent::WorkaroundSent { tickets }).await
}

/// What incidents are told.
#[derive(Clone, Copy)]
struct Telling<'a> {
    id: ProblemId,
    kind: Answered,
    revision: i64,
    again: bool,
    /// The text that the revision names.
    body: &'a Rendered<'a>,
}

/// Tells the incidents that were not told yet. What was told before something went wrong stays told.
async fn each(desk: &Desk, viewer: &Viewer, what: Telling<'_>) -> (AnswerRound, Result<(), AppError>) {
    let (mut round, mut after) = (AnswerRound::default(), TicketId(0));
    loop {
        let waiting = async {
            let mut conn = desk.db().read().await?;
            db::problem::untold(&mut conn, what.id, what.kind, what.revision, what.again, after, 100).await
        };
        let waiting = match waiting.await {
            Ok(waiting) if waiting.is_empty() => return (round, Ok(())),
            Ok(waiting) => waiting,
            Err(error) => return (round, Err(error.into())),
        };
        for (ticket,) in waiting {
            if round.told >= MOST {
                round.more = true;
                return (round, Ok(()));
            }
            after = ticket;
            match one(desk, viewer, ticket, what).await {
                Ok(true) => round.told += 1,
                Ok(false) => {}
                Err(AppError::NotNow | AppError::Forbidden | AppError::NotFound) => round.refused += 1,
                Err(error) => return (round, Err(error)),
            }
        }
    }
}

/// Tells one incident. False when somebody else did, or it is no incident any more.
async fn one(desk: &Desk, viewer: &Viewer, ticket: TicketId, what: Telling<'_>) -> Result<bool, AppError> {
    let action = match what.kind {
        Answered::Workaround => TicketAction::Reply,
        Answered::Resolution => TicketAction::Resolve,
    };
    let mut change = desk.change(&viewer.actor, ticket, action, None).await?;
    let (tx, now) = (&mut change.tx, change.now);
    let problem = find(tx, what.id).await?;
    let still = db::problem::of_ticket(tx, ticket).await? == Some(what.id);
    if !still || !change.ticket.status.is_open() {
        return Ok(false);
    }
    match what.kind {
        Answered::Workaround => {
            check(&problem, what.revision)?;
            if problem.workaround != what.body.text() {
                return Err(AppError::Stale);
            }
            if !what.again && db::problem::told(tx, what.id, ticket).await?.is_some() {
                return Ok(false);
            }
        }
        Answered::Resolution
            if problem.resolutions != what.revision
                || problem.state.is_open()
                || problem.summary != what.body.text() =>
        {
            return Err(AppError::Stale);
        }
        Answered::Resolution => {}
    }
    if !db::problem::mark(tx, what.id, ticket, what.kind, what.revision, now).await? {
        return Ok(false);
    }
    match what.kind {
        Answered::Workaround => tell(&mut change, viewer, what.body).await?,
        Answered::Resolution => {
            let code = problem.resolution_code_id.zip(problem.code).ok_or(AppError::NotNow)?;
            change.solve(viewer.actor.person(), code, what.body).await?;
        }
    }
    change.finish().await?;
    Ok(true)
}

/// Writes into the problem's story how many were told.
async fn note(
    desk: &Desk,
    viewer: &Viewer,
    id: ProblemId,
    (round, outcome): (AnswerRound, Result<(), AppError>),
    event: impl Fn(i64) -> ProblemEvent,
) -> Result<AnswerRound, AppError> {
    if round.told > 0 {
        let mut tx = desk.db().write().await?;
        db::problem::record(&mut tx, id, viewer.actor.person(), &event(round.told), desk.now()).await?;
        tx.commit().await?;
    }
    outcome.map(|()| round)
}

/// Says that the cause of a problem is gone. Its banner goes with it. With `incidents`, all unfinished incidents
/// are solved with this code and summary.
pub async fn resolve(
    desk: &Desk,
    viewer: &Viewer,
    (id, version): (ProblemId, i64),
    code: ResolutionCodeId,
    summary: &Description,
    incidents: bool,
) -> Result<AnswerRound, AppError> {
    allow(viewer, ProblemAction::Manage)?;
    let now = desk.now();
    let mut tx = desk.begin(&viewer.actor, ActionTarget::Other).await?;
    let mut problem = find_as_shown(&mut tx, id, version).await?;
    problem.state = problem_after(problem.state, ProblemMove::Resolved).map_err(|_| AppError::NotNow)?;
    let codes = db::catalogue::resolution_codes(&mut tx, false).await?;
    let known = codes.into_iter().find(|(id, _, _)| *id == code);
    let (_, name, _) = known.ok_or(AppError::field("code", FieldError::NotAllowed))?;
    problem.resolution_code_id = Some(code);
    problem.summary = summary.as_str().to_owned();
    problem.resolved_at = Some(now);
    problem.resolutions += 1;
    let mut events = vec![ProblemEvent::Resolved { code: name, summary: problem.summary.clone() }];
    if db::banner::withdraw(&mut tx, id, now).await? {
        events.push(ProblemEvent::Withdrawn);
    }
    save(&mut tx, viewer, &problem, &events, now).await?;
    tx.commit().await?;
    if incidents { solve_all(desk, viewer, id).await } else { Ok(AnswerRound::default()) }
}

/// Solves the unfinished incidents of a resolved problem with its code and summary.
pub async fn solve_all(desk: &Desk, viewer: &Viewer, id: ProblemId) -> Result<AnswerRound, AppError> {
    allow(viewer, ProblemAction::Manage)?;
    let problem = as_read(desk, id).await?;
    if problem.state != ProblemState::Resolved {
        return Err(AppError::NotNow);
    }
    let body = Rendered::of(&problem.summary);
    let what = Telling { id, kind: Answered::Resolution, revision: problem.resolutions, again: true, body: &body };
    let round = each(desk, viewer, what).await;
    note(desk, viewer, id, round, |tickets| ProblemEvent::IncidentsSolved { tickets }).await
}
