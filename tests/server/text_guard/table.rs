//! Comma-separated values as a spreadsheet reads them (RFC 4180).

use super::strings::{Typed, visible};

/// The records of a table.
fn records(text: &str) -> Result<Vec<Vec<String>>, String> {
    let (mut all, mut record, mut field) = (Vec::new(), Vec::new(), String::new());
    let mut letters = text.trim_start_matches('\u{FEFF}').chars().peekable();
    let mut quoted = false;
    while let Some(c) = letters.next() {
        match c {
            '"' if quoted && letters.peek() == Some(&'"') => field.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' | ';' if !quoted => record.push(std::mem::take(&mut field)),
            '\n' if !quoted => {
                record.push(std::mem::take(&mut field).trim_end_matches('\r').to_owned());
                all.push(std::mem::take(&mut record));
            }
            c => field.push(c),
        }
    }
    if quoted || !field.is_empty() || !record.is_empty() {
        return Err("a table ends within a record".to_owned());
    }
    Ok(all)
}

/// Checks that no cell became a formula, and none another cell.
pub fn check(text: &str, typed: &Typed) -> Result<(), String> {
    let all = records(text)?;
    let width = all.first().map_or(0, Vec::len);
    for record in &all {
        if record.len() != width {
            return Err(format!("a record has {} cells and not {width}: {record:?}", record.len()));
        }
        for cell in record {
            let number = cell.strip_prefix('-').unwrap_or(cell).replace([',', '.'], "").parse::<u64>().is_ok();
            let first = visible(cell).chars().next();
            if !number && first.is_some_and(|c| "=+-@\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".contains(c)) {
                return Err(format!("a cell becomes a formula: {cell:?}"));
            }
            if typed.found(cell).iter().any(|found| !found.is_whole(cell)) {
                return Err(format!("a cell is not as it was typed: {cell:?}"));
            }
        }
    }
    Ok(())
}
