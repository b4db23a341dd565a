//! Tickets.

use super::{Conn, DbResult};
use crate::domain::report::TicketPlace;
use crate::domain::{
    AnswerGiven, CategoryId, Impact, OrganisationId, PersonId, Priority, ProductId, ResolutionCodeId, Status, TagId,
    TeamId, TicketId, TierId, Timestamp, Urgency,
};
use sqlx::types::Json;

/// A ticket as use cases read and change it, with the names that its pages need.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Ticket {
    pub id: TicketId,
    pub subject: String,
    pub status: Status,
    pub priority: Priority,
    pub impact: Impact,
    pub urgency: Urgency,
    pub symptoms: String,
    pub since: String,
    pub answers: Json<Vec<AnswerGiven>>,
    pub product_id: Option<ProductId>,
    pub category_id: Option<CategoryId>,
    pub organisation_id: Option<OrganisationId>,
    pub requester_id: PersonId,
    pub assignee_id: Option<PersonId>,
    pub tier_id: TierId,
    pub tier_since: Timestamp,
    pub team_id: Option<TeamId>,
    pub created_at: Timestamp,
    /// When support could see it first: a guest's ticket waits for its sender's address to be confirmed.
    pub arrived_at: Timestamp,
    pub public_at: Timestamp,
    pub activity_at: Timestamp,
    pub resolved_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub resolution_code_id: Option<ResolutionCodeId>,
    pub follows_id: Option<TicketId>,
    pub confirmed: bool,
    pub version: i64,
    pub requester: String,
    pub requester_email: String,
    pub assignee: Option<String>,
    pub organisation: Option<String>,
    pub product: Option<String>,
    pub category: Option<String>,
    pub team: Option<String>,
}

impl Ticket {
    /// Where it is, as far as reports go.
    pub const fn place(&self) -> TicketPlace {
        TicketPlace { tier: self.tier_id, team: self.team_id, category: self.category_id }
    }
}

/// A new ticket.
#[derive(Clone, Debug)]
pub struct NewTicket<'a> {
    pub subject: &'a str,
    pub priority: Priority,
    pub impact: Impact,
    pub urgency: Urgency,
    pub symptoms: &'a str,
    pub since: &'a str,
    pub answers: &'a [AnswerGiven],
    pub product_id: Option<ProductId>,
    pub category_id: Option<CategoryId>,
    pub organisation_id: Option<OrganisationId>,
    pub requester_id: PersonId,
    pub tier_id: TierId,
    pub follows_id: Option<TicketId>,
    pub confirmed: bool,
    pub submission: Option<&'a str>,
}

/// What a ticket is searched by.
pub(super) fn folded(subject: &str, symptoms: &str) -> String {
    format!("{subject}\n{symptoms}").to_lowercase()
}

pub async fn insert(conn: &mut Conn, new: &NewTicket<'_>, now: Timestamp) -> DbResult<TicketId> {
    let (id,) = row!(
        conn,
        "insert into ticket (subject, status, priority, priority_rank, impact, urgency, symptoms, since, answers,
             product_id, category_id, organisation_id, requester_id, tier_id, follows_id, confirmed, submission,
             tier_since, created_at, public_at, activity_at, arrived_at, folded)
         values ($1, 'new', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17, $17, $17, $17, $18)
         returning id",
        new.subject,
        new.priority,
        new.priority.rank(),
        new.impact,
        new.urgency,
        new.symptoms,
        new.since,
        Json(new.answers),
        new.product_id,
        new.category_id,
        new.organisation_id,
        new.requester_id,
        new.tier_id,
        new.follows_id,
        new.confirmed,
        new.submission,
        now,
        folded(new.subject, new.symptoms)
    )?;
    Ok(id)
}

pub async fn get(conn: &mut Conn, id: TicketId) -> DbResult<Option<Ticket>> {
    maybe!(
        conn,
        "select t.id, t.subject, t.status, t.priority, t.impact, t.urgency, t.symptoms, t.since, t.answers,
                t.product_id, t.category_id, t.organisation_id, t.requester_id, t.assignee_id, t.tier_id, t.tier_since,
                t.team_id, t.created_at, t.arrived_at, t.public_at, t.activity_at, t.resolved_at, t.closed_at, t.resolution_code_id,
                t.follows_id, t.confirmed, t.version, r.name as requester, r.email as requester_email,
                a.name as assignee, o.name as organisation, p.name as product, c.name as category, m.name as team
         from ticket t
         join person r on r.id = t.requester_id
         left join person a on a.id = t.assignee_id
         left join organisation o on o.id = t.organisation_id
         left join product p on p.id = t.product_id
         left join category c on c.id = t.category_id
         left join team m on m.id = t.team_id
         where t.id = $1",
        id
    )
}

/// The ticket that a form's submission made, if it was sent before.
pub async fn by_submission(conn: &mut Conn, submission: &str) -> DbResult<Option<(TicketId, PersonId)>> {
    maybe!(conn, "select id, requester_id from ticket where submission = $1", submission)
}

/// Writes what use cases change, if the ticket still has the version it was read with; the new version
/// is one more. Answers false when somebody else was faster.
pub async fn update(conn: &mut Conn, ticket: &Ticket) -> DbResult<bool> {
    let touched = run!(
        conn,
        "update ticket set status = $3, priority = $4, priority_rank = $5, product_id = $6, category_id = $7,
             assignee_id = $8, tier_id = $9, tier_since = $10, public_at = $11, activity_at = $12, resolved_at = $13,
             closed_at = $14, resolution_code_id = $15, confirmed = $16, organisation_id = $17, team_id = $18, arrived_at = $19,
             version = version + 1
         where id = $1 and version = $2",
        ticket.id,
        ticket.version,
        ticket.status,
        ticket.priority,
        ticket.priority.rank(),
        ticket.product_id,
        ticket.category_id,
        ticket.assignee_id,
        ticket.tier_id,
        ticket.tier_since,
        ticket.public_at,
        ticket.activity_at,
        ticket.resolved_at,
        ticket.closed_at,
        ticket.resolution_code_id,
        ticket.confirmed,
        ticket.organisation_id,
        ticket.team_id,
        ticket.arrived_at
    )?;
    Ok(touched == 1)
}

/// Resolved tickets that nobody objected to since `before`.
pub async fn resolved_before(conn: &mut Conn, before: Timestamp, limit: i64) -> DbResult<Vec<(TicketId,)>> {
    rows!(
        conn,
        "select id from ticket where status = 'resolved' and resolved_at < $1 order by id limit $2",
        before,
        limit
    )
}

pub async fn is_follower(conn: &mut Conn, id: TicketId, person: PersonId) -> DbResult<bool> {
    let row: Option<(PersonId,)> =
        maybe!(conn, "select person_id from follower where ticket_id = $1 and person_id = $2", id, person)?;
    Ok(row.is_some())
}

/// Followers with name and address.
pub async fn followers(conn: &mut Conn, id: TicketId) -> DbResult<Vec<(PersonId, String, String)>> {
    rows!(
        conn,
        "select p.id, p.name, p.email from follower f join person p on p.id = f.person_id
         where f.ticket_id = $1 and p.disabled_at is null order by lower(p.name), p.id",
        id
    )
}

/// Answers whether the person was not following yet.
pub async fn follow(conn: &mut Conn, id: TicketId, person: PersonId) -> DbResult<bool> {
    let touched =
        run!(conn, "insert into follower (ticket_id, person_id) values ($1, $2) on conflict do nothing", id, person)?;
    Ok(touched == 1)
}

pub async fn unfollow(conn: &mut Conn, id: TicketId, person: PersonId) -> DbResult<bool> {
    Ok(run!(conn, "delete from follower where ticket_id = $1 and person_id = $2", id, person)? == 1)
}

pub async fn tags(conn: &mut Conn, id: TicketId) -> DbResult<Vec<(TagId, String)>> {
    rows!(
        conn,
        "select g.id, g.name from ticket_tag x join tag g on g.id = x.tag_id where x.ticket_id = $1 order by lower(g.name)",
        id
    )
}

pub async fn add_tag(conn: &mut Conn, id: TicketId, tag: TagId) -> DbResult<u64> {
    run!(conn, "insert into ticket_tag (ticket_id, tag_id) values ($1, $2) on conflict do nothing", id, tag)
}

pub async fn remove_tag(conn: &mut Conn, id: TicketId, tag: TagId) -> DbResult<u64> {
    run!(conn, "delete from ticket_tag where ticket_id = $1 and tag_id = $2", id, tag)
}

/// The ticket that follows up on this one, if there is one.
pub async fn follow_up(conn: &mut Conn, id: TicketId) -> DbResult<Option<TicketId>> {
    let row: Option<(TicketId,)> = maybe!(conn, "select id from ticket where follows_id = $1 order by id limit 1", id)?;
    Ok(row.map(|(id,)| id))
}

/// The latest ticket of a person that waits for their address to be confirmed.
pub async fn unconfirmed_of(conn: &mut Conn, person: PersonId) -> DbResult<Option<(TicketId,)>> {
    maybe!(
        conn,
        "select id from ticket where requester_id = $1 and not confirmed order by public_at desc, id desc limit 1",
        person
    )
}

/// Tickets from before `before` that their senders did not confirm, and have no link any more to do so.
pub async fn never_confirmed(conn: &mut Conn, before: Timestamp, now: Timestamp) -> DbResult<Vec<(TicketId,)>> {
    rows!(
        conn,
        "select t.id from ticket t where not t.confirmed and t.created_at < $1
         and not exists (select 1 from one_time_link l
                         where l.ticket_id = t.id and l.used_at is null and l.expires_at > $2)
         order by t.id limit 100",
        before,
        now
    )
}

/// Removes a ticket that was never confirmed, with what was written and attached; answers the keys of its files, or
/// nothing when it is confirmed or gone. The caller has locked it.
pub async fn delete_unconfirmed(conn: &mut Conn, id: TicketId) -> DbResult<Option<Vec<(String,)>>> {
    let files = rows!(conn, "select key from attachment where ticket_id = $1", id)?;
    let waits: Option<(TicketId,)> = maybe!(conn, "select id from ticket where id = $1 and not confirmed", id)?;
    if waits.is_none() {
        return Ok(None);
    }
    run!(conn, "delete from attachment where ticket_id = $1", id)?;
    run!(conn, "delete from follower where ticket_id = $1", id)?;
    run!(conn, "delete from ticket_tag where ticket_id = $1", id)?;
    run!(conn, "delete from ticket_event where ticket_id = $1", id)?;
    run!(conn, "delete from one_time_link where ticket_id = $1", id)?;
    run!(conn, "update outbox set ticket_id = null where ticket_id = $1", id)?;
    run!(conn, "delete from ticket where id = $1", id)?;
    Ok(Some(files))
}
