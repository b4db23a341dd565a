//! What people see: a file a page, its server functions above its component.

#[macro_use]
mod lazy;
pub mod lazy_page;

pub mod account;
pub mod admin;
mod followers;
#[cfg(feature = "ssr")]
pub mod forms;
pub mod load;
pub mod portal;
pub mod reports;
#[cfg(feature = "ssr")]
pub mod request;
pub mod session;
pub mod story;
pub mod survey;
#[cfg(feature = "ssr")]
pub mod survey_forms;
pub mod vendor;
pub mod workspace;
