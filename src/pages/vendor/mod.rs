//! The vendors' pages.

#[cfg(feature = "ssr")]
pub mod forms;
mod list;
mod ticket;

lazy_zone! {
    vendor_zone, __preload_vendor_zone, VendorRoute {
        /// The list.
        SharedList => view! { <list::SharedList/> },
        /// A shared ticket.
        SharedTicket => view! { <ticket::SharedTicket/> },
    }
}
