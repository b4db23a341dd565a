//! The log's lines: one a record, whatever is in it.

use crate::domain::sets_direction;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io;
use tracing_subscriber::fmt::MakeWriter;

/// Writes each record as one line. What others say, such as a mail server that refuses a mail, may hold line ends and
/// marks that turn letters round; both would make a line that nobody logged.
pub struct OneLine<M> {
    pub to: M,
    /// The log has colours of its own, for a terminal.
    pub colours: bool,
}

impl<'a, M: MakeWriter<'a>> MakeWriter<'a> for OneLine<M> {
    type Writer = Writer<M::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        Writer { to: self.to.make_writer(), colours: self.colours }
    }
}

/// Takes whole records.
pub struct Writer<W> {
    to: W,
    colours: bool,
}

impl<W: io::Write> io::Write for Writer<W> {
    fn write(&mut self, record: &[u8]) -> io::Result<usize> {
        // A log that cannot be written, as on a full disk, keeps nobody from being served; `tracing_subscriber` would panic.
        let _ = self.to.write_all(one_line(&String::from_utf8_lossy(record), self.colours).as_bytes());
        Ok(record.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let _ = self.to.flush();
        Ok(())
    }
}

/// A record without line ends, marks of direction and escapes of terminals inside, written as JSON does, which both formats
/// can hold. Colours may stay.
fn one_line(record: &str, colours: bool) -> Cow<'_, str> {
    let unwanted = |c: char| c.is_control() || sets_direction(c);
    let text = record.strip_suffix('\n').unwrap_or(record);
    if !text.contains(unwanted) {
        return Cow::Borrowed(record);
    }
    let mut out = String::with_capacity(record.len() + 16);
    for (at, c) in text.char_indices() {
        match c {
            '\u{1b}' if colours && is_colour(&text[at..]) => out.push(c),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if unwanted(c) => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push_str(&record[text.len()..]);
    Cow::Owned(out)
}

/// Whether an escape only sets how letters look (ECMA-48, SGR).
fn is_colour(text: &str) -> bool {
    let rest =
        text.strip_prefix("\u{1b}[").map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';'));
    rest.is_some_and(|rest| rest.starts_with('m'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    /// The log lines that are written when others say this, in both formats.
    fn logged(said: &str) -> [String; 2] {
        let write = |json: bool| {
            let written = Arc::new(Mutex::new(Vec::new()));
            let sink = {
                let written = written.clone();
                OneLine { to: move || Sink(written.clone()), colours: false }
            };
            let log = tracing_subscriber::fmt().with_ansi(false).with_writer(sink);
            let say = || tracing::error!(reason = %said, debugged = ?said, said, "mail was given up");
            if json {
                tracing::subscriber::with_default(log.json().finish(), say);
            } else {
                tracing::subscriber::with_default(log.finish(), say);
            }
            let written = written.lock().expect("the log").clone();
            String::from_utf8(written).expect("text")
        };
        [write(false), write(true)]
    }

    struct Sink(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Sink {
        fn write(&mut self, record: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("the log").extend_from_slice(record);
            Ok(record.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn colours_stay_where_there_are_any_and_nothing_else_that_terminals_obey() {
        let said = "\u{1b}[2m12:00\u{1b}[0m \u{1b}[2J\u{1b}]0;title\u{7}\n";
        assert_eq!(one_line(said, true), "\u{1b}[2m12:00\u{1b}[0m \\u001b[2J\\u001b]0;title\\u0007\n");
        assert!(!one_line(said, false).contains('\u{1b}'));
    }

    #[test]
    fn whatever_others_say_is_one_line_that_reads_forwards() {
        for said in [
            "550 no such user",
            "550 no\r\n2026-11-29T12:00:00Z  INFO tierdesk: signed in as admin",
            "a\u{202E}b\u{2066}c\u{2028}d\u{2029}e\u{85}f\0g\u{7f}",
            "\u{1b}[2J\u{1b}[31mred\t",
        ] {
            let [plain, json] = logged(said);
            for line in [&plain, &json] {
                let text = line.strip_suffix('\n').expect("the end of the line");
                assert!(!text.contains(|c: char| c.is_control()), "{line:?}");
                assert!(!text.contains(['\u{202E}', '\u{2066}', '\u{2028}', '\u{2029}']), "{line:?}");
            }
            let read: serde_json::Value = serde_json::from_str(&json).expect("JSON");
            assert_eq!(read["fields"]["said"], said);
        }
    }
}
