//! The tab that the page is in. Its id lies in the session storage and ends with it; while it is open, the local storage
//! says so to the others of the same person, and so does a lock where the browser has locks.

use super::locks::{self, Lock};
use super::storage::{keys, local, session};
use leptos::ev;
use leptos::prelude::*;
use std::cell::RefCell;
use std::time::Duration;
use web_sys::js_sys::{Date, Math};

/// The id of the tab, in the session storage.
const TAB: &str = "td:tab";
/// When a tab was heard of last, in the local storage, with the mark of its document.
const OPEN: &str = "td:open:";
/// How often a tab says that it is open.
const BEAT: Duration = Duration::from_secs(60);
/// A tab that was not heard of for so long has gone without a word; in milliseconds.
const SILENT: i64 = 5 * 60_000;
/// After so long, in milliseconds, a tab is forgotten.
const OLD: i64 = 86_400_000;

thread_local! {
    /// Sets this document apart from one in a copy of its tab; nothing before the tab is minded.
    static MARK: RefCell<String> = const { RefCell::new(String::new()) };
    /// The lock with the name of the tab; it is no other tab's any more when the tab gets another id.
    static LOCK: RefCell<Option<Lock>> = const { RefCell::new(None) };
}

/// The id of this tab, which gets one if it has none. Without a storage all tabs are one.
pub(super) fn id() -> String {
    let Some(storage) = session() else { return String::new() };
    if let Some(id) = storage.get_item(TAB).ok().flatten().filter(|id| !id.is_empty()) {
        return id;
    }
    let id = random();
    let _ = storage.set_item(TAB, &id);
    id
}

/// Milliseconds since 1970.
#[expect(clippy::cast_possible_truncation, reason = "whole milliseconds, exact until the year 287396")]
pub(super) fn now() -> i64 {
    Date::now() as i64
}

/// Says from now on that this tab is open. A tab that is copied takes the id along: the one that had it first gets another,
/// and hands on what it has under it to `part`.
pub(super) fn mind(part: fn(&str, &str)) {
    if MARK.with_borrow(|mark| !mark.is_empty()) {
        return;
    }
    MARK.with_borrow_mut(|mark| *mark = random());
    forget_old();
    claim();
    hold();
    let left = window_event_listener_untyped("pagehide", |_| {
        if let (Some(storage), true) = (local(), is_mine()) {
            let _ = storage.remove_item(&name(&id()));
        }
    });
    let back = window_event_listener(ev::pageshow, |event| {
        claim();
        // A browser may have taken the lock when it put the page aside.
        if event.persisted() {
            hold();
        }
    });
    let told = window_event_listener(ev::storage, move |event| {
        let before = id();
        if event.key() == Some(name(&before)) && said(&before).is_some() && !is_mine() {
            let id = random();
            if let Some(storage) = session() {
                let _ = storage.set_item(TAB, &id);
            }
            claim();
            hold();
            part(&before, &id);
        }
    });
    set_interval(claim, BEAT);
    std::mem::forget((left, back, told));
}

/// Tells which tabs were closed.
pub(super) async fn gone() -> impl Fn(&str) -> bool {
    let held = locks::held().await;
    move |tab| {
        let silent = |at: i64| match &held {
            // A closed tab may not have had the time to say so.
            Some(held) => !held.contains(&name(tab)),
            None => now() - at > SILENT,
        };
        said(tab).is_none_or(|(at, _)| silent(at))
    }
}

/// Under which name an open tab is known to the others.
fn name(tab: &str) -> String {
    format!("{OPEN}{tab}")
}

fn hold() {
    LOCK.set(Some(locks::hold(&name(&id()))));
}

/// Forgets tabs that went without a word long ago.
fn forget_old() {
    let Some(storage) = local() else { return };
    for key in keys(&storage) {
        let Some(tab) = key.strip_prefix(OPEN) else { continue };
        if said(tab).is_none_or(|(at, _)| now() - at > OLD) {
            let _ = storage.remove_item(&key);
        }
    }
}

fn claim() {
    if let Some(storage) = local() {
        let mark = MARK.with_borrow(String::clone);
        let _ = storage.set_item(&name(&id()), &format!("{} {mark}", now()));
    }
}

fn is_mine() -> bool {
    let mark = MARK.with_borrow(String::clone);
    said(&id()).is_some_and(|(_, of)| of == mark)
}

/// When a tab said last that it is open, and which document of it.
fn said(tab: &str) -> Option<(i64, String)> {
    let text = local()?.get_item(&name(tab)).ok()??;
    let (at, mark) = text.split_once(' ')?;
    Some((at.parse().ok()?, mark.to_owned()))
}

/// Letters and digits that no other tab has.
fn random() -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a random number below 2^32")]
    let part = || (Math::random() * 4_294_967_296.0) as u64;
    format!("{:08x}{:08x}", part(), part())
}
