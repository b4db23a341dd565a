//! The question that the address of the agents' list asks.

use crate::domain::view::{DeskSort, DeskView};
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
    pub team: String,
    pub product: String,
    pub due: String,
    pub from: String,
    pub until: String,
    pub q: String,
    pub after: String,
}

impl TicketPageQuery {
    /// The parts of the address by name.
    pub fn from_parts(get: impl Fn(&str) -> String) -> Self {
        TicketPageQuery {
            view: get("view"),
            sort: get("sort"),
            priority: get("priority"),
            organisation: get("organisation"),
            status: get("status"),
            tier: get("tier"),
            category: get("category"),
            tag: get("tag"),
            assignee: get("assignee"),
            team: get("team"),
            product: get("product"),
            due: get("due"),
            from: get("from"),
            until: get("until"),
            q: get("q"),
            after: get("after"),
        }
    }

    /// The view that is asked for.
    pub fn view(&self) -> DeskView {
        self.view.parse().unwrap_or(DeskView::Tier)
    }

    /// The order that is asked for, or the one of its view.
    #[cfg(feature = "ssr")]
    pub fn order(&self) -> DeskSort {
        self.sort.parse().unwrap_or(self.view().order())
    }

    /// The same list in another order, from its beginning.
    pub fn sorted(&self, sort: DeskSort) -> String {
        let sort = if sort == self.view().order() { String::new() } else { sort.as_str().to_owned() };
        TicketPageQuery { sort, ..self.clone() }.address("")
    }

    /// The same list without one of its filters, from its beginning.
    pub fn without(&self, name: &str) -> String {
        let mut rest = self.clone();
        match name {
            "priority" => rest.priority.clear(),
            "organisation" => rest.organisation.clear(),
            "status" => rest.status.clear(),
            "tier" => rest.tier.clear(),
            "category" => rest.category.clear(),
            "tag" => rest.tag.clear(),
            "assignee" => rest.assignee.clear(),
            "team" => rest.team.clear(),
            "product" => rest.product.clear(),
            "due" => rest.due.clear(),
            "from" => rest.from.clear(),
            "until" => rest.until.clear(),
            "q" => rest.q.clear(),
            _ => {}
        }
        rest.address("")
    }

    /// Whether anything is left out of the view.
    pub fn is_filtered(&self) -> bool {
        let plain = TicketPageQuery { view: self.view.clone(), sort: self.sort.clone(), ..TicketPageQuery::default() };
        TicketPageQuery { after: String::new(), ..self.clone() } != plain
    }

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
            ("team", &self.team),
            ("product", &self.product),
            ("due", &self.due),
            ("from", &self.from),
            ("until", &self.until),
            ("q", &self.q),
            ("after", after),
        ];
        address("/desk", &parts)
    }
}
