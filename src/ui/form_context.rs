//! A form as its parts know it.

use crate::domain::Kept;
use leptos::prelude::*;
use std::sync::Arc;

/// A form as its parts know it.
#[derive(Clone)]
pub struct FormContext {
    /// The form's name.
    pub name: String,
    /// Values typed before, with their errors.
    pub kept: Arc<Kept>,
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
