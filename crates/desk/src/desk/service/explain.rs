//! Why a ticket has its promised times, and what became of the time since.

use super::traits;
use super::wording::Wording;
use super::{Desk, end_with_solution, view_of};
use crate::db::service::ClockRow;
use crate::db::{self, Conn};
use crate::desk::ticket::access::{readable_by_customer, readable_by_staff};
use crate::desk::when::when;
use crate::domain::service::clock::{ClockCounting, MINUTE};
use crate::domain::service::policy::{PolicyTraits, ServicePolicy, choose};
use crate::domain::service::run::ClockRun;
use crate::domain::setup::Setup;
use crate::domain::view::{
    Condition, PlainPromise, PlainPromises, PolicyVerdict, PromiseCard, Promises, Spent, SpentLine, Viewer,
};
use crate::domain::{ClockKind, ServicePolicyId, TicketId, TierId, Timestamp, When};
use crate::error::AppError;
use std::collections::BTreeMap;

/// The names of what conditions name.
pub struct PolicyNames {
    organisations: BTreeMap<i64, String>,
    categories: BTreeMap<i64, String>,
}

impl PolicyNames {
    pub async fn load(conn: &mut Conn) -> Result<PolicyNames, AppError> {
        let organisations = db::organisation::names(conn).await?.into_iter().map(|(id, name)| (id.0, name)).collect();
        let categories =
            db::catalogue::category_names(conn).await?.into_iter().map(|(id, name)| (id.0, name)).collect();
        Ok(PolicyNames { organisations, categories })
    }

    /// What a policy asks of a ticket: names, and the stable texts of contracts and priorities.
    pub fn asks(&self, policy: &ServicePolicy) -> Vec<(Condition, String)> {
        let (conditions, mut asks) = (policy.conditions, Vec::new());
        let name = |names: &BTreeMap<i64, String>, id: i64| names.get(&id).cloned().unwrap_or_default();
        if let Some(id) = conditions.organisation {
            asks.push((Condition::Organisation, name(&self.organisations, id.0)));
        }
        if let Some(contract) = conditions.contract {
            asks.push((Condition::Contract, contract.as_str().to_owned()));
        }
        if let Some(id) = conditions.category {
            asks.push((Condition::Category, name(&self.categories, id.0)));
        }
        if let Some(priority) = conditions.priority {
            asks.push((Condition::Priority, priority.as_str().to_owned()));
        }
        asks
    }
}

/// All policies until the one that fits, each with what it asks and what of that is not met.
pub fn verdicts(policies: &[ServicePolicy], names: &PolicyNames, traits: &PolicyTraits) -> Vec<PolicyVerdict> {
    let chosen = choose(policies, traits).map(|policy| policy.id);
    let mut verdicts = Vec::new();
    for policy in policies {
        let unmet = policy.conditions.unmet(traits);
        let asks = names.asks(policy).into_iter().map(|(what, name)| (what, name, !unmet.contains(&what))).collect();
        let is_it = Some(policy.id) == chosen;
        verdicts.push(PolicyVerdict { id: policy.id, name: policy.name.clone(), asks, chosen: is_it });
        if is_it {
            break;
        }
    }
    verdicts
}

/// What policies and tiers are called, those out of use too.
struct Called {
    policies: BTreeMap<ServicePolicyId, String>,
    tiers: BTreeMap<TierId, String>,
}

impl Wording<'_> {
    /// The minutes that are not held against the present target, and since when.
    fn spared(&self, run: &ClockRun) -> Option<(i64, When)> {
        let given = run.stretches.last().filter(|stretch| stretch.spared >= MINUTE)?;
        Some((given.spared / MINUTE, when(given.from, self.viewer, self.now)))
    }

    fn card(&self, setup: &Setup, row: &ClockRow, names: &Called) -> PromiseCard {
        let run = row.run();
        let until = row.stopped_at.unwrap_or(self.now).max(row.started_at);
        let pieces = run.account(&setup.calendars, until);
        let all = (until.0 - row.started_at.0).max(1);
        let spent = |counting| match counting {
            ClockCounting::Counted => Spent::Counted,
            ClockCounting::Paused => Spent::Paused,
            ClockCounting::Closed => Spent::Closed,
        };
        let place = |at: Timestamp| (at.0 - row.started_at.0).saturating_mul(1_000) / all;
        let bar = pieces
            .iter()
            .map(|piece| (place(piece.span.until) - place(piece.span.from), spent(piece.counting)))
            .filter(|(share, _)| *share > 0)
            .collect();
        let lines = pieces
            .iter()
            .filter(|piece| piece.counting != ClockCounting::Closed)
            .map(|piece| SpentLine {
                from: when(piece.span.from, self.viewer, self.now),
                until: when(piece.span.until, self.viewer, self.now),
                minutes: (piece.span.until.0 - piece.span.from.0) / MINUTE,
                spent: spent(piece.counting),
            })
            .collect();
        let mut policies: Vec<String> =
            run.stretches.iter().filter_map(|stretch| names.policies.get(&stretch.policy).cloned()).collect();
        policies.dedup();
        PromiseCard {
            id: row.id,
            clock: view_of(row, setup, self.viewer, self.now),
            tier: run.tier.and_then(|id| names.tiers.get(&id).cloned()),
            warn: setup.policy_of(&run).filter(|_| run.is_running()).map(|policy| policy.warn(run.kind)),
            policies,
            hours: self.hours(setup, &run),
            days: self.days_that_differ(setup, row),
            started: when(row.started_at, self.viewer, self.now),
            ended: row.stopped_at.map(|at| when(at, self.viewer, self.now)),
            spared: self.spared(&run),
            bar,
            lines,
        }
    }

    fn plain(&self, setup: &Setup, row: &ClockRow) -> PlainPromise {
        let run = row.run();
        let pauses = run.pauses.iter().map(|pause| {
            let until = pause.until.map(|until| when(until, self.viewer, self.now));
            (when(pause.from, self.viewer, self.now), until)
        });
        PlainPromise {
            clock: view_of(row, setup, self.viewer, self.now),
            hours: self.hours(setup, &run),
            days: self.days_that_differ(setup, row),
            started: when(row.started_at, self.viewer, self.now),
            ended: row.stopped_at.map(|at| when(at, self.viewer, self.now)),
            spared: self.spared(&run),
            pauses: pauses.collect(),
        }
    }
}

/// Running clocks first, the next one due before the others, then the ended ones, the latest first.
async fn in_order(conn: &mut Conn, ticket: TicketId, now: Timestamp) -> Result<Vec<ClockRow>, AppError> {
    let mut rows = db::service::clocks(conn, ticket).await?;
    end_with_solution(&mut rows, now);
    rows.reverse();
    rows.sort_by_key(|row| {
        (
            row.stopped_at.is_some(),
            row.stopped_at.is_none() && row.due_at.is_none(),
            row.due_at.filter(|_| row.stopped_at.is_none()),
        )
    });
    Ok(rows)
}

/// Every promised time of a ticket with what became of its time, for staff who read it.
pub async fn promises(desk: &Desk, viewer: &Viewer, id: TicketId) -> Result<Promises, AppError> {
    let now = desk.now();
    let mut conn = desk.db().read().await?;
    let ticket = readable_by_staff(&mut conn, desk, viewer, id).await?.ticket;
    let setup = conn.setup().await?;
    let wording = Wording::load(&mut conn, viewer, now).await?;
    let called = Called {
        policies: db::service::policy_names(&mut conn).await?.into_iter().collect(),
        tiers: db::tier::names(&mut conn).await?.into_iter().collect(),
    };
    let rows = in_order(&mut conn, id, now).await?;
    let names = PolicyNames::load(&mut conn).await?;
    let traits = traits(&mut conn, &ticket).await?;
    Ok(Promises {
        id,
        subject: ticket.subject,
        cards: rows.iter().map(|row| wording.card(&setup, row, &called)).collect(),
        verdicts: verdicts(&setup.policies, &names, &traits),
    })
}

/// What the requester's side was promised, in plain words.
pub async fn plain(desk: &Desk, viewer: &Viewer, id: TicketId) -> Result<PlainPromises, AppError> {
    const THEIRS: [ClockKind; 3] = [ClockKind::FirstResponse, ClockKind::NextResponse, ClockKind::Resolution];
    let now = desk.now();
    let mut conn = desk.db().read().await?;
    let ticket = readable_by_customer(&mut conn, desk, viewer, id).await?.ticket;
    let setup = conn.setup().await?;
    let wording = Wording::load(&mut conn, viewer, now).await?;
    let rows = in_order(&mut conn, id, now).await?;
    let promises = rows.iter().filter(|row| THEIRS.contains(&row.kind)).map(|row| wording.plain(&setup, row)).collect();
    Ok(PlainPromises { id, subject: ticket.subject, promises })
}
