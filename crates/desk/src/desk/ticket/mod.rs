//! A ticket: how it is opened, read and changed, and what follows from that.

pub(super) mod access;
pub(super) mod actions;
pub mod assign;
pub mod bulk_edit;
pub(super) mod change;
mod consequences;
pub mod escalate;
pub mod followers;
pub mod give_back;
pub mod message;
pub(super) mod open;
pub mod outcome;
pub mod register;
pub mod reply;
pub mod solve;
pub mod triage;
pub mod vendor;

pub use change::Change;
