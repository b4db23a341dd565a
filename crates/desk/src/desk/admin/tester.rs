//! What would happen to a ticket that arrives now, and why.

use super::conditions::ConditionNames;
use super::guard;
use super::rules;
use super::uses::KnownNames;
use crate::db::{self, Conn};
use crate::desk::Desk;
use crate::desk::routing::{facts, pool};
use crate::desk::when::when;
use crate::domain::routing::{Facts, UnmetCondition, choose_person};
use crate::domain::view::{Named, PassedRule, RoutingTrial, ShownStanding, Tester, TriedRule, Viewer};
use crate::domain::{
    CategoryId, EventData, OrganisationId, OrganisationKind, Priority, Status, TicketId, Timestamp, clean_line, tier,
};
use crate::error::AppError;

/// Asks the rules about a ticket by its number, as it was registered, or about one that was typed in.
pub async fn ask(desk: &Desk, viewer: &Viewer, asked: TriedRule) -> Result<Tester, AppError> {
    guard(&viewer.actor)?;
    let mut conn = desk.db().read().await?;
    let categories = db::catalogue::categories(&mut conn, false).await?;
    let clients = db::organisation::of_kind(&mut conn, OrganisationKind::Client, false).await?;
    let number = asked.ticket.trim().trim_start_matches('#');
    let found = match number.parse() {
        Ok(id) => arrived(&mut conn, TicketId(id), desk.now()).await?,
        Err(_) if number.is_empty() && asked != TriedRule::default() => {
            typed(&mut conn, &asked).await?.map(|facts| (facts, desk.now()))
        }
        Err(_) => None,
    };
    let missing = found.is_none() && !number.is_empty();
    let trial = match found {
        Some((facts, at)) => Some(trial(&mut conn, viewer, &facts, at).await?),
        None => None,
    };
    Ok(Tester {
        asked,
        categories: categories
            .into_iter()
            .map(|c| Named { id: c.id.0, name: crate::desk::read::catalogue::full_name(&c) })
            .collect(),
        organisations: clients.into_iter().map(|o| Named { id: o.id.0, name: o.name }).collect(),
        trial,
        missing,
    })
}

/// A ticket as it was when it arrived, with the moment: what was changed since is taken back.
async fn arrived(conn: &mut Conn, id: TicketId, now: Timestamp) -> Result<Option<(Facts, Timestamp)>, AppError> {
    let Some(ticket) = db::ticket::get(conn, id).await?.filter(|ticket| ticket.confirmed) else {
        return Ok(None);
    };
    let mut facts = facts(conn, &ticket, ticket.created_at).await?;
    let events = db::story::outline(conn, db::story::StoryReaders::Staff(id)).await?;
    let tags = db::catalogue::tags(conn, true).await?;
    let categories = db::catalogue::categories(conn, true).await?;
    for event in events.iter().rev() {
        match &event.data.0 {
            EventData::PriorityChanged { from, .. } => facts.priority = *from,
            EventData::CategoryChanged { from, .. } => {
                // The name is all that is kept of it.
                let before = categories.iter().find(|category| category.name == *from);
                facts.category = before.map(|category| category.id);
                facts.product = before.and_then(|category| category.product_id);
            }
            EventData::Tagged { added, removed } => {
                let id = |name: &String| tags.iter().find(|(_, known, _)| known == name).map(|(id, ..)| *id);
                facts.tags.retain(|tag| !added.iter().any(|name| id(name) == Some(*tag)));
                facts.tags.extend(removed.iter().filter_map(id));
            }
            _ => {}
        }
    }
    facts.status = Status::New;
    (facts.assignee, facts.team, facts.vendor, facts.problem) = (None, None, None, None);
    if let Some(entry) = tier::entry(&db::tier::all(conn).await?) {
        facts.tier = entry.id;
    }
    let at = events.iter().find(|event| matches!(event.data.0, EventData::Routed { .. })).map(|event| event.at);
    Ok(Some((facts, at.unwrap_or(now))))
}

async fn typed(conn: &mut Conn, asked: &TriedRule) -> Result<Option<Facts>, AppError> {
    let tiers = db::tier::all(conn).await?;
    let Some(entry) = tier::entry(&tiers) else { return Ok(None) };
    let category = match asked.category.parse::<CategoryId>() {
        Ok(id) => db::catalogue::category(conn, id).await?,
        Err(_) => None,
    };
    let requester = match asked.requester.trim() {
        "" => None,
        typed => db::person::by_email(conn, &clean_line(typed)).await?,
    };
    // Whoever asks brings along their organisation and their language.
    let own = requester.as_ref().and_then(|person| person.organisation_id);
    let organisation = asked.organisation.parse::<OrganisationId>().ok().or(own);
    let known = db::catalogue::tags(conn, false).await?;
    let wanted: Vec<_> = asked.tags.split(';').map(|tag| tag.trim().to_lowercase()).collect();
    Ok(Some(Facts {
        subject: asked.subject.clone(),
        text: format!("{}\n{}", asked.subject, asked.text),
        product: category.as_ref().and_then(|category| category.product_id),
        category: category.map(|category| category.id),
        priority: asked.priority.parse().unwrap_or(Priority::Normal),
        impact: asked.impact.parse().ok(),
        urgency: asked.urgency.parse().ok(),
        organisation,
        contract: db::organisation::contract(conn, organisation).await?,
        language: asked.language.parse().ok().or(requester.as_ref().map(|person| person.language)),
        tier: entry.id,
        tags: known
            .into_iter()
            .filter(|(_, name, _)| wanted.contains(&name.to_lowercase()))
            .map(|(id, ..)| id)
            .collect(),
        status: Status::New,
        requester: match requester {
            Some(person) => format!("{} <{}>", person.name, person.email),
            None => asked.requester.clone(),
        },
        followers: Vec::new(),
        answers: asked.answers.lines().map(str::to_owned).collect(),
        assignee: None,
        team: None,
        vendor: None,
        problem: None,
        age_hours: 0,
    }))
}

async fn trial(conn: &mut Conn, viewer: &Viewer, facts: &Facts, now: Timestamp) -> Result<RoutingTrial, AppError> {
    let setup = conn.setup().await?;
    let board = &setup.board;
    let names = ConditionNames::load(conn).await?;
    let plan = board.plan(facts, now);
    let rows = db::routing::all(conn).await?;
    let passed = plan.decision.passed.iter().map(|(rule, unmet)| {
        let mut line = PassedRule { id: rule.id, name: rule.name.clone(), needed: Vec::new(), none_of: Vec::new() };
        for reason in unmet {
            match reason {
                UnmetCondition::Needed(one) => line.needed.push(names.shown(one)),
                UnmetCondition::NoneOf(some) => line.none_of.extend(some.iter().map(|one| names.shown(one))),
            }
        }
        line
    });
    let passed = passed.collect();
    let fired = plan.decision.rule.and_then(|rule| rows.iter().find(|row| row.id == rule.id));
    let (mut person, mut nobody) = (None, None);
    if let Some(team) = plan.team {
        match choose_person(&pool(conn, board, team, now).await?, &plan.facts) {
            Ok(chosen) => person = db::person::get(conn, chosen.person).await?.map(|person| person.name),
            Err(why) => nobody = Some(why),
        }
    }
    let tiers = db::tier::all(conn).await?;
    let known = KnownNames::load(conn, viewer.language).await?;
    Ok(RoutingTrial {
        about: facts.subject.clone(),
        passed,
        fired: fired.map(|row| rules::line(&names, &known, row)),
        tier: tiers.into_iter().find(|tier| tier.id == plan.tier).map(|tier| tier.name).unwrap_or_default(),
        team: plan.team.map(|team| team.name.clone()),
        closed: plan.closed.map(|team| team.name.clone()),
        standings: plan
            .team_fits
            .iter()
            .map(|standing| ShownStanding {
                team: standing.team.name.clone(),
                serves: standing.serves,
                skilled: standing.skilled,
                open: standing.opens == Some(now),
                opens: standing.opens.filter(|at| *at != now).map(|at| when(at, viewer, now)),
            })
            .collect(),
        person,
        nobody,
    })
}
