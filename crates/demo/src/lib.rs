//! Example data: a provider with its people, and tickets at every tier and in every state, as if the use
//! cases had made them. The same number of tickets at the same moment gives the same data.

mod automations;
mod calendar;
mod counted;
mod desks;
mod dice;
mod known;
mod people;
mod picture;
mod places;
mod plan;
mod play;
mod problems;
mod rating;
mod shelf;
mod specials;
mod story;
mod tell;
#[cfg(test)]
mod tests;
mod text;
mod world;
mod write;

use db::DbError;
use desk::Desk;
use error::AppError;
use thiserror::Error;
use tierdesk_desk::{db, desk};
use tierdesk_domain as domain;
use tierdesk_error as error;
use tierdesk_texts as t;

/// The password of every demo account, unless `TIERDESK_DEMO_PASSWORD` names another one.
const PASSWORD: &str = "climb-the-tiers-2026";

/// What can keep example data from being made.
#[derive(Debug, Error)]
pub enum DemoError {
    /// Somebody works here already.
    #[error(
        "this installation is in use already, and example data would be mixed with yours; \
         name an empty folder in TIERDESK_DATA, or an empty database in DATABASE_URL"
    )]
    InUse,
    #[error("{0}")]
    Db(#[from] DbError),
    #[error("{0}")]
    App(#[from] AppError),
    /// The example data itself has a fault.
    #[error("the example data has a fault: {0}")]
    Fault(String),
}

impl From<String> for DemoError {
    fn from(fault: String) -> Self {
        DemoError::Fault(fault)
    }
}

/// The password of every demo account.
pub fn password() -> String {
    std::env::var("TIERDESK_DEMO_PASSWORD").ok().filter(|text| !text.is_empty()).unwrap_or_else(|| PASSWORD.to_owned())
}

/// The accounts of the example data, as text for a terminal.
pub fn accounts() -> String {
    use std::fmt::Write;
    let tier = |position: i64| {
        let place = usize::try_from(position - 1).unwrap_or(0);
        people::TIERS.get(place).copied().unwrap_or_default()
    };
    let mut text = format!("\nDemo accounts; the password of all of them is  {}\n\n", password());
    for (name, company, role, at, email, _) in people::known_accounts() {
        let what = match at {
            Some(position) => format!("agent, tier {position} {}", tier(position)),
            None => role.as_str().replace('_', " "),
        };
        let _ = writeln!(text, "  {what:<24} {company:<20} {name:<17} {email}");
    }
    text.push('\n');
    text
}

/// Fills an empty installation with example data: so many tickets over six months, until now.
pub async fn fill(desk: &Desk, tickets: u64) -> Result<(), DemoError> {
    write::fill(desk, tickets, &password()).await
}
