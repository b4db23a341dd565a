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
        shown.pathname.track();
        shown.search.track();
        let shown = shown.clone();
        // Once the router has done its own.
        set_timeout(move || name_in_address(page, &shown), Duration::ZERO);
    });
    view! { <Title text=text/> }
}

/// Gives the address bar the address of the page that is shown. The router leaves another one there when a link leads to a
/// page from which somebody went back by several at once, or back and forth.
fn name_in_address(page: ReadSignal<Url>, shown: &Location) {
    let (Some(page), Some(path)) =
        (page.try_with_untracked(|url| url.path().to_owned()), shown.pathname.try_get_untracked())
    else {
        return;
    };
    let (search, hash) = (shown.search.try_get_untracked().unwrap_or_default(), shown.hash.try_get_untracked());
    let bar = window().location();
    let named = (bar.pathname().unwrap_or_default(), bar.search().unwrap_or_default());
    // Whatever is still being loaded has its address put there by the router.
    if page == path && (named.0 != path || without_run(&named.1) != without_run(&search)) {
        let query = if search.is_empty() { String::new() } else { format!("?{search}") };
        let to = format!("{path}{query}{}", hash.unwrap_or_default());
        if let Ok(history) = window().history() {
            let _ = history.push_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&to));
        }
    }
}

/// A query without the run of a registration, which its page puts there past the router.
fn without_run(search: &str) -> Vec<&str> {
    search.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("run=")).collect()
}
