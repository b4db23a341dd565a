//! The reader's time zone, told to the server in a cookie, so that times are worded in it from the next page on.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlDocument;
use web_sys::js_sys::{Array, Intl, Object, Reflect};

/// Sets the cookie `td-zone` to the browser's IANA zone, unless it is set already.
pub fn tell() {
    let (Some(zone), Ok(document)) = (present(), document().dyn_into::<HtmlDocument>()) else {
        return;
    };
    let cookie = format!("td-zone={}", zone.replace('/', "%2F"));
    let known = document.cookie().unwrap_or_default();
    if known.split(';').any(|pair| pair.trim() == cookie) {
        return;
    }
    let _ = document.set_cookie(&format!("{cookie}; Path=/; Max-Age=31536000; SameSite=Lax"));
}

fn present() -> Option<String> {
    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    Reflect::get(&format.resolved_options(), &JsValue::from_str("timeZone")).ok()?.as_string()
}
