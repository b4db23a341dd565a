//! Problems, their story, and the tickets that are their incidents.

use super::{Conn, DbResult};
use crate::domain::{
    Answered, CategoryId, OrganisationId, PersonId, ProblemEvent, ProblemId, ProblemState, ProductId, ResolutionCodeId,
    Role, Status, TicketId, Timestamp,
};
use sqlx::types::Json;

/// A problem as use cases read and change it, with the names that its page needs.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ProblemRow {
    pub id: ProblemId,
    pub title: String,
    pub symptoms: String,
    pub cause: String,
    /// Markdown.
    pub workaround: String,
    /// Counts the versions of the workaround.
    pub workaround_revision: i64,
    pub state: ProblemState,
    /// How often it was resolved.
    pub resolutions: i64,
    /// What customers are told when it is resolved.
    pub summary: String,
    pub resolution_code_id: Option<ResolutionCodeId>,
    pub owner_id: Option<PersonId>,
    pub product_id: Option<ProductId>,
    pub category_id: Option<CategoryId>,
    pub created_at: Timestamp,
    pub activity_at: Timestamp,
    pub resolved_at: Option<Timestamp>,
    pub version: i64,
    pub owner: Option<String>,
    pub product: Option<String>,
    pub category: Option<String>,
    pub code: Option<String>,
}

/// What a new problem starts with.
#[derive(Clone, Debug)]
pub struct NewProblem<'a> {
    pub title: &'a str,
    pub symptoms: &'a str,
    pub cause: &'a str,
    pub workaround: &'a str,
    pub state: ProblemState,
    pub owner_id: Option<PersonId>,
    pub product_id: Option<ProductId>,
    pub category_id: Option<CategoryId>,
    /// A mark of its form and of its words.
    pub submission: Option<&'a str>,
}

/// An entry of a problem's story.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct EventRow {
    pub id: i64,
    pub at: Timestamp,
    pub actor: Option<String>,
    pub actor_role: Option<Role>,
    pub data: Json<ProblemEvent>,
}

/// A ticket that is an incident of a problem.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Incident {
    pub id: TicketId,
    pub subject: String,
    pub status: Status,
    pub requester: String,
    pub organisation: Option<String>,
    /// The newest version of the workaround that its customers got.
    pub workaround: Option<i64>,
}

/// What a problem is searched by.
pub(super) fn folded(title: &str, symptoms: &str) -> String {
    format!("{title}\n{symptoms}").to_lowercase()
}

pub async fn insert(conn: &mut Conn, new: &NewProblem<'_>, now: Timestamp) -> DbResult<ProblemId> {
    let (id,) = row!(
        conn,
        "insert into problem (title, symptoms, cause, workaround, workaround_revision, state, owner_id, product_id,
             category_id, folded, created_at, activity_at, submission)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12) returning id",
        new.title,
        new.symptoms,
        new.cause,
        new.workaround,
        i64::from(!new.workaround.is_empty()),
        new.state,
        new.owner_id,
        new.product_id,
        new.category_id,
        folded(new.title, new.symptoms),
        now,
        new.submission
    )?;
    Ok(id)
}

/// The problem that was written with this form and these words.
pub async fn by_submission(conn: &mut Conn, submission: &str) -> DbResult<Option<ProblemId>> {
    let found: Option<(ProblemId,)> = maybe!(conn, "select id from problem where submission = $1", submission)?;
    Ok(found.map(|(id,)| id))
}

pub async fn get(conn: &mut Conn, id: ProblemId) -> DbResult<Option<ProblemRow>> {
    maybe!(
        conn,
        "select p.id, p.title, p.symptoms, p.cause, p.workaround, p.workaround_revision, p.state, p.resolutions,
                p.summary, p.resolution_code_id, p.owner_id, p.product_id, p.category_id, p.created_at, p.activity_at,
                p.resolved_at, p.version, o.name as owner, r.name as product, c.name as category, k.name as code
         from problem p
         left join person o on o.id = p.owner_id
         left join product r on r.id = p.product_id
         left join category c on c.id = p.category_id
         left join resolution_code k on k.id = p.resolution_code_id
         where p.id = $1",
        id
    )
}

/// Writes what use cases change, if the problem still has the version it was read with; the new version is
/// one more. Answers false when somebody else was faster.
pub async fn update(conn: &mut Conn, problem: &ProblemRow, now: Timestamp) -> DbResult<bool> {
    let touched = run!(
        conn,
        "update problem set title = $3, symptoms = $4, cause = $5, workaround = $6, workaround_revision = $7, state = $8,
             resolutions = $9, summary = $10, resolution_code_id = $11, owner_id = $12, product_id = $13,
             category_id = $14, folded = $15, activity_at = $16, resolved_at = $17, version = version + 1
         where id = $1 and version = $2",
        problem.id,
        problem.version,
        problem.title.as_str(),
        problem.symptoms.as_str(),
        problem.cause.as_str(),
        problem.workaround.as_str(),
        problem.workaround_revision,
        problem.state,
        problem.resolutions,
        problem.summary.as_str(),
        problem.resolution_code_id,
        problem.owner_id,
        problem.product_id,
        problem.category_id,
        folded(&problem.title, &problem.symptoms),
        now,
        problem.resolved_at
    )?;
    Ok(touched == 1)
}

/// Records what happened to a problem. Its version stays: nobody who is writing has to look again.
pub async fn record(
    conn: &mut Conn,
    id: ProblemId,
    actor: Option<PersonId>,
    event: &ProblemEvent,
    now: Timestamp,
) -> DbResult<()> {
    run!(
        conn,
        "insert into problem_event (problem_id, at, actor_id, kind, data) values ($1, $2, $3, $4, $5)",
        id,
        now,
        actor,
        event.kind(),
        Json(event)
    )?;
    run!(conn, "update problem set activity_at = $2 where id = $1", id, now)?;
    Ok(())
}

/// The latest entries of a problem's story, the newest first.
pub async fn events(conn: &mut Conn, id: ProblemId, limit: i64) -> DbResult<Vec<EventRow>> {
    rows!(
        conn,
        "select e.id, e.at, p.name as actor, p.role as actor_role, e.data
         from problem_event e left join person p on p.id = e.actor_id
         where e.problem_id = $1 order by e.id desc limit $2",
        id,
        limit
    )
}

/// Makes a ticket an incident of a problem. False when it is one already, of this problem or another.
pub async fn link(conn: &mut Conn, id: ProblemId, ticket: TicketId, now: Timestamp) -> DbResult<bool> {
    let touched = run!(
        conn,
        "insert into problem_ticket (ticket_id, problem_id, linked_at) values ($1, $2, $3) on conflict do nothing",
        ticket,
        id,
        now
    )?;
    Ok(touched == 1)
}

pub async fn unlink(conn: &mut Conn, id: ProblemId, ticket: TicketId) -> DbResult<bool> {
    Ok(run!(conn, "delete from problem_ticket where ticket_id = $1 and problem_id = $2", ticket, id)? == 1)
}

/// The problem that a ticket is an incident of.
pub async fn of_ticket(conn: &mut Conn, ticket: TicketId) -> DbResult<Option<ProblemId>> {
    let row: Option<(ProblemId,)> = maybe!(conn, "select problem_id from problem_ticket where ticket_id = $1", ticket)?;
    Ok(row.map(|(id,)| id))
}

/// A page of the incidents of a problem, by number, after the ticket `after`.
pub async fn incidents(conn: &mut Conn, id: ProblemId, after: Option<TicketId>, limit: i64) -> DbResult<Vec<Incident>> {
    rows!(
        conn,
        "select t.id, t.subject, t.status, r.name as requester, o.name as organisation,
                (select max(a.revision) from problem_answer a
                 where a.problem_id = $1 and a.ticket_id = t.id and a.kind = 'workaround') as workaround
         from problem_ticket l
         join ticket t on t.id = l.ticket_id
         join person r on r.id = t.requester_id
         left join organisation o on o.id = t.organisation_id
         where l.problem_id = $1 and l.ticket_id > $2 order by l.ticket_id limit $3",
        id,
        after.unwrap_or_default(),
        limit
    )
}

/// The organisations whose incidents a problem has.
pub async fn touched(conn: &mut Conn, id: ProblemId) -> DbResult<Vec<(OrganisationId,)>> {
    rows!(
        conn,
        "select distinct t.organisation_id from problem_ticket l join ticket t on t.id = l.ticket_id
         where l.problem_id = $1 and t.organisation_id is not null order by t.organisation_id",
        id
    )
}

/// How many incidents there are; how many of them are unfinished; how many of those got no workaround yet,
/// and how many an earlier one only.
pub async fn tally(conn: &mut Conn, id: ProblemId, revision: i64) -> DbResult<(i64, i64, i64, i64)> {
    row!(
        conn,
        "select count(*),
                count(case when open = 1 then 1 end),
                count(case when open = 1 and got is null then 1 end),
                count(case when open = 1 and got < $2 then 1 end)
         from (select case when t.status in ('resolved', 'closed') then 0 else 1 end as open,
                      (select max(a.revision) from problem_answer a
                       where a.problem_id = $1 and a.ticket_id = t.id and a.kind = 'workaround') as got
               from problem_ticket l join ticket t on t.id = l.ticket_id where l.problem_id = $1) as incident",
        id,
        revision
    )
}

/// Unfinished incidents that were not told this yet, by number, after the ticket `after`. Without `again`,
/// those that were told an earlier version are left out.
pub async fn untold(
    conn: &mut Conn,
    id: ProblemId,
    kind: Answered,
    revision: i64,
    again: bool,
    after: TicketId,
    limit: i64,
) -> DbResult<Vec<(TicketId,)>> {
    rows!(
        conn,
        "select l.ticket_id from problem_ticket l join ticket t on t.id = l.ticket_id
         where l.problem_id = $1 and l.ticket_id > $2 and t.status not in ('resolved', 'closed')
           and not exists (select 1 from problem_answer a where a.problem_id = $1 and a.ticket_id = l.ticket_id
                           and a.kind = $3 and (a.revision = $4 or not $5))
         order by l.ticket_id limit $6",
        id,
        after,
        kind,
        revision,
        again,
        limit
    )
}

/// Marks that a ticket's customers are told this. False when they were before: of several at once, one gets true.
pub async fn mark(
    conn: &mut Conn,
    id: ProblemId,
    ticket: TicketId,
    kind: Answered,
    revision: i64,
    now: Timestamp,
) -> DbResult<bool> {
    let touched = run!(
        conn,
        "insert into problem_answer (problem_id, ticket_id, kind, revision, at) values ($1, $2, $3, $4, $5)
         on conflict do nothing",
        id,
        ticket,
        kind,
        revision,
        now
    )?;
    Ok(touched == 1)
}

/// The newest version of a problem's workaround that a ticket's customers got.
pub async fn told(conn: &mut Conn, id: ProblemId, ticket: TicketId) -> DbResult<Option<i64>> {
    let row: (Option<i64>,) = row!(
        conn,
        "select max(revision) from problem_answer where problem_id = $1 and ticket_id = $2 and kind = 'workaround'",
        id,
        ticket
    )?;
    Ok(row.0)
}
