//! What customers see.

use super::story::{Reader, entries, ladder};
use super::{PAGE, first_name, line, page};
use crate::db::ticket::Ticket;
use crate::db::ticket_list::CustomerQuery;
use crate::db::{self};
use crate::desk::change::facts;
use crate::desk::when::{start_of, when};
use crate::desk::{Desk, letters, service};
use crate::domain::policy::{self, Area, Deed, Scope, Verdict};
use crate::domain::view::{
    CustomerCan, CustomerTicket, DeskSort, Details, Named, Page, PortalHome, TicketLine, Viewer,
};
use crate::domain::{ClockKind, OrganisationId, PersonId, Status, TicketId, Timestamp};
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
    if !policy::enter(&viewer.actor, Area::Portal) {
        return Err(if viewer.actor.person().is_some() { AppError::NotFound } else { AppError::SignIn });
    }
    match policy::scope(&viewer.actor) {
        Scope::Own(person) => Ok((person, None)),
        Scope::Organisation(id, person) => Ok((person, organisation.then_some(id))),
        Scope::Nothing | Scope::Everything | Scope::SharedWith(_) => Err(AppError::NotFound),
    }
}

/// A page of the customer's list.
pub async fn list(desk: &Desk, viewer: &Viewer, filter: &Filter) -> Result<Page<TicketLine>, AppError> {
    let (me, organisation) = whose(viewer, filter.organisation)?;
    let now = desk.now();
    let mut conn = desk.db().read().await?;
    let tiers = db::tier::all(&mut conn).await?;
    let text = crate::domain::clean_line(&filter.text).chars().take(200).collect::<String>();
    let query = CustomerQuery {
        me,
        organisation,
        open: match filter.status.as_str() {
            "open" => Some(true),
            "ended" => Some(false),
            _ => None,
        },
        status: filter.status.parse::<Status>().ok(),
        text: Some(text.as_str()).filter(|text| !text.is_empty()),
        from: start_of(&filter.from, &viewer.zone),
        until: start_of(&filter.until, &viewer.zone).map(|at: Timestamp| at.plus_days(1)),
        after: filter.after.parse().ok(),
        limit: PAGE + 1,
    };
    // A bare status named "open" means all that are unfinished.
    let query = CustomerQuery { status: if query.open.is_some() { None } else { query.status }, ..query };
    let rows = db::ticket_list::customer(&mut conn, &query).await?;
    Ok(page(rows, PAGE, DeskSort::Activity, viewer, &tiers, now))
}

/// The start page of a signed-in customer.
pub async fn home(desk: &Desk, viewer: &Viewer) -> Result<PortalHome, AppError> {
    let (me, organisation) = whose(viewer, false)?;
    let now = desk.now();
    let mut conn = desk.db().read().await?;
    let tiers = db::tier::all(&mut conn).await?;
    let query = CustomerQuery {
        me,
        organisation,
        open: Some(true),
        status: None,
        text: None,
        from: None,
        until: None,
        after: None,
        limit: 100,
    };
    let rows = db::ticket_list::customer(&mut conn, &query).await?;
    let resolved = CustomerQuery { open: None, status: Some(Status::Resolved), limit: 10, ..query };
    let resolved = db::ticket_list::customer(&mut conn, &resolved).await?;
    let open_count = i64::try_from(rows.len()).unwrap_or(0);
    let (waiting, open): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.status == Status::WaitingCustomer);
    let worded = |rows: Vec<_>, most: usize| {
        rows.into_iter().take(most).map(|row| line(row, viewer, &tiers, now)).collect::<Vec<_>>()
    };
    let waiting: Vec<_> = waiting.into_iter().chain(resolved).collect();
    Ok(PortalHome { open: worded(open, 10), waiting: worded(waiting, 10), open_count })
}

/// A ticket that the viewer may read as customers do.
pub(in crate::desk) async fn readable_ticket(
    desk: &Desk,
    conn: &mut db::Conn,
    viewer: &Viewer,
    id: TicketId,
) -> Result<Ticket, AppError> {
    whose(viewer, false)?;
    let ticket = db::ticket::get(conn, id).await?.ok_or(AppError::NotFound)?;
    let tiers = db::tier::all(conn).await?;
    let share = db::share::active(conn, id).await?;
    let facts = facts(conn, desk, &viewer.actor, &ticket, &tiers, share.as_ref()).await?;
    match policy::may(&viewer.actor, Deed::Read, &facts, desk.now()) {
        Verdict::Allowed => Ok(ticket),
        _ => Err(AppError::NotFound),
    }
}

/// One ticket.
pub async fn ticket(desk: &Desk, viewer: &Viewer, id: TicketId) -> Result<CustomerTicket, AppError> {
    whose(viewer, false)?;
    let now = desk.now();
    let mut conn = desk.db().read().await?;
    let ticket = db::ticket::get(&mut conn, id).await?.ok_or(AppError::NotFound)?;
    let tiers = db::tier::all(&mut conn).await?;
    let share = db::share::active(&mut conn, id).await?;
    let facts = facts(&mut conn, desk, &viewer.actor, &ticket, &tiers, share.as_ref()).await?;
    if policy::may(&viewer.actor, Deed::Read, &facts, now) != Verdict::Allowed {
        return Err(AppError::NotFound);
    }
    let events = db::event::public(&mut conn, id).await?;
    let files = db::attachment::of_ticket(&mut conn, id).await?;
    let followers = db::ticket::followers(&mut conn, id).await?;
    let followed_by = match db::ticket::follow_up(&mut conn, id).await? {
        Some(next) if readable(desk, &mut conn, viewer, next).await? => Some(next),
        _ => None,
    };
    let follows = match ticket.follows_id {
        Some(earlier) if readable(desk, &mut conn, viewer, earlier).await? => Some(earlier),
        _ => None,
    };
    let can = |deed| policy::allows(&viewer.actor, deed, &facts, now);
    let can = CustomerCan {
        reply: can(Deed::Reply),
        confirm: can(Deed::Confirm),
        not_solved: can(Deed::NotSolved),
        reopen: can(Deed::Reopen),
        follow_up: can(Deed::FollowUp) && followed_by.is_none(),
        add_follower: can(Deed::AddFollower),
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
    let provider = letters::provider(&mut conn).await?;
    let clocks = service::clocks(&mut conn, viewer, id, now).await?;
    let promised = |kinds: &[ClockKind]| {
        clocks.iter().find(|clock| kinds.contains(&clock.kind)).and_then(|clock| clock.due.clone())
    };
    let answer_by = promised(&[ClockKind::FirstResponse, ClockKind::NextResponse]);
    let solved_by = promised(&[ClockKind::Resolution]);
    let ladder = ladder(&events, &tiers, facts.tier, ticket.status, ticket.assignee.as_deref(), viewer, now);
    Ok(CustomerTicket {
        id,
        place: tiers.iter().find(|tier| tier.id == ticket.tier_id).map(|t| t.name.clone()).unwrap_or_default(),
        assignee: ticket.assignee.as_deref().map(first_name),
        place_since: when(ticket.tier_since, viewer, now),
        vendor_since: share.map(|share| when(share.started_at, viewer, now)),
        entries: entries(events, &files, Reader::Customer, viewer, &provider, now),
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
        facts: policy::TicketFacts { assignee: None, shared_with: None, shared_from: None, ..facts },
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
    let Some(ticket) = db::ticket::get(conn, id).await? else {
        return Ok(false);
    };
    let facts = facts(conn, desk, &viewer.actor, &ticket, &[], None).await?;
    Ok(policy::may(&viewer.actor, Deed::Read, &facts, desk.now()) == Verdict::Allowed)
}
