//! How much two texts are alike: words (Unicode Standard Annex #29), their stems (Snowball, English and
//! Swedish), and the weight of each stem by how few of the texts that are compared have it.
//!
//! Plain arithmetic over texts that are given, so that both databases find the same things.

use rust_stemmers::{Algorithm, Stemmer};
use std::collections::{BTreeMap, BTreeSet};
use unicode_segmentation::UnicodeSegmentation;

/// Words that say nothing about trouble, in either language.
const EMPTY: &[&str] = &[
    "a", "all", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can", "do", "does", "for",
    "from", "get", "gets", "had", "has", "have", "he", "her", "his", "how", "i", "if", "in", "is", "it", "its", "me",
    "my", "no", "not", "of", "on", "or", "our", "she", "since", "so", "that", "the", "their", "them", "then", "there",
    "they", "this", "to", "us", "was", "we", "were", "what", "when", "where", "which", "who", "will", "with", "you",
    "your", "alla", "att", "av", "blir", "de", "den", "det", "detta", "där", "efter", "eller", "en", "ett", "från",
    "för", "han", "har", "hon", "hos", "i", "inga", "ingen", "inget", "inte", "jag", "kan", "man", "med", "men", "mig",
    "min", "mitt", "när", "och", "om", "oss", "på", "sedan", "sig", "sin", "som", "så", "till", "under", "upp", "ut",
    "var", "vi", "vid", "vår", "är",
];

/// Words of one text beyond this many say nothing new.
const MOST_WORDS: usize = 400;
/// From this share of common weight on, texts count as alike.
pub const ALIKE: f64 = 0.3;

/// The stems of a text's words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stems(BTreeSet<String>);

impl Stems {
    /// Stems as by both languages in turn: texts mix them, and a stem only has to be the same for both texts.
    pub fn of(text: &str) -> Stems {
        let (english, swedish) = (Stemmer::create(Algorithm::English), Stemmer::create(Algorithm::Swedish));
        let lower = text.to_lowercase();
        let words = lower.unicode_words().filter(|word| !EMPTY.contains(word)).take(MOST_WORDS);
        let telling = words.filter(|word| word.chars().count() > 1);
        Stems(telling.map(|word| neuter(&swedish.stem(&english.stem(word))).to_owned()).collect())
    }

    /// The longest words of a text as they stand in it, for looking them up roughly: at most `most`.
    pub fn telling_words(text: &str, most: usize) -> Vec<String> {
        let lower = text.to_lowercase();
        let words: BTreeSet<&str> = lower.unicode_words().filter(|word| !EMPTY.contains(word)).collect();
        let mut words: Vec<&str> = words.into_iter().filter(|word| word.chars().count() > 3).collect();
        words.sort_by_key(|word| (std::cmp::Reverse(word.chars().count()), *word));
        // The beginning of a word is in its other forms too.
        let start = |word: &str| -> String {
            let length = word.chars().count();
            word.chars().take(if length > 5 { length - 2 } else { length }).collect()
        };
        words.into_iter().take(most).map(start).collect()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A Swedish stem without the definite ending that Snowball leaves on it: `nätverket` is `nätverk`.
fn neuter(stem: &str) -> &str {
    stem.strip_suffix("et").filter(|rest| rest.chars().count() > 3).unwrap_or(stem)
}

/// What the stems of some texts weigh: the rarer, the more.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    texts: usize,
    found: BTreeMap<String, usize>,
}

impl Weights {
    pub fn of<'a>(all: impl IntoIterator<Item = &'a Stems>) -> Weights {
        let mut weights = Weights::default();
        for stems in all {
            weights.texts += 1;
            for stem in &stems.0 {
                *weights.found.entry(stem.clone()).or_default() += 1;
            }
        }
        weights
    }

    fn weight(&self, stem: &str) -> f64 {
        let found = self.found.get(stem).copied().unwrap_or(0);
        // Counts stay far below 2^32.
        let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        (1.0 + count(self.texts + 1) / count(found + 1)).ln()
    }

    fn sum<'a>(&self, stems: impl Iterator<Item = &'a String>) -> f64 {
        stems.map(|stem| self.weight(stem)).sum()
    }

    /// From 0, nothing in common, to 1, the same words: twice the common weight beside both weights (Dice).
    pub fn alike(&self, one: &Stems, other: &Stems) -> f64 {
        let both = self.sum(one.0.iter()) + self.sum(other.0.iter());
        if both <= 0.0 { 0.0 } else { 2.0 * self.sum(one.0.intersection(&other.0)) / both }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn alike(one: &str, other: &str) -> f64 {
        let (one, other) = (Stems::of(one), Stems::of(other));
        Weights::of([&one, &other]).alike(&one, &other)
    }

    #[test]
    fn other_forms_of_a_word_are_the_same_word_in_both_languages() {
        assert!(alike("Printers are failing", "the printer fails") > 0.9);
        assert!(alike("Skrivarna hittar inte nätverket", "skrivaren hittar inga nätverk") > 0.6);
        assert!(alike("Skrivaren är tyst", "the printer is silent") < 0.01);
    }

    #[test]
    fn words_that_say_nothing_count_nothing() {
        assert!(Stems::of("It is not in the and för att det är").is_empty());
        assert_eq!(Stems::telling_words("Skannern på lagret piper", 2), ["skanne", "lagr"]);
    }

    #[test]
    fn what_few_have_weighs_more_than_what_all_have() {
        let texts = ["scanner beeps", "scanner silent", "scanner dark", "keyboard beeps"].map(Stems::of);
        let weights = Weights::of(&texts);
        assert!(weights.alike(&texts[0], &texts[3]) > weights.alike(&texts[0], &texts[1]));
    }

    proptest! {
        #[test]
        fn likeness_is_between_none_and_all_and_the_same_both_ways(one in ".{0,80}", other in ".{0,80}") {
            let (there, back) = (alike(&one, &other), alike(&other, &one));
            prop_assert!((0.0..=1.000_001).contains(&there));
            prop_assert!((there - back).abs() < 1e-9);
            let stems = Stems::of(&one);
            prop_assert!(stems.is_empty() || alike(&one, &one) > 0.999);
        }
    }
}
