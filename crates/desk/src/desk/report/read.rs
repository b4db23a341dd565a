//! Figures for leads. All that happened in a time is one question to the database; what pages show is picked from it.

use super::count::{days, missing};
use crate::db::report::figures::{self, DayCount, Filter};
use crate::db::report::then::{self, PastMoment};
use crate::db::report::{self as store, lists};
use crate::db::{self, Conn};
use crate::desk::Desk;
use crate::desk::read::{catalogue::full_name, workspace};
use crate::domain::report::Measure;
use crate::domain::report::days::{Days, date, parse};
use crate::domain::rights::{Area, enter};
use crate::domain::view::{
    ClockFigures, DeskRail, FlowPoint, Named, Report, ReportAsked, ReportChoices, ReportFrame, TierFigures, Viewer,
};
use crate::domain::{ClockKind, OrganisationKind, TierId, Timestamp};
use crate::error::AppError;
use std::collections::BTreeMap;

/// Days of a report when nothing else is asked for.
const USUAL_DAYS: i64 = 28;
pub(super) const MINUTE: i64 = 60_000;
/// The ways out of a tier.
pub(super) const LEAVING: [Measure; 4] = [Measure::Solved, Measure::SelfSolved, Measure::PassedUp, Measure::PassedDown];

/// Whether somebody may see reports.
pub(super) fn may(viewer: &Viewer) -> Result<(), AppError> {
    match viewer.actor.person() {
        None => Err(AppError::SignIn),
        Some(_) if enter(&viewer.actor, Area::Reports) => Ok(()),
        Some(_) => Err(AppError::NotFound),
    }
}

/// What is asked, as days and ids. What makes no sense is as if it were not there.
pub(super) struct Question {
    pub filter: Filter,
    pub days: Days,
    pub today: i64,
}

impl Question {
    pub(super) async fn understand(desk: &Desk, conn: &mut Conn, asked: &ReportAsked) -> Result<Question, AppError> {
        let days = days(conn).await?;
        let today = days.day(desk.now());
        // No report reaches further back than this, so that sums over its days stay small.
        let (earliest, latest) = (0, today);
        let to = parse(&asked.to).unwrap_or(today).clamp(earliest, latest);
        let from = parse(&asked.from).unwrap_or(to - USUAL_DAYS + 1).clamp(earliest, latest);
        let (from, to) = (from.min(to), from.max(to));
        let filter = Filter {
            from,
            until: to + 1,
            organisation: asked.organisation.parse().ok(),
            category: asked.category.parse().ok(),
            team: asked.team.parse().ok(),
            tier: asked.tier.parse().ok(),
            person: asked.person.parse().ok(),
            vendor: asked.vendor.parse().ok(),
        };
        Ok(Question { filter, days, today })
    }

    fn asked(&self) -> ReportAsked {
        let text = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
        let filter = &self.filter;
        ReportAsked {
            from: day_text(filter.from),
            to: day_text(filter.until - 1),
            organisation: text(filter.organisation.map(|id| id.0)),
            category: text(filter.category.map(|id| id.0)),
            team: text(filter.team),
            tier: text(filter.tier.map(|id| id.0)),
            person: text(filter.person.map(|id| id.0)),
            vendor: text(filter.vendor.map(|id| id.0)),
        }
    }

    pub(super) async fn frame(&self, rail: Option<DeskRail>, conn: &mut Conn) -> Result<ReportFrame, AppError> {
        let organisations = db::organisation::of_kind(conn, OrganisationKind::Client, false).await?;
        let categories = db::catalogue::categories(conn, false).await?;
        let teams = lists::team_names(conn).await?;
        let tiers = db::tier::all(conn).await?;
        let choices = ReportChoices {
            organisations: organisations.into_iter().map(|o| Named { id: o.id.0, name: o.name }).collect(),
            categories: categories.into_iter().map(|c| Named { id: c.id.0, name: full_name(&c) }).collect(),
            teams: teams.into_iter().map(|(id, name)| Named { id, name }).collect(),
            tiers: tiers
                .into_iter()
                .filter(|tier| !tier.self_service)
                .map(|tier| Named { id: tier.id.0, name: tier.name })
                .collect(),
        };
        let waiting = store::survey::waiting(conn).await?;
        Ok(ReportFrame { asked: self.asked(), choices, today: day_text(self.today), waiting, rail })
    }
}

fn day_text(day: i64) -> String {
    date(day).map(|date| date.to_string()).unwrap_or_default()
}

/// How often each thing happened at each tier, and how long it took in milliseconds.
pub(super) type Sums = BTreeMap<(Measure, TierId), (i64, i64)>;

/// Everything that happened in a time.
pub(super) async fn sums(conn: &mut Conn, filter: &Filter) -> Result<Sums, AppError> {
    let mut found = Vec::new();
    if let Some(organisation) = filter.organisation {
        found = figures::counted_of(conn, organisation, filter).await?;
    } else {
        let (whole, rest) = parts(conn, filter).await?;
        for part in whole {
            found.extend(figures::rolled(conn, &part).await?);
        }
        for part in rest {
            found.extend(figures::counted(conn, &part).await?);
        }
    }
    let mut sums = Sums::new();
    for row in found {
        let sum = sums.entry((row.measure, row.tier_id)).or_default();
        *sum = (sum.0 + row.n, sum.1 + row.total);
    }
    Ok(sums)
}

/// The parts of a time whose days are added up, and the others.
pub(super) async fn parts(conn: &mut Conn, filter: &Filter) -> Result<(Vec<Filter>, Vec<Filter>), AppError> {
    let gaps = missing(conn, filter.from, filter.until).await?;
    let (mut whole, mut at) = (Vec::new(), filter.from);
    for (from, until) in &gaps {
        if at < *from {
            whole.push(Filter { from: at, until: *from, ..*filter });
        }
        at = *until;
    }
    if at < filter.until {
        whole.push(Filter { from: at, until: filter.until, ..*filter });
    }
    Ok((whole, gaps.into_iter().map(|(from, until)| Filter { from, until, ..*filter }).collect()))
}

/// How many were open when a time ended: what had come in by then less what had gone out.
pub(super) async fn open_at_end(conn: &mut Conn, filter: &Filter) -> Result<i64, AppError> {
    let history = by_day(conn, &Filter { from: 0, ..*filter }).await?;
    Ok(history.iter().map(|row| row.n * row.measure.flow()).sum())
}

async fn by_day(conn: &mut Conn, filter: &Filter) -> Result<Vec<DayCount>, AppError> {
    if let Some(organisation) = filter.organisation {
        return Ok(figures::counted_days_of(conn, organisation, filter).await?);
    }
    let (whole, rest) = parts(conn, filter).await?;
    let mut found = Vec::new();
    for part in whole {
        found.extend(figures::rolled_days(conn, &part).await?);
    }
    for part in rest {
        found.extend(figures::counted_days(conn, &part).await?);
    }
    Ok(found)
}

/// The moment at which a time ends: now, unless it lies in the past.
pub(super) fn end(question: &Question, now: Timestamp) -> Timestamp {
    question.days.start(question.filter.until).min(now)
}

/// Which tickets were open at the end of a time that lies in the past, of those registered after the one moment and not
/// after the other; nothing for a time that lasts.
pub(super) fn then(question: &Question, (since, until): (Timestamp, Timestamp)) -> Option<PastMoment> {
    let at = question.days.start(question.filter.until);
    let day = question.filter.until;
    (question.filter.until <= question.today).then(|| PastMoment {
        at,
        day,
        since,
        until: until.min(Timestamp(at.0 - 1)),
    })
}

pub(super) fn count(sums: &Sums, measure: Measure) -> i64 {
    sums.iter().filter(|((of, _), _)| *of == measure).map(|(_, (n, _))| n).sum()
}

fn clocks(sums: &Sums) -> Vec<ClockFigures> {
    ClockKind::ALL
        .iter()
        .map(|kind| ClockFigures {
            kind: *kind,
            kept: count(sums, Measure::of_clock(*kind, true)),
            missed: count(sums, Measure::of_clock(*kind, false)),
        })
        .collect()
}

async fn tiers(conn: &mut Conn, sums: &Sums) -> Result<Vec<TierFigures>, AppError> {
    let (mut all, mut first) = (Vec::new(), true);
    for (id, position, name, self_service, outside) in lists::tiers(conn).await? {
        let of = |measure| sums.get(&(measure, id)).copied().unwrap_or_default();
        let leaving = LEAVING.map(of);
        let (left, spent) = leaving.iter().fold((0, 0), |(n, total), one| (n + one.0, total + one.1));
        let figures = TierFigures {
            id: id.0,
            name,
            position,
            first: first && !self_service && !outside,
            created: of(Measure::Created).0,
            arrived: of(Measure::Arrived).0,
            came_back: of(Measure::CameBack).0,
            solved: of(Measure::Solved).0,
            passed_up: of(Measure::PassedUp).0,
            passed_down: of(Measure::PassedDown).0,
            bounced: of(Measure::Bounced).0,
            self_service,
            minutes: if left > 0 { spent / left / MINUTE } else { 0 },
        };
        first = first && !figures.first;
        let figures = if self_service { at_self_service(figures, sums) } else { figures };
        all.push(figures);
    }
    Ok(all)
}

/// Nothing arrives at tier 0: what customers solved themselves stands beside what they needed support for.
fn at_self_service(tier: TierFigures, sums: &Sums) -> TierFigures {
    let [created, solved, passed_up] =
        [Measure::Created, Measure::SelfSolved, Measure::Solved].map(|measure| count(sums, measure));
    TierFigures { created, solved, passed_up, ..tier }
}

/// Days that make one point of a drawing, so that there are some ten to thirty.
const fn step(days: i64) -> i64 {
    match days {
        ..=31 => 1,
        32..=190 => 7,
        191..=800 => 28,
        _ => 91,
    }
}

async fn flow(conn: &mut Conn, filter: &Filter) -> Result<Vec<FlowPoint>, AppError> {
    let history = by_day(conn, &Filter { from: 0, ..*filter }).await?;
    let mut open: i64 = history.iter().filter(|row| row.day < filter.from).map(|row| row.n * row.measure.flow()).sum();
    let step = step(filter.until - filter.from);
    // Whole stretches end with the last day; the first may be shorter.
    let mut ends: Vec<_> = (filter.from + 1..=filter.until).rev().step_by(usize::try_from(step).unwrap_or(1)).collect();
    ends.reverse();
    let mut begin = filter.from;
    Ok(ends
        .into_iter()
        .map(|end| {
            let within = || history.iter().filter(|row| row.day >= begin && row.day < end);
            let of = |measure| within().filter(|row| row.measure == measure).map(|row| row.n).sum();
            open += within().map(|row| row.n * row.measure.flow()).sum::<i64>();
            let point = FlowPoint {
                from: day_text(begin),
                to: day_text(end - 1),
                created: of(Measure::Created),
                reopened: of(Measure::Reopened),
                solved: of(Measure::Solved),
                self_solved: of(Measure::SelfSolved),
                open,
            };
            begin = end;
            point
        })
        .collect())
}

/// Tiers, promises, satisfaction and flow.
pub async fn report(desk: &Desk, viewer: &Viewer, asked: &ReportAsked) -> Result<Report, AppError> {
    may(viewer)?;
    // Asked for first: nobody waits for a second connection while holding one.
    let rail = workspace::rail(desk, viewer).await.ok();
    let mut conn = desk.db().read().await?;
    let question = Question::understand(desk, &mut conn, asked).await?;
    let filter = question.filter;
    let sums = sums(&mut conn, &filter).await?;
    let length = filter.until - filter.from;
    let earlier = Filter { from: filter.from - length, until: filter.from, ..filter };
    let before = clocks(&self::sums(&mut conn, &earlier).await?);
    let of = |measure| count(&sums, measure);
    Ok(Report {
        tiers: tiers(&mut conn, &sums).await?,
        clocks: clocks(&sums),
        clocks_before: before.iter().fold((0, 0), |(kept, missed), one| (kept + one.kept, missed + one.missed)),
        rated: [Measure::RatedGood, Measure::RatedFair, Measure::RatedBad].map(of),
        square: [Measure::PleasedKept, Measure::PleasedMissed, Measure::UnhappyKept, Measure::UnhappyMissed].map(of),
        created: of(Measure::Created),
        solved: of(Measure::Solved),
        self_solved: of(Measure::SelfSolved),
        first_contact: of(Measure::FirstContact),
        reopened: of(Measure::Reopened),
        flow: flow(&mut conn, &filter).await?,
        past: question.filter.until <= question.today,
        ages: match then(&question, (Timestamp(i64::MIN), Timestamp(i64::MAX))) {
            Some(then) => then::ages(&mut conn, then, &filter).await?,
            None => lists::ages(&mut conn, &filter, desk.now()).await?,
        },
        frame: question.frame(rail, &mut conn).await?,
    })
}

/// The frame alone, for pages of the reports' part without figures.
pub async fn frame(desk: &Desk, viewer: &Viewer) -> Result<ReportFrame, AppError> {
    may(viewer)?;
    // Asked for first: nobody waits for a second connection while holding one.
    let rail = workspace::rail(desk, viewer).await.ok();
    let mut conn = desk.db().read().await?;
    let question = Question::understand(desk, &mut conn, &ReportAsked::default()).await?;
    question.frame(rail, &mut conn).await
}
