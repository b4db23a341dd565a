//! Facts from the sources, where the program itself does not tell them: so that additions are tested too.

use std::path::Path;
use tierdesk::domain::FormRoute;

/// A file of the project.
pub fn text(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All Rust sources below some folders.
pub fn all(folders: &[&str]) -> String {
    let mut all = String::new();
    for folder in folders {
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut all);
    }
    all
}

fn collect(folder: &Path, all: &mut String) {
    for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            collect(&entry, all);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            all.push_str(&std::fs::read_to_string(&entry).expect("a source"));
        }
    }
}

/// The addresses of all forms.
pub fn forms() -> Vec<&'static str> {
    FormRoute::ALL.iter().map(|route| route.path()).collect()
}

/// The addresses of server functions that begin like this.
pub fn addresses(prefix: &str) -> Vec<&'static str> {
    let all = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path);
    all.filter(|path| path.starts_with(prefix)).collect()
}

/// The names of what the function at an address is asked with.
pub fn arguments(sources: &str, address: &str) -> Vec<String> {
    let endpoint = address.trim_start_matches("/read/");
    let mark = format!("prefix = \"/read\", endpoint = \"{endpoint}\"");
    let (_, rest) = sources.split_once(&mark).unwrap_or_else(|| panic!("no source of {address}"));
    let (_, rest) = rest.split_once("fn ").expect("a function");
    let (_, rest) = rest.split_once('(').expect("its arguments");
    let (arguments, _) = rest.split_once("-> ").expect("its answer");
    let plain = arguments.replace("#[server(default)]", "");
    let names = plain.split(',').filter_map(|argument| argument.split_once(": ")).map(|(name, _)| name.trim());
    names.map(str::to_owned).collect()
}

/// The names of all fields that any form is asked for.
pub fn fields(sources: &str) -> Vec<String> {
    let marks = [
        "form.value(\"",
        "form.id(\"",
        "form.choice(\"",
        "form.optional(\"",
        "form.all(\"",
        "form.ticked(\"",
        "form.secret(\"",
        "kept.value(\"",
        "kept.all(\"",
    ];
    let mut names: Vec<String> = marks
        .iter()
        .flat_map(|mark| sources.split(mark).skip(1))
        .filter_map(|rest| rest.split_once('"').map(|(name, _)| name.to_owned()))
        .collect();
    names.sort();
    names.dedup();
    assert!(names.len() > 40, "{names:?}");
    names
}
