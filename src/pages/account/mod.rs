//! Signing in and the own account.

pub mod forms;
mod link;
mod profile;
mod sign_in;

lazy_zone! {
    account_zone, __preload_account_zone {
        /// A mailed link.
        MailedLinkPage => view! { <link::Link/> },
        /// The account.
        ProfilePage => view! { <profile::Account/> },
        /// Signed-in devices.
        SessionsPage => view! { <profile::Sessions/> },
        /// Signing in.
        SignInPage => view! { <sign_in::SignIn/> },
        /// Signing up.
        SignUpPage => view! { <sign_in::SignUp/> },
        /// Asking for a new password.
        ForgotPage => view! { <sign_in::Forgot/> },
        /// Asking for a link.
        AskLinkPage => view! { <sign_in::AskLink/> },
        /// A mail is on its way.
        MailSentPage => view! { <sign_in::MailSent/> },
    }
}
