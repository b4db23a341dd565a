//! How many rows of a list are ticked, and ticking all of them: comfort that needs a script, and is hidden without one.

use super::elements::all;
use super::language;
use crate::t;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

const ROWS: &str = "input[name=tickets]";

fn boxes() -> Vec<HtmlInputElement> {
    all(ROWS).into_iter().filter_map(|node| node.dyn_into().ok()).collect()
}

/// A box that ticks all rows, and how many are ticked.
#[component]
pub fn SelectedCount() -> impl IntoView {
    let language = language();
    let (ticked, all) = (RwSignal::new(0_i64), RwSignal::new(false));
    let count = move || {
        let boxes = boxes();
        let chosen = boxes.iter().filter(|node| node.checked()).count();
        all.try_set(chosen > 0 && chosen == boxes.len());
        ticked.try_set(i64::try_from(chosen).unwrap_or(0));
    };
    Effect::new(move |_| {
        // The rows may be those of the list before until the frame is drawn.
        request_animation_frame(count);
        let handle = window_event_listener(ev::change, move |_| count());
        on_cleanup(move || handle.remove());
    });
    let tick_all = move |event: ev::Event| {
        let wanted = event_target_checked(&event);
        for node in boxes() {
            node.set_checked(wanted);
        }
        count();
    };
    view! {
        <label class="check" data-needs-script=true>
            <input type="checkbox" prop:checked=move || all.get() on:change=tick_all/>
            <span>{t::desk::select_all(language)}</span>
        </label>
        <b class="num" role="status" data-needs-script=true>{move || t::desk::selected_count(language, ticked.get())}</b>
    }
}

/// Ticks the row that has the focus, or takes the tick away; says whether there was one.
pub(super) fn tick_row() -> bool {
    let row = document().active_element().and_then(|at| at.closest(".row").ok().flatten());
    let found = row.and_then(|row: Element| row.query_selector(ROWS).ok().flatten());
    let Some(node) = found.and_then(|node| node.dyn_into::<HtmlElement>().ok()) else { return false };
    node.click();
    true
}
