//! Minding what is typed into forms. What does it comes in a file of its own, once a page shows a form that has something
//! to mind: most first visits show none.

use super::drafts::{self, Draft};
use super::entries::Scope;
use super::form_context::FormContext;
use super::minder::{Minder, Offer};
use super::orphans::{self, Orphan, Place};
use super::storage::{DRAFT, SENT, UNSENT, local, remove, session};
use super::{language, unsent, viewer};
use crate::domain::FieldError;
use crate::t;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::time::Duration;
#[cfg(feature = "hydrate")]
use wasm_bindgen::JsCast;
use web_sys::HtmlFormElement;
#[cfg(feature = "hydrate")]
use web_sys::HtmlTextAreaElement;

/// The functions of the file.
#[derive(Clone, Copy)]
struct Parts {
    begin: fn(&Minder, &HtmlFormElement),
    keep: fn(&Minder),
    send: fn(&Minder),
    take: fn(&Minder, &Offer),
    drop: fn(&Minder, &Offer),
    settle: fn(i64),
    arrive: fn(&Draft, String),
    look: fn(&Place),
    drop_orphan: fn(&Place, &Orphan),
    discard: fn(&Place),
    #[cfg(feature = "hydrate")]
    is_any: fn() -> bool,
}

const PARTS: Parts = Parts {
    begin: unsent::begin,
    keep: unsent::keep,
    send: unsent::send,
    take: unsent::take,
    drop: unsent::drop,
    settle: drafts::settle,
    arrive: unsent::arrive,
    look: orphans::look,
    drop_orphan: orphans::drop,
    discard: orphans::discard,
    #[cfg(feature = "hydrate")]
    is_any: unsent::is_any,
};

thread_local! {
    /// Set once the file is there.
    static LOADED: Cell<Option<Parts>> = const { Cell::new(None) };
    /// Files on their way, also of forms whose pages were left.
    static FILES: Cell<usize> = const { Cell::new(0) };
    /// Set once whoever loads another page is asked about them.
    static ASKS: Cell<bool> = const { Cell::new(false) };
}

/// Fields that somebody can type into, tick or choose from.
const FIELDS: &str = "textarea, select, input:not([type=hidden]):not([type=submit])";

#[cfg(feature = "hydrate")]
#[leptos::wasm_split::wasm_split(minding, wasm_split_path = ::leptos::wasm_split, fallible)]
fn minding() -> Result<Parts, leptos::wasm_split::SplitLoaderError> {
    Ok(PARTS)
}

/// Does something with the functions, once they are there. Without them a form is sent all the same.
fn with_parts(work: Box<dyn FnOnce(Parts)>) {
    if let Some(parts) = LOADED.get() {
        return work(parts);
    }
    spawn_local(async move {
        #[cfg(feature = "hydrate")]
        let loaded = match minding().await {
            Ok(parts) => Ok(parts),
            Err(_) => minding().await,
        };
        #[cfg(not(feature = "hydrate"))]
        let loaded = Ok::<_, ()>(PARTS);
        if let Ok(parts) = loaded {
            LOADED.set(Some(parts));
            work(parts);
        }
    });
}

/// Minds a form from now on, and fills in what was typed into it. Without `all`, its texts and files alone have a draft:
/// what is ticked in a list belongs to the moment.
pub fn watch(node: NodeRef<html::Form>, form: &FormContext, all: bool) -> Minder {
    let scope = if all { Scope::All } else { Scope::Texts };
    let draft = Draft::of(&form.name, &form.place, person());
    let offers = RwSignal::new(Vec::new());
    let lost_file = form.kept.errors.0.iter().any(|error| matches!(error.reason, FieldError::FileGone(_)));
    let minder = Minder { node, draft, scope, uploaded: form.uploaded, offers, lost_file };
    let (own, uploading) = (minder.clone(), form.uploading);
    Effect::new(move |_| {
        let Some(form) = node.get() else { return };
        if form.query_selector(FIELDS).is_ok_and(|field| field.is_some()) {
            let own = own.clone();
            match LOADED.get() {
                Some(parts) => (parts.begin)(&own, &form),
                None => with_parts(Box::new(move |parts| {
                    // Its page may have gone while the file was on its way.
                    if form.is_connected() {
                        (parts.begin)(&own, &form);
                    }
                })),
            }
        }
    });
    let own = minder.clone();
    Effect::new(move |before: Option<usize>| {
        let under_way = uploading.get();
        if before.is_some_and(|before| under_way < before) {
            let own = own.clone();
            // Once the file that arrived stands in the form.
            set_timeout(move || own.keep(), Duration::ZERO);
        }
        under_way
    });
    minder
}

impl Minder {
    /// Keeps what stands in the form by now.
    pub fn keep(&self) {
        if let Some(parts) = LOADED.get() {
            (parts.keep)(self);
        }
    }

    /// Keeps what is sent, until it is accepted, and what is typed into the other forms of the page.
    pub fn send(&self) {
        self.draft.note_sent(self.node.get_untracked().as_ref());
        if let Some(parts) = LOADED.get() {
            (parts.send)(self);
        }
    }
}

/// Text written for the form that does not stand in it, to be taken back or thrown away.
#[component]
pub fn Offers(minder: Minder) -> impl IntoView {
    let (l, offers) = (language(), minder.offers);
    let row = move |offer: Offer| {
        let (take, drop) = ((minder.clone(), offer.clone()), (minder.clone(), offer.clone()));
        view! {
            <div class="cluster small" role="group" aria-label=t::ui::draft_offer(l) data-offer=true>
                <span>{t::ui::draft_offer(l)} " " <q dir="auto">{offer.start}</q></span>
                <button class="link-button" type="button" on:click=move |_| {
                    let (minder, offer) = take.clone();
                    with_parts(Box::new(move |parts| (parts.take)(&minder, &offer)));
                }>
                    {t::ui::draft_take(l)}
                </button>
                <button class="link-button" type="button" on:click=move |_| {
                    let (minder, offer) = drop.clone();
                    with_parts(Box::new(move |parts| (parts.drop)(&minder, &offer)));
                }>
                    {t::ui::draft_drop(l)}
                </button>
            </div>
        }
    };
    move || offers.get().into_iter().map(row.clone()).collect::<Vec<_>>()
}

/// Removes the draft of a form that was just accepted.
pub fn settle() {
    let person = person();
    if drafts::done().is_some() {
        with_parts(Box::new(move |parts| (parts.settle)(person)));
    }
}

/// Looks for drafts whose forms are not on the page.
pub(super) fn look_for_orphans(place: Place) {
    with_parts(Box::new(move |parts| (parts.look)(&place)));
}

/// Throws away a draft whose form is gone.
pub(super) fn drop_orphan(place: &Place, orphan: &Orphan) {
    if let Some(parts) = LOADED.get() {
        (parts.drop_orphan)(place, orphan);
    }
}

/// Throws away drafts of refused forms that are thrown away.
pub(super) fn discard_orphans(place: &Place) {
    if let Some(parts) = LOADED.get() {
        (parts.discard)(place);
    }
}

/// A file is on its way.
pub(super) fn file_leaves() {
    FILES.set(FILES.get() + 1);
    if !ASKS.replace(true) {
        let asks = window_event_listener(leptos::ev::beforeunload, |event| {
            if FILES.get() > 0 {
                event.prevent_default();
            }
        });
        std::mem::forget(asks);
    }
}

/// A file has arrived, or does not any more.
pub(super) fn file_ends() {
    FILES.set(FILES.get().saturating_sub(1));
}

/// Keeps a file that arrived when its form had left the page already: the form has it when it is shown again.
pub(super) fn arrive_late(form: &str, place: &str, person: i64, file: String) {
    let draft = Draft::of(form, place, person);
    with_parts(Box::new(move |parts| (parts.arrive)(&draft, file)));
}

/// Removes the drafts of whoever signs out, and of nobody in particular. Those of others whose sessions ended wait for them.
pub fn forget() {
    let theirs = |prefix: &str| [format!("{prefix}{}:", person()), format!("{prefix}0:")];
    for prefix in theirs(DRAFT).into_iter().chain(theirs(UNSENT)).chain([SENT.to_owned()]) {
        remove(local(), &prefix);
        remove(session(), &prefix);
    }
}

/// Whether something is typed that was not sent, or a file is on its way.
#[cfg(feature = "hydrate")]
pub fn is_any() -> bool {
    let typed = || {
        let areas = super::elements::all("textarea").into_iter();
        let mut areas = areas.filter_map(|area| area.dyn_into::<HtmlTextAreaElement>().ok());
        areas.any(|area| area.value() != area.default_value().unwrap_or_default().replace("\r\n", "\n"))
    };
    FILES.get() > 0 || LOADED.get().map_or_else(typed, |parts| (parts.is_any)())
}

/// Whose text it is; 0 is somebody who has not signed in.
pub(super) fn person() -> i64 {
    viewer().actor.person().map_or(0, |id| id.0)
}
