//! Running the installation: who works with it and what tickets are made of.
//!
//! All of it is for admins; to everyone else it does not exist. Nothing that is in use can be taken away,
//! only archived, and not even that where something would stop working. Every change is in the audit log.

pub mod audit;
pub mod automations;
pub mod calendars;
pub mod categories;
mod conditions;
mod edit;
pub mod edition;
pub mod feeds;
mod holidays;
mod icalendar;
pub mod mail;
pub mod names;
mod order;
pub mod organisations;
pub mod people;
pub mod policies;
mod policy_terms;
pub mod policy_test;
pub mod priorities;
pub mod questions;
pub mod rules;
pub mod rungs;
pub mod teams;
pub mod tester;
pub mod tiers;
mod uses;

use crate::domain::rights::{self, Area};
use crate::domain::view::Viewer;
use crate::domain::{Actor, DisplayName, FieldError};
use crate::error::AppError;
use edit::Edit;
pub use edition::Edition;
pub use order::Step;

/// Rows on a page of a list.
const PAGE: i64 = 50;

/// Lets admins and the program itself in.
fn guard(actor: &Actor) -> Result<(), AppError> {
    match actor {
        _ if rights::enter(actor, Area::Admin) => Ok(()),
        Actor::Anonymous => Err(AppError::SignIn),
        Actor::System | Actor::Person(_) => Err(AppError::NotFound),
    }
}

/// Lets admins in, where a page shows nothing of the database.
pub fn enter(viewer: &Viewer) -> Result<(), AppError> {
    guard(&viewer.actor)
}

/// An identity as it stands in an address. Nonsense is treated as a thing that is not there.
pub fn id<T: std::str::FromStr>(text: &str) -> Result<T, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

/// As [`id`], or none for `new`, which stands in the address of a thing that is not there yet.
pub fn id_or_new<T: std::str::FromStr>(text: &str) -> Result<Option<T>, AppError> {
    if text == "new" { Ok(None) } else { id(text).map(Some) }
}

/// A name that no other thing of the list has, whichever way its letters are written. `others` are all of
/// the list, archived ones too, so that they can come back.
fn free_name<'a, Id: PartialEq>(
    name: &str,
    own: Option<Id>,
    others: impl IntoIterator<Item = (Id, &'a str)>,
) -> Result<DisplayName, FieldError> {
    let name = DisplayName::parse(name)?;
    let wanted = name.as_str().to_lowercase();
    let taken = others.into_iter().any(|(id, other)| own.as_ref() != Some(&id) && other.to_lowercase() == wanted);
    if taken { Err(FieldError::Taken) } else { Ok(name) }
}

/// One of the values that a form offers.
fn chosen<T: std::str::FromStr>(text: &str) -> Result<T, FieldError> {
    if text.is_empty() { Err(FieldError::Required) } else { text.parse().map_err(|_| FieldError::NotAllowed) }
}

/// One of the values that a form offers, or none.
fn maybe_chosen<T: std::str::FromStr>(text: &str) -> Result<Option<T>, FieldError> {
    if text.is_empty() { Ok(None) } else { chosen(text).map(Some) }
}

/// A page's rows, and the id after which the next page starts, from one row more than fits.
fn cut<T>(mut rows: Vec<T>, id: impl Fn(&T) -> i64) -> (Vec<T>, Option<String>) {
    let size = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = rows.len() > size;
    rows.truncate(size);
    let next = rows.last().filter(|_| more).map(|row| id(row).to_string());
    (rows, next)
}
