//! Signing in and the own account.

#[cfg(feature = "ssr")]
pub mod forms;
mod link;
mod profile;
mod sign_in;

lazy_zone! {
    account_zone, __preload_account_zone, AccountRoute {
        /// A mailed link.
        MailedLink => view! { <link::Link/> },
        /// The account.
        Profile => view! { <profile::Account/> },
        /// Signed-in devices.
        Sessions => view! { <profile::Sessions/> },
        /// Signing in.
        SignIn => view! { <sign_in::SignIn/> },
        /// Signing up.
        SignUp => view! { <sign_in::SignUp/> },
        /// Asking for a new password.
        Forgot => view! { <sign_in::Forgot/> },
        /// Asking for a link.
        AskLink => view! { <sign_in::AskLink/> },
        /// A mail is on its way.
        MailSent => view! { <sign_in::MailSent/> },
    }
}
