//! What travels with a ticket up and down the ladder, so that nobody is asked twice.

use super::{FieldError, FieldErrors, clean_text};
use serde::{Deserialize, Serialize};

/// The longest part of a card, in characters.
const LONGEST: usize = 8_000;

/// What a tier hands over when it passes a ticket up. All four parts are required.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoverCard {
    /// What was confirmed, in the field's own words.
    pub symptoms: String,
    /// What was tried, and what came of it.
    pub tried: String,
    /// What it is not.
    pub ruled_out: String,
    /// What the next tier is asked.
    pub question: String,
}

impl HandoverCard {
    /// Checks what was typed. Errors carry the names of the fields.
    pub fn parse(symptoms: &str, tried: &str, ruled_out: &str, question: &str) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let card = HandoverCard {
            symptoms: errors.take("symptoms", required(symptoms)),
            tried: errors.take("tried", required(tried)),
            ruled_out: errors.take("ruled_out", required(ruled_out)),
            question: errors.take("question", required(question)),
        };
        errors.or(card)
    }
}

/// What a tier owes when it passes a ticket back down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer(pub String);

impl Answer {
    /// Checks what was typed.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        required(text).map(Answer)
    }
}

fn required(text: &str) -> Result<String, FieldError> {
    let text = clean_text(text);
    if text.is_empty() {
        return Err(FieldError::Required);
    }
    if text.chars().count() > LONGEST {
        return Err(FieldError::TooLong(LONGEST));
    }
    Ok(text)
}
