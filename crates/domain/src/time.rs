//! Moments.

use serde::{Deserialize, Serialize};

/// A moment, as milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(sqlx::Type), sqlx(transparent))]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Before everything else.
    pub const MIN: Timestamp = Timestamp(i64::MIN);
    /// After everything else.
    pub const MAX: Timestamp = Timestamp(i64::MAX);

    /// This moment and `minutes` more; negative minutes go back.
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        Timestamp(self.0.saturating_add(minutes.saturating_mul(60_000)))
    }

    /// This moment and `days` of 24 hours more.
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus_minutes(days.saturating_mul(24 * 60))
    }

    /// Whole minutes from `earlier` to this moment, never negative.
    pub const fn minutes_since(self, earlier: Timestamp) -> i64 {
        let gone = self.0.saturating_sub(earlier.0) / 60_000;
        if gone < 0 { 0 } else { gone }
    }
}

/// A moment as a reader sees it: worded by the server in the reader's zone and language, so that the
/// browser needs no time-zone data and both faces render the same bytes.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct When {
    /// RFC 3339 in UTC, for `<time datetime>`.
    pub iso: String,
    /// What is read, for example "Today 09:52".
    pub text: String,
}
