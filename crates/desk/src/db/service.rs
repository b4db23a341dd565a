//! Calendars, service-level policies, and the clocks of tickets.

use super::{Conn, DbResult};
use crate::domain::service::calendar::DayRange;
use crate::domain::service::run::{ClockRun, Pause, TargetPeriod};
use crate::domain::{
    CalendarId, CategoryId, ClockId, ClockKind, Contract, Ending, EscalationStep, FeedId, OrganisationId, OwnHours,
    OwnTerms, Priority, ServicePolicyId, Status, TicketId, TierId, Timestamp,
};
use sqlx::types::Json;
use std::collections::{BTreeMap, BTreeSet};

/// Working hours.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct CalendarRow {
    pub id: CalendarId,
    pub name: String,
    pub zone: String,
    pub week: Json<[Vec<DayRange>; 7]>,
    pub archived_at: Option<Timestamp>,
}

/// A date with hours of its own.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct DayRow {
    pub calendar_id: CalendarId,
    /// `YYYY-MM-DD`.
    pub day: String,
    pub name: String,
    pub hours: Json<Vec<DayRange>>,
}

/// Promised times.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PolicyRow {
    pub id: ServicePolicyId,
    pub name: String,
    pub organisation_id: Option<OrganisationId>,
    pub contract: Option<Contract>,
    pub category_id: Option<CategoryId>,
    pub priority: Option<Priority>,
    pub calendar_id: Option<CalendarId>,
    pub targets: Json<BTreeMap<ClockKind, i64>>,
    pub tier_targets: Json<BTreeMap<TierId, i64>>,
    pub own_terms: Json<BTreeMap<ClockKind, OwnTerms>>,
    pub pausing: Json<BTreeSet<Status>>,
    pub warn_percent: i64,
    pub ladder: Json<Vec<EscalationStep>>,
    pub archived_at: Option<Timestamp>,
}

impl PolicyRow {
    /// Whether any of its clocks counts in a calendar.
    pub fn names_calendar(&self, id: CalendarId) -> bool {
        let own = self.own_terms.values().any(|own| own.hours == Some(OwnHours::Calendar(id)));
        own || self.calendar_id == Some(id)
    }
}

/// A clock of a ticket.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ClockRow {
    pub id: ClockId,
    pub ticket_id: TicketId,
    pub kind: ClockKind,
    pub tier_id: Option<TierId>,
    pub target: i64,
    pub started_at: Timestamp,
    pub stopped_at: Option<Timestamp>,
    pub due_at: Option<Timestamp>,
    pub warned_at: Option<Timestamp>,
    /// When its time was up.
    pub broken_at: Option<Timestamp>,
    /// When that was noticed.
    pub missed_at: Option<Timestamp>,
    pub ending: Option<Ending>,
    /// The highest percentage at which something was done.
    pub climbed: i64,
    pub stretches: Json<Vec<TargetPeriod>>,
    pub pauses: Json<Vec<Pause>>,
}

impl ClockRow {
    pub fn run(&self) -> ClockRun {
        ClockRun {
            kind: self.kind,
            tier: self.tier_id,
            target: self.target,
            started_at: self.started_at,
            stopped_at: self.stopped_at,
            ending: self.ending,
            stretches: self.stretches.0.clone(),
            pauses: self.pauses.0.clone(),
        }
    }
}

/// Times that are computed from a clock and stored beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClockTimes {
    pub due: Option<Timestamp>,
    /// When somebody has to be told next.
    pub next: Option<Timestamp>,
    pub warned: Option<Timestamp>,
    /// When its time was up.
    pub broken: Option<Timestamp>,
    /// When that was noticed.
    pub missed: Option<Timestamp>,
    /// The highest percentage at which something was done.
    pub climbed: i64,
    /// Milliseconds, once it has stopped.
    pub counted: Option<i64>,
}

/// All calendars, those out of use too: clocks may have run in them.
pub async fn calendars(conn: &mut Conn) -> DbResult<Vec<CalendarRow>> {
    rows!(conn, "select id, name, zone, week, archived_at from calendar order by lower(name), id")
}

/// The dates that differ, of all calendars.
pub async fn days(conn: &mut Conn) -> DbResult<Vec<DayRow>> {
    rows!(conn, "select calendar_id, day, name, hours from calendar_day order by calendar_id, day")
}

pub async fn insert_calendar(
    conn: &mut Conn,
    name: &str,
    zone: &str,
    week: &[Vec<DayRange>; 7],
) -> DbResult<CalendarId> {
    let (id,) =
        row!(conn, "insert into calendar (name, zone, week) values ($1, $2, $3) returning id", name, zone, Json(week))?;
    Ok(id)
}

pub async fn set_day(conn: &mut Conn, calendar: CalendarId, day: &str, name: &str, hours: &[DayRange]) -> DbResult<()> {
    run!(
        conn,
        "insert into calendar_day (calendar_id, day, name, hours) values ($1, $2, $3, $4)
         on conflict (calendar_id, day) do update set name = $3, hours = $4, feed_id = null",
        calendar,
        day,
        name,
        Json(hours)
    )?;
    Ok(())
}

/// Closes a date that has no hours of its own yet; whether it had none.
pub async fn close_day(
    conn: &mut Conn,
    calendar: CalendarId,
    day: &str,
    name: &str,
    feed: Option<FeedId>,
) -> DbResult<bool> {
    let touched = run!(
        conn,
        "insert into calendar_day (calendar_id, day, name, hours, feed_id) values ($1, $2, $3, $4, $5)
         on conflict do nothing",
        calendar,
        day,
        name,
        Json(&[] as &[DayRange]),
        feed
    )?;
    Ok(touched == 1)
}

/// The policies in use, in the order in which they are asked.
pub async fn policies(conn: &mut Conn) -> DbResult<Vec<PolicyRow>> {
    usable_rows!(
        conn,
        "service-level policy",
        PolicyRow,
        "select id, name, organisation_id, contract, category_id, priority, calendar_id, targets, tier_targets,
             own_terms, pausing, warn_percent, ladder, archived_at
         from service_policy where archived_at is null order by position, id"
    )
}

/// All policies: those in use in their order, and after them the others.
pub async fn all_policies(conn: &mut Conn) -> DbResult<Vec<PolicyRow>> {
    rows!(
        conn,
        "select id, name, organisation_id, contract, category_id, priority, calendar_id, targets, tier_targets,
             own_terms, pausing, warn_percent, ladder, archived_at
         from service_policy order by case when archived_at is null then 0 else 1 end, position, id"
    )
}

pub async fn update_policy(conn: &mut Conn, policy: &PolicyRow) -> DbResult<u64> {
    run!(
        conn,
        "update service_policy set name = $2, organisation_id = $3, contract = $4, category_id = $5, priority = $6,
             calendar_id = $7, targets = $8, pausing = $9, warn_percent = $10, ladder = $11, tier_targets = $12,
             own_terms = $13
         where id = $1",
        policy.id,
        &policy.name,
        policy.organisation_id,
        policy.contract,
        policy.category_id,
        policy.priority,
        policy.calendar_id,
        &policy.targets,
        &policy.pausing,
        policy.warn_percent,
        &policy.ladder,
        &policy.tier_targets,
        &policy.own_terms
    )
}

/// Puts a policy at a place of the order, and out of use when a time is given.
pub async fn place_policy(
    conn: &mut Conn,
    id: ServicePolicyId,
    position: i64,
    archived: Option<Timestamp>,
) -> DbResult<u64> {
    run!(conn, "update service_policy set position = $2, archived_at = $3 where id = $1", id, position, archived)
}

pub async fn update_calendar(
    conn: &mut Conn,
    id: CalendarId,
    name: &str,
    zone: &str,
    week: &[Vec<DayRange>; 7],
) -> DbResult<u64> {
    run!(conn, "update calendar set name = $2, zone = $3, week = $4 where id = $1", id, name, zone, Json(week))
}

pub async fn archive_calendar(conn: &mut Conn, id: CalendarId, at: Option<Timestamp>) -> DbResult<u64> {
    run!(conn, "update calendar set archived_at = $2 where id = $1", id, at)
}

pub async fn remove_day(conn: &mut Conn, calendar: CalendarId, day: &str) -> DbResult<u64> {
    run!(conn, "delete from calendar_day where calendar_id = $1 and day = $2", calendar, day)
}

/// The names of all policies, those out of use too: clocks may have run under them.
pub async fn policy_names(conn: &mut Conn) -> DbResult<Vec<(ServicePolicyId, String)>> {
    rows!(conn, "select id, name from service_policy")
}

pub async fn insert_policy(conn: &mut Conn, position: i64, policy: &PolicyRow) -> DbResult<ServicePolicyId> {
    let (id,) = row!(
        conn,
        "insert into service_policy (position, name, organisation_id, contract, category_id, priority, calendar_id,
             targets, pausing, warn_percent, ladder, tier_targets, own_terms)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id",
        position,
        &policy.name,
        policy.organisation_id,
        policy.contract,
        policy.category_id,
        policy.priority,
        policy.calendar_id,
        &policy.targets,
        &policy.pausing,
        policy.warn_percent,
        &policy.ladder,
        &policy.tier_targets,
        &policy.own_terms
    )?;
    Ok(id)
}

/// The clocks of a ticket, in the order in which they began, whatever time it was: a machine's time may be set back.
pub async fn clocks(conn: &mut Conn, ticket: TicketId) -> DbResult<Vec<ClockRow>> {
    rows!(
        conn,
        "select id, ticket_id, kind, tier_id, target, started_at, stopped_at, due_at, warned_at, broken_at, missed_at, ending,
             climbed, stretches, pauses
         from clock where ticket_id = $1 order by id",
        ticket
    )
}

/// Writes a new clock.
pub async fn insert_clock(conn: &mut Conn, ticket: TicketId, run: &ClockRun, computed: &ClockTimes) -> DbResult<()> {
    run!(
        conn,
        "insert into clock (ticket_id, kind, policy_id, target, started_at, stopped_at, due_at, next_at, warned_at,
             missed_at, counted, stretches, pauses, climbed, broken_at, ending, tier_id, calendar_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        ticket,
        run.kind,
        run.policy(),
        run.target,
        run.started_at,
        run.stopped_at,
        computed.due,
        computed.next,
        computed.warned,
        computed.missed,
        computed.counted,
        Json(&run.stretches),
        Json(&run.pauses),
        computed.climbed,
        computed.broken,
        run.ending,
        run.tier,
        run.calendar()
    )?;
    Ok(())
}

/// Writes what became of a clock.
pub async fn update_clock(conn: &mut Conn, id: ClockId, run: &ClockRun, computed: &ClockTimes) -> DbResult<()> {
    run!(
        conn,
        "update clock set policy_id = $2, target = $3, stopped_at = $4, due_at = $5, next_at = $6, warned_at = $7,
             missed_at = $8, counted = $9, stretches = $10, pauses = $11, climbed = $12, broken_at = $13,
             ending = $14, calendar_id = $15
         where id = $1",
        id,
        run.policy(),
        run.target,
        run.stopped_at,
        computed.due,
        computed.next,
        computed.warned,
        computed.missed,
        computed.counted,
        Json(&run.stretches),
        Json(&run.pauses),
        computed.climbed,
        computed.broken,
        run.ending,
        run.calendar()
    )?;
    Ok(())
}

/// Keeps beside a ticket when the next of its clocks is up, the hours in which that one counts, and what it promised.
pub async fn keep_due(conn: &mut Conn, ticket: TicketId) -> DbResult<u64> {
    run!(
        conn,
        "update ticket set due_at = (select min(due_at) from clock where ticket_id = $1 and stopped_at is null),
             due_calendar_id = (select calendar_id from clock
                                where ticket_id = $1 and stopped_at is null and due_at is not null
                                order by due_at, id limit 1),
             due_target = (select target from clock
                           where ticket_id = $1 and stopped_at is null and due_at is not null
                           order by due_at, id limit 1)
         where id = $1",
        ticket
    )
}
