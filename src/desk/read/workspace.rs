//! What staff see.

use super::story::{Reader, entries, ladder};
use super::{PAGE, page};
use crate::db::ticket::Ticket;
use crate::db::ticket_list::DeskQuery;
use crate::db::{self, Conn};
use crate::desk::change::facts;
use crate::desk::problems::beside;
use crate::desk::when::{start_of, when};
use crate::desk::{Desk, letters, service};
use crate::domain::policy::{self, Area, Deed, TicketFacts, Verdict};
use crate::domain::view::{
    DeskCan, DeskChoices, DeskList, DeskRail, DeskSort, DeskTicket, DeskView, Details, Known, LadderPlace, ListChoices,
    Named, OtherTicket, ShareCard, Viewer,
};
use crate::domain::{
    CategoryId, OrganisationId, OrganisationKind, PersonId, Priority, Status, TagId, TicketId, Tier, TierId, tier,
};
use crate::error::AppError;

/// What is asked of the list.
#[derive(Clone, Debug)]
pub struct Filter {
    pub view: DeskView,
    pub sort: DeskSort,
    pub priority: Option<Priority>,
    pub organisation: Option<OrganisationId>,
    pub status: Option<Status>,
    pub place: Option<TierId>,
    pub category: Option<CategoryId>,
    pub tag: Option<TagId>,
    pub assignee: Option<PersonId>,
    /// Registered on this date (`YYYY-MM-DD`) or later.
    pub from: String,
    /// Registered on this date or earlier.
    pub until: String,
    pub text: String,
    pub after: String,
}

/// The member of staff who looks, and the tier that "my tier" means for them.
fn staff(viewer: &Viewer, tiers: &[Tier]) -> Result<(PersonId, Tier), AppError> {
    if !policy::enter(&viewer.actor, Area::Workspace) {
        return Err(if viewer.actor.person().is_some() { AppError::NotFound } else { AppError::SignIn });
    }
    let member = viewer.actor.member().ok_or(AppError::SignIn)?;
    let own = member.tier.and_then(|position| tiers.iter().find(|tier| tier.position == position));
    let tier = own.or_else(|| tier::entry(tiers)).or(tiers.first()).ok_or(AppError::NotNow)?;
    Ok((member.id, tier.clone()))
}

/// The views with their counts.
pub async fn rail(desk: &Desk, viewer: &Viewer) -> Result<DeskRail, AppError> {
    let mut conn = desk.db().read().await?;
    let tiers = db::tier::all(&mut conn).await?;
    let (me, tier) = staff(viewer, &tiers)?;
    rail_of(desk, &mut conn, me, tier).await
}

async fn rail_of(desk: &Desk, conn: &mut Conn, me: PersonId, tier: Tier) -> Result<DeskRail, AppError> {
    let counts = db::ticket_list::counts(conn, me, tier.id, desk.recent()).await?;
    let in_team = !db::team::of_person(conn, me).await?.is_empty();
    Ok(DeskRail { in_team, counts, tier: tier.name, tier_position: tier.position })
}

/// A page of the list, with the views.
pub async fn list(desk: &Desk, viewer: &Viewer, filter: &Filter) -> Result<DeskList, AppError> {
    let now = desk.now();
    let mut conn = desk.db().read().await?;
    let tiers = db::tier::all(&mut conn).await?;
    let (me, tier) = staff(viewer, &tiers)?;
    let text: String = crate::domain::clean_line(&filter.text).chars().take(200).collect();
    let query = DeskQuery {
        view: filter.view,
        sort: filter.sort,
        me,
        tier: tier.id,
        recent: desk.recent(),
        priority: filter.priority,
        organisation: filter.organisation,
        status: filter.status,
        place: filter.place,
        category: filter.category,
        tag: filter.tag,
        assignee: filter.assignee,
        from: start_of(&filter.from, &viewer.zone),
        until: start_of(&filter.until, &viewer.zone).map(|at| at.plus_days(1)),
        text: Some(text.as_str()).filter(|text| !text.is_empty()),
        after: filter.after.parse().ok(),
        limit: PAGE + 1,
    };
    let rows = db::ticket_list::desk(&mut conn, &query).await?;
    let rail = rail_of(desk, &mut conn, me, tier).await?;
    Ok(DeskList { rail, page: page(rows, PAGE, filter.sort, viewer, &tiers, now) })
}

/// What the list's filters, and what is done to several tickets at once, offer.
pub async fn list_choices(desk: &Desk, viewer: &Viewer) -> Result<ListChoices, AppError> {
    if !policy::enter(&viewer.actor, Area::Workspace) {
        return Err(AppError::NotFound);
    }
    let mut conn = desk.db().read().await?;
    let mut found = ListChoices::default();
    for (kind, id, name) in db::ticket_list::choices(&mut conn).await? {
        let list = match kind.as_str() {
            "organisation" => &mut found.organisations,
            "tier" => &mut found.tiers,
            "category" => &mut found.categories,
            "tag" => &mut found.tags,
            _ => &mut found.people,
        };
        list.push(Named { id, name });
    }
    Ok(found)
}

async fn named(conn: &mut Conn, kind: OrganisationKind) -> Result<Vec<Named>, AppError> {
    let rows = db::organisation::of_kind(conn, kind, false).await?;
    Ok(rows.into_iter().map(|o| Named { id: o.id.0, name: o.name }).collect())
}

/// A ticket that the viewer may read as staff do.
pub(in crate::desk) async fn readable(
    desk: &Desk,
    conn: &mut Conn,
    viewer: &Viewer,
    id: TicketId,
) -> Result<Ticket, AppError> {
    let tiers = db::tier::all(conn).await?;
    staff(viewer, &tiers)?;
    let ticket = db::ticket::get(conn, id).await?.ok_or(AppError::NotFound)?;
    let share = db::share::active(conn, id).await?;
    let facts = facts(conn, desk, &viewer.actor, &ticket, &tiers, share.as_ref()).await?;
    match policy::may(&viewer.actor, Deed::ReadInternal, &facts, desk.now()) {
        Verdict::Allowed => Ok(ticket),
        _ => Err(AppError::NotFound),
    }
}

/// One ticket, with what is known about its trouble, and the views.
pub async fn ticket(desk: &Desk, viewer: &Viewer, id: TicketId) -> Result<(DeskTicket, Known, DeskRail), AppError> {
    let now = desk.now();
    let mut conn = desk.db().read().await?;
    let tiers = db::tier::all(&mut conn).await?;
    let (me, tier) = staff(viewer, &tiers)?;
    let ticket = db::ticket::get(&mut conn, id).await?.ok_or(AppError::NotFound)?;
    let share = db::share::active(&mut conn, id).await?;
    let facts = facts(&mut conn, desk, &viewer.actor, &ticket, &tiers, share.as_ref()).await?;
    if policy::may(&viewer.actor, Deed::ReadInternal, &facts, now) != Verdict::Allowed {
        return Err(AppError::NotFound);
    }
    let known = beside::known(&mut conn, desk, viewer, &ticket, &facts).await?;
    let rail = rail_of(desk, &mut conn, me, tier).await?;
    let events = db::event::all(&mut conn, id).await?;
    let files = db::attachment::of_ticket(&mut conn, id).await?;
    let followers = db::ticket::followers(&mut conn, id).await?;
    let tags = db::ticket::tags(&mut conn, id).await?;
    let others = db::ticket_list::others_of(&mut conn, id, ticket.requester_id, ticket.organisation_id).await?;
    let can = can(viewer, &facts, now);
    let choices = choices(&mut conn, &tiers, &ticket, &followers, &can).await?;
    let followed = super::followers(viewer, followers, &facts, now);
    let followed_by = db::ticket::follow_up(&mut conn, id).await?;
    let provider = letters::provider(&mut conn).await?;
    let clocks = service::clocks(&mut conn, viewer, id, now).await?;
    let ladder = ladder(&events, &tiers, facts.tier, ticket.status, ticket.assignee.as_deref(), viewer, now);
    let here = tiers.iter().find(|tier| tier.id == ticket.tier_id);
    let shown = DeskTicket {
        id,
        version: ticket.version,
        place: LadderPlace {
            position: facts.tier,
            of: i64::try_from(tiers.len()).unwrap_or(0),
            name: here.map(|tier| tier.name.clone()).unwrap_or_default(),
        },
        place_since: when(ticket.tier_since, viewer, now),
        place_minutes: now.minutes_since(ticket.tier_since),
        assignee: ticket.assignee_id.zip(ticket.assignee).map(|(id, name)| Named { id: id.0, name }),
        team: ticket.team_id.zip(ticket.team.clone()).map(|(id, name)| Named { id: id.0, name }),
        entries: entries(events, &files, Reader::Staff, viewer, &provider, now),
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
        requester: ticket.requester_id,
        requester_email: ticket.requester_email,
        organisation: ticket.organisation_id,
        category: ticket.category_id,
        tags: tags.into_iter().map(|(id, name)| Named { id: id.0, name }).collect(),
        followers: followed,
        share: share.map(|share| ShareCard {
            vendor: share.vendor,
            since: when(share.started_at, viewer, now),
            reference: share.reference,
            promised: share.promised,
        }),
        others: others
            .into_iter()
            .map(|(id, subject, status, requester)| OtherTicket {
                id,
                subject,
                status,
                same_requester: requester == ticket.requester_id,
            })
            .collect(),
        clocks,
        facts,
        can,
        ladder,
        choices,
        follows: ticket.follows_id,
        followed_by,
        subject: ticket.subject,
        status: ticket.status,
        priority: ticket.priority,
    };
    Ok((shown, known, rail))
}

fn can(viewer: &Viewer, facts: &TicketFacts, now: crate::domain::Timestamp) -> DeskCan {
    let can = |deed| policy::allows(&viewer.actor, deed, facts, now);
    DeskCan {
        reply: can(Deed::Reply),
        note: can(Deed::Note),
        take: can(Deed::Take) && facts.assignee != viewer.actor.person(),
        assign: can(Deed::Assign),
        move_team: can(Deed::MoveTeam),
        triage: can(Deed::Triage),
        escalate: can(Deed::Escalate),
        give_back: can(Deed::Return),
        recall: can(Deed::Recall),
        write_vendor: can(Deed::WriteVendor),
        resolve: can(Deed::Resolve),
        reopen: can(Deed::Reopen),
        add_follower: can(Deed::AddFollower),
    }
}

async fn choices(
    conn: &mut Conn,
    tiers: &[Tier],
    ticket: &db::ticket::Ticket,
    followers: &[(PersonId, String, String)],
    can: &DeskCan,
) -> Result<DeskChoices, AppError> {
    let agents = if can.assign || can.escalate {
        let people = db::person::agents(conn).await?;
        people.into_iter().map(|p| (Named { id: p.id.0, name: p.name }, p.tier)).collect()
    } else {
        Vec::new()
    };
    let vendors = if can.escalate { named(conn, OrganisationKind::Vendor).await? } else { Vec::new() };
    let teams = if can.move_team {
        let rows = db::team::all(conn).await?.into_iter();
        let here = rows.filter(|team| team.archived_at.is_none() && team.tier_id == ticket.tier_id);
        here.map(|team| Named { id: team.id.0, name: team.name }).collect()
    } else {
        Vec::new()
    };
    let categories = if can.triage {
        let rows = db::catalogue::categories(conn, false).await?;
        rows.into_iter().map(|c| Named { id: c.id.0, name: super::catalogue::full_name(&c) }).collect()
    } else {
        Vec::new()
    };
    let codes = if can.resolve { db::catalogue::resolution_codes(conn, false).await? } else { Vec::new() };
    let tags = if can.triage { db::catalogue::tags(conn, false).await? } else { Vec::new() };
    let colleagues = match (can.add_follower, ticket.organisation_id) {
        (true, Some(organisation)) => db::person::of_organisation(conn, organisation)
            .await?
            .into_iter()
            .filter(|p| p.id != ticket.requester_id && !followers.iter().any(|(id, _, _)| *id == p.id))
            .map(|p| Named { id: p.id.0, name: p.name })
            .collect(),
        _ => Vec::new(),
    };
    Ok(DeskChoices {
        tiers: tiers.to_vec(),
        agents,
        vendors,
        teams,
        categories,
        codes: codes.into_iter().map(|(id, name, _)| (id, name)).collect(),
        tags: tags.into_iter().map(|(id, name, _)| (id, name)).collect(),
        colleagues,
    })
}
