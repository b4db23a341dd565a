//! Values that people type, parsed once and valid ever after.

use serde::{Deserialize, Serialize};

/// What is wrong with a value. The words are in the locale files, under `errors`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    /// Nothing was given.
    Required,
    /// More than this many characters.
    TooLong(usize),
    /// Fewer than this many characters.
    TooShort(usize),
    /// Not an e-mail address.
    NotAnAddress,
    /// Not one of the values that are offered.
    NotAllowed,
    /// This address belongs to nobody of the own organisation.
    NotAColleague(String),
    /// Not a number.
    NotANumber,
    /// Not a date.
    NotADate,
    /// Ends where it begins, or before.
    EndsBeforeStart,
    /// Among the passwords that are guessed first.
    TooCommon,
    /// The name or address is in use.
    Taken,
    /// In use elsewhere, and so cannot be changed that way.
    InUse,
    /// Address and password do not belong together.
    WrongSignIn,
    /// The current password is wrong.
    WrongPassword,
    /// More than this many megabytes.
    TooLarge(u64),
    /// More than this many of what a field holds: files, followers, tiers, days.
    TooMany(usize),
    /// A picture of more than this many million pixels.
    TooManyPixels(u64),
    /// Too many bytes of the sender wait for their forms.
    TooMuchWaiting,
    /// A text was longer than a form may be, and its end is lost.
    CutOff,
    /// A file whose content is not what its name says.
    NotThatKind,
    /// A text is no iCalendar file with whole days in it.
    NotACalendar,
    /// The thing was changed by somebody else in the meantime.
    Stale,
    /// A rule does not let this happen now.
    NotNow,
    /// The form waited too long, or its one-time link was used or replaced.
    Expired,
    /// Too many tries; wait this many minutes.
    Slow(u64),
    /// Not an address of a page or a file, such as https://example.com/holidays.ics.
    NotAnUrl,
    /// The address is inside the own network, where the program may not fetch.
    InsideHost,
    /// Nothing useful came from the address.
    NoAnswer,
    /// The person is to sign in first; what was typed is kept.
    SignInFirst,
}

/// A problem and the field it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name in the form.
    pub field: String,
    /// What is wrong.
    pub problem: Problem,
}

/// Text with line ends as `\n`, without control characters, trimmed at both ends.
pub fn clean_text(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|c| *c == '\n' || *c == '\t' || !is_unwanted(*c)).collect::<String>().trim().to_owned()
}

/// One line: as [`clean_text`], with every run of white space made one space.
pub fn clean_line(text: &str) -> String {
    clean_text(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Control characters, and those that reorder or hide the text around them.
fn is_unwanted(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200B}' | '\u{FEFF}' | '\u{2028}' | '\u{2029}')
}

fn sized(text: String, shortest: usize, longest: usize) -> Result<String, Problem> {
    let length = text.chars().count();
    if length == 0 && shortest > 0 {
        Err(Problem::Required)
    } else if length < shortest {
        Err(Problem::TooShort(shortest))
    } else if length > longest {
        Err(Problem::TooLong(longest))
    } else {
        Ok(text)
    }
}

macro_rules! text_value {
    ($(#[$meta:meta])* $name:ident, $clean:path, $shortest:literal, $longest:literal) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The most characters that are accepted.
            pub const LONGEST: usize = $longest;

            /// Checks what was typed.
            pub fn parse(text: &str) -> Result<Self, Problem> {
                sized($clean(text), $shortest, $longest).map($name)
            }

            /// The text.
            pub fn as_str(&self) -> &str { &self.0 }
        }

        impl From<$name> for String { fn from(value: $name) -> String { value.0 } }
    };
}

text_value! {
    /// What a ticket is about, in one line.
    Subject, clean_line, 3, 200
}
text_value! {
    /// A longer text in Markdown (CommonMark).
    Description, clean_text, 1, 50_000
}
text_value! {
    /// The name of a person, a company or a thing.
    DisplayName, clean_line, 1, 120
}

/// An e-mail address (RFC 5321 addr-spec, without quoted local parts), in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Checks what was typed.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let text = sized(clean_line(text), 1, 254)?.to_lowercase();
        let (local, domain) = text.rsplit_once('@').ok_or(Problem::NotAnAddress)?;
        let plain = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
        let local_ok = !local.is_empty()
            && local.len() <= 64
            && local.chars().all(plain)
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let label = |part: &str| {
            !part.is_empty()
                && part.len() <= 63
                && part.chars().all(|c| c.is_alphanumeric() || c == '-')
                && !part.starts_with('-')
                && !part.ends_with('-')
        };
        let domain_ok = domain.contains('.') && domain.split('.').all(label);
        if local_ok && domain_ok { Ok(EmailAddress(text)) } else { Err(Problem::NotAnAddress) }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A password that may be chosen: 10 to 256 characters and not among those guessed first
/// (NIST SP 800-63B section 5.1.1.2). It is never shown, logged or kept.
#[derive(Clone)]
pub struct NewPassword(String);

impl NewPassword {
    /// The fewest characters that are accepted.
    pub const SHORTEST: usize = 10;

    /// Checks what was typed; `about` are words that belong to the person and must not be all of it.
    pub fn parse(text: &str, about: &[&str]) -> Result<Self, Problem> {
        sized(text.to_owned(), Self::SHORTEST, 256)?;
        let lower = text.to_lowercase();
        let first = lower.chars().next().unwrap_or_default();
        let common = COMMON.iter().any(|word| lower.contains(word) && lower.len() < word.len() + 5)
            || about
                .iter()
                .any(|word| word.len() > 3 && lower.contains(&word.to_lowercase()) && lower.len() < word.len() + 4)
            || lower.chars().all(|c| c == first)
            || "01234567890123456789".contains(&lower)
            || "abcdefghijklmnopqrstuvwxyz".contains(&lower);
        if common { Err(Problem::TooCommon) } else { Ok(NewPassword(text.to_owned())) }
    }

    /// What was typed, for hashing only.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

const COMMON: &[&str] = &[
    "password",
    "lösenord",
    "losenord",
    "qwerty",
    "qwertyuiop",
    "1q2w3e4r",
    "letmein",
    "welcome",
    "administrator",
    "iloveyou",
    "hemligt",
    "sommar",
    "tierdesk",
    "changeme",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_lowered_and_nonsense_is_refused() {
        assert_eq!(EmailAddress::parse(" Eva.Ek@Example.SE ").map(|a| a.0), Ok("eva.ek@example.se".into()));
        for bad in [
            "",
            "eva",
            "eva@",
            "@example.se",
            "a b@example.se",
            "eva@example",
            "eva@-a.se",
            "a..b@c.se",
            "a\r\nBcc:x@y.se",
        ] {
            assert!(EmailAddress::parse(bad).is_err(), "{bad:?} was accepted");
        }
    }

    #[test]
    fn a_line_loses_line_ends_controls_and_reordering_marks() {
        assert_eq!(clean_line("a\r\nb\u{202E}c\0 \t d"), "a bc d");
        assert_eq!(clean_text(" a\r\nb \u{0007}"), "a\nb");
    }

    #[test]
    fn passwords_that_are_guessed_first_are_refused() {
        for bad in ["password123", "aaaaaaaaaaaa", "1234567890", "short", "evaeksson1"] {
            assert!(NewPassword::parse(bad, &["evaeksson"]).is_err(), "{bad:?} was accepted");
        }
        assert!(NewPassword::parse("sju granar vid ån", &[]).is_ok());
    }
}
