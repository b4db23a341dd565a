//! How many bytes a first visit costs: the page and everything that it refers to, as a browser gets them.

use crate::Done;
use crate::client::{self, Answer};
use crate::scene::{Scene, request};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

/// Bytes by kind: HTML, CSS, JavaScript, WebAssembly.
#[derive(Default)]
struct Visit {
    bytes: [usize; 4],
    requests: usize,
}

/// The first visits of the portal and of the workspace, as a table.
pub async fn first_visits(address: &str, scene: &Scene, site: &Path) -> Done<String> {
    let mut text = String::from(
        "### First visit, compressed bytes\n\n| | html | css | js | wasm | all | requests |\n|---|--:|--:|--:|--:|--:|--:|\n",
    );
    let visits = [
        ("Portal `/`, a visitor", "/", "", ""),
        ("Portal `/`, signed in", "/", scene.customer.as_str(), ""),
        ("Workspace `/desk`", "/desk", scene.agent.as_str(), "workspace_zone"),
        ("Sign-in `/sign-in`", "/sign-in", "", "account_zone"),
        ("Portal `/tickets`, signed in", "/tickets", scene.customer.as_str(), "portal_zone"),
    ];
    for (name, path, cookie, part) in visits {
        let visit = visit(address, path, cookie, part, site).await.map_err(|error| format!("{name}: {error}"))?;
        let [html, css, js, wasm] = visit.bytes;
        let all: usize = visit.bytes.iter().sum();
        let _ = writeln!(text, "| {name} | {html} | {css} | {js} | {wasm} | {all} | {} |", visit.requests);
    }
    Ok(text)
}

async fn visit(address: &str, path: &str, cookie: &str, part: &str, site: &Path) -> Done<Visit> {
    let mut visit = Visit::default();
    let page = visit.get(address, path, cookie, 0).await?;
    let mut wanted: BTreeSet<String> = references(&page, "/pkg/");
    if !part.is_empty() {
        wanted.extend(part_of_the_program(site, part)?);
    }
    let mut had = BTreeSet::new();
    while let Some(path) = wanted.pop_first() {
        if !had.insert(path.clone()) {
            continue;
        }
        let kind = match path.rsplit('.').next() {
            Some("css") => 1,
            Some("js") => 2,
            Some("wasm") => 3,
            _ => continue,
        };
        let content = visit.get(address, &path, cookie, kind).await?;
        if kind == 2 {
            wanted.extend(imports(&content));
        }
    }
    Ok(visit)
}

impl Visit {
    /// Gets a file as a browser would, counts it, and answers its content as text.
    async fn get(&mut self, address: &str, path: &str, cookie: &str, kind: usize) -> Done<String> {
        let packed =
            client::fetch(address, &request("GET", path, cookie, "accept-encoding: gzip, br\r\n", &[])).await?;
        let plain: Answer = client::fetch(address, &request("GET", path, cookie, "", &[])).await?;
        if packed.status != 200 || plain.status != 200 {
            return Err(format!("{path} was answered with {}", packed.status));
        }
        self.bytes[kind] += packed.body.len();
        self.requests += 1;
        Ok(String::from_utf8_lossy(&plain.body).into_owned())
    }
}

/// Addresses of this kind in attributes of a page.
fn references(page: &str, prefix: &str) -> BTreeSet<String> {
    let starts = page.match_indices(&format!("\"{prefix}")).map(|(at, _)| at + 1).collect::<Vec<_>>();
    starts.into_iter().filter_map(|at| page[at..].split('"').next()).map(str::to_owned).collect()
}

/// What a script imports from beside it.
fn imports(script: &str) -> Vec<String> {
    let pieces = script.split("from").skip(1);
    let quoted = pieces.filter_map(|piece| {
        let piece = piece.trim_start();
        let quote = piece.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        piece[1..].split(quote).next()
    });
    quoted.filter_map(|path| path.strip_prefix("./")).map(|path| format!("/pkg/{path}")).collect()
}

/// The files of a part of the program that is loaded with its page, as the build's manifest lists them.
fn part_of_the_program(site: &Path, part: &str) -> Done<Vec<String>> {
    // The build puts the content's hash into the name.
    let folder = site.join("pkg");
    let names = std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let name = names
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .find(|name| name.starts_with("__wasm_split_manifest.") && name.ends_with(".json"))
        .ok_or_else(|| format!("{} has no list of the program's parts", folder.display()))?;
    let path = folder.join(name);
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let parts: std::collections::BTreeMap<String, Vec<String>> =
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    let found = parts.into_iter().find(|(name, _)| name.starts_with(part));
    let (_, files) = found.ok_or_else(|| format!("{} knows no {part}", path.display()))?;
    Ok(files.into_iter().map(|file| format!("/pkg/{file}.wasm")).collect())
}
