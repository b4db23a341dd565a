//! Turns `locales/<language>/<part>.json` into one checked function per text.
//!
//! A text is a string, or `{"one": …, "other": …}` for texts that depend on a count. `{name}` is a
//! hole: it becomes a parameter, in order of appearance in the English text; `{count}` is an `i64`,
//! all others are `&str`. The build fails when a text is missing in a language, when it has other holes
//! there, or when it is left empty; a wrong key or a forgotten hole does not compile. So both languages
//! are whole whenever the program exists, and a text costs the browser its bytes and nothing more.

use serde_json::{Map, Value};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const LANGUAGES: [(&str, &str); 2] = [("en", "English"), ("sv", "Swedish")];

fn main() {
    println!("cargo::rerun-if-changed=../../locales");
    println!("cargo::rerun-if-changed=build.rs");
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default()).join("texts.rs");
    match generate(&root.join("../../locales")) {
        Ok(code) => {
            if let Err(error) = std::fs::write(&out, code) {
                fail(&format!("cannot write {}: {error}", out.display()));
            }
        }
        Err(error) => fail(&error),
    }
}

fn fail(message: &str) -> ! {
    println!("cargo::error={message}");
    std::process::exit(1);
}

fn generate(locales: &Path) -> Result<String, String> {
    let mut code = String::new();
    let (first, rest) = (LANGUAGES[0], &LANGUAGES[1..]);
    for part in parts(&locales.join(first.0))? {
        let texts = read(&locales.join(first.0).join(format!("{part}.json")))?;
        let mut others = Vec::new();
        for (tag, variant) in rest {
            let other = read(&locales.join(tag).join(format!("{part}.json")))?;
            if let Some(extra) = other.keys().find(|key| !texts.contains_key(*key)) {
                return Err(format!("{tag}/{part}.json: {extra} is not in {}", first.0));
            }
            others.push((*tag, *variant, other));
        }
        let _ = writeln!(code, "/// Texts of `{part}.json`.\npub mod {part} {{\n    use tierdesk_domain::Language;");
        for (key, text) in &texts {
            let mut versions = vec![(first.1, text)];
            for (tag, variant, other) in &others {
                let translated = other.get(key).ok_or(format!("{tag}/{part}.json: {key} is missing"))?;
                if holes(translated) != holes(text) && sorted(holes(translated)) != sorted(holes(text)) {
                    return Err(format!("{tag}/{part}.json: {key} has other holes than in {}", first.0));
                }
                versions.push((variant, translated));
            }
            function(&mut code, part.as_str(), key, &versions)?;
        }
        code.push_str("}\n");
    }
    Ok(code)
}

fn parts(folder: &Path) -> Result<Vec<String>, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut parts: Vec<String> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| entry.file_name().to_str()?.strip_suffix(".json").map(str::to_owned))
        .collect();
    parts.sort();
    Ok(parts)
}

fn read(path: &Path) -> Result<Map<String, Value>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// One function for one text.
fn function(code: &mut String, part: &str, key: &str, versions: &[(&str, &Value)]) -> Result<(), String> {
    let holes = holes(versions[0].1);
    let plural = versions[0].1.is_object();
    if plural && !holes.iter().any(|hole| hole == "count") {
        return Err(format!("{part}.{key}: a text with one and other needs {{count}}"));
    }
    let plain = holes.is_empty();
    let params: String = holes
        .iter()
        .map(|hole| if hole == "count" { ", count: i64".to_owned() } else { format!(", {hole}: &str") })
        .collect();
    let doc = shown(versions[0].1);
    let _ = writeln!(code, "    /// {doc}");
    let _ = writeln!(
        code,
        "    pub fn {key}(language: Language{params}) -> {} {{\n        match language {{",
        if plain { "&'static str" } else { "String" }
    );
    for (variant, value) in versions {
        let arm = match value {
            Value::String(text) if text.trim().is_empty() => return Err(format!("{part}.{key}: {variant} is empty")),
            Value::String(text) if plain => format!("{text:?}"),
            Value::String(text) => format!("format!({text:?})"),
            Value::Object(forms) if plural => {
                let form = |name: &str| {
                    forms.get(name).and_then(Value::as_str).ok_or(format!("{part}.{key}: {variant} lacks {name}"))
                };
                let (one, other) = (form("one")?, form("other")?);
                let arm = |text: &str| {
                    if text.contains('{') { format!("format!({text:?})") } else { format!("{text:?}.to_owned()") }
                };
                let unused: String =
                    holes.iter().filter(|hole| *hole != "count").map(|hole| format!("let _ = {hole}; ")).collect();
                format!("{{ {unused}if count == 1 {{ {} }} else {{ {} }} }}", arm(one), arm(other))
            }
            _ => {
                return Err(format!("{part}.{key}: {variant} is of another form than the English text"));
            }
        };
        let _ = writeln!(code, "            Language::{variant} => {arm},");
    }
    code.push_str("        }\n    }\n");
    Ok(())
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.replace('\n', " "),
        other => other.get("other").and_then(Value::as_str).unwrap_or_default().replace('\n', " "),
    }
}

/// The names between braces, in order of first appearance.
fn holes(value: &Value) -> Vec<String> {
    let text = match value {
        Value::Object(forms) => forms.values().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
        other => other.as_str().unwrap_or_default().to_owned(),
    };
    let mut names: Vec<String> = Vec::new();
    for piece in text.split('{').skip(1) {
        if let Some((name, _)) = piece.split_once('}')
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
    }
    names
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names
}
