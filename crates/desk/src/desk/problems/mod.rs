//! Problems: the causes behind incidents. Written by those who own them, linked by all of staff, told to many
//! customers at once, and to each of them once.

pub mod answer;
pub mod banner;
pub mod beside;
pub mod incidents;
pub mod learn;
mod like;
pub mod read;
pub mod write;

use crate::db::problem::ProblemRow;
use crate::db::{self, Conn};
use crate::desk::ticket::access::allowed;
use crate::domain::rights::{self, ProblemAction};
use crate::domain::view::Viewer;
use crate::domain::{Actor, ProblemEvent, ProblemId, Timestamp};
use crate::error::AppError;

/// Rows on a page of a list.
const PAGE: i64 = 50;

/// Lets those in who may do this to problems; for those who may not read them there are none.
fn allow(viewer: &Viewer, action: ProblemAction) -> Result<(), AppError> {
    if viewer.actor == Actor::Anonymous {
        return Err(AppError::SignIn);
    }
    allowed(rights::may_problem(&viewer.actor, action))
}

/// The same for somebody who is known to see the ticket that it is about: what they may not do is forbidden, and
/// does not pretend to be missing.
fn allow_on_ticket(viewer: &Viewer, action: ProblemAction) -> Result<(), AppError> {
    allow(viewer, action).map_err(|error| if error == AppError::NotFound { AppError::Forbidden } else { error })
}

/// A problem that is there.
async fn find(conn: &mut Conn, id: ProblemId) -> Result<ProblemRow, AppError> {
    db::problem::get(conn, id).await?.ok_or(AppError::NotFound)
}

/// A problem as the page showed it; one that somebody else changed since is refused.
async fn find_as_shown(conn: &mut Conn, id: ProblemId, version: i64) -> Result<ProblemRow, AppError> {
    let problem = find(conn, id).await?;
    if problem.version == version { Ok(problem) } else { Err(AppError::Stale) }
}

/// Writes a changed problem and what happened to it.
async fn save(
    conn: &mut Conn,
    viewer: &Viewer,
    problem: &ProblemRow,
    events: &[ProblemEvent],
    now: Timestamp,
) -> Result<(), AppError> {
    if !db::problem::update(conn, problem, now).await? {
        return Err(AppError::Stale);
    }
    for event in events {
        db::problem::record(conn, problem.id, viewer.actor.person(), event, now).await?;
    }
    Ok(())
}
