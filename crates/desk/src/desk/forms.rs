//! Forms that were sent but not accepted: kept for a while under a random token that only the sender's
//! browser has, so that nothing that was typed is lost to an error or an ended session. What a person sent while signed
//! in is shown to that person only: several people may use one browser.

use super::files::Sender;
use super::{Desk, Secret};
use crate::db;
use crate::db::kept::KeptFormOwner;
use crate::domain::{KeptForm, Limited, PersonId, limits};
use crate::error::AppError;

pub use crate::db::kept::{KeptFormHead, KeptRow};

/// Bytes of the name that a form is kept under. It ends with what the form is about, which comes from the browser, and no page
/// asks for a longer one.
const LONGEST_NAME: usize = 200;
/// Bytes that a kept form takes beside what is in it.
const ROW: usize = 1024;
/// How long a form is kept, in minutes.
const KEPT_FOR: i64 = 24 * 60;

/// Keeps a form, for the page that its refusal leads back to, if it was refused. An error when too much is kept for its
/// sender already.
pub async fn keep(
    desk: &Desk,
    token: &Secret,
    (sender, person): (&Sender, Option<PersonId>),
    form: &str,
    kept: &KeptForm,
    page: &str,
) -> Result<(), AppError> {
    let form = form.get(..form.floor_char_boundary(LONGEST_NAME)).unwrap_or(form);
    let (by, page) = (KeptFormOwner { person, sender: sender.name() }, &*page_key(page));
    let text = serde_json::to_string(kept).map_or(usize::MAX, |text| text.len());
    let size = [text, page.len(), form.len(), ROW].into_iter().fold(0, usize::saturating_add);
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    let now = desk.now();
    // Whose form it is, the browser says; who sends it, the session.
    let signed_in = sender.actor.person().is_some();
    let most = if signed_in { limits::KEPT_OF_PERSON } else { limits::KEPT_OF_STRANGER };
    // Adding up takes as long as there are forms, and nobody who writes waits for it.
    let strangers = match signed_in {
        true => 0,
        false => db::kept::bytes_of_strangers(&mut desk.db().read().await?).await?,
    };
    let mut tx = desk.db().write().await?;
    let (mut mine, mut forms) = db::kept::of_sender(&mut tx, &by, &token.hash(), form).await?;
    if !signed_in {
        // Many may share an address: what one of them left there does not keep the others from being heard.
        for _ in 0..limits::GIVES_WAY {
            let fits = mine.saturating_add(size) <= most && forms < limits::KEPT_FORMS;
            if fits || !db::kept::forget_oldest_of(&mut tx, &by.sender).await? {
                break;
            }
            (mine, forms) = db::kept::of_sender(&mut tx, &by, &token.hash(), form).await?;
        }
    }
    let mut full = mine.saturating_add(size) > most
        || db::kept::count(&mut tx, &by, &token.hash(), form).await? >= limits::KEPT_FORMS;
    if !full && strangers.saturating_add(size) > limits::KEPT_OF_STRANGERS {
        // Who left most there gives way to others.
        let freed = db::kept::forget_of_greediest(&mut tx, mine.saturating_add(size), limits::GIVES_WAY).await?;
        full = strangers.saturating_sub(freed).saturating_add(size) > limits::KEPT_OF_STRANGERS;
    }
    if full {
        return Err(AppError::slow(Limited::KeptForm, limits::WINDOW));
    }
    db::kept::put(&mut tx, &token.hash(), form, (kept, page), &by, size, now.plus_minutes(KEPT_FOR)).await?;
    tx.commit().await?;
    Ok(())
}

/// The address of a page as it is kept: a token in it, which lets in, is kept as its hash alone.
pub fn page_key(page: &str) -> String {
    let parts = page.split('/').map(|part| {
        let (word, rest) = part.split_at(part.find('?').unwrap_or(part.len()));
        Secret::parse(word).map_or_else(|| part.to_owned(), |token| format!("{}{rest}", token.hash()))
    });
    parts.collect::<Vec<_>>().join("/")
}

/// What was kept of a form in a browser.
#[derive(Clone, Debug)]
pub enum FoundForm {
    Nothing,
    KeptForm(KeptRow),
    /// A person's, who is not signed in at the moment.
    Theirs,
}

/// Looks up a form for whoever has the browser now.
pub async fn find(desk: &Desk, token: &str, form: &str, person: Option<PersonId>) -> Result<FoundForm, AppError> {
    let Some(token) = Secret::parse(token) else {
        return Ok(FoundForm::Nothing);
    };
    let mut conn = desk.db().read().await?;
    let (hash, now) = (token.hash(), desk.now());
    Ok(match db::kept::get(&mut conn, &hash, form, person, now).await? {
        Some(row) => FoundForm::KeptForm(row),
        None if person.is_none() && db::kept::is_somebodys(&mut conn, &hash, form, now).await? => FoundForm::Theirs,
        None => FoundForm::Nothing,
    })
}

/// What was kept of a form, if it is the reader's.
pub async fn kept(
    desk: &Desk,
    token: &str,
    form: &str,
    person: Option<PersonId>,
) -> Result<Option<KeptForm>, AppError> {
    Ok(match find(desk, token, form, person).await? {
        FoundForm::KeptForm(row) => Some(row.kept.0),
        FoundForm::Nothing | FoundForm::Theirs => None,
    })
}

/// Refused forms of this browser that lead back to a page, without what was typed.
pub async fn of_page(
    desk: &Desk,
    token: &str,
    page: &str,
    person: Option<PersonId>,
) -> Result<Vec<KeptFormHead>, AppError> {
    let Some(token) = Secret::parse(token) else {
        return Ok(Vec::new());
    };
    let mut conn = desk.db().read().await?;
    Ok(db::kept::of_page(&mut conn, &token.hash(), &page_key(page), person, desk.now()).await?)
}

/// The first of these forms, as many as a page may hold bytes of them, but one at least.
pub async fn that_fit(
    desk: &Desk,
    token: &str,
    heads: &[KeptFormHead],
    person: Option<PersonId>,
) -> Result<Vec<KeptRow>, AppError> {
    let Some(token) = Secret::parse(token) else {
        return Ok(Vec::new());
    };
    let (hash, now, mut room) = (token.hash(), desk.now(), limits::KEPT_BYTES_ON_PAGE);
    let mut conn = desk.db().read().await?;
    let mut rows = Vec::new();
    for head in heads {
        if head.size > room && !rows.is_empty() {
            break;
        }
        if let Some(row) = db::kept::get(&mut conn, &hash, &head.form, person, now).await? {
            room -= row.kept.0.length_in_page();
            rows.push(row);
        }
    }
    Ok(rows)
}

/// The page has told of what was refused: from now on it shows the texts, and no errors.
pub async fn told(desk: &Desk, token: &str, page: &str, person: Option<PersonId>) -> Result<(), AppError> {
    let Some(token) = Secret::parse(token) else {
        return Ok(());
    };
    let mut tx = desk.db().write().await?;
    db::kept::set_shown(&mut tx, &token.hash(), &page_key(page), person).await?;
    tx.commit().await?;
    Ok(())
}

/// A page leads to another one, and takes along what was refused.
pub async fn lead_on(
    desk: &Desk,
    token: &str,
    (from, to): (&str, &str),
    person: Option<PersonId>,
) -> Result<(), AppError> {
    let Some(token) = Secret::parse(token) else {
        return Ok(());
    };
    let mut tx = desk.db().write().await?;
    db::kept::lead_on(&mut tx, &token.hash(), &page_key(from), &page_key(to), person).await?;
    tx.commit().await?;
    Ok(())
}

/// Forgets a form that was accepted.
pub async fn forget(desk: &Desk, token: &str, form: &str, person: Option<PersonId>) -> Result<(), AppError> {
    let Some(token) = Secret::parse(token) else {
        return Ok(());
    };
    let mut tx = desk.db().write().await?;
    db::kept::delete(&mut tx, &token.hash(), form, person).await?;
    tx.commit().await?;
    Ok(())
}

/// Forgets all that was kept in a browser of whoever leaves it, and of nobody in particular; answers whether nothing is left.
/// What others wrote there before their sessions ended waits for them.
pub async fn forget_all(desk: &Desk, token: &str, person: Option<PersonId>) -> Result<bool, AppError> {
    let Some(token) = Secret::parse(token) else {
        return Ok(true);
    };
    let mut tx = desk.db().write().await?;
    db::kept::delete_all(&mut tx, &token.hash(), person).await?;
    let left = db::kept::is_any(&mut tx, &token.hash()).await?;
    tx.commit().await?;
    Ok(!left)
}
