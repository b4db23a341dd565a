//! The command line.

mod cli;

use std::process::ExitCode;
use tierdesk::server::SiteFile;

/// The site that was built for this program. Only the last step of a build has it, so that a change of the site compiles no
/// page anew.
#[cfg(embedded_site)]
static SITE: &[SiteFile] = include!(env!("TIERDESK_SITE_FILES"));
#[cfg(not(embedded_site))]
static SITE: &[SiteFile] = &[];

fn main() -> ExitCode {
    cli::run(SITE)
}
