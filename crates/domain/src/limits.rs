//! Limits on one sender's use of memory, time, disk and mail. Counts cover a quarter of an hour, unless a name says
//! otherwise.
//!
//! All such numbers stand here. `docs/OPERATING.md` shows them as the table that [`table`] writes, and each line of it
//! names its test.

#[cfg(feature = "server")]
mod table;

use super::Role;
use std::time::Duration;

#[cfg(feature = "server")]
pub use table::{Limit, table};

/// For how many minutes tries, forms, files and mails are counted.
pub const WINDOW: i64 = 15;

/// Connections in all, fewer where the system grants fewer descriptors.
pub const CONNECTIONS: usize = 4_096;
/// Connections of one address; a proxy of ours has no such limit.
pub const CONNECTIONS_OF_ADDRESS: usize = 256;
/// Descriptors that are kept for files and the database.
pub const DESCRIPTORS_KEPT: usize = 256;
/// Bytes of a request's head.
pub const HEAD: usize = 16 * 1024;
/// Bytes of a request's path and query.
pub const TARGET: usize = 8 * 1024;
/// How long a connection may take to send a head, or rest between two requests.
pub const HEAD_TIME: Duration = Duration::from_secs(60);
/// How long a sender or a reader may stand still in the midst of a request or an answer.
pub const STALL: Duration = Duration::from_secs(60);

/// Forms of strangers under way at the same time: for one address, and in all. Those of slow senders are among them, so
/// that they never hold all connections.
pub const ARRIVING_OF_ADDRESS: usize = 32;
pub const ARRIVING_OF_STRANGERS: usize = 384;
/// The same in all for forms that may carry files, which are counted apart: they may take long to arrive.
pub const ARRIVING_WITH_FILES: usize = 128;
/// How long a stranger's form may arrive before it has to give its place up where none is left.
pub const ARRIVING_TIME: Duration = Duration::from_secs(10);
/// Requests of one signed-in person under way at the same time.
pub const REQUESTS_OF_PERSON: usize = 64;
/// Pages of strangers that are made at the same time: for one address, and in all.
pub const PAGES_OF_ADDRESS: usize = 2;
pub const PAGES_OF_STRANGERS: usize = 4;
/// Forms of strangers that are worked on at the same time: for one address, and in all.
pub const FORMS_OF_ADDRESS: usize = 1;
pub const FORMS_OF_STRANGERS: usize = 2;
/// Requests of one address that wait for their turn, of either kind.
pub const WAITING_OF_ADDRESS: usize = 64;
/// Requests of strangers that wait for their turn, of either kind.
pub const WAITING_OF_STRANGERS: usize = 256;
/// How long a request waits for its turn.
pub const TURN: Duration = Duration::from_secs(10);
/// How long whoever sends too much at once waits for the refusal, and how many do: being refused costs the program
/// something too, so it does not happen as fast as somebody can ask again.
pub const REFUSAL: Duration = Duration::from_secs(1);
pub const REFUSALS: usize = 512;
/// Forms of one address of strangers.
pub const FORMS_FROM: i64 = 1_200;
/// Passwords that are hashed at the same time: each takes 19 MiB for some tens of milliseconds.
pub const HASHES: usize = 2;

/// Bytes of a form's text.
pub const TEXT_OF_STRANGER: usize = 256 * 1024;
pub const TEXT_OF_PERSON: usize = 1024 * 1024;
/// Fields of a form, those of the same name counted each.
pub const FIELDS: usize = 1_000;
/// Bytes before the first part of a form, and of the head of each part.
pub const PREAMBLE: usize = 4 * 1024;
pub const PART_HEAD: usize = 8 * 1024;
/// How long a form without files, and one with files, may take to arrive. Room for files is kept as long.
pub const FORM_TIME: Duration = Duration::from_secs(2 * 60);
pub const FILES_TIME: Duration = Duration::from_secs(60 * 60);
/// The part of a refused request that is read and thrown away: browsers show an answer only if the connection is not
/// cut while they send.
pub const REFUSED: u64 = 32 * 1024 * 1024;
pub const REFUSED_TIME: Duration = Duration::from_secs(20);

/// Files of one form, if it carries any.
pub const FILES: usize = 10;
/// Files that one address of strangers, and one person, may send.
pub const FILES_FROM: i64 = 100;
pub const FILES_OF_PERSON: i64 = 300;
/// Files of the largest size that may wait for their forms, or, of strangers, for their tickets to be confirmed.
pub const STAGED: u64 = 20;
/// The same for all strangers together.
pub const STAGED_OF_STRANGERS: u64 = 100;
/// Bytes of forms that wait to be sent again.
pub const KEPT_OF_STRANGER: i64 = 4 * 1024 * 1024;
pub const KEPT_OF_PERSON: i64 = 16 * 1024 * 1024;
/// The same for all strangers together.
pub const KEPT_OF_STRANGERS: i64 = 64 * 1024 * 1024;
/// Files, or kept forms, of the strangers with the most that give way to another one of theirs, at most.
pub const GIVES_WAY: i64 = 10;
/// Forms kept for a browser, of one person or of nobody in particular.
pub const KEPT_FORMS: i64 = 100;
/// Kept forms that a page shows, the latest first, and their texts.
pub const KEPT_ON_PAGE: i64 = 20;
pub const KEPT_TEXTS_ON_PAGE: usize = 100;
/// Bytes of a page that kept forms may take in its fields, and as many in the panels of those that have none; each of the two
/// has one form at least.
pub const KEPT_BYTES_ON_PAGE: i64 = 2 * 1024 * 1024;

/// Browsers that one person is signed in with; those used the longest ago end.
pub const SESSIONS: i64 = 100;

/// Tries to sign in to one account from one address: somebody else's tries keep its owner from nothing.
pub const SIGN_IN: i64 = 10;
/// The same from all addresses together; its owner gets in where they have been before.
pub const SIGN_IN_OF_ACCOUNT: i64 = 100;
/// Tries to sign in that fail from one address, whoever they are for.
pub const SIGN_IN_FROM: i64 = 60;
/// Passwords that one person may choose, or try as the present one.
pub const PASSWORDS: i64 = 10;
/// Mails that strangers may ask for to one address: in a quarter of an hour, and in a day.
pub const MAILS_TO: i64 = 5;
pub const MAILS_TO_IN_A_DAY: i64 = 20;
/// Mails of each kind that may be asked for from one address of the network. A company may have a single one.
pub const MAILS_FROM: i64 = 60;

/// Texts of which one address of strangers, and one person, may see a preview; one at a time.
pub const PREVIEWS_FROM: u32 = 100;
pub const PREVIEWS_OF_PERSON: u32 = 300;
/// Pixels that a picture may have. The cameras of most telephones stay below.
pub const PIXELS: u64 = 50_000_000;
/// Pixels of its longer side: a page of the web that was photographed as a whole. Each line costs something, however short.
pub const SIDE: u32 = 20_000;
/// Bytes of memory of the process that works on a picture: with the program's own it stays below 256 MB.
pub const PICTURE_MEMORY: u64 = 136 * 1024 * 1024;
/// How long all rules of an iCalendar file may take.
pub const CALENDAR: Duration = Duration::from_secs(5);
/// Milliseconds that a search may take; then it tells what it has found so far.
pub const SEARCH: u64 = 2_000;
/// Searches that run at the same time.
pub const SEARCHES: usize = 2;

/// Conditions of a rule or an automation, in each of its two groups.
pub const CONDITIONS: usize = 10;

/// Actions on one ticket, whoever does them.
pub const ON_TICKET: i64 = 600;

/// Limits for people of one role in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Forms that change something.
    pub actions: i64,
    /// Of these on one ticket.
    pub on_ticket: i64,
    /// Tickets that are registered.
    pub tickets: i64,
    /// Requests that are worked on at the same time, whatever they ask for.
    pub turns: usize,
}

impl Allowance {
    /// Limits for people of a role. Staff change up to fifty tickets with one form, and tell hundreds of a known error.
    pub const fn of(role: Role) -> Allowance {
        match role {
            Role::Customer | Role::CustomerLead => Allowance { actions: 150, on_ticket: 50, tickets: 60, turns: 2 },
            Role::Vendor => Allowance { actions: 300, on_ticket: 80, tickets: 60, turns: 2 },
            Role::Agent | Role::Lead | Role::Admin => {
                Allowance { actions: 5_000, on_ticket: 300, tickets: 1_000, turns: 4 }
            }
        }
    }
}

/// Bytes of text that a form may carry.
pub const fn text_of(signed_in: bool) -> usize {
    if signed_in { TEXT_OF_PERSON } else { TEXT_OF_STRANGER }
}

/// Bytes of a whole form that carries so many files. The part between the text's limit and this one is read, so that the form
/// can be shown again with the beginning of what was too long.
pub const fn form_size(files: usize, signed_in: bool, upload_mb: u64) -> u64 {
    files as u64 * upload_mb * 1024 * 1024 + 4 * text_of(signed_in) as u64
}
