//! What pages are shown: plain data that a use case filled with what the viewer may see, and no more.
//!
//! Customers, staff and vendors have shapes of their own, so that a field meant for staff cannot reach
//! anybody else by being forgotten.

mod account;
mod admin;
mod automation;
mod banner;
mod list;
mod problem;
mod promise;
mod report;
mod routing;
mod story;
mod ticket;

pub use account::*;
pub use admin::*;
pub use automation::*;
pub use banner::*;
pub use list::*;
pub use problem::*;
pub use promise::*;
pub use report::*;
pub use routing::*;
pub use story::*;
pub use ticket::*;
