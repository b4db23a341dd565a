//! The agents' workspace.

pub mod bulk;
mod dialogs;
pub mod forms;
mod list;
mod side;
mod ticket;

pub use list::DeskListPage;
pub use ticket::DeskTicketPage;
