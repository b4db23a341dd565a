//! A mail server that does as it is told (RFC 5321, as much of it as is needed).

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Where it refuses everybody for good, whomever the mail is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// Before anything was said.
    Banner,
    /// Whoever signs in.
    Auth,
    /// Our address.
    Sender,
    /// Whoever names a recipient, because they should have signed in.
    Recipient,
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
}

/// The server, and the mails that it took.
pub struct Smtp {
    pub url: String,
    pub mood: Arc<Mutex<Mood>>,
    taken: Arc<Mutex<Vec<String>>>,
}

impl Smtp {
    pub async fn start() -> Smtp {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("smtp://support:p%40ss@{}", listener.local_addr().expect("an address"));
        let (mood, taken) = (Arc::new(Mutex::new(Mood::default())), Arc::new(Mutex::new(Vec::new())));
        let (with_mood, into) = (mood.clone(), taken.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, with_mood.clone(), into.clone()));
            }
        });
        Smtp { url, mood, taken }
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
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let refuses = |at| mood.lock().expect("mood").refuses == Some(at);
    if refuses(At::Banner) {
        return write.write_all(b"554 mail.test no service here\r\n").await;
    }
    write.write_all(b"220 mail.test ESMTP\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let verb = line.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => "250-mail.test\r\n250-AUTH PLAIN\r\n250 8BITMIME".to_owned(),
            "AUTH" if refuses(At::Auth) || line != SIGN_IN => "535 5.7.8 wrong password".to_owned(),
            "AUTH" => "235 2.7.0 welcome".to_owned(),
            "MAIL" if refuses(At::Sender) => "550 5.7.1 not from here".to_owned(),
            "RCPT" if refuses(At::Recipient) => "530 5.7.0 sign in first".to_owned(),
            "RCPT" => {
                let mood = mood.lock().expect("mood");
                let is = |who: &Option<String>| who.as_ref().is_some_and(|who| line.contains(who.as_str()));
                if mood.busy || is(&mood.grey) {
                    "451 4.7.1 try later".to_owned()
                } else if is(&mood.unknown) {
                    "550 5.1.1 no such mailbox".to_owned()
                } else {
                    "250 ok".to_owned()
                }
            }
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                let mut mail = String::new();
                while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                    mail.push_str(&line);
                    mail.push('\n');
                }
                let (dies, disgusted) = {
                    let mut mood = mood.lock().expect("mood");
                    let dies = mood.dies_after_data > 0;
                    mood.dies_after_data = mood.dies_after_data.saturating_sub(1);
                    (dies, mood.disgusted)
                };
                if !disgusted {
                    taken.lock().expect("mails").push(mail);
                }
                match (dies, disgusted) {
                    (true, _) => return Ok(()),
                    (false, true) => "554 5.7.1 we do not want this".to_owned(),
                    (false, false) => "250 taken".to_owned(),
                }
            }
            "QUIT" => "221 bye".to_owned(),
            _ => "250 ok".to_owned(),
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}
