//! Starting and stopping.

use super::connections::Capacity;
use super::listen::{ConnectionTimeouts, listen};
use super::{Site, descriptors, router, say};
use crate::config::Config;
use crate::desk::{Desk, set_up};
use crate::domain::limits;
use crate::mail::MailTransport;
use std::io::{Error, ErrorKind};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpSocket;
use tokio::sync::watch;

/// Requests in flight get this long to finish after SIGTERM.
const DRAIN: Duration = Duration::from_secs(24);

/// Connections that the system keeps until they are taken.
const WAITING: u32 = 1024;

/// Resources taken before the database is opened: a start that fails for them changes nothing.
pub struct Prepared {
    socket: TcpSocket,
    carrier: Option<MailTransport>,
}

/// Takes the address to listen on, where nobody is let in yet, and the way that mail goes.
pub fn prepare(config: &Config) -> std::io::Result<Prepared> {
    let bound = || {
        let socket = if config.listen.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        // Connections of the program that ran before may still be closing.
        socket.set_reuseaddr(true)?;
        socket.bind(config.listen)?;
        Ok(socket)
    };
    let socket = bound().map_err(|error| cannot_listen(config.listen, &error))?;
    // Without a server the way is a folder, which is made once the data folder is known to be usable.
    let carrier = config.smtp_url.is_some().then(|| MailTransport::new(config)).transpose().map_err(Error::other)?;
    Ok(Prepared { socket, carrier })
}

/// Serves until SIGTERM or Ctrl-C, then lets requests and jobs finish.
pub async fn run(desk: Desk, prepared: Prepared, site: &Site) -> std::io::Result<()> {
    let config = desk.config().clone();
    let carrier = match prepared.carrier {
        Some(carrier) => carrier,
        None => MailTransport::new(&config).map_err(Error::other)?,
    };
    let told = told_to_stop();
    let app = router(desk.clone(), site);
    let listener = prepared.socket.listen(WAITING).map_err(|error| cannot_listen(config.listen, &error))?;
    let address = listener.local_addr()?;
    let descriptors = descriptors::raise();
    let all = descriptors::connections(descriptors);
    let capacity = Capacity { all, of_address: limits::CONNECTIONS_OF_ADDRESS, proxies: config.proxies.clone() };
    let database = if config.database_url.is_some() { "PostgreSQL" } else { "SQLite" };
    let data = config.data.display();
    tracing::info!(%address, connections = all, base_url = %config.base_url, database, %data, "listening");
    if let Ok(true) = set_up::is_needed(&desk).await
        && let Ok(link) = set_up::link(&desk).await
    {
        say(format_args!(
            "\nNobody has set this installation up yet. Open this address once, within 24 hours:\n\n  {link}\n"
        ));
    }
    let (stop, stopping) = watch::channel(false);
    let jobs = tokio::spawn(crate::jobs::run(desk.clone(), carrier, stopping.clone()));
    let serving = tokio::spawn(listen(listener, app, ConnectionTimeouts::default(), capacity, stopping));
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
