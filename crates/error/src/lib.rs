//! What can go wrong, told apart by what the person in front of it can do.

mod json;

pub use json::{Json, JsonText};

use serde::{Deserialize, Serialize};
use server_fn::error::{FromServerFnError, ServerFnErrorErr};
use thiserror::Error;
use tierdesk_domain::{FieldError, FieldErrors, Limited, Wait};

/// The one error of use cases, pages and addresses. Its sentence for people is in the locale files; the
/// cause is in the log and never leaves the server.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum AppError {
    /// There is no such thing, or not for this person: they are told the same. 404.
    #[error("not found")]
    NotFound,
    /// The person has to sign in first. 401.
    #[error("sign in first")]
    SignIn,
    /// Seen, but not to be done by this person. 403.
    #[error("not allowed")]
    Forbidden,
    /// The present state does not let this happen. 409.
    #[error("not possible in the present state")]
    NotNow,
    /// Somebody else changed it meanwhile; the page that is shown again has the present state. 409.
    #[error("changed meanwhile")]
    Stale,
    /// Fields that cannot be accepted. 422.
    #[error("invalid fields")]
    Invalid(FieldErrors),
    /// The request did not arrive whole, or cannot be read. 400.
    #[error("incomplete")]
    Incomplete,
    /// More was sent than is accepted. 413.
    #[error("too large")]
    TooLarge,
    /// Too much of something within a time. 429.
    #[error("too much within a time")]
    Slow(Wait),
    /// The database or the disk is away or full; what was sent is not saved. 503.
    #[error("not available")]
    Unavailable,
    /// A fault of ours. 500.
    #[error("internal fault")]
    Fault,
}

impl AppError {
    /// The HTTP status (RFC 9110).
    pub const fn status(&self) -> u16 {
        match self {
            AppError::NotFound => 404,
            AppError::SignIn => 401,
            AppError::Forbidden => 403,
            AppError::NotNow | AppError::Stale => 409,
            AppError::Invalid(_) => 422,
            AppError::Incomplete => 400,
            AppError::TooLarge => 413,
            AppError::Slow(_) => 429,
            AppError::Unavailable => 503,
            AppError::Fault => 500,
        }
    }

    /// Too much of something, for so many minutes.
    pub const fn slow(what: Limited, minutes: i64) -> Self {
        AppError::Slow(Wait { what, minutes: minutes.unsigned_abs() })
    }

    /// One error of one field.
    pub fn field(field: &str, error: FieldError) -> Self {
        AppError::Invalid(FieldErrors::one(field, error))
    }
}

impl From<FieldErrors> for AppError {
    fn from(errors: FieldErrors) -> Self {
        AppError::Invalid(errors)
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonText;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => AppError::Unavailable,
            // In the browser: the server answers in a way that the program there does not know, because it is a newer one.
            ServerFnErrorErr::Deserialization(_) if cfg!(target_arch = "wasm32") => AppError::Fault,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                AppError::NotFound
            }
            _ => AppError::Fault,
        }
    }
}
