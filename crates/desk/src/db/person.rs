//! People.

use super::{Conn, DbResult};
use crate::domain::{Language, Member, OrganisationId, PersonId, Role, Theme, TicketId, TierId, Timestamp};

/// A person with what belongs to the account.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Person {
    pub id: PersonId,
    pub organisation_id: Option<OrganisationId>,
    pub tier_id: Option<TierId>,
    pub role: Role,
    pub name: String,
    pub email: String,
    pub password_hash: Option<String>,
    pub language: Language,
    pub time_zone: String,
    pub theme: Theme,
    pub hotkeys: bool,
    /// Whether they are told by mail of tickets that come to their teams.
    pub mail_tickets: bool,
    /// Whether they are told by mail of notes on their tickets.
    pub mail_notes: bool,
    pub confirmed_at: Option<Timestamp>,
    /// Somebody else wrote the address down since it was confirmed last.
    pub address_unproven: bool,
    pub disabled_at: Option<Timestamp>,
    /// The position of the person's tier.
    pub tier: Option<i64>,
    pub organisation: Option<String>,
}

impl Person {
    /// Whether they have shown that the address is theirs.
    pub fn is_proven(&self) -> bool {
        self.confirmed_at.is_some() && !self.address_unproven
    }

    /// Whether this is somebody of the staff who can be told what only staff may know.
    pub fn works_here(&self) -> bool {
        self.role.is_staff() && self.disabled_at.is_none() && self.confirmed_at.is_some()
    }

    /// The person as rights see them.
    pub const fn member(&self) -> Member {
        Member { id: self.id, role: self.role, organisation: self.organisation_id, tier: self.tier }
    }

    /// Whether they can be given tickets of the tier at this position.
    pub fn can_work_at(&self, position: i64) -> bool {
        self.works_here() && (self.tier.is_none() || self.tier >= Some(position))
    }
}

/// A new person.
#[derive(Clone, Debug)]
pub struct NewPerson<'a> {
    pub organisation_id: Option<OrganisationId>,
    pub tier_id: Option<TierId>,
    pub role: Role,
    pub name: &'a str,
    pub email: &'a str,
    pub password_hash: Option<&'a str>,
    pub language: Language,
    pub time_zone: &'a str,
    pub confirmed_at: Option<Timestamp>,
}

/// The columns of [`Person`]; each query below starts with them.
macro_rules! select_person {
    ($rest:literal) => {
        concat!(
            "select p.id, p.organisation_id, p.tier_id, p.role, p.name, p.email, p.password_hash, p.language,
                    p.time_zone, p.theme, p.hotkeys, p.mail_tickets, p.mail_notes, p.confirmed_at, p.address_unproven,
                    p.disabled_at,
                    t.position as tier, o.name as organisation
             from person p left join tier t on t.id = p.tier_id left join organisation o on o.id = p.organisation_id ",
            $rest
        )
    };
}

/// A password is taken only with an address that is confirmed.
pub async fn insert(conn: &mut Conn, new: &NewPerson<'_>, now: Timestamp) -> DbResult<PersonId> {
    let password_hash = new.confirmed_at.and(new.password_hash);
    let (id,) = row!(
        conn,
        "insert into person (organisation_id, tier_id, role, name, email, password_hash, language, time_zone,
                             created_at, confirmed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id",
        new.organisation_id,
        new.tier_id,
        new.role,
        new.name,
        new.email,
        password_hash,
        new.language,
        new.time_zone,
        now,
        new.confirmed_at
    )?;
    Ok(id)
}

pub async fn get(conn: &mut Conn, id: PersonId) -> DbResult<Option<Person>> {
    maybe!(conn, select_person!("where p.id = $1"), id)
}

/// By address, in its one form.
pub async fn by_email(conn: &mut Conn, email: &str) -> DbResult<Option<Person>> {
    maybe!(conn, select_person!("where p.email = $1"), email)
}

/// A page of everyone, by name, after the person `after`; filters are left out when none.
pub async fn page(
    conn: &mut Conn,
    role: Option<Role>,
    text: Option<&str>,
    after: Option<PersonId>,
    limit: i64,
) -> DbResult<Vec<Person>> {
    let [like, glob] = text.map(|text| super::like::patterns(conn, text)).unwrap_or_default();
    rows!(
        conn,
        select_person!(
            "where ($1 is null or p.role = $1)
               and ($2 is null or (p.name like $2 escape '!' and ($3 is null or glob($3, p.name)))
                    or (p.email like $2 escape '!' and ($3 is null or glob($3, p.email))))
               and ($4 is null or (lower(p.name), p.id) > (select lower(x.name), x.id from person x where x.id = $4))
             order by lower(p.name), p.id limit $5"
        ),
        role,
        like.as_deref(),
        glob.as_deref(),
        after,
        limit
    )
}

/// Staff who can be given a ticket at a tier: its agents, and leads.
pub async fn agents(conn: &mut Conn) -> DbResult<Vec<Person>> {
    rows!(
        conn,
        select_person!(
            "where p.role in ('agent', 'lead', 'admin') and p.disabled_at is null and p.confirmed_at is not null
             order by lower(p.name), p.id"
        )
    )
}

/// The people of an organisation who can sign in.
pub async fn of_organisation(conn: &mut Conn, id: OrganisationId) -> DbResult<Vec<Person>> {
    rows!(
        conn,
        select_person!(
            "where p.organisation_id = $1 and p.disabled_at is null and p.confirmed_at is not null
             order by lower(p.name), p.id limit 500"
        ),
        id
    )
}

/// Notes that a person has shown that the address is theirs. What was chosen for it before is worth nothing: it came from
/// anybody. Answers 0 when they had shown it already.
pub async fn prove(conn: &mut Conn, id: PersonId, now: Timestamp) -> DbResult<u64> {
    run!(
        conn,
        "update person set confirmed_at = coalesce(confirmed_at, $2), address_unproven = false, password_hash = null
         where id = $1 and (confirmed_at is null or address_unproven)",
        id,
        now
    )
}

/// Whether mail to an address reaches somebody who has shown that it is theirs.
pub async fn is_proven(conn: &mut Conn, email: &str) -> DbResult<bool> {
    let row: Option<(PersonId,)> = maybe!(
        conn,
        "select id from person where email = $1 and confirmed_at is not null and not address_unproven",
        email
    )?;
    Ok(row.is_some())
}

/// Sets a password. Nothing happens while nobody has shown that the address is theirs.
pub async fn set_password(conn: &mut Conn, id: PersonId, hash: &str) -> DbResult<u64> {
    run!(
        conn,
        "update person set password_hash = $2 where id = $1 and confirmed_at is not null and not address_unproven",
        id,
        hash
    )
}

pub async fn set_zone(conn: &mut Conn, id: PersonId, zone: &str) -> DbResult<u64> {
    run!(conn, "update person set time_zone = $2 where id = $1", id, zone)
}

/// Leaves a person without a password: they sign in by mailed links until they choose one.
pub async fn forget_password(conn: &mut Conn, id: PersonId) -> DbResult<u64> {
    run!(conn, "update person set password_hash = null where id = $1", id)
}

pub async fn set_name(conn: &mut Conn, id: PersonId, name: &str) -> DbResult<u64> {
    run!(conn, "update person set name = $2 where id = $1", id, name)
}

/// Writes down another address, which nobody has shown to be the person's: the password that was chosen at the former one
/// goes. [`super::DbError::Taken`] when somebody else has the address.
pub async fn set_email(conn: &mut Conn, id: PersonId, email: &str) -> DbResult<u64> {
    run!(
        conn,
        "update person set email = $2, password_hash = null, address_unproven = confirmed_at is not null where id = $1",
        id,
        email
    )
}

/// What a person prefers.
pub async fn set_preferences(
    conn: &mut Conn,
    id: PersonId,
    language: Language,
    time_zone: &str,
    theme: Theme,
    hotkeys: bool,
) -> DbResult<u64> {
    run!(
        conn,
        "update person set language = $2, time_zone = $3, theme = $4, hotkeys = $5 where id = $1",
        id,
        language,
        time_zone,
        theme,
        hotkeys
    )
}

/// Of what a member of staff is told by mail.
pub async fn set_mail(conn: &mut Conn, id: PersonId, tickets: bool, notes: bool) -> DbResult<u64> {
    run!(conn, "update person set mail_tickets = $2, mail_notes = $3 where id = $1", id, tickets, notes)
}

/// What an admin decides about a person.
pub async fn set_place(
    conn: &mut Conn,
    id: PersonId,
    role: Role,
    organisation: Option<OrganisationId>,
    tier: Option<TierId>,
) -> DbResult<u64> {
    run!(
        conn,
        "update person set role = $2, organisation_id = $3, tier_id = $4 where id = $1",
        id,
        role,
        organisation,
        tier
    )
}

pub async fn set_disabled(conn: &mut Conn, id: PersonId, at: Option<Timestamp>) -> DbResult<u64> {
    run!(conn, "update person set disabled_at = $2 where id = $1", id, at)
}

/// How many admins can sign in. One who was invited and never came cannot.
pub async fn admins(conn: &mut Conn) -> DbResult<i64> {
    let (count,) = row!(
        conn,
        "select count(*) from person where role = 'admin' and disabled_at is null and confirmed_at is not null"
    )?;
    Ok(count)
}

/// How many unfinished tickets a person has.
pub async fn assigned(conn: &mut Conn, id: PersonId) -> DbResult<i64> {
    let (count,) = row!(
        conn,
        "select count(*) from ticket
         where assignee_id = $1 and status in ('new', 'open', 'waiting_customer', 'waiting_vendor')",
        id
    )?;
    Ok(count)
}

/// The tickets of a person that belong to no organisation, in their order.
pub async fn tickets_without_organisation(conn: &mut Conn, id: PersonId) -> DbResult<Vec<(TicketId,)>> {
    rows!(conn, "select id from ticket where requester_id = $1 and organisation_id is null order by id", id)
}

/// Counts what was counted of a ticket without an organisation for this one.
pub async fn count_ticket_for(conn: &mut Conn, ticket: TicketId, organisation: OrganisationId) -> DbResult<u64> {
    run!(
        conn,
        "update report_fact set organisation_id = $2 where organisation_id is null and ticket_id = $1",
        ticket,
        organisation
    )
}

/// Lets a person who belongs to this organisation now stop following the tickets of others.
pub async fn leave_others_tickets(
    conn: &mut Conn,
    id: PersonId,
    organisation: Option<OrganisationId>,
) -> DbResult<u64> {
    run!(
        conn,
        "delete from follower where person_id = $1
           and ticket_id not in (select id from ticket where organisation_id = $2)",
        id,
        organisation
    )
}

/// People from before `before` who never showed that their address is theirs, have no link any more to do so, and of
/// whom there is no ticket. Who was kept from signing in stays: their address is not to be used again.
pub async fn never_confirmed(conn: &mut Conn, before: Timestamp, now: Timestamp) -> DbResult<Vec<(PersonId,)>> {
    rows!(
        conn,
        "select p.id from person p where p.confirmed_at is null and p.disabled_at is null and p.created_at < $1
         and not exists (select 1 from one_time_link l
                         where l.person_id = p.id and l.used_at is null and l.expires_at > $2)
         and not exists (select 1 from ticket t where t.requester_id = p.id)
         and not exists (select 1 from ticket t where t.assignee_id = p.id)
         and not exists (select 1 from follower f where f.person_id = p.id)
         order by p.id limit 100",
        before,
        now
    )
}

/// Removes a person who never came, and the places that were kept for them; nothing when they came meanwhile.
pub async fn delete_unconfirmed(conn: &mut Conn, id: PersonId) -> DbResult<u64> {
    run!(conn, "delete from one_time_link where person_id = $1", id)?;
    run!(conn, "delete from staged_file where person_id = $1", id)?;
    run!(conn, "delete from team_member where person_id = $1", id)?;
    run!(conn, "update team set last_person_id = null where last_person_id = $1", id)?;
    run!(conn, "update absence set substitute_id = null where substitute_id = $1", id)?;
    run!(conn, "delete from absence where person_id = $1", id)?;
    run!(conn, "delete from ticket_news where person_id = $1", id)?;
    run!(conn, "delete from person where id = $1 and confirmed_at is null and disabled_at is null", id)
}
