//! Signing in and the own account.

pub mod forms;
mod link;
mod profile;
mod sign_in;

pub use link::MailedLinkPage;
pub use profile::{ProfilePage, SessionsPage};
pub use sign_in::{AskLinkPage, ForgotPage, MailSentPage, SignInPage, SignUpPage};
