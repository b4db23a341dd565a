//! Keeping what counts. A ticket that changes adds its facts in the transaction of the change; it only ever adds rows of
//! its own, so nobody waits for anybody. Whole days are added up by a job, again whenever a fact comes late. What is
//! missing, after an update or because somebody cleared it away, is read from the events.

use crate::db::report::{self as store, FactRow};
use crate::db::{self, Conn};
use crate::desk::Desk;
use crate::domain::report::TicketPlace;
use crate::domain::report::days::Days;
use crate::domain::report::story::{KeptClock, Outcome, ReportFact, StoryEvent, facts};
use crate::domain::{OrganisationId, TicketId, Timestamp};
use crate::error::AppError;

/// Tickets whose facts are filled in within one transaction.
const AT_ONCE: i64 = 2_000;
/// Days that are added up within one transaction.
const DAYS_AT_ONCE: i64 = 14;
/// How long a day is over before it is added up: by then all that belongs to it is written.
const SETTLED_MINUTES: i64 = 60;
/// Says up to which ticket the facts of tickets from before this version were filled in.
const FILLED: &str = "reports_filled";

/// The provider's days.
pub(super) async fn days(conn: &mut Conn) -> Result<Days, AppError> {
    Ok(Days::of(&store::zone(conn).await?))
}

/// The provider's day of a moment.
pub async fn day_of(conn: &mut Conn, at: Timestamp) -> Result<i64, AppError> {
    Ok(days(conn).await?.day(at))
}

/// Facts as they are kept, for a ticket, its organisation, and when it was registered.
pub fn rows(
    found: Vec<ReportFact>,
    (ticket, organisation, born): (TicketId, Option<OrganisationId>, Timestamp),
    days: &Days,
) -> Vec<FactRow> {
    found.into_iter().map(|fact| FactRow { day: days.day(fact.at), fact, ticket, organisation, born }).collect()
}

/// Keeps what counts of a ticket from `since` on: the moment of the change that is made, or, of a ticket that was let
/// out only now, the beginning.
pub async fn record(conn: &mut Conn, ticket: TicketId, since: Timestamp) -> Result<(), AppError> {
    let mut found = read(conn, ticket, TicketId(ticket.0 + 1)).await?;
    found.retain(|row| row.fact.noted >= since);
    keep(conn, &found).await
}

/// Keeps which promised times of a ticket were missed, of those that were noticed from `since` on.
pub async fn record_missed(conn: &mut Conn, ticket: TicketId, since: Timestamp) -> Result<(), AppError> {
    let mut found = read(conn, ticket, TicketId(ticket.0 + 1)).await?;
    found.retain(|row| row.fact.noted >= since && row.fact.measure.is_missed());
    keep(conn, &found).await
}

/// Keeps facts. Should one be of a day that was added up already, the day is added up again.
pub(super) async fn keep(conn: &mut Conn, facts: &[FactRow]) -> Result<(), AppError> {
    store::insert(conn, facts).await?;
    let mut days: Vec<_> = facts.iter().map(|row| row.day).collect();
    days.sort_unstable();
    days.dedup();
    for day in days {
        store::unroll(conn, day).await?;
    }
    Ok(())
}

/// What counts in the stories of a range of tickets.
async fn read(conn: &mut Conn, from: TicketId, until: TicketId) -> Result<Vec<FactRow>, AppError> {
    let days = days(conn).await?;
    let mut events = store::events(conn, from, until).await?.into_iter().peekable();
    let mut clocks = store::clocks(conn, from, until).await?.into_iter().peekable();
    let mut ends = store::ends(conn, from, until).await?.into_iter().peekable();
    let mut all = Vec::new();
    for ticket in store::tickets(conn, from, until).await? {
        let (mut story, mut ran) = (Vec::new(), Vec::new());
        while let Some(event) = events.next_if(|event| event.ticket_id <= ticket.id) {
            if event.ticket_id == ticket.id {
                story.push(told(event));
            }
        }
        while let Some(clock) = clocks.next_if(|clock| clock.ticket_id <= ticket.id) {
            if clock.ticket_id == ticket.id {
                ran.push(KeptClock {
                    kind: clock.kind,
                    place: number(ran.len()).saturating_add(1),
                    stretches: number(clock.stretches.0.len()),
                    stopped: clock.stopped_at.zip(clock.ending).zip(clock.counted).map(|((at, how), n)| (at, how, n)),
                    broken: clock.broken_at.zip(clock.missed_at),
                });
            }
        }
        let mut outcomes: Vec<_> = ran.iter().filter_map(KeptClock::outcome).collect();
        while let Some(end) = ends.next_if(|end| end.ticket_id <= ticket.id) {
            if end.ticket_id == ticket.id {
                outcomes.push(Outcome::kept(end.kind, end.source, end.stopped_at, end.counted));
            }
        }
        let present = TicketPlace { tier: ticket.tier_id, team: ticket.team_id, category: ticket.category_id };
        let whose = (ticket.id, ticket.organisation_id, ticket.created_at);
        all.extend(rows(facts(&story, &outcomes, present), whose, &days));
    }
    Ok(all)
}

fn told(event: store::EventRow) -> StoryEvent {
    let store::EventRow {
        id, at, data, actor_id: who, role, tier_id, team_id: team, category_id: category, known, ..
    } = event;
    let place = tier_id.map(|tier| TicketPlace { tier, team, category });
    StoryEvent { event: id.0, at, what: data.0, who, role, place, known }
}

/// A length as facts hold it.
pub fn number(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// Fills in what was never counted, and adds up the days that are over. It does nothing that was done already, so any
/// number of nodes may call it at any time.
pub async fn catch_up(desk: &Desk) -> Result<(), AppError> {
    while fill(desk).await? {}
    while roll(desk).await? {}
    Ok(())
}

/// Fills in the next tickets; answers whether there may be more.
async fn fill(desk: &Desk) -> Result<bool, AppError> {
    {
        let mut conn = desk.db().read().await?;
        if db::setting::get(&mut conn, FILLED).await?.as_deref() == Some("all") {
            return Ok(false);
        }
    }
    let mut tx = desk.db().write().await?;
    if !store::claim(&mut tx).await? {
        return Ok(false);
    }
    let at: i64 = db::setting::get(&mut tx, FILLED).await?.and_then(|text| text.parse().ok()).unwrap_or(0);
    let last = store::last_ticket(&mut tx).await?;
    let more = at <= last;
    if more {
        let next = at.saturating_add(AT_ONCE);
        let found = read(&mut tx, TicketId(at), TicketId(next)).await?;
        store::insert(&mut tx, &found).await?;
        db::setting::set(&mut tx, FILLED, &next.to_string()).await?;
    } else {
        db::setting::set(&mut tx, FILLED, "all").await?;
        store::unroll_all(&mut tx).await?;
    }
    tx.commit().await?;
    Ok(more)
}

/// Says that nothing has to be filled in: all tickets came with their facts.
pub async fn filled(conn: &mut Conn) -> Result<(), AppError> {
    Ok(db::setting::set(conn, FILLED, "all").await?)
}

/// Adds up the next days; answers whether there may be more.
async fn roll(desk: &Desk) -> Result<bool, AppError> {
    let settled = desk.now().plus_minutes(-SETTLED_MINUTES);
    let missing = {
        let mut conn = desk.db().read().await?;
        let today = day_of(&mut conn, settled).await?;
        let Some((first, _)) = store::span(&mut conn).await? else { return Ok(false) };
        missing(&mut conn, first, today).await?
    };
    let Some((from, until)) = missing.first().copied() else { return Ok(false) };
    let until = until.min(from.saturating_add(DAYS_AT_ONCE));
    let mut tx = desk.db().write().await?;
    if !store::claim(&mut tx).await? {
        return Ok(false);
    }
    store::roll(&mut tx, from, until).await?;
    tx.commit().await?;
    Ok(true)
}

/// Adds up all days until now within one transaction, for tickets that were all put in at once.
pub async fn roll_all(desk: &Desk, conn: &mut Conn) -> Result<(), AppError> {
    filled(conn).await?;
    let today = day_of(conn, desk.now()).await?;
    if let Some((first, _)) = store::span(conn).await? {
        store::roll(conn, first, today.max(first)).await?;
    }
    Ok(())
}

/// The runs of days from `from` and before `until` that are not added up.
pub(super) async fn missing(conn: &mut Conn, from: i64, until: i64) -> Result<Vec<(i64, i64)>, AppError> {
    let mut runs = Vec::new();
    let mut at = from;
    for (day,) in store::rolled(conn, from, until).await? {
        if day > at {
            runs.push((at, day));
        }
        at = day.saturating_add(1);
    }
    if at < until {
        runs.push((at, until));
    }
    Ok(runs)
}

/// Makes all sums anew, and fills in facts that are missing. Facts that are there stay: they know what tickets were like
/// when it happened.
pub async fn rebuild(desk: &Desk) -> Result<(), AppError> {
    let mut tx = desk.db().write().await?;
    store::unroll_all(&mut tx).await?;
    db::setting::set(&mut tx, FILLED, "0").await?;
    tx.commit().await?;
    catch_up(desk).await
}
