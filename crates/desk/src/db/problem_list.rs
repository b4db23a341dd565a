//! Lists of problems, and what is compared when like tickets are looked for: bounded sets, whatever the
//! size of the installation.

use super::{Conn, DbResult};
use crate::domain::view::Cursor;
use crate::domain::{CategoryId, ProblemId, ProblemState, ProductId, Status, TicketId, Timestamp};

/// A problem in a list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ProblemListRow {
    pub id: ProblemId,
    pub title: String,
    pub state: ProblemState,
    pub owner: Option<String>,
    pub product: Option<String>,
    pub category: Option<String>,
    pub incidents: i64,
    pub activity_at: Timestamp,
}

/// A ticket that is compared.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Ticket {
    pub id: TicketId,
    pub subject: String,
    pub folded: String,
    pub status: Status,
    pub category_id: Option<CategoryId>,
    pub organisation: Option<String>,
    pub created_at: Timestamp,
    pub problem_id: Option<ProblemId>,
}

/// A problem that is compared.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ComparedProblem {
    pub id: ProblemId,
    pub title: String,
    pub folded: String,
    pub state: ProblemState,
    pub workaround: String,
    pub workaround_revision: i64,
    pub product_id: Option<ProductId>,
    pub category_id: Option<CategoryId>,
}

/// A page of problems, the latest activity first.
pub async fn page(
    conn: &mut Conn,
    state: Option<ProblemState>,
    text: Option<&str>,
    after: Option<Cursor>,
    limit: i64,
) -> DbResult<Vec<ProblemListRow>> {
    let like = text.map(|text| format!("%{}%", text.to_lowercase().replace(['%', '_'], "")));
    let number = text.and_then(|text| text.trim_start_matches(['#', 'P', 'p']).parse::<i64>().ok()).unwrap_or(0);
    rows!(
        conn,
        "select p.id, p.title, p.state, o.name as owner, r.name as product, c.name as category,
                (select count(*) from problem_ticket l where l.problem_id = p.id) as incidents, p.activity_at
         from problem p
         left join person o on o.id = p.owner_id
         left join product r on r.id = p.product_id
         left join category c on c.id = p.category_id
         where ($1 is null or p.state = $1)
           and ($2 is null or p.folded like $2 or p.id = $3)
           and ($4 is null or (p.activity_at, p.id) < ($4, $5))
         order by p.activity_at desc, p.id desc limit $6",
        state,
        like.as_deref(),
        number,
        after.map(|after| after.key),
        after.map(|after| after.id),
        limit
    )
}

/// Problems that are still there, the latest activity first.
pub async fn standing(conn: &mut Conn, limit: i64) -> DbResult<Vec<ComparedProblem>> {
    rows!(
        conn,
        "select id, title, folded, state, workaround, workaround_revision, product_id, category_id from problem
         where state <> 'resolved' order by activity_at desc, id desc limit $1",
        limit
    )
}

/// The latest tickets of a category since a moment.
pub async fn of_category(conn: &mut Conn, category: CategoryId, since: Timestamp, limit: i64) -> DbResult<Vec<Ticket>> {
    rows!(
        conn,
        "select t.id, t.subject, t.folded, t.status, t.category_id, o.name as organisation, t.created_at, l.problem_id
         from ticket t left join organisation o on o.id = t.organisation_id
         left join problem_ticket l on l.ticket_id = t.id
         where t.confirmed and t.category_id = $1 and t.created_at >= $2
         order by t.created_at desc, t.id desc limit $3",
        category,
        since,
        limit
    )
}

/// Of the latest `among` tickets since a moment, those that have one of these pieces of words.
pub async fn with_words(
    conn: &mut Conn,
    words: [&str; 3],
    since: Timestamp,
    among: i64,
    limit: i64,
) -> DbResult<Vec<Ticket>> {
    let like = words.map(|word| (!word.is_empty()).then(|| format!("%{}%", word.replace(['%', '_'], ""))));
    let [first, second, third] = like;
    rows!(
        conn,
        "select t.id, t.subject, t.folded, t.status, t.category_id, o.name as organisation, t.created_at, l.problem_id
         from (select id, subject, folded, status, category_id, organisation_id, created_at from ticket
               where confirmed and created_at >= $1 order by created_at desc, id desc limit $2) as t
         left join organisation o on o.id = t.organisation_id
         left join problem_ticket l on l.ticket_id = t.id
         where t.folded like $3 or t.folded like $4 or t.folded like $5
         order by t.created_at desc, t.id desc limit $6",
        since,
        among,
        first.as_deref(),
        second.as_deref(),
        third.as_deref(),
        limit
    )
}
