//! The process in which a picture is worked on: whatever a decoder takes of memory and time beyond what a picture is worth, it
//! is ended there, and nothing else with it.

use super::{CleanPicture, PictureRefusal, TimeBudget, clean, format};
use crate::domain::limits::PICTURE_MEMORY;
use rustix::process::{Resource, Rlimit, setrlimit};
use std::fs::File;
use std::io::{BufReader, Result, Write};
use std::os::fd::AsFd;
use std::path::Path;
use std::process::{ExitCode, Stdio};
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::process::{ChildStdout, Command};

/// The command of the program that works on a picture.
const COMMAND: &str = "picture";
/// Bytes of the small picture for the page, at most.
const PREVIEW_BYTES: usize = 4 * 1024 * 1024;
/// How much longer than the picture's own time the process is waited for.
const GRACE: Duration = Duration::from_secs(5);
/// How the process ends when there is no picture.
const TOO_LARGE: u8 = 3;
const BROKEN: u8 = 4;

/// Writes a picture anew, in a process of its own; ends that when it is not waited for any more.
pub async fn clean_apart(
    program: &Path,
    file: File,
    media_type: &str,
    time: Duration,
    most: usize,
) -> Result<std::result::Result<CleanPicture, PictureRefusal>> {
    let mut command = Command::new(program);
    command.arg(COMMAND).arg(media_type).arg(time.as_secs().to_string()).arg(most.to_string());
    command.env_clear().stdin(file).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    let mut child = command.spawn()?;
    let Some(out) = child.stdout.take() else { return Ok(Err(PictureRefusal::Broken)) };
    let work = async {
        let written = read(out, most).await?;
        Result::Ok((written, child.wait().await?))
    };
    let Ok(done) = tokio::time::timeout(time + GRACE, work).await else { return Ok(Err(PictureRefusal::TooLarge)) };
    let (written, status) = done?;
    Ok(match status.code() {
        Some(0) => taken(written).ok_or(PictureRefusal::Broken),
        // Ended by a signal: memory or time ran out.
        None => Err(PictureRefusal::TooLarge),
        Some(code) if code == i32::from(TOO_LARGE) => Err(PictureRefusal::TooLarge),
        Some(_) => Err(PictureRefusal::Broken),
    })
}

async fn read(out: ChildStdout, most: usize) -> Result<Vec<u8>> {
    let most = most.saturating_add(PREVIEW_BYTES).saturating_add(size_of::<u64>());
    let mut written = Vec::new();
    out.take(u64::try_from(most).unwrap_or(u64::MAX)).read_to_end(&mut written).await?;
    Ok(written)
}

/// What the process wrote: the length of the picture, the picture, and the small one if there is one.
fn taken(mut written: Vec<u8>) -> Option<CleanPicture> {
    let (length, _) = written.split_first_chunk()?;
    let end = usize::try_from(u64::from_le_bytes(*length)).ok()?.checked_add(size_of::<u64>())?;
    let preview = (written.len() >= end).then(|| written.split_off(end))?;
    written.drain(..size_of::<u64>());
    Some(CleanPicture { content: written, preview: Some(preview).filter(|preview| !preview.is_empty()) })
}

/// The work in the process: reads a picture from its input, and writes it to its output.
pub fn work(media_type: &str, time: Duration, most: usize) -> ExitCode {
    match try_work(media_type, time, most) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(PictureRefusal::TooLarge)) => ExitCode::from(TOO_LARGE),
        Ok(Err(PictureRefusal::Broken)) | Err(_) => ExitCode::from(BROKEN),
    }
}

fn try_work(media_type: &str, time: Duration, most: usize) -> Result<std::result::Result<(), PictureRefusal>> {
    let both = |most| Rlimit { current: Some(most), maximum: Some(most) };
    setrlimit(Resource::Data, both(PICTURE_MEMORY))?;
    setrlimit(Resource::Cpu, both(time.as_secs().saturating_add(1)))?;
    setrlimit(Resource::Core, both(0))?;
    let Some(format) = format(media_type) else { return Ok(Err(PictureRefusal::Broken)) };
    let file = File::from(std::io::stdin().as_fd().try_clone_to_owned()?);
    let picture = match clean(BufReader::new(file), format, TimeBudget::begin(time), most) {
        Ok(picture) => picture,
        Err(unfit) => return Ok(Err(unfit)),
    };
    let mut out = std::io::stdout().lock();
    out.write_all(&u64::try_from(picture.content.len()).unwrap_or(u64::MAX).to_le_bytes())?;
    out.write_all(&picture.content)?;
    out.write_all(picture.preview.as_deref().unwrap_or_default())?;
    out.flush()?;
    Ok(Ok(()))
}

#[cfg(test)]
mod tests {
    use super::taken;

    #[test]
    fn what_is_cut_off_is_no_picture() {
        let written = |length: u64, rest: &[u8]| [length.to_le_bytes().as_slice(), rest].concat();
        let both = taken(written(2, b"abc")).expect("whole");
        assert_eq!((both.content.as_slice(), both.preview.as_deref()), (&b"ab"[..], Some(&b"c"[..])));
        assert!(taken(written(2, b"ab")).expect("whole").preview.is_none());
        for cut in [written(3, b"ab"), written(u64::MAX, b"ab"), b"1234".to_vec(), Vec::new()] {
            assert!(taken(cut.clone()).is_none(), "{cut:?}");
        }
    }
}
