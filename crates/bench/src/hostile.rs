//! Senders that want to slow the program down, beside a person who signs in and reads a ticket meanwhile.

use crate::Done;
use crate::client::{self, Answer};
use crate::process::Running;
use crate::report::Measure;
use crate::scene::{Scene, request};
use image::{DynamicImage, GrayImage, ImageFormat, RgbImage};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::Cursor;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// A request that is not answered in this time is given up by its sender.
const GIVE_UP: Duration = Duration::from_secs(30);
/// Between two questions of the person who works.
const PAUSE: Duration = Duration::from_millis(100);
const MEGABYTE: usize = 1024 * 1024;
const FORM: &str = "content-type: multipart/form-data; boundary=edge\r\n";

/// How the senders are answered: their statuses with how often each came, by what was sent.
type Answers = Arc<Mutex<BTreeMap<&'static str, BTreeMap<String, u64>>>>;

/// The attack that one sender repeats.
#[derive(Clone)]
enum Attack {
    /// A whole request.
    Request(Arc<Vec<u8>>),
    /// A form whose first boundary never comes: so much at once, then a hundred bytes each tenth of a second.
    NoBoundary { at_once: usize },
}

/// Response times for the person who works, before or during the attack, and the memory that the program took.
struct Waited {
    sign_in: Measure,
    ticket: Measure,
    /// Resident kilobytes of the program, and of what it works on pictures with, at their highest.
    memory: u64,
}

/// Measures without senders, then with them, and answers a table.
pub async fn measure(running: &Running, scene: &Scene, time: Duration) -> Done<String> {
    let quiet = work(running, scene, Duration::from_secs(15)).await?;
    let answers: Answers = Arc::default();
    let mut senders = JoinSet::new();
    for (number, (name, attack)) in attacks(scene)?.into_iter().enumerate() {
        let (address, answers) = (running.address.clone(), answers.clone());
        senders.spawn(async move { send(&address, number, name, &attack, &answers).await });
    }
    let busy = work(running, scene, time).await?;
    let count = senders.len();
    senders.shutdown().await;
    let answers = answers.lock().map_err(|error| error.to_string())?;
    Ok(table(scene.engine.name(), count, time, [&quiet, &busy], &answers))
}

/// Signs in and reads a ticket, again and again.
async fn work(running: &Running, scene: &Scene, time: Duration) -> Done<Waited> {
    let (began, mut sign_ins, mut tickets, mut memory) = (Instant::now(), Vec::new(), Vec::new(), 0);
    let sign_in =
        form_request("sign-in", "", "203.0.113.77", &[("email", scene.reader), ("password", &scene.password)]);
    let ticket = request("GET", &format!("/desk/tickets/{}", scene.ticket), &scene.agent, "", &[]);
    while began.elapsed() < time {
        for (question, expected, times) in [(&sign_in, 303, &mut sign_ins), (&ticket, 200, &mut tickets)] {
            let sent = Instant::now();
            let status = tokio::time::timeout(GIVE_UP, client::fetch(&running.address, question)).await;
            let status = status.map_err(|_| "no answer within 30 seconds")??.status;
            if status != expected {
                return Err(format!("the person who works was answered with {status} instead of {expected}"));
            }
            times.push(sent.elapsed());
        }
        memory = memory.max(running.memory_with_children()?);
        tokio::time::sleep(PAUSE).await;
    }
    let all = began.elapsed();
    Ok(Waited { sign_in: Measure::new(sign_ins, all), ticket: Measure::new(tickets, all), memory })
}

/// Every sender has an address of its own, as the proxy would name it.
fn sender(number: usize) -> String {
    format!("198.51.100.{}", number + 1)
}

async fn send(address: &str, number: usize, name: &'static str, attack: &Attack, answers: &Answers) {
    loop {
        let answer = match attack {
            Attack::Request(request) => tokio::time::timeout(GIVE_UP, client::fetch(address, request)).await,
            Attack::NoBoundary { at_once } => {
                tokio::time::timeout(GIVE_UP, without_boundary(address, &sender(number), *at_once)).await
            }
        };
        let word = match answer {
            Ok(Ok(answer)) => answer.status.to_string(),
            Ok(Err(_)) => "connection ended".to_owned(),
            Err(_) => "given up".to_owned(),
        };
        let refused = word != "200" && word != "303";
        if let Ok(mut answers) = answers.lock() {
            *answers.entry(name).or_default().entry(word).or_default() += 1;
        }
        // A sender that is refused at once would only keep this program's own core busy.
        tokio::time::sleep(Duration::from_millis(if refused { 20 } else { 1 })).await;
    }
}

async fn without_boundary(address: &str, from: &str, at_once: usize) -> Done<Answer> {
    let said = |error: std::io::Error| error.to_string();
    let stream = TcpStream::connect(address).await.map_err(said)?;
    let (read, mut write) = stream.into_split();
    let head = format!(
        "POST /do/sign-in HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/html\r\nsec-fetch-site: same-origin\r\n\
         x-forwarded-for: {from}\r\n{FORM}transfer-encoding: chunked\r\n\r\n"
    );
    let writing = async move {
        write.write_all(head.as_bytes()).await.map_err(said)?;
        let piece = vec![b'x'; 64 * 1024];
        for _ in 0..at_once / piece.len() {
            write.write_all(b"10000\r\n").await.map_err(said)?;
            write.write_all(&piece).await.map_err(said)?;
            write.write_all(b"\r\n").await.map_err(said)?;
        }
        loop {
            write.write_all(b"64\r\n").await.map_err(said)?;
            write.write_all(&piece[..100]).await.map_err(said)?;
            write.write_all(b"\r\n").await.map_err(said)?;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        #[allow(unreachable_code, reason = "it writes until it is refused")]
        Ok::<(), String>(())
    };
    tokio::select! {
        error = writing => error.and(Err("it was never refused".to_owned())),
        answer = client::read_answer(read) => answer,
    }
}

fn form_request(form: &str, cookie: &str, from: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    let body = fields.iter().fold(String::new(), |mut body, (name, value)| {
        let _ = write!(body, "--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body
    });
    let headers = format!("x-forwarded-for: {from}\r\n{FORM}");
    request("POST", &format!("/do/{form}"), cookie, &headers, format!("{body}--edge--\r\n").as_bytes())
}

fn file_request(cookie: &str, from: &str, name: &str, content: &[u8]) -> Vec<u8> {
    let mut body =
        format!("--edge\r\ncontent-disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n").into_bytes();
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n--edge--\r\n");
    request("POST", "/do/stage-file", cookie, &format!("x-forwarded-for: {from}\r\n{FORM}"), &body)
}

fn png(picture: impl Into<DynamicImage>) -> Done<Vec<u8>> {
    let mut out = Cursor::new(Vec::new());
    picture.into().write_to(&mut out, ImageFormat::Png).map_err(|error| error.to_string())?;
    Ok(out.into_inner())
}

/// Eight senders: texts that grow, forms without end, pictures of odd shape, passwords to be hashed, endless calendars.
fn attacks(scene: &Scene) -> Done<Vec<(&'static str, Attack)>> {
    let wide = format!("{}\n{}\n{}", "a|".repeat(362), "-|".repeat(362), "x|\n".repeat(724));
    let tables = std::iter::repeat_n(wide, 17).collect::<Vec<_>>().join("\n\n");
    let ticket = scene.ticket.to_string();
    let calendar = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:x\r\nDTSTART:19700101T000000Z\r\n\
                    RRULE:FREQ=SECONDLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let request = |bytes: Vec<u8>| Attack::Request(Arc::new(bytes));
    Ok(vec![
        ("preview of tables", request(form_request("preview", "", &sender(0), &[("text", &tables)]))),
        (
            "reply with tables",
            request(form_request("reply", &scene.agent, &sender(1), &[("ticket", &ticket), ("text", &tables)])),
        ),
        ("200 MB without a boundary", Attack::NoBoundary { at_once: 200 * MEGABYTE }),
        ("64 kB without a boundary, then bit by bit", Attack::NoBoundary { at_once: MEGABYTE / 16 }),
        (
            "picture of 1 × 50,000,000",
            request(file_request("", &sender(4), "tall.png", &png(GrayImage::new(1, 50_000_000))?)),
        ),
        (
            "picture of 5,700 × 5,700 in colour",
            request(file_request(&scene.customer, &sender(5), "x.png", &png(RgbImage::new(5_700, 5_700))?)),
        ),
        (
            "set-up again",
            request(form_request(
                "set-up",
                "",
                &sender(6),
                &[
                    ("token", "0123456789abcdef0123456789abcdef"),
                    ("provider", "X"),
                    ("tiers", "X"),
                    ("product", "X"),
                    ("name", "X"),
                    ("email", "x@example.com"),
                    ("password", "seven-spruces-in-the-wind"),
                ],
            )),
        ),
        (
            "calendar of every second",
            request(form_request(
                "admin-import-days",
                &scene.admin,
                &sender(7),
                &[("id", "1"), ("what", "ics"), ("ics", calendar)],
            )),
        ),
    ])
}

fn table(
    engine: &str,
    senders: usize,
    time: Duration,
    [quiet, busy]: [&Waited; 2],
    answers: &BTreeMap<&'static str, BTreeMap<String, u64>>,
) -> String {
    let mut text = format!("### {engine}, {senders} hostile senders for {} seconds\n\n", time.as_secs());
    text.push_str("| | alone: median ms | p99 ms | beside them: median ms | p99 ms |\n|---|--:|--:|--:|--:|\n");
    let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
    for (name, alone, beside) in
        [("Signing in", &quiet.sign_in, &busy.sign_in), ("Ticket with 30 entries", &quiet.ticket, &busy.ticket)]
    {
        let [a, b, c, d] = [alone.median, alone.p99, beside.median, beside.p99].map(milliseconds);
        let _ = writeln!(text, "| {name} | {a:.1} | {b:.1} | {c:.1} | {d:.1} |");
    }
    let [before, highest] = [quiet.memory, busy.memory].map(|kilobytes| kilobytes as f64 / 1024.0);
    let _ = writeln!(
        text,
        "\nResident memory, with the process for pictures: {before:.1} MB before, {highest:.1} MB at the highest.\n"
    );
    for (name, statuses) in answers {
        let statuses: Vec<String> = statuses.iter().map(|(status, count)| format!("{status}: {count}")).collect();
        let _ = writeln!(text, "- {name}: {}", statuses.join(", "));
    }
    text
}
