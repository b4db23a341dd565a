//! Signing in and the own account.

mod sign_in;

pub use sign_in::SignIn;
