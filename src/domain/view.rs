//! What pages are shown: plain data that a use case filled with what the viewer may see, and no more.
//!
//! Customers, staff and vendors have shapes of their own, so that a field meant for staff cannot reach
//! anybody else by being forgotten.

mod account;
mod admin;
mod list;
mod report;
mod story;
mod ticket;

pub use account::*;
pub use admin::*;
pub use list::*;
pub use report::*;
pub use story::*;
pub use ticket::*;
