//! The browser's storage: the local one, which all tabs see, and that of the session, which ends with its tab. A browser
//! that forbids them has none.

use leptos::prelude::window;
use web_sys::Storage;

/// Prefixes of what forms leave there: drafts, text kept while another form was sent, and what was sent.
pub const DRAFT: &str = "td:draft:";
pub const UNSENT: &str = "td:unsent:";
pub const SENT: &str = "td:sent:";

pub fn local() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

pub fn session() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// The keys of everything in a storage.
pub fn keys(storage: &Storage) -> Vec<String> {
    let count = storage.length().unwrap_or_default();
    (0..count).filter_map(|i| storage.key(i).ok().flatten()).collect()
}

/// Removes everything whose key begins like this.
pub fn remove(storage: Option<Storage>, prefix: &str) {
    let Some(storage) = storage else { return };
    for key in keys(&storage).iter().filter(|key| key.starts_with(prefix)) {
        let _ = storage.remove_item(key);
    }
}
