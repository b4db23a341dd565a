//! Starting and stopping.

use super::listen::{Patience, listen};
use super::router;
use crate::config::Config;
use crate::desk::{Desk, set_up};
use crate::mail::Carrier;
use leptos::config::LeptosOptions;
use std::io::{Error, ErrorKind};
use std::net::SocketAddr;
use std::sync::OnceLock;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Requests in flight get this long to finish after SIGTERM.
const DRAIN: Duration = Duration::from_secs(24);

static STYLESHEET: OnceLock<String> = OnceLock::new();

/// The name of the built stylesheet within the site's package folder.
pub fn stylesheet() -> &'static str {
    STYLESHEET.get().map_or("tierdesk.css", String::as_str)
}

/// What Leptos needs to know of the built site.
pub fn site_options(config: &Config) -> LeptosOptions {
    let beside = std::env::current_exe().ok().and_then(|path| path.parent().map(|folder| folder.join("hash.txt")));
    let hashes = beside.and_then(|path| std::fs::read_to_string(path).ok());
    if let Some(css) = hashes.as_deref().and_then(|text| {
        text.lines()
            .find_map(|line| line.split_once(':').filter(|(kind, _)| kind.trim() == "css").map(|(_, hash)| hash.trim()))
    }) {
        let _ = STYLESHEET.set(format!("tierdesk.{css}.css"));
    }
    LeptosOptions::builder()
        .output_name("tierdesk")
        .site_root(config.site.to_string_lossy().into_owned())
        .site_pkg_dir("pkg")
        .site_addr(config.listen)
        .hash_files(hashes.is_some())
        .build()
}

/// Serves until SIGTERM or Ctrl-C, then lets requests and jobs finish.
pub async fn run(desk: Desk) -> std::io::Result<()> {
    let config = desk.config().clone();
    // A wrong setting is refused before anybody is served.
    let carrier = Carrier::new(&config).map_err(Error::other)?;
    let told = told_to_stop();
    let app = router(desk.clone(), site_options(&config));
    let listener = TcpListener::bind(config.listen).await.map_err(|error| cannot_listen(config.listen, &error))?;
    let address = listener.local_addr()?;
    tracing::info!(%address, base_url = %config.base_url, "listening");
    if let Ok(true) = set_up::is_needed(&desk).await
        && let Ok(link) = set_up::link(&desk).await
    {
        println!("\nNobody has set this installation up yet. Open this address once, within 24 hours:\n\n  {link}\n");
    }
    let (stop, stopping) = watch::channel(false);
    let jobs = tokio::spawn(crate::jobs::run(desk.clone(), carrier, stopping.clone()));
    let serving = tokio::spawn(listen(listener, app, Patience::default(), stopping));
    told.await;
    tracing::info!("stopping: finishing what is under way");
    let _ = stop.send(true);
    if tokio::time::timeout(DRAIN, serving).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
    let _ = tokio::time::timeout(Duration::from_secs(2), jobs).await;
    // A connection that is held by a query that never ends must not hold the program.
    if tokio::time::timeout(Duration::from_secs(2), desk.db().close()).await.is_err() {
        tracing::warn!("the database's connections were not all free in time");
    }
    tracing::info!("stopped");
    Ok(())
}

/// Why nothing can listen there, with the setting and what to do about it.
fn cannot_listen(address: SocketAddr, error: &Error) -> Error {
    let advice = match error.kind() {
        ErrorKind::AddrInUse => "another program listens there: stop it, or choose another port",
        ErrorKind::PermissionDenied => "this account may not listen there: choose a port from 1024 on",
        ErrorKind::AddrNotAvailable => "choose an address that this machine has, or 0.0.0.0 for all of them",
        _ => "choose another address or port",
    };
    Error::new(error.kind(), format!("setting TIERDESK_LISTEN: {address} is not usable ({error}); {advice}"))
}

/// Waits for SIGTERM or Ctrl-C. It listens for them from the call on, not only once somebody waits.
fn told_to_stop() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (interrupt, terminate) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    async move {
        match (interrupt, terminate) {
            (Ok(mut interrupt), Ok(mut terminate)) => {
                tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
            }
            (Err(error), _) | (_, Err(error)) => {
                tracing::warn!(%error, "cannot listen for signals");
                std::future::pending().await
            }
        }
    }
}
