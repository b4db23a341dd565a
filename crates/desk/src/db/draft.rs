//! What people learned from tickets, until it is put to use.

use super::{Conn, DbResult};
use crate::domain::{DraftId, DraftState, PersonId, ProblemId, TicketId, Timestamp};

/// Something that was learned.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Draft {
    pub id: DraftId,
    pub ticket_id: TicketId,
    pub author: String,
    pub title: String,
    pub symptoms: String,
    /// Markdown.
    pub solution: String,
    pub state: DraftState,
    pub created_at: Timestamp,
}

pub async fn insert(
    conn: &mut Conn,
    ticket: TicketId,
    author: PersonId,
    texts: (&str, &str, &str),
    now: Timestamp,
) -> DbResult<DraftId> {
    let (title, symptoms, solution) = texts;
    let (id,) = row!(
        conn,
        "insert into learning_draft (ticket_id, author_id, title, symptoms, solution, state, created_at)
         values ($1, $2, $3, $4, $5, 'open', $6) returning id",
        ticket,
        author,
        title,
        symptoms,
        solution,
        now
    )?;
    Ok(id)
}

pub async fn get(conn: &mut Conn, id: DraftId) -> DbResult<Option<Draft>> {
    maybe!(
        conn,
        "select d.id, d.ticket_id, p.name as author, d.title, d.symptoms, d.solution, d.state, d.created_at
         from learning_draft d join person p on p.id = d.author_id where d.id = $1",
        id
    )
}

/// A page of those that wait, the oldest first, after the draft `after`.
pub async fn waiting(conn: &mut Conn, after: Option<DraftId>, limit: i64) -> DbResult<Vec<Draft>> {
    rows!(
        conn,
        "select d.id, d.ticket_id, p.name as author, d.title, d.symptoms, d.solution, d.state, d.created_at
         from learning_draft d join person p on p.id = d.author_id
         where d.state = 'open' and d.id > $1 order by d.id limit $2",
        after.unwrap_or_default(),
        limit
    )
}

/// Puts a draft to use or drops it. False when that was done before.
pub async fn decide(
    conn: &mut Conn,
    id: DraftId,
    state: DraftState,
    problem: Option<ProblemId>,
    now: Timestamp,
) -> DbResult<bool> {
    let touched = run!(
        conn,
        "update learning_draft set state = $2, problem_id = $3, decided_at = $4 where id = $1 and state = 'open'",
        id,
        state,
        problem,
        now
    )?;
    Ok(touched == 1)
}
