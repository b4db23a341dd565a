//! Log levels and filters.

use super::ConfigError;

const NAME: &str = "TIERDESK_LOG";
pub(super) const USUAL: &str = "info,sqlx=warn";

/// A filter of the log in its one form: a level, and levels of parts. A word that is no level would name a part, and all
/// others would be silent.
pub(super) fn filter(value: String) -> Result<String, ConfigError> {
    let level = |text: &str| ["off", "error", "warn", "info", "debug", "trace"].contains(&text.to_lowercase().as_str());
    let part = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "_:-".contains(c));
    let usable = value.split(',').all(|text| match text.trim().split_once('=') {
        Some((name, named)) => part(name) && level(named),
        None => level(text.trim()),
    });
    if usable {
        return Ok(value.split(',').map(str::trim).collect::<Vec<_>>().join(","));
    }
    let allowed = "off, error, warn, info, debug or trace, and parts with a level of their own between commas, such as \
                   info,sqlx=warn";
    Err(ConfigError::Value { name: NAME, value, allowed })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_logged_is_a_level_and_not_any_word() {
        for (given, kept) in [
            ("info", "info"),
            ("WARN", "WARN"),
            ("info, sqlx=warn", "info,sqlx=warn"),
            ("off,tierdesk::server=debug", "off,tierdesk::server=debug"),
        ] {
            assert_eq!(filter(given.to_owned()).expect(given), kept);
            assert!(kept.parse::<tracing_subscriber::EnvFilter>().is_ok(), "{kept}");
        }
        for wrong in ["verbose", "inf", "info,sqlx", "sqlx=loud", "info;warn", ",", "=info", "info,"] {
            let said = filter(wrong.to_owned()).expect_err(wrong).to_string();
            assert!(said.contains("TIERDESK_LOG") && said.contains("info,sqlx=warn"), "{said}");
        }
    }
}
