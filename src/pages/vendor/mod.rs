//! The vendors' pages.

pub mod forms;
mod list;
mod ticket;

pub use list::SharedListPage;
pub use ticket::SharedTicketPage;
