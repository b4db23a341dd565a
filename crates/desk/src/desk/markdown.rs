//! Texts that people write, as HTML that is safe to show.
//!
//! People paste logs, paths and commands, so a text is shown as it was typed, with its line breaks and spaces. Only light
//! marks mean something: lists whose items begin with `- `, `* ` or with numbers that count from 1, `**bold**`, `` `code` ``,
//! code between lines of three backticks, `[words](https://…)`, and addresses of the web. A mark that is not whole is text.
//!
//! The reader never looks back, so its work grows with the length of the text alone, and [`page::Page`] bounds what comes
//! out. Everything that was typed is escaped where it is written; no tag or attribute is taken over from the text.

mod blocks;
#[cfg(test)]
mod families;
mod line;
#[cfg(test)]
mod order;
mod page;
#[cfg(test)]
mod tests;

use crate::domain::Description;

/// A text and its HTML. Use cases make it before they begin a transaction, because others wait while one is open.
pub struct Rendered<'a> {
    text: &'a str,
    html: String,
}

impl<'a> Rendered<'a> {
    pub fn of(text: &'a str) -> Rendered<'a> {
        Rendered { text, html: to_html(text) }
    }

    /// No words.
    pub const fn nothing() -> Rendered<'static> {
        Rendered { text: "", html: String::new() }
    }

    pub fn text(&self) -> &'a str {
        self.text
    }

    pub fn html(&self) -> &str {
        &self.html
    }
}

/// Renders what a person wrote. A text that is longer than what can be sent is cut.
pub fn to_html(text: &str) -> String {
    render(text).0
}

/// The HTML of a text, and how many steps it took.
fn render(text: &str) -> (String, usize) {
    let text = text.char_indices().nth(Description::LONGEST).map_or(text, |(end, _)| &text[..end]);
    let text = text.trim_end().trim_start_matches(['\n', '\r']);
    if text.is_empty() {
        return Default::default();
    }
    let mut blocks = blocks::Blocks::new(text.len());
    for line in text.split('\n') {
        blocks.line(line.strip_suffix('\r').unwrap_or(line));
    }
    blocks.finish()
}
