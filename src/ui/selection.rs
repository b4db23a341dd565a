//! How many rows of a list are ticked, and ticking all of them: comfort that needs a script, and is hidden without one.

use super::elements::all;
use super::icon::{Icon, IconName};
use super::language;
use crate::t;
use leptos::ev;
use leptos::prelude::*;
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement};

const ROWS: &str = "input[name=tickets]";

fn boxes() -> Vec<HtmlInputElement> {
    all(ROWS).into_iter().filter_map(|node| node.dyn_into().ok()).collect()
}

thread_local! {
    /// The number of the row that was ticked last, where a range begins.
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The number of rows that are ticked, and whether all of them are.
fn counted() -> (RwSignal<i64>, RwSignal<bool>) {
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
    (ticked, all)
}

/// Tells those who count.
fn changed() {
    if let Ok(change) = Event::new("change") {
        let _ = window().dispatch_event(&change);
    }
}

/// A box that ticks all rows. Shift with a click ticks all rows from the one that was clicked before.
#[component]
pub fn SelectAll() -> impl IntoView {
    let (_, all) = counted();
    let tick_all = move |event: ev::Event| {
        let wanted = event_target_checked(&event);
        for node in boxes() {
            node.set_checked(wanted);
        }
        changed();
    };
    Effect::new(move |_| {
        let handle = window_event_listener(ev::click, |event| {
            let node = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            let Some(node) = node.filter(|node| node.matches(ROWS).unwrap_or(false)) else { return };
            if event.shift_key() {
                tick_from_last(&node);
            }
            LAST.set(Some(node.value()));
        });
        on_cleanup(move || handle.remove());
    });
    view! {
        <span class="check" data-needs-script=true>
            <input type="checkbox" aria-label=t::desk::select_all(language()) prop:checked=move || all.get() on:change=tick_all/>
        </span>
    }
}

/// The number of rows that are ticked, in words.
#[component]
pub fn SelectedCount() -> impl IntoView {
    let l = language();
    let (ticked, _) = counted();
    view! { <b class="num" role="status" data-needs-script=true>{move || t::desk::selected_count(l, ticked.get())}</b> }
}

/// Takes all ticks away.
#[component]
pub fn ClearSelection() -> impl IntoView {
    let clear = move |_| {
        for node in boxes() {
            node.set_checked(false);
        }
        changed();
    };
    view! {
        <button class="btn ghost clear" type="button" data-needs-script=true on:click=clear>
            <Icon name=IconName::Cross sm=true/>
            {t::desk::clear_selection(language())}
        </button>
    }
}

/// Gives all rows between the one that was ticked last and this one the tick of this one.
fn tick_from_last(node: &HtmlInputElement) {
    let Some(last) = LAST.with_borrow(Clone::clone) else { return };
    let boxes = boxes();
    let place = |value: &str| boxes.iter().position(|other| other.value() == value);
    let (Some(from), Some(to)) = (place(&last), place(&node.value())) else { return };
    for other in boxes.iter().take(from.max(to) + 1).skip(from.min(to)) {
        other.set_checked(node.checked());
    }
    changed();
}

/// Ticks all rows from the one that was ticked last to the one that has the focus; says whether there was one.
pub(super) fn tick_to_row() -> bool {
    let Some(node) = row_box() else { return false };
    node.set_checked(true);
    tick_from_last(&node);
    LAST.set(Some(node.value()));
    changed();
    true
}

fn row_box() -> Option<HtmlInputElement> {
    let row = document().active_element().and_then(|at| at.closest(".row").ok().flatten());
    row.and_then(|row: Element| row.query_selector(ROWS).ok().flatten())?.dyn_into().ok()
}

/// Ticks the row that has the focus, or takes the tick away; says whether there was one.
pub(super) fn tick_row() -> bool {
    let Some(node) = row_box() else { return false };
    node.click();
    true
}
