//! The same query on whichever database it is.

/// All rows of a query, each as the struct or tuple that is asked for.
macro_rules! rows {
    ($conn:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $conn.link() {
            $crate::db::Link::Sqlite(c) => sqlx::query_as::<sqlx::Sqlite, _>($sql)$(.bind($bind))*.fetch_all(c).await,
            $crate::db::Link::Postgres(c) => sqlx::query_as::<sqlx::Postgres, _>($sql)$(.bind($bind))*.fetch_all(c).await,
        }
        .map_err($crate::db::DbError::from)
    };
}

/// The one row of a query.
macro_rules! row {
    ($conn:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $conn.link() {
            $crate::db::Link::Sqlite(c) => sqlx::query_as::<sqlx::Sqlite, _>($sql)$(.bind($bind))*.fetch_one(c).await,
            $crate::db::Link::Postgres(c) => sqlx::query_as::<sqlx::Postgres, _>($sql)$(.bind($bind))*.fetch_one(c).await,
        }
        .map_err($crate::db::DbError::from)
    };
}

/// The first row of a query, if there is one.
macro_rules! maybe {
    ($conn:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $conn.link() {
            $crate::db::Link::Sqlite(c) => sqlx::query_as::<sqlx::Sqlite, _>($sql)$(.bind($bind))*.fetch_optional(c).await,
            $crate::db::Link::Postgres(c) => sqlx::query_as::<sqlx::Postgres, _>($sql)$(.bind($bind))*.fetch_optional(c).await,
        }
        .map_err($crate::db::DbError::from)
    };
}

/// A statement without rows; answers how many rows it touched.
macro_rules! run {
    ($conn:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $conn.link() {
            $crate::db::Link::Sqlite(c) => {
                sqlx::query::<sqlx::Sqlite>($sql)$(.bind($bind))*.execute(c).await.map(|done| done.rows_affected())
            }
            $crate::db::Link::Postgres(c) => {
                sqlx::query::<sqlx::Postgres>($sql)$(.bind($bind))*.execute(c).await.map(|done| done.rows_affected())
            }
        }
        .map_err($crate::db::DbError::from)
    };
}

/// The rows of a query that were found before it was stopped, and whether it was.
macro_rules! rows_until_stopped {
    (@from $rows:expr) => {{
        use futures::TryStreamExt;
        let (mut found, mut rows) = (Vec::new(), $rows);
        loop {
            match rows.try_next().await.map_err($crate::db::DbError::from) {
                Ok(Some(row)) => found.push(row),
                Ok(None) => break Ok((found, false)),
                Err($crate::db::DbError::Stopped) => break Ok((found, true)),
                Err(error) => break Err(error),
            }
        }
    }};
    ($conn:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $conn.link() {
            $crate::db::Link::Sqlite(c) => {
                rows_until_stopped!(@from sqlx::query_as::<sqlx::Sqlite, _>($sql)$(.bind($bind))*.fetch(c))
            }
            $crate::db::Link::Postgres(c) => {
                rows_until_stopped!(@from sqlx::query_as::<sqlx::Postgres, _>($sql)$(.bind($bind))*.fetch(c))
            }
        }
    };
}

/// The rows of a query that can be read. One that cannot, because another version of the program wrote it, is named in the
/// log and left out: a page would rather do without one rule than not be there.
macro_rules! usable_rows {
    ($conn:expr, $kind:literal, $row:ty, $sql:expr) => {{
        fn usable<R, T: for<'r> sqlx::FromRow<'r, R>>(rows: Vec<R>) -> Vec<T>
        where
            R: sqlx::Row,
            i64: for<'r> sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
            for<'i> &'i str: sqlx::ColumnIndex<R>,
        {
            let mut found = Vec::with_capacity(rows.len());
            for row in &rows {
                match T::from_row(row) {
                    Ok(one) => found.push(one),
                    Err(error) => {
                        let id = row.try_get::<i64, _>("id").or_else(|_| row.try_get("calendar_id")).unwrap_or_default();
                        tracing::error!(id, %error, concat!("this ", $kind, " cannot be used"));
                    }
                }
            }
            found
        }
        match $conn.link() {
            $crate::db::Link::Sqlite(c) => sqlx::query::<sqlx::Sqlite>($sql).fetch_all(c).await.map(usable::<_, $row>),
            $crate::db::Link::Postgres(c) => sqlx::query::<sqlx::Postgres>($sql).fetch_all(c).await.map(usable::<_, $row>),
        }
        .map_err($crate::db::DbError::from)
    }};
}
