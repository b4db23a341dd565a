//! The customers' pages.

pub mod banners;
#[cfg(feature = "ssr")]
pub mod forms;
mod home;
mod outcome;
mod promises;
mod register;
#[cfg(feature = "ssr")]
pub mod register_forms;
pub mod register_page;
mod ticket;
mod tickets;

pub use home::Home;
pub use ticket::DetailFacts;

lazy_zone! {
    portal_zone, __preload_portal_zone, PortalRoute {
        /// What is it about?
        ChooseCategory => view! { <register::ChooseCategory/> },
        /// The details.
        Details => view! { <register::Details/> },
        /// A look at the answers.
        Check => view! { <register::Check/> },
        /// Its promised times.
        Promises => view! { <promises::PlainPage/> },
        /// A ticket.
        Ticket => view! { <ticket::Ticket/> },
        /// My tickets.
        Tickets => view! { <tickets::Tickets/> },
    }
}
