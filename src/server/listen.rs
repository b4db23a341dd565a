//! Connections: taken, served, and let go.

use super::connections::{Capacity, Connection, Connections, OpenRequest};
use super::steady::Steady;
use crate::domain::limits;
use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::ConnectInfo;
use bytes::Bytes;
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower::ServiceExt;

/// How long the program waits for those who connect to it.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionTimeouts {
    /// For the head of a request, from when the connection is free for it: so also for the next one of a connection.
    pub head: Duration,
    /// For whoever reads an answer to take more of it.
    pub reader: Duration,
}

impl Default for ConnectionTimeouts {
    fn default() -> ConnectionTimeouts {
        ConnectionTimeouts { head: limits::HEAD_TIME, reader: limits::STALL }
    }
}

/// Serves until it is told to stop, and then until the requests that are under way are answered.
pub async fn listen(
    listener: TcpListener,
    app: Router,
    patience: ConnectionTimeouts,
    capacity: Capacity,
    mut stopping: watch::Receiver<bool>,
) {
    let open = GracefulShutdown::new();
    let connections = Connections::new(capacity);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopping.wait_for(|stop| *stop) => break,
        };
        match accepted {
            // Where nobody's connection rests, it is closed again at once.
            Ok((stream, peer)) => {
                if let Some(connection) = connections.take(peer.ip()) {
                    serve(stream, peer, app.clone(), patience, &open, Arc::new(connection));
                }
            }
            Err(error) => {
                // Such as too many open files.
                tracing::warn!(%error, "a connection could not be taken");
                connections.make_room();
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    drop(listener);
    open.shutdown().await;
}

fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    app: Router,
    patience: ConnectionTimeouts,
    open: &GracefulShutdown,
    connection: Arc<Connection>,
) {
    // Without it, the pieces of a streamed page wait for each other.
    let _ = stream.set_nodelay(true);
    let ended = connection.ended();
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let work = connection.work();
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        let answer = app.clone().oneshot(request);
        async move { answer.await.map(|answer| answer.map(|body| Answer { body, _work: work })) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(patience.head).max_buf_size(limits::HEAD);
    let stream = TokioIo::new(Steady::new(stream, patience.reader));
    let served = open.watch(http.serve_connection(stream, service));
    tokio::spawn(async move {
        tokio::select! {
            served = served => {
                if let Err(error) = served {
                    tracing::debug!(%error, "a connection ended early");
                }
            }
            () = ended => tracing::debug!("a connection made room for another"),
        }
    });
}

/// The body of an answer, whose connection is at work until it has gone out.
struct Answer {
    body: Body,
    _work: OpenRequest,
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
