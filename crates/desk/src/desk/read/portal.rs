//! What customers see.

use super::story::{Reader, ladder, story};
use super::{PAGE, first_name, line, page};
use crate::db::customer_list::CustomerQuery;
use crate::db::story::StoryReaders;
use crate::db::{self};
use crate::desk::notification::post;
use crate::desk::search::SearchedList;
use crate::desk::ticket::access::{TicketAccess, enters, readable_by_customer};
use crate::desk::when::{end_of, start_of, when};
use crate::desk::{Desk, search, service};
use crate::domain::rights::{self, Area, Scope, TicketAction};
use crate::domain::view::{
    CustomerCan, CustomerTicket, DeskSort, Details, FoundTickets, Named, PortalHome, StoryAt, Viewer,
};
use crate::domain::{ClockKind, OrganisationId, PersonId, Status, TicketId};
use crate::error::AppError;

/// What is asked of the list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The whole organisation's tickets, for those who may see them.
    pub organisation: bool,
    /// `open`, `ended`, or a status; everything else means all.
    pub status: String,
    pub text: String,
    /// Registered on this date (`YYYY-MM-DD`) or later.
    pub from: String,
    /// Registered on this date or earlier.
    pub until: String,
    pub after: String,
}

/// Whose tickets a customer sees.
fn whose(viewer: &Viewer, organisation: bool) -> Result<(PersonId, Option<OrganisationId>), AppError> {
    enters(viewer, Area::Portal)?;
    match rights::scope(&viewer.actor) {
        Scope::Own(person) => Ok((person, None)),
        Scope::Organisation(id, person) => Ok((person, organisation.then_some(id))),
        Scope::Nothing | Scope::Everything | Scope::SharedWith(_) => Err(AppError::NotFound),
    }
}

/// A page of the customer's list.
pub async fn list(desk: &Desk, viewer: &Viewer, filter: &Filter) -> Result<FoundTickets, AppError> {
    let (me, organisation) = whose(viewer, filter.organisation)?;
    let now = desk.now();
    let mut conn = desk.db().read().await?;
    let setup = conn.setup().await?;
    let query = CustomerQuery {
        me,
        organisation,
        open: match filter.status.as_str() {
            "open" => Some(true),
            "ended" => Some(false),
            _ => None,
        },
        status: filter.status.parse::<Status>().ok(),
        from: start_of(&filter.from, &viewer.zone),
        until: end_of(&filter.until, &viewer.zone),
        after: filter.after.parse().ok(),
        limit: PAGE + 1,
    };
    // A bare status named "open" means all that are unfinished.
    let query = CustomerQuery { status: if query.open.is_some() { None } else { query.status }, ..query };
    let text = search::asked(&filter.text);
    let rows = match &text {
        None => db::customer_list::page(&mut conn, &query).await?,
        Some(text) => search::by_number(&mut conn, SearchedList::Customers(&query), text).await?,
    };
    drop(conn);
    let (rows, stopped) = match &text {
        None => (rows, false),
        Some(text) => search::find(desk, rows, SearchedList::Customers(&query), text).await?,
    };
    Ok(FoundTickets { page: page(rows, PAGE, DeskSort::Activity, viewer, &setup, now), stopped })
}

/// The start page of a signed-in customer.
pub async fn home(desk: &Desk, viewer: &Viewer) -> Result<PortalHome, AppError> {
    let (me, organisation) = whose(viewer, false)?;
    let now = desk.now();
    let mut conn = desk.db().read().await?;
    let setup = conn.setup().await?;
    let query = CustomerQuery {
        me,
        organisation,
        open: Some(true),
        status: None,
        from: None,
        until: None,
        after: None,
        limit: 100,
    };
    let rows = db::customer_list::page(&mut conn, &query).await?;
    let resolved = CustomerQuery { open: None, status: Some(Status::Resolved), limit: 10, ..query };
    let resolved = db::customer_list::page(&mut conn, &resolved).await?;
    let open_count = i64::try_from(rows.len()).unwrap_or(0);
    let (waiting, open): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.status == Status::WaitingCustomer);
    let worded = |rows: Vec<_>, most: usize| {
        rows.into_iter().take(most).map(|row| line(row, viewer, &setup, now)).collect::<Vec<_>>()
    };
    let waiting: Vec<_> = waiting.into_iter().chain(resolved).collect();
    Ok(PortalHome { open: worded(open, 10), waiting: worded(waiting, 10), open_count })
}

/// One ticket.
pub async fn ticket(desk: &Desk, viewer: &Viewer, id: TicketId, at: StoryAt) -> Result<CustomerTicket, AppError> {
    let now = desk.now();
    let mut conn = desk.db().read().await?;
    let TicketAccess { ticket, setup, share, facts } = readable_by_customer(&mut conn, desk, viewer, id).await?;
    let part = db::story::part(&mut conn, StoryReaders::Public(id), at).await?;
    let files = db::attachment::of_events(&mut conn, id, &part.events).await?;
    let followers = db::ticket::followers(&mut conn, id).await?;
    let followed_by = match db::ticket::follow_up(&mut conn, id).await? {
        Some(next) if readable(desk, &mut conn, viewer, next).await? => Some(next),
        _ => None,
    };
    let follows = match ticket.follows_id {
        Some(earlier) if readable(desk, &mut conn, viewer, earlier).await? => Some(earlier),
        _ => None,
    };
    let can = |action| rights::allows(&viewer.actor, action, &facts, now);
    let can = CustomerCan {
        reply: can(TicketAction::Reply),
        confirm: can(TicketAction::Confirm),
        not_solved: can(TicketAction::NotSolved),
        reopen: can(TicketAction::Reopen),
        follow_up: can(TicketAction::FollowUp) && followed_by.is_none(),
        add_follower: can(TicketAction::AddFollower),
    };
    let colleagues = match (can.add_follower, ticket.organisation_id) {
        (true, Some(organisation)) => db::person::of_organisation(&mut conn, organisation)
            .await?
            .into_iter()
            .filter(|p| p.id != ticket.requester_id && !followers.iter().any(|(id, _, _)| *id == p.id))
            .map(|p| Named { id: p.id.0, name: p.name })
            .collect(),
        _ => Vec::new(),
    };
    let followed = super::followers(viewer, followers, &facts, now);
    let provider = post::provider(&mut conn).await?;
    let clocks = service::clocks(&mut conn, viewer, id, now).await?;
    let promised = |kinds: &[ClockKind]| {
        clocks.iter().find(|clock| kinds.contains(&clock.kind)).and_then(|clock| clock.due.clone())
    };
    let answer_by = promised(&[ClockKind::FirstResponse, ClockKind::NextResponse]);
    let solved_by = promised(&[ClockKind::Resolution]);
    let all = db::story::outline_unless_whole(&mut conn, StoryReaders::Public(id), &part).await?;
    let moves = all.as_deref().unwrap_or(&part.events);
    let ladder = ladder(moves, &setup.tiers, facts.tier, ticket.status, ticket.assignee.as_deref(), viewer, now);
    Ok(CustomerTicket {
        id,
        place: setup.tier(ticket.tier_id).map(|tier| tier.name.clone()).unwrap_or_default(),
        assignee: ticket.assignee.as_deref().map(first_name),
        place_since: when(ticket.tier_since, viewer, now),
        vendor_since: share.map(|share| when(share.started_at, viewer, now)),
        story: story(part, &files, Reader::Customer, viewer, &provider, now),
        details: Details {
            requester: ticket.requester,
            organisation: ticket.organisation,
            product: ticket.product,
            category: ticket.category,
            symptoms: ticket.symptoms,
            since: ticket.since,
            impact: ticket.impact,
            urgency: ticket.urgency,
            answers: ticket.answers.0,
            created: when(ticket.created_at, viewer, now),
        },
        reopen_until: facts.reopen_until.filter(|_| can.reopen).map(|at| when(at, viewer, now)),
        // Who is asked inside the provider is no matter of the customer's.
        facts: rights::TicketFacts { assignee: None, shared_with: None, shared_from: None, ..facts },
        can,
        answer_by,
        solved_by,
        ladder,
        followers: followed,
        colleagues,
        follows,
        followed_by,
        subject: ticket.subject,
        status: ticket.status,
        priority: ticket.priority,
    })
}

/// Whether the viewer may read another ticket, so that a link to it says nothing it should not.
async fn readable(desk: &Desk, conn: &mut db::Conn, viewer: &Viewer, id: TicketId) -> Result<bool, AppError> {
    match TicketAccess::readable(conn, desk, &viewer.actor, id, TicketAction::Read).await {
        Ok(_) => Ok(true),
        Err(AppError::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}
