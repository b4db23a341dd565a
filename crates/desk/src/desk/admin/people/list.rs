//! Looking people up.

use super::find;
use crate::db::person::Person;
use crate::db::tier::TierUse;
use crate::db::{self, Conn};
use crate::desk::admin::{PAGE, cut, guard, uses};
use crate::desk::{Desk, search};
use crate::domain::view::{Named, Page, PersonCard, PersonLine, PersonState, PlaceChoices, Viewer};
use crate::domain::{AuditObject, OrganisationKind, PersonId, Role};
use crate::error::AppError;

/// What is looked for; everyone when nothing is said.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter<'a> {
    pub role: Option<Role>,
    /// A part of a name or an address.
    pub text: &'a str,
    /// The last person of the page before.
    pub after: Option<PersonId>,
}

/// A page of people, by name.
pub async fn list(desk: &Desk, viewer: &Viewer, filter: Filter<'_>) -> Result<Page<PersonLine>, AppError> {
    guard(&viewer.actor)?;
    let mut conn = desk.db().read().await?;
    let text = search::asked(filter.text);
    let rows = db::person::page(&mut conn, filter.role, text.as_deref(), filter.after, PAGE + 1).await?;
    let tiers = db::tier::counted(&mut conn).await?;
    let (rows, next) = cut(rows, |person| person.id.0);
    let lines = rows.into_iter().map(|person| line(person, &tiers)).collect();
    Ok(Page { lines, next })
}

fn line(person: Person, tiers: &[TierUse]) -> PersonLine {
    PersonLine {
        id: person.id,
        state: state(&person),
        tier: tier_name(&person, tiers),
        name: person.name,
        email: person.email,
        role: person.role,
        organisation: person.organisation,
    }
}

fn state(person: &Person) -> PersonState {
    if person.disabled_at.is_some() {
        PersonState::Disabled
    } else if person.confirmed_at.is_none() {
        PersonState::Invited
    } else {
        PersonState::Active
    }
}

fn tier_name(person: &Person, tiers: &[TierUse]) -> Option<String> {
    tiers.iter().find(|tier| Some(tier.id) == person.tier_id).map(|tier| tier.name.clone())
}

/// One person.
pub async fn card(desk: &Desk, viewer: &Viewer, id: PersonId) -> Result<PersonCard, AppError> {
    guard(&viewer.actor)?;
    let mut conn = desk.db().read().await?;
    let person = find(&mut conn, id).await?;
    let tiers = db::tier::counted(&mut conn).await?;
    let sessions = db::session::of_person(&mut conn, id, desk.now()).await?.len();
    let tickets = db::person::assigned(&mut conn, id).await?;
    Ok(PersonCard {
        used_by: uses::used_by(&mut conn, viewer.language, (AuditObject::Person, id.0)).await?,
        id,
        state: state(&person),
        tier_name: tier_name(&person, &tiers),
        tier: person.tier_id,
        name: person.name,
        email: person.email,
        role: person.role,
        organisation: person.organisation_id,
        organisation_name: person.organisation,
        language: person.language,
        sessions: i64::try_from(sessions).unwrap_or(i64::MAX),
        tickets,
        me: viewer.actor.person() == Some(id),
    })
}

/// Where a person can belong.
pub async fn choices(desk: &Desk, viewer: &Viewer) -> Result<PlaceChoices, AppError> {
    guard(&viewer.actor)?;
    let mut conn = desk.db().read().await?;
    let tiers = db::tier::all(&mut conn).await?.into_iter().filter(|tier| tier.is_staffed());
    Ok(PlaceChoices {
        clients: named(&mut conn, OrganisationKind::Client).await?,
        vendors: named(&mut conn, OrganisationKind::Vendor).await?,
        provider: named(&mut conn, OrganisationKind::Provider).await?.into_iter().next(),
        tiers: tiers.map(|tier| Named { id: tier.id.0, name: tier.name }).collect(),
    })
}

async fn named(conn: &mut Conn, kind: OrganisationKind) -> Result<Vec<Named>, AppError> {
    let rows = db::organisation::of_kind(conn, kind, false).await?;
    Ok(rows.into_iter().map(|row| Named { id: row.id.0, name: row.name }).collect())
}
