//! What a person prefers to read and see.

text_enum! {
    /// A language of the interface (BCP 47 primary subtag).
    Language { English = "en", Swedish = "sv" }
}

text_enum! {
    /// Colours: those of the reader's system, or one of the two by choice.
    Theme { System = "system", Light = "light", Dark = "dark" }
}

impl Language {
    /// The best match for an `Accept-Language` header (RFC 9110 section 12.5.4).
    pub fn accepted(header: &str) -> Option<Language> {
        let mut wishes: Vec<(f32, Language)> = header
            .split(',')
            .filter_map(|part| {
                let (tag, params) = part.split_once(';').unwrap_or((part, ""));
                let weight = params.trim().strip_prefix("q=").and_then(|q| q.parse().ok()).unwrap_or(1.0);
                let primary = tag.trim().split('-').next()?.to_ascii_lowercase();
                primary.parse().ok().map(|language| (weight, language))
            })
            .filter(|(weight, _)| *weight > 0.0)
            .collect();
        wishes.sort_by(|a, b| b.0.total_cmp(&a.0));
        wishes.first().map(|(_, language)| *language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_language_that_we_speak_wins() {
        assert_eq!(Language::accepted("de, en;q=0.5, sv-SE;q=0.8"), Some(Language::Swedish));
        assert_eq!(Language::accepted("fr"), None);
        assert_eq!(Language::accepted("sv;q=0, en"), Some(Language::English));
    }
}
