//! Attachments: taken in as streams under random keys, given out to those who may read their event.

use super::change::facts;
use super::{Desk, Secret};
use crate::db;
use crate::domain::policy::{self, Deed, Verdict};
use crate::domain::view::StagedFile;
use crate::domain::{Actor, Audience, Problem, Role, clean_line};
use crate::error::AppError;
use bytes::Bytes;
use futures::{Stream, StreamExt};
use object_store::path::Path;
use object_store::{GetResult, ObjectStoreExt, WriteMultipart};

/// How many files one form may carry.
pub const MOST_FILES: usize = 10;

/// Media types that browsers show without running anything in them.
const PICTURES: &[&str] = &["image/png", "image/jpeg", "image/gif", "image/webp"];

/// Whether a media type is a picture that may be shown in a page.
pub fn is_picture(media_type: &str) -> bool {
    PICTURES.contains(&media_type)
}

/// Takes a file in. It waits under its key until a form gives it to a ticket, and is removed after a day.
pub async fn stage<S, E>(desk: &Desk, actor: &Actor, name: &str, mut body: S) -> Result<StagedFile, AppError>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    let most = desk.config().upload_mb;
    let key = Secret::new().reveal().to_owned();
    let path = Path::from(key.as_str());
    let upload = desk.store().put_multipart(&path).await.map_err(disk)?;
    let mut writer = WriteMultipart::new_with_chunk_size(upload, 512 * 1024);
    let (mut head, mut size) = (Vec::new(), 0u64);
    while let Some(chunk) = body.next().await {
        let Ok(chunk) = chunk else {
            let _ = writer.abort().await;
            return Err(AppError::field("files", Problem::Expired));
        };
        size += chunk.len() as u64;
        if size > most * 1024 * 1024 {
            let _ = writer.abort().await;
            return Err(AppError::field("files", Problem::TooLarge(most)));
        }
        if head.len() < 8192 {
            head.extend_from_slice(&chunk[..chunk.len().min(8192 - head.len())]);
        }
        if writer.wait_for_capacity(2).await.is_err() {
            let _ = writer.abort().await;
            return Err(AppError::Unavailable);
        }
        writer.put(chunk);
    }
    let name = safe_name(name);
    let media_type = sniff(&head);
    if claims_picture(&name) && !is_picture(&media_type) {
        let _ = writer.abort().await;
        return Err(AppError::field("files", Problem::NotThatKind));
    }
    writer.finish().await.map_err(disk)?;
    let file = StagedFile { key, name, size: i64::try_from(size).unwrap_or(i64::MAX), media_type };
    let mut tx = desk.db().write().await?;
    db::kept::stage_file(&mut tx, &file, actor.person(), desk.now()).await?;
    tx.commit().await?;
    Ok(file)
}

/// Puts a file of the example data into the store, under a key that its attachment names.
pub(crate) async fn keep(desk: &Desk, key: &str, content: Vec<u8>) -> Result<(), AppError> {
    desk.store().put(&Path::from(key), content.into()).await.map(drop).map_err(disk)
}

/// A file that is given out.
pub struct Given {
    pub name: String,
    pub media_type: String,
    pub content: GetResult,
}

/// Opens a file for a person who may read the event it belongs to; for everybody else it does not exist.
pub async fn open(desk: &Desk, actor: &Actor, key: &str) -> Result<Given, AppError> {
    let key = Secret::parse(key).ok_or(AppError::NotFound)?;
    let mut conn = desk.db().read().await?;
    let file = db::attachment::locate(&mut conn, key.reveal()).await?.ok_or(AppError::NotFound)?;
    let ticket = db::ticket::get(&mut conn, file.ticket_id).await?.ok_or(AppError::NotFound)?;
    let tiers = db::tier::all(&mut conn).await?;
    let share = db::share::active(&mut conn, ticket.id).await?;
    let facts = facts(&mut conn, desk, actor, &ticket, &tiers, share.as_ref()).await?;
    if policy::may(actor, Deed::Read, &facts, desk.now()) != Verdict::Allowed {
        return Err(AppError::NotFound);
    }
    let readable = match actor.role() {
        Some(role) if role.is_staff() => true,
        Some(Role::Vendor) => match &share {
            Some(share) if file.event_share == Some(share.id) => true,
            Some(share) => db::share::covers(&mut conn, share.id, file.id).await?,
            None => false,
        },
        _ => file.audience == Audience::Public,
    };
    if !readable {
        return Err(AppError::NotFound);
    }
    drop(conn);
    let content = desk.store().get(&Path::from(file.key.as_str())).await.map_err(disk)?;
    Ok(Given { name: file.name, media_type: file.media_type, content })
}

/// The text of a file that this person sent, which is used up by it. At most a megabyte; what is no text is an error.
pub(super) async fn staged_text(desk: &Desk, actor: &Actor, key: &str) -> Result<String, AppError> {
    const MOST: usize = 1_000_000;
    let wrong = || AppError::field("files", Problem::NotThatKind);
    let mut tx = desk.db().write().await?;
    let file = db::kept::take_file(&mut tx, key, actor.person()).await?;
    let file = file.ok_or(AppError::field("files", Problem::Expired))?;
    tx.commit().await?;
    let path = Path::from(file.key.as_str());
    let content = desk.store().get(&path).await.map_err(disk)?.bytes().await.map_err(disk)?;
    let _ = desk.store().delete(&path).await;
    if content.len() > MOST {
        return Err(AppError::field("files", Problem::TooLarge(1)));
    }
    String::from_utf8(content.to_vec()).map_err(|_| wrong())
}

/// Removes what was sent and never used.
pub(super) async fn sweep(desk: &Desk) -> Result<(), AppError> {
    let before = desk.now().plus_days(-2);
    let old = {
        let mut conn = desk.db().read().await?;
        db::kept::staged_before(&mut conn, before).await?
    };
    for file in old {
        let mut tx = desk.db().write().await?;
        let forgotten = db::kept::forget_file(&mut tx, &file.key).await?;
        tx.commit().await?;
        if forgotten == 1 {
            let _ = desk.store().delete(&Path::from(file.key.as_str())).await;
        }
    }
    Ok(())
}

fn disk(error: object_store::Error) -> AppError {
    tracing::error!(%error, "attachment store");
    match error {
        object_store::Error::NotFound { .. } => AppError::NotFound,
        _ => AppError::Unavailable,
    }
}

/// The last part of a name, on one line, of at most 150 characters.
fn safe_name(name: &str) -> String {
    let line = clean_line(name.rsplit(['/', '\\']).next().unwrap_or_default());
    let line: String = line.chars().filter(|c| !matches!(c, '"' | '<' | '>' | '|' | '*' | '?' | ':')).collect();
    let line = line.trim_matches(['.', ' ']);
    let (stem, extension) = match line.rsplit_once('.') {
        Some((stem, extension)) if extension.chars().count() <= 12 => (stem, format!(".{extension}")),
        _ => (line, String::new()),
    };
    let stem: String = stem.chars().take(138).collect();
    if stem.is_empty() { format!("file{extension}") } else { format!("{stem}{extension}") }
}

fn claims_picture(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    matches!(extension.as_deref(), Some("png" | "jpg" | "jpeg" | "gif" | "webp"))
}

/// The media type that the content itself shows; text stays text, everything unknown is bytes.
fn sniff(head: &[u8]) -> String {
    match infer::get(head) {
        Some(kind) => kind.mime_type().to_owned(),
        None if !head.is_empty()
            && std::str::from_utf8(head).map_or_else(|e| e.valid_up_to() + 4 > head.len(), |_| true)
            && !head.contains(&0) =>
        {
            "text/plain".to_owned()
        }
        None => "application/octet-stream".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_folders_controls_and_tricks_but_keep_their_extension() {
        assert_eq!(safe_name("../../etc/passwd"), "passwd");
        assert_eq!(safe_name("C:\\x\\con.txt"), "con.txt");
        assert_eq!(safe_name("\u{200B}.htaccess"), "htaccess");
        assert_eq!(safe_name("a\r\nContent-Type: x.png"), "a Content-Type x.png");
        assert_eq!(safe_name("gpj.\u{202E}exe"), "gpj.exe");
        assert_eq!(safe_name(""), "file");
        assert!(safe_name(&format!("{}.pdf", "å".repeat(300))).ends_with(".pdf"));
    }

    #[test]
    fn a_page_that_calls_itself_a_picture_is_seen_through() {
        assert!(claims_picture("x.PNG"));
        assert!(!is_picture(&sniff(b"<html><script>alert(1)</script>")));
        assert!(!is_picture(&sniff(b"<svg xmlns='http://www.w3.org/2000/svg'>")));
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "image/png");
        assert_eq!(sniff("hej å".as_bytes()), "text/plain");
    }
}
