//! An end for tests that never end: a build server would only say that its time was up, and not where.

use std::io::Write;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// Many times what the longest test takes on a busy machine.
const LONGEST: Duration = Duration::from_secs(12 * 60);

/// Ends the whole run, and says which test it was, unless it is dropped before.
pub struct Watch(#[allow(dead_code, reason = "dropping it says that the test ended")] Sender<()>);

impl Watch {
    /// Watches the test of this thread.
    pub fn begin() -> Watch {
        let (ended, wait) = channel();
        let test = std::thread::current().name().unwrap_or("a test").to_owned();
        std::thread::spawn(move || {
            if wait.recv_timeout(LONGEST) == Err(RecvTimeoutError::Timeout) {
                // The output of a test is kept until the test ends.
                let _ = writeln!(std::io::stderr(), "test {test} did not end within {LONGEST:?}");
                std::process::exit(1);
            }
        });
        Watch(ended)
    }
}
