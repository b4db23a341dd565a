//! Connections that dawdle, many at once.

use crate::common::*;
use tierdesk::server::{Capacity, ConnectionTimeouts, listen};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;

const MANY: usize = 200;

/// The status of a page over a connection of its own.
async fn status(port: u16, path: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.expect("a connection");
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("an answer");
    String::from_utf8_lossy(&answer).split(' ').nth(1).expect("a status").to_owned()
}

/// A connection from another machine, as far as its address tells.
async fn from_elsewhere(number: usize, port: u16) -> TcpStream {
    let host = u8::try_from(number % 250).unwrap_or(0) + 1;
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(([127, 0, 1, host], 0).into()).expect("an address of this machine");
    socket.connect(([127, 0, 0, 1], port).into()).await.expect("a connection")
}

on_both!(two_hundred_slow_connections_keep_nobody_out, |app| {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let (stop, stopping) = watch::channel(false);
    let capacity = Capacity { all: 1_000, of_address: 1_000, proxies: Vec::new() };
    let serving = tokio::spawn(listen(listener, app.router.clone(), ConnectionTimeouts::default(), capacity, stopping));
    let form = "POST /do/sign-in HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 500\r\n\
                Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n";
    for _ in 0..2 {
        let mut slow = Vec::new();
        for number in 0..MANY {
            let mut stream = from_elsewhere(number, port).await;
            let beginning = match number % 4 {
                0 => "",
                1 => "GET /sign-in HTTP/1.1\r\nHos",
                2 => form,
                // Asks for a page and does not read it.
                _ => "GET /sign-in HTTP/1.1\r\nHost: x\r\n\r\n",
            };
            stream.write_all(beginning.as_bytes()).await.expect("sent");
            slow.push(stream);
        }
        assert_eq!(status(port, "/sign-in").await, "200");
        assert_eq!(status(port, "/readyz").await, "200");
        // They go away in the middle of what they sent.
        drop(slow);
        assert_eq!(status(port, "/sign-in").await, "200");
    }
    let ticket = app.ticket(Who::Customer, "After").await;
    app.act(Who::Customer, "reply", ticket, &[("text", "It goes on")]).await.expect(303);
    stop.send(true).expect("a listener");
    serving.await.expect("ended");
});
