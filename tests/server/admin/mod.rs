//! Running the installation, through its doors.

mod access;
mod audit;
mod catalogue;
mod command_line;
mod feeds;
mod finer_targets;
mod hours_held;
mod order;
mod organisations;
mod people;
mod rights;
mod service_levels;
mod tiers;

use crate::common::*;
use tierdesk::domain::{FieldError, FieldErrors};
use tierdesk::error::AppError;

/// The errors that an answer names, by field.
#[track_caller]
fn field_errors(answer: Answer) -> Vec<(String, FieldError)> {
    let answer = answer.expect(422);
    match serde_json::from_slice(&answer.body) {
        Ok(AppError::Invalid(FieldErrors(errors))) => {
            errors.into_iter().map(|error| (error.field, error.reason)).collect()
        }
        other => panic!("{other:?}: {}", answer.text()),
    }
}

/// Checks that an answer names one error.
#[track_caller]
fn refused(answer: Answer, field: &str, error: FieldError) {
    assert_eq!(field_errors(answer), [(field.to_owned(), error)]);
}

impl TestApp {
    /// Sends a form as the admin.
    async fn admin(&self, endpoint: &str, fields: &[(&str, &str)]) -> Answer {
        self.as_(Who::Admin).await.post(&format!("admin-{endpoint}"), fields).await
    }

    /// Actions of admins, from the audit log, the oldest first.
    async fn log(&self) -> Vec<String> {
        let actions = "select action from audit where object <> 'account' order by id";
        self.rows::<(String,)>(actions).await.into_iter().map(|(text,)| text).collect()
    }

    /// The id of a thing with a name.
    async fn id_of(&self, table: &str, name: &str) -> String {
        self.number(&format!("select id from {table} where name = '{name}'")).await.to_string()
    }
}
