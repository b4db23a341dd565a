//! A mail server that does as it is told (RFC 5321, as much of it as is needed).

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// Where it refuses everybody for good, whomever the mail is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// Before anything was said.
    Banner,
    /// Whoever signs in.
    Auth,
    /// Our address.
    Sender,
}

/// What a client says who knows the password of [`Smtp::url`]: user and password in Base64.
const SIGN_IN: &str = "AUTH PLAIN AHN1cHBvcnQAcEBzcw==";

/// How it meets what comes.
#[derive(Clone, Debug, Default)]
pub struct Mood {
    /// Answers every recipient with "try later".
    pub busy: bool,
    /// Answers this recipient with "try later".
    pub grey: Option<String>,
    /// Refuses this recipient for good.
    pub unknown: Option<String>,
    /// Refuses everybody here.
    pub refuses: Option<At>,
    /// Reads mails and refuses them.
    pub disgusted: bool,
    /// Takes this many mails and hangs up instead of saying so.
    pub dies_after_data: usize,
    /// Its answers to a command, or at the `END` of a mail, that has this text in it; 421 ends the connection.
    pub answers: Vec<(&'static str, &'static str, &'static str)>,
    /// Says that addresses may have any letters.
    pub international: bool,
    /// Ends a connection with 421 after this many mails.
    pub mails_a_connection: Option<usize>,
    /// Takes mails with this text in them, and says so once the gate is open.
    pub gate: Option<(&'static str, Arc<Gate>)>,
    /// Says nothing any more once it has come to this command, or to the banner or the end of a mail.
    pub silent: Option<&'static str>,
}

impl Mood {
    fn answer(&self, command: &str, said: &str) -> Option<&'static str> {
        let fits = |(at, part, _): &&(&str, &str, &'static str)| *at == command && said.contains(part);
        self.answers.iter().find(fits).map(|(_, _, answer)| *answer)
    }
}

/// Where the server waits until the test lets it go on.
#[derive(Debug)]
pub struct Gate {
    reached: Semaphore,
    open: Semaphore,
}

impl Gate {
    pub fn shut() -> Arc<Gate> {
        Arc::new(Gate { reached: Semaphore::new(0), open: Semaphore::new(0) })
    }

    /// Waits until the server waits.
    pub async fn reached(&self) {
        self.reached.acquire().await.expect("a gate").forget();
    }

    /// Lets the server go on, now and from now on.
    pub fn open(&self) {
        self.open.add_permits(1);
    }

    async fn pass(&self) {
        self.reached.add_permits(1);
        let _passes = self.open.acquire().await.expect("a gate");
    }
}

/// The server, and the mails that it took.
pub struct Smtp {
    pub url: String,
    pub mood: Arc<Mutex<Mood>>,
    taken: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
}

impl Smtp {
    pub async fn start() -> Smtp {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("smtp://support:p%40ss@{}", listener.local_addr().expect("an address"));
        let (mood, taken) = (Arc::new(Mutex::new(Mood::default())), Arc::new(Mutex::new(Vec::new())));
        let connections = Arc::new(AtomicUsize::new(0));
        let (with_mood, into, count) = (mood.clone(), taken.clone(), connections.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, with_mood.clone(), into.clone()));
            }
        });
        Smtp { url, mood, taken, connections }
    }

    /// How often somebody connected.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub fn set(&self, mood: Mood) {
        *self.mood.lock().expect("mood") = mood;
    }

    /// The mails in the order in which they came.
    pub fn taken(&self) -> Vec<String> {
        self.taken.lock().expect("mails").clone()
    }
}

async fn serve(stream: TcpStream, mood: Arc<Mutex<Mood>>, taken: Arc<Mutex<Vec<String>>>) -> std::io::Result<()> {
    let (half, mut write) = stream.into_split();
    let mut lines = BufReader::new(half).lines();
    let refuses = |at| mood.lock().expect("mood").refuses == Some(at);
    let silent = |place: &str| mood.lock().expect("mood").silent == Some(place);
    if silent("banner") {
        return std::future::pending().await;
    }
    if refuses(At::Banner) {
        return write.write_all(b"554 mail.test no service here\r\n").await;
    }
    write.write_all(b"220 mail.test ESMTP\r\n").await?;
    let mut mails = 0;
    while let Some(line) = lines.next_line().await? {
        let verb = line.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        if silent(&verb) {
            return std::future::pending().await;
        }
        let now = mood.lock().expect("mood").clone();
        let is = |who: &Option<String>| who.as_ref().is_some_and(|who| line.contains(who.as_str()));
        let answer = match verb.as_str() {
            "MAIL" if now.mails_a_connection == Some(mails) => "421 4.7.0 enough mails for one connection",
            command if now.answer(command, &line).is_some() => now.answer(command, &line).unwrap_or_default(),
            "EHLO" if now.international => "250-mail.test\r\n250-AUTH PLAIN\r\n250-SMTPUTF8\r\n250 8BITMIME",
            "EHLO" => "250-mail.test\r\n250-AUTH PLAIN\r\n250 8BITMIME",
            "AUTH" if now.refuses == Some(At::Auth) || line != SIGN_IN => "535 5.7.8 wrong password",
            "AUTH" => "235 2.7.0 welcome",
            "MAIL" if now.refuses == Some(At::Sender) => "550 5.7.1 not from here",
            "RCPT" if now.busy || is(&now.grey) => "451 4.7.1 try later",
            "RCPT" if is(&now.unknown) => "550 5.1.1 no such mailbox",
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                let mut mail = String::new();
                while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                    mail.push_str(&line);
                    mail.push('\n');
                }
                if silent("end") {
                    return std::future::pending().await;
                }
                mails += 1;
                match read(mail, &mood, &taken).await {
                    Some(answer) => answer,
                    None => return Ok(()),
                }
            }
            "QUIT" => "221 bye",
            _ => "250 ok",
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await?;
        if answer.starts_with("421") {
            return Ok(());
        }
    }
    Ok(())
}

/// The answer to a mail once it was read; nothing when the connection ends instead.
async fn read(mail: String, mood: &Mutex<Mood>, taken: &Mutex<Vec<String>>) -> Option<&'static str> {
    let now = {
        let mut mood = mood.lock().expect("mood");
        let now = mood.clone();
        mood.dies_after_data = mood.dies_after_data.saturating_sub(1);
        now
    };
    if let Some(answer) = now.answer("END", &mail) {
        return Some(answer);
    }
    if now.disgusted {
        return Some("554 5.7.1 we do not want this");
    }
    let gate = now.gate.filter(|(part, _)| mail.contains(part));
    taken.lock().expect("mails").push(mail);
    if let Some((_, gate)) = gate {
        gate.pass().await;
    }
    (now.dies_after_data == 0).then_some("250 taken")
}
