//! How this installation is set up: environment over `tierdesk.toml` over defaults. A wrong value is
//! refused at start, by name, with what would be right.

mod base;
mod log;
mod names;

pub use names::unknown_settings;

use crate::domain::EmailAddress;
use serde::Deserialize;
use std::ffi::OsString;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// A setting that cannot be used.
#[derive(Debug, Error)]
pub enum ConfigError {
    #[error("setting {name}: {value:?} is not usable; allowed is {allowed}")]
    Value { name: &'static str, value: String, allowed: &'static str },
    #[error("there is no setting {name}; is {meant} meant?")]
    Misspelt { name: String, meant: &'static str },
    #[error("{path}: {reason}")]
    File { path: String, reason: String },
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Human,
    Json,
}

/// All settings.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the program listens.
    pub listen: SocketAddr,
    /// The address under which people reach it, without a slash at the end. Every link is built from it.
    pub base_url: String,
    /// The folder of the SQLite file, the attachments and unsent mail.
    pub data: PathBuf,
    /// A PostgreSQL server, instead of the SQLite file.
    pub database_url: Option<String>,
    /// The folder of the built site, for a program that has none inside.
    pub site: PathBuf,
    /// The program itself, which works on pictures in processes of their own.
    pub program: PathBuf,
    pub log_format: LogFormat,
    /// Which lines are logged.
    pub log: String,
    /// Where mail is handed over; without it mail is written to files.
    pub smtp_url: Option<String>,
    /// The sender of mail.
    pub mail_from: String,
    /// The largest attachment, in megabytes.
    pub upload_mb: u64,
    /// Free space that files leave on the disk of the data folder, in megabytes.
    pub keep_free_mb: u64,
    /// How long an unused session lives, in days.
    pub session_days: i64,
    /// How long a closed ticket may be opened again, in days.
    pub reopen_days: i64,
    /// After how many days without objection a resolved ticket is closed.
    pub close_days: i64,
    /// How many days nobody is asked again what they think of support; with 0, they are asked about every ticket.
    pub survey_days: i64,
    /// Machines inside the own network from which the program may fetch.
    pub inside_hosts: Vec<String>,
    /// Proxies before the program, which say who connects to them.
    pub proxies: Vec<IpAddr>,
    /// After how many days what nobody confirmed is removed: tickets, and accounts with nothing else to them.
    pub unconfirmed_days: i64,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    listen: Option<String>,
    base_url: Option<String>,
    data: Option<String>,
    database_url: Option<String>,
    site: Option<String>,
    log_format: Option<String>,
    log: Option<String>,
    smtp_url: Option<String>,
    mail_from: Option<String>,
    upload_mb: Option<u64>,
    keep_free_mb: Option<u64>,
    session_days: Option<i64>,
    reopen_days: Option<i64>,
    close_days: Option<i64>,
    survey_days: Option<i64>,
    inside_hosts: Option<String>,
    proxies: Option<String>,
    unconfirmed_days: Option<i64>,
}

impl Config {
    /// Reads the environment and, if it is there, the file that `TIERDESK_CONFIG` or `tierdesk.toml` names.
    pub fn load() -> Result<Config, ConfigError> {
        readable(&|name| std::env::var_os(name))?;
        let named = std::env::var("TIERDESK_CONFIG").ok();
        let path = PathBuf::from(named.clone().unwrap_or_else(|| "tierdesk.toml".to_owned()));
        let file = read_file(&path, named.is_some())?;
        Config::build(file, &|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
    }

    fn build(file: File, env: &dyn Fn(&str) -> Option<String>) -> Result<Config, ConfigError> {
        let text = |name: &'static str, from_file: Option<String>| env(name).or(from_file);
        let listen_text = text("TIERDESK_LISTEN", file.listen).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
        let listen: SocketAddr = listen_text.parse().map_err(|_| ConfigError::Value {
            name: "TIERDESK_LISTEN",
            value: listen_text.clone(),
            allowed: "an address and port such as 127.0.0.1:3000",
        })?;
        let base_url = text("TIERDESK_BASE_URL", file.base_url).unwrap_or_else(|| base::of_listener(listen));
        let base_url = base::normal(&base_url).ok_or_else(|| ConfigError::Value {
            name: "TIERDESK_BASE_URL",
            value: without_password(&base_url),
            allowed: "http:// or https:// and a host, without a path, such as https://support.example.com",
        })?;
        let database_url = text("DATABASE_URL", file.database_url);
        if let Some(url) = &database_url
            && !(url.starts_with("postgres://") || url.starts_with("postgresql://"))
        {
            return Err(ConfigError::Value {
                name: "DATABASE_URL",
                value: without_password(url),
                allowed: "postgres://user:password@host/database, or nothing for SQLite",
            });
        }
        let log_text = text("TIERDESK_LOG_FORMAT", file.log_format).unwrap_or_else(|| "human".to_owned());
        let log_format = match log_text.as_str() {
            "human" => LogFormat::Human,
            "json" => LogFormat::Json,
            _ => {
                return Err(ConfigError::Value {
                    name: "TIERDESK_LOG_FORMAT",
                    value: log_text,
                    allowed: "human or json",
                });
            }
        };
        let smtp_url = text("TIERDESK_SMTP_URL", file.smtp_url);
        if let Some(url) = &smtp_url
            && !(url.starts_with("smtp://") || url.starts_with("smtps://"))
        {
            return Err(ConfigError::Value {
                name: "TIERDESK_SMTP_URL",
                value: without_password(url),
                allowed: "smtp://user:password@host:587?tls=required, smtps://host:465, or nothing",
            });
        }
        let mail_from = text("TIERDESK_MAIL_FROM", file.mail_from).unwrap_or_else(|| "support@localhost".to_owned());
        if mail_from.parse::<lettre::message::Mailbox>().is_err() {
            return Err(ConfigError::Value {
                name: "TIERDESK_MAIL_FROM",
                value: mail_from,
                allowed: "an address such as Support <support@example.com>",
            });
        }
        let number_from =
            |least: i64, name: &'static str, from_file: Option<i64>, default: i64, allowed: &'static str| {
                let value = match env(name) {
                    Some(value) => value.parse().map_err(|_| ConfigError::Value { name, value, allowed })?,
                    None => from_file.unwrap_or(default),
                };
                if (least..=10_000).contains(&value) {
                    Ok(value)
                } else {
                    Err(ConfigError::Value { name, value: value.to_string(), allowed })
                }
            };
        let number = |name, from_file, default, allowed| number_from(1, name, from_file, default, allowed);
        let megabytes = |mb: Option<u64>| mb.map(|mb| i64::try_from(mb).unwrap_or(i64::MAX));
        let (upload, free) = (megabytes(file.upload_mb), megabytes(file.keep_free_mb));
        Ok(Config {
            listen,
            base_url,
            data: PathBuf::from(text("TIERDESK_DATA", file.data).unwrap_or_else(|| "data".to_owned())),
            database_url,
            site: PathBuf::from(text("TIERDESK_SITE", file.site).unwrap_or_else(|| "target/site".to_owned())),
            program: program(),
            log_format,
            log: log::filter(text("TIERDESK_LOG", file.log).unwrap_or_else(|| log::USUAL.to_owned()))?,
            smtp_url,
            mail_from,
            upload_mb: number("TIERDESK_UPLOAD_MB", upload, 25, "megabytes from 1 to 10000")?.unsigned_abs(),
            keep_free_mb: number_from(0, "TIERDESK_KEEP_FREE_MB", free, 512, "megabytes from 0 to 10000")?
                .unsigned_abs(),
            session_days: number("TIERDESK_SESSION_DAYS", file.session_days, 30, "days from 1 to 10000")?,
            reopen_days: number("TIERDESK_REOPEN_DAYS", file.reopen_days, 14, "days from 1 to 10000")?,
            close_days: number("TIERDESK_CLOSE_DAYS", file.close_days, 7, "days from 1 to 10000")?,
            survey_days: number_from(0, "TIERDESK_SURVEY_DAYS", file.survey_days, 14, "days from 0 to 10000")?,
            inside_hosts: hosts(text("TIERDESK_INSIDE_HOSTS", file.inside_hosts).unwrap_or_default())?,
            // Whoever reaches a loopback address is on this machine already.
            proxies: addresses(text("TIERDESK_PROXIES", file.proxies).unwrap_or_else(|| "127.0.0.1, ::1".to_owned()))?,
            unconfirmed_days: number("TIERDESK_UNCONFIRMED_DAYS", file.unconfirmed_days, 14, "days from 1 to 10000")?,
        })
    }

    /// The address that mail comes from, in the form in which people's addresses are kept; nothing where it is none of the
    /// internet's.
    pub fn own_address(&self) -> Option<EmailAddress> {
        let sender: lettre::message::Mailbox = self.mail_from.parse().ok()?;
        EmailAddress::parse(sender.email.as_ref()).ok()
    }

    /// The host behind the @ in the identity of a mail.
    pub fn mail_host(&self) -> String {
        base::mail_host(&self.base_url)
    }

    /// Whether people reach it over https, so that cookies can insist on it.
    pub fn secure(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}

/// Refuses values that are no text: they would count as if nobody had set them.
fn readable(env: &dyn Fn(&str) -> Option<OsString>) -> Result<(), ConfigError> {
    let wrong = |name: &&&'static str| env(name).is_some_and(|value| value.to_str().is_none());
    match names::NAMES.iter().chain(&["DATABASE_URL"]).find(wrong) {
        // It may be a password.
        Some(name) => Err(ConfigError::Value { name, value: "(as given)".to_owned(), allowed: "text in UTF-8" }),
        None => Ok(()),
    }
}

fn read_file(path: &Path, must_exist: bool) -> Result<File, ConfigError> {
    let shown = path.display().to_string();
    match std::fs::read_to_string(path) {
        Ok(text) => parse_file(&text).map_err(|reason| ConfigError::File { path: shown, reason }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !must_exist => Ok(File::default()),
        Err(error) => Err(ConfigError::File { path: shown, reason: error.to_string() }),
    }
}

/// Reads the file's text; an error names the line and its setting, but not the value, which may be a password.
fn parse_file(text: &str) -> Result<File, String> {
    toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let number = before.matches('\n').count();
        let setting = text.lines().nth(number).and_then(|line| line.split('=').next()).unwrap_or_default().trim();
        format!("line {}, {setting}: {}", number + 1, error.message())
    })
}

/// Names of machines between commas.
fn hosts(value: String) -> Result<Vec<String>, ConfigError> {
    let names: Vec<_> = value.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
    // An IPv6 address stands in brackets where it is part of a web address.
    let names: Vec<String> = names.iter().map(|name| bare_host(name).to_owned()).collect();
    let address = |name: &str| name.parse::<IpAddr>().is_ok();
    if names.iter().any(|name| name.contains(['/', ' ', '@', '[', ']']) || name.contains(':') && !address(name)) {
        let allowed = "names or addresses of machines between commas, such as calendar.intra, 10.0.0.5";
        return Err(ConfigError::Value { name: "TIERDESK_INSIDE_HOSTS", value, allowed });
    }
    Ok(names)
}

/// The name or address of a machine without the brackets of IPv6.
fn bare_host(name: &str) -> &str {
    name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name)
}

/// The program that runs, also when another file has taken its place meanwhile.
fn program() -> PathBuf {
    let running = PathBuf::from("/proc/self/exe");
    if running.exists() { running } else { std::env::current_exe().unwrap_or_default() }
}

/// Addresses of machines between commas.
fn addresses(value: String) -> Result<Vec<IpAddr>, ConfigError> {
    let texts = value.split(',').map(str::trim).filter(|text| !text.is_empty());
    let parsed: Result<Vec<IpAddr>, _> = texts.map(str::parse).collect();
    parsed.map_err(|_| ConfigError::Value {
        name: "TIERDESK_PROXIES",
        value,
        allowed: "IP addresses between commas, such as 127.0.0.1, 10.0.0.5",
    })
}

/// An address without its user part, fit to be shown.
fn without_password(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, rest)) => {
            let rest = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
            format!("{scheme}://{rest}")
        }
        // Without a scheme nothing says where a password ends.
        None if url.contains('@') => "…".to_owned(),
        None => url.chars().take(100).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &'static [(&'static str, &'static str)]) -> Result<Config, ConfigError> {
        Config::build(File::default(), &|name| {
            pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_wrong_value_is_named_with_what_is_allowed() {
        for (name, value) in [
            ("TIERDESK_LISTEN", "here"),
            ("TIERDESK_BASE_URL", "support.example.com"),
            ("TIERDESK_LOG_FORMAT", "xml"),
            ("TIERDESK_LOG", "verbose"),
            ("DATABASE_URL", "mysql://x"),
            ("TIERDESK_UPLOAD_MB", "0"),
            ("TIERDESK_REOPEN_DAYS", "soon"),
            ("TIERDESK_MAIL_FROM", "nobody"),
            ("TIERDESK_INSIDE_HOSTS", "http://calendar.intra/"),
            ("TIERDESK_INSIDE_HOSTS", "calendar.intra:80"),
            ("TIERDESK_INSIDE_HOSTS", "[::1"),
            ("TIERDESK_PROXIES", "10.0.0.0/8"),
            ("TIERDESK_UNCONFIRMED_DAYS", "0"),
        ] {
            let pairs: &'static [(&str, &str)] = Box::leak(Box::new([(name, value)]));
            let said = with(pairs).map(|_| ()).expect_err(name).to_string();
            assert!(said.contains(name) && said.contains("allowed"), "{said}");
        }
    }

    #[test]
    fn a_wrong_line_of_the_file_is_named_without_its_value() {
        for (text, named) in [
            ("listen = \"127.0.0.1:3000\"\nupload_mb = \"much\"\n", "line 2, upload_mb: "),
            ("smtp_url = smtp://root:hush@mail\n", "line 1, smtp_url: "),
            ("uplaod_mb = 5\n", "line 1, uplaod_mb: "),
        ] {
            let said = parse_file(text).map(|_| ()).expect_err(text);
            assert!(said.starts_with(named) && !said.contains("hush"), "{said}");
        }
    }

    #[test]
    fn k68_hosts_inside_may_be_ipv6_addresses() {
        let pairs: &'static [(&str, &str)] = &[("TIERDESK_INSIDE_HOSTS", "calendar.intra, [fd00::5], ::1, 10.0.0.5")];
        let config = with(pairs).map(|config| config.inside_hosts).expect("usable");
        assert_eq!(config, ["calendar.intra", "fd00::5", "::1", "10.0.0.5"]);
    }

    #[test]
    fn a_value_that_is_no_text_is_refused_without_being_shown() {
        use std::os::unix::ffi::OsStringExt;
        let given = |wanted: &'static str| {
            readable(&move |name| (name == wanted).then(|| OsString::from_vec(b"hush\xff".to_vec())))
        };
        for name in ["DATABASE_URL", "TIERDESK_SMTP_URL", "TIERDESK_DATA"] {
            let said = given(name).expect_err(name).to_string();
            assert!(said.contains(name) && said.contains("UTF-8") && !said.contains("hush"), "{said}");
        }
        assert!(given("PATH").is_ok());
    }

    #[test]
    fn passwords_are_not_shown() {
        let pairs: &'static [(&str, &str)] = &[("DATABASE_URL", "mysql://root:hush@db/x")];
        let said = with(pairs).map(|_| ()).expect_err("refused").to_string();
        assert!(!said.contains("hush"), "{said}");
    }
}
