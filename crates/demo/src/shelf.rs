//! What the provider supports in the demo data: products, categories with their questions, and tags.

use crate::domain::{CategoryId, ProductId, QuestionKind, TagId};

/// A question: a key that stories use, what is asked, how it is answered, what can be chosen, and whether
/// it must be answered.
pub type Question = (&'static str, &'static str, QuestionKind, &'static [&'static str], bool);

/// A category: a key that stories use, its product as in [`PRODUCTS`], its name, and what it asks.
pub type Category = (&'static str, usize, &'static str, &'static [Question]);

use QuestionKind::{Choice, Date, Number, Text, YesNo};

pub const PRODUCTS: &[&str] =
    &["Internet access", "Telephony", "E-mail and accounts", "Workplace and printing", "Business systems"];

pub const CATEGORIES: &[Category] = &[
    (
        "no-connection",
        0,
        "No connection",
        &[
            (
                "lights",
                "Which lights are on at the fibre box?",
                Choice,
                &["All green", "Red LOS", "No lights", "I cannot see it"],
                true,
            ),
            ("where", "Address of the place", Text, &[], true),
            ("backup", "Is mobile backup in use there?", YesNo, &[], false),
        ],
    ),
    (
        "slow",
        0,
        "Slow or unstable",
        &[
            ("speed", "Measured speed down, Mbit/s", Number, &[], false),
            ("wired", "How are you connected?", Choice, &["Cable", "Wi-Fi", "Both"], true),
            ("restarted", "When was the router last restarted?", Date, &[], false),
        ],
    ),
    (
        "wifi",
        0,
        "Wi-Fi",
        &[
            ("room", "Room or floor", Text, &[], true),
            ("devices", "How many devices are affected?", Number, &[], false),
        ],
    ),
    (
        "vpn",
        0,
        "VPN and remote access",
        &[
            (
                "from",
                "From where do you connect?",
                Choice,
                &["Home", "Mobile network", "Hotel or café", "Another office"],
                true,
            ),
            ("message", "Message on the screen", Text, &[], false),
        ],
    ),
    ("address", 0, "Addresses and openings", &[("wanted", "When is it needed?", Date, &[], true)]),
    (
        "calls",
        1,
        "Calls",
        &[
            ("direction", "Which calls?", Choice, &["Outgoing", "Incoming", "Both"], true),
            ("share", "About how many of ten calls?", Number, &[], false),
            ("example", "A number and time as an example", Text, &[], false),
        ],
    ),
    ("switchboard", 1, "Switchboard and numbers", &[("number", "Which number?", Text, &[], true)]),
    (
        "sign-in",
        2,
        "Sign-in",
        &[
            ("account", "Which account?", Text, &[], true),
            ("elsewhere", "Can you sign in on another device?", YesNo, &[], false),
        ],
    ),
    (
        "mailbox",
        2,
        "Mailbox and calendar",
        &[
            ("mailbox", "Which mailbox or calendar?", Text, &[], true),
            ("people", "How many people see the fault?", Number, &[], false),
        ],
    ),
    (
        "joiner",
        2,
        "New or leaving employee",
        &[
            ("who", "Name of the employee", Text, &[], true),
            ("day", "First or last day", Date, &[], true),
            ("computer", "Is a computer needed?", YesNo, &[], true),
        ],
    ),
    (
        "suspicious",
        2,
        "Suspicious message",
        &[("clicked", "Did anybody open a link or a file in it?", YesNo, &[], true)],
    ),
    (
        "computer",
        3,
        "Computer",
        &[
            ("asset", "Number on the label of the computer", Text, &[], false),
            ("work", "Can you work on another computer meanwhile?", YesNo, &[], false),
        ],
    ),
    (
        "printer",
        3,
        "Printer",
        &[
            ("printer", "Name of the printer", Text, &[], true),
            ("code", "Message or code on its display", Text, &[], false),
            ("others", "Can others print on it?", YesNo, &[], true),
        ],
    ),
    ("accessories", 3, "Screen and accessories", &[("model", "Make and model", Text, &[], false)]),
    (
        "fault",
        4,
        "Fault in a system",
        &[
            ("system", "Which system?", Choice, &["Journal", "Accounting", "Booking", "Intranet", "Another one"], true),
            ("message", "Message on the screen, word for word", Text, &[], false),
            ("began", "When did it last work?", Date, &[], false),
        ],
    ),
    (
        "access",
        4,
        "Access and permissions",
        &[
            ("system", "Which system or folder?", Text, &[], true),
            ("approved", "Has the owner approved it?", YesNo, &[], true),
        ],
    ),
    ("files", 4, "Files and backup", &[("path", "Which folder or file?", Text, &[], true)]),
    (
        "transfer",
        4,
        "Transfers between systems",
        &[
            ("records", "How many records are missing?", Number, &[], false),
            ("last", "Last successful transfer", Date, &[], false),
        ],
    ),
    ("other", 4, "Something else", &[]),
];

pub const TAGS: &[&str] = &[
    "fibre",
    "wi-fi",
    "vpn",
    "sip",
    "outage",
    "hardware",
    "licence",
    "password",
    "new-employee",
    "change",
    "certificate",
    "printer",
    "known-error",
    "recurring",
    "security",
    "backup",
    "vip",
    "on-site",
];

/// Where the parts of the catalogue stand in the database, in the order of the lists above.
#[derive(Clone, Default)]
pub struct Shelf {
    pub products: Vec<ProductId>,
    pub categories: Vec<CategoryId>,
    pub tags: Vec<TagId>,
}

/// The place of a category in [`CATEGORIES`].
pub fn category(key: &str) -> Option<usize> {
    CATEGORIES.iter().position(|(known, ..)| *known == key)
}

/// The place of a tag in [`TAGS`].
pub fn tag(name: &str) -> Option<usize> {
    TAGS.iter().position(|known| *known == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_question_is_asked_and_choices_offer_some() {
        let questions: Vec<_> = CATEGORIES.iter().flat_map(|(_, _, _, questions)| *questions).collect();
        for kind in QuestionKind::ALL {
            assert!(questions.iter().any(|question| question.2 == *kind), "{kind}");
        }
        assert!(questions.iter().all(|(_, _, kind, options, _)| (*kind == Choice) == (options.len() > 1)));
        assert!((0..PRODUCTS.len()).all(|product| CATEGORIES.iter().any(|category| category.1 == product)));
    }
}
