//! Known disturbances as customers are told of them.

use crate::{Language, TicketId, When};
use serde::{Deserialize, Serialize};

/// A problem as it is published. It has nothing of the problem itself, not even its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicBanner {
    /// What "me too" names it by.
    pub key: String,
    pub title: String,
    /// Sanitised HTML.
    pub html: String,
    /// The language it is written in: the reader's, if it exists in that.
    pub language: Language,
    pub since: When,
    /// The ticket that the reader's "me too" made.
    pub ticket: Option<TicketId>,
}
