//! What is known about the trouble of a ticket, for the ticket's page.

use super::like::{self, Alike, Subject};
use super::read::{can, candidate, html, rank};
use super::{allow, find};
use crate::db::problem_list::ComparedProblem;
use crate::db::ticket::Ticket;
use crate::db::{self, Conn};
use crate::desk::Desk;
use crate::domain::ProblemState;
use crate::domain::rights::{self, ProblemAction, TicketAction, TicketFacts, Verdict};
use crate::domain::view::{KnownTrouble, LikeProblem, Viewer};
use crate::error::AppError;

/// Like tickets and like problems that are shown.
const BESIDE: usize = 5;
/// How far back like tickets are looked for, in days.
const RECENT: i64 = 60;

/// What is known about a ticket's trouble: its problem, or those that it could be an incident of, and like tickets.
pub(in crate::desk) async fn known(
    conn: &mut Conn,
    desk: &Desk,
    viewer: &Viewer,
    ticket: &Ticket,
    facts: &TicketFacts,
) -> Result<KnownTrouble, AppError> {
    allow(viewer, ProblemAction::Read)?;
    let (now, id) = (desk.now(), ticket.id);
    let mut known = KnownTrouble {
        can: can(viewer),
        may_reply: rights::allows(&viewer.actor, TicketAction::Reply, facts, now),
        may_learn: rights::may_problem(&viewer.actor, ProblemAction::Learn) == Verdict::Allowed,
        asks_lesson: rights::asks_lesson(&viewer.actor, facts),
        ..KnownTrouble::default()
    };
    let text = format!("{}\n{}", ticket.subject, ticket.symptoms);
    let subject = Subject { text: &text, category: ticket.category_id };
    if let Some(problem) = db::problem::of_ticket(conn, id).await? {
        let row = find(conn, problem).await?;
        let told = db::problem::told(conn, problem, id).await? == Some(row.workaround_revision);
        let workaround = (!row.workaround.is_empty()).then(|| (html(&row.workaround), row.workaround_revision));
        known.problem =
            Some((LikeProblem { id: row.id, title: row.title, state: row.state, workaround, alike: 100 }, told));
    } else if ticket.status.is_open() {
        let all = like::problems(conn).await?;
        let ranked =
            like::rank(&subject, all, |problem| &problem.folded, |problem| problem.category_id, |problem| problem.id.0);
        known.problems = ranked.into_iter().filter(Alike::by_text).take(BESIDE).map(like_problem).collect();
    }
    let mut tickets = like::tickets(conn, &subject, now.plus_days(-RECENT), false).await?;
    tickets.retain(|other| other.id != id);
    let ranked = rank(&subject, tickets).into_iter().filter(Alike::by_text);
    known.tickets = ranked.take(BESIDE).map(|like| candidate(like, viewer, now)).collect();
    Ok(known)
}

fn like_problem(like: Alike<ComparedProblem>) -> LikeProblem {
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
