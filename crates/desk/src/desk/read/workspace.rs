//! What staff see.

use super::story::{Reader, entries, ladder, story};
use super::{PAGE, page};
use crate::db::event::Event;
use crate::db::story::StoryReaders;
use crate::db::ticket_list::DeskQuery;
use crate::db::{self, Conn};
use crate::desk::notification::post;
use crate::desk::notification::who::AbsenceTexts;
use crate::desk::problems::beside;
use crate::desk::search::SearchedList;
use crate::desk::ticket::access::{TicketAccess, enters, readable_by_staff};
use crate::desk::when::{end_of, start_of, when};
use crate::desk::{Desk, search, service};
use crate::domain::rights::{self, Area, TicketAction, TicketFacts};
use crate::domain::setup::Setup;
use crate::domain::view::{
    DeskCan, DeskChoices, DeskList, DeskRail, DeskSort, DeskTicket, DeskView, Details, DueFilter, KnownTrouble,
    LadderPlace, ListChoices, Named, OtherTicket, ShareCard, StoryAt, Viewer,
};
use crate::domain::{
    CategoryId, EventId, OrganisationId, OrganisationKind, PersonId, Priority, ProductId, Status, TagId, TeamId,
    TicketId, Tier, TierId, tier,
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
    pub team: Option<TeamId>,
    pub product: Option<ProductId>,
    /// Only what is promised for a time that is over, or within the hour.
    pub due: Option<DueFilter>,
    /// Registered on this date (`YYYY-MM-DD`) or later.
    pub from: String,
    /// Registered on this date or earlier.
    pub until: String,
    pub text: String,
    pub after: String,
}

/// The member of staff who looks, and the tier that "my tier" means for them.
fn staff(viewer: &Viewer, tiers: &[Tier]) -> Result<(PersonId, Tier), AppError> {
    enters(viewer, Area::Workspace)?;
    let member = viewer.actor.member().ok_or(AppError::SignIn)?;
    let own = member.tier.and_then(|position| tiers.iter().find(|tier| tier.position == position));
    let tier = own.or_else(|| tier::entry(tiers)).or(tiers.first()).ok_or(AppError::NotNow)?;
    Ok((member.id, tier.clone()))
}

/// The views with their counts.
pub async fn rail(desk: &Desk, viewer: &Viewer) -> Result<DeskRail, AppError> {
    let mut conn = desk.db().read().await?;
    let (me, tier) = staff(viewer, &conn.setup().await?.tiers)?;
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
    let setup = conn.setup().await?;
    let (me, tier) = staff(viewer, &setup.tiers)?;
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
        team: filter.team,
        product: filter.product,
        due: filter.due.map(|due| match due {
            DueFilter::Over => now,
            DueFilter::Hour => now.plus_minutes(60),
            DueFilter::Day => now.plus_days(1),
        }),
        from: start_of(&filter.from, &viewer.zone),
        until: end_of(&filter.until, &viewer.zone),
        after: filter.after.parse().ok(),
        limit: PAGE + 1,
    };
    let text = search::asked(&filter.text);
    let rows = match &text {
        None => db::ticket_list::desk(&mut conn, &query).await?,
        Some(text) => search::by_number(&mut conn, SearchedList::Desk(&query), text).await?,
    };
    let rail = rail_of(desk, &mut conn, me, tier).await?;
    drop(conn);
    let (rows, stopped) = match &text {
        None => (rows, false),
        Some(text) => search::find(desk, rows, SearchedList::Desk(&query), text).await?,
    };
    Ok(DeskList { rail, page: page(rows, PAGE, filter.sort, viewer, &setup, now), stopped })
}

/// What the list's filters, and what is done to several tickets at once, offer.
pub async fn list_choices(desk: &Desk, viewer: &Viewer) -> Result<ListChoices, AppError> {
    if !rights::enter(&viewer.actor, Area::Workspace) {
        return Err(AppError::NotFound);
    }
    let mut conn = desk.db().read().await?;
    let away = AbsenceTexts::load(&mut conn, viewer, desk.now()).await?;
    let codes = conn.setup().await?.codes.iter().map(|(id, name)| Named { id: id.0, name: name.clone() }).collect();
    let mut found = ListChoices { codes, ..ListChoices::default() };
    for (kind, id, name) in db::ticket_list::choices(&mut conn).await? {
        let list = match kind.as_str() {
            "organisation" => &mut found.organisations,
            "tier" => &mut found.tiers,
            "category" => &mut found.categories,
            "tag" => &mut found.tags,
            "team" => &mut found.teams,
            "product" => &mut found.products,
            _ => &mut found.people,
        };
        list.push(Named { id, name });
    }
    found.people = found.people.into_iter().map(|named| away.offer(named)).collect();
    Ok(found)
}

/// One ticket, with what is known about its trouble, and the views.
pub async fn ticket(
    desk: &Desk,
    viewer: &Viewer,
    id: TicketId,
    at: StoryAt,
) -> Result<(DeskTicket, KnownTrouble, DeskRail), AppError> {
    let now = desk.now();
    let mut conn = desk.db().read().await?;
    let TicketAccess { ticket, setup, share, facts } = readable_by_staff(&mut conn, desk, viewer, id).await?;
    let (me, tier) = staff(viewer, &setup.tiers)?;
    let known = beside::known(&mut conn, desk, viewer, &ticket, &facts).await?;
    let rail = rail_of(desk, &mut conn, me, tier).await?;
    let part = db::story::part(&mut conn, StoryReaders::Staff(id), at).await?;
    let seen = db::seen::last(&mut conn, me, id).await?;
    let newest = part.events.last().map(|event| event.id).filter(|_| part.after == 0);
    let news = |event: &Event| Some(event.id) > seen && event.actor_id.is_some_and(|actor| actor != me);
    let new_from = part.events.iter().find(|event| news(event)).filter(|_| seen.is_some()).map(|event| event.id);
    let files = db::attachment::of_events(&mut conn, id, &part.events).await?;
    let followers = db::ticket::followers(&mut conn, id).await?;
    let tags = db::ticket::tags(&mut conn, id).await?;
    let others = db::ticket_list::others_of(&mut conn, id, ticket.requester_id, ticket.organisation_id).await?;
    let can = can(viewer, &facts, now);
    let away = if can.assign || can.escalate {
        AbsenceTexts::load(&mut conn, viewer, now).await?
    } else {
        AbsenceTexts::default()
    };
    let choices = choices(&mut conn, &setup, &ticket, &followers, (&can, &away)).await?;
    let followed = super::followers(viewer, followers, &facts, now);
    let followed_by = db::ticket::follow_up(&mut conn, id).await?;
    let provider = post::provider(&mut conn).await?;
    let clocks = service::clocks(&mut conn, viewer, id, now).await?;
    let all = db::story::outline_unless_whole(&mut conn, StoryReaders::Staff(id), &part).await?;
    let moves = all.as_deref().unwrap_or(&part.events);
    let ladder = ladder(moves, &setup.tiers, facts.tier, ticket.status, ticket.assignee.as_deref(), viewer, now);
    let here = setup.tier(ticket.tier_id);
    let story = story(part, &files, Reader::Staff, viewer, &provider, now);
    let latest = if story.after == 0 {
        Vec::new()
    } else {
        let part = db::story::part(&mut conn, StoryReaders::Staff(id), StoryAt::default()).await?;
        let files = db::attachment::of_events(&mut conn, id, &part.events).await?;
        entries(part.events, part.before, &files, Reader::Staff, viewer, &provider, now)
    };
    let first = if story.after == 0 { &story.entries } else { &latest }.first().map(|entry| entry.id);
    let earlier = match first {
        Some(first) if can.escalate => {
            let events = db::story::shareable_before(&mut conn, id, first).await?;
            let files = db::attachment::of_events(&mut conn, id, &events).await?;
            entries(events, 0, &files, Reader::Staff, viewer, &provider, now)
        }
        _ => Vec::new(),
    };
    let shown = DeskTicket {
        id,
        version: ticket.version,
        new_from,
        place: LadderPlace {
            position: facts.tier,
            of: i64::try_from(setup.tiers.len()).unwrap_or(0),
            name: here.map(|tier| tier.name.clone()).unwrap_or_default(),
        },
        place_since: when(ticket.tier_since, viewer, now),
        place_minutes: now.minutes_since(ticket.tier_since),
        assignee: ticket.assignee_id.zip(ticket.assignee).map(|(id, name)| Named { id: id.0, name }),
        team: ticket.team_id.zip(ticket.team.clone()).map(|(id, name)| Named { id: id.0, name }),
        story,
        latest,
        earlier,
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
    drop(conn);
    note_seen(desk, me, id, seen, newest).await;
    Ok((shown, known, rail))
}

/// Notes that somebody was shown the newest of a ticket. A page is shown whether or not that can be written.
async fn note_seen(desk: &Desk, me: PersonId, id: TicketId, before: Option<EventId>, newest: Option<EventId>) {
    let Some(newest) = newest.filter(|newest| Some(*newest) > before) else { return };
    let noted = async {
        let mut tx = desk.db().write().await?;
        db::seen::note(&mut tx, me, id, newest).await?;
        tx.commit().await
    };
    if let Err(error) = noted.await {
        tracing::warn!(%error, ticket = id.0, "what somebody has read could not be noted");
    }
}

fn can(viewer: &Viewer, facts: &TicketFacts, now: crate::domain::Timestamp) -> DeskCan {
    let can = |action| rights::allows(&viewer.actor, action, facts, now);
    DeskCan {
        reply: can(TicketAction::Reply),
        note: can(TicketAction::Note),
        take: can(TicketAction::Take) && facts.assignee != viewer.actor.person(),
        assign: can(TicketAction::Assign),
        move_team: can(TicketAction::MoveTeam),
        triage: can(TicketAction::Triage),
        escalate: can(TicketAction::Escalate),
        give_back: can(TicketAction::Return),
        recall: can(TicketAction::Recall),
        write_vendor: can(TicketAction::WriteVendor),
        resolve: can(TicketAction::Resolve),
        reopen: can(TicketAction::Reopen),
        add_follower: can(TicketAction::AddFollower),
    }
}

async fn choices(
    conn: &mut Conn,
    setup: &Setup,
    ticket: &db::ticket::Ticket,
    followers: &[(PersonId, String, String)],
    (can, away): (&DeskCan, &AbsenceTexts),
) -> Result<DeskChoices, AppError> {
    let agents = if can.assign || can.escalate {
        let people = db::person::agents(conn).await?;
        people.into_iter().map(|p| (away.offer(Named { id: p.id.0, name: p.name }), p.tier)).collect()
    } else {
        Vec::new()
    };
    let vendors = if can.escalate {
        let vendors = db::organisation::with_people(conn, OrganisationKind::Vendor).await?;
        vendors.into_iter().map(|vendor| Named { id: vendor.id.0, name: vendor.name }).collect()
    } else {
        Vec::new()
    };
    let teams = if can.move_team {
        let here = setup.board.teams.iter().filter(|team| team.tier == ticket.tier_id);
        here.map(|team| Named { id: team.id.0, name: team.name.clone() }).collect()
    } else {
        Vec::new()
    };
    let categories = if can.triage {
        let name = super::catalogue::full_name;
        setup.offered().map(|category| Named { id: category.id.0, name: name(category) }).collect()
    } else {
        Vec::new()
    };
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
        tiers: setup.tiers.to_vec(),
        agents,
        vendors,
        teams,
        categories,
        codes: if can.resolve { setup.codes.clone() } else { Vec::new() },
        tags: if can.triage { setup.tags.clone() } else { Vec::new() },
        colleagues,
    })
}
