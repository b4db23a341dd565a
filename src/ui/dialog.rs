//! Dialogs that have an address. A link to `?dialog=<name>` opens one: without JavaScript the server shows the page
//! with the dialog open; with it the browser makes the rest of the page inert and closes by Escape.

use super::icon::{Icon, IconName};
use super::language;
use crate::t;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};

/// What gets the focus when a dialog opens: the first wrong field, else the one that asks for it, else the first one.
const FIRST: [&str; 3] = [
    "[aria-invalid=true]:not([role=radiogroup]), [aria-invalid=true] input",
    "[autofocus]:not([data-error-summary], [data-back-again])",
    "input:not([type=hidden]), select, textarea",
];

/// A dialog. Its children are usually a `Form` with `<div class="content stack">` and `<footer>` inside.
#[component]
pub fn Dialog(
    /// Its name in the address; also `data-dialog`.
    #[prop(into)]
    name: String,
    /// Whether the address says that it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// The address of the same page without the dialog.
    #[prop(into)]
    close_href: Signal<String>,
    #[prop(into)] title: String,
    /// What it is about, below the title.
    #[prop(optional, into)]
    about: Option<String>,
    /// "wide" or "slim"; in between by default.
    #[prop(optional)]
    width: &'static str,
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let navigate = use_navigate();
    let on_cancel = move |event: ev::Event| {
        // A file chooser within the dialog also says "cancel".
        if event.target() != event.current_target() {
            return;
        }
        event.prevent_default();
        let options = NavigateOptions { scroll: false, replace: true, ..NavigateOptions::default() };
        navigate(&close_href.get_untracked(), options);
    };
    Effect::new(move |_| {
        let is_open = open.get();
        if let Some(dialog) = node.get() {
            if is_open {
                open_modal(&dialog);
            } else if dialog.open() {
                dialog.close();
            }
        }
    });
    let title_id = format!("dialog-{name}");
    let heading = title_id.clone();
    let (class, opener) = (format!("dialog {width}"), format!("dialog={name}"));
    // Typed input stays there until the page is left, also while the dialog is closed.
    let opened = Memo::new(move |before| before == Some(&true) || open.get());
    let content = move || {
        opened.get().then(|| {
            view! {
                <header>
                    <div class="stack tight">
                        <h2 id=heading.clone()>{title.clone()}</h2>
                        {about.clone().map(|about| view! { <p class="muted small">{about}</p> })}
                    </div>
                    <a class="btn ghost square" href=move || close_href.get() data-noscroll=true aria-label=t::ui::close(language())>
                        <Icon name=IconName::Cross sm=true/>
                    </a>
                </header>
                {children()}
            }
        })
    };
    view! {
        <dialog class=class node_ref=node open=open.get_untracked() aria-labelledby=title_id data-dialog=name data-opened-by=opener on:cancel=on_cancel>
            {content}
        </dialog>
    }
}

/// Opens it over the page. The server may have sent it open already, but not as modal.
fn open_modal(dialog: &HtmlDialogElement) {
    let _ = dialog.remove_attribute("open");
    if dialog.show_modal().is_err() {
        return;
    }
    let first = FIRST.iter().find_map(|selector| dialog.query_selector(selector).ok().flatten());
    // Of radio buttons, the chosen one has the focus: a key must not choose another unseen.
    let chosen = first.as_ref().and_then(|first| {
        let name = first.get_attribute("name").filter(|_| first.get_attribute("type").as_deref() == Some("radio"))?;
        dialog.query_selector(&format!("[type=\"radio\"][name=\"{name}\"]:checked")).ok().flatten()
    });
    if let Some(first) = chosen.or(first).and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
        let _ = first.focus();
    }
}
