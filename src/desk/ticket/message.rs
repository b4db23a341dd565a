//! A text that somebody writes into a ticket, with its files.

use super::change::Change;
use crate::db;
use crate::desk::files::MOST_FILES;
use crate::desk::markdown::Rendered;
use crate::domain::{Description, EventData, Problem};
use crate::error::AppError;

/// A text with its files.
pub struct Message {
    pub text: Description,
    /// Keys of staged files.
    pub files: Vec<String>,
    /// The idempotency key that the form sends along.
    pub once: String,
}

impl Message {
    /// Checks what was typed.
    pub fn parse(text: &str, files: Vec<String>, once: &str) -> Result<Self, AppError> {
        let text = Description::parse(text).map_err(|problem| AppError::field("text", problem))?;
        if files.len() > MOST_FILES {
            return Err(AppError::field("files", Problem::TooMany(MOST_FILES)));
        }
        let once = once.chars().take(100).collect();
        Ok(Message { text, files, once })
    }
}

impl Change<'_> {
    /// Whether this very message is here already: the form was sent twice.
    pub(in crate::desk) async fn has(&mut self, message: &Message) -> Result<bool, AppError> {
        let (ticket, actor) = (self.ticket.id, self.actor.person());
        Ok(!message.once.is_empty()
            && db::event::is_written(&mut self.tx, ticket, actor, &message.once, message.text.as_str()).await?)
    }

    /// Records a message; answers the names of its files.
    pub(in crate::desk) async fn say(
        &mut self,
        data: EventData,
        message: &Message,
        body: &Rendered<'_>,
    ) -> Result<Vec<String>, AppError> {
        let event = self.record(data, body, None, &message.files).await?;
        if !message.once.is_empty() {
            db::event::set_submission(&mut self.tx, event, &message.once).await?;
        }
        if message.files.is_empty() { Ok(Vec::new()) } else { Ok(db::attachment::names(&mut self.tx, event).await?) }
    }
}
