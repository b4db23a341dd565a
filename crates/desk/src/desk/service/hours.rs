//! Working hours as people write and read them.

use crate::domain::Language;
use crate::domain::service::calendar::DayRange;
use crate::domain::{FieldError, clean_line};
use crate::t;

/// A week in words: days with the same hours stand together.
pub fn week_in_words(l: Language, week: &[Vec<DayRange>; 7]) -> String {
    let names = [
        t::time::monday(l),
        t::time::tuesday(l),
        t::time::wednesday(l),
        t::time::thursday(l),
        t::time::friday(l),
        t::time::saturday(l),
        t::time::sunday(l),
    ];
    let mut parts: Vec<String> = Vec::new();
    let mut day = 0;
    while let Some(hours) = week.get(day) {
        let same = week.iter().skip(day).take_while(|other| *other == hours).count();
        if let (false, Some(first), Some(last)) = (hours.is_empty(), names.get(day), names.get(day + same - 1)) {
            let days = if same == 1 { (*first).to_owned() } else { format!("{first}–{last}") };
            parts.push(format!("{days} {}", in_words(hours)));
        }
        day += same;
    }
    parts.join("; ")
}

/// The hours of a day in words; nothing when there are none.
pub fn in_words(hours: &[DayRange]) -> String {
    let time = |minute: u16| format!("{}:{:02}", minute / 60, minute % 60);
    let ranges: Vec<_> = hours.iter().map(|range| format!("{}–{}", time(range.start), time(range.end))).collect();
    ranges.join(", ")
}

/// Hours as they are typed: `8-12, 13:00-17:00`. Nothing is a closed day. What ends before it begins is no range.
pub fn parse(text: &str) -> Result<Vec<DayRange>, FieldError> {
    let text = clean_line(text).replace(['–', '—'], "-").replace(';', ",");
    let ranges = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    ranges
        .map(|part| {
            let (start, end) = part.split_once('-').ok_or(FieldError::NotAllowed)?;
            let range = DayRange { start: minute(start)?, end: minute(end)? };
            if range.start < range.end { Ok(range) } else { Err(FieldError::EndsBeforeStart) }
        })
        .collect()
}

fn minute(text: &str) -> Result<u16, FieldError> {
    let text = text.trim().replace('.', ":");
    let (hours, minutes) = text.split_once(':').unwrap_or((&text, "0"));
    let number = |text: &str, most: u16| {
        let fits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<u16>().ok().filter(|number| fits && *number <= most).ok_or(FieldError::NotAllowed)
    };
    let minute = number(hours, 24)? * 60 + number(minutes, 59)?;
    if minute <= 1_440 { Ok(minute) } else { Err(FieldError::NotAllowed) }
}

/// A length of time as it is typed: `30 min`, `4 h`, `4:30`, `1 h 30 min`, `2 d` of 24 hours, or minutes alone. From one
/// minute to a year.
pub fn parse_minutes(text: &str) -> Result<i64, FieldError> {
    let text = clean_line(text).to_lowercase();
    let total = if let Some((hours, minutes)) = text.split_once(':') {
        number(hours)?
            .saturating_mul(60)
            .saturating_add(number(minutes).and_then(|n| if n < 60 { Ok(n) } else { Err(FieldError::NotAllowed) })?)
    } else {
        let mut total: i64 = 0;
        let mut rest = text.trim();
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let (count, after) = rest.split_at(digits);
            let after = after.trim_start();
            let letters = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
            let (unit, next) = after.split_at(letters);
            let minutes = match unit {
                "" | "m" | "min" | "mins" | "minute" | "minutes" | "minut" | "minuter" => 1,
                "h" | "hour" | "hours" | "t" | "tim" | "timme" | "timmar" => 60,
                "d" | "day" | "days" | "dag" | "dagar" | "dygn" => 1_440,
                _ => return Err(FieldError::NotAllowed),
            };
            total = total.saturating_add(number(count)?.saturating_mul(minutes));
            rest = next.trim_start();
        }
        total
    };
    if (1..=525_600).contains(&total) { Ok(total) } else { Err(FieldError::NotAllowed) }
}

fn number(text: &str) -> Result<i64, FieldError> {
    text.trim().parse().ok().filter(|number| *number >= 0).ok_or(FieldError::NotAllowed)
}

/// A length of time as it can be typed again.
pub fn typed_minutes(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, rest) => format!("{hours} h {rest} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_they_are_typed_and_nonsense_is_refused() {
        let office = vec![DayRange::new((8, 0), (12, 0)), DayRange::new((13, 0), (17, 0))];
        assert_eq!(parse("8-12, 13:00–17.00"), Ok(office.clone()));
        assert_eq!(parse(" "), Ok(Vec::new()));
        assert_eq!(parse("0-24"), Ok(vec![DayRange::WHOLE]));
        assert_eq!(parse("17-8"), Err(FieldError::EndsBeforeStart));
        assert_eq!(parse("8-8"), Err(FieldError::EndsBeforeStart));
        for wrong in ["8", "8-25", "8-24:30", "8:60-9", "a-b", "8-9-10", "-", "008-9"] {
            assert_eq!(parse(wrong), Err(FieldError::NotAllowed), "{wrong}");
        }
        assert_eq!(parse(&in_words(&office)), Ok(office));
    }

    #[test]
    fn a_week_puts_days_with_the_same_hours_together() {
        let day = vec![DayRange::new((8, 0), (17, 0))];
        let mut week: [Vec<DayRange>; 7] = std::array::from_fn(|_| day.clone());
        week[2] = Vec::new();
        week[6] = Vec::new();
        assert_eq!(week_in_words(Language::English, &week), "Mon–Tue 8:00–17:00; Thu–Sat 8:00–17:00");
    }

    #[test]
    fn lengths_are_read_in_every_usual_way() {
        for (text, minutes) in [
            ("30", 30),
            ("30 min", 30),
            ("4 h", 240),
            ("4h 30min", 270),
            ("1:15", 75),
            ("2 d", 2_880),
            ("3 timmar", 180),
        ] {
            assert_eq!(parse_minutes(text), Ok(minutes), "{text}");
            assert_eq!(parse_minutes(&typed_minutes(minutes)), Ok(minutes));
        }
        for wrong in ["0", "-5", "soon", "1:75", "600 d", "99999999999999999999", "4 h x"] {
            assert_eq!(parse_minutes(wrong), Err(FieldError::NotAllowed), "{wrong}");
        }
    }
}
