//! Problems in the workspace, and what was learned from tickets.

mod banner;
mod dialogs;
mod drafts;
#[cfg(feature = "ssr")]
pub mod forms;
mod here;
mod incidents;
pub(super) mod known;
mod list;
mod new;
mod page;
mod words;

pub(super) use drafts::Drafts;
pub(super) use list::Problems;
pub(super) use new::NewProblem;
pub(super) use page::ProblemView;

use crate::domain::view::DeskRail;
use crate::ui::{DeskShell, RailViews};
use leptos::prelude::*;

/// The workspace's frame around a page of problems: a bar with its heading, and what scrolls.
#[component]
fn Frame(
    rail: DeskRail,
    /// The address that the rail marks.
    place: &'static str,
    #[prop(into)] title: String,
    /// Behind the heading.
    #[prop(into)]
    acts: ViewFnOnce,
    children: Children,
) -> impl IntoView {
    let label = title.clone();
    view! {
        <DeskShell rail=move || view! { <RailViews rail=rail place=place/> }>
            <div class="workbar"><h1>{title}</h1><div class="push cluster">{acts.run()}</div></div>
            <section class="scroll" tabindex="0" aria-label=label><div class="problem-page stack">{children()}</div></section>
        </DeskShell>
    }
}
