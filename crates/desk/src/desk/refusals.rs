//! Whom admission refuses, told in the log: a few lines for each address, however much it sends.

use crate::error::AppError;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// An address is told of once in so long.
const EVERY: Duration = Duration::from_secs(60);
/// Addresses that are remembered; beyond that, others are told of when one of them is old.
const REMEMBERED: usize = 1_000;

/// When addresses were told of last, and how often each was refused since.
#[derive(Default)]
pub(super) struct Refusals(Mutex<HashMap<String, (Instant, u64)>>);

impl Refusals {
    /// Notes what came of a request of an address, or of a person.
    pub fn note<T>(&self, address: &str, result: &Result<T, AppError>) {
        let Err(error) = result else { return };
        if let Some(refused) = self.count(address, Instant::now()) {
            let status = error.status();
            if matches!(error, AppError::Unavailable) {
                tracing::warn!(
                    address,
                    status,
                    refused,
                    "an address has waited too long for its turn: too much is asked at once, or the database is slow"
                );
            } else {
                tracing::warn!(address, status, refused, "an address is refused: it asks for more than its limits");
            }
        }
    }

    /// How often an address was refused, if it is time to say so.
    fn count(&self, address: &str, now: Instant) -> Option<u64> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((told, refused)) = known.get_mut(address) {
            *refused += 1;
            if now.duration_since(*told) < EVERY {
                return None;
            }
            let since = *refused;
            (*told, *refused) = (now, 0);
            return Some(since);
        }
        if known.len() >= REMEMBERED {
            known.retain(|_, (told, _)| now.duration_since(*told) < EVERY);
        }
        (known.len() < REMEMBERED).then(|| {
            known.insert(address.to_owned(), (now, 0));
            1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_told_of_once_a_minute_with_how_often_it_was_refused() {
        let (refusals, begin) = (Refusals::default(), Instant::now());
        assert_eq!(refusals.count("10.0.0.1", begin), Some(1));
        assert_eq!(refusals.count("10.0.0.1", begin), None);
        assert_eq!(refusals.count("10.0.0.2", begin), Some(1));
        assert_eq!(refusals.count("10.0.0.1", begin + EVERY), Some(2));
        assert_eq!(refusals.count("10.0.0.1", begin + EVERY), None);
    }

    #[test]
    fn many_addresses_fill_neither_the_log_nor_the_memory() {
        let (refusals, begin) = (Refusals::default(), Instant::now());
        let told = (0..5_000).filter(|number| refusals.count(&number.to_string(), begin).is_some()).count();
        assert_eq!(told, REMEMBERED);
        assert_eq!(refusals.count("another", begin + EVERY), Some(1));
    }
}
