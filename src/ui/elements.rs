//! Elements of the page, by selectors.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, NodeList};

/// Everything that a selector finds, in the order of the page.
pub(super) fn all(selector: &str) -> Vec<HtmlElement> {
    let list = |list: NodeList| (0..list.length()).filter_map(|i| list.get(i)?.dyn_into().ok()).collect();
    document().query_selector_all(selector).map(list).unwrap_or_default()
}

/// Whether something takes up room on the page.
pub(super) fn is_visible(element: &HtmlElement) -> bool {
    element.get_client_rects().length() > 0
}
