//! The sources of the program may not give text to code that writes it as it is.

use std::path::Path;

/// Where text is written as HTML, and why it is safe there.
const INNER_HTML: &[(&str, &str, &str)] = &[
    ("ui/answers.rs", "html", "Markdown, sanitised on the server"),
    ("ui/editor.rs", "typed(&value)", "escaped"),
    ("ui/editor.rs", "move || preview.get()", "Markdown, sanitised on the server, or a text of the program"),
    ("ui/field.rs", "typed(&value)", "escaped"),
    ("ui/field.rs", "inside(&choices, &chosen)", "options, escaped"),
    ("ui/thread.rs", "entry.html", "Markdown, sanitised on the server"),
    ("ui/notice.rs", "\"\"", "nothing: what the server puts there is escaped in server/unsent.rs"),
    ("ui/icon.rs", "SYMBOLS", "a constant"),
    ("ui/badge.rs", "mark(language(), priority)", "a drawing and a text of the program"),
    ("ui/tier.rs", "rungs", "a drawing from numbers"),
    ("ui/tier.rs", "drawn(position, of)", "a drawing from numbers"),
    ("ui/choice.rs", "options", "options, escaped"),
    ("pages/workspace/problems/page.rs", "card.workaround_html", "Markdown, sanitised on the server"),
    ("pages/workspace/problems/known.rs", "html", "Markdown, sanitised on the server"),
    ("pages/workspace/problems/incidents.rs", "options(&back, &shown)", "options, escaped"),
    ("pages/workspace/problems/drafts.rs", "draft.solution", "Markdown, sanitised on the server"),
    ("pages/reports/parts.rs", "svg", "a drawing, its words escaped"),
    (
        "pages/reports/wallboard.rs",
        "format!(\"<meta http-equiv=\\\"refresh\\\" content=\\\"{RENEWED}\\\">\")",
        "a constant",
    ),
    ("pages/portal/banners.rs", "banner.html", "Markdown, sanitised on the server"),
];

/// Elements in which nothing is escaped, and the files that have them.
const RAW: &[(&str, &[&str])] = &[
    ("textarea", &["ui/editor.rs", "ui/field.rs", "ui/orphan_panel.rs", "server/error_page.rs", "server/unsent.rs"]),
    ("noscript", &["pages/reports/wallboard.rs"]),
    ("title", &["server/error_page.rs", "pages/reports/charts.rs"]),
    ("script", &[]),
    ("style", &[]),
    ("iframe", &[]),
    ("xmp", &[]),
    ("plaintext", &[]),
    ("noembed", &[]),
    ("noframes", &[]),
];

/// Every source of the program with its path below the `src/` of its crate, without its unit tests and comments.
fn sources() -> Vec<(String, String)> {
    fn into(folder: &Path, root: &Path, all: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(folder).expect("a folder").filter_map(Result::ok) {
            let path = entry.path();
            if path.is_dir() {
                into(&path, root, all);
            } else if path.extension().is_some_and(|kind| kind == "rs") && !path.ends_with("tests.rs") {
                let text = std::fs::read_to_string(&path).expect("a source");
                let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
                let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
                let name = path.strip_prefix(root).expect("below src").to_string_lossy().into_owned();
                all.push((name, code.collect::<Vec<_>>().join("\n")));
            }
        }
    }
    let mut all = Vec::new();
    for folder in ["src", "crates/desk/src", "crates/demo/src", "crates/domain/src", "crates/error/src"] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let before = all.len();
        into(&root, &root, &mut all);
        assert!(all.len() > before, "nothing below {}", root.display());
    }
    // This file is compiled for tests only.
    all.retain(|(name, _)| name != "desk/markdown/families.rs");
    assert!(all.len() > 200, "{}", all.len());
    all
}

/// The expression after an attribute's `=`, up to where it ends.
fn expression(text: &str) -> &str {
    let (mut depth, mut quoted, mut before) = (0, false, ' ');
    for (at, c) in text.char_indices() {
        match c {
            '"' if before != '\\' => quoted = !quoted,
            _ if quoted => {}
            '(' | '{' => depth += 1,
            ')' | '}' => depth -= 1,
            '\n' | '>' if depth == 0 && before != '|' => return text[..at].trim(),
            _ => {}
        }
        before = c;
    }
    text
}

#[test]
fn k01_text_is_written_as_html_only_where_it_is_known_to_be_safe() {
    let mut left: Vec<_> = INNER_HTML.iter().map(|(file, what, _)| (*file, *what)).collect();
    for (file, code) in sources() {
        for (at, _) in code.match_indices("inner_html=") {
            let what = expression(&code[at + "inner_html=".len()..]);
            let place = left.iter().position(|known| *known == (file.as_str(), what));
            let place = place.unwrap_or_else(|| panic!("{file} writes {what:?} as HTML: show here why that is safe"));
            left.swap_remove(place);
        }
        let code = code.replace("set_inner_html(\"\")", "");
        assert!(!code.contains("set_inner_html") && !code.contains("insert_adjacent_html"), "{file}");
    }
    assert_eq!(left, [], "what is not written as HTML any more");
}

#[test]
fn k01_elements_in_which_nothing_is_escaped_are_where_they_are_known() {
    for (file, code) in sources() {
        for (element, files) in RAW {
            let there = code.match_indices(&format!("<{element}")).any(|(at, found)| {
                !code[at + found.len()..].starts_with(|next: char| next.is_alphanumeric() || next == '-')
            });
            assert!(!there || files.contains(&file.as_str()), "{file} has <{element}>");
        }
    }
}

#[test]
fn k01_the_head_is_written_in_one_place() {
    for (file, code) in sources() {
        let allowed: &[&str] = match file.as_str() {
            "app.rs" => &["provide_meta_context"],
            "server/document.rs" => &["MetaTags"],
            // Names of built files.
            "pages/lazy.rs" => &["Link"],
            "ui/shell/title.rs" => &["{ServerMetaContext, Title}"],
            _ => &[],
        };
        for (at, found) in code.match_indices("leptos_meta::") {
            let what = code[at + found.len()..].split(';').next().unwrap_or_default();
            assert!(allowed.contains(&what), "{file} takes {what} from leptos_meta: use PageTitle");
        }
        assert!(file == "app.rs" || !code.contains("<EscapedTitles"), "{file}");
    }
}
