//! Who is looking: provided once by the app, read by every component.

use crate::domain::Language;
use crate::domain::view::Viewer;
use leptos::prelude::{expect_context, with_context};

/// Who is looking and how they want to see it.
pub fn viewer() -> Viewer {
    expect_context::<Viewer>()
}

/// The reader's language.
pub fn language() -> Language {
    with_context(|viewer: &Viewer| viewer.language).unwrap_or_else(|| viewer().language)
}
