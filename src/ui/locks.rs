//! Locks that the tabs of a browser see of each other, and that end with the page that holds them, even when it had no time
//! to say a word (Web Locks API). Browsers without them, and pages that came over bare HTTP, have none.

use leptos::prelude::window;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::js_sys::{Array, Function, Promise, Reflect};

/// Holds a lock until the page ends.
pub(super) fn hold(name: &str) {
    let Some((manager, request)) = manager("request") else { return };
    let held = Closure::once_into_js(|_lock: JsValue| Promise::new(&mut |_, _| ()));
    let _ = request.call2(&manager, &name.into(), &held);
}

/// The names of the locks that are held, or nothing where there are no locks.
pub(super) async fn held() -> Option<Vec<String>> {
    let (manager, query) = manager("query")?;
    let answer: Promise = query.call0(&manager).ok()?.dyn_into().ok()?;
    let locks: Array = property(&answer.await.ok()?, "held")?.dyn_into().ok()?;
    Some(locks.iter().filter_map(|lock| property(&lock, "name")?.as_string()).collect())
}

fn manager(method: &str) -> Option<(JsValue, Function)> {
    let manager = property(&property(&window(), "navigator")?, "locks")?;
    let method = property(&manager, method)?.dyn_into().ok()?;
    Some((manager, method))
}

fn property(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &name.into()).ok()
}
