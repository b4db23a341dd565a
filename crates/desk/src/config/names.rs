//! The names of settings in the environment, and what is done about those that are none.

use super::ConfigError;

/// The one setting without the program's name in front: its form is the same for many programs.
const DATABASE: &str = "DATABASE_URL";

/// All names that the program, its scripts and its tests read.
pub(super) const NAMES: &[&str] = &[
    "TIERDESK_LISTEN",
    "TIERDESK_BASE_URL",
    "TIERDESK_DATA",
    "TIERDESK_SITE",
    "TIERDESK_LOG",
    "TIERDESK_LOG_FORMAT",
    "TIERDESK_SMTP_URL",
    "TIERDESK_MAIL_FROM",
    "TIERDESK_UPLOAD_MB",
    "TIERDESK_KEEP_FREE_MB",
    "TIERDESK_SESSION_DAYS",
    "TIERDESK_REOPEN_DAYS",
    "TIERDESK_CLOSE_DAYS",
    "TIERDESK_SURVEY_DAYS",
    "TIERDESK_UNCONFIRMED_DAYS",
    "TIERDESK_INSIDE_HOSTS",
    "TIERDESK_PROXIES",
    "TIERDESK_CONFIG",
    "TIERDESK_DEMO_PASSWORD",
    "TIERDESK_BIN",
    "TIERDESK_BUILD",
    "TIERDESK_TOOLS",
    "TIERDESK_CACHE",
];

/// Names of the environment that look like settings and are none. One that is a letter or two off is refused: somebody
/// set it, and would believe that it holds. Others are only told, because platforms add names of their own to those of
/// a service (Kubernetes: `TIERDESK_SERVICE_HOST`), and must not keep the program from starting.
pub fn unknown_settings(names: impl Iterator<Item = String>) -> Result<Vec<String>, ConfigError> {
    let mut unknown = Vec::new();
    for name in names.filter(|name| !name.starts_with("TIERDESK_TEST_")) {
        // Other programs have settings of such names too, so it is only told.
        if name != DATABASE && distance(&name, DATABASE) <= 2 {
            unknown.push(name);
            continue;
        }
        if !name.starts_with("TIERDESK_") {
            continue;
        }
        if NAMES.contains(&name.as_str()) {
            continue;
        }
        // An installation that sets it means PostgreSQL, and would have its tickets in a file.
        if ["TIERDESK_DATABASE_URL", "TIERDESK_DATABASE", "TIERDESK_DB_URL", "TIERDESK_DB"].contains(&name.as_str()) {
            return Err(ConfigError::Misspelt { name, meant: DATABASE });
        }
        let begins = |known: &&&str| name.len() > "TIERDESK_".len() + 3 && known.starts_with(&name);
        let close = || NAMES.iter().find(|known| distance(&name, known) <= 2);
        if let Some(meant) = NAMES.iter().find(begins).or_else(close) {
            return Err(ConfigError::Misspelt { name, meant });
        }
        unknown.push(name);
    }
    Ok(unknown)
}

/// How many letters have to be put in, left out or replaced to come from one name to another (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (number, letter) in one.bytes().enumerate() {
        let mut corner = number;
        let mut left = number + 1;
        let mut next = vec![left];
        for (above, wanted) in row.iter().skip(1).zip(other.bytes()) {
            left = (corner + usize::from(letter != wanted)).min(above + 1).min(left + 1);
            corner = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_setting_is_refused_and_one_of_somebody_else_is_told() {
        let names = |names: &[&str]| {
            unknown_settings(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>().into_iter())
        };
        assert_eq!(names(&["TIERDESK_LISTEN", "PATH", "TIERDESK_LOG"]).expect("fine"), Vec::<String>::new());
        assert_eq!(
            names(&["TIERDESK_SERVICE_HOST", "TIERDESK_PORT"]).expect("fine"),
            ["TIERDESK_SERVICE_HOST", "TIERDESK_PORT"]
        );
        assert_eq!(
            names(&["DATABASE_URI", "DATABASEURL", "DATABASE_URL"]).expect("told"),
            ["DATABASE_URI", "DATABASEURL"]
        );
        for (name, meant) in [
            ("TIERDESK_LISTN", "TIERDESK_LISTEN"),
            ("TIERDESK_BASEURL", "TIERDESK_BASE_URL"),
            ("TIERDESK_UPLAOD_MB", "TIERDESK_UPLOAD_MB"),
            ("TIERDESK_DATABASE_URL", "is DATABASE_URL meant"),
            ("TIERDESK_DB_URL", "is DATABASE_URL meant"),
            ("TIERDESK_SMTP", "is TIERDESK_SMTP_URL meant"),
            ("TIERDESK_PROXY", "TIERDESK_PROXIES"),
        ] {
            let said = names(&[name]).map(|_| ());
            if name == "TIERDESK_PROXY" {
                assert!(said.is_ok(), "three letters are another name");
                continue;
            }
            let said = said.expect_err(name).to_string();
            assert!(said.contains(name) && said.contains(meant), "{said}");
        }
    }
}
