//! The holidays of countries, from libraries that know them.

use crate::domain::HolidayCountry;
use holidays::Country;
use std::collections::BTreeMap;

/// The days of a year that are closed in a country, by date (`YYYY-MM-DD`), with their names; nothing for years that are
/// not known.
pub(super) fn of(country: HolidayCountry, year: i32) -> BTreeMap<String, String> {
    let country = match country {
        HolidayCountry::Sweden => {
            let days = holidays_se::holidays_in_year(year);
            return days.map(|(holiday, date)| (date.naive_local().to_string(), holiday.to_string())).collect();
        }
        HolidayCountry::Austria => Country::AT,
        HolidayCountry::Belgium => Country::BE,
        HolidayCountry::Denmark => Country::DK,
        HolidayCountry::Estonia => Country::EE,
        HolidayCountry::Finland => Country::FI,
        HolidayCountry::France => Country::FR,
        HolidayCountry::Germany => Country::DE,
        HolidayCountry::Iceland => Country::IS,
        HolidayCountry::Ireland => Country::IE,
        HolidayCountry::Norway => Country::NO,
        HolidayCountry::UnitedStates => Country::US,
    };
    let known = holidays::Builder::new().countries(&[country]).years(year..year + 1).build();
    let days = known.ok().and_then(|mut known| known.remove(&country)).and_then(|mut years| years.remove(&year));
    days.unwrap_or_default()
        .into_values()
        .filter(|day| !abolished(country, year, &day.name))
        .map(|day| (day.date.to_string(), day.name))
        .collect()
}

/// What the library does not know yet: Denmark works on Great Prayer Day since 2024.
fn abolished(country: Country, year: i32, name: &str) -> bool {
    country == Country::DK && year >= 2024 && name == "Store bededag"
}
