//! Everything that is in the database, to see whether something changed.

use super::{Engine, TestApp};
use std::collections::BTreeMap;

/// Tables that change by looking: tries are counted, forms are kept, sessions are prolonged, what staff have read is noted.
const RESTLESS: &[&str] = &["throttle", "kept_form", "staged_file", "session", "ticket_seen", "_sqlx_migrations"];

impl TestApp {
    /// All rows of all tables, by table.
    pub async fn fingerprint(&self) -> BTreeMap<String, String> {
        let tables: Vec<(String,)> = match self.engine() {
            Engine::Sqlite => self.rows("select name from sqlite_master where type = 'table' order by name").await,
            Engine::Postgres => {
                self.rows("select tablename::text from pg_tables where schemaname = 'public' order by 1").await
            }
        };
        let mut all = BTreeMap::new();
        for (table,) in tables.into_iter().filter(|(table,)| !RESTLESS.contains(&table.as_str())) {
            let content = match self.engine() {
                Engine::Sqlite => {
                    let sql = format!("select name from pragma_table_info('{table}') order by cid");
                    let columns: Vec<(String,)> = self.rows(&sql).await;
                    let row: Vec<String> = columns.iter().map(|(name,)| format!("quote(\"{name}\")")).collect();
                    let row = row.join(" || ',' || ");
                    format!(
                        "select coalesce(group_concat(line, ';'), '') from (select {row} as line from {table} order by 1)"
                    )
                }
                Engine::Postgres => {
                    format!("select coalesce(string_agg(x::text, ';' order by x::text), '') from {table} x")
                }
            };
            let rows: Vec<(String,)> = self.rows(&content).await;
            all.insert(table, rows.into_iter().map(|(text,)| text).collect());
        }
        assert!(all.len() > 15, "{all:?}");
        all
    }
}
