//! The story of a ticket and its way up the ladder.

use crate::When;
use crate::{Audience, EventData, EventId, HandoverCard};
use serde::{Deserialize, Serialize};

/// A file that was sent and does not belong to an event yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(sqlx::FromRow))]
pub struct StagedFile {
    /// Its random key: 128 bits, never shown to others than its sender.
    pub key: String,
    pub name: String,
    /// Bytes.
    pub size: i64,
    /// The media type that its content shows (RFC 6838).
    pub media_type: String,
    /// A mark of the content as it was sent, as hexadecimal digits (SHA-256); empty for files staged by earlier versions,
    /// and where the database is asked, which does not keep it.
    #[serde(default)]
    #[cfg_attr(feature = "server", sqlx(default))]
    pub digest: String,
}

/// A file of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Its address within the site.
    pub href: String,
    pub name: String,
    /// Bytes.
    pub size: i64,
    /// Shown in the page: its content is a picture that browsers show safely.
    pub picture: bool,
}

/// Whose side wrote an entry, seen from the viewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    /// The viewer.
    Me,
    Customer,
    Support,
    Vendor,
    /// The program.
    System,
}

/// One entry of the story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub id: EventId,
    pub at: When,
    pub who: String,
    pub side: Side,
    /// What the writer is, for example the name of the agent's tier or of the vendor.
    pub role: String,
    pub audience: Audience,
    pub what: EventData,
    /// Sanitised HTML; empty when the event has no text.
    pub html: String,
    /// The place in the story of a text of which this is only the beginning.
    pub folded: Option<i64>,
    pub card: Option<EntryCard>,
    pub files: Vec<File>,
    /// May be chosen when the ticket is shared with a vendor.
    pub shareable: bool,
}

/// Which part of a story is asked for; by default the latest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryAt {
    /// The part that ends with the entry at this place, counted from 1.
    pub before: Option<i64>,
    /// The place of a long text that is shown as a whole.
    pub whole: Option<i64>,
}

impl StoryAt {
    /// As it stands in an address; nonsense asks for nothing.
    pub fn parse(before: &str, whole: &str) -> StoryAt {
        let place = |text: &str| text.parse().ok().filter(|place| *place > 0);
        StoryAt { before: place(before), whole: place(whole) }
    }
}

/// A part of a story.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    pub entries: Vec<Entry>,
    /// How many entries come before these, and after them.
    pub before: i64,
    pub after: i64,
}

/// What travels between tiers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum EntryCard {
    Handover(HandoverCard),
    Answer { text: String },
}

/// Where a ticket stands, in short: for lists and headers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LadderPlace {
    /// The position of the tier.
    pub position: i64,
    /// How many tiers the ladder has.
    pub of: i64,
    pub name: String,
}

/// The state of one rung.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RungState {
    /// The ticket was here.
    Done,
    /// The ticket is here.
    Now,
    /// Not needed so far.
    Todo,
    /// Passed over on the way up.
    Skipped,
}

/// One tier on a ticket's ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LadderTier {
    pub name: String,
    pub state: RungState,
    /// Who had it or has it there.
    pub who: Option<String>,
    /// Since when it is there, or when it came there.
    pub since: Option<When>,
    /// How long it has been there, in minutes, for the present rung.
    pub minutes: Option<i64>,
}
