//! The vendors' pages.

pub mod forms;
mod list;
mod ticket;

lazy_zone! {
    vendor_zone, __preload_vendor_zone {
        /// The list.
        SharedListPage => view! { <list::SharedList/> },
        /// A shared ticket.
        SharedTicketPage => view! { <ticket::SharedTicket/> },
    }
}
