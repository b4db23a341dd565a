//! Lines for a person on standard output.

use std::fmt::Display;
use std::io::Write;

/// Writes a line. A reader who has left, such as `head`, is no fault.
pub fn say(line: impl Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
