//! Texts that people write are shown, and nothing of them is lost.

use super::to_html;
use crate::domain::{Description, clean_text};
use proptest::prelude::*;
use std::collections::{HashMap, HashSet};

/// The inside of what is around everything.
fn inside(text: &str) -> String {
    let html = to_html(text);
    let inside = html.strip_prefix("<div class=\"typed\">").and_then(|rest| rest.strip_suffix("</div>"));
    inside.unwrap_or_else(|| panic!("{html}")).to_owned()
}

/// The HTML that an independent reader of it leaves.
pub(super) fn sanitised(html: &str) -> String {
    let mut builder = ammonia::Builder::default();
    builder
        .tags(HashSet::from(["div", "p", "strong", "a", "ul", "ol", "li", "code", "pre"]))
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"])), ("ol", HashSet::from(["start"]))]))
        .generic_attributes(HashSet::new())
        .allowed_classes(HashMap::from([("div", HashSet::from(["typed"]))]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"));
    builder.clean(html).to_string()
}

/// The text of HTML without its tags.
fn seen(html: &str) -> String {
    let mut out = String::new();
    for (at, part) in html.split('<').enumerate() {
        let words = if at == 0 { part } else { part.split_once('>').map_or("", |(_, words)| words) };
        out.push_str(words);
    }
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

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
        "[x](http://a\"onmouseover=alert(1))",
        "http://a\"onmouseover=alert(1)",
        "http://a'onmouseover=alert(1)",
        "[x](http:evil)",
        "`<script>`",
        "```<script>\n<script>\n```",
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
        assert_eq!(sanitised(&html), html, "{attack}");
    }
}

#[test]
fn a_text_that_is_too_long_is_cut_and_ends_whole() {
    let html = to_html(&"å".repeat(2 * Description::LONGEST));
    assert_eq!(html.matches('å').count(), Description::LONGEST);
    assert!(html.ends_with("</p></div>"));
    assert_eq!(to_html(" \n"), "");
}

#[test]
fn k25_what_means_something_to_machines_is_shown_as_it_was_typed() {
    for text in [
        "[ERROR]: 0x80070005",
        "[ERROR](0x80)",
        "[1]: http-timeout",
        r"\\server\share",
        r"C:\x\_y and C:\*.exe",
        r"\* \_ \` \\",
        "__init__.py",
        "a_b_c and _x_",
        "404. a",
        "2026. Something else",
        "0. zero\n7. seven",
        "1) x\n2) y",
        "-----",
        "--- a/file\n+++ b/file\n@@ -1 +1 @@",
        "Title\n=====",
        "Title\n-----",
        "***",
        "* * *",
        "- - - -",
        "-",
        "+ added",
        "<tag> </tag> <a href=x> <!-- x -->",
        "*.exe, *.dll and **/*.rs",
        "rm *old* now",
        "2 * 3 * 4 and 2**3**4 and f(**a, **b)",
        "~/x ~~y~~ ~z~",
        "#1234\n# a comment\n## two",
        "&nbsp; &amp; &#65; &lt;b&gt;",
        "mail eva.ek@example.se or <eva@example.se>",
        "> said before\n>> twice\n>>> print(1)",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "a || b | c",
        "    at x.y(Z.java:12)\n\tat tab",
        "don`t and can`t, `n",
        "line  \nbreak\\\nend",
        "!x ![y] ![z]()",
        "[ ] open [x] done",
        "[^1] and [^1]: note",
        "::: warning",
        "$x_1$ {{y}} ${z}",
        "  - name: a\n    image: b",
        "services:\n  web:\n    - 80",
        "10.0.0.1. is an address",
        "1.5 GB",
        "ftp://x file:///y javascript:z",
        "~~~\nx\n~~~",
        "a\u{2028}b",
    ] {
        assert_eq!(seen(&inside(text)), text);
        let html = inside(text);
        for element in ["<ul", "<ol", "<strong", "<code", "<a ", "<pre", "<hr"] {
            assert!(!html.contains(element), "{text:?} gave {html}");
        }
    }
}

#[test]
fn k25_light_marks_are_what_the_hint_says() {
    for (text, html) in [
        (
            "**Bold** and (**too**), **so**.",
            "<p><strong>Bold</strong> and (<strong>too</strong>), <strong>so</strong>.</p>",
        ),
        ("`a **b**` and ``c`d``", "<p><code>a **b**</code> and <code>c`d</code></p>"),
        ("a\nb\n\nc", "<p>a\nb</p><p>c</p>"),
        ("a\n\n\n\nb", "<p>a</p><p>\n\nb</p>"),
        ("Do:\n- a\n- b\nEnd", "<p>Do:</p><ul><li>a</li><li>b</li></ul><p>End</p>"),
        ("- a\n  - b\n  - c\n- d", "<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>"),
        ("- a\n  b\n\n  c\n\n- d", "<ul><li>a\nb\n\nc</li><li>d</li></ul>"),
        ("1. a\n  - b\n2. c", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"),
        ("1. a\n\n2. b\n2. c", "<ol><li>a</li><li>b</li></ol><p>2. c</p>"),
        ("1. a\n1. b", "<ol><li>a</li></ol><ol><li>b</li></ol>"),
        ("1. a\n\nb\n\n2. c", "<ol><li>a</li></ol><p>b</p><ol start=\"2\"><li>c</li></ol>"),
        ("```\n a\n\n  **b**\n```\nc", "<pre><code> a\n\n  **b**</code></pre><p>c</p>"),
        ("```json\n{}\n```", "<pre><code>{}</code></pre>"),
        ("```ERROR 5\nx", "<pre><code>ERROR 5\nx</code></pre>"),
        ("1. a\n   ```\n   b\n     c\n   ```\n2. d", "<ol><li>a<pre><code>b\n  c</code></pre></li><li>d</li></ol>"),
        ("a ```b``` c", "<p>a <code>b</code> c</p>"),
        ("**not\nbold**", "<p>**not\nbold**</p>"),
    ] {
        assert_eq!(inside(text), html, "{text:?}");
    }
}

#[test]
fn k25_addresses_of_the_web_are_links_without_the_sentence_around_them() {
    for (text, to, words) in [
        (
            "See https://example.com/a_b?c=d&e#f.",
            "https://example.com/a_b?c=d&amp;e#f",
            "https://example.com/a_b?c=d&e#f",
        ),
        ("(http://example.com/x_(y))", "http://example.com/x_(y)", "http://example.com/x_(y)"),
        ("<https://example.com>", "https://example.com", "https://example.com"),
        ("**https://example.com**", "https://example.com", "https://example.com"),
        ("www.example.com, there", "http://www.example.com", "www.example.com"),
        ("HTTP://EXAMPLE.COM!", "HTTP://EXAMPLE.COM", "HTTP://EXAMPLE.COM"),
        ("[the page](https://example.com/(a))", "https://example.com/(a)", "the page"),
        ("[Eva](mailto:eva@example.se)", "mailto:eva@example.se", "Eva"),
        ("![a picture](https://example.com/x.png)", "https://example.com/x.png", "a picture"),
    ] {
        let html = inside(text);
        let link = format!("<a href=\"{to}\" rel=\"noopener noreferrer nofollow\">{}</a>", words.replace('&', "&amp;"));
        assert!(html.contains(&link), "{text:?} gave {html}");
    }
    for none in [
        "xhttp://a",
        "http://",
        "http:// a",
        "https://.",
        "www.",
        "_www.a",
        "mailto:a@b.se",
        "[a](b)",
        "https//a",
        "http://a](",
        "http://[a",
    ] {
        assert!(!inside(none).contains("<a "), "{none:?} gave {}", inside(none));
    }
}

#[test]
fn k25_a_paste_keeps_the_spaces_of_its_first_line_and_breaks_that_are_no_line_feeds() {
    assert_eq!(clean_text("\r\n  at a\r\n  at b\r\n"), "  at a\n  at b");
    assert_eq!(clean_text("a\u{2028}b\u{2029}c\u{85}d\u{b}e\u{c}f"), "a\nb\nc\nd\ne\nf");
    let parsed = Description::parse("   at x\n\n\u{2028} y ").expect("a text");
    assert_eq!(inside(parsed.as_str()), "<p>   at x</p><p>\n y</p>");
}

/// Whether a character can be a mark, or is white space.
fn is_mark(c: char) -> bool {
    c.is_whitespace() || "*`-[]().0123456789".contains(c)
}

proptest! {
    #[test]
    fn k25_every_character_that_is_no_mark_is_seen_in_its_order(text in proptest::collection::vec(prop_oneof![
        "[a-zåäö<>&\"'#|~_/\\\\:;,!?^$%{}=+@ *`-]{1,12}",
        "[*`\\[\\]() \n.-]{1,6}",
        Just("\n- ".to_owned()), Just("\n1. ".to_owned()), Just("\n2. ".to_owned()), Just("**".to_owned()), Just("\n```\n".to_owned()),
        Just("\n  - ".to_owned()), Just("https://a.se/b ".to_owned()), Just("&nbsp;".to_owned()), Just("\n    ".to_owned()),
    ], 0..40)) {
        // Words in brackets hide their address, and a language its name; both have tests of their own.
        let text = text.concat().replace("](", "] (").replace("```", "``` !");
        let words = |text: &str| text.chars().filter(|c| !is_mark(*c)).collect::<String>();
        let html = to_html(&text);
        prop_assert_eq!(words(&seen(&html)), words(&text));
    }
}
