//! Names of files as they are shown: nothing in them hides, and nothing turns the ending round.

use super::invisible::{is_blank, is_ignorable, sets_direction};

/// A name without characters that are not seen, or that turn round what stands beside them.
pub fn clean_file_name(name: &str) -> String {
    name.chars().filter(|c| !c.is_control() && !is_hidden(*c)).collect()
}

/// Characters without a look of their own, and other format characters, which stand before numbers and signs alone.
fn is_hidden(c: char) -> bool {
    is_ignorable(c)
        || is_blank(c)
        || sets_direction(c)
        || matches!(c, '\u{600}'..='\u{605}' | '\u{6DD}' | '\u{70F}' | '\u{890}'..='\u{891}' | '\u{8E2}' | '\u{110BD}'
            | '\u{110CD}' | '\u{13430}'..='\u{1343F}')
}

/// The name and its ending, if letters that are read from right to left would move one around the other.
pub fn mixed_file_name(name: &str) -> Option<(&str, &str)> {
    let (at, _) = name.char_indices().rev().find(|(_, c)| *c == '.')?;
    name.chars().any(is_right_to_left).then(|| name.split_at(at))
}

/// A name for a place where there are no elements: name and ending are kept apart by marks (Unicode standard annex 9).
pub fn isolated_file_name(name: &str) -> String {
    let name = clean_file_name(name);
    match mixed_file_name(&name) {
        Some((stem, ending)) => format!("\u{2068}{stem}\u{2069}\u{2066}{ending}\u{2069}"),
        None => name,
    }
}

/// Letters of the blocks that are read from right to left.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn k13_nothing_in_a_name_hides_or_turns_its_ending_round() {
        for mark in [
            '\u{200F}',
            '\u{200E}',
            '\u{202E}',
            '\u{202D}',
            '\u{202B}',
            '\u{202A}',
            '\u{202C}',
            '\u{2066}',
            '\u{2067}',
            '\u{2068}',
            '\u{2069}',
            '\u{61C}',
            '\u{200B}',
            '\u{200C}',
            '\u{200D}',
            '\u{2060}',
            '\u{FEFF}',
            '\u{AD}',
            '\u{3164}',
            '\u{115F}',
            '\u{FFA0}',
            '\u{180E}',
            '\u{34F}',
            '\u{FE0F}',
            '\u{E0041}',
            '\u{2028}',
            '\u{2029}',
            '\u{FFF9}',
            '\u{206F}',
            '\u{7}',
            '\u{0}',
            '\u{85}',
            '\u{2800}',
        ] {
            let name = format!("{mark}gpj.{mark}photo{mark}.ex{mark}e{mark}");
            assert_eq!(clean_file_name(&name), "gpj.photo.exe", "{mark:?}");
            assert_eq!(isolated_file_name(&name), "gpj.photo.exe", "{mark:?}");
        }
        assert_eq!(clean_file_name("ärende 1, kopia (2).pdf"), "ärende 1, kopia (2).pdf");
    }

    #[test]
    fn k13_an_ending_stays_at_the_end_beside_letters_from_right_to_left() {
        assert_eq!(mixed_file_name("גפ.exe"), Some(("גפ", ".exe")));
        assert_eq!(isolated_file_name("gpj.גפ.exe"), "\u{2068}gpj.גפ\u{2069}\u{2066}.exe\u{2069}");
        assert_eq!((mixed_file_name("photo.exe"), mixed_file_name("גפ")), (None, None));
    }
}
