//! Forms that were sent but not accepted yet, and the files that came with them.

use super::{Conn, DbResult};
use crate::domain::view::StagedFile;
use crate::domain::{KeptForm, PersonId, Timestamp, limits};
use sqlx::types::Json;

/// Whose a kept form is: the person's who sent it, or of whoever has the browser when nobody had signed in; and what it
/// is counted under.
#[derive(Clone, Debug)]
pub struct KeptFormOwner {
    pub person: Option<PersonId>,
    pub sender: String,
}

/// Stands for nobody.
const NOBODY: PersonId = PersonId(0);

/// A form that is kept.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct KeptRow {
    pub form: String,
    pub kept: Json<KeptForm>,
    /// The page that its refusal leads back to; empty for steps of a form that goes on.
    pub page: String,
    /// Whether that page has told of the refusal.
    pub shown: bool,
}

pub async fn put(
    conn: &mut Conn,
    token_hash: &str,
    form: &str,
    (kept, page): (&KeptForm, &str),
    by: &KeptFormOwner,
    size: i64,
    expires_at: Timestamp,
) -> DbResult<()> {
    run!(
        conn,
        "insert into kept_form (token_hash, form, kept, person_id, sender, size, expires_at, page)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (token_hash, form, person_id) do update set
             kept = excluded.kept, sender = excluded.sender, size = excluded.size, expires_at = excluded.expires_at,
             page = excluded.page, shown = excluded.shown",
        token_hash,
        form,
        Json(kept),
        by.person.unwrap_or(NOBODY),
        by.sender.as_str(),
        size,
        expires_at,
        page
    )?;
    Ok(())
}

/// What was kept last of a form by a person, or by nobody in particular.
pub async fn get(
    conn: &mut Conn,
    token_hash: &str,
    form: &str,
    person: Option<PersonId>,
    now: Timestamp,
) -> DbResult<Option<KeptRow>> {
    maybe!(
        conn,
        "select form, kept, page, shown from kept_form
         where token_hash = $1 and form = $2 and person_id in (0, $3) and expires_at > $4
         order by expires_at desc limit 1",
        token_hash,
        form,
        person.unwrap_or(NOBODY),
        now
    )
}

/// Parts of an address that only say how a page is shown, such as which of its dialogs is open: what was written in one of
/// them belongs to the page.
const SHOWN_BY: &[&str] = &["dialog=", "write=", "from=", "before=", "whole="];

/// An address without what only says how its page is shown.
fn place(page: &str) -> (&str, Vec<&str>) {
    let (path, query) = page.split_once('?').unwrap_or((page, ""));
    let says_how = |pair: &str| pair.is_empty() || SHOWN_BY.iter().any(|name| pair.starts_with(name));
    (path, query.split('&').filter(|pair| !says_how(pair)).collect())
}

/// Which form is kept, without what was typed into it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct KeptFormHead {
    pub form: String,
    /// The page that its refusal leads back to.
    pub page: String,
    /// Whether that page has told of the refusal.
    pub shown: bool,
    pub size: i64,
}

/// Refused forms that lead back to a page, however that was shown; of many, those it has not told of and the latest.
pub async fn of_page(
    conn: &mut Conn,
    token_hash: &str,
    page: &str,
    person: Option<PersonId>,
    now: Timestamp,
) -> DbResult<Vec<KeptFormHead>> {
    let (path, _) = place(page);
    let begins = format!("{}?%", path.replace('!', "!!").replace('%', "!%").replace('_', "!_"));
    let rows: Vec<KeptFormHead> = rows!(
        conn,
        "select form, page, shown, size from kept_form
         where token_hash = $1 and person_id in (0, $3) and expires_at > $4
             and (page = $2 or page = $6 or page like $7 escape '!')
         order by case when page = $2 then 0 else 1 end, shown, expires_at desc limit $5",
        token_hash,
        page,
        person.unwrap_or(NOBODY),
        now,
        limits::KEPT_ON_PAGE,
        path,
        begins.as_str()
    )?;
    Ok(rows.into_iter().filter(|row| place(&row.page) == place(page)).collect())
}

/// The page has told of what was refused.
pub async fn set_shown(conn: &mut Conn, token_hash: &str, page: &str, person: Option<PersonId>) -> DbResult<u64> {
    run!(
        conn,
        "update kept_form set shown = true where token_hash = $1 and page = $2 and person_id in (0, $3)",
        token_hash,
        page,
        person.unwrap_or(NOBODY)
    )
}

/// A page leads to another one, and what was refused there goes along.
pub async fn lead_on(
    conn: &mut Conn,
    token_hash: &str,
    from: &str,
    to: &str,
    person: Option<PersonId>,
) -> DbResult<u64> {
    run!(
        conn,
        "update kept_form set page = $3 where token_hash = $1 and page = $2 and person_id in (0, $4)",
        token_hash,
        from,
        to,
        person.unwrap_or(NOBODY)
    )
}

/// Whether a form of anybody at all is kept.
pub async fn is_somebodys(conn: &mut Conn, token_hash: &str, form: &str, now: Timestamp) -> DbResult<bool> {
    let row: Option<(i64,)> = maybe!(
        conn,
        "select person_id from kept_form where token_hash = $1 and form = $2 and expires_at > $3 limit 1",
        token_hash,
        form,
        now
    )?;
    Ok(row.is_some())
}

/// How many forms a sender keeps in a browser, but for this form of that person.
pub async fn count(conn: &mut Conn, by: &KeptFormOwner, token_hash: &str, form: &str) -> DbResult<i64> {
    let (forms,) = row!(
        conn,
        "select count(*) from kept_form
         where token_hash = $1 and sender = $2 and not (form = $3 and person_id = $4)",
        token_hash,
        by.sender.as_str(),
        form,
        by.person.unwrap_or(NOBODY)
    )?;
    Ok(forms)
}

/// Whether anything is kept for a browser.
pub async fn is_any(conn: &mut Conn, token_hash: &str) -> DbResult<bool> {
    let found: Option<(i64,)> =
        maybe!(conn, "select person_id from kept_form where token_hash = $1 limit 1", token_hash)?;
    Ok(found.is_some())
}

/// Forgets the largest forms, up to so many, of the stranger of whom most is kept, if that is more than so many bytes; answers
/// how many bytes went.
pub async fn forget_of_greediest(conn: &mut Conn, than: i64, most: i64) -> DbResult<i64> {
    let gone: Vec<(i64,)> = rows!(
        conn,
        "delete from kept_form where (token_hash, form, person_id) in (
             select f.token_hash, f.form, f.person_id from kept_form f join (
                 select sender, sum(size) as bytes from kept_form
                 where sender like 'address:%' group by sender order by bytes desc, sender limit 1
             ) w on w.sender = f.sender where w.bytes > $1 order by f.size desc, f.form limit $2)
         returning size",
        than,
        most
    )?;
    Ok(gone.into_iter().map(|(size,)| size).sum())
}

/// Forgets the form of a sender that would be forgotten next anyway, of those that nobody in particular wrote while there are
/// any. False when there is none.
pub async fn forget_oldest_of(conn: &mut Conn, sender: &str) -> DbResult<bool> {
    let gone = run!(
        conn,
        "delete from kept_form where (token_hash, form, person_id) in (
             select token_hash, form, person_id from kept_form where sender = $1
             order by case when person_id = 0 then 0 else 1 end, expires_at, token_hash, form limit 1)",
        sender
    )?;
    Ok(gone > 0)
}

/// The bytes that are kept for all who had not signed in, whoever they said they were.
pub async fn bytes_of_strangers(conn: &mut Conn) -> DbResult<i64> {
    let (bytes,) =
        row!(conn, "select cast(coalesce(sum(size), 0) as bigint) from kept_form where sender like 'address:%'")?;
    Ok(bytes)
}

/// The bytes and the number of forms that are kept of a sender, but for this form of that person.
pub async fn of_sender(conn: &mut Conn, by: &KeptFormOwner, token_hash: &str, form: &str) -> DbResult<(i64, i64)> {
    row!(
        conn,
        "select cast(coalesce(sum(size), 0) as bigint), count(*) from kept_form
         where sender = $1 and not (token_hash = $2 and form = $3 and person_id = $4)",
        by.sender.as_str(),
        token_hash,
        form,
        by.person.unwrap_or(NOBODY)
    )
}

/// Forgets all that was kept in a browser of a person, and what nobody in particular left there.
pub async fn delete_all(conn: &mut Conn, token_hash: &str, person: Option<PersonId>) -> DbResult<u64> {
    run!(
        conn,
        "delete from kept_form where token_hash = $1 and person_id in (0, $2)",
        token_hash,
        person.unwrap_or(NOBODY)
    )
}

/// Forgets a form of a person, and what nobody in particular left of it.
pub async fn delete(conn: &mut Conn, token_hash: &str, form: &str, person: Option<PersonId>) -> DbResult<u64> {
    run!(
        conn,
        "delete from kept_form where token_hash = $1 and form = $2 and person_id in (0, $3)",
        token_hash,
        form,
        person.unwrap_or(NOBODY)
    )
}

pub async fn delete_expired(conn: &mut Conn, now: Timestamp) -> DbResult<u64> {
    run!(conn, "delete from kept_form where expires_at <= $1", now)
}

/// Notes that a file comes, with room for it; its kind is known when it has arrived.
pub async fn file_comes(
    conn: &mut Conn,
    key: &str,
    room: i64,
    person: Option<PersonId>,
    sender: &str,
    now: Timestamp,
) -> DbResult<()> {
    run!(
        conn,
        "insert into staged_file (key, name, size, media_type, person_id, sender, created_at)
         values ($1, '', $2, '', $3, $4, $5)",
        key,
        room,
        person,
        sender,
        now
    )?;
    Ok(())
}

/// The file has arrived, and belongs to nothing yet.
pub async fn file_arrived(conn: &mut Conn, file: &StagedFile, now: Timestamp) -> DbResult<u64> {
    run!(
        conn,
        "update staged_file set name = $2, size = $3, media_type = $4, created_at = $5 where key = $1",
        file.key.as_str(),
        file.name.as_str(),
        file.size,
        file.media_type.as_str(),
        now
    )
}

/// The bytes of a sender that wait for their forms, began to come after `since`, or wait with a ticket to be confirmed.
pub async fn waiting(conn: &mut Conn, sender: &str, since: Timestamp) -> DbResult<i64> {
    let (bytes,) = row!(
        conn,
        "select cast(coalesce(sum(size), 0) as bigint) from (
             select size from staged_file where sender = $1 and (media_type <> '' or created_at > $2)
             union all
             select size from attachment where sender = $1
         ) as waiting",
        sender,
        since
    )?;
    Ok(bytes)
}

/// The same for all who have not signed in together.
pub async fn waiting_of_strangers(conn: &mut Conn, since: Timestamp) -> DbResult<i64> {
    let (bytes,) = row!(
        conn,
        "select cast(coalesce(sum(size), 0) as bigint) from (
             select size from staged_file where person_id is null and (media_type <> '' or created_at > $1)
             union all
             select size from attachment where sender is not null
         ) as waiting",
        since
    )?;
    Ok(bytes)
}

/// The largest file of the stranger of whom most bytes wait for their forms, are on their way, or wait with a ticket to be
/// confirmed; with how many these are.
pub async fn largest_of_greediest(conn: &mut Conn) -> DbResult<Option<(String, i64)>> {
    maybe!(
        conn,
        "with waiting as (
             select key, sender, size from staged_file where person_id is null
             union all select key, sender, size from attachment where sender is not null
         )
         select f.key, w.bytes from waiting f join (
             select sender, cast(sum(size) as bigint) as bytes from waiting group by sender
             order by bytes desc, sender limit 1
         ) w on w.sender = f.sender order by f.size desc, f.key limit 1"
    )
}

/// The bytes for which room is kept, of files that began to come after `since`.
pub async fn coming(conn: &mut Conn, since: Timestamp) -> DbResult<i64> {
    let (bytes,) = row!(
        conn,
        "select cast(coalesce(sum(size), 0) as bigint) from staged_file where media_type = '' and created_at > $1",
        since
    )?;
    Ok(bytes)
}

/// A file that left what waits, and whom it was counted for.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct TakenFile {
    #[sqlx(flatten)]
    pub file: StagedFile,
    pub sender: String,
}

/// Takes a staged file away to where it belongs. Another person's file is not found.
pub async fn take_file(conn: &mut Conn, key: &str, person: Option<PersonId>) -> DbResult<Option<TakenFile>> {
    maybe!(
        conn,
        "delete from staged_file where key = $1 and (person_id is null or person_id = $2)
         returning key, name, size, media_type, sender",
        key,
        person
    )
}

/// The keys of what has waited since `before`, and of what has not arrived though it came before `coming`.
pub async fn staged_before(conn: &mut Conn, before: Timestamp, coming: Timestamp) -> DbResult<Vec<(String,)>> {
    rows!(
        conn,
        "select key from staged_file where created_at < $1 or (media_type = '' and created_at < $2) limit 100",
        before,
        coming
    )
}

pub async fn forget_file(conn: &mut Conn, key: &str) -> DbResult<u64> {
    run!(conn, "delete from staged_file where key = $1", key)
}
