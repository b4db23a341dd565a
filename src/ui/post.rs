//! Sending something to the server beside the page, with progress. `fetch` tells nothing of progress, so this is the
//! older XMLHttpRequest.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{FormData, ProgressEvent, XmlHttpRequest};

/// POSTs a form. `progress` is told the share that has left, in percent; `done` the status, 0 when there was no answer,
/// and the body. The request can be ended by its `abort`.
pub fn post(
    address: &str,
    form: &FormData,
    progress: impl Fn(u32) + 'static,
    done: impl FnOnce(u16, String) + 'static,
) -> Option<XmlHttpRequest> {
    let request = XmlHttpRequest::new().ok()?;
    request.open("POST", address).ok()?;
    let on_progress = request.upload().ok().map(|upload| {
        EventListener::new(&upload, "progress", move |event| {
            let Some(event) = event.dyn_ref::<ProgressEvent>() else { return };
            if event.length_computable() && event.total() > 0.0 {
                progress(percent(event.loaded(), event.total()));
            }
        })
    });
    let answered = request.clone();
    let on_end = EventListener::once(&request, "loadend", move |_| {
        drop(on_progress);
        let body = answered.response_text().ok().flatten().unwrap_or_default();
        done(answered.status().unwrap_or_default(), body);
    });
    on_end.forget();
    request.send_with_opt_form_data(Some(form)).ok()?;
    Some(request)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 100")]
fn percent(part: f64, whole: f64) -> u32 {
    (part * 100.0 / whole).clamp(0.0, 100.0) as u32
}
