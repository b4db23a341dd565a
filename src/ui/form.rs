//! The form that everything is sent with: a plain POST that the server answers with a redirect, with and without
//! JavaScript. Hydration only adds comfort: no double submits, no lost drafts, Ctrl Enter.

use super::form_context::{FieldLabels, FormContext, KeptForms};
use super::keyed::keyed;
use super::minding::{self, Offers};
use super::subject::{PASSING, address, subject};
use super::{viewer, way_back};
use crate::domain::{FormName, FormRoute, KeptForm};
use leptos::context::Provider;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use std::sync::Arc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlFormElement};

/// After this time a form that was sent can be sent again: the answer got lost, or it was a download.
const GIVE_UP: Duration = Duration::from_secs(20);

/// A form. Fields inside read their values and errors from `kept`. Under another name, with another action or about
/// something else it is another form, with elements of its own.
#[component]
pub fn Form(
    /// The address that it is sent to, and its name: `data-form`, the name of its drafts, and what the cookie `td_done_<tab>` says after success.
    #[prop(into)]
    to: FormName,
    /// Values typed before an error, with their errors; by default those in the [`KeptForms`] of the page.
    #[prop(optional)]
    kept: Option<KeptForm>,
    /// Part of the ids of its fields, where a page has several forms with the same field names.
    #[prop(optional, into)]
    within: String,
    /// The subject of the form, where the page's address does not tell it: `register` is about its run.
    #[prop(optional, into)]
    about: Option<String>,
    /// Its `id`, for buttons that stand elsewhere.
    #[prop(optional, into)]
    id: Option<String>,
    /// Whether all of it may be filled in again after a reload: by the browser, by the places of its fields, and from its
    /// draft. Its texts and files have a draft anyway.
    #[prop(default = true)]
    refill: bool,
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
    let place = about.unwrap_or_else(|| subject(&page.get_untracked(), &location.search.get_untracked()));
    let here = move || address(&page.get(), &location.search.get(), PASSING);
    let to_here = back.is_none();
    let back = move || back.clone().unwrap_or_else(here);
    let (name, action) = (to.to_string(), to.route.path());
    let kept = kept.or_else(|| use_context::<KeptForms>()?.0.remove(&name)).unwrap_or_default();
    let key = format!("{name}\n{action}\n{within}\n{place}");
    let context = FormContext {
        name: name.clone(),
        kept: Arc::new(kept),
        labels: FieldLabels::default(),
        within,
        place: place.clone(),
        uploaded: RwSignal::new(Vec::new()),
        sending: RwSignal::new(false),
        uploading: RwSignal::new(0),
    };
    let node = NodeRef::<html::Form>::new();
    let (sending, uploading) = (context.sending, context.uploading);
    wait_for_files(node, uploading);
    be_ready_again(sending);
    let minder = minding::watch(node, &context, refill);
    let (typed, chosen, sender, offered) = (minder.clone(), minder.clone(), minder.clone(), minder);

    let person = viewer().actor.person();
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
            if to.route == FormRoute::SignOut {
                minding::forget();
                way_back::forget();
            } else {
                sender.send();
                if to_here {
                    lead_back(node);
                }
            }
            set_timeout(
                move || {
                    sending.try_set(false);
                },
                GIVE_UP,
            );
        }
    };
    let form = view! {
        <form
            method="post"
            action=action
            enctype="multipart/form-data"
            data-form=name
            class=class
            aria-label=label
            id=id
            autocomplete=(!refill).then_some("off")
            novalidate=true
            node_ref=node
            on:submit=on_submit
            on:keydown=submit_by_keyboard
            on:input=move |_| typed.keep()
            on:change=move |_| chosen.keep()
        >
            <input type="hidden" name="back" value=back/>
            // Text of this page is never sent in the name of somebody who signs in later.
            {person.map(|person| view! { <input type="hidden" name="as" value=person.0/> })}
            <Offers minder=offered/>
            <Provider value=context>{children()}</Provider>
        </form>
    };
    keyed(key, form)
}

/// Leads back to the address as it is now: a page may have put something into it.
fn lead_back(form: NodeRef<html::Form>) {
    let field = form.get_untracked().and_then(|form| form.query_selector("[name=back]").ok().flatten());
    let location = window().location();
    if let (Some(field), Ok(path), Ok(search)) = (field, location.pathname(), location.search()) {
        let _ = field.set_attribute("value", &address(&path, search.trim_start_matches('?'), PASSING));
    }
}

/// Marks the button that was pressed while files were under way.
const WAITING: &str = "data-waiting";

/// Forgets that the form of a field was to be sent once all files are there: one of them does not come.
pub(super) fn do_not_send(field: &Element) {
    let form = field.closest("form").ok().flatten();
    if let Some(button) = form.and_then(|form| form.query_selector(&format!("[{WAITING}]")).ok().flatten()) {
        let _ = button.remove_attribute(WAITING);
    }
}

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
