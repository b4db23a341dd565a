//! Databases for tests: each test has one of its own, which is gone afterwards.

use sqlx::{Connection, Executor, PgConnection};
use std::path::{Path, PathBuf};
use tierdesk::db::Db;
use tokio::sync::OnceCell;

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A database that lives as long as a test.
pub enum Store {
    Sqlite(PathBuf),
    Postgres(PostgresDatabase),
}

/// A database of the test server; dropped with its connections when the test ends, however it ends.
pub struct PostgresDatabase {
    name: String,
    url: String,
}

/// A server for tests, as a superuser reaches it. Continuous integration always has one.
fn server() -> Option<String> {
    let url = std::env::var("TEST_POSTGRES_URL").ok().filter(|url| !url.is_empty());
    assert!(
        url.is_some() || std::env::var("CI").as_deref() != Ok("true"),
        "TEST_POSTGRES_URL is not set, and continuous integration tests both databases"
    );
    if url.is_none() {
        eprintln!("not tested on PostgreSQL: run it with scripts/postgres.sh");
    }
    url
}

/// The address of another database of the same server.
fn beside(url: &str, name: &str) -> String {
    let (base, query) = url.split_once('?').map_or((url, ""), |(base, query)| (base, query));
    let (host, _) = base.rsplit_once('/').expect("an address with a database's name");
    if query.is_empty() { format!("{host}/{name}") } else { format!("{host}/{name}?{query}") }
}

async fn command(url: &str, sql: String) {
    let mut server = PgConnection::connect(url).await.expect("TEST_POSTGRES_URL");
    server.execute(sqlx::AssertSqlSafe(sql)).await.expect("a database");
    server.close().await.expect("closed");
}

/// A name that no other test and no other run uses.
fn fresh_name() -> String {
    format!("tierdesk_{}", tierdesk::desk::Secret::new().reveal())
}

/// The tables are made once; the databases of the tests are copies.
static TEMPLATE: OnceCell<String> = OnceCell::const_new();

async fn template(url: &str) -> &'static str {
    TEMPLATE
        .get_or_init(|| async {
            let name = fresh_name();
            command(url, format!("create database {name}")).await;
            let db = Db::postgres(&beside(url, &name)).await.expect("the new database");
            db.migrate().await.expect("the tables");
            db.close().await;
            name
        })
        .await
}

/// The same for SQLite: the bytes of a file with its tables.
static FILE: OnceCell<Vec<u8>> = OnceCell::const_new();

async fn file() -> &'static [u8] {
    FILE.get_or_init(|| async {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("tierdesk.db");
        let db = Db::sqlite(&path).await.expect("the file");
        db.migrate().await.expect("the tables");
        db.close().await;
        std::fs::read(&path).expect("the file")
    })
    .await
}

impl Store {
    /// A new database with its tables; nothing when there is no server for it here.
    pub async fn make(engine: Engine, folder: &Path) -> Option<Store> {
        match engine {
            Engine::Sqlite => {
                let path = folder.join("tierdesk.db");
                std::fs::write(&path, file().await).expect("a file");
                Some(Store::Sqlite(path))
            }
            Engine::Postgres => {
                let url = server()?;
                let (name, template) = (fresh_name(), template(&url).await);
                command(&url, format!("create database {name} template {template}")).await;
                Some(Store::Postgres(PostgresDatabase { url: beside(&url, &name), name }))
            }
        }
    }

    /// Connections to it, with the tables in place.
    pub async fn open(&self) -> Db {
        match self {
            Store::Sqlite(path) => Db::sqlite(path).await.expect("the file"),
            Store::Postgres(database) => Db::postgres(&database.url).await.expect("the database"),
        }
    }

    pub fn engine(&self) -> Engine {
        match self {
            Store::Sqlite(_) => Engine::Sqlite,
            Store::Postgres(_) => Engine::Postgres,
        }
    }

    /// The setting `DATABASE_URL`.
    pub fn url(&self) -> Option<&str> {
        match self {
            Store::Sqlite(_) => None,
            Store::Postgres(database) => Some(&database.url),
        }
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        // Waiting is not possible within the test's own runtime.
        let (Some(url), name) = (server(), self.name.clone()) else {
            return;
        };
        let _ = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(command(&url, format!("drop database if exists {name} with (force)")));
        })
        .join();
    }
}
