//! `tierdesk check`: what would keep the program from working. Nothing is made or changed: somebody may check a new version
//! beside the one that runs, or as another account than the one that will.

use super::open::{damaged, missing_files, refuse_to_begin_anew, with_trouble};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use tierdesk::config::Config;
use tierdesk::db::{Db, FileLook};
use tierdesk::mail::MailTransport;
use tierdesk::own_files::{self, Keeping};
use tierdesk::server::{Site, say};

pub async fn run(config: Config, site: &Site) -> Result<(), String> {
    say(format_args!("settings: usable; people reach it at {}", config.base_url));
    // Each is looked at, whatever is wrong with the others.
    let wrong: Vec<String> = [database(&config).await, files(&config), look_at_site(site), mail(&config).await]
        .into_iter()
        .filter_map(Result::err)
        .collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\ntierdesk: ")) }
}

async fn database(config: &Config) -> Result<(), String> {
    match &config.database_url {
        Some(url) => {
            let db = Db::postgres(url).await.map_err(|error| format!("DATABASE_URL: {error}"))?;
            let looked = tables(config, &db, "PostgreSQL").await;
            db.close().await;
            looked
        }
        None => sqlite(config).await,
    }
}

async fn sqlite(config: &Config) -> Result<(), String> {
    let file = config.data.join("tierdesk.db");
    refuse_to_begin_anew(&config.data)?;
    if tierdesk::db::is_empty(&file) {
        say(format_args!("database: SQLite; there is none yet, `tierdesk serve` makes {}", file.display()));
        return Ok(());
    }
    let refused = |error: &dyn std::fmt::Display| with_trouble(format!("database: {}: {error}", file.display()), &file);
    let kept = own_files::keep(&config.data, Keeping::Shared).map_err(|error| refused(&error))?;
    let look = FileLook::at(&file, kept.is_none()).await.map_err(|error| refused(&error))?;
    let looked = async {
        match look.damage().await {
            Ok(None) => tables(config, look.db(), "SQLite").await,
            Ok(Some(damage)) => Err(damaged(&file, &damage)),
            Err(error) => Err(damaged(&file, &error.to_string())),
        }
    };
    let looked = looked.await;
    look.end().await;
    drop(kept);
    looked?;
    // Beside the file lies what SQLite writes first.
    let beside = ["tierdesk.db-wal", "tierdesk.db-shm"].map(|name| config.data.join(name));
    let written = [file].into_iter().chain(beside.into_iter().filter(|path| path.exists()));
    let trouble = written.filter_map(|path| own_files::trouble(&path)).next();
    trouble.map_or(Ok(()), |trouble| Err(format!("database: {trouble}")))
}

async fn tables(config: &Config, db: &Db, kind: &str) -> Result<(), String> {
    let said = |error: tierdesk::db::DbError| format!("database: {error}");
    let tables = db.tables().await.map_err(said)?;
    if let Some(unusable) = tables.unusable {
        return Err(format!("database: {unusable}"));
    }
    say(format_args!("database: {kind} can be read"));
    if tables.pending == 0 {
        say("database: its tables are those of this version");
        if let Some(trouble) = db.unwritable().await.map_err(said)? {
            return Err(format!("database: {trouble}"));
        }
    } else {
        say(format_args!(
            "database: changes to its tables are pending: {}; `tierdesk serve` makes them",
            tables.pending
        ));
        if let Some(hindrance) = db.hindrance().await.map_err(said)? {
            return Err(format!("database: {hindrance}"));
        }
    }
    if tables.at.is_some()
        && let Some(missing) = missing_files(&config.data, db).await
    {
        return Err(format!("TIERDESK_DATA: {missing}"));
    }
    Ok(())
}

/// Whether the data folder can be used, or made.
fn files(config: &Config) -> Result<(), String> {
    let files = config.data.join("files");
    for folder in [config.data.as_path(), files.as_path()] {
        if let Some(trouble) = own_files::trouble_of_folder(folder) {
            return Err(format!("TIERDESK_DATA: {trouble}"));
        }
    }
    if config.data.is_dir() {
        say(format_args!("files: {} can be written", config.data.display()));
    } else {
        say(format_args!("files: there is no folder {} yet, `tierdesk serve` makes it", config.data.display()));
    }
    if belongs_to_others(&config.data) {
        say("files: the folder belongs to another account, which root cannot answer for: check as that account");
    }
    Ok(())
}

fn belongs_to_others(folder: &Path) -> bool {
    rustix::process::geteuid().is_root() && folder.metadata().is_ok_and(|known| known.uid() != 0)
}

fn look_at_site(site: &Site) -> Result<(), String> {
    site.check().map_err(|error| error.to_string())?;
    match site.folder() {
        Some(folder) => say(format_args!("site: {}", folder.display())),
        None => say("site: inside the program"),
    }
    Ok(())
}

async fn mail(config: &Config) -> Result<(), String> {
    if config.smtp_url.is_none() {
        let folder = config.data.join("outgoing-mail");
        say(format_args!("mail: is written to files in {}", folder.display()));
        return own_files::trouble_of_folder(&folder).map_or(Ok(()), |trouble| Err(format!("mail: {trouble}")));
    }
    let carrier = MailTransport::new(config).map_err(|error| error.to_string())?;
    carrier.works().await.map_err(|error| format!("mail: {error}"))?;
    say(format_args!("mail: the SMTP server answers and takes mail from {}", config.mail_from));
    Ok(())
}
