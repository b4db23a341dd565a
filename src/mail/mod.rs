//! Handing mail over: to an SMTP server, or to files when none is configured.

mod smtp;

use crate::config::{Config, ConfigError};
use crate::db::outbox::Waiting;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use std::path::PathBuf;

/// Why a mail was not taken.
#[derive(Debug)]
pub enum Refusal {
    /// Nothing was said of this mail: the server could not be reached, or did not let us in. No other mail would have
    /// been taken either.
    Away(String),
    /// It may be taken later.
    Passing(String),
    /// It will never be taken.
    Final(String),
}

/// Takes mail out of the program.
pub struct Carrier {
    from: Mailbox,
    way: Way,
}

enum Way {
    Smtp(Box<smtp::Relay>),
    Folder(PathBuf),
}

impl Carrier {
    /// The carrier that the settings ask for.
    pub fn new(config: &Config) -> Result<Carrier, ConfigError> {
        let wrong = |name, value: &str, allowed| ConfigError::Value { name, value: value.to_owned(), allowed };
        let from = config
            .mail_from
            .parse()
            .map_err(|_| wrong("TIERDESK_MAIL_FROM", &config.mail_from, "an address such as support@example.com"))?;
        let way = match &config.smtp_url {
            Some(url) => {
                let relay = smtp::Relay::at(url).ok_or_else(|| {
                    wrong("TIERDESK_SMTP_URL", "(as given)", "smtp://user:password@host:587?tls=required")
                })?;
                Way::Smtp(Box::new(relay))
            }
            None => {
                let folder = config.data.join("outgoing-mail");
                std::fs::create_dir_all(&folder).map_err(|error| ConfigError::File {
                    path: folder.display().to_string(),
                    reason: error.to_string(),
                })?;
                tracing::info!(folder = %folder.display(), "no SMTP server is configured: mail is written to files");
                Way::Folder(folder)
            }
        };
        Ok(Carrier { from, way })
    }

    /// Whether mail can be handed over right now.
    pub async fn works(&self) -> Result<(), String> {
        match &self.way {
            Way::Smtp(relay) => relay.works().await,
            Way::Folder(folder) => {
                let probe = folder.join(".probe");
                std::fs::write(&probe, b"")
                    .and_then(|()| std::fs::remove_file(&probe))
                    .map_err(|error| error.to_string())
            }
        }
    }

    /// How many mails are taken at once. What goes out to a server may take its time: even if each of four takes all that
    /// it is given, the last is sent within the lease. Files are written at once.
    pub fn batch(&self) -> i64 {
        match self.way {
            Way::Smtp(_) => 4,
            Way::Folder(_) => 64,
        }
    }

    /// Lets go of the server until there is something to send again.
    pub async fn rest(&self) {
        if let Way::Smtp(relay) = &self.way {
            relay.rest().await;
        }
    }

    /// Hands one mail over.
    pub async fn send(&self, mail: &Waiting) -> Result<(), Refusal> {
        let to: Mailbox = mail.recipient.parse().map_err(|_| Refusal::Final("not an address".to_owned()))?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(mail.subject.as_str())
            .message_id(Some(mail.message_id.clone()))
            .header(lettre::message::header::MIME_VERSION_1_0)
            .header(lettre::message::header::ContentTransferEncoding::QuotedPrintable)
            .header(ContentType::TEXT_PLAIN)
            .raw_header(auto_submitted())
            .body(mail.body.clone())
            .map_err(|error| Refusal::Final(error.to_string()))?;
        match &self.way {
            Way::Smtp(relay) => relay.send(&message).await,
            Way::Folder(folder) => {
                // The row's number: a file that is written again after a crash is the same file.
                let path = folder.join(format!("{:08}.eml", mail.id.0));
                let half = folder.join(format!(".{:08}.part", mail.id.0));
                tokio::fs::write(&half, message.formatted()).await.map_err(passing)?;
                tokio::fs::rename(&half, &path).await.map_err(passing)
            }
        }
    }
}

fn passing(error: std::io::Error) -> Refusal {
    Refusal::Passing(error.to_string())
}

/// Tells other programs not to answer (RFC 3834).
fn auto_submitted() -> lettre::message::header::HeaderValue {
    let name = lettre::message::header::HeaderName::new_from_ascii_str("Auto-Submitted");
    lettre::message::header::HeaderValue::new(name, "auto-generated".to_owned())
}
