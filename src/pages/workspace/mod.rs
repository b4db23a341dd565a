//! The agents' workspace.

mod asked;
pub mod bulk;
mod dialogs;
mod filters;
#[cfg(feature = "ssr")]
pub mod forms;
mod goes_on;
mod here;
mod learn;
mod list;
pub mod problems;
mod promises;
mod side;
mod ticket;

lazy_zone! {
    workspace_zone, __preload_workspace_zone, WorkspaceRoute {
        /// The list.
        List => view! { <list::DeskPage/> },
        /// Its promised times, explained.
        Promises => view! { <promises::PromisesView/> },
        /// A ticket.
        Ticket => view! { <ticket::TicketView/> },
        /// The problems.
        Problems => view! { <problems::Problems/> },
        /// A new problem.
        NewProblem => view! { <problems::NewProblem/> },
        /// A problem.
        Problem => view! { <problems::ProblemView/> },
        /// What was learned.
        Drafts => view! { <problems::Drafts/> },
    }
}
