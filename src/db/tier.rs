//! The ladder.

use super::{Conn, DbResult};
use crate::domain::{Tier, TierId, Timestamp};

/// The tiers in use, from the lowest.
pub async fn all(conn: &mut Conn) -> DbResult<Vec<Tier>> {
    rows!(
        conn,
        "select id, position, name, self_service, outside from tier where archived_at is null order by position, id"
    )
}

pub async fn insert(conn: &mut Conn, position: i64, name: &str, self_service: bool, outside: bool) -> DbResult<TierId> {
    let (id,) = row!(
        conn,
        "insert into tier (position, name, self_service, outside) values ($1, $2, $3, $4) returning id",
        position,
        name,
        self_service,
        outside
    )?;
    Ok(id)
}

pub async fn update(conn: &mut Conn, tier: &Tier) -> DbResult<u64> {
    run!(
        conn,
        "update tier set position = $2, name = $3, self_service = $4, outside = $5 where id = $1",
        tier.id,
        tier.position,
        tier.name.as_str(),
        tier.self_service,
        tier.outside
    )
}

pub async fn archive(conn: &mut Conn, id: TierId, now: Timestamp) -> DbResult<u64> {
    run!(conn, "update tier set archived_at = $2 where id = $1 and archived_at is null", id, now)
}

/// How many agents belong to it and how many unfinished tickets are there.
pub async fn use_of(conn: &mut Conn, id: TierId) -> DbResult<(i64, i64)> {
    row!(
        conn,
        "select (select count(*) from person where tier_id = $1 and disabled_at is null),
                (select count(*) from ticket where tier_id = $1 and status in ('new', 'open', 'waiting_customer', 'waiting_vendor'))",
        id
    )
}
