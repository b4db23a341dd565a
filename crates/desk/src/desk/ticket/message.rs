//! A text that somebody writes into a ticket, with its files.

use super::change::Change;
use crate::db;
use crate::desk::files::MOST_FILES;
use crate::desk::markdown::Rendered;
use crate::desk::secret::mark_of;
use crate::domain::view::StagedFile;
use crate::domain::{Description, EventData, FieldError};
use crate::error::AppError;

/// What a form does with a text: in another one the same words are another message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessagePurpose {
    /// A public reply, from either side.
    Reply {
        asks: bool,
        solved: bool,
    },
    Note,
    ToVendor,
    FromVendor,
    /// The first message of a ticket that goes on from an ended one.
    FollowUp,
}

/// A text with its files.
pub struct Message {
    pub text: Description,
    /// Keys of staged files.
    pub files: Vec<String>,
    /// A mark of the form and of all that was sent with it: sent twice it is one message, and whatever differs makes another.
    submission: Option<String>,
    /// The names and contents of the files: sent anew they have other keys.
    listed: Vec<(String, i64, String)>,
}

impl Message {
    /// Checks what was typed. A form that may be sent twice is `known_by` its idempotency key and its purpose.
    pub fn parse(text: &str, files: &[StagedFile], known_by: Option<(&str, MessagePurpose)>) -> Result<Self, AppError> {
        let text = Description::parse(text).map_err(|error| AppError::field("text", error))?;
        if files.len() > MOST_FILES {
            return Err(AppError::field("files", FieldError::TooMany(MOST_FILES)));
        }
        let listed = files.iter().map(|file| (file.name.clone(), file.size, file.digest.clone())).collect();
        let files = files.iter().map(|file| file.key.clone()).collect();
        let mut message = Message { text, files, submission: None, listed };
        if let Some((once, purpose)) = known_by.filter(|(once, _)| !once.is_empty()) {
            message.came_with(once, purpose);
        }
        Ok(message)
    }

    /// Says which form it came with.
    pub(super) fn came_with(&mut self, once: &str, purpose: MessagePurpose) {
        self.submission = Some(mark_of(&format!("{:?}", (once, purpose, self.text.as_str(), &self.listed))));
    }
}

impl Change<'_> {
    /// Whether this very message is here already: the form was sent twice.
    pub(in crate::desk) async fn has(&mut self, message: &Message) -> Result<bool, AppError> {
        let (ticket, actor) = (self.ticket.id, self.actor.person());
        Ok(match &message.submission {
            Some(submission) => db::event::is_written(&mut self.tx, ticket, actor, submission).await?,
            None => false,
        })
    }

    /// Says that the ticket was opened by this message: sent again, it adds nothing.
    pub(super) async fn opened_by(&mut self, message: &Message) -> Result<(), AppError> {
        if let Some(submission) = &message.submission {
            db::event::set_opening_submission(&mut self.tx, self.ticket.id, submission).await?;
        }
        Ok(())
    }

    /// Records a message; answers the names of its files.
    pub(in crate::desk) async fn say(
        &mut self,
        data: EventData,
        message: &Message,
        body: &Rendered<'_>,
    ) -> Result<Vec<String>, AppError> {
        let event = self.record(data, body, None, &message.files).await?;
        if let Some(submission) = &message.submission {
            db::event::set_submission(&mut self.tx, event, submission).await?;
        }
        if message.files.is_empty() { Ok(Vec::new()) } else { Ok(db::attachment::names(&mut self.tx, event).await?) }
    }
}
