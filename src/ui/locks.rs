//! Locks that the tabs of a browser see of each other, and that end with the page that holds them, even when it had no time
//! to say a word (Web Locks API). Browsers without them, and pages that came over bare HTTP, have none.

use leptos::prelude::window;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::js_sys::{Array, Function, Promise, Reflect};

/// A lock that is held until this goes, or the page ends.
pub(super) struct Lock(Rc<RefCell<Option<Function>>>);

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(release) = self.0.take() {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Holds a lock from when it is free.
pub(super) fn hold(name: &str) -> Lock {
    let release = Rc::new(RefCell::new(None));
    // Made now, so that a lock that is let go before it was free is not held then.
    let held = Promise::new(&mut |resolve, _| *release.borrow_mut() = Some(resolve));
    if let Some((manager, request)) = manager("request") {
        let _ = request.call2(&manager, &name.into(), &Closure::once_into_js(move |_lock: JsValue| held));
    }
    Lock(release)
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
