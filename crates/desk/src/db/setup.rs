//! The configuration in memory. A row counts its versions: triggers of the database raise it in the transaction of
//! whatever changes a table of the configuration, by whichever statement, so nothing can be changed past it.

use super::hours::{DateRow, WeekRow};
use super::service::PolicyRow;
use super::team::TeamRow;
use super::{Conn, Db, DbError, DbResult};
use crate::domain::routing::{Model, RoutingSetup, Team};
use crate::domain::service::calendar::{Calendar, CalendarError};
use crate::domain::service::policy::{Conditions, ServicePolicy};
use crate::domain::service::run::Calendars;
use crate::domain::setup::Setup;
use crate::domain::{CalendarId, OrganisationId, TeamId};
use std::sync::{Arc, PoisonError, RwLock};

/// Where the way in which the desks share the work is kept.
pub const MODEL: &str = "desk_model";

/// How often the configuration is read anew because it was changed while it was read.
const TRIES: usize = 10;

/// The configuration that a node read last.
#[derive(Clone, Debug, Default)]
pub struct Latest {
    read: Arc<RwLock<Option<Arc<Setup>>>>,
    /// The one that was the present one when this request's session was found, if the node had it.
    of_request: Option<Arc<Setup>>,
}

impl Latest {
    fn get(&self) -> Option<Arc<Setup>> {
        self.read.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, setup: Arc<Setup>) {
        *self.read.write().unwrap_or_else(PoisonError::into_inner) = Some(setup);
    }
}

impl Db {
    /// The same database for a request that knows the version of the configuration: it reads by that one alone, and asks
    /// for it no more.
    pub fn at_setup(&self, version: i64) -> Db {
        let mut db = self.clone();
        let (Db::Sqlite { setup, .. } | Db::Postgres { setup, .. }) = &mut db;
        setup.of_request = setup.get().filter(|setup| setup.version == version);
        db
    }

    /// The configuration, without a connection where the request knows it.
    pub async fn setup(&self) -> DbResult<Arc<Setup>> {
        let (Db::Sqlite { setup, .. } | Db::Postgres { setup, .. }) = self;
        match &setup.of_request {
            Some(setup) => Ok(setup.clone()),
            None => self.read().await?.setup().await,
        }
    }
}

/// The configuration as a connection sees it.
#[derive(Debug)]
pub(super) struct SetupHere {
    latest: Latest,
    here: Option<Arc<Setup>>,
    /// Whether the transaction may change it, and asks for its version each time.
    changes: bool,
}

impl SetupHere {
    pub fn new(latest: &Latest) -> SetupHere {
        SetupHere { latest: latest.clone(), here: None, changes: false }
    }

    /// Tells the node, once a transaction has ended well, what it had to read for itself.
    pub fn share(self) {
        let newer = |here: &Arc<Setup>| self.latest.get().is_none_or(|known| known.version < here.version);
        if let Some(here) = self.here.filter(newer) {
            self.latest.set(here);
        }
    }
}

impl Conn {
    /// The configuration. While this connection is held it stays the same, unless this is a transaction that may change it.
    pub async fn setup(&mut self) -> DbResult<Arc<Setup>> {
        if let Some(here) = self.setup.here.as_ref().filter(|_| !self.setup.changes) {
            return Ok(here.clone());
        }
        if let Some(setup) = self.setup.latest.of_request.as_ref().filter(|_| !self.is_transaction()) {
            return Ok(setup.clone());
        }
        let version = version(self).await?;
        let found = [self.setup.here.take(), self.setup.latest.get()].into_iter().flatten();
        let setup = match found.into_iter().find(|setup| setup.version == version) {
            Some(setup) => setup,
            None => Arc::new(load(self, version).await?),
        };
        // The configuration that a transaction sees may never be committed.
        if !self.is_transaction() {
            self.setup.latest.set(setup.clone());
        }
        self.setup.here = Some(setup.clone());
        Ok(setup)
    }

    /// Says that this transaction may change the configuration, and has to see what it changed.
    pub fn changes_setup(&mut self) {
        self.setup.changes = true;
    }
}

/// The version that is the present one.
pub async fn version(conn: &mut Conn) -> DbResult<i64> {
    let found: Option<(i64,)> = maybe!(conn, "select version from setup")?;
    let lost = || DbError::unavailable("the table \"setup\" has lost its row; restore a backup".to_owned());
    found.map(|(version,)| version).ok_or_else(lost)
}

/// Reads all of it. Others may change it between two statements: then it is read again.
async fn load(conn: &mut Conn, mut version_before: i64) -> DbResult<Setup> {
    for _ in 0..TRIES {
        let setup = read(conn, version_before).await?;
        let version_after = version(conn).await?;
        if version_after == version_before {
            return Ok(setup);
        }
        version_before = version_after;
    }
    Err(DbError::unavailable("the configuration is being changed all the time".to_owned()))
}

async fn read(conn: &mut Conn, version: i64) -> DbResult<Setup> {
    let tiers = Arc::new(super::tier::all(conn).await?);
    let categories = super::catalogue::categories(conn, true).await?;
    let questions = super::catalogue::questions(conn).await?.into_iter();
    let named = |(id, name, _)| (id, name);
    let calendars = Arc::new(calendars(super::hours::weeks(conn).await?, super::hours::dates(conn).await?));
    let served = super::team::organisations(conn).await?;
    // Nobody looks for tickets at a tier that is out of use or not ours, whatever teams were made for it.
    let staffed = |id| tiers.iter().any(|tier| tier.id == id && tier.is_staffed());
    let teams = super::team::all(conn).await?.into_iter();
    let teams = teams.filter(|row| row.archived_at.is_none() && staffed(row.tier_id));
    let board = RoutingSetup {
        model: model(conn).await?,
        rules: super::routing::rules(conn).await?,
        teams: teams.map(|row| team(row, &served)).collect(),
        calendars: calendars.clone(),
        tiers: tiers.clone(),
        categories: categories.iter().filter(|one| one.is_offered()).map(|one| (one.id, one.product_id)).collect(),
    };
    Ok(Setup {
        version,
        tiers,
        categories,
        questions: questions.map(|row| (row.category_id, row.into())).collect(),
        matrix: super::catalogue::matrix(conn).await?,
        codes: super::catalogue::resolution_codes(conn, false).await?.into_iter().map(|row| (row.0, row.1)).collect(),
        tags: super::catalogue::tags(conn, false).await?.into_iter().map(named).collect(),
        automations: super::automation::in_use(conn).await?.into_iter().map(Into::into).collect(),
        policies: super::service::policies(conn).await?.iter().map(policy).collect(),
        calendars,
        board,
    })
}

/// How the desks share the work: work follows the sun, unless something else was chosen.
pub async fn model(conn: &mut Conn) -> DbResult<Model> {
    let chosen = super::setting::get(conn, MODEL).await?;
    Ok(chosen.and_then(|text| text.parse().ok()).unwrap_or(Model::FollowTheSun))
}

fn team(row: TeamRow, served: &[(TeamId, OrganisationId)]) -> Team {
    Team {
        organisations: served.iter().filter(|(id, _)| *id == row.id).map(|(_, served)| *served).collect(),
        id: row.id,
        tier: row.tier_id,
        name: row.name,
        calendar: row.calendar_id,
        skills: row.skills.0,
        assignment: row.assignment,
        capacity: row.capacity,
    }
}

/// A policy as it is kept.
pub fn policy(row: &PolicyRow) -> ServicePolicy {
    ServicePolicy {
        id: row.id,
        name: row.name.clone(),
        conditions: Conditions {
            organisation: row.organisation_id,
            contract: row.contract,
            category: row.category_id,
            priority: row.priority,
        },
        calendar: row.calendar_id,
        targets: row.targets.0.clone(),
        tiers: row.tier_targets.0.clone(),
        own: row.own_terms.0.clone(),
        pausing: row.pausing.0.clone(),
        warn_percent: row.warn_percent,
        ladder: row.ladder.0.clone(),
    }
}

/// The calendars with what they said before. One that cannot be used is left out.
fn calendars(weeks: Vec<WeekRow>, dates: Vec<DateRow>) -> Calendars {
    let mut known = Calendars::default();
    let (past, now): (Vec<_>, Vec<_>) = weeks.into_iter().partition(|row| row.until_at.is_some());
    let (days_past, mut days): (Vec<_>, Vec<_>) = dates.into_iter().partition(|row| row.until_at.is_some());
    for WeekRow { id, zone, week, .. } in now {
        let own = days.extract_if(.., |day| day.calendar_id == id);
        let own = own.filter_map(|day| Some((day.day.parse().ok()?, day.hours?.0))).collect();
        match Calendar::new(&zone, week.0, own) {
            Ok(calendar) => drop(known.0.insert(id, calendar)),
            Err(error) => tracing::error!(calendar = id.0, %error, "a calendar cannot be used"),
        }
    }
    let told = |id: CalendarId, done: Result<(), CalendarError>| {
        if let Err(error) = done {
            tracing::error!(calendar = id.0, %error, "what a calendar said before cannot be used");
        }
    };
    for WeekRow { id, until_at, zone, week } in past {
        if let (Some(calendar), Some(until)) = (known.0.get_mut(&id), until_at) {
            told(id, calendar.remember(until, &zone, week.0));
        }
    }
    for DateRow { calendar_id: id, day, until_at, hours, .. } in days_past {
        if let (Some(calendar), Some(until), Ok(date)) = (known.0.get_mut(&id), until_at, day.parse()) {
            told(id, calendar.remember_day(until, date, hours.map(|hours| hours.0)));
        }
    }
    known
}
