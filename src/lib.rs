//! Tierdesk: a technical-support portal. See `docs/ARCHITECTURE.md` for the map.

pub mod app;
#[cfg(feature = "ssr")]
pub mod config;
#[cfg(feature = "ssr")]
pub mod db;
#[cfg(feature = "ssr")]
pub mod demo;
#[cfg(feature = "ssr")]
pub mod desk;
pub mod domain;
pub mod error;
#[cfg(feature = "ssr")]
mod fetch;
#[cfg(feature = "ssr")]
pub mod jobs;
mod json;
#[cfg(feature = "ssr")]
pub mod mail;
#[cfg(feature = "ssr")]
pub mod own_files;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;
pub mod t;
pub mod ui;

/// Takes over the page that the server rendered.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    std::panic::set_hook(Box::new(|why| {
        console_error_panic_hook::hook(why);
        // Nothing of the program answers any more: its links lead on by loads.
        ui::outdated::leave_alone();
    }));
    leptos::mount::hydrate_lazy(app::App);
}
