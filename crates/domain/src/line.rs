//! Text as it is kept: without what cannot be seen and without what turns the text around it.

use super::invisible::{is_blank, is_ignorable, sets_direction};

/// Text with line ends as `\n`, without control characters, and without white space at both ends; empty when nothing of it
/// can be seen. Of several lines, the first one keeps what stands before it, as the others do.
pub fn clean_text(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(LINE_ENDS, "\n");
    let text: String = text.chars().filter(|c| *c == '\n' || *c == '\t' || !is_unwanted(*c)).collect();
    if !text.chars().any(is_visible) {
        return String::new();
    }
    let text = text.trim_end();
    let begins = text.len() - text.trim_start().len();
    let line = text[..begins].rfind('\n').map_or(0, |end| end + 1);
    let first = if text[begins..].contains('\n') { line } else { begins };
    text[first..].to_owned()
}

/// Characters that end a line besides the line feed (Unicode standard annex 14, mandatory breaks).
const LINE_ENDS: [char; 6] = ['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];

/// One line that people see: a name, a subject, a title, a tag, a reason. Every run of white space is one space, and
/// characters that cannot be seen or that reorder others are left out; empty when nothing can be seen.
pub fn clean_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut before: Option<char> = None;
    let mut coming = text.chars().peekable();
    while let Some(c) = coming.next() {
        let kept = match c {
            c if c.is_whitespace() => Some(' '),
            // Persian and Indic words and composed emoji need a joiner between two of their characters.
            JOINER | NON_JOINER => {
                let joins = |side: Option<char>| side.is_some_and(|c| !c.is_ascii() && is_visible(c));
                (joins(before) && joins(coming.peek().copied())).then_some(c)
            }
            // Chooses the look of the symbol before it, once.
            TEXT_STYLE | EMOJI_STYLE => {
                let symbol = before.is_some_and(|c| !c.is_ascii() && !c.is_alphanumeric());
                (symbol && !line.ends_with([TEXT_STYLE, EMOJI_STYLE])).then_some(c)
            }
            c => (!c.is_control() && !is_ignorable(c)).then_some(c),
        };
        let Some(c) = kept else { continue };
        line.push(c);
        before = match c {
            TEXT_STYLE | EMOJI_STYLE => before,
            JOINER | NON_JOINER => None,
            c => is_visible(c).then_some(c),
        };
    }
    if line.chars().any(is_visible) { line.split_whitespace().collect::<Vec<_>>().join(" ") } else { String::new() }
}

const NON_JOINER: char = '\u{200C}';
const JOINER: char = '\u{200D}';
const TEXT_STYLE: char = '\u{FE0E}';
const EMOJI_STYLE: char = '\u{FE0F}';

/// Whether a reader sees something where this character stands.
pub fn is_visible(c: char) -> bool {
    !c.is_whitespace() && !c.is_control() && !is_ignorable(c) && !is_blank(c)
}

/// Control characters, and those that reorder or hide the text around them. Texts keep the marks of direction that reorder
/// nothing (U+061C, U+200E, U+200F), which people who write from right to left need.
fn is_unwanted(c: char) -> bool {
    c.is_control() || sets_direction(c) || matches!(c, '\u{200B}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_loses_line_ends_controls_and_reordering_marks() {
        assert_eq!(clean_line("a\r\nb\u{202E}c\0 \t d"), "a bc d");
        assert_eq!(clean_text(" \n a\r\nb \u{0007}"), " a\nb");
        assert_eq!(clean_text(" a \u{0007}"), "a");
        assert_eq!(clean_line("a\u{2028}b\u{b}c"), "a b c");
    }

    #[test]
    fn k18_what_cannot_be_seen_is_no_text() {
        for invisible in [
            "\u{2060}",
            "\u{3164}",
            "\u{200E}\u{200F}",
            "\u{FFA0}\u{115F}\u{1160}",
            "\u{AD}",
            "\u{2800}\u{2800}",
            "\u{E0041}",
            "\u{FE0F}",
            "\u{200D}",
            "\u{34F}\u{180E}",
            " \u{A0}\u{3000}\u{2003} ",
            "\u{61C}\u{2066}",
            "\u{1D159}",
            "\0\u{1B}",
            "\u{FFF9}\u{FFFB}",
        ] {
            assert_eq!(clean_line(invisible), "", "{invisible:?}");
            assert_eq!(clean_text(invisible), "", "{invisible:?}");
        }
    }

    #[test]
    fn k18_a_line_holds_only_what_is_seen() {
        for (typed, kept) in [
            ("Ka\u{200B}rin\u{2060} \u{200F}Ek\u{AD}", "Karin Ek"),
            ("\u{202E}kE niraK", "kE niraK"),
            ("Karin\u{2028}Ek", "Karin Ek"),
            ("Karin\u{3164}Ek", "KarinEk"),
            ("a\u{200D}b\u{FE0F}", "ab"),
            ("x\u{E0061}\u{E007F}", "x"),
        ] {
            assert_eq!(clean_line(typed), kept, "{typed:?}");
        }
        // Scripts and emoji that need such a character keep it.
        for whole in ["می\u{200C}خواهم", "👩🏽\u{200D}💻 Ada", "❤\u{FE0F}\u{200D}🔥", "क्\u{200D}ष"]
        {
            assert_eq!(clean_line(whole), whole);
        }
        assert_eq!(clean_line("❤\u{FE0F}\u{FE0F}\u{200D}\u{200D}"), "❤\u{FE0F}");
    }
}
