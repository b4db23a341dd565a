//! How much two texts are alike: words (Unicode Standard Annex #29), their stems (Snowball, English and
//! Swedish), and the weight of each stem by how few of the texts that are compared have it.
//!
//! Plain arithmetic over texts that are given, so that both databases find the same things.

use quick_cache::sync::Cache;
use rust_stemmers::{Algorithm, Stemmer};
use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, LazyLock};
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

/// Texts whose stems are remembered: finding them costs far more than comparing them, and a ticket's page compares
/// hundreds. A few hundred bytes each.
const REMEMBERED: usize = 8_000;

/// The stems of a text's words, each as a number that stands for its letters, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stems(Vec<u64>);

/// A number that stands for some letters; the same in every run.
fn number(letters: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    letters.hash(&mut hasher);
    hasher.finish()
}

impl Stems {
    /// Stems as by both languages in turn: texts mix them, and a stem only has to be the same for both texts.
    pub fn of(text: &str) -> Stems {
        let (english, swedish) = (Stemmer::create(Algorithm::English), Stemmer::create(Algorithm::Swedish));
        let lower = text.to_lowercase();
        let words = lower.unicode_words().filter(|word| !EMPTY.contains(word)).take(MOST_WORDS);
        let telling = words.filter(|word| word.chars().count() > 1);
        let mut stems: Vec<u64> = telling.map(|word| number(neuter(&swedish.stem(&english.stem(word))))).collect();
        stems.sort_unstable();
        stems.dedup();
        Stems(stems)
    }

    /// As [`Stems::of`], remembered for the next time.
    pub fn remembered(text: &str) -> Arc<Stems> {
        static KNOWN: LazyLock<Cache<(u64, usize), Arc<Stems>>> = LazyLock::new(|| Cache::new(REMEMBERED));
        let key = (number(text), text.len());
        if let Some(stems) = KNOWN.get(&key) {
            return stems;
        }
        let stems = Arc::new(Stems::of(text));
        KNOWN.insert(key, stems.clone());
        stems
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
    weights: HashMap<u64, f64>,
    /// What a stem weighs that none of the texts has.
    unknown: f64,
}

impl Weights {
    pub fn of<'a>(all: impl IntoIterator<Item = &'a Stems>) -> Weights {
        let (mut texts, mut found) = (0_u32, HashMap::<u64, u32>::new());
        for stems in all {
            texts += 1;
            for stem in &stems.0 {
                *found.entry(*stem).or_default() += 1;
            }
        }
        let weight = |found: u32| (1.0 + f64::from(texts + 1) / f64::from(found + 1)).ln();
        Weights { weights: found.into_iter().map(|(stem, count)| (stem, weight(count))).collect(), unknown: weight(0) }
    }

    fn weight(&self, stem: u64) -> f64 {
        self.weights.get(&stem).copied().unwrap_or(self.unknown)
    }

    /// From 0, nothing in common, to 1, the same words: twice the common weight beside both weights (Dice).
    pub fn alike(&self, one: &Stems, other: &Stems) -> f64 {
        let (mut both, mut common) = (0.0, 0.0);
        let (mut left, mut right) = (one.0.as_slice(), other.0.as_slice());
        loop {
            let (here, there) = (left.first(), right.first());
            let Some(stem) = here.into_iter().chain(there).min().copied() else { break };
            let (in_one, in_other) = (here == Some(&stem), there == Some(&stem));
            let weight = self.weight(stem);
            both += if in_one && in_other { 2.0 * weight } else { weight };
            common += if in_one && in_other { 2.0 * weight } else { 0.0 };
            left = left.get(usize::from(in_one)..).unwrap_or_default();
            right = right.get(usize::from(in_other)..).unwrap_or_default();
        }
        if both <= 0.0 { 0.0 } else { common / both }
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
