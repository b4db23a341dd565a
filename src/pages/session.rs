//! Who is looking.

use crate::domain::view::Viewer;
use crate::domain::{Actor, Language, Theme};

/// The viewer of the present request; a plain visitor when there is none, as while routes are listed.
#[cfg(feature = "ssr")]
pub fn present_viewer() -> Viewer {
    super::request::request_context().map(|context| context.viewer).unwrap_or_else(|_| nobody())
}

/// The browser reads the viewer from the page; this stands in when the page does not say.
#[cfg(not(feature = "ssr"))]
pub fn present_viewer() -> Viewer {
    nobody()
}

/// A visitor of whom nothing is known.
pub fn nobody() -> Viewer {
    Viewer {
        actor: Actor::Anonymous,
        name: String::new(),
        email: String::new(),
        organisation: None,
        language: Language::English,
        zone: "UTC".to_owned(),
        theme: Theme::System,
        hotkeys: false,
        provider: "Tierdesk".to_owned(),
    }
}
