//! Texts are rendered before a transaction begins, because nobody else writes while one is open.

use std::path::Path;

/// Code that begins a transaction, or is given one.
const BEGINS: [&str; 7] =
    [".write().await", "desk.begin(", "desk.change(", "change_in(", " open(desk", "Change<'", "mut Conn"];
/// Texts of the installation itself, which are found within: those of automations, and what the program says of a banner.
const WITHIN: [&str; 2] = ["automate/act.rs", "problems/banner.rs"];

fn look(folder: &Path, seen: &mut usize, wrong: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            look(&path, seen, wrong);
            continue;
        }
        let name = path.to_string_lossy().into_owned();
        if !name.ends_with(".rs") || name.contains("markdown") || WITHIN.iter().any(|within| name.ends_with(within)) {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a file");
        for function in text.split("fn ").filter(|function| !function.starts_with('(')) {
            let rendered = ["Rendered::of(", "markdown::to_html("].iter().filter_map(|call| function.find(call)).min();
            let Some(rendered) = rendered else { continue };
            *seen += 1;
            if BEGINS.iter().filter_map(|begin| function.find(begin)).any(|begin| begin < rendered) {
                wrong.push(format!("{name}: fn {}", function.lines().next().unwrap_or_default()));
            }
        }
    }
}

#[test]
fn k03_no_text_is_rendered_while_others_wait_to_write() {
    let (mut seen, mut wrong) = (0, Vec::new());
    look(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/desk"), &mut seen, &mut wrong);
    assert!(seen > 10, "only {seen} places were found");
    assert_eq!(wrong, [] as [String; 0], "what renders comes before what begins a transaction");
}
