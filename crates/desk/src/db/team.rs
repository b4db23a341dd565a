//! Teams of tiers, their members, and who is away.

use super::{Conn, DbResult, Link};
use crate::domain::routing::{Assignment, Skills};
use crate::domain::{CalendarId, OrganisationId, PersonId, TeamId, TicketId, TierId, Timestamp};
use sqlx::types::Json;

/// A team.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct TeamRow {
    pub id: TeamId,
    pub tier_id: TierId,
    pub name: String,
    pub calendar_id: Option<CalendarId>,
    pub place: String,
    pub skills: Json<Skills>,
    pub assignment: Assignment,
    /// Unfinished tickets up to which a person is given more.
    pub capacity: i64,
    /// In whose turn one was given last.
    pub last_person_id: Option<PersonId>,
    pub archived_at: Option<Timestamp>,
}

/// A member with what decides whether they get a ticket.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct MemberRow {
    pub id: PersonId,
    pub name: String,
    pub skills: Json<Skills>,
    /// The position of the person's tier; leads have none.
    pub tier: Option<i64>,
    /// Whether the account is one of staff and can be used.
    pub active: bool,
    pub leads: bool,
    /// Unfinished tickets up to which this person is given more; none: as many as the team says.
    pub capacity: Option<i64>,
    pub from_at: Option<Timestamp>,
    pub until_at: Option<Timestamp>,
    pub substitute_id: Option<PersonId>,
    /// Unfinished tickets that they have.
    pub load: i64,
}

/// An absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Absence {
    pub from_at: Timestamp,
    pub until_at: Timestamp,
    pub substitute_id: Option<PersonId>,
}

/// All teams by tier and name, those out of use last.
pub async fn all(conn: &mut Conn) -> DbResult<Vec<TeamRow>> {
    usable_rows!(
        conn,
        "team",
        TeamRow,
        "select m.id, m.tier_id, m.name, m.calendar_id, m.place, m.skills, m.assignment, m.capacity, m.last_person_id,
                m.archived_at
         from team m join tier t on t.id = m.tier_id
         order by (case when m.archived_at is null then 0 else 1 end), t.position, lower(m.name), m.id"
    )
}

pub async fn insert(conn: &mut Conn, team: &TeamRow) -> DbResult<TeamId> {
    let (id,) = row!(
        conn,
        "insert into team (tier_id, name, calendar_id, place, skills, assignment, capacity)
         values ($1, $2, $3, $4, $5, $6, $7) returning id",
        team.tier_id,
        team.name.as_str(),
        team.calendar_id,
        team.place.as_str(),
        &team.skills,
        team.assignment,
        team.capacity
    )?;
    Ok(id)
}

/// Writes what admins decide about a team. Its tier stays: tickets are there.
pub async fn update(conn: &mut Conn, team: &TeamRow) -> DbResult<u64> {
    run!(
        conn,
        "update team set name = $2, calendar_id = $3, place = $4, skills = $5, assignment = $6, capacity = $7,
             archived_at = $8
         where id = $1",
        team.id,
        team.name.as_str(),
        team.calendar_id,
        team.place.as_str(),
        &team.skills,
        team.assignment,
        team.capacity,
        team.archived_at
    )
}

/// In whose turn somebody was given a ticket last.
pub async fn last(conn: &mut Conn, id: TeamId) -> DbResult<Option<PersonId>> {
    let row: Option<(Option<PersonId>,)> = maybe!(conn, "select last_person_id from team where id = $1", id)?;
    Ok(row.and_then(|(person,)| person))
}

/// Remembers in whose turn somebody was given a ticket last.
pub async fn set_last(conn: &mut Conn, id: TeamId, person: PersonId) -> DbResult<u64> {
    run!(conn, "update team set last_person_id = $2 where id = $1", id, person)
}

/// The only organisations that teams serve.
pub async fn organisations(conn: &mut Conn) -> DbResult<Vec<(TeamId, OrganisationId)>> {
    rows!(conn, "select team_id, organisation_id from team_organisation order by team_id, organisation_id")
}

pub async fn set_organisations(conn: &mut Conn, id: TeamId, all: &[OrganisationId]) -> DbResult<()> {
    run!(conn, "delete from team_organisation where team_id = $1", id)?;
    for organisation in all {
        run!(conn, "insert into team_organisation (team_id, organisation_id) values ($1, $2)", id, *organisation)?;
    }
    Ok(())
}

impl MemberRow {
    /// Until when they are away, if they are at a moment.
    pub fn away(&self, now: Timestamp) -> Option<Timestamp> {
        self.until_at.filter(|until| *until > now && self.from_at.is_none_or(|from| from <= now))
    }
}

/// The columns of [`MemberRow`] of a person `p` with what a team says of them.
macro_rules! member_sql {
    ($of_team:literal, $from:literal) => {
        concat!(
            "select p.id, p.name, ", $of_team, ", t.position as tier,
                    (p.role in ('agent', 'lead', 'admin') and p.disabled_at is null and p.confirmed_at is not null) as active,
                    a.from_at, a.until_at, a.substitute_id,
                    (select count(*) from ticket k where k.assignee_id = p.id
                        and k.status in ('new', 'open', 'waiting_customer', 'waiting_vendor')) as load
             from person p left join tier t on t.id = p.tier_id left join absence a on a.person_id = p.id ",
            $from,
            " order by lower(p.name), p.id"
        )
    };
}

pub async fn members(conn: &mut Conn, id: TeamId) -> DbResult<Vec<MemberRow>> {
    rows!(
        conn,
        member_sql!("x.skills, x.leads, x.capacity", "join team_member x on x.person_id = p.id where x.team_id = $1"),
        id
    )
}

pub async fn member_ids(conn: &mut Conn, id: TeamId) -> DbResult<Vec<(PersonId,)>> {
    rows!(conn, "select person_id from team_member where team_id = $1 order by person_id", id)
}

/// Those who stand in for members of a team, or for who does, as far as they are not members.
pub async fn substitutes(conn: &mut Conn, id: TeamId) -> DbResult<Vec<MemberRow>> {
    rows!(
        conn,
        member_sql!(
            "coalesce((select x.skills from team_member x join absence b on b.person_id = x.person_id
                       where x.team_id = $1 and b.substitute_id = p.id order by x.person_id limit 1), '{}') as skills,
             false as leads, cast(null as bigint) as capacity",
            "where p.id in (
                 with recursive chain (id) as (
                     select b.substitute_id from absence b join team_member x on x.person_id = b.person_id
                     where x.team_id = $1
                     union select b.substitute_id from absence b join chain c on c.id = b.person_id
                 )
                 select id from chain)
               and p.id not in (select person_id from team_member where team_id = $1)"
        ),
        id
    )
}

pub async fn add_member(conn: &mut Conn, id: TeamId, person: PersonId) -> DbResult<u64> {
    run!(conn, "insert into team_member (team_id, person_id) values ($1, $2) on conflict do nothing", id, person)
}

pub async fn remove_member(conn: &mut Conn, id: TeamId, person: PersonId) -> DbResult<u64> {
    run!(conn, "delete from team_member where team_id = $1 and person_id = $2", id, person)
}

/// Writes what a team says of a member.
pub async fn set_member(
    conn: &mut Conn,
    id: TeamId,
    person: PersonId,
    skills: &Skills,
    leads: bool,
    capacity: Option<i64>,
) -> DbResult<u64> {
    run!(
        conn,
        "update team_member set skills = $3, leads = $4, capacity = $5 where team_id = $1 and person_id = $2",
        id,
        person,
        Json(skills),
        leads,
        capacity
    )
}

/// Those who lead a team, whether or not they can use their accounts now.
pub async fn leads(conn: &mut Conn, id: TeamId) -> DbResult<Vec<(PersonId,)>> {
    rows!(conn, "select person_id from team_member where team_id = $1 and leads order by person_id", id)
}

/// The teams of a person.
pub async fn of_person(conn: &mut Conn, person: PersonId) -> DbResult<Vec<(TeamId,)>> {
    rows!(conn, "select team_id from team_member where person_id = $1 order by team_id", person)
}

/// Members and unfinished tickets of each team. A solved ticket counts until it is closed: it may come back.
pub async fn counts(conn: &mut Conn) -> DbResult<Vec<(TeamId, i64, i64)>> {
    rows!(
        conn,
        "select m.id, (select count(*) from team_member x where x.team_id = m.id),
                (select count(*) from ticket k where k.team_id = m.id
                    and k.status in ('new', 'open', 'waiting_customer', 'waiting_vendor', 'resolved'))
         from team m"
    )
}

/// Keeps other nodes from giving tickets to the people of a team until this transaction ends. Its members and those who
/// stand in for them are locked, in the order of their ids, because they may be members of other teams too; then the
/// team. SQLite's only writer is it.
pub async fn lock(conn: &mut Conn, id: TeamId) -> DbResult<()> {
    if let Link::Postgres(c) = conn.link() {
        sqlx::query(
            "select id from person where id in (
                 select x.person_id from team_member x where x.team_id = $1
                 union select a.substitute_id from team_member x join absence a on a.person_id = x.person_id
                 where x.team_id = $1)
             order by id for no key update",
        )
        .bind(id)
        .execute(&mut *c)
        .await?;
        sqlx::query("select id from team where id = $1 for no key update").bind(id).execute(c).await?;
    }
    Ok(())
}

/// Tickets of a team that nobody has and that are to be worked on, those after an id, the oldest first. One for which an
/// automation had to be stopped waits for a person: what is done to it by itself would set off the automation again.
pub async fn waiting(conn: &mut Conn, id: TeamId, after: TicketId, limit: i64) -> DbResult<Vec<(TicketId,)>> {
    rows!(
        conn,
        "select id from ticket
         where team_id = $1 and confirmed and assignee_id is null and status in ('new', 'open') and id > $2
           and not exists (select 1 from ticket_event e where e.ticket_id = ticket.id and e.kind = 'automation_cut'
                           and e.id > (select coalesce(max(p.id), 0) from ticket_event p
                                       where p.ticket_id = ticket.id and p.actor_id is not null))
         order by id limit $3",
        id,
        after,
        limit
    )
}

/// When a person put a ticket at its team, if it was a person who did.
pub async fn put_by_person(conn: &mut Conn, ticket: TicketId) -> DbResult<Option<Timestamp>> {
    let row: Option<(Timestamp, String, Option<PersonId>)> = maybe!(
        conn,
        "select at, kind, actor_id from ticket_event where ticket_id = $1 and kind in ('team_changed', 'routed')
         order by id desc limit 1",
        ticket
    )?;
    Ok(row.filter(|(_, kind, actor)| kind == "team_changed" && actor.is_some()).map(|(at, ..)| at))
}

/// Unfinished tickets whose assignee does not work here any more.
pub async fn left_behind(conn: &mut Conn, limit: i64) -> DbResult<Vec<(TicketId,)>> {
    rows!(
        conn,
        "select t.id from person p join ticket t on t.assignee_id = p.id
         where (p.disabled_at is not null or p.role not in ('agent', 'lead', 'admin'))
           and t.status in ('new', 'open', 'waiting_customer', 'waiting_vendor')
         order by t.id limit $1",
        limit
    )
}

/// Takes somebody who is not of the staff any more out of all teams, and from standing in for others.
pub async fn leave_all(conn: &mut Conn, person: PersonId) -> DbResult<()> {
    run!(conn, "delete from team_member where person_id = $1", person)?;
    run!(conn, "delete from absence where person_id = $1", person)?;
    run!(conn, "update absence set substitute_id = null where substitute_id = $1", person)?;
    Ok(())
}

impl Absence {
    pub fn is_at(&self, now: Timestamp) -> bool {
        self.from_at <= now && now < self.until_at
    }
}

/// Those who are away at a moment, and until when.
pub async fn absent(conn: &mut Conn, now: Timestamp) -> DbResult<Vec<(PersonId, Timestamp)>> {
    rows!(
        conn,
        "select person_id, until_at from absence where from_at <= $1 and until_at > $1 order by person_id limit 500",
        now
    )
}

pub async fn absence(conn: &mut Conn, person: PersonId) -> DbResult<Option<Absence>> {
    maybe!(conn, "select from_at, until_at, substitute_id from absence where person_id = $1", person)
}

/// Notes that somebody is away, or back.
pub async fn set_absence(conn: &mut Conn, person: PersonId, absence: Option<Absence>) -> DbResult<()> {
    run!(conn, "delete from absence where person_id = $1", person)?;
    if let Some(absence) = absence {
        run!(
            conn,
            "insert into absence (person_id, from_at, until_at, substitute_id) values ($1, $2, $3, $4)",
            person,
            absence.from_at,
            absence.until_at,
            absence.substitute_id
        )?;
    }
    Ok(())
}
