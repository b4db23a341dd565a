//! The way of tickets: new ones by rules, those that change tiers to a desk that is open, and from there to a person.

mod waiting;

pub use waiting::{assign_waiting, hand_over, release_left};

use super::Desk;
use super::notification::who::{self, Participant};
use super::ticket::actions::TierMove;
use super::ticket::change::Change;
use crate::db::person::Person;
use crate::db::team::MemberRow;
use crate::db::ticket::Ticket;
use crate::db::{self, Conn};
use crate::desk::notification::post;
use crate::domain::automation::ActionOutcome;
use crate::domain::rights::TicketAction;
use crate::domain::routing::{Assignment, Candidate, Facts, Model, Pool, RoutingSetup, Team, choose_person};
use crate::domain::view::Viewer;
use crate::domain::{Actor, EventData, FieldError, Move, TeamId, TicketId, Timestamp, tier};
use crate::error::AppError;

/// Chooses how the desks share the work.
pub(super) async fn set_model(conn: &mut Conn, model: Model) -> Result<(), AppError> {
    Ok(db::setting::set(conn, db::setup::MODEL, model.as_str()).await?)
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
        age_hours: (now.0 - ticket.arrived_at.0).max(0) / HOUR,
    })
}

/// Sends a new ticket on its way, as the program: the first rule that fits changes it and says where it goes, and without
/// one it goes to the desk of its tier that is open.
pub(super) async fn arrive(change: &mut Change<'_>) -> Result<(), AppError> {
    let setup = change.setup.clone();
    let board = &setup.board;
    if board.rules.is_empty() && board.teams.is_empty() {
        return Ok(());
    }
    let actor = std::mem::replace(&mut change.actor, Actor::System);
    let before = facts(&mut change.tx, &change.ticket, change.now).await?;
    let plan = board.plan(&before, change.now);
    if let Some(rule) = plan.decision.rule {
        change.prioritise(plan.facts.priority, rule.name.clone()).await?;
        if let Some(category) = plan.facts.category {
            change.categorise(category).await?;
        }
        let added: Vec<_> = plan.facts.tags.iter().filter(|tag| !before.tags.contains(tag)).copied().collect();
        change.retag(&added, &[]).await?;
    }
    let rule = plan.decision.rule.map(|rule| rule.name.clone());
    let closed = plan.closed.map(|team| team.name.clone());
    change.route(plan.tier, plan.team, (rule, closed)).await?;
    if let Some(team) = plan.team {
        hand_out(change, board, team, &plan.facts).await?;
    }
    change.actor = actor;
    Ok(())
}

/// Finds the team of a ticket at the tier where it has come, and somebody there, unless somebody has it: then a team of
/// theirs, if the tier has one.
pub(super) async fn place(change: &mut Change<'_>) -> Result<(), AppError> {
    let setup = change.setup.clone();
    let board = &setup.board;
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
    let event = EventData::Routed { rule: None, team: Some(team.name.clone()), closed: None };
    change.put_at_team(team, event).await?;
    hand_out(change, board, team, &facts).await?;
    Ok(())
}

/// Gives a ticket to somebody of its team, as the team says, if nobody has it; answers whether it did. No two nodes do this
/// for the same people at once.
async fn hand_out(change: &mut Change<'_>, board: &RoutingSetup, team: &Team, facts: &Facts) -> Result<bool, AppError> {
    if change.ticket.assignee_id.is_some() || !change.allows(Move::Assigned) {
        return Ok(false);
    }
    db::team::lock(&mut change.tx, team.id).await?;
    let pool = pool(&mut change.tx, board, team, change.now).await?;
    let Ok(chosen) = choose_person(&pool, facts) else { return Ok(false) };
    let fits = change.fits();
    let Some(agent) = db::person::get(&mut change.tx, chosen.person).await?.filter(fits) else { return Ok(false) };
    db::team::set_last(&mut change.tx, team.id, chosen.turn).await?;
    let by = post::provider(&mut change.tx).await?;
    let absent = if chosen.turn == chosen.person { None } else { Some(chosen.turn) };
    let stands_in_for = match absent {
        Some(absent) => db::person::get(&mut change.tx, absent).await?.map(|person| person.name),
        None => None,
    };
    change.assign(Some(&Participant { person: agent, stands_in_for }), &by).await
}

/// Passes a ticket up, as the program, to the next tier where somebody of the provider works; answers whether there was one.
/// A ticket that a vendor has stays there.
pub(super) async fn tier_up(change: &mut Change<'_>) -> Result<bool, AppError> {
    // A ticket that was opened again may stand at a tier that is out of use.
    let Ok(from) = change.tier() else { return Ok(false) };
    if change.share.is_some() || !change.allows(Move::Moved) {
        return Ok(false);
    }
    let above = tier::next_up(&change.setup.tiers, from.position).filter(|to| !to.outside && !to.self_service);
    let Some(to) = above.cloned() else { return Ok(false) };
    let event = EventData::Escalated {
        from: from.name,
        to: to.name.clone(),
        from_position: from.position,
        to_position: to.position,
        skipped_because: None,
    };
    change.pass_to(&to, TierMove { to: None, event, card: None }).await?;
    place(change).await?;
    Ok(true)
}

/// Gives a ticket, as the program, to somebody who may work on it there, or to whoever stands in while they are away;
/// answers what became of that.
pub(super) async fn give_as_program(change: &mut Change<'_>, agent: &Person) -> Result<ActionOutcome, AppError> {
    let fits = change.fits();
    let acting = who::acting(&mut change.tx, agent.clone(), change.now, fits).await?;
    let Some(acting) = acting.filter(|_| change.allows(Move::Assigned)) else { return Ok(ActionOutcome::FAILED) };
    let by = post::provider(&mut change.tx).await?;
    Ok(ActionOutcome::when(change.assign(Some(&acting), &by).await?))
}

/// Who of a team could get a ticket now.
pub(super) async fn pool(conn: &mut Conn, board: &RoutingSetup, team: &Team, now: Timestamp) -> Result<Pool, AppError> {
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
    let off = team.assignment == Assignment::Off;
    let members = if off { Vec::new() } else { db::team::members(conn, team.id).await? };
    let substitutes = if off { Vec::new() } else { db::team::substitutes(conn, team.id).await? };
    Ok(Pool {
        mode: team.assignment,
        capacity: team.capacity,
        last: db::team::last(conn, team.id).await?,
        open: team.opens(&board.calendars, now) == Some(now),
        members: members.into_iter().map(candidate).collect(),
        substitutes: substitutes.into_iter().map(candidate).collect(),
    })
}

/// Gives a ticket to another team of its tier. Whoever has it keeps it only as a member there.
pub async fn set_team(desk: &Desk, viewer: &Viewer, id: TicketId, version: i64, to: TeamId) -> Result<(), AppError> {
    let mut change = desk.change(&viewer.actor, id, TicketAction::MoveTeam, Some(version)).await?;
    if change.ticket.team_id == Some(to) {
        return Ok(());
    }
    let (setup, here) = (change.setup.clone(), change.ticket.tier_id);
    let team = setup.board.teams.iter().find(|team| team.id == to && team.tier == here);
    let team = team.ok_or(AppError::field("team", FieldError::NotAllowed))?;
    give_to(&mut change, &setup.board, team).await?;
    change.finish().await
}

/// Gives a ticket to a team, if it is one of its tier and the ticket is not there yet; whether it did.
pub(super) async fn hand_to(change: &mut Change<'_>, to: TeamId) -> Result<bool, AppError> {
    let (setup, here) = (change.setup.clone(), change.ticket.tier_id);
    match setup.board.teams.iter().find(|team| team.id == to && team.tier == here) {
        Some(team) if change.ticket.team_id != Some(to) => give_to(change, &setup.board, team).await.map(|()| true),
        _ => Ok(false),
    }
}

async fn give_to(change: &mut Change<'_>, board: &RoutingSetup, team: &Team) -> Result<(), AppError> {
    let event = EventData::TeamChanged { from: change.ticket.team.clone(), to: team.name.clone() };
    change.put_at_team(team, event).await?;
    if let Some(person) = change.ticket.assignee_id
        && !db::team::of_person(&mut change.tx, person).await?.contains(&(team.id,))
    {
        change.put_back().await?;
    }
    let facts = facts(&mut change.tx, &change.ticket, change.now).await?;
    hand_out(change, board, team, &facts).await.map(|_| ())
}
