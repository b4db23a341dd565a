//! The address of a problem's page, as its parts know it.

use crate::pages::load::address;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// How far back candidates can be looked for, in days.
pub const DAYS: [i64; 3] = [7, 30, 90];

/// The page's address, without its dialog and notice.
#[derive(Clone, Copy)]
pub struct Here {
    pub id: Memo<String>,
    pub dialog: Memo<String>,
    pub days: Memo<String>,
    pub after: Memo<String>,
}

impl Here {
    pub fn new() -> Self {
        let (query, params) = (use_query_map(), use_params_map());
        let part =
            move |name: &'static str| Memo::new(move |_| query.with(|query| query.get(name).unwrap_or_default()));
        Here {
            id: Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default())),
            dialog: part("dialog"),
            days: part("days"),
            after: part("after"),
        }
    }

    pub fn with(self, dialog: &str) -> String {
        let (days, after) = (self.days.get(), self.after.get());
        address(&self.path(), &[("days", &days), ("after", &after), ("dialog", dialog)])
    }

    /// The page of the incidents after a ticket.
    pub fn after(self, ticket: &str) -> String {
        address(&self.path(), &[("days", &self.days.get()), ("after", ticket)])
    }

    pub fn path(self) -> String {
        format!("/desk/problems/{}", self.id.get())
    }
}
