//! Talking to an SMTP server, one command after the other: only so is it known at which of them it refused, and whether
//! that says something of a mail, or of the server and how we come to it.

use super::answer::{SmtpFailure, Step};
use super::{Kind, Refusal, Timing};
use lettre::address::Address;
use lettre::message::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Tls, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::{SMTP_PORT, SUBMISSION_PORT, SUBMISSIONS_PORT};
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::timeout;
use url::Url;

/// How long somebody at the command line waits for the server.
const CHECK: Duration = Duration::from_secs(30);

/// An SMTP server, and the connections that are open to it while there is something to send.
pub struct Relay {
    host: String,
    port: u16,
    hello: ClientId,
    tls: Tls,
    credentials: Option<Credentials>,
    pub(super) timing: Timing,
    open: Mutex<Vec<AsyncSmtpConnection>>,
}

/// A mail as it is handed over.
struct Parcel<'m> {
    from: Option<&'m Address>,
    to: &'m [Address],
    content: Vec<u8>,
}

impl Relay {
    /// The server at an address such as `smtp://user:password@host:587?tls=required`; nothing when it is none.
    pub fn at(address: &str, timing: Timing) -> Option<Relay> {
        let url = Url::parse(address).ok()?;
        let host = host(&url)?;
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
        Some(Relay { host, port, hello, tls, credentials, timing, open: Mutex::new(Vec::new()) })
    }

    /// Whether it lets us in and takes mail from this address; none is sent.
    pub async fn works(&self, from: &Address) -> Result<(), String> {
        let mut connection = self.enter(self.timing.enter.min(CHECK)).await.map_err(|refusal| refusal.reason)?;
        let needs = needs(&connection, &Parcel { from: Some(from), to: &[], content: Vec::new() })?;
        let mail = connection.command(Mail::new(Some(from.clone()), needs));
        let taken = within(self.timing.mail.min(CHECK), mail).await;
        self.leave(connection).await;
        taken.map(drop).map_err(|trouble| self.refusal(Step::Sender, &trouble).reason)
    }

    /// Hands one mail over.
    pub async fn send(&self, message: &Message, given: &AtomicBool) -> Result<(), Refusal> {
        let (from, to) = (message.envelope().from(), message.envelope().to());
        let parcel = Parcel { from, to, content: message.formatted() };
        if let Some(connection) = self.kept().await {
            match self.converse(connection, &parcel, given).await {
                // Many servers end a connection after some mails or minutes: that says nothing of the next one.
                Err(Refusal { kind: Kind::Away | Kind::ShutOut | Kind::Cut, .. }) => {}
                done => return done,
            }
        }
        let connection = self.enter(self.timing.enter).await?;
        self.converse(connection, &parcel, given).await
    }

    /// Closes the connections that nothing is sent on: nothing is left to send for now.
    pub async fn rest(&self) {
        let open = std::mem::take(&mut *self.open.lock().await);
        for connection in open {
            self.leave(connection).await;
        }
    }

    /// A connection that was left open, if the server still answers on it.
    async fn kept(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let mut connection = self.open.lock().await.pop()?;
            if timeout(self.timing.noop, connection.test_connected()).await == Ok(true) {
                return Some(connection);
            }
        }
    }

    async fn keep(&self, connection: AsyncSmtpConnection) {
        self.open.lock().await.push(connection);
    }

    /// Takes leave, but does not wait for a server that says nothing.
    async fn leave(&self, mut connection: AsyncSmtpConnection) {
        let _ = timeout(self.timing.farewell, connection.abort()).await;
    }

    /// Connects and signs in.
    async fn enter(&self, patience: Duration) -> Result<AsyncSmtpConnection, Refusal> {
        within(patience, self.connect()).await.map_err(|trouble| self.refusal(Step::Enter, &trouble))
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let (server, hello) = ((self.host.as_str(), self.port), &self.hello);
        let wrapped = match &self.tls {
            Tls::Wrapper(certificate) => Some(certificate.clone()),
            _ => None,
        };
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, Some(self.timing.connect), hello, wrapped, None).await?;
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

    /// Hands a mail over on this connection, and keeps the connection if it can be used again.
    async fn converse(
        &self,
        mut connection: AsyncSmtpConnection,
        parcel: &Parcel<'_>,
        given: &AtomicBool,
    ) -> Result<(), Refusal> {
        given.store(false, Ordering::Relaxed);
        let needs = match needs(&connection, parcel) {
            Ok(needs) => needs,
            Err(missing) => {
                self.keep(connection).await;
                return Err(Refusal::new(Kind::Later, missing));
            }
        };
        let Err((step, trouble)) = self.speak(&mut connection, parcel, needs, given).await else {
            self.keep(connection).await;
            return Ok(());
        };
        if matches!(trouble, SmtpFailure::Reply(_)) {
            given.store(false, Ordering::Relaxed);
            self.leave(connection).await;
        }
        Err(self.refusal(step, &trouble))
    }

    /// Says the commands of one mail.
    async fn speak(
        &self,
        connection: &mut AsyncSmtpConnection,
        parcel: &Parcel<'_>,
        needs: Vec<MailParameter>,
        given: &AtomicBool,
    ) -> Result<(), (Step, SmtpFailure)> {
        let at = |step| move |trouble| (step, trouble);
        let step = if needs.is_empty() { Step::Sender } else { Step::Needs };
        let mail = connection.command(Mail::new(parcel.from.cloned(), needs));
        within(self.timing.mail, mail).await.map_err(at(step))?;
        for address in parcel.to {
            let recipient = connection.command(Rcpt::new(address.clone(), Vec::new()));
            within(self.timing.recipient, recipient).await.map_err(at(Step::Recipient))?;
        }
        within(self.timing.data, connection.command(Data)).await.map_err(at(Step::Data))?;
        given.store(true, Ordering::Relaxed);
        within(self.timing.end, connection.message(&parcel.content)).await.map_err(at(Step::End))?;
        Ok(())
    }

    /// The result for a mail, in words that say where to look.
    fn refusal(&self, step: Step, trouble: &SmtpFailure) -> Refusal {
        let (kind, host, port) = (trouble.kind(step), &self.host, self.port);
        let reason = match (step, kind, trouble) {
            (Step::Enter, _, SmtpFailure::Slow) if !matches!(self.tls, Tls::Wrapper(_)) => format!(
                "mail server {host}:{port} (setting TIERDESK_SMTP_URL): {trouble}; if TLS is expected on this port from the \
                 start, write smtps://"
            ),
            (Step::Enter, ..) => format!("mail server {host}:{port} (setting TIERDESK_SMTP_URL): {trouble}"),
            (Step::Sender, Kind::ShutOut, _) => format!(
                "mail server {host}:{port} (setting TIERDESK_SMTP_URL) refuses the sender (setting TIERDESK_MAIL_FROM): \
                 {trouble}"
            ),
            (_, Kind::Unanswered, _) => {
                format!(
                    "mail server {host}:{port} was given the mail and did not confirm it ({trouble}): it may have arrived"
                )
            }
            (_, Kind::Away | Kind::Cut, _) => format!("mail server {host}:{port}: {trouble}"),
            _ => trouble.to_string(),
        };
        Refusal { kind, reason }
    }
}

/// A step, or why it did not succeed in this time.
async fn within<T>(patience: Duration, step: impl Future<Output = Result<T, Error>>) -> Result<T, SmtpFailure> {
    match timeout(patience, step).await {
        Ok(done) => done.map_err(SmtpFailure::from),
        Err(_) => Err(SmtpFailure::Slow),
    }
}

/// What is asked of the server for this mail; an error when it cannot do that.
fn needs(connection: &AsyncSmtpConnection, parcel: &Parcel<'_>) -> Result<Vec<MailParameter>, &'static str> {
    let (server, mut needs) = (connection.server_info(), Vec::new());
    if parcel.from.into_iter().chain(parcel.to).any(|address| !AsRef::<str>::as_ref(address).is_ascii()) {
        if !server.supports_feature(Extension::SmtpUtfEight) {
            return Err("the mail server takes no address with such letters (SMTPUTF8)");
        }
        needs.push(MailParameter::SmtpUtfEight);
    }
    if !parcel.content.is_ascii() {
        if !server.supports_feature(Extension::EightBitMime) {
            return Err("the mail server takes no text with such letters (8BITMIME)");
        }
        needs.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    Ok(needs)
}

/// The name or address of the machine: an internationalised name in ASCII, an IPv6 address without brackets.
fn host(url: &Url) -> Option<String> {
    let written = plain(url.host_str()?)?;
    let bare = written.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(&written);
    match bare.parse::<IpAddr>() {
        Ok(address) => Some(address.to_string()),
        Err(_) => idna::domain_to_ascii(bare).ok().filter(|name| !name.is_empty()),
    }
}

/// A part of an address as it was before it was written into one.
fn plain(part: &str) -> Option<String> {
    percent_encoding::percent_decode_str(part).decode_utf8().ok().map(|text| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn k68_a_mail_server_may_have_an_ipv6_address_or_an_international_name() {
        for (address, host) in [
            ("smtp://[::1]:2525", "::1"),
            ("smtp://u:p@[2001:DB8:0::25]?tls=required", "2001:db8::25"),
            ("smtp://127.0.0.1:25", "127.0.0.1"),
            ("smtps://post.räksmörgås.se", "post.xn--rksmrgs-5wao1o.se"),
            ("smtp://Mail.Example.com", "mail.example.com"),
        ] {
            assert_eq!(
                Relay::at(address, Timing::default()).map(|relay| relay.host).as_deref(),
                Some(host),
                "{address}"
            );
        }
        assert!(["smtp://", "smtp://[::1"].iter().all(|address| Relay::at(address, Timing::default()).is_none()));
    }
}
