//! The command line.

mod cli;

use std::process::ExitCode;

/// Rendering makes many small strings; the C library's allocator took a quarter of a page's time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
