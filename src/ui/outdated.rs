//! A program that lacks a part of itself, because a request got lost or the server has a newer one: from then on links
//! load their pages, and nothing that was typed is left without a question.

use super::{address, minding};
use gloo::events::{EventListener, EventListenerOptions};
use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::Element;

thread_local! {
    static OUTDATED: Cell<bool> = const { Cell::new(false) };
    /// A form is on its way: what it holds is not lost.
    static SENDING: Cell<bool> = const { Cell::new(false) };
}

/// The address that is being gone to.
pub fn target() -> String {
    let to = use_location();
    let hash = to.hash.get_untracked();
    format!("{}{hash}", address(&to.pathname.get_untracked(), &to.search.get_untracked(), &[]))
}

/// Whether the program has taken the page over.
pub fn is_running() -> bool {
    document().document_element().is_some_and(|html| html.has_attribute("data-hydrated"))
}

/// Leaves the page as the server sent it, with its links and forms: they work without a program.
pub fn leave_alone() {
    if !OUTDATED.replace(true) {
        listen();
    }
}

/// Leads to an address by a load.
pub fn lead_to(to: &str) {
    leave_alone();
    if !is_running() {
        return;
    }
    let location = window().location();
    let here = [location.pathname(), location.search(), location.hash()].map(Result::unwrap_or_default).concat();
    let _ = if here == to { location.reload() } else { location.assign(to) };
}

fn listen() {
    // Before the router hears of it, so that the browser follows the link by itself.
    let first = EventListenerOptions::run_in_capture_phase();
    let click = EventListener::new_with_options(&window(), "click", first, |event| {
        let link = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if link.is_some_and(|link| link.closest("a[href]").is_ok_and(|link| link.is_some())) {
            event.stop_propagation();
        }
    });
    click.forget();
    let submit = window_event_listener(ev::submit, |event| SENDING.set(!event.default_prevented()));
    let leave = window_event_listener(ev::beforeunload, |event| {
        if !SENDING.take() && minding::is_any() {
            event.prevent_default();
        }
    });
    std::mem::forget((submit, leave));
}
