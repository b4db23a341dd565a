//! The files for the browser, which belong to the program: they are refused before the start, because pages without them
//! look broken, and nothing says why.

use super::{Config, ConfigError};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{Error, ErrorKind};
use std::path::PathBuf;

const TOGETHER: &str =
    "the site of the same build as the program, and its hash.txt beside the program; copy all three together";

impl Config {
    /// Refuses a folder that does not hold the files of this program, or not for this account.
    pub fn site_is_built(&self) -> Result<(), ConfigError> {
        let package = self.site.join("pkg");
        let refused = |what: String, allowed| {
            Err(ConfigError::Value { name: "TIERDESK_SITE", value: format!("{}{what}", self.site.display()), allowed })
        };
        if let Err(error) = std::fs::read_dir(&package) {
            let what = match error.kind() {
                ErrorKind::NotFound | ErrorKind::NotADirectory => String::new(),
                _ => format!(", whose pkg cannot be read ({error})"),
            };
            return refused(what, "the folder of the built site, which has the browser's files in pkg/");
        }
        let names = match beside() {
            Ok(text) => match of_build(&text) {
                Some(names) => names,
                None => return refused(" with a hash.txt beside the program that names no files".to_owned(), TOGETHER),
            },
            // A build without hashes has plain names.
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let plain = ["tierdesk.js", "tierdesk.css"].map(str::to_owned).to_vec();
                if plain.iter().any(|name| !package.join(name).exists()) {
                    return refused(" without hash.txt beside the program".to_owned(), TOGETHER);
                }
                plain
            }
            Err(error) => {
                return refused(format!(" with a hash.txt beside the program that cannot be read ({error})"), TOGETHER);
            }
        };
        let parts = names.iter().find(|name| name.starts_with("__wasm_split_manifest"));
        let parts = parts.and_then(|name| std::fs::read(package.join(name)).ok()).map(|list| parts_of(&list));
        for name in names.into_iter().chain(parts.unwrap_or_default()) {
            match File::open(package.join(&name)).and_then(|file| file.metadata()) {
                Ok(file) if file.len() > 0 => {}
                Ok(_) => return refused(format!(" with an empty pkg/{name}"), TOGETHER),
                Err(error) => return refused(format!(" without pkg/{name} ({error})"), TOGETHER),
            }
        }
        Ok(())
    }
}

/// The files of the program's parts, from the list of what each part needs.
fn parts_of(list: &[u8]) -> BTreeSet<String> {
    let list: BTreeMap<String, Vec<String>> = serde_json::from_slice(list).unwrap_or_default();
    list.into_values().flatten().map(|part| format!("{part}.wasm")).collect()
}

/// The hashes in `hash.txt` beside the program: which files of the site belong to it.
pub fn hashes() -> Option<String> {
    beside().ok()
}

fn beside() -> Result<String, Error> {
    let program = std::env::current_exe()?;
    std::fs::read_to_string(program.parent().map_or_else(PathBuf::new, PathBuf::from).join("hash.txt"))
}

/// The names of the files that `hash.txt` says the site has; nothing when it is cut or something else.
fn of_build(hashes: &str) -> Option<Vec<String>> {
    let lines: Vec<(&str, &str)> =
        hashes.lines().filter_map(|line| line.split_once(':')).map(|(kind, hash)| (kind.trim(), hash.trim())).collect();
    let named = |wanted| lines.iter().any(|(kind, hash)| *kind == wanted && !hash.is_empty());
    if !["js", "wasm", "css"].into_iter().all(named) {
        return None;
    }
    let names = lines.into_iter().filter_map(|(kind, hash)| match kind {
        "js" | "wasm" | "css" => Some(format!("tierdesk.{hash}.{kind}")),
        "split" => Some(format!("__wasm_split.{hash}.js")),
        "manifest" => Some(format!("__wasm_split_manifest.{hash}.json")),
        // A later build tool may list more.
        _ => None,
    });
    Some(names.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_program_are_files_too() {
        let list = br#"{"admin_zone": ["chunk_1.ab", "split_admin_zone.ab"], "portal_zone": ["chunk_1.ab"]}"#;
        assert_eq!(Vec::from_iter(parts_of(list)), ["chunk_1.ab.wasm", "split_admin_zone.ab.wasm"]);
        assert!(parts_of(b"something else").is_empty());
    }

    #[test]
    fn k68_the_files_of_a_build_are_known_by_name() {
        let names = of_build("js: abc\nwasm: def\ncss: 0_1\nmanifest: gh\nsplit: ij\nlater: kl\n").expect("names");
        let split = ["__wasm_split_manifest.gh.json", "__wasm_split.ij.js"];
        assert_eq!(names, ["tierdesk.abc.js", "tierdesk.def.wasm", "tierdesk.0_1.css", split[0], split[1]]);
        for cut in ["", "\n", "js: abc\nwasm: def\n", "js: abc\nwasm: def\ncss: \n", "hello"] {
            assert!(of_build(cut).is_none(), "{cut:?}");
        }
    }
}
