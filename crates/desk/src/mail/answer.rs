//! The meaning of a mail server's answer, or of its silence: for the mail, or for our access to the server (RFC 5321,
//! RFC 3463).

use super::Kind;
use lettre::transport::smtp::Error;
use std::error::Error as _;
use std::fmt;

/// How far a conversation came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Connecting, greeting, TLS and signing in.
    Enter,
    /// `MAIL` as it is the same for every mail.
    Sender,
    /// `MAIL` with a parameter that this mail needs.
    Needs,
    Recipient,
    Data,
    /// The text of the mail, and the answer to it.
    End,
}

/// Why a step did not succeed.
#[derive(Debug)]
pub(super) enum SmtpFailure {
    /// The server says no.
    Reply(Reply),
    /// The server cannot do what the settings ask for.
    Unsuited(String),
    /// There is no connection, or no answer that can be read.
    Broken(String),
    /// No answer came in time.
    Slow,
}

/// A negative reply.
#[derive(Debug)]
pub(super) struct Reply {
    code: u16,
    /// Subject and detail of the enhanced status code.
    enhanced: Option<(u16, u16)>,
    text: String,
}

impl Reply {
    fn new(code: u16, text: String) -> Reply {
        let word = text.split_whitespace().next().unwrap_or_default();
        let mut parts = word.split('.').map(|part| part.parse::<u16>().ok());
        let enhanced = match (parts.next().flatten(), parts.next().flatten(), parts.next().flatten(), parts.next()) {
            (Some(class), Some(subject), Some(detail), None) if class == code / 100 => Some((subject, detail)),
            _ => None,
        };
        Reply { code, enhanced, text }
    }

    /// The meaning of an answer once a mail was spoken of.
    fn about_mail(&self, step: Step) -> Kind {
        match (self.code, self.enhanced) {
            (421, _) => Kind::Cut,
            // Some servers say only here that they want us to sign in, or to do so in another way (RFC 4954).
            (530 | 534 | 535 | 538, _) => Kind::SetUp,
            (..500, _) => Kind::Later,
            // The sender's address; signing in; what proves that we may send for our domain (RFC 7372).
            (_, Some((1, 7 | 8) | (7, 8 | 9 | 20..=29))) => Kind::SetUp,
            // Policy is about who sends as long as nothing was read, and about the text after that.
            (_, Some((7, _))) if step != Step::End => Kind::SetUp,
            // The system or the network behind the server.
            (_, Some((3, 2 | 5) | (4, _))) => Kind::Later,
            _ => Kind::Final,
        }
    }
}

impl SmtpFailure {
    /// The meaning for the mail that was to be sent.
    pub(super) fn kind(&self, step: Step) -> Kind {
        match (step, self) {
            // An answer before a mail was spoken of, or to a command that is the same for all, concerns all mails.
            (Step::Enter | Step::Sender, SmtpFailure::Reply(Reply { code: 500.., .. }) | SmtpFailure::Unsuited(_)) => {
                Kind::ShutOut
            }
            (Step::Enter | Step::Sender, _) => Kind::Away,
            (_, SmtpFailure::Reply(reply)) => reply.about_mail(step),
            (Step::End, _) => Kind::Unanswered,
            _ => Kind::Cut,
        }
    }
}

impl From<Error> for SmtpFailure {
    fn from(error: Error) -> SmtpFailure {
        let text = error.source().map(ToString::to_string).unwrap_or_default();
        match error.status() {
            Some(code) => SmtpFailure::Reply(Reply::new(code.into(), text)),
            None if error.is_client() => SmtpFailure::Unsuited(text),
            None => SmtpFailure::Broken(text),
        }
    }
}

impl fmt::Display for SmtpFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SmtpFailure::Reply(Reply { code, text, .. }) => write!(f, "{code} {text}"),
            SmtpFailure::Unsuited(text) if text.contains("STARTTLS") => f.write_str(
                "it offers no TLS (STARTTLS): choose its port that does, or leave ?tls=required out on a network of your own",
            ),
            SmtpFailure::Unsuited(text) if text.contains("authentication mechanism") => f.write_str(
                "it offers no way to sign in: add ?tls=required, because many offer it only then, or leave user and password out",
            ),
            SmtpFailure::Broken(text) if text.contains("corrupt message") => f.write_str(
                "there is no TLS on this port from the start: smtps:// is for ports such as 465, and smtp:// with ?tls=required \
                 for those such as 587",
            ),
            SmtpFailure::Broken(text) if text.contains("invalid peer certificate") => {
                write!(f, "its certificate is not trusted, or is for another name ({text})")
            }
            SmtpFailure::Broken(text) if text == "incomplete response" => f.write_str("it ended the connection"),
            SmtpFailure::Unsuited(text) | SmtpFailure::Broken(text) => f.write_str(text),
            SmtpFailure::Slow => f.write_str("it took too long to answer"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(step: Step, code: u16, text: &str) -> Kind {
        SmtpFailure::Reply(Reply::new(code, text.to_owned())).kind(step)
    }

    #[test]
    fn a_refusal_before_a_mail_was_spoken_of_is_none_of_the_mail() {
        for (step, code, text, expected) in [
            (Step::Enter, 421, "4.3.2 shutting down", Kind::Away),
            (Step::Enter, 554, "no service here", Kind::ShutOut),
            (Step::Enter, 535, "5.7.8 wrong password", Kind::ShutOut),
            (Step::Sender, 550, "5.7.1 not from here", Kind::ShutOut),
            (Step::Sender, 452, "4.3.1 disk full", Kind::Away),
            (Step::Needs, 555, "5.5.4 SMTPUTF8 not accepted", Kind::Final),
            (Step::Needs, 451, "try later", Kind::Later),
        ] {
            assert_eq!(kind(step, code, text), expected, "{step:?} {code} {text}");
        }
    }

    #[test]
    fn enhanced_codes_tell_our_set_up_from_a_recipient_who_does_not_exist() {
        for (step, code, text, expected) in [
            (Step::Recipient, 550, "5.1.1 no such mailbox", Kind::Final),
            (Step::Recipient, 550, "no such mailbox", Kind::Final),
            (Step::Recipient, 553, "5.7.1 <s@a>: Sender address rejected", Kind::SetUp),
            (Step::Recipient, 554, "5.7.1 <h>: Client host blocked", Kind::SetUp),
            (Step::Recipient, 550, "5.1.8 sender's domain not found", Kind::SetUp),
            (Step::Recipient, 530, "sign in first", Kind::SetUp),
            (Step::Recipient, 550, "5.4.4 no route", Kind::Later),
            (Step::Recipient, 450, "4.7.1 grey", Kind::Later),
            (Step::Recipient, 421, "too many", Kind::Cut),
            // A code that contradicts the reply is none.
            (Step::Recipient, 550, "4.7.1 odd", Kind::Final),
            (Step::End, 554, "5.7.1 we do not want this", Kind::Final),
            (Step::End, 550, "5.7.26 unauthenticated", Kind::SetUp),
            (Step::End, 452, "4.3.1 full", Kind::Later),
        ] {
            assert_eq!(kind(step, code, text), expected, "{step:?} {code} {text}");
        }
    }

    #[test]
    fn silence_after_the_text_may_be_a_delivery_and_silence_before_it_is_none() {
        assert_eq!(SmtpFailure::Slow.kind(Step::End), Kind::Unanswered);
        assert_eq!(SmtpFailure::Broken("incomplete response".to_owned()).kind(Step::End), Kind::Unanswered);
        assert_eq!(SmtpFailure::Slow.kind(Step::Data), Kind::Cut);
        assert_eq!(SmtpFailure::Slow.kind(Step::Enter), Kind::Away);
    }
}
