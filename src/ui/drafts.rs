//! Drafts: what is being typed into a form with a text lies in the browser's storage until the form was accepted: in the
//! local one of those who have signed in, and in the session storage, which ends with the tab, of all others, whose browser
//! may be anybody's.
//!
//! The key names person, tab, form, and what the form is about, so that nobody meets the draft of another, no form that of
//! another one, and no tab that of one that is still open. A form that is sent names its tab, and after it was accepted the server
//! sets the readable cookie `td_done_<tab>` to its name for some minutes: then the draft of that tab goes, and of no other.

use super::entries::{Entry, Field, Scope, hash, merged, read};
use super::storage::{DRAFT, SENT, UNSENT, keys, local, remove, session};
use super::tab;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, HtmlFormElement, HtmlInputElement, Storage};

/// The cookie that says to a tab which form of it was accepted.
const DONE: &str = "td_done_";
/// The hidden field by which a form names its tab.
const TAB: &str = "input[type=hidden][name=tab]";
/// The hidden fields by which the server knows a form that is sent twice.
const ONCE: &str = "input[type=hidden][name=once], input[type=hidden][name=submission]";
/// A draft that nobody came back to for so long is forgotten; in milliseconds.
const OLD: i64 = 30 * 86_400_000;

/// The place of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    form: String,
    place: String,
    person: i64,
}

/// The file or folder there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    /// The time of writing, in milliseconds since 1970; drafts of earlier versions have a fraction.
    #[serde(deserialize_with = "whole")]
    at: i64,
    pub entries: Vec<Entry>,
    /// Text typed over something that the page fills in otherwise by now; waits until it is taken back or thrown away.
    #[serde(default)]
    pub aside: Vec<Entry>,
    /// The idempotency key that the form was sent with, and a hash of its texts.
    #[serde(default)]
    pub sent: Option<(String, u64)>,
    /// The title of the form, and the part of an address that shows it, such as `dialog=escalate`.
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub opener: Option<String>,
}

/// A number without its fraction.
#[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970")]
fn whole<'de, D: serde::Deserializer<'de>>(number: D) -> Result<i64, D::Error> {
    f64::deserialize(number).map(|number| number as i64)
}

impl Draft {
    /// The draft of a form about something; person 0 is somebody who has not signed in.
    pub(super) fn of(form: &str, place: &str, person: i64) -> Self {
        Draft { form: form.to_owned(), place: place.to_owned(), person }
    }

    pub(super) const fn person(&self) -> i64 {
        self.person
    }

    /// The key of what stood in the form while another one was sent.
    pub(super) fn unsent(&self) -> String {
        format!("{UNSENT}{}:{}:{}", self.person, self.form, self.place)
    }

    /// Notes what a form that is sent is about, and lets it name its tab, so that after success the right draft goes.
    pub(super) fn note_sent(&self, form: Option<&HtmlFormElement>) {
        if let Some(storage) = session() {
            let _ = storage.set_item(&format!("{SENT}{}", self.form), &self.place);
        }
        if let Some(tab) = form.and_then(tab_field) {
            tab.set_value(&tab::id());
        }
        // Only an answer from now on is about this form.
        clear_done();
    }

    fn key(&self, tab: &str) -> String {
        format!("{DRAFT}{}:{tab}:{}:{}", self.person, self.form, self.place)
    }

    /// The draft of this tab.
    pub(super) fn record(&self) -> Record {
        self.found(&self.key(&tab::id())).unwrap_or_default()
    }

    fn found(&self, key: &str) -> Option<Record> {
        serde_json::from_str(&own(self.person)?.get_item(key).ok()??).ok()
    }

    /// Nothing typed leaves nothing behind. A full or forbidden storage is no reason to disturb the writer.
    pub(super) fn write(&self, record: Record) {
        let (Some(storage), key) = (own(self.person), self.key(&tab::id())) else { return };
        let _ = if record.entries.is_empty() && record.aside.is_empty() {
            storage.remove_item(&key)
        } else {
            let text = serde_json::to_string(&Record { at: tab::now(), ..record });
            text.map_or(Ok(()), |text| storage.set_item(&key, &text))
        };
    }

    /// Keeps what is typed.
    pub(super) fn keep(&self, form: &HtmlFormElement, fields: &[Field]) {
        let record = self.record();
        let entries = merged(&record.entries, fields);
        let opener =
            form.closest("[data-opened-by]").ok().flatten().and_then(|part| part.get_attribute("data-opened-by"));
        self.write(Record { entries, title: title(form), opener, ..record });
    }

    /// The drafts of tabs that were closed, with their keys.
    pub(super) async fn left_behind(&self) -> Vec<(String, Record)> {
        let mut all: Vec<(String, Record)> = self.others(tab::gone().await).collect();
        all.sort_by_key(|(_, record)| std::cmp::Reverse(record.at));
        all
    }

    /// The drafts of certain other tabs, with their keys.
    fn others(&self, which: impl Fn(&str) -> bool) -> impl Iterator<Item = (String, Record)> {
        let (person, rest) = (format!("{DRAFT}{}:", self.person), format!(":{}:{}", self.form, self.place));
        let (mine, draft) = (tab::id(), self.clone());
        let all = own(self.person).map(|storage| keys(&storage)).unwrap_or_default();
        all.into_iter().filter_map(move |key| {
            let tab = key.strip_prefix(&person)?.strip_suffix(&rest)?;
            let other = !tab.contains(':') && tab != mine && which(tab);
            let record = other.then(|| draft.found(&key))??;
            Some((key, record))
        })
    }

    /// Removes the draft of a tab that was closed.
    pub(super) fn throw_away(&self, key: &str) {
        if let Some(storage) = own(self.person) {
            let _ = storage.remove_item(key);
        }
    }

    /// Removes the draft of this tab, and others with the very same words.
    fn accepted(&self) {
        let sent = self.record();
        let words = |record: &Record| -> Vec<(String, u64)> {
            record.entries.iter().map(|entry| (entry.name.clone(), hash(&entry.now))).collect()
        };
        let same: Vec<_> = self.others(|_| true).filter(|(_, other)| words(other) == words(&sent)).collect();
        for key in same.into_iter().map(|(key, _)| key).chain([self.key(&tab::id())]) {
            self.throw_away(&key);
        }
    }
}

impl Draft {
    /// Minds the tab of those whose drafts several tabs can see.
    pub(super) fn mind_tab(&self) {
        if self.person != 0 {
            tab::mind(part);
        }
    }
}

/// Tells this tab and those that were closed from others.
pub(super) async fn of_this_and_closed_tabs() -> impl Fn(&str) -> bool {
    let (gone, mine) = (tab::gone().await, tab::id());
    move |tab| tab == mine || gone(tab)
}

/// Drafts at a place, of certain tabs, newest first, with the names of their forms and their keys.
pub(super) fn at(place: &str, person: i64, tabs: impl Fn(&str) -> bool) -> Vec<(String, String, Record)> {
    let Some(storage) = own(person) else { return Vec::new() };
    let mut all: Vec<_> = keys(&storage)
        .into_iter()
        .filter_map(|key| {
            let (tab, rest) = key.strip_prefix(&format!("{DRAFT}{person}:"))?.split_once(':')?;
            let form = rest.strip_suffix(place)?.strip_suffix(':')?.to_owned();
            let record = tabs(tab).then(|| Draft::of(&form, place, person).found(&key))??;
            Some((form, key, record))
        })
        .collect();
    all.sort_by_key(|(.., record)| std::cmp::Reverse(record.at));
    all
}

/// Whether there may be drafts at a place.
pub(super) fn are_at(place: &str, person: i64) -> bool {
    let (first, last) = (format!("{DRAFT}{person}:"), format!(":{place}"));
    own(person).is_some_and(|storage| keys(&storage).iter().any(|key| key.starts_with(&first) && key.ends_with(&last)))
}

/// The name that a form has for its readers: its own, or that of its dialog, or what its button says.
fn title(form: &HtmlFormElement) -> String {
    let words = |selector: &str| form.query_selector(selector).ok().flatten().and_then(|found| found.text_content());
    let dialog = || form.closest("dialog").ok().flatten()?.query_selector("h2").ok().flatten()?.text_content();
    let own = form.get_attribute("aria-label").or_else(dialog).or_else(|| words("button[type=submit]"));
    own.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Copies the drafts of a tab that gets another id.
fn part(before: &str, now: &str) {
    let Some(storage) = local() else { return };
    for key in keys(&storage) {
        let other = key.strip_prefix(DRAFT).and_then(|rest| {
            let (person, rest) = rest.split_once(':')?;
            Some(format!("{DRAFT}{person}:{now}:{}", rest.strip_prefix(before)?.strip_prefix(':')?))
        });
        if let (Some(other), Ok(Some(text))) = (other, storage.get_item(&key)) {
            let _ = storage.set_item(&other, &text);
        }
    }
}

/// Gives a form the mark it was sent with before, when it holds the same texts: the server knows it then, should the answer
/// to the first have been lost.
pub(super) fn know_again(draft: &Draft, form: &HtmlFormElement) {
    let once = form.query_selector(ONCE).ok().flatten().and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
    let Some(once) = once else { return };
    let (record, texts) = (draft.record(), texts(form));
    match record.sent {
        Some((earlier, same)) if same == texts => once.set_value(&earlier),
        _ => draft.write(Record { sent: Some((once.value(), texts)), ..record }),
    }
}

fn texts(form: &HtmlFormElement) -> u64 {
    let all = read(form, Scope::Texts).into_iter().flat_map(|field| field.now);
    hash(&all.collect::<Vec<_>>())
}

/// The field in which a form names its tab; it is made when the form is sent, because the server does not know the tab.
fn tab_field(form: &HtmlFormElement) -> Option<HtmlInputElement> {
    let there = form.query_selector(TAB).ok().flatten().and_then(|field| field.dyn_into().ok());
    there.or_else(|| {
        let field: HtmlInputElement = document().create_element("input").ok()?.dyn_into().ok()?;
        field.set_type("hidden");
        field.set_name("tab");
        form.append_child(&field).ok()?;
        Some(field)
    })
}

/// Removes the draft of the form of this tab that was just accepted, if one was, and what was kept of it while another
/// one was sent.
pub(super) fn settle(person: i64) {
    // Drafts of strangers lay here before they ended with their tab.
    remove(local(), &format!("{DRAFT}0:"));
    remove_old();
    let (Some(done), Some(storage)) = (done(), session()) else { return };
    for key in keys(&storage) {
        let (Some(form), Ok(Some(place))) = (key.strip_prefix(SENT), storage.get_item(&key)) else { continue };
        if is_same(&done, form, &place) {
            let draft = Draft::of(form, &place, person);
            draft.accepted();
            let _ = storage.remove_item(&draft.unsent());
            let _ = storage.remove_item(&key);
        }
    }
    clear_done();
}

/// Removes what nobody came back to. What another version of the program wrote is not this one's to judge.
fn remove_old() {
    let Some(storage) = local() else { return };
    for key in keys(&storage).iter().filter(|key| key.starts_with(DRAFT)) {
        let text = storage.get_item(key).ok().flatten().unwrap_or_default();
        if serde_json::from_str::<Record>(&text).is_ok_and(|record| tab::now() - record.at > OLD) {
            let _ = storage.remove_item(key);
        }
    }
}

fn clear_done() {
    if let Some(document) = page_document() {
        let _ = document.set_cookie(&format!("{DONE}{}=; Path=/; Max-Age=0; SameSite=Lax", tab::id()));
    }
}

/// Whether an accepted form is this one: the server may add what it belongs to, as in `reply-48213`. A form that is not
/// about its page's address is accepted under its name and what it is about.
fn is_same(done: &str, form: &str, place: &str) -> bool {
    match done.strip_prefix(form) {
        Some(rest) if place.starts_with('/') => rest.is_empty() || rest.starts_with('-'),
        Some(rest) => rest.strip_prefix('-') == Some(place),
        None => false,
    }
}

/// The form of this tab that was just accepted, as the server says.
pub(super) fn done() -> Option<String> {
    let cookies = page_document()?.cookie().ok()?;
    named(&cookies, &format!("{DONE}{}", tab::id())).map(str::to_owned)
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

/// Where somebody's texts lie.
fn own(person: i64) -> Option<Storage> {
    if person == 0 { session() } else { local() }
}

#[cfg(test)]
mod tests {
    use super::{is_same, named};

    #[test]
    fn a_form_is_known_with_and_without_its_ticket() {
        let same = |done, form| is_same(done, form, "/tickets/48213");
        assert!(same("reply", "reply") && same("reply-48213", "reply"));
        assert!(!same("reply", "reply-1") && !same("replying", "reply") && !same("note", "reply"));
    }

    #[test]
    fn k21_of_two_runs_only_the_one_that_went_out_is_done() {
        assert!(is_same("register-a1", "register", "a1"));
        assert!(!is_same("register-a1", "register", "b2") && !is_same("register", "register", "a1"));
    }

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        assert_eq!(named("a=1; td_done=reply; b=2", "td_done"), Some("reply"));
        assert_eq!(named("xtd_done=reply; td_done=", "td_done"), None);
        assert_eq!(named("", "td_done"), None);
    }
}
