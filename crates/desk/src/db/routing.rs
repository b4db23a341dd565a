//! Rules by which new tickets find their team.

use super::{Conn, DbResult};
use crate::domain::routing::{Conditions, Rule, RuleResult};
use crate::domain::{RuleId, TicketId, Timestamp};
use sqlx::types::Json;

/// A rule.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RuleRow {
    pub id: RuleId,
    pub position: i64,
    pub name: String,
    pub conditions: Json<Conditions>,
    pub result: Json<RuleResult>,
    pub archived_at: Option<Timestamp>,
}

impl From<RuleRow> for Rule {
    fn from(row: RuleRow) -> Self {
        Rule { id: row.id, name: row.name, conditions: row.conditions.0, result: row.result.0 }
    }
}

/// All rules in the order in which they are asked, those out of use last.
pub async fn all(conn: &mut Conn) -> DbResult<Vec<RuleRow>> {
    rows!(
        conn,
        "select id, position, name, conditions, result, archived_at from routing_rule
         order by (case when archived_at is null then 0 else 1 end), position, id"
    )
}

/// The rules in use, in their order.
pub async fn rules(conn: &mut Conn) -> DbResult<Vec<Rule>> {
    let rows = usable_rows!(
        conn,
        "routing rule",
        RuleRow,
        "select id, position, name, conditions, result, archived_at from routing_rule
         where archived_at is null order by position, id"
    )?;
    Ok(rows.into_iter().map(Rule::from).collect())
}

pub async fn insert(
    conn: &mut Conn,
    position: i64,
    name: &str,
    conditions: &Conditions,
    result: &RuleResult,
) -> DbResult<RuleId> {
    let (id,) = row!(
        conn,
        "insert into routing_rule (position, name, conditions, result) values ($1, $2, $3, $4) returning id",
        position,
        name,
        Json(conditions),
        Json(result)
    )?;
    Ok(id)
}

pub async fn update(conn: &mut Conn, rule: &RuleRow) -> DbResult<u64> {
    run!(
        conn,
        "update routing_rule set position = $2, name = $3, conditions = $4, result = $5, archived_at = $6 where id = $1",
        rule.id,
        rule.position,
        rule.name.as_str(),
        &rule.conditions,
        &rule.result,
        rule.archived_at
    )
}

/// The description with which a ticket was registered.
pub async fn opening(conn: &mut Conn, ticket: TicketId) -> DbResult<Option<(String,)>> {
    maybe!(conn, "select body from ticket_event where ticket_id = $1 and kind = 'opened' order by id limit 1", ticket)
}
