//! Drafts: what is being typed lies in the browser's local storage until its form was accepted.
//!
//! The key names person, form, page and field, so that nobody meets the draft of another. After a form was
//! accepted the server sets the readable cookie `td_done` to its name for one page; then the draft goes.

use super::form::FormContext;
use super::viewer;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, Storage};

const PREFIX: &str = "td:draft:";
const SENT: &str = "td:sent:";
const DONE: &str = "td_done";

/// The place of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    key: String,
}

impl Draft {
    /// The draft of one field of a form on a page.
    pub fn of(form: &str, page: &str, field: &str) -> Self {
        Draft { key: format!("{}{field}", form_on_page(form, page)) }
    }

    /// What was typed here before.
    pub fn read(&self) -> Option<String> {
        local()?.get_item(&self.key).ok()?.filter(|text| !text.is_empty())
    }

    /// Keeps what is typed; nothing typed leaves nothing behind. A full or forbidden storage is no reason to
    /// disturb the writer.
    pub fn write(&self, text: &str) {
        if let Some(storage) = local() {
            let _ = if text.is_empty() { storage.remove_item(&self.key) } else { storage.set_item(&self.key, text) };
        }
    }
}

/// Restores what was being typed here, unless the server sent something. The draft has its form and page in its key.
pub fn keep_draft(field: &str, node: NodeRef<html::Textarea>) -> Option<Draft> {
    let form = use_context::<FormContext>()?;
    let draft = Draft::of(&form.name, &form.page.get_untracked(), field);
    let found = draft.clone();
    Effect::new(move |_| {
        if let Some(area) = node.get() {
            settle();
            if area.value().is_empty()
                && let Some(text) = found.read()
            {
                area.set_value(&text);
            }
        }
    });
    Some(draft)
}

fn form_on_page(form: &str, page: &str) -> String {
    let person = viewer().actor.person().map_or(0, |id| id.0);
    format!("{PREFIX}{person}:{form}:{page}:")
}

/// Notes from which page a form is sent, so that after success the right draft goes.
pub fn sent(form: &str, page: &str) {
    if let Some(storage) = session() {
        let _ = storage.set_item(&format!("{SENT}{form}"), page);
    }
}

/// Removes the draft of the form that was just accepted, if one was.
pub fn settle() {
    let Some(form) = done() else { return };
    if let Some(storage) = session() {
        for key in keys(&storage) {
            let Some(sent) = key.strip_prefix(SENT).filter(|sent| is_same(&form, sent)) else {
                continue;
            };
            if let Ok(Some(page)) = storage.get_item(&key) {
                remove(&form_on_page(sent, &page));
            }
            let _ = storage.remove_item(&key);
        }
    }
    if let Some(document) = page_document() {
        let _ = document.set_cookie(&format!("{DONE}=; Path=/; Max-Age=0; SameSite=Lax"));
    }
}

/// Removes all drafts: whoever signs out leaves nothing behind.
pub fn forget() {
    remove(PREFIX);
}

fn remove(prefix: &str) {
    let Some(storage) = local() else { return };
    for key in keys(&storage).iter().filter(|key| key.starts_with(prefix)) {
        let _ = storage.remove_item(key);
    }
}

fn keys(storage: &Storage) -> Vec<String> {
    let count = storage.length().unwrap_or_default();
    (0..count).filter_map(|i| storage.key(i).ok().flatten()).collect()
}

/// Whether an accepted form is this one: the server may add what it belongs to, as in `reply-48213`.
fn is_same(done: &str, sent: &str) -> bool {
    done.strip_prefix(sent).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

fn done() -> Option<String> {
    let cookies = page_document()?.cookie().ok()?;
    named(&cookies, DONE).map(str::to_owned)
}

/// The value of a cookie in a `Cookie` string (RFC 6265 section 4.2.1).
fn named<'a>(cookies: &'a str, name: &str) -> Option<&'a str> {
    cookies
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name && !value.is_empty()).then_some(value))
}

fn page_document() -> Option<HtmlDocument> {
    document().dyn_into().ok()
}

fn local() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

pub(super) fn session() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::{is_same, named};

    #[test]
    fn a_form_is_known_with_and_without_its_ticket() {
        assert!(is_same("reply", "reply") && is_same("reply-48213", "reply"));
        assert!(!is_same("reply", "reply-1") && !is_same("replying", "reply") && !is_same("note", "reply"));
    }

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        assert_eq!(named("a=1; td_done=reply; b=2", "td_done"), Some("reply"));
        assert_eq!(named("xtd_done=reply; td_done=", "td_done"), None);
        assert_eq!(named("", "td_done"), None);
    }
}
