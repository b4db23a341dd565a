//! A small HTTP/1.1 client (RFC 9112) that keeps its connections, and what it measures with them.

use crate::Done;
use crate::report::Measure;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A request as it goes over the wire.
pub type Request = Arc<Vec<u8>>;

/// An answer.
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
    /// Header lines as they came, in lower case.
    pub head: String,
}

impl Answer {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// A kept connection with what was read ahead.
struct Connection<S = TcpStream> {
    stream: S,
    buffer: Vec<u8>,
    from: usize,
}

impl Connection {
    async fn open(address: &str) -> Done<Connection> {
        let stream = TcpStream::connect(address).await.map_err(|error| format!("{address}: {error}"))?;
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        Ok(Connection { stream, buffer: Vec::with_capacity(256 * 1024), from: 0 })
    }
}

impl<S: AsyncRead + Unpin> Connection<S> {
    async fn more(&mut self) -> Done<()> {
        if self.from > 128 * 1024 {
            self.buffer.drain(..self.from);
            self.from = 0;
        }
        match self.stream.read_buf(&mut self.buffer).await {
            Ok(0) => Err("the server closed the connection".to_owned()),
            Ok(_) => Ok(()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Reads up to and with a mark; answers what was before it.
    async fn until(&mut self, mark: &[u8]) -> Done<Vec<u8>> {
        let mut seen = self.from;
        loop {
            if let Some(at) = self.buffer[seen..].windows(mark.len()).position(|window| window == mark) {
                let found = self.buffer[self.from..seen + at].to_vec();
                self.from = seen + at + mark.len();
                return Ok(found);
            }
            let read = self.buffer.len() - self.from;
            self.more().await?;
            seen = self.from + read.saturating_sub(mark.len() - 1);
        }
    }

    /// Reads so many bytes, into `into` when there is one.
    async fn take(&mut self, mut count: usize, mut into: Option<&mut Vec<u8>>) -> Done<()> {
        while count > 0 {
            if self.from == self.buffer.len() {
                self.buffer.clear();
                self.from = 0;
                self.more().await?;
            }
            let part = count.min(self.buffer.len() - self.from);
            if let Some(into) = &mut into {
                into.extend_from_slice(&self.buffer[self.from..self.from + part]);
            }
            self.from += part;
            count -= part;
        }
        Ok(())
    }

    /// Reads an answer; the body is kept only when it is wanted.
    async fn answer(&mut self, keep: bool) -> Done<Answer> {
        let head = self.until(b"\r\n\r\n").await?;
        let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
        let status = head.get(9..12).and_then(|code| code.parse().ok()).ok_or("no HTTP answer")?;
        let mut answer = Answer { status, body: Vec::new(), head };
        if answer.header("transfer-encoding") == Some("chunked") {
            loop {
                let line = self.until(b"\r\n").await?;
                let line = String::from_utf8_lossy(&line);
                let size = line.split(';').next().unwrap_or_default();
                let size = usize::from_str_radix(size.trim(), 16).map_err(|_| format!("no chunk: {line:?}"))?;
                self.take(size, keep.then_some(&mut answer.body)).await?;
                self.take(2, None).await?;
                if size == 0 {
                    return Ok(answer);
                }
            }
        }
        let length = answer.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        self.take(length, keep.then_some(&mut answer.body)).await?;
        Ok(answer)
    }
}

impl Connection {
    /// Sends a request and reads its answer.
    async fn exchange(&mut self, request: &[u8], keep: bool) -> Done<Answer> {
        self.stream.write_all(request).await.map_err(|error| error.to_string())?;
        self.answer(keep).await
    }
}

/// The answer that comes while a request is still being sent by somebody else.
pub async fn read_answer(stream: impl AsyncRead + Unpin) -> Done<Answer> {
    Connection { stream, buffer: Vec::new(), from: 0 }.answer(true).await
}

/// One request on a connection of its own.
pub async fn fetch(address: &str, request: &[u8]) -> Done<Answer> {
    Connection::open(address).await?.exchange(request, true).await
}

/// What is asked of a server.
pub enum Load<'a> {
    /// The same again and again, after a while that is not counted.
    Repeat { request: &'a Request, warm_up: Duration, time: Duration },
    /// Each of these once.
    Each { requests: Vec<Request> },
}

/// Asks over so many connections at once; every answer must have the status.
pub async fn run(address: &str, connections: usize, load: Load<'_>, status: u16) -> Done<Measure> {
    let mut open = Vec::with_capacity(connections);
    for _ in 0..connections {
        open.push(Connection::open(address).await?);
    }
    let (queue, request, warm, time) = match load {
        Load::Repeat { request, warm_up, time } => (None, Some(request.clone()), warm_up, time),
        Load::Each { requests } => {
            // Longer than any machine needs; a server that hangs must not keep us for ever.
            let queue = Arc::new(Mutex::new(VecDeque::from(requests)));
            (Some(queue), None, Duration::ZERO, Duration::from_secs(120))
        }
    };
    let began = Instant::now();
    let tasks: Vec<_> = open
        .into_iter()
        .map(|connection| {
            tokio::spawn(ask(connection, queue.clone(), request.clone(), warm, warm + time, status, began))
        })
        .collect();
    let (mut latencies, mut last) = (Vec::new(), warm);
    for task in tasks {
        let (own, ended) = task.await.map_err(|error| error.to_string())??;
        latencies.extend(own);
        last = last.max(ended);
    }
    Ok(Measure::new(latencies, last.saturating_sub(warm)))
}

/// One connection's questions; answers how long each took that was counted, and when the last one ended.
async fn ask(
    mut connection: Connection,
    queue: Option<Arc<Mutex<VecDeque<Request>>>>,
    request: Option<Request>,
    warm: Duration,
    end: Duration,
    status: u16,
    began: Instant,
) -> Done<(Vec<Duration>, Duration)> {
    let (mut latencies, mut ended) = (Vec::new(), warm);
    loop {
        let next = match &queue {
            Some(queue) => queue.lock().map_err(|error| error.to_string())?.pop_front(),
            None => request.clone(),
        };
        let Some(next) = next else { break };
        let sent = began.elapsed();
        if sent >= end {
            break;
        }
        let answer = tokio::time::timeout(Duration::from_secs(30), connection.exchange(&next, false));
        let answer = answer.await.map_err(|_| "no answer within 30 seconds")??;
        if answer.status != status {
            return Err(format!("the answer was {} instead of {status}", answer.status));
        }
        let now = began.elapsed();
        if sent >= warm {
            latencies.push(now - sent);
            ended = now;
        }
    }
    Ok((latencies, ended))
}
