//! Searching texts for words, in any letter case.
//!
//! `like … escape '!'` is quick on SQLite, but knows both cases of the letters a to z only; PostgreSQL's knows none. What it
//! lets through is looked at again with `glob(pattern, text)`, which is given both cases of every letter: on SQLite it is its
//! own function, on PostgreSQL one of ours that takes a regular expression. [`has!`] is the condition for a text.

use super::Conn;

/// Whether a text has what is looked for: an SQL condition of the text and the parameters of its two patterns.
macro_rules! has {
    ($text:literal, $like:literal, $glob:literal) => {
        concat!("(", $text, " like ", $like, " escape '!' and (", $glob, " is null or glob(", $glob, ", ", $text, ")))")
    };
}

/// Conditions of a list that is not searched: none.
macro_rules! no_words {
    () => {
        ""
    };
}

/// Words of a search that are looked for each by itself. Of a longer one, such as a sentence that was pasted, the rest is
/// looked for as it stands there.
pub const WORDS: usize = 5;

/// Patterns of the words that are looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LikePatterns {
    pub like: [Option<String>; WORDS],
    pub glob: [Option<String>; WORDS],
}

/// Signs at the end of a word that belong to it, as in `C#`, `C++`, `50%` and `$HOME`.
const MEANT: &str = "#+%$§&@/\\~^=_*€£";

/// Words without the punctuation that a sentence puts around them. What has no letter at all is left as it stands.
fn bare(words: &str) -> &str {
    if !words.contains(char::is_alphanumeric) {
        return words;
    }
    words.trim_matches(|letter: char| !letter.is_alphanumeric() && !MEANT.contains(letter))
}

/// Search terms of a text: its words, and of a long one the rest as one. Text that is nothing but punctuation is looked
/// for as it is.
fn parts(text: &str) -> Vec<String> {
    let tells = |letter: char| letter.is_alphanumeric() || MEANT.contains(letter);
    let mut words: Vec<&str> = text.split_whitespace().filter(|word| word.contains(tells)).collect();
    if words.is_empty() {
        words = text.split_whitespace().take(WORDS).collect();
        return words.into_iter().map(str::to_owned).collect();
    }
    let (each, rest) = words.split_at(if words.len() > WORDS { WORDS - 1 } else { words.len() });
    let mut parts: Vec<String> = each.iter().map(|word| bare(word).to_owned()).collect();
    if !rest.is_empty() {
        parts.push(bare(&rest.join(" ")).to_owned());
    }
    parts
}

/// Every word of a text, to be found anywhere and in any order.
pub fn words(conn: &Conn, text: &str) -> LikePatterns {
    let mut found = LikePatterns::default();
    for (place, word) in parts(text).iter().enumerate() {
        let [like, glob] = patterns(conn, word);
        (found.like[place], found.glob[place]) = (like, glob);
    }
    found
}

/// Patterns of a text that is looked for as it is: for `like`, and for `glob` where `like` lets too much through.
pub fn patterns(conn: &Conn, text: &str) -> [Option<String>; 2] {
    let text = text.trim();
    if conn.is_postgres() {
        return [Some("%".to_owned()), Some(expression(text))];
    }
    [Some(like(text)), (!text.is_ascii()).then(|| glob(text))]
}

/// For SQLite's `LIKE`: any letter where it does not know both cases.
fn like(text: &str) -> String {
    let mut out = String::from("%");
    for letter in text.chars() {
        match letter {
            '!' | '%' | '_' => out.extend(['!', letter]),
            _ if !letter.is_ascii() && cases(letter).is_some() => out.push('_'),
            _ => out.push(letter),
        }
    }
    out.push('%');
    out
}

/// Both cases of a letter; nothing for what has one only.
fn cases(letter: char) -> Option<(char, char)> {
    let mut lower = letter.to_lowercase();
    let mut upper = letter.to_uppercase();
    match (lower.next(), lower.next(), upper.next(), upper.next()) {
        (Some(lower), None, Some(upper), None) if lower != upper => Some((lower, upper)),
        _ => None,
    }
}

/// For SQLite's `GLOB`.
fn glob(text: &str) -> String {
    let mut out = String::from("*");
    for letter in text.chars() {
        match cases(letter) {
            Some((lower, upper)) => out.extend(['[', lower, upper, ']']),
            None if "*?[".contains(letter) => out.extend(['[', letter, ']']),
            None => out.push(letter),
        }
    }
    out.push('*');
    out
}

/// A regular expression of PostgreSQL.
fn expression(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match cases(letter) {
            Some((lower, upper)) => out.extend(['[', lower, upper, ']']),
            None if letter.is_ascii_punctuation() => out.extend(['\\', letter]),
            None => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_with_a_meaning_are_taken_literally() {
        assert_eq!(like("50%_!"), "%50!%!_!!%");
        assert_eq!(glob("*?[]ä"), "*[*][?][[]][äÄ]*");
        assert_eq!(expression(r".*[\d]$"), r"\.\*\[\\[dD]\]\$");
    }

    #[test]
    fn punctuation_around_a_word_is_no_part_of_it() {
        assert_eq!(parts("följesedlar, saknas."), ["följesedlar", "saknas"]);
        assert_eq!(parts("(följesedlar) \"skrivare\" – »x« ’y’"), ["följesedlar", "skrivare", "x", "y"]);
        assert_eq!(parts("a, b. c; d: …z? [w]:"), ["a", "b", "c", "d", "z? [w"], "the rest stands as it was written");
        assert_eq!(parts("C# C++ 50% e-post 10.0.0.1"), ["C#", "C++", "50%", "e-post", "10.0.0.1"]);
        assert_eq!(parts("?! --"), ["?!", "--"]);
    }

    #[test]
    fn k63_no_word_of_a_long_search_is_left_out() {
        assert_eq!(parts(" a  b c d e "), ["a", "b", "c", "d", "e"]);
        assert_eq!(parts("a b c d e  f"), ["a", "b", "c", "d", "e f"]);
        assert!(parts(" ").is_empty());
    }

    #[test]
    fn k63_letters_are_found_in_both_cases() {
        assert_eq!(like("ÅSA Öberg"), "%_SA _berg%");
        assert_eq!(glob("Åsa"), "*[åÅ][sS][aA]*");
        assert_eq!(expression("Å1"), "[åÅ]1");
        // Letters that have no other case of one letter stay as they are.
        assert_eq!(glob("ß字"), "*ß字*");
    }
}
