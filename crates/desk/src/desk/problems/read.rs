//! What staff see of problems.

use super::like::{self, Alike, Subject};
use super::{PAGE, allow, find};
use crate::db::problem::ProblemRow;
use crate::db::problem_list::Ticket;
use crate::db::{self, Conn};
use crate::desk::notification::post;
use crate::desk::read::catalogue::full_name;
use crate::desk::ticket::access::TicketAccess;
use crate::desk::when::{date_of, when};
use crate::desk::{Desk, markdown, search};
use crate::domain::rights::{self, ProblemAction, TicketAction, Verdict};
use crate::domain::view::{
    BannerCard, Candidate, Cursor, IncidentLine, IncidentTally, Named, Page, ProblemCan, ProblemCard, ProblemChoices,
    ProblemEntry, ProblemLine, ProblemList, ProblemStart, Viewer,
};
use crate::domain::{DraftId, DraftState, OrganisationKind, ProblemId, ProblemState, TicketId, Timestamp};
use crate::error::AppError;

/// Entries of a story that are shown.
const STORY: i64 = 100;
/// Candidates that are shown beside a problem.
const CANDIDATES: usize = 60;

/// What the viewer may do with problems.
pub(super) fn can(viewer: &Viewer) -> ProblemCan {
    let may = |action| rights::may_problem(&viewer.actor, action) == Verdict::Allowed;
    ProblemCan { link: may(ProblemAction::Link), apply: may(ProblemAction::Apply), manage: may(ProblemAction::Manage) }
}

/// Product and category, as far as they are known.
fn about(product: Option<&str>, category: Option<&str>) -> String {
    [product, category].into_iter().flatten().collect::<Vec<_>>().join(": ")
}

/// A page of problems.
pub async fn list(
    desk: &Desk,
    viewer: &Viewer,
    state: Option<ProblemState>,
    text: &str,
    after: &str,
) -> Result<ProblemList, AppError> {
    allow(viewer, ProblemAction::Read)?;
    let now = desk.now();
    let text = search::asked(text);
    let mut conn = desk.db().read().await?;
    let mut rows = db::problem_list::page(&mut conn, state, text.as_deref(), after.parse().ok(), PAGE + 1).await?;
    let size = usize::try_from(PAGE).unwrap_or(0);
    let more = rows.len() > size;
    rows.truncate(size);
    let next = rows.last().filter(|_| more);
    let next = next.map(|row| Cursor { rank: 0, key: row.activity_at.0, id: row.id.0 }.to_string());
    let lines = rows
        .into_iter()
        .map(|row| ProblemLine {
            id: row.id,
            state: row.state,
            owner: row.owner,
            about: about(row.product.as_deref(), row.category.as_deref()),
            incidents: row.incidents,
            last: when(row.activity_at, viewer, now),
            title: row.title,
        })
        .collect();
    Ok(ProblemList { page: Page { lines, next }, can: can(viewer) })
}

/// One problem. Candidates are looked for in this many days back.
pub async fn problem(
    desk: &Desk,
    viewer: &Viewer,
    id: ProblemId,
    days: i64,
    after: &str,
) -> Result<ProblemCard, AppError> {
    allow(viewer, ProblemAction::Read)?;
    let now = desk.now();
    let mut conn = desk.db().read().await?;
    let problem = find(&mut conn, id).await?;
    let can = can(viewer);
    let tally = db::problem::tally(&mut conn, id, problem.workaround_revision).await?;
    let story = story(&mut conn, viewer, id, now).await?;
    let incidents = incidents(&mut conn, &problem, after).await?;
    let candidates = if problem.state.is_open() && can.link {
        candidates(&mut conn, viewer, &problem, days, now).await?
    } else {
        Vec::new()
    };
    let banner = banner(&mut conn, viewer, id, now).await?;
    let mut choices = if can.manage { choices(&mut conn, true).await? } else { ProblemChoices::default() };
    if can.manage && banner.is_none() {
        let organisations = db::problem::touched(&mut conn, id).await?;
        let organisations = organisations.into_iter().map(|(id,)| id.0).collect();
        choices.touched = (organisations, problem.product_id.into_iter().map(|id| id.0).collect());
    }
    Ok(ProblemCard {
        id,
        version: problem.version,
        workaround_html: html(&problem.workaround),
        revision: problem.workaround_revision,
        state: problem.state,
        owner: problem.owner_id.zip(problem.owner).map(|(id, name)| Named { id: id.0, name }),
        category: problem.category_id,
        about: about(problem.product.as_deref(), problem.category.as_deref()),
        created: when(problem.created_at, viewer, now),
        tally: IncidentTally { all: tally.0, unfinished: tally.1, untold: tally.2, earlier: tally.3 },
        title: problem.title,
        symptoms: problem.symptoms,
        cause: problem.cause,
        workaround: problem.workaround,
        summary: problem.summary,
        code: problem.code,
        incidents,
        story,
        candidates,
        banner,
        can,
        choices,
    })
}

pub(super) fn html(text: &str) -> String {
    if text.is_empty() { String::new() } else { markdown::to_html(text) }
}

async fn story(conn: &mut Conn, viewer: &Viewer, id: ProblemId, now: Timestamp) -> Result<Vec<ProblemEntry>, AppError> {
    let provider = post::provider(conn).await?;
    let rows = db::problem::events(conn, id, STORY).await?;
    Ok(rows
        .into_iter()
        .map(|row| ProblemEntry {
            id: row.id,
            at: when(row.at, viewer, now),
            who: row.actor.unwrap_or_else(|| provider.clone()),
            what: row.data.0,
        })
        .collect())
}

async fn incidents(conn: &mut Conn, problem: &ProblemRow, after: &str) -> Result<Page<IncidentLine>, AppError> {
    let mut rows = db::problem::incidents(conn, problem.id, after.parse().ok(), PAGE + 1).await?;
    let size = usize::try_from(PAGE).unwrap_or(0);
    let more = rows.len() > size;
    rows.truncate(size);
    let next = rows.last().filter(|_| more).map(|row| row.id.to_string());
    let lines = rows
        .into_iter()
        .map(|row| IncidentLine {
            id: row.id,
            subject: row.subject,
            status: row.status,
            from: match row.organisation {
                Some(organisation) => format!("{organisation}, {}", row.requester),
                None => row.requester,
            },
            told: row.workaround.map(|told| told == problem.workaround_revision),
        })
        .collect();
    Ok(Page { lines, next })
}

async fn candidates(
    conn: &mut Conn,
    viewer: &Viewer,
    problem: &ProblemRow,
    days: i64,
    now: Timestamp,
) -> Result<Vec<Candidate>, AppError> {
    let text = format!("{}\n{}", problem.title, problem.symptoms);
    let subject = Subject { text: &text, category: problem.category_id };
    let mut found = like::tickets(conn, &subject, now.plus_days(-days), true).await?;
    found.retain(|ticket| ticket.problem_id.is_none());
    let ranked = rank(&subject, found);
    let fits = ranked.into_iter().filter(|like| like.same_category || like.by_text());
    Ok(fits.take(CANDIDATES).map(|like| candidate(like, viewer, now)).collect())
}

pub(super) fn rank(subject: &Subject<'_>, found: Vec<Ticket>) -> Vec<Alike<Ticket>> {
    like::rank(subject, found, |ticket| &ticket.folded, |ticket| ticket.category_id, |ticket| ticket.id.0)
}

pub(super) fn candidate(like: Alike<Ticket>, viewer: &Viewer, now: Timestamp) -> Candidate {
    Candidate {
        id: like.what.id,
        by_text: like.by_text(),
        alike: like.percent,
        same_category: like.same_category,
        status: like.what.status,
        created: when(like.what.created_at, viewer, now),
        organisation: like.what.organisation,
        subject: like.what.subject,
    }
}

async fn banner(
    conn: &mut Conn,
    viewer: &Viewer,
    id: ProblemId,
    now: Timestamp,
) -> Result<Option<BannerCard>, AppError> {
    let Some(banner) = db::banner::current(conn, id, now).await? else {
        return Ok(None);
    };
    let organisations = db::banner::organisations(conn, banner.id).await?;
    let products = db::banner::products(conn, banner.id).await?;
    // The end is the first moment after its last day.
    let ends = banner.ends_at.map(|at| date_of(Timestamp(at.0 - 1), &viewer.zone)).unwrap_or_default();
    Ok(Some(BannerCard {
        everyone: banner.everyone,
        organisations: organisations.into_iter().map(|(id,)| id.0).collect(),
        products: products.into_iter().map(|(id,)| id.0).collect(),
        starts: date_of(banner.starts_at, &viewer.zone),
        ends,
        shown: banner.starts_at <= now,
        title_en: banner.title_en,
        text_en: banner.text_en,
        title_sv: banner.title_sv,
        text_sv: banner.text_sv,
    }))
}

async fn choices(conn: &mut Conn, whole: bool) -> Result<ProblemChoices, AppError> {
    let people = db::person::agents(conn).await?;
    let owners = people.into_iter().filter(|person| rights::owns_problems(person.role, person.tier));
    let owners = owners.map(|person| Named { id: person.id.0, name: person.name }).collect();
    let categories = db::catalogue::categories(conn, false).await?;
    let categories = categories.iter().map(|row| Named { id: row.id.0, name: full_name(row) }).collect();
    if !whole {
        return Ok(ProblemChoices { owners, categories, ..ProblemChoices::default() });
    }
    let codes = db::catalogue::resolution_codes(conn, false).await?;
    let clients = db::organisation::of_kind(conn, OrganisationKind::Client, false).await?;
    let products = db::catalogue::products(conn, false).await?;
    Ok(ProblemChoices {
        owners,
        categories,
        codes: codes.into_iter().map(|(id, name, _)| (id, name)).collect(),
        organisations: clients.into_iter().map(|row| Named { id: row.id.0, name: row.name }).collect(),
        products: products.into_iter().map(|(id, name, _)| Named { id: id.0, name }).collect(),
        ..ProblemChoices::default()
    })
}

/// What a new problem starts with: what a ticket says, or what was learned.
pub async fn start(
    desk: &Desk,
    viewer: &Viewer,
    ticket: Option<TicketId>,
    draft: Option<DraftId>,
) -> Result<ProblemStart, AppError> {
    allow(viewer, ProblemAction::Manage)?;
    let mut conn = desk.db().read().await?;
    let mut start = ProblemStart { owner: viewer.actor.person(), ..ProblemStart::default() };
    let mut ticket = ticket;
    if let Some(id) = draft {
        let draft = db::draft::get(&mut conn, id).await?.ok_or(AppError::NotFound)?;
        if draft.state != DraftState::Open {
            return Err(AppError::NotNow);
        }
        (start.draft, ticket) = (Some(id), Some(draft.ticket_id));
        (start.title, start.symptoms, start.workaround) = (draft.title, draft.symptoms, draft.solution);
    }
    if let Some(id) = ticket {
        let row = TicketAccess::readable(&mut conn, desk, &viewer.actor, id, TicketAction::ReadInternal).await?.ticket;
        if start.draft.is_none() {
            (start.title, start.symptoms) = (row.subject, row.symptoms);
        }
        start.category = row.category_id;
        // A ticket that is an incident already stays one of that problem.
        start.ticket = db::problem::of_ticket(&mut conn, id).await?.is_none().then_some(id);
    }
    start.choices = choices(&mut conn, false).await?;
    Ok(start)
}
