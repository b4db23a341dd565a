//! A SQLite file that is looked at, and not changed: neither it nor what lies beside it.

use super::search;
use super::setup::Latest;
use super::{Db, DbResult, Link, Sent};
use rustix::fs::{FlockOperation, fcntl_lock};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};

/// A file that is looked at.
pub struct FileLook {
    db: Db,
    /// SQLite's index of the log of changes, if it was made for looking.
    index: Option<PathBuf>,
}

/// Whether nobody closed the SQLite file at `path`: its log of changes is still there, from a crash or beside a file that was
/// restored without it.
pub fn was_left_open(path: &Path) -> bool {
    std::fs::metadata(beside(path, "-wal")).is_ok_and(|log| log.len() > 0)
}

/// A missing SQLite file counts as empty, as does one without a byte.
pub fn is_empty(path: &Path) -> bool {
    std::fs::metadata(path).map_or(true, |file| file.is_file() && file.len() == 0)
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

impl FileLook {
    /// Looks at the file at `path`, which a program may have `in_use`. What lies beside it and belongs to another file is not
    /// written into it.
    pub async fn at(path: &Path, in_use: bool) -> DbResult<FileLook> {
        let with_log = in_use || was_left_open(path);
        let index = beside(path, "-shm");
        let index = (with_log && !index.exists()).then_some(index);
        // Without a log of changes nobody has to be kept out, and SQLite makes no files for that.
        let options = SqliteConnectOptions::new().filename(path).read_only(true).immutable(!with_log);
        let read = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
        let (write, search) = (read.clone(), read.clone());
        let (turns, setup, sent) = (search::turns(), Latest::default(), Sent::default());
        let db = Db::Sqlite { read, write, search, turns, setup, sent };
        Ok(FileLook { db, index })
    }

    pub fn db(&self) -> &Db {
        &self.db
    }

    /// The damage inside the file, in SQLite's words.
    pub async fn damage(&self) -> DbResult<Option<String>> {
        let mut conn = self.db.read().await?;
        let Link::Sqlite(c) = conn.link() else { return Ok(None) };
        let found: Vec<(String,)> = sqlx::query_as("pragma integrity_check(5)").fetch_all(c).await?;
        let found: Vec<String> = found.into_iter().map(|(line,)| line).filter(|line| line != "ok").collect();
        Ok(Some(found.join("; ")).filter(|found| !found.is_empty()))
    }

    pub async fn end(self) {
        self.db.close().await;
        let Some(index) = self.index else { return };
        let Ok(file) = OpenOptions::new().read(true).write(true).open(&index) else { return };
        // Another program that opened the database meanwhile has a lock on it.
        if fcntl_lock(&file, FlockOperation::NonBlockingLockExclusive).is_ok() {
            let _ = std::fs::remove_file(&index);
        }
    }
}
