//! Files on their way in, before a form gives them to a ticket.
//!
//! Everybody may send files, before anything is known of them: they have to fill in a form. So what waits is counted for
//! each sender, in the database, and room is taken before the first byte is written, so that many at once are no way
//! around it.

use super::{disk, preview_path, safe_name, sniff};
use crate::db::{self, Tx};
use crate::desk::pictures::{self, PictureRefusal};
use crate::desk::secret::Marker;
use crate::desk::{Admitted, Desk, Secret, StrangerLane};
use crate::domain::view::StagedFile;
use crate::domain::{Actor, FieldError, Limited, Timestamp, Wait, limits};
use crate::error::AppError;
use bytes::Bytes;
use futures::{Stream, StreamExt};
use object_store::path::Path;
use object_store::{GetResultPayload, ObjectStoreExt, WriteMultipart};
use std::time::Duration;

/// After so many minutes what has not arrived will not do so any more.
const ARRIVING: i64 = 60;
const MB: u64 = 1024 * 1024;

/// Who sends a file.
pub struct Sender {
    pub actor: Actor,
    /// Where the request came from, for those who have not signed in.
    pub address: String,
    /// How many bytes the whole request has, if it says so.
    pub coming: Option<u64>,
}

impl Sender {
    fn is_stranger(&self) -> bool {
        self.actor.person().is_none()
    }

    /// What its files and its kept forms are counted under.
    pub(in crate::desk) fn name(&self) -> String {
        match self.actor.person() {
            Some(person) => format!("person:{person}"),
            None => format!("address:{}", self.address),
        }
    }
}

/// How long a picture may be worked on. Decoders that were not optimised take ten times as long.
const TIME: Duration = Duration::from_secs(if cfg!(debug_assertions) { 300 } else { 20 });

/// Takes a file in. It waits under its key until a form gives it to a ticket, and is removed after two days.
pub async fn stage<S, E>(desk: &Desk, sender: &Sender, name: &str, body: S) -> Result<StagedFile, AppError>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    let key = Secret::new().reveal().to_owned();
    let turn = admitted(desk, sender).await?;
    take_room(desk, sender, &key).await?;
    drop(turn);
    let mut taken = take_in(desk, sender, &key, name, body).await;
    let _turn = admitted(desk, sender).await;
    if let Ok(file) = &taken {
        let mut tx = desk.db().write().await?;
        let noted = db::kept::file_arrived(&mut tx, file, desk.now()).await?;
        tx.commit().await?;
        if noted == 0 {
            // It took so long that it was given up meanwhile.
            taken = Err(AppError::Unavailable);
        }
    }
    match &taken {
        Ok(_) => {}
        Err(_) => {
            super::remove(desk, &key).await;
            let mut tx = desk.db().write().await?;
            db::kept::forget_file(&mut tx, &key).await?;
            tx.commit().await?;
        }
    }
    taken
}

/// Strangers take turns at the database, but not while their files arrive.
async fn admitted(desk: &Desk, sender: &Sender) -> Result<Option<Admitted>, AppError> {
    Ok(if sender.is_stranger() { Some(desk.admit(&sender.address, StrangerLane::File).await?) } else { None })
}

/// Notes that a file comes, as large as it may become, or refuses it because too much waits already.
async fn take_room(desk: &Desk, sender: &Sender, key: &str) -> Result<(), AppError> {
    let most = desk.config().upload_mb * MB;
    let size = sender.coming.map_or(most, |coming| coming.min(most));
    let (now, name) = (desk.now(), sender.name());
    let mut tx = desk.db().write().await?;
    if too_many(&mut tx, sender, now).await? {
        tx.commit().await?;
        let wait = Wait { what: Limited::Files, minutes: limits::WINDOW.unsigned_abs() };
        return Err(AppError::field("files", FieldError::Slow(wait)));
    }
    let mut gone = Vec::new();
    if let Some(problem) = refusal(desk, &mut tx, sender, size, &mut gone).await? {
        if !gone.is_empty() {
            // Nothing gives way for nothing; the try counts all the same.
            drop(tx);
            tx = desk.db().write().await?;
            too_many(&mut tx, sender, now).await?;
        }
        tx.commit().await?;
        return Err(AppError::field("files", problem));
    }
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    db::kept::file_comes(&mut tx, key, size, sender.actor.person(), &name, now).await?;
    tx.commit().await?;
    for key in gone {
        super::remove(desk, &key).await;
    }
    Ok(())
}

/// Counts a file of a sender. On PostgreSQL this also lets those of one sender come after each other.
async fn too_many(tx: &mut Tx, sender: &Sender, now: Timestamp) -> Result<bool, AppError> {
    let most = if sender.is_stranger() { limits::FILES_FROM } else { limits::FILES_OF_PERSON };
    Ok(db::throttle::count(tx, &format!("files:{}", sender.name()), now, limits::WINDOW).await? > most)
}

/// Why there is no room for so many bytes of a sender, if there is none; `gone` gets the keys of files that give way.
async fn refusal(
    desk: &Desk,
    tx: &mut Tx,
    sender: &Sender,
    size: u64,
    gone: &mut Vec<String>,
) -> Result<Option<FieldError>, AppError> {
    let (most, now) = (desk.config().upload_mb * MB, desk.now());
    let stranger = sender.is_stranger();
    let since = now.plus_minutes(-ARRIVING);
    if db::kept::waiting(tx, &sender.name(), since).await?.unsigned_abs() + size > limits::STAGED * most {
        return Ok(Some(FieldError::TooMuchWaiting));
    }
    // Those that are on their way have not used their room yet.
    let taken = db::kept::coming(tx, since).await?.unsigned_abs() + size;
    let keep = desk.config().keep_free_mb.saturating_mul(if stranger { 2 * MB } else { MB });
    if super::room::free(desk).is_some_and(|free| free < keep.saturating_add(taken)) {
        tracing::warn!(
            free_mb = super::room::free(desk).map(|free| free / MB),
            "a file is refused: the disk is nearly full"
        );
        return Ok(Some(FieldError::DiskFull));
    }
    if stranger && !make_room(desk, tx, sender, size, gone).await? {
        tracing::warn!("files of people who have not signed in are refused: too many wait to be confirmed");
        return Ok(Some(FieldError::DiskFull));
    }
    Ok(None)
}

/// Whether there is room among the files of all strangers for one of this size. Whoever has more waiting than its sender
/// gives way.
async fn make_room(
    desk: &Desk,
    tx: &mut Tx,
    sender: &Sender,
    size: u64,
    gone: &mut Vec<String>,
) -> Result<bool, AppError> {
    let most = limits::STAGED_OF_STRANGERS * desk.config().upload_mb * MB;
    let since = desk.now().plus_minutes(-ARRIVING);
    let mine = db::kept::waiting(tx, &sender.name(), since).await?.unsigned_abs() + size;
    for _ in 0..=limits::GIVES_WAY {
        if db::kept::waiting_of_strangers(tx, since).await?.unsigned_abs() + size <= most {
            return Ok(true);
        }
        let Some((key, bytes)) = db::kept::largest_of_greediest(tx).await? else { return Ok(false) };
        if bytes.unsigned_abs() <= mine {
            return Ok(false);
        }
        // One that a form takes at this moment, or whose ticket is confirmed, stays.
        if db::kept::forget_file(tx, &key).await? + db::attachment::forget_unconfirmed(tx, &key).await? == 1 {
            tracing::warn!(
                address = sender.address,
                "a file of the stranger with the most files gives way to another's"
            );
            gone.push(key);
        }
    }
    Ok(false)
}

async fn take_in<S, E>(desk: &Desk, sender: &Sender, key: &str, name: &str, body: S) -> Result<StagedFile, AppError>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    let name = safe_name(name);
    let Written { mut size, head, digest } = write(desk, key, body).await?;
    let mut media_type = sniff(&head);
    if pictures::format(&media_type).is_some() {
        match clean(desk, sender, key, &media_type).await? {
            Ok(cleaned) => size = cleaned,
            Err(unfit) => {
                tracing::info!(?unfit, "a picture stays a file like any other");
                media_type = "application/octet-stream".to_owned();
            }
        }
    } else if claims_picture(&name) && !media_type.starts_with("image/") {
        return Err(AppError::field("files", FieldError::NotThatKind));
    }
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    Ok(StagedFile { key: key.to_owned(), name, size, media_type, digest })
}

/// A file in the store, as it came.
struct Written {
    /// Bytes.
    size: u64,
    /// Its first kilobytes.
    head: Vec<u8>,
    digest: String,
}

/// Writes what comes into the store.
async fn write<S, E>(desk: &Desk, key: &str, mut body: S) -> Result<Written, AppError>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    let most = desk.config().upload_mb;
    let upload = desk.store().put_multipart(&Path::from(key)).await.map_err(disk)?;
    let mut writer = WriteMultipart::new_with_chunk_size(upload, 512 * 1024);
    let (mut head, mut size, mut marker) = (Vec::new(), 0u64, Marker::default());
    while let Some(chunk) = body.next().await {
        let Ok(chunk) = chunk else {
            let _ = writer.abort().await;
            return Err(AppError::field("files", FieldError::Expired));
        };
        size += chunk.len() as u64;
        if size > most * 1024 * 1024 {
            let _ = writer.abort().await;
            return Err(AppError::field("files", FieldError::TooLarge(most)));
        }
        marker.add(&chunk);
        if head.len() < 8192 {
            head.extend_from_slice(&chunk[..chunk.len().min(8192 - head.len())]);
        }
        if writer.wait_for_capacity(2).await.is_err() {
            let _ = writer.abort().await;
            return Err(AppError::Unavailable);
        }
        writer.put(chunk);
    }
    writer.finish().await.map_err(disk)?;
    Ok(Written { size, head, digest: marker.mark() })
}

/// Puts the picture alone in the place of what was sent; answers its size.
async fn clean(
    desk: &Desk,
    sender: &Sender,
    key: &str,
    media_type: &str,
) -> Result<Result<u64, PictureRefusal>, AppError> {
    let path = Path::from(key);
    // One at a time: a picture takes far more room unpacked than as a file.
    let signed_in = sender.actor.person().is_some();
    let _turn = desk.turns().picture(&sender.name(), signed_in).await;
    let GetResultPayload::File(file, _) = desk.store().get(&path).await.map_err(disk)?.payload else {
        return Err(AppError::Fault);
    };
    let most = usize::try_from(desk.config().upload_mb * MB).unwrap_or(usize::MAX);
    let cleaned =
        pictures::clean_apart(&desk.config().program, file, media_type, if signed_in { TIME } else { TIME / 4 }, most)
            .await;
    let cleaned = cleaned.map_err(|error| {
        tracing::error!(%error, "a picture could not be worked on");
        AppError::Unavailable
    })?;
    let cleaned = match cleaned {
        Ok(cleaned) => cleaned,
        Err(unfit) => return Ok(Err(unfit)),
    };
    let size = cleaned.content.len() as u64;
    desk.store().put(&path, cleaned.content.into()).await.map_err(disk)?;
    if let Some(preview) = cleaned.preview {
        desk.store().put(&preview_path(key), preview.into()).await.map_err(disk)?;
    }
    Ok(Ok(size))
}

/// Removes what was sent and never used.
pub(in crate::desk) async fn sweep(desk: &Desk) -> Result<(), AppError> {
    let now = desk.now();
    let old = {
        let mut conn = desk.db().read().await?;
        db::kept::staged_before(&mut conn, now.plus_days(-2), now.plus_minutes(-ARRIVING)).await?
    };
    for (key,) in old {
        let mut tx = desk.db().write().await?;
        let forgotten = db::kept::forget_file(&mut tx, &key).await?;
        tx.commit().await?;
        if forgotten == 1 {
            super::remove(desk, &key).await;
        }
    }
    Ok(())
}

fn claims_picture(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    matches!(extension.as_deref(), Some("png" | "jpg" | "jpeg" | "gif" | "webp"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_calls_itself_a_picture_is_seen_through() {
        assert!(claims_picture("x.PNG"));
        assert!(pictures::format(&sniff(b"<html><script>alert(1)</script>")).is_none());
        assert!(pictures::format(&sniff(b"<svg xmlns='http://www.w3.org/2000/svg'>")).is_none());
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "image/png");
        assert_eq!(sniff("hej å".as_bytes()), "text/plain");
    }
}
