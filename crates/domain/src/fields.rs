//! Values that people type, parsed once and valid ever after.

use super::line::{clean_line, clean_text};
use super::wait::Wait;
use serde::{Deserialize, Serialize};

/// Reason why a value cannot be accepted. The words are in the locale files, under `field_error`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldError {
    /// Nothing was given.
    Required,
    /// None of several things is ticked.
    NoneTicked,
    /// Nothing is said that would change anything.
    NothingToChange,
    /// More than this many characters.
    TooLong(usize),
    /// Fewer than this many characters.
    TooShort(usize),
    /// Not an e-mail address.
    NotAnAddress,
    /// The address of the program itself, which belongs to no person.
    OwnAddress,
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
    /// A date that is not after the present one.
    NotAfterToday,
    /// A date that was before the present one.
    DayPassed,
    /// An organisation in which nobody has an account.
    NobodyThere,
    /// A date that is years ahead.
    TooFarAhead,
    /// Among the passwords that are guessed first.
    TooCommon,
    /// A password with a name or an address in it that belongs to its person or to the provider.
    Personal,
    /// A name that belongs to the provider, or says that its person works for it.
    ProvidersName,
    /// A web or mail address where a name is asked for.
    AddressInName,
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
    /// A picture of more than this many million pixels. Forms that an earlier version kept may have it.
    TooManyPixels(u64),
    /// Too many bytes of the sender wait for their forms.
    TooMuchWaiting,
    /// A file that was sent ahead of its form is not there any more: its name, or its key where that is all that is known.
    FileGone(String),
    /// The disk has too little room left for another file.
    DiskFull,
    /// Not all of a form arrived.
    Incomplete,
    /// A text was longer than a form may be, and its end is lost.
    CutOff,
    /// A file whose content is not what its name says.
    NotThatKind,
    /// A text is no iCalendar file with whole days in it.
    NotACalendar,
    /// These lines of a text cannot be understood.
    NotReadLines(Vec<usize>),
    /// The thing was changed by somebody else in the meantime.
    Stale,
    /// Answers or questions are others by now than those that were shown before sending.
    AnswersChanged,
    /// A rule does not let this happen now.
    NotNow,
    /// The person may not do this, or not any more.
    NoRight,
    /// The form waited too long, or its one-time link was used or replaced.
    Expired,
    /// Too much of something within a time.
    Slow(Wait),
    /// Not an address of a page or a file, such as https://example.com/holidays.ics.
    NotAnUrl,
    /// The address is inside the own network, where the program may not fetch.
    InsideHost,
    /// Nothing useful came from the address.
    NoAnswer,
    /// The person is to sign in first; what was typed is kept.
    SignInFirst,
    /// A file, by its name, with what is wrong with it.
    OfFile(String, Box<FieldError>),
    /// The ticket is not shared with the vendor any more; the provider's name.
    TakenBack(String),
    /// The ticket is none of the customer's any more.
    NotYours,
    /// The thing that a form was about is not there any more, or not for this person.
    Gone,
}

/// A field that cannot be accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvalidField {
    /// The field's name in the form.
    pub field: String,
    /// Named `problem` in forms that are kept.
    #[serde(rename = "problem")]
    pub reason: FieldError,
}

/// The text, if it has as many characters as are allowed.
pub(super) fn sized(text: String, shortest: usize, longest: usize) -> Result<String, FieldError> {
    let length = text.chars().count();
    if length == 0 && shortest > 0 {
        Err(FieldError::Required)
    } else if length < shortest {
        Err(FieldError::TooShort(shortest))
    } else if length > longest {
        Err(FieldError::TooLong(longest))
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
            pub fn parse(text: &str) -> Result<Self, FieldError> {
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
    /// A longer text, in which light marks mean something.
    Description, clean_text, 1, 50_000
}
text_value! {
    /// The name of a person, a company or a thing.
    DisplayName, clean_line, 1, 120
}
