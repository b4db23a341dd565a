//! How many files and connections the system lets the program have open.

use crate::domain::limits;
use rustix::process::{Resource, getrlimit, setrlimit};

/// No more than this is asked for: what the system allows may be a million, and each has its cost there.
const MOST: u64 = 65_536;

/// Raises the soft limit to what the hard one allows; answers how many there are.
pub fn raise() -> u64 {
    let mut limit = getrlimit(Resource::Nofile);
    let wanted = limit.maximum.unwrap_or(MOST).min(MOST);
    if limit.current.is_some_and(|current| current < wanted) {
        limit.current = Some(wanted);
        if let Err(error) = setrlimit(Resource::Nofile, limit) {
            tracing::warn!(%error, "the number of open files could not be raised");
        }
    }
    getrlimit(Resource::Nofile).current.unwrap_or(MOST)
}

/// How many connections there is room for with so many descriptors, besides files and the database.
pub fn connections(descriptors: u64) -> usize {
    let all = usize::try_from(descriptors).unwrap_or(usize::MAX);
    let kept = limits::DESCRIPTORS_KEPT.min(all / 2);
    (all - kept).clamp(1, limits::CONNECTIONS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn k15_connections_leave_descriptors_for_everything_else() {
        assert_eq!(connections(65_536), limits::CONNECTIONS);
        assert_eq!(connections(1_024), 768);
        assert_eq!(connections(64), 32);
        assert_eq!(connections(0), 1);
    }
}
