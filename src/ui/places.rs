//! The addresses that shells link to. Routes are in `app.rs`; these are the same, by name.

use crate::domain::rights::{Area, enter};
use crate::domain::view::{DeskView, Viewer};

pub const HOME: &str = "/";
pub const TICKETS: &str = "/tickets";
pub const NEW: &str = "/new";
pub const SIGN_IN: &str = "/sign-in";
pub const DESK: &str = "/desk";

pub const VENDOR: &str = "/vendor";
pub const ACCOUNT: &str = "/account";
pub const SESSIONS: &str = "/account/sessions";

/// A view of the workspace.
pub fn desk_view(view: DeskView) -> String {
    format!("{DESK}?view={view}")
}

/// Where a viewer belongs: the page behind the brand.
pub fn start(viewer: &Viewer) -> &'static str {
    if enter(&viewer.actor, Area::Workspace) {
        DESK
    } else if enter(&viewer.actor, Area::Vendor) {
        VENDOR
    } else {
        HOME
    }
}
