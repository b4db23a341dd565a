//! Drafts of this place whose forms are not on the page any more, nor behind one of its links: they are shown to be copied
//! or thrown away. No other form is offered them, so that a note can never come near a reply.

use super::drafts::{self, Draft, Record};
use super::elements::all;
use super::entries::STAGED;
use super::storage::session;
use crate::domain::view::StagedFile;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDivElement, HtmlTextAreaElement};

/// A draft whose form is gone.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Orphan {
    draft: Draft,
    key: String,
    /// The title of the form.
    pub title: String,
    pub texts: Vec<String>,
    /// Names of uploaded files.
    pub files: Vec<String>,
}

/// The part of a page that shows them.
#[derive(Clone)]
pub(super) struct Place {
    /// The subject of the page's forms.
    pub subject: String,
    pub person: i64,
    pub node: NodeRef<html::Div>,
    pub found: RwSignal<Vec<Orphan>>,
}

impl Place {
    /// Whether there may be any, without a look at the page.
    pub fn may_have_any(&self) -> bool {
        drafts::are_at(&self.subject, self.person)
    }
}

/// Looks for them once the page is in the document.
pub(super) fn look(place: &Place) {
    let Some(node) = place.node.try_get_untracked().flatten() else { return };
    let place = place.clone();
    if node.is_connected() {
        drafts::settle(place.person);
        spawn_local(async move {
            let orphans = orphans(&place, &node).await;
            // The page may have been left meanwhile.
            place.found.try_set(orphans);
        });
    } else {
        request_animation_frame(move || look(&place));
    }
}

async fn orphans(place: &Place, node: &HtmlDivElement) -> Vec<Orphan> {
    let tabs = drafts::of_this_and_closed_tabs().await;
    if !node.is_connected() {
        return Vec::new();
    }
    let shown = areas(&document().document_element());
    let mut found: Vec<Orphan> = Vec::new();
    for (form, key, record) in drafts::at(&place.subject, place.person, tabs) {
        if is_on_page(&form) || record.opener.as_deref().is_some_and(is_linked) {
            continue;
        }
        let staged = record.entries.iter().filter(|entry| entry.name == STAGED).flat_map(|entry| &entry.now);
        let files: Vec<String> =
            staged.filter_map(|file| Some(serde_json::from_str::<StagedFile>(file).ok()?.name)).collect();
        let texts = texts(&record);
        let nothing = texts.is_empty() && files.is_empty();
        if nothing || stand_in(&shown, &texts) {
            continue;
        }
        let draft = Draft::of(&form, &place.subject, place.person);
        found.push(Orphan { draft, key, title: record.title, texts, files });
    }
    found
}

/// Throws one away.
pub(super) fn drop(place: &Place, orphan: &Orphan) {
    forget(&orphan.draft, &orphan.key);
    place.found.update(|found| found.retain(|other| other != orphan));
}

/// Throws away drafts with the texts that the server shows and that are thrown away there.
pub(super) fn discard(place: &Place) {
    let Some(node) = place.node.get_untracked() else { return };
    let shown = areas(&node.query_selector("[data-unsent]").ok().flatten());
    for (form, key, record) in drafts::at(&place.subject, place.person, |_| true) {
        if stand_in(&shown, &texts(&record)) {
            forget(&Draft::of(&form, &place.subject, place.person), &key);
        }
    }
}

/// The words of a draft.
fn texts(record: &Record) -> Vec<String> {
    let written = record.entries.iter().chain(&record.aside).filter(|entry| entry.written);
    written.flat_map(|entry| &entry.now).filter(|text| !text.trim().is_empty()).cloned().collect()
}

/// Whether there are texts, and all are among those that the page shows.
fn stand_in(shown: &[String], texts: &[String]) -> bool {
    let words = |text: &str| text.trim().replace("\r\n", "\n");
    !texts.is_empty() && texts.iter().all(|text| shown.iter().any(|other| words(text) == words(other)))
}

fn forget(draft: &Draft, key: &str) {
    draft.throw_away(key);
    if let Some(storage) = session() {
        let _ = storage.remove_item(&draft.unsent());
    }
}

fn is_on_page(form: &str) -> bool {
    all("form[data-form]").iter().any(|node| node.get_attribute("data-form").as_deref() == Some(form))
}

/// Whether a link of the page has this part in its query.
fn is_linked(part: &str) -> bool {
    let has = |href: String| href.split(['?', '&', '#']).skip(1).any(|other| other == part);
    all("a[href]").iter().filter_map(|link| link.get_attribute("href")).any(has)
}

/// The texts of all text areas within an element.
fn areas(within: &Option<Element>) -> Vec<String> {
    let Some(found) = within.as_ref().and_then(|within| within.query_selector_all("textarea").ok()) else {
        return Vec::new();
    };
    let area = |i| Some(found.get(i)?.dyn_into::<HtmlTextAreaElement>().ok()?.value());
    (0..found.length()).filter_map(area).collect()
}
