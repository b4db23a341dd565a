//! The page of a ticket as its parts know it: the data that came with it, and its address.

use crate::domain::view::{DeskRail, DeskTicket, KnownTrouble};
use crate::pages::load::{self, Forms, param, query};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A ticket with what was kept of its forms.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TicketPage {
    pub ticket: DeskTicket,
    pub rail: DeskRail,
    pub known: KnownTrouble,
    pub forms: Forms,
    pub most_mb: u64,
    /// The idempotency key that a message is sent with.
    pub once: String,
}

/// A part of the address that tells those who read it only when it has changed.
pub fn memo(part: impl Fn() -> String + Send + Sync + 'static) -> Memo<String> {
    Memo::new(move |_| part())
}

/// The page's address without its dialog and notice, and with other parts as they are.
#[derive(Clone, Copy)]
pub struct TicketPageAddress {
    pub dialog: Memo<String>,
    pub write: Memo<String>,
    pub from: Memo<String>,
    pub id: Memo<String>,
}

impl TicketPageAddress {
    pub fn new() -> Self {
        TicketPageAddress {
            dialog: memo(query("dialog")),
            write: memo(query("write")),
            from: memo(query("from")),
            id: memo(param("id")),
        }
    }

    /// This page with a dialog open, or with none.
    pub fn with_dialog(self, dialog: &str) -> String {
        let parts = [("from", self.from.get()), ("write", self.write.get()), ("dialog", dialog.to_owned())];
        self.address(&parts)
    }

    pub fn with_write(self, write: &str) -> String {
        self.address(&[("from", self.from.get()), ("write", write.to_owned())])
    }

    fn address(self, parts: &[(&str, String)]) -> String {
        let parts: Vec<(&str, &str)> = parts.iter().map(|(name, value)| (*name, value.as_str())).collect();
        load::address(&format!("/desk/tickets/{}", self.id.get()), &parts)
    }
}
