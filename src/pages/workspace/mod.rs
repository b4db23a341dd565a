//! The agents' workspace.

pub mod bulk;
mod dialogs;
mod filters;
pub mod forms;
mod learn;
mod list;
pub mod problems;
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
        /// The problems.
        ProblemsPage => view! { <problems::Problems/> },
        /// A new problem.
        NewProblemPage => view! { <problems::NewProblem/> },
        /// A problem.
        ProblemPage => view! { <problems::ProblemView/> },
        /// What was learned.
        DraftsPage => view! { <problems::Drafts/> },
    }
}
