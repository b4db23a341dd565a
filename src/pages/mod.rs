//! What people see: a file a page, its server functions above its component.

#[macro_use]
mod lazy;
pub mod lazy_page;

pub mod account;
pub mod admin;
#[cfg(feature = "ssr")]
pub mod door;
mod followers;
pub mod forms;
pub mod load;
pub mod portal;
pub mod reports;
pub mod session;
pub mod story;
pub mod survey;
pub mod vendor;
pub mod workspace;
