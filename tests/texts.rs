//! The texts that people read: all used, all translated, and none anywhere else.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a test ends where something is not as it has to be"
)]

use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

/// Texts that are the same in both languages, and rightly so.
const SAME: &[&str] = &[
    "admin.organisation",
    "admin.question_text",
    "desk.organisation",
    "desk.status",
    "portal.filter_status",
    "portal.organisation",
    "reports.came_in",
    "reports.nothing",
    "reports.percent",
    "reports.what_at",
    "service.contract_premium",
    "service.country_fi",
    "ticket.priority_normal",
    "ticket.side_system",
    "ui.days_short",
    "ui.hours_short",
    "ui.minutes_short",
    "ui.kilobytes",
    "ui.megabytes",
    "ui.support",
    "ui.administration",
    "ui.example_first",
    "ui.example_second",
    "ui.column_status",
    "ui.key_escape",
    "ui.key_palette_keys",
    "ui.key_send_keys",
];

/// The project's folder: asked when the tests run, because a target folder that several checkouts share keeps what was
/// compiled in another one.
fn root() -> PathBuf {
    PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("the project's folder, told by cargo"))
}

/// All files below a folder whose names end so.
fn files(folder: &Path, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            let text = std::fs::read_to_string(&path).expect("a text");
            found.push((path, text));
        }
    }
    found.sort();
    found
}

/// The texts of a language by part and key.
fn texts(language: &str) -> Vec<(String, String, Value)> {
    let mut all = Vec::new();
    for (path, text) in files(&root().join("locales").join(language), ".json") {
        let part = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let texts: Map<String, Value> = serde_json::from_str(&text).expect("JSON");
        all.extend(texts.into_iter().map(|(key, value)| (part.clone(), key, value)));
    }
    assert!(all.len() > 300, "{}", all.len());
    all
}

/// The sources of all crates.
fn sources() -> Vec<(PathBuf, String)> {
    ["src", "crates"].iter().flat_map(|folder| files(&root().join(folder), ".rs")).collect()
}

#[test]
fn every_text_is_used() {
    let sources: String = sources().into_iter().map(|(_, text)| text).collect();
    let name = |c: char| c.is_alphanumeric() || c == '_';
    let used = |part: &str, key: &str| {
        // `t::part::key(`, or `part::key` after `use crate::t::part`, or the key alone where a macro lists the texts.
        let whole = format!("{part}::{key}");
        let spelled = |text: &str| {
            sources.match_indices(text).any(|(at, _)| {
                let after = sources[at + text.len()..].chars().next().unwrap_or(' ');
                let before = sources[..at].chars().next_back().unwrap_or(' ');
                !name(after) && !name(before)
            })
        };
        spelled(&whole) || sources.contains(&format!("t::{part}::*")) && spelled(key)
    };
    let unused: Vec<_> = texts("en").into_iter().filter(|(part, key, _)| !used(part, key)).collect();
    let unused: Vec<_> = unused.iter().map(|(part, key, _)| format!("{part}.{key}")).collect();
    assert!(unused.is_empty(), "texts that nobody reads: {unused:?}");
}

/// Whether there is more to a text than its holes.
fn is_worded(text: &Value) -> bool {
    match text {
        Value::Object(forms) => forms.values().any(is_worded),
        text => {
            let text = text.as_str().unwrap_or_default();
            text.split('}').any(|piece| piece.split('{').next().unwrap_or_default().contains(char::is_alphabetic))
        }
    }
}

#[test]
fn every_text_is_translated() {
    let (english, swedish) = (texts("en"), texts("sv"));
    let mut same = Vec::new();
    for (part, key, value) in &english {
        let other = swedish.iter().find(|(p, k, _)| p == part && k == key);
        let (_, _, other) = other.unwrap_or_else(|| panic!("{part}.{key} is not in Swedish"));
        let name = format!("{part}.{key}");
        if value == other && is_worded(value) && !SAME.contains(&name.as_str()) {
            same.push(name);
        }
    }
    assert!(same.is_empty(), "the same in both languages: {same:?}");
    for name in SAME {
        assert!(english.iter().any(|(part, key, _)| format!("{part}.{key}") == *name), "{name} is no text any more");
    }
}

/// Attributes whose values people see or hear.
const SPOKEN: &[&str] = &["placeholder=", "title=", "aria-label=", "alt=", "aria-description=", "label=", "hint="];

/// Quotes within a literal: it holds markup, such as the sheet of icons, and no words.
const MARKUP: [&str; 2] = ["\\\"", "r#\""];

/// The literals of a line, each with what stands before and after it.
fn quoted(line: &str) -> Vec<(&str, &str, &str)> {
    // A quote as a character begins no literal.
    let quotes = line.match_indices('"').map(|(at, _)| at).filter(|at| !line[..*at].ends_with('\''));
    let quotes: Vec<usize> = quotes.collect();
    quotes.chunks_exact(2).map(|pair| (&line[..pair[0]], &line[pair[0] + 1..pair[1]], &line[pair[1] + 1..])).collect()
}

/// Whether a tag ends here, and no arrow.
fn ends_tag(code: &str) -> bool {
    code.ends_with('>') && !code.ends_with("=>") && !code.ends_with("->")
}

/// What of a source file would be shown as it stands: literals between tags, in braces or not, on lines of their own
/// or not, and in attributes that people see.
fn literals(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let lines: Vec<&str> = source.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with("//")).collect();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| !MARKUP.iter().any(|mark| line.contains(mark))) {
        let worded = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count() > 1;
        for (before, text, after) in quoted(line) {
            let (before, after) = (before.trim_end(), after.trim_start());
            let braces = before.strip_suffix('{').zip(after.strip_prefix('}'));
            let (before, after) = braces.map_or((before, after), |(b, a)| (b.trim_end(), a.trim_start()));
            let begins = before.is_empty() || ends_tag(before) || before.ends_with('}') || before.ends_with("view!");
            let ends = after.is_empty() || after.starts_with(['<', '{']);
            // Alone on a line, it may as well be a value; in a view, there are tags around it.
            let alone = before.is_empty() && after.is_empty() && braces.is_none();
            let above = at.checked_sub(1).map_or("", |above| lines[above]);
            let below = lines.get(at + 1).copied().unwrap_or_default();
            let in_view =
                begins && ends && (!alone || ends_tag(above) || above.ends_with("view! {") || below.starts_with('<'));
            let spoken = SPOKEN.iter().any(|name| {
                before.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with(char::is_whitespace))
            });
            if (in_view || spoken) && worded(text) {
                found.push((*line).to_owned());
            }
        }
    }
    found
}

#[test]
fn no_words_stand_in_pages_or_parts() {
    assert_eq!(literals(r#"<p>"Hello"</p>"#).len(), 1);
    assert_eq!(literals(r#"<input placeholder="Your name"/>"#).len(), 1);
    for shown in ["<p>\n\"Hello\"\n</p>", "{name}\n\"Hello\"\n<b>", "view! {\n\"Hello\"\n}", "<p>\"Hello\"\n</p>"] {
        assert_eq!(literals(shown).len(), 1, "{shown}");
    }
    for shown in [r#"<p>{"Hello"}</p>"#, r#"{"Hello"}"#, r#"{name} "Hello" {time}"#, r#"view! { "Hello" }"#] {
        assert_eq!(literals(shown).len(), 1, "{shown}");
    }
    assert_eq!(literals(r#"<input title={"Your name"}/>"#).len(), 1);
    assert_eq!(literals(r#"<p class="hint">{t::portal::hint(l)}" · "</p>"#).len(), 0);
    let values = ["if open {\n\"open\"\n} else {", r#"let class = if bare { "bare" } else { "field" };"#];
    for value in values {
        assert_eq!(literals(value).len(), 0, "{value}");
    }
    let mut found = Vec::new();
    for folder in ["src/pages", "src/ui"] {
        for (path, text) in files(&root().join(folder), ".rs") {
            let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned();
            found.extend(literals(&text).into_iter().map(|line| format!("{}: {line}", path.display())));
        }
    }
    assert!(found.is_empty(), "words that belong into locales/:\n{}", found.join("\n"));
}

/// The holes of a text in the order in which they are filled: that of their first appearance in English.
fn holes(text: &Value) -> Vec<String> {
    let text = text.as_str().or_else(|| text["other"].as_str()).unwrap_or_default();
    let mut holes: Vec<String> = Vec::new();
    for hole in text.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
        if !holes.iter().any(|known| known == hole) {
            holes.push(hole.to_owned());
        }
    }
    holes
}

/// What a call is given, from behind its parenthesis on.
fn arguments(call: &str) -> Vec<String> {
    let (mut all, mut depth) = (vec![String::new()], 0);
    for c in call.chars() {
        match c {
            ')' | ']' | '}' if depth == 0 => break,
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                all.push(String::new());
                continue;
            }
            _ => {}
        }
        all.last_mut().expect("one").push(c);
    }
    all.into_iter().map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect()
}

#[test]
fn no_hole_of_a_text_is_filled_with_what_has_the_name_of_another_one() {
    let texts = texts("en");
    let (mut calls, mut wrong) = (0, Vec::new());
    for (path, source) in sources() {
        for (at, _) in source.match_indices("t::") {
            let Some((name, rest)) = source[at + 3..].split_once('(') else { continue };
            let Some((part, key)) = name.split_once("::") else { continue };
            let known = texts.iter().find(|(known, text, _)| known == part && text == key);
            let holes = known.map(|(.., text)| holes(text)).unwrap_or_default();
            let given = arguments(rest);
            // The language comes first.
            if holes.len() < 2 || given.len() != holes.len() + 1 {
                continue;
            }
            calls += 1;
            for (given, hole) in given[1..].iter().zip(&holes) {
                let plain = given.trim_start_matches(['&', '*']);
                if plain != hole && holes.iter().any(|other| other == plain) {
                    wrong.push(format!("{}: {part}::{key} has {plain} where {hole} belongs", path.display()));
                }
            }
        }
    }
    assert!(calls > 150, "{calls}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}
