//! Texts that are made to cost: what comes out and how many steps it takes are bounded by what goes in.

use super::page::{BESIDES, TIMES};
use super::{render, to_html};
use crate::domain::Description;
use proptest::prelude::*;

/// Steps for each byte.
const STEPS: usize = 8;
/// Elements that lie within each other, at most: lists and their items, and the one around everything.
const DEEPEST: usize = 16;

/// How deep the elements of a text lie, and whether each is closed where it has to be.
pub(super) fn depth(html: &str) -> usize {
    let (mut open, mut deepest) = (Vec::new(), 0);
    for tag in html.split('<').skip(1).filter_map(|part| Some(part.split_once('>')?.0)) {
        let name = tag.split(' ').next().unwrap_or_default();
        if let Some(name) = name.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "an element is closed that is not open");
        } else if name.chars().all(|c| c.is_ascii_lowercase()) && !name.is_empty() {
            open.push(name);
            deepest = deepest.max(open.len());
        }
    }
    assert!(open.is_empty(), "{open:?} stay open");
    deepest
}

fn bounded(name: &str, text: &str) {
    let (html, steps) = render(text);
    let most = TIMES * text.len() + BESIDES + 8;
    assert!(html.len() <= most, "{name}: {} bytes became {}", text.len(), html.len());
    assert!(steps <= STEPS * text.len() + 1_000, "{name}: {} bytes took {steps} steps", text.len());
    assert!(depth(&html) <= DEEPEST, "{name} nests {} deep", depth(&html));
}

#[test]
fn k03_no_family_of_texts_grows_or_costs_more_than_its_length() {
    let filled = |part: &str| part.repeat(Description::LONGEST / part.chars().count());
    let some = |part: &str| part.repeat(Description::LONGEST / 10 / part.chars().count());
    let table = |columns: usize| {
        let row = |cell: &str| format!("|{}\n", cell.repeat(columns));
        format!("{}{}{}", row("a|"), row("-|"), "a\n".repeat(2 * columns))
    };
    let deeper: String = (0..300).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect();
    let numbers: String = (1..9_000).map(|number| format!("{number}. a\n")).collect();
    let runs: String = (1..300).map(|length| format!("{} a ", "`".repeat(length))).collect();
    let mut texts: Vec<(String, String)> = vec![
        ("tables".into(), table(362).repeat(17)),
        ("one wide table".into(), table(8_000)),
        ("lists that nest".into(), deeper.clone()),
        ("lists that nest and begin again".into(), deeper.repeat(3)),
        ("numbers".into(), numbers),
        ("backticks of every length".into(), runs.clone() + &runs),
        ("references".into(), (0..2_500).map(|n| format!("[{n}]: /x \"t\"\n[{n}]\n")).collect()),
        ("one reference that is used".into(), format!("[a]: http://{}\n{}", "x".repeat(20_000), "[a]".repeat(9_000))),
        ("footnotes".into(), (0..2_500).map(|n| format!("[^{n}]: x[^{n}]\n")).collect()),
        ("a long address".into(), format!("http://{}", "&".repeat(49_000))),
        ("a link with a long address".into(), format!("[a](http://{})", "&".repeat(49_000))),
        ("links that do not end".into(), filled("[a](tel:")),
    ];
    for part in [
        "|a|a\n|-|-\n",
        "> ",
        ">",
        "> > a\n",
        "- ",
        "- a\n",
        "* a\n\n",
        "- a\n\nb\n\n",
        "- a\nb\n",
        "1. a\n",
        "1. a\n1. b\n- c\n",
        "a\n",
        "a\n\n",
        "\n",
        " \n",
        "a\n\n\n",
        "*",
        "**",
        "***",
        "**a",
        "**a ",
        "**a** ",
        "a** ",
        "**a *b ",
        "_",
        "__a__",
        "~~a~~",
        "`",
        "``",
        "`a",
        "`a` ",
        "` a",
        "a` ",
        "```",
        "```\n",
        "```\na\n",
        "```x\n",
        "```\na\n```\n",
        "~~~\n",
        "- ```\n",
        "[",
        "]",
        "![",
        "[[",
        "[]",
        "[a]",
        "[a](",
        "[a](b)",
        "[a](http://b)",
        "[a](http://b) ",
        "[a](http://b(",
        "[a][b]",
        "(",
        "http://",
        "http://a ",
        "http://a\n",
        "www.a ",
        "www.",
        "http://[",
        "http://é.",
        "http://a.).).",
        "http://)",
        "hwhw",
        "<",
        ">",
        "&",
        "&a",
        "<a",
        "<a>",
        "<b>x</b>",
        "</p>",
        "<!--",
        "<![CDATA[",
        "<?",
        "&amp;",
        "&#0;",
        "&#x",
        "\"",
        "\\",
        "\\*",
        "# a\n",
        "#",
        "a\n===\n",
        "a\n---\n",
        "---\n",
        "***\n",
        "- - -\n",
        "    a\n",
        "\ta\n",
        "  \n",
        "ordoändlig",
        "å",
        "\u{1F600}",
        "\u{202E}a",
        "<http://a>",
        "a@b.se ",
        "- **a** `b` [c](http://d)\n",
        "\0",
        "&\n",
        "<`",
        "<**",
    ] {
        texts.push((format!("{part:?}"), filled(part)));
        // The effect of a mark that stays open on all that follows.
        texts.push((format!("**, then {part:?}"), format!("**a {}", some(part))));
        texts.push((format!("{part:?} below an item"), format!("- a\n{}", some(&format!("  {part}")))));
    }
    assert!(texts.len() > 20);
    for (name, text) in &texts {
        bounded(name, text);
    }
}

proptest! {
    #[test]
    fn k03_whatever_is_written_is_bounded_and_closed(parts in proptest::collection::vec(prop_oneof![
        Just("**"), Just("`"), Just("```\n"), Just("- "), Just("  "), Just("\n"), Just("\n\n"), Just("1. "), Just("2. "), Just("["),
        Just("]("), Just("http://a"), Just(")"), Just("a"), Just(" "), Just("<b>"), Just("&"), Just("å"), Just("\t"), Just("*"), Just("www.b"),
    ], 0..100)) {
        bounded("a text of parts", &parts.concat());
    }

    /// The sanitiser treats it as a browser would: nothing is left to repair or to take out.
    #[test]
    fn k25_a_browser_reads_what_was_written(parts in proptest::collection::vec(prop_oneof![
        Just("**"), Just("`"), Just("```\n"), Just("- "), Just("  "), Just("\n"), Just("\n\n"), Just("1. "), Just("["), Just("]("),
        Just("http://a"), Just("javascript:a"), Just(")"), Just("a"), Just(" "), Just("<b "), Just("<script>"), Just("&lt;"), Just("&"),
        Just("\""), Just("'"), Just("onclick="), Just(">"), Just("=\""), Just("https://b?c=d&e"), Just("mailto:x"),
    ], 0..40)) {
        let html = to_html(&parts.concat());
        prop_assert_eq!(super::tests::sanitised(&html), html);
    }
}
