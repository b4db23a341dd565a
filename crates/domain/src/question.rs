//! The extra questions that a category asks.

use super::{FieldError, QuestionId, clean_line, clean_text};
use serde::{Deserialize, Serialize};

text_enum! {
    /// How a question is answered.
    QuestionKind { Text = "text", Choice = "choice", Number = "number", Date = "date", YesNo = "yes_no" }
}

/// A question as it is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Which.
    pub id: QuestionId,
    /// What is asked.
    pub label: String,
    /// How it is answered.
    pub kind: QuestionKind,
    /// What can be chosen, for choices.
    pub options: Vec<String>,
    /// Whether a ticket can be registered without an answer.
    pub required: bool,
}

/// An answer, with the question as it was asked, so that a later change of the form changes no ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerGiven {
    /// What was asked.
    pub label: String,
    /// How it was answered; decides how the value is shown.
    pub kind: QuestionKind,
    /// The answer: the text, the chosen option, digits, `YYYY-MM-DD`, or `yes` and `no`.
    pub value: String,
}

impl Question {
    /// The prefix of the field names of all questions.
    pub const FIELD: &str = "question_";

    /// The name of this question's field in a form.
    pub fn field(&self) -> String {
        format!("{}{}", Self::FIELD, self.id)
    }

    /// Checks an answer; none at all when it is empty and not required.
    pub fn parse(&self, text: &str) -> Result<Option<AnswerGiven>, FieldError> {
        let value = if self.kind == QuestionKind::Text { clean_text(text) } else { clean_line(text) };
        if value.is_empty() {
            return if self.required { Err(FieldError::Required) } else { Ok(None) };
        }
        match self.kind {
            QuestionKind::Text if value.chars().count() > 2_000 => return Err(FieldError::TooLong(2_000)),
            QuestionKind::Choice if !self.options.contains(&value) => return Err(FieldError::NotAllowed),
            QuestionKind::YesNo if value != "yes" && value != "no" => return Err(FieldError::NotAllowed),
            QuestionKind::Number if !is_number(&value) => return Err(FieldError::NotANumber),
            QuestionKind::Date if !is_date(&value) => return Err(FieldError::NotADate),
            _ => {}
        }
        Ok(Some(AnswerGiven { label: self.label.clone(), kind: self.kind, value }))
    }
}

fn is_number(text: &str) -> bool {
    text.len() <= 20 && text.replace(',', ".").parse::<f64>().is_ok_and(f64::is_finite)
}

/// A calendar date as `YYYY-MM-DD` (ISO 8601).
pub fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    if year.len() != 4 || month.len() != 2 || day.len() != 2 {
        return false;
    }
    let (Ok(year), Ok(month), Ok(day)) = (year.parse::<u32>(), month.parse::<u32>(), day.parse::<u32>()) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(kind: QuestionKind, required: bool) -> Question {
        Question { id: QuestionId(1), label: "Q".into(), kind, options: vec!["A".into()], required }
    }

    #[test]
    fn each_kind_takes_its_own_answers_only() {
        assert!(question(QuestionKind::Choice, true).parse("B").is_err());
        assert!(question(QuestionKind::Choice, true).parse("A").is_ok());
        assert!(question(QuestionKind::Date, true).parse("2026-02-29").is_err());
        assert!(question(QuestionKind::Date, true).parse("2028-02-29").is_ok());
        assert!(question(QuestionKind::Number, true).parse("12,5").is_ok());
        assert!(question(QuestionKind::Number, true).parse("NaN").is_err());
        assert!(question(QuestionKind::YesNo, true).parse("maybe").is_err());
        assert_eq!(question(QuestionKind::Text, false).parse("  "), Ok(None));
        assert_eq!(question(QuestionKind::Text, true).parse("  "), Err(FieldError::Required));
    }
}
