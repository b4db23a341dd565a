//! Moments, worded by the server for the reader.

use crate::domain::When;
use leptos::prelude::*;

/// A moment.
#[component]
pub fn TimeTag(when: When) -> impl IntoView {
    view! { <time datetime=when.iso>{when.text}</time> }
}
