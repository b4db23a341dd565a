//! Folders and files that only the account which runs the program may read.

use rustix::fs::{Access, AtFlags, CWD, FlockOperation, accessat, flock};
use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io::Result;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

const FOLDER: u32 = 0o700;
const FILE: u32 = 0o600;
/// A disk with less room is full: no database can be made or opened there.
const FULL: u64 = 1024 * 1024;

/// Makes a folder, and closes one that is there to others. Where the folder belongs to somebody else, that is only told.
pub fn folder(path: &Path) -> Result<()> {
    DirBuilder::new().recursive(true).mode(FOLDER).create(path)?;
    close(path, FOLDER);
    Ok(())
}

/// Makes an empty file, or closes the one that is there to others.
pub fn file(path: &Path) -> Result<()> {
    OpenOptions::new().create(true).append(true).mode(FILE).open(path)?;
    close(path, FILE);
    Ok(())
}

/// How a file is opened to be written anew.
pub fn anew() -> tokio::fs::OpenOptions {
    let mut options = tokio::fs::OpenOptions::new();
    options.create(true).truncate(true).write(true).mode(FILE);
    options
}

/// Every other file that the program makes is for its account alone too.
pub fn by_default() {
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
}

/// Whether the account that runs the program can read, write and make files in a folder; nothing is tried out.
pub fn usable(folder: &Path) -> Result<()> {
    let all = Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK;
    Ok(accessat(CWD, folder, all, AtFlags::EACCESS)?)
}

/// The obstacle to writing at a path: whose it is and who runs the program, or that its disk is full.
pub fn trouble(path: &Path) -> Option<String> {
    let given = |path: &Path| if path.as_os_str().is_empty() { Path::new(".").to_owned() } else { path.to_owned() };
    let there = given(path.ancestors().find(|path| path.exists()).unwrap_or(path));
    let folder = if there.is_dir() { there.clone() } else { given(there.parent().unwrap_or(path)) };
    for place in [&there, &folder] {
        let tried = if place.is_dir() {
            usable(place)
        } else {
            accessat(CWD, place, Access::READ_OK | Access::WRITE_OK, AtFlags::EACCESS).map_err(Into::into)
        };
        if let Err(error) = tried {
            let (owner, me) = (place.metadata().map(|known| known.uid()).ok(), rustix::process::geteuid().as_raw());
            let (owner_name, runs) = (owner.map(account).unwrap_or_default(), account(me));
            let advice = if error.kind() == std::io::ErrorKind::ReadOnlyFilesystem {
                "its file system is read-only: mount it for writing".to_owned()
            } else if owner == Some(me) {
                format!("it belongs to {runs}, which its mode keeps out: `chmod u+rwX` lets that account in")
            } else if *place != path && !path.exists() {
                format!(
                    "it belongs to {owner_name}; make {} and give it to {runs}, as which the program runs",
                    path.display()
                )
            } else {
                format!(
                    "it belongs to {owner_name}, and the program runs as {runs}; run it as the account that owns the data \
                     folder, or give that account all that is in it"
                )
            };
            return Some(format!("{} cannot be written ({error}): {advice}", place.display()));
        }
    }
    let disk = rustix::fs::statvfs(&folder).ok()?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let full = disk.f_blocks > 0 && free < FULL;
    full.then(|| format!("the disk of {} is full: {} kB are free", folder.display(), free / 1024))
}

/// The obstacle to a folder at a path: what stands there in its place, or what keeps from writing into it.
pub fn trouble_of_folder(path: &Path) -> Option<String> {
    let there = path.ancestors().find(|path| path.exists()).filter(|there| !there.is_dir());
    match there {
        Some(file) => Some(format!("{} is a file, and a folder is needed there", file.display())),
        None => trouble(path),
    }
}

/// The name of an account of this machine, with its number.
fn account(uid: u32) -> String {
    let known = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let named = known.lines().find_map(|line| {
        let mut parts = line.split(':');
        let name = parts.next()?;
        (parts.nth(1)?.parse() == Ok(uid)).then(|| name.to_owned())
    });
    named.map_or_else(|| format!("user {uid}"), |name| format!("{name} ({uid})"))
}

/// A folder that this process has for itself, or shares with others that only look at it, until this is dropped or the process
/// ends, however it ends.
pub struct LockedFolder(#[allow(dead_code, reason = "it is locked as long as it is open")] File);

/// Who keeps a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    Alone,
    Shared,
}

/// Keeps a folder; nothing when another process keeps it.
pub fn keep(folder: &Path, keeping: Keeping) -> Result<Option<LockedFolder>> {
    let file = File::open(folder)?;
    let operation = match keeping {
        Keeping::Alone => FlockOperation::NonBlockingLockExclusive,
        Keeping::Shared => FlockOperation::NonBlockingLockShared,
    };
    match flock(&file, operation) {
        Err(rustix::io::Errno::WOULDBLOCK) => Ok(None),
        Err(error) => {
            // Some file systems of networks lock nothing.
            tracing::warn!(folder = %folder.display(), %error, "the folder cannot be locked against a second program");
            Ok(Some(LockedFolder(file)))
        }
        Ok(()) => Ok(Some(LockedFolder(file))),
    }
}

fn close(path: &Path, mode: u32) {
    let present = path.metadata().map(|known| known.permissions().mode() & 0o777);
    if present.is_ok_and(|present| present & !mode == 0) {
        return;
    }
    if let Err(error) = std::fs::set_permissions(path, Permissions::from_mode(mode)) {
        tracing::warn!(path = %path.display(), %error, "others on this machine may read this");
    }
}
