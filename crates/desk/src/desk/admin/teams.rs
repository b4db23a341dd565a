//! Teams of the tiers.

use super::uses;
use super::{Edit, chosen, free_name, guard, maybe_chosen};
use crate::db::team::TeamRow;
use crate::db::{self, Conn};
use crate::desk::Desk;
use crate::desk::routing;
use crate::desk::when::when;
use crate::domain::routing::{Assignment, Model, RoutingSetup, Skills};
use crate::domain::view::{MemberCard, Named, TeamCard, TeamChoices, TeamLine, TeamList, Viewer};
use crate::domain::{
    Actor, AuditAction, AuditDetail, AuditField, AuditObject, CalendarId, CategoryId, DisplayName, FieldError,
    FieldErrors, KeptForm, Language, OrganisationId, OrganisationKind, PersonId, ProductId, TeamId, TierId, Timestamp,
    clean_line,
};
use crate::error::AppError;
use sqlx::types::Json;

/// Every team by its tier, those out of use last.
pub async fn list(desk: &Desk, viewer: &Viewer) -> Result<TeamList, AppError> {
    guard(&viewer.actor)?;
    let mut conn = desk.db().read().await?;
    let setup = conn.setup().await?;
    let lines = lines(&mut conn, &setup.board, desk.now()).await?;
    let tiers = setup.tiers.iter().filter(|tier| tier.is_staffed());
    let tiers = tiers.map(|tier| Named { id: tier.id.0, name: tier.name.clone() }).collect();
    Ok(TeamList { lines, model: setup.board.model, tiers })
}

async fn lines(conn: &mut Conn, board: &RoutingSetup, now: Timestamp) -> Result<Vec<TeamLine>, AppError> {
    let counts = db::team::counts(conn).await?;
    let calendars = db::service::calendars(conn).await?;
    let tiers = db::tier::counted(conn).await?;
    let rows = db::team::all(conn).await?.into_iter();
    Ok(rows
        .map(|row| {
            let (members, tickets) = counts
                .iter()
                .find(|(id, ..)| *id == row.id)
                .map_or((0, 0), |(_, members, tickets)| (*members, *tickets));
            let hours = calendars.iter().find(|calendar| Some(calendar.id) == row.calendar_id);
            let team = board.teams.iter().find(|team| team.id == row.id);
            TeamLine {
                id: row.id,
                tier: tiers
                    .iter()
                    .find(|tier| tier.id == row.tier_id)
                    .map(|tier| tier.name.clone())
                    .unwrap_or_default(),
                hours: hours.map(|calendar| calendar.name.clone()),
                open: team.is_some_and(|team| team.opens(&board.calendars, now) == Some(now)),
                assignment: row.assignment,
                archived: row.archived_at.is_some(),
                name: row.name,
                place: row.place,
                members,
                tickets,
            }
        })
        .collect())
}

/// One team.
pub async fn card(desk: &Desk, viewer: &Viewer, id: TeamId) -> Result<TeamCard, AppError> {
    guard(&viewer.actor)?;
    let (mut conn, now) = (desk.db().read().await?, desk.now());
    let row = find(&mut conn, id).await?;
    let setup = conn.setup().await?;
    let line =
        lines(&mut conn, &setup.board, now).await?.into_iter().find(|line| line.id == id).ok_or(AppError::NotFound)?;
    let served = db::team::organisations(&mut conn).await?;
    let members = db::team::members(&mut conn, id).await?;
    let choices = choices(&mut conn, &row).await?;
    Ok(TeamCard {
        used_by: uses::used_by(&mut conn, viewer.language, (AuditObject::Team, id.0)).await?,
        line,
        calendar: row.calendar_id,
        capacity: row.capacity,
        skills: row.skills.0,
        organisations: served.into_iter().filter(|(team, _)| *team == id).map(|(_, served)| served).collect(),
        members: members
            .into_iter()
            .map(|member| MemberCard {
                id: member.id,
                away_until: member.away(now).map(|until| when(until, viewer, now)),
                name: member.name,
                leads: member.leads,
                capacity: member.capacity,
                skills: member.skills.0,
                load: member.load,
            })
            .collect(),
        choices,
    })
}

async fn find(conn: &mut Conn, id: TeamId) -> Result<TeamRow, AppError> {
    db::team::all(conn).await?.into_iter().find(|row| row.id == id).ok_or(AppError::NotFound)
}

async fn choices(conn: &mut Conn, row: &TeamRow) -> Result<TeamChoices, AppError> {
    let place = db::tier::counted(conn).await?.into_iter().find(|tier| tier.id == row.tier_id);
    let place = place.map_or(0, |tier| tier.position);
    let calendars = db::service::calendars(conn).await?.into_iter();
    let agents = db::person::agents(conn).await?.into_iter();
    let products = db::catalogue::products(conn, false).await?.into_iter();
    let categories = db::catalogue::categories(conn, false).await?.into_iter();
    let clients = db::organisation::of_kind(conn, OrganisationKind::Client, false).await?.into_iter();
    Ok(TeamChoices {
        calendars: calendars
            .filter(|c| c.archived_at.is_none() || row.calendar_id == Some(c.id))
            .map(|c| Named { id: c.id.0, name: c.name })
            .collect(),
        agents: agents
            .filter(|p| p.tier.is_none_or(|tier| tier >= place))
            .map(|p| Named { id: p.id.0, name: p.name })
            .collect(),
        products: products.map(|(id, name, _)| Named { id: id.0, name }).collect(),
        categories: categories
            .map(|c| Named { id: c.id.0, name: crate::desk::read::catalogue::full_name(&c) })
            .collect(),
        organisations: clients.map(|o| Named { id: o.id.0, name: o.name }).collect(),
    })
}

/// Those of the values of a field that are offered; an error of the field when one is not.
fn ticked<T: From64>(errors: &mut FieldErrors, kept: &KeptForm, field: &str, offered: &[Named]) -> Vec<T> {
    let mut all = Vec::new();
    for value in kept.all(field) {
        match offered.iter().find(|named| named.id.to_string() == *value) {
            Some(named) => all.push(T::from64(named.id)),
            None => errors.add(field, FieldError::NotAllowed),
        }
    }
    all
}

/// An identity from its number.
trait From64 {
    fn from64(id: i64) -> Self;
}

macro_rules! from64 {
    ($($name:ident),+) => { $(impl From64 for $name { fn from64(id: i64) -> Self { $name(id) } })+ };
}

from64!(ProductId, CategoryId, OrganisationId, PersonId, CalendarId);

fn skills(errors: &mut FieldErrors, kept: &KeptForm, choices: &TeamChoices) -> Skills {
    let languages = kept.all("languages").iter().map(|text| text.parse::<Language>()).collect::<Result<_, _>>();
    Skills {
        products: ticked(errors, kept, "products", &choices.products),
        categories: ticked(errors, kept, "categories", &choices.categories),
        languages: errors.take("languages", languages),
    }
}

/// Adds a team to a tier: round the clock, without members, and giving nothing out by itself.
pub async fn add(desk: &Desk, actor: &Actor, tier: &str, name: &str) -> Result<TeamId, AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let mut errors = FieldErrors::default();
    let name = errors.take("name", free(&mut edit.tx, name, None).await?);
    let tiers = db::tier::all(&mut edit.tx).await?;
    let tier = chosen::<TierId>(tier)
        .and_then(|id| tiers.iter().find(|t| t.id == id && t.is_staffed()).ok_or(FieldError::NotAllowed));
    let Some(tier) = errors.keep("tier", tier) else { return Err(errors.into()) };
    errors.or(())?;
    let row = TeamRow {
        id: TeamId::default(),
        tier_id: tier.id,
        name: name.as_str().to_owned(),
        calendar_id: None,
        place: String::new(),
        skills: Json(Skills::default()),
        assignment: Assignment::Off,
        capacity: 10,
        last_person_id: None,
        archived_at: None,
    };
    let id = db::team::insert(&mut edit.tx, &row).await?;
    let detail = AuditDetail::of(name.as_str()).with(AuditField::Tier, Some(&tier.name));
    edit.note(AuditAction::TeamAdded, id.0, detail).await?;
    edit.finish().await?;
    Ok(id)
}

async fn free(conn: &mut Conn, name: &str, own: Option<TeamId>) -> Result<Result<DisplayName, FieldError>, AppError> {
    let all = db::team::all(conn).await?;
    Ok(free_name(name, own, all.iter().map(|row| (row.id, row.name.as_str()))))
}

/// Changes everything about a team but its tier.
pub async fn save(desk: &Desk, actor: &Actor, id: TeamId, kept: &KeptForm) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let before = find(&mut edit.tx, id).await?;
    let choices = choices(&mut edit.tx, &before).await?;
    let mut errors = FieldErrors::default();
    let name = errors.take("name", free(&mut edit.tx, kept.value("name"), Some(id)).await?);
    let calendar = maybe_chosen::<i64>(kept.value("calendar")).and_then(|id| match id {
        None => Ok(None),
        Some(id) => choices.calendars.iter().find(|named| named.id == id).map(Some).ok_or(FieldError::NotAllowed),
    });
    let calendar = errors.keep("calendar", calendar).flatten();
    let place = clean_line(kept.value("place"));
    if place.chars().count() > DisplayName::LONGEST {
        errors.add("place", FieldError::TooLong(DisplayName::LONGEST));
    }
    let assignment = errors.keep("assignment", chosen::<Assignment>(kept.value("assignment")));
    let capacity = errors.take("capacity", number(kept.value("capacity"), 1));
    let skills = skills(&mut errors, kept, &choices);
    let organisations: Vec<OrganisationId> = ticked(&mut errors, kept, "organisations", &choices.organisations);
    let members: Vec<PersonId> = ticked(&mut errors, kept, "members", &choices.agents);
    errors.or(())?;
    let after = TeamRow {
        name: name.as_str().to_owned(),
        calendar_id: calendar.map(|named| CalendarId(named.id)),
        place,
        skills: Json(skills),
        assignment: assignment.unwrap_or(before.assignment),
        capacity,
        ..before.clone()
    };
    db::team::update(&mut edit.tx, &after).await?;
    db::team::set_organisations(&mut edit.tx, id, &organisations).await?;
    let known = db::team::members(&mut edit.tx, id).await?;
    for member in known.iter().filter(|member| !members.contains(&member.id)) {
        db::team::remove_member(&mut edit.tx, id, member.id).await?;
    }
    for member in &members {
        db::team::add_member(&mut edit.tx, id, *member).await?;
    }
    let now = db::team::members(&mut edit.tx, id).await?;
    let names = |rows: &[db::team::MemberRow]| rows.iter().map(|row| row.name.clone()).collect::<Vec<_>>().join(", ");
    let hours = |id: Option<CalendarId>| choices.calendars.iter().find(|named| Some(named.id) == id.map(|id| id.0));
    let detail = AuditDetail::of(after.name.as_str())
        .change(AuditField::Name, Some(&before.name), Some(&after.name))
        .change(
            AuditField::Hours,
            hours(before.calendar_id).map(|named| named.name.as_str()),
            hours(after.calendar_id).map(|named| named.name.as_str()),
        )
        .change(AuditField::Place, Some(&before.place), Some(&after.place))
        .change(AuditField::Assignment, Some(before.assignment.as_str()), Some(after.assignment.as_str()))
        .change(AuditField::Capacity, Some(&before.capacity.to_string()), Some(&after.capacity.to_string()))
        .change(AuditField::Members, Some(&names(&known)), Some(&names(&now)));
    edit.note(AuditAction::TeamChanged, id.0, detail).await?;
    edit.finish().await
}

/// A number of tickets that a person can have.
fn number(text: &str, least: i64) -> Result<i64, FieldError> {
    let number = text.trim().parse::<i64>().map_err(|_| FieldError::NotANumber)?;
    if (least..=500).contains(&number) { Ok(number) } else { Err(FieldError::NotAllowed) }
}

/// Says how the desks share the work.
pub async fn set_model(desk: &Desk, actor: &Actor, model: &str) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let to = chosen::<Model>(model).map_err(|error| AppError::field("model", error))?;
    let from = db::setup::model(&mut edit.tx).await?;
    if from != to {
        routing::set_model(&mut edit.tx, to).await?;
        let detail = AuditDetail::default().change(AuditField::Model, Some(from.as_str()), Some(to.as_str()));
        edit.note(AuditAction::ModelChanged, 0, detail).await?;
    }
    edit.finish().await
}

/// Says what a member knows, how much they can have, and whether they lead. Somebody who is no member is not found.
pub async fn set_member(desk: &Desk, actor: &Actor, id: TeamId, kept: &KeptForm) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let team = find(&mut edit.tx, id).await?;
    let person: PersonId = super::id(kept.value("person"))?;
    let members = db::team::members(&mut edit.tx, id).await?;
    let member = members.iter().find(|member| member.id == person).ok_or(AppError::NotFound)?;
    let choices = choices(&mut edit.tx, &team).await?;
    let mut errors = FieldErrors::default();
    let skills = skills(&mut errors, kept, &choices);
    let capacity = match kept.value("own_capacity").trim() {
        "" => Ok(None),
        // Somebody who has none is given nothing by itself, and still is a member.
        text => number(text, 0).map(Some),
    };
    let capacity = errors.take("own_capacity", capacity);
    errors.or(())?;
    let leads = kept.value("leads") == "yes";
    db::team::set_member(&mut edit.tx, id, person, &skills, leads, capacity).await?;
    let shown = |own: Option<i64>| own.map(|own| own.to_string());
    let yes = |leads: bool| leads.then_some("yes");
    let detail = AuditDetail::of(team.name.as_str())
        .with(AuditField::Members, Some(&member.name))
        .change(AuditField::Capacity, shown(member.capacity).as_deref(), shown(capacity).as_deref())
        .change(AuditField::Leads, yes(member.leads), yes(leads));
    edit.note(AuditAction::TeamMemberChanged, id.0, detail).await?;
    edit.finish().await
}

/// Takes a team out of use, or back into it. One with tickets stays until they are closed or with another team.
pub async fn archive(desk: &Desk, actor: &Actor, id: TeamId, archived: bool) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let row = find(&mut edit.tx, id).await?;
    if row.archived_at.is_some() == archived {
        return Ok(());
    }
    let counts = db::team::counts(&mut edit.tx).await?;
    if archived && counts.iter().any(|(team, _, tickets)| *team == id && *tickets > 0) {
        return Err(AppError::field("archive", FieldError::InUse));
    }
    let row = TeamRow { archived_at: archived.then_some(edit.now), ..row };
    db::team::update(&mut edit.tx, &row).await?;
    let action = if archived { AuditAction::TeamArchived } else { AuditAction::TeamRestored };
    edit.note(action, id.0, AuditDetail::of(row.name)).await?;
    edit.finish().await
}
