//! The ring of a promised time: what is left of it, as an arc.

use crate::domain::view::{ClockState, ClockView};
use leptos::prelude::*;

/// What is left of a promised time, drawn; words stand beside it.
#[component]
pub fn Ring(clock: ClockView) -> impl IntoView {
    let state = match clock.state {
        ClockState::Running | ClockState::Kept => "ok",
        ClockState::Near => "near",
        ClockState::Missed | ClockState::Late => "breached",
        ClockState::Paused => "paused",
        ClockState::Unanswered | ClockState::Withdrawn => "ended",
    };
    let share = if clock.target > 0 { (clock.left().max(0) * 100 / clock.target).min(100) } else { 0 };
    view! { <span class="clock" data-state=state>{arc(state, share)}</span> }
}

/// The drawing for a state of a clock, with the share that is left in percent.
pub fn arc(state: &'static str, share: i64) -> AnyView {
    let drawing = match state {
        "breached" => view! {
            <circle class="disc" cx="10" cy="10" r="9"></circle>
            <path d="M10 5.5v5.2M10 13.9v.2" transform="rotate(90 10 10)" stroke="var(--surface)" stroke-width="2" stroke-linecap="round"></path>
        }
        .into_any(),
        "paused" => view! {
            <circle cx="10" cy="10" r="8" stroke-dasharray="2.5 2.5" stroke-width="1.5"></circle>
            <path d="M8 7v6M12 7v6" stroke-width="1.75"></path>
        }
        .into_any(),
        _ => view! {
            <circle class="track" cx="10" cy="10" r="8"></circle>
            <circle class="hand" cx="10" cy="10" r="8" pathLength="100" stroke-dasharray=format!("{share} 100")></circle>
        }
        .into_any(),
    };
    view! { <svg class="ring" viewBox="0 0 20 20" aria-hidden="true">{drawing}</svg> }.into_any()
}
