//! The one way in which commands come to the database: nothing is opened for writing before it is known to be whole and to be
//! what this program can use.

use std::path::Path;
use std::time::Duration;
use tierdesk::config::Config;
use tierdesk::db::{self, Db, Look};
use tierdesk::desk::{Desk, SystemClock};
use tierdesk::own_files::{self, Keeping, Kept};

/// How a command uses the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To serve people: the database is made, and its tables are brought up to this version.
    Serve,
    /// To fill a new installation: the database is made.
    Fill,
    /// To tend what is there, also while it is served: nothing is made and no table is changed.
    Tend,
}

/// The database that a command works on.
pub struct Opened {
    pub desk: Desk,
    /// Keeps a second program away from a SQLite file.
    _kept: Option<Kept>,
}

/// How often it is asked whether a command that only looks at the database has ended.
const TRIES: u32 = 30;
const BETWEEN: Duration = Duration::from_millis(100);

/// The newest attachments that are looked for.
const NEWEST: i64 = 8;

/// Opens the database that the settings name.
pub async fn open(config: Config, purpose: Purpose) -> Result<Opened, String> {
    if purpose == Purpose::Tend && !config.data.is_dir() {
        return Err(format!("TIERDESK_DATA: there is no folder {}; {FIRST}", config.data.display()));
    }
    let (kept, db) = match &config.database_url {
        Some(url) => (None, Db::postgres(url).await.map_err(|error| format!("DATABASE_URL: {error}"))?),
        None => sqlite(&config.data, purpose).await?,
    };
    bring_up(&db, purpose).await.map_err(|error| with_trouble(error, &config.data))?;
    let folder = config.data.clone();
    if purpose == Purpose::Serve
        && let Some(missing) = missing_files(&folder, &db).await
    {
        tracing::warn!("TIERDESK_DATA: {missing}");
    }
    let desk = Desk::new(db, Box::new(SystemClock), config);
    let desk = desk.map_err(|error| with_trouble(format!("TIERDESK_DATA: {}: {error}", folder.display()), &folder))?;
    Ok(Opened { desk, _kept: kept })
}

const FIRST: &str = "commands work on an installation that is there: set what the service has in its settings, or start \
                     the program first with `tierdesk serve`";

async fn sqlite(folder: &Path, purpose: Purpose) -> Result<(Option<Kept>, Db), String> {
    let file = folder.join("tierdesk.db");
    if purpose == Purpose::Tend && !file.exists() {
        return Err(format!("TIERDESK_DATA: there is no database {}; {FIRST}", file.display()));
    }
    let refused = |path: &Path, error: &dyn std::fmt::Display| {
        with_trouble(format!("TIERDESK_DATA: {}: {error}", path.display()), path)
    };
    own_files::folder(folder).map_err(|error| refused(folder, &error))?;
    let kept = keep(folder, purpose).await.map_err(|error| refused(folder, &error))?;
    match (&kept, purpose) {
        (Some(_), _) => whole(&file).await?,
        // The program that has it has looked at it.
        (None, Purpose::Tend) => {}
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
    let db = Db::sqlite(&file).await.map_err(|error| refused(&file, &error))?;
    // Maintenance commands keep no program from starting.
    Ok((kept.filter(|_| purpose != Purpose::Tend), db))
}

async fn keep(folder: &Path, purpose: Purpose) -> std::io::Result<Option<Kept>> {
    if purpose == Purpose::Tend {
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

/// Refuses a SQLite file that is damaged inside, which is looked at when nobody closed it: going on would damage it further,
/// and nobody would know which backup was still good.
async fn whole(file: &Path) -> Result<(), String> {
    if !file.exists() || !db::was_left_open(file) {
        return Ok(());
    }
    tracing::warn!("the program did not stop cleanly last time: the database is checked before it is used");
    let look = Look::at(file, false).await.map_err(|error| damaged(file, &error.to_string()))?;
    let damage = look.damage().await;
    look.end().await;
    match damage {
        Ok(None) => {
            tracing::info!("the database is whole");
            Ok(())
        }
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
async fn bring_up(db: &Db, purpose: Purpose) -> Result<(), String> {
    let said = |error: db::DbError| format!("database: {error}");
    let before = db.tables().await.map_err(said)?;
    if let Some(unusable) = before.unusable {
        return Err(format!("database: {unusable}"));
    }
    if before.pending == 0 {
        return Ok(());
    }
    match (purpose, before.at) {
        (Purpose::Serve, _) | (Purpose::Fill, None) => {}
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
