//! Going on from a ticket: to the one before or after it in its list, and where an answer leads.

use crate::pages::load::query;
use crate::t;
use crate::ui::{Icon, IconName, language, local_storage, neighbours, shortcut};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The key of the choice in the local storage: it belongs to the person's browser.
const KEPT: &str = "td:after-sending";

/// The tickets before and after this one in the list that it was opened from.
fn beside() -> (RwSignal<Option<String>>, RwSignal<Option<String>>) {
    let (before, after) = (RwSignal::new(None), RwSignal::new(None));
    let path = use_location().pathname;
    Effect::new(move |_| {
        let (earlier, later) = neighbours(&path.get());
        before.set(earlier);
        after.set(later);
    });
    (before, after)
}

/// Ways to the tickets before and after this one in the list that it was opened from.
#[component]
pub fn Neighbours() -> impl IntoView {
    let l = language();
    let (before, after) = beside();
    let link = move |to: RwSignal<Option<String>>, label: &'static str, icon: IconName, keys: &'static str| {
        move || {
            to.get().map(|href| {
                view! {
                    <a class="btn ghost square" href=href aria-label=label title=label aria-keyshortcuts=shortcut(Some(keys)) data-command=true><Icon name=icon sm=true/></a>
                }
            })
        }
    };
    view! {
        <span class="neighbours">
            {link(before, t::desk::previous_ticket(l), IconName::ChevronUp, "K")}
            {link(after, t::desk::next_ticket(l), IconName::ChevronDown, "J")}
        </span>
    }
}

/// The choice where an answer leads: to the same ticket, the next one, or the list. It is remembered.
#[component]
pub fn AfterSending() -> impl IntoView {
    let l = language();
    let (_, after) = beside();
    let from = query("from");
    let chosen = RwSignal::new(String::new());
    Effect::new(move |_| {
        let kept = local_storage().and_then(|storage| storage.get_item(KEPT).ok().flatten());
        chosen.set(kept.unwrap_or_default());
    });
    let choose = move |event| {
        let value = event_target_value(&event);
        if let Some(storage) = local_storage() {
            let _ = storage.set_item(KEPT, &value);
        }
        chosen.set(value);
    };
    let list = move || Some(from()).filter(|from| from.starts_with("/desk")).unwrap_or_else(|| "/desk".to_owned());
    let then = move || match chosen.get().as_str() {
        "next" => after.get().unwrap_or_else(&list),
        "list" => list(),
        _ => String::new(),
    };
    let options = [("", t::desk::then_stay(l)), ("next", t::desk::then_next(l)), ("list", t::desk::then_list(l))];
    let options: Vec<_> = options
        .into_iter()
        .map(|(value, label)| view! { <option value=value selected=move || chosen.get() == value>{label}</option> })
        .collect();
    view! {
        <input type="hidden" name="then" prop:value=then/>
        <label class="after-sending" data-needs-script=true>
            <span class="vh">{t::desk::after_sending(l)}</span>
            <select on:change=choose>{options}</select>
        </label>
    }
}
