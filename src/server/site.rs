//! The built site: what browsers get beside pages. A release has it inside; while the program is worked on, it lies in a
//! folder.

mod inside;
mod names;

use super::AppState;
use axum::Router;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use axum::routing::get;
use leptos::WasmSplitManifest;
use leptos::config::LeptosOptions;
use leptos::prelude::ArcStoredValue;
use names::Names;
use std::borrow::Cow;
use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use thiserror::Error;
use tower_http::services::fs::ServeFileSystemResponseBody;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

/// Files that browsers ask for by themselves, or by a name that says nothing of the content.
const BESIDE: [&str; 2] = ["favicon.svg", "manifest.webmanifest"];
/// Time for which browsers keep those.
const A_DAY: &str = "public, max-age=86400";
/// Time for which browsers keep a file whose name carries its content's hash.
const FOREVER: &str = "public, max-age=31536000, immutable";

/// A file of the site, as the build made it.
#[derive(Debug)]
pub struct SiteFile {
    /// Its path below the site, such as `pkg/tierdesk.a1b2.css`.
    pub path: &'static str,
    /// Digest of its content, for `ETag` (RFC 9110 section 8.8.3).
    pub digest: &'static str,
    pub content: &'static [u8],
    /// The same content, compressed.
    pub brotli: Option<&'static [u8]>,
    pub gzip: Option<&'static [u8]>,
}

/// A site that cannot be served.
#[derive(Debug, Error)]
pub enum SiteError {
    #[error(
        "this program was built without its site, and setting TIERDESK_SITE: \"{}\" is no folder of a built site{what}; \
         build both with `make build`",
        folder.display()
    )]
    Folder { folder: PathBuf, what: String },
    #[error("the site inside the program is not whole: {0}; build the program with `make build`")]
    Inside(String),
}

#[derive(Clone, Debug)]
enum Place {
    Inside(&'static [SiteFile]),
    Folder(PathBuf),
}

/// The site, with the names that its build gave to the files.
#[derive(Clone, Debug)]
pub struct Site {
    place: Place,
    /// Nothing where the names are plain, as while the program is worked on.
    names: Option<Names>,
}

impl Site {
    /// The site inside the program, if it has one, or else the one in a folder.
    pub fn of(inside: &'static [SiteFile], folder: &Path) -> Site {
        if inside.is_empty() { Site::in_folder(folder) } else { Site::inside(inside) }
    }

    pub fn inside(files: &'static [SiteFile]) -> Site {
        let list = files.iter().find(|file| file.path == names::LIST);
        let names = list.and_then(|list| Names::parse(&String::from_utf8_lossy(list.content)));
        Site { place: Place::Inside(files), names }
    }

    pub fn in_folder(folder: &Path) -> Site {
        let names = std::fs::read_to_string(folder.join(names::LIST)).ok().and_then(|list| Names::parse(&list));
        Site { place: Place::Folder(folder.to_owned()), names }
    }

    /// Where it is, unless inside the program.
    pub fn folder(&self) -> Option<&Path> {
        match &self.place {
            Place::Inside(_) => None,
            Place::Folder(folder) => Some(folder),
        }
    }

    /// Refuses a site in which files are missing, or not for this account: pages without them look broken, and nothing says
    /// why.
    pub fn check(&self) -> Result<(), SiteError> {
        match &self.place {
            Place::Inside(_) => self
                .files_are_there(|path| match self.read(path) {
                    Some(content) if content.is_empty() => Err("is empty".to_owned()),
                    Some(_) => Ok(()),
                    None => Err("is missing".to_owned()),
                })
                .map_err(SiteError::Inside),
            Place::Folder(folder) => {
                let refused = |what| SiteError::Folder { folder: folder.clone(), what };
                match std::fs::read_dir(folder.join("pkg")) {
                    Ok(_) => {}
                    Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                        return Err(refused(String::new()));
                    }
                    Err(error) => return Err(refused(format!(": its pkg cannot be read ({error})"))),
                }
                self.files_are_there(|path| match File::open(folder.join(path)).and_then(|file| file.metadata()) {
                    Ok(file) if file.len() > 0 => Ok(()),
                    Ok(_) => Err("is empty".to_owned()),
                    Err(error) => Err(format!("is missing ({error})")),
                })
                .map_err(|what| refused(format!(": its {what}")))
            }
        }
    }

    fn files_are_there(&self, look: impl Fn(&str) -> Result<(), String>) -> Result<(), String> {
        if self.names.is_none() && (self.folder().is_none() || self.read(names::LIST).is_some()) {
            return Err(format!("{} names no files", names::LIST));
        }
        let plain = || vec!["tierdesk.js".to_owned(), "tierdesk.css".to_owned()];
        let files = self.names.as_ref().map_or_else(plain, Names::files);
        let parts = self.names.as_ref().and_then(|names| self.read(&format!("pkg/{}", names.manifest())));
        for name in files.into_iter().chain(parts.map(|list| names::parts_of(&list)).unwrap_or_default()) {
            look(&format!("pkg/{name}")).map_err(|what| format!("pkg/{name} {what}"))?;
        }
        Ok(())
    }

    /// A file's content.
    fn read(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        match &self.place {
            Place::Inside(files) => files.iter().find(|file| file.path == path).map(|file| file.content.into()),
            Place::Folder(folder) => std::fs::read(folder.join(path)).ok().map(Cow::Owned),
        }
    }

    /// The names as Leptos gets them: as they are, so that it looks for no list of hashes itself.
    pub(super) fn options(&self) -> LeptosOptions {
        let code = self.names.as_ref().map_or_else(|| "tierdesk".to_owned(), Names::program);
        let root = self.folder().map_or_else(String::new, |folder| folder.to_string_lossy().into_owned());
        LeptosOptions::builder().output_name(code).site_root(root).site_pkg_dir("pkg").build()
    }

    /// Which files of the program's parts a page is to load ahead.
    pub(super) fn parts(&self) -> Option<WasmSplitManifest> {
        let names = self.names.as_ref()?;
        let list = self.read(&format!("pkg/{}", names.manifest()))?;
        let list = serde_json::from_slice(&list).ok()?;
        Some(WasmSplitManifest(ArcStoredValue::new(("/pkg".to_owned(), list, names.loader()))))
    }

    /// Its addresses. Where the names carry their content's hash, browsers keep the files for good, and else for a day or as
    /// long as they did not change. What is not there may be there a moment later, so an answer that says so is not kept.
    pub(super) fn routes(&self) -> Router<AppState> {
        if let Some(names) = &self.names {
            let _ = STYLESHEET.set(names.stylesheet());
        }
        let kept = if self.names.is_some() { FOREVER } else { "no-cache" };
        match &self.place {
            Place::Inside(files) => {
                let files = *files;
                let package = get(move |request| inside::answer(files, kept, request));
                let beside = get(move |request| inside::answer(files, A_DAY, request));
                let [icon, manifest] = BESIDE.map(|name| format!("/{name}"));
                Router::new().route("/pkg/{*path}", package).route(&icon, beside.clone()).route(&manifest, beside)
            }
            Place::Folder(folder) => in_folder(folder, kept),
        }
    }
}

fn in_folder(folder: &Path, kept: &'static str) -> Router<AppState> {
    let there = |value| {
        let there = move |response: &Response<ServeFileSystemResponseBody>| {
            let found = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
            found.then_some(HeaderValue::from_static(value))
        };
        tower::ServiceBuilder::new().layer(SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, there))
    };
    // The build leaves each file compressed beside it, tighter than there is time for while answering.
    let package = there(kept).service(ServeDir::new(folder.join("pkg")).precompressed_br().precompressed_gzip());
    let beside = |name: &str| there(A_DAY).service(ServeFile::new(folder.join(name)));
    let [icon, manifest] = BESIDE;
    Router::new()
        .nest_service("/pkg", package)
        .route_service(&format!("/{icon}"), beside(icon))
        .route_service(&format!("/{manifest}"), beside(manifest))
}

static STYLESHEET: OnceLock<String> = OnceLock::new();

/// The name of the built stylesheet within the site's package folder.
pub(super) fn stylesheet() -> &'static str {
    STYLESHEET.get().map_or("tierdesk.css", String::as_str)
}
