//! Looking for tickets by words: within a time, and beside everything else that people read.

use super::Desk;
use crate::db::customer_list::{self, CustomerQuery};
use crate::db::ticket_list::{self, DeskQuery, TicketListRow};
use crate::db::{Conn, DbError, DbResult};
use crate::domain::{clean_line, limits};
use crate::error::AppError;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Milliseconds for the rest when the ticket with that very number is found already.
const BESIDE: u64 = 300;
/// The longest text that is looked for, in letters.
const LONGEST: usize = 200;

/// How long a search may take.
pub(super) struct SearchTime(AtomicU64);

impl Default for SearchTime {
    fn default() -> Self {
        SearchTime(AtomicU64::new(limits::SEARCH))
    }
}

impl Desk {
    /// Gives searches another time than they have by default.
    pub fn limit_searches(&self, time: Duration) {
        self.search_time().0.store(u64::try_from(time.as_millis()).unwrap_or(limits::SEARCH), Ordering::Relaxed);
    }
}

/// The text that is looked for, out of what was typed; nothing when that says nothing.
pub(in crate::desk) fn asked(typed: &str) -> Option<String> {
    let text: String = clean_line(typed).chars().take(LONGEST).collect();
    Some(text).filter(|text| !text.is_empty())
}

/// In which list is looked.
#[derive(Clone, Copy)]
pub(super) enum SearchedList<'a> {
    Desk(&'a DeskQuery),
    Customers(&'a CustomerQuery),
}

/// Words before the number of a ticket, in either language.
const BEFORE_NUMBERS: &[&str] =
    &["nr", "no", "number", "nummer", "ticket", "case", "ärende", "ärendet", "ärendenr", "ärendenummer"];

/// The number that a text is, alone or after the words that stand before one: `#48222`, `nr 48222`, `Ärende nr. 48222.`
fn number(text: &str) -> Option<i64> {
    let text = text.to_lowercase();
    let mut words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let number = words.next_back()?;
    words.all(|word| BEFORE_NUMBERS.contains(&word)).then(|| number.parse().ok()).flatten()
}

/// The ticket with the number that a text is, on the first page.
pub(super) async fn by_number(conn: &mut Conn, among: SearchedList<'_>, text: &str) -> DbResult<Vec<TicketListRow>> {
    let Some(number) = number(text) else { return Ok(Vec::new()) };
    match among {
        SearchedList::Desk(query) if query.after.is_none() => ticket_list::desk_number(conn, query, number).await,
        SearchedList::Customers(query) if query.after.is_none() => customer_list::number(conn, query, number).await,
        SearchedList::Desk(_) | SearchedList::Customers(_) => Ok(Vec::new()),
    }
}

/// The ticket with that number, if it is known, and then what a search finds; and whether the search was stopped. No connection
/// of the pages is held meanwhile.
pub(super) async fn find(
    desk: &Desk,
    known: Vec<TicketListRow>,
    among: SearchedList<'_>,
    text: &str,
) -> Result<(Vec<TicketListRow>, bool), AppError> {
    let time = desk.search_time().0.load(Ordering::Relaxed);
    let time = Duration::from_millis(if known.is_empty() { time } else { time.min(BESIDE) });
    let found = match (desk.db().search(time).await, among) {
        (Ok(mut search), SearchedList::Desk(query)) => ticket_list::desk_find(&mut search, query, text).await,
        (Ok(mut search), SearchedList::Customers(query)) => customer_list::find(&mut search, query, text).await,
        (Err(error), _) => Err(error),
    };
    let (rows, stopped) = match found {
        Err(DbError::Stopped) => (Vec::new(), true),
        found => found?,
    };
    let others = rows.into_iter().filter(|row| known.iter().all(|one| one.id != row.id)).collect::<Vec<_>>();
    Ok((known.into_iter().chain(others).collect(), stopped))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_understood_as_people_write_it() {
        for text in
            ["48222", "#48222", "nr 48222", "Nr. 48222", "No. 48222", "ÄRENDE 48222", "Ticket #48222", "nr: 48222."]
        {
            assert_eq!(number(text), Some(48_222), "{text}");
        }
        for text in ["", "#", "nr", "printer 48222", "48222 printer", "10.0.0.1", "-x"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
