//! Forms that filter a list by its address. With script each choice applies at once; without it, with the button.

use super::elements::all;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement};

thread_local! {
    /// The field that was changed last: it has the focus again on the page that follows, so that keys can go on there.
    static CHANGED: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Names and values of all fields that say something.
fn filled(form: &web_sys::HtmlFormElement) -> Vec<(String, String)> {
    let Ok(found) = form.query_selector_all("[name]") else { return Vec::new() };
    let fields = (0..found.length()).filter_map(|at| found.get(at));
    let read = |node: web_sys::Node| match node.dyn_into::<HtmlSelectElement>() {
        Ok(field) => Some((field.name(), field.value())),
        Err(node) => node.dyn_into::<HtmlInputElement>().ok().map(|field| (field.name(), field.value())),
    };
    fields.filter_map(read).filter(|(_, value)| !value.is_empty()).collect()
}

/// A form that filters by address. An address that is made by script has no empty parts.
#[component]
pub fn FilterForm(action: &'static str, #[prop(into)] label: String, children: Children) -> impl IntoView {
    let navigate = use_navigate();
    let form = NodeRef::<html::Form>::new();
    let apply = move || {
        let Some(form) = form.get_untracked() else { return };
        let parts = filled(&form);
        let parts: Vec<(&str, &str)> = parts.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        navigate(&super::query::address(action, &parts), leptos_router::NavigateOptions::default());
    };
    // A select that has the focus changes with each arrow key: whoever only looks is not led away before they have chosen.
    let (by_key, waits) = (StoredValue::new(false), StoredValue::new(false));
    let (apply, applied, left) = (apply.clone(), apply.clone(), apply);
    Effect::new(move |_| {
        let Some(name) = CHANGED.take() else { return };
        request_animation_frame(move || {
            if let Some(field) = all(&format!("[id=\"{name}\"]")).first() {
                let _ = field.focus();
            }
        });
    });
    let changed = move |event: ev::Event| {
        let Some(field) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else { return };
        // Words apply with Enter: whoever leaves the field for a row of the list goes to that row.
        if field.get_attribute("type").as_deref() == Some("search") {
            return;
        }
        CHANGED.set(Some(field.id()));
        if by_key.get_value() {
            waits.set_value(true);
        } else {
            apply();
        }
    };
    view! {
        <form
            class="filters"
            node_ref=form
            action=action
            method="get"
            role="search"
            aria-label=label
            on:keydown=move |event| by_key.set_value(event.key() != "Enter" && event.key() != " ")
            on:pointerdown=move |_| by_key.set_value(false)
            on:change=changed
            on:focusout=move |_| {
                // A field that goes with its page has left too.
                if waits.try_get_value() == Some(true) {
                    waits.set_value(false);
                    CHANGED.set(None);
                    left();
                }
            }
            on:submit=move |event| {
                event.prevent_default();
                applied();
            }
        >
            {children()}
        </form>
    }
}
