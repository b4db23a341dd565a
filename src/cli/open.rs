//! The one way in which commands come to the database: nothing is opened for writing before it is known to be whole and to be
//! what this program can use.

use std::path::Path;
use std::time::Duration;
use tierdesk::config::Config;
use tierdesk::db::{self, Db, FileLook};
use tierdesk::desk::{Desk, SystemClock};
use tierdesk::own_files::{self, Keeping, LockedFolder};

/// How a command uses the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenFor {
    /// To serve people: the database is made, and its tables are brought up to this version.
    Serve,
    /// To fill a new installation: the database is made.
    Fill,
    /// To tend what is there, also while it is served: nothing is made and no table is changed.
    Tend,
}

/// The database that a command works on.
pub struct OpenedDatabase {
    pub desk: Desk,
    /// Keeps a second program away from a SQLite file.
    _kept: Option<LockedFolder>,
}

/// How often it is asked whether a command that only looks at the database has ended.
const TRIES: u32 = 30;
const BETWEEN: Duration = Duration::from_millis(100);

/// The newest attachments that are looked for.
const NEWEST: i64 = 8;

/// Opens the database that the settings name.
pub async fn open(config: Config, purpose: OpenFor) -> Result<OpenedDatabase, String> {
    if purpose == OpenFor::Tend && !config.data.is_dir() {
        return Err(format!("TIERDESK_DATA: there is no folder {}; {FIRST}", config.data.display()));
    }
    let (kept, db) = match &config.database_url {
        Some(url) => (None, Db::postgres(url).await.map_err(|error| format!("DATABASE_URL: {error}"))?),
        None => sqlite(&config.data, purpose).await?,
    };
    let file = config.database_url.is_none().then(|| config.data.join("tierdesk.db"));
    bring_up(&db, purpose, file.as_deref()).await.map_err(|error| with_trouble(error, &config.data))?;
    let folder = config.data.clone();
    if purpose == OpenFor::Serve
        && let Some(missing) = missing_files(&folder, &db).await
    {
        tracing::warn!("TIERDESK_DATA: {missing}");
    }
    let desk = Desk::new(db, Box::new(SystemClock), config);
    let desk = desk.map_err(|error| with_trouble(format!("TIERDESK_DATA: {}: {error}", folder.display()), &folder))?;
    Ok(OpenedDatabase { desk, _kept: kept })
}

const FIRST: &str = "commands work on an installation that is there: set what the service has in its settings, or start \
                     the program first with `tierdesk serve`";

async fn sqlite(folder: &Path, purpose: OpenFor) -> Result<(Option<LockedFolder>, Db), String> {
    let file = folder.join("tierdesk.db");
    refuse_to_begin_anew(folder)?;
    if purpose == OpenFor::Tend && db::is_empty(&file) {
        return Err(format!("TIERDESK_DATA: there is no database {}; {FIRST}", file.display()));
    }
    let refused = |path: &Path, error: &dyn std::fmt::Display| {
        with_trouble(format!("TIERDESK_DATA: {}: {error}", path.display()), path)
    };
    own_files::folder(folder).map_err(|error| refused(folder, &error))?;
    let kept = keep(folder, purpose).await.map_err(|error| refused(folder, &error))?;
    match (&kept, purpose) {
        (Some(_), _) => {
            whole(&file).await?;
            refuse_foreign(&file).await?;
        }
        // The program that has it has looked at it.
        (None, OpenFor::Tend) => {}
        (None, _) => {
            return Err(format!(
                "TIERDESK_DATA: another Tierdesk uses {}; stop it first, or choose another folder. SQLite serves one \
                 program: several need PostgreSQL",
                folder.display()
            ));
        }
    }
    // The journal beside it is as readable as the file is.
    own_files::file(&file).map_err(|error| refused(&file, &error))?;
    let db = Db::sqlite(&file).await.map_err(|error| match error.is_damage() {
        true => damaged(&file, &error.to_string()),
        false => refused(&file, &error),
    })?;
    // Maintenance commands keep no program from starting.
    Ok((kept.filter(|_| purpose != OpenFor::Tend), db))
}

async fn keep(folder: &Path, purpose: OpenFor) -> std::io::Result<Option<LockedFolder>> {
    if purpose == OpenFor::Tend {
        return own_files::keep(folder, Keeping::Shared);
    }
    for _ in 1..TRIES {
        if let Some(kept) = own_files::keep(folder, Keeping::Alone)? {
            return Ok(Some(kept));
        }
        tokio::time::sleep(BETWEEN).await;
    }
    own_files::keep(folder, Keeping::Alone)
}

/// Refuses a folder in which an installation has left something, but no database: SQLite throws a log of changes away with
/// the first look at an empty file, and a new database would know nothing of the files.
pub fn refuse_to_begin_anew(folder: &Path) -> Result<(), String> {
    let file = folder.join("tierdesk.db");
    if !db::is_empty(&file) {
        return Ok(());
    }
    let what = if file.exists() { "is empty" } else { "is not there" };
    let left = if db::was_left_open(&file) {
        "the changes of one are beside it (tierdesk.db-wal)"
    } else if has_files(&folder.join("files")) {
        "attachments of one are beside it (files/)"
    } else {
        return Ok(());
    };
    Err(format!(
        "TIERDESK_DATA: the database {} {what}, but {left}. Put the file back that belongs to them, or restore a backup; \
         where the tickets are in PostgreSQL, set DATABASE_URL; to begin anew, move all of {} away first",
        file.display(),
        folder.display()
    ))
}

fn has_files(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some())
}

/// Refuses a SQLite file that is none of this program's, or of another version, before anything in it is changed.
async fn refuse_foreign(file: &Path) -> Result<(), String> {
    if db::is_empty(file) {
        return Ok(());
    }
    let said = |error: db::DbError| match error.is_damage() {
        true => damaged(file, &error.to_string()),
        false => with_trouble(format!("TIERDESK_DATA: {}: {error}", file.display()), file),
    };
    let look = FileLook::at(file, false).await.map_err(said)?;
    let tables = look.db().tables().await;
    look.end().await;
    match tables.map_err(said)?.unusable {
        Some(unusable) => Err(format!("database: {unusable}")),
        None => Ok(()),
    }
}

/// Refuses a SQLite file that is damaged inside, which is looked at when nobody closed it: going on would damage it further,
/// and nobody would know which backup was still good.
async fn whole(file: &Path) -> Result<(), String> {
    if !file.exists() || !db::was_left_open(file) {
        return Ok(());
    }
    tracing::warn!("the program did not stop cleanly last time: the database is checked before it is used");
    refuse_damaged(file).await?;
    tracing::info!("the database is whole");
    Ok(())
}

/// Reads all of a SQLite file, and refuses one that is damaged.
async fn refuse_damaged(file: &Path) -> Result<(), String> {
    let look = FileLook::at(file, false).await.map_err(|error| damaged(file, &error.to_string()))?;
    let damage = look.damage().await;
    look.end().await;
    match damage {
        Ok(None) => Ok(()),
        Ok(Some(damage)) => Err(damaged(file, &damage)),
        Err(error) => Err(damaged(file, &error.to_string())),
    }
}

pub fn damaged(file: &Path, damage: &str) -> String {
    let said = format!(
        "TIERDESK_DATA: {} is damaged ({damage}). Restore a backup, and remove the files -wal and -shm that lie beside it; \
         see Backup and restore in docs/OPERATING.md",
        file.display()
    );
    with_trouble(said, file)
}

/// Brings the tables up to this version, if it is this command's business.
async fn bring_up(db: &Db, purpose: OpenFor, file: Option<&Path>) -> Result<(), String> {
    let said = |error: db::DbError| format!("database: {error}");
    let before = db.tables().await.map_err(said)?;
    if let Some(unusable) = before.unusable {
        return Err(format!("database: {unusable}"));
    }
    if before.pending == 0 {
        return Ok(());
    }
    match (purpose, before.at) {
        (OpenFor::Serve, _) | (OpenFor::Fill, None) => {}
        (_, None) => return Err(format!("database: it has no tables yet; {FIRST}")),
        (_, Some(at)) => {
            return Err(format!(
                "database: its tables are those of an older version ({at}); start this version with `tierdesk serve` first, \
                 which changes them, or use the program of that version"
            ));
        }
    }
    if let Some(hindrance) = db.hindrance().await.map_err(said)? {
        return Err(format!("database: {hindrance}"));
    }
    // A change that breaks off at a damaged page would leave tables that no version can use.
    if let (Some(file), Some(_)) = (file, before.at) {
        refuse_damaged(file).await?;
    }
    db.migrate().await.map_err(|error| format!("database: its tables cannot be brought up to date: {error}"))?;
    let after = db.tables().await.map_err(said)?;
    let (from, to) = (before.at.unwrap_or(0), after.at.unwrap_or(0));
    tracing::info!(from, to, changes = before.pending, "the tables were brought up to this version");
    Ok(())
}

/// Which of the newest attachments are not in the data folder, in words.
pub async fn missing_files(data: &Path, db: &Db) -> Option<String> {
    let mut conn = db.read().await.ok()?;
    let newest = db::attachment::newest(&mut conn, NEWEST).await.ok()?;
    let folder = data.join("files");
    if let Some(trouble) = own_files::trouble_of_folder(&folder) {
        return Some(trouble);
    }
    let missing = newest.iter().filter(|key| !folder.join(key).exists()).count();
    (missing > 0).then(|| {
        format!(
            "{missing} of the {} newest attachments are not in {}: is it the folder of this database, which all nodes share, \
             and was it restored together with the database?",
            newest.len(),
            folder.display()
        )
    })
}

/// The error, with the obstacle on the disk that caused it.
pub fn with_trouble(said: String, path: &Path) -> String {
    match own_files::trouble(path) {
        Some(trouble) => format!("{said}; {trouble}"),
        None => said,
    }
}
