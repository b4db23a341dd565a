//! What was typed into a form, and what is wrong with it.

use super::{FieldError, Problem};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The problems found in a form, by field, in the order in which they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldErrors(pub Vec<FieldError>);

/// A form that cannot be accepted.
pub type Invalid = FieldErrors;

impl FieldErrors {
    /// Notes a problem with a field.
    pub fn add(&mut self, field: impl Into<String>, problem: Problem) {
        self.0.push(FieldError { field: field.into(), problem });
    }

    /// The value, or its default with the problem noted.
    pub fn take<T: Default>(&mut self, field: &str, value: Result<T, Problem>) -> T {
        value.unwrap_or_else(|problem| {
            self.add(field, problem);
            T::default()
        })
    }

    /// The value as an option, with the problem noted when there is none.
    pub fn keep<T>(&mut self, field: &str, value: Result<T, Problem>) -> Option<T> {
        value.map_err(|problem| self.add(field, problem)).ok()
    }

    /// The problem of one field.
    pub fn of(&self, field: &str) -> Option<&Problem> {
        self.0.iter().find(|error| error.field == field).map(|error| &error.problem)
    }

    /// `value` if nothing is wrong.
    pub fn or<T>(self, value: T) -> Result<T, FieldErrors> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }

    /// One problem with one field.
    pub fn one(field: &str, problem: Problem) -> Self {
        FieldErrors(vec![FieldError { field: field.to_owned(), problem }])
    }
}

/// A form as it was sent: kept on the server for a while, so that an error or a fresh sign-in loses
/// nothing that was typed. Passwords are never part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Every field's values, by name.
    pub values: BTreeMap<String, Vec<String>>,
    /// Files that were sent with it and wait under these keys.
    pub files: Vec<super::view::StagedFile>,
    /// What is wrong.
    pub errors: FieldErrors,
    /// Words for the whole form, when no single field is the cause.
    pub general: Option<Problem>,
}

impl Kept {
    /// The first value of a field, or nothing.
    pub fn value(&self, field: &str) -> &str {
        self.values.get(field).and_then(|values| values.first()).map_or("", String::as_str)
    }

    /// All values of a field that may come several times.
    pub fn all(&self, field: &str) -> &[String] {
        self.values.get(field).map_or(&[], Vec::as_slice)
    }

    /// Whether a field was sent with this value.
    pub fn has(&self, field: &str, value: &str) -> bool {
        self.all(field).iter().any(|given| given == value)
    }
}
