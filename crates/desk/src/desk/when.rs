//! Moments in the words of their reader.

use crate::domain::view::Viewer;
use crate::domain::{Language, Timestamp, When};
use crate::t;
use jiff::Zoned;
use jiff::tz::TimeZone;

/// Words a moment for a viewer: today and yesterday by name, this year without the year.
pub fn when(at: Timestamp, viewer: &Viewer, now: Timestamp) -> When {
    word(at, &viewer.zone, viewer.language, now)
}

/// Words a moment in a zone and language.
pub fn word(at: Timestamp, zone: &str, language: Language, now: Timestamp) -> When {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let (Some(moment), Some(present)) = (zoned(at, &zone), zoned(now, &zone)) else {
        return When::default();
    };
    let time = format!("{:02}:{:02}", moment.hour(), moment.minute());
    let day = moment.date();
    let text = if day == present.date() {
        t::time::today(language, &time)
    } else if day.tomorrow().is_ok_and(|next| next == present.date()) {
        t::time::yesterday(language, &time)
    } else if day.yesterday().is_ok_and(|last| last == present.date()) {
        t::time::tomorrow(language, &time)
    } else {
        let (number, month) = (moment.day().to_string(), month(language, moment.month()));
        if moment.year() == present.year() {
            t::time::this_year(language, weekday(language, &moment), &number, month, &time)
        } else {
            t::time::other_year(language, &number, month, &moment.year().to_string(), &time)
        }
    };
    let iso = jiff::Timestamp::from_millisecond(at.0).map(|t| t.to_string()).unwrap_or_default();
    When { iso, text }
}

/// Whether two moments lie on one date of a zone.
pub fn same_day(one: Timestamp, other: Timestamp, zone: &str) -> bool {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let day = |at| zoned(at, &zone).map(|moment| moment.date());
    day(one) == day(other)
}

/// The moment at which a calendar date (`YYYY-MM-DD`) begins in a zone.
pub fn start_of(date: &str, zone: &str) -> Option<Timestamp> {
    let date: jiff::civil::Date = date.parse().ok()?;
    let zoned = date.to_zoned(TimeZone::get(zone).ok()?).ok()?;
    Some(Timestamp(zoned.timestamp().as_millisecond()))
}

/// The first moment after a calendar date (`YYYY-MM-DD`) in a zone.
pub fn end_of(date: &str, zone: &str) -> Option<Timestamp> {
    let date: jiff::civil::Date = date.parse().ok()?;
    start_of(&date.tomorrow().ok()?.to_string(), zone)
}

/// The calendar date (`YYYY-MM-DD`) of a moment in a zone.
pub fn date_of(at: Timestamp, zone: &str) -> String {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    zoned(at, &zone).map(|moment| moment.date().to_string()).unwrap_or_default()
}

/// Whether a name is an IANA time zone that is known here.
pub fn is_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

/// The names of all time zones, for choosing, with the present one, which may be known by a name that is not offered.
pub fn zones(present: &str) -> Vec<String> {
    let offered = |name: &String| name.contains('/') || name == "UTC";
    let mut zones: Vec<_> = jiff::tz::db().available().map(|name| name.to_string()).filter(offered).collect();
    if is_zone(present) && !zones.iter().any(|zone| zone == present) {
        zones.insert(0, present.to_owned());
    }
    zones
}

fn zoned(at: Timestamp, zone: &TimeZone) -> Option<Zoned> {
    jiff::Timestamp::from_millisecond(at.0).ok().map(|moment| moment.to_zoned(zone.clone()))
}

fn weekday(language: Language, moment: &Zoned) -> &'static str {
    use jiff::civil::Weekday::*;
    match moment.weekday() {
        Monday => t::time::monday(language),
        Tuesday => t::time::tuesday(language),
        Wednesday => t::time::wednesday(language),
        Thursday => t::time::thursday(language),
        Friday => t::time::friday(language),
        Saturday => t::time::saturday(language),
        Sunday => t::time::sunday(language),
    }
}

fn month(language: Language, number: i8) -> &'static str {
    match number {
        1 => t::time::january(language),
        2 => t::time::february(language),
        3 => t::time::march(language),
        4 => t::time::april(language),
        5 => t::time::may(language),
        6 => t::time::june(language),
        7 => t::time::july(language),
        8 => t::time::august(language),
        9 => t::time::september(language),
        10 => t::time::october(language),
        11 => t::time::november(language),
        _ => t::time::december(language),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn k50_days_follow_each_other_without_gap_or_overlap_whatever_their_length() {
        for (zone, first, minutes) in [
            ("Europe/Stockholm", "2026-03-29", 1380),
            ("Europe/Stockholm", "2026-10-25", 1500),
            ("Australia/Lord_Howe", "2026-04-05", 1470),
            ("Australia/Lord_Howe", "2026-10-04", 1410),
            ("Asia/Kolkata", "2026-03-29", 1440),
            // Midnight itself is left out, or comes twice.
            ("America/Santiago", "2026-09-06", 1380),
            ("America/Havana", "2026-11-01", 1500),
            ("Pacific/Apia", "2011-12-29", 1440),
        ] {
            let (start, end) = (start_of(first, zone).expect("a day"), end_of(first, zone).expect("a day"));
            assert_eq!(end.0 - start.0, minutes * 60_000, "{zone} {first}");
            assert_eq!(date_of(start, zone), first, "{zone}");
            assert_eq!(date_of(Timestamp(end.0 - 1), zone), first, "{zone}");
            assert_ne!(date_of(end, zone), first, "{zone}");
        }
        assert_eq!((end_of("2026-13-01", "UTC"), end_of("", "UTC"), end_of("9999-12-31", "UTC")), (None, None, None));
    }

    #[test]
    fn a_moment_is_worded_in_the_readers_zone_and_language() {
        let noon = Timestamp(1_773_313_200_000); // 2026-03-12T11:00:00Z
        let worded = |zone, language, days| word(noon, zone, language, noon.plus_days(days)).text;
        assert_eq!(worded("Europe/Stockholm", Language::English, 0), "Today 12:00");
        assert_eq!(worded("Europe/Stockholm", Language::Swedish, 1), "I går 12:00");
        assert_eq!(worded("UTC", Language::English, 5), "Thu 12 Mar 11:00");
        assert_eq!(worded("UTC", Language::Swedish, 400), "12 mars 2026 11:00");
        assert_eq!(word(noon, "UTC", Language::English, noon).iso, "2026-03-12T11:00:00Z");
    }
}
