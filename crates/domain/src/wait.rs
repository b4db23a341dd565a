//! Rate limits that a person met: which one, and when they can go on.

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// The kind of limit. Each has its own sentence in the locale files, under `field_error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Limited {
    /// Requests at the same time, or anything else without a sentence of its own.
    Requests,
    /// Messages and changes of one ticket.
    Messages,
    /// Forms of one person.
    #[serde(alias = "Deeds")]
    Actions,
    /// Tickets that one person registers.
    Tickets,
    Files,
    /// Mails that are asked for.
    Mails,
    /// Tries to sign in.
    SignIns,
    /// Passwords that are chosen, or tried as the present one.
    Passwords,
    /// Forms of strangers from one address of the network.
    Forms,
    /// Refused forms that wait to be sent again.
    KeptForm,
}

/// The limit that was met, and for how many minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Wait {
    pub what: Limited,
    pub minutes: u64,
}

// Kept forms of earlier versions have the minutes alone. Written out, because what serde makes of an untagged enumeration
// costs the browser many times as much.
impl<'de> Deserialize<'de> for Wait {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Wait, D::Error> {
        from.deserialize_any(Stored)
    }
}

struct Stored;

impl<'de> Visitor<'de> for Stored {
    type Value = Wait;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("what was too much, and minutes")
    }

    fn visit_u64<E: Error>(self, minutes: u64) -> Result<Wait, E> {
        Ok(Wait { what: Limited::Requests, minutes })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Wait, A::Error> {
        let mut wait = Wait { what: Limited::Requests, minutes: 0 };
        while let Some(field) = map.next_key::<String>()? {
            match field.as_str() {
                "what" => wait.what = map.next_value()?,
                _ => wait.minutes = map.next_value()?,
            }
        }
        Ok(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_that_an_earlier_version_kept_is_still_understood() {
        let wait = Wait { what: Limited::Messages, minutes: 15 };
        let text = serde_json::to_string(&wait).expect("a text");
        assert_eq!(serde_json::from_str::<Wait>(&text).ok(), Some(wait));
        assert_eq!(serde_json::from_str::<Wait>("15").ok(), Some(Wait { what: Limited::Requests, ..wait }));
    }
}
