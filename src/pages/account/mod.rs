//! Signing in and the own account.

pub mod forms;
mod sign_in;

pub use sign_in::SignIn;
