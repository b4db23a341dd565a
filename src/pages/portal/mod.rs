//! The customers' pages.

pub mod forms;
mod home;
mod outcome;
mod register;
pub mod register_forms;
mod ticket;
mod tickets;

pub use home::Home;
pub use register::{CheckPage, ChooseCategoryPage, DetailsPage};
pub use ticket::{CustomerTicketPage, DetailFacts};
pub use tickets::TicketsPage;
