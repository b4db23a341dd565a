//! The customers' pages.

pub mod banners;
pub mod forms;
mod home;
mod outcome;
mod promises;
mod register;
pub mod register_forms;
mod ticket;
mod tickets;

pub use home::Home;
pub use ticket::DetailFacts;

lazy_zone! {
    portal_zone, __preload_portal_zone {
        /// What is it about?
        ChooseCategoryPage => view! { <register::ChooseCategory/> },
        /// The details.
        DetailsPage => view! { <register::Details/> },
        /// A look at the answers.
        CheckPage => view! { <register::Check/> },
        /// Its promised times.
        PromisesPage => view! { <promises::PlainPage/> },
        /// A ticket.
        CustomerTicketPage => view! { <ticket::Ticket/> },
        /// My tickets.
        TicketsPage => view! { <tickets::Tickets/> },
    }
}
