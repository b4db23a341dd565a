//! Identities. A number of one kind cannot be passed where another kind is meant.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => { $(
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
        #[cfg_attr(feature = "server", derive(sqlx::Type), sqlx(transparent))]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }

        impl std::str::FromStr for $name {
            type Err = crate::FieldError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map($name).map_err(|_| crate::FieldError::NotAllowed)
            }
        }
    )+ };
}

ids! {
    /// A trouble ticket. The number is also the reference that people quote.
    TicketId,
    /// One entry of a ticket's story.
    EventId,
    /// A file that belongs to an event.
    AttachmentId,
    /// Anybody who can sign in.
    PersonId,
    /// A client company, a vendor, or the provider itself.
    OrganisationId,
    /// A level of support.
    TierId,
    /// Something the provider supports.
    ProductId,
    /// A kind of trouble with a product.
    CategoryId,
    /// An extra question that a category asks.
    QuestionId,
    /// Why a ticket could be resolved.
    ResolutionCodeId,
    /// A label on tickets.
    TagId,
    /// One period in which a ticket is shared with a vendor.
    ShareId,
    /// A signed-in browser.
    SessionId,
    /// A row of what must leave the program.
    OutboxId,
    /// A desk of a tier.
    TeamId,
    /// What decides where a new ticket goes.
    RuleId,
    /// An address that keeps a calendar's holidays.
    FeedId,
    /// Something that is done to tickets by itself.
    AutomationId,
    /// Working hours.
    CalendarId,
    /// Times that are promised for some tickets.
    ServicePolicyId,
    /// A promised time that runs on a ticket.
    ClockId,
    /// The cause behind incidents.
    ProblemId,
    /// A problem as it is told to customers.
    BannerId,
    /// What somebody learned from a ticket, not put to use yet.
    DraftId,
}
