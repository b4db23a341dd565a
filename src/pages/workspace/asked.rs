//! The question that the address of the agents' list asks.

use crate::pages::load::address;
use serde::{Deserialize, Serialize};

/// The filter, order and cursor of the list; each part as it stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TicketPageQuery {
    pub view: String,
    pub sort: String,
    pub priority: String,
    pub organisation: String,
    pub status: String,
    pub tier: String,
    pub category: String,
    pub tag: String,
    pub assignee: String,
    pub from: String,
    pub until: String,
    pub q: String,
    pub after: String,
}

impl TicketPageQuery {
    /// The address of the list with this filter, after a row when one is named.
    pub fn address(&self, after: &str) -> String {
        let parts = [
            ("view", self.view.as_str()),
            ("sort", &self.sort),
            ("priority", &self.priority),
            ("organisation", &self.organisation),
            ("status", &self.status),
            ("tier", &self.tier),
            ("category", &self.category),
            ("tag", &self.tag),
            ("assignee", &self.assignee),
            ("from", &self.from),
            ("until", &self.until),
            ("q", &self.q),
            ("after", after),
        ];
        address("/desk", &parts)
    }
}
