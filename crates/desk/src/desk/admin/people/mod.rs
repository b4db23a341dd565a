//! The people of all sides.

mod access;
mod command_line;
mod identity;
mod invite;
mod list;
mod place;

pub use access::{disable, enable, end_sessions, invite_again};
pub use command_line::{CommandLine, from_command_line, organisation_names};
pub use identity::{mail_reset, set_identity};
pub use invite::{Invitation, invite};
pub use list::{Filter, card, choices, list};
pub use place::set_place;

use crate::db::person::Person;
use crate::db::{self, Conn};
use crate::domain::{FieldError, PersonId, Role};
use crate::error::AppError;

async fn find(conn: &mut Conn, id: PersonId) -> Result<Person, AppError> {
    db::person::get(conn, id).await?.ok_or(AppError::NotFound)
}

/// Refuses what would leave nobody who can run the installation.
async fn keep_an_admin(conn: &mut Conn, person: &Person, field: &str) -> Result<(), AppError> {
    let counts = person.role == Role::Admin && person.disabled_at.is_none() && person.confirmed_at.is_some();
    if counts && db::person::admins(conn).await? <= 1 {
        return Err(AppError::field(field, FieldError::InUse));
    }
    Ok(())
}
