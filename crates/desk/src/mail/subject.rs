//! The subject of a mail as a header.

use lettre::message::header::{HeaderName, HeaderValue};
use std::fmt::Write as _;

/// The beginning of an encoded word (RFC 2047).
const BEGINS: &str = "=?";
/// Bytes of an encoded word within `=?utf-8?q?` and `?=`.
const LONGEST: usize = 60;

/// A subject that is shown as it is. What looks like an encoded word would be decoded by whoever reads it, and turn into
/// letters that nobody checked; then all of the subject is encoded.
pub(super) fn header(subject: &str) -> HeaderValue {
    let name = HeaderName::new_from_ascii_str("Subject");
    if subject.contains(BEGINS) {
        HeaderValue::dangerous_new_pre_encoded(name, subject.to_owned(), encoded(subject))
    } else {
        HeaderValue::new(name, subject.to_owned())
    }
}

/// A text as encoded words, one a line.
fn encoded(text: &str) -> String {
    let mut words = vec![String::new()];
    for letter in text.chars() {
        let mut bytes = [0; 4];
        let plain = letter.is_ascii_alphanumeric();
        let written = if plain {
            letter.to_string()
        } else {
            letter.encode_utf8(&mut bytes).bytes().fold(String::new(), |mut out, byte| {
                let _ = write!(out, "={byte:02X}");
                out
            })
        };
        match words.last_mut().filter(|word| word.len() + written.len() <= LONGEST) {
            Some(word) => word.push_str(&written),
            None => words.push(written),
        }
    }
    let words: Vec<String> = words.iter().map(|word| format!("=?utf-8?q?{word}?=")).collect();
    words.join("\r\n ")
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn an_encoded_word_in_a_subject_is_encoded_once_more() {
        assert_eq!(encoded("=?x"), "=?utf-8?q?=3D=3Fx?=");
        assert_eq!(encoded("a å"), "=?utf-8?q?a=20=C3=A5?=");
    }

    #[test]
    fn no_line_is_too_long_and_no_letter_is_torn() {
        let text = "=?utf-8?q?=0D=0ABcc:_x?= 👩🏽‍🚒 å".repeat(20);
        let lines = encoded(&text);
        let mut bytes = Vec::new();
        for line in lines.split("\r\n") {
            assert!(line.len() <= 76, "{line}");
            let word = line.trim_start().strip_prefix("=?utf-8?q?").and_then(|word| word.strip_suffix("?="));
            let mut rest = word.expect("an encoded word");
            let before = bytes.len();
            while let Some(first) = rest.chars().next() {
                let (byte, length) = match first {
                    '=' => (u8::from_str_radix(&rest[1..3], 16).expect("digits"), 3),
                    letter => (u8::try_from(letter).expect("ASCII"), 1),
                };
                bytes.push(byte);
                rest = &rest[length..];
            }
            assert!(std::str::from_utf8(&bytes[before..]).is_ok(), "{line}");
        }
        assert_eq!(String::from_utf8(bytes), Ok(text));
    }
}
