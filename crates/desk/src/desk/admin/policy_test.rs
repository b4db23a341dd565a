//! Which service level would a ticket get, and why.

use super::guard;
use super::policies::{choices, line};
use super::policy_terms::TermNames;
use super::uses::KnownNames;
use crate::db;
use crate::db::service;
use crate::desk::Desk;
use crate::desk::service::explain::{PolicyNames, verdicts};
use crate::desk::service::traits;
use crate::domain::TicketId;
use crate::domain::service::policy::PolicyTraits;
use crate::domain::view::{PolicyTrial, Viewer};
use crate::error::AppError;

/// What a ticket is tried with.
#[derive(Clone, Copy, Debug, Default)]
pub struct TestedTicket<'a> {
    /// The number of one that is there; the rest then does not matter.
    pub ticket: &'a str,
    pub organisation: &'a str,
    pub category: &'a str,
    pub priority: &'a str,
}

/// Which policy a ticket would get, and why.
pub async fn test(desk: &Desk, viewer: &Viewer, trial: TestedTicket<'_>) -> Result<PolicyTrial, AppError> {
    guard(&viewer.actor)?;
    let mut conn = desk.db().read().await?;
    let choices = choices(&mut conn).await?;
    let number = trial.ticket.trim().trim_start_matches('#');
    let nothing = [trial.organisation, trial.category, trial.priority].iter().all(|text| text.is_empty());
    if number.is_empty() && nothing {
        return Ok(PolicyTrial { choices, ..PolicyTrial::default() });
    }
    let traits = if number.is_empty() {
        let organisation = trial.organisation.parse().ok();
        PolicyTraits {
            organisation,
            contract: db::organisation::contract(&mut conn, organisation).await?,
            category: trial.category.parse().ok(),
            priority: trial.priority.parse().ok(),
        }
    } else {
        let ticket = match number.parse::<TicketId>() {
            Ok(id) => db::ticket::get(&mut conn, id).await?,
            Err(_) => None,
        };
        let Some(ticket) = ticket else {
            return Ok(PolicyTrial { choices, unknown_ticket: true, ..PolicyTrial::default() });
        };
        traits(&mut conn, &ticket).await?
    };
    let rows = service::policies(&mut conn).await?;
    let policies: Vec<_> = rows.iter().map(db::setup::policy).collect();
    let (names, terms) = (PolicyNames::load(&mut conn).await?, TermNames::load(&mut conn, viewer.language).await?);
    let known = KnownNames::load(&mut conn, viewer.language).await?;
    let verdicts = verdicts(&policies, &names, &traits);
    let found = verdicts.iter().find(|verdict| verdict.chosen);
    let chosen = rows.into_iter().find(|row| found.is_some_and(|verdict| verdict.id == row.id));
    let chosen = chosen.map(|row| line(row, &names, &terms, &known));
    Ok(PolicyTrial { choices, unknown_ticket: false, verdicts: Some(verdicts), chosen })
}
