//! The agents' workspace.

pub mod bulk;
mod dialogs;
pub mod forms;
mod list;
mod promises;
mod side;
mod ticket;

lazy_zone! {
    workspace_zone, __preload_workspace_zone {
        /// The list.
        DeskListPage => view! { <list::DeskPage/> },
        /// Its promised times, explained.
        DeskPromisesPage => view! { <promises::PromisesView/> },
        /// A ticket.
        DeskTicketPage => view! { <ticket::TicketView/> },
    }
}
