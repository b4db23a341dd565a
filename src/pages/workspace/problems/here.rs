//! The address of a problem's page, as its parts know it.

use crate::pages::load::{address, param, query};
use crate::pages::workspace::here::memo;
use leptos::prelude::*;

/// How far back candidates can be looked for, in days.
pub const DAYS: [i64; 3] = [7, 30, 90];

/// The page's address, without its dialog and notice.
#[derive(Clone, Copy)]
pub struct ProblemPageAddress {
    pub id: Memo<String>,
    pub dialog: Memo<String>,
    pub days: Memo<String>,
    pub after: Memo<String>,
}

impl ProblemPageAddress {
    pub fn new() -> Self {
        ProblemPageAddress {
            id: memo(param("id")),
            dialog: memo(query("dialog")),
            days: memo(query("days")),
            after: memo(query("after")),
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
