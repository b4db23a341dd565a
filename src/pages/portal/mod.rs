//! The customers' pages.

pub mod forms;
mod home;
mod outcome;
mod register;
pub mod register_forms;
mod ticket;
mod tickets;

pub use home::Home;
pub use register::{Check, ChooseCategory, Details};
pub use ticket::{DetailFacts, Ticket};
pub use tickets::Tickets;
