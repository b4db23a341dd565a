//! The agents' workspace.

pub mod forms;
