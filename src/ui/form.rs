//! The form that everything is sent with: a plain POST that the server answers with a redirect, with and without
//! JavaScript. Hydration only adds comfort: no double submits, no lost drafts, Ctrl Enter.

use super::{drafts, way_back};
use crate::domain::Kept;
use leptos::context::Provider;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use std::sync::Arc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlFormElement};

/// The name of the form that signs out: with it go all drafts.
pub(super) const SIGN_OUT: &str = "sign-out";
/// After this time a form that was sent can be sent again: the answer got lost, or it was a download.
const GIVE_UP: Duration = Duration::from_secs(20);

/// What the parts of a form know of it.
#[derive(Clone)]
pub struct FormContext {
    /// The form's name.
    pub name: String,
    /// What was typed before, and what was wrong with it.
    pub kept: Arc<Kept>,
    /// What ids of fields start with, where a page has several forms with the same fields.
    pub within: String,
    /// The path of the page.
    pub page: Memo<String>,
    /// It was sent, and the answer is on its way.
    pub sending: RwSignal<bool>,
    /// How many files are under way; the form waits for them.
    pub uploading: RwSignal<usize>,
}

/// A form. Fields inside read their values and errors from `kept`.
#[component]
pub fn Form(
    #[prop(into)] action: String,
    /// `data-form`, the name of its drafts, and what `td_done` says after success.
    #[prop(into)]
    name: String,
    /// What was typed before an error, with what is wrong.
    #[prop(optional)]
    kept: Kept,
    /// Part of the ids of its fields, where a page has several forms with the same field names.
    #[prop(optional, into)]
    within: String,
    /// Where to go back to after an error; by default the present address.
    #[prop(optional, into)]
    back: Option<String>,
    #[prop(default = "form".into(), into)] class: String,
    /// Names the form where no heading does.
    #[prop(optional, into)]
    label: Option<String>,
    children: Children,
) -> impl IntoView {
    let location = use_location();
    let page = location.pathname;
    let here = move || address(&page.get(), &location.search.get());
    let back = move || back.clone().unwrap_or_else(here);
    let context = FormContext {
        name: name.clone(),
        kept: Arc::new(kept),
        within,
        page,
        sending: RwSignal::new(false),
        uploading: RwSignal::new(0),
    };
    let node = NodeRef::<html::Form>::new();
    let (sending, uploading) = (context.sending, context.uploading);
    wait_for_files(node, uploading);
    be_ready_again(sending);

    let form_name = name.clone();
    let on_submit = move |event: ev::SubmitEvent| {
        if sending.get_untracked() {
            event.prevent_default();
        } else if uploading.get_untracked() > 0 {
            event.prevent_default();
            if let Some(button) = event.submitter() {
                let _ = button.set_attribute(WAITING, "");
            }
        } else {
            sending.set(true);
            if form_name == SIGN_OUT {
                drafts::forget();
                way_back::forget();
            } else {
                drafts::sent(&form_name, &page.get_untracked());
            }
            set_timeout(
                move || {
                    sending.try_set(false);
                },
                GIVE_UP,
            );
        }
    };
    view! {
        <form
            method="post"
            action=action
            enctype="multipart/form-data"
            data-form=name
            class=class
            aria-label=label
            novalidate=true
            node_ref=node
            on:submit=on_submit
            on:keydown=submit_by_keyboard
        >
            <input type="hidden" name="back" value=back/>
            <Provider value=context>{children()}</Provider>
        </form>
    }
}

/// An address without the sentence that the page showed when it was opened.
fn address(path: &str, search: &str) -> String {
    let rest: Vec<&str> = search.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("notice=")).collect();
    if rest.is_empty() { path.to_owned() } else { format!("{path}?{}", rest.join("&")) }
}

/// Marks the button that was pressed while files were under way.
const WAITING: &str = "data-waiting";

/// Presses the button again that was pressed too early, once all files are there.
fn wait_for_files(form: NodeRef<html::Form>, uploading: RwSignal<usize>) {
    Effect::new(move |_| {
        if uploading.get() > 0 {
            return;
        }
        let waiting = form.get().and_then(|form| form.query_selector(&format!("[{WAITING}]")).ok().flatten());
        if let Some(button) = waiting {
            let _ = button.remove_attribute(WAITING);
            press(button);
        }
    });
}

/// A page that comes back from the browser's memory can be sent again.
fn be_ready_again(sending: RwSignal<bool>) {
    Effect::new(move |_| {
        let handle = window_event_listener(ev::pageshow, move |_| {
            sending.try_set(false);
        });
        on_cleanup(move || handle.remove());
    });
}

/// Ctrl Enter (Cmd Enter) sends the form from within its text areas.
fn submit_by_keyboard(event: ev::KeyboardEvent) {
    if event.key() != "Enter" || !(event.ctrl_key() || event.meta_key()) {
        return;
    }
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return;
    };
    let form = target.closest("form").ok().flatten().and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    let button = form.and_then(|form| {
        let first = |selector| form.query_selector(selector).ok().flatten();
        first("button.primary[type=submit]").or_else(|| first("button[type=submit]"))
    });
    if let Some(button) = button {
        event.prevent_default();
        press(button);
    }
}

fn press(button: Element) {
    if let Ok(button) = button.dyn_into::<HtmlElement>() {
        button.click();
    }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn the_way_back_keeps_what_was_asked_for_and_drops_the_last_notice() {
        assert_eq!(address("/desk", ""), "/desk");
        assert_eq!(address("/desk", "notice=sent"), "/desk");
        assert_eq!(address("/desk", "view=mine&notice=sent&dialog=escalate"), "/desk?view=mine&dialog=escalate");
    }
}
