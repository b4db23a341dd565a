//! Like tickets and problems, found among a bounded number of them.

use crate::db::problem_list::{self, ComparedProblem, Ticket};
use crate::db::{Conn, DbResult};
use crate::domain::likeness::{ALIKE, Stems, Weights};
use crate::domain::{CategoryId, Timestamp};
use std::collections::BTreeSet;

/// Tickets of the same category that are compared.
const SAME_CATEGORY: i64 = 300;
/// Tickets that have one of the telling words and are compared.
const SAME_WORDS: i64 = 300;
/// The latest tickets among which telling words are looked for.
const AMONG: i64 = 4_000;
/// Problems that are compared.
const PROBLEMS: i64 = 200;
/// What the same category adds to likeness.
const CATEGORY: f64 = 0.15;

/// What is compared with others.
pub struct Subject<'a> {
    pub text: &'a str,
    pub category: Option<CategoryId>,
}

/// Something and how much it is alike: in percent, with what the category adds left out.
pub struct Alike<T> {
    pub what: T,
    pub percent: i64,
    pub same_category: bool,
    score: f64,
}

impl<T> Alike<T> {
    /// Alike by its text, not by its category alone.
    pub fn by_text(&self) -> bool {
        self.percent >= percent(ALIKE)
    }
}

/// A share of 1 in percent.
fn percent(share: f64) -> i64 {
    // Between 0 and 100.
    #[expect(clippy::cast_possible_truncation, reason = "a part of a hundred")]
    let percent = (share * 100.0).round() as i64;
    percent
}

/// The tickets since a moment that are compared with a text: the latest of its category, and with `wide` those of
/// any category that have one of its telling words.
pub async fn tickets(conn: &mut Conn, subject: &Subject<'_>, since: Timestamp, wide: bool) -> DbResult<Vec<Ticket>> {
    let mut found = match subject.category {
        Some(category) => problem_list::of_category(conn, category, since, SAME_CATEGORY).await?,
        None => Vec::new(),
    };
    let words = Stems::telling_words(subject.text, 3);
    if wide && !words.is_empty() {
        let word = |place: usize| words.get(place).map_or("", String::as_str);
        let words = [word(0), word(1), word(2)];
        let known: BTreeSet<_> = found.iter().map(|ticket| ticket.id).collect();
        let more = problem_list::with_words(conn, words, since, AMONG, SAME_WORDS).await?;
        found.extend(more.into_iter().filter(|ticket| !known.contains(&ticket.id)));
    }
    Ok(found)
}

/// The problems that are still there.
pub async fn problems(conn: &mut Conn) -> DbResult<Vec<ComparedProblem>> {
    problem_list::standing(conn, PROBLEMS).await
}

/// Compares: the most alike first, and of the equally alike the latest.
pub fn rank<T>(
    subject: &Subject<'_>,
    all: Vec<T>,
    text: impl Fn(&T) -> &str,
    category: impl Fn(&T) -> Option<CategoryId>,
    id: impl Fn(&T) -> i64,
) -> Vec<Alike<T>> {
    let own = Stems::of(subject.text);
    let stems: Vec<_> = all.iter().map(|one| Stems::remembered(text(one))).collect();
    let weights = Weights::of(stems.iter().map(AsRef::as_ref));
    let mut ranked: Vec<Alike<T>> = all
        .into_iter()
        .zip(&stems)
        .map(|(what, stems)| {
            let alike = weights.alike(&own, stems);
            let same_category = subject.category.is_some() && category(&what) == subject.category;
            let score = alike + if same_category { CATEGORY } else { 0.0 };
            Alike { percent: percent(alike), same_category, score, what }
        })
        .collect();
    ranked.sort_by(|one, other| other.score.total_cmp(&one.score).then_with(|| id(&other.what).cmp(&id(&one.what))));
    ranked
}
