//! `tierdesk-site PROGRAM.wasm FOLDER`: cuts the browser's program into the part that every page needs and the parts
//! that are loaded when a page asks for them, and writes the JavaScript that binds them.
//!
//! The program must be linked with `--emit-relocs`. What is written: `tierdesk.js`, `tierdesk.wasm`, a file for each
//! part, the loader of the parts, and the list of what each part needs. No name has a hash yet: `scripts/site.mjs`
//! optimises the files first, and then puts hashes into their names.

use anyhow::{Context, Result, anyhow};
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

const NAME: &str = "tierdesk";
/// The name that Leptos looks for; its 22 underscores leave room for a hash in the finished modules.
const LOADER: &str = "./__wasm_split.______________________.js";
const MANIFEST: &str = "__wasm_split_manifest.json";

fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(program), Some(folder), None) = (arguments.next(), arguments.next(), arguments.next()) else {
        return Err(anyhow!("usage: tierdesk-site PROGRAM.wasm FOLDER"));
    };
    let main = program.with_file_name(format!("{NAME}_split.wasm"));
    cut(&program, &main, &folder).with_context(|| format!("cutting {}", program.display()))?;
    bind(&main, &folder).with_context(|| format!("binding {}", main.display()))
}

fn cut(program: &Path, main: &Path, folder: &Path) -> Result<()> {
    let wasm = std::fs::read(program)?;
    let script = format!("./{NAME}.js");
    let mut options = wasm_split_cli_support::Options::new(&wasm);
    options.output_dir = folder;
    options.main_out_path = main;
    options.main_module = &script;
    options.link_name = LOADER;
    let parts = wasm_split_cli_support::transform(options).map_err(|error| anyhow!("{error:?}"))?;
    std::fs::write(folder.join(MANIFEST), serde_json::to_vec(&parts.prefetch_map)?)?;
    Ok(())
}

fn bind(main: &Path, folder: &Path) -> Result<()> {
    Bindgen::new()
        .web(true)?
        .input_path(main)
        .out_name(NAME)
        // The parts find what they share by the names that the linker gave.
        .keep_lld_exports(true)
        .demangle(false)
        .typescript(false)
        .generate(folder)?;
    std::fs::rename(folder.join(format!("{NAME}_bg.wasm")), folder.join(format!("{NAME}.wasm")))?;
    Ok(())
}
