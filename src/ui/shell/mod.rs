//! The frames around pages, one for each kind of reader.

mod admin;
mod desk;
mod gate;
mod portal;
mod title;
mod vendor;

pub use admin::{AdminPlace, AdminShell};
pub use desk::{DeskShell, RailViews};
pub use gate::GateShell;
pub use portal::{PortalPlace, PortalShell};
pub use title::{EscapedTitles, PageTitle};
pub use vendor::VendorShell;

use super::{language, minding, places, viewer, zone};
use crate::t;
use leptos::prelude::*;
use std::sync::Mutex;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The drawing and name at the top of each page, which lead to where the reader belongs.
#[component]
pub fn Brand(
    /// What stands after the name.
    #[prop(optional, into)]
    sub: Option<String>,
    /// Keeps only the drawing where there is little room.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let viewer = viewer();
    let start = places::start(&viewer);
    view! {
        <a class="brand" href=start>
            <svg viewBox="0 0 28 28" aria-hidden="true">
                <g fill="var(--accent)">
                    <rect x="2" y="21" width="7" height="3" rx="1"></rect>
                    <rect x="10.5" y="15.5" width="7" height="3" rx="1"></rect>
                    <rect x="19" y="10" width="7" height="3" rx="1"></rect>
                    <circle cx="22.5" cy="5" r="3"></circle>
                </g>
            </svg>
            <span class=small.then_some("brand-text")>
                {viewer.provider}
                {sub.map(|sub| view! { " " <span class="sub">{sub}</span> })}
            </span>
        </a>
    }
}

/// The first stop of the keyboard.
#[component]
pub fn SkipLink() -> impl IntoView {
    // The browser's own matter: it moves the focus, too.
    view! { <a class="skip" href="#main" rel="external">{t::ui::skip(language())}</a> }
}

/// Sends the browser's chores on their way: finished drafts go, the time zone is told, and after a change of pages
/// without a load the focus goes to the new page's content, as it would after a load.
fn arrive() {
    /// The path of the page that was shown last.
    static LAST: Mutex<Option<String>> = Mutex::new(None);
    Effect::new(move |_| {
        minding::settle();
        zone::tell();
        let path = window().location().pathname().ok();
        let Ok(mut last) = LAST.lock() else { return };
        let moved = last.is_some() && *last != path;
        *last = path;
        if moved
            && let Some(main) =
                document().get_element_by_id("main").and_then(|main| main.dyn_into::<HtmlElement>().ok())
        {
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = main.focus_with_options(&options);
        }
    });
}
