//! What was typed into a form, and what is wrong with it.

use super::{FieldError, InvalidField};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The errors found in a form, by field, in the order in which they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldErrors(pub Vec<InvalidField>);

/// A form that cannot be accepted.
pub type Invalid = FieldErrors;

/// Errors of a form that are told at once. What else is wrong comes to light when these are mended.
const MOST_ERRORS: usize = 50;

impl FieldErrors {
    /// Notes an error of a field, once.
    pub fn add(&mut self, field: impl Into<String>, error: FieldError) {
        let error = InvalidField { field: field.into(), reason: error };
        if self.0.len() < MOST_ERRORS && !self.0.contains(&error) {
            self.0.push(error);
        }
    }

    /// The value, or its default with the error noted.
    pub fn take<T: Default>(&mut self, field: &str, value: Result<T, FieldError>) -> T {
        value.unwrap_or_else(|error| {
            self.add(field, error);
            T::default()
        })
    }

    /// The value as an option, with the error noted when there is none.
    pub fn keep<T>(&mut self, field: &str, value: Result<T, FieldError>) -> Option<T> {
        value.map_err(|error| self.add(field, error)).ok()
    }

    /// The error of one field.
    pub fn of(&self, field: &str) -> Option<&FieldError> {
        self.0.iter().find(|error| error.field == field).map(|error| &error.reason)
    }

    /// `value` if nothing is wrong.
    pub fn or<T>(self, value: T) -> Result<T, FieldErrors> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }

    /// One error of one field.
    pub fn one(field: &str, error: FieldError) -> Self {
        FieldErrors(vec![InvalidField { field: field.to_owned(), reason: error }])
    }
}

/// A form as it was sent: kept on the server for a while, so that an error or a fresh sign-in loses
/// nothing that was typed. Passwords are never part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptForm {
    /// Every field's values, by name.
    pub values: BTreeMap<String, Vec<String>>,
    /// Files that were sent with it and wait under these keys.
    pub files: Vec<super::view::StagedFile>,
    /// What is wrong.
    pub errors: FieldErrors,
    /// Words for the whole form, when no single field is the cause.
    pub general: Option<FieldError>,
}

impl KeptForm {
    /// The first value of a field, or nothing.
    pub fn value(&self, field: &str) -> &str {
        self.values.get(field).and_then(|values| values.first()).map_or("", String::as_str)
    }

    /// All values of a field that may come several times.
    pub fn all(&self, field: &str) -> &[String] {
        self.values.get(field).map_or(&[], Vec::as_slice)
    }

    /// Texts that a person typed, by field: neither values that forms send along by themselves, nor choices.
    pub fn texts(&self) -> Vec<(&str, &str)> {
        let typed = self.values.iter().filter(|(field, _)| is_typed(field));
        typed
            .flat_map(|(field, values)| values.iter().map(|value| (field.as_str(), value.as_str())))
            .filter(|(_, value)| !value.trim().is_empty())
            .collect()
    }

    /// Bytes that its values take in a page, which has them once in its fields and once in its data: signs with a meaning
    /// there take ten.
    pub fn length_in_page(&self) -> i64 {
        let taken = |text: &String| {
            let signs = text.bytes().filter(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'' | 0..0x20)).count();
            2 * text.len() + 8 * signs
        };
        i64::try_from(self.values.values().flatten().map(taken).sum::<usize>()).unwrap_or(i64::MAX)
    }

    /// The part left to show once its page has told of the refusal: the values, without the errors. Nothing when
    /// nothing was typed: choices alone are not worth being mistaken for the present ones.
    pub fn settled(mut self) -> Option<Self> {
        (self.errors, self.general) = (FieldErrors::default(), None);
        (!self.texts().is_empty() || !self.files.is_empty()).then_some(self)
    }

    /// Leaves out the files that are not there any more, and names them in the errors.
    pub fn name_gone_files(&mut self) {
        for error in &mut self.errors.0 {
            if let FieldError::FileGone(file) = &mut error.reason
                && let Some(at) = self.files.iter().position(|known| known.key == *file)
            {
                *file = self.files.remove(at).name;
            }
        }
    }

    /// The typed texts alone.
    pub fn only_texts(self) -> Self {
        let values = self.values.into_iter().filter(|(field, _)| is_typed(field)).collect();
        KeptForm { values, ..KeptForm::default() }
    }

    /// Whether a field was sent with this value.
    pub fn has(&self, field: &str, value: &str) -> bool {
        self.all(field).iter().any(|given| given == value)
    }
}

/// Fields that forms send along by themselves, or that offer something to choose. What any other field holds was typed; a
/// test compares this with the fields of all pages.
const NOT_TYPED: &[&str] = &[
    "access",
    "action",
    "add_tags",
    "again",
    "archived",
    "as",
    "asks",
    "assign",
    "assignee",
    "assignment",
    "attachments",
    "away",
    "back",
    "bounced",
    "calendar",
    "categories",
    "category",
    "clock",
    "code",
    "contract",
    "country",
    "direction",
    "draft",
    "edition",
    "everyone",
    "feed",
    "follower",
    "form",
    "forms",
    "hotkeys",
    "id",
    "impact",
    "incidents",
    "instead_of",
    "keep",
    "key",
    "kind",
    "known",
    "language",
    "languages",
    "leads",
    "learn",
    "list",
    "mail",
    "members",
    "messages",
    "model",
    "move",
    "next",
    "once",
    "organisation",
    "organisations",
    "outcome",
    "owner",
    "past",
    "pausing",
    "person",
    "priority",
    "problem",
    "product",
    "products",
    "purpose",
    "rating",
    "remove_tags",
    "requester_organisation",
    "required",
    "revision",
    "role",
    "run",
    "rung",
    "seen",
    "session",
    "shown",
    "solve",
    "solved",
    "status",
    "submission",
    "substitute",
    "tab",
    "tag",
    "tags",
    "take",
    "team",
    "tell",
    "theme",
    "ticket",
    "then",
    "tickets",
    "tier",
    "token",
    "trigger",
    "unit",
    "urgency",
    "username",
    "vendor",
    "vendors",
    "version",
    "versions",
    "what",
    "zone",
];

fn is_typed(field: &str) -> bool {
    // Of the lines of conditions, what is compared and how are chosen; so are hours and cells of tables.
    let chosen = field.starts_with("hours-")
        || field.starts_with("cell_")
        || (field.starts_with("all-") || field.starts_with("any-")) && !field.ends_with("-values");
    !chosen && !NOT_TYPED.contains(&field)
}
