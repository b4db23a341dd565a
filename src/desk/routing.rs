//! The way of tickets: new ones by rules, those that change tiers to a desk that is open, and from there to a person.

mod waiting;

pub use waiting::{assign_waiting, hand_over, release_left};

use super::change::Change;
use super::service::Levels;
use super::{Desk, letters};
use crate::db::event::NewEvent;
use crate::db::team::MemberRow;
use crate::db::ticket::Ticket;
use crate::db::{self, Conn};
use crate::domain::policy::Deed;
use crate::domain::routing::{Assignment, Board, Candidate, Facts, Model, Pool, Team, choose_person};
use crate::domain::view::Viewer;
use crate::domain::{EventData, Move, Problem, TeamId, TicketId, Timestamp, after};
use crate::error::AppError;

/// Everything that decides about the way of tickets.
pub(super) async fn board(conn: &mut Conn) -> Result<Board, AppError> {
    let rules = db::routing::rules(conn).await?;
    let rows = db::team::all(conn).await?;
    if rules.is_empty() && rows.is_empty() {
        return Ok(Board::default());
    }
    let served = db::team::organisations(conn).await?;
    let teams = rows
        .into_iter()
        .filter(|row| row.archived_at.is_none())
        .map(|row| Team {
            organisations: served.iter().filter(|(id, _)| *id == row.id).map(|(_, served)| *served).collect(),
            id: row.id,
            tier: row.tier_id,
            name: row.name,
            calendar: row.calendar_id,
            skills: row.skills.0,
        })
        .collect();
    let categories = db::catalogue::categories(conn, false).await?;
    Ok(Board {
        model: model(conn).await?,
        rules,
        teams,
        calendars: Levels::load(conn).await?.calendars,
        tiers: db::tier::all(conn).await?,
        categories: categories.into_iter().map(|row| (row.id, row.product_id)).collect(),
    })
}

const MODEL: &str = "desk_model";

/// How the desks share the work: work follows the sun, unless something else was chosen.
pub(super) async fn model(conn: &mut Conn) -> Result<Model, AppError> {
    let chosen = db::setting::get(conn, MODEL).await?;
    Ok(chosen.and_then(|text| text.parse().ok()).unwrap_or(Model::FollowTheSun))
}

pub(super) async fn set_model(conn: &mut Conn, model: Model) -> Result<(), AppError> {
    Ok(db::setting::set(conn, MODEL, model.as_str()).await?)
}

/// A ticket as rules see it at a moment.
pub(super) async fn facts(conn: &mut Conn, ticket: &Ticket, now: Timestamp) -> Result<Facts, AppError> {
    const HOUR: i64 = 3_600_000;
    let description = db::routing::opening(conn, ticket.id).await?.map(|(text,)| text).unwrap_or_default();
    let requester = db::person::get(conn, ticket.requester_id).await?;
    let followers = db::ticket::followers(conn, ticket.id).await?;
    Ok(Facts {
        text: format!("{}\n{}\n{description}", ticket.subject, ticket.symptoms),
        subject: ticket.subject.clone(),
        product: ticket.product_id,
        category: ticket.category_id,
        priority: ticket.priority,
        impact: Some(ticket.impact),
        urgency: Some(ticket.urgency),
        organisation: ticket.organisation_id,
        contract: db::organisation::contract(conn, ticket.organisation_id).await?,
        language: requester.map(|person| person.language),
        tier: ticket.tier_id,
        tags: db::ticket::tags(conn, ticket.id).await?.into_iter().map(|(id, _)| id).collect(),
        status: ticket.status,
        requester: format!("{} <{}>", ticket.requester, ticket.requester_email),
        followers: followers.into_iter().map(|(_, name, mail)| format!("{name} <{mail}>")).collect(),
        answers: ticket.answers.0.iter().map(|given| format!("{}: {}", given.label, given.value)).collect(),
        assignee: ticket.assignee_id,
        team: ticket.team_id,
        vendor: db::share::active(conn, ticket.id).await?.map(|share| share.vendor_id),
        problem: db::problem::of_ticket(conn, ticket.id).await?,
        age_hours: (now.0 - ticket.created_at.0).max(0) / HOUR,
    })
}

/// Sends a new ticket on its way: the first rule that fits changes it and says where it goes, and without one it goes
/// to the desk of its tier that is open. Answers the ticket as it is then.
pub(super) async fn arrive(desk: &Desk, conn: &mut Conn, id: TicketId, now: Timestamp) -> Result<Ticket, AppError> {
    let mut ticket = db::ticket::get(conn, id).await?.ok_or(AppError::Fault)?;
    let board = board(conn).await?;
    if board.rules.is_empty() && board.teams.is_empty() {
        return Ok(ticket);
    }
    let before = facts(conn, &ticket, now).await?;
    let plan = board.plan(&before, now);
    let mut events = Vec::new();
    if let Some(rule) = plan.decision.rule {
        let (from, to) = (ticket.priority, plan.facts.priority);
        if from != to {
            events.push(EventData::PriorityChanged { from, to, reason: rule.name.clone() });
        }
        if ticket.category_id != plan.facts.category
            && let Some(category) = plan.facts.category
            && let Some(category) = db::catalogue::category(conn, category).await?
        {
            let from = ticket.category.clone().unwrap_or_default();
            events.push(EventData::CategoryChanged { from, to: category.name });
        }
        let known = db::catalogue::tags(conn, false).await?;
        let mut added = Vec::new();
        for (tag, name, _) in known {
            if plan.facts.tags.contains(&tag) && !before.tags.contains(&tag) {
                db::ticket::add_tag(conn, id, tag).await?;
                added.push(name);
            }
        }
        if !added.is_empty() {
            events.push(EventData::Tagged { added, removed: Vec::new() });
        }
    }
    ticket.priority = plan.facts.priority;
    ticket.category_id = plan.facts.category;
    ticket.product_id = plan.facts.product;
    ticket.tier_id = plan.tier;
    ticket.team_id = plan.team.map(|team| team.id);
    let rule = plan.decision.rule.map(|rule| rule.name.clone());
    if rule.is_some() || plan.team.is_some() {
        let name = |team: &Team| team.name.clone();
        events.push(EventData::Routed { rule, team: plan.team.map(name), closed: plan.closed.map(name) });
    }
    if let Some(team) = plan.team
        && let Some(name) = give(desk, conn, &board, team, &plan.facts, &mut ticket, now).await?
    {
        events.push(EventData::Assigned { to: Some(name) });
    }
    for data in &events {
        let place = Some(ticket.place());
        let event = NewEvent { ticket: id, actor: None, data, body: "", body_html: "", card: None, share: None, place };
        db::event::insert(conn, &event, now).await?;
    }
    if !db::ticket::update(conn, &ticket).await? {
        return Err(AppError::Stale);
    }
    db::ticket::get(conn, id).await?.ok_or(AppError::Fault)
}

/// Finds the team of a ticket at the tier where it has come, and somebody there, unless somebody has it: then a team of
/// theirs, if the tier has one.
pub(super) async fn place(change: &mut Change<'_>) -> Result<(), AppError> {
    let board = board(&mut change.tx).await?;
    let tier = change.ticket.tier_id;
    if !board.teams.iter().any(|team| team.tier == tier) {
        return Ok(());
    }
    let facts = facts(&mut change.tx, &change.ticket, change.now).await?;
    let own = match change.ticket.assignee_id {
        Some(person) => db::team::of_person(&mut change.tx, person).await?,
        None => Vec::new(),
    };
    let of_theirs = board.teams.iter().find(|team| team.tier == tier && own.contains(&(team.id,)));
    let Some(team) = of_theirs.or_else(|| board.choose_team(tier, &facts, change.now)) else {
        return Ok(());
    };
    change.ticket.team_id = Some(team.id);
    change.note(EventData::Routed { rule: None, team: Some(team.name.clone()), closed: None }).await?;
    hand_out(change, &board, team, &facts).await?;
    Ok(())
}

/// Gives a ticket that is being changed to somebody of its team, if nobody has it; answers whether it did.
async fn hand_out(change: &mut Change<'_>, board: &Board, team: &Team, facts: &Facts) -> Result<bool, AppError> {
    if change.ticket.assignee_id.is_some() {
        return Ok(false);
    }
    let Change { desk, tx, ticket, now, .. } = change;
    let Some(name) = give(desk, tx, board, team, facts, ticket, *now).await? else {
        return Ok(false);
    };
    change.note(EventData::Assigned { to: Some(name) }).await?;
    Ok(true)
}

/// Gives a ticket to somebody of a team, as the team says; answers who it is. No two nodes do this for the same people
/// at once.
async fn give(
    desk: &Desk,
    conn: &mut Conn,
    board: &Board,
    team: &Team,
    facts: &Facts,
    ticket: &mut Ticket,
    now: Timestamp,
) -> Result<Option<String>, AppError> {
    db::team::lock(conn, team.id).await?;
    let Ok(chosen) = choose_person(&pool(conn, board, team, now).await?, facts) else {
        return Ok(None);
    };
    let Ok(status) = after(ticket.status, Move::Assigned) else {
        return Ok(None);
    };
    let Some(agent) = db::person::get(conn, chosen.person).await? else {
        return Ok(None);
    };
    db::team::set_last(conn, team.id, chosen.turn).await?;
    ticket.assignee_id = Some(agent.id);
    ticket.status = status;
    let by = letters::provider(conn).await?;
    letters::assigned(desk, conn, ticket, &agent, &by, now).await?;
    Ok(Some(agent.name))
}

/// Who of a team could get a ticket now.
pub(super) async fn pool(conn: &mut Conn, board: &Board, team: &Team, now: Timestamp) -> Result<Pool, AppError> {
    let row = db::team::all(conn).await?.into_iter().find(|row| row.id == team.id).ok_or(AppError::Fault)?;
    let place = board.tiers.iter().find(|tier| tier.id == team.tier).map_or(0, |tier| tier.position);
    let candidate = |row: MemberRow| Candidate {
        id: row.id,
        away: row.away(now).is_some(),
        skills: row.skills.0,
        load: row.load,
        able: row.active && row.tier.is_none_or(|tier| tier >= place),
        capacity: row.capacity,
        substitute: row.substitute_id,
    };
    let off = row.assignment == Assignment::Off;
    let members = if off { Vec::new() } else { db::team::members(conn, team.id).await? };
    let substitutes = if off { Vec::new() } else { db::team::substitutes(conn, team.id).await? };
    Ok(Pool {
        mode: row.assignment,
        capacity: row.capacity,
        last: row.last_person_id,
        open: team.opens(&board.calendars, now) == Some(now),
        members: members.into_iter().map(candidate).collect(),
        substitutes: substitutes.into_iter().map(candidate).collect(),
    })
}

/// Gives a ticket to another team of its tier. Whoever has it keeps it only as a member there.
pub async fn set_team(desk: &Desk, viewer: &Viewer, id: TicketId, version: i64, to: TeamId) -> Result<(), AppError> {
    let mut change = desk.change(&viewer.actor, id, Deed::MoveTeam, Some(version)).await?;
    if change.ticket.team_id == Some(to) {
        return Ok(());
    }
    let board = board(&mut change.tx).await?;
    let here = change.ticket.tier_id;
    let team = board.teams.iter().find(|team| team.id == to && team.tier == here);
    let team = team.ok_or(AppError::field("team", Problem::NotAllowed))?;
    give_to(&mut change, &board, team).await?;
    change.finish().await
}

/// Gives a ticket to a team, if it is one of its tier and the ticket is not there yet; whether it did.
pub(super) async fn hand_to(change: &mut Change<'_>, to: TeamId) -> Result<bool, AppError> {
    let board = board(&mut change.tx).await?;
    let here = change.ticket.tier_id;
    match board.teams.iter().find(|team| team.id == to && team.tier == here) {
        Some(team) if change.ticket.team_id != Some(to) => give_to(change, &board, team).await.map(|()| true),
        _ => Ok(false),
    }
}

async fn give_to(change: &mut Change<'_>, board: &Board, team: &Team) -> Result<(), AppError> {
    let to = team.id;
    let from = change.ticket.team.clone();
    change.ticket.team_id = Some(to);
    change.note(EventData::TeamChanged { from, to: team.name.clone() }).await?;
    if let Some(person) = change.ticket.assignee_id
        && !db::team::of_person(&mut change.tx, person).await?.contains(&(to,))
    {
        change.ticket.assignee_id = None;
        change.note(EventData::Assigned { to: None }).await?;
    }
    let facts = facts(&mut change.tx, &change.ticket, change.now).await?;
    hand_out(change, board, team, &facts).await.map(|_| ())
}
