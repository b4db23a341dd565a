//! The parts that pages are made of.

mod context;

pub use context::{language, viewer};
