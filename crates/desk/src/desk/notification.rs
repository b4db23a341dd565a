//! Notifications: their readers, their letters, and the mail that waits to be sent.

pub(super) mod kinds;
pub(super) mod letters;
pub mod links;
pub(super) mod post;
pub(super) mod tell;
pub mod tickets;
pub(super) mod who;
