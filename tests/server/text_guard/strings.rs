//! The table of hostile and odd strings, and the record of which of them was typed where.

use std::cell::RefCell;

/// A kind of string. A mark that is found again stands between its two halves.
#[derive(Clone, Copy, Debug)]
pub struct Odd {
    /// One of these begins the text, in turn.
    pub before: &'static [&'static str],
    /// One of these ends it, in turn.
    pub after: &'static [&'static str],
    /// How often it comes after the mark.
    pub times: usize,
}

const fn odd(after: &'static [&'static str]) -> Odd {
    Odd { before: &[""], after, times: 1 }
}

/// Ends elements, attributes, scripts, styles and comments, and begins others; marks of templates, and entities.
pub const MARKUP: Odd = odd(&[
    "</title><meta zq http-equiv=refresh content=\"0;url=/zq\"></textarea><zq-x zq>",
    "</script><script zq>zq()</script>--></style></noscript></select></svg><zq-x zq>",
    "\"'><img zq src=x onerror=zq()> zq=1 onfocus=zq() '{{7*7}}&lt;zq-x zq&gt;<!--<zq-x>",
]);

/// Changes the direction of writing and never ends it; controls, letters that nobody sees, separators of lines, what is no
/// character, towers of marks; what spreadsheets take for formulas, and what begins another header of a mail.
pub const LETTERS: Odd = Odd {
    before: &[
        "=",
        "+",
        "-",
        "@",
        "\t=",
        "\r=",
        "\n+",
        "\u{FF1D}",
        "\u{200B}",
        "\u{3164}",
        "\u{FEFF}",
        "\u{E0041}",
        "\u{202E}",
        "\r\nzq: ",
        "=?utf-8?q?=0D=0ABcc:_zq?= ",
    ],
    after: &[
        "\u{202C}\u{2069}a\u{202E}gpj\u{2066}b\u{202B}c\u{2067}d\u{202D}e\u{2068}f\u{202A}\u{061C}\u{200E}\u{200F}",
        "\u{200B}a\u{200C}b\u{200D}c\u{2060}\u{3164}\u{FEFF}\u{00AD}\u{E0001}\u{E0041}\u{E007F}\u{2061}\u{FFF9}\u{2800}d",
        "\0\u{1}\u{1b}[31m\u{7f}\u{85}\u{2028}\u{2029}\u{FFFE}\u{FFFF}\u{FDD0}Z\u{300}\u{301}\u{302}\u{303}\u{304}👩🏽\u{200D}🚒🏴\u{E0067}\u{E007F}",
        "+HYPERLINK(\"zq\";1),;\t=2\r\nBcc: zq@zq.test\r\n\r\n.\r\n=?utf-8?q?=0d=0aBcc:_zq?= x",
    ],
    times: 1,
};

/// A word of 10 kB, and a line of 20 kB.
pub const LENGTH: Odd = Odd { before: &[""], after: &["wåw", " and so on"], times: 2_500 };

/// Letters that take no room or change the direction of writing.
pub fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{061C}' | '\u{115F}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{FFF9}'..='\u{FFFF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{E0000}'..='\u{E0FFF}')
}

/// How many bytes the mark of a text has.
const MARK: usize = 9;

/// Texts that were typed, by their marks.
#[derive(Default)]
pub struct Typed {
    all: RefCell<Vec<(String, String)>>,
    /// Which of the strings of a kind comes first.
    turn: usize,
}

impl Typed {
    pub fn beginning_with(turn: usize) -> Typed {
        Typed { turn, ..Typed::default() }
    }

    /// A text of this kind for a field, which can be told from all others.
    pub fn text(&self, kind: Odd, field: &str) -> String {
        let mut all = self.all.borrow_mut();
        let mark = format!("qk{:05}kq", all.len());
        let turn = all.len() + self.turn;
        let (before, after) = (kind.before[turn % kind.before.len()], kind.after[turn % kind.after.len()]);
        let text = format!("{mark}{}", after.repeat(kind.times));
        all.push((field.to_owned(), text.clone()));
        format!("{before}{text}")
    }

    /// Typed texts that are found in another text.
    pub fn found(&self, text: &str) -> Vec<Found> {
        let all = self.all.borrow();
        let known = |at: usize| {
            let number = text.get(at + 2..at + MARK - 2).filter(|_| text.get(at + 7..at + MARK) == Some("kq"))?;
            let (field, typed) = all.get(number.parse::<usize>().ok()?)?;
            Some(Found { at, field: field.clone(), typed: typed.clone() })
        };
        text.match_indices("qk").filter_map(|(at, _)| known(at)).collect()
    }
}

/// A text that was typed, found again in another one.
pub struct Found {
    /// Where its mark begins.
    at: usize,
    pub field: String,
    /// All of it, from its mark on.
    typed: String,
}

impl Found {
    /// Whether it stands there as it was typed, up to its end, or up to where it is cut with dots. What cannot be seen may
    /// be missing. Agents' names may end after the first of them, names of files leave out what no file may have, and a list of
    /// values is shown value by value.
    pub fn is_whole(&self, text: &str) -> bool {
        let shown = visible(text.get(self.at..).unwrap_or_default());
        let expected = visible(&self.typed);
        let first = visible(self.typed.split_whitespace().next().unwrap_or_default());
        let listed = visible(self.typed.split([';', ',', '\n']).next().unwrap_or_default());
        shown.starts_with(&expected)
            || self.field.ends_with("values") && shown.starts_with(&listed)
            || shown.strip_suffix('…').is_some_and(|start| expected.starts_with(start))
            || self.field.ends_with(" files")
            || self.field == "profile name" && shown.starts_with(&first)
    }
}

/// A text without spaces and without what cannot be seen, which may have been taken out.
pub fn visible(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control() && !is_hidden(*c)).collect()
}
