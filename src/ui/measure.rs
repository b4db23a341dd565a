//! Durations and sizes in words. Whole numbers only, so that server and browser say the same.

use crate::domain::Language;
use crate::t;

/// A duration in its two largest units: "13 min", "2 h 13 min", "3 d 4 h".
pub fn minutes(language: Language, minutes: i64) -> String {
    let minutes = minutes.max(0);
    let (days, hours, rest) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    let parts = if days > 0 {
        [(days, t::ui::days_short(language, days)), (hours, t::ui::hours_short(language, hours))]
    } else if hours > 0 {
        [(hours, t::ui::hours_short(language, hours)), (rest, t::ui::minutes_short(language, rest))]
    } else {
        return t::ui::minutes_short(language, rest);
    };
    let said: Vec<String> = parts.into_iter().filter(|(number, _)| *number > 0).map(|(_, text)| text).collect();
    said.join(" ")
}

/// A number of bytes: "18 kB", "1.2 MB". A kilobyte has 1,000 bytes (IEC 80000-13).
pub fn size(language: Language, bytes: i64) -> String {
    let bytes = bytes.max(0);
    if bytes < 1_000_000 {
        return t::ui::kilobytes(language, (bytes + 999) / 1_000);
    }
    let tenths = (bytes + 50_000) / 100_000;
    let (whole, tenth) = (tenths / 10, tenths % 10);
    if whole >= 10 || tenth == 0 {
        t::ui::megabytes(language, (bytes + 500_000) / 1_000_000)
    } else {
        t::ui::megabytes_and_tenths(language, &whole.to_string(), &tenth.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_said_in_its_two_largest_units() {
        let said = |n| minutes(Language::English, n);
        assert_eq!(
            [said(-5), said(0), said(59), said(60), said(133), said(1_440), said(4_570)],
            ["0 min", "0 min", "59 min", "1 h", "2 h 13 min", "1 d", "3 d 4 h"]
        );
    }

    #[test]
    fn a_size_has_at_most_one_decimal_and_the_readers_comma() {
        let said = |n| size(Language::English, n);
        assert_eq!(
            [said(0), said(1), said(17_400), said(1_240_000), said(2_000_000), said(25_400_000)],
            ["0 kB", "1 kB", "18 kB", "1.2 MB", "2 MB", "25 MB"]
        );
        assert_eq!(size(Language::Swedish, 1_240_000), "1,2 MB");
    }
}
