//! The names that the build gives to the files of the site: each holds a hash of the content.

use std::collections::{BTreeMap, BTreeSet};

/// The file of the site that says which hashes the others have.
pub const LIST: &str = "hash.txt";

/// The hashes in the names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// Of all that belongs to the browser's program.
    code: String,
    /// Of the stylesheet.
    css: String,
}

impl Names {
    /// Reads the list; nothing when it is cut or something else.
    pub fn parse(list: &str) -> Option<Names> {
        let hash = |wanted: &str| {
            let lines = list.lines().filter_map(|line| line.split_once(':'));
            lines
                .map(|(kind, hash)| (kind.trim(), hash.trim()))
                .find_map(|(kind, hash)| (kind == wanted && !hash.is_empty()).then(|| hash.to_owned()))
        };
        Some(Names { code: hash("code")?, css: hash("css")? })
    }

    /// The browser's program, without the ending of its script or its WebAssembly.
    pub fn program(&self) -> String {
        format!("tierdesk.{}", self.code)
    }

    pub fn stylesheet(&self) -> String {
        format!("tierdesk.{}.css", self.css)
    }

    /// The script that loads a part of the program.
    pub fn loader(&self) -> String {
        format!("__wasm_split.{}.js", self.code)
    }

    /// The list of what each part of the program needs.
    pub fn manifest(&self) -> String {
        format!("__wasm_split_manifest.{}.json", self.code)
    }

    /// All of these in the package folder.
    pub fn files(&self) -> Vec<String> {
        let program = self.program();
        vec![format!("{program}.js"), format!("{program}.wasm"), self.stylesheet(), self.loader(), self.manifest()]
    }
}

/// The files of the program's parts, from the list of what each part needs.
pub fn parts_of(list: &[u8]) -> BTreeSet<String> {
    let list: BTreeMap<String, Vec<String>> = serde_json::from_slice(list).unwrap_or_default();
    list.into_values().flatten().map(|part| format!("{part}.wasm")).collect()
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
        let names = Names::parse("code: abc\ncss: 0_1\nlater: kl\n").expect("names");
        let parts = ["__wasm_split.abc.js", "__wasm_split_manifest.abc.json"];
        assert_eq!(names.files(), ["tierdesk.abc.js", "tierdesk.abc.wasm", "tierdesk.0_1.css", parts[0], parts[1]]);
        for cut in ["", "\n", "code: abc\n", "code: abc\ncss: \n", "hello"] {
            assert!(Names::parse(cut).is_none(), "{cut:?}");
        }
    }
}
