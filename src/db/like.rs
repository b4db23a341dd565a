//! Searching names by a part of them, with `like … escape '!'`.

/// What `like` takes for a text that is anywhere in a name: as typed, in lower case, and with every word
/// capitalised. SQLite knows no other letters than a to z when it ignores case.
pub fn patterns(text: &str) -> [Option<String>; 3] {
    let escaped: String =
        text.trim().chars().flat_map(|c| "!%_".contains(c).then_some('!').into_iter().chain([c])).collect();
    let lower = escaped.to_lowercase();
    let mut begins = true;
    let capital: String = lower
        .chars()
        .map(|c| {
            let upper = begins.then(|| c.to_uppercase().next()).flatten();
            begins = !c.is_alphanumeric();
            upper.unwrap_or(c)
        })
        .collect();
    [escaped, lower, capital].map(|text| Some(format!("%{text}%")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_with_a_meaning_are_taken_literally() {
        assert_eq!(patterns(" 50%_! ")[0].as_deref(), Some("%50!%!_!!%"));
    }

    #[test]
    fn names_in_other_letters_are_found_however_they_are_typed() {
        let [typed, lower, capital] = patterns("åsa öBERG").map(Option::unwrap_or_default);
        assert_eq!([typed.as_str(), &lower, &capital], ["%åsa öBERG%", "%åsa öberg%", "%Åsa Öberg%"]);
    }
}
