//! Status and priority: a shape and a word.

use super::{language, words};
use crate::domain::{Priority, Status};
use leptos::prelude::*;

/// A ticket's status.
#[component]
pub fn StatusBadge(
    status: Status,
    /// With an edge, where it stands alone.
    #[prop(optional)]
    boxed: bool,
    /// In the words of the requester's side.
    #[prop(optional)]
    for_customer: bool,
) -> impl IntoView {
    let word = if for_customer { words::customer_status } else { words::status };
    view! {
        <span class=if boxed { "badge boxed" } else { "badge" } data-status=shape(status)>
            {word(language(), status)}
        </span>
    }
}

/// The name of the shape that stands for a status.
const fn shape(status: Status) -> &'static str {
    match status {
        Status::New => "new",
        Status::Open => "open",
        Status::WaitingCustomer => "waiting",
        Status::WaitingVendor => "paused",
        Status::Resolved => "solved",
        Status::Closed => "closed",
    }
}

/// A ticket's priority: up to three filled bars and a word.
#[component]
pub fn Prio(priority: Priority) -> impl IntoView {
    view! {
        <span class="prio" data-prio=priority.as_str()>
            <svg viewBox="0 0 16 16" aria-hidden="true" inner_html=bars(priority)></svg>
            <span>{words::priority(language(), priority)}</span>
        </span>
    }
}

/// The bars, those above the priority faint. A list has many of them, so they are not built piece by piece.
const fn bars(priority: Priority) -> &'static str {
    macro_rules! bars {
        ($first:literal, $second:literal, $third:literal) => {
            concat!(
                "<rect x=\"1.5\" y=\"10\" width=\"3\" height=\"4\" rx=\".5\"",
                $first,
                "/>",
                "<rect x=\"6.5\" y=\"6\" width=\"3\" height=\"8\" rx=\".5\"",
                $second,
                "/>",
                "<rect x=\"11.5\" y=\"2\" width=\"3\" height=\"12\" rx=\".5\"",
                $third,
                "/>"
            )
        };
    }
    match 3 - priority.rank() {
        ..=0 => bars!(" opacity=\"0.25\"", " opacity=\"0.25\"", " opacity=\"0.25\""),
        1 => bars!("", " opacity=\"0.25\"", " opacity=\"0.25\""),
        2 => bars!("", "", " opacity=\"0.25\""),
        3.. => bars!("", "", ""),
    }
}

/// A label on a ticket.
#[component]
pub fn Tag(#[prop(into)] name: String) -> impl IntoView {
    view! { <span class="tag">{name}</span> }
}
