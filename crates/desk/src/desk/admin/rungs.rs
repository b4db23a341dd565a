//! Escalation ladders of service levels: what is done as a promised time is used up.

use super::policies::find;
use super::policy_terms::percent;
use super::{Edit, chosen, maybe_chosen};
use crate::db::service::{self, PolicyRow};
use crate::db::{self, look};
use crate::desk::Desk;
use crate::domain::{
    Actor, AuditAction, AuditDetail, AuditField, ClockKind, EscalationStep, FieldError, FieldErrors, RungAction,
    ServicePolicyId,
};
use crate::error::AppError;

/// Rungs that one policy can have.
const MOST_RUNGS: usize = 40;

/// What was typed into the fields of a rung.
pub struct RungDraft<'a> {
    pub clock: &'a str,
    pub percent: &'a str,
    pub action: &'a str,
    pub person: &'a str,
}

/// Adds a rung to the ladder of a policy.
pub async fn add_rung(desk: &Desk, actor: &Actor, id: ServicePolicyId, draft: RungDraft<'_>) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let mut row = find(&mut edit.tx, id).await?;
    let mut errors = FieldErrors::default();
    let clock = errors.keep("clock", chosen::<ClockKind>(draft.clock));
    let percent = errors.keep("percent", percent(draft.percent, EscalationStep::PERCENT));
    let action = errors.keep("action", chosen::<RungAction>(draft.action));
    let mut person = errors.take("person", maybe_chosen::<crate::domain::PersonId>(draft.person));
    if action.is_some_and(RungAction::names_person) {
        let staff = db::person::agents(&mut edit.tx).await?;
        match person {
            None => errors.add("person", FieldError::Required),
            Some(id) if !staff.iter().any(|one| one.id == id) => errors.add("person", FieldError::NotAllowed),
            Some(_) => {}
        }
    } else {
        person = None;
    }
    if row.ladder.len() >= MOST_RUNGS {
        errors.add("percent", FieldError::TooMany(MOST_RUNGS));
    }
    let (Some(clock), Some(percent), Some(action)) = (clock, percent, action) else {
        return Err(errors.into());
    };
    errors.or(())?;
    let rung = EscalationStep { clock, percent, action, person };
    if row.ladder.contains(&rung) {
        return Err(AppError::field("percent", FieldError::Taken));
    }
    row.ladder.push(rung);
    row.ladder.sort_by_key(|rung| (rung.clock, rung.percent));
    write_ladder(edit, &row, rung).await
}

/// Takes a rung away; nothing happens when it is gone already.
pub async fn remove_rung(desk: &Desk, actor: &Actor, id: ServicePolicyId, rung: &str) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let mut row = find(&mut edit.tx, id).await?;
    let Some(place) = row.ladder.iter().position(|other| other.key() == rung) else {
        return Ok(());
    };
    let rung = row.ladder.remove(place);
    write_ladder(edit, &row, rung).await
}

async fn write_ladder(mut edit: Edit<'_>, row: &PolicyRow, rung: EscalationStep) -> Result<(), AppError> {
    service::update_policy(&mut edit.tx, row).await?;
    let said = format!("{} {} % {}", rung.clock, rung.percent, rung.action);
    let detail = AuditDetail::of(row.name.as_str()).with(AuditField::Ladder, Some(&said));
    edit.note(AuditAction::PolicyChanged, row.id.0, detail).await?;
    look::at_policy(&mut edit.tx, row.id, edit.now).await?;
    edit.finish().await
}
