//! The house as its files import each other: arrows run one way, and no file meets itself again on the way.
//!
//! The imports are read from the sources. What a file only hands on (`pub use`) is no arrow of its own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a test ends where something is not as it has to be"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A module by its path, and the modules that it imports from.
type Arrows = BTreeMap<String, BTreeSet<String>>;

/// The parts of the program, each with the parts that it may import from besides itself.
const LAYERS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("own_files", &[]),
    ("fetch", &[]),
    ("t", &["domain"]),
    ("error", &["domain"]),
    ("config", &["domain"]),
    ("db", &["domain"]),
    ("mail", &["config", "db", "domain", "own_files"]),
    ("desk", &["config", "db", "domain", "error", "fetch", "own_files", "t"]),
    ("jobs", &["db", "desk", "domain", "error", "mail"]),
    ("demo", &["config", "db", "desk", "domain", "error", "t"]),
    ("ui", &["domain", "error", "t"]),
    ("pages", &["desk", "domain", "error", "t", "ui"]),
    ("app", &["domain", "pages", "ui"]),
    ("server", &["app", "config", "desk", "domain", "error", "jobs", "mail", "pages", "t", "ui"]),
    ("cli", &["config", "db", "demo", "desk", "domain", "error", "mail", "own_files", "server", "ui"]),
];

/// The sources of each crate, its name in paths, and the part that it is; the parts of `tierdesk_desk` are its modules.
const CRATES: &[(&str, &str, &str)] = &[
    ("src", "tierdesk", ""),
    ("crates/desk/src", "tierdesk_desk", ""),
    ("crates/demo/src", "tierdesk_demo", "demo"),
    ("crates/domain/src", "tierdesk_domain", "domain"),
    ("crates/error/src", "tierdesk_error", "error"),
    ("crates/texts/src", "tierdesk_texts", "t"),
];

/// All modules by their paths in the program, with their sources.
fn modules() -> BTreeMap<String, String> {
    let mut known = BTreeMap::new();
    for (folder, _, name) in CRATES {
        let (root, mut found) = (Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), BTreeMap::new());
        sources(&root, &mut found, &root);
        known.extend(found.into_iter().map(|(module, source)| match (name.is_empty(), module.is_empty()) {
            (true, _) => (module, source),
            (false, true) => ((*name).to_owned(), source),
            (false, false) => (format!("{name}::{module}"), source),
        }));
    }
    known
}

fn sources(folder: &Path, found: &mut BTreeMap<String, String>, root: &Path) {
    let mut entries: Vec<_> =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, found, root);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let name = path.strip_prefix(root).expect("inside").with_extension("");
            let mut parts: Vec<_> = name.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            if parts.last().is_some_and(|last| matches!(last.as_str(), "mod" | "lib" | "main")) {
                parts.pop();
            }
            found.insert(parts.join("::"), std::fs::read_to_string(&path).expect("a source"));
        }
    }
}

/// The code without comments, texts, and the tests at its end.
fn code(source: &str) -> String {
    let source = source.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let mut code = String::new();
    for line in source.lines() {
        let line = line.split("//").next().unwrap_or_default();
        // Texts stand between every other pair of quotation marks.
        code.extend(line.split('"').step_by(2));
        code.push('\n');
    }
    code
}

/// The paths that a `use` names.
fn named(tree: &str) -> Vec<String> {
    let Some((before, rest)) = tree.split_once('{') else { return vec![tree.trim().to_owned()] };
    let inner = rest.rsplit_once('}').map_or(rest, |(inner, _)| inner);
    let (mut depth, mut branch, mut all) = (0, String::new(), Vec::new());
    for letter in inner.chars().chain([',']) {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                all.extend(named(&branch).into_iter().filter(|name| !name.is_empty()));
                branch.clear();
                continue;
            }
            _ => {}
        }
        branch.push(letter);
    }
    all.into_iter().map(|name| format!("{}{name}", before.trim())).collect()
}

/// The module that a path of another module leads to.
fn target(known: &BTreeMap<String, String>, from: &str, path: &str) -> Option<String> {
    let path = path.split(" as ").next().unwrap_or_default();
    let mut rest = path.split("::").map(str::trim).peekable();
    let mut full: Vec<&str> = match rest.peek().copied() {
        Some("crate") => {
            rest.next();
            let own = CRATES.iter().map(|(_, _, name)| *name).filter(|name| part(from) == *name);
            // A module that the root of a crate has taken from another one goes by that one's name.
            let others = rest.peek().is_some_and(|next| LAYERS.iter().any(|(name, _)| name == next));
            own.filter(|_| !others).collect()
        }
        Some("super" | "self") => from.split("::").collect(),
        Some(name) => {
            let (_, _, name) = CRATES.iter().find(|(_, known, _)| *known == name)?;
            rest.next();
            Some(*name).into_iter().filter(|name| !name.is_empty()).collect()
        }
        None => return None,
    };
    for part in rest {
        match part {
            "self" => {}
            "super" => {
                full.pop();
            }
            part => full.push(part),
        }
    }
    (0..=full.len()).rev().map(|count| full[..count].join("::")).find(|name| known.contains_key(name))
}

fn arrows() -> Arrows {
    let known = modules();
    let mut arrows = Arrows::new();
    for (module, source) in &known {
        let (code, mut found, mut body) = (code(source), BTreeSet::new(), String::new());
        for statement in code.split_inclusive(';') {
            let begin = statement
                .rfind("use ")
                .filter(|at| statement[..*at].ends_with(|letter: char| letter.is_whitespace()) || *at == 0);
            match begin {
                Some(at) if !statement[at..].contains('=') && !statement[at..].contains('(') => {
                    body.push_str(&statement[..at]);
                    let hands_on = statement[..at]
                        .trim_end()
                        .rsplit('\n')
                        .next()
                        .is_some_and(|line| line.trim_start().starts_with("pub"));
                    if !hands_on {
                        let tree = statement[at + 4..].trim_end_matches(';');
                        found.extend(named(tree).iter().filter_map(|path| target(&known, module, path)));
                    }
                }
                _ => body.push_str(statement),
            }
        }
        for word in body.split(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == ':')) {
            if ["crate::", "super::", "tierdesk"].iter().any(|begin| word.starts_with(begin)) {
                found.extend(target(&known, module, word));
            }
        }
        found.remove(module);
        arrows.insert(module.clone(), found);
    }
    arrows
}

fn part(module: &str) -> &str {
    module.split("::").next().unwrap_or_default()
}

/// Groups of modules that lead back to themselves (Tarjan's strongly connected components, by reachability).
fn circles(arrows: &Arrows) -> Vec<Vec<String>> {
    let reach = |from: &str| {
        let (mut seen, mut next) = (BTreeSet::new(), vec![from.to_owned()]);
        while let Some(module) = next.pop() {
            for other in arrows.get(&module).into_iter().flatten() {
                if seen.insert(other.clone()) {
                    next.push(other.clone());
                }
            }
        }
        seen
    };
    let reached: BTreeMap<_, _> = arrows.keys().map(|module| (module.clone(), reach(module))).collect();
    let mut groups = BTreeSet::new();
    for (module, seen) in &reached {
        if seen.contains(module) {
            let group: Vec<_> = seen
                .iter()
                .filter(|other| reached.get(*other).is_some_and(|back| back.contains(module)))
                .cloned()
                .collect();
            groups.insert(group);
        }
    }
    groups.into_iter().collect()
}

#[test]
fn arrows_between_the_parts_of_the_program_run_one_way() {
    let mut wrong = Vec::new();
    for (module, targets) in arrows() {
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == part(&module)) else {
            assert!(part(&module).is_empty(), "{module} belongs to no part: name it in LAYERS");
            continue;
        };
        for target in targets {
            if part(&target) != part(&module) && !part(&target).is_empty() && !allowed.contains(&part(&target)) {
                wrong.push(format!("{module} -> {target}"));
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that run back up:\n{}", wrong.join("\n"));
}

#[test]
fn no_file_imports_itself_by_way_of_others() {
    let found = circles(&arrows());
    assert!(found.is_empty(), "files that import each other in a circle: {found:#?}");
}

#[test]
fn an_arrow_that_is_turned_round_is_found() {
    let mut arrows = arrows();
    let (one, other) = ("desk::ticket::open", "desk::ticket::change");
    assert!(arrows[one].contains(other), "{:?}", arrows[one]);
    arrows.get_mut(other).expect("it is there").insert(one.to_owned());
    assert!(circles(&arrows).iter().any(|group| group.contains(&one.to_owned()) && group.contains(&other.to_owned())));
}

#[test]
fn rows_and_events_of_tickets_are_written_in_one_place_each() {
    let known = modules();
    for (call, place) in [
        ("ticket::insert(", "desk::ticket::open"),
        ("ticket::update(", "desk::ticket::consequences"),
        ("ticket::add_tag(", "desk::ticket::actions"),
        ("ticket::remove_tag(", "desk::ticket::actions"),
        ("event::insert(", "desk::ticket::change"),
    ] {
        // Example data are written as they would have been left behind.
        let callers: Vec<_> = known
            .iter()
            .filter(|(module, source)| part(module) != "demo" && code(source).contains(&format!("db::{call}")))
            .map(|(module, _)| module.as_str())
            .collect();
        assert_eq!(callers, [place], "db::{call}");
    }
}

/// Who has only keys scrolls what can be focused; a part that scrolls has no button or link in it on some day.
#[test]
fn what_scrolls_can_be_focused_by_keys() {
    let all = modules();
    let tags = all.iter().flat_map(|(name, text)| text.split('<').map(move |tag| (name, tag)));
    let (mut seen, mut without) = (0, Vec::new());
    for (name, tag) in tags.filter(|(_, tag)| tag.contains("class=\"scroll\"")) {
        seen += 1;
        if !tag.contains("tabindex=\"0\"") || !tag.contains("aria-label") {
            without.push(name);
        }
    }
    assert!(seen >= 6, "{seen}");
    assert!(without.is_empty(), "{without:?}");
}

/// A page of the server may be dropped by any thread: what only its own thread may drop ends the connection.
#[test]
fn what_pages_keep_may_be_dropped_by_any_thread() {
    let all = modules();
    let local = ["new_local(", "LocalResource", "SendWrapper", "LocalStorage>"];
    let uses = all.iter().flat_map(|(name, text)| text.lines().map(move |line| (name.as_str(), line.trim())));
    let uses: Vec<_> = uses.filter(|(_, line)| local.iter().any(|word| line.contains(word))).collect();
    assert!(all.len() > 100 && uses.is_empty(), "{uses:?}");
}
