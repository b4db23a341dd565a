//! A small disk of its own, which really fills and empties again.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A file system in memory. It is taken away with everything on it when the test ends.
pub struct Disk {
    folder: TempDir,
}

impl Disk {
    /// A disk of so many megabytes; nothing where this account may mount none.
    pub fn mount(megabytes: u32) -> Option<Disk> {
        let folder = TempDir::new().expect("a temporary folder");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={megabytes}m"), "tmpfs"]).arg(folder.path());
        if mount.output().is_ok_and(|done| done.status.success()) {
            return Some(Disk { folder });
        }
        assert!(std::env::var("CI").as_deref() != Ok("true"), "continuous integration tests what fills");
        eprintln!("not tested on a disk that really fills: mounting one takes root");
        None
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn ballast(&self) -> PathBuf {
        self.folder.path().join("ballast")
    }

    /// Takes all room that is left, to the last byte.
    pub fn fill(&self) {
        let mut ballast = std::fs::File::options().append(true).create(true).open(self.ballast()).expect("a file");
        for size in [1 << 20, 4096, 1] {
            while ballast.write_all(&vec![0; size]).is_ok() {}
        }
    }

    /// Gives the room back.
    pub fn empty(&self) {
        std::fs::remove_file(self.ballast()).expect("a file");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Files may still be open: it is out of sight at once and gone with the last of them.
        let _ = Command::new("umount").arg("--lazy").arg(self.folder.path()).output();
    }
}
