//! A form as its parts know it.

use crate::domain::KeptForm;
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// A form as its parts know it.
#[derive(Clone)]
pub struct FormContext {
    /// The form's name.
    pub name: String,
    /// Values typed before, with their errors.
    pub kept: Arc<KeptForm>,
    /// The labels of its fields, which tell the summary of errors themselves.
    pub labels: FieldLabels,
    /// The prefix of the ids of fields, where a page has several forms with the same fields.
    pub within: String,
    /// The thing it is about: the address of its page, or what the page says.
    pub place: String,
    /// Files that were uploaded for it on an earlier load of the page, as its file picker sends them.
    pub uploaded: RwSignal<Vec<String>>,
    /// It was sent, and the answer is on its way.
    pub sending: RwSignal<bool>,
    /// How many files are under way; the form waits for them.
    pub uploading: RwSignal<usize>,
}

/// Refused forms of a page, by name, for those of its forms that are not given theirs.
#[derive(Clone, Default)]
pub struct KeptForms(pub BTreeMap<String, KeptForm>);

/// The labels of a form's fields, by name, in the order of the page.
#[derive(Clone, Default)]
pub struct FieldLabels(Arc<Mutex<Vec<(String, String)>>>);

impl FieldLabels {
    /// Notes the label of a field.
    pub fn add(&self, field: &str, label: &str) {
        if let Ok(mut labels) = self.0.lock()
            && labels.iter().all(|(name, _)| name != field)
        {
            labels.push((field.to_owned(), label.to_owned()));
        }
    }

    /// The label of a field.
    pub fn of(&self, field: &str) -> Option<String> {
        self.0.lock().ok()?.iter().find(|(name, _)| name == field).map(|(_, label)| label.clone())
    }

    /// Where the field stands among the others; those without a label come last.
    pub fn place(&self, field: &str) -> usize {
        self.0.lock().ok().and_then(|labels| labels.iter().position(|(name, _)| name == field)).unwrap_or(usize::MAX)
    }
}

impl<K: AsRef<str>, L: AsRef<str>> FromIterator<(K, L)> for FieldLabels {
    fn from_iter<I: IntoIterator<Item = (K, L)>>(labels: I) -> Self {
        let found = FieldLabels::default();
        for (field, label) in labels {
            found.add(field.as_ref(), label.as_ref());
        }
        found
    }
}
