//! A text as it will be shown, before it is sent.

use super::files::Sender;
use super::{Desk, markdown};
use crate::domain::{Limited, clean_text, limits};
use crate::error::AppError;

/// Renders a text. Each sender has one at a time.
pub async fn show(desk: &Desk, sender: &Sender, text: &str) -> Result<String, AppError> {
    let name = sender.name();
    let most = if sender.actor.person().is_some() { limits::PREVIEWS_OF_PERSON } else { limits::PREVIEWS_FROM };
    if !desk.turns().count("preview", &name, desk.now(), limits::WINDOW, most) {
        return Err(AppError::slow(Limited::Requests, limits::WINDOW));
    }
    let line = desk.turns().line("preview", &name);
    let _turn = line.lock().await;
    Ok(markdown::to_html(&clean_text(text)))
}
