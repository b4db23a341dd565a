//! The tickets behind the figures of reports.

use super::read::{self, LEAVING, Question, end, may, sums, then};
use crate::db::report::figures::Filter;
use crate::db::report::{lists, then, vendors};
use crate::db::{self, Conn};
use crate::desk::Desk;
use crate::desk::read::{line, workspace};
use crate::domain::view::{AGES, FigureScope, FigureTickets, Page, ReportAsked, VendorFigure, Viewer};
use crate::domain::{TicketId, Timestamp};
use crate::error::AppError;
use std::cmp::Reverse;

/// Rows on a page of tickets.
const PAGE: i64 = 50;

/// A page of the tickets behind a figure; `after` is what the page before gave.
pub async fn behind(
    desk: &Desk,
    viewer: &Viewer,
    what: &str,
    asked: &ReportAsked,
    after: &str,
) -> Result<FigureTickets, AppError> {
    may(viewer)?;
    let what: FigureScope = what.parse().map_err(|_| AppError::NotFound)?;
    let now = desk.now();
    // Asked for first: nobody waits for a second connection while holding one.
    let rail = workspace::rail(desk, viewer).await.ok();
    let mut conn = desk.db().read().await?;
    let question = Question::understand(desk, &mut conn, asked).await?;
    let filter = question.filter;
    let mut named = None;
    let (count, mut rows) = match what {
        FigureScope::Happened(measure) => {
            let count = match filter.person {
                Some(person) => lists::count_of_person(&mut conn, measure, &filter, person).await?,
                None => read::count(&sums(&mut conn, &filter).await?, measure),
            };
            (count, lists::behind(&mut conn, measure, &filter, cursor(after), PAGE + 1).await?)
        }
        FigureScope::Left => left(&mut conn, &filter, cursor(after)).await?,
        FigureScope::Open(group) => open(&mut conn, &question, group, now, cursor(after)).await?,
        FigureScope::Vendor(figure) => {
            let vendor = filter.vendor.ok_or(AppError::NotFound)?;
            let within = (question.days.start(filter.from), end(&question, now));
            let all = vendors::vendors(&mut conn, within.0, within.1, &filter).await?;
            let line = all.into_iter().find(|line| line.id == vendor).ok_or(AppError::NotFound)?;
            let count = match figure {
                VendorFigure::Ended => line.ended,
                VendorFigure::Running => line.running,
                VendorFigure::Kept => line.kept,
                VendorFigure::Missed => line.missed,
            };
            named = Some(line.name);
            let rows = vendors::behind(&mut conn, (vendor, figure), within, &filter, cursor(after), PAGE + 1).await?;
            (count, rows)
        }
    };
    let size = usize::try_from(PAGE).unwrap_or(0);
    let more = rows.len() > size;
    rows.truncate(size);
    let next = rows.last().filter(|_| more).map(|row| format!("{}.{}.{}", row.day, row.line.id, row.source));
    let setup = conn.setup().await?;
    let lines = rows.into_iter().map(|row| line(row.line, viewer, &setup, now)).collect();
    let person = match filter.person {
        Some(person) => db::person::get(&mut conn, person).await?.map(|person| person.name),
        None => None,
    };
    let (vendor, past) = (named, filter.until <= question.today);
    Ok(FigureTickets {
        what,
        person,
        vendor,
        past,
        count,
        page: Page { lines, next },
        frame: question.frame(rail, &mut conn).await?,
    })
}

/// Those that left a tier: the latest of each way out, and of these the latest. A way that nobody took is not looked for.
async fn left(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<lists::FactCursor>,
) -> Result<(i64, Vec<lists::ListedFact>), AppError> {
    let sums = sums(conn, filter).await?;
    let (mut all, mut rows) = (0, Vec::new());
    for measure in LEAVING {
        let count = read::count(&sums, measure);
        if count > 0 {
            all += count;
            rows.extend(lists::behind(conn, measure, filter, after, PAGE + 1).await?);
        }
    }
    rows.sort_by_key(|row| Reverse((row.day, row.line.id, row.source)));
    rows.truncate(usize::try_from(PAGE + 1).unwrap_or(0));
    Ok((all, rows))
}

/// Those that are open now, or were at the end of a time in the past.
async fn open(
    conn: &mut Conn,
    question: &Question,
    group: Option<usize>,
    now: Timestamp,
    after: Option<lists::FactCursor>,
) -> Result<(i64, Vec<lists::ListedFact>), AppError> {
    let (filter, within) = (&question.filter, registered(group, end(question, now)));
    if let Some(then) = then(question, within) {
        let count = match group {
            None => read::open_at_end(conn, filter).await?,
            Some(_) => then::count(conn, then, filter).await?,
        };
        return Ok((count, then::page(conn, then, filter, after, PAGE + 1).await?));
    }
    let count = lists::count_open(conn, within, filter).await?;
    Ok((count, lists::open(conn, within, filter, after, PAGE + 1).await?))
}

/// After which and until which moment tickets of a group of ages were registered.
fn registered(group: Option<usize>, now: Timestamp) -> (Timestamp, Timestamp) {
    let Some(group) = group else { return (Timestamp(i64::MIN), Timestamp(i64::MAX)) };
    let end = |place: usize| AGES.get(place).map(|days| now.plus_days(-days));
    let youngest = group.checked_sub(1).and_then(end).unwrap_or(Timestamp(i64::MAX));
    (end(group).unwrap_or(Timestamp(i64::MIN)), youngest)
}

fn cursor(after: &str) -> Option<lists::FactCursor> {
    let numbers: Result<Vec<i64>, _> = after.split('.').map(str::parse).collect();
    match numbers.as_deref() {
        Ok([day, ticket, source]) => Some(lists::FactCursor { day: *day, ticket: TicketId(*ticket), source: *source }),
        _ => None,
    }
}
