//! Fetches small files from other machines, without letting anybody reach what stands behind this one.

mod reach;

use reach::PublicAddresses;
use std::time::Duration;
use thiserror::Error;
use ureq::Agent;
use ureq::unversioned::transport::DefaultConnector;

/// Bytes of an answer that are read at most.
const MOST_BYTES: u64 = 1_000_000;
/// How long a whole exchange may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// Why nothing could be fetched.
#[derive(Debug, Error)]
pub enum FetchError {
    #[error("not an address that begins with http:// or https://")]
    Address,
    #[error("the machine is inside the own network, and is not named in TIERDESK_INSIDE_HOSTS")]
    Inside,
    #[error("the machine answered with status {0}")]
    Status(u16),
    #[error("more than {} kB", MOST_BYTES / 1_000)]
    TooLarge,
    #[error("no answer: {0}")]
    Failed(String),
}

/// The text at an address. Redirects are not followed; machines inside the own network answer only if they are among
/// `inside`, and the connection is made to the address that was looked at. Waits, and so is for a thread of its own.
pub fn text(address: &str, inside: &[String]) -> Result<String, FetchError> {
    let uri: http::Uri = address.parse().map_err(|_| FetchError::Address)?;
    if !matches!(uri.scheme_str(), Some("http" | "https")) || uri.host().is_none_or(str::is_empty) {
        return Err(FetchError::Address);
    }
    let config = Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .max_redirects(0)
        .http_status_as_error(false)
        .proxy(None)
        .user_agent("Tierdesk")
        .build();
    let agent = Agent::with_parts(config, DefaultConnector::default(), PublicAddresses::but(inside));
    let mut answer = agent.get(uri).call().map_err(reason)?;
    if !answer.status().is_success() {
        return Err(FetchError::Status(answer.status().as_u16()));
    }
    answer.body_mut().with_config().limit(MOST_BYTES).lossy_utf8(true).read_to_string().map_err(reason)
}

fn reason(error: ureq::Error) -> FetchError {
    match error {
        ureq::Error::BodyExceedsLimit(_) => FetchError::TooLarge,
        ureq::Error::Other(inner) if inner.is::<reach::IsInside>() => FetchError::Inside,
        other => FetchError::Failed(other.to_string()),
    }
}
