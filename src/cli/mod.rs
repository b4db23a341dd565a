//! `tierdesk serve`, `demo`, `user`, `check`.

mod check;
mod open;
mod user;

use clap::{Parser, Subcommand};
use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::time::Duration;
use tierdesk::config::{self, Config, LogFormat};
use tierdesk::desk::pictures;
use tierdesk::server::log::OneLine;
use tierdesk::server::{Site, SiteFile, say};

use open::{OpenFor, open};

/// A self-hosted technical-support portal.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start the program.
    Serve,
    /// Fill an empty installation with believable example data.
    Demo {
        /// How many tickets.
        #[arg(long, default_value_t = 400)]
        tickets: u64,
        /// Only show the accounts of the example data.
        #[arg(long)]
        accounts: bool,
    },
    /// Manage accounts from the command line.
    #[command(subcommand)]
    User(user::UserCommand),
    /// Add up all figures of the reports anew, and fill in what was never counted.
    RebuildReports,
    /// Check settings, database and mail, and say what is wrong.
    Check,
    /// Write a picture anew; the program starts this by itself.
    #[command(hide = true)]
    Picture { media_type: String, seconds: u64, most: usize },
}

pub fn run(site: &'static [SiteFile]) -> ExitCode {
    let cli = Cli::parse();
    if let Command::Picture { media_type, seconds, most } = &cli.command {
        return pictures::work(media_type, Duration::from_secs(*seconds), *most);
    }
    tierdesk::own_files::by_default();
    let unknown = match config::unknown_settings(std::env::vars_os().filter_map(|(name, _)| name.into_string().ok())) {
        Ok(unknown) => unknown,
        Err(error) => return fail(&error.to_string()),
    };
    let config = match Config::load() {
        Ok(config) => config,
        Err(error) => return fail(&error.to_string()),
    };
    start_log(&config);
    log_panics();
    for name in unknown {
        tracing::warn!(name, "there is no such setting");
    }
    let site = Site::of(site, &config.site);
    if site.folder().is_none() && std::env::var_os("TIERDESK_SITE").is_some() {
        tracing::warn!("TIERDESK_SITE is not used: the site is inside the program");
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.to_string()),
    };
    let done = runtime.block_on(async {
        match cli.command {
            Command::Serve => {
                // Before the database is opened, and its tables are changed.
                site.check().map_err(|error| error.to_string())?;
                let prepared = tierdesk::server::prepare(&config).map_err(|error| error.to_string())?;
                let opened = open(config, OpenFor::Serve).await?;
                tierdesk::server::run(opened.desk.clone(), prepared, &site).await.map_err(|error| error.to_string())
            }
            Command::Demo { accounts: true, .. } => {
                say(tierdesk::demo::accounts().trim_end());
                Ok(())
            }
            Command::Demo { tickets, .. } => {
                let opened = open(config, OpenFor::Fill).await?;
                tierdesk::demo::fill(&opened.desk, tickets).await.map_err(|error| error.to_string())?;
                say(tierdesk::demo::accounts().trim_end());
                opened.desk.db().close().await;
                Ok(())
            }
            Command::User(command) => user::run(&open(config, OpenFor::Tend).await?.desk, command).await,
            Command::RebuildReports => {
                let opened = open(config, OpenFor::Tend).await?;
                tierdesk::desk::report::rebuild(&opened.desk).await.map_err(|error| error.to_string())?;
                opened.desk.db().close().await;
                Ok(())
            }
            Command::Check => check::run(config, &site).await,
            Command::Picture { .. } => Ok(()),
        }
    });
    // What still runs in threads of its own, such as hashing a password, is not waited for long.
    runtime.shutdown_timeout(Duration::from_secs(1));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

fn start_log(config: &Config) {
    let (filter, format) = (tracing_subscriber::EnvFilter::new(&config.log), config.log_format);
    let colours = format == LogFormat::Human && std::io::stderr().is_terminal();
    let to = OneLine { to: std::io::stderr, colours };
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(to);
    match format {
        LogFormat::Human => builder.with_ansi(colours).init(),
        LogFormat::Json => builder.json().init(),
    }
}

/// A panic is a fault of ours: it goes into the log like all others, on the line of its request.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let said = panic.payload_as_str().unwrap_or("without words");
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(said, place, "panic");
    }));
}

fn fail(message: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "tierdesk: {message}");
    ExitCode::FAILURE
}
