//! Hotkeys. A link, button or field says by `aria-keyshortcuts` which key leads to it; that attribute is the whole
//! registry, and hints, help and command palette read the same.

use super::elements::{all, is_visible};
use super::{language, viewer};
use crate::t;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The keys of an action as small caps beside it: `E`, `Shift E`, `Ctrl Enter`.
#[component]
pub fn Keys(#[prop(into)] keys: String) -> impl IntoView {
    let language = language();
    shown(&keys).then(|| {
        let caps: Vec<_> = keys.split(' ').map(|key| view! { <kbd>{cap(language, key)}</kbd> }).collect();
        view! { <span class="keys" aria-hidden="true">{caps}</span> }
    })
}

/// The value of `aria-keyshortcuts` for keys as [`Keys`] writes them; nothing when the reader has switched hotkeys off.
pub fn shortcut(keys: Option<&str>) -> Option<String> {
    keys.filter(|keys| shown(keys)).map(|keys| keys.replace("Ctrl", "Control").replace(' ', "+"))
}

/// Keys with Ctrl work for everybody; plain ones can be switched off.
fn shown(keys: &str) -> bool {
    keys.starts_with("Ctrl") || viewer().hotkeys
}

fn cap(language: crate::domain::Language, key: &str) -> String {
    match key {
        "Shift" => t::ui::key_shift(language).to_owned(),
        "Esc" => t::ui::key_escape(language).to_owned(),
        other => other.to_owned(),
    }
}

/// Listens for hotkeys on the page: J and K move through rows, all others press what names them.
#[component]
pub fn Hotkeys() -> impl IntoView {
    let on = viewer().hotkeys;
    Effect::new(move |_| {
        let handle = window_event_listener(ev::keydown, move |event| {
            if on && !event.default_prevented() && answer(&event) {
                event.prevent_default();
            }
        });
        on_cleanup(move || handle.remove());
    });
}

/// Does what a key asks for; tells whether it did.
fn answer(event: &ev::KeyboardEvent) -> bool {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing() || is_typing(event) {
        return false;
    }
    let key = event.key();
    match key.as_str() {
        "j" | "k" => step(key == "j") || pressed(if key == "j" { "J" } else { "K" }),
        "x" if super::selection::tick_row() => true,
        "X" if super::selection::tick_to_row() => true,
        _ if key.chars().count() == 1 => {
            let letter = key.to_uppercase();
            let name = if event.shift_key() && key != letter.to_lowercase() && letter != letter.to_lowercase() {
                format!("Shift+{letter}")
            } else {
                letter
            };
            pressed(&name)
        }
        _ => false,
    }
}

/// Whether the key goes into a field. A field that has just been closed away keeps the focus until the next frame is
/// drawn, and nobody types into it.
fn is_typing(event: &ev::KeyboardEvent) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    if !is_visible(&target) {
        return false;
    }
    let field = matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT");
    let ticked = target.get_attribute("type").is_some_and(|kind| kind == "checkbox" || kind == "radio");
    (field && !ticked) || target.is_content_editable() || goes_on(&target, &event.key())
}

/// True when somebody who was led to what is wrong goes on typing: the letter goes to the field that is wrong, if there is one.
fn goes_on(target: &HtmlElement, key: &str) -> bool {
    if !target.matches(".error-summary, .unsent").unwrap_or(false) {
        return false;
    }
    let form = target.closest("form").ok().flatten().filter(|_| key.chars().count() == 1);
    let wrong =
        form.and_then(|form| form.query_selector("textarea[aria-invalid=true], input[aria-invalid=true]").ok()?);
    if let Some(wrong) = wrong.and_then(|wrong| wrong.dyn_into::<HtmlElement>().ok()) {
        let _ = wrong.focus();
    }
    true
}

/// Presses, or goes to, what names this key: in the open dialog if there is one.
fn pressed(name: &str) -> bool {
    let quoted = name.replace(['"', '\\'], "");
    let found = all(&format!("{}[aria-keyshortcuts=\"{quoted}\"]", scope()));
    // Keys also do what a narrow window has no room to show.
    let anywhere = |element: &&HtmlElement| element.has_attribute("data-anywhere");
    let Some(element) = found.iter().find(|element| is_visible(element)).or(found.iter().find(anywhere)) else {
        return false;
    };
    if matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT") {
        let _ = element.focus();
    } else {
        AWAITED.set(Some(name.to_owned()));
        element.click();
    }
    true
}

thread_local! {
    /// The key that was pressed last and did not lead to a field: what it opened may bring the field.
    static AWAITED: std::cell::RefCell<Option<String>> = const { std::cell::RefCell::new(None) };
}

/// Whether a field that comes up now is the one that its key was pressed for.
pub fn is_awaited(keys: Option<&str>) -> bool {
    keys.is_some() && AWAITED.take().as_deref() == keys
}

fn scope() -> &'static str {
    if all("dialog[open]").is_empty() { "" } else { "dialog[open] " }
}

/// Moves the focus one row on or back.
fn step(forwards: bool) -> bool {
    let rows = all(&format!("{}[data-row]", scope()));
    let focused = document().active_element();
    let present = rows.iter().position(|row| focused.as_ref().is_some_and(|at| at.is_same_node(Some(row))));
    let next = match (present, forwards) {
        (None, _) => 0,
        (Some(at), true) => at + 1,
        (Some(at), false) => at.saturating_sub(1),
    };
    rows.get(next).is_some_and(|row| row.focus().is_ok())
}

/// What a link or button says, without what is hidden from screen readers, and without counts.
pub(super) fn said(element: &Element) -> String {
    if let Some(label) = element.get_attribute("aria-label") {
        return label;
    }
    let Ok(copy) = element.clone_node_with_deep(true).map(|node| node.unchecked_into::<Element>()) else {
        return String::new();
    };
    if let Ok(hidden) = copy.query_selector_all("[aria-hidden=true], .n, .vh") {
        for node in (0..hidden.length()).filter_map(|i| hidden.get(i)) {
            if let Some(parent) = node.parent_node() {
                let _ = parent.remove_child(&node);
            }
        }
    }
    copy.text_content().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}
