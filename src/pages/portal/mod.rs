//! The customers' pages.

pub mod forms;
pub mod register_forms;

use leptos::prelude::*;

#[component]
pub fn Home() -> impl IntoView {
    view! { <p>"home"</p> }
}

#[component]
pub fn NotFound() -> impl IntoView {
    view! { <p>"no"</p> }
}
