//! Markdown (CommonMark, with tables and strikethrough) to HTML that is safe to show.

use crate::domain::Description;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};
use std::collections::HashSet;
use std::sync::LazyLock;

/// How deep quotes, lists and emphasis may nest. What is nested deeper keeps its words and loses its form: nobody writes
/// so, and a sanitiser walks up through all that is open for each part.
const DEEPEST: usize = 24;

/// Renders what a person wrote. Raw HTML is shown as text, pictures from elsewhere become links, links
/// lead to http, https, mailto and tel only, and the result is sanitised once more as a whole. A text that is longer than
/// what can be sent is cut.
pub fn to_html(text: &str) -> String {
    let text = text.char_indices().nth(Description::LONGEST).map_or(text, |(end, _)| &text[..end]);
    let mut depth = 0;
    let shallow = move |event: &Event<'_>| match event {
        Event::Start(_) => {
            depth += 1;
            depth <= DEEPEST
        }
        Event::End(_) => {
            depth -= 1;
            depth < DEEPEST
        }
        _ => true,
    };
    let parser = Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES);
    let events = parser.filter(shallow).map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        Event::SoftBreak => Event::HardBreak,
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        Event::End(TagEnd::Image) => Event::End(TagEnd::Link),
        // A message has no place in the outline of the page around it.
        Event::Start(Tag::Heading { .. }) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Paragraph),
        other => other,
    });
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    html::push_html(&mut out, events);
    SANITISER.clean(&out).to_string()
}

static SANITISER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::default();
    builder
        .tags(HashSet::from([
            "p",
            "br",
            "em",
            "strong",
            "del",
            "a",
            "ul",
            "ol",
            "li",
            "blockquote",
            "code",
            "pre",
            "hr",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
        ]))
        .tag_attributes(std::collections::HashMap::from([
            ("a", HashSet::from(["href"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .generic_attributes(HashSet::new())
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"));
    builder
});

#[cfg(test)]
mod tests {
    use super::{DEEPEST, to_html};
    use crate::domain::Description;

    #[test]
    fn scripts_handlers_and_foreign_schemes_do_not_survive() {
        for attack in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "![x](http://evil.test/pixel.png)",
            "<a href=\"vbscript:x\">x</a>",
            "<svg><style><img src=x onerror=alert(1)></style></svg>",
            "[x](//evil.test)",
            "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
        ] {
            let html = to_html(attack);
            let lower = html.to_lowercase();
            for bad in [
                "<script",
                "<img",
                "<svg",
                "<style",
                "<math",
                "<a href=\"javascript",
                "<a href=\"data",
                "<a href=\"vb",
                "<a href=\"//",
            ] {
                assert!(!lower.contains(bad), "{attack} gave {html}");
            }
        }
    }

    #[test]
    fn sanitising_twice_changes_nothing() {
        for text in ["# Hi\n\n* a\n* b <b>c</b>", "a | b\n--|--\n1 | 2", "`<script>` & \"quotes\" \u{5e9}\u{5dc}"] {
            let once = to_html(text);
            assert_eq!(super::SANITISER.clean(&once).to_string(), once);
        }
    }

    #[test]
    fn nested_without_end_it_keeps_its_words_and_not_its_depth() {
        let many = Description::LONGEST;
        for start in [">", "> ", "- ", "1. ", "*", "**a *a ", "[", "![", "> - "] {
            let text = format!("{}words", start.repeat((many - 5) / start.len()));
            let html = to_html(&text);
            assert!(html.contains("words"), "{start}");
            let open = ["<blockquote", "<ul", "<ol", "<em", "<strong"].map(|tag| html.matches(tag).count());
            assert!(open.iter().sum::<usize>() <= 2 * DEEPEST, "{start} opens {open:?}");
        }
    }

    #[test]
    fn a_text_that_is_too_long_is_cut_and_ends_whole() {
        let html = to_html(&"å".repeat(2 * Description::LONGEST));
        assert_eq!(html.matches('å').count(), Description::LONGEST);
        assert!(html.trim_end().ends_with("</p>"));
    }

    #[test]
    fn what_was_typed_is_all_still_there() {
        assert!(to_html("a <b>bold</b> 1 < 2").contains("&lt;b&gt;bold&lt;/b&gt;"));
        assert!(to_html("one\ntwo").contains("<br"));
    }
}
