//! Talking to an SMTP server, one command after the other: only so is it known at which of them it refused, and whether
//! that says something of a mail, or of the server and how we come to it.

use super::Refusal;
use lettre::address::Address;
use lettre::message::Message;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Tls, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::{Error, SMTP_PORT, SUBMISSION_PORT, SUBMISSIONS_PORT};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout, timeout_at};
use url::Url;

/// How long one mail may take, with everything that comes before it.
const PATIENCE: Duration = Duration::from_secs(25);
/// How long taking leave may take.
const FAREWELL: Duration = Duration::from_secs(2);
const SLOW: &str = "the mail server took too long";

/// An SMTP server, and the connection that is open to it while there is something to send.
pub struct Relay {
    host: String,
    port: u16,
    hello: ClientId,
    tls: Tls,
    credentials: Option<Credentials>,
    open: Mutex<Option<AsyncSmtpConnection>>,
}

impl Relay {
    /// The server at an address such as `smtp://user:password@host:587?tls=required`; nothing when it is none.
    pub fn at(address: &str) -> Option<Relay> {
        let url = Url::parse(address).ok()?;
        let host = url.host_str()?.to_owned();
        let protected = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
        let certificate = || TlsParameters::new(host.clone()).ok();
        let (port, tls) = match (url.scheme(), protected.as_deref()) {
            ("smtp", None) => (SMTP_PORT, Tls::None),
            ("smtp", Some("required")) => (SUBMISSION_PORT, Tls::Required(certificate()?)),
            ("smtp", Some("opportunistic")) => (SUBMISSION_PORT, Tls::Opportunistic(certificate()?)),
            ("smtps", _) => (SUBMISSIONS_PORT, Tls::Wrapper(certificate()?)),
            _ => return None,
        };
        let hello = match url.path().trim_matches('/') {
            "" => ClientId::default(),
            name => ClientId::Domain(name.to_owned()),
        };
        let credentials = match url.password() {
            Some(password) => Some(Credentials::new(plain(url.username())?, plain(password)?)),
            None => None,
        };
        let port = url.port().unwrap_or(port);
        Some(Relay { host, port, hello, tls, credentials, open: Mutex::new(None) })
    }

    /// Whether it lets us in.
    pub async fn works(&self) -> Result<(), String> {
        match timeout(PATIENCE, self.enter()).await {
            Ok(Ok(connection)) => {
                leave(connection).await;
                Ok(())
            }
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err(SLOW.to_owned()),
        }
    }

    /// Hands one mail over.
    pub async fn send(&self, message: &Message) -> Result<(), Refusal> {
        let until = Instant::now() + PATIENCE;
        let (from, to) = (message.envelope().from(), message.envelope().to());
        let content = message.formatted();
        let mut connection = match timeout_at(until, self.reach()).await {
            Ok(Ok(connection)) => connection,
            Ok(Err(error)) => return Err(Refusal::Away(error.to_string())),
            Err(_) => return Err(Refusal::Away(SLOW.to_owned())),
        };
        let needs = match needs(&connection, from, to, &content) {
            Ok(needs) => needs,
            Err(missing) => {
                self.keep(connection).await;
                return Err(Refusal::Passing(missing.to_owned()));
            }
        };
        // All our mails come from one address: a refusal of it is none of this mail.
        match timeout_at(until, connection.command(Mail::new(from.cloned(), needs))).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => {
                leave(connection).await;
                return Err(Refusal::Away(error.to_string()));
            }
            Err(_) => return Err(Refusal::Away(SLOW.to_owned())),
        }
        match timeout_at(until, hand_over(&mut connection, to, &content)).await {
            Ok(Ok(())) => {
                self.keep(connection).await;
                Ok(())
            }
            Ok(Err(error)) => {
                leave(connection).await;
                Err(about(&error))
            }
            Err(_) => Err(Refusal::Passing(SLOW.to_owned())),
        }
    }

    /// Closes the connection: nothing is left to send for now.
    pub async fn rest(&self) {
        let open = self.open.lock().await.take();
        if let Some(connection) = open {
            leave(connection).await;
        }
    }

    /// The connection that is open, if the server still answers on it, or a new one.
    async fn reach(&self) -> Result<AsyncSmtpConnection, Error> {
        let open = self.open.lock().await.take();
        if let Some(mut connection) = open
            && connection.test_connected().await
        {
            return Ok(connection);
        }
        self.enter().await
    }

    async fn keep(&self, connection: AsyncSmtpConnection) {
        *self.open.lock().await = Some(connection);
    }

    /// Connects and signs in.
    async fn enter(&self) -> Result<AsyncSmtpConnection, Error> {
        let (server, hello) = ((self.host.as_str(), self.port), &self.hello);
        let wrapped = match &self.tls {
            Tls::Wrapper(certificate) => Some(certificate.clone()),
            _ => None,
        };
        let mut connection = AsyncSmtpConnection::connect_tokio1(server, Some(PATIENCE), hello, wrapped, None).await?;
        match &self.tls {
            Tls::Opportunistic(certificate) if connection.can_starttls() => {
                connection.starttls(certificate.clone(), hello).await?;
            }
            Tls::Required(certificate) => connection.starttls(certificate.clone(), hello).await?,
            _ => {}
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }
}

/// What is asked of the server for this mail; an error when it cannot do that.
fn needs(
    connection: &AsyncSmtpConnection,
    from: Option<&Address>,
    to: &[Address],
    content: &[u8],
) -> Result<Vec<MailParameter>, &'static str> {
    let (server, mut needs) = (connection.server_info(), Vec::new());
    if from.into_iter().chain(to).any(|address| !AsRef::<str>::as_ref(address).is_ascii()) {
        if !server.supports_feature(Extension::SmtpUtfEight) {
            return Err("the mail server takes no address with such letters (SMTPUTF8)");
        }
        needs.push(MailParameter::SmtpUtfEight);
    }
    if !content.is_ascii() {
        if !server.supports_feature(Extension::EightBitMime) {
            return Err("the mail server takes no text with such letters (8BITMIME)");
        }
        needs.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    Ok(needs)
}

/// Says whom a mail is for, and gives it away.
async fn hand_over(connection: &mut AsyncSmtpConnection, to: &[Address], content: &[u8]) -> Result<(), Error> {
    for address in to {
        connection.command(Rcpt::new(address.clone(), Vec::new())).await?;
    }
    connection.command(Data).await?;
    connection.message(content).await?;
    Ok(())
}

/// What a refusal is about that came after the server was told whom the mail is for.
fn about(error: &Error) -> Refusal {
    let code = error.status().map(u16::from);
    match code {
        // Some servers say only here that they want us to sign in, or to do so in another way (RFC 4954).
        Some(530 | 534 | 535 | 538) => Refusal::Away(error.to_string()),
        _ if error.is_permanent() => Refusal::Final(error.to_string()),
        _ => Refusal::Passing(error.to_string()),
    }
}

/// Takes leave, but does not wait for a server that says nothing.
async fn leave(mut connection: AsyncSmtpConnection) {
    let _ = timeout(FAREWELL, connection.abort()).await;
}

/// A part of an address as it was before it was written into one.
fn plain(part: &str) -> Option<String> {
    percent_encoding::percent_decode_str(part).decode_utf8().ok().map(|text| text.into_owned())
}
