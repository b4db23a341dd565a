//! Text as HTML, for what is written as a string instead of being built from views.

/// Words that stand as they are in an element, in `<title>` or `<textarea>`, or between double quotes (HTML, section 13.3).
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Text for the inside of a text area, in which Leptos escapes nothing. Browsers drop one line end at the start; the one
/// that is added saves the writer's own.
pub fn typed(text: &str) -> String {
    let text = escaped(text);
    if text.starts_with('\n') { format!("\n{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::{escaped, typed};

    #[test]
    fn names_cannot_become_markup() {
        assert_eq!(escaped("<b a=\"&\">"), "&lt;b a=&quot;&amp;&quot;&gt;");
    }

    #[test]
    fn what_was_typed_cannot_end_the_text_area() {
        assert_eq!(typed("</textarea><b>&amp;"), "&lt;/textarea&gt;&lt;b&gt;&amp;amp;");
        assert_eq!(typed("\nfirst line is empty"), "\n\nfirst line is empty");
    }
}
