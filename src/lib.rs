//! Tierdesk: a technical-support portal. See `docs/ARCHITECTURE.md` for the map.

pub mod app;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;
pub mod ui;

#[cfg(feature = "ssr")]
pub use tierdesk_demo as demo;
#[cfg(feature = "ssr")]
pub use tierdesk_desk::{config, db, desk, jobs, mail, own_files};
pub use tierdesk_domain as domain;
pub use tierdesk_error as error;
pub use tierdesk_texts as t;

/// Making a page takes and frees thousands of small pieces of memory, for which jemalloc needs less time than glibc; what is
/// not used for seconds goes back to the system.
#[cfg(feature = "ssr")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

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
