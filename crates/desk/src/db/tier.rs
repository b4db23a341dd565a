//! The ladder.

use super::{Conn, DbResult, Link};
use crate::domain::{Tier, TierId, Timestamp};

/// A tier with how much it is used.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct TierUse {
    pub id: TierId,
    pub position: i64,
    pub name: String,
    pub self_service: bool,
    pub outside: bool,
    pub archived_at: Option<Timestamp>,
    pub agents: i64,
    pub tickets: i64,
}

impl TierUse {
    /// The tier itself.
    pub fn tier(&self) -> Tier {
        Tier {
            id: self.id,
            position: self.position,
            name: self.name.clone(),
            self_service: self.self_service,
            outside: self.outside,
        }
    }
}

/// The tiers in use, from the lowest.
pub async fn all(conn: &mut Conn) -> DbResult<Vec<Tier>> {
    rows!(
        conn,
        "select id, position, name, self_service, outside from tier where archived_at is null order by position, id"
    )
}

/// The names of all tiers, those out of use too.
pub async fn names(conn: &mut Conn) -> DbResult<Vec<(TierId, String)>> {
    rows!(conn, "select id, name from tier")
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

/// Takes a tier out of use, or back into it.
pub async fn set_archived(conn: &mut Conn, id: TierId, at: Option<Timestamp>) -> DbResult<u64> {
    run!(conn, "update tier set archived_at = $2 where id = $1", id, at)
}

/// All tiers, those out of use last, each with how much it is used: its agents, and the tickets that are
/// there or come back there. A solved ticket counts until it is closed, because a word of its requester
/// opens it again.
pub async fn counted(conn: &mut Conn) -> DbResult<Vec<TierUse>> {
    rows!(
        conn,
        "select t.id, t.position, t.name, t.self_service, t.outside, t.archived_at,
                (select count(*) from person p where p.tier_id = t.id and p.disabled_at is null) as agents,
                (select count(*) from ticket k where k.tier_id = t.id and k.status in
                    ('new', 'open', 'waiting_customer', 'waiting_vendor', 'resolved'))
                + (select count(*) from share s where s.from_tier_id = t.id and s.ended_at is null) as tickets
         from tier t order by (case when t.archived_at is null then 0 else 1 end), t.position, t.id"
    )
}

/// Keeps a tier as it is until this transaction ends, and other nodes from telling its people meanwhile. On SQLite nobody else
/// writes until then anyway.
pub async fn hold(conn: &mut Conn, id: TierId) -> DbResult<()> {
    if conn.is_postgres()
        && let Link::Postgres(c) = conn.link()
    {
        sqlx::query("select id from tier where id = $1 for no key update").bind(id).execute(c).await?;
    }
    Ok(())
}

/// The same; answers whether the tier is in use, for what it was when this transaction read it.
pub async fn hold_in_use(conn: &mut Conn, tier: &Tier) -> DbResult<bool> {
    if conn.is_postgres()
        && let Link::Postgres(c) = conn.link()
    {
        let held: Option<(TierId,)> = sqlx::query_as(
            "select id from tier where id = $1 and archived_at is null and self_service = $2 and outside = $3
             for no key update",
        )
        .bind(tier.id)
        .bind(tier.self_service)
        .bind(tier.outside)
        .fetch_optional(c)
        .await?;
        return Ok(held.is_some());
    }
    Ok(true)
}
