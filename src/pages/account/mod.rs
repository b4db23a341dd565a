//! Signing in and the own account.

pub mod forms;
mod link;
mod profile;
mod sign_in;

pub use link::Link;
pub use profile::{Account, Sessions};
pub use sign_in::{AskLink, Forgot, MailSent, SignIn, SignUp};
