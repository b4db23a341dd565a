//! Companies.

use super::{Conn, DbResult};
use crate::domain::{Contract, OrganisationId, OrganisationKind, Timestamp};

/// A company.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Organisation {
    pub id: OrganisationId,
    pub kind: OrganisationKind,
    pub name: String,
    pub archived_at: Option<Timestamp>,
}

/// A company with how many people who may sign in belong to it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OrganisationUse {
    pub id: OrganisationId,
    pub kind: OrganisationKind,
    pub name: String,
    pub archived_at: Option<Timestamp>,
    pub contract: Option<Contract>,
    pub people: i64,
}

pub async fn insert(conn: &mut Conn, kind: OrganisationKind, name: &str, now: Timestamp) -> DbResult<OrganisationId> {
    let (id,) = row!(
        conn,
        "insert into organisation (kind, name, created_at) values ($1, $2, $3) returning id",
        kind,
        name,
        now
    )?;
    Ok(id)
}

pub async fn get(conn: &mut Conn, id: OrganisationId) -> DbResult<Option<Organisation>> {
    maybe!(conn, "select id, kind, name, archived_at from organisation where id = $1", id)
}

/// All of a kind, by name; archived ones too when asked for.
pub async fn of_kind(conn: &mut Conn, kind: OrganisationKind, archived: bool) -> DbResult<Vec<Organisation>> {
    rows!(
        conn,
        "select id, kind, name, archived_at from organisation
         where kind = $1 and ($2 or archived_at is null) order by lower(name), id",
        kind,
        archived
    )
}

/// Companies of a kind at which somebody may sign in, by name.
pub async fn with_people(conn: &mut Conn, kind: OrganisationKind) -> DbResult<Vec<Organisation>> {
    rows!(
        conn,
        "select o.id, o.kind, o.name, o.archived_at from organisation o
         where o.kind = $1 and o.archived_at is null and exists (
             select 1 from person p
             where p.organisation_id = o.id and p.disabled_at is null and p.confirmed_at is not null)
         order by lower(o.name), o.id",
        kind
    )
}

pub async fn update(conn: &mut Conn, id: OrganisationId, name: &str, archived: Option<Timestamp>) -> DbResult<u64> {
    run!(conn, "update organisation set name = $2, archived_at = $3 where id = $1", id, name, archived)
}

/// A page of all, archived ones too, by name, after the organisation `after`; filters are left out when none.
pub async fn page(
    conn: &mut Conn,
    kind: Option<OrganisationKind>,
    text: Option<&str>,
    after: Option<OrganisationId>,
    limit: i64,
) -> DbResult<Vec<OrganisationUse>> {
    let [like, glob] = text.map(|text| super::like::patterns(conn, text)).unwrap_or_default();
    rows!(
        conn,
        "select o.id, o.kind, o.name, o.archived_at, o.contract,
                (select count(*) from person p where p.organisation_id = o.id and p.disabled_at is null) as people
         from organisation o
         where ($1 is null or o.kind = $1)
           and ($2 is null or (o.name like $2 escape '!' and ($3 is null or glob($3, o.name))))
           and ($4 is null
                or (lower(o.name), o.id) > (select lower(x.name), x.id from organisation x where x.id = $4))
         order by lower(o.name), o.id limit $5",
        kind,
        like.as_deref(),
        glob.as_deref(),
        after,
        limit
    )
}

/// The names of all, archived ones too.
pub async fn names(conn: &mut Conn) -> DbResult<Vec<(OrganisationId, String)>> {
    rows!(conn, "select id, name from organisation")
}

/// How many people who may sign in belong to it, and how many tickets are shared with it now.
pub async fn use_of(conn: &mut Conn, id: OrganisationId) -> DbResult<(i64, i64)> {
    row!(
        conn,
        "select (select count(*) from person where organisation_id = $1 and disabled_at is null),
                (select count(*) from share where vendor_id = $1 and ended_at is null)",
        id
    )
}

/// The contract of an organisation; whoever has no organisation has none.
pub async fn contract(conn: &mut Conn, organisation: Option<OrganisationId>) -> DbResult<Option<Contract>> {
    let Some(organisation) = organisation else {
        return Ok(None);
    };
    let found: Option<(Option<Contract>,)> =
        maybe!(conn, "select contract from organisation where id = $1", organisation)?;
    Ok(found.and_then(|(contract,)| contract))
}

/// Sets how support is sold to an organisation.
pub async fn set_contract(conn: &mut Conn, id: OrganisationId, contract: Option<Contract>) -> DbResult<u64> {
    run!(conn, "update organisation set contract = $2 where id = $1", id, contract)
}
