//! Attachments: taken in as streams under random keys, given out to those who may read their event.

mod room;
mod stage;

pub(super) use stage::sweep;
pub use stage::{Sender, stage};

use super::ticket::access::TicketAccess;
use super::{Desk, Secret};
use crate::db;
use crate::db::attachment::Located;
use crate::domain::rights::TicketAction;
use crate::domain::{Actor, Audience, FieldError, Role, clean_file_name, clean_line};
use crate::error::AppError;
use bytes::Bytes;
use object_store::path::Path;
use object_store::{GetResult, ObjectStoreExt};

pub use crate::domain::limits::FILES as MOST_FILES;

/// Whether a media type is a picture that may be shown in a page: whatever carries one of these was written by
/// [`super::pictures`].
pub fn is_picture(media_type: &str) -> bool {
    super::pictures::format(media_type).is_some()
}

/// Puts a file of the example data into the store, under a key that its attachment names.
pub async fn keep(desk: &Desk, key: &str, content: Vec<u8>) -> Result<(), AppError> {
    desk.store().put(&Path::from(key), content.into()).await.map(drop).map_err(disk)
}

/// A file that is given out.
pub struct ServedFile {
    pub name: String,
    pub media_type: String,
    pub content: GetResult,
}

/// Opens a file for a person who may read the event it belongs to; for everybody else it does not exist.
pub async fn open(desk: &Desk, actor: &Actor, key: &str) -> Result<ServedFile, AppError> {
    let file = readable(desk, actor, key).await?;
    let content = desk.store().get(&Path::from(file.key.as_str())).await.map_err(disk)?;
    Ok(ServedFile { name: clean_file_name(&file.name), media_type: file.media_type, content })
}

/// The small picture that stands in the page for a picture, with its media type; for what is no picture there is none.
pub async fn open_preview(desk: &Desk, actor: &Actor, key: &str) -> Result<(String, Bytes), AppError> {
    let file = readable(desk, actor, key).await?;
    if !is_picture(&file.media_type) {
        return Err(AppError::NotFound);
    }
    let found = match desk.store().get(&preview_path(&file.key)).await {
        // It is small itself.
        Err(object_store::Error::NotFound { .. }) => desk.store().get(&Path::from(file.key.as_str())).await,
        found => found,
    };
    let content = found.map_err(disk)?.bytes().await.map_err(disk)?;
    Ok((sniff(&content[..content.len().min(8192)]), content))
}

async fn readable(desk: &Desk, actor: &Actor, key: &str) -> Result<Located, AppError> {
    let key = Secret::parse(key).ok_or(AppError::NotFound)?;
    let mut conn = desk.db().read().await?;
    let file = db::attachment::locate(&mut conn, key.reveal()).await?.ok_or(AppError::NotFound)?;
    let access = TicketAccess::readable(&mut conn, desk, actor, file.ticket_id, TicketAction::Read).await?;
    let readable = match actor.role() {
        Some(role) if role.is_staff() => true,
        Some(Role::Vendor) => match &access.share {
            Some(share) if file.event_share == Some(share.id) => true,
            Some(share) => db::share::covers(&mut conn, share.id, file.id).await?,
            None => false,
        },
        _ => file.audience == Audience::Public,
    };
    if readable { Ok(file) } else { Err(AppError::NotFound) }
}

/// The text of a file that this person sent, which is used up by it. At most a megabyte; what is no text is an error.
pub(super) async fn staged_text(desk: &Desk, actor: &Actor, key: &str) -> Result<String, AppError> {
    const MOST: usize = 1_000_000;
    let wrong = || AppError::field("files", FieldError::NotThatKind);
    let mut tx = desk.db().write().await?;
    let file = db::kept::take_file(&mut tx, key, actor.person()).await?;
    let file = file.ok_or(AppError::field("files", FieldError::Expired))?.file;
    tx.commit().await?;
    let path = Path::from(file.key.as_str());
    let content = desk.store().get(&path).await.map_err(disk)?.bytes().await.map_err(disk)?;
    remove(desk, &file.key).await;
    if content.len() > MOST {
        return Err(AppError::field("files", FieldError::TooLarge(1)));
    }
    String::from_utf8(content.to_vec()).map_err(|_| wrong())
}

/// Removes a file from the store, with what belongs to it.
pub(super) async fn remove(desk: &Desk, key: &str) {
    for path in [Path::from(key), preview_path(key)] {
        match desk.store().delete(&path).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => tracing::warn!(%error, "a file could not be removed"),
        }
    }
}

/// Where the small picture of a picture lies.
fn preview_path(key: &str) -> Path {
    Path::from(format!("{key}-preview"))
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
    let line = clean_line(&clean_file_name(&line));
    let line: String = line.chars().filter(|c| !matches!(c, '"' | '<' | '>' | '|' | '*' | '?' | ':')).collect();
    let line = line.trim_matches(['.', ' ']);
    let (stem, extension) = match line.rsplit_once('.') {
        Some((stem, extension)) if extension.chars().count() <= 12 => (stem, format!(".{extension}")),
        _ => (line, String::new()),
    };
    let stem: String = stem.chars().take(138).collect();
    if stem.is_empty() { format!("file{extension}") } else { format!("{stem}{extension}") }
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
        assert_eq!(safe_name("\u{200F}jpg.\u{200F}photo.exe"), "jpg.photo.exe");
        assert_eq!(safe_name("photo.jpg\u{A0}\u{2003}  \u{3164}.exe\u{200E}"), "photo.jpg .exe");
        assert_eq!(safe_name("\u{200F}\u{2060}"), "file");
        assert_eq!(safe_name(""), "file");
        assert!(safe_name(&format!("{}.pdf", "å".repeat(300))).ends_with(".pdf"));
    }
}
