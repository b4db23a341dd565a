//! Input typed into a form and not accepted yet is in it again when the form is shown again: the draft of a form with a
//! text, and the entries in any other form of a page while another one was sent.

use super::drafts::{Draft, Record, know_again, settle};
use super::entries::{Entry, STAGED, Scope, changed, excerpt, read, restore, take_back};
use super::minder::{Minder, Offer};
use super::storage::session;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::time::Duration;
use web_sys::HtmlFormElement;

thread_local! {
    /// The forms that are shown.
    static FORMS: RefCell<Vec<(Minder, HtmlFormElement)>> = const { RefCell::new(Vec::new()) };
}

/// Minds a form that is shown from now on, and fills in what was typed into it.
pub(super) fn begin(minder: &Minder, form: &HtmlFormElement) {
    let key = minder.draft.unsent();
    let known = FORMS.with_borrow_mut(|forms| {
        forms.retain(|(other, _)| other.is_there());
        let known = forms.iter().any(|(_, other)| other == form);
        if !known {
            forms.push((minder.clone(), form.clone()));
        }
        known
    });
    if known {
        return;
    }
    minder.draft.mind_tab();
    settle(minder.draft.person());
    let mut left = restore(form, &taken(&key), Scope::All);
    if has_text(form) {
        let before = left.files.clone();
        let mut record = minder.draft.record();
        if minder.lost_file {
            record.entries.retain(|entry| entry.name != STAGED);
            minder.draft.write(record.clone());
        }
        let own = restore(form, &record.entries, minder.scope);
        left.files.extend(own.files.into_iter().filter(|file| !before.contains(file)));
        set_aside(minder, form, record, own.aside);
        let (minder, form) = (minder.clone(), form.clone());
        spawn_local(async move { offer_left_behind(&minder, &form).await });
    }
    if !left.files.is_empty() {
        minder.uploaded.try_set(left.files);
    }
    // Something may have been typed before this was there.
    keep_soon(minder);
}

/// Keeps apart what was typed over something that has changed meanwhile, until the writer says what becomes of it.
fn set_aside(minder: &Minder, form: &HtmlFormElement, mut record: Record, aside: Vec<Entry>) {
    if !aside.is_empty() {
        record.entries.retain(|entry| !aside.iter().any(|other| other.name == entry.name));
        record.aside.retain(|entry| !aside.iter().any(|other| other.name == entry.name));
        record.aside.extend(aside);
        minder.draft.write(record.clone());
    }
    offer(minder, form, None, record.aside, record.sent);
}

async fn offer_left_behind(minder: &Minder, form: &HtmlFormElement) {
    let left_behind = minder.draft.left_behind().await;
    let shown = read(form, minder.scope);
    for (key, record) in left_behind {
        let stands = |entry: &Entry| shown.iter().any(|field| field.name == entry.name && field.now == entry.now);
        let entries: Vec<Entry> = record.entries.into_iter().chain(record.aside).collect();
        if !entries.iter().all(stands) {
            offer(minder, form, Some(key), entries, record.sent);
        }
    }
}

fn offer(
    minder: &Minder,
    form: &HtmlFormElement,
    key: Option<String>,
    entries: Vec<Entry>,
    sent: Option<(String, u64)>,
) {
    // Choices without a word are not worth being mistaken for the present ones.
    if let Some(start) = excerpt(form, &entries) {
        minder.offers.try_update(|offers| offers.push(Offer { key, entries, sent, start }));
    }
}

/// Keeps what stands in the form by now.
pub(super) fn keep(minder: &Minder) {
    if let Some(form) = minder.node.try_get_untracked().flatten().filter(has_text) {
        minder.draft.keep(&form, &read(&form, minder.scope));
    }
}

/// Keeps what is sent, until it is accepted, and what is typed into the other forms of the page.
pub(super) fn send(minder: &Minder) {
    if let Some(form) = minder.node.get_untracked().filter(has_text) {
        keep(minder);
        know_again(&minder.draft, &form);
    }
    keep_others(minder.node.get_untracked().as_ref());
}

/// Takes an offer back into the form.
pub(super) fn take(minder: &Minder, offer: &Offer) {
    let Some(form) = minder.node.get_untracked() else { return };
    let files = take_back(&form, &offer.entries);
    if !files.is_empty() {
        minder.uploaded.try_set(files);
    }
    keep(minder);
    let mut record = minder.draft.record();
    record.sent = record.sent.or_else(|| offer.sent.clone());
    minder.draft.write(record);
    drop(minder, offer);
    keep_soon(minder);
}

/// Keeps what stands in the form once its new files do.
fn keep_soon(minder: &Minder) {
    let own = minder.clone();
    set_timeout(move || keep(&own), Duration::ZERO);
}

/// Puts a file into the form of this draft, or into the draft when no page shows the form.
pub(super) fn arrive(draft: &Draft, file: String) {
    let minder = shown().into_iter().map(|(minder, _)| minder).find(|minder| minder.draft == *draft);
    if let Some(minder) = minder.filter(|minder| minder.uploaded.try_set(vec![file.clone()]).is_none()) {
        return keep_soon(&minder);
    }
    let mut record = draft.record();
    match record.entries.iter_mut().find(|entry| entry.name == STAGED) {
        Some(files) => files.now.push(file),
        None => {
            record.entries.push(Entry { name: STAGED.to_owned(), now: vec![file], was: Vec::new(), written: false })
        }
    }
    draft.write(record);
}

/// Throws an offer away.
pub(super) fn drop(minder: &Minder, offer: &Offer) {
    match &offer.key {
        Some(key) => minder.draft.throw_away(key),
        None => {
            let mut record = minder.draft.record();
            record.aside.clear();
            minder.draft.write(record);
        }
    }
    minder.offers.update(|offers| offers.retain(|other| other != offer));
}

/// Keeps what is typed into the other forms of the page, while one is sent.
fn keep_others(sent: Option<&HtmlFormElement>) {
    let Some(storage) = session() else { return };
    for (minder, form) in shown() {
        let key = minder.draft.unsent();
        if sent == Some(&form) {
            continue;
        }
        let changed = changed(&form, Scope::All);
        if !changed.is_empty()
            && let Ok(text) = serde_json::to_string(&changed)
        {
            let _ = storage.set_item(&key, &text);
        }
    }
}

/// Whether something is typed that was not sent.
#[cfg(feature = "hydrate")]
pub(super) fn is_any() -> bool {
    shown().iter().any(|(_, form)| !changed(form, Scope::All).is_empty())
}

/// Text kept while another form was sent; it is there once.
fn taken(key: &str) -> Vec<Entry> {
    let Some(storage) = session() else { return Vec::new() };
    let Some(text) = storage.get_item(key).ok().flatten() else { return Vec::new() };
    let _ = storage.remove_item(key);
    serde_json::from_str(&text).unwrap_or_default()
}

/// Whether a form has a text to write: such a form has a draft.
fn has_text(form: &HtmlFormElement) -> bool {
    form.query_selector("textarea").is_ok_and(|area| area.is_some())
}

fn shown() -> Vec<(Minder, HtmlFormElement)> {
    FORMS.with_borrow(|forms| forms.iter().filter(|(minder, _)| minder.is_there()).cloned().collect())
}
