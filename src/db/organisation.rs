//! Companies.

use super::{Conn, DbResult};
use crate::domain::{OrganisationId, OrganisationKind, Timestamp};

/// A company.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Organisation {
    pub id: OrganisationId,
    pub kind: OrganisationKind,
    pub name: String,
    pub archived_at: Option<Timestamp>,
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

pub async fn update(conn: &mut Conn, id: OrganisationId, name: &str, archived: Option<Timestamp>) -> DbResult<u64> {
    run!(conn, "update organisation set name = $2, archived_at = $3 where id = $1", id, name, archived)
}

/// How many people who may sign in belong to it.
pub async fn people(conn: &mut Conn, id: OrganisationId) -> DbResult<i64> {
    let (count,) = row!(
        conn,
        "select count(*) from person where organisation_id = $1 and disabled_at is null",
        id
    )?;
    Ok(count)
}
