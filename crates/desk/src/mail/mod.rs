//! Handing mail over: to an SMTP server, or to files when none is configured.

mod answer;
mod smtp;
mod subject;
mod timing;

pub use timing::Timing;

use crate::config::{Config, ConfigError};
use crate::db::outbox::Waiting;
use crate::domain::TicketId;
use crate::domain::address_on_the_wire;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::io::AsyncWriteExt;

/// The details of a mail that was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing of this mail: the server could not be reached, or not now. No other mail would have been taken either.
    Away,
    /// Nothing of this mail: the server refuses us, whatever we send.
    ShutOut,
    /// The server refuses how we send, asked to take this mail. It may take others.
    SetUp,
    /// The connection ended while this mail was spoken of, before it was given away.
    Cut,
    /// It may be taken later.
    Later,
    /// It was given away, and no answer came: it may have arrived.
    Unanswered,
    /// It will never be taken.
    Final,
}

/// Why a mail was not taken.
#[derive(Debug)]
pub struct Refusal {
    pub kind: Kind,
    pub reason: String,
}

impl Refusal {
    fn new(kind: Kind, reason: impl ToString) -> Refusal {
        Refusal { kind, reason: reason.to_string() }
    }
}

/// Takes mail out of the program.
pub struct MailTransport {
    from: Mailbox,
    way: Way,
    timing: Timing,
    /// Whether the server was away when last it was tried.
    away: AtomicBool,
}

enum Way {
    Smtp(Box<smtp::Relay>),
    Folder(PathBuf),
}

impl MailTransport {
    /// The carrier that the settings ask for.
    pub fn new(config: &Config) -> Result<MailTransport, ConfigError> {
        let wrong = |name, value: &str, allowed| ConfigError::Value { name, value: value.to_owned(), allowed };
        let from = on_the_wire(&config.mail_from)
            .ok_or_else(|| wrong("TIERDESK_MAIL_FROM", &config.mail_from, "an address such as support@example.com"))?;
        let timing = Timing::default();
        let way = match &config.smtp_url {
            Some(url) => {
                let relay = smtp::Relay::at(url, timing).ok_or_else(|| {
                    wrong("TIERDESK_SMTP_URL", "(as given)", "smtp://user:password@host:587?tls=required")
                })?;
                Way::Smtp(Box::new(relay))
            }
            None => {
                let folder = config.data.join("outgoing-mail");
                crate::own_files::folder(&folder).map_err(|error| ConfigError::File {
                    path: folder.display().to_string(),
                    reason: error.to_string(),
                })?;
                tracing::info!(folder = %folder.display(), "no SMTP server is configured: mail is written to files");
                Way::Folder(folder)
            }
        };
        Ok(MailTransport { from, way, timing, away: AtomicBool::new(false) })
    }

    /// Takes its time as told.
    pub fn timed(mut self, timing: Timing) -> MailTransport {
        self.timing = timing;
        if let Way::Smtp(relay) = &mut self.way {
            relay.timing = timing;
        }
        self
    }

    pub fn timing(&self) -> &Timing {
        &self.timing
    }

    /// Notes whether the server is away; answers what was noted before.
    pub fn note_away(&self, away: bool) -> bool {
        self.away.swap(away, Ordering::Relaxed)
    }

    /// Whether mail can be handed over right now.
    pub async fn works(&self) -> Result<(), String> {
        match &self.way {
            Way::Smtp(relay) => relay.works(&self.from.email).await,
            Way::Folder(folder) => {
                let probe = folder.join(".probe");
                std::fs::write(&probe, b"")
                    .and_then(|()| std::fs::remove_file(&probe))
                    .map_err(|error| error.to_string())
            }
        }
    }

    /// How many mails are taken at once. One that a server is slow to take must not hold others that were taken with it;
    /// files are written at once.
    pub fn batch(&self) -> i64 {
        match self.way {
            Way::Smtp(_) => 1,
            Way::Folder(_) => 64,
        }
    }

    /// How many batches may be on their way at the same time.
    pub fn lanes(&self) -> usize {
        match self.way {
            Way::Smtp(_) => 4,
            Way::Folder(_) => 1,
        }
    }

    /// Lets go of the server until there is something to send again.
    pub async fn rest(&self) {
        if let Way::Smtp(relay) = &self.way {
            relay.rest().await;
        }
    }

    /// Hands one mail over. While `given`, it was given away, and may have arrived whatever happens.
    pub async fn send(&self, mail: &Waiting, given: &AtomicBool) -> Result<(), Refusal> {
        let to = on_the_wire(&mail.recipient).ok_or_else(|| Refusal::new(Kind::Final, "not an address"))?;
        let mut message = Message::builder();
        if let Some(ticket) = mail.ticket_id {
            let first = thread(ticket, &mail.message_id);
            message = message.in_reply_to(first.clone()).references(first);
        }
        let message = message
            .from(self.from.clone())
            .to(to)
            .raw_header(subject::header(&mail.subject))
            .message_id(Some(mail.message_id.clone()))
            .header(lettre::message::header::MIME_VERSION_1_0)
            .header(lettre::message::header::ContentTransferEncoding::QuotedPrintable)
            .header(ContentType::TEXT_PLAIN)
            .raw_header(auto_submitted())
            .body(mail.body.clone())
            .map_err(|error| Refusal::new(Kind::Final, error))?;
        match &self.way {
            Way::Smtp(relay) => relay.send(&message, given).await,
            Way::Folder(folder) => {
                // A file that is written again after a crash is the same file; a number alone comes again after a restore.
                let own: String = mail.message_id.chars().filter(char::is_ascii_alphanumeric).take(12).collect();
                let path = folder.join(format!("{:08}-{own}.eml", mail.id.0));
                let half = folder.join(format!(".{:08}-{own}.part", mail.id.0));
                let mut opened = crate::own_files::anew().open(&half).await;
                if opened.as_ref().is_err_and(|error| error.kind() == ErrorKind::NotFound) {
                    // Somebody tidied the folder away.
                    crate::own_files::folder(folder).map_err(passing)?;
                    opened = crate::own_files::anew().open(&half).await;
                }
                let mut file = opened.map_err(passing)?;
                file.write_all(&message.formatted()).await.map_err(passing)?;
                file.flush().await.map_err(passing)?;
                tokio::fs::rename(&half, &path).await.map_err(passing)
            }
        }
    }
}

/// The message that all mails of a ticket answer, so that mail programs show them as one conversation (RFC 5322, section
/// 3.6.4). Nobody was ever sent it.
fn thread(ticket: TicketId, message_id: &str) -> String {
    let host = message_id.rsplit('@').next().unwrap_or_default().trim_end_matches('>');
    format!("<ticket-{ticket}@{host}>")
}

/// An address with its name, as mail servers take it.
fn on_the_wire(text: &str) -> Option<Mailbox> {
    let Mailbox { name, email } = text.parse().ok()?;
    Some(Mailbox::new(name, address_on_the_wire(email.as_ref()).parse().ok()?))
}

fn passing(error: std::io::Error) -> Refusal {
    Refusal::new(Kind::Later, error)
}

/// Tells other programs not to answer (RFC 3834).
fn auto_submitted() -> lettre::message::header::HeaderValue {
    let name = lettre::message::header::HeaderName::new_from_ascii_str("Auto-Submitted");
    lettre::message::header::HeaderValue::new(name, "auto-generated".to_owned())
}
