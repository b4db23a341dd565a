//! Settings that an admin changes while the program runs.

use super::{Conn, DbResult};

/// The value of a setting.
pub async fn get(conn: &mut Conn, key: &str) -> DbResult<Option<String>> {
    let row: Option<(String,)> = maybe!(conn, "select value from setting where key = $1", key)?;
    Ok(row.map(|(value,)| value))
}

/// Sets a value.
pub async fn set(conn: &mut Conn, key: &str, value: &str) -> DbResult<()> {
    run!(
        conn,
        "insert into setting (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value",
        key,
        value
    )?;
    Ok(())
}
