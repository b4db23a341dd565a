//! Status and priority: a shape and a word.

use super::{language, words};
use crate::domain::{Language, Priority, Status};
use leptos::prelude::*;
use std::sync::{Arc, LazyLock};

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
    /// As a cell of a dense list.
    #[prop(optional)]
    cell: bool,
) -> impl IntoView {
    let word = if for_customer { words::customer_status } else { words::status };
    let class = match (boxed, cell) {
        (true, _) => "badge boxed",
        (false, true) => "badge state",
        (false, false) => "badge",
    };
    view! {
        <span class=class data-status=shape(status)>
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
        <span class="prio" data-prio=priority.as_str() inner_html=mark(language(), priority)></span>
    }
}

/// Bars and word of each priority in each language. A list has one in each row, so they are not built piece by piece.
static MARKS: LazyLock<Vec<(Language, Priority, Arc<str>)>> = LazyLock::new(|| {
    let mut marks = Vec::new();
    for &language in Language::ALL {
        for &priority in Priority::ALL {
            let (bars, word) = (bars(priority), words::priority(language, priority));
            let mark = format!(r#"<svg viewBox="0 0 16 16" aria-hidden="true">{bars}</svg><span>{word}</span>"#);
            marks.push((language, priority, mark.into()));
        }
    }
    marks
});

fn mark(language: Language, priority: Priority) -> Arc<str> {
    let found = MARKS.iter().find(|(of, rank, _)| (*of, *rank) == (language, priority));
    found.map_or_else(|| Arc::from(""), |(.., mark)| Arc::clone(mark))
}

/// The bars, those above the priority faint.
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
