//! One form whose text is minded, and what was written for it and does not stand in it.

use super::drafts::Draft;
use super::entries::{Entry, Scope};
use leptos::html;
use leptos::prelude::*;

/// A form whose text is minded.
#[derive(Clone)]
pub struct Minder {
    pub(super) node: NodeRef<html::Form>,
    pub(super) draft: Draft,
    pub(super) scope: Scope,
    pub(super) uploaded: RwSignal<Vec<String>>,
    pub(super) offers: RwSignal<Vec<Offer>>,
    /// Whether the server has just said that a file is not there any more: the page lists those that are.
    pub(super) lost_file: bool,
}

impl Minder {
    /// Whether a page has the form. It has it before it is in the document itself.
    pub(super) fn is_there(&self) -> bool {
        self.node.try_get_untracked().flatten().is_some()
    }
}

/// Something that was written for the form and does not stand in it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Offer {
    /// The key of a closed tab's draft; without one it is this tab's, from before the page changed.
    pub key: Option<String>,
    pub entries: Vec<Entry>,
    pub sent: Option<(String, u64)>,
    /// How it begins.
    pub start: String,
}
