//! The room that is left on the disk.

use crate::desk::Desk;

/// Bytes that are free for the program on the disk of the data folder; nothing where the system does not say.
pub fn free(desk: &Desk) -> Option<u64> {
    let told = rustix::fs::statvfs(&desk.config().data);
    told.map(|disk| disk.f_bavail.saturating_mul(disk.f_frsize)).ok()
}
