//! Which part of the program a path belongs to, and where people begin.

use crate::domain::Role;
use crate::domain::rights::Area;

/// The part of the program that a path belongs to.
pub fn area(path: &str) -> Area {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    match first {
        "desk" | "wallboard" => Area::Workspace,
        "reports" => Area::Reports,
        "vendor" => Area::Vendor,
        "admin" => Area::Admin,
        "account" => Area::Account,
        "tickets" => Area::Portal,
        _ => Area::Open,
    }
}

/// The page where a person of this role begins.
pub fn home(role: Option<Role>) -> &'static str {
    match role {
        Some(Role::Agent | Role::Lead | Role::Admin) => "/desk",
        Some(Role::Vendor) => "/vendor",
        Some(Role::Customer | Role::CustomerLead) | None => "/",
    }
}
