//! The document's title. `leptos_meta` writes it into the page as it is, so what people typed is escaped here.
#![allow(clippy::disallowed_methods, reason = "the one place where a title is given to leptos_meta")]

use super::super::html::escaped;
use super::super::{language, viewer};
use crate::t;
use leptos::prelude::*;
use leptos_meta::{ServerMetaContext, Title};

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
    view! { <Title text=text/> }
}
