//! Texts with holes. The marks of a text are rendered once; filling its holes gives the raw text and
//! its HTML alike, because no value that goes into a hole is a mark.

use crate::desk::markdown;
use crate::domain::clean_text;

enum Part {
    Words(String),
    Hole(usize),
}

/// A text with holes.
pub struct Text {
    raw: Vec<Part>,
    html: Vec<Part>,
}

/// What goes into the holes, by number: as typed, and escaped for HTML.
#[derive(Clone, Default)]
pub struct Values(Vec<(String, String)>);

impl Values {
    pub fn sized(size: usize) -> Values {
        Values(vec![Default::default(); size])
    }

    pub fn set(&mut self, hole: usize, value: &str) {
        if let Some(slot) = self.0.get_mut(hole) {
            let html = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            *slot = (value.to_owned(), html);
        }
    }
}

impl Text {
    /// Reads a text; `names` are the names of the holes that may occur in it, as `{name}`.
    pub fn parse(source: &str, names: &[&str]) -> Result<Text, String> {
        let source = clean_text(source);
        let html = markdown::to_html(&source);
        Ok(Text { raw: split(&source, names)?, html: split(&html, names)? })
    }

    /// The text with its holes filled.
    pub fn fill(&self, values: &Values) -> String {
        filled(&self.raw, values, |(raw, _)| raw)
    }

    /// The same as HTML.
    pub fn fill_html(&self, values: &Values) -> String {
        filled(&self.html, values, |(_, html)| html)
    }
}

fn filled(parts: &[Part], values: &Values, which: impl Fn(&(String, String)) -> &String) -> String {
    let mut text = String::with_capacity(parts.len() * 60);
    for part in parts {
        text.push_str(match part {
            Part::Words(words) => words,
            Part::Hole(hole) => values.0.get(*hole).map_or("", |value| which(value)),
        });
    }
    text
}

fn split(source: &str, names: &[&str]) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut rest = source;
    while let Some((words, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').ok_or_else(|| format!("a hole is not closed in {source:?}"))?;
        let hole = names.iter().position(|known| *known == name);
        parts.push(Part::Words(words.to_owned()));
        parts.push(Part::Hole(hole.ok_or_else(|| format!("nothing fills the hole {name:?} in {source:?}"))?));
        rest = after;
    }
    parts.push(Part::Words(rest.to_owned()));
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filled_text_and_its_html_say_the_same() {
        let text = Text::parse("**Hej** {who}\n\n- ett & {what}\n- två", &["what", "who"]).expect("parses");
        let mut values = Values::sized(2);
        values.set(0, "a < b");
        values.set(1, "Lindholm & Partners");
        assert_eq!(text.fill_html(&values), markdown::to_html(&text.fill(&values)));
    }

    #[test]
    fn a_hole_that_nothing_fills_is_an_error() {
        assert!(Text::parse("Hello {nobody}", &["who"]).is_err());
        assert!(Text::parse("Hello {who", &["who"]).is_err());
    }
}
