//! Service-level policies: which times are promised for which tickets.
//!
//! Every change is followed by the running clocks: what has counted stays, what is left is computed again.

use super::policy_terms::{self, TermNames};
use super::uses::{KnownNames, of_policy};
use super::{Edit, Step, free_name, guard, maybe_chosen, order};
use crate::db::service::{self, PolicyRow};
use crate::db::{self, Conn, look};
use crate::desk::Desk;
use crate::desk::notification::who::AbsenceTexts;
use crate::desk::service::explain::PolicyNames;
use crate::desk::service::hours::{parse_minutes, typed_minutes};
use crate::domain::view::{Named, PolicyCard, PolicyChoices, PolicyLine, Viewer};
use crate::domain::{
    Actor, AuditAction, AuditDetail, AuditField, ClockKind, FieldError, FieldErrors, Language, OrganisationKind,
    ServicePolicyId, Status, Tier,
};
use crate::error::AppError;
use sqlx::types::Json;
use std::collections::BTreeMap;

/// Every policy in the order in which they are asked, and after them those out of use.
pub async fn list(desk: &Desk, viewer: &Viewer) -> Result<Vec<PolicyLine>, AppError> {
    guard(&viewer.actor)?;
    let mut conn = desk.db().read().await?;
    let names = PolicyNames::load(&mut conn).await?;
    let terms = TermNames::load(&mut conn, viewer.language).await?;
    let rows = service::all_policies(&mut conn).await?;
    let known = KnownNames::load(&mut conn, viewer.language).await?;
    Ok(rows.into_iter().map(|row| line(row, &names, &terms, &known)).collect())
}

/// A policy in a line.
pub(super) fn line(row: PolicyRow, names: &PolicyNames, terms: &TermNames, known: &KnownNames) -> PolicyLine {
    PolicyLine {
        broken: known.broken(of_policy(&row)),
        id: row.id,
        archived: row.archived_at.is_some(),
        calendar: terms.calendar(row.calendar_id),
        targets: terms.promised(&row),
        asks: names.asks(&db::setup::policy(&row)),
        name: row.name,
    }
}

pub(super) async fn choices(conn: &mut Conn) -> Result<PolicyChoices, AppError> {
    let named = |id: i64, name: String| Named { id, name };
    let organisations = db::organisation::of_kind(conn, OrganisationKind::Client, false).await?;
    let categories = db::catalogue::categories(conn, false).await?;
    let calendars = service::calendars(conn).await?;
    let staff = db::person::agents(conn).await?;
    Ok(PolicyChoices {
        organisations: organisations.into_iter().map(|row| named(row.id.0, row.name)).collect(),
        categories: categories.into_iter().map(|row| named(row.id.0, row.name)).collect(),
        calendars: calendars
            .into_iter()
            .filter(|row| row.archived_at.is_none())
            .map(|row| named(row.id.0, row.name))
            .collect(),
        staff: staff.into_iter().map(|row| named(row.id.0, row.name)).collect(),
    })
}

pub(super) async fn find(conn: &mut Conn, id: ServicePolicyId) -> Result<PolicyRow, AppError> {
    service::all_policies(conn).await?.into_iter().find(|row| row.id == id).ok_or(AppError::NotFound)
}

/// One policy, or what a new one is asked for.
pub async fn card(desk: &Desk, viewer: &Viewer, id: Option<ServicePolicyId>) -> Result<PolicyCard, AppError> {
    guard(&viewer.actor)?;
    let mut conn = desk.db().read().await?;
    let mut choices = choices(&mut conn).await?;
    let away = AbsenceTexts::load(&mut conn, viewer, desk.now()).await?;
    choices.staff = choices.staff.into_iter().map(|named| away.offer(named)).collect();
    let tiers = db::tier::all(&mut conn).await?;
    let tiers = |row: Option<&PolicyRow>| -> Vec<_> {
        let minutes = |tier: &Tier| row.and_then(|row| row.tier_targets.get(&tier.id).copied());
        let each = tiers.iter().filter(|tier| tier.is_staffed());
        each.map(|tier| (Named { id: tier.id.0, name: tier.name.clone() }, minutes(tier))).collect()
    };
    let Some(id) = id else {
        let calendar = choices.calendars.first().map(|named| crate::domain::CalendarId(named.id));
        let pausing = vec![Status::WaitingCustomer];
        let tiers = tiers(None);
        return Ok(PolicyCard { calendar, pausing, tiers, warn_percent: 80, choices, ..PolicyCard::default() });
    };
    let row = find(&mut conn, id).await?;
    let mut ladder = Vec::new();
    for rung in row.ladder.iter() {
        let person = match rung.person {
            Some(person) => db::person::get(&mut conn, person).await?.map(|person| person.name),
            None => None,
        };
        ladder.push((*rung, person));
    }
    let known = KnownNames::load(&mut conn, viewer.language).await?;
    Ok(PolicyCard {
        broken: known.broken(of_policy(&row)),
        id: Some(id),
        organisation: row.organisation_id.map(|id| id.0),
        contract: row.contract,
        category: row.category_id.map(|id| id.0),
        priority: row.priority,
        calendar: row.calendar_id,
        targets: row.targets.iter().map(|(kind, minutes)| (*kind, *minutes)).collect(),
        tiers: tiers(Some(&row)),
        own: row.own_terms.iter().map(|(kind, own)| (*kind, *own)).collect(),
        pausing: row.pausing.iter().copied().collect(),
        warn_percent: row.warn_percent,
        ladder,
        archived: row.archived_at.is_some(),
        choices,
        name: row.name,
    })
}

/// The field of a clock's target.
pub fn target_field(kind: ClockKind) -> String {
    format!("target-{kind}")
}

/// Adds a policy after the others, or changes one. `field` gives what was typed; `pausing` are the states in which
/// clocks stand still.
pub async fn save(
    desk: &Desk,
    actor: &Actor,
    id: Option<ServicePolicyId>,
    field: impl Fn(&str) -> String,
    pausing: Vec<Status>,
) -> Result<ServicePolicyId, AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let rows = service::all_policies(&mut edit.tx).await?;
    let before = match id {
        Some(id) => Some(rows.iter().find(|row| row.id == id).cloned().ok_or(AppError::NotFound)?),
        None => None,
    };
    let offered = choices(&mut edit.tx).await?;
    let mut errors = FieldErrors::default();
    let name = errors.take("name", free_name(&field("name"), id, rows.iter().map(|row| (row.id, row.name.as_str()))));
    let organisation_id = errors.take("organisation", maybe_chosen(&field("organisation")));
    let contract = errors.take("contract", maybe_chosen(&field("contract")));
    let category_id = errors.take("category", maybe_chosen(&field("category")));
    let priority = errors.take("priority", maybe_chosen(&field("priority")));
    let calendar_id = errors.take("calendar", maybe_chosen(&field("calendar")));
    let known = |all: &[Named], id: Option<i64>, kept: Option<i64>| {
        id.is_none() || id == kept || all.iter().any(|named| Some(named.id) == id)
    };
    let kept = before.as_ref();
    for (name, list, id, kept) in [
        (
            "organisation",
            &offered.organisations,
            organisation_id.map(|id: crate::domain::OrganisationId| id.0),
            kept.and_then(|row| row.organisation_id).map(|id| id.0),
        ),
        (
            "category",
            &offered.categories,
            category_id.map(|id: crate::domain::CategoryId| id.0),
            kept.and_then(|row| row.category_id).map(|id| id.0),
        ),
        (
            "calendar",
            &offered.calendars,
            calendar_id.map(|id: crate::domain::CalendarId| id.0),
            kept.and_then(|row| row.calendar_id).map(|id| id.0),
        ),
    ] {
        if !known(list, id, kept) {
            errors.add(name, FieldError::NotAllowed);
        }
    }
    let mut targets = BTreeMap::new();
    for kind in ClockKind::ALL {
        let text = field(&target_field(*kind));
        if !text.trim().is_empty()
            && let Some(minutes) = errors.keep(&target_field(*kind), parse_minutes(&text))
        {
            targets.insert(*kind, minutes);
        }
    }
    let warn_percent = errors.take("warn", policy_terms::percent(&field("warn"), 1..=99));
    let tiers = db::tier::all(&mut edit.tx).await?;
    let tier_targets = policy_terms::tier_targets(&mut errors, &tiers, kept, &field);
    let own_terms = policy_terms::own_terms(&mut errors, &offered.calendars, kept, &field);
    if targets.is_empty() && !tiers.iter().any(|tier| tier_targets.contains_key(&tier.id)) {
        errors.add(target_field(ClockKind::FirstResponse), FieldError::Required);
    }
    errors.or(())?;
    let row = PolicyRow {
        id: id.unwrap_or_default(),
        name: name.into(),
        organisation_id,
        contract,
        category_id,
        priority,
        calendar_id,
        targets: Json(targets),
        tier_targets: Json(tier_targets),
        own_terms: Json(own_terms),
        pausing: Json(pausing.into_iter().collect()),
        warn_percent,
        ladder: before.as_ref().map_or_else(|| Json(Vec::new()), |row| row.ladder.clone()),
        archived_at: before.as_ref().and_then(|row| row.archived_at),
    };
    let targets = |row: &PolicyRow| {
        let each: Vec<_> =
            row.targets.iter().map(|(kind, minutes)| format!("{kind} {}", typed_minutes(*minutes))).collect();
        each.join(", ")
    };
    let (id, action, old) = match &before {
        None => {
            let id = service::insert_policy(&mut edit.tx, i64::try_from(rows.len()).unwrap_or(0) + 1, &row).await?;
            (id, AuditAction::PolicyAdded, None)
        }
        Some(before) => {
            service::update_policy(&mut edit.tx, &row).await?;
            (row.id, AuditAction::PolicyChanged, Some(before))
        }
    };
    let warn = |row: &PolicyRow| row.warn_percent.to_string();
    let detail = AuditDetail::of(row.name.as_str())
        .change(AuditField::Name, old.map(|row| row.name.as_str()), Some(&row.name))
        .change(AuditField::Targets, old.map(targets).as_deref(), Some(&targets(&row)))
        .change(AuditField::Warning, old.map(warn).as_deref(), Some(&warn(&row)));
    let terms = TermNames::load(&mut edit.tx, Language::English).await?;
    let detail = terms.changes(detail, old, &row);
    edit.note(action, id.0, detail).await?;
    // A new one is asked last, so only those that nothing is promised can come to it.
    let asks = |row: &PolicyRow| (row.organisation_id, row.contract, row.category_id, row.priority);
    let asks_anew = before.as_ref().is_some_and(|before| asks(before) != asks(&row));
    look_at(&mut edit, &PolicyRow { id, ..row }, asks_anew).await?;
    edit.finish().await?;
    Ok(id)
}

/// Lets those tickets be looked at that a policy may promise something else now: those that have it, those that nothing is
/// promised, and, where it asks for something else than before, all that may come to it.
async fn look_at(edit: &mut Edit<'_>, row: &PolicyRow, asks_anew: bool) -> Result<(), AppError> {
    look::at_policy(&mut edit.tx, row.id, edit.now).await?;
    look::at_conditions(&mut edit.tx, row, !asks_anew, edit.now).await?;
    Ok(())
}

/// Asks a policy one place earlier (up) or later (down).
pub async fn step(desk: &Desk, actor: &Actor, id: ServicePolicyId, step: Step) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let rows = service::all_policies(&mut edit.tx).await?;
    let Some(moved) = order::step(rows, id.0, step)? else { return Ok(()) };
    for (position, row) in (1..).zip(&moved.order) {
        service::place_policy(&mut edit.tx, row.id, position, None).await?;
    }
    edit.note(AuditAction::PolicyMoved, id.0, moved.detail).await?;
    // Only those that got the earlier one of the two may get the other now.
    if let Some(earlier) = moved.order.get(moved.later) {
        look_at(&mut edit, earlier, false).await?;
    }
    edit.finish().await
}

/// Takes a policy out of use, or asks it again after the others. Tickets that it fitted get the next that fits.
pub async fn archive(desk: &Desk, actor: &Actor, id: ServicePolicyId, archived: bool) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let row = find(&mut edit.tx, id).await?;
    if row.archived_at.is_some() == archived {
        return Ok(());
    }
    let last = i64::try_from(service::all_policies(&mut edit.tx).await?.len()).unwrap_or(0) + 1;
    service::place_policy(&mut edit.tx, id, last, archived.then_some(edit.now)).await?;
    let action = if archived { AuditAction::PolicyArchived } else { AuditAction::PolicyRestored };
    edit.note(action, id.0, AuditDetail::of(row.name.as_str())).await?;
    look_at(&mut edit, &row, false).await?;
    edit.finish().await
}
