//! The tables: how they stand to this version of the program, and how they are brought up to it.

use super::{Db, DbResult, Link};
use sqlx::migrate::{MigrateError, Migration, Migrator};
use std::collections::BTreeSet;
use thiserror::Error;

/// How the tables of a database stand to a version of the program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tables {
    /// Changes that the next start makes.
    pub pending: usize,
    /// The last change that was made; nothing where there are no tables yet.
    pub at: Option<i64>,
    /// Why this version of the program cannot use them.
    pub unusable: Option<UnusableTables>,
}

/// Why a version of the program cannot use the tables of a database.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum UnusableTables {
    #[error(
        "its tables were made by a newer version of Tierdesk, which this one cannot use; start that version, or restore \
         the backup from before the upgrade"
    )]
    Newer,
    #[error(
        "change {0} of its tables is not the one that this program makes: another build of Tierdesk, or another program, \
         made them; start the build that did, or name another database"
    )]
    Changed(i64),
    #[error("change {0} of its tables was begun and never finished; restore the backup from before it")]
    Unfinished(i64),
    #[error("its table {0:?} belongs to another program; name an empty database")]
    Foreign(String),
    #[error("its table {0:?} is missing although it was made; restore a backup")]
    Missing(String),
}

const READ_ONLY: &str = "it can only be read: it is a standby, or set to read-only";

/// A change of the tables as the database remembers it.
#[derive(sqlx::FromRow)]
struct AppliedMigration {
    version: i64,
    checksum: Vec<u8>,
    success: bool,
}

impl Db {
    fn migrator(&self) -> Migrator {
        match self {
            Db::Sqlite { .. } => sqlx::migrate!("../../migrations/sqlite"),
            Db::Postgres { .. } => sqlx::migrate!("../../migrations/postgres"),
        }
    }

    /// Brings the tables up to this version of the program.
    pub async fn migrate(&self) -> Result<(), MigrateError> {
        match self {
            Db::Sqlite { write, .. } => self.migrator().run(write).await,
            Db::Postgres { pool, .. } => self.migrator().run(pool).await,
        }
    }

    /// How the tables stand to this version of the program; nothing is changed.
    pub async fn tables(&self) -> DbResult<Tables> {
        let steps = self.migrator();
        let mut conn = self.read().await?;
        let there: Vec<(String,)> = match conn.link() {
            Link::Sqlite(c) => {
                sqlx::query_as("select name from sqlite_master where type = 'table' order by name").fetch_all(c).await?
            }
            Link::Postgres(c) => {
                let own =
                    "select tablename::text from pg_tables where schemaname = current_schema() order by tablename";
                sqlx::query_as(own).fetch_all(c).await?
            }
        };
        if !there.iter().any(|(name,)| name == "_sqlx_migrations") {
            let ours = names(steps.iter());
            let foreign = there.iter().find(|(name,)| ours.contains(name.as_str()));
            let unusable = foreign.map(|(name,)| UnusableTables::Foreign(name.clone()));
            return Ok(Tables { pending: steps.iter().count(), at: None, unusable });
        }
        let done: Vec<AppliedMigration> =
            rows!(conn, "select version, checksum, success from _sqlx_migrations order by version")?;
        let missing = || {
            let made = |step: &&Migration| done.iter().any(|done| done.version == step.version);
            let lacks = |name: &&str| !there.iter().any(|(there,)| there == name);
            names(steps.iter().filter(made))
                .into_iter()
                .find(lacks)
                .map(|name| UnusableTables::Missing(name.to_owned()))
        };
        Ok(Tables {
            pending: steps.iter().filter(|step| !done.iter().any(|done| done.version == step.version)).count(),
            at: done.last().map(|done| done.version),
            unusable: unusable(&steps, &done).or_else(missing),
        })
    }

    /// The reason why nothing can be written to the tables that are there, in words; nothing when all can.
    pub async fn unwritable(&self) -> DbResult<Option<String>> {
        let mut conn = self.read().await?;
        let Link::Postgres(c) = conn.link() else { return Ok(None) };
        let (account, read_only, table): (String, bool, Option<String>) = sqlx::query_as(
            "select current_user::text, current_setting('transaction_read_only') = 'on',
                    (select min(c.relname::text) from pg_class c join pg_namespace n on n.oid = c.relnamespace
                     where n.nspname = current_schema() and c.relkind = 'r'
                       and not (has_table_privilege(c.oid, 'select') and has_table_privilege(c.oid, 'insert')
                                and has_table_privilege(c.oid, 'update') and has_table_privilege(c.oid, 'delete')))",
        )
        .fetch_one(c)
        .await?;
        Ok(match table {
            _ if read_only => Some(READ_ONLY.to_owned()),
            Some(table) => Some(format!(
                "the account {account} may not read and write the table {table}; let it, as an administrator of PostgreSQL, \
                 or make it the owner of the tables"
            )),
            None => None,
        })
    }

    /// The reason why this account cannot change the tables, in words; nothing when it can.
    pub async fn hindrance(&self) -> DbResult<Option<String>> {
        let mut conn = self.read().await?;
        let Link::Postgres(c) = conn.link() else { return Ok(None) };
        let (account, schema, creates, read_only): (String, Option<String>, bool, bool) = sqlx::query_as(
            "select current_user::text, current_schema()::text,
                    coalesce(has_schema_privilege(current_schema(), 'create'), false),
                    current_setting('transaction_read_only') = 'on'",
        )
        .fetch_one(&mut *c)
        .await?;
        if read_only {
            return Ok(Some(READ_ONLY.to_owned()));
        }
        let Some(schema) = schema.filter(|_| creates) else {
            return Ok(Some(format!(
                "the account {account} may make no tables there; let it, as an administrator of PostgreSQL, with `grant \
                 create on schema public to {account}`, or make it the owner of the database"
            )));
        };
        let other: Option<(String, String)> = sqlx::query_as(
            "select tablename::text, tableowner::text from pg_tables
             where schemaname = current_schema() and not pg_has_role(tableowner, 'usage') order by tablename limit 1",
        )
        .fetch_optional(c)
        .await?;
        Ok(other.map(|(table, owner)| {
            format!("the table {schema}.{table} belongs to {owner}, so the account {account} cannot change it")
        }))
    }
}

fn unusable(steps: &Migrator, done: &[AppliedMigration]) -> Option<UnusableTables> {
    let known = |version| steps.iter().find(|step| step.version == version);
    // Where nothing of it is ours, it is no later version of ours either.
    let first = done.first().filter(|_| !done.iter().any(|done| known(done.version).is_some()));
    let changed = first.or_else(|| {
        let differs =
            |done: &&AppliedMigration| known(done.version).is_some_and(|step| *step.checksum != *done.checksum);
        done.iter().find(differs)
    });
    if let Some(changed) = changed {
        return Some(UnusableTables::Changed(changed.version));
    }
    if done.iter().any(|done| known(done.version).is_none()) {
        return Some(UnusableTables::Newer);
    }
    done.iter().find(|done| !done.success).map(|done| UnusableTables::Unfinished(done.version))
}

/// The tables that are there after the steps, by the lines of these that make, drop and rename them.
fn names<'s>(steps: impl Iterator<Item = &'s Migration>) -> BTreeSet<&'s str> {
    let mut names = BTreeSet::new();
    for line in steps.flat_map(|step| step.sql.as_str().lines()) {
        let words: Vec<&str> = line.split([' ', '(', ';']).filter(|word| !word.is_empty()).collect();
        match words[..] {
            ["create", "table", name, ..] => _ = names.insert(name),
            ["drop", "table", name, ..] => _ = names.remove(name),
            ["alter", "table", from, "rename", "to", to, ..] => {
                names.remove(from);
                names.insert(to);
            }
            _ => {}
        }
    }
    names
}
