//! The vendors' pages.

pub mod forms;
