//! What the tests stand on: a whole program on a database of its own, people of every role, and browsers for them.

pub mod client;
pub mod disk;
mod engine;
mod fingerprint;
pub mod page_forms;
pub mod people;
pub mod smtp;
pub mod steps;
mod watch;

use axum::Router;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;
use tierdesk::config::{Config, LogFormat};
use tierdesk::db::{self, Conn, Link};
use tierdesk::desk::{Clock, Desk, set_up};
use tierdesk::domain::{CategoryId, Language, PersonId, Timestamp};
use tierdesk::server::Site;

pub use client::{Answer, Client};
pub use engine::Engine;
pub use engine::Store;
pub use people::{PASSWORD, People, Who};

/// Writes a test for both databases; the engine is the last part of its name.
macro_rules! on_both {
    ($(#[$meta:meta])* $name:ident, |$app:ident| $body:block) => {
        on_both!($(#[$meta])* $name, $crate::common::Setting::default(), |$app| $body);
    };
    ($(#[$meta:meta])* $name:ident, $setting:expr, |$app:ident| $body:block) => {
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "some tests need nothing of their file")]
            use super::*;

            async fn test($app: $crate::common::TestApp) $body

            #[tokio::test]
            async fn on_sqlite() {
                if let Some(app) = $crate::common::TestApp::start($crate::common::Engine::Sqlite, $setting).await {
                    test(app).await;
                }
            }

            #[tokio::test]
            async fn on_postgres() {
                if let Some(app) = $crate::common::TestApp::start($crate::common::Engine::Postgres, $setting).await {
                    test(app).await;
                }
            }
        }
    };
}

/// Where people reach the program in most tests.
pub const BASE_URL: &str = "http://support.test";

/// What differs from one test's program to another's.
#[derive(Clone, Debug)]
pub struct Setting {
    pub base_url: &'static str,
    pub smtp_url: Option<String>,
    pub upload_mb: u64,
    pub keep_free_mb: u64,
    /// Where the data is kept, if not beside that of other tests.
    pub within: Option<std::path::PathBuf>,
}

impl Default for Setting {
    fn default() -> Self {
        Setting { base_url: BASE_URL, smtp_url: None, upload_mb: 2, keep_free_mb: 0, within: None }
    }
}

/// Makes a site with the files that the program looks for at its start; they do nothing.
pub fn site(folder: &std::path::Path) {
    std::fs::create_dir_all(folder.join("pkg")).expect("a folder");
    for name in ["tierdesk.js", "tierdesk.css"] {
        std::fs::write(folder.join("pkg").join(name), "/* */").expect("a file");
    }
}

/// A clock that stands still until it is stepped.
#[derive(Clone)]
pub struct TestClock(Arc<AtomicI64>);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

impl TestClock {
    pub fn step_minutes(&self, minutes: i64) {
        self.0.fetch_add(minutes * 60_000, Ordering::SeqCst);
    }

    pub fn step_days(&self, days: i64) {
        self.step_minutes(days * 24 * 60);
    }
}

/// 2026-03-12T11:00:00Z, a Thursday.
const BEGIN: i64 = 1_773_313_200_000;

/// A whole program with data, set up as `tierdesk serve` would find it.
pub struct TestApp {
    pub desk: Desk,
    pub clock: TestClock,
    pub people: People,
    /// A category that asks one required question.
    pub category: CategoryId,
    pub router: Router,
    // Dropped last: the database and the folder.
    store: Store,
    folder: TempDir,
    _watch: watch::Watch,
}

impl TestApp {
    /// A program on a new database; nothing when this machine has no PostgreSQL and need not have.
    pub async fn start(engine: Engine, setting: Setting) -> Option<TestApp> {
        let watch = watch::Watch::begin();
        let folder = match &setting.within {
            Some(within) => TempDir::new_in(within),
            None => TempDir::new(),
        };
        let folder = folder.expect("a temporary folder");
        let store = Store::make(engine, folder.path()).await?;
        let config = Config {
            listen: ([127, 0, 0, 1], 0).into(),
            base_url: setting.base_url.to_owned(),
            data: folder.path().join("data"),
            database_url: store.url().map(str::to_owned),
            site: folder.path().join("site"),
            program: env!("CARGO_BIN_EXE_tierdesk").into(),
            log_format: LogFormat::Human,
            log: "info".to_owned(),
            smtp_url: setting.smtp_url,
            mail_from: "Support <support@support.test>".to_owned(),
            upload_mb: setting.upload_mb,
            keep_free_mb: setting.keep_free_mb,
            session_days: 30,
            reopen_days: 14,
            close_days: 7,
            survey_days: 14,
            inside_hosts: vec!["localhost".to_owned()],
            proxies: vec![[127, 0, 0, 1].into()],
            unconfirmed_days: 14,
        };
        let clock = TestClock(Arc::new(AtomicI64::new(BEGIN)));
        let db = store.open().await;
        let desk = Desk::new(db, Box::new(clock.clone()), config).expect("the data folder");
        let mut tx = desk.db().write().await.expect("a transaction");
        let now = clock.now();
        let home = set_up::foundation(
            &mut tx,
            "Nordic Support",
            &["Front line", "Technical", "Expert"],
            true,
            (Language::English, "Europe/Stockholm"),
            now,
        )
        .await
        .expect("the foundation");
        let people = People::move_in(&mut tx, home, now).await;
        let product = db::catalogue::insert_product(&mut tx, "Warehouse").await.expect("a product");
        let category = db::catalogue::insert_category(&mut tx, Some(product), "Scanners").await.expect("a category");
        db::catalogue::insert_tag(&mut tx, "printer").await.expect("a tag");
        tx.commit().await.expect("committed");
        let site = Site::in_folder(&folder.path().join("site"));
        let router = tierdesk::server::router(desk.clone(), &site);
        Some(TestApp { desk, clock, people, category, router, store, folder, _watch: watch })
    }

    /// The folder of this program's data.
    pub fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    pub fn engine(&self) -> Engine {
        self.store.engine()
    }

    /// A browser of somebody who has not signed in.
    pub fn visitor(&self) -> Client {
        Client::new(self.router.clone())
    }

    /// A browser in which this person has signed in.
    pub async fn as_(&self, who: Who) -> Client {
        let browser = tierdesk::desk::session::Browser { user_agent: "Test", address: "", earlier: None };
        let token = tierdesk::desk::session::start(&self.desk, self.people.id(who), browser).await.expect("a session");
        let client = self.visitor();
        let secure = self.desk.config().secure();
        client.set_cookie(if secure { "__Host-td-session" } else { "td-session" }, token.reveal());
        client
    }

    /// Whom the server takes a browser for.
    pub async fn signed_in(&self, client: &Client) -> Option<PersonId> {
        let name = if self.desk.config().secure() { "__Host-td-session" } else { "td-session" };
        let known = tierdesk::desk::session::known(&self.desk, &client.cookie(name)?).await.expect("an answer");
        known.and_then(|known| known.viewer.actor.person())
    }

    /// The program of another node on the same database and folder.
    pub async fn other_node(&self) -> Router {
        let (db, clock) = (self.store.open().await, Box::new(self.clock.clone()));
        let desk = Desk::new(db, clock, self.desk.config().clone()).expect("the data folder");
        tierdesk::server::router(desk, &Site::in_folder(&self.folder.path().join("site")))
    }

    /// The database as another node has it open.
    pub async fn node(&self) -> db::Db {
        self.store.open().await
    }

    /// What an SQL query answers, on either database.
    pub async fn rows<T>(&self, sql: &str) -> Vec<T>
    where
        T: Send
            + Unpin
            + for<'r> sqlx::FromRow<'r, sqlx::sqlite::SqliteRow>
            + for<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow>,
    {
        let mut conn = self.desk.db().read().await.expect("a connection");
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        match conn.link() {
            Link::Sqlite(c) => sqlx::query_as::<sqlx::Sqlite, T>(sql).fetch_all(c).await,
            Link::Postgres(c) => sqlx::query_as::<sqlx::Postgres, T>(sql).fetch_all(c).await,
        }
        .expect("an answer to a query")
    }

    /// The one number that an SQL query answers.
    pub async fn number(&self, sql: &str) -> i64 {
        let rows: Vec<(i64,)> = self.rows(sql).await;
        rows.first().expect("one row").0
    }

    /// Changes rows behind the program's back.
    pub async fn sql(&self, sql: &str) {
        let mut tx = self.desk.db().write().await.expect("a transaction");
        execute(&mut tx, sql).await;
        tx.commit().await.expect("committed");
    }

    /// A statement that no transaction can hold, on PostgreSQL.
    pub async fn sql_outside(&self, sql: &str) {
        let mut conn = self.desk.db().read().await.expect("a connection");
        if let Link::Postgres(c) = conn.link() {
            sqlx::query(sqlx::AssertSqlSafe(sql.to_owned())).execute(c).await.expect("a statement");
        }
    }

    /// Mail in the outbox, the oldest first.
    pub async fn outbox(&self) -> Vec<Mail> {
        self.rows(
            "select message_id, recipient, subject, body, attempts, sent_at is not null as sent,
                    failed_at is not null as failed from outbox order by id",
        )
        .await
    }

    /// The last mail to an address.
    pub async fn last_mail(&self, to: &str) -> Mail {
        let mails = self.outbox().await;
        mails.into_iter().rev().find(|mail| mail.recipient == to).unwrap_or_else(|| panic!("no mail to {to}"))
    }
}

pub async fn execute(conn: &mut Conn, sql: &str) {
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    match conn.link() {
        Link::Sqlite(c) => sqlx::query(sql).execute(c).await.map(|_| ()),
        Link::Postgres(c) => sqlx::query(sql).execute(c).await.map(|_| ()),
    }
    .expect("a statement");
}

/// A row of the outbox.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Mail {
    pub message_id: String,
    pub recipient: String,
    pub subject: String,
    pub body: String,
    pub attempts: i64,
    pub sent: bool,
    pub failed: bool,
}

impl Mail {
    /// The token of the one-time link in it.
    pub fn token(&self) -> String {
        let (_, link) = self.body.split_once("/link/").unwrap_or_else(|| panic!("no link in {}", self.body));
        let token = link.split('/').nth(1).unwrap_or_default();
        token.chars().take_while(char::is_ascii_hexdigit).collect()
    }
}
