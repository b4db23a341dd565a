//! Tierdesk: a technical-support portal. See `docs/ARCHITECTURE.md` for the map.

#[cfg(feature = "ssr")]
pub mod config;
#[cfg(feature = "ssr")]
pub mod db;
#[cfg(feature = "ssr")]
pub mod desk;
pub mod domain;
pub mod error;
pub mod t;
pub mod ui;
