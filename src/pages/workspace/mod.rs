//! The agents' workspace.

pub mod bulk;
mod dialogs;
pub mod forms;
mod list;
mod side;
mod ticket;

lazy_zone! {
    workspace_zone, __preload_workspace_zone {
        /// The list.
        DeskListPage => view! { <list::DeskPage/> },
        /// A ticket.
        DeskTicketPage => view! { <ticket::TicketView/> },
    }
}
