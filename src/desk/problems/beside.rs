//! What is known about the trouble of a ticket, for the ticket's page.

use super::like::{self, Like, Subject};
use super::read::{can, candidate, html, rank};
use super::{allow, find};
use crate::db;
use crate::db::problem_list::Compared;
use crate::desk::Desk;
use crate::desk::change::facts;
use crate::domain::policy::{self, Deed, ProblemDeed, Verdict};
use crate::domain::view::{Known, LikeProblem, Viewer};
use crate::domain::{ProblemState, TicketId};
use crate::error::AppError;

/// Like tickets and like problems that are shown.
const BESIDE: usize = 5;
/// How far back like tickets are looked for, in days.
const RECENT: i64 = 60;

/// What is known about a ticket's trouble: its problem, or those that it could be an incident of, and like tickets.
pub async fn known(desk: &Desk, viewer: &Viewer, id: TicketId) -> Result<Known, AppError> {
    allow(viewer, ProblemDeed::Read)?;
    let now = desk.now();
    let mut conn = desk.db().read().await?;
    let ticket = db::ticket::get(&mut conn, id).await?.ok_or(AppError::NotFound)?;
    let tiers = db::tier::all(&mut conn).await?;
    let share = db::share::active(&mut conn, id).await?;
    let facts = facts(&mut conn, desk, &viewer.actor, &ticket, &tiers, share.as_ref()).await?;
    let mut known = Known {
        can: can(viewer),
        may_reply: policy::allows(&viewer.actor, Deed::Reply, &facts, now),
        may_learn: policy::may_problem(&viewer.actor, ProblemDeed::Learn) == Verdict::Allowed,
        ..Known::default()
    };
    let text = format!("{}\n{}", ticket.subject, ticket.symptoms);
    let subject = Subject { text: &text, category: ticket.category_id };
    if let Some(problem) = db::problem::of_ticket(&mut conn, id).await? {
        let row = find(&mut conn, problem).await?;
        let told = db::problem::told(&mut conn, problem, id).await? == Some(row.workaround_revision);
        let workaround = (!row.workaround.is_empty()).then(|| (html(&row.workaround), row.workaround_revision));
        known.problem =
            Some((LikeProblem { id: row.id, title: row.title, state: row.state, workaround, alike: 100 }, told));
    } else if ticket.status.is_open() {
        let all = like::problems(&mut conn).await?;
        let ranked =
            like::rank(&subject, all, |problem| &problem.folded, |problem| problem.category_id, |problem| problem.id.0);
        known.problems = ranked.into_iter().filter(Like::by_text).take(BESIDE).map(like_problem).collect();
    }
    let mut tickets = like::tickets(&mut conn, &subject, now.plus_days(-RECENT), false).await?;
    tickets.retain(|other| other.id != id);
    let ranked = rank(&subject, tickets).into_iter().filter(Like::by_text);
    known.tickets = ranked.take(BESIDE).map(|like| candidate(like, viewer, now)).collect();
    Ok(known)
}

fn like_problem(like: Like<Compared>) -> LikeProblem {
    let row = like.what;
    let workaround = row.state == ProblemState::KnownError && !row.workaround.is_empty();
    LikeProblem {
        id: row.id,
        title: row.title,
        state: row.state,
        workaround: workaround.then(|| (html(&row.workaround), row.workaround_revision)),
        alike: like.percent,
    }
}
