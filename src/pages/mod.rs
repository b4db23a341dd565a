//! What people see: a file a page, its server functions above its component.

pub mod account;
#[cfg(feature = "ssr")]
pub mod door;
pub mod portal;
pub mod session;
