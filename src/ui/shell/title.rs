//! The document's title. `leptos_meta` writes it into the page as it is, so what people typed is escaped here.
#![allow(clippy::disallowed_methods, reason = "the one place where a title is given to leptos_meta")]

use super::super::html::escaped;
use super::super::{language, viewer};
use crate::t;
use leptos::prelude::*;
use leptos_meta::{ServerMetaContext, Title};
use leptos_router::hooks::{use_location, use_url};
use leptos_router::location::{Location, Url};
use std::time::Duration;

/// Escapes every title of the document on its way into a page that the server writes; the browser is given the text.
/// It stands once at the root of the program.
#[component]
pub fn EscapedTitles() -> impl IntoView {
    let into_html = use_context::<ServerMetaContext>().is_some();
    view! { <Title formatter=move |text: String| if into_html { escaped(&text) } else { text }/> }
}

/// The page's title: "Error:" before it when its form was not accepted, the provider after it.
#[component]
pub fn PageTitle(
    #[prop(into)] title: String,
    /// A form on the page was not accepted.
    #[prop(optional)]
    failed: bool,
) -> impl IntoView {
    let (language, provider) = (language(), viewer().provider);
    let text = if failed {
        t::ui::title_failed(language, &title, &provider)
    } else {
        t::ui::title(language, &title, &provider)
    };
    // Says that the page answers to keys and clicks: the title comes with the page's own content, which may be loaded
    // and taken over later than the frame of the program.
    Effect::new(|| {
        if let Some(html) = document().document_element() {
            let _ = html.set_attribute("data-hydrated", "");
        }
    });
    let (page, shown) = (use_url(), use_location());
    Effect::new(move || {
        let shown = shown.clone();
        // Once the router has done its own.
        set_timeout(move || name_in_address(page, &shown), Duration::ZERO);
    });
    view! { <Title text=text/> }
}

/// Gives the address bar the address of the page that is shown. The router leaves another one there when a link leads to the
/// page from which somebody went back by several at once.
fn name_in_address(page: ReadSignal<Url>, shown: &Location) {
    let Some(path) = page.try_with_untracked(|url| url.path().to_owned()) else { return };
    let is_shown = shown.pathname.try_get_untracked().is_some_and(|shown| shown == path);
    if is_shown && window().location().pathname().is_ok_and(|named| named != path) {
        let search = shown.search.try_get_untracked().filter(|search| !search.is_empty());
        let to = format!("{path}{}", search.map(|search| format!("?{search}")).unwrap_or_default());
        if let Ok(history) = window().history() {
            let _ = history.push_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&to));
        }
    }
}
